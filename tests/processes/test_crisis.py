"""Crisis and decision: seen acute danger leads to a bed that night; slowing down buys time and costs exposure."""

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.words import Answer, CrisisReason, Event, Flag, Form, Route

from .worlds import STORMY, clearly_more, number, numbers, runs

SLOW = {**STORMY, "practices.slow_down.strength": 1.0}
FAST = {**STORMY, "practices.slow_down.strength": 0.0}
SLOWED = 1.0  # value of an incident while the decision waits


def emergencies(record) -> tuple[int, int]:
    """Children for whom seen acute danger asked for a bed, and those who moved in at that very moment."""
    log = record.log
    asked = log[(log["kind"] == Event.DECISION) & (log["reason"] == Answer.EMERGENCY)]
    moved = {(int(row["child"]), float(row["time"])) for row in log[log["kind"] == Event.ENTRY]}
    return len(asked), sum((int(row["child"]), float(row["time"])) in moved for row in asked)


@pytest.mark.parametrize("beds", [{}, {"services.crisis_bed.region.places": 0}])
def test_seen_acute_danger_leads_to_a_bed_that_night_also_when_all_are_full(beds):
    records = runs({**STORMY, **beds})
    asked, moved = np.sum([emergencies(record) for record in records], axis=0)
    assert asked > 80
    assert moved == asked
    assert numbers(records, Event.ENTRY, flag=Flag.OVERFLOW).sum() > 0


def test_more_crisis_beds_mean_less_overflow():
    few = numbers(runs(STORMY), Event.ENTRY, flag=Flag.OVERFLOW)
    many = numbers(runs({**STORMY, "services.crisis_bed.region.places": 60}), Event.ENTRY, flag=Flag.OVERFLOW)
    assert many.sum() == 0 and clearly_more(few, many)


def test_seen_danger_is_not_true_danger():
    both = [Flag.DANGER, Flag.SEEN]
    for missing, present in (both, both[::-1]):
        found = 0
        for record in runs(STORMY):
            log = record.log[(record.log["kind"] == Event.DECISION) & (record.log["reason"] != Answer.SLOW)]
            found += int((((log["flags"] & present) > 0) & ((log["flags"] & missing) == 0)).sum())
        assert found > 0  # misses, then false alarms


def test_a_perfect_assessment_misses_nothing():
    perfect = {"crisis.sensitivity_office": 1.0, "crisis.sensitivity_outside": 1.0}
    for record in runs({**STORMY, **perfect}):
        log = record.log[(record.log["kind"] == Event.DECISION) & (record.log["flags"] & Flag.DANGER > 0)]
        assert len(log) and set(log["reason"]) == {Answer.EMERGENCY}


def answers(records) -> np.ndarray:
    """Share of final answers without seen danger that are a place outside the own network."""
    shares = []
    for record in records:
        reasons = record.log["reason"][record.log["kind"] == Event.DECISION]
        final = np.isin(reasons, (Answer.HOME, Answer.HOME_HELP, Answer.NETWORK, Answer.PLACE))
        shares.append((reasons == Answer.PLACE).sum() / final.sum())
    return np.array(shares)


def test_slowing_down_leads_to_fewer_places_when_tension_falls():
    relief = {"crisis.tension": 0.25, "crisis.network_day": 0.5}
    assert clearly_more(answers(runs({**FAST, **relief})), answers(runs({**SLOW, **relief})))


def test_slowing_down_does_no_good_when_tension_rises():
    tense = {"crisis.tension": -0.05, "crisis.network_day": 0.0, "crisis.time_learning": 0.0}
    assert not clearly_more(answers(runs({**FAST, **tense})), answers(runs({**SLOW, **tense})))


def test_a_slowed_crisis_may_flare_up():
    assert numbers(runs({**SLOW, "crisis.flare": 0.2}), Event.CRISIS, 2).sum() > 0
    assert numbers(runs(FAST), Event.CRISIS, 2).sum() == 0
    calm = numbers(runs({**SLOW, "crisis.flare": 0.0}), Event.CRISIS, 2)
    assert clearly_more(numbers(runs({**SLOW, "crisis.flare": 0.2}), Event.CRISIS, 2), calm)


