"""Children who are kept home are followed: a log written by hand, with the answers worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.outcomes.drawn import with_disability
from sim.outcomes.kept_home import Moments, events_within
from sim.outcomes.registry import evaluate
from sim.outcomes.view import RunView
from sim.words import Answer, Event, Form, Severity, Step
from tests.outcomes.made import START, YEAR, row, run

HOME = dict(form_from=Form.HOME, form_to=Form.HOME)
LOG = [
    # family 1: a step at day 0, an incident at home after a month, a report after a year and a day, placed in the second year
    row(0, Event.STEP, family=1, reason=Step.STARTED),
    row(30, Event.INCIDENT, 11, reason=Severity.SEVERE, **HOME),
    row(31, Event.INCIDENT, 11, reason=Severity.MINOR, **HOME),
    row(YEAR + 1, Event.REPORT, family=1),
    row(YEAR + 100, Event.ENTRY, 11, form_to=Form.FOSTER),
    # family 2: a step at day 100, a report on the day itself and one later, placed within the year: two children
    row(100, Event.STEP, family=2, reason=Step.STARTED),
    row(100, Event.REPORT, family=2),
    row(200, Event.REPORT, family=2),
    row(300, Event.ENTRY, 21, form_to=Form.FOSTER),
    row(300, Event.ENTRY, 22, form_to=Form.FOSTER),
    row(400, Event.INCIDENT, 21, reason=Severity.SEVERE, form_from=Form.FOSTER, form_to=Form.FOSTER),  # not at home
    # family 3: 1.5 years before the end: followed for 12 months, not for 24
    row(2.5 * YEAR, Event.STEP, family=3, reason=Step.STARTED),
    # family 4: half a year before the end: in no share
    row(3.5 * YEAR, Event.STEP, family=4, reason=Step.STARTED),
    row(3.6 * YEAR, Event.ENTRY, 41, form_to=Form.FOSTER),
    # nothing was kept home here
    row(5, Event.STEP, family=5, reason=Step.NOTHING),
    row(6, Event.ENTRY, 51, form_to=Form.FOSTER),
    # a crisis of family 6 answered at home for two children, one of family 7 not
    row(10, Event.DECISION, 61, reason=Answer.HOME),
    row(10, Event.DECISION, 62, reason=Answer.HOME),
    row(40, Event.REPORT, family=6),
    row(11, Event.DECISION, 71, reason=Answer.PLACE),
]


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    return evaluate(run(LOG, years=4.0))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kept_step", 4 / 4),
        ("kept_step_harm_12", 1 / 3),
        ("kept_step_report_12", 1 / 3),
        ("kept_step_placed_12", 1 / 3),
        ("kept_step_placed_24", 2 / 2),
        ("kept_crisis", 1 / 4),
        ("kept_crisis_harm_12", 0.0),
        ("kept_crisis_report_12", 1.0),
        ("kept_crisis_placed_24", 0.0),
    ],
)
def test_what_becomes_of_families_in_which_children_were_kept_home(found, name, value):
    assert found[name] == pytest.approx(value)


def test_a_run_that_is_too_short_to_follow_anybody_says_nothing():
    found = evaluate(run([row(0, Event.STEP, family=1, reason=Step.STARTED)], years=0.9))
    assert found["kept_step"] > 0 and math.isnan(found["kept_step_placed_12"])


def test_events_count_up_to_the_end_of_the_window_and_only_in_their_own_family():
    cases = Moments(np.array([1, 1, 2], np.uint64), np.array([0.0, 10.0, 5.0]))
    family, time = np.array([1, 1, 2, 3], np.uint64), np.array([0.0, 10.0, 4.0, 6.0])
    assert events_within(cases, family, time, 10.0).tolist() == [2, 1, 0]
    assert events_within(cases, family, time, 10.0, after=True).tolist() == [1, 0, 0]


def test_entries_by_age_and_disability_add_up_to_all_entries(found):
    assert sum(found[f"entries_age_{years}"] for years in ("0_3", "4_11", "12_17")) == pytest.approx(found["entries"])
    assert found["entries_disability"] + found["entries_no_disability"] == pytest.approx(found["entries"])


def test_a_disability_is_that_of_the_child_itself():
    """The draw made again is the draw that the world made, at the share of the scenario."""
    made = replace(run([], years=1.0), disability=0.3, seed=5)
    keys = np.arange(1, 2001, dtype=np.uint64)
    shares = with_disability(RunView(made), np.concatenate((keys, keys)))
    assert np.array_equal(shares[:2000], shares[2000:]) and 0.26 < shares.mean() < 0.34
    assert not with_disability(RunView(replace(made, disability=0.0)), keys).any()
    assert START == made.start
