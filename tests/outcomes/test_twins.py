"""The same child under two policies: classes as defined, their mirrors, accounts that always add up."""

import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.outcomes import divergence
from sim.outcomes.twins import CLASSES, LABELS, LONG_CLASSES, MIRRORS, TwinSettings, twin_classes, twins
from sim.outcomes.view import RunView
from sim.words import Event, Flag, Form
from tests.outcomes.made import START, YEAR, child, row, run

COHORT = (child(11), child(22), child(33))


def pair(baseline, policy, cohort=COHORT, **more):
    return twins(run(baseline, cohort, **more), run(policy, cohort, **more))


def classes(baseline, policy, cohort=COHORT, **more):
    found = pair(baseline, policy, cohort, **more)
    assert found.accounts[0] == found.accounts[1]
    return {name: number for name, number in found.counts.items() if number and name not in LONG_CLASSES}


def entry(day, key=11, **more):
    return row(day, Event.ENTRY, key, **(dict(form_to=Form.FOSTER, value=5.0) | more))


# --- classes of the first entry ---------------------------------------------------------------------------------------
def test_a_placement_that_never_comes_under_the_policy_is_prevented_and_the_mirror_is_caused():
    assert classes([entry(100)], []) == {"prevented": 1}
    assert classes([], [entry(100)]) == {"caused": 1}


def test_a_child_that_is_back_on_the_same_day_was_not_placed():
    back = row(100.3, Event.RETURN, 11)
    assert classes([entry(100.2), back], []) == {}
    assert classes([entry(100.2), back, entry(300)], [entry(300)])["same_time"] == 1
    assert classes([entry(100.9), row(101.1, Event.RETURN, 11)], []) == {"prevented": 1}, "a night"


def test_of_fourteen_days_or_more_is_counted_beside_it():
    short, long = (row(100 + days, Event.RETURN, 11) for days in (13.9, 14.0))
    assert pair([entry(100), short], []).counts["prevented_14"] == 0
    assert pair([entry(100), short], []).counts["prevented"] == 1
    assert pair([entry(100), long], []).counts["prevented_14"] == 1
    assert pair([], [entry(100), long]).counts["caused_14"] == 1
    later = pair([entry(100), short, entry(200)], [entry(100), short])
    assert later.counts["prevented_14"] == 1 and later.counts["prevented"] == 0, "its first long one is the second"
    assert pair([entry(10 * YEAR - 731)], []).counts["prevented_14"] == 1, "it lasts as far as is known"


def test_a_placement_decided_for_which_no_place_was_found_is_blocked_and_never_prevented():
    missed = row(90, Event.NOT_FOUND, 11, flags=Flag.WAITING)
    assert classes([entry(100)], [missed]) == {"blocked": 1}
    assert classes([missed], [entry(100)]) == {"unblocked": 1}


def test_without_two_years_of_follow_up_it_is_undecided_unless_the_child_turned_18():
    late = 10 * YEAR - 729
    assert classes([entry(late)], []) == {"undecided_fewer": 1}
    assert classes([], [entry(late)]) == {"undecided_more": 1}
    assert classes([entry(10 * YEAR - 731)], []) == {"prevented": 1}
    nearly = [child(11, age=17.5)]
    assert classes([entry(100, age=17.5 + 100 / YEAR)], [], nearly) == {"prevented": 1}


def test_a_family_that_moves_away_too_soon_leaves_it_undecided():
    assert classes([entry(100)], [], [child(11, leaves=START + 400)]) == {"undecided_fewer": 1}


def test_a_placement_28_days_later_is_postponed_and_earlier_hastened():
    assert classes([entry(100)], [entry(128)], years=20.0)["postponed"] == 1
    assert classes([entry(128)], [entry(100)])["hastened"] == 1
    assert "same_time" in classes([entry(100)], [entry(127.9)])


