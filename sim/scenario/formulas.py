"""Numbers of a scenario that are written as a formula on figures of the country: reckoned when the file is read.

A formula stands in place of a number: ``places = { from = "country", share = 0.4, note = "..." }``. Here it becomes the ordinary
table ``{value, low, high, source, grade, note}``, before anything else looks at the file. What the place has for each of what the
country has, its level, stands in ``[country]``.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, StrictStr, ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.areas import AreaTable
from sim.scenario.checks import Checker, unknown_rows
from sim.scenario.derived import (
    HOSTS,
    HUNDREDTH,
    SAME,
    Here,
    Level,
    Reckoned,
    begun_of,
    derived,
    hosts_of,
    joined,
    places_of,
    service_of,
    share_of,
    weakest,
)
from sim.scenario.fields import ASSUMPTION, Section, is_number, parameter, plain, range_text
from sim.scenario.ledger import grade_of
from sim.scenario.merging import row_name
from sim.scenario.messages import MOST_FAULTS, Fault, Key, from_validation, key_text, line_of, listing, show
from sim.scenario.schema import homes
from sim.scenario.services import AREA_KINDS, CITY, EACH, EITHER_KINDS, KINDS, RESIDENTIAL_FORMS, fault

LEAST, MOST = 0.2, 5.0  # of a level
MOST_TIMES = 100.0
MOST_CHILDREN = 50_000_000
MOST_DAYS = 36_500
TENTH = 0.1  # step of children a year
RESIDENCE = "residence"
FROM = "from"


class Country(Section):
    """What a place has for each of what the country has, as ``[country]`` says: 1 is as much."""

    residence: float = parameter(1.0, unit="ratio", minimum=LEAST, maximum=MOST)
    orders: float = parameter(1.0, unit="ratio", minimum=LEAST, maximum=MOST)


class _Countries(Section):
    country: Country = Country()


def _between(low: float, high: float, unit: str = "", whole: bool = False) -> BeforeValidator:
    wanted = range_text(low, high, unit)
    if whole:
        wanted = f"a whole number between {plain(low)} and {plain(high)} ({unit})"

    def check(value: Any) -> Any:
        if not is_number(value) or not low <= value <= high or (whole and not isinstance(value, int)):
            raise fault(wanted, value)
        return value

    return BeforeValidator(check)


def _number(value: Any) -> Any:
    if not is_number(value):
        raise fault("a number", value)
    return value


class Formula(Section):
    """A number by figures of the country.

    ``share`` is what is here of all that such a place has (left out: that of the tier in the country's figures, else all),
    ``times`` a further factor with its reason in ``note``, ``children`` for whom in place of those of the place, ``days`` and
    ``use`` a length and a share in use in place of those of the figures, ``round`` the steps of the number. ``low`` and ``high``
    replace the range that is reckoned, ``grade`` the weakest grade; ``source`` names rows beside those of the figures.
    """

    origin: Literal["country"] = Field(alias="from")
    share: Annotated[float, _between(0, 1, "share")] | None = None
    times: Annotated[float, _between(0, MOST_TIMES, "ratio")] = 1.0
    children: Annotated[int, _between(1, MOST_CHILDREN, "children", whole=True)] | None = None
    days: Annotated[float, _between(1, MOST_DAYS, "days")] | None = None
    use: Annotated[float, _between(0.01, 1, "share")] | None = None
    round: Annotated[float, _between(0.001, 10_000)] | None = None
    low: Annotated[int | float, BeforeValidator(_number)] | None = None
    high: Annotated[int | float, BeforeValidator(_number)] | None = None
    source: StrictStr = ""
    grade: Literal["A", "B", "C", "U"] | None = None
    note: StrictStr = ""


class _Place(NamedTuple):
    """A formula: its table and key there, where that is in the file, and what to put there when it cannot be reckoned."""

    table: dict[str, Any]
    name: str
    key: Key
    instead: Any

    @property
    def formula(self) -> Any:
        return self.table[self.name]


def is_formula(value: Any) -> bool:
    """Whether a value of a file is a formula (a date behind ``from`` is a step in time that lacks its list)."""
    return isinstance(value, dict) and FROM in value and not isinstance(value[FROM], date)


def reckoned(
    document: dict[str, Any], areas: AreaTable, file: str, lines: dict[Key, int], elsewhere: bool = False
) -> tuple[dict[str, Any], list[Fault]]:
    """The tables of a file without ``[country]``, with a number in place of each formula; and what is wrong with these.

    When levels come from ``elsewhere``, an end of a range that the number has left is reckoned as well; else that is a fault.
    """
    if "country" not in document and not _places(document):
        return document, []
    document = copy.deepcopy(document)
    levels, faults = levels_of(document.pop("country", {}), file, lines)
    work = _Reckoner(document, areas, levels, bool(faults) or elsewhere, file, lines)
    for place in _places(document):
        try:
            if len(faults) >= MOST_FAULTS:
                raise _Unknown()
            place.table[place.name] = work.number(place)
        except _Unknown as unknown:
            faults += unknown.faults
            if place.instead is None:
                del place.table[place.name]
            else:
                place.table[place.name] = place.instead
    return document, faults


def levels_of(table: Any, file: str, lines: dict[Key, int]) -> tuple[dict[str, Level], list[Fault]]:
    """What ``[country]`` says, by name, and every fault in it."""
    try:
        country = _Countries.model_validate({"country": table}).country
    except ValidationError as error:
        return {}, [from_validation(one, _Countries, file, lines) for one in error.errors(include_url=False)]
    check = Checker({"country": table}, AreaTable((), None, []), file, lines)
    unknown_rows(check)
    found = {}
    for name in table:
        told = table[name] if isinstance(table[name], dict) else {}
        for end in ("low", "high"):
            if told.get(end) is not None and not 0 < told[end] <= MOST_TIMES:
                allowed = f"a number above 0 and up to {MOST_TIMES:g}"
                check.fault(("country", name, end), f"found {show(told[end])}", allowed)
        source, note = told.get("source", ASSUMPTION), told.get("note", "")
        found[name] = Level(
            getattr(country, name), told.get("low"), told.get("high"), source, grade_of(source, told.get("grade")), note
        )
    return ({} if check.faults else found), check.faults


class _Unknown(Exception):
    """A formula that cannot be reckoned."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = list(faults)


def _places(document: Mapping[str, Any]) -> list[_Place]:
    """Every formula of a file where there may be one."""
    found = []
    for kind, name, instead in (("services", "places", 1), ("demand", "rate_per_year", 1.0)):
        rows = document.get(kind)
        for i, row in enumerate(rows if isinstance(rows, list) else []):
            if isinstance(row, dict) and is_formula(row.get(name)):
                found.append(_Place(row, name, (kind, i, name), instead))
    parameters = document.get("parameters")
    hosts = parameters.get("hosts") if isinstance(parameters, dict) else None
    if isinstance(hosts, dict):
        there = (name for name in HOSTS if is_formula(hosts.get(name)))
        found += [_Place(hosts, name, ("parameters", "hosts", name), None) for name in there]
    return found


class _Reckoner:
    """Reckons the formulas of one file."""

    def __init__(
        self,
        document: dict[str, Any],
        areas: AreaTable,
        levels: Mapping[str, Level],
        lenient: bool,
        file: str,
        lines: dict[Key, int],
    ) -> None:
        self.document, self.table, self.file, self.lines = document, areas, file, lines
        self.levels, self.lenient = levels, lenient
        self.homes = homes(areas.areas)
        self.main = _main(document)

    def _fault(self, key: Key, found: str, allowed: str = "", advice: str = "") -> _Unknown:
        return _Unknown(Fault(self.file, key_text(key), found, allowed, advice, line_of(self.lines, key)))

    def number(self, place: _Place) -> dict[str, Any]:
        """The ordinary table of a number. _Unknown with what is wrong."""
        formula = self.read(place)
        if place.key[0] == "services":
            return self.places(place, formula)
        return self.rate(place, formula) if place.key[0] == "demand" else self.hosts(place, formula)

    def read(self, place: _Place) -> Formula:
        table, key = place.formula, place.key
        if "value" in table:
            advice = "Keep 'value' with its source, or 'from'."
            raise self._fault(key, "this number has a value of its own and a formula", "one of the two", advice)
        try:
            return Formula.model_validate(table)
        except ValidationError as error:
            raise _Unknown(*(self.at(key, one) for one in error.errors(include_url=False))) from None

    def at(self, key: Key, error: ErrorDetails) -> Fault:
        """A fault within a formula, told by where that stands in the file."""
        whole = (*key, *error["loc"][:1])
        found = from_validation(error, Formula, self.file, {})
        return replace(found, where=key_text(whole), line=line_of(self.lines, whole))

    def places(self, place: _Place, formula: Formula) -> dict[str, Any]:
        row, key = place.table, place.key
        service = self.service(row, key)
        if formula.days is not None and "days" not in service:
            raise self._idle(place, "days", "these figures count what there is at once")
        step = _or(formula.round, 1)
        if step != int(step):
            allowed = "steps of whole places, such as 10"
            raise self._fault((*key, "round"), f"found {show(step)}", allowed, "Leave it out to round to one.")
        children = self.children(row, key, formula, serves_area=row["kind"] in (*AREA_KINDS, *EITHER_KINDS))
        share, level = _or(formula.share, _share(service, row)), self.level(service)
        found = places_of(service, Here(children, level, share, formula.times, formula.days, formula.use))
        if step == 1 and key in self.main:
            found = found.at_least_one()
        return self.told(place, formula, found, found.places(int(step)))

    def rate(self, place: _Place, formula: Formula) -> dict[str, Any]:
        row, key = place.table, place.key
        wanted = row.get("service")
        named = self.document.get("services")
        served = [
            one
            for one in (named if isinstance(named, list) else [])
            if isinstance(one, dict)
            and isinstance(wanted, str)
            and f"{wanted}.".startswith(f"{row_name('services', one)}.")
        ]
        if not served:
            raise _Unknown()  # told where names are checked
        service = self.service(served[0], key)
        if formula.use is not None:
            raise self._idle(place, "use", "who comes in a year is not told by how full it is")
        days = formula.days
        if service["how"] in ("flow", "seen"):
            if days is not None:
                raise self._idle(place, "days", "these figures count what begins in a year")
        elif days is None:
            stay = row.get("stay")
            mean = stay.get("mean_days") if isinstance(stay, dict) else None
            days = mean.get("value") if isinstance(mean, dict) else mean
            if not is_number(days) or not 1 <= days <= MOST_DAYS:
                raise self._fault(
                    key, "these figures count what there is at once, and how long a stay lasts is not known", "",
                    "Give the stream its stay, such as stay.mean_days = 130, or write 'days' in the formula.",
                )  # fmt: skip
        children = self.children({**served[0], **row}, key, formula, serves_area=True)
        share, level = _or(formula.share, _share(service, served[0])), self.level(service)
        found = begun_of(service, Here(children, level, share, formula.times, days))
        return self.told(place, formula, found, found.number(_or(formula.round, TENTH)))

    def hosts(self, place: _Place, formula: Formula) -> dict[str, Any]:
        why = "it is reckoned for 1,000 households with children of the whole place"
        for name in ("share", "children", "days", "use"):
            if getattr(formula, name) is not None:
                raise self._idle(place, name, why)
        households = sum(area.households for area in self.homes)
        children = self.children({}, place.key, formula, serves_area=False)
        here = Here(children, self.levels.get(RESIDENCE, SAME), times=formula.times)
        found = hosts_of(place.name, here, households)
        return self.told(place, formula, found, found.number(_or(formula.round, HUNDREDTH)))

    def service(self, row: Mapping[str, Any], key: Key) -> Mapping[str, Any]:
        """The figures of the country of a service."""
        kind, form = row.get("kind"), row.get("form")
        residential = kind == "residential"
        if not isinstance(kind, str) or kind not in KINDS or (residential and form not in RESIDENTIAL_FORMS):
            raise _Unknown()  # told where the file is checked
        found = service_of(kind, str(form) if residential else "")
        if found is None:
            known = listing((str(one.get("form") or one["kind"]) for one in derived()["service"]), most=20)
            advice = "Write its number, with its source."
            raise self._fault(key, f"there are no figures of the country for {show(kind)}", known, advice)
        return found

    def level(self, service: Mapping[str, Any]) -> Level:
        return self.levels.get(str(service.get("level", "")), SAME)

    def children(self, row: Mapping[str, Any], key: Key, formula: Formula, serves_area: bool) -> int:
        """For how many children: as the formula says, else those of the area, or the region, or all areas where families live."""
        if formula.children is not None:
            return formula.children
        if self.table.faults or self.table.names is None:
            raise _Unknown()  # told of the table
        there, named, region = self.homes, row.get("area", CITY), row.get("region")
        if isinstance(region, str):
            there = tuple(area for area in there if area.region == region)
        if isinstance(named, str) and named not in (CITY, EACH):
            own = tuple(area for area in self.table.areas if area.name == named)
            if not own:
                raise _Unknown()  # told where areas are checked
            there = own if serves_area or own[0] not in self.homes else there
        found = sum(area.children for area in there)
        if not found:
            advice = "Write how many in the formula, such as children = 12500."
            raise self._fault(key, "the table of areas has no children for whom this can be reckoned", "", advice)
        return found

    def _idle(self, place: _Place, name: str, why: str) -> _Unknown:
        return self._fault((*place.key, name), f"{show(name)} does nothing in this formula", "", f"Remove it: {why}.")

    def told(
        self, place: _Place, formula: Formula, found: Reckoned, ends: tuple[float, float, float]
    ) -> dict[str, Any]:
        value, low, high = ends
        low, high = _or(formula.low, low), _or(formula.high, high)
        if self.lenient:
            low, high = (low if low <= value else ends[1]), (high if high >= value else ends[2])
        for name, end, wrong in (("low", low, low > value), ("high", high, high < value)):
            if wrong:
                most, least = f"at most {value}, what the formula gives", f"at least {value}, what the formula gives"
                advice = f"Leave '{name}' out, so that it is reckoned."
                raise self._fault((*place.key, name), f"found {end:g}", most if name == "low" else least, advice)
        steps = "" if formula.round is None else f"; in steps of {formula.round:g}: {value:,}"
        notes = [f"{found.how}{steps}", found.notes, formula.note]
        return {
            "value": value, "low": low, "high": high,
            "source": joined(found.source, formula.source) if formula.source else found.source,
            "grade": formula.grade or weakest(found.grade, *([grade_of(formula.source)] if formula.source else [])),
            "note": ". ".join(note for note in notes if note),
        }  # fmt: skip


def _main(document: Mapping[str, Any]) -> set[Key]:
    """Of each service of which all places are formulas the first with the largest share: there is one there, however little."""
    rows = document.get("services")
    groups: dict[tuple[str, ...], list[tuple[float, Key]]] = {}
    for i, row in enumerate(rows if isinstance(rows, list) else []):
        if not isinstance(row, dict):
            continue
        alone = row.get("kind") in (*AREA_KINDS, *EITHER_KINDS)  # each area has its own
        whose = tuple(str(row.get(name, "")) for name in ("kind", "form", "region", *(["area"] if alone else [])))
        share = -1.0
        if is_formula(row.get("places")):
            given = row["places"].get("share")
            known = service_of(whose[0], whose[1]) or {}
            share = float(given) if is_number(given) else _share(known, row)
        groups.setdefault(whose, []).append((share, ("services", i, "places")))
    found = (max(many, key=lambda one: one[0]) for many in groups.values() if min(many)[0] >= 0.0)
    return {key for _, key in found}


def _share(service: Mapping[str, Any], row: Mapping[str, Any]) -> float:
    return share_of(service, str(row.get("tier", CITY)))


def _or(given: float | None, otherwise: float) -> float:
    return otherwise if given is None else given
