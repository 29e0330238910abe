"""The order of the house: imports go down only, mechanisms do not know each other, files stay readable."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SIM = ROOT / "sim"

# Rooms that may import from the ones before them, and within themselves. (docs/background/architecture.md)
ORDER = (
    ("moved", "code", "listed", "units", "declare", "extras"),
    ("words",),
    ("data",),
    ("scenario",),
    ("engine",),
    ("world",),
    ("population",),
    ("processes",),
    ("policies",),
    ("mechanisms", "adjust"),
    ("compiling",),
    ("history",),
    ("burn_in",),
    ("simulation",),
    ("outcomes",),
    ("agents",),
    ("space",),
    ("model",),
    ("errors",),
    ("designs",),
    ("files",),
    ("own_data",),
    ("results",),
    ("runs",),
    ("analysis",),
    ("calibration",),
    ("validation",),
    ("report",),
    ("viz",),
    ("commands",),
    ("__main__",),
)
FLOOR = {room: number for number, rooms in enumerate(ORDER) for room in rooms}
KNOW_ALL = {"dispatch", "loop", "opening"}  # the only files of processes that import others of them
MOST_LINES = 530


def imports(path: Path) -> list[tuple[str, ...]]:
    """Modules of ``sim`` that a file imports, anywhere in it, as parts after ``sim``; relative imports are resolved."""
    inside = path.relative_to(SIM).with_suffix("").parts
    package = inside[:-1]
    found: list[tuple[str, ...]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [tuple(alias.name.split(".")[1:]) for alias in node.names if alias.name.split(".")[0] == "sim"]
        elif isinstance(node, ast.ImportFrom):
            module = tuple((node.module or "").split(".")) if node.module else ()
            if node.level:
                base = (*package[: len(package) - node.level + 1], *module)
            elif module[:1] == ("sim",):
                base = module[1:]
            else:
                continue
            found += [(*base, alias.name) for alias in node.names]
    return [parts for parts in found if parts]


def files(room: str = "**") -> list[Path]:
    return sorted(path for path in SIM.glob(f"{room}/*.py") if path != SIM / "__init__.py")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_room_has_its_place():
    rooms = {path.relative_to(SIM).parts[0].removesuffix(".py") for path in files()}
    assert rooms <= set(FLOOR), f"say in ORDER where these stand: {sorted(rooms - set(FLOOR))}"


def test_the_page_of_the_house_shows_the_rooms_in_their_order():
    page = (ROOT / "docs" / "background" / "architecture.md").read_text(encoding="utf-8")
    table = page[page.index("| floor | room |") : page.index("`scenarios/` holds")]
    shown = [room for room in re.findall(r"`sim/(\w+)(?:\.py|/)`", table.replace(", `", "` `"))]
    assert set(shown) == set(FLOOR) - {"__main__"}
    assert [FLOOR[room] for room in shown] == sorted(FLOOR[room] for room in shown)


def test_imports_go_down_only():
    upward = []
    for path in files():
        room = path.relative_to(SIM).parts[0].removesuffix(".py")
        for parts in imports(path):
            other = parts[0]
            if other in FLOOR and FLOOR[other] > FLOOR[room]:
                upward.append(f"{name(path)} imports sim.{'.'.join(parts)}")
    assert not upward, "\n".join(upward)


def test_a_mechanism_imports_no_other_mechanism():
    known = {path.stem for path in files("processes")}
    wrong = [
        f"{name(path)} imports {parts[1]}"
        for path in files("processes")
        if path.stem not in KNOW_ALL
        for parts in imports(path)
        if parts[0] == "processes" and len(parts) > 1 and parts[1] in known
    ]
    assert not wrong, "\n".join(wrong)


def test_the_engine_knows_no_domain_word():
    wrong = [f"{name(path)} imports sim.{'.'.join(parts)}" for path in files("engine") for parts in imports(path)
             if parts[0] not in ("engine", "code")]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_public_names_are_loaded_late():
    tree = ast.parse((SIM / "__init__.py").read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = [node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in top]
    assert set(modules) <= {"__future__", "importlib", "typing", "sim"}, modules


@pytest.mark.parametrize("folder", ["sim", "tests"])
def test_no_file_is_too_long(folder):
    long = {
        name(path): lines
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long, f"more than {MOST_LINES} lines: {long}"


def test_csv_is_written_in_one_place():
    """Where a cell that could start a formula is made safe: no other file of the program writes CSV by itself."""
    wrong = [
        name(path)
        for path in files()
        if path != SIM / "files" / "csv_text.py"
        if any(
            word in path.read_text(encoding="utf-8") for word in ("write_csv(", "csv.writer(", "DictWriter(", "to_csv(")
        )
    ]
    assert not wrong, f"use csv_text or csv_rows of sim.files.csv_text: {wrong}"


ONE_HOME = {"YEAR": "units.py", "MONTH": "units.py", "WEEK": "units.py", "GAMMA": "engine/distributions.py"}
DAYS_OF_A_YEAR = {"units.py", "scenario/sections/supply.py"}  # its home; a bound of a parameter


def test_a_constant_of_the_world_has_one_home():
    """A year, a month and a week in days, and the codes of lengths of stay are defined once and imported elsewhere."""
    anew = []
    for path in files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        home = str(path.relative_to(SIM))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                names = {one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
                twice = {one for one in names & set(ONE_HOME) if ONE_HOME[one] != home}
                anew += [f"{name(path)}: {one} is in sim/{ONE_HOME[one]}" for one in twice]
            if isinstance(node, ast.Constant) and node.value == 365.25 and home not in DAYS_OF_A_YEAR:
                anew.append(f"{name(path)}:{node.lineno}: use YEAR of sim.units")
    assert not anew, "\n".join(anew)


# --- circles, and what is loaded late ----------------------------------------------------------------------------------
KERNELS = "sim.processes.dispatch"  # whoever loads it loads all kernels
HEAVY = {
    "the kernels": "0.3 s more than numba: all mechanisms, though not yet compiled",
    "numba": "0.4 s: compiled code", "llvmlite": "with numba", "numpy": "0.1 s", "scipy": "1.0 s",
    "polars": "0.2 s: tables", "pandas": "0.5 s", "pydantic": "0.1 s: reading a scenario", "pydantic_core": "with pydantic",
    "matplotlib": "0.7 s: figures", "rich": "0.1 s: a terminal", "jinja2": "the report", "markupsafe": "with jinja2",
    "SALib": "1.4 s: sensitivity", "loky": "worker processes", "cloudpickle": "worker processes",
    "sklearn": "1.5 s: the emulator", "threadpoolctl": "with sklearn", "pymoo": "an extra", "ema_workbench": "an extra",
    "distributed": "an extra", "emcee": "an extra", "python_calamine": "an extra", "solara": "an extra", "altair": "an extra",
    "ipyvuetify": "an extra",
    "mesa": "1 s; what it shows in a browser is of an extra",
}  # fmt: skip
"""What may be imported within a function, because a command that does without it starts sooner; seconds of an
import, measured in November 2026. Only gets shorter."""
PLATFORM = {
    "resource": "not on Windows", "fcntl": "not on Windows", "msvcrt": "on Windows only", "difflib": "for a fault only",
    "concurrent.futures.process": "for a fault only", "importlib": "lazy public names",
}  # fmt: skip
LATE_ROOMS = {"commands": "the help of a command loads nothing of what the command does"}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SIM.rglob("*.py")}


@functools.cache
def lazy(package: str) -> dict[str, str]:
    """Names that a package loads when they are asked for, as it tells a type checker, and their modules."""
    if package not in MODULES or MODULES[package].stem != "__init__":
        return {}
    tree = ast.parse(MODULES[package].read_text(encoding="utf-8"))
    said = [one for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
            for one in node.body if isinstance(one, ast.ImportFrom)]  # fmt: skip
    return {alias.name: one.module or "" for one in said for alias in one.names}


def home_of(module: str, word: str) -> str:
    """The module that ``from module import word`` loads."""
    return f"{module}.{word}" if f"{module}.{word}" in MODULES else lazy(module).get(word, module)


@functools.cache
def loads(module: str) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Modules that a file loads when it is imported, and those that its functions import (with the line); types aside."""
    early: list[str] = []
    late: list[tuple[str, int]] = []

    def look(node: ast.AST, within: bool) -> None:
        for one in ast.iter_child_nodes(node):
            if isinstance(one, ast.If) and "TYPE_CHECKING" in ast.dump(one.test):
                continue
            if isinstance(one, ast.Import | ast.ImportFrom):
                found = [alias.name for alias in one.names]
                if isinstance(one, ast.ImportFrom):
                    assert not one.level, f"{module}: imports are written out from sim on"
                    found = [home_of(one.module or "", name) for name in found]
                late.extend((each, one.lineno) for each in found) if within else early.extend(found)
            else:
                look(one, within or isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))

    look(ast.parse(MODULES[module].read_text(encoding="utf-8")), False)
    return tuple(early), tuple(late)


