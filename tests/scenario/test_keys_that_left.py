"""Every key of a scenario file of the last version is allowed still, or says in a sentence what to use in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import sim
from sim.designs.draws import uncertain_numbers
from sim.designs.factors import resolve
from sim.errors import InputError
from sim.mechanisms.errors import MechanismError
from sim.scenario.left import LEFT
from sim.scenario.loading import load_scenario
from sim.scenario.messages import ScenarioError, _models_in, keys_of
from sim.scenario.schema import ScenarioFile


def allowed(model: type[BaseModel] = ScenarioFile, prefix: str = "") -> Iterator[str]:
    """Dotted paths of all keys of a scenario file, without numbers of rows."""
    for key, name in keys_of(model).items():
        yield prefix + key
        for inner in _models_in(model.model_fields[name].annotation):
            yield from allowed(inner, f"{prefix}{key}.")


def keys_before() -> list[str]:
    text = (Path(__file__).parent / "keys_of_0_1_0.txt").read_text(encoding="utf-8").replace("\n    ", " ")
    rows = (line.split(": ") for line in text.splitlines() if not line.startswith("#"))
    return [key if table == "top" else f"{table}.{key}" for table, keys in rows for key in keys.split()]


NOW = frozenset(allowed())


def test_every_key_of_the_last_version_is_allowed_or_says_what_to_use():
    gone = {key for key in keys_before() if key not in NOW}
    assert gone == set(LEFT)


@pytest.mark.parametrize("key", LEFT)
def test_what_is_said_in_place_of_a_key_is_there(key):
    for path in re.findall(r"'([a-z_.]+)'", LEFT[key]):
        assert path in NOW or f"parameters.{path}" in NOW, path


@pytest.mark.parametrize("key", [key for key in LEFT if key != "demand.class"])
def test_a_file_or_a_change_with_a_key_that_left_is_told(key):
    for path in {key, key.removeprefix("parameters.")}:
        with pytest.raises(ScenarioError) as told:
            load_scenario("minimal").with_changes({path: 1.0})
        (said,) = told.value.messages
        word = key.split(".")[1] if "consultation" in key else key.split(".")[-1]
        assert f"the key '{word}' is gone. " in said
        assert LEFT[key] in said or LEFT["parameters.consultation"] in said


@pytest.mark.parametrize("ask", ["draw", "vary"])
def test_a_number_that_left_is_told_where_numbers_are_drawn_or_varied(ask):
    place = load_scenario("minimal")
    asked = {"draw": lambda path: uncertain_numbers(place, [path]), "vary": lambda path: resolve(place, path, ())}[ask]
    for path in ("consultation.finds", "parameters.crisis.figure_weight"):
        with pytest.raises(InputError, match="alternative.suits"):
            asked(path)


def test_a_rule_of_your_own_that_reads_a_number_that_left_is_told():
    with pytest.raises(MechanismError, match="no table has a field 'consultation_finds'. Case consultation asks"):
        sim.mechanism("strain", "def danger_rate(w, i):\n    return w.params[0].consultation_finds")
