"""A scenario for a place of somebody's own: services, orders and host families by its children, each number with its origin."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sim.scenario.areas import Area
from sim.scenario.derived import HOSTS, HUNDREDTH, ROUNDED_UP, Here, Level, Part, derived, hosts_of, parts_of
from sim.scenario.formulas import Country
from sim.scenario.like import Arrangement, Ends
from sim.scenario.plain_name import plain_name
from sim.units import THOUSAND

TABLE = ("name", "households", "children_0_3", "children_4_11", "children_12_17", "single_parent_share", "poverty_share",
         "help_gradient", "x_km", "y_km", "region")  # fmt: skip
LEVELS = tuple(Country.model_fields)
GIVEN = "own: given to `new`"


def folder_name(place: str) -> str:
    """The name of a scenario for a place: ``folder_name("Bergen op Zoom")`` gives "bergen-op-zoom"."""
    return plain_name(place, "-")


def one_area(place: str, children: int, households: int | None) -> list[dict[str, Any]]:
    """The table of areas of a place of which only its children are known."""
    known = derived()
    first, second, _ = (round(share * children) for share in known["ages"]["shares"])
    number = round(known["households"]["value"] * children) if households is None else households
    return [
        {
            "name": place, "households": number, "children_0_3": first, "children_4_11": second,
            "children_12_17": children - first - second,
            **{key: one["value"] for key, one in known["columns"].items()},
            "help_gradient": 1.0, "x_km": 0, "y_km": 0, "region": place,
        }
    ]  # fmt: skip


def rows_of_areas(areas: Sequence[Area]) -> list[dict[str, Any]]:
    """The table of areas that were read."""
    return [{key: getattr(area, key) for key in TABLE} for area in areas]


def areas_table(rows: Sequence[Mapping[str, Any]]) -> list[Sequence[Any]]:
    """The table with its head, for a CSV."""
    return [TABLE, *(tuple(row[key] for key in TABLE) for row in rows)]


def scenario_toml(
    place: str, rows: Sequence[Mapping[str, Any]], start: date, levels: Mapping[str, float], own_areas: str,
    filled: Sequence[str] = (), like: Arrangement | None = None,
) -> str:  # fmt: skip
    """The text of ``scenario.toml``.

    Parameters
    ----------
    levels : "residence" and "orders": what the place has for each of what the country has.
    own_areas : where the table of areas came from; empty where it was made of the number of children.
    filled : columns that are not of it, and were filled in.
    like : how another place is arranged, as this one is then taken to be.
    """
    children = sum(row[key] for row in rows for key in ("children_0_3", "children_4_11", "children_12_17"))
    households = sum(row["households"] for row in rows)
    lines = [
        f"# {place}, made by `new` on {date.today().isoformat()}: {children:,} children, {households:,} households with them.",
        "#",
        '# Every service, order and host family is a formula (from = "country"): it follows from figures of the country by the',
        "# children of the table of areas, and changes with that table. Behind each stands what it gives today; `parameters`",
        "# tells the reckoning and the rows of the register. What you know better, write in its place, as",
        '# places = { value = 12, low = 10, high = 14, source = "own: contract of 2024", grade = "A" }',
        "",
        f"name = {_text(folder_name(place))}",
        f"place = {_text(place)}",
        f"start = {start.isoformat()}",
        "years = 10",
        "seed = 1",
        "sources = [",
        f"    {_text('Areas: ' + _areas_from(own_areas, filled))},",
        '    "Services: figures of the country by the number of children (sim/data/derived.toml).",',
        *_arranged_as(like),
        "]",
        "",
        "[title]",
        f"en = {_text(f'{place}, {start.year}')}",
        f"nl = {_text(f'{place}, {start.year}')}",
        "",
        "[areas]",
        'file = "areas.csv"',
        *_columns(own_areas, filled),
        "",
        "# --- what the baseline already holds: how far each practice is there, 0 to 1. Ask the teams. ---",
    ]
    for name, (ends, note) in _practices(like).items():
        lines += ["", f"[practices.{name}]", f"strength = {_assumed(ends, note)}"]
    lines += _country(levels)
    lines += ["", "# --- services (places are families or children at once) ---"]
    parts = parts_of(children, levels, like.tiers if like else None)
    for part in parts:
        lines += ["", *_service(part)]
    if like:
        lines += _beside(like, parts, children)
    lines += ["", *_parameters(children, households, levels)]
    return "\n".join(lines) + "\n"


def _arranged_as(like: Arrangement | None) -> list[str]:
    """What the file says of its practices, and of where its services stand."""
    if like is None:
        return ['    "Practices: assumptions; nobody has said how far they are here.",']
    words = f"as in {like.place}, until somebody says how they are here"
    return [
        f"    {_text(f'Practices: taken to be {words}.')},",
        f"    {_text(f'Tiers and distances of services: taken to be {words}.')},",
    ]


def _practices(like: Arrangement | None) -> dict[str, tuple[Ends, str]]:
    """How far each practice is taken to be, and why."""
    known = derived()["practices"]
    found = {name: ((known["value"], known["low"], known["high"]), known["note"]) for name in known["names"]}
    if like:
        found |= {name: (ends, f"as in {like.place}; {known['note']}") for name, ends in like.practices.items()}
    return found


def _beside(like: Arrangement, parts: Sequence[Part], children: int) -> list[str]:
    """Services that figures of the country do not hold, as many for each child as the other place has."""
    lines = []
    for (kind, form), ends in like.beside.items():
        if (kind, form) in {(one.kind, one.form) for one in parts}:
            continue
        exact = ends[0] * children / THOUSAND
        value, low, high = (round(one * children / THOUSAND) for one in ends)
        note = f"as many for each child as {like.place}: {ends[0] * like.children / THOUSAND:g} for {like.children:,} children"
        if exact > 0.0 and not value:
            value, low, note = 1, 1, f"{note} = {exact:.2f}{ROUNDED_UP}"
        lines += ["", "[[services]]", f"kind = {_text(kind)}", *([f"form = {_text(form)}"] if form else [])]
        lines.append(f"places = {_assumed((value, low, max(high, 1)), note)}")
    return lines


def _assumed(ends: Ends, note: str) -> str:
    """A number that is assumed, as TOML has it."""
    value, low, high = ends
    return f'{{ value = {value:g}, low = {low:g}, high = {high:g}, source = "assumption", note = {_text(note)} }}'


def _areas_from(own_areas: str, filled: Sequence[str]) -> str:
    if not own_areas:
        return "children as given; ages, households and shares as in the city of Utrecht."
    return f"{own_areas}; filled in, as [areas.columns] says: {', '.join(filled)}." if filled else own_areas


def _columns(own_areas: str, filled: Sequence[str]) -> list[str]:
    known = derived()
    layout = known["layout"]["note"] if "x_km" in filled else ""
    ages = f"{known['ages']['note']}"
    notes = {
        "households": (known["households"]["rows"], known["households"]["note"]),
        "children_0_3": (known["ages"]["rows"], ages),
        "children_4_11": (known["ages"]["rows"], ages),
        "children_12_17": (known["ages"]["rows"], ages),
        **{key: (one["rows"], one["note"]) for key, one in known["columns"].items()},
        "help_gradient": ("assumption", "use of help relative to the whole place"),
        "x_km": ("assumption", layout or "km east of the centre"),
        "y_km": ("assumption", layout or "km north of the centre"),
    }
    lines = []
    for key, (rows, note) in notes.items():
        own = own_areas and key not in filled
        source, said = (f"own: {own_areas}", "") if own else (rows, note)
        grade = [] if source == "assumption" else [f'grade = "{"B" if own else "U"}"']
        lines += [
            "",
            f"[areas.columns.{key}]",
            f"source = {_text(source)}",
            *grade,
            f"spread = {known['area_columns']['spread']}",
            f"note = {_text(said)}",
        ]
    return lines


def _service(part: Part) -> list[str]:
    lines = ["[[services]]", f"kind = {_text(part.kind)}"]
    lines += [f"{key} = {_text(value)}" for key, value in (("form", part.form), ("area", part.area), ("spread", part.spread_by),
                                                            ("tier", part.tier)) if value]  # fmt: skip
    if part.km:
        value, low, high = part.km
        lines.append(f'distance_km = {{ value = {value:g}, low = {low:g}, high = {high:g}, source = "assumption" }}')
    share = f", share = {part.share}" if part.tier else ""
    lines.append(f'places = {{ from = "country"{share} }}  # {part.places}, from {part.low} to {part.high}')
    return lines


def _country(levels: Mapping[str, float]) -> list[str]:
    """The table of levels: those that were given, and how to give those that were not."""
    lines = [
        "",
        "# --- what this place has for each of what the country has: for a youth, of CBS, Jeugdzorg in cijfers ---",
    ]
    given = [name for name in LEVELS if levels.get(name, 1.0) != 1.0]
    words = 'source = "own: ...", note = "..."'
    lines += ["", "[country]" if given else "# [country]"]
    for name in LEVELS:
        if name in given:
            origin = f"source = {_text(GIVEN)}, note = {_text(f'{name} for a youth relative to the country')}"
            lines.append(f"{name} = {{ value = {levels[name]}, {origin} }}")
        else:
            lines.append(f"# {name} = {{ value = 0.8, {words} }}  # not given: as much as the country")
    return lines


def _parameters(children: int, households: int, levels: Mapping[str, float]) -> list[str]:
    here = Here(children, Level(levels.get("residence", 1.0)))
    lines = ["# --- numbers of the mechanisms that differ here ---", "", "[parameters.hosts]"]
    for key in HOSTS:
        found = hosts_of(key, here, households)
        value, low, high = found.number(HUNDREDTH)
        lines.append(f'{key} = {{ from = "country" }}  # {value:g}, from {low:g} to {high:g}')
    if any(one != 1.0 for one in levels.values()):
        known = derived()["level"]
        lines += ["", "[parameters.regional]"]
        for route, key in (
            ("report", "orders"),
            ("crisis", "residence"),
            ("planned", "residence"),
            ("court", "residence"),
        ):
            one = levels.get(key, 1.0)
            words = f"{key} for a youth relative to the country; {known['note']}"
            lines.append(_number(route, (one, one * known["low"], one * known["high"]), GIVEN, words))
    return lines


def _number(key: str, ends: tuple[float, float, float], source: str, note: str) -> str:
    """A number with its range and origin, as TOML has it."""
    value, low, high = (f"{one:.2f}" for one in ends)
    origin = f'source = {_text(source)}, grade = "U", note = {_text(note)}'
    return f"{key} = {{ value = {value}, low = {low}, high = {high}, {origin} }}"


def _text(words: str) -> str:
    """A text as TOML writes it: a basic string is a JSON string, but for characters that have no form in JSON."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
