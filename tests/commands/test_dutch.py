"""What goes wrong is said in the language of who asked."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.commands.dutch import FILE, HOLE, ONLY_ENGLISH, in_dutch, told
from tests.conftest import in_every_module

SIM = Path(__file__).resolve().parents[2] / "sim"
SENTENCES = tomllib.loads(FILE.read_text(encoding="utf-8"))["sentence"]
ENGLISH = re.compile(r"\b(must|found|There is|Did you mean|Allowed|Policy|Choose|Give|leave out|needs)\b")
ROOMS = (
    "commands",
    "designs",
    "runs",
    "policies",
    "scenario",
    "analysis",
    "results",
    "outcomes",
    "own_data",
    "data",
    "calibration",
    "validation",
)
WHOLE = ("calibration", "validation", "results/posterior.py", "commands/predict.py", "commands/options.py")
"""Rooms of which every fault has a Dutch sentence."""
PUT_TOGETHER = ("a value between",)  # by the program, of pieces
MISTAKES = (
    "trial nowhere", "trial utrect", "trial minimal --years 1", "trial textbook/engset --step",
    "trial minimal --step --eligible both", "trial minimal --step --without-help", "trial minimal --policy slow_down",
    "trial minimal --seeds 0", "trial minimal --workers 0", "run minimal --years 1000", "run minimal --seed -1",
    "run minimal --targets --policy slow_down", "run minimal --policy slow_dwn", "run minimal --policy slow_down:dys=2",
    "run minimal --policy slow_down:days=many", "run minimal --policy slow_down:days=99",
    "run minimal --policy slow_down:dose=half",
    "run minimal --policy slow_down+slow_down", "run minimal --policy slow_down:start=1999-01-01",
    "run minimal --years 1 --policy slow_down:start=2040-01-01", "run minimal --policy covid:dose=full",
    "compare minimal --seeds 1 --policy slow_down", "compare minimal --grade U --policy slow_down",
    "compare minimal --draws 1 --policy slow_down", "compare minimal --draws 5 --parameter strain.por --policy slow_down",
    "compare minimal --precision nothing=2 --policy slow_down", "compare minimal --policy +", "validate minimal --seeds 0",
    "sensitivity minimal --method sobol --samples 3 --out OUT", "optimise minimal --policy slow_down --seeds 1 --out OUT",
)  # fmt: skip


def template(node: ast.expr) -> str:
    """A text with a hole for what is filled in; empty when it is no text."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(x.value) if isinstance(x, ast.Constant) else HOLE for x in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def templates() -> list[str]:
    """Texts of the program, with a hole for what is filled in."""
    found = []
    for path in [SIM / "extras.py", *(path for room in ROOMS for path in (SIM / room).rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr) and (words := template(node)):
                found.append(words)
    return found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_dutch(mistake, tmp_path, monkeypatch):
    in_every_module(monkeypatch, "sim.runs.preparing", "compile_first", pytest.fail)
    words = [str(tmp_path / "out") if word == "OUT" else word for word in mistake.split()]
    found = CliRunner().invoke(app, [*words, "--lang", "nl"])
    assert found.exit_code == 2, found.output
    assert ONLY_ENGLISH not in found.output and not ENGLISH.search(found.output), found.output


def test_the_next_command_speaks_its_own_language():
    for lang, words in (("nl", "Er is geen maatregel"), ("en", "There is no policy"), ("", "There is no policy")):
        found = CliRunner().invoke(app, ["run", "minimal", "--policy", "nix", *(["--lang", lang] if lang else [])])
        assert found.output.startswith(words)


def test_every_dutch_sentence_stands_for_one_of_the_program():
    """A sentence that was changed in the program and not here would come in English again."""
    whole = "\n".join(templates())
    for row in SENTENCES:
        for piece in row["en"].replace("\n", HOLE).split(HOLE):
            for part in re.split(r"(?<=[.;:]) ", piece.strip(" .,:;()-?")):
                words = part.strip(" .").removeprefix("there is ").removeprefix("There is ")
                assert words in whole or words in PUT_TOGETHER, f"{row['en']}: no text of the program holds {words!r}"


def test_every_sentence_has_the_same_holes_in_both_languages_and_stands_once():
    for row in SENTENCES:
        assert row["en"].count(HOLE) == row["nl"].count(HOLE), row
    assert len({row["en"] for row in SENTENCES}) == len(SENTENCES)


@pytest.mark.parametrize("room", [*WHOLE])
def test_every_fault_of_these_rooms_has_a_dutch_sentence(room):
    """Of a text that is put together elsewhere nothing can be said here."""
    parts = SIM / room
    for path in [parts] if parts.suffix else parts.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InputError":
                words = template(node.args[0]).replace(HOLE, "five")
                assert not words or in_dutch(words), f"{path.name}, line {node.lineno}: {words}"


def test_a_fault_without_a_dutch_sentence_is_told_as_it_is_and_said_to_be_english():
    assert told("Something new.", "nl") == f"{ONLY_ENGLISH}Something new."
    assert told("Something new.", "en") == "Something new."
    assert in_dutch("The scenario has a fault:\n  - key x: a fault of a kind that nobody wrote in Dutch.") == (
        "Het scenario heeft een fout:\n  - key x: a fault of a kind that nobody wrote in Dutch."
    )


def test_what_people_typed_is_no_part_of_a_sentence():
    assert in_dutch("There is no policy '{0}'. Policies are slow_down.") == (
        "Er is geen maatregel '{0}'. Maatregelen zijn slow_down."
    )
