"""What a place of so many children has by figures of the country (sim/data/derived.toml): places, children a year, hosts."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from sim.units import THOUSAND, YEAR

OUT_OF_LINE = 1.6  # times what the country has, or less than one over it, from which on `check` says so
GRADES = "ABCU"  # from the best to the weakest
HOSTS = ("start", "enquiries")
HUNDREDTH = 0.01  # step of numbers for 1,000 households
HALF = 0.5  # of a place: less of a service is none when it is rounded
ROUNDED_UP = "; rounded up to 1, so that there is one"
FILLED_FROM = "Utrecht"  # the city whose shares stand in for those of a place that did not give them
TEN = 10.0  # below which a reckoning is told with two decimals


@dataclass(frozen=True)
class Level:
    """What a place has of something for each of what the country has.

    ``low`` and ``high`` are its range, or nothing; ``source``, ``grade`` and ``note`` are as of a number in a scenario, empty
    where nobody said it.
    """

    value: float = 1.0
    low: float | None = None
    high: float | None = None
    source: str = ""
    grade: str = ""
    note: str = ""

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of its range over its value; an end that was not given is at the value."""
        low, high = (self.value if end is None else end for end in (self.low, self.high))
        return min(low / self.value, 1.0), max(high / self.value, 1.0)


SAME = Level()
"""As much as the country has."""


@dataclass(frozen=True)
class Here:
    """What of a reckoning is of the place itself.

    Attributes
    ----------
    children : under 18 for whom it is reckoned.
    level : of what the service is a part of.
    share, times : of all that such a place has, what is here; a further factor.
    days, use : a length and a share in use in place of those of the country's figures (None: those).
    """

    children: float
    level: Level = SAME
    share: float = 1.0
    times: float = 1.0
    days: float | None = None
    use: float | None = None


@dataclass(frozen=True)
class Reckoned:
    """A number by figures of the country: not rounded, its ends over it, rows of the register, grade, and how in words."""

    exact: float
    below: float
    above: float
    source: str
    grade: str
    how: str
    notes: str

    def number(self, step: float) -> tuple[float, float, float]:
        """(value, low, high), rounded to steps."""
        value, low, high = (rounded(self.exact * end, step) for end in (1.0, self.below, self.above))
        return value, min(low, value), max(high, value)

    def places(self, step: int = 1) -> tuple[int, int, int]:
        """The same in whole places; that there is one is never ruled out."""
        value, low, high = (int(end) for end in self.number(step))
        return value, low, max(high, 1)

    def at_least_one(self) -> Reckoned:
        """The same with one place at the least: who needs less than a half buys that from the region, and is not without."""
        if self.exact <= 0.0:
            return self
        exact = self.exact if self.exact >= HALF else 1.0
        below, above = max(self.exact * self.below, HALF) / exact, max(self.exact * self.above, exact) / exact
        how = self.how if exact == self.exact else f"{self.how}{ROUNDED_UP}"
        return replace(self, exact=exact, below=min(below, 1.0), above=above, how=how)

    @property
    def note(self) -> str:
        """How it was reckoned, and what is said of the figures."""
        return self.how + (f". {self.notes}" if self.notes else "")


@dataclass(frozen=True)
class Part:
    """The places of a service in one tier.

    Attributes
    ----------
    kind, form, tier, area, spread_by : as in a scenario; form and tier are empty for what has none.
    share : of all that the place has of the service.
    places, low, high : number of places; rows : of the register; grade, note : how it was reckoned.
    km : distance with its range, or nothing.
    """

    kind: str
    form: str
    tier: str
    area: str
    spread_by: str
    share: float
    places: int
    low: int
    high: int
    rows: str
    grade: str
    note: str
    km: tuple[float, ...] = ()


@cache
def derived() -> Mapping[str, Any]:
    """The file."""
    return tomllib.loads((files("sim.data") / "derived.toml").read_text(encoding="utf-8"))


