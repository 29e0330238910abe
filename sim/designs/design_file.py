"""The design of a sweep as a TOML file: what it may say, and every fault in it in a sentence with its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

from sim.designs.design import DEFAULT_REPLICATIONS, Design, make_design
from sim.errors import InputError
from sim.scenario.door import MEGABYTE, Refused, as_tables, as_text, inside, read_bytes, unfit
from sim.scenario.messages import (
    LONGEST_WORD,
    MOST_TOLD,
    Fault,
    ScenarioError,
    from_validation,
    key_text,
    line_of,
    lines_of_keys,
    listing,
    show,
)
from sim.scenario.plain_number import plain_number, plain_whole
from sim.scenario.printable import printable

MOST_BYTES_OF_POINTS = 50 * MEGABYTE

Number = StrictInt | Annotated[float, Field(strict=True, allow_inf_nan=False)]
Cell = StrictBool | StrictInt | Annotated[float, Field(strict=True, allow_inf_nan=False)] | StrictStr
Text = Annotated[StrictStr, Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Vary(_Table):
    """One thing that is varied: ``[[vary]]``."""

    path: Text
    name: Text | None = None
    low: Number | None = None
    high: Number | None = None
    values: tuple[Cell, ...] | None = None
    steps: Annotated[StrictInt, Field(ge=2, le=1_000_000)] | None = None
    scale: Literal["linear", "log"] = "linear"
    apply: Literal["value", "factor"] = Field(default="value", alias="as")

    def asked(self) -> dict[str, Any]:
        """As `make_design` takes it."""
        found = {"path": self.path, "name": self.name, "low": self.low, "high": self.high, "values": self.values}
        return found | {"steps": self.steps, "log": self.scale == "log", "times": self.apply == "factor"}


class Sample(_Table):
    """How the points are chosen: ``[sample]``."""

    kind: Literal["grid", "latin", "sobol", "points"] = "grid"
    points: Annotated[StrictInt, Field(ge=1)] | None = None
    seed: Annotated[StrictInt, Field(ge=0)] = 0
    file: Text | None = None
    rows: tuple[tuple[Cell, ...], ...] | None = None


class DesignFile(_Table):
    """What a design file says."""

    name: Text | None = None
    scenario: Text
    years: Number | None = None
    seeds: Annotated[StrictInt, Field(ge=1)] | tuple[Annotated[StrictInt, Field(ge=0)], ...] = DEFAULT_REPLICATIONS
    policies: tuple[Text, ...] = ()
    outcomes: tuple[Text, ...] | None = None
    changes: dict[str, Any] = Field(default_factory=dict)
    sample: Sample = Sample()
    vary: tuple[Vary, ...] = ()


def read_design(path: str | Path) -> Design:
    """A design from a TOML file.

    The scenario is a bundled name, or a path from the folder of the design file; so is the file of points.

    Raises
    ------
    InputError : every fault of the file, with its line where there is one.
    """
    path = Path(path)
    typed = _typed(path)
    try:
        return _made(typed, path)
    except ScenarioError as error:
        raise InputError(f"The design {path} has a fault: {error}") from None
    except ValueError as error:  # InputError, PolicyError
        raise InputError(f"The design {path} has a fault: {error}") from None


def _typed(path: Path) -> DesignFile:
    try:
        text = as_text(read_bytes(path))
        document = as_tables(text)
    except Refused as fault:
        line = f", line {fault.line}" if fault.line else ""
        raise InputError(f"The design {printable(str(path))} cannot be read{line}: {fault}") from None
    if wrong := unfit(document):
        key, found, allowed = wrong
        lines = lines_of_keys(text)
        raise InputError(
            f"The design has a fault: {Fault(str(path), key_text(key), found, allowed, '', line_of(lines, key))}"
        )
    try:
        return DesignFile.model_validate(document)
    except ValidationError as error:
        lines = lines_of_keys(text)
        errors = _told(error)
        faults = dict.fromkeys(str(from_validation(e, DesignFile, str(path), lines)) for e in errors[:MOST_TOLD])
        rest = [f"  … and {len(errors) - MOST_TOLD} more"] if len(errors) > MOST_TOLD else []
        raise InputError("\n".join(["The design has a fault:", *(f"  - {fault}" for fault in faults), *rest])) from None


def _told(error: ValidationError) -> list[Any]:
    """Errors without the names of the alternatives that pydantic puts in a place."""
    alternatives = ("int", "float", "bool", "str", "tuple", "constrained-int", "function", "tuple[")
    found = []
    for one in error.errors(include_url=False):
        place = tuple(part for part in one["loc"] if not str(part).startswith(alternatives))
        found.append({**one, "loc": place})
    return found


def _made(typed: DesignFile, path: Path) -> Design:
    beside = path.parent / typed.scenario
    scenario = str(beside) if beside.exists() else typed.scenario
    sample, vary = typed.sample, [row.asked() for row in typed.vary]
    points: Any = None
    if sample.kind == "points":
        if (sample.file is None) == (sample.rows is None):
            raise InputError('[sample] of kind "points" needs either file = "points.csv" or rows = [[...], ...].')
        points = sample.rows
        if sample.file is not None:
            vary, points = _from_csv(path.parent, sample.file, vary)
    elif sample.file is not None or sample.rows is not None:
        raise InputError(f'[sample] of kind "{sample.kind}" has no file or rows; they belong to kind "points".')
    elif sample.kind == "grid" and sample.points is not None:
        raise InputError("A grid has as many points as its values give; leave out points, and give steps or values.")
    return make_design(
        scenario, vary, points, kind=sample.kind, number=sample.points, sample_seed=sample.seed,
        policies=typed.policies, seeds=typed.seeds, years=typed.years, outcomes=typed.outcomes,
        changes=typed.changes, name=typed.name or path.stem,
    )  # fmt: skip


def _from_csv(folder: Path, name: str, vary: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """Factors and points from a CSV table whose first row holds paths, or the names of ``[[vary]]`` entries."""
    try:
        file = inside(folder, name)
        text = as_text(read_bytes(file, MOST_BYTES_OF_POINTS))
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    except Refused as fault:
        raise InputError(f"The table of points {printable(name)[:LONGEST_WORD]} cannot be read: {fault}") from None
    except csv.Error as error:
        raise InputError(f"The table of points {show(name)} cannot be read ({error}).") from None
    if len(rows) < 2:
        raise InputError(f"The table of points {file} needs a row of paths and at least one row of values.")
    head = [cell.strip() for cell in rows[0]]
    known = {row["name"] or row["path"]: row for row in vary} | {row["path"]: row for row in vary}
    missing = [row["path"] for row in vary if row["path"] not in head and row["name"] not in head]
    if missing:
        raise InputError(f"The table of points {file} has no column for {listing(missing)}.")
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(head):
            raise InputError(f"The table of points {file}, row {line}: found {len(row)} cells, allowed {len(head)}.")
    cells = [[_value(cell.strip()) for cell in row] for row in rows[1:]]
    return [known.get(name, {"path": name}) for name in head], cells


def _value(text: str) -> Any:
    for number in (plain_whole(text), plain_number(text)):
        if number is not None:
            return number
    return {"true": True, "false": False}.get(text.lower(), text)