def seen_of(records, reason: int) -> tuple[int, int]:
    """Crises in true danger of this kind, and those of them that become an emergency at that very moment."""
    found = seen = 0
    for record in records:
        log = record.log
        asked = log[(log["kind"] == Event.DECISION) & (log["reason"] == Answer.EMERGENCY)]
        then = {(int(row["family"]), float(row["time"])) for row in asked}
        for row in log[(log["kind"] == Event.CRISIS) & (log["reason"] == reason) & ((log["flags"] & Flag.DANGER) > 0)]:
            found += 1
            seen += (int(row["family"]), float(row["time"])) in then
    return found, seen


def test_a_crisis_that_flares_up_is_looked_at_anew():
    """Else what was missed at first is missed again, and bought time blinds."""
    records = runs({**SLOW, "crisis.flare": 0.5, "crisis.acute": 0.5})
    flares, seen = seen_of(records, CrisisReason.FLARED_UP)
    new, at_first = seen_of(records, CrisisReason.NEW)
    assert flares > 60
    assert abs(seen / flares - at_first / new) < 3.0 * (0.25 / flares + 0.25 / new) ** 0.5


def test_an_acute_report_brings_the_crisis_service_also_in_bought_time():
    report = {
        "levels.report": [0.5, 2.0, 6.0],
        "protection.acute": 1.0,
        "protection.triage_sensitivity": 1.0,
        "crisis.flare": 0.0,
    }
    called = 0
    for record in runs({**SLOW, **report}, years=4.0):
        log = record.log
        decisions = log[log["kind"] == Event.DECISION]
        for row in log[(log["kind"] == Event.CRISIS) & (log["reason"] == CrisisReason.CALLED_IN)]:
            mine = decisions[decisions["family"] == row["family"]]
            before = mine[mine["time"] < row["time"]]
            if len(before) and before["reason"][-1] == Answer.SLOW:
                called += 1
                assert set(mine["reason"][mine["time"] == row["time"]]) <= {Answer.EMERGENCY}
    assert called > 0


def while_slowed(records) -> np.ndarray:
    """Incidents at home while a decision was slowed."""
    chosen = [record.log[record.log["kind"] == Event.INCIDENT] for record in records]
    return np.array([int(((log["form_from"] == Form.HOME) & (log["value"] == SLOWED)).sum()) for log in chosen])


def test_slowing_down_leaves_children_exposed():
    worst = {
        "harm.danger": 1.5,
        "harm.slowed": 3.0,
        "crisis.sensitivity_office": 0.5,
        "crisis.sensitivity_outside": 0.4,
    }
    assert while_slowed(runs({**FAST, **worst})).sum() == 0
    assert while_slowed(runs({**SLOW, **worst})).sum() > 10


def test_children_are_asked_as_often_as_the_lever_says():
    asked = {**STORMY, "practised.ask_none": 0.0, "practised.ask_full": 1.0}
    for strength, share in ((0.0, 0.0), (1.0, 1.0)):
        for record in runs({**asked, "practices.slow_down.strength": strength}):
            rows = record.log[record.log["kind"] == Event.DECISION]
            rows = rows[rows["age"] > 6.3]  # asked from six; a slowed case was heard some days before
            assert ((rows["flags"] & Flag.ASKED) > 0).mean() == share


@pytest.mark.slow
def test_crisis_is_a_minority_of_first_entries():
    """What is published is of foster placements (T24, which the calibration holds); of all first entries it is a minority."""
    record = run_from(prepare(load_scenario("utrecht"), 1), (), 10)
    first = record.log[(record.log["kind"] == Event.ENTRY) & (record.log["flags"] & Flag.FIRST > 0)]
    share = (first["route"] == Route.CRISIS).mean()
    assert 0.10 <= share < 0.5
    assert number(record, Event.ENTRY) > len(first)
