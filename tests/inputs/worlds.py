"""Small, busy worlds in which every number of a scenario has something to do, and what comes out of a run as one text."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from sim.outcomes.costs import municipal_bills
from sim.outcomes.registry import evaluate
from sim.outcomes.view import view
from sim.policies import Policy, registry
from sim.policies.base import Baseline, ships
from sim.scenario.areas import Area, AreaTable
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import Scenario, build
from sim.simulation import plan_of, prepare, run_from
from sim.world.record import RunRecord

MINIMAL = load_scenario("minimal")
HALF = date(MINIMAL.start.year, 7, 1)
AREAS = (
    Area("Noord", 260, 95, 165, 118, 0.28, 0.3, 1.3, 0.0, 2.0, "Here", 1, "Noord"),
    Area("Zuid", 240, 80, 150, 110, 0.2, 0.1, 0.7, 1.0, -3.0, "Here", 2, "Zuid"),
    Area("Around", 0, 0, 0, 0, 0.0, 0.0, 1.0, 12.0, 9.0, "There", 3, "Around"),
)


def times(section: str, name: str, factor: float) -> list[float]:
    """The model's values of a list of numbers, multiplied."""
    return [factor * value for value in getattr(getattr(MINIMAL.parameters, section), name)]


def by_date(first: float, then: float) -> list[dict[str, Any]]:
    """A series of two values, the second from the middle of the first year on."""
    return [{"from": MINIMAL.start, "value": first}, {"from": HALF, "value": then}]


def busy() -> dict[str, Any]:
    """A scenario of two small places and a region around, in which everything that the model knows happens often."""
    document = copy.deepcopy(MINIMAL.document)
    document |= {"name": "busy", "burn_in": 1.0, "years": 2, "seed": 5}
    document["mechanisms"] = {"supply_induced": True, "supply_response": True}
    document["costs"] = {"indexation": 0.03, "discount": 0.02, "policies": {"treatment_referrals": 60.0}}
    document["practices"] = {name: {"strength": 0.5} for name in type(MINIMAL.practices).model_fields}
    document["hosts"] = {
        "recruited": 16,
        "enquiries_per_year": 30.0,
        "areas": {"Noord": {"recruited": 9, "enquiries_per_year": 20.0}},
    }
    places = {
        "neighbourhood_team": 40, "specialist_team": 24, "intensive_treatment": 2, "crisis_team": 2, "board": 3, "court": 2,
        "foster_service": 6, "support_families": 6, "respite_sitters": 4, "mental_health": 3, "wel_thuis_team": 2,
    }  # fmt: skip
    for service in document["services"]:
        service["places"] = places.get(service["kind"], 4 if service.get("area") == "each" else 2)
        if service.get("form") == "family_home":  # so few nearby that the one further on is used
            service["places"] = 2 if service.get("area") == "each" else 8
        if service["kind"] in ("support_families", "respite_sitters"):
            service["coordinators"] = 0.15 if service["kind"] == "support_families" else 0.09  # so that they bind
        elif service["kind"] == "residential":
            service["stay"] = {"distribution": "gamma", "mean_days": 150.0, "shape": 2.0}
            if "distance_km" in service:
                service["distance_km"] = float(service["distance_km"]["value"])
    document["services"] += [
        {"kind": "residential", "form": "secure", "name": f"secure {area}", "area": area, "tier": "supra-region",
         "distance_km": 20.0, "places": 2, "pooled": True} for area in ("Noord", "Around")
    ]  # fmt: skip
    stay = {"distribution": "lognormal", "mean_days": 120.0, "shape": 0.6}
    document["demand"] = [
        {"name": "group", "service": "open_group.region", "rate_per_year": 8.0, "stay": dict(stay), "when_full": "wait-limited",
         "limit": 2, "patience_days": 60.0, "age_years": 13.0, "start_with": 1},
        {"name": "around", "service": "secure Around", "area": "Around", "rate_per_year": 6.0, "population": 9,
         "stay": dict(stay), "patience_days": 90.0, "age_years": 16.0, "start_with": 1},
    ]  # fmt: skip
    document["drivers"] = [
        {"what": "reports", "values": by_date(1.0, 3.0), "until": HALF, "change": 0.1},
        {"what": "enquiries", "values": by_date(1.0, 3.0), "until": HALF, "change": 0.1},
        {"what": "births", "values": by_date(1.0, 1.5), "until": HALF, "change": 0.1},
        {"what": "places", "form": "open_group", "values": by_date(1.0, 3.0), "until": HALF, "change": 0.15},
    ]
    document["parameters"] = {
        "levels": {name: times("levels", name, factor) for name, factor in (("up", 2), ("crisis", 12), ("danger", 6))},
        "forms": {"incident": times("forms", "incident", 20), "lasting": times("forms", "lasting", 0.4)},
        "routes": {"severe_family": 3.0},
        "crisis": {"danger": 1.0, "specificity_outside": 0.5, "specificity_office": 0.6},
        "population": {"behaviour": [0.1, 0.3, 0.4], "psychiatric": [0.05, 0.2, 0.3], "disability": 0.1},
        "workforce": {"turnover": 0.6, "slow_share": 0.0},
    }
    return document