def test_only_the_first_entry_counts_and_only_within_the_window():
    assert classes([entry(100)], [entry(100), row(200, Event.RETURN, 11), entry(900)])["same_time"] == 1
    gone = [child(11, leaves=START + 50)]
    assert classes([entry(100)], [], gone) == {}


def test_children_who_come_later_are_in_no_class():
    assert classes([entry(100, 99)], []) == {}


# --- nights, nearness, harm -------------------------------------------------------------------------------------------
def test_fewer_nights_after_the_same_start_is_shortened():
    before = [entry(100), row(400, Event.RETURN, 11)]
    after = [entry(110), row(300, Event.RETURN, 11)]
    assert classes(before, after) == {"same_time": 1, "shortened": 1}
    assert classes(after, before) == {"same_time": 1, "lengthened": 1}


def test_a_child_placed_at_the_start_can_be_shortened_but_not_prevented():
    placed = [child(11, form=Form.FOSTER)]
    assert classes([row(400, Event.RETURN, 11)], [row(100, Event.RETURN, 11)], placed) == {"shortened": 1}
    assert classes([row(100, Event.RETURN, 11), entry(200)], [row(100, Event.RETURN, 11)], placed) == {"shortened": 1}


def test_nights_of_a_postponed_placement_stand_beside_it_and_make_it_not_shortened():
    found = pair([entry(100)], [entry(200)])
    assert found.counts["shortened"] == 0 and found.nights["postponed"] == pytest.approx(-100.0)


def test_nearer_is_by_the_nights_of_the_first_year_away():
    far = [entry(100, value=30.0), row(200, Event.MOVE, 11, form_to=Form.FOSTER, value=2.0), row(300, Event.RETURN, 11)]
    near = [entry(100, value=14.5), row(300, Event.RETURN, 11)]
    assert classes(far, near) == {"same_time": 1, "nearer": 1}  # 16 km on average, against 14.5
    assert classes(near, far) == {"same_time": 1, "farther": 1}
    long_ago = [entry(100, value=5.0), row(100 + 400, Event.MOVE, 11, form_to=Form.OPEN_GROUP, value=90.0)]
    assert "nearer" not in classes(long_ago, [entry(100, value=5.0)]), "after the first 365 nights it does not count"


def test_nearness_is_for_children_placed_in_both_only():
    assert "nearer" not in classes([entry(100, value=50.0)], [])


def test_a_prevented_placement_with_harm_is_shown_as_such():
    harm = row(150, Event.INCIDENT, 11, reason=2)
    found = pair([entry(100)], [harm])
    assert found.counts["prevented"] == 1 and found.counts["harm_incurred"] == 1
    assert found.harm["prevented"] == {"avoided": 0, "same": 0, "incurred": 1}
    assert pair([harm], []).harm["all"] == {"avoided": 1, "same": 2, "incurred": 0}


def test_minor_incidents_are_no_severe_harm():
    assert classes([], [row(150, Event.INCIDENT, 11, reason=1)]) == {}


# --- divergence -------------------------------------------------------------------------------------------------------
def test_the_first_difference_is_direct_when_a_lever_acted_there():
    same = row(50, Event.CRISIS, family=1)
    lever = row(60, Event.HELP_START, family=1, reason=3, flags=Flag.LEVER)
    found = pair([same, entry(100)], [same, lever])
    assert found.direct.tolist() == [True, False, False]
    assert found.diverged[0] == START + 60 and np.isinf(found.diverged[1:]).all()
    assert found.divergence["prevented"] == {"direct": 1, "indirect": 0, "not_touched": 0}


def test_without_a_lever_in_the_family_the_difference_came_by_others():
    found = pair([entry(100)], [entry(400)])
    assert found.divergence["postponed"] == {"direct": 0, "indirect": 1, "not_touched": 0}
    later = [row(150, Event.HELP_START, family=1, reason=3, flags=Flag.LEVER)]
    assert not pair([entry(100)], later).direct[0], "only the first row that differs decides"


