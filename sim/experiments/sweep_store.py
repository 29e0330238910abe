"""The store of a sweep: ``runs/<hash>/`` with Parquet tables and a manifest, that survives being killed at any moment.

While a sweep runs, finished pieces of work are added as small tables in ``parts/``; each is written aside, flushed to the
disk and renamed, so that it is there whole or not at all. When all is done they become ``results.parquet`` and
``failures.parquet``, in an order that does not depend on how the work went. Every table can be read while the sweep runs.
"""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sim.experiments.design import Design
from sim.experiments.errors import InputError, StorageError
from sim.experiments.store import ROOM_NEEDED, plain
from sim.experiments.sweep_unit import PieceResult

MANY_PARTS = 100  # small parts are put together when there are more
LARGE_PART = 16 * 2**20
RESULTS, FAILURES, POINTS = "results.parquet", "failures.parquet", "points.parquet"
MANIFEST, SCENARIO = "manifest.json", "scenario.json"
FAILURE_SCHEMA = {"piece": pl.Int32, "point": pl.Int32, "seed": pl.Int64, "policy": pl.String, "reason": pl.String,
                  "detail": pl.String}  # fmt: skip


def write_whole(path: Path, content: bytes) -> None:
    """Write a file aside, flush it to the disk and rename it; on an error nothing of it is left."""
    aside = path.with_name(f".{path.name}.unfinished-{os.getpid()}")
    try:
        with open(aside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
        _flush_folder(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    """Make a rename last; some systems cannot, and do not need it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def write_table(path: Path, frame: pl.DataFrame) -> None:
    """Write a Parquet file whole."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    write_whole(path, buffer.getvalue())


class SweepStore:
    """One sweep on disk.

    Parameters
    ----------
    folder : ``runs/<hash>``.
    design : what is computed; needed to write.
    """

    def __init__(self, folder: Path, design: Design) -> None:
        self.folder, self.design = folder, design
        self.parts = folder / "parts"
        self.manifest: dict[str, Any] = {}
        self._waiting: list[pl.DataFrame] = []
        self._next = 0
        labels = pl.Enum(list(design.labels))
        names = pl.Enum(list(design.outcomes))
        self.schema: dict[str, Any] = {"piece": pl.Int32, "point": pl.Int32, "seed": pl.Int64, "policy": labels, "outcome": names,
                       "value": pl.Float64, "reason": pl.String, "detail": pl.String}  # fmt: skip

    # --- opening ---------------------------------------------------------------------------------------------------
    @property
    def begun(self) -> bool:
        """Whether a manifest stands there."""
        return (self.folder / MANIFEST).exists()

    def read(self) -> None:
        """Read what is there; parts that were not finished when a process died are removed."""
        self.manifest = read_manifest(self.folder)
        for path in [*self.folder.glob(".*.unfinished-*"), *self.parts.glob(".*.unfinished-*")]:
            path.unlink(missing_ok=True)
        self.parts.mkdir(exist_ok=True)
        self._next = max((int(path.stem.split("-")[1]) for path in self._files()), default=-1) + 1

    def begin(self, manifest: Mapping[str, Any], scenario: str) -> None:
        """Write points, scenario and manifest; the manifest last, so that without it nothing has begun."""
        self.parts.mkdir(parents=True, exist_ok=True)
        write_table(self.folder / POINTS, self.design.frame())
        write_whole(self.folder / SCENARIO, scenario.encode())
        self.save_manifest(manifest)

    def save_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace the manifest."""
        self.manifest = dict(manifest)
        text = json.dumps(plain(self.manifest), indent=2, ensure_ascii=False) + "\n"
        write_whole(self.folder / MANIFEST, text.encode())

    @property
    def complete(self) -> bool:
        """Whether ``results.parquet`` holds everything that was finished when the manifest was written."""
        return self.manifest.get("status") == "complete"

    # --- adding ----------------------------------------------------------------------------------------------------
    def add(self, number: int, result: PieceResult | None, reason: str = "", detail: str = "") -> None:
        """Take a finished piece, or one that failed altogether (``result`` None); `flush` puts it on the disk."""
        if result is None:
            rows = [(number, point, seed, None, reason, detail) for point, seed in self.design.pairs(number)]
            self._waiting.append(self._failed(rows))
            return
        count = len(self.design.outcomes)
        runs = len(result.runs)
        frame = pl.DataFrame(
            {
                "piece": np.full(runs * count, number, np.int32),
                "point": np.repeat(np.array([point for point, _, _ in result.runs], np.int32), count),
                "seed": np.full(runs * count, result.seed, np.int64),
                "policy": [label for _, label, _ in result.runs for _ in range(count)],
                "outcome": list(self.design.outcomes) * runs,
                "value": np.concatenate([values for _, _, values in result.runs]),
                "reason": [None] * (runs * count),
                "detail": [None] * (runs * count),
            },
            schema=self.schema,
        ).with_columns(pl.col("value").fill_nan(None))
        self._waiting.append(frame)
        if result.failures:
            seed = result.seed
            self._waiting.append(self._failed([(number, p, seed, label, *why) for p, label, *why in result.failures]))

    def _failed(self, rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
        columns = ("piece", "point", "seed", "policy", "reason", "detail")
        frame = pl.DataFrame(rows, schema={name: self.schema[name] for name in columns}, orient="row")
        missing = [pl.lit(None, dtype=self.schema[name]).alias(name) for name in ("outcome", "value")]
        return frame.with_columns(missing).select(list(self.schema))

    def added(self) -> pl.DataFrame:
        """What was added and is not on the disk yet."""
        return pl.concat(self._waiting) if self._waiting else pl.DataFrame(schema=self.schema)

    def flush(self) -> None:
        """Write what was added as one part."""
        if self._waiting:
            self._write_part(self.added())
            self._waiting = []
            self._put_together()

    def _write_part(self, frame: pl.DataFrame) -> None:
        write_table(self.parts / f"part-{self._next:06d}.parquet", frame)
        self._next += 1

    def _put_together(self) -> None:
        """Make one part of many small ones."""
        small = [path for path in self._files() if path.stat().st_size < LARGE_PART]
        if len(small) > MANY_PARTS:
            self._write_part(_latest([pl.read_parquet(path) for path in small]))
            for path in small:
                path.unlink()

    # --- what is there ---------------------------------------------------------------------------------------------
    def _files(self) -> list[Path]:
        return sorted(self.parts.glob("part-*.parquet"))

    def finished(self) -> tuple[set[int], set[int]]:
        """(numbers of the pieces that need not be done, those of them in which something failed)."""
        parts = self._read_parts(["piece", "reason"])
        done = set(parts["piece"].to_list())
        failed = set(parts.filter(pl.col("reason").is_not_null())["piece"].to_list())
        if self.complete:
            before = set(pl.read_parquet(self.folder / FAILURES)["piece"].to_list())
            failed |= before - done
            done = set(range(len(self.design)))
        return done, failed

    def _read_parts(self, columns: list[str]) -> pl.DataFrame:
        """Rows of all parts; of a piece that was done again the latest."""
        wanted = list(dict.fromkeys(["piece", *columns]))
        frames = [pl.read_parquet(path, columns=wanted) for path in self._files()]
        return _latest(frames) if frames else pl.DataFrame(schema={name: self.schema[name] for name in wanted})

    def results(self) -> pl.DataFrame:
        """One row a value: point, seed, policy, outcome, value; in order, without the runs that failed."""
        columns = ["point", "seed", "policy", "outcome", "value"]
        parts = self._read_parts(columns)
        again = parts["piece"].unique()
        found = parts.drop_nulls("outcome").select(columns)
        if self.complete:
            kinds = {name: self.schema[name] for name in columns}
            before = pl.read_parquet(self.folder / RESULTS).cast(kinds)  # type: ignore[arg-type]
            if not len(again):
                return before
            found = pl.concat([self._without(before, again), found])
        return found.sort("point", "seed", maintain_order=True)

    def failures(self) -> pl.DataFrame:
        """One row a run (or a piece) that failed: piece, point, seed, policy (empty: all), reason, detail."""
        parts = self._read_parts(["point", "seed", "policy", "reason", "detail"])
        found = parts.drop_nulls("reason").with_columns(pl.col("policy").cast(pl.String).fill_null(""))
        found = found.select(list(FAILURE_SCHEMA))
        if self.complete:
            before = pl.read_parquet(self.folder / FAILURES)
            again = parts["piece"].unique().implode()
            found = pl.concat([before.filter(~pl.col("piece").is_in(again)), found])
        return found.sort("piece", "point", "policy", maintain_order=True)

    def _without(self, frame: pl.DataFrame, again: Iterable[int]) -> pl.DataFrame:
        pairs = [pair for number in again for pair in self.design.pairs(number)]
        other = pl.DataFrame(pairs, schema={"point": pl.Int32, "seed": pl.Int64}, orient="row")
        return frame.join(other, on=["point", "seed"], how="anti", maintain_order="left")

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Everything is done: write the final tables, then the manifest, then remove the parts."""
        results, failures = self.results(), self.failures()
        write_table(self.folder / RESULTS, results)
        write_table(self.folder / FAILURES, failures)
        self.save_manifest({**manifest, "status": "complete", "failures": len(failures)})
        for path in self._files():
            path.unlink()


def _latest(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All rows; of a piece that stands in several tables only those of the last."""
    numbered = [frame["piece"].unique().to_frame().with_columns(table=k) for k, frame in enumerate(frames)]
    together = pl.concat(numbered)
    if together["piece"].is_unique().all():
        return pl.concat(frames)
    last = together.group_by("piece").agg(pl.col("table").max())
    kept = [f.join(last.filter(pl.col("table") == k), on="piece", how="semi", maintain_order="left")
            for k, f in enumerate(frames)]  # fmt: skip
    return pl.concat(kept)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder. InputError when there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise InputError(f"There is no {MANIFEST} in {folder}; name a folder that this program wrote.") from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InputError(f"The {MANIFEST} in {folder} cannot be read: it is damaged, or not of this program.")
    return found


def prepare_place(out: Path) -> Path:
    """The folder ``runs`` of a sweep, made and tried. InputError when it cannot be written or the disk is full."""
    runs = out / "runs"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        write_whole(runs / f"probe-{os.getpid()}", b"0" * 4096)
        (runs / f"probe-{os.getpid()}").unlink()
        free = shutil.disk_usage(runs).free
    except OSError as error:
        raise InputError(
            f"The folder {out} cannot be written: {error.strerror or error}. "
            "Nothing was run. Give another folder with --out."
        ) from None
    if free < ROOM_NEEDED:
        raise InputError(
            f"The disk of {out} has {free / 2**20:.0f} MB left; at least {ROOM_NEEDED / 2**20:.0f} MB is needed. "
            "Nothing was run. Free some space or give another folder with --out."
        )
    return runs


def cannot_write(error: OSError, folder: Path, done: int, asked: int) -> StorageError:
    """The sentence for a disk that fills up, or a folder that can no longer be written, while a sweep runs."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    why = "the disk is full" if full else (error.strerror or str(error))
    return StorageError(
        f"The sweep stopped: {folder} cannot be written ({why}). {done} of {asked} units are kept there. "
        "Free some space and give the same command again: it goes on where it stopped."
    )
