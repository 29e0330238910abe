"""The ledger: every number of a scenario with its unit, range, source, grade and note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sim.data import weakest_grade
from sim.scenario.areas import COLUMNS, NUMBERS, Area, Column
from sim.scenario.drivers import Value
from sim.scenario.effects import Effect
from sim.scenario.fields import ASSUMPTION, Provenance, source_ids
from sim.scenario.schema import ScenarioFile
from sim.scenario.services import Places, Rate, service_label

FROM_TABLE = "as the table of areas gives it"


@dataclass(frozen=True)
class LedgerRow:
    """One number: dotted path, value, unit, range, source (register ids or "assumption"), grade and note.

    Of an effect of a lever also ``none``, the value that does nothing, and ``hoped``, the side hoped for ("above", "below"). Of a
    number that was calibrated ``prior``, what was likeliest within the range before.
    """

    path: str
    value: Any
    unit: str
    low: Any
    high: Any
    source: str
    grade: str
    note: str
    changed: bool = False
    none: float | None = None
    hoped: str = ""
    prior: Any = None

    @property
    def effect(self) -> Effect | None:
        """The same as one, when it is an effect of a lever."""
        return None if self.none is None else Effect(self.none, "above" if self.hoped == "above" else "below")

    def as_dict(self) -> dict[str, Any]:
        """The row as a plain dictionary."""
        return asdict(self)


def grade_of(source: str, given: str | None = None) -> str:
    """Evidence grade of a source: as given, else the weakest of its rows; U when any part is an assumption."""
    partly_assumed = ASSUMPTION in [part.strip() for part in source.split(";")]
    return given or ("U" if partly_assumed else weakest_grade(source_ids(source)))


def row_of(path: str, value: Any, known: Provenance) -> LedgerRow:
    """Ledger row of one parameter."""
    if isinstance(value, tuple) and value and isinstance(value[0], Places | Rate | Value):
        one = len(value) == 1 and not isinstance(value[0], Value)
        value = one_step(value[0]) if one else ", ".join(map(str, value))
    effect = known.effect
    return LedgerRow(
        path, value, known.unit, known.low, known.high, known.source, grade_of(known.source, known.grade), known.note,
        known.changed, effect.none if effect else None, effect.hoped if effect else "", known.prior,
    )  # fmt: skip


def one_step(step: Any) -> Any:
    """What holds all the time: a number, or words (places without a limit, a date from which it is said)."""
    if isinstance(step, Rate):
        return step.rate if step.date is None else str(step)
    return int(str(step)) if str(step).isdigit() else str(step)


def ledger(file: ScenarioFile, areas: Sequence[Area]) -> list[LedgerRow]:
    """Every number of a scenario: parameters, practices, hosts, prices, services, demand, drivers and areas."""
    return [*_file_rows(file), *_area_rows(file.areas.columns, areas)]


def _file_rows(file: ScenarioFile) -> Iterator[LedgerRow]:
    for prefix in ("parameters", "practices", "hosts", "costs"):
        for path, value, known in getattr(file, prefix).walk(f"{prefix}."):
            if value is not None:
                yield row_of(path, value, known)
    for name, own in file.hosts.areas.items():
        for path, value, known in own.walk(f"hosts.areas.{name}."):
            if value is not None:
                yield row_of(path, value, known)
    for service in file.services:
        label = service.name or service_label(service.model_dump(include={"kind", "form", "area", "tier"}))
        yield from _used(f"services.{label}.", service)
    for demand in file.demand:
        yield from _used(f"demand.{demand.name}.", demand)
    for driver in file.drivers:
        yield from _used(f"drivers.{driver.label}.", driver)


def _used(prefix: str, part: Any) -> Iterator[LedgerRow]:
    """Rows of a service or a stream, without what does nothing for it."""
    for path, value, known in part.walk(prefix):
        if path.endswith(".distance_km") and not part.has_distance:
            continue
        shapeless = path.endswith("stay.shape") and part.stay.distribution in ("exponential", "fixed")
        if value is not None and not shapeless:
            yield row_of(path, value, known)


def _area_rows(columns: Mapping[str, Column], areas: Sequence[Area]) -> Iterator[LedgerRow]:
    for column in NUMBERS:
        known = columns.get(column, Column())
        for area in areas:
            value = getattr(area, column)
            low, high = sorted((value * (1 - known.spread), value * (1 + known.spread)))
            source = known.source or ASSUMPTION
            yield LedgerRow(
                f"areas.{area.name}.{column}", value, COLUMNS[column][0], round(low, 6), round(high, 6), source,
                grade_of(source, known.grade), known.note or FROM_TABLE,
            )  # fmt: skip
