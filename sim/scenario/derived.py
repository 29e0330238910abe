"""Places of services that a place of so many children has by figures of the country (sim/data/derived.toml)."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

DAYS = 365.0
THOUSAND = 1_000.0
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


def on_a_day(service: Mapping[str, Any]) -> tuple[float, str]:
    """What a service has at once for 1,000 children of the country, and how that was reckoned."""
    every = float(derived()["children"]["value"])
    how, count = service["how"], service.get("count", {})
    if how == "rate":
        return float(count["value"]), f"{count['value']:g} at once for 1,000 children"
    if how == "other":
        other = derived()["other"]
        seen, begun, each = (other[key]["value"] for key in ("seen", "begun", "each"))
        minors, whole, part = other["minors"]["value"], other["whole"]["value"], service["part"]["value"]
        number = (seen - begun / each) * minors * whole * part
        words = f"({seen:,} seen in the year - {begun:,} / {each:g} begun) x {minors:g} x {whole:g} x {part:g} = {number:,.0f}"
        return THOUSAND * number / every, f"{words} on a day in the country"
    days = float(service.get("days", {}).get("value", 0.0))
    times = float(service.get("times", {}).get("value", 1.0))
    if how == "seen":
        of, running = float(service["of"]["value"]), count["value"] * (days / DAYS) / (1.0 + days / DAYS)
        words = (
            f"{count['value']:,} seen in the year, of {days:g} days: {running:,.0f} at once among {of:,.0f} children"
        )
        return THOUSAND * running / of, words
    number = count["value"] * times * (days / DAYS if how == "flow" else 1.0)
    steps = [f"{count['value']:,}"]
    steps += [f"x {times:g}"] if times != 1.0 else []
    steps += [f"a year of {days:g} days"] if how == "flow" else []
    reckoned = f"{' '.join(steps)} = {number:,.0f}" if len(steps) > 1 else steps[0]
    return THOUSAND * number / every, f"{reckoned} on a day in the country"


def rows_of(service: Mapping[str, Any]) -> str:
    """Rows of the register that a service is reckoned from; "assumption" where there are none."""
    figures = [service.get(key, {}) for key in ("count", "of", "days")]
    if service["how"] == "other":
        figures += [derived()["other"]["seen"], derived()["other"]["begun"]]
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
        grade = service["grade"]
        for tier in service.get("tiers") or [{"tier": "", "share": 1.0}]:
            size = exact * tier["share"]
            places = math.floor(size + 0.5)
            low, high = (math.floor(size * end + 0.5) for end in service["spread"])
            note = f"{reckoned}; x {children:,} children, in use {service['use']:g}"
            note += f", x {level:g}, the level of this place" if level != 1.0 else ""
            note += f", {100 * tier['share']:.0f} % of them here (assumption)" if tier["share"] != 1.0 else ""
            note += f" = {size:.1f}" + (f". {service['note']}" if service.get("note") else "")
            found.append(
                Part(
                    service["kind"], service.get("form", ""), tier["tier"], tier.get("area", service.get("area", "")),
                    tier.get("spread_by", service.get("spread_by", "")), places, min(low, places), max(high, places, 1),
                    rows_of(service), grade, note, tuple(tier.get("km", ())),
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
