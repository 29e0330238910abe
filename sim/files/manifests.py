"""What a manifest must look like, and tables: the one door through which what was stored is read back.

A manifest can be damaged, or written by somebody else with every hash right. What a reader uses of it is checked here, by kind,
before anything is done with it; what a reader makes of it (policies, a design, a scenario) is made within `made_of`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StringConstraints, ValidationError

from sim.designs.request import END_OF_SEEDS, LONGEST_YEARS
from sim.errors import InputError, bad_input
from sim.scenario.messages import show

if TYPE_CHECKING:
    import polars as pl

DEEPEST = 60  # levels of a manifest: a design has some ten
DAMAGED = "It is damaged, or was changed since it was written"
FILE_NAME = r"^[^/\\\x00-\x1f]+$"

Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
Seed = Annotated[int, Field(ge=0, lt=END_OF_SEEDS)]
Years = Annotated[FiniteFloat, Field(gt=0, le=LONGEST_YEARS)]
Count = Annotated[int, Field(ge=0, lt=2**53)]
FileName = Annotated[str, StringConstraints(pattern=FILE_NAME, max_length=255)]


class Part(BaseModel):
    """Of a manifest: what is named must be of its kind; what is not named here is not read."""

    model_config = ConfigDict(strict=True, extra="allow")


class FileRow(Part):
    """A file of the result."""

    sha256: str


class BurnInRow(Part):
    """The history before a run."""

    years: Annotated[FiniteFloat, Field(ge=0, le=1000)]


class PolicyOf(Part):
    """One policy of a row."""

    name: Text
    settings: dict[str, Any]


class PolicyRow(Part):
    """A row of a comparison."""

    label: Text
    policies: list[PolicyOf]


class OwnRow(Part):
    """A mechanism or an outcome of a user's own."""

    name: Text
    hash: str


class OwnOutcome(OwnRow):
    """An outcome of a user's own."""

    unit: Text
    direction: Literal["lower", "higher", "none"]


class Manifest(Part):
    """What every result has."""

    kind: str
    files: dict[FileName, FileRow] = {}
    replacing: dict[FileName, FileRow] = {}
    hash: str | None = None
    stage: str | None = None
    not_written: dict[str, str] | None = None
    python: str | None = None
    commit: str | None = None
    packages: dict[str, str | None] = {}
    machine: dict[str, Any] = {}


class Computed(Manifest):
    """What can be computed again."""

    scenario: Text
    scenario_hash: Text
    burn_in: BurnInRow
    mechanisms: list[OwnRow] = []
    own_outcomes: list[OwnOutcome] = []
    policy_sources: dict[str, str] | None = None


class Run(Computed):
    """A run."""

    kind: Literal["run"]
    policies: list[PolicyRow] = Field(max_length=1)
    seed: Seed
    years: Years


class Comparison(Computed):
    """A comparison."""

    kind: Literal["comparison"]
    policies: list[PolicyRow]
    seeds: list[Seed]
    years: Years
    parameter_draws: list[dict[str, Any]]
    own_seeds: bool = False
    log: bool = False
    units_finished: Count | None = None


class FactorRow(Part):
    """What is varied in a design."""

    path: Text
    name: Text
    values: list[Any] | None


class DesignRow(Part):
    """A design."""

    name: str
    years: Years
    seeds: list[Seed] = Field(min_length=1)
    policies: list[PolicyRow]
    factors: list[FactorRow]
    sample: dict[str, Any]
    outcomes: list[Text] = Field(min_length=1)
    own_outcomes: list[OwnOutcome] = []
    each: bool = False


class Sweep(Computed):
    """A sweep."""

    kind: Literal["sweep"]
    design: DesignRow
    design_hash: Text
    seeds: list[Seed]
    years: Years
    status: Literal["unfinished", "complete"]
    model_hash: str | None = None
    sessions: list[dict[str, Any]] = []


class StudyRow(Part):
    """What a study asked."""

    design_hash: Text


class Sensitivity(Manifest):
    """A study of sensitivity."""

    kind: Literal["sensitivity"]
    study: StudyRow | None = None


KINDS: tuple[tuple[str, type[Manifest]], ...] = (
    ("run", Run), ("comparison", Comparison), ("sweep", Sweep), ("sensitivity", Sensitivity),
)  # fmt: skip


