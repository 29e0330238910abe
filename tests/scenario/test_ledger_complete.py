"""Every number of behaviour and of cost is in the ledger: no figure stands bare in a rule, and every assumption says why."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from sim.data import register
from sim.scenario import bundled_scenarios, load_scenario
from sim.scenario.fields import ASSUMPTION

SIM = Path(__file__).resolve().parents[2] / "sim"
POLICIES = sorted((SIM / "policies").glob("*.py"))
NO_RULES = {  # written from declarations; layout of tables and the room in them
    "processes/dispatch.py", "world/codes.py", "world/mail.py", "world/layout.py", "world/world.py", "population/building.py",
    "population/purposes.py",
}  # fmt: skip
RULES = [
    path
    for room in ("processes", "world", "population")
    for path in sorted((SIM / room).glob("*.py"))
    if path.relative_to(SIM).as_posix() not in NO_RULES
]

# Figures that are no claim about the world: (file of a folder of sim, figure, why it may stand there)
NO_CLAIM = (
    ("policies/__init__.py", 10_000, "characters of a text that is still read"),
    ("policies/__init__.py", 0.5, "how alike two words are before one is asked about"),
    ("policies/base.py", 1e12, "euro above which a cost is a mistake"),
    ("policies/base.py", 1e-9, "rounding"),
    ("policies/base.py", 28, "days of a step of the staircase that stands for a fading wave"),
    ("policies/base.py", 40, "steps of it"),
    ("policies/base.py", 0.5, "a half-life halves"),
    ("policies/base.py", 1e-3, "share of the top below which the staircase ends"),
    ("policies/checks.py", 1e9, "above it a number is a mistake"),
    ("policies/changes.py", 1e-9, "rounding"),
    ("policies/changes.py", 5200, "weeks above which a ramp is a mistake"),
    ("policies/changes.py", 13, "weeks of a step of a ramp that touches every family: fewer steps, the same ramp"),
    ("policies/changes.py", 62, "bits of a number of a user's own"),
    ("policies/changes.py", 8, "bytes of a chance key"),
    ("policies/host_recruitment.py", 16, "years for which waves are laid out"),
    ("policies/host_recruitment.py", 366, "days of the longest year"),
    ("policies/residential_rundown.py", 91, "days of a step in which places close: the ramp is a setting"),
    ("policies/worker_continuity.py", 1_000_000, "places counted of teams without a limit"),
    *((f"processes/{file}.py", 1e300, "below every score") for file in ("crisis", "harm", "wel_thuis")),
    *((f"processes/{file}.py", 20, "bits: number of a second question") for file in ("help", "respite", "wel_thuis")),
    ("processes/help.py", 4, "help forms, in the number of a question"),
    *(("processes/help.py", 2.0, "a half-life halves"),) * 3,
    ("processes/hosts.py", 3, "what hosts.three_places is about"),
    ("processes/hosts.py", 1e-12, "no division by 0"),
    ("processes/lifecourse.py", 4, "rounds of mail before a row is used again"),
    ("processes/loop.py", 64, "rows to spare"),
    ("processes/loop.py", 4, "entries fetched ahead"),
    *(
        (f"processes/{file}.py", 64, "moves of an entry, in the number of a question")
        for file in ("needs", "placement", "placement")
    ),
    ("processes/protection.py", 1024, "incidents between reports, in the number of a question"),
    ("processes/seeking.py", 1e-9, "no division by 0"),
    ("processes/seeking.py", 0.5, "arms of a trial are equally large"),
    ("processes/supply.py", 1_000_000_000, "no limit"),
    ("processes/supply.py", 0.5, "rounding"),
    ("processes/wel_thuis.py", 8, "stressors, in the number of a question"),
    ("processes/workforce.py", 40, "mail at once, of the 64 that there is room for"),
    *(("processes/workforce.py", 4.0, "a line is felt in quarters: so often is the rate set again"),) * 2,
    ("processes/workforce.py", 0.1, "vacancies are felt in steps of a tenth: so often are rates set again"),
    *(("processes/workforce.py", 0.5, "rounding"),) * 4,
    *(("processes/workforce.py", 1e-9, "rounding"),) * 2,
    *(("world/calendar.py", hours, "office hours, the hours of a week and its days") for hours in (
        9.0, 17.0, 40, 7, 24.0, 5, 168, 5, 24, 24, 128, 168.0, 7)),
    ("world/calendar.py", 28, "every February has this day"),
    *(("world/calendar.py", week, "ISO weeks of school holidays, and weeks a year") for week in (
        1, 8, 18, 29, 30, 31, 32, 33, 34, 43, 52, 52.18, 52.18)),
    ("world/history.py", 1e-6, "rounding"),
    *(("world/host_choice.py", 1e300, "below every score"),) * 3,
    ("world/hostlists.py", 18, "of age"),
    ("world/staff.py", 16, "kinds of service, in the number of a question"),
    ("world/staff.py", 64, "moves of an entry, in the number of a question"),
    ("world/supply.py", 3, "parts of a supply"),
    ("world/supply.py", 1e-9, "rounding"),
    ("population/families.py", 1e-6, "rounding"),
    ("population/families.py", 1e-9, "no division by 0"),
    ("population/families.py", 0.5, "half the variance, so that the mean is 1"),
    ("population/lifecourse.py", 20.0, "years of a new place over which its first families arrived"),
    *(("population/lifecourse.py", index, "the last of five classes") for index in (3, 4)),
    *(("population/lifecourse.py", 2.0, "a gamma of shape 2 is two exponentials"),) * 2,
    ("population/synthesis.py", 0.5, "rounding"),
)  # fmt: skip


def numbers_in(
    path: Path, declared: tuple[str, ...] = ("setting", "parameter", "Mechanism")
) -> list[tuple[int, float]]:
    """(line, figure) of every figure in a file but 0, 1, -1 and the whole number 2, which claim nothing.

    Figures inside a call of one of ``declared`` have a unit and a range there, and are left out.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in declared
        for inner in ast.walk(node)
    }
    return sorted(
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in aside
        if type(node.value) in (int, float) and node.value not in (0, 1) and repr(node.value) != "2"
    )


