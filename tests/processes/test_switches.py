"""Every mechanism does something, and leaves no trace when it is switched off."""

import numpy as np
import pytest

from sim.words import Count, Event, Level

from .worlds import NEARBY, STORMY, numbers, runs

# Whatever can happen does: what one mechanism leaves to another is there to be seen when the first is switched off.
BUSY = {
    **STORMY, **NEARBY,
    **{f"practices.{practice}.strength": 1.0 for practice in ("support_figure", "worker_continuity", "expertise_network")},
    **{f"alternative.asked_{route}": 1.0 for route in ("planned", "court", "crisis")},
    "protection.with_placement": 0.9, "protection.report_danger": 3.0,
    "harm.breakdown": 1.0, "forms.incident": [0.0] + 8 * [2.0], "forms.minor": 9 * [0.0],
}  # fmt: skip
TRACES = {
    "crisis": (Event.CRISIS, Event.DECISION, Event.SECOND_LOOK),
    "routes": (Event.PART_TIME_START, Event.PART_TIME_END),
    "protection": (Event.REPORT, Event.INVESTIGATION, Event.ORDER, Event.AUTHORISATION),
    "placement": (Event.BREAKDOWN,),
    "harm": (Event.INCIDENT,),
    "hosts": (Event.HOST_ENQUIRY, Event.HOST_APPROVED),
    "seeking": (
        Event.HELP_REQUEST, Event.HELP_START, Event.HELP_WITHDRAWN, Event.REFERRED, Event.REFERRAL_END, Event.SECOND_REFERRAL,
    ),
    "help": (Event.HELP_START, Event.HELP_END, Event.WORKER_CHANGED, Event.SECOND_REFERRAL),
    "search": (
        Event.PLACEMENT_DECIDED, Event.ENTRY, Event.NOT_FOUND, Event.WAIT_END, Event.SIBLINGS, Event.PART_TIME_START,
        Event.EXPERTISE, Event.STEP,
    ),
    "workforce": (Event.WORKER_LEFT, Event.WORKER_JOINED, Event.WORKER_CHANGED, Event.NO_WORKER),
    "respite": (Event.RESPITE_REQUEST, Event.RESPITE_START, Event.RESPITE_END),
    "alternative": (Event.STEP, Event.ALTERNATIVE, Event.CONSULTED, Event.SUSPENSION_END),
}  # fmt: skip


@pytest.mark.parametrize("name", TRACES)
def test_a_mechanism_leaves_traces_and_none_when_it_is_off(name):
    off = runs({**BUSY, f"mechanisms.{name}": False})
    for kind in TRACES[name]:
        assert numbers(runs(BUSY), kind).sum() > 0, f"nothing is seen of {kind.key}"
        assert numbers(off, kind).sum() == 0, f"{kind.key} without {name}"


def test_every_switch_is_tried():
    from sim.scenario.schema import Mechanisms

    elsewhere = {"strain", "lifecourse", "drivers"}  # below, where nobody lives (textbook), and test_drivers.py
    assert {name for name, on in Mechanisms() if on} == set(TRACES) | elsewhere


def test_problem_levels_stand_still_without_strain():
    for record in runs({"mechanisms.strain": False}):
        assert record.series[-1, 0, Count.LEVEL + Level.SEVERE] <= record.series[0, 0, Count.LEVEL + Level.SEVERE]
    assert any(np.diff(record.series[:, 0, Count.LEVEL + Level.SEVERE]).max() > 0 for record in runs())
