"""Services with a capacity, exogenous demand, and how long a stay lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from sim import words
from sim.listed import Listed
from sim.scenario.fields import Said, Section, is_number, parameter, range_text
from sim.words import FORM_NAMES, ServiceKind

UNLIMITED = 1_000_000_000
MOST_PLACES = 10_000_000
MOST_A_YEAR = 10_000_000
LAST_YEAR = 2200
CITY = "city"
EACH = "each"

DOOR = "A service of one of these is added in [[services]] of a scenario; no others are known to the model."

KINDS = Listed(
    {
        "neighbourhood_team": ServiceKind.NEIGHBOURHOOD_TEAM,
        "specialist_team": ServiceKind.SPECIALIST_TEAM,
        "intensive_treatment": ServiceKind.INTENSIVE_TREATMENT,
        "crisis_team": ServiceKind.CRISIS_TEAM,
        "board": ServiceKind.BOARD,
        "court": ServiceKind.COURT,
        "residential": ServiceKind.RESIDENTIAL,
        "support_families": ServiceKind.SUPPORT_FAMILIES,
        "respite_sitters": ServiceKind.RESPITE_SITTERS,
        "mental_health": ServiceKind.MENTAL_HEALTH,
        "wel_thuis_team": ServiceKind.WEL_THUIS_TEAM,
        "foster_service": ServiceKind.FOSTER_SERVICE,
    },
    "kinds of service",
    DOOR,
)
AREA_KINDS = ("neighbourhood_team", "specialist_team")
EITHER_KINDS = ("support_families", "respite_sitters")  # one for the whole city, or one an area
FORMS = Listed({name: code for code, name in enumerate(FORM_NAMES)}, "forms of care", DOOR)
RESIDENTIAL_FORMS = tuple(form.key for form in words.RESIDENTIAL_FORMS)
TIERS = Listed(
    {
        "city": words.Tier.CITY,
        "region": words.Tier.REGION,
        "supra-region": words.Tier.SUPRA_REGION,
        "outside": words.Tier.OUTSIDE,
    },
    "tiers of places",
    DOOR,
)
DISTRIBUTIONS = Listed(
    {"exponential": 0, "gamma": 1, "lognormal": 2, "weibull": 3, "fixed": 4}, "distributions of lengths of stay", DOOR
)  # codes of the engine
SPREADS = ("children", "households", "need", "equal")

Kind = Literal[
    "neighbourhood_team",
    "specialist_team",
    "intensive_treatment",
    "crisis_team",
    "board",
    "court",
    "residential",
    "support_families",
    "respite_sitters",
    "mental_health",
    "wel_thuis_team",
    "foster_service",
]
Form: TypeAlias = Literal[RESIDENTIAL_FORMS]  # type: ignore[valid-type]
Tier = Literal["city", "region", "supra-region", "outside"]
Spread = Literal["children", "households", "need", "equal"]


def fault(wanted: str, found: Any, advice: str = "") -> PydanticCustomError:
    """An error that says what is wanted, what was found and what to do."""
    return PydanticCustomError("wanted", "{wanted}", {"wanted": wanted, "found": found, "advice": advice})


def _as_date(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise fault("a date such as 2022-01-01, without quotes and without a time", value)
    if not 1900 <= value.year <= LAST_YEAR:
        raise fault(f"a date from 1900-01-01 to {LAST_YEAR}-12-31", value)
    return value


Date = Annotated[date, BeforeValidator(_as_date)]
Text = Annotated[StrictStr, Field(min_length=1)]


class Places(Section):
    """So many places from this date on (``date`` None: from the beginning)."""

    date: Date | None = Field(default=None, alias="from")
    count: StrictInt

    def __str__(self) -> str:
        count = "unlimited" if self.count >= UNLIMITED else str(self.count)
        return f"{count} from {self.date}" if self.date else count


def _one_count(count: Any) -> int:
    if count == "unlimited":
        return UNLIMITED
    if isinstance(count, bool) or not isinstance(count, int):
        wanted = 'a whole number of places, "unlimited", or a list such as [{from = 2020-01-01, count = 43}]'
        raise fault(wanted, count)
    if count != UNLIMITED and not 0 <= count <= MOST_PLACES:
        raise fault(f"a number of places between 0 and {MOST_PLACES:,}", count)
    return count


def dated_steps(value: list[Any], key: str, one: Callable[[Any], Any], example: str) -> list[tuple[date, Any]]:
    """(date, what holds from then on) of a list such as ``[{from = 2020-01-01, count = 43}, ...]``; ``one`` checks each."""
    if not value:
        raise fault(f"at least one entry such as {example}", Said("an empty list"))
    steps: list[tuple[date, Any]] = []
    for number, step in enumerate(value, start=1):
        where = f"See entry {number} of the list."
        if not isinstance(step, dict) or set(step) != {"from", key}:
            raise fault(f"entries such as {example}", step, where)
        when = _as_date(step["from"])
        if steps and when <= steps[-1][0]:
            raise fault("dates that rise", Said(f"{when} after {steps[-1][0]}"), where)
        steps.append((when, one(step[key])))
    return steps


def _as_places(value: Any) -> tuple[Places, ...]:
    """Places over time from ``43``, ``"unlimited"`` or ``[{from, count}, ...]``."""
    if isinstance(value, tuple) and all(isinstance(x, Places) for x in value):
        return value
    if not isinstance(value, list):
        return (Places(count=_one_count(value)),)
    steps = dated_steps(value, "count", _one_count, "{from = 2020-01-01, count = 43}")
    return tuple(Places.model_validate({"from": when, "count": count}) for when, count in steps)


class Rate(Section):
    """So many a year from this date on (``date`` None: from the beginning)."""

    date: Date | None = Field(default=None, alias="from")
    rate: float

    def __str__(self) -> str:
        return f"{self.rate:g} from {self.date}" if self.date else f"{self.rate:g}"


def _one_rate(rate: Any) -> float:
    if not is_number(rate):
        raise fault("a number, or a list such as [{from = 2020-01-01, rate = 40}]", rate)
    if not 0 <= rate <= MOST_A_YEAR:
        raise fault(range_text(0, MOST_A_YEAR, "children per year"), rate)
    return float(rate)


def _as_rates(value: Any) -> tuple[Rate, ...]:
    """Rates over time from ``40`` or ``[{from, rate}, ...]``."""
    if isinstance(value, tuple) and all(isinstance(x, Rate) for x in value):
        return value
    if not isinstance(value, list):
        return (Rate(rate=_one_rate(value)),)
    steps = dated_steps(value, "rate", _one_rate, "{from = 2020-01-01, rate = 40}")
    return tuple(Rate.model_validate({"from": when, "rate": rate}) for when, rate in steps)


class Stay(Section):
    """How long a stay lasts.

    ``mean_days`` is the mean of the distribution; ``shape`` is the shape of a gamma or Weibull distribution and the
    standard deviation of the logarithm of a lognormal one; exponential and fixed stays have none.
    """

    distribution: Literal["exponential", "gamma", "lognormal", "weibull", "fixed"] = "exponential"
    mean_days: float = parameter(365.0, unit="days", low=30, high=1500, minimum=0.001, maximum=36_500)
    shape: float = parameter(1.0, unit="shape", low=0.5, high=2, minimum=0.05, maximum=50)

    @property
    def code(self) -> int:
        """Code of the distribution for the engine."""
        return DISTRIBUTIONS[self.distribution]


class Service(Section):
    """A service with a capacity.

    ``places`` are what can be used at once: beds of a residential form, running trajectories of a team, running
    investigations of the Board, running cases of the court; of support families and sitters those that are there at the
    start (``coordinators`` say how many matches can run at once). ``area`` is the name of an area, ``"city"`` (one for all)
    or ``"each"`` (one in every area, the places spread by ``spread``: children, households, need = children x
    gradient, or equal). Places of tier supra-region are for the children of every region; with ``pooled`` they belong
    to the region of their area, and are open to children of other regions only as far as those regions pool.
    """

    kind: Kind
    name: Text | None = None
    form: Form | None = None
    area: Text = CITY
    tier: Tier = "city"
    region: Text | None = None
    spread: Spread = "need"
    places: Annotated[tuple[Places, ...], BeforeValidator(_as_places)] = parameter(..., unit="places", loose=True)
    distance_km: float = parameter(
        3.0, unit="km", low=1, high=6, minimum=0, maximum=1000, note="typical distance within a city"
    )
    stay: Stay | None = None
    coordinators: float | None = parameter(
        None,
        unit="full-time coordinators",
        minimum=0,
        maximum=10_000,
        note="of support families or sitters; left out: as many as the places need",
    )
    pooled: StrictBool = False

    @property
    def code(self) -> int:
        """Code of the kind of service (see ``sim.words.ServiceKind``)."""
        return KINDS[self.kind]

    @property
    def form_code(self) -> int:
        """Code of the care form of a residential service, 0 for other kinds."""
        return FORMS[self.form] if self.form else 0

    @property
    def tier_code(self) -> int:
        """Code of how far away it is."""
        return TIERS[self.tier]

    @property
    def label(self) -> str:
        """Name of the service, unique in a scenario."""
        return self.name or service_label(self.model_dump(include={"kind", "form", "area", "tier"}))

    @property
    def has_distance(self) -> bool:
        """Whether its distance is its own: children live there, and it stands in no area of the map, or is at least so far."""
        return self.kind == "residential" and (self.area == CITY or self.pooled)

    def places_at(self, day: date) -> int:
        """Number of places on a date (before the first date: as on the first date)."""
        count = self.places[0].count
        for step in self.places:
            if step.date is None or step.date <= day:
                count = step.count
        return count


def service_label(table: dict[str, Any]) -> str:
    """Name of a service that has none of its own: ``open_group.region``, ``neighbourhood_team.Overvecht``."""
    parts = [table.get("form") or table.get("kind") or "service"]
    if table.get("tier") and table.get("kind") == "residential":
        parts.append(table["tier"])
    if table.get("area") and table["area"] != CITY:
        parts.append(table["area"])
    return ".".join(str(part) for part in parts)


class Demand(Section):
    """A stream of children from outside the modelled families who need a place (arrivals form a Poisson process).

    ``rate_per_year`` is one number, or steps with dates. With a ``population`` they come from so many children, each of whom
    asks at that rate while it is neither in care nor waiting. ``when_full`` is ``lost`` (counted as unmet need), ``wait``, or
    ``wait-limited`` (at most ``limit`` wait, the rest are lost). With ``patience_days`` a child that waits leaves after an
    exponential time. ``start_with`` children are in care at the start; those for whom there is no place wait. With ``hazards``
    the stay also ends by return or breakdown, at the rates of its form, and at 18 counted from ``age_years``.
    """

    name: Text
    service: Text
    rate_per_year: Annotated[tuple[Rate, ...], BeforeValidator(_as_rates)] = parameter(
        0.0, unit="children per year", low=0, high=0, note="none come unless a scenario says so", loose=True
    )
    population: StrictInt | None = Field(default=None, ge=1, le=10_000_000)
    area: Text | None = None
    stay: Stay = Stay()
    when_full: Literal["lost", "wait", "wait-limited"] = "wait"
    limit: StrictInt | None = Field(default=None, ge=0, le=10_000_000)
    patience_days: float | None = parameter(None, unit="days", minimum=0.001, maximum=1e6)
    start_with: StrictInt = Field(default=0, ge=0, le=10_000_000)
    age_years: float = parameter(8.0, unit="years", low=0, high=18, minimum=0, maximum=17.99, note="age at arrival")
    hazards: StrictBool = False

    def rate_at(self, day: date) -> float:
        """Arrivals a year on a date (before the first date: as on the first date); of each child of a population."""
        rate = self.rate_per_year[0].rate
        for step in self.rate_per_year:
            if step.date is None or step.date <= day:
                rate = step.rate
        return rate


def who_serves(services: Iterable[tuple[int, int, int, bool]], regions: Sequence[int]) -> list[int]:
    """Row of the service of one kind that serves each area; 0 where there is none.

    Parameters
    ----------
    services : (row, area, region, everywhere) of each service of the kind; area 0: of all areas of its region, or everywhere.
    regions : region of each area.
    """
    own: dict[int, int] = {}
    first: dict[int, int] = {}  # of all areas of a region (from 1), and of everywhere (0)
    for row, area, region, everywhere in services:
        if area:
            own[area] = row
        else:
            first.setdefault(0 if everywhere else region, row)
    return [
        own.get(area) or min((first[key] for key in (0, region) if key in first), default=0)
        for area, region in enumerate(regions, start=1)
    ]


def spread_whole(total: int, weights: list[float]) -> list[int]:
    """Whole numbers that add up to ``total``, in proportion to the weights (largest remainders get the rest)."""
    whole = sum(weights)
    if whole <= 0:
        weights, whole = [1.0] * len(weights), float(len(weights))
    exact = [total * weight / whole for weight in weights]
    counts = [int(x) for x in exact]
    rest = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in rest[: total - sum(counts)]:
        counts[i] += 1
    return counts