def plain() -> dict[str, Any]:
    """The same place as a file that leaves out what can be left out, so that the model's own numbers act."""
    document = busy()
    del document["hosts"]
    document["practices"] = {}
    document["years"] = 6
    document["costs"] = {"policies": {"treatment_referrals": 60.0}}
    document["drivers"] = [{"what": "prices", "values": by_date(1.0, 1.5), "until": HALF, "change": 0.1}]
    more = {
        "foster_service": 1,
        "intensive_treatment": 8,
        "crisis_team": 8,
        "board": 9,
        "mental_health": 14,
        "wel_thuis_team": 8,
    }
    for service in document["services"]:
        service.pop("stay", None)
        service.pop("coordinators", None)
        service["places"] = more.get(service["kind"], service["places"])
    document["parameters"]["forms"]["lasting"] = [0.0] * len(MINIMAL.parameters.forms.lasting)
    return document


def regions() -> dict[str, Any]:
    """The same place with families in the region around too, many hosts, and what policies bring not there yet."""
    document = busy()
    document["hosts"] = {"recruited": 90, "enquiries_per_year": 60.0}
    document["years"] = 4
    sizes = {"support_families": 0, "respite_sitters": 0, "mental_health": 150, "foster_service": 90}
    for service in document["services"]:
        service["places"] = sizes.get(service["kind"], service["places"])
        service.pop("coordinators", None)
        if service["kind"] in ("board", "court"):
            service["tier"] = "supra-region"
    document["parameters"] |= {"hosts": {"attrition": 0.6}, "search": {"near_weight": 2.0}}
    document["costs"]["policies"] |= {"wel_thuis_families": 8.0, "hosts_lacking": 0.05}
    return document


WORLDS: dict[str, Callable[[], dict[str, Any]]] = {"busy": busy, "plain": plain, "regions": regions}


@cache
def world(name: str) -> Scenario:
    """A world by name."""
    areas = AREAS
    if name == "regions":
        around = replace(
            AREAS[2], households=400, children_0_3=142, children_4_11=253, children_12_17=177, poverty_share=0.2
        )
        areas = (*AREAS[:2], around)
    return build(WORLDS[name](), None, table=AreaTable(areas, tuple(a.name for a in areas), []))


def policies() -> tuple[Policy, ...]:
    """Every policy that goes together with the others, from a date within the run, and one in one area."""
    apart = ("budget_cut", "reinvestment", "placebo")
    again = registry()["host_recruitment"](
        extra_enquiries=5.0
    )  # the campaign of the practice, and one that brings many
    return (*(kind() for name, kind in sorted(registry().items()) if ships(kind) and name not in apart), again)


def outputs(scenario: Scenario) -> Iterator[str]:
    """What comes out of a run, as texts: log and series of the baseline, the same of all policies together, the outcomes.

    Outcomes are a function of the log, the series and what the record holds beside them, so they are worked out only where
    that differs from the last time (see `_seen`).
    """
    state = prepare(scenario, scenario.seed)
    records = []
    for asked in ((), policies()):
        record = run_from(state, asked)
        records.append(record)
        yield _hash(record.log, record.series, record.cohort)
    yield "".join(_outcomes(record, scenario) for record in records)
    yield planned(scenario)


COUNTED = ("specialist_teams_nearby", "fast_family_treatment", "neighbourhood_teams")
"""Policies of which a number of the ledger stands in the practice words (and in what is told of the bill) only."""


def planned(scenario: Scenario) -> str:
    """What reinvestment would change and cost (it goes together with no run-down), and a campaign of one wave only; words."""
    closing = {
        "open_group": 1.0,
        "treatment_group": 1.0,
        "family_home": 1.0,
        "crisis_bed": 1.0,
        "secure": 1.0,
        "clinical": 1.0,
    }
    policy = registry()["reinvestment"](ramp_weeks=4.0, notice_months=0.5, **closing)
    once = registry()["host_recruitment"](every_months=0.0)
    words = [registry()[name]().in_practice(Baseline(scenario)) for name in COUNTED]
    return repr((plan_of((policy, once), scenario, float((scenario.end - scenario.start).days)), words))


_known: dict[str, str] = {}


def _outcomes(record: RunRecord, scenario: Scenario) -> str:
    """All outcomes of a run and what each municipality pays; from memory for what was seen before."""
    beside = (
        scenario.costs,
        scenario.costs.course,
        record.policy_costs,
        record.capacity_steps,
        record.capacity_days,
        record.municipalities,
    )
    tables = _hash(record.log, record.series, record.cohort, record.households, record.youths, record.deprivation,
                   record.distance, record.services)  # fmt: skip
    key = repr((tables, *beside))
    if key not in _known:
        _known[key] = outcomes(record, scenario)
    return _known[key]


def outcomes(record: RunRecord, scenario: Scenario) -> str:
    """All outcomes of a run, and what each municipality pays."""
    seen = view(record, scenario.costs)
    paid = {name: bill.total for name, bill in municipal_bills(seen).items()}
    return repr((sorted(evaluate(seen).items()), sorted(paid.items())))


def _hash(*tables: np.ndarray) -> str:
    digest = hashlib.sha256()
    for table in tables:
        digest.update(np.ascontiguousarray(table).tobytes())
    return digest.hexdigest()
