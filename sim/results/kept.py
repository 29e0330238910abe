"""What a stored result was made of: scenario, policies and design, from its manifest and the copies beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.designs.factors import Factor
from sim.designs.request import BASELINE, PLACEBO, SHAM, Entry, as_scenario, as_seeds, check_policies, policy_sources
from sim.errors import InputError
from sim.files.manifests import made_of, parsed
from sim.files.places import MANIFEST, changed_files, is_as_written, is_sealed, read_manifest, read_table
from sim.scenario.messages import ScenarioError, show

if TYPE_CHECKING:
    from sim.designs.design import Design
    from sim.scenario.scenario import Scenario

AGAIN = ("run", "comparison", "sweep")
"""What can be computed again."""


def result_folder(path: Path) -> Path:
    """The folder that is meant: itself, or the only sweep below ``runs``."""
    inside = sorted(file.parent for file in path.glob("runs/*/manifest.json"))
    if (path / "manifest.json").exists() and not (inside and read_manifest(path).get("kind") not in AGAIN):
        return path
    if len(inside) == 1:
        return inside[0]
    if inside:
        raise InputError(f"{path} holds {len(inside)} sweeps; name one: {', '.join(map(str, inside))}.")
    raise InputError(f"There is no manifest.json in {path}; name the folder of a run, a comparison or a sweep.")


def sweeps_of(path: Path) -> list[Path]:
    """Folders of the sweeps that a calibration was made of (or of several in one folder), in the order they were made.

    ``path`` : the folder that was given to ``--out``, or that of the posterior in it. Empty where it is of one result.

    Raises
    ------
    InputError : it is a posterior without its runs.
    """
    from sim.results.posterior import KIND

    posterior = (path / MANIFEST).exists() and read_manifest(path).get("kind") == KIND
    inside = [file.parent for file in (path.parent if posterior else path).glob("runs/*/manifest.json")]
    if posterior and not inside:
        raise InputError(
            f"{path} holds a posterior without the runs it was made of; give the folder that was given to calibrate --out."
        )
    one = len(inside) < 2 or ((path / MANIFEST).exists() and not posterior)
    return [] if one and not posterior else sorted(inside, key=_made)


def _made(folder: Path) -> tuple[float, str]:
    """When a sweep was begun: its points are written first."""
    file = folder / "points.parquet"
    return (file.stat().st_mtime if file.exists() else math.inf, folder.name)


def kept_scenario(folder: Path, manifest: Mapping[str, Any], mechanisms: Any = ()) -> Any:
    """The scenario of a result: the copy in the folder, else the one of that name if it is still the same.

    ``mechanisms`` are those of a user's own that it was made with.
    """
    from sim.scenario.archive import from_document

    own = _own_mechanisms(folder, manifest, mechanisms)
    file = folder / "scenario.json"
    if is_as_written(folder, manifest, file.name):
        return from_document(parsed(file.read_bytes(), file), str(file), own)
    why = f"{file} {changed_files(folder, manifest).get(file.name, 'is not in the manifest')}"
    try:
        scenario = as_scenario(str(manifest.get("scenario")), own)
    except ScenarioError:
        raise InputError(f"{why}, and no other copy of that scenario is known.") from None
    if scenario.digest != manifest.get("scenario_hash"):
        raise InputError(
            f"{why}, and the scenario {scenario.name} has changed since (digest {manifest.get('scenario_hash')}, now "
            f"{scenario.digest})."
        )
    return scenario


def _own_mechanisms(folder: Path, manifest: Mapping[str, Any], given: Any) -> tuple[Any, ...]:
    """The mechanisms of a user's own, when they are those of the result."""
    from sim.mechanisms import as_mechanisms

    own = as_mechanisms(given)
    kept = [row for row in manifest.get("mechanisms") or () if isinstance(row, dict)]
    needed, here = [row.get("hash") for row in kept], [one.hash for one in own]
    if needed != here:
        words = ", ".join(f"{row.get('name')} (hash {row.get('hash')})" for row in kept) or "none"
        found = ", ".join(f"{one.name} (hash {one.hash})" for one in own) or "none"
        raise InputError(
            f"The result in {folder} was made with these mechanisms of your own: {words}; given: {found}. In Python, with "
            "the same ones: sim.reproduce(folder, mechanisms=[...])."
        )
    return own