def test_a_family_whose_rows_are_the_same_among_other_peoples_rows_is_not_touched():
    others = [row(d, Event.HOST_ENQUIRY, other=d) for d in range(1, 40, 3)]
    found = pair([entry(100), *others[:4]], [entry(100), *others])
    assert np.isinf(found.diverged).all() and found.counts["same_time"] == 1


def test_equal_rows_that_occur_more_often_in_one_log_are_a_difference():
    twice = [row(50, Event.CRISIS, family=1)] * 2
    assert pair(twice, twice[:1]).diverged[0] == START + 50
    assert np.isinf(pair(twice, twice).diverged).all()


def _divergence_row_by_row(baseline, policy, family):
    """The first difference, by comparing one row after another."""
    logs = [record.log[record.log["family"] == family] for record in (baseline, policy)]
    for one, other in zip(*logs, strict=False):
        if one.tobytes() != other.tobytes():
            direct = bool(other["flags"] & Flag.LEVER) and other["time"] <= one["time"]
            return min(one["time"], other["time"]), direct
    short = min(len(log) for log in logs)
    if len(logs[0]) == len(logs[1]):
        return np.inf, False
    longer = max(logs, key=len)[short]
    return longer["time"], longer is not logs[0] and len(logs[1]) > short and bool(longer["flags"] & Flag.LEVER)


def test_divergence_is_the_same_as_row_by_row_on_large_random_logs():
    chance = np.random.default_rng(5)
    rows = [
        row(float(d), int(k), family=int(f), reason=int(k), flags=int(x))
        for d, k, f, x in zip(
            np.sort(chance.uniform(0, 3000, 4000)), chance.integers(1, 20, 4000), chance.integers(1, 120, 4000),
            chance.integers(0, 2, 4000), strict=True,
        )
    ]  # fmt: skip
    other = [dict(r, value=1.0) if chance.random() < 0.004 else r for r in rows if chance.random() > 0.004]
    cohort = [child(10 * f + 1, family=f) for f in range(1, 120)]
    b, p = run(rows, cohort), run(other, cohort)
    found = twins(b, p)
    for i, family in enumerate(found.family):
        assert (found.diverged[i], found.direct[i]) == _divergence_row_by_row(b, p, family)
    assert 0 < np.isfinite(found.diverged).sum() < 119


# --- the whole --------------------------------------------------------------------------------------------------------
def test_a_run_beside_itself_has_no_difference_at_all():
    record = run([entry(100), row(150, Event.INCIDENT, 11, reason=2), entry(300, 22)], COHORT)
    found = twins(record, record)
    assert {name for name, number in found.counts.items() if number} == {"same_time"}
    assert np.isinf(found.diverged).all() and found.net_prevented == 0


def test_twins_of_another_seed_start_or_horizon_are_refused_in_a_sentence():
    record = run([], COHORT)
    for change in (dict(seed=2), dict(start=0.0), dict(end=9999.0), dict(scenario="other")):
        with pytest.raises(ValueError, match="twins need the same"):
            twins(record, dataclasses.replace(record, **change))


def test_every_class_has_a_label_in_both_languages_and_mirrors_are_classes():
    assert set(LABELS) == set(CLASSES)
    assert set(MIRRORS) | set(MIRRORS.values()) | {"same_time"} == set(CLASSES)


def test_the_summary_is_of_plain_numbers():
    import json

    found = pair([entry(100)], [entry(400)]).summary()
    assert json.loads(json.dumps(found)) == found
    assert found["first_entries"] == {"baseline": 1, "policy": 1} and found["cohort"] == 3


def test_thresholds_are_settings():
    b, p = run([entry(100)], COHORT), run([entry(110)], COHORT)
    assert twins(b, p, TwinSettings(delta=5.0)).counts["postponed"] == 1


def test_an_empty_cohort_and_empty_logs_have_empty_classes():
    assert set(twin_classes(run(), run()).values()) == {0}