def filled_rows() -> dict[str, str]:
    """Column of the table of areas -> rows of the register from which it is filled in for a place that did not give it."""
    known = derived()
    found = {"households": known["households"]["rows"]}
    found |= {name: known["ages"]["rows"] for name in ("children_0_3", "children_4_11", "children_12_17")}
    return found | {name: one["rows"] for name, one in known["columns"].items()}


def service_of(kind: str, form: str = "") -> Mapping[str, Any] | None:
    """The figures of a kind (and form) of service; None when the file has none."""
    return next((one for one in derived()["service"] if (one["kind"], one.get("form", "")) == (kind, form)), None)


def share_of(service: Mapping[str, Any], tier: str) -> float:
    """The share of a service that stands in a tier; all of it where the file does not part it so."""
    return float(next((one["share"] for one in service.get("tiers", ()) if one["tier"] == tier), 1.0))


def rounded(value: float, step: float) -> float:
    """The nearest number of whole steps, half a step up."""
    return round(math.floor(value / step + 0.5) * step, 10)


def pieces_of(service: Mapping[str, Any], days: float | None = None) -> dict[str, Mapping[str, Any]]:
    """The figures that the places of a service hang on, by name: each with its value, and its rows or range.

    ``days`` in place of the length of the file keeps how far that may be off.
    """
    if service["how"] == "other":
        other = derived()["other"]
        return {**{key: other[key] for key in ("seen", "begun", "each", "minors", "whole")}, "part": service["part"]}
    found = {key: service[key] for key in ("count", "of", "days", "times") if key in service}
    if days is not None and "days" in found:
        known = found["days"]
        ends = {end: known[end] * days / known["value"] for end in ("low", "high") if end in known}
        found["days"] = {"value": days, **ends, "note": "length in this place"}
    return found


def amount(how: str, of: Mapping[str, float]) -> float:
    """What there is at once: in the country, among ``of`` children ("seen"), or for 1,000 children ("rate")."""
    if how == "other":
        return (of["seen"] - of["begun"] / of["each"]) * of["minors"] * of["whole"] * of["part"]
    years = of["days"] / YEAR if "days" in of else 1.0
    if how == "seen":
        return of["count"] * years / (1.0 + years)
    return of["count"] * of.get("times", 1.0) * years


def begun(how: str, of: Mapping[str, float], days: float | None) -> float:
    """What begins a year, of the same; where the figures count what there is at once, of stays of so many days."""
    if how in ("flow", "seen"):
        return amount(how, of) * YEAR / of["days"]
    if days is None:
        raise ValueError("of what is counted at once, how much begins follows from how long it lasts")
    return amount(how, of) * YEAR / days


def for_thousand(service: Mapping[str, Any], found: float) -> float:
    """An amount of a service (see `amount`) for 1,000 children."""
    if service["how"] == "rate":
        return found
    among = service["of"]["value"] if service["how"] == "seen" else derived()["children"]["value"]
    return THOUSAND * found / float(among)


def on_a_day(service: Mapping[str, Any], days: float | None = None) -> tuple[float, str]:
    """What a service has at once for 1,000 children of the country, and how that was reckoned."""
    how, of = service["how"], {key: float(one["value"]) for key, one in pieces_of(service, days).items()}
    found = amount(how, of)
    rate = for_thousand(service, found)
    if how == "rate":
        return rate, f"{of['count']:g} at once for 1,000 children"
    if how == "seen":
        words = f"{of['count']:,.0f} seen in the year, of {of['days']:g} days: {found:,.0f} at once"
        return rate, f"{words} among {of['of']:,.0f} children"
    if how == "other":
        steps = [f"({of['seen']:,.0f} seen in the year - {of['begun']:,.0f} / {of['each']:g} begun)"]
        steps += [f"x {of[key]:g}" for key in ("minors", "whole", "part")]
    else:
        steps = [f"{of['count']:,.0f}", *([f"x {of['times']:g}"] if "times" in of else [])]
        steps += [f"a year of {of['days']:g} days"] if how == "flow" else []
    reckoned = f"{' '.join(steps)} = {found:,.0f}" if len(steps) > 1 else steps[0]
    return rate, f"{reckoned} on a day in the country"


