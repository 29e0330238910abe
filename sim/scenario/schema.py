"""The typed description of a scenario: what a file may say, and what the model reads from it."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from sim.scenario.areas import Area, AreaFile
from sim.scenario.costs import Costs
from sim.scenario.fields import Section, is_number, parameter
from sim.scenario.households import Households, households
from sim.scenario.parameters import Parameters
from sim.scenario.services import (
    CITY,
    EACH,
    UNLIMITED,
    Date,
    Demand,
    Places,
    Service,
    Spread,
    Text,
    fault,
    spread_whole,
)
from sim.units import YEAR


class Title(Section):
    """Title in English and Dutch."""

    en: Text
    nl: Text


class Mechanisms(Section):
    """Which mechanisms run: all of them unless switched off, the answers of supply to demand only when switched on."""

    strain: StrictBool = True
    seeking: StrictBool = True
    help: StrictBool = True
    crisis: StrictBool = True
    routes: StrictBool = True
    protection: StrictBool = True
    search: StrictBool = True
    placement: StrictBool = True
    harm: StrictBool = True
    hosts: StrictBool = True
    lifecourse: StrictBool = True
    workforce: StrictBool = True
    respite: StrictBool = True
    consultation: StrictBool = True
    supply_induced: StrictBool = False
    supply_response: StrictBool = False


class Practice(Section):
    """How far a practice is already in the baseline: strength (0 none, 1 full) and since when."""

    strength: float = parameter(
        0.0, unit="share of full strength", low=0, high=1, minimum=0, maximum=1, note="not in the baseline"
    )
    since: Date | None = None


class Practices(Section):
    """The practices that a policy can change, as the baseline has them."""

    slow_down: Practice = Practice()
    fast_family_treatment: Practice = Practice()
    host_recruitment: Practice = Practice()
    support_figure: Practice = Practice()
    network_first: Practice = Practice()
    support_families: Practice = Practice()
    zorgoppas: Practice = Practice()
    specialist_teams_nearby: Practice = Practice()
    wel_thuis_team: Practice = Practice()
    case_consultation: Practice = Practice()
    worker_continuity: Practice = Practice()
    regional_pooling: Practice = Practice()
    expertise_network: Practice = Practice()


class HostsOfArea(Section):
    """Recruited foster families of one area, in place of its share of the total."""

    recruited: int | None = parameter(None, unit="families", minimum=0, maximum=1e6)
    enquiries_per_year: float | None = parameter(None, unit="enquiries per year", minimum=0, maximum=1e6)


class Hosts(Section):
    """Recruited foster families at the start and enquiries in a year, for the whole scenario, spread over the areas.

    Left out, they follow from the numbers of the mechanism (``parameters.hosts``: per 1,000 households with children).
    """

    recruited: int | None = parameter(None, unit="families", minimum=0, maximum=1e6)
    enquiries_per_year: float | None = parameter(None, unit="enquiries per year", minimum=0, maximum=1e6)
    spread: Spread = "households"
    areas: dict[str, HostsOfArea] = Field(default_factory=dict)


def _as_area_file(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


def _as_years(value: Any) -> Any:
    if value is None:
        return None
    if not is_number(value) or not 0.01 <= value <= 200:
        raise fault("a number of years between 0.01 and 200", value)
    return float(value)


class ScenarioFile(Section):
    """What a ``scenario.toml`` says."""

    extends: Text | None = None
    name: Text
    title: Title
    place: Text
    start: Date
    end: Date | None = None
    years: Annotated[float | None, BeforeValidator(_as_years)] = None
    burn_in: float | None = parameter(
        None, unit="years", minimum=0, maximum=200, note="left out: chosen by a pilot run"
    )
    seed: StrictInt = Field(default=1, ge=0, le=2**63 - 1)
    sources: tuple[Text, ...] = ()
    areas: Annotated[AreaFile, BeforeValidator(_as_area_file)] = AreaFile()
    mechanisms: Mechanisms = Mechanisms()
    practices: Practices = Practices()
    hosts: Hosts = Hosts()
    services: tuple[Service, ...] = ()
    demand: tuple[Demand, ...] = ()
    costs: Costs = Costs()
    parameters: Parameters = Parameters()


@dataclass(frozen=True, eq=False)
class Scenario:
    """A place, its services and its numbers, checked and complete.

    Attributes
    ----------
    name, place : short name and name of the place.
    title : Title with ``en`` and ``nl``.
    start, years, end : first day (date), length in years (float) and the day after the last one.
    burn_in : years of history before the start; None: chosen by a pilot run (sim/burn_in.py).
    seed : seed of a single run when none is asked for.
    areas : tuple of Area, in the order of the table; ``area.row`` counts from 1.
    services : tuple of Service; a service that a file gives for ``each`` area stands here once per area.
    demand : tuple of Demand: exogenous streams.
    parameters : the numbers of the mechanisms, in sections.
    mechanisms, practices, hosts : switches; what the baseline holds; recruited foster families.
    costs : prices of care.
    sources : texts on where the scenario comes from.
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
    demand: tuple[Demand, ...] = field(init=False, repr=False)
    mechanisms: Mechanisms = field(init=False, repr=False)
    practices: Practices = field(init=False, repr=False)
    hosts: Hosts = field(init=False, repr=False)
    costs: Costs = field(init=False, repr=False)
    parameters: Parameters = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for (
            name
        ) in "name title place start burn_in seed sources demand mechanisms practices hosts costs parameters".split():
            object.__setattr__(self, name, getattr(self.file, name))
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

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for whoever loads this scenario: what was read and may not be meant, what comes out only about."""
        from sim.scenario.people import approximate

        return self.remarks + approximate(self)

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

    @cached_property
    def people(self) -> Households:
        """Which families live in each area, and how many children of each age that gives."""
        counts = np.array([area.households for area in self.areas], float)
        children = np.array([area.children_by_age for area in self.areas], float).reshape(-1, 3)
        return households(self.parameters.population, counts, children)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {area.name: area.row for area in self.areas}

    @cached_property
    def _flat(self) -> dict[str, float]:
        return self.parameters.flat()

    def ledger(self) -> list[Any]:
        """Every number with unit, range, source and grade (see ``sim.scenario.ledger``)."""
        from sim.scenario.ledger import ledger

        return ledger(self)

    def __reduce__(self) -> tuple[Any, ...]:
        from sim.scenario.own import again

        return again, (self.document, self.folder, self.areas, self.own)

    def with_mechanisms(self, own: tuple[Any, ...]) -> Scenario:
        """The same scenario with these mechanisms of a user's own (see ``sim.mechanism``), and with their numbers."""
        from sim.scenario.own import again

        return again(self.document, self.folder, self.areas, tuple(own))

    def with_changes(self, changes: Mapping[str, Any]) -> Scenario:
        """A new scenario with other values, checked as a file is.

        Keys are dotted: ``strain.onset`` or ``parameters.strain.onset``, ``services.open_group.city.places``,
        ``demand.from-elsewhere.rate_per_year``, ``areas.Overvecht.help_gradient``, ``practices.slow_down.strength``,
        ``hosts.recruited``, ``years``.
        Raises ScenarioError for a value that is not allowed and for a key that does not exist.
        """
        from sim.scenario.changes import with_changes

        return with_changes(self, changes)

    def copy_of_document(self) -> dict[str, Any]:
        """The tables of the file, free to change."""
        return copy.deepcopy(self.document)


