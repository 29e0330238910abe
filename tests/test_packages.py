"""What is imported is declared, and what is declared is imported (``pyproject.toml``)."""

from __future__ import annotations

import ast
import builtins
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.errors import InputError
from tests.conftest import not_installed

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CALLED = {"sklearn": "scikit-learn", "markdown_it": "markdown-it-py", "py_mini_racer": "mini-racer", "PIL": "pillow"}
"""Modules whose package has another name."""
NOT_IMPORTED = {"networkx"}  # Mesa imports it without saying so
OWN = {"sim", "tests", "life_only", "processes"}
TOOLS = {
    "test",
    "dev",
    "lab",
    "crosscheck",
    "browser",
    "docs",
}  # extras that sim/ does not import; the others are parts of the program


def names(wanted: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", one)[0].lower() for one in wanted}  # type: ignore[index]


NEEDED = names(PROJECT["dependencies"])
EXTRAS = {extra: names(wanted) for extra, wanted in PROJECT["optional-dependencies"].items()}


def imported(folder: str) -> Iterator[tuple[str, str, bool]]:
    """Packages that files of a folder import: file, package, whether it is imported at the top of the file."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {id(node) for node in tree.body}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found = [str(node.module)]
            elif (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") in ("importorskip", "import_module")
                and isinstance(node.args[0], ast.Constant)
            ):
                found = [node.args[0].value]
            else:
                continue
            for module in {one.split(".")[0] for one in found}:
                if module not in sys.stdlib_module_names and module not in OWN:
                    name = CALLED.get(module, module.replace("_", "-")).lower()
                    yield str(path.relative_to(ROOT)), name, id(node) in top


def test_what_the_program_imports_is_declared():
    """For every user, or in an extra; what an extra brings is imported in a function only."""
    parts = set().union(*(packages for extra, packages in EXTRAS.items() if extra not in TOOLS))
    wrong = [
        f"{file}: {name}" for file, name, top in imported("sim") if name not in (NEEDED if top else NEEDED | parts)
    ]
    assert not wrong, f"declare in pyproject.toml, or import inside a function: {wrong}"


def test_what_every_user_installs_is_imported():
    used = {name for _, name, _ in imported("sim")}
    assert NEEDED - NOT_IMPORTED <= used, f"never imported: {sorted(NEEDED - NOT_IMPORTED - used)}"
    assert NEEDED >= NOT_IMPORTED


def test_every_extra_is_used():
    used = {name for _, name, _ in imported("sim")}
    for extra in set(EXTRAS) - TOOLS:
        assert EXTRAS[extra] <= used - NEEDED, extra


def test_what_tests_import_is_in_the_extra_test():
    """All that stands at the top of a file; the rest may be of an extra, and is skipped without it."""
    every = NEEDED.union(*EXTRAS.values())
    for file, name, top in imported("tests"):
        assert name in (NEEDED | EXTRAS["test"] if top else every), f"{file}: {name}"


def test_what_the_makers_of_pages_import_is_declared():
    """``docs/``: what every user has, at the top; what an extra brings, in a function. The theme is named, not imported."""
    extras = EXTRAS["docs"] | EXTRAS["browser"] | EXTRAS["lab"]
    shared = {path.stem.replace("_", "-") for path in (ROOT / "docs").glob("*.py")}
    wrong = [
        f"{file}: {name}"
        for file, name, top in imported("docs")
        if name not in (NEEDED if top else NEEDED | extras) | shared
    ]
    assert not wrong, wrong


def test_what_notebooks_import_is_in_the_extra_lab():
    brought = {"ipython"}  # by ipykernel
    wrong = [
        f"{file}: {name}" for file, name, _ in imported("notebooks") if name not in NEEDED | EXTRAS["lab"] | brought
    ]
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("extra", "package", "what"),
    [
        ("discover", "ema_workbench", "discovery.need_workbench"),
        ("optimise", "pymoo", "front.need_pymoo"),
        ("cluster", "distributed", "pools.DaskPool"),
    ],
)
def test_without_an_extra_a_sentence_says_what_to_install(monkeypatch, extra, package, what):
    from sim.analysis import discovery, front
    from sim.runs import pools

    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.split(".")[0] == package:
            raise ModuleNotFoundError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    calls = {
        "discovery.need_workbench": discovery.need_workbench,
        "front.need_pymoo": front.need_pymoo,
        "pools.DaskPool": lambda: pools.DaskPool("local", 1, ""),
    }
    with pytest.raises(InputError, match=re.escape(f'pip install -e ".[{extra}]"')):
        calls[what]()


def test_without_the_extra_test_a_sentence_says_what_to_install(monkeypatch):
    """Said before anything is collected: see ``tests/conftest.py``."""
    from importlib.metadata import PackageNotFoundError

    import tests.conftest as conftest

    assert not_installed() == []
    real = conftest.version

    def without(name):
        if name == "hypothesis":
            raise PackageNotFoundError(name)
        return "1.0" if name == "pytest-xdist" else real(name)

    monkeypatch.setattr(conftest, "version", without)
    assert not_installed() == ["pytest-xdist<4,>=3.5 (found 1.0)", "hypothesis"]
