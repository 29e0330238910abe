"""Lists can be read in a window: short without a name, whole with one, and no name broken over lines."""

import json
import re

import pytest
from typer.testing import CliRunner

from sim.commands import described
from sim.commands.app import app
from sim.commands.dutch import setting_names
from sim.outcomes.registry import OUTCOMES
from sim.policies import registry
from sim.policies.dutch_names import dutch_texts, program_setting
from sim.scenario.commands import parameters_table

SHIPPED = [name for name, kind in registry().items() if kind.__module__.startswith("sim.")]


def shown(monkeypatch, width: int, *arguments: str) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    found = CliRunner().invoke(app, list(arguments))
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_no_name_is_broken_over_lines(monkeypatch, width, lang):
    words = shown(monkeypatch, width, "policies", "--full", "--lang", lang).split()
    settings = {field for name in SHIPPED for field in registry()[name].model_fields}
    assert {*SHIPPED, *settings} <= {word.strip("():") for word in words}
    words = shown(monkeypatch, width, "outcomes", "--lang", lang).split()
    rows = described.outcome_rows((), lang, False)
    names = {row["typed"] for row in rows if len(row["typed"]) < width - 2}
    assert names <= set(words) and len(names) > len(rows) - 2
    words = shown(monkeypatch, width, "parameters", "minimal", "--lang", lang).split()
    assert {row["path"] for row in parameters_table("minimal")} <= set(words)


def test_no_line_is_longer_than_the_window(monkeypatch):
    for lang in ("en", "nl"):
        for words in (["policies"], ["policies", "slow_down"], ["policies", "--full"], ["outcomes"]):
            text = shown(monkeypatch, 80, *words, "--lang", lang)
            assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_without_a_name_a_list_is_short(monkeypatch, lang):
    for width in (80, 120):
        assert len(shown(monkeypatch, width, "policies", "--lang", lang).splitlines()) <= 3 * len(registry()) + 10
        assert len(shown(monkeypatch, width, "outcomes", "--lang", lang).splitlines()) <= 1.25 * len(OUTCOMES)


def test_one_policy_is_shown_whole_by_any_of_its_names(monkeypatch):
    english = shown(monkeypatch, 120, "policies", "slow_down")
    assert "outside" in english and "fast_family_treatment" not in english
    for name in ("slow_down", "slow-down", "vertragen", "Vertragen"):
        dutch = shown(monkeypatch, 120, "policies", name, "--lang", "nl")
        assert "buiten_kantoortijd (outside)" in dutch and "In een crisis zonder gezien acuut gevaar" in dutch


def test_a_name_that_is_nothing_is_not_told_to_be_nearly_something():
    found = CliRunner().invoke(app, ["policies", "nergens", "--lang", "nl"])
    assert found.exit_code == 2 and "Er is geen maatregel of scenario 'nergens'. De opdrachten" in found.output


@pytest.mark.parametrize(("lang", "width"), (("en", 80), ("nl", 210)))
def test_a_list_of_outcomes_has_their_words_beside_them(monkeypatch, lang, width):
    text = shown(monkeypatch, width, "outcomes", "--lang", lang)
    row = next(row for row in described.outcome_rows((), lang, False) if len(row["label"]) < 30)
    assert re.search(rf"^{row['typed']} +{re.escape(row['label'])}", text, re.MULTILINE)


def test_a_few_words_are_not_broken_over_lines_where_there_is_room(monkeypatch):
    assert "geen van beide" in shown(monkeypatch, 200, "outcomes", "--full", "--lang", "nl")


def test_what_is_said_below_a_list_of_scenarios_fits_the_window(monkeypatch):
    text = shown(monkeypatch, 120, "scenarios", "--lang", "nl")
    assert "utrecht-2024: Dit is een projectie" in text and max(map(len, text.splitlines())) <= 120


def test_a_name_that_is_nearly_a_policy_is_told_so():
    found = CliRunner().invoke(app, ["policies", "vertagen", "--lang", "nl"])
    assert found.exit_code == 2 and "Bedoelde u 'vertragen'?" in found.output
    found = CliRunner().invoke(app, ["outcomes", "entires"])
    assert found.exit_code == 2 and "entries" in found.output


def test_json_is_whole_without_being_asked():
    rows = json.loads(CliRunner().invoke(app, ["policies", "--format", "json"]).stdout)
    assert {row["policy"] for row in rows} >= set(SHIPPED) and all(
        {"setting", "meaning", "default"} <= set(row) for row in rows
    )
    rows = json.loads(CliRunner().invoke(app, ["outcomes", "--format", "json"]).stdout)
    assert len(rows) == len(OUTCOMES) and all(row["meaning"] and row["unit"] for row in rows)


def test_every_policy_says_in_a_sentence_what_it_does_in_both_languages():
    for name in SHIPPED:
        english, dutch = described.does(name, "en"), described.does(name, "nl")
        assert english.endswith(".") and dutch.endswith(".") and english != dutch


def test_every_setting_that_has_a_dutch_name_shows_it():
    names = set(dutch_texts()["settings"].values())
    for row in described.setting_rows(None, "nl"):
        assert (row["setting"] not in names) or row["typed_setting"].split()[0] in dutch_texts()["settings"], row


@pytest.mark.parametrize("name", SHIPPED)
def test_every_setting_of_a_policy_has_a_dutch_name_of_its_own_that_can_be_typed(name):
    fields = tuple(registry()[name].model_fields)
    dutch = {field: setting_names()[field] for field in fields}
    assert len(set(dutch.values())) == len(fields)
    for field, word in dutch.items():
        assert program_setting(word, fields) == field and re.fullmatch(r"[a-z]+(_[a-z]+)*", word), word
        assert word not in fields or word == field, word


def test_every_dutch_name_is_of_a_setting_that_is_there():
    settings = {field for name in SHIPPED for field in registry()[name].model_fields}
    assert set(dutch_texts()["settings"].values()) <= settings
    assert not set(dutch_texts()["settings"]) & settings - {"start"}