def begun_a_year(service: Mapping[str, Any], days: float | None = None) -> tuple[float, str]:
    """What of a service begins a year for 1,000 children of the country, and how that was reckoned."""
    how, of = service["how"], {key: float(one["value"]) for key, one in pieces_of(service).items()}
    rate = for_thousand(service, begun(how, of, days))
    if how == "flow":
        times = f" x {of['times']:g}" if "times" in of else ""
        return rate, f"{of['count']:,.0f}{times} begun a year in the country"
    if how == "seen":
        return rate, f"{of['count']:,.0f} seen in the year, of {of['days']:g} days, among {of['of']:,.0f} children"
    return rate, f"{on_a_day(service)[1]}, of {days:g} days"


def spread_of(
    service: Mapping[str, Any], *more: tuple[float, float], a_year: float | None = None
) -> tuple[float, float]:
    """By what the places of a service may be less, and more: ranges of all its pieces and of a single place together.

    ``more`` are ranges of what else it hangs on. With ``a_year`` (days of a stay) of what begins a year.
    """
    how, pieces = service["how"], pieces_of(service)
    of = {key: float(one["value"]) for key, one in pieces.items()}

    def size(changed: Mapping[str, float]) -> float:
        return amount(how, changed) if a_year is None else begun(how, changed, a_year)

    ranges = []
    for key, one in pieces.items():
        if "low" in one:
            ends = sorted(size({**of, key: one[end]}) / size(of) for end in ("low", "high"))
            ranges.append((ends[0], ends[1]))
    return together(*ranges, *more, own_range(derived()["local"]))


def own_range(piece: Mapping[str, float]) -> tuple[float, float]:
    """The ends of a figure, over its value."""
    return piece["low"] / piece["value"], piece["high"] / piece["value"]


def together(*ranges: tuple[float, float]) -> tuple[float, float]:
    """The range of a product of independent factors: logarithms of the ends add as squares."""
    low, high = (math.hypot(*(math.log(one[end]) for one in ranges)) for end in (0, 1))
    return math.exp(-low), math.exp(high)


def notes_of(service: Mapping[str, Any], days: float | None = None, without: str = "") -> str:
    """What is said of a service and of its pieces but one; ranges of those that are assumed."""
    said = [service["note"]] if service.get("note") else []
    for key, one in pieces_of(service, days).items():
        if key == without:
            continue
        ends = f", from {one['low']:g} to {one['high']:g}" if "low" in one else ""
        if one.get("note") or ends:
            said.append(f"{key}: {one.get('note', 'assumption')}{ends}")
    return ". ".join(said)


def rows_of(service: Mapping[str, Any]) -> str:
    """Rows of the register that a service is reckoned from; "assumption" where there are none."""
    return joined(*(str(figure.get("rows", "")) for figure in pieces_of(service).values())) or "assumption"


def joined(*sources: str) -> str:
    """Sources together, each once, in the order in which they come."""
    return ";".join(dict.fromkeys(row for source in sources for row in source.split(";") if row))


def weakest(*grades: str) -> str:
    """The weakest of some grades; empty ones do not count."""
    return max((grade for grade in grades if grade), key=GRADES.index, default="U")


def places_of(service: Mapping[str, Any], here: Here) -> Reckoned:
    """The places of a service that are here."""
    rate, reckoned = on_a_day(service, here.days)
    use = service["use"] if here.use is None else here.use
    exact = rate * here.children / THOUSAND / use
    how = f"{reckoned}; x {here.children:,.0f} children, in use {use:g}"
    return _of_service(service, here, exact, how, spread_of(service, here.level.ends), notes_of(service, here.days))


def begun_of(service: Mapping[str, Any], here: Here) -> Reckoned:
    """Children of here for whom a service begins in a year; ``here.days`` is how long it lasts for each."""
    rate, reckoned = begun_a_year(service, here.days)
    ends = spread_of(service, here.level.ends, a_year=here.days or YEAR)
    how = f"{reckoned}; x {here.children:,.0f} children"
    notes = notes_of(service, without="days" if service["how"] == "flow" else "")
    return _of_service(service, here, rate * here.children / THOUSAND, how, ends, notes)


