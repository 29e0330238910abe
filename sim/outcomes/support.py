"""Support beside help: support families and sitters, youth mental health apart, Wel Thuis team, case consultation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.there import practised, served
from sim.outcomes.view import RunView
from sim.words import CaseEnd, Consultation, Count, Event, Flag, Referral, RespiteForm

GROUP = "support"


def respite_starts(form: int) -> Callable[[RunView], float]:
    """Function that gives the matches of one kind that begin in a year."""
    return lambda run: run.per_year(np.count_nonzero(run.rows(Event.RESPITE_START)["reason"] == form))


def match_days(run: RunView) -> float:
    """Mean days from sign-up to the start of a match; NaN when none started."""
    days = run.rows(Event.RESPITE_START)["value"]
    return float(days.mean()) if len(days) else np.nan


def share_matched(run: RunView) -> float:
    """Share of the sign-ups that ended in a match, of those that ended; NaN when none ended."""
    matched = run.count(Event.RESPITE_START)
    fell_out = np.count_nonzero(run.rows(Event.RESPITE_END)["flags"] & Flag.WAITING)
    return ratio(matched, matched + fell_out)


def second_referrals(run: RunView) -> float:
    """Second referrals a year."""
    return run.per_year(np.count_nonzero(run.rows(Event.SECOND_REFERRAL)["reason"] == Referral.ASKED))


def second_wait(run: RunView) -> float:
    """Mean days waited for youth mental health beside the team, of those that started; NaN when none did."""
    rows = run.rows(Event.SECOND_REFERRAL)
    days = rows["value"][rows["reason"] == Referral.STARTED]
    return float(days.mean()) if len(days) else np.nan


def success(kind: int, reason: int) -> Callable[[RunView], float]:
    """Function that gives the share of these events with the reason of a success; NaN when there were none."""

    def share(run: RunView) -> float:
        reasons = run.rows(kind)["reason"]
        return ratio(np.count_nonzero(reasons == reason), len(reasons))

    return share


def a_year(kind: int) -> Callable[[RunView], float]:
    """Function that gives these events a year."""
    return lambda run: run.per_year(run.count(kind))


OUTCOMES: tuple[Outcome, ...] = (
    outcome(
        "respite_families",
        "families",
        lambda run: run.mean(Count.RESPITE),
        en=("families with a support family or sitter", "mean number of families that have one"),
        nl=("gezinnen met een steungezin of Zorgoppas", "gemiddeld aantal gezinnen dat er een heeft"),
        group=GROUP,
        there=served("support_families", "respite_sitters"),
    ),
    outcome(
        "respite_waiting",
        "families",
        lambda run: run.mean(Count.WAIT_RESPITE),
        en=(
            "signed up, not yet matched",
            "mean number of families that wait for a support family or sitter, or get to know one",
        ),
        nl=("aangemeld, nog niet gekoppeld", "gemiddeld aantal gezinnen dat wacht of kennismaakt"),
        group=GROUP,
    ),
    outcome(
        "support_family_starts",
        "per year",
        respite_starts(RespiteForm.FAMILY),
        en=("support families: new matches", "matches a year that begin"),
        nl=("steungezinnen: nieuwe koppelingen", "koppelingen per jaar die beginnen"),
        group=GROUP,
        there=served("support_families"),
    ),
    outcome(
        "sitter_starts",
        "per year",
        respite_starts(RespiteForm.SITTER),
        en=("respite sitters: new matches", "matches a year that begin"),
        nl=("Zorgoppas: nieuwe koppelingen", "koppelingen per jaar die beginnen"),
        group=GROUP,
        there=served("respite_sitters"),
    ),
    outcome(
        "respite_wait",
        "days",
        match_days,
        en=("sign-up to match", "mean days from sign-up to the start, of matches that began"),
        nl=(
            "aanmelding tot koppeling",
            "gemiddeld aantal dagen van aanmelding tot start, van koppelingen die begonnen",
        ),
        direction="lower",
        group=GROUP,
    ),
    outcome(
        "respite_matched",
        "share",
        share_matched,
        en=("share of sign-ups matched", "of the sign-ups that ended: in a match, against no fit or nobody free"),
        nl=(
            "aandeel aanmeldingen gekoppeld",
            "van de aanmeldingen die eindigden: gekoppeld, tegen geen klik of niemand vrij",
        ),
        direction="higher",
        group=GROUP,
    ),
    outcome(
        "second_referrals",
        "per year",
        second_referrals,
        en=("second referrals", "families a year whose youth mental health is apart from their specialist team"),
        nl=("tweede verwijzingen", "gezinnen per jaar bij wie de jeugd-ggz los staat van hun specialistische team"),
        direction="lower",
        group=GROUP,
    ),
    outcome(
        "second_wait",
        "days",
        second_wait,
        en=(
            "wait for the second referral",
            "mean days until youth mental health starts beside the team, of those that started",
        ),
        nl=(
            "wachttijd tweede verwijzing",
            "gemiddeld aantal dagen tot de jeugd-ggz naast het team begint, van wat begon",
        ),
        direction="lower",
        group=GROUP,
    ),
    outcome(
        "second_waiting",
        "families",
        lambda run: run.mean(Count.SECOND_REFERRAL),
        en=("waiting for the second referral", "mean number of families with help that waits for youth mental health"),
        nl=("wachten op de tweede verwijzing", "gemiddeld aantal gezinnen met hulp die op jeugd-ggz wacht"),
        direction="lower",
        group=GROUP,
    ),
    outcome(
        "team_cases",
        "per year",
        a_year(Event.TEAM_CASE),
        en=("cases of the Wel Thuis team", "cases a year that end"),
        nl=("zaken van het Wel Thuis-team", "zaken per jaar die eindigen"),
        group=GROUP,
        there=served("wel_thuis_team"),
    ),
    outcome(
        "team_removed",
        "share",
        success(Event.TEAM_CASE, CaseEnd.REMOVED),
        en=("obstacle removed by the Wel Thuis team", "share of its cases"),
        nl=("belemmering weggenomen door het Wel Thuis-team", "aandeel van de zaken"),
        direction="higher",
        group=GROUP,
    ),
    outcome(
        "consultations",
        "per year",
        a_year(Event.CONSULTED),
        en=("case consultations", "requests for a placement a year that were looked at again"),
        nl=("zaken in het Meedenkteam", "aanvragen voor een plaatsing per jaar waarover is meegedacht"),
        group=GROUP,
        there=practised("consult"),
    ),
    outcome(
        "consultation_found",
        "share",
        success(Event.CONSULTED, Consultation.FOUND),
        en=("alternative found", "share of case consultations that found one that was really there"),
        nl=("alternatief gevonden", "aandeel van de zaken in het Meedenkteam waarin een alternatief er echt was"),
        direction="higher",
        group=GROUP,
    ),
)
