"""An expertise network: it looks along before the decision, and advises: bounded, both ways, never a shortcut to secure care."""

import numpy as np

from sim.policies import ExpertiseNetwork
from sim.words import Advice, Binds, CareClass, Event

from .worlds import MINIMAL, clearly_more, numbers, runs

NEEDY = {"routes.psychiatric": 10 * MINIMAL.parameters.routes.psychiatric, "search.treatment_behaviour": 0.9}
MANY = ExpertiseNetwork(cases_a_month=100, ramp_weeks=0)
FEW = ExpertiseNetwork(cases_a_month=1, ramp_weeks=0)
LIGHTER = {**NEEDY, "expertise.lighter": 0.9, "expertise.heavier": 0.0}
HEAVIER = {**NEEDY, "expertise.lighter": 0.0, "expertise.heavier": 0.9}


def decided(records, *classes: int) -> np.ndarray:
    """Placements decided for these care classes."""
    logs = [r.log[r.log["kind"] == Event.PLACEMENT_DECIDED] for r in records]
    return np.array([np.count_nonzero(np.isin(log["value"], classes)) for log in logs])


def found_suitable(records) -> float:
    """Of the alternatives that were there, free and in time, the share that was found to suit."""
    yes, no = (numbers(records, Event.ALTERNATIVE, binds).sum() for binds in (Binds.STARTS, Binds.UNSUITED))
    return yes / (yes + no)


def test_looking_along_finds_alternatives_suitable_more_often_or_less_often():
    ask = {**NEEDY, "alternative.asked_planned": 1.0, "routes.psychiatric": 30 * MINIMAL.parameters.routes.psychiatric}
    more, none, less = ({**ask, "expertise.informed": value} for value in (1.7, 1.0, 0.2))
    assert found_suitable(runs(more, (MANY,))) > found_suitable(runs(none, (MANY,))) + 0.03
    assert found_suitable(runs(less, (MANY,))) < found_suitable(runs(none, (MANY,))) - 0.03
    assert numbers(runs(none, (MANY,)), Event.EXPERTISE, Advice.ALONG).sum() > 50


def test_advice_makes_placements_lighter_or_heavier():
    heavy = (CareClass.TREATMENT, CareClass.CLINICAL, CareClass.SECURE)
    lighter, heavier = runs(LIGHTER, (MANY,)), runs(HEAVIER, (MANY,))
    assert clearly_more(decided(runs(LIGHTER), *heavy), decided(lighter, *heavy))
    clinical = (CareClass.CLINICAL, CareClass.SECURE)
    assert decided(heavier, *clinical).sum() > decided(runs(HEAVIER), *clinical).sum()
    assert (
        numbers(lighter, Event.EXPERTISE, Advice.HEAVIER).sum()
        == 0
        == numbers(heavier, Event.EXPERTISE, Advice.LIGHTER).sum()
    )


def test_advice_that_changes_nothing_changes_nothing_else():
    same = {**NEEDY, "expertise.lighter": 0.0, "expertise.heavier": 0.0, "expertise.informed": 1.0}
    for with_it, without in zip(runs(same, (MANY,)), runs(same), strict=True):
        rest = with_it.log[with_it.log["kind"] != Event.EXPERTISE]
        assert len(rest) < len(with_it.log)
        for name in ("time", "child", "kind", "form_to", "value"):
            np.testing.assert_array_equal(rest[name], without.log[name])


def test_cases_a_month_are_bounded_and_without_the_network_there_are_none():
    assert numbers(runs(NEEDY), Event.EXPERTISE).sum() == 0
    for record in runs(NEEDY, (FEW,)):
        times = record.log["time"][record.log["kind"] == Event.EXPERTISE]
        months = np.floor(times / 30.4375)
        assert len(times) > 0 and len(np.unique(months)) == len(months)


def test_secure_care_keeps_its_floor():
    for record in runs(HEAVIER, (MANY,)):
        rows = record.log[(record.log["kind"] == Event.EXPERTISE) & (record.log["value"] == CareClass.SECURE)]
        assert (rows["age"] >= MINIMAL.parameters.search.secure_age - 1e-6).all()
