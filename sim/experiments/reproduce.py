"""Computing a stored result again from its manifest, and saying whether it is identical."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.errors import InputError
from sim.experiments.executor import Failure, run_all, usable_workers
from sim.experiments.progress import Progress
from sim.experiments.request import BASELINE, Entry, as_scenario

if TYPE_CHECKING:
    import polars as pl

    from sim.experiments.design import Design


@dataclass
class Reproduction:
    """What came of it.

    Attributes
    ----------
    folder, kind : what was computed again: "run", "comparison" or "sweep".
    values : values that were compared.
    what : what they are, in words.
    difference : the first difference in a sentence; empty when there is none.
    notes : what is different now from when the result was made (code, packages, machine).
    """

    folder: Path
    kind: str
    values: int = 0
    what: str = ""
    difference: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def identical(self) -> bool:
        """Whether every value that was compared is the same, to the last bit."""
        return not self.difference

    def lines(self) -> list[str]:
        """The answer for people."""
        if self.identical:
            return [f"Identical: {self.values:,} values of this {self.kind} ({self.what}).", *self.notes]
        return [f"Not identical. First difference: {self.difference}.", *self.notes]


def reproduce(
    run: Any, workers: int = 1, units: int | None = None, *, progress: Progress | None = None
) -> Reproduction:
    """Compute a stored result again and compare every value.

    Parameters
    ----------
    run : folder of a run, a comparison or a sweep (also the folder given to ``sweep --out`` when it holds one sweep).
    workers : processes.
    units : of a comparison or a sweep: compute so many units, evenly spread; None computes all.

    Raises
    ------
    InputError, ScenarioError : the folder is not a result, or cannot be computed again (unknown policy, other model).
    """
    from sim.experiments.compare import compile_first
    from sim.experiments.sweep_store import read_manifest

    folder = result_folder(Path(run))
    manifest = read_manifest(folder)
    kind = manifest.get("kind")
    again = {"run": _run, "comparison": _comparison, "sweep": _sweep}.get(str(kind))
    if again is None:
        raise InputError(f"The manifest in {folder} is of the kind {kind!r}; allowed are run, comparison and sweep.")
    if units is not None and units < 1:
        raise InputError(f"The number of units must be 1 or more; found {units}.")
    progress = progress or Progress(0, quiet=True)
    try:
        scenario = kept_scenario(folder, manifest)
        found = Reproduction(folder, str(kind), notes=_notes(manifest))
        compile_first(progress, scenario)
        again(found, manifest, scenario, usable_workers(workers, 1_000_000), units, progress)
    except (KeyError, TypeError) as error:
        raise InputError(f"The manifest in {folder} lacks what is needed ({type(error).__name__}: {error}).") from error
    return found


def result_folder(path: Path) -> Path:
    """The folder that is meant: itself, or the only sweep below ``runs``."""
    if (path / "manifest.json").exists():
        return path
    inside = sorted(file.parent for file in path.glob("runs/*/manifest.json"))
    if len(inside) == 1:
        return inside[0]
    if inside:
        raise InputError(f"{path} holds {len(inside)} sweeps; name one: {', '.join(map(str, inside))}.")
    raise InputError(f"There is no manifest.json in {path}; name the folder of a run, a comparison or a sweep.")


def kept_scenario(folder: Path, manifest: Mapping[str, Any]) -> Any:
    """The scenario of a result: the copy in the folder, else the one of that name if it is still the same."""
    from sim.scenario.archive import from_document

    file = folder / "scenario.json"
    if file.exists():
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            raise InputError(f"{file} cannot be read: it is damaged.") from None
        return from_document(kept, str(file))
    scenario = as_scenario(manifest["scenario"])
    if scenario.digest != manifest["scenario_hash"]:
        raise InputError(
            f"The scenario {scenario.name} has changed since (digest {manifest['scenario_hash']}, now {scenario.digest}), "
            f"and {folder} keeps no copy of it."
        )
    return scenario


def _notes(manifest: Mapping[str, Any]) -> list[str]:
    from sim.experiments.store import manifest as now_manifest

    now = now_manifest()
    other = [f"{key} {manifest.get(key)}, now {now[key]}" for key in ("commit", "code_hash", "python")
             if manifest.get(key) != now[key]]  # fmt: skip
    packages = manifest.get("packages") or {}
    other += [f"{name} {packages.get(name)}, now {version}" for name, version in now["packages"].items()
              if name in packages and packages[name] != version]  # fmt: skip
    machine = manifest.get("machine") or {}
    other += [f"{key} {machine.get(key)}, now {now['machine'][key]}" for key in ("system", "processor")
              if machine.get(key) != now["machine"][key]]  # fmt: skip
    return [f"Since it was made, this changed: {'; '.join(other)}."] if other else []


def entries_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Policies from a manifest."""
    from pydantic import ValidationError

    from sim.policies import registry

    entries = []
    for row in rows:
        policies = []
        for kept in row["policies"]:
            kind = registry().get(kept["name"])
            if kind is None:
                raise InputError(f"Policy {kept['name']!r} is not known here: import the file that defines it first.")
            try:
                policies.append(kind(**kept["settings"]))
            except ValidationError as error:
                raise InputError(
                    f"Policy {kept['name']} no longer takes these settings: {error.errors()[0]['msg']}."
                ) from None
        entries.append(Entry(row["label"], tuple(policies)))
    return tuple(entries)


