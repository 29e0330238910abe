"""A step is a week, the horizon is the end, and the model tells the same history as the command line."""

from __future__ import annotations

from datetime import date

import mesa
import numpy as np
import pytest

from sim.model import NUMBERS, PlacementModel, as_policies, number
from sim.outcomes.registry import evaluate
from sim.policies import PolicyError, parse
from sim.simulation import run_from
from sim.vocabulary import HOME


def to_the_end(model):
    while model.running:
        model.step()
    return model


def same(a, b):
    for name in ("log", "series", "services", "cohort"):
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes(), name
    assert (a.start, a.end, a.events, a.policies, a.policy_costs) == (b.start, b.end, b.events, b.policies, b.policy_costs)
    assert a.capacity_days == b.capacity_days


@pytest.mark.parametrize("policies", ["", "slow_down+host_recruitment"])
def test_week_by_week_is_the_same_run_bit_for_bit(small, policies):
    model = to_the_end(PlacementModel(small, policies, years=2))
    same(model.record(), run_from(small, parse(policies), 2))


def test_looking_and_recording_change_nothing(small):
    model = PlacementModel(small, years=1)
    while model.running:
        model.step()
        assert len(model.agents) > 0
        model.record()
    same(model.record(), run_from(small, (), 1))


def test_a_run_through_the_model_has_outcomes(small):
    through, direct = (evaluate(r) for r in (to_the_end(PlacementModel(small, years=1)).record(), run_from(small, (), 1)))
    assert through == pytest.approx(direct, nan_ok=True)


def test_the_last_step_ends_at_the_horizon_and_no_step_goes_beyond(small):
    model = PlacementModel(small, years=1)
    assert model.running and model.date == date(2022, 1, 1)
    to_the_end(model)
    assert (model.steps, model.date) == (53, date(2023, 1, 1))
    for _ in range(2):
        with pytest.raises(RuntimeError, match="ended on 2023-01-01, after 53 weeks.*years="):
            model.step()
    assert model.steps == 53 and not model.running
    assert len(model.datacollector.get_model_vars_dataframe()) == 53


def test_data_are_collected_once_a_step_and_not_before_the_first(small):
    model = PlacementModel(small, years=1)
    assert len(model.datacollector.get_model_vars_dataframe()) == 0
    for _ in range(3):
        model.step()
    rows = model.datacollector.get_model_vars_dataframe()
    assert len(rows) == 3 and set(rows) == set(NUMBERS)
    assert rows["out_of_home"].iloc[-1] == model.number("out_of_home")


def test_a_collector_of_your_own_at_model_level_and_by_class(small):
    from sim.agents import HostFamily

    model = PlacementModel(small, years=1)
    model.datacollector = mesa.DataCollector(
        model_reporters={
            "noord": lambda m: m.number("out_of_home", "Noord"),
            "waiting": [number, [model, "waiting_for_place"]],
            "date": "date",
        },
        agenttype_reporters={HostFamily: {"used": "used", "area": "area"}},
    )
    to_the_end(model)
    rows = model.datacollector.get_model_vars_dataframe()
    assert list(rows) == ["noord", "waiting", "date"] and len(rows) == 53
    assert rows["date"].iloc[0] == date(2022, 1, 8)
    hosts = model.datacollector.get_agenttype_vars_dataframe(HostFamily)
    assert set(hosts["area"]) <= {"Noord", "Zuid"} and hosts["used"].sum() > 0


def test_batch_run(small):
    rows = mesa.batch_run(
        PlacementModel,
        {"scenario": small, "policies": ["", "slow_down+network_first"], "years": 1},
        data_collection_period=1,
        display_progress=False,
    )
    assert [row["RunId"] for row in rows] == [0] * 53 + [1] * 53
    record = run_from(small, parse("slow_down+network_first"), 1)
    assert rows[-1]["out_of_home"] == record.series[-1, 0, HOME + 1 : HOME + 9].sum()


def test_batch_run_makes_nobody_a_window(small, monkeypatch):
    monkeypatch.setattr(PlacementModel, "_look", lambda self: pytest.fail("somebody looked"))
    assert len(mesa.batch_run(PlacementModel, {"scenario": small, "years": 0.1}, display_progress=False)) == 1


def test_a_scenario_by_name_is_prepared_with_its_seed():
    models = [PlacementModel("minimal", run_seed=seed, years=0.1, rng=3) for seed in (7, 7, 8)]
    keys = [bytes(to_the_end(m).world.families.key.tobytes()) for m in models]
    assert keys[0] == keys[1]
    logs = [m.record().log.tobytes() for m in models]
    assert logs[0] == logs[1] != logs[2]


def test_the_generator_for_own_agents_does_not_touch_the_world(small):
    logs = [to_the_end(PlacementModel(small, years=1, rng=rng)).record().log.tobytes() for rng in (None, 1, 2)]
    assert logs[0] == logs[1] == logs[2]
    assert PlacementModel(small, years=1).random.random() == PlacementModel(small, years=1).random.random()


def test_numbers_count_the_rows(small):
    model = PlacementModel(small, years=1)
    for _ in range(20):
        model.step()
    children = model.world.children
    here = children[(children.alive == 1) & (children.adult == 0)]
    assert model.number("at_home") == np.sum(here.form == HOME)
    assert model.number("out_of_home") == np.sum(here.form != HOME) > 0
    assert model.number("out_of_home") == sum(model.number("out_of_home", area) for area in model.areas[1:])
    with pytest.raises(KeyError, match="no number 'houses'; there are at_home"):
        model.number("houses")
    with pytest.raises(KeyError, match="no area 'Oost'; there are city, Noord"):
        model.number("at_home", "Oost")


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"policies": "slow_dwn"}, PolicyError, "Did you mean 'slow_down'"),
        ({"policies": [3]}, PolicyError, "found 3"),
        ({"run_seed": -1}, ValueError, "whole number from 0"),
        ({"run_seed": 9}, ValueError, "made with seed 5"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(small, arguments, error, words):
    with pytest.raises(error, match=words):
        PlacementModel(small, **arguments)


def test_policies_as_text_object_or_list():
    for given in ("slow_down+network_first", parse("slow_down+network_first"), ["slow_down", "network_first"]):
        assert [p.name for p in as_policies(given)] == ["slow_down", "network_first"]
    assert as_policies(None) == as_policies("") == as_policies("baseline") == as_policies(()) == []
