"""Computing a stored result again from its manifest, and saying whether it is identical."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.designs.request import BASELINE, PLACEBO, SHAM, with_values
from sim.errors import InputError
from sim.files.manifests import frame_of, kinds_of, made_of
from sim.files.places import MANIFEST, changed_files, is_as_written, read_manifest
from sim.files.store import manifest as now_manifest
from sim.results.kept import check_together, entries_from, kept_design, kept_scenario, result_folder, sweeps_of
from sim.runs.executor import Failure, run_all, usable_workers
from sim.runs.planned import Units
from sim.runs.progress import Progress
from sim.runs.run import RunResult
from sim.scenario.messages import show

if TYPE_CHECKING:
    import polars as pl

    from sim.scenario.scenario import Scenario


READ_SECONDS = 60.0


@dataclass
class Reproduction:
    """What came of it.

    Attributes
    ----------
    folder, kind : what was computed again: "run", "comparison", "sweep", or "calibration" (all sweeps of it).
    values : values that were compared.
    what : what they are, in words.
    difference : the first difference in a sentence; empty when there is none.
    notes : what is different now from when the result was made (code, packages, machine).
    own : outcomes of a user's own that are measured again.
    """

    folder: Path
    kind: str
    values: int = 0
    what: str = ""
    difference: str = ""
    notes: list[str] = field(default_factory=list)
    own: tuple[Any, ...] = ()

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
    run: Any,
    workers: int = 1,
    units: int | None = None,
    *,
    mechanisms: Any = (),
    outcomes: Any = (),
    progress: Progress | None = None,
) -> Reproduction:
    """Compute a stored result again and compare every value.

    Parameters
    ----------
    run : folder of a run, a comparison, a sweep (also the folder given to ``sweep --out``) or a calibration (all its sweeps).
    workers : processes.
    units : of a comparison or of each sweep: compute so many units, evenly spread; None computes all.
    mechanisms : mechanisms of your own that it was made with, from ``sim.mechanism``.
    outcomes : outcomes of your own that were measured, from ``sim.outcome``.

    Raises
    ------
    InputError, ScenarioError : the folder is not a result, or cannot be computed again (a policy or mechanism that is not
    known, another model, a table that cannot be read), or there is nothing to compare.
    """
    from polars.exceptions import PolarsError

    from sim.runs.preparing import compile_first
    from sim.scenario.size import megabytes_of

    if several := sweeps_of(Path(run)):
        return _several(Path(run), several, workers, units, mechanisms, outcomes, progress)
    folder = result_folder(Path(run))
    manifest = read_manifest(folder)
    kind = manifest.get("kind")
    again = {"run": _run, "comparison": _comparison, "sweep": _sweep}.get(str(kind))
    if again is None:
        raise InputError(
            f"The manifest in {folder} is of the kind {show(kind)}; allowed are run, comparison and sweep."
        )
    if units is not None and units < 1:
        raise InputError(f"The number of units must be 1 or more; found {units}.")
    lacking = [name for name in ("files", "hash") if name not in manifest]
    if lacking:
        raise InputError(
            f"The manifest in {folder} lacks what is needed ({', '.join(lacking)}): it is damaged, or of an older version."
        )
    changed = changed_files(folder, manifest)
    found = Reproduction(folder, str(kind))
    if MANIFEST in changed:
        if any(name in manifest and not manifest[name] for name in ("seeds", "parameter_draws")):
            raise InputError(f"The manifest in {folder} names no seeds or no draws: there is nothing to compare.")
        found.difference = f"{MANIFEST} {changed[MANIFEST]}, so that it no longer says what was computed"
        return found
    progress = progress or Progress(0, quiet=True)
    scenario = kept_scenario(folder, manifest, mechanisms)
    found.own = _own_outcomes(folder, manifest, outcomes)
    found.notes = _notes(manifest)
    compile_first(progress, scenario)
    number = usable_workers(workers, 1_000_000, megabytes_of(scenario), progress.note)
    try:
        again(found, manifest, scenario, number, units, progress)
    except PolarsError as error:
        what = _in_words(folder, changed) if changed else f"A table in {folder} is not as this program writes it"
        raise InputError(f"{what} (comparing it: {type(error).__name__}).") from error
    if found.identical and not found.values:
        raise InputError(f"No run of the {kind} in {folder} was finished: there is nothing to compare.")
    if found.identical and changed:
        found.difference = f"{_in_words(folder, changed)}; the values that were compared are the same"
    return found


def _several(path: Path, folders: Sequence[Path], workers: int, units: int | None, *more: Any) -> Reproduction:
    """Every sweep of a calibration, one after the other; the first difference ends it. ``units``: of each."""
    from sim.results.posterior import KIND

    mechanisms, outcomes, told = more
    found = Reproduction(path, "calibration" if (path / KIND).exists() or path.name == KIND else "folder")
    names = []
    for folder in folders:
        name = str((read_manifest(folder).get("design") or {}).get("name") or folder.name)
        progress = Progress(0, "units", quiet=True)
        if told is not None:
            progress = told.another(0)
            progress.note(f"{name} ({folder.name}):")
        one = reproduce(folder, workers, units, mechanisms=mechanisms, outcomes=outcomes, progress=progress)
        names.append(f"{name}: {one.what}")
        found.values += one.values
        found.notes += [note for note in one.notes if note not in found.notes]
        if not one.identical:
            found.difference = f"{name} ({folder.name}): {one.difference}"
            break
    found.what = "; ".join(names)
    return found


def _in_words(folder: Path, changed: Mapping[str, str]) -> str:
    name, what = next(iter(changed.items()))
    return f"{folder / name} {what}" + (f", and {len(changed) - 1} more files" if len(changed) > 1 else "")


def _notes(manifest: Mapping[str, Any]) -> list[str]:
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


def _own_outcomes(folder: Path, manifest: Mapping[str, Any], given: Any) -> tuple[Any, ...]:
    """The outcomes of a user's own, when they are those of the result."""
    from sim.outcomes.own import as_outcomes, row_of

    asked = as_outcomes(given)
    kept = list(manifest.get("own_outcomes") or (manifest.get("design") or {}).get("own_outcomes") or ())
    if [row.get("hash") for row in kept] != [row_of(one)["hash"] for one in asked]:
        needed = ", ".join(f"{row.get('name')} (hash {row.get('hash')})" for row in kept) or "none"
        here = ", ".join(f"{one.name} (hash {row_of(one)['hash']})" for one in asked) or "none"
        raise InputError(
            f"The result in {folder} was made with these outcomes of your own: {needed}; given: {here}. In Python, with what "
            "defines them: sim.reproduce(folder, outcomes=[...])."
        )
    return asked