def length_of(start: date, years: float | None, end: date | None) -> tuple[float, date]:
    """(years, end) from what a file gives: years, an end date, or neither (10 years)."""
    if end is not None and years is None:
        days = (end - start).days
        whole = end.year - start.year
        same_day = (end.month, end.day) == (start.month, start.day)
        return (float(whole) if same_day else days / YEAR), end
    years = 10.0 if years is None else years
    if years == int(years) and not (start.month == 2 and start.day == 29):
        return years, start.replace(year=start.year + int(years))
    return years, start + timedelta(days=round(years * YEAR))


def area_weights(areas: tuple[Area, ...], spread: str) -> list[float]:
    """Weights by which a total is spread over the areas: children, households, need (children x gradient), equal."""
    if spread == "equal":
        return [1.0] * len(areas)
    if spread == "need":
        return [area.children * area.help_gradient for area in areas]
    return [float(getattr(area, spread)) for area in areas]


def homes(areas: tuple[Area, ...]) -> tuple[Area, ...]:
    """Areas where families live in the model; all of them when none has households (textbook cases).

    The others are regions around, of which only the demand for some places, and those places, are in the model.
    """
    return tuple(area for area in areas if area.households) or areas


def expand_services(services: tuple[Service, ...], areas: tuple[Area, ...]) -> tuple[Service, ...]:
    """Services with those for ``each`` area where families live written out, their places spread so that the total holds."""
    areas = homes(areas)
    expanded: list[Service] = []
    for service in services:
        if service.area != EACH:
            expanded.append(service)
            continue
        weights = area_weights(areas, service.spread)
        steps = [
            [UNLIMITED] * len(areas) if step.count >= UNLIMITED else spread_whole(step.count, weights)
            for step in service.places
        ]
        for i, area in enumerate(areas):
            places = tuple(
                Places.model_validate({"from": step.date, "count": counts[i]})
                for step, counts in zip(service.places, steps, strict=True)
            )
            name = f"{service.name}.{area.name}" if service.name else None
            expanded.append(service.model_copy(update={"area": area.name, "places": places, "name": name}))
    return tuple(expanded)
