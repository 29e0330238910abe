"""The protocol (ODD+D) and the STRESS checklist say what the program has: names, files, numbers, lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BACKGROUND = ROOT / "docs" / "background"
PROTOCOL = (BACKGROUND / "odd-protocol.md").read_text(encoding="utf-8")
WRITTEN = PROTOCOL[: PROTOCOL.index("### 3.6 Lists")]
"""What is written by hand; the lists behind it are held by ``test_written_pages_are_current``."""
STRESS = (BACKGROUND / "stress.md").read_text(encoding="utf-8")
NO_MECHANISM = {"__init__", "opening", "loop", "dispatch", "order", "changes"}
HEADS = (
    "1.1 Purpose", "1.2 Entities, state variables, scales", "1.3 Process overview and scheduling",
    "2.1 Theoretical and empirical background", "2.2 Individual decision making", "2.3 Learning", "2.4 Individual sensing",
    "2.5 Individual prediction", "2.6 Interaction", "2.7 Collectives", "2.8 Heterogeneity", "2.9 Stochasticity",
    "2.10 Observation", "3.1 Implementation", "3.2 Initialisation", "3.3 Input data", "3.4 Submodels",
)  # fmt: skip
ITEMS = (
    "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "3.1", "3.2", "3.3", "3.4",
    "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1",
)  # fmt: skip


@pytest.fixture(scope="module")
def ledger():
    from sim.scenario.loading import load_scenario

    return {row.path.removeprefix("parameters.") for row in load_scenario("utrecht").ledger()}


def test_every_head_of_odd_d_is_there_in_its_order():
    found = re.findall(r"^### (\d.+)$", PROTOCOL, re.MULTILINE)
    assert [head for head in found if head in HEADS] == list(HEADS)


def test_every_mechanism_is_described():
    files = {path.stem for path in (ROOT / "sim" / "processes").glob("*.py")} - NO_MECHANISM
    assert not [name for name in sorted(files) if f"`{name}.py`" not in WRITTEN]


def test_every_policy_and_event_is_listed_and_no_other():
    from sim.policies import registry
    from sim.policies.base import ships
    from sim.words import Event

    def listed(mark: str) -> set[str]:
        part = re.search(rf"<!-- {mark}: begin -->\n(.*?)<!-- {mark}: end -->", PROTOCOL, re.DOTALL)
        return set(re.findall(r"^\| \[?`(\w+)`", part[1], re.MULTILINE))

    assert listed("policies") == {name for name, kind in registry().items() if ships(kind)}
    assert listed("events") == {one.name.lower() for one in Event if one}
    files = {path.stem for path in (ROOT / "sim" / "processes").glob("*.py")}
    assert listed("mechanisms") == files - NO_MECHANISM


def test_every_kind_of_entity_has_its_row():
    from sim.world import layout

    kinds = {name.removesuffix("_DTYPE").lower() for name in vars(layout) if name.endswith("_DTYPE")}
    kinds -= {"change", "tally", "alternative", "log", "cohort", "helped"}  # no entities
    table = WRITTEN[WRITTEN.index("| entity |") : WRITTEN.index("**From outside**")]
    rows = re.findall(r"^\| ([a-z ]+) \|", table, re.MULTILINE)
    assert len([row for row in rows if row != "entity"]) >= len(kinds & {*" ".join(rows).split(), "host"})
    assert kinds <= {*" ".join(rows).split()} | {"host"}, kinds


def test_every_number_that_is_named_is_in_the_ledger(ledger):
    """``section.name``, ``section.*``, ``section.stem_*``, and a bare second name of the section before it."""
    sections = {path.partition(".")[0] for path in ledger}
    unknown, section = [], ""
    for word in re.findall(r"`([a-z_]+(?:\.[a-z_]+\*?|\.\*)?)`", WRITTEN):
        first, dot, rest = word.partition(".")
        if rest == "py":
            section = ""
        elif dot and first in sections:
            section = first
            known = any(path.startswith(word[:-1]) for path in ledger) if word.endswith("*") else word in ledger
            if not known and not any(path.startswith(f"{word}.") for path in ledger):
                unknown.append(word)
        elif section and word.startswith(("second_s", "board_", "hearing_")) and f"{section}.{word}" not in ledger:
            unknown.append(f"{section}.{word}")
    assert not unknown, unknown


def test_every_file_that_is_named_is_there():
    names = {path.name for path in (ROOT / "sim").rglob("*.py")}
    for page in (PROTOCOL, STRESS):
        named = re.findall(r"`([\w/]+\.(?:py|csv|toml))`", page)
        assert not [one for one in named if "/" in one and not any((ROOT / top / one).exists() for top in ("", "sim"))]
        assert not [one for one in named if "/" not in one and one.endswith(".py") and one not in names]


def test_every_item_of_the_checklist_is_answered_with_where():
    rows = re.findall(r"^\| (\d[\d.]*) [^|]+\| ([^|]+) \| ([^|]+) \|$", STRESS, re.MULTILINE)
    assert [row[0] for row in rows] == list(ITEMS)
    assert all(answer.strip() and ("](" in where or "`" in where) for _, answer, where in rows)