LIFE = st.lists(
    st.tuples(
        st.floats(0, 3600, allow_nan=False),
        st.sampled_from([Event.ENTRY, Event.MOVE, Event.RETURN, Event.NOT_FOUND, Event.INCIDENT, Event.CRISIS]),
        st.sampled_from([11, 12, 21, 31, 41]),
        st.sampled_from([0, Flag.LEVER]),
        st.floats(0, 60, allow_nan=False),
    ),
    max_size=25,
)
CHILDREN = [
    child(11),
    child(12, age=16.0),
    child(21, form=Form.FOSTER),
    child(31, leaves=START + 1500),
    child(41, age=0.2),
]
AGES = {11: 5.0, 12: 16.0, 21: 5.0, 31: 5.0, 41: 0.2}


def _life(events):
    return [
        row(day, kind, key, age=AGES[key] + day / YEAR, form_to=Form.FOSTER, reason=2, flags=flags, value=value)
        for day, kind, key, flags, value in events
    ]


@settings(max_examples=60, deadline=None)
@given(LIFE, LIFE)
def test_the_accounts_add_up_for_any_pair_of_runs(before, after):
    b, p = run(_life(before), CHILDREN), run(_life(after), CHILDREN)
    found, mirror = twins(b, p), twins(p, b)
    assert found.accounts[0] == found.accounts[1]
    for name, other in MIRRORS.items():
        assert found.counts[name] == mirror.counts[other] and found.counts[other] == mirror.counts[name]
    entry_classes = [found.members[name] for name in CLASSES[:9]]
    assert np.max(np.sum(entry_classes, axis=0)) <= 1, "a first entry is in one class only"
    cases = sum(found.harm["all"].values())
    assert cases == len(found.child)
    untouched = np.isinf(found.diverged)
    for name in set(CLASSES) - {"same_time"}:
        assert not (found.members[name] & untouched).any(), "who differs has a family whose log differs"


@settings(max_examples=30, deadline=None)
@example([(0.0, Event.ENTRY, 11, 0, 0.0), (0.0, Event.RETURN, 11, 0, 0.0)])
@example([(0.0, Event.ENTRY, 11, 0, 0.0), (0.5, Event.RETURN, 11, 0, 0.0), (3.0, Event.ENTRY, 11, 0, 0.0)])
@given(LIFE)
def test_first_entries_are_those_of_the_log(events):
    """Of those who were away for a night: a child that is back on the same day was not placed (`RunView.entries`)."""
    record = run(_life(events), CHILDREN)
    life, counted = twins(record, record).baseline, RunView(record).entries()
    for i, one in enumerate(CHILDREN):
        end = min(START + 10 * YEAR, one["leaves"], one["birth"] + 18 * YEAR)
        log, own = (rows[(rows["child"] == one["child"]) & (rows["time"] < end)] for rows in (record.log, counted))
        times = own["time"] if one["form"] == 0 else []
        assert life.entry[i] == (min(times) if len(times) else np.inf)


def test_one_view_of_the_baseline_serves_many_policies():
    view = RunView(run([entry(100)], COHORT))
    assert twins(view, run([], COHORT)).counts["prevented"] == 1
    assert twins(view, run([entry(400)], COHORT)).counts["postponed"] == 1


def test_the_log_of_the_baseline_is_ordered_once_however_many_policies_are_held_against_it(monkeypatch):
    ordered = []
    usual = divergence._ByFamily.__init__

    def counted(self, run, rows=None):
        ordered.append(run)
        usual(self, run, rows)

    monkeypatch.setattr(divergence._ByFamily, "__init__", counted)
    before = RunView(run([entry(100), entry(200, 22)], COHORT))
    policies = [RunView(run([entry(100 + late), entry(200, 22)], COHORT)) for late in (50, 60, 70)]
    alone = [twins(RunView(before.record), policy).summary() for policy in policies]
    ordered.clear()
    for policy, expected in zip(policies, alone, strict=True):
        assert divergence.families_apart(before, policy) == (1, False)
        assert twins(before, policy).summary() == expected
    assert [sum(one is log for one in ordered) for log in (before, *policies)] == [1, 1, 1, 1]
