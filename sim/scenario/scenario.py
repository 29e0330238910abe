"""A scenario: a place, its services and its numbers, checked and complete; made from tables, or from another one."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from sim.scenario.area_table import read_areas
from sim.scenario.areas import Area, AreaTable
from sim.scenario.changes import changed
from sim.scenario.checks import cross_faults
from sim.scenario.costs import Costs
from sim.scenario.door import Refused, inside, read_bytes, unfit
from sim.scenario.drivers import STILL, Course, Driver, courses, driven_services, driver_faults
from sim.scenario.formulas import reckoned
from sim.scenario.households import Households, households
from sim.scenario.ledger import LedgerRow, ledger
from sim.scenario.messages import (
    MOST_FAULTS,
    Fault,
    Key,
    ScenarioError,
    did_you_mean,
    from_validation,
    key_text,
    line_of,
    listing,
    show,
)
from sim.scenario.own import as_own, file_model, lever_faults
from sim.scenario.parameters import Parameters
from sim.scenario.people import approximate, impossible
from sim.scenario.schema import (
    Hosts,
    Mechanisms,
    Practices,
    Projection,
    ScenarioFile,
    Title,
    area_weights,
    expand_services,
    length_of,
)
from sim.scenario.services import CITY, Demand, Service, spread_whole

SAME = tuple(
    "name title place start burn_in seed sources projection demand drivers mechanisms practices hosts parameters".split()
)
"""What a scenario has just as its file says it."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """A place, its services and its numbers, checked and complete.

    Attributes
    ----------
    name, place : short name and name of the place.
    title : Title with ``en`` and ``nl``.
    start, years, end : first day (date), length in years (float) and the day after the last one.
    burn_in : years of history before the start; None: chosen and checked by pilot runs (sim/burn_in.py).
    seed : seed of a single run when none is asked for.
    areas : tuple of Area, in the order of the table; ``area.row`` counts from 1.
    services : tuple of Service; a service that a file gives for ``each`` area stands here once per area.
    demand : tuple of Demand: exogenous streams.
    drivers : tuple of Driver: what comes from outside by date (see `course`).
    parameters : the numbers of the mechanisms, in sections.
    mechanisms, practices, hosts : switches; what the baseline holds; recruited foster families.
    costs : prices of care.
    sources : texts on where the scenario comes from.
    projection : what says that the scenario is a projection, or None.
    file : the file as typed; ``document`` : the same as plain tables; ``folder`` : where it was read, or None.
    own : a user's own mechanisms (see `with_mechanisms`); their numbers are in the section ``parameters.own``.
    remarks : sentences on what was read from the table of areas and may not be meant; `notes` has them all.
    """

    file: ScenarioFile
    areas: tuple[Area, ...]
    services: tuple[Service, ...]
    document: dict[str, Any] = field(repr=False)
    folder: Path | None = None
    own: tuple[Any, ...] = ()
    remarks: tuple[str, ...] = ()

    name: str = field(init=False)
    title: Title = field(init=False)
    place: str = field(init=False)
    start: date = field(init=False)
    end: date = field(init=False)
    years: float = field(init=False)
    burn_in: float | None = field(init=False, repr=False)
    seed: int = field(init=False)
    sources: tuple[str, ...] = field(init=False, repr=False)
    projection: Projection | None = field(init=False, repr=False)
    demand: tuple[Demand, ...] = field(init=False, repr=False)
    drivers: tuple[Driver, ...] = field(init=False, repr=False)
    mechanisms: Mechanisms = field(init=False, repr=False)
    practices: Practices = field(init=False, repr=False)
    hosts: Hosts = field(init=False, repr=False)
    costs: Costs = field(init=False, repr=False)
    parameters: Parameters = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name in SAME:
            object.__setattr__(self, name, getattr(self.file, name))
        object.__setattr__(self, "costs", self.file.costs.carried_by(self.course("prices")))
        years, end = length_of(self.file.start, self.file.years, self.file.end)
        object.__setattr__(self, "years", years)
        object.__setattr__(self, "end", end)

    def __repr__(self) -> str:
        return f"Scenario({self.name!r}, {len(self.areas)} areas, {self.children} children, {self.years:g} years)"

    @property
    def households(self) -> int:
        """Households with children in all areas."""
        return sum(area.households for area in self.areas)

    @property
    def children(self) -> int:
        """Children under 18 in all areas."""
        return sum(area.children for area in self.areas)

    def caveat(self, lang: str = "en") -> str:
        """The sentence that a projection carries into every report; empty for what is none."""
        return self.projection.said(lang) if self.projection is not None else ""

    def projected(self) -> dict[str, Any]:
        """What a projection says of itself in every document, under ``projection``; nothing for what is none."""
        return {"projection": self.projection.facts()} if self.projection is not None else {}

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for whoever loads this scenario: what was read and may not be meant, what comes out only about."""
        return self.remarks + (approximate(self.areas, self.people) if self.is_fitted else ())

    @property
    def is_fitted(self) -> bool:
        """Whether families are made by the numbers of each area."""
        return self.mechanisms.lifecourse and self.parameters.population.families == "by_area"

    @property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions of the areas, in order of first mention."""
        return tuple(dict.fromkeys(area.region for area in self.areas))

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Municipality that pays for the children of each area, in the order of ``areas``; unless given, the place."""
        return tuple(area.municipality or self.place for area in self.areas)

    @property
    def digest(self) -> str:
        """Hash of everything in the scenario that can change a result (16 hexadecimal digits)."""
        content = [self.document, [vars(area) for area in self.areas], self.flat()]
        content += [[one.hash for one in self.own]] if self.own else []
        content += [self._courses] if self.drivers else []  # the series are data that may be amended
        text = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def area_row(self, name: str) -> int:
        """Row of an area (1 and on); 0 for ``"city"``. KeyError when there is no such area."""
        if name == CITY:
            return 0
        if name in self._rows:
            return self._rows[name]
        raise KeyError(f"{self.name} has no area {name!r}; it has {', '.join(a.name for a in self.areas)}")

    def service(self, label: str) -> Service:
        """The service with this name. KeyError when there is none."""
        for service in self.services:
            if service.label == label:
                return service
        raise KeyError(f"{self.name} has no service {label!r}; it has {', '.join(s.label for s in self.services)}")

    def hosts_by_area(self) -> list[tuple[int, float]]:
        """(recruited foster families at the start, enquiries per year) of each area, in the order of ``areas``."""
        weights = area_weights(self.areas, self.hosts.spread)
        whole = sum(weights) or 1.0
        numbers, thousands = self.flat(), self.households / 1000
        recruited, asked = self.hosts.recruited, self.hosts.enquiries_per_year
        if recruited is None:
            recruited = round(numbers.get("hosts_start", 0.0) * thousands)
        if asked is None:
            asked = numbers.get("hosts_enquiries", 0.0) * thousands
        counts = spread_whole(recruited, weights)
        pairs = []
        for area, count, weight in zip(self.areas, counts, weights, strict=True):
            enquiries = asked * weight / whole
            own = self.hosts.areas.get(area.name)
            if own is not None:
                count = count if own.recruited is None else own.recruited
                enquiries = enquiries if own.enquiries_per_year is None else own.enquiries_per_year
            pairs.append((count, enquiries))
        return pairs

    def flat(self) -> dict[str, float]:
        """Numbers of the mechanisms for compiled code: ``section_field`` -> float (see ``Section.flat``)."""
        return dict(self._flat)

    def course(self, label: str) -> Course:
        """Multiplier over time of what is driven (``reports``, ``places.secure``); `STILL` when nothing drives it."""
        return self._courses.get(label, STILL)

    def without_drivers(self) -> Scenario:
        """The same scenario in which nothing changes from outside."""
        document = {key: value for key, value in self.copy_of_document().items() if key != "drivers"}
        return again(document, self.folder, self.areas, self.own) if self.drivers else self

    @cached_property
    def people(self) -> Households:
        """Which families live in each area, and how many children of each age that gives."""
        counts = np.array([area.households for area in self.areas], float)
        children = np.array([area.children_by_age for area in self.areas], float).reshape(-1, 3)
        return households(self.parameters.population, counts, children)

    @cached_property
    def _courses(self) -> dict[str, Course]:
        return courses(self.file)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {area.name: area.row for area in self.areas}

    @cached_property
    def _flat(self) -> dict[str, float]:
        return self.parameters.flat()

    def ledger(self) -> list[LedgerRow]:
        """Every number with unit, range, source and grade (see ``sim.scenario.ledger``)."""
        return ledger(self.file, self.areas)

    def __reduce__(self) -> tuple[Any, ...]:
        return again, (self.document, self.folder, self.areas, self.own)

    def with_mechanisms(self, own: Any) -> Scenario:
        """The same scenario with these mechanisms of a user's own (one or several of ``sim.mechanism``) and their numbers."""
        return again(self.document, self.folder, self.areas, as_own(own))

    def with_changes(self, changes: Mapping[str, Any]) -> Scenario:
        """A new scenario with other values, checked as a file is.

        Keys are dotted: ``strain.support`` or ``parameters.strain.support``, ``levels.up.0``,
        ``services.open_group.city.places``, ``demand.from-elsewhere.rate_per_year``, ``drivers.reports.strength``,
        ``areas.Overvecht.help_gradient``, ``practices.slow_down.strength``,
        ``hosts.recruited``, ``years``.
        Raises ScenarioError for a value that is not allowed and for a key that does not exist.
        """
        document, table = changed(self.copy_of_document(), self.areas, self.parameters, changes)
        return build(document, self.folder, file="changes", table=table, own=self.own)

    def copy_of_document(self) -> dict[str, Any]:
        """The tables of the file, free to change."""
        return copy.deepcopy(self.document)


