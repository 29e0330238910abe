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

# Figures that are no claim about the world: (file of a folder of sim, where in it, figures, why they may stand there).
# Where: the function, or the name of the constant. A figure that stands twice in one place is named twice.
NO_CLAIM = (
    ("policies/__init__.py", "LONGEST_TEXT", (10_000,), "characters of a text that is still read"),
    ("policies/__init__.py", "_nearest", (0.5,), "how alike two words are before one is asked about"),
    ("policies/base.py", "MOST_EURO", (1e12,), "euro above which a cost is a mistake"),
    ("policies/base.py", "ROUNDING", (1e-9,), "rounding"),
    ("policies/base.py", "WAVE_STEP", (28,), "days of a step of the staircase that stands for a fading wave"),
    ("policies/base.py", "WAVE_STEPS", (40,), "steps of it at least"),
    ("policies/base.py", "FADED", (1e-3,), "share of the top below which the staircase ends"),
    ("policies/base.py", "CAMPAIGNS", (256,), "campaigns that are remembered, for speed"),
    ("policies/base.py", "_left_of_waves", (0.5,), "a half-life halves"),
    ("policies/checks.py", "MOST", (1e9,), "above it a number is a mistake"),
    ("policies/changes.py", "ROUNDING", (1e-9,), "rounding"),
    ("policies/changes.py", "LONGEST_RAMP", (5200,), "weeks above which a ramp is a mistake"),
    ("policies/changes.py", "FEWER_STEPS", (13,), "weeks of a step of a ramp that touches every family: fewer steps, the same"),
    ("policies/changes.py", "MOST_NUMBER", (2, 62), "bits of a number of a user's own"),
    ("policies/changes.py", "HASH_BYTES", (8,), "bytes of a chance key"),
    ("policies/host_recruitment.py", "LONGEST", (16, 366), "years for which waves are laid out, days of the longest year"),
    ("policies/picture.py", "picture", (3,), "figures of a number in words"),
    ("policies/practice.py", "YEARS", (3,), "years of which cost is told one by one"),
    ("policies/practice.py", "TEN, HUNDRED, MANY, FEW", (10, 10.0, 100), "from which size a number in words is whole"),
    ("policies/practice.py", "_whole", (0.5,), "rounding"),
    ("policies/residential_rundown.py", "STEP_DAYS", (91,), "days of a step in which places close: the ramp is a setting"),
    ("policies/sizing.py", "ROUNDING", (1e-9,), "rounding"),
    ("policies/sizing.py", "MOST", (100_000,), "places above which a number is a mistake"),
    ("policies/worker_continuity.py", "MOST_PLACES", (1_000_000,), "places counted of teams without a limit"),
    ("processes/alternative.py", "KINDS", (16,), "kinds of alternative, in the number of a question"),
    ("processes/alternative.py", "worker_goes", (1e-9,), "no division by 0"),
    ("processes/crisis.py", "concern_children", (1e300,), "below every score"),
    ("processes/harm.py", "home_incident", (1e300,), "below every score"),
    ("processes/help.py", "KNOWN", (20,), "bits: number of a second question"),
    ("processes/help.py", "start_help", (4,), "help forms, in the number of a question"),
    ("processes/help.py", "strength", (2.0,), "a half-life halves"),
    ("processes/help.py", "help_event", (2.0,), "a half-life halves"),
    ("processes/hosts.py", "draw_profile", (3,), "what hosts.three_places is about"),
    ("processes/hosts.py", "stop_event", (1e-12,), "no division by 0"),
    ("processes/lifecourse.py", "HOPS", (4,), "rounds of mail before a row is used again"),
    ("processes/loop.py", "SPARE", (64,), "rows to spare"),
    ("processes/loop.py", "look_ahead", (4, 7), "entries fetched ahead"),
    ("processes/needs.py", "move_strain", (64,), "moves of an entry, in the number of a question"),
    ("processes/placement.py", "intent_of", (64,), "moves of an entry, in the number of a question"),
    ("processes/placement.py", "planned_days", (64,), "moves of an entry, in the number of a question"),
    ("processes/protection.py", "report", (1024,), "incidents between reports, in the number of a question"),
    ("processes/respite.py", "BAD", (20,), "bits: number of a second question"),
    ("processes/seeking.py", "seek_event", (1e-9,), "no division by 0"),
    ("processes/suspended.py", "REVIEWS", (16,), "reviews of a request, in the number of a question"),
    ("processes/supply.py", "NO_LIMIT", (1_000_000_000,), "no limit"),
    ("processes/supply.py", "adjust_places", (0.5,), "rounding"),
    ("processes/wel_thuis.py", "DAYS", (20,), "bits: number of a second question"),
    ("processes/wel_thuis.py", "removable", (1e300, 8), "below every score; stressors, in the number of a question"),
    ("processes/workforce.py", "MOST_MAIL", (40,), "mail at once, of the 64 that there is room for"),
    ("processes/workforce.py", "overload", (4.0, 4.0), "a line is felt in quarters: so often is the rate set again"),
    ("processes/workforce.py", "change_staff", (0.1,), "vacancies are felt in steps of a tenth: so often are rates set again"),
    ("processes/workforce.py", "change_staff", (0.5,), "rounding"),
    ("processes/workforce.py", "staff_mail", (0.5, 1e-9), "rounding"),
    ("processes/workforce.py", "give_places", (0.5, 0.5, 1e-9), "rounding"),
    ("world/calendar.py", "OFFICE_OPENS, OFFICE_CLOSES", (9.0, 17.0), "office hours"),
    ("world/calendar.py", "OFFICE_HOURS_A_WEEK", (40,), "five days of eight hours"),
    ("world/calendar.py", "in_office_hours", (7, 24.0, 5), "days of a week, hours of a day, working days"),
    ("world/calendar.py", "run_days", (28,), "every February has this day"),
    ("world/calendar.py", "office_weights", (168, 168.0, 128, 24, 24, 5), "hours of a week, of it outside the office, of a day"),
    ("world/calendar.py", "school_weeks", (8, 18, 29, 30, 31, 32, 33, 34, 43, 52), "ISO weeks of school holidays"),
    ("world/calendar.py", "school_weeks", (52.18, 52.18, 7), "weeks of a year, days of a week"),
    ("world/history.py", "checked_steps", (1e-6,), "rounding"),
    ("world/trial.py", "enters_trial", (0.5,), "arms of a trial are equally large"),
    ("world/risk.py", "days_of", (2,), "each step lasts twice as long as the one before: what lasting.falls is about"),
    ("world/host_choice.py", "find_host", (1e300, 1e300), "below and above every score"),
    ("world/host_choice.py", "part_time_host", (1e300,), "below every score"),
    ("world/hostlists.py", "new_host", (18,), "of age"),
    ("world/seen.py", "FLARE", (20,), "bits: number of a second look at one crisis"),
    ("world/treatment.py", "HALF", (0.5, 1e-9), "rounding"),
    ("world/staff.py", "loses_worker", (16,), "kinds of service, in the number of a question"),
    ("world/staff.py", "trusted_worker", (64,), "moves of an entry, in the number of a question"),
    ("world/supply.py", "PART_SUPPLY, PART_COORDINATORS, PART_RECRUITS", (3,), "parts of a supply"),
    ("world/supply.py", "fit_capacity", (1e-9,), "rounding"),
    ("population/families.py", "ROUNDING", (1e-6,), "rounding"),
    ("population/families.py", "poverty_chance", (1e-9,), "no division by 0"),
    ("population/families.py", "draw_traits", (0.5,), "half the variance, so that the mean is 1"),
    ("population/lifecourse.py", "NEW_YEARS", (20.0,), "what population.families = 'new' means, a choice of textbook cases"),
    ("population/lifecourse.py", "pick5", (3, 4), "the last two of five classes"),
    ("population/lifecourse.py", "birth_gap", (2.0, 2, 2), "a gamma of shape 2 is two exponentials"),
    ("population/lifecourse.py", "longest_stay", (2.0,), "bound of a rejection sampler: births at twice the usual gaps"),
    ("population/synthesis.py", "dwellings", (0.5,), "rounding"),
)  # fmt: skip
FACTORS = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


