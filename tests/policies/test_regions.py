"""Rijk van Nijmegen among the regions of Gelderland: places are shared, none is made, and outcomes tell whose they are."""

from functools import cache

import numpy as np

from sim.outcomes.registry import evaluate
from sim.outcomes.view import RunView
from sim.policies import RegionalPooling
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.words import N_FORMS, Count, Event, Form

SMALL = {f"areas.{area.name}.households": area.households // 20 for area in load_scenario("rijk-van-nijmegen").areas}
CHILDREN = {
    f"areas.{area.name}.{column}": getattr(area, column) // 20
    for area in load_scenario("rijk-van-nijmegen").areas
    for column in ("children_0_3", "children_4_11", "children_12_17")
}


@cache
def pair():
    """(apart, together): runs of a small Rijk van Nijmegen with the whole regions around."""
    scenario = load_scenario("rijk-van-nijmegen").with_changes({**SMALL, **CHILDREN, "burn_in": 1.0})
    state = prepare(scenario, 3)
    return tuple(run_from(state, policies, 4.0) for policies in ((), (RegionalPooling(ramp_weeks=0),)))


def test_sharing_makes_no_place_and_brings_children_of_all_regions_together_more():
    apart, together = pair()
    np.testing.assert_array_equal(apart.services["capacity"], together.services["capacity"])
    a, b = (evaluate(run) for run in (apart, together))
    assert b["supra_waiting"] < 0.5 * a["supra_waiting"]
    assert b["supra_none_found"] < a["supra_none_found"]
    assert b["supra_shared_km"] > a["supra_shared_km"] >= 15.0


def test_children_of_regions_around_are_no_part_of_the_own_outcomes():
    for run in pair():
        seen = RunView(run)
        around = np.flatnonzero(run.youths <= 0)
        assert len(around) == 6 and not np.isin(seen.log["area"][seen.log["child"] > 0], around).any()
        assert np.isin(run.log["area"][run.log["kind"] == Event.ENTRY], around).any()
        own = run.series[:, :, Count.FORM : Count.FORM + N_FORMS]
        np.testing.assert_allclose(own[:, 0], own[:, run.youths > 0][:, 1:].sum(axis=1))
        assert run.series[:, around, Count.FORM + Form.SECURE].mean() > 1.0


def test_apart_no_child_lives_in_the_place_of_another_region():
    apart, together = pair()
    regions = [load_scenario("rijk-van-nijmegen").areas[row - 1].region for row in range(1, 14)]
    number = {name: k + 1 for k, name in enumerate(dict.fromkeys(regions))}

    def crossed(run) -> int:
        pooled = run.services[run.services["pooled"] > 0]
        of_place = dict(zip(pooled["key"].tolist(), pooled["region"].tolist(), strict=True))
        entries = run.log[np.isin(run.log["other"], pooled["key"]) & (run.log["kind"] == Event.ENTRY)]
        return sum(of_place[int(row["other"])] != number[regions[row["area"] - 1]] for row in entries)

    assert crossed(apart) == 0 < crossed(together)