def again(document: dict[str, Any], folder: Path | None, areas: tuple[Area, ...], own: tuple[Any, ...]) -> Scenario:
    """The scenario of these tables and areas, with these mechanisms of a user's own."""
    table = AreaTable(areas, tuple(area.name for area in areas), [])
    return build(copy.deepcopy(document), folder, table=table, own=own)


def _read_area_table(document: dict[str, Any], folder: Path | None, file: str) -> AreaTable:
    entry = document.get("areas", {})
    name = entry if isinstance(entry, str) else entry.get("file", "areas.csv") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not name or folder is None:
        return AreaTable((), None, [])
    try:
        path = inside(folder, name)
        return read_areas(read_bytes(path), str(path))
    except Refused as fault:
        tables = sorted(p.name for p in folder.glob("*.csv"))
        advice = did_you_mean(name, tables) or "Put the table of areas there, or name another file under 'areas'."
        found = f"the table of areas {show(name, 100)} cannot be read: {fault.found}"
        return AreaTable((), None, [Fault(file, "key areas", found, fault.allowed or listing(tables), advice)])


def build(
    document: dict[str, Any],
    folder: Path | None,
    *,
    file: str = "scenario",
    lines: dict[Key, int] | None = None,
    table: AreaTable | None = None,
    own: tuple[Any, ...] = (),
    formulas: bool = False,
    levels_elsewhere: bool = False,
) -> Scenario:
    """A scenario from plain tables, its areas from ``folder`` or from ``table``. ScenarioError with every fault.

    ``own`` are mechanisms of a user's own; their numbers may stand in the section ``parameters.own``. With ``formulas`` those of
    the tables are reckoned for these areas; the scenario holds what came out, so that it stays the same whatever they give later.
    ``levels_elsewhere``: the levels in ``[country]`` are those of a scenario on top of this one.
    """
    lines = lines or {}
    if wrong := unfit(document):
        key, found, allowed = wrong
        raise ScenarioError([Fault(file, key_text(key), found, allowed, "", line_of(lines, key))])
    table = _read_area_table(document, folder, file) if table is None else table
    faults: list[Fault] = []
    if formulas:
        document, faults = reckoned(document, table, file, lines, levels_elsewhere)
    typed: ScenarioFile | None = None
    model = file_model(own)
    more = 0
    try:
        typed = model.model_validate(document)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        more = max(0, len(errors) - MOST_FAULTS)
        faults += [from_validation(e, model, file, lines) for e in errors[:MOST_FAULTS]]
    faults += [*lever_faults(typed, own, file, lines), *driver_faults(typed, file, lines)] if typed is not None else []
    faults += cross_faults(document, table, file, lines)
    faults += table.faults
    if faults or typed is None:
        unique: dict[Fault, None] = dict.fromkeys(faults)
        in_order: list[Fault] = sorted(unique, key=lambda f: (f.file != file, f.line or 0))
        raise ScenarioError(in_order, more)
    scenario = Scenario(
        typed, table.areas, expand_services(driven_services(typed.services, courses(typed)), table.areas), document,
        folder, own, table.notes,
    )  # fmt: skip
    if scenario.is_fitted and (faults := impossible(scenario.areas, scenario.people, file)):
        raise ScenarioError(faults)
    return scenario
