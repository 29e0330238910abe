"""A step is a week, the horizon is the end, and the model tells the same history as the command line."""

from __future__ import annotations

import inspect
from datetime import date

import mesa
import numpy as np
import pytest

from sim.model import NUMBERS, PlacementModel, as_policies, number
from sim.outcomes.registry import evaluate
from sim.policies import PolicyError, parse
from sim.scenario.loading import load_scenario
from sim.simulation import run_from
from sim.words import Form


def to_the_end(model):
    while model.running:
        model.step()
    return model


def same(a, b):
    for name in ("log", "series", "services", "cohort"):
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes(), name
    assert (a.start, a.end, a.events, a.policies, a.policy_costs) == (
        b.start,
        b.end,
        b.events,
        b.policies,
        b.policy_costs,
    )
    assert a.capacity_days == b.capacity_days


@pytest.mark.parametrize("policies", ["", "slow_down+host_recruitment"])
def test_week_by_week_is_the_same_run_bit_for_bit(small, policies):
    model = to_the_end(PlacementModel(small, policies, years=2))
    same(model.record(), run_from(small, parse(policies) if policies else (), 2))


def test_looking_and_recording_change_nothing(small):
    model = PlacementModel(small, years=1)
    while model.running:
        model.step()
        assert len(model.agents) > 0
        model.record()
    same(model.record(), run_from(small, (), 1))


def test_a_run_through_the_model_has_outcomes(small):
    through, direct = (
        evaluate(r) for r in (to_the_end(PlacementModel(small, years=1)).record(), run_from(small, (), 1))
    )
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
    assert len(rows) == 3 and set(rows) == {"run_seed", *NUMBERS}
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
    alone = to_the_end(PlacementModel(small, policies="slow_down+network_first", years=1))
    assert rows[-1]["out_of_home"] == alone.number(
        "out_of_home"
    )  # at the horizon: the last week of the series is before it
    assert alone.record().log.tobytes() == run_from(small, parse("slow_down+network_first"), 1).log.tobytes()


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
    more = ({}, {"run_seed": 5, "rng": 1}, {"run_seed": 5, "seed": 2}, {"rng": 5}, {"seed": np.int64(5)})
    logs = [to_the_end(PlacementModel(small, years=1, **given)).record().log.tobytes() for given in more]
    assert len(set(logs)) == 1
    luck = [PlacementModel(small, years=1, run_seed=5, rng=rng).random.random() for rng in (1, 1, 2)]
    assert luck[0] == luck[1] != luck[2]
    assert PlacementModel(small, years=1).random.random() == PlacementModel(small, years=1).random.random()


SHORT = load_scenario("minimal").with_changes({"burn_in": 0.1})


def world_of(**given):
    """Which world a model is: the families in it."""
    return PlacementModel(SHORT, years=0.1, **given).world.families["arrived"].tobytes()


def test_mesas_own_seeds_key_the_world():
    sequence, generator = np.random.SeedSequence, np.random.default_rng
    same_worlds = [
        [{"run_seed": 3}, {"rng": 3}, {"seed": 3}, {"run_seed": 3, "rng": 8}, {"rng": np.uint8(3)}],
        [{"rng": sequence(3)}, {"rng": sequence(3)}, {"seed": [3]}],
        [{"rng": generator(3)}, {"seed": generator(3)}, {"rng": generator(3).bit_generator}],
        [{"rng": (3, 4)}, {"rng": np.array([3, 4])}],
        [{"rng": 0}, {"run_seed": 0}],
    ]
    found = [{world_of(**given) for given in group} for group in same_worlds]
    assert all(len(worlds) == 1 for worlds in found)
    assert len(set.union(*found)) == len(found)


def test_a_model_without_a_seed_is_another_history_each_time_and_says_which():
    one, two = PlacementModel(SHORT, years=0.1), PlacementModel(SHORT, years=0.1)
    assert one.run_seed != two.run_seed
    assert log_of(one) != log_of(two)
    assert log_of(PlacementModel(SHORT, years=0.1, run_seed=one.run_seed)) == one.record().log.tobytes()


def log_of(model):
    return to_the_end(model).record().log.tobytes()


@pytest.mark.parametrize("policies", ["", ["", "slow_down"]])
def test_replications_of_mesa_differ_and_can_be_made_again(policies):
    given = {"scenario": SHORT, "years": 0.3, "policies": policies}
    replications = {"rng": [1, 2, 3]} if "rng" in inspect.signature(mesa.batch_run).parameters else {"iterations": 3}
    rows = mesa.batch_run(PlacementModel, given, display_progress=False, **replications)
    number_of = 1 if isinstance(policies, str) else 2
    assert len(rows) == 3 * number_of
    assert len({row["run_seed"] for row in rows}) >= 3
    assert len({tuple(row[name] for name in NUMBERS) for row in rows}) >= 3
    again = mesa.batch_run(PlacementModel, {**given, "run_seed": [int(row["run_seed"]) for row in rows], "policies": ""},
                           display_progress=False)  # fmt: skip
    for row, twin in zip(rows, again, strict=True):
        if row["policies"] == "":
            assert [row[name] for name in NUMBERS] == [twin[name] for name in NUMBERS]


def test_run_seeds_in_a_batch_are_replications_and_a_ready_state_refuses_them(small):
    rows = mesa.batch_run(PlacementModel, {"scenario": SHORT, "years": 0.3, "run_seed": [1, 2]}, display_progress=False)
    assert [row["run_seed"] for row in rows] == [1, 2]
    for given in ({"run_seed": [5, 2]}, {"rng": [5, 2]}, {"seed": [1, 2]}, {"run_seed": [0]}):
        with pytest.raises(ValueError, match="the state was made with seed 5.*give the scenario in place of the state"):
            for value in next(iter(given.values())):
                PlacementModel(small, years=0.3, **{next(iter(given)): value})
    with pytest.raises(ValueError, match="the state was made with seed 5"):
        PlacementModel(small, rng=np.random.default_rng(5))


@pytest.mark.parametrize("value", [2**63, 2**64, -1, 1.0, True, "3", float("nan"), [1, -2], [1.5], ["a"]])
@pytest.mark.parametrize("name", ["run_seed", "rng", "seed"])
def test_a_seed_that_is_none_is_refused_in_a_sentence(name, value):
    with pytest.raises(ValueError, match="must be a whole number from 0 and below"):
        PlacementModel(SHORT, **{name: value})


def test_two_names_of_one_seed_are_refused():
    with pytest.raises(ValueError, match="rng or seed, not both"):
        PlacementModel(SHORT, rng=1, seed=1)


def test_numbers_count_the_rows(small):
    model = PlacementModel(small, years=1)
    for _ in range(20):
        model.step()
    children = model.world.children
    here = children[(children.alive == 1) & (children.adult == 0)]
    assert model.number("at_home") == np.sum(here.form == Form.HOME)
    assert model.number("out_of_home") == np.sum(here.form != Form.HOME) > 0
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
