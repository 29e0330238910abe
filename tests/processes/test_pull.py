"""Free places draw placements and keep children longer, scarce ones do the opposite, and switched off nothing happens."""

import numpy as np
import pytest

from sim.words import Count, Event, Form, Route

from .worlds import MINIMAL, clearly_more, numbers, runs

FORMS = ("open_group.city", "open_group.region", "treatment_group.region", "clinical.region", "family_home.region")
ON = {
    "mechanisms.supply_induced": True,
    "routes.agree": 0.4,
    "crisis.home": 2.9,
    "routes.psychiatric": 8 * MINIMAL.parameters.routes.psychiatric,
}
ROOM = {f"services.{name}.places": 40 for name in FORMS}
SCARCE = {f"services.{name}.places": 1 for name in FORMS}
STRONG = {"pull.agree": 2.0, "pull.stay": 2.0, "pull.days": 180.0}
NONE = {"pull.agree": 0.0, "pull.stay": 0.0}


def asked_for(records) -> np.ndarray:
    """Planned placements decided."""
    return np.array([
        np.count_nonzero((r.log["kind"] == Event.PLACEMENT_DECIDED) & (r.log["route"] == Route.PLANNED)) for r in records
    ])  # fmt: skip


def group_days(records) -> np.ndarray:
    """Mean number of children in groups and clinical places for each child that came in."""
    stock = [
        r.series[:, 0, Count.FORM + Form.OPEN_GROUP : Count.FORM + Form.SECURE].sum(axis=1).mean() for r in records
    ]
    return np.array(stock) / np.maximum(1, numbers(records, Event.ENTRY))


def test_free_places_draw_planned_placements():
    assert clearly_more(
        asked_for(runs({**ON, **ROOM, **STRONG}, (), 5.0)), asked_for(runs({**ON, **ROOM, **NONE}, (), 5.0))
    )


def test_scarce_places_let_requests_drop():
    usual = {"pull.usual": 0.9}  # a place where nearly everything used to be free
    little = asked_for(runs({**ON, **SCARCE, **STRONG, **usual}, (), 5.0))
    assert clearly_more(asked_for(runs({**ON, **SCARCE, **NONE}, (), 5.0)), little)


def test_children_stay_longer_where_places_are_free():
    assert clearly_more(
        group_days(runs({**ON, **ROOM, **STRONG, "pull.agree": 0.0})), group_days(runs({**ON, **ROOM, **NONE}))
    )


@pytest.mark.parametrize("off", [{"mechanisms.supply_induced": False}, NONE], ids=["off", "strength zero"])
def test_off_or_at_strength_zero_free_places_draw_nobody(off):
    """Off is what was there before; on with strength zero gives the same events."""
    base = {key: value for key, value in ON.items() if key != "mechanisms.supply_induced"}
    plain, other = runs({**base, **ROOM}), runs({**ON, **ROOM, **off})
    for a, b in zip(plain, other, strict=True):
        assert len(a.log) == len(b.log)
        for name in ("time", "child", "kind", "form_to", "reason"):
            np.testing.assert_array_equal(np.sort(a.log[name]), np.sort(b.log[name]))
