"""A comparison as one document of plain values: the contract of ``compare --format json``."""

from __future__ import annotations

import math
from typing import Any

from sim.designs.request import BASELINE, PLACEBO
from sim.files.json_text import plain
from sim.outcomes.equity import NOTE, area_rates
from sim.policies.picture import picture
from sim.results import decision
from sim.results.combination import reading
from sim.results.comparison import ComparisonData
from sim.results.contrast import beyond_sum
from sim.results.money import BESIDE, cost_per_prevented, harm_break_even, municipal_difference, municipalities
from sim.results.net import net, net_names, sham_count, sham_part, shams
from sim.results.statistics import Estimate
from sim.results.why import why


def number(value: float | None) -> float | None:
    """A number, or None when it is not one."""
    return None if value is None or not math.isfinite(value) else float(value)


def three(found: Estimate) -> dict[str, float | None]:
    """Mean, low and high as plain values."""
    return {"mean": number(found.mean), "low": number(found.low), "high": number(found.high)}


def document(data: ComparisonData) -> dict[str, Any]:
    """All that a comparison says, as plain values; what does not exist is None."""
    outcomes: dict[str, Any] = {}
    for name, outcome in data.outcomes.items():
        rows = {}
        for policy in data.policies:
            rows[policy] = {
                **three(data.level(policy, name)),
                "difference": {**three(data.difference(policy, name)), **_single(data, policy, name)},
                **({"parts": _parts(data.difference(policy, name))} if len(data.draws) > 1 else {}),
                "probability_lower": number(data.probability_lower(policy, name)),
                "probability_better": number(data.probability_better(policy, name)),
            }
        base = three(data.level(BASELINE, name))
        outcomes[name] = {"unit": outcome.unit, "direction": outcome.direction, "baseline": base, "policies": rows}
    labels = [label for label in (*data.policies, PLACEBO) if any(label in unit.twins for unit in data.units)]
    twins = {label: {name: three(data.twin(label, name)) for name in data.twin_names()} for label in labels}
    return {
        "scenario": data.scenario.name,
        **data.scenario.projected(),
        "seeds": len(data.seeds),
        "years": data.years,
        "outcomes": outcomes,
        "twins": twins,
        "net": {policy: {name: three(net(data, policy, name)) for name in net_names(data)} for policy in data.policies},
        "sham": {policy: _sham(data, policy) for policy in data.policies if shams(data, policy)},
        "joint": {policy: number(data.joint(policy)) for policy in data.policies},
        "interaction": {policy: _interaction(data, policy) for policy in data.policies if data.parts_of(policy)},
        "why": {policy: _why(data, policy) for policy in data.policies if why(data, policy) is not None},
        "money": _money(data),
        "practice": {entry.label: practice_of(data, entry) for entry in data.entries if entry.label in data.policies},
        "break_even": {policy: _break_even(data, policy) for policy in data.policies},
        "areas": _areas(data),
        "decision": plain(decision.document_of(data)),
    }


def practice_of(data: ComparisonData, entry: Any) -> list[dict[str, Any]]:
    """Per policy of a row its dose, practice words, reach, posts and cost; those that cannot be pictured are left out."""
    found = (picture(policy, data.scenario) for policy in entry.policies)
    return [plain(one.facts()) for one in found if one is not None]


def _sham(data: ComparisonData, policy: str) -> dict[str, Any]:
    """What the sham of a policy shows: units, families touched and parted a run, and children a run in each class."""
    reach = {name: number(sham_part(data, policy, name)) for name in ("touched", "families_parted")}
    counts = {name: number(sham_count(data, policy, name)) for name in data.twin_names()}
    return {"units": shams(data, policy), **reach, "classes": counts}


def _single(data: ComparisonData, policy: str, outcome: str) -> dict[str, Any]:
    """Limits of a single future, runs that differ, and whether all runs are the same by construction."""
    found, (low, high) = data.difference(policy, outcome), data.future(policy, outcome)
    return {"future": {"low": number(low), "high": number(high)}, "runs_that_differ": found.moved,
            "identical": found.identical}  # fmt: skip


