"""Stays are put together from the log: entries, moves, returns, and what began before the run or goes on after it."""

import numpy as np
import pytest

from sim.outcomes.view import RunView
from sim.words import Event, Form
from tests.outcomes.made import START, YEAR, child, row, run


def stays(*log, **more):
    return RunView(run(log, **more)).spells


def test_an_entry_a_move_and_a_return_are_two_stays_of_one_episode():
    s = stays(
        row(10, Event.ENTRY, 11, form_to=Form.FOSTER, value=3.0),
        row(40, Event.MOVE, 11, form_to=Form.OPEN_GROUP, value=20.0),
        row(100, Event.RETURN, 11),
    )
    assert (s.start - START).tolist() == [10, 40] and (s.end - START).tolist() == [40, 100]
    assert s.form.tolist() == [Form.FOSTER, Form.OPEN_GROUP] and s.why.tolist() == [Event.MOVE, Event.RETURN]
    assert s.episode.tolist() == [0, 0] and s.km.tolist() == [3.0, 20.0]


def test_a_child_placed_before_the_run_stays_until_its_first_change():
    s = stays(row(50, Event.RETURN, 11), cohort=[child(11, form=Form.FOSTER)])
    assert s.how.tolist() == [Event.NONE] and s.start[0] < START and s.end[0] == START + 50
    assert s.days_within(START, START + 1000).tolist() == [50.0]


def test_a_stay_that_goes_on_ends_with_the_run_and_is_censored():
    s = stays(row(10, Event.ENTRY, 11, form_to=Form.FOSTER), years=1.0)
    assert s.end[0] == START + YEAR and s.why[0] == Event.NONE


def test_a_stay_ends_for_the_outcomes_at_the_eighteenth_birthday():
    s = stays(row(10, Event.ENTRY, 11, age=17.0, form_to=Form.FOSTER), row(10 + YEAR, Event.AGE_18, 11, age=18.0))
    assert s.why[0] == Event.AGE_18 and s.end[0] == pytest.approx(START + 10 + YEAR, abs=0.01)


def test_a_stay_of_an_adult_is_no_stay():
    s = stays(
        row(10, Event.ENTRY, 11, age=17.9, form_to=Form.FOSTER),
        row(60, Event.AGE_18, 11, age=18.0),
        row(90, Event.MOVE, 11, age=18.1, form_to=Form.OPEN_GROUP),
        row(900, Event.LEFT_CARE, 11, age=20.0),
    )
    assert len(s.child) == 1 and s.why[0] == Event.AGE_18


def test_a_return_and_a_second_entry_are_two_episodes():
    s = stays(row(1, Event.ENTRY, 11, form_to=2), row(5, Event.RETURN, 11), row(9, Event.ENTRY, 11, form_to=2))
    assert s.episode.tolist() == [0, 1]


def test_a_breakdown_belongs_to_the_stay_in_which_it_falls():
    s = stays(
        row(10, Event.ENTRY, 11, form_to=Form.FOSTER),
        row(40, Event.BREAKDOWN, 11),
        row(41, Event.MOVE, 11, form_to=Form.OPEN_GROUP),
        row(10, Event.ENTRY, 22, form_to=Form.FOSTER),
    )
    assert s.breakdown.tolist() == [START + 40, np.inf, np.inf]


def test_children_from_outside_the_areas_are_left_out_unless_there_are_no_others():
    log = [
        row(10, Event.ENTRY, 11, form_to=Form.FOSTER, area=0, family=0),
        row(10, Event.ENTRY, 22, form_to=Form.FOSTER),
    ]
    assert RunView(run(log)).spells.child.tolist() == [22]
    assert RunView(run(log, youths=np.zeros(2))).spells.child.tolist() == [11, 22]


def test_part_time_stays_pair_their_start_and_end():
    p = RunView(
        run(
            [
                row(10, Event.PART_TIME_START, 11, value=2.0),
                row(40, Event.PART_TIME_END, 11, value=30.0),
                row(100, Event.PART_TIME_START, 11, value=2.0),
                row(20, Event.PART_TIME_END, 22, value=300.0),
            ],
            years=1.0,
        )
    ).part_time
    assert p.child.tolist() == [11, 11, 22]
    assert (p.start - START).tolist() == [10, 100, -280]
    assert (p.end - START).tolist() == [40, YEAR, 20]


def test_whether_an_event_falls_in_a_stay_is_seen_per_child():
    s = stays(
        row(10, Event.ENTRY, 11, form_to=2), row(40, Event.RETURN, 11), row(10, Event.ENTRY, 22, form_to=2), years=1.0
    )
    asked = np.array([11, 11, 11, 22, 33], np.uint64)
    when = START + np.array([5.0, 20.0, 40.0, 300.0, 20.0])
    assert s.covers(asked, when).tolist() == [False, True, False, True, False]
