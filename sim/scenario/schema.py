"""The typed description of a scenario: what a file may say, and what the model reads from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from sim import moved
from sim.scenario.areas import Area, AreaFile
from sim.scenario.costs import Costs
from sim.scenario.drivers import Driver
from sim.scenario.fields import Section, is_number, parameter
from sim.scenario.parameters import Parameters
from sim.scenario.services import EACH, UNLIMITED, Date, Demand, Places, Service, Spread, Text, fault, spread_whole
from sim.units import YEAR


class Title(Section):
    """Title in English and Dutch."""

    en: Text
    nl: Text


class Projection(Section):
    """Says that a scenario is a projection: ``measured_to`` is the last day of which something in it was measured, but for what
    is ``newer``.
    """

    measured_to: Date
    newer: Title | None = None

    def said(self, lang: str = "en") -> str:
        """The sentence that stands in every report."""
        newer = getattr(self.newer, lang) if self.newer is not None else ""
        if lang == "nl":
            but = f", behalve {newer}" if newer else ""
            return f"Dit is een projectie: niets in dit scenario is na {self.measured_to} gemeten{but}."
        but = f", but for {newer}" if newer else ""
        return f"This is a projection: nothing in this scenario was measured after {self.measured_to}{but}."

    def facts(self) -> dict[str, str]:
        """The same as plain values."""
        return {"measured_to": self.measured_to.isoformat(), "en": self.said("en"), "nl": self.said("nl")}


class Mechanisms(Section):
    """Which mechanisms run, and whether drivers act: all unless switched off; supply answers demand only when switched on."""

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
    drivers: StrictBool = True
    supply_response: StrictBool = False
    # declared by mechanisms: begin
    alternative: StrictBool = True
    supply_induced: StrictBool = False
    # declared by mechanisms: end


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


def _read_already(value: Any) -> None:
    """Levels of the country stand in a file, and are used up when it is read (`sim.scenario.formulas`)."""
    if value is not None:
        wanted = "nothing: what [country] says is used up when the file of a scenario is read"
        raise fault(wanted, value, "Change the services themselves, such as services.board.places.")


class ScenarioFile(Section):
    """What a ``scenario.toml`` says."""

    extends: Text | None = None
    calibrated: Text | None = None
    name: Text
    title: Title
    place: Text
    start: Date
    end: Date | None = None
    years: Annotated[float | None, BeforeValidator(_as_years)] = None
    burn_in: float | None = parameter(
        None, unit="years", minimum=0, maximum=200, note="left out: 25, longer where pilot runs tell so"
    )
    seed: StrictInt = Field(default=1, ge=0, le=2**63 - 1)
    sources: tuple[Text, ...] = ()
    projection: Projection | None = None
    areas: Annotated[AreaFile, BeforeValidator(_as_area_file)] = AreaFile()
    mechanisms: Mechanisms = Mechanisms()
    practices: Practices = Practices()
    country: Annotated[None, BeforeValidator(_read_already)] = None
    hosts: Hosts = Hosts()
    services: tuple[Service, ...] = ()
    demand: tuple[Demand, ...] = ()
    drivers: tuple[Driver, ...] = ()
    costs: Costs = Costs()
    parameters: Parameters = Parameters()


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


moved.left(__name__)
