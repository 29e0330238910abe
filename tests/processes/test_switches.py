"""Every mechanism does something, and leaves no trace when it is switched off."""

import numpy as np
import pytest

from sim import vocabulary as v

from .worlds import numbers, runs

TRACES = {
    "crisis": (v.LOG_CRISIS, v.LOG_DECISION),
    "routes": (v.LOG_PART_TIME_START,),
    "protection": (v.LOG_REPORT, v.LOG_INVESTIGATION, v.LOG_ORDER),
    "placement": (v.LOG_BREAKDOWN,),
    "harm": (v.LOG_INCIDENT,),
    "hosts": (v.LOG_HOST_ENQUIRY, v.LOG_HOST_APPROVED),
    "seeking": (v.LOG_HELP_REQUEST, v.LOG_HELP_START),
    "help": (v.LOG_HELP_START,),
    "search": (v.LOG_PLACEMENT_DECIDED, v.LOG_ENTRY),
}


@pytest.mark.parametrize("name", TRACES)
def test_a_mechanism_leaves_traces_and_none_when_it_is_off(name):
    off = runs({f"mechanisms.{name}": False})
    for kind in TRACES[name]:
        assert numbers(runs(), kind).sum() > 0
        assert numbers(off, kind).sum() == 0


def test_problem_levels_stand_still_without_strain():
    for record in runs({"mechanisms.strain": False}):
        assert record.series[-1, 0, v.C_LEVEL + v.SEVERE] <= record.series[0, 0, v.C_LEVEL + v.SEVERE]
    assert any(np.diff(record.series[:, 0, v.C_LEVEL + v.SEVERE]).max() > 0 for record in runs())