def claims_in(path: Path) -> list[tuple[int, float]]:
    """(line, figure) of the figures of a file that are not in `NO_CLAIM`, or there more often than it says."""
    free = Counter(figure for file, figure, _ in NO_CLAIM if path == SIM / file)
    claims = []
    for line, figure in numbers_in(path):
        if free[figure] > 0:
            free[figure] -= 1
        else:
            claims.append((line, figure))
    return claims


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_no_policy_has_a_number_of_its_own(path):
    """A number of a policy is a setting, or a number of the ledger (``baseline.number``); units are in ``sim/units.py``."""
    assert not claims_in(path)


@pytest.mark.parametrize("path", RULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_rule_has_a_number_of_its_own(path):
    """A number of a rule is a parameter of its section (``sim/scenario/sections``), read from ``world.params``."""
    assert not claims_in(path)


def test_every_exception_is_needed():
    for file in {file for file, *_ in NO_CLAIM}:
        listed = Counter(figure for name, figure, _ in NO_CLAIM if name == file and figure != 1)
        assert not listed - Counter(figure for _, figure in numbers_in(SIM / file)), file


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("cost = 3.0 * crises", [3.0]),
        ("cost = 2.0 * offers", [2.0]),
        ("HOURS = (20.0, 10.0, 40.0)", [10.0, 20.0, 40.0]),
        ("days = helps.days[3]", [3]),
        ("cases = -0.4 * whole", [0.4]),
        ("x = min(1.0, max(0, y)) - 1 + half / 2", []),
        ("rate *= 0.3 if level == 1 else 1.0", [0.3]),
        ("if age >= 6.0 and drawn < chance:\n    pass", [6.0]),
        ("MECHANISM = Mechanism(chance={'asked': 1025})", []),
        ("flag, text = True, '3.0'", []),
        ("share: float = setting(0.25, unit='share', low=0, high=3, meaning='')", []),
        ("share: float = parameter(0.25, unit='share')", []),
        ("share = other(0.25)", [0.25]),
    ],
)
def test_a_figure_is_found_where_it_claims_something(tmp_path, line, found):
    path = tmp_path / "rule.py"
    path.write_text(line, encoding="utf-8")
    assert [figure for _, figure in numbers_in(path)] == found


@pytest.mark.parametrize("name", sorted(bundled_scenarios()))
def test_every_assumption_says_what_it_rests_on(name):
    """A sentence: what the figure is held against, or what its range is meant to span."""
    silent = [row.path for row in load_scenario(name).ledger() if ASSUMPTION in row.source and not row.note.strip()]
    assert not silent


def test_a_note_names_no_figure_and_no_number_that_is_not_there():
    rows = load_scenario("utrecht").ledger()
    paths = {row.path for row in rows} | {row.path.removeprefix("parameters.") for row in rows}
    sections = {path.split(".")[0] for path in paths if path.count(".") == 1}
    known = tuple(register())
    for row in rows:
        for figure in re.findall(r"(?<![\w-])[A-Z]{2,4}-[A-Z0-9]+(?:-[A-Z0-9]+)*", row.note):
            assert any(id == figure or id.startswith(f"{figure}-") for id in known), f"{row.path}: {figure}"
        for path in re.findall(r"\b[a-z]+\.[a-z_]+\b(?!\*)", row.note):
            assert path in paths or path.split(".")[0] not in sections, f"{row.path}: {path}"