def entries_from(rows: Sequence[Mapping[str, Any]], sources: Mapping[str, str] | None = None) -> tuple[Entry, ...]:
    """Policies from a manifest; ``sources``: hash of the source of those of a user's own."""
    from pydantic import ValidationError

    labels = [row["label"] for row in rows]
    wrong = [x for x in labels if labels.count(x) > 1 or x in (BASELINE, PLACEBO) or x.startswith(SHAM)]
    if wrong:
        raise InputError(f"A policy of the result is called {show(wrong[0])}, which is another row's name.")

    from sim.policies import registry

    entries = []
    for row in rows:
        policies = []
        for kept in row["policies"]:
            kind = registry().get(kept["name"])
            if kind is None:
                raise InputError(
                    f"Policy {kept['name']!r} is not known here: it is one of your own. In Python, run or import what "
                    "defines it, and then sim.reproduce(folder)."
                )
            try:
                policies.append(kind(**kept["settings"]))
            except ValidationError as error:
                raise InputError(
                    f"Policy {kept['name']} no longer takes these settings: {error.errors()[0]['msg']}."
                ) from None
        entries.append(Entry(row["label"], tuple(policies), str(row.get("called", ""))))
    now = policy_sources(entries)
    other = [name for name, kept in (sources or {}).items() if now.get(name) != kept]
    if other:
        raise InputError(f"The source of your policy {', '.join(other)} is not what it was when the result was made.")
    return tuple(entries)


def kept_design(folder: Path, manifest: Mapping[str, Any], scenario: Scenario) -> Design:
    """The design of a stored sweep, from its manifest and its table of points."""
    if not is_sealed(manifest):
        raise InputError(f"The {MANIFEST} in {folder} is damaged, or was changed since it was written; it is not used.")
    kept = manifest["design"]
    for name in ("seeds", "years"):
        if manifest[name] != kept[name]:
            found = f"{name} are {show(manifest[name])}, and those of its design {show(kept[name])}"
            raise InputError(f"The {MANIFEST} in {folder} contradicts itself: {found}. It is damaged, or was changed.")
    with made_of(folder / MANIFEST, "design"):
        design = _design_of(folder, manifest, scenario, kept)
        digest = design.digest
    if digest != manifest["design_hash"]:
        raise InputError(
            f"The design in {folder} no longer has the hash {manifest['design_hash']}: a file was changed."
        )
    return design


def _design_of(folder: Path, manifest: Mapping[str, Any], scenario: Scenario, kept: Mapping[str, Any]) -> Design:
    """The design that a manifest describes."""
    from sim.designs.design import Design
    from sim.outcomes.own import stored
    from sim.results.sweep_store import AGAIN

    factors = tuple(
        Factor(**{**row, "values": None if row["values"] is None else tuple(row["values"])}) for row in kept["factors"]
    )
    points = read_table(folder, manifest, "points.parquet", AGAIN)
    rows = tuple(points.select([factor.name for factor in factors]).iter_rows()) if factors else ((),) * len(points)
    entries = entries_from(kept["policies"], manifest.get("policy_sources"))
    return Design(
        kept["name"], scenario, kept["years"], as_seeds(kept["seeds"]), entries, factors, rows, tuple(kept["outcomes"]),
        kept["sample"],
        tuple(stored(row) for row in kept.get("own_outcomes", ())), bool(kept.get("each", False)),
    )  # fmt: skip


def check_together(entries: Sequence[Entry], scenario: Scenario, years: float) -> None:
    """Refuse policies that this scenario cannot have in a run of so many years."""
    for entry in entries:
        check_policies(entry.policies, scenario, years)
