"""Is fast treatment fast? Of those referred to intensive family treatment: who started within so many days, who not at all.

A referral counts from the day of the referral, not from an earlier request for help. An *urgent* one comes after a crisis or
in place of a placement; one that becomes urgent while it waits counts as urgent, from that day on. How full the places are is
`workload_intensive`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.there import served
from sim.outcomes.view import RunView
from sim.words import Event, ReferralEnd, Referred

WITHIN = (3, 7, 14, 28)
"""Days within which starts are counted."""


class Referrals(NamedTuple):
    """Referrals to intensive treatment within a run, all (n,): when, urgent, what became of it (0: open), after how many days."""

    time: np.ndarray
    urgent: np.ndarray
    became: np.ndarray
    days: np.ndarray

    def only(self, urgent: bool) -> Referrals:
        """The urgent ones, or all."""
        return Referrals(*(column[self.urgent] for column in self)) if urgent else self


def referrals(run: RunView) -> Referrals:
    """Each referral of the run with what became of it; those that became urgent stand as the urgent one only."""
    rows = run.rows_of(Event.REFERRED, Event.REFERRAL_END)
    rows = rows.take(np.argsort(rows["family"], kind="stable"))
    begins = np.flatnonzero(rows["kind"] == Event.REFERRED)
    after = np.minimum(begins + 1, max(0, len(rows) - 1))
    ended = (after > begins) & (rows["kind"][after] == Event.REFERRAL_END)
    ended &= rows["family"][after] == rows["family"][begins]
    became = np.where(ended, rows["reason"][after], 0)
    days = np.where(ended, rows["value"][after], np.inf)
    found = Referrals(rows["time"][begins], rows["reason"][begins] == Referred.URGENT, became, days)
    return Referrals(*(column[became != ReferralEnd.URGENT] for column in found))


def started_within(days: float, urgent: bool) -> Callable[[RunView], float]:
    """Function that gives the share of referrals started within so many days, of those that were followed for so long."""

    def share(run: RunView) -> float:
        found = run.once(referrals).only(urgent)
        followed = found.time <= run.end - days
        started = (found.became == ReferralEnd.STARTED) & (found.days <= days)
        return ratio(np.count_nonzero(started & followed), np.count_nonzero(followed))

    return share


def referred(urgent: bool) -> Callable[[RunView], float]:
    """Function that gives the referrals a year."""
    return lambda run: run.per_year(len(run.once(referrals).only(urgent).time))


def lapsed(urgent: bool) -> Callable[[RunView], float]:
    """Function that gives the referrals a year that lapsed because no place came free in time."""
    return lambda run: run.per_year(np.count_nonzero(run.once(referrals).only(urgent).became == ReferralEnd.LAPSED))


def waited(urgent: bool) -> Callable[[RunView], float]:
    """Function that gives the mean days from referral to first visit, of those that started; NaN when none did."""

    def days(run: RunView) -> float:
        found = run.once(referrals).only(urgent)
        started = found.days[found.became == ReferralEnd.STARTED]
        return float(started.mean()) if len(started) else np.nan

    return days


def _outcomes(urgent: bool) -> tuple[Outcome, ...]:
    key = "_urgent" if urgent else ""
    en = "urgent referrals (after a crisis or in place of a placement)" if urgent else "all referrals"
    nl = "dringende verwijzingen (na een crisis of in plaats van een plaatsing)" if urgent else "alle verwijzingen"
    short = (", urgent", ", dringend") if urgent else ("", "")
    there = served("intensive_treatment")
    return (
        *(
            outcome(
                f"treatment_within_{days}{key}",
                "share",
                started_within(days, urgent),
                en=(
                    f"treatment started within {days} days{short[0]}",
                    f"share of {en} to intensive treatment with a first visit within {days} days; lapsed ones count as not",
                ),
                nl=(
                    f"behandeling begonnen binnen {days} dagen{short[1]}",
                    f"aandeel van {nl} naar intensieve gezinsbehandeling met een eerste bezoek binnen {days} dagen; "
                    "vervallen verwijzingen tellen als niet",
                ),
                direction="higher",
                group="waiting",
                there=there,
            )
            for days in WITHIN
        ),
        outcome(
            f"treatment_referred{key}",
            "per year",
            referred(urgent),
            en=(f"referred to treatment{short[0]}", f"{en} to intensive treatment a year"),
            nl=(f"verwezen naar behandeling{short[1]}", f"{nl} naar intensieve gezinsbehandeling per jaar"),
            group="waiting",
            there=there,
        ),
        outcome(
            f"treatment_lapsed{key}",
            "per year",
            lapsed(urgent),
            en=(
                f"referral to treatment lapsed{short[0]}",
                f"{en} to intensive treatment that found no place in time, a year",
            ),
            nl=(
                f"verwijzing naar behandeling vervallen{short[1]}",
                f"{nl} naar intensieve gezinsbehandeling waarvoor niet op tijd plek was, per jaar",
            ),
            direction="lower",
            group="waiting",
            there=there,
        ),
        outcome(
            f"treatment_wait{key}",
            "days",
            waited(urgent),
            en=(f"from referral to first visit{short[0]}", f"mean days, of {en} to intensive treatment that started"),
            nl=(
                f"van verwijzing tot eerste bezoek{short[1]}",
                f"gemiddeld aantal dagen, van {nl} naar intensieve gezinsbehandeling die begon",
            ),
            direction="lower",
            group="waiting",
            there=there,
        ),
    )


OUTCOMES = (*_outcomes(True), *_outcomes(False))
