"""Places of services that a place of so many children has by figures of the country (sim/data/derived.toml)."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sim.units import THOUSAND, YEAR

OUT_OF_LINE = 1.6  # times what the country has, or less than one over it, from which on `check` says so


@dataclass(frozen=True)
class Part:
    """The places of a service in one tier.

    Attributes
    ----------
    kind, form, tier, area, spread_by : as in a scenario; form and tier are empty for what has none.
    places, low, high : number of places; rows : of the register; grade, note : how it was reckoned.
    km : distance with its range, or nothing.
    """

    kind: str
    form: str
    tier: str
    area: str
    spread_by: str
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


def pieces_of(service: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The figures that the places of a service hang on, by name: each with its value, and its rows or range."""
    if service["how"] == "other":
        other = derived()["other"]
        return {**{key: other[key] for key in ("seen", "begun", "each", "minors", "whole")}, "part": service["part"]}
    return {key: service[key] for key in ("count", "of", "days", "times") if key in service}


def amount(how: str, of: Mapping[str, float]) -> float:
    """What there is at once: in the country, among ``of`` children ("seen"), or for 1,000 children ("rate")."""
    if how == "other":
        return (of["seen"] - of["begun"] / of["each"]) * of["minors"] * of["whole"] * of["part"]
    years = of["days"] / YEAR if "days" in of else 1.0
    if how == "seen":
        return of["count"] * years / (1.0 + years)
    return of["count"] * of.get("times", 1.0) * years


def on_a_day(service: Mapping[str, Any]) -> tuple[float, str]:
    """What a service has at once for 1,000 children of the country, and how that was reckoned."""
    how, of = service["how"], {key: float(one["value"]) for key, one in pieces_of(service).items()}
    found = amount(how, of)
    if how == "rate":
        return found, f"{of['count']:g} at once for 1,000 children"
    if how == "seen":
        words = f"{of['count']:,.0f} seen in the year, of {of['days']:g} days: {found:,.0f} at once"
        return THOUSAND * found / of["of"], f"{words} among {of['of']:,.0f} children"
    if how == "other":
        steps = [f"({of['seen']:,.0f} seen in the year - {of['begun']:,.0f} / {of['each']:g} begun)"]
        steps += [f"x {of[key]:g}" for key in ("minors", "whole", "part")]
    else:
        steps = [f"{of['count']:,.0f}", *([f"x {of['times']:g}"] if "times" in of else [])]
        steps += [f"a year of {of['days']:g} days"] if how == "flow" else []
    reckoned = f"{' '.join(steps)} = {found:,.0f}" if len(steps) > 1 else steps[0]
    return THOUSAND * found / float(derived()["children"]["value"]), f"{reckoned} on a day in the country"


def spread_of(service: Mapping[str, Any]) -> tuple[float, float]:
    """By what the places of a service may be less, and more: ranges of all its pieces and of a single place together."""
    pieces = pieces_of(service)
    of = {key: float(one["value"]) for key, one in pieces.items()}
    middle = amount(service["how"], of)
    ranges = []
    for key, one in pieces.items():
        if "low" in one:
            ends = sorted(amount(service["how"], {**of, key: one[end]}) / middle for end in ("low", "high"))
            ranges.append((ends[0], ends[1]))
    return together(*ranges, own_range(derived()["local"]))


def own_range(piece: Mapping[str, float]) -> tuple[float, float]:
    """The ends of a figure, over its value."""
    return piece["low"] / piece["value"], piece["high"] / piece["value"]


def together(*ranges: tuple[float, float]) -> tuple[float, float]:
    """The range of a product of independent factors: logarithms of the ends add as squares."""
    low, high = (math.hypot(*(math.log(one[end]) for one in ranges)) for end in (0, 1))
    return math.exp(-low), math.exp(high)


def notes_of(service: Mapping[str, Any]) -> str:
    """What is said of a service and of its pieces; ranges of those that are assumed."""
    said = [service["note"]] if service.get("note") else []
    for key, one in pieces_of(service).items():
        ends = f", from {one['low']:g} to {one['high']:g}" if "low" in one else ""
        if one.get("note") or ends:
            said.append(f"{key}: {one.get('note', 'assumption')}{ends}")
    return ". ".join(said)


def rows_of(service: Mapping[str, Any]) -> str:
    """Rows of the register that a service is reckoned from; "assumption" where there are none."""
    figures = pieces_of(service).values()
    found = dict.fromkeys(row for figure in figures for row in str(figure.get("rows", "")).split(";") if row)
    return ";".join(found) or "assumption"


def parts_of(children: int, levels: Mapping[str, float] | None = None) -> list[Part]:
    """All services of a place.

    Parameters
    ----------
    children : under 18, in the place.
    levels : of "residence" and "orders", what the place has for each of what the country has (1: as much).
    """
    found = []
    for service in derived()["service"]:
        rate, reckoned = on_a_day(service)
        level = float((levels or {}).get(service.get("level", ""), 1.0))
        exact = rate * children / THOUSAND / service["use"] * level
        below, above = spread_of(service)
        notes = notes_of(service)
        for tier in service.get("tiers") or [{"tier": "", "share": 1.0}]:
            size = exact * tier["share"]
            places = math.floor(size + 0.5)
            low, high = (math.floor(size * end + 0.5) for end in (below, above))
            note = f"{reckoned}; x {children:,} children, in use {service['use']:g}"
            note += f", x {level:g}, the level of this place" if level != 1.0 else ""
            note += f", {100 * tier['share']:.0f} % of them here (assumption)" if tier["share"] != 1.0 else ""
            note += f" = {size:.1f}" + (f". {notes}" if notes else "")
            found.append(
                Part(
                    service["kind"], service.get("form", ""), tier["tier"], tier.get("area", service.get("area", "")),
                    tier.get("spread_by", service.get("spread_by", "")), places, min(low, places), max(high, places, 1),
                    rows_of(service), service["grade"], note, tuple(tier.get("km", ())),
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
