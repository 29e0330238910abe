"""What must hold between the parts of a scenario file (names that point elsewhere, dates, things that go together).

These checks read the plain tables, not the typed model, so that all faults of a file are found at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeGuard

from sim.data import register
from sim.scenario.areas import COLUMNS, AreaTable
from sim.scenario.fields import is_number, source_ids
from sim.scenario.messages import MOST_FAULTS, Fault, Key, did_you_mean, key_text, line_of, listing, nearest, show
from sim.scenario.schema import homes, length_of
from sim.scenario.services import AREA_KINDS, CITY, EACH, EITHER_KINDS, KINDS, RESIDENTIAL_FORMS, TIERS, service_label

CITY_KINDS = tuple(kind for kind in KINDS if kind not in (*AREA_KINDS, *EITHER_KINDS, "residential"))
NEEDED = MappingProxyType(
    {  # mechanism -> kinds of service it works with
        "help": ("neighbourhood_team", "specialist_team", "intensive_treatment"),
        "crisis": ("crisis_team",),
        "protection": ("board", "court"),
    }
)


class _Enough(Exception):
    """So many faults that nobody reads more."""


class Checker:
    """Collects the faults of one file."""

    def __init__(self, document: dict[str, Any], areas: AreaTable, file: str, lines: dict[Key, int]):
        self.document, self.areas, self.file, self.lines = document, areas, file, lines
        self.faults: list[Fault] = []
        self.area_names = frozenset(areas.names or ())

    def fault(self, key: Key, found: str, allowed: str = "", advice: str = "") -> None:
        """Note one fault; very many are not looked into."""
        self.faults.append(Fault(self.file, key_text(key), found, allowed, advice, line_of(self.lines, key)))
        if len(self.faults) >= MOST_FAULTS:
            raise _Enough

    def table(self, *path: str) -> dict[str, Any]:
        """A table of the file, empty when it is missing or something else."""
        here: Any = self.document
        for part in path:
            here = here.get(part) if isinstance(here, dict) else None
        return here if isinstance(here, dict) else {}

    def rows(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Rows of a list of tables, with their number; rows that are no tables are left out."""
        rows = self.document.get(name)
        return [(i, r) for i, r in enumerate(rows) if isinstance(r, dict)] if isinstance(rows, list) else []

    def area_known(self, key: Key, name: Any, *more: str) -> None:
        """Fault when an area that the file names does not stand in the table of areas."""
        names = self.areas.names
        if names is None or not isinstance(name, str) or name in self.area_names or name in more:
            return
        allowed = listing([*more, *names])
        advice = did_you_mean(name, [*names, *more]) or "Add it to the table of areas."
        self.fault(key, f"the area {show(name)} does not stand in the table of areas", allowed, advice)


def cross_faults(document: dict[str, Any], areas: AreaTable, file: str, lines: dict[Key, int]) -> list[Fault]:
    """Every fault between the parts of a file."""
    check = Checker(document, areas, file, lines)
    with contextlib.suppress(_Enough):
        for part in (_time, _areas, _services, _needed_services, _demand, unknown_rows):
            part(check)
    return check.faults


