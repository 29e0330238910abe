"""A sweep: every point of a design, every seed, baseline and policies, into a store that survives being killed.

``sweep(design, "out", workers=2)`` computes what is not there yet and gives a `SweepResult`; started again after it was
stopped in whatever way it goes on, and the tables are the same bytes as those of a sweep that was never stopped.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.design import Design, Pieces
from sim.designs.design_file import read_design
from sim.designs.fits import refuse_sweep_that_does_not_fit
from sim.designs.request import BASELINE, check_size, policy_sources
from sim.engine.owners import claim, clear_left
from sim.errors import InputError
from sim.files.lock import StoreLock
from sim.files.manifests import parsed
from sim.files.places import read_manifest, set_aside
from sim.files.stopping import undisturbed
from sim.files.store import manifest, model_hash
from sim.files.store import manifest as now_manifest
from sim.results.names import known
from sim.runs.executor import Failure, run_in, usable_workers
from sim.runs.pools import DaskPool, LocalPool, Pool, WorkersLost, pool_for
from sim.runs.preparing import announce, compile_first, history_of
from sim.runs.progress import GOES_ON, Progress
from sim.runs.sweep_unit import SweepPlan, measure_piece
from sim.scenario.archive import from_document
from sim.scenario.size import megabytes_of, seconds_of

if TYPE_CHECKING:
    import polars as pl

    from sim.results.sweep_store import SweepStore

BATCH_SECONDS = 1.0  # small pieces travel together: sending costs milliseconds
FLUSH_SECONDS = 2.0  # what is finished is on the disk after so long; a process that is killed loses no more
SAME_PACKAGES = ("numpy", "scipy", "numba")  # with other versions the last digits can differ


@dataclass
class SweepResult:
    """A sweep on disk, whole or as far as it came.

    Attributes
    ----------
    folder : ``runs/<hash>``.
    design : what was asked.
    manifest : as in ``manifest.json``.
    asked, done, failed : pieces of work (parameter draw and seed): asked, finished now, with a failure in them.
    computed : pieces that this call did itself.
    interrupted : it was stopped before the end.
    """

    folder: Path
    design: Design
    manifest: dict[str, Any]
    asked: int
    done: int
    failed: int
    computed: int = 0
    interrupted: bool = False
    _kept: Any = field(default=None, repr=False)  # a temporary folder lives as long as its result

    @property
    def complete(self) -> bool:
        """Whether every piece was done (some of them may have failed)."""
        return self.done == self.asked

    @cached_property
    def _store(self) -> SweepStore:
        from sim.results.sweep_store import SweepStore

        store = SweepStore(self.folder, self.design)
        store.manifest = read_manifest(self.folder)
        return store

    def results(self) -> pl.DataFrame:
        """One row a value: point, seed, policy ("baseline" included), outcome, value (missing: nothing happened)."""
        return self._store.results()

    def points(self) -> pl.DataFrame:
        """One row a point: point, draw, and one column a factor, named as in the design."""
        return self.design.frame()

    def failures(self) -> pl.DataFrame:
        """One row a failure: piece, point, seed, policy (empty: all of the point), reason, detail (traceback)."""
        return self._store.failures()

    def matrix(self, outcome: str, policy: str = BASELINE, *, difference: bool = False) -> np.ndarray:
        """One outcome as (points, seeds), in the order of the design; NaN where it failed or nothing happened.

        One column where each point has a seed of its own.

        ``difference`` gives policy minus baseline at the same point and seed.
        """
        import polars as pl

        known("outcome", outcome, self.design.outcomes)
        known("policy", policy, self.design.labels)
        if difference:
            found: np.ndarray = self.matrix(outcome, policy) - self.matrix(outcome)
            return found
        rows = self.results().filter((pl.col("outcome") == outcome) & (pl.col("policy") == policy))
        column = {seed: 0 if self.design.each else k for k, seed in enumerate(self.design.seeds)}
        found = np.full((len(self.design.points), self.design.replications), np.nan)
        at = np.array([column[seed] for seed in rows["seed"].to_list()], np.int64)
        found[rows["point"].to_numpy(), at] = rows["value"].fill_null(np.nan).to_numpy()
        return found


def sweep(
    design: Design | str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    *,
    retry_failed: bool = False,
    fresh: bool = False,
    progress: Progress | None = None,
) -> SweepResult:
    """Compute what a design asks and what is not in the store yet.

    Parameters
    ----------
    design : from `make_design`, or the path of a design file.
    out : folder in which ``runs/<hash>`` stands; None: a temporary one that goes with the result.
    workers : local processes; 1 works in this process. Results are the same for any number.
    scheduler : ``tcp://HOST:PORT`` of a Dask scheduler, or "local" for a Dask cluster here with ``workers`` processes.
    retry_failed : do the pieces again in which something failed.
    fresh : begin anew; what is there is kept beside it under another name.
    progress : where to report; None is silent.

    Raises
    ------
    InputError, ScenarioError, PolicyError : it cannot be done; nothing was run.
    StorageError : the disk is full or the folder cannot be written; what is finished is kept.
    """
    from sim.results.sweep_store import SweepStore, prepare_place

    if not isinstance(design, Design):
        design = read_design(Path(design))
    check_size(len(design.points), design.replications)
    usable_workers(workers, 1)  # fewer than one is refused before anything is made
    kept = tempfile.TemporaryDirectory(prefix="zothuis-sweep-") if out is None else None
    if kept is not None:
        claim(Path(kept.name))
        clear_left(Path(tempfile.gettempdir()), "zothuis-s*-*")
    place = Path(kept.name if kept is not None else out)  # type: ignore[arg-type]
    progress = progress or Progress(len(design), "units", quiet=True)
    runs = prepare_place(place)
    values = len(design.points) * design.replications * len(design.labels) * len(design.outcomes)
    refuse_sweep_that_does_not_fit(values, runs)
    for left in clear_left(runs, ".*.unfinished-*"):
        progress.note(f"Removed what a process that was killed left unfinished: {left}")
    folder = runs / design.digest
    with StoreLock(runs / f".{design.digest}.lock", folder) as lock:
        if lock.taken_over:
            progress.note(f"Process {lock.taken_over.get('pid')} was stopped while it worked on this sweep; going on.")
        if fresh:
            _put_aside(folder, progress)
        store = SweepStore(folder, design)
        with _storage_errors(store):
            pool_of = _pool_maker(design, workers, scheduler, progress.note)
            found = _sweep(design, store, pool_of, retry_failed, progress)
    found._kept = kept
    return found


def _sweep(design: Design, store: SweepStore, pool_of: Any, retry_failed: bool, progress: Progress) -> SweepResult:
    old = store.read()
    if old:
        _same_version(store, design)
        if damaged := store.mend():
            progress.note(f"Damaged in {store.folder}, and computed again where it held results: {', '.join(damaged)}.")
    done, failed = store.finished() if old else (set(), set())
    todo = [n for n in range(len(design)) if n not in done or (retry_failed and n in failed)]
    if old:
        progress.note(f"{len(done)} of {len(design)} units were done before, {len(failed)} of them with a failure.")
    elif _others(store.folder):
        progress.note(f"{store.folder.parent} also holds sweeps of other designs; this one is {design.digest}.")
    result = SweepResult(store.folder, design, store.manifest, len(design), len(done), len(failed))
    if old and store.complete and not todo:
        with _to_the_end(result, progress):
            store.tidy()
        return result
    pool = pool_of(len(todo))
    try:
        rows = len(design.points) * design.replications * len(design.labels) / len(design)
        announce(progress, len(todo), len(todo) * seconds_of(design.scenario, design.years, rows), pool.slots)
        seconds = (
            compile_first(progress, design.scenario, pool.slots if isinstance(pool, LocalPool) else 1) if todo else 0.0
        )
        if not old:
            store.begin(_manifest(design, history_of(design.scenario, progress)))
        if todo:
            _work_through(design, store, pool, todo, result, progress)
    finally:
        pool.stop(False)
    done, failed = store.finished()
    result.done, result.failed = len(done), len(failed)
    timings = {"compile_seconds": seconds, "wall_seconds": progress.seconds, "units": result.computed}
    session = {"where": pool.describe(), **timings}
    manifest = {**store.manifest, "units_finished": result.done, "units_failed": result.failed,
                "sessions": [*store.manifest.get("sessions", []), session]}  # fmt: skip
    with _to_the_end(result, progress):
        if result.complete:
            store.finish(manifest)
        else:
            store.save_manifest(manifest)
    result.manifest = store.manifest
    return result


def _work_through(
    design: Design, store: SweepStore, pool: Pool, todo: list[int], result: SweepResult, progress: Progress
) -> None:
    plan = SweepPlan(
        design.scenario, design.years, design.outcomes, float(store.manifest["burn_in"]["years"]), design.own
    )
    progress.total = len(todo)
    flushed = -FLUSH_SECONDS  # the first is written at once: a folder that cannot be written shows early
    try:
        with progress:
            work = run_in(
                pool, measure_piece, Pieces(design, todo), plan, batch_seconds=BATCH_SECONDS, note=progress.note
            )
            for index, found in work:
                if isinstance(found, Failure):
                    store.add(todo[index], None, found.reason, found.detail)
                else:
                    store.add(todo[index], found)
                result.computed += 1
                if time.monotonic() - flushed > FLUSH_SECONDS:
                    store.flush()
                    flushed = time.monotonic()
                progress.advance()
    except KeyboardInterrupt:
        result.interrupted = True
        progress.note(GOES_ON)
    except WorkersLost as error:
        result.interrupted = True
        progress.note(f"{error} What is finished is kept. The same command goes on from here.")
    finally:
        with _to_the_end(result, progress):
            store.flush()


@contextlib.contextmanager
def _to_the_end(result: SweepResult, progress: Progress) -> Iterator[None]:
    """Write something to the end, also when somebody asks to stop meanwhile."""
    try:
        with undisturbed():
            yield
    except KeyboardInterrupt:
        result.interrupted = True
        progress.note(GOES_ON)


def _pool_maker(design: Design, workers: int, scheduler: str | None, note: Callable[[str], None]) -> Any:
    """A function from the number of pieces to the pool that does them."""

    def make(pieces: int) -> Pool:
        number = usable_workers(workers, pieces, megabytes_of(design.scenario), note if pieces else None)
        if scheduler is not None and pieces:
            return DaskPool(scheduler, number, model_hash())
        return pool_for(number)

    return make


@contextlib.contextmanager
def _storage_errors(store: SweepStore) -> Iterator[None]:
    from polars.exceptions import PolarsError

    from sim.results.sweep_store import cannot_write

    try:
        yield
    except (OSError, MemoryError, PolarsError) as error:
        done = 0
        with contextlib.suppress(Exception):
            done = len(store.finished()[0])
        raise cannot_write(error, store.folder, done, len(store.design)) from error


# --- versions ---------------------------------------------------------------------------------------------------------
def _manifest(design: Design, history: Any) -> dict[str, Any]:
    return manifest(
        kind="sweep",
        status="unfinished",
        design=design.described(),
        design_hash=design.digest,
        scenario=design.scenario.name,
        scenario_hash=design.scenario.digest,
        model_hash=model_hash(),
        mechanisms=[one.row() for one in design.scenario.own],
        policy_sources=policy_sources(design.entries),
        start=str(design.scenario.start),
        years=design.years,
        seeds=list(design.seeds),
        burn_in=asdict(history),
        units_asked=len(design),
    )


def changed_since(manifest: Mapping[str, Any], design: Design, folder: Path | None = None) -> list[str]:
    """What of scenario, program and packages differs from when a manifest was written; each a piece of a sentence."""
    now = now_manifest()
    found = []
    if manifest.get("scenario_hash") != design.scenario.digest:
        what = _changed_numbers(folder, design) if folder is not None else ""
        found.append(
            f"the scenario ({what or 'digest'}: {manifest.get('scenario_hash')}, now {design.scenario.digest})"
        )
    if manifest.get("model_hash") != model_hash():
        commits = manifest.get("commit"), now["commit"]
        words = " to ".join(str(x)[:10] for x in commits) if all(commits) and commits[0] != commits[1] else ""
        found.append(f"the program ({words or 'its source files'})")
    if dict(manifest.get("policy_sources") or {}) != policy_sources(design.entries):
        found.append("the source of a policy of your own")
    packages = manifest.get("packages") or {}
    for name in SAME_PACKAGES:
        if packages.get(name) != now["packages"][name]:
            found.append(f"{name} ({packages.get(name)}, now {now['packages'][name]})")
    if str(manifest.get("python")).split(".")[:2] != now["python"].split(".")[:2]:
        found.append(f"Python ({manifest.get('python')}, now {now['python']})")
    return found


def _changed_numbers(folder: Path, design: Design) -> str:
    """The first numbers that differ between the kept scenario and the present one."""
    from sim.results.sweep_store import SCENARIO

    try:
        old = from_document(parsed((folder / SCENARIO).read_bytes(), folder / SCENARIO))
    except (OSError, ValueError):
        return ""
    before = {row.path: row.value for row in old.ledger()}
    after = {row.path: row.value for row in design.scenario.ledger()}
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    words = [f"{path} was {before.get(path)} and is {after.get(path)}" for path in paths[:3]]
    return ", ".join(words) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")


def _same_version(store: SweepStore, design: Design) -> None:
    """Refuse to go on with results of another version."""
    found = changed_since(store.manifest, design, store.folder)
    if not found:
        return
    done = 0
    with contextlib.suppress(InputError):  # damaged too
        done = len(store.finished()[0])
    raise InputError(
        f"Since the sweep in {store.folder} was begun, this changed: {'; '.join(found)}. {done} of {len(design)} units "
        "are done with the old version, and results of two versions are never mixed. Go back to the old version, give "
        "another folder with --out, or begin anew with --fresh: what is there is kept under another name."
    )


def _put_aside(folder: Path, progress: Progress) -> None:
    if not os.path.lexists(folder):
        return
    other = set_aside(folder)
    progress.note(f"Begun anew; what was there is in {other}.")


def _others(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.parent.iterdir()
        if path.is_dir() and path != folder and (path / "manifest.json").exists()
    ]
