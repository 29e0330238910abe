"""With --lang nl no command says anything in English, but names, paths and what is quoted."""

from __future__ import annotations

import re
import shutil

import pytest
import typer.main
from typer.testing import CliRunner

from sim.commands.app import app
from sim.commands.dutch import LANGUAGE
from sim.commands.language import panels_in_dutch
from sim.policies.base import ships
from sim.scenario.loading import bundled_scenarios
from tests.own_policies import forget, nothing_left

ENGLISH = re.compile(  # not those that are Dutch words too (of, is, in, over), nor names of settings and keys
    r"\b(the|and|with|not|that|which|there|are|from|these|this|must|cannot|found|allowed|without|each|only|when|for|has|have|"
    r"share of|per year|between|more than|by|none|no|it|its|were|to|at|out of|years of|children of)\b",
    re.IGNORECASE,
)
CODE = re.compile(
    r"'[^']*'|\"[^\"]*\"|`[^`]*`|--[\w-]+(=\S*)?|\[[A-Z|\[\]+ ]+\]|[\w./-]*[_/][\w./:-]*|\w+\.\w+(\.\w+)*|[\w.-]+\.toml"
)
ENGLISH_NAMES = re.compile(
    r"Families First|Multisystem\w*|Mesa|slow[- ]down|by_area|pilot|full|programme|out of scope|Weibull|weeks",
    re.IGNORECASE,
)
LISTS = (
    *(
        "scenarios",
        "policies",
        "policies minimal",
        "policies utrecht",
        "outcomes",
        "parameters minimal",
        "parameters utrecht",
    ),
    *("check minimal", "check utrecht", "check rijk-van-nijmegen", "check textbook/season", "check utrecht-2024"),
)
EMPTY = (
    "brief",
    "calibrate",
    "check",
    "compare",
    "new",
    "own-data",
    "reproduce",
    "run",
    "statline",
    "sweep",
    "validate",
)


def said(words: list[str], code: int | None = 0) -> str:
    """What a command says in Dutch, without names, paths and what is quoted."""
    token = LANGUAGE.set("nl")
    try:
        with panels_in_dutch():
            found = CliRunner().invoke(app, words, env={"COLUMNS": "200", "ZOTHUIS_LANG": "nl"})
    finally:
        LANGUAGE.reset(token)
    assert code is None or found.exit_code == code, found.output
    return " ".join(bare(line) for line in found.output.splitlines())


def bare(line: str) -> str:
    """A line without names, paths and what is quoted."""
    return CODE.sub(" ", line)


def english_in(text: str) -> str:
    """Where an English word stands, with what is around it."""
    words = ENGLISH_NAMES.sub(" ", text)
    found = ENGLISH.search(words)
    return words[max(0, found.start() - 80) : found.end() + 80] if found else ""


@pytest.fixture(autouse=True)
def _only_what_ships():
    """Policies that other tests of this process wrote are in no list."""
    with nothing_left() as known:
        forget(*(name for name, kind in known.items() if not ships(kind)))
        yield


@pytest.mark.parametrize("words", LISTS)
def test_a_list_holds_no_english(words):
    assert not english_in(said(words.split()))


def test_every_command_is_named_in_this_test_or_has_no_list():
    commands = set(typer.main.get_command(app).commands)
    assert commands >= {words.split()[0] for words in LISTS} | set(EMPTY)


FAULTS = (
    ("start = 2022-01-01", 'strt = 2022-01-01\nstart = "x"'),
    ("start = 2022-01-01", "start = 1822-01-01"),
    ("[areas]", "[[[areas]"),
    ("years = ", "years = -"),
    ("[mechanisms]", "[mechanisms]\nnothing = true"),
)
SECTIONS = (
    'harm]\nwaiting = "many"', "harm]\nbreakdown = 3", "harm]\nnothing = 2", "harm]\ndanger = {valu = 3}",
    "harm]\ndanger = {value = 0.6, low = 1.0, high = 0.5}", "harm]\ndanger = {value = 0.6, source = 'nobody'}",
    "harm]\ndanger = {value = 0.6, grade = 'Z'}", "levels]\nup = [1, 2]", "levels]\nup = 'x'",
    "population]\nchildren = [1, 1, 1, 1, 1]", "search]\nsecure_age = 'old'",
)  # fmt: skip
TABLES = (
    lambda rows: [rows[0], *rows[1:], rows[-1]],
    lambda rows: rows[1:],
    lambda rows: [rows[0], rows[1].replace("1", "x"), *rows[2:]],
    lambda rows: [rows[0], rows[1] + ",7", *rows[2:]],
    lambda rows: [rows[0]],
    lambda rows: [rows[0], *rows[1:], rows[1].replace(rows[1].split(",")[0], "Totaal")],
    lambda rows: [rows[0].replace("households", "homes"), *rows[1:]],
)


def faulty(tmp_path, scenario=lambda text: text, table=lambda rows: rows) -> list[str]:
    folder = tmp_path / "place"
    shutil.copytree(bundled_scenarios()["minimal"].parent, folder)
    for name, change in (
        ("scenario.toml", scenario),
        ("areas.csv", lambda text: "\n".join(table(text.splitlines())) + "\n"),
    ):
        file = folder / name
        before = file.read_text(encoding="utf-8")
        file.write_text(change(before), encoding="utf-8")
    return ["check", str(folder), "--lang", "nl"]


@pytest.mark.parametrize(("old", "new"), FAULTS)
def test_a_fault_in_a_scenario_is_told_in_dutch(old, new, tmp_path):
    assert not english_in(said(faulty(tmp_path, lambda text: text.replace(old, new, 1)), None))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_fault_in_a_number_is_told_in_dutch(section, tmp_path):
    assert not english_in(said(faulty(tmp_path, lambda text: f"{text}\n[parameters.{section}\n"), None))


@pytest.mark.parametrize("table", TABLES)
def test_a_fault_in_the_table_of_areas_is_told_in_dutch(table, tmp_path):
    assert not english_in(said(faulty(tmp_path, table=table), None))


@pytest.mark.parametrize("command", EMPTY)
def test_a_command_without_what_it_needs_says_so_in_dutch(command):
    assert not english_in(said([command], None))


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    (
        "run minimal --years 1",
        "run minimal --years 1 --targets",
        "compare minimal --seeds 2 --years 1 --draws 0 --policy vertragen --full",
    ),
)
def test_a_small_run_says_nothing_in_english(words):
    assert not english_in(said(words.split()))