def _parts(found: Estimate) -> dict[str, Any]:
    """Interval and standard deviation of a difference from the parameters alone, and from chance alone."""
    parameters = {"low": number(found.low_draws), "high": number(found.high_draws), "sd": number(found.sd_draws)}
    chance = {"low": number(found.low_seeds), "high": number(found.high_seeds), "sd": number(found.sd_seeds)}
    return {"parameters": parameters, "chance": chance, "share_parameters": number(found.share_draws)}


def _interaction(data: ComparisonData, policy: str) -> dict[str, Any]:
    """Per outcome what is beyond the sum of the parts, with "less", "more", "lower", "higher", "same" or "unclear"."""
    found = {
        name: {**three(beyond_sum(data, policy, name)), "reading": reading(data, policy, name)}
        for name in data.outcomes
    }
    return {"parts": list(data.parts_of(policy)), "outcomes": found}


def _money(data: ComparisonData) -> dict[str, Any]:
    """How euros were counted, cost by municipality, and the price of a prevented placement beside harm and need."""
    prices = data.scenario.costs
    rules = ("price_year", "indexation", "discount", "notice_months")
    names = municipalities(data)
    found: dict[str, Any] = {name: getattr(prices, name) for name in rules}
    if not prices.course.still:  # (first day, level of prices from then on, price year = 1)
        found["price_course"] = [[day.isoformat(), level] for day, level in prices.course.steps]
    found["municipalities"] = {
        name: {
            "baseline": three(municipal_difference(data, None, name)),
            "policies": {p: {"difference": three(municipal_difference(data, p, name))} for p in data.policies},
        }
        for name in names
    }
    found["cost_per_prevented"] = {policy: _price(data, policy) for policy in data.policies}
    return found


def _why(data: ComparisonData, policy: str) -> dict[str, Any]:
    """Reach, ceiling, what binds and the reckoning by hand of a policy (see ``sim.results.why.Why``)."""
    found = why(data, policy)
    assert found is not None
    names = ("contacts", "families", "anyway", "extra", "extra_families", "apart", "ceiling", "followed", "risk", "risk_with",
             "placed", "placed_with", "ratio", "sooner", "cost_per_case")  # fmt: skip
    shown: dict[str, Any] = {name: number(getattr(found, name)) for name in names}
    shown["way"] = found.way
    shown["ceiling_by_route"] = {name: number(value) for name, value in found.ceilings.items()}
    shown |= {"binds": dict(found.binds), "binds_most": found.most or None, "alternatives": dict(found.alternatives)}
    return {**shown, "by_hand": three(found.hand), "simulated": three(found.net), "reading": found.reading}


def _price(data: ComparisonData, policy: str) -> dict[str, Any] | None:
    price = cost_per_prevented(data, policy)
    if price is None:
        return None
    beside = {name: three(data.difference(policy, name)) for name in BESIDE if name in data.outcomes}
    shown = {"mean": number(price.mean), "low": number(price.low), "high": number(price.high)}
    counted = {"net_prevented": three(price.fewer), "extra_cost": three(price.extra)}
    return {"euro": shown, "reason": price.reason, **counted, "beside": beside}


def _break_even(data: ComparisonData, policy: str) -> dict[str, Any]:
    found = harm_break_even(data, policy)
    names = ("rate", "low", "high", "days", "elsewhere")
    shown: dict[str, Any] = {name: number(getattr(found, name)) for name in names}
    shown["assumed"] = {"safe": number(found.assumed[0]), "danger": number(found.assumed[1])}
    return {**shown, "text": {"en": found.text("en"), "nl": found.text("nl")}}


def _areas(data: ComparisonData) -> dict[str, Any]:
    """Entries per 1,000 children a year by area and by quintile of use of help; None where too few are expected."""
    rates = {}
    for label in (BASELINE, *data.policies):
        tallies = [unit.tallies[label] for unit in data.runs(label) if label in unit.tallies]
        found = [rate for by in ("area", "quintile") for rate in area_rates(tallies, ["entries"], by)]
        rates[label] = {rate.place: {"rate": number(rate.rate), "hidden": rate.hidden} for rate in found}
    return {"unit": "entries per 1,000 children per year", "note": {"en": NOTE.en, "nl": NOTE.nl}, "rates": rates}
