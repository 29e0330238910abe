"""Workforce: workers, vacancies, load, continuity of the same worker, and what is not done for lack of one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import outcome
from sim.outcomes.view import RunView
from sim.words import N_HELP, Count, Event, ServiceKind

TEAMS = (ServiceKind.NEIGHBOURHOOD_TEAM, ServiceKind.SPECIALIST_TEAM, ServiceKind.INTENSIVE_TREATMENT)
UNSURE = "caseloads are assumed"


def workers(run: RunView) -> float:
    """Mean number of workers of all services that are people."""
    return run.mean(Count.WORKERS)


def vacancy_share(run: RunView) -> float:
    """Vacant posts over all posts; NaN without posts."""
    return ratio(run.mean(Count.VACANCIES), run.mean(Count.WORKERS) + run.mean(Count.VACANCIES))


def turnover(run: RunView) -> float:
    """Workers who left, a year, over the mean number of workers."""
    return ratio(run.per_year(run.count(Event.WORKER_LEFT)), run.mean(Count.WORKERS))


def caseload(run: RunView) -> float:
    """Family-days of help in teams over worker-days there; NaN without workers."""
    s = run.record.services
    teams = np.isin(s["kind"], TEAMS) & (s["caseload"] > 0)
    places = s["place_days"] + s["capacity"] * (run.end - s["last_capacity"])
    return ratio(s["used_days"][teams].sum(), (places[teams] / s["caseload"][teams]).sum())


def changes_of_worker(run: RunView) -> float:
    """Changes of worker within a team for each year that a family is helped (a change of provider is not counted)."""
    helped = sum(run.mean(Count.HELP + form) for form in range(1, N_HELP)) * run.years
    return ratio((run.rows(Event.WORKER_CHANGED)["value"] == 0.0).sum(), helped)


def warm_share(run: RunView) -> float:
    """Warm handovers over all changes of worker or provider."""
    rows = run.rows(Event.WORKER_CHANGED)
    return ratio((rows["reason"] == 1).sum(), len(rows))


def not_made(*what: int) -> Callable[[RunView], float]:
    """Function that gives the steps of these kinds, a year per 1,000 minors, that nobody was there to take."""
    return lambda run: run.per_1000(np.isin(run.rows(Event.NO_WORKER)["reason"], what).sum())


OUTCOMES = (
    outcome(
        "workers",
        "workers",
        workers,
        en=("workers", "workers of all teams and services that are people, mean over the run"),
        nl=("medewerkers", "medewerkers van alle teams en diensten die uit mensen bestaan, gemiddeld over de looptijd"),
        group="workload",
        grade=UNSURE,
    ),
    outcome(
        "vacancies",
        "share",
        vacancy_share,
        en=("vacant posts", "vacant posts over all posts, mean over the run"),
        nl=("openstaande vacatures", "onvervulde arbeidsplaatsen, gedeeld door alle arbeidsplaatsen"),
        direction="lower",
        group="workload",
    ),
    outcome(
        "turnover",
        "share per year",
        turnover,
        en=("turnover of workers", "workers who left in a year (also by a cut) over workers"),
        nl=("verloop", "medewerkers die in een jaar vertrokken (ook door bezuiniging), gedeeld door medewerkers"),
        direction="lower",
        group="workload",
    ),
    outcome(
        "caseload",
        "families per worker",
        caseload,
        en=("families per worker", "families helped by the teams over the workers who are there"),
        nl=("gezinnen per medewerker", "gezinnen met hulp van de teams, gedeeld door de aanwezige medewerkers"),
        direction="lower",
        group="workload",
        grade=UNSURE,
    ),
    outcome(
        "worker_changes",
        "per helped family per year",
        changes_of_worker,
        en=(
            "changes of worker",
            "times that a family in help loses its worker, a year (change of provider not counted)",
        ),
        nl=(
            "wisselingen van hulpverlener",
            "keren dat een gezin met hulp zijn hulpverlener verliest, per jaar (zonder wisseling van aanbieder)",
        ),  # noqa: E501
        direction="lower",
        group="workload",
    ),
    outcome(
        "warm_handovers",
        "share",
        warm_share,
        en=("warm handovers", "warm handovers over all changes of worker or provider"),
        nl=("warme overdracht", "warme overdrachten, gedeeld door alle wisselingen van hulpverlener of aanbieder"),
        direction="higher",
        group="workload",
    ),
    outcome(
        "no_worker",
        "per 1,000 children per year",
        not_made(Event.REPORT, Event.PLACEMENT_DECIDED),
        en=(
            "not asked for lack of staff",
            "planned requests and reports that nobody was there to make, a year per 1,000 minors",
        ),
        nl=(
            "niet gevraagd door personeelstekort",
            "geplande aanvragen en meldingen waarvoor niemand er was, per jaar per 1.000 minderjarigen",
        ),  # noqa: E501
        direction="lower",
        group="waiting",
    ),
    outcome(
        "not_slowed",
        "per 1,000 children per year",
        not_made(Event.DECISION),
        en=("not slowed for lack of staff", "crises answered at once because no worker was free to slow down"),
        nl=(
            "niet vertraagd door personeelstekort",
            "crises waarin meteen is besloten omdat niemand tijd had om te vertragen",
        ),
        direction="lower",
        group="crises",
    ),
)
