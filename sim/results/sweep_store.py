"""The store of a sweep: ``runs/<hash>/`` with Parquet tables and a manifest, that survives being killed at any moment.

While a sweep runs, finished pieces of work are added as small tables in ``parts/``; each is written aside, flushed to the
disk and renamed, so that it is there whole or not at all, and has the hash of its content in its name. When all is done
they become ``results.parquet`` and ``failures.parquet``, in an order that does not depend on how the work went, with their
hashes in the manifest. Every table can be read while the sweep runs; one that is not as it was written is never read.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl

from sim.designs.design import Design
from sim.errors import InputError, StorageError
from sim.files.manifests import frame_of
from sim.files.places import (
    MANIFEST,
    changed_files,
    flush_folder,
    hash_of,
    is_as_written,
    is_sealed,
    own_result,
    read_table,
    set_aside,
    table_bytes,
    why_not,
    write_manifest,
    write_table,
    write_whole,
)
from sim.files.store import ROOM_NEEDED
from sim.results.measured import PieceResult
from sim.scenario.archive import to_json

MANY_PARTS = 100  # small parts are put together when there are more
LARGE_PART = 16 * 2**20
RESULTS, FAILURES, POINTS, SCENARIO = "results.parquet", "failures.parquet", "points.parquet", "scenario.json"
FRESH = "Begin anew with --fresh (what is there is kept under another name), or give another folder with --out."
PAIR = ("point", "seed")
AGAIN = "Give the same command (or call) as for the sweep once more: what is damaged is computed again."
FAILURE_SCHEMA = MappingProxyType(
    {
        "piece": pl.Int32,
        "point": pl.Int32,
        "seed": pl.Int64,
        "policy": pl.String,
        "reason": pl.String,
        "detail": pl.String,
    }
)


COLUMNS = MappingProxyType({RESULTS: ("point", "seed", "policy", "outcome", "value"), FAILURES: tuple(FAILURE_SCHEMA)})
"""Columns of the final tables."""


class SweepStore:
    """One sweep on disk.

    Parameters
    ----------
    folder : ``runs/<hash>``.
    design : what is computed; needed to write.
    read_as : reads a final table by name; None: only one that is as it was written.
    """

    def __init__(self, folder: Path, design: Design, read_as: Callable[[str], pl.DataFrame] | None = None) -> None:
        self.folder, self.design = folder, design
        self._read = read_as
        self.parts = folder / "parts"
        self.manifest: dict[str, Any] = {}
        self._waiting: list[pl.DataFrame] = []
        self._next = 0
        self._good: dict[Path, bool] = {}  # whether a part is as it was written
        labels = pl.Enum(list(design.labels))
        names = pl.Enum(list(design.outcomes))
        self.schema: dict[str, Any] = {"piece": pl.Int32, "point": pl.Int32, "seed": pl.Int64, "policy": labels, "outcome": names,
                       "value": pl.Float64, "reason": pl.String, "detail": pl.String}  # fmt: skip

    # --- opening ---------------------------------------------------------------------------------------------------
    def read(self) -> bool:
        """Read the manifest; False when nothing has begun there. InputError when the folder is no sweep of this design."""
        found = own_result(self.folder, "sweep")
        if found is None:
            return False
        if found.get("design_hash") != self.design.digest:
            raise InputError(f"The {MANIFEST} in {self.folder} is that of another design. {FRESH}")
        self.manifest = found
        return True

    def mend(self) -> list[str]:
        """Put out of the way what was not finished when a process died and what is damaged; gives the latter, in words.

        Only with the lock: nobody else writes. What is put out of the way counts as not computed.
        """
        if not is_sealed(self.manifest):
            raise InputError(
                f"The {MANIFEST} in {self.folder} is damaged, or was changed since it was written. {FRESH}"
            )
        if os.path.lexists(self.parts) and (self.parts.is_symlink() or not self.parts.is_dir()):
            set_aside(self.parts)
        self.parts.mkdir(exist_ok=True)
        for path in [*self.folder.glob(".*.unfinished-*"), *self.parts.glob(".*.unfinished-*")]:
            if not path.is_dir():
                path.unlink(missing_ok=True)
        said = []
        for path in sorted(self.parts.glob("part-*.parquet")):
            if not self._is_good(path):
                said.append(f"parts/{path.name}")
                set_aside(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        self._next = max((int(path.stem.split("-")[1]) for path in self._files()), default=-1) + 1
        changed = [name for name in changed_files(self.folder, self.manifest) if name != MANIFEST]
        contents: dict[str, Callable[[], bytes]] = {
            POINTS: lambda: table_bytes(self.design.frame()),
            SCENARIO: self._scenario,
        }
        for name, content in contents.items():
            if not is_as_written(self.folder, self.manifest, name) or not self._is_of_the_design(name):
                said.append(name)
                self._out_of_the_way(name)
                write_whole(self.folder / name, content())
        if self.complete and not all(map(self._can_be_used, (RESULTS, FAILURES))):
            said += [name for name in (RESULTS, FAILURES) if name in changed or not self._can_be_used(name)] or [
                RESULTS
            ]
            self._begin_again()
        elif said:
            self.save_manifest(self.manifest)
        return said

    def _begin_again(self) -> None:
        """Results that are damaged are no longer results; what stands in whole ones is a part again."""
        sound = {name: self._can_be_used(name) for name in (RESULTS, FAILURES)}
        if sound[RESULTS] and (whole := self._whole_pieces()) is not None:
            self._write_part(whole)
        for name in (RESULTS, FAILURES):
            if not sound[name]:
                self._out_of_the_way(name)
        self.save_manifest({**self.manifest, "status": "unfinished"})

    def _is_of_the_design(self, name: str) -> bool:
        """Whether the table of points, or the scenario, is that of the design."""
        file = self.folder / name
        try:
            if name == POINTS:
                return frame_of(file).equals(self.design.frame())
            return file.read_bytes() == self._scenario()
        except (InputError, OSError):
            return False

    def _can_be_used(self, name: str) -> bool:
        """Whether a final table is as it was written and holds what the design asks for, and nothing else."""
        try:
            self._table(name)
        except InputError:
            return False
        return True

    def _whole_pieces(self) -> pl.DataFrame | None:
        """Of a table of results without its failures: the pieces in which nothing failed."""
        found = self._table(RESULTS)
        pairs = self._pairs
        lacking = self._lacking(found)["piece"].unique()
        pairs = pairs.filter(~pl.col("piece").is_in(lacking.implode()))
        if not len(pairs):
            return None
        rows = found.join(pairs, on=["point", "seed"], how="inner", maintain_order="left")
        empty = [pl.lit(None, dtype=pl.String).alias(name) for name in ("reason", "detail")]
        return rows.with_columns(empty).select(list(self.schema)).cast(self.schema)  # type: ignore[arg-type]

    def _holds(self, name: str, content: bytes) -> bool:
        with suppress(OSError):
            return hash_of(self.folder / name) == hashlib.sha256(content).hexdigest()
        return False

    def _out_of_the_way(self, name: str) -> None:
        if os.path.lexists(self.folder / name):
            set_aside(self.folder / name)

    def _scenario(self) -> bytes:
        return to_json(self.design.scenario).encode()

    def begin(self, manifest: Mapping[str, Any]) -> None:
        """Make the folder, with points, scenario and manifest in it, aside, and rename it: it is there whole or not."""
        from sim.engine.owners import disown, own_folder, remove

        aside = own_folder(self.folder.parent, f".{self.folder.name}.unfinished-")
        try:
            (aside / "parts").mkdir()
            write_table(aside / POINTS, self.design.frame())
            write_whole(aside / SCENARIO, self._scenario())
            self.manifest = write_manifest(aside, manifest, (POINTS, SCENARIO))
            os.replace(aside, self.folder)
            disown(self.folder)
            flush_folder(self.folder.parent)
        except BaseException:
            remove(aside)
            raise

    def save_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace the manifest."""
        manifest = {key: value for key, value in manifest.items() if key != "replacing"}
        names = [POINTS, SCENARIO] + ([RESULTS, FAILURES] if manifest.get("status") == "complete" else [])
        self.manifest = write_manifest(self.folder, manifest, names)

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
        content = table_bytes(frame)
        path = self.parts / f"part-{self._next:06d}-{self._hash(content)}.parquet"
        write_whole(path, content)
        self._good[path] = True
        self._next += 1

    def _hash(self, content: bytes) -> str:
        """Hash of a part: of its content, and of the design that it belongs to."""
        return hashlib.sha256(self.design.digest.encode() + content).hexdigest()[:24]

    def _is_good(self, path: Path) -> bool:
        if path not in self._good:
            try:
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            except OSError:
                content = b""
            number, _, hashed = path.stem.removeprefix("part-").partition("-")
            good = number.isascii() and number.isdecimal() and hashed == self._hash(content)
            self._good[path] = good and self._is_a_part(path)
        return self._good[path]

    def _is_a_part(self, path: Path) -> bool:
        """Whether a file is a table of pieces of the design."""
        try:
            found = frame_of(path, self.schema)
        except InputError:
            return False
        return self._among(found) and not len(found.join(self._pairs, on=PAIR, how="anti"))

    def _among(self, found: pl.DataFrame) -> bool:
        """Whether a table names only pieces that there are."""
        return not found["piece"].null_count() and found["piece"].is_between(0, len(self.design) - 1).all()

    @cached_property
    def _pairs(self) -> pl.DataFrame:
        """One row a point and seed of the design: piece, point, seed."""
        rows = [(n, point, seed) for n in range(len(self.design)) for point, seed in self.design.pairs(n)]
        return pl.DataFrame(rows, schema={name: self.schema[name] for name in ("piece", *PAIR)}, orient="row")

    def _put_together(self) -> None:
        """Make one part of many small ones."""
        small = [path for path in self._files() if path.stat().st_size < LARGE_PART]
        if len(small) > MANY_PARTS:
            self._write_part(_latest([frame_of(path, self.schema) for path in small]))
            for path in small:
                path.unlink()

    # --- what is there ---------------------------------------------------------------------------------------------
    def _files(self) -> list[Path]:
        """Parts that are as they were written."""
        return [path for path in sorted(self.parts.glob("part-*.parquet")) if self._is_good(path)]

    def finished(self) -> tuple[set[int], set[int]]:
        """(numbers of the pieces that need not be done, those of them in which something failed)."""
        parts = self._read_parts(["piece", "reason"])
        done = set(parts["piece"].to_list())
        failed = set(parts.filter(pl.col("reason").is_not_null())["piece"].to_list())
        if self.complete:
            before = set(self._table(FAILURES)["piece"].to_list())
            failed |= before - done
            done = set(range(len(self.design))) - (self._unmeasured() - done)
        return done, failed

    def _unmeasured(self) -> set[int]:
        """Pieces of which the final tables hold neither all results nor a failure."""
        lacking = self._lacking(self._table(RESULTS)).join(self._table(FAILURES), on="piece", how="anti")
        return set(lacking["piece"].to_list())

    def _lacking(self, results: pl.DataFrame) -> pl.DataFrame:
        """Points and seeds of the design (with their piece) of which a table does not hold exactly the results that it should."""
        full = pl.DataFrame({"point": range(len(self.design.points)), "full": self.design.runs_at})
        asked = self._pairs.join(full.cast({"point": pl.Int32}), on="point", how="left")
        there = asked.join(results.group_by(PAIR).len(), on=PAIR, how="left", nulls_equal=False)
        return there.filter(pl.col("len").fill_null(0) != pl.col("full") * len(self.design.outcomes))

    def _table(self, name: str) -> pl.DataFrame:
        """A final table, in which there is nothing that the design does not ask for."""
        kinds = FAILURE_SCHEMA if name == FAILURES else {column: self.schema[column] for column in COLUMNS[name]}
        found = self._read(name) if self._read else read_table(self.folder, self.manifest, name, AGAIN, kinds)
        if len(found.join(self._pairs, on=PAIR, how="anti")) or (name == FAILURES and not self._among(found)):
            raise InputError(f"{self.folder / name} holds points or seeds that its design does not have. {AGAIN}")
        return found

    def _read_parts(self, columns: list[str]) -> pl.DataFrame:
        """Rows of all parts; of a piece that was done again the latest."""
        wanted = list(dict.fromkeys(["piece", *columns]))
        frames = [frame_of(path, self.schema).select(wanted) for path in self._files()]
        return _latest(frames) if frames else pl.DataFrame(schema={name: self.schema[name] for name in wanted})

    def results(self) -> pl.DataFrame:
        """One row a value: point, seed, policy, outcome, value; in order, without the runs that failed."""
        columns = list(COLUMNS[RESULTS])
        parts = self._read_parts(columns)
        again = parts["piece"].unique()
        found = parts.drop_nulls("outcome").select(columns)
        if self.complete:
            kinds = {name: self.schema[name] for name in columns}
            before = self._table(RESULTS).cast(kinds)  # type: ignore[arg-type]
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
            before = self._table(FAILURES)
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
        tables = {RESULTS: table_bytes(results), FAILURES: table_bytes(failures)}
        if self.complete:  # either the old or the new ones are right until the manifest is written
            new = {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in tables.items()}
            self.manifest = write_manifest(self.folder, self.manifest, (), files=self.manifest["files"], replacing=new)
        for name, content in tables.items():
            if not self._holds(name, content):
                if not is_as_written(self.folder, self.manifest, name):
                    self._out_of_the_way(name)
                write_whole(self.folder / name, content)
        self.save_manifest({**manifest, "status": "complete", "failures": len(failures)})
        for path in self._files():
            path.unlink()

    def tidy(self) -> None:
        """End what a process began that was killed after its last table was written and before its parts were removed."""
        if self.complete and self._files():
            self.finish(self.manifest)


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


def prepare_place(out: Path) -> Path:
    """The folder ``runs`` of a sweep, made and tried. InputError when it cannot be written or the disk is full."""
    runs = out / "runs"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        probe = runs / f".probe-{secrets.token_hex(6)}"
        write_whole(probe, b"0" * 4096)
        probe.unlink()
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


def cannot_write(error: BaseException, folder: Path, done: int, asked: int) -> StorageError:
    """The sentence for a disk that fills up, or a folder that can no longer be written, while a sweep runs."""
    why = why_not(error)
    return StorageError(
        f"The sweep stopped: {folder} cannot be written ({why}). {done} of {asked} units are kept there. "
        "Free some space and give the same command again: it goes on where it stopped."
    )
