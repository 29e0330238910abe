"""What the commands ``scenarios``, ``parameters`` and ``check`` answer, as plain rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.scenario.derived import OUT_OF_LINE, national
from sim.scenario.loading import bundled_scenarios, load_scenario
from sim.scenario.messages import ScenarioError
from sim.scenario.people import bands
from sim.scenario.scenario import Scenario
from sim.scenario.services import UNLIMITED
from sim.scenario.size import megabytes_of, seconds_of

Row = dict[str, Any]
FEW = 5.0  # places below which nothing is said of the difference
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
            row["title"] = row["titel"] = f"cannot be used: see 'check {name}'"
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


def check(path: str | Path | Scenario) -> list[Row]:
    """What was read from a scenario without faults, one row a fact; ScenarioError with every fault otherwise."""
    scenario = load_scenario(path)
    ledger = scenario.ledger()
    assumed = sum(1 for row in ledger if row.grade == "U")
    off = [name for name, on in scenario.mechanisms if not on]
    places = [f"{s.label} {s.places_at(scenario.start)}" for s in scenario.services if s.kind == "residential"]
    facts: dict[str, Any] = {
        "scenario": scenario.name,
        "title": scenario.title.en,
        "projection": scenario.caveat() or "no",
        "from": scenario.start.isoformat(),
        "to": scenario.end.isoformat(),
        "areas": len(scenario.areas),
        "households with children": scenario.households,
        "children under 18": scenario.children,
        "services": len(scenario.services),
        "residential places": "; ".join(places) or "none",
        "services out of line with the country": _out_of_line(scenario),
        "streams of demand": len(scenario.demand),
        "drivers": "; ".join(one.said(scenario.start) for one in scenario.drivers) or "none",
        "recruited foster families": sum(count for count, _ in scenario.hosts_by_area()),
        "mechanisms switched off": ", ".join(off) or "none",
        "memory of a run": f"about {megabytes_of(scenario) / 1000:,.1f} GB",
        "time of a run": f"about {max(seconds_of(scenario), 0.1):,.1f} s on one core, without compiling",
        "numbers": len(ledger),
        "of these assumptions or unverified": assumed,
        "digest": scenario.digest,
    }
    rows = [{"fact": name, "value": value} for name, value in facts.items()]
    return rows + [{"fact": name, "value": value} for name, value in _people(scenario)]


def beside_country(scenario: Scenario) -> list[Row]:
    """Places of each kind of service beside what a place of so many children would have by figures of the country."""
    there: dict[tuple[str, str], float] = {}
    for one in scenario.services:
        key = (str(one.kind), str(one.form or "")) if one.kind == "residential" else (str(one.kind), "")
        there[key] = there.get(key, 0.0) + min(one.places_at(scenario.start), UNLIMITED)
    around = sum(area.children == 0 for area in scenario.areas)
    rows: list[Row] = []
    for key, expected in national(scenario.children).items():
        found, name = there.get(key, 0.0), key[1] or key[0]
        reading = "in line"
        if around and key[1] in SHARED:
            reading = "shared with regions around: not compared"
        elif found >= UNLIMITED:
            reading = "unlimited"
        elif expected < FEW and found <= FEW * OUT_OF_LINE:
            reading = "too few to say"
        elif found > expected * OUT_OF_LINE:
            reading = f"many: {found / expected:.1f} times as many"
        elif found < expected / OUT_OF_LINE:
            reading = f"few: {found / expected:.2f} times as many"
        rows.append({"service": name, "places": round(found), "country": round(expected, 1), "reading": reading})
    return rows


def _out_of_line(scenario: Scenario) -> str:
    """What `check` says of the services: which are out of line with the country."""
    off = [row for row in beside_country(scenario) if str(row["reading"]).startswith(("many", "few"))]
    said = [f"{row['service']} {row['places']} ({row['country']:g} by figures of the country)" for row in off]
    return "; ".join(said) or "none"


def _people(scenario: Scenario) -> list[tuple[str, str]]:
    """Children by age of each area as typed, and as the model makes them on average over seeds and years."""
    if not scenario.mechanisms.lifecourse:
        return [("families", "none: the life course is switched off")]
    if scenario.parameters.population.families != "by_area":
        return [("families", "those of the numbers in parameters.population, not those of the areas")]
    lived_in = [area for area in scenario.areas if area.households]
    found = {
        area.name: f"{area.households:,} households, {area.single_parent_share * area.households:,.0f} of a single parent"
        for area in lived_in
    }
    for band in bands(scenario.areas, scenario.people):
        found[band.area] += f"; {band.ages}: {band.typed:,} typed, {band.synthesised:,.0f} synthesised"
    return [(f"families of {area}", text) for area, text in found.items()]
