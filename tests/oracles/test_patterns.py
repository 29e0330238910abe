"""Published patterns that the model must be able to show; each test names the statement that it checks.

Slow supply (waiting lists) and fast supply (places that draw placements) stand in test_supply.py and
tests/processes/test_pull.py; that treatment for everyone does not cut placement beyond the meta-analyses stands in
tests/runs/test_trial.py.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.policies import FastFamilyTreatment, NetworkFirst, RegionalPooling, SocialBase
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.words import N_FORMS, Count, Event, Form, HelpForm, Lever
from tests.oracles.measure import textbook
from tests.processes.worlds import STORMY

pytestmark = pytest.mark.pattern

HIGH = dict(debt=0.25, separation=0.25, housing=0.25, sooner=0.4, youth=0.15)  # the high ends of their ranges


def test_one_central_list_does_at_least_as_well_as_local_lists():
    """Giesen, Ketter and Zuidwijk (2009), Dutch youth care: assignment from one list does as well, in urgency x time."""
    waits = {f"demand.children {k}.when_full": "wait" for k in (1, 2, 3, 4)}
    local, central = [], []
    for seed in range(4):
        state = prepare(textbook("pooling-4").with_changes(waits), seed)
        for found, policies in ((local, ()), (central, (RegionalPooling(ramp_weeks=0),))):
            run = run_from(state, policies, 5.0)
            found.append(float(run.services["wait_days"].sum()) / (run.end - run.start))
    assert np.all(np.array(central) <= np.array(local)), "with every seed"
    assert np.mean(central) < 0.5 * np.mean(local)


def test_better_targeting_without_capacity_lengthens_waits():
    """Fowler et al. (2018, 2020): referring more families to a service that does not grow makes them wait longer."""
    waits, starts = [], []
    for seed in range(4):
        state = prepare(load_scenario("minimal").with_changes(STORMY), seed)
        days = float(
            state.world.base_levers[1, Lever.INTENSIVE_START]
        )  # a start as quick as before: only more referrals
        for policies in ((), (FastFamilyTreatment(extra_places=0, start_days=days, ramp_weeks=0),)):
            run = run_from(state, policies, 4.0)
            begun = run.log[(run.log["kind"] == Event.HELP_START) & (run.log["reason"] == HelpForm.INTENSIVE)]
            waits.append(float(begun["value"].mean()))
            starts.append(len(begun))
    before, after = np.array(waits).reshape(-1, 2).T
    assert (after > before).all()
    assert sum(starts[1::2]) < 1.3 * sum(starts[0::2]), "few more are helped"


@pytest.mark.full
def test_prevention_and_kin_support_together_beat_either_alone():
    """RAND (2017): prevention and support of kin together keep more children out of placement with strangers than either."""
    prevention, kin = SocialBase(**HIGH, ramp_weeks=0), NetworkFirst(ramp_weeks=0)
    with_strangers: dict[int, list[float]] = {0: [], 1: [], 2: [], 3: []}
    for seed in range(6):
        state = prepare(
            load_scenario("utrecht").with_changes({"practices.network_first.strength": 0.0}), seed, burn_in=12
        )
        for k, policies in enumerate(((), (prevention,), (kin,), (prevention, kin))):
            forms = run_from(state, policies, 6.0).series[-104:, 0, Count.FORM : Count.FORM + N_FORMS]
            with_strangers[k].append(float(forms[:, Form.FOSTER :].sum(axis=1).mean()))
    none, one, other, both = (np.mean(with_strangers[k]) for k in range(4))
    assert both < min(one, other) and max(one, other) < none
