"""Finished units of a comparison that was stopped, as files of its folder: the same command goes on with them.

Whatever a unit gives back is plain values, arrays and event logs. Values are written as JSON, arrays as NumPy writes them
(neither can hold code), event logs are in the ``events.parquet`` of the folder. What is read back is the same to the last bit.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.files.manifests import made_of
from sim.files.places import MANIFEST, Files, changed_files, read_manifest
from sim.files.store import code_hash
from sim.outcomes.equity import AreaTally
from sim.results.measured import UnitResult

UNITS, ARRAYS, EVENTS = "units.json", "units.npz", "events.parquet"
KINDS: Mapping[str, type] = MappingProxyType({"unit": UnitResult, "area tally": AreaTally})
ANOTHER = "Give another folder with --out, or remove this one first"
ELSEWHERE = ("events", "parts")
"""Fields of a unit that are not written: event logs, which the folder has."""


def asked_hash(*what: Any) -> str:
    """Hash of all that was asked of a comparison, and of the code: who asks the same gets the same units."""
    words = json.dumps([code_hash(), *what], sort_keys=True, default=repr)
    return hashlib.sha256(words.encode()).hexdigest()


def put_units(files: Files, units: Iterable[UnitResult], asked: str) -> None:
    """Write units into a folder whose manifest is yet to come."""
    arrays: list[np.ndarray] = []
    rows = [{"unit": _plain(unit, arrays), "events": [*unit.parts, *unit.events]} for unit in units]
    held = io.BytesIO()
    np.savez_compressed(held, *arrays)
    files.put(ARRAYS, held.getvalue)
    files.put(UNITS, lambda: json.dumps({"asked": asked, "units": rows}))


def can_go_on(folder: Path) -> bool:
    """Whether a folder holds a comparison that was stopped, with its finished units."""
    return all((folder / name).is_file() for name in (MANIFEST, UNITS, ARRAYS))


def read_units(folder: Path, asked: str) -> list[UnitResult]:
    """Units of a comparison that was stopped.

    Raises
    ------
    InputError : another comparison was stopped there, by other code, or files are not as they were written.
    """
    import polars as pl

    changed = changed_files(folder, read_manifest(folder))
    if damaged := [name for name in (MANIFEST, UNITS, ARRAYS, EVENTS) if name in changed]:
        raise InputError(
            f"The comparison in {folder} was stopped, and cannot go on: {damaged[0]} {changed[damaged[0]]}. {ANOTHER}."
        )
    with made_of(folder / UNITS, "comparison that was stopped"):
        stored = json.loads((folder / UNITS).read_text(encoding="utf-8"))
        same = stored["asked"] == asked
    if not same:
        raise InputError(
            f"The folder {folder} holds a comparison that was stopped, of other settings or by another version of the program; "
            f"it goes on with the very same command only. {ANOTHER}."
        )
    found = []
    with made_of(folder / UNITS, "units of a comparison"), np.load(folder / ARRAYS, allow_pickle=False) as held:
        arrays = [held[name] for name in held.files]
        for row in stored["units"]:
            unit: UnitResult = _value(row["unit"], arrays)
            for label in row["events"]:
                mine = (pl.col("draw") == unit.draw) & (pl.col("seed") == unit.seed) & (pl.col("policy") == label)
                unit.events[label] = pl.scan_parquet(folder / EVENTS, glob=False).filter(mine)
            found.append(unit)
    return found


def _plain(value: Any, arrays: list[np.ndarray]) -> Any:
    """A value as JSON can hold it; arrays are put into the list."""
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"array": len(arrays) - 1}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {"mapping": [[_plain(key, arrays), _plain(one, arrays)] for key, one in value.items()]}
    if isinstance(value, frozenset):
        return {"set": [_plain(one, arrays) for one in sorted(value)]}
    if isinstance(value, tuple):
        return {"tuple": [_plain(one, arrays) for one in value]}
    if isinstance(value, list):
        return [_plain(one, arrays) for one in value]
    for name, kind in KINDS.items():
        if isinstance(value, kind):
            kept = [field.name for field in fields(kind) if field.name not in ELSEWHERE]
            return {name: {one: _plain(getattr(value, one), arrays) for one in kept}}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a unit holds a {type(value).__name__}, which is not written")


def _value(plain: Any, arrays: Sequence[np.ndarray]) -> Any:
    """What `_plain` was given."""
    if isinstance(plain, list):
        return [_value(one, arrays) for one in plain]
    if not isinstance(plain, dict):
        return plain
    ((kind, held),) = plain.items()
    if kind == "array":
        return arrays[held]
    if kind == "mapping":
        return {_value(key, arrays): _value(one, arrays) for key, one in held}
    if kind == "set":
        return frozenset(_value(one, arrays) for one in held)
    if kind == "tuple":
        return tuple(_value(one, arrays) for one in held)
    return KINDS[kind](**{name: _value(one, arrays) for name, one in held.items()})
