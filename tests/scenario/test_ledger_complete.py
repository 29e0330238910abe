"""Every number of behaviour and of cost is in the ledger: no figure stands bare in a rule, and every assumption says why."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

SIM = Path(__file__).resolve().parents[2] / "sim"
POLICIES = sorted((SIM / "policies").glob("*.py"))

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
    ("policies/changes.py", 1e9, "above it a number is a mistake"),
    ("policies/changes.py", 1e-9, "rounding"),
    ("policies/changes.py", 5200, "weeks above which a ramp is a mistake"),
    ("policies/changes.py", 13, "weeks of a step of a ramp that touches every family: fewer steps, the same ramp"),
    ("policies/changes.py", 62, "bits of a number of a user's own"),
    ("policies/changes.py", 8, "bytes of a chance key"),
    ("policies/host_recruitment.py", 16, "years for which waves are laid out"),
    ("policies/host_recruitment.py", 366, "days of the longest year"),
    ("policies/residential_rundown.py", 91, "days of a step in which places close: the ramp is a setting"),
    ("policies/worker_continuity.py", 1_000_000, "places counted of teams without a limit"),
)


def numbers_in(path: Path, declared: tuple[str, ...] = ("setting", "parameter")) -> list[tuple[int, float]]:
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


def test_every_exception_is_needed():
    for file in {file for file, *_ in NO_CLAIM}:
        listed = Counter(figure for name, figure, _ in NO_CLAIM if name == file)
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
