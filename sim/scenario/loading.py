"""Find a scenario by path or name, read it, and explain every fault in it."""

from __future__ import annotations

import contextlib
import importlib.util
import warnings
from pathlib import Path
from typing import Any

from sim.scenario.areas import AreaTable
from sim.scenario.door import Refused, as_tables, as_text, inside, read_bytes
from sim.scenario.formulas import levels_of
from sim.scenario.merging import lines_in_whole, merged
from sim.scenario.messages import (
    Fault,
    Key,
    ScenarioError,
    ScenarioWarning,
    did_you_mean,
    lines_of_keys,
    listing,
    refusal,
    show,
)
from sim.scenario.scenario import Scenario, build

FILE = "scenario.toml"
PACKAGE = "zothuis_scenarios"
SHIPPED = ("minimal", "rijk-van-nijmegen", "utrecht", "utrecht-2019", "utrecht-2024")
"""Places that ship with the program."""


def load_scenario(path_or_name: str | Path | Scenario) -> Scenario:
    """A scenario from a ``scenario.toml``, its folder, or a bundled name such as ``"utrecht"``.

    A name is looked up in ``./scenarios``, then among the scenarios that ship with the program.
    Raises ScenarioError with every fault of the file; never another error for bad input. What may not be meant is a
    ScenarioWarning.
    """
    if isinstance(path_or_name, Scenario):
        return path_or_name
    scenario = read_scenario(find_scenario(path_or_name))
    for note in scenario.notes:
        warnings.warn(note, ScenarioWarning, stacklevel=2)
    return scenario


def bundled_folders() -> list[Path]:
    """Folders in which a bundled name is looked up, in order."""
    folders = [Path.cwd() / "scenarios", *_own_folders()]
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]


def _own_folders() -> list[Path]:
    """Where the scenarios of the program lie: in the repository, or beside an installed program."""
    spec = importlib.util.find_spec(PACKAGE)
    installed = spec.submodule_search_locations if spec is not None else None
    return [Path(__file__).resolve().parents[2] / "scenarios", *map(Path, installed or ())]


def ships(scenario: Scenario) -> bool:
    """Whether a scenario is a place that ships with the program, not one of somebody's own."""
    folder = scenario.folder
    return folder is not None and folder.name in SHIPPED and folder.resolve().parent in _own_folders()


def bundled_scenarios() -> dict[str, Path]:
    """Name (folder, or folder/folder) -> file of every scenario that can be asked for by name; places come first."""
    found: dict[str, Path] = {}
    for folder in bundled_folders():
        for file in sorted([*folder.glob(f"*/{FILE}"), *folder.glob(f"*/*/{FILE}")]):
            found.setdefault(file.parent.relative_to(folder).as_posix(), file)
    return dict(sorted(found.items(), key=lambda item: ("/" in item[0], item[0])))


def find_scenario(path_or_name: str | Path) -> Path:
    """The ``scenario.toml`` that is meant. ScenarioError, with the names that exist, when there is none."""
    text = str(path_or_name)
    try:
        path = Path(text)
        if text and path.is_file():
            return path
        if text and (path / FILE).is_file():
            return path / FILE
        is_folder = bool(text) and path.is_dir()
    except (OSError, ValueError):
        is_folder = False
    names = bundled_scenarios()
    name = text.replace("\\", "/").strip("/")
    if name in names:
        return names[name]
    if is_folder:
        fault = Fault(text, "", f"the folder has no file {FILE}", "", f"Name a folder that holds a {FILE}.")
    else:
        found = f"there is no scenario file, folder or name {show(text, 200)}"
        fault = Fault("", "", found, listing(names) or f"a path to a {FILE}", did_you_mean(name, names))
    raise ScenarioError([fault])


def read_scenario(path: Path, country: Any = None) -> Scenario:
    """A scenario from one file. ScenarioError with every fault. ``country``: levels that replace those of the file."""
    text, document = _tables_of(path)
    document = document if country is None else merged(document, {"country": country})
    lines = lines_of_keys(text)
    if "calibrated" in document:
        document = merged(document, _calibrated(document["calibrated"], path, lines.get(("calibrated",))))
    if "extends" not in document:
        given = country is not None
        return build(document, path.parent, file=str(path), lines=lines, formulas=True, levels_elsewhere=given)
    return extended(document, path, lines)


def _calibrated(named: Any, path: Path, line: int | None) -> dict[str, Any]:
    """Numbers that a calibration chose, from the file beside the scenario that the key ``calibrated`` names."""
    there = sorted(file.name for file in path.parent.glob("*.toml") if file.name != path.name)
    try:
        if not isinstance(named, str) or not (file := inside(path.parent, named)).is_file():
            raise Refused(f"there is no file {show(named, 100)} beside the scenario", "")
    except Refused as fault:
        found = f"the calibrated numbers cannot be read: {fault.found}"
        advice = did_you_mean(named, there) or "Leave the key out, or put there what calibrate wrote."
        raise ScenarioError([Fault(str(path), "key calibrated", found, listing(there), advice, line)]) from None
    return _tables_of(file)[1]


def _tables_of(path: Path) -> tuple[str, dict[str, Any]]:
    """Text and tables of a scenario file. ScenarioError with the first thing that does not come in."""
    try:
        text = as_text(read_bytes(path))
        return text, as_tables(text)
    except Refused as fault:
        raise ScenarioError([refusal(fault, str(path))]) from None


def extended(document: dict[str, Any], path: Path, lines: dict[Key, int]) -> Scenario:
    """A scenario that says only what differs from another one (key ``extends``). ScenarioError with every fault.

    The other one is named as a folder beside this one, or as any bundled scenario, and says everything itself. Its formulas are
    reckoned for its own areas, with the levels of ``[country]`` that this one gives.
    """
    other = _other_scenario(document["extends"], path, lines.get(("extends",)))
    below, country = _tables_of(other)[1].get("country"), document.get("country")
    parent = read_scenario(other, country if country and not levels_of(country, str(path), lines)[1] else None)
    whole = merged(parent.document, document)
    if below is not None:
        whole["country"] = merged({"country": below}, {"country": {} if country is None else country})["country"]
    own_table = "areas" in document and (isinstance(document["areas"], str) or "file" in document["areas"])
    table = None if own_table else AreaTable(parent.areas, tuple(a.name for a in parent.areas), [], parent.remarks)
    return build(whole, path.parent, file=str(path), lines=lines_in_whole(whole, document, lines), table=table,
                 formulas=True)  # fmt: skip


def _other_scenario(named: Any, path: Path, line: int | None) -> Path:
    """The file of the scenario that another one extends: in a folder beside its own, or a bundled one."""
    names = bundled_scenarios()
    other = None
    if isinstance(named, str) and named:
        with contextlib.suppress(Refused, OSError):  # what leads elsewhere may still be the name of a bundled scenario
            beside = inside(path.parent.parent, f"{named}/{FILE}")
            other = beside if beside.is_file() else None
        other = other or names.get(named)
    if other is None:
        found = f"there is no scenario {show(named, 100)} in a folder beside this one, and none of that name ships"
        raise ScenarioError([Fault(str(path), "key extends", found, listing(names), did_you_mean(named, names), line)])
    below = _tables_of(other)[1].get("extends")
    if below is not None:
        found = f"{show(named)} extends another scenario itself ({show(below)})"
        raise ScenarioError(
            [Fault(str(path), "key extends", found, "a scenario that says everything itself", "", line)]
        )
    return other
