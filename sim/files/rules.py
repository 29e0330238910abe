"""The hash of the rules: says whether two versions of the program let the same numbers give the same lives.

It is that of the syntax of the sources that decide what happens, without comments and docstrings: words about a rule may
change, a rule may not. A posterior carries it, because numbers that were calibrated belong to the rules that they were
calibrated with. (What is measured of a run is told apart: a test runs draws of the posteriors that ship once more, and wants
every figure to be the one that was kept.)
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOMS = (
    "processes", "population", "world",
    "simulation.py", "history.py", "burn_in.py", "units.py",
    "scenario/households.py", "scenario/people.py", "scenario/population.py", "scenario/drivers.py", "scenario/services.py",
)  # fmt: skip
"""What decides what happens in a run of the baseline. The numbers are in the ledger. The engine knows no rule: that it gives
the same lives is what golden results say, and the draws that a test runs once more."""


SIM = Path(__file__).resolve().parents[1]


@functools.cache
def rules_hash(root: Path = SIM) -> str:
    """Hash of the rules of this version, or of another copy of the sources."""
    total = hashlib.blake2b(digest_size=8)
    for path in _sources(root):
        total.update(path.relative_to(root).as_posix().encode())
        total.update("".join(_said(ast.parse(path.read_text(encoding="utf-8")))).encode())
    return total.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    for room in ROOMS:
        place = root / room
        yield from sorted(place.rglob("*.py")) if place.is_dir() else (place,)


def _said(node: ast.AST) -> Iterator[str]:
    """What a syntax tree says, the same for every version of Python: without docstrings, places, and what is empty."""
    yield type(node).__name__
    for name, value in ast.iter_fields(node):
        if name == "body" and isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            value = [one for one in value if not _is_docstring(one)]
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield f"({name} "
                yield from _said(one)
                yield ")"
            elif one is not None:
                yield f" {name}={one!r}"


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
