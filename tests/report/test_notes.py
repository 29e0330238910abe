"""Every note on a number has its Dutch form, which says the same numbers; somebody's own words stay as they are."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from sim.calibration.defaults import as_toml
from sim.commands.app import app
from sim.report import holes
from sim.report.notes import FILES, _dutch, note_in, notes, patterns
from sim.scenario.commands import parameters_table
from sim.scenario.derived import Here, Level, begun_of, derived, hosts_of, places_of
from sim.scenario.fields import Section, provenance_of
from sim.scenario.loading import bundled_scenarios, load_scenario

ENGLISH = re.compile(
    r"\b(the|and|with|not|that|which|from|for|by|this|are|no|it|at|when|where|assumption|children)\b", re.I
)
CODE = re.compile(r"\b[A-Z]{2,4}-[A-Z0-9]+(?:-[A-Z0-9]+)*|\bT[0-9]{2}\b|\b[a-z]+\.[a-z_]+\b|\b[a-z]+_[a-z_]+\b")
"""Ids of the register, targets, paths of numbers, names of settings and policies."""
NUMBER = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
NEW = (
    "--children 30000",
    "--children 30000 --like utrecht",
    "--children 12000 --like rijk-van-nijmegen --residence 1.2 --orders 0.9",
    "--children 5000 --households 3000 --like minimal",
    "--areas wijken.csv",
)


def declared() -> Iterator[str]:
    """Notes of all declarations, also of those that no bundled scenario uses as they are."""
    for room in ("scenario", "mechanisms", "processes", "policies"):
        package = importlib.import_module(f"sim.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"sim.{room}."):
            importlib.import_module(found.name)
    left = [Section]
    while left:
        for kind in left.pop().__subclasses__():
            left.append(kind)
            home = sys.modules.get(kind.__module__)
            if kind.__module__.startswith("sim.") and getattr(home, kind.__name__, None) is kind:  # not made by a test
                known = (provenance_of(kind, name) for name in kind.model_fields)
                yield from (one.note for one in known if one is not None)


def reckoned() -> Iterator[str]:
    """Notes of all that can be reckoned by figures of the country."""
    level = Level(0.8, note="assumption")
    for here in (Here(5_000, days=100.0), Here(90_000, level, share=0.4, times=2.0, days=40.0, use=0.5)):
        yield from (kind(service, here).note for service in derived()["service"] for kind in (places_of, begun_of))
        yield from (hosts_of(key, here, 3_000).note for key in ("start", "enquiries"))


def of_new_places(folder: Path) -> Iterator[str]:
    (folder / "wijken.csv").write_text("wijk;kinderen\nNoord;1500\nZuid;900\n", encoding="utf-8")
    for number, words in enumerate(NEW):
        place = folder / str(number)
        asked = ["new", "Ergens", *words.replace("wijken.csv", str(folder / "wijken.csv")).split(), "--out", str(place)]
        found = CliRunner().invoke(app, asked)
        assert found.exit_code == 0, found.output
        yield from (row["note"] for row in parameters_table(place))


def calibrated() -> Iterator[str]:
    """Notes of numbers that a calibration would choose: one with a note, a list, one without a note."""
    ledger = load_scenario("minimal").ledger()
    named = [row for row in ledger if row.path.startswith("parameters.") and row.low is not None]
    chosen = [next(row for row in named if isinstance(row.value, tuple) == many) for many in (False, True)]
    chosen.append(next(row for row in named if not row.note and not isinstance(row.value, tuple)))
    numbers = [row.path if not isinstance(row.value, tuple) else f"{row.path}.0" for row in chosen]
    found = SimpleNamespace(numbers=[SimpleNamespace(path=path) for path in numbers], values=(1.0, 1.0, 1.0))
    yield from re.findall(r'note = "(calibrated[^"]*)"', as_toml(found, ledger, "a posterior"))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """All notes that the program can show by itself."""
    bundled = (row["note"] for name in bundled_scenarios() for row in parameters_table(name))
    made = of_new_places(tmp_path_factory.mktemp("new"))
    return frozenset(note for part in (bundled, made, declared(), reckoned(), calibrated()) for note in part if note)


def test_every_note_has_a_dutch_form(every):
    silent = [note for note in sorted(every) if _dutch(note) is None]
    assert not silent, "no Dutch form in sim/report/notes-*.toml for:\n" + "\n".join(silent)


def test_every_dutch_form_is_of_a_note(every):
    unused = [english for english in notes() if not any(english in note for note in every)]
    unused += [one.english.pattern for one in patterns() if not any(one.english.search(note) for note in every)]
    assert not unused, "nothing says this any more:\n" + "\n".join(unused)


def test_no_note_stands_in_the_files_twice():
    english = [one for one, _ in holes.pairs(FILES, "note", "pattern")]
    assert len(english) == len(set(english)), sorted({one for one in english if english.count(one) > 1})


def numbers(words: str) -> list[str]:
    """Its numbers without marks, in order of size; names of settings hold none of them."""
    return sorted(re.sub(r"[.,]", "", one) for one in NUMBER.findall(words))


def test_both_languages_say_the_same_numbers_rows_and_names(every):
    for note in sorted(every):
        dutch = note_in(note, "nl")
        assert numbers(note) == numbers(dutch), f"{note}\n{dutch}"
        assert set(CODE.findall(note)) == set(CODE.findall(dutch)), f"{note}\n{dutch}"
        assert re.findall(r"grade ([ABCU])\b", note) == re.findall(r"graad ([ABCU])\b", dutch), f"{note}\n{dutch}"


def test_numbers_of_dutch_notes_have_a_decimal_comma(every):
    for note in sorted(every):
        for one in NUMBER.findall(note):
            if "." in one:
                assert one.translate(str.maketrans(".,", ",.")) in note_in(note, "nl"), note


def test_no_dutch_note_is_partly_english(every):
    for note in sorted(every):
        words = CODE.sub(" ", note_in(note, "nl"))
        assert not ENGLISH.search(words), f"{ENGLISH.search(words)} in {words}"


def test_holes_of_both_sides_are_as_many():
    for english, dutch in holes.pairs(FILES, "note", "pattern"):
        assert len(holes.HOLES.findall(english)) == len(re.findall(r"\{(?:!.)?\}", dutch)), english


def test_a_note_of_somebody_stays_as_it_was_written():
    own = "we counted 1,250 families in 0.5 years. And more of them"
    assert note_in(own, "nl") == own and note_in("", "nl") == ""
    assert note_in(f"calibrated; 0.5, 1.2 before. {own}", "nl") == f"gekalibreerd; eerst 0,5; 1,2. {own}"
    level = Here(5_000, Level(0.8, note="we counted"))
    reckoned = note_in(f"{places_of(derived()['service'][0], level).note}. {own}", "nl")
    assert reckoned.endswith(f"niveau: we counted. {own}") and reckoned.startswith("8.740 in beeld in het jaar")


def test_in_english_a_note_is_as_it_is(every):
    assert all(note_in(note, "en") == note for note in every)


@pytest.mark.parametrize("columns", [80, 120, 200])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_numbers_are_listed_with_their_notes_and_no_name_is_broken(lang, columns):
    asked = ["parameters", "utrecht", "--parameter", "levels.crisis", "--parameter", "crisis.repeat", "--lang", lang]
    shown = CliRunner().invoke(app, asked, env={"COLUMNS": str(columns)}).stdout
    assert all(len(line) <= columns for line in shown.splitlines())
    rows = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).stdout)
    assert len(rows) == 2 and ("zolang een crisis" in rows[1]["note"]) == (lang == "nl")
    for row in rows:
        assert all(word in shown.split() for word in row["note"].split())
        assert all(name in shown for name in CODE.findall(row["note"]))