def numbers_in(
    path: Path, declared: tuple[str, ...] = ("setting", "parameter", "Mechanism")
) -> list[tuple[int, str, float]]:
    """(line, where, figure) of every figure in a file but 0, 1, -1, and the whole number 2 where it counts (no factor).

    Figures inside a call of one of ``declared`` have a unit and a range there, and are left out.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in declared
        for inner in ast.walk(node)
    }
    factors = {id(side) for node in ast.walk(tree) for side in _factors(node)}
    return sorted(
        (node.lineno, _where(top), node.value)
        for top in _parts(tree)
        for node in ast.walk(top)
        if isinstance(node, ast.Constant) and id(node) not in aside
        if type(node.value) in (int, float) and node.value not in (0, 1)
        if repr(node.value) != "2" or id(node) in factors
    )


def _factors(node: ast.AST) -> tuple[ast.AST, ...]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, FACTORS):
        return node.left, node.right
    return (node.value,) if isinstance(node, ast.AugAssign) and isinstance(node.op, FACTORS) else ()


def _parts(tree: ast.Module) -> list[ast.stmt]:
    """Statements of a file; of a class those inside it."""
    return [one for top in tree.body for one in (top.body if isinstance(top, ast.ClassDef) else (top,))]


def _where(top: ast.stmt) -> str:
    """The function or the name that a statement of a file makes."""
    if isinstance(top, ast.FunctionDef | ast.AsyncFunctionDef):
        return top.name
    targets = top.targets if isinstance(top, ast.Assign) else [top.target] if isinstance(top, ast.AnnAssign) else []
    return ", ".join(ast.unparse(one).strip("()") for one in targets)


def claims_in(path: Path) -> list[tuple[int, str, float]]:
    """(line, where, figure) of the figures of a file that are not in `NO_CLAIM`, or there more often than it says."""
    free = Counter((where, figure) for file, where, figures, _ in NO_CLAIM if path == SIM / file for figure in figures)
    claims = []
    for line, where, figure in numbers_in(path):
        if free[where, figure] > 0:
            free[where, figure] -= 1
        else:
            claims.append((line, where, figure))
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
        listed = Counter((where, figure) for name, where, figures, _ in NO_CLAIM if name == file for figure in figures)
        assert not listed - Counter((where, figure) for _, where, figure in numbers_in(SIM / file)), file


def test_an_exception_holds_in_its_own_place_only(tmp_path, monkeypatch):
    """What a half-life does in one rule is no reason for a halving in another, nor for a second one in the same rule."""
    path = tmp_path / "rule.py"
    path.write_text("def fades(x):\n    return x / 2.0\n\n\ndef ends(x):\n    return x / 2.0\n", encoding="utf-8")
    monkeypatch.setitem(globals(), "NO_CLAIM", ((path.as_posix(), "fades", (2.0,), "a half-life halves"),))
    assert claims_in(path) == [(6, "ends", 2.0)]
    path.write_text("def fades(x):\n    return x / 2.0 * 2.0\n", encoding="utf-8")
    assert claims_in(path) == [(2, "fades", 2.0)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("cost = 3.0 * crises", [3.0]),
        ("cost = 2.0 * offers", [2.0]),
        ("HOURS = (20.0, 10.0, 40.0)", [10.0, 20.0, 40.0]),
        ("days = helps.days[3]", [3]),
        ("cases = -0.4 * whole", [0.4]),
        ("x = min(1.0, max(0, y)) - 1 + half[2]", []),
        ("x = half / 2", [2]),
        ("x *= 2", [2]),
        ("def rule(x):\n    return 2 * x if x == 2 else x**-2.5", [2, 2.5]),
        ("class One:\n    def rule(self, x):\n        return x * 0.5", [0.5]),
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
    assert [figure for *_, figure in numbers_in(path)] == found


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
