"""Dated drivers: what comes from outside the model changes over the years by a series, up to a date, then held or continued.

A driver acts as a multiplier: the series over its own value at the date to which the numbers of the scenario belong (its start
date unless it says another, of prices the price year). So it leaves every number of the scenario what it is at that date,
and says how that number was before and what it becomes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from sim.data import targets
from sim.data.series import all_series, held_against
from sim.scenario.fields import Said, Section, is_number, parameter
from sim.scenario.messages import Fault, Key, did_you_mean, key_text, line_of, listing, show
from sim.scenario.services import LAST_YEAR, UNLIMITED, Date, Form, Places, Service, Text, dated_steps, fault
from sim.scenario.told import name_of, word_of

MOST = 1e12  # of a value: more is a mistake
BOTH = "A series is a driver or a target, never both (sim/data/targets.csv)."
MOST_TIMES = 20.0  # a driver that multiplies by more is a mistake
YEARS_ON = 50  # years after the last date that is followed for which a course is laid out; then it stands still


class Driven(NamedTuple):
    """Something from outside that a driver can change, in English and Dutch, and what it acts on."""

    en: str
    nl: str
    acts: str


WHAT = MappingProxyType(
    {
        "reports": Driven("reports to Veilig Thuis", "meldingen bij Veilig Thuis", "rate of reports of every family"),
        "enquiries": Driven(
            "enquiries by would-be foster families",
            "aanvragen van mensen die pleeggezin willen worden",
            "rate of enquiries that come by themselves",
        ),
        "births": Driven("births", "geboorten", "children born in families of the place, from the start date on"),
        "places": Driven("residential places", "plekken met verblijf", "places of every service of the form"),
        "prices": Driven("prices", "prijzen", "worth of every euro, from the price year"),
    }
)
"""The closed list of what can be driven."""


class Value(Section):
    """The series is so much from this date on."""

    date: Date = Field(alias="from")
    value: float

    def __str__(self) -> str:
        return f"{self.value:g} from {self.date}"


def _one_value(value: Any) -> float:
    if not is_number(value) or not 0 <= value <= MOST:
        raise fault(f"a number between 0 and {MOST:,.0f}, in any unit", value)
    return float(value)


def _as_values(value: Any) -> tuple[Value, ...] | None:
    """A series from ``[{from, value}, ...]``."""
    if value is None or (isinstance(value, tuple) and all(isinstance(x, Value) for x in value)):
        return value
    example = "{from = 2018-01-01, value = 8900}"
    if not isinstance(value, list):
        raise fault(f"a list of entries such as {example}", value)
    steps = dated_steps(value, "value", _one_value, example)
    return tuple(Value.model_validate({"from": when, "value": found}) for when, found in steps)


class Driver(Section):
    """What comes from outside, by date.

    ``what`` is one of `WHAT`; of places ``form`` says which. ``series`` names a series of the register that may drive (see
    ``docs/reference/targets.md``), or ``values`` gives one, in any unit. It is followed up to ``until`` (left out: the scenario's
    start date), each value until the next, the first also before its date; after that it changes by ``change`` a year. The
    multiplier is its ratio to the value on ``relative_to`` (left out: the start), to the power ``strength``.
    """

    what: Literal["reports", "enquiries", "births", "places", "prices"]
    form: Form | None = None
    series: Text | None = None
    values: Annotated[tuple[Value, ...] | None, BeforeValidator(_as_values)] = parameter(
        None, unit="of the series, any", loose=True
    )
    until: Date | None = None
    relative_to: Date | None = None
    strength: float = parameter(
        1.0,
        unit="power of the ratio: 0 not at all, 1 in proportion",
        low=0.0,
        high=1.0,
        minimum=0,
        maximum=2,
        note="1: in proportion; a series counts more than what it drives (reports about adults too), so that less may act",
    )
    change: float = parameter(
        0.0,
        unit="share a year, compounded",
        low=-0.03,
        high=0.03,
        minimum=-0.2,
        maximum=0.2,
        note="0: held at the last value that is followed; range: a judgement, known series moved by 3 to 12 % a year",
    )

    @model_validator(mode="after")
    def _whole(self) -> Driver:
        if (self.series is None) == (self.values is None):
            found = "neither" if self.series is None else "both"
            raise _fault(
                "either 'series' (a name) or 'values' (a list)", found, f"Series are {', '.join(all_series())}."
            )
        if self.what == "prices" and self.relative_to is not None:
            raise _fault("prices relative to costs.price_year", "relative_to for prices", "Remove 'relative_to'.")
        if (self.what == "places") != (self.form is not None):
            if self.form is None:
                raise _fault("a driver of places with a form", "no form", "Add 'form = \"secure\"' and the like.")
            raise _fault("a form for places only", f"a form for {self.what}", "Remove 'form'.")
        return self

    @property
    def label(self) -> str:
        """Name of the driver, unique in a scenario: ``reports``, ``places.secure``."""
        return driver_label({"what": self.what, "form": self.form})

    def said(self, start: date, lang: str = "en") -> str:
        """What drives, by which series, up to when and how it goes on, in a few words."""
        form = name_of(str(self.form), lang) if lang == "nl" else self.form
        named = f"{getattr(WHAT[self.what], lang)}{f' ({form})' if self.form else ''}"
        own, until = "own values" if lang == "en" else "eigen waarden", self.until or start
        by = word_of("series", self.series, lang) if self.series else own
        sign = f"{100 * self.change:+g}"
        if lang == "nl":
            on = f"daarna {sign.replace('.', ',')} % per jaar" if self.change else "daarna vastgehouden"
            return f"{named}: {by}, gevolgd tot en met {until}, {on}"
        return f"{named}: {by}, followed up to {until}, then {f'{sign}% a year' if self.change else 'held'}"

    @property
    def points(self) -> tuple[tuple[date, float], ...]:
        """(day, value) of the series, in order."""
        if self.values is not None:
            return tuple((one.date, one.value) for one in self.values)
        return tuple((point.day, point.value) for point in all_series()[str(self.series)].points)


def _fault(wanted: str, found: str, advice: str) -> PydanticCustomError:
    return fault(wanted, Said(found), advice)


def driver_label(table: dict[str, Any]) -> str:
    """Name of a driver: what it drives, and of places which."""
    return ".".join(str(part) for part in (table.get("what") or "driver", table.get("form")) if part)


class Course(NamedTuple):
    """A multiplier over time: ``steps`` (day, multiplier from then on) in order of date; before the first as on the first."""

    steps: tuple[tuple[date, float], ...]

    @property
    def still(self) -> bool:
        """Whether it changes nothing."""
        return all(multiplier == 1.0 for _, multiplier in self.steps)

    def at(self, day: date) -> float:
        """Multiplier on a day."""
        found = bisect_right([when for when, _ in self.steps], day) - 1
        return self.steps[max(found, 0)][1]


STILL = Course(((date.min, 1.0),))
"""Nothing changes."""


def course_of(driver: Driver, start: date, base: date | None = None) -> Course:
    """The multiplier that a driver comes to.

    Parameters
    ----------
    driver : the driver; start : the scenario's start date.
    base : day on which the multiplier is 1; None: the start.
    """
    until = driver.until or start
    followed = [point for point in driver.points if point[0] <= until] or [driver.points[0]]
    path = list(followed)
    if driver.change:
        last, years = path[-1][1], range(1, min(YEARS_ON, LAST_YEAR - until.year) + 1)
        path += [(_years_on(until, k), last * (1.0 + driver.change) ** k) for k in years]
    whole = Course(tuple(path))
    unit = whole.at(base or start)
    steps = [(day, (value / unit) ** driver.strength) for day, value in whole.steps]
    changed = [step for k, step in enumerate(steps) if k == 0 or step[1] != steps[k - 1][1]]
    found = Course(tuple(changed))
    return STILL if found.still else found


def _years_on(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def driven_services(services: Iterable[Service], courses: dict[str, Course]) -> tuple[Service, ...]:
    """Services with their places over time as drivers of places have it, whole places; limits that there are none stay."""
    return tuple(_driven(service, courses.get(f"places.{service.form}", STILL)) for service in services)


def _driven(service: Service, course: Course) -> Service:
    if course.still or not service.form:
        return service
    days = sorted({step.date for step in service.places if step.date} | {day for day, _ in course.steps})
    counts = [(day, _times(service.places_at(day), course.at(day))) for day in days]
    kept = [step for k, step in enumerate(counts) if k == 0 or step[1] != counts[k - 1][1]]
    places = tuple(Places.model_validate({"from": day, "count": count}) for day, count in kept)
    return service.model_copy(update={"places": places})


def _times(count: int, multiplier: float) -> int:
    return count if count >= UNLIMITED else round(count * multiplier)


# --- all drivers of a file --------------------------------------------------------------------------------------------
def courses(file: Any) -> dict[str, Course]:
    """Multiplier over time of each driver of a `ScenarioFile`, by its label; empty when drivers are switched off."""
    if not file.mechanisms.drivers:
        return {}
    return {one.label: course_of(one, file.start, _base(one, file)) for one in file.drivers}


def _base(driver: Driver, file: Any) -> date:
    """Day on which the multiplier is 1: the start, or as the driver says; of prices the first day of the price year."""
    return date(file.costs.price_year, 1, 1) if driver.what == "prices" else driver.relative_to or file.start


def driver_faults(file: Any, name: str, lines: dict[Key, int]) -> list[Fault]:
    """Every fault of the drivers of a `ScenarioFile` that its types do not see; ``name``: of the file."""
    faults: list[Fault] = []
    labels = [one.label for one in file.drivers]
    for i, one in enumerate(file.drivers):
        found = [*_of_series(one), *_of_place(one, file)]
        if one.label in labels[:i]:
            found.append(Wrong("", f"two drivers of {one.label}", "one each", "Put them together in one series."))
        if one.series is None or one.series in all_series():
            found += _of_dates(one, file)
        for wrong in found:
            key: Key = ("drivers", i, wrong.key) if wrong.key else ("drivers", i)
            faults.append(Fault(name, key_text(key), wrong.found, wrong.allowed, wrong.advice, line_of(lines, key)))
    return faults


class Wrong(NamedTuple):
    """A fault of one driver: key, what was found, what is allowed, what to do."""

    key: str
    found: str
    allowed: str
    advice: str = ""


def _of_series(one: Driver) -> Iterator[Wrong]:
    """Faults of where a series comes from: nobody has it, it is of something else, or the model is held against it."""
    if one.series is None:
        for id in one.provenance("values").ids:
            if id in held_against():
                found = f"{id} is what the model is held against (target {held_against()[id]})"
                yield Wrong("values", found, "a row of the register that is no target", BOTH)
    elif one.series not in all_series():
        parts = {row.part: row.id for row in targets()} | {row.id: row.id for row in targets()}
        target = parts.get(one.series) or held_against().get(one.series)
        if target:
            found = f"{show(one.series)} is what the model is held against (target {target})"
            yield Wrong("series", found, listing(all_series()), BOTH)
        else:
            found = f"there is no series {show(one.series)}"
            yield Wrong("series", found, listing(all_series()), did_you_mean(one.series, all_series()))
    elif one.series.split("_")[0] != one.what:
        own = listing(series for series in all_series() if series.split("_")[0] == one.what)
        advice = "Name one of these, or give 'values'." if own else "Give 'values'."
        yield Wrong("series", f"{show(one.series)} is no series of {one.what}", own or "none", advice)


def _of_place(one: Driver, file: Any) -> Iterator[Wrong]:
    """Faults beside the rest of the file: no places of the form, prices that are indexed as well."""
    forms = dict.fromkeys(service.form for service in file.services if service.form)
    if one.what == "places" and one.form not in forms:
        yield Wrong("form", f"there is no service with places of the form '{one.form}'", listing(forms), "Remove it.")
    if one.what == "prices" and file.costs.indexation:
        found = f"prices follow a series, and costs.indexation is {file.costs.indexation:g} as well"
        yield Wrong("", found, "one of the two", "Remove the driver, or set costs.indexation to 0.")


def _of_dates(one: Driver, file: Any) -> Iterator[Wrong]:
    """Faults of the dates of a driver beside its series, and of the value to which all others are held."""
    first, until = one.points[0][0], one.until or file.start
    if one.until is not None and one.until < first:
        found = f"{one.until} is before the series begins"
        yield Wrong("until", found, f"a date from {first}", "Leave it out, or the driver.")
        return
    if one.relative_to is not None and one.relative_to > until:
        found = f"{one.relative_to} is after {until}, up to which the series is followed"
        advice = "Set 'until' to a later date, or leave 'relative_to' out."
        yield Wrong("relative_to", found, f"a date up to {until}", advice)
        return
    base, key = _base(one, file), "values" if one.values else "series"
    unit = [value for day, value in one.points if day <= max(min(base, until), first)][-1]
    most = max(value for _, value in one.points)
    if unit == 0:
        found = f"the series is 0 on {base}, so that nothing can be said relative to it"
        yield Wrong(key, found, "a value above 0 on that day")
    elif most / unit > MOST_TIMES:
        found = f"the series is {most / unit:,.0f} times its value on {base} at its highest"
        yield Wrong(key, found, f"at most {MOST_TIMES:g} times", "Check the units of its values.")
