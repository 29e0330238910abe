"""Every mechanism does something, and leaves no trace when it is switched off."""

import numpy as np
import pytest

from sim.words import Count, Event, Level

from .worlds import numbers, runs

TRACES = {
    "crisis": (Event.CRISIS, Event.DECISION),
    "routes": (Event.PART_TIME_START,),
    "protection": (Event.REPORT, Event.INVESTIGATION, Event.ORDER),
    "placement": (Event.BREAKDOWN,),
    "harm": (Event.INCIDENT,),
    "hosts": (Event.HOST_ENQUIRY, Event.HOST_APPROVED),
    "seeking": (Event.HELP_REQUEST, Event.HELP_START),
    "help": (Event.HELP_START,),
    "search": (Event.PLACEMENT_DECIDED, Event.ENTRY),
}


@pytest.mark.parametrize("name", TRACES)
def test_a_mechanism_leaves_traces_and_none_when_it_is_off(name):
    off = runs({f"mechanisms.{name}": False})
    for kind in TRACES[name]:
        assert numbers(runs(), kind).sum() > 0
        assert numbers(off, kind).sum() == 0


def test_problem_levels_stand_still_without_strain():
    for record in runs({"mechanisms.strain": False}):
        assert record.series[-1, 0, Count.LEVEL + Level.SEVERE] <= record.series[0, 0, Count.LEVEL + Level.SEVERE]
    assert any(np.diff(record.series[:, 0, Count.LEVEL + Level.SEVERE]).max() > 0 for record in runs())