def _of_service(
    service: Mapping[str, Any], here: Here, exact: float, how: str, ends: tuple[float, float], notes: str
) -> Reckoned:
    size = exact * here.level.value * here.share * here.times
    source = joined(rows_of(service), here.level.source)
    grade = weakest(service["grade"], here.level.grade)
    return Reckoned(size, *ends, source, grade, f"{how}{_of_here(here, size)}", _with_level(notes, here.level))


def _with_level(notes: str, level: Level) -> str:
    return ". ".join(words for words in (notes, f"level: {level.note}" if level.note else "") if words)


def _of_here(here: Here, size: float) -> str:
    """The end of a reckoning: factors of the place, and what comes out."""
    how = f", x {here.level.value:g}, the level of this place" if here.level.value != 1.0 else ""
    how += f", {100 * here.share:g} % of them here (assumption)" if here.share != 1.0 else ""
    how += f", x {here.times:g}, a factor of this place" if here.times != 1.0 else ""
    return f"{how} = {size:,.{1 if size >= TEN else 2}f}"


def hosts_of(key: str, here: Here, households: int) -> Reckoned:
    """Recruited foster families at the start ("start"), or enquiries a year ("enquiries"), for 1,000 households with children."""
    known, ends = derived()["hosts"], here.level.ends
    if key == "enquiries":
        asked = known["enquiries"]
        exact, how = asked["value"], f"{asked['value']:g} a year for 1,000 households with children in the country"
        rows, notes, span = asked["rows"], asked["note"], together(own_range(asked), ends)
    else:
        families, recruited = known["families"], known["recruited"]
        exact = families["value"] * recruited["value"] * here.children / derived()["children"]["value"]
        exact *= THOUSAND / max(households, 1)
        how = (
            f"{families['value']:,} foster families in the country, {100 * recruited['value']:g} % of them recruited; "
        )
        how += f"x {here.children:,.0f} children, over {households:,} households with children"
        rows, notes = joined(families["rows"], recruited["rows"]), recruited["note"]
        span = together(own_range(derived()["local"]), own_range(recruited), ends)
    size = exact * here.level.value * here.times
    grade, notes = weakest(known["grade"], here.level.grade), _with_level(notes, here.level)
    return Reckoned(size, *span, joined(rows, here.level.source), grade, f"{how}{_of_here(here, size)}", notes)


def parts_of(
    children: int,
    levels: Mapping[str, float] | None = None,
    tiers: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]] | None = None,
) -> list[Part]:
    """All services of a place.

    Parameters
    ----------
    children : under 18, in the place.
    levels : of "residence" and "orders", what the place has for each of what the country has (1: as much).
    tiers : (kind, form) -> its tiers (as ``tiers`` of a service in the file), in place of those of the file.
    """
    found = []
    for service in derived()["service"]:
        level = Level(float((levels or {}).get(service.get("level", ""), 1.0)))
        mine = (tiers or {}).get((service["kind"], service.get("form", "")))
        tiers_here = mine or service.get("tiers") or [{"tier": "", "share": 1.0}]
        main = max(tiers_here, key=lambda one: float(one["share"]))
        for tier in tiers_here:
            one = places_of(service, Here(children, level, tier["share"]))
            one = one.at_least_one() if tier is main else one
            found.append(
                Part(
                    service["kind"], service.get("form", ""), tier["tier"], tier.get("area", service.get("area", "")),
                    tier.get("spread_by", service.get("spread_by", "")), tier["share"], *one.places(),
                    one.source, one.grade, one.note, tuple(tier.get("km", ())),
                )
            )  # fmt: skip
    return found


def national(children: int) -> dict[tuple[str, str], float]:
    """Places of each kind and form that a place of so many children would have by the country, not rounded."""
    found: dict[tuple[str, str], float] = {}
    for service in derived()["service"]:
        rate, _ = on_a_day(service)
        found[service["kind"], service.get("form", "")] = rate * children / THOUSAND / service["use"]
    return found
