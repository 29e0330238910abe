"""Extreme worlds and what reason demands of each, held against the same place as it is, seed by seed.

A law says what must come out: `NONE` exactly nothing in any run; `UP`, `DOWN` more or less than in the place as it is (`NOT_UP`,
`NOT_DOWN`: told to be the other way is a fault, no difference is none). `UP` and `DOWN` with
``small`` must be told in a small place too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.outcomes.registry import OUTCOMES, evaluate
from sim.outcomes.view import view
from sim.policies import parse
from sim.scenario import Scenario
from sim.scenario.scenario import again
from sim.simulation import begin_run, prepare, run_from
from sim.words import N_FORMS, N_HELP, Count, HelpForm, Level
from sim.world.world import World
from tests.oracles import scan

NONE, UP, DOWN, NOT_UP, NOT_DOWN = "none", "up", "down", "not up", "not down"

CARE: Mapping[str, tuple[int, ...]] = {
    "out of home": tuple(range(Count.FORM + 1, Count.FORM + N_FORMS)),
    "recruited host families": (Count.HOSTS,),
}
# Stocks beside the outcomes: mean of a weekly counter over the run.
STOCKS: Mapping[str, tuple[int, ...]] = {
    "minors": tuple(range(Count.FORM, Count.FORM + N_FORMS)),
    "coping": (Count.LEVEL + Level.COPING,),
    "strained": (Count.LEVEL + Level.STRAINED,),
    "severe": (Count.LEVEL + Level.SEVERE,),
    "in_danger": (Count.DANGER,),
    "helped": tuple(range(Count.HELP + 1, Count.HELP + N_HELP)),
    "waiting_for_help": tuple(range(Count.WAIT_HELP + 1, Count.WAIT_HELP + N_HELP)),
    "waiting_generalist": (Count.WAIT_HELP + HelpForm.GENERALIST,),
    "under_order": (Count.ORDER,),
    "part_time_stays": (Count.PART_TIME,),
}


@dataclass(frozen=True)
class Law:
    """What must come out of one measure; ``small``: also told in a small place."""

    measure: str
    law: str
    small: bool = False


@dataclass(frozen=True)
class Extreme:
    """One extreme world: name, what it is in a few words, how it is made, and what reason demands of it."""

    name: str
    words: str
    make: Callable[[Scenario], Scenario]
    laws: tuple[Law, ...]
    against: str = ""  # name of the world that it is held against; empty: the place as it is
    policies: str = ""  # in force from the start date


def changed(changes: Mapping[str, Any]) -> Callable[[Scenario], Scenario]:
    """Some numbers are others."""
    return lambda scenario: scenario.with_changes(changes)


def times(path: str, factor: float) -> Callable[[Scenario], Scenario]:
    """A list of numbers of the ledger, multiplied."""
    section, name = path.split(".")

    def make(scenario: Scenario) -> Scenario:
        values = getattr(getattr(scenario.parameters, section), name)
        return scenario.with_changes({path: [factor * value for value in values]})

    return make


def places(kinds: tuple[str, ...], factor: float, most: int = 100_000) -> Callable[[Scenario], Scenario]:
    """Places of all services whose path begins with one of these, multiplied (0: none)."""

    def make(scenario: Scenario) -> Scenario:
        changes = {
            row.path: min(most, int(np.ceil(row.value * factor)))
            for row in scenario.ledger()
            if row.path.startswith(tuple(f"services.{kind}." for kind in kinds)) and row.path.endswith(".places")
        }
        return scenario.with_changes(changes)

    return make


def one_area(scenario: Scenario) -> Scenario:
    """All areas are one: sums of people, means of shares by households."""
    areas = scenario.areas
    weights = np.array([area.households for area in areas], float)

    def total(name: str) -> int:
        return sum(getattr(area, name) for area in areas)

    def mean(name: str) -> float:
        return float(np.average([getattr(area, name) for area in areas], weights=weights))

    people = ("households", "children_0_3", "children_4_11", "children_12_17")
    shares = ("single_parent_share", "poverty_share", "help_gradient", "x_km", "y_km")
    merged = replace(areas[0], **{name: total(name) for name in people}, **{name: mean(name) for name in shares})
    return again(scenario.copy_of_document(), scenario.folder, (merged,), scenario.own)


TEAMS = ("neighbourhood_team", "specialist_team", "intensive_treatment")
HOMES = ("family_home", "crisis_bed", "open_group", "treatment_group", "clinical", "secure", "residential")
STARTED = ("started_generalist", "started_specialist", "started_intensive")
CALM = {
    "levels.up": [0.0, 0.0, 0.0],
    "levels.danger": [0.0, 0.0, 0.0],
    "levels.crisis": [0.0, 0.0, 0.0],
    "levels.report": [0.0, 0.0, 0.0],
    "levels.incident": [0.0, 0.0, 0.0],  # else a report follows, and a court may err
    "needs.behaviour_onset": 0.0,
    "routes.behaviour": 0.0,
    "routes.psychiatric": 0.0,
    "routes.disability": 0.0,
}


def none(*measures: str) -> tuple[Law, ...]:
    """Nothing of each."""
    return tuple(Law(name, NONE) for name in measures)


EXTREMES: tuple[Extreme, ...] = (
    Extreme(
        "no host families",
        "no recruited host family at the start and no enquiries",
        changed({"hosts.recruited": 0, "hosts.enquiries_per_year": 0.0, "practices.host_recruitment.strength": 0.0}),
        (
            *none("hosts", "stock_foster"),
            Law("share_family_type", DOWN, True),
            Law("unmet_waiting", UP),
            Law("entries", NOT_UP),
        ),
    ),
    Extreme(
        "no teams",
        "no places of neighbourhood teams, specialist teams and family treatment",
        places(TEAMS, 0.0),
        (
            *none(*STARTED, "helped"),
            Law("severe", UP, True),
            Law("strained", UP, True),
            Law("unmet_help", UP, True),
            Law("crises_per_1000", UP, True),
            Law("severe_incidents", UP),
        ),
    ),
    Extreme(
        "teams for all",
        "twenty times the places of all teams",
        places(TEAMS, 20.0),
        (
            Law("wait_generalist", DOWN, True),
            Law("wait_specialist", DOWN, True),
            Law("unmet_help", DOWN, True),
            Law("severe", DOWN),
        ),
    ),
    Extreme(
        "fewer workers",
        "seven tenths of the places of all teams",
        places(TEAMS, 0.7),
        (
            Law("wait_generalist", UP, True),
            Law("wait_specialist", UP, True),
            Law("unmet_help", UP, True),
            Law("severe", UP),
        ),
    ),
    Extreme(
        "places for all",
        "fifty times the residential places",
        places(HOMES, 50.0),
        (
            *none("over_capacity"),
            Law("wait_place", DOWN),
            Law("unmet_waiting", DOWN),
            Law("unmet_none_found", DOWN),
            Law("unmet_unsuitable", DOWN),
            Law("entries", NOT_DOWN),
        ),
    ),
    Extreme(
        "no residential places",
        "no family home, bed or group anywhere",
        places(HOMES, 0.0),
        (
            *none("stock_family_home", "stock_open_group", "stock_treatment_group", "stock_clinical", "stock_secure"),
            Law("share_family_type", UP, True),
            Law("unmet_need", UP),
        ),
    ),
    Extreme(
        "no stressors",
        "no divorce, debt, loss of work, illness or violence ever begins",
        changed({"stressors.onset": [0.0] * 5}),
        (
            Law("strained", DOWN, True),
            Law("severe", DOWN, True),
            Law("crises_per_1000", DOWN, True),
            Law("entries", DOWN, True),
            Law("severe_incidents", DOWN),
        ),
    ),
    Extreme(
        "nobody in trouble",
        "problems never rise, no danger, no crisis, no report, no child whose own needs ask for a place",
        changed(CALM),
        none(
            "strained",
            "severe",
            "in_danger",
            "crises_per_1000",
            "severe_incidents",
            "entries",
            "out_of_home",
            "under_order",
        ),
    ),
    Extreme(
        "all severe",
        "problems rise within days and never fall",
        changed({"levels.up": [50.0, 50.0, 0.0], "levels.down": [0.0, 0.0, 0.0]}),
        (
            Law("severe", UP, True),
            Law("crises_per_1000", UP, True),
            Law("entries", UP, True),
            Law("severe_incidents", UP, True),
            Law("unmet_help", UP, True),
            Law("wait_specialist", UP, True),
            Law("cost_total", UP, True),
            Law("coping", DOWN, True),
        ),
    ),
    Extreme(
        "no danger",
        "true danger never begins",
        times("levels.danger", 0.0),
        (*none("in_danger"), Law("entries", DOWN, True), Law("severe_incidents", DOWN)),
    ),
    Extreme(
        "danger x 3",
        "true danger begins three times as often",
        times("levels.danger", 3.0),
        (
            Law("in_danger", UP, True),
            Law("severe_incidents", UP),
            Law("entries", UP, True),
            Law("under_order", UP, True),
        ),
    ),
    Extreme(
        "crises x 3",
        "crises three times as often",
        times("levels.crisis", 3.0),
        (Law("crises_per_1000", UP, True), Law("entries_crisis", UP), Law("entries", UP)),
    ),
    Extreme(
        "reports x 3",
        "reports to Veilig Thuis three times as often",
        times("levels.report", 3.0),
        (Law("under_order", UP, True), Law("entries", NOT_DOWN)),
    ),
    Extreme(
        "no court",
        "no capacity of the Board and of the court",
        places(("board", "court"), 0.0),
        (*none("entries_court"), Law("under_order", DOWN, True)),
    ),
    Extreme("one area", "all areas are one", one_area, (Law("own_area", UP),)),
)


def practice(name: str, strength: float) -> Callable[[Scenario], Scenario]:
    """A practice at nothing or at full strength, from the first day of the history."""
    return changed({f"practices.{name}.strength": strength})


# practice -> what there is none of at strength 0, and what is more or less at full strength than at none
PRACTICES: Mapping[str, tuple[tuple[str, ...], tuple[Law, ...]]] = {
    "slow_down": (("decisions_slowed",), (Law("decisions_slowed", UP, True),)),
    "fast_family_treatment": ((), (Law("started_intensive", UP, True), Law("treatment_wait", NOT_UP))),
    "support_figure": ((), (Law("child_in_line", NOT_DOWN), Law("entries", NOT_UP))),
    "network_first": ((), (Law("stock_network_foster", UP, True), Law("share_family_type", UP))),
    "support_families": ((), (Law("respite_families", UP),)),
    "zorgoppas": (("sitter_starts",), (Law("sitter_starts", NOT_DOWN),)),
    "specialist_teams_nearby": ((), (Law("second_referrals", NOT_UP),)),
    "wel_thuis_team": ((), (Law("team_cases", UP),)),
    "case_consultation": (("consultations",), (Law("consultations", UP, True),)),
    "worker_continuity": ((), (Law("warm_handovers", UP, True),)),
    "expertise_network": (("expertise_cases",), (Law("expertise_cases", UP, True),)),
}
# policy at full strength -> what is more or less than in the place as it is
POLICIES: Mapping[str, tuple[Law, ...]] = {
    "host_recruitment:extra_enquiries=5": (Law("host_enquiries", UP, True), Law("hosts_new", UP, True)),
    "foster_expertise": (Law("hosts_lost", NOT_UP),),
    "support_families": (Law("respite_families", NOT_DOWN),),
    "neighbourhood_teams": (Law("wait_generalist", NOT_UP),),
    "social_base": (Law("strained", DOWN, True), Law("severe", DOWN)),
    "staff_shortage": (Law("vacancies", UP, True), Law("unmet_help", NOT_DOWN)),
    "budget_cut": (Law("workers", DOWN), Law("unmet_help", NOT_DOWN)),
    "residential_rundown": (Law("stock_open_group", NOT_UP), Law("unmet_need", NOT_DOWN)),
    "regional_pooling": (Law("distance_group", NOT_DOWN),),
}
AT_THE_ENDS: tuple[Extreme, ...] = tuple(
    one
    for name, (absent, laws) in PRACTICES.items()
    for one in (
        Extreme(f"{name} at 0", "the practice at nothing", practice(name, 0.0), none(*absent)),
        Extreme(f"{name} at 1", "the practice at full", practice(name, 1.0), laws, f"{name} at 0"),
    )
) + tuple(
    Extreme(f"policy {name}", "at full strength", changed({}), laws, policies=name) for name, laws in POLICIES.items()
)
ALL_WORLDS = (*EXTREMES, *AT_THE_ENDS)
AS_IT_IS = Extreme("", "the place as it is", changed({}), ())


def measured(
    one: Extreme, place: Scenario, seed: int, burn_in: float, years: float, names: Iterable[str] = OUTCOMES
) -> dict[str, float]:
    """Outcomes and stocks of one run, and of seed 0 the number of faults in its tables at the end."""
    scenario = one.make(place)
    run = begin_run(
        prepare(scenario, seed, burn_in=burn_in), parse(one.policies) if one.policies else (), years, keep=False
    )
    run.to(run.end)
    record = run.record()
    values = evaluate(view(record, scenario.costs), names=[name for name in names if name in OUTCOMES])
    series = record.series[:, 0, :]
    stocks = {name: float(series[:, list(codes)].sum(axis=1).mean()) for name, codes in STOCKS.items()}
    return {**values, **stocks, "faults": float(faults(run.world)) if seed == 0 else 0.0}  # slow in a city


def faults(w: World) -> int:
    """Children in two places or none, places in use without a child, counters that are not what the tables say."""
    return len(scan.faults_of_places(w)) + len(scan.faults_of_services(w)) + int((w.counters != scan.recount(w)).sum())


def long_run(place: Scenario, seed: int, burn_in: float) -> dict[str, tuple[float, float]]:
    """Mean of each stock in the first and in the last ten years of thirty, nothing moved from outside."""
    series = run_from(prepare(place.without_drivers(), seed, burn_in=burn_in), (), 30.0, keep=False).series[:, 0, :]
    ten = 10 * 52
    means = {name: series[:, list(codes)].sum(axis=1) for name, codes in {**STOCKS, **CARE}.items()}
    return {name: (float(x[:ten].mean()), float(x[-ten:].mean())) for name, x in means.items()}


def untested(law: Law, base: np.ndarray, there: np.ndarray) -> bool:
    """Whether nothing put a law to the test: a world that must not be more or less, and is the same in every run."""
    return law.law in (NOT_UP, NOT_DOWN) and not np.any(np.nan_to_num(there) != np.nan_to_num(base))


def verdict(law: Law, base: np.ndarray, there: np.ndarray, errors: float, strict: bool) -> tuple[bool, float, float]:
    """Whether a law holds, and the paired difference with its standard error; ``strict``: it must be told."""
    pairs = ~(np.isnan(base) | np.isnan(there))
    off = there[pairs] - base[pairs]
    if len(off) < 2:
        return law.law in (NOT_UP, NOT_DOWN) or (law.law == NONE and not np.nansum(there)), np.nan, np.nan
    mean, error = float(off.mean()), float(off.std(ddof=1) / np.sqrt(len(off)))
    if law.law == NONE:
        return bool(np.nansum(np.abs(there)) == 0.0), mean, error
    sign = 1.0 if law.law in (UP, NOT_DOWN) else -1.0
    if law.law in (UP, DOWN) and strict:
        return sign * mean > errors * error, mean, error
    return sign * mean >= -errors * error, mean, error