def parsed(content: bytes, file: Path) -> dict[str, Any]:
    """The JSON object in a file that the program wrote. InputError when it is none, or nested deeper than anything we write."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError(f"{file} cannot be read: it is damaged, or not of this program.")
    if deeper(found, DEEPEST):
        raise InputError(f"{file} is nested more than {DEEPEST} deep: it is damaged, or not of this program.")
    return found


def deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects stand more than so many deep in each other."""
    layer = [value]
    for _ in range(levels + 1):
        layer = [
            x
            for held in layer
            for x in (held.values() if isinstance(held, dict) else held)
            if isinstance(x, dict | list)
        ]
        if not layer:
            return False
    return True


def checked(found: dict[str, Any], file: Path) -> dict[str, Any]:
    """A manifest of which everything that is read of it is of the right kind. InputError: the key, what stands there."""
    kind = found.get("kind")
    model = dict(KINDS).get(kind, Manifest) if isinstance(kind, str) else Manifest
    try:
        model.model_validate(found)
    except ValidationError as error:
        raise InputError(f"{file}: {in_words(error)}. {DAMAGED}.") from None
    return found


def in_words(error: ValidationError) -> str:
    """The first fault: where, what is wanted and what was found."""
    faults = error.errors(include_url=False)
    lacking = [".".join(map(str, fault["loc"])) for fault in faults if fault["type"] == "missing"]
    if lacking:
        return f"it lacks what is needed ({', '.join(lacking[:6])})"
    fault = faults[0]
    where = ".".join(str(part) for part in fault["loc"] if part != "[key]") or "the whole"
    wanted = fault["msg"].removeprefix("Input should be ").removeprefix("String should ").removeprefix("List should ")
    return f"{where} should be {wanted}; found {show(fault['input'])}"


@contextmanager
def made_of(file: Path, what: str) -> Iterator[None]:
    """Make something of what was stored: whatever it stumbles over is a fault of the file, told in a sentence.

    Only for making it, never for computing with it.
    """
    try:
        yield
    except Exception as error:
        if bad_input(error):
            raise
        why = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}".rstrip(": ")
        raise InputError(f"{file} holds no {what} that can be used ({why}). {DAMAGED}.") from error


# --- tables -----------------------------------------------------------------------------------------------------------
def frame_of(file: Path, kinds: Mapping[str, Any] | None = None, advice: str = "") -> pl.DataFrame:
    """A table in a Parquet file; of which these columns are there, and are of these kinds.

    Parameters
    ----------
    kinds : polars type by column; a column of whole numbers or of text may be of another size or coding of it.
    advice : what to do, in a sentence.

    Raises
    ------
    InputError : the file, what was found, and the advice.
    """
    import polars as pl

    try:
        found = pl.read_parquet(file, glob=False)
        wrong = _wrong_columns(found, kinds or {})
        found = found if wrong else found.with_columns(pl.col(name).cast(kind) for name, kind in (kinds or {}).items())
    except BaseException as error:  # polars tells of some damage by a panic, which is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        wrong = f"cannot be read as a table ({type(error).__name__})"
    if wrong:
        raise InputError(f"{file} {wrong}: it is damaged, or not of this program. {advice}".rstrip())
    return found


def kinds_of(columns: Iterable[str]) -> dict[str, Any]:
    """Kinds of columns that many tables have, by name."""
    import polars as pl

    whole = dict.fromkeys(("piece", "point", "draw"), pl.Int32) | {"seed": pl.Int64}
    return {name: whole.get(name, pl.Float64 if name == "value" else pl.String) for name in columns}


def _wrong_columns(found: pl.DataFrame, kinds: Mapping[str, Any]) -> str:
    import polars as pl

    lacking = [name for name in kinds if name not in found.columns]
    if lacking:
        return f"has no column {', '.join(lacking)} (it has {show(', '.join(found.columns))})"
    for name, kind in kinds.items():
        here = found[name].dtype
        text = (pl.String, pl.Enum, pl.Categorical)
        same = here == kind or (kind in (pl.Int32, pl.Int64) and here.is_integer())
        if not same and not (kind in text and here in text):
            return f"has the column {name} of the kind {here}, not {kind}"
        if len(found) and isinstance(kind, pl.Enum):
            other = set(found[name].cast(pl.String).unique().drop_nulls().to_list()) - set(kind.categories.to_list())
            if other:
                return f"has {show(sorted(other)[0])} in the column {name}"
    return ""
