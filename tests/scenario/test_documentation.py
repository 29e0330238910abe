"""The example of the documentation is a scenario without faults, and names every key."""

from __future__ import annotations

import re
from pathlib import Path

from sim.scenario import load_scenario
from sim.scenario.derived import derived
from sim.scenario.drivers import WHAT, Driver
from sim.scenario.formulas import Country, Formula
from sim.scenario.messages import keys_of
from sim.scenario.schema import Hosts, Mechanisms, Practices, ScenarioFile
from sim.scenario.services import Demand, Service

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "scenario-file.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """First block of code of a language on the page."""
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_example_is_a_scenario(tmp_path):
    (tmp_path / "scenario.toml").write_text(block("toml"), encoding="utf-8")
    (tmp_path / "areas.csv").write_text(block("text"), encoding="utf-8")
    scenario = load_scenario(tmp_path)
    assert scenario.service("treatment_group.region").places_at(scenario.end) == 3
    assert [count for count, _ in scenario.hosts_by_area()] == [9, 5]


def test_the_python_example_runs(capsys):
    exec(block("python"), {})
    assert capsys.readouterr().out.strip() == "12"


def test_every_key_is_named():
    table = PAGE.split("## Keys")[1]
    for model in (ScenarioFile, Mechanisms, Practices, Hosts, Service, Demand, Driver, Country):
        for key in keys_of(model):
            assert f"`{key}`" in table or f"[{key}" in table, f"{model.__name__}: {key}"
    formulas = PAGE.split("## Numbers by figures of the country")[1].split("## Keys")[0]
    assert all(f"`{key}`" in formulas for key in keys_of(Formula))
    figures = (str(one.get("form") or one["kind"]) for one in derived()["service"])
    assert all(f"`{name}`" in PAGE for name in figures)


def test_everything_that_can_be_driven_is_told_in_both_languages():
    table = PAGE.split("**Drivers.**")[1]
    assert all(f"| `{name}` | {words.nl} |" in table for name, words in WHAT.items())