def is_date(value: Any) -> TypeGuard[date]:
    """Whether a value is a date without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _time(check: Checker) -> None:
    start, end, years = (check.document.get(key) for key in ("start", "end", "years"))
    if not is_date(start):
        return
    if is_date(end):
        if end <= start:
            check.fault(("end",), f"the end {end} is not after the start {start}", f"a date after {start}")
        elif is_number(years) and abs(length_of(start, None, end)[0] - years) > 0.01:
            found = f"the end {end} and {years:g} years from {start} do not agree"
            check.fault(("end",), found, "", "Give 'end' or 'years', not both.")
    measured = check.table("projection").get("measured_to")
    if is_date(measured) and measured >= start:
        found = f"the scenario begins on {start}, and it was measured up to {measured}: that is no projection"
        check.fault(("projection", "measured_to"), found, f"a date before {start}", "Leave out 'projection'.")
    for name, practice in check.table("practices").items():
        since = practice.get("since") if isinstance(practice, dict) else None
        if is_date(since) and since > start:
            found = f"the practice begins on {since}, after the start of the scenario"
            advice = "What begins later is a policy, not part of the baseline."
            check.fault(("practices", name, "since"), found, f"a date up to {start}", advice)


def _areas(check: Checker) -> None:
    for name in check.table("hosts", "areas"):
        check.area_known(("hosts", "areas", name), name)
    for name in check.table("areas", "columns"):
        if name not in COLUMNS:
            found = f"there is no column {show(name)}"
            check.fault(("areas", "columns", name), found, listing(COLUMNS), did_you_mean(name, COLUMNS))
    table = check.areas
    if table.names is not None and not table.faults and not sum(area.households for area in table.areas):
        if not check.rows("demand"):
            advice = "Give households to an area, or add a [[demand]] stream."
            check.fault((), "there are no households and no demand, so nothing would happen", "", advice)


def _services(check: Checker) -> None:
    seen: dict[str, int] = {}
    regions = {a.region for a in check.areas.areas}
    for i, service in check.rows("services"):
        key: Key = ("services", i)
        kind, form, area, tier = (service.get(k) for k in ("kind", "form", "area", "tier"))
        check.area_known((*key, "area"), area, CITY, EACH)
        region = service.get("region")
        if isinstance(region, str) and region not in regions and check.areas.names and not check.areas.faults:
            found = f"the region {show(region)} does not stand in the table of areas"
            check.fault((*key, "region"), found, listing(sorted(regions)), did_you_mean(region, regions))
        if kind == "residential" and form is None:
            check.fault(key, "a residential service without a form", listing(RESIDENTIAL_FORMS), "Add 'form = ...'.")
        if isinstance(kind, str) and kind in (*CITY_KINDS, *AREA_KINDS, *EITHER_KINDS) and form is not None:
            check.fault((*key, "form"), f"a {kind} has no form", "a form for residential services only", "Remove it.")
        if kind in AREA_KINDS and area in (None, CITY):
            advice = 'Write area = "each" to have one in every area.'
            check.fault(key, f"a {kind} belongs to an area", '"each" or the name of an area', advice)
        elif isinstance(kind, str) and kind in CITY_KINDS and area not in (None, CITY):
            check.fault((*key, "area"), f"a {kind} serves the whole city", 'area = "city"', "Remove 'area'.")
        away = kind == "residential" and isinstance(tier, str) and tier in TIERS and tier != "city"
        away = away and (area in (None, CITY) or service.get("pooled") is True)
        if away and "distance_km" not in service:
            check.fault(key, f"the distance of a service of tier '{tier}' is missing", "distance_km = 20 and the like")
        _idle(key, service, check)
        if service.get("pooled") is True:
            if kind != "residential" or tier != "supra-region":
                found = "only residential places of tier 'supra-region' are pooled"
                check.fault((*key, "pooled"), found, 'tier = "supra-region", kind = "residential"', "Remove 'pooled'.")
            elif area in (None, CITY, EACH):
                advice = "The area says which region the places belong to, and how far away they are."
                check.fault(
                    (*key, "pooled"), "pooled places without an area of their own", "the name of an area", advice
                )
        _stay((*key, "stay"), service.get("stay"), check)
        label = service.get("name") or service_label({"tier": "city", **service})
        if isinstance(label, str):
            if label in seen:
                found = f"services {seen[label] + 1} and {i + 1} are both called '{label}'"
                check.fault(key, found, "each name once", "Give one of them another 'name'.")
            seen.setdefault(label, i)


def _idle(key: Key, service: dict[str, Any], check: Checker) -> None:
    """Keys that do nothing for this kind of service."""
    kind, area = service.get("kind"), service.get("area", CITY)
    if not isinstance(kind, str) or not isinstance(area, str):
        return
    idle: dict[str, str] = {}
    if kind == "residential":
        if area != CITY and service.get("pooled") is not True:
            idle["distance_km"] = "the distance is that of the map"
    else:
        idle |= {"distance_km": "only children who live there travel", "stay": "nobody lives there"}
        if area != CITY:
            idle |= {"tier": "it serves its own area", "region": "it serves its own area"}
    if area != EACH:
        idle["spread"] = 'only the places of area = "each" are spread'
    if kind not in EITHER_KINDS:
        idle["coordinators"] = f"only {listing(EITHER_KINDS)} have coordinators"
    for name, why in idle.items():
        if name in service:
            check.fault((*key, name), f"'{name}' does nothing for a {kind} of area '{area}': {why}", "", "Remove it.")


def _stay(key: Key, stay: Any, check: Checker) -> None:
    if not isinstance(stay, dict):
        return
    distribution = stay.get("distribution", "exponential")
    if distribution in ("exponential", "fixed") and "shape" in stay:
        check.fault((*key, "shape"), f"a stay that is {distribution} has no shape", "", "Remove 'shape'.")
    if distribution in ("gamma", "lognormal", "weibull") and "shape" not in stay:
        check.fault(key, f"a {distribution} stay without a shape", "", "Add 'shape = 2.0' and the like.")


def _needed_services(check: Checker) -> None:
    if not check.areas.areas or not sum(area.households for area in check.areas.areas):
        return
    mechanisms = check.table("mechanisms")
    lived_in = [a.name for a in check.areas.areas if a.households]
    for mechanism, kinds in NEEDED.items():
        if mechanisms.get(mechanism, True) is not True:
            continue
        for kind in kinds:
            served = [s.get("area", CITY) for _, s in check.rows("services") if s.get("kind") == kind]
            if kind in AREA_KINDS and EACH in served:
                if len(served) > 1:
                    found = f"a {kind} for 'each' area and others beside it"
                    check.fault(("services",), found, f"one {kind} an area", "Name every area, or use 'each' alone.")
                continue
            named = {name for name in served if isinstance(name, str)}
            missing = [name for name in lived_in if name not in named] if kind in AREA_KINDS else []
            if not served or missing:
                whom = f" for {listing(missing)}" if served and missing else ""
                advice = f"Add it (with places = 0 if there is none), or switch off mechanisms.{mechanism}."
                check.fault((), f"there is no service of kind '{kind}'{whom}", "", advice)
            elif kind in AREA_KINDS and len(set(map(str, served))) < len(served):
                check.fault(("services",), f"an area has two services of kind '{kind}'", "one an area")


def _labels(check: Checker) -> Iterator[tuple[str, dict[str, Any]]]:
    each = tuple(area.name for area in homes(check.areas.areas)) or check.areas.names or ()
    for _, service in check.rows("services"):
        base = {"tier": "city", **service}
        for area in each if service.get("area") == EACH else (service.get("area"),):
            own = service.get("name")
            if own and service.get("area") == EACH:
                own = f"{own}.{area}"
            yield str(own or service_label({**base, "area": area})), service


def _demand(check: Checker) -> None:
    labels = dict(_labels(check))
    seen: set[str] = set()
    for i, demand in check.rows("demand"):
        key: Key = ("demand", i)
        check.area_known((*key, "area"), demand.get("area"))
        service, name = demand.get("service"), demand.get("name")
        if isinstance(service, str) and service not in labels:
            advice = did_you_mean(service, labels) or "Name one of the services of this file."
            check.fault((*key, "service"), f"there is no service {show(service)}", listing(labels), advice)
        elif isinstance(service, str) and labels[service].get("kind") != "residential":
            check.fault((*key, "service"), f"{show(service)} has no places to live in", "a residential service")
        if isinstance(name, str):
            if name in seen:
                check.fault((*key, "name"), f"two streams of demand are called {show(name)}", "each name once")
            seen.add(name)
        full, limit = demand.get("when_full", "wait"), demand.get("limit")
        if full == "wait-limited" and limit is None:
            found = "when_full is 'wait-limited' and the limit is missing"
            check.fault(key, found, "", "Add 'limit = 10' and the like.")
        if full != "wait-limited" and limit is not None:
            advice = "Write when_full = \"wait-limited\", or remove 'limit'."
            check.fault((*key, "limit"), f"a limit has no meaning when_full is {show(full)}", "", advice)
        _stay((*key, "stay"), demand.get("stay"), check)
        places = _first_count(labels.get(service, {}).get("places")) if isinstance(service, str) else None
        _start_list(key, demand, places, check)


def _start_list(key: Key, demand: dict[str, Any], places: int | None, check: Checker) -> None:
    """Children who are there at the start: no more than can be in care or wait, and than there are."""
    begin, population, full = demand.get("start_with"), demand.get("population"), demand.get("when_full", "wait")
    if type(begin) is not int:
        return
    if type(population) is int and begin > population:
        found = f"{begin} children are there at the start, of a population of {population}"
        check.fault((*key, "start_with"), found, f"at most {population}")
    limit = demand.get("limit")
    lines = {"lost": 0, "wait-limited": limit if type(limit) is int else None}
    room = lines.get(full) if isinstance(full, str) else None
    if places is not None and room is not None and begin > places + room:
        waiting = f" and a waiting list of {room}" if room else ""
        found = f"{begin} children are there at the start, and '{demand.get('service')}' has {places} places{waiting}"
        advice = "" if full != "lost" else 'With when_full = "wait" those for whom there is no place wait.'
        check.fault((*key, "start_with"), found, f"at most {places + room}", advice)


def _first_count(places: Any) -> int | None:
    """Number of places at the start of a list of places, or None when it is unlimited or not a number."""
    if isinstance(places, dict):
        return _first_count(places.get("value"))
    if isinstance(places, list):
        return _first_count(places[0].get("count")) if places and isinstance(places[0], dict) else None
    return places if type(places) is int else None


def unknown_rows(check: Checker) -> None:
    """Fault for each id of a source that is no row of the register."""
    known = register()
    for key, text in _texts(check.document, ()):
        for id in source_ids(text):
            if id not in known:
                near = nearest(id, known)
                advice = f"Did you mean {near}? " if near else ""
                advice += 'For figures of your own write "own: ...".'
                found = f"the register of figures has no row {show(id)}"
                check.fault(key, found, 'ids of the register, "assumption" or "own: ..."', advice)


def _texts(here: Any, key: Key, depth: int = 0) -> Iterator[tuple[Key, str]]:
    if depth > 20:
        return
    if isinstance(here, dict):
        for name, value in here.items():
            if name == "source" and isinstance(value, str):
                yield (*key, name), value
            else:
                yield from _texts(value, (*key, name), depth + 1)
    elif isinstance(here, list):
        for i, value in enumerate(here):
            yield from _texts(value, (*key, i), depth + 1)