def _spread(number: int, units: int | None) -> list[int]:
    """So many of 0 ... number - 1, evenly spread."""
    if units is None or units >= number:
        return list(range(number))
    return sorted({k * (number - 1) // max(units - 1, 1) for k in range(units)})


# --- the three kinds --------------------------------------------------------------------------------------------------
def _run(found: Reproduction, manifest: Mapping[str, Any], scenario: Scenario, *_: Any) -> None:
    from sim.outcomes.registry import evaluate
    from sim.simulation import prepare, run_from

    with made_of(found.folder / MANIFEST, "policies"):
        entries = entries_from(manifest["policies"], manifest.get("policy_sources"))
        check_together(entries, scenario, manifest["years"])
    policies = entries[0].policies if entries else ()
    label = entries[0].label if entries else BASELINE
    results = _read(found, manifest, "results.parquet", ("policy", "seed", "outcome", "value", "unit"))
    _held(found, results, "policy", [label])
    _held(found, results, "seed", [manifest["seed"]])
    results = results.select("outcome", "value", "unit")
    _known_outcomes(results, found.own)
    state = prepare(scenario, manifest["seed"], burn_in=manifest["burn_in"]["years"])
    record = run_from(state, policies, manifest["years"], keep=False)
    again = RunResult(scenario, label, evaluate(record, scenario.costs, own=found.own), record, own=found.own)
    found.what = f"seed {manifest['seed']}, {label}"
    _compare(found, "results.parquet", results, again.outcomes, ["outcome"])
    _compare_table(found, manifest, "series", lambda: again.series, ["week", "area"])
    _compare_table(found, manifest, "events", lambda: again.events, ["time", "event"])


def _comparison(
    found: Reproduction,
    manifest: Mapping[str, Any],
    scenario: Scenario,
    workers: int,
    units: int | None,
    progress: Progress,
) -> None:
    import polars as pl

    from sim.results.comparison import ComparisonData
    from sim.runs.preparing import tell_time
    from sim.runs.unit import UnitPlan, measure_unit
    from sim.scenario.size import comparison_seconds

    with made_of(found.folder / MANIFEST, "policies"):
        entries = entries_from(manifest["policies"], manifest.get("policy_sources"))
        check_together(entries, scenario, manifest["years"])
    draws = tuple(dict(draw) for draw in manifest["parameter_draws"])
    seeds = tuple(manifest["seeds"])
    if len(set(seeds)) != len(seeds):
        raise InputError(f"The {MANIFEST} in {found.folder} names a seed twice. It is damaged, or was changed.")
    own_seeds = bool(manifest.get("own_seeds"))
    asked = list(Units(len(draws), seeds, own_seeds))
    stored = _read(found, manifest, "results.parquet", ("policy", "draw", "seed", "outcome", "value", "unit"))
    _known_outcomes(stored, found.own)
    twins = _read(found, manifest, "twins.parquet", ("policy", "draw", "seed"))
    for table, more in ((stored, ()), (twins, (PLACEBO, *(SHAM + entry.label for entry in entries)))):
        _held(found, table, "policy", [BASELINE, *(entry.label for entry in entries), *more])
        _held(found, table, "seed", {seed for _, seed in asked})
        _held(found, table, "draw", range(len(draws)))
    shams = frozenset(twins.filter(pl.col("policy").str.starts_with(SHAM)).select("draw", "seed").iter_rows())
    finished = set(stored.select("draw", "seed").unique().iter_rows())
    if manifest.get("units_finished", len(finished)) != len(finished):
        raise InputError(
            f"By its {MANIFEST} {manifest['units_finished']} units of the comparison in {found.folder} were finished; its table "
            f"of results holds {len(finished)}. One of them is damaged, or was changed."
        )
    every = [task for task in asked if task in finished]
    tasks = [every[k] for k in _spread(len(every), units)]
    with made_of(found.folder / MANIFEST, "parameter draws"):
        for number in sorted({draw for draw, _ in tasks}):
            with_values(scenario, draws[number])
    keep = frozenset(asked if manifest.get("log") else asked[:1])
    burn_in = manifest["burn_in"]["years"]
    tell_time(
        comparison_seconds(scenario, manifest["years"], len(entries), len(tasks), len(twins) > 0),
        workers,
        progress.note,
    )
    plan = UnitPlan(
        scenario,
        entries,
        manifest["years"],
        draws,
        keep,
        twins=len(twins) > 0,
        burn_in=burn_in,
        shams=shams,
        own=found.own,
    )
    data = ComparisonData(
        scenario, entries, seeds, manifest["years"], draws, [], [], own=found.own, own_seeds=own_seeds
    )
    for result in _each(measure_unit, tasks, plan, workers, progress, found):
        data.units.append(result)
    data.units.sort(key=lambda unit: (unit.draw, unit.seed))
    mine = pl.DataFrame(tasks, schema={"draw": pl.Int32, "seed": pl.Int64}, orient="row")
    found.what = f"{len(entries) + 1} policies, {len(tasks)} of {len(asked)} units"
    for name, new, last in (
        ("results", lambda: data.results, ["outcome"]),
        ("twins", lambda: data.twins, ["class"]),
        ("why", lambda: data.why, ["measure", "part"]),
        ("series", lambda: data.series, ["week", "area"]),
        ("events", lambda: data.events, ["time", "event"]),
    ):
        _compare_table(found, manifest, name, new, ["draw", "seed", "policy", *last], mine)
    if len(tasks) == len(every):
        _compare_table(found, manifest, "differences", lambda: data.differences, ["policy", "outcome"])
    else:
        found.notes.append("Differences are compared when all units are computed again.")


def _held(found: Reproduction, table: pl.DataFrame, column: str, known: Iterable[Any]) -> None:
    """Refuse a table with rows that the manifest does not name."""
    other = [x for x in table[column].unique().to_list() if x not in set(known)]
    if other:
        raise InputError(
            f"A table in {found.folder} holds the {column} {show(other[0])}, which its {MANIFEST} does not name. One of them is "
            "damaged, or was changed."
        )


def _known_outcomes(results: pl.DataFrame, own: Sequence[Any]) -> None:
    """Refuse results that hold outcomes which are not known here."""
    from sim.outcomes.own import defined

    other = sorted(set(results["outcome"].to_list()) - set(defined(own)))
    if other:
        raise InputError(
            f"The result holds the outcomes {', '.join(map(str, other[:5]))}, which are not known here: they are of "
            "another version."
        )


def _compare_table(
    found: Reproduction, manifest: Mapping[str, Any], name: str, make: Any, keys: list[str], units: Any = None
) -> None:
    """Compare a table of the folder, if it was written (of these units), with what ``make()`` gives."""
    import polars as pl

    if not found.identical or f"{name}.parquet" not in manifest["files"]:
        return
    old, new = _read(found, manifest, f"{name}.parquet"), make()
    if units is not None and len(old):
        old = old.join(units, on=["draw", "seed"], how="semi", maintain_order="left")
    if new is None or (not len(new) and not len(new.columns)):
        new = pl.DataFrame(schema=old.schema)
    _compare(found, f"{name}.parquet", old, new, keys)


def _sweep(
    found: Reproduction,
    manifest: Mapping[str, Any],
    scenario: Scenario,
    workers: int,
    units: int | None,
    progress: Progress,
) -> None:
    import polars as pl

    from sim.designs.design import Pieces
    from sim.results.sweep_store import COLUMNS, SweepStore
    from sim.runs.preparing import tell_time
    from sim.runs.sweep_unit import SweepPlan, measure_piece
    from sim.scenario.size import seconds_of

    design = kept_design(found.folder, manifest, scenario)
    store = SweepStore(found.folder, design, lambda name: _read(found, manifest, name, COLUMNS[name]))
    store.manifest = dict(manifest)
    done, _ = store.finished()
    numbers = sorted(done)
    numbers = [numbers[k] for k in _spread(len(numbers), units)]
    plan = SweepPlan(scenario, design.years, design.outcomes, float(manifest["burn_in"]["years"]), found.own)
    scratch = SweepStore(found.folder, design)
    failed_before = store.failures()
    whole = failed_before.filter(pl.col("policy") == "")["piece"]
    good = [n for n in numbers if n not in set(whole.to_list())]
    stored = store.results()
    rows = len(design.points) * design.replications * len(design.labels) / len(design)
    tell_time(len(good) * seconds_of(scenario, design.years, rows), workers, progress.note)
    for result in _each(measure_piece, Pieces(design, good), plan, workers, progress, found):
        scratch.add(result.number, result)
    columns = ["point", "seed", "policy", "outcome", "value"]
    again = scratch.added().drop_nulls("outcome").select(columns).sort("point", "seed", maintain_order=True)
    pairs = [pair for n in good for pair in design.pairs(n)]
    mine = pl.DataFrame(pairs, schema={"point": pl.Int32, "seed": pl.Int64}, orient="row")
    stored = stored.join(mine, on=["point", "seed"], how="semi", maintain_order="left")
    found.what = f"{len(good)} of {len(design)} units, {len(design.labels)} policies with the baseline"
    if len(good) < len(numbers):
        found.notes.append(f"{len(numbers) - len(good)} units that failed were not done again.")
    if found.identical:
        _compare(found, "results.parquet", stored, again, columns[:4])


def open_sweep(path: Any, mechanisms: Any = ()) -> Any:
    """A stored sweep as a `SweepResult`, without computing anything; ``mechanisms``: those of your own that it was made with.

    Raises
    ------
    InputError : there is none, or it is damaged.
    """
    from sim.results.sweep_store import SweepStore
    from sim.runs.sweep import SweepResult

    folder = result_folder(Path(path))
    manifest = read_manifest(folder)
    if manifest.get("kind") != "sweep":
        raise InputError(f"{folder} holds no sweep (kind {show(manifest.get('kind'))}), or its manifest is damaged.")
    design = kept_design(folder, manifest, kept_scenario(folder, manifest, mechanisms))
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
def _read(found: Reproduction, manifest: Mapping[str, Any], name: str, columns: Iterable[str] = ()) -> pl.DataFrame:
    """A table of the folder, with these columns; one that was changed is read when it can be, to say what differs."""
    path = found.folder / name
    if not is_as_written(found.folder, manifest, name) and not _can_be_read(path):
        what = changed_files(found.folder, manifest).get(name, "cannot be read")
        raise InputError(f"{path} {what}, and cannot be read: there is nothing to compare it with.")
    return frame_of(path, kinds_of(columns), "There is nothing to compare it with.")


def _kind_of(column: pl.Series) -> str:
    """Kind of a column, in which text is text however it is coded."""
    import polars as pl

    return "text" if column.dtype in (pl.String, pl.Enum, pl.Categorical) else str(column.dtype)


def _can_be_read(path: Path) -> bool:
    """Whether a table that was changed can be read; tried in a process of its own, which damage can end."""
    if not path.is_file():
        return False
    code = "import sys, polars; polars.read_parquet(sys.argv[1], glob=False)"
    try:
        tried = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, timeout=READ_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return False
    return tried.returncode == 0


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
        if (was := _kind_of(old[name])) != (now := _kind_of(new[name])):
            found.difference = f"{file}: {name} was stored as {was}, and is {now} now"
            return False
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
