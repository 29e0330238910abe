"""Help, lists and what is wrong with what was typed, in Dutch for who asks it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
import typer.main
from typer.testing import CliRunner

from sim.commands.app import app
from sim.commands.language import language_of, texts, without_language
from sim.designs.request import as_entries
from sim.outcomes.registry import OUTCOMES, dutch_names, program_name
from sim.policies import dutch_texts, parse, policies_table, registry
from sim.policies.base import ships
from sim.report.sentences import unit_name
from sim.results.noticeable import as_thresholds
from sim.results.precision import as_precision

ENGLISH = re.compile(r"\b(the|and|which|default|Usage|Options|Commands|Error|Missing|Invalid|required|help)\b")
KEPT = {"--help", "-help", "OPTIONS", "COMMAND", "ARGS"}


def said(*words: str, lang: str = "", code: int = 0) -> str:
    """What a command says on both its streams."""
    environment = {**os.environ, "COLUMNS": "100", "ZOTHUIS_LANG": lang}
    if not lang:
        environment.pop("ZOTHUIS_LANG")
    command = [sys.executable, "-m", "sim", *words]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert found.returncode == code, found.stderr
    return found.stdout + found.stderr


def commands():
    return typer.main.get_command(app).commands


def helps() -> set[str]:
    """Every text of the help."""
    door = typer.main.get_command(app)
    parts = [door, *door.commands.values(), *(one for command in door.commands.values() for one in command.params)]
    return {" ".join(part.help.split()) for part in parts if getattr(part, "help", None)}


def test_every_text_of_the_help_has_a_dutch_one_and_no_other_is_kept():
    known = set(texts()["texts"]) - {"Show this message and exit."}
    assert helps() - known == set()
    assert known - helps() == set()


def test_every_command_can_be_asked_in_dutch():
    for name, command in commands().items():
        assert any("--lang" in one.opts for one in command.params), name


def test_help_is_dutch_with_the_option_and_with_the_environment():
    for words, lang, code in (
        ("--lang nl", "", 2),
        ("compare --help", "nl", 0),
        ("compare --help --lang NL", "", 0),
        ("--help", "nl", 0),
    ):
        shown = said(*words.split(), lang=lang, code=code)
        left = re.sub(r"--[a-z-]+|slow_down\S*|[A-Z|\[\]+]{2,}", " ", shown)
        assert "Gebruik:" in shown and "Opties" in shown
        assert not ENGLISH.search(left), ENGLISH.search(left)


@pytest.mark.parametrize(
    ("words", "dutch"),
    [
        ("compar minimal", "Er is geen opdracht"),
        ("compare", "Er ontbreekt: 'SCENARIO'"),
        ("compare minimal --nix 3", "Er is geen optie"),
        ("compare minimal --seeds", "hoort een waarde"),
        ("compare minimal --seeds drie", "geen gewoon geheel getal"),
        ("run minimal --format csv", "is geen van"),
        ("compare minimal extra", "te veel gegeven"),
    ],
)
def test_what_is_wrong_with_what_was_typed_is_told_in_dutch(words, dutch):
    shown = " ".join(said(*words.split(), lang="nl", code=2).replace("│", " ").split())
    assert dutch in shown
    assert not ENGLISH.search(re.sub(r"\[[A-Z ]+\]|--\w+", " ", shown)), shown


def test_lists_have_dutch_heads_units_and_directions():
    shown = said("outcomes", "--full", "--lang", "nl")
    assert {"eenheid", "betekenis", "beter"} <= set(re.findall(r"\w+", shown))
    assert "per jaar" in shown and "aandeel" in shown and "lager" in shown
    assert not re.search(r"\b(per year|share|children|lower|higher|none)\b", shown)
    assert said("outcomes", "--lang", "nl").startswith("naam ") and "titel" in said("scenarios", lang="nl")


def test_every_unit_has_a_dutch_name():
    for one in OUTCOMES.values():
        name = unit_name(one.unit, "nl")
        assert name and (name != one.unit or name == "km"), one.unit


def test_the_language_is_known_before_the_command_line_is_read():
    assert language_of(["compare", "--lang", "nl"], {}) == "nl"
    assert language_of(["compare", "--lang=NL"], {}) == "nl"
    assert language_of(["compare"], {"ZOTHUIS_LANG": "nl"}) == "nl"
    assert language_of(["compare", "--lang", "en"], {"ZOTHUIS_LANG": "nl"}) == "en"
    assert language_of(["compare", "--lang", "de"], {"ZOTHUIS_LANG": "nl"}) == "nl"
    assert language_of(["compare", "--lang", "de"], {}) is None
    assert language_of(["--lang"], {}) is language_of([], {}) is None
    assert without_language(["--lang", "nl", "compare", "--lang", "en"]) == ["compare", "--lang", "en"]
    assert without_language(["--help", "--lang=nl"]) == ["--help"]


def test_a_language_that_there_is_not_is_refused():
    assert "'en', 'nl'" in " ".join(said("run", "minimal", "--lang", "fr", code=2).replace("│", " ").split())
    assert "ZOTHUIS_LANG" in " ".join(said("run", "minimal", lang="fr", code=2).split())


def test_settings_of_policies_are_told_in_dutch():
    rows = [row for row in policies_table() if ships(registry()[row["policy"]])]  # other tests make their own
    assert {row["meaning"] for row in rows if row["meaning"]} == set(dutch_texts()["meanings"])
    assert {row["unit"] for row in rows if row["unit"]} == set(dutch_texts()["units"])
    assert "aandeel" in said("policies", "--full", "--lang", "nl")


def test_a_translation_has_the_numbers_of_its_original():
    for english, dutch in (*dutch_texts()["meanings"].items(), *dutch_texts()["units"].items()):
        numbers = [re.findall(r"\d+(?:[.,]\d+)?", words.replace(",", ".")) for words in (english, dutch)]
        assert sorted(numbers[0]) == sorted(numbers[1]), english


def test_policies_and_outcomes_may_be_named_in_dutch():
    shipped = {name for name, kind in registry().items() if ships(kind)}
    dutch = {registry()[name].dutch: name for name in shipped}
    assert len(dutch) == len(shipped) and not set(dutch) & shipped
    for words, name in dutch.items():
        assert parse(words)[0].name == name
    labels = [
        entry.label for entry in as_entries(["Vertragen:dosis=programma+netwerk-eerst", 'host_recruitment:areas="a+b"'])
    ]
    assert labels == ["slow_down:dose=programme+network_first", 'host_recruitment:areas="a+b"']
    assert len(dutch_names()) == len(OUTCOMES)
    assert program_name("uithuisplaatsingen") == "entries" and program_name("entries") == "entries"
    assert as_thresholds("uithuisplaatsingen=3") == as_thresholds("entries=3")
    assert as_precision("uithuisplaatsingen=3") == as_precision("entries=3")


@pytest.mark.slow
def test_lists_fit_the_width_and_can_be_filtered():
    environment = {**os.environ, "COLUMNS": "80"}
    for words in ("outcomes --lang nl", "policies", "parameters minimal --grade b"):
        command = [sys.executable, "-m", "sim", *words.split()]
        found = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
        assert found.returncode == 0 and max(map(len, found.stdout.splitlines())) <= 80, words
    rows = json.loads(said("parameters", "minimal", "--policy", "vertragen", "--grade", "U", "--format", "json"))
    assert rows and {row["grade"] for row in rows} == {"U"}
    assert all(
        row["path"].startswith(("parameters.crisis", "parameters.practised", "parameters.harm", "costs"))
        for row in rows
    )
    rows = json.loads(said("parameters", "minimal", "--parameter", "harm", "--format", "json"))
    assert rows and all(row["path"].startswith("parameters.harm.") for row in rows)
    assert "A, B, C" in said("parameters", "minimal", "--grade", "X", code=2)
    assert "No number" in said("parameters", "minimal", "--parameter", "nowhere", code=2)


def test_doses_of_a_place_are_listed_by_the_names_that_are_typed_in_dutch():
    shown = said("policies", "minimal", "--lang", "nl")
    assert re.search(r"^vertragen \(slow_down\)\n +dosis: proef; ", shown, re.M)
    assert parse("vertragen:dosis=proef") == parse("slow_down:dose=pilot")
    assert re.search(r"^slow_down +pilot ", said("policies", "minimal", "--lang", "en"), re.M)


def test_a_fault_of_a_command_that_is_dutch_by_itself_stands_in_a_dutch_box():
    for words, gebruik, fout in (
        ("brief --nothing", "Gebruik: ", "Fout"),
        ("brief --nothing --lang en", "Usage: ", "Error"),
        ("compare --nothing", "Usage: ", "Error"),
    ):
        shown = said(*words.split(), code=2)
        assert gebruik in shown and fout in shown, words


run = CliRunner().invoke


def test_numbers_of_lists_have_a_comma_in_dutch_and_can_be_typed_so():
    for lang, mark in (("nl", ","), ("en", ".")):
        found = run(
            app, ["parameters", "minimal", "--parameter", "strain.support", "--lang", lang], env={"COLUMNS": "160"}
        )
        assert found.exit_code == 0, found.output
        assert re.search(rf"\b0{re.escape(mark)}\d", found.output) and not re.search(
            rf"\b0{',' if mark == '.' else '[.]'}\d", found.output
        )
    rows = json.loads(
        run(app, ["parameters", "minimal", "--parameter", "strain.support", "--lang", "nl", "--format", "json"]).stdout
    )
    assert isinstance(rows[0]["value"], float)


def test_a_language_that_there_is_not_is_refused_in_the_one_that_holds():
    found = said("check", "minimal", "--lang", "de", lang="nl", code=2)
    assert "Ongeldige waarde voor '--lang'" in found and "Value error" not in found
    assert "Ongeldige waarde" in said("brief", "minimal", "--lang", "de", code=2)  # which speaks Dutch
    found = said("check", "minimal", "--lang", "de", code=2)
    assert "Invalid value for '--lang'" in found and "Value error" not in found