def _spread(number: int, units: int | None) -> list[int]:
    """So many of 0 ... number - 1, evenly spread."""
    if units is None or units >= number:
        return list(range(number))
    return sorted({k * (number - 1) // max(units - 1, 1) for k in range(units)})


# --- the three kinds --------------------------------------------------------------------------------------------------
def _run(found: Reproduction, manifest: Mapping[str, Any], scenario: Any, *_: Any) -> None:
    from sim.experiments.run import RunResult
    from sim.outcomes.registry import evaluate
    from sim.simulation import prepare, run_from

    entries = entries_from(manifest["policies"])
    policies = entries[0].policies if entries else ()
    label = entries[0].label if entries else BASELINE
    state = prepare(scenario, manifest["seed"], burn_in=manifest["burn_in"]["years"])
    record = run_from(state, policies, manifest["years"])
    again = RunResult(scenario, label, evaluate(record, scenario.costs), record)
    found.what = f"seed {manifest['seed']}, {label}"
    results = _read(found.folder / "results.parquet").select("outcome", "value", "unit")
    if _compare(found, "results.parquet", results, again.outcomes, ["outcome"]):
        if _compare(found, "series.parquet", _read(found.folder / "series.parquet"), again.series, ["week", "area"]):
            if (found.folder / "events.parquet").exists():
                _compare(
                    found, "events.parquet", _read(found.folder / "events.parquet"), again.events, ["time", "event"]
                )


def _comparison(
    found: Reproduction, manifest: Mapping[str, Any], scenario: Any, workers: int, units: int | None, progress: Progress
) -> None:
    import polars as pl

    from sim.experiments.compare import ComparisonData
    from sim.experiments.request import SHAM
    from sim.experiments.unit import Plan, measure_unit

    entries = entries_from(manifest["policies"])
    draws = tuple(dict(draw) for draw in manifest["parameter_draws"])
    seeds = tuple(manifest["seeds"])
    stored = _read(found.folder / "results.parquet")
    twins = _read(found.folder / "twins.parquet")
    shams = frozenset(twins.filter(pl.col("policy").str.starts_with(SHAM)).select("draw", "seed").iter_rows())
    burn_in = manifest["burn_in"]["years"]
    plan = Plan(scenario, entries, manifest["years"], draws, twins=len(twins) > 0, burn_in=burn_in, shams=shams)
    finished = set(stored.select("draw", "seed").unique().iter_rows())
    tasks = [(d, s) for d in range(len(draws)) for s in seeds if (d, s) in finished]
    tasks = [tasks[k] for k in _spread(len(tasks), units)]
    data = ComparisonData(scenario, entries, seeds, manifest["years"], draws, [], [])
    for result in _each(measure_unit, tasks, plan, workers, progress, found):
        data.units.append(result)
    data.units.sort(key=lambda unit: (unit.draw, unit.seed))
    mine = pl.DataFrame(tasks, schema={"draw": pl.Int32, "seed": pl.Int64}, orient="row")
    found.what = f"{len(entries) + 1} policies, {len(tasks)} of {len(seeds) * len(draws)} units"
    keys = ["draw", "seed", "policy"]
    for name, old, new, last in (("results", stored, data.results, "outcome"), ("twins", twins, data.twins, "class")):
        old = old.join(mine, on=["draw", "seed"], how="semi", maintain_order="left")
        if not found.identical or not _compare(found, f"{name}.parquet", old, new, [*keys, last]):
            return


def _sweep(
    found: Reproduction, manifest: Mapping[str, Any], scenario: Any, workers: int, units: int | None, progress: Progress
) -> None:
    import polars as pl

    from sim.experiments.design import Pieces
    from sim.experiments.sweep_store import SweepStore
    from sim.experiments.sweep_unit import SweepPlan, measure_piece

    design = kept_design(found.folder, manifest, scenario)
    store = SweepStore(found.folder, design)
    store.manifest = dict(manifest)
    done, _ = store.finished()
    numbers = sorted(done)
    numbers = [numbers[k] for k in _spread(len(numbers), units)]
    plan = SweepPlan(scenario, design.years, design.outcomes, float(manifest["burn_in"]["years"]))
    scratch = SweepStore(found.folder, design)
    failed_before = store.failures()
    good = [n for n in numbers if not len(failed_before.filter((pl.col("piece") == n) & (pl.col("policy") == "")))]
    for result in _each(measure_piece, Pieces(design, good), plan, workers, progress, found):
        scratch.add(result.number, result)
    columns = ["point", "seed", "policy", "outcome", "value"]
    added = scratch.added()
    again = added.drop_nulls("outcome").select(columns).sort("point", "seed", maintain_order=True)
    pairs = [pair for n in good for pair in design.pairs(n)]
    mine = pl.DataFrame(pairs, schema={"point": pl.Int32, "seed": pl.Int64}, orient="row")
    stored = store.results().join(mine, on=["point", "seed"], how="semi", maintain_order="left")
    found.what = f"{len(good)} of {len(design)} units, {len(design.labels)} policies with the baseline"
    if len(good) < len(numbers):
        found.notes.append(f"{len(numbers) - len(good)} units that failed were not done again.")
    if found.identical:
        _compare(found, "results.parquet", stored, again, columns[:4])


def kept_design(folder: Path, manifest: Mapping[str, Any], scenario: Any) -> Design:
    """The design of a stored sweep, from its manifest and its table of points."""
    from sim.experiments.design import Design
    from sim.experiments.factors import Factor

    kept = manifest["design"]
    factors = tuple(
        Factor(**{**row, "values": None if row["values"] is None else tuple(row["values"])}) for row in kept["factors"]
    )
    points = _read(folder / "points.parquet")
    rows = tuple(points.select([factor.name for factor in factors]).iter_rows()) if factors else ((),) * len(points)
    design = Design(
        kept["name"], scenario, kept["years"], tuple(kept["seeds"]), entries_from(kept["policies"]), factors, rows,
        tuple(kept["outcomes"]), kept["sample"],
    )  # fmt: skip
    if design.digest != manifest["design_hash"]:
        raise InputError(
            f"The design in {folder} no longer has the hash {manifest['design_hash']}: a file was changed."
        )
    return design


def open_sweep(path: Any) -> Any:
    """A stored sweep as a `SweepResult`, without computing anything."""
    from sim.experiments.sweep import SweepResult
    from sim.experiments.sweep_store import SweepStore, read_manifest

    folder = result_folder(Path(path))
    manifest = read_manifest(folder)
    design = kept_design(folder, manifest, kept_scenario(folder, manifest))
    store = SweepStore(folder, design)
    store.manifest = manifest
    done, failed = store.finished()
    return SweepResult(folder, design, manifest, len(design), len(done), len(failed))


def _each(function: Any, tasks: Sequence[Any], plan: Any, workers: int, progress: Progress, found: Reproduction) -> Any:
    """Results one by one; a piece that fails now is the difference."""
    progress.total = len(tasks)
    with progress:
        for _, result in run_all(function, tasks, plan, min(workers, max(len(tasks), 1))):
            progress.advance()
            if isinstance(result, Failure):
                unit = getattr(result.task, "number", result.task)
                found.difference = found.difference or f"unit {unit} fails now ({result.reason})"
                continue
            yield result


# --- comparing tables -------------------------------------------------------------------------------------------------
def _read(path: Path) -> pl.DataFrame:
    import polars as pl

    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path} cannot be read ({type(error).__name__}: {error}).") from None


def _compare(found: Reproduction, file: str, old: pl.DataFrame, new: pl.DataFrame, keys: list[str]) -> bool:
    """Compare two tables to the last bit; False, with the first difference named, when they differ."""
    import polars as pl

    if old.columns != new.columns:
        found.difference = f"{file} has the columns {', '.join(old.columns)}, and now {', '.join(new.columns)}"
        return False
    if len(old) != len(new):
        found.difference = f"{file} has {len(old)} rows, and now {len(new)}"
        return False
    for name in old.columns:
        a, b = (frame[name].cast(pl.String) if frame[name].dtype in (pl.Enum, pl.Categorical) else frame[name]
                for frame in (old, new))  # fmt: skip
        wrong = (a.ne_missing(b)).arg_true()
        if len(wrong):
            row = old.row(int(wrong[0]), named=True)
            where = ", ".join(f"{key} {row[key]}" for key in keys if key in row and key != name)
            found.difference = f"{file}, {where}: {name} stored {a[int(wrong[0])]!r}, now {b[int(wrong[0])]!r}"
            return False
    found.values += len(old) * sum(1 for name in old.columns if name not in keys)
    return True
