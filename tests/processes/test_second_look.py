"""Emergencies are looked at again: false alarms come home, and at the end of its range the second look errs."""

from functools import cache

import numpy as np

from sim.outcomes.registry import evaluate
from sim.words import Answer, Event, Flag, LegalStatus, Reason

from .worlds import STORMY, clearly_more, numbers, runs

ALARMS = {
    **STORMY,
    "levels.alarm": [1.0, 1.0, 1.0],
    "crisis.specificity_office": 0.75,
    "crisis.specificity_outside": 0.65,
    "burn_in": 1.0,
}


@cache
def looked(**changes: float) -> list:
    """Runs with many false alarms and these numbers of the section crisis or protection."""
    sections = {name: f"{'protection' if 'hearing' in name else 'crisis'}.{name}" for name in changes}
    return runs({**ALARMS, **{sections[name]: value for name, value in changes.items()}})


def shares(records, name: str) -> np.ndarray:
    """An outcome of each run."""
    return np.array([evaluate(record, names=[name])[name] for record in records])


def came_into_danger(log: np.ndarray) -> float:
    """Share of the emergencies without danger in which the second look found danger that began since."""
    emergency = (log["kind"] == Event.DECISION) & (log["reason"] == Answer.EMERGENCY)
    false = log[emergency & ((log["flags"] & Flag.DANGER) == 0)]
    found = log[(log["kind"] == Event.SECOND_LOOK) & ((log["flags"] & Flag.DANGER) > 0)]
    since = [np.any((found["child"] == d["child"]) & (abs(found["time"] - d["time"] - 2.0) < 1.0)) for d in false]
    return float(np.mean(since))


def test_a_perfect_second_look_sends_every_false_alarm_home_in_two_days_and_nobody_in_acute_danger():
    records = looked(second_specificity=1.0, second_sensitivity=1.0)
    for record in records:  # a family that came into danger since (a crisis hours later) stays, as it should
        home = shares([record], "emergency_false_home_2")[0]
        assert home == 1.0 or home >= 1.0 - came_into_danger(record.log[record.log["time"] < record.end - 3.0])
    sent = [record.log[record.log["kind"] == Event.SECOND_LOOK] for record in records]
    assert sum(len(rows) for rows in sent) > 100
    for rows in sent:
        assert (((rows["flags"] & Flag.DANGER) > 0) == ((rows["flags"] & Flag.SEEN) > 0)).all()


def test_a_second_look_that_sees_what_the_first_saw_sends_nobody_home():
    worse = looked(second_specificity=0.0, second_sensitivity=1.0, second_same=0.0, second_asked=0.0)
    assert numbers(worse, Event.RETURN, Reason.SECOND_LOOK).sum() == 0


def test_without_a_second_look_false_alarms_stay_until_the_hearing():
    with_it, without = looked(), looked(second_look_days=0.0)
    assert numbers(without, Event.SECOND_LOOK).sum() == 0
    assert clearly_more(shares(with_it, "emergency_false_home_2"), shares(without, "emergency_false_home_2"))
    assert clearly_more(shares(without, "entries_14_days"), shares(with_it, "entries_14_days"))
    heard = looked(second_look_days=0.0, hearing_specificity=0.5)
    assert clearly_more(shares(heard, "emergency_false_home_14"), shares(heard, "emergency_true_home_14"))


def test_a_false_alarm_often_persists_for_its_own_reason():
    alike, apart = (looked(second_same=same, second_specificity=0.88) for same in (0.9, 0.0))
    assert clearly_more(shares(apart, "emergency_false_home_2"), shares(alike, "emergency_false_home_2"))


def test_a_second_look_that_misses_sends_children_in_danger_home():
    misses = looked(second_sensitivity=0.3, second_same=0.0)
    assert clearly_more(
        shares(misses, "emergency_true_home_2"), shares(looked(second_sensitivity=1.0), "emergency_true_home_2")
    )


def test_a_court_that_looks_sends_home_where_it_sees_no_danger():
    never = looked(second_look_days=0.0, hearing_specificity=0.0, hearing_sensitivity=1.0)
    assert numbers(never, Event.RETURN, Reason.COURT).sum() == 0
    always = looked(second_look_days=0.0, hearing_specificity=1.0, hearing_sensitivity=1.0)
    assert numbers(always, Event.RETURN, Reason.COURT).sum() > 0
    for record in always:
        log = record.log
        home = {
            (int(r["child"]), float(r["time"]))
            for r in log[(log["kind"] == Event.RETURN) & (log["reason"] == Reason.COURT)]
        }
        ended = log[(log["kind"] == Event.ORDER) & (log["form_from"] == LegalStatus.PROVISIONAL)]
        at = [row for row in ended if (int(row["child"]), float(row["time"])) in home]
        assert len(at) == len(home), "with the child the provisional order ends"
        assert {int(row["form_to"]) for row in at} <= {LegalStatus.VOLUNTARY, LegalStatus.SUPERVISION}


def test_brothers_and_sisters_are_looked_at_together_and_only_those_of_the_emergency():
    for record in looked():
        log = record.log
        placed = log[(log["kind"] == Event.DECISION) & (log["reason"] == Answer.EMERGENCY)]
        rows = log[log["kind"] == Event.SECOND_LOOK]
        for time in np.unique(rows["time"]):
            here = rows[rows["time"] == time]
            for family in np.unique(here["family"]):
                assert len(set(here["reason"][here["family"] == family])) == 1
        emergencies = set(placed["child"].tolist())
        before = log["time"].min() + 2.0
        assert set(rows["child"][rows["time"] > before].tolist()) <= emergencies


def test_after_a_second_look_the_months_are_those_after_a_return():
    for record in looked(second_specificity=1.0, second_sensitivity=1.0)[:2]:
        log = record.log
        home = log[(log["kind"] == Event.RETURN) & (log["reason"] == Reason.SECOND_LOOK)]
        assert len(home) and (home["value"] >= 2.0 - 1e-6).all()
        asked = log[(log["kind"] == Event.HELP_REQUEST) | (log["kind"] == Event.HELP_START)]
        families = set(asked["family"][np.isin(asked["time"], home["time"])].tolist())
        assert families & set(home["family"].tolist()), "help is asked for as after a crisis"