@functools.cache
def all_loaded(module: str) -> frozenset[str]:
    """All modules that come with one, itself included, and packages around them."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            if one in MODULES:
                waiting += [*loads(one)[0], *([one.rpartition(".")[0]] if "." in one else [])]
    return frozenset(seen)


def heavy_in(module: str) -> set[str]:
    """What is heavy of all that comes with a module."""
    loaded = all_loaded(module)
    return {one.split(".")[0] for one in loaded} & set(HEAVY) | ({"the kernels"} if KERNELS in loaded else set())


def imported(module: str) -> set[str]:
    """All other modules that a file imports: at the top, within a function, and for its types alone."""
    found: set[str] = set()
    for one in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(one, ast.Import):
            found |= {alias.name for alias in one.names}
        elif isinstance(one, ast.ImportFrom):
            found |= {home_of(one.module or "", alias.name) for alias in one.names}
    return (found & set(MODULES)) - {module}


def test_there_is_no_circle_among_modules():
    """Not even one that an import within a function hides, or that is of types alone: what is named stands below."""
    below = {module: imported(module) for module in MODULES}
    while free := {module for module, needed in below.items() if not needed & set(below)}:
        below = {module: needed for module, needed in below.items() if module not in free}
    while above := set(below) - {other for needed in below.values() for other in needed}:
        below = {module: needed for module, needed in below.items() if module not in above}
    assert not below, f"a circle runs through some of {sorted(below)}"


def test_an_import_within_a_function_saves_time_at_the_start():
    """It loads something heavy that its file does without; what is light stands at the top, where a reader looks."""
    wrong = []
    for module in sorted(MODULES):
        if module.split(".")[1:2] and module.split(".")[1] in LATE_ROOMS:
            continue
        for other, line in loads(module)[1]:
            saves = heavy_in(other) - heavy_in(module) if other in MODULES else other.split(".")[0] in HEAVY
            if not saves and other not in PLATFORM:
                wrong.append(
                    f"{name(MODULES[module])}:{line} imports {other} within a function, and saves nothing by it"
                )
    assert not wrong, "\n".join(wrong)


def test_the_list_of_what_is_heavy_holds_nothing_that_is_not_loaded_late():
    late = {other for module in MODULES for other, _ in loads(module)[1]}
    heavy = {one.split(".")[0] for one in late} | {one for other in late if other in MODULES for one in heavy_in(other)}
    assert set(HEAVY) <= heavy and set(PLATFORM) <= late


def test_an_option_of_the_command_line_is_declared_once():
    """Also one that several commands have: years, language, workers, and the number of cores."""
    homes: dict[str, list[str]] = {}
    flags: dict[str, list[str]] = {}
    for path in files("commands"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            for one in node.targets if isinstance(node, ast.Assign) else [node]:
                word = getattr(one, "name", getattr(one, "id", None))
                if word is not None and not word.startswith("_"):
                    homes.setdefault(word, []).append(path.name)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "typer.Option" and node.args:
                flags.setdefault(ast.unparse(node), []).append(path.name)
    twice = {word: where for word, where in (homes | flags).items() if len(where) > 1}
    assert not twice, twice
