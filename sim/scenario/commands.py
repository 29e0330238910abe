"""What the commands ``scenarios``, ``parameters`` and ``check`` answer, as plain rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sim.scenario.derived import FILLED_FROM, HALF, OUT_OF_LINE, derived, national, spread_of
from sim.scenario.loading import bundled_scenarios, load_scenario
from sim.scenario.messages import ScenarioError
from sim.scenario.people import bands
from sim.scenario.scenario import Scenario
from sim.scenario.services import UNLIMITED
from sim.scenario.size import least_megabytes_of, megabytes_of, seconds_of
from sim.scenario.told import count, name_of, told, word_of
from sim.units import THOUSAND

Row = dict[str, Any]
FEW = 5.0  # places below which nothing is said of the difference
TENTH = 0.1  # of a place, below which it is told with two decimals
GROUNDS = MappingProxyType({"seen": "city", "rate": "assumption"})
"""Of what a figure that is none of the country is: use seen in a city, or so many for each child as is assumed."""
BY_GROUND = frozenset({("in_line", "city"), ("in_line", "assumption"), ("many", "city"), ("few", "city")})
"""Readings that say what the figure is by."""
SHARED = ("treatment_group", "clinical", "secure")  # forms that regions around may send children to


def scenarios_table() -> list[Row]:
    """One row a scenario that can be asked for by name; a faulty one says how many faults it has."""
    rows: list[Row] = []
    for name, file in bundled_scenarios().items():
        row: Row = {"scenario": name, "title": "", "titel": "", "areas": None, "households": None, "children": None,
                    "start": "", "years": None, "projection": "", "projectie": "", "file": str(file), "faults": 0}  # fmt: skip
        try:
            scenario = load_scenario(file)
        except ScenarioError as error:
            row["title"] = told("said", "unusable", name=name)
            row["titel"] = told("said", "unusable", "nl", name=name)
            row["faults"] = len(error.messages)
        else:
            row.update(
                title=scenario.title.en, titel=scenario.title.nl, areas=len(scenario.areas),
                households=scenario.households, children=scenario.children, start=scenario.start.isoformat(),
                years=scenario.years, projection=scenario.caveat(), projectie=scenario.caveat("nl"),
            )  # fmt: skip
        rows.append(row)
    return rows


def parameters_table(scenario: str | Path | Scenario) -> list[Row]:
    """The ledger of a scenario: path, value, unit, low, high, source, grade, note, changed. May raise ScenarioError."""
    rows = [row.as_dict() for row in load_scenario(scenario).ledger()]
    return [{k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in rows]


def check(path: str | Path | Scenario, lang: str = "en") -> list[Row]:
    """What was read from a scenario without faults, one row a fact; ScenarioError with every fault otherwise."""
    scenario = load_scenario(path)
    ledger = scenario.ledger()
    assumed = sum(1 for row in ledger if row.grade == "U")
    off = [name for name, on in scenario.mechanisms if not on]
    none, beside = told("said", "none", lang), beside_country(scenario, lang)
    places = [
        f"{_name(s.label, lang)} {s.places_at(scenario.start)}" for s in scenario.services if s.kind == "residential"
    ]

    def gigabytes(megabytes: Callable[[Scenario], float]) -> str:
        return count(megabytes(scenario) / THOUSAND, lang, 1)

    facts: dict[str, Any] = {
        "scenario": scenario.name,
        "title": getattr(scenario.title, lang),
        "projection": scenario.caveat(lang) or told("said", "no", lang),
        "from": scenario.start.isoformat(),
        "to": scenario.end.isoformat(),
        "areas": len(scenario.areas),
        "households": scenario.households,
        "children": scenario.children,
        "services": len(scenario.services),
        "places": "; ".join(places) or none,
        "out_of_line": _out_of_line(beside, lang) or none,
        "rounded_up": rounded_up(beside) or none,
        "streams": len(scenario.demand),
        "drivers": "; ".join(one.said(scenario.start, lang) for one in scenario.drivers) or none,
        "hosts": sum(number for number, _ in scenario.hosts_by_area()),
        "off": ", ".join(word_of("mechanisms", name, lang) for name in off) or none,
        "memory": told("said", "memory", lang, x=gigabytes(least_megabytes_of), most=gigabytes(megabytes_of)),
        "time": told("said", "time", lang, x=count(max(seconds_of(scenario), 0.1), lang, 1)),
        "numbers": len(ledger),
        "assumed": assumed,
        "digest": scenario.digest,
    }
    rows = [{"fact": told("facts", name, lang), "value": value} for name, value in facts.items()]
    return rows + [{"fact": name, "value": value} for name, value in _people(scenario, lang)]


def _name(label: str, lang: str) -> str:
    """A service by the name that is typed in English, and in words in Dutch."""
    return name_of(label, lang) if lang == "nl" else label


def beside_country(scenario: Scenario, lang: str = "en") -> list[Row]:
    """Places of each kind of service beside what a place of so many children would have by figures of the country.

    ``line`` says whether it is out of line: "many", "few", "nothing" (none where there would be some), or what else is said of
    it. What lies within the range of the figure (``low`` to ``high``) is in line; ``assumed``: the figure rests on no
    measurement of the country. ``ground``: what it was reckoned from, "country", or "city" or "assumption" where there
    is no figure of the country at all; the reading says so.
    """
    there: dict[tuple[str, str], float] = {}
    for one in scenario.services:
        key = (str(one.kind), str(one.form or "")) if one.kind == "residential" else (str(one.kind), "")
        there[key] = there.get(key, 0.0) + min(one.places_at(scenario.start), UNLIMITED)
    around = sum(area.children == 0 for area in scenario.areas)
    rows: list[Row] = []
    services = {(service["kind"], service.get("form", "")): service for service in derived()["service"]}
    for key, expected in national(scenario.children).items():
        found, name = there.get(key, 0.0), key[1] or key[0]
        low, high = (expected * end for end in spread_of(services[key]))
        ground = GROUNDS.get(services[key]["how"], "country")
        line, digits = "in_line", 1
        if around and key[1] in SHARED:
            line = "shared"
        elif found >= UNLIMITED:
            line = "unlimited"
        elif found < 1 and expected > 0:
            line = "nothing"
        elif found == 1 and expected < HALF:
            line = "rounded_up"
        elif expected < FEW and found <= FEW * OUT_OF_LINE:
            line = "too_few"
        elif found > max(expected * OUT_OF_LINE, high):
            line = "many"
        elif found < min(expected / OUT_OF_LINE, low):
            line, digits = "few", 2
        times = count(found / expected if expected else 0.0, lang, digits)
        named = f"{line}_{ground}" if (line, ground) in BY_GROUND else line
        reading = told("said", named, lang, x=times, country=_about(expected, lang), city=FILLED_FROM)
        rows.append(
            {"service": _name(name, lang), "places": round(found), "country": _about(expected, lang), "reading": reading,
             "line": line, "low": _about(low, lang), "high": _about(high, lang), "ground": ground,
             "assumed": services[key]["grade"] == "U"}
        )  # fmt: skip
    return rows


def counted(rows: list[Row], column: str, lang: str) -> list[Row]:
    """The rows as people read them: whole numbers of this column with the marks of the language."""
    return [row | {column: count(row[column], lang)} if isinstance(row[column], int) else row for row in rows]


def rounded_up(rows: list[Row]) -> str:
    """The services of which there is one only because less than a half was rounded up, each with what it was."""
    return "; ".join(f"{row['service']} ({row['country']})" for row in rows if row["line"] == "rounded_up")


def _out_of_line(rows: list[Row], lang: str) -> str:
    """What `check` says of the services: which are out of line with the country."""
    said = []
    for row in rows:
        if row["line"] in ("many", "few", "nothing"):
            ground = "_city" if row["ground"] == "city" else ""
            key = f"out_of_line{ground or ('_assumed' if row['assumed'] else '')}"
            key = f"without{ground}" if row["line"] == "nothing" else key
            numbers = {name: row[name] for name in ("country", "low", "high")} | {"places": count(row["places"], lang)}
            said.append(told("said", key, lang, name=row["service"], city=FILLED_FROM, **numbers))
    return "; ".join(said)


def _about(value: float, lang: str) -> str:
    """A number of places that was reckoned: with a decimal only where it says something."""
    digits = 0 if value >= FEW else 1 if value >= TENTH or not value else 2
    return count(value, lang, digits)


def _people(scenario: Scenario, lang: str) -> list[tuple[str, str]]:
    """Children by age of each area as typed, and as the model makes them on average over seeds and years."""
    families = told("facts", "families", lang)
    if not scenario.mechanisms.lifecourse:
        return [(families, told("said", "no_families", lang))]
    if scenario.parameters.population.families != "by_area":
        return [(families, told("said", "own_families", lang))]
    found = {}
    for area in scenario.areas:
        if area.households:
            single = count(area.single_parent_share * area.households, lang)
            found[area.name] = told("said", "households", lang, n=count(area.households, lang), single=single)
    for band in bands(scenario.areas, scenario.people):
        typed, made = count(band.typed, lang), count(band.synthesised, lang)
        found[band.area] += "; " + told("said", "band", lang, ages=band.ages, typed=typed, made=made)
    return [(told("facts", "families_of", lang, area=area), text) for area, text in found.items()]
