"""Emergencies by hand: how many were not acute, who is home again when; entries of a night, and of fourteen days."""

from __future__ import annotations

import pytest

from sim.outcomes.registry import evaluate
from sim.words import Answer, Event, Flag, Form, Reason, Route
from tests.outcomes.made import YEAR, row, run

SEEN, ACUTE = Flag.SEEN, Flag.SEEN | Flag.DANGER
YEARS = 2.0


def emergency(day: float, key: int, flags: int, home: float | None = None, reason: int = Reason.PLANNED) -> list[dict]:
    """A child placed in an emergency, and home again after so many days."""
    found = [
        row(day, Event.DECISION, key, reason=Answer.EMERGENCY, flags=flags),
        row(day, Event.ENTRY, key, form_to=Form.CRISIS_BED, route=Route.CRISIS),
    ]
    if home is not None:
        found.append(row(day + home, Event.RETURN, key, form_from=Form.CRISIS_BED, reason=reason))
    return found


LOG = [
    *emergency(10, 11, ACUTE, home=60),
    *emergency(20, 12, ACUTE, home=2, reason=Reason.SECOND_LOOK),  # wrongly
    *emergency(30, 13, SEEN, home=2, reason=Reason.SECOND_LOOK),
    *emergency(40, 14, SEEN, home=14, reason=Reason.COURT),
    *emergency(50, 15, SEEN, home=200),
    *emergency(60, 16, SEEN),
    *emergency(70.2, 17, SEEN, home=0.3),  # back on the same day
    *emergency(YEARS * YEAR - 5, 18, SEEN, home=2, reason=Reason.SECOND_LOOK),  # not followed for fourteen days
    row(80, Event.DECISION, 19, reason=Answer.EMERGENCY, flags=SEEN),  # no place: still at home
    row(90, Event.ENTRY, 20, form_to=Form.FOSTER, route=Route.PLANNED),
]
EXPECTED = {
    "emergency_placements": 9 / YEARS,
    "emergencies_not_acute": 7 / 9,
    "home_by_second_look": 3 / YEARS,
    "emergency_false_home_2": 3 / 6,
    "emergency_false_home_14": 3 / 5,
    "emergency_false_home_90": 3 / 5,
    "emergency_true_home_2": 1 / 2,
    "emergency_true_home_14": 1 / 2,
    "emergency_true_home_90": 2 / 2,
    "entries": 8 / YEARS,  # not the one that is back on the same day
    "entries_crisis": 7 / YEARS,
    "share_entries_crisis": 7 / 8,
    "entries_14_days": 5 / YEARS,
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_emergencies_and_entries_are_counted_by_hand(name):
    assert evaluate(run(LOG, years=YEARS), names=[name])[name] == pytest.approx(EXPECTED[name])
