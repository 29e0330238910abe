"""Waits for help and for places, and the four counters of unmet need.

Unmet need is: no place found when one was decided on; children waiting for a place; children in a place of another kind
than they need; families whose help has not started. They are counted apart, because a policy may move need from one to
another.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.spells import Stays, paired
from sim.outcomes.view import RunView
from sim.words import N_HELP, Count, Event, HelpForm, Reason, ServiceKind

HELP_KEYS = MappingProxyType(
    {HelpForm.GENERALIST: "generalist", HelpForm.SPECIALIST: "specialist", HelpForm.INTENSIVE: "intensive"}
)


class Little(NamedTuple):
    """Both sides of Little's law for one queue: ``number`` = ``rate`` x ``wait`` when all days are counted."""

    number: float  # mean number waiting
    rate: float  # arrivals a day
    wait: float  # mean days waited within the run for each arrival
    gap: float  # number - rate * wait


def waits_for_help(run: RunView, form: int) -> np.ndarray:
    """Days waited by each family whose help of this form started, (n,)."""
    rows = run.rows(Event.HELP_START)
    found: np.ndarray = rows["value"][rows["reason"] == form]
    return found


def mean_wait_help(form: int) -> Callable[[RunView], float]:
    """Function that gives the mean wait for one form of help; NaN when none started."""

    def wait(run: RunView) -> float:
        days = waits_for_help(run, form)
        return float(days.mean()) if len(days) else np.nan

    return wait


def late_wait_help(form: int) -> Callable[[RunView], float]:
    """Function that gives the wait that one family in ten exceeds; NaN when none started."""

    def wait(run: RunView) -> float:
        days = waits_for_help(run, form)
        return float(np.quantile(days, 0.9)) if len(days) else np.nan

    return wait


def share_started_within(run: RunView, form: int, days: float) -> float:
    """Share of help of one form that started within so many days; NaN when none started."""
    waits = waits_for_help(run, form)
    return ratio(np.count_nonzero(waits <= days), len(waits))


def started(form: int) -> Callable[[RunView], float]:
    """Function that gives how often one form of help starts a year."""
    return lambda run: run.per_year(np.count_nonzero(run.rows(Event.HELP_START)["reason"] == form))


def help_withdrawn(run: RunView) -> float:
    """Share of ended waits for help that ended without help."""
    gone, helped = run.count(Event.HELP_WITHDRAWN), run.count(Event.HELP_START)
    return ratio(gone, gone + helped)


def help_not_started(run: RunView) -> float:
    """Mean number of families waiting for help, any form."""
    return float(run.means[0, Count.WAIT_HELP + 1 : Count.WAIT_HELP + N_HELP].sum())


def waits_for_place(run: RunView) -> np.ndarray:
    """Days waited by each child for whom a place was found after waiting, (n,)."""
    rows = run.rows(Event.WAIT_END)
    given: np.ndarray = rows["value"][rows["reason"] == Reason.PLACED]
    return given


def mean_wait_place(run: RunView) -> float:
    """Mean days waited by children who were placed after waiting; NaN when there were none."""
    days = waits_for_place(run)
    return float(days.mean()) if len(days) else np.nan


def late_wait_place(run: RunView) -> float:
    """Days that one child in ten of those placed after waiting exceeds."""
    days = waits_for_place(run)
    return float(np.quantile(days, 0.9)) if len(days) else np.nan


def mean_wait_all_placed(run: RunView) -> float:
    """Mean days waited over all placements begun: those without a wait count as 0."""
    begun = run.count(Event.ENTRY) + run.count(Event.MOVE)
    return ratio(waits_for_place(run).sum(), begun)


def wait_place_withdrawn(run: RunView) -> float:
    """Share of ended waits for a place that ended without a place."""
    rows = run.rows(Event.WAIT_END)
    return ratio(np.count_nonzero(rows["reason"] != Reason.PLACED), len(rows))


def none_found(run: RunView) -> float:
    """Placements decided a year for which no place was found."""
    return run.per_year(run.count(Event.NOT_FOUND))


def share_none_found(run: RunView) -> float:
    """Share of placement decisions for which no place was found."""
    return ratio(run.count(Event.NOT_FOUND), run.count(Event.PLACEMENT_DECIDED))


def waiting_for_place(run: RunView) -> float:
    """Mean number of children waiting for a place."""
    return run.mean(Count.WAIT_PLACE)


def in_unsuitable_place(run: RunView) -> float:
    """Mean number of children in a place of another kind than they need."""
    return run.mean(Count.UNSUITABLE)


def over_capacity(run: RunView) -> float:
    """Mean number of children in a place over capacity (emergency overflow)."""
    return run.mean(Count.OVERFLOW)


def unmet_need(run: RunView) -> float:
    """Children waiting for a place or in an unsuitable one, and families whose help has not started, on a mean day.

    Used in the joint probability; what one part gains another may lose, so read the parts beside it.
    """
    return waiting_for_place(run) + in_unsuitable_place(run) + help_not_started(run)


def waiting_for_family(run: RunView) -> float:
    """Mean number of children in the line for a host family, from the line's own account of days."""
    return service_line(run, ServiceKind.HOST_SERVICE).number


# --- intervals and Little's law --------------------------------------------------------------------------------------
def place_waits(run: RunView) -> Stays:
    """Intervals in which a child waited for a place, clipped to the run.

    From LOG_NOT_FOUND to LOG_WAIT_END; a wait that began before the run counts ``value`` days back from its end, one
    that still goes on lasts to the end of the run or the eighteenth birthday. Waits that lie around the whole run leave
    no row.
    """
    return paired(run.rows_of(Event.NOT_FOUND, Event.WAIT_END), Event.NOT_FOUND, run.end)


def little(stays: Stays, start: float, end: float) -> Little:
    """Little's law over a run, with every day counted: those there at the start count as arrivals at the start."""
    days = stays.days_within(start, end)
    length = end - start
    arrivals = len(days)
    number = ratio(days.sum(), length)
    rate = ratio(arrivals, length)
    wait = ratio(days.sum(), arrivals)
    return Little(number, rate, wait, number - rate * wait if arrivals else number)


def service_line(run: RunView, kind: int) -> Little:
    """Little's law for the lines of one kind of service, from their own account of days waited and of arrivals.

    ``gap`` is 0 by construction: both sides come from one account.
    """
    services = run.record.services
    own = services[services["kind"] == kind]
    days, arrivals = float(own["wait_days"].sum()), float(own["arrivals"].sum())
    number = ratio(days, run.days)
    return Little(number if run.days > 0 else 0.0, ratio(arrivals, run.days), ratio(days, arrivals), 0.0)


def requests(run: RunView) -> float:
    """Requests for help a year."""
    return run.per_year(run.count(Event.HELP_REQUEST))


def _help_outcomes(form: HelpForm) -> tuple[Outcome, ...]:
    key = HELP_KEYS[form]
    return (
        outcome(
            f"wait_{key}",
            "days",
            mean_wait_help(form),
            en=(f"wait for: {form.en}", "mean days from request to start, of help that started"),
            nl=(f"wachttijd: {form.nl}", "gemiddeld aantal dagen van vraag tot start, van hulp die begon"),
            direction="lower",
            group="waiting",
        ),
        outcome(
            f"wait_{key}_p90",
            "days",
            late_wait_help(form),
            en=(f"long wait for: {form.en}", "days that one family in ten exceeds"),
            nl=(f"lange wachttijd: {form.nl}", "aantal dagen dat een op de tien gezinnen langer wacht"),
            direction="lower",
            group="waiting",
        ),
        outcome(
            f"started_{key}",
            "per year",
            started(form),
            en=(f"started: {form.en}", "families a year for whom this help starts"),
            nl=(f"gestart: {form.nl}", "gezinnen per jaar voor wie deze hulp begint"),
            group="waiting",
        ),
    )


OUTCOMES = (
    *(made for form in HELP_KEYS for made in _help_outcomes(form)),
    outcome(
        "help_requests",
        "per year",
        requests,
        en=("requests for help", "requests a year, all forms"),
        nl=("hulpvragen", "vragen om hulp per jaar, alle vormen"),
        group="waiting",
    ),
    outcome(
        "help_withdrawn",
        "share",
        help_withdrawn,
        en=("left the line without help", "share of ended waits for help that ended without help"),
        nl=("afgehaakt zonder hulp", "aandeel van de beëindigde wachttijden dat zonder hulp eindigde"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "wait_place",
        "days",
        mean_wait_place,
        en=("wait for a place", "mean days of children who waited and were placed"),
        nl=("wachttijd voor een plek", "gemiddeld aantal dagen van kinderen die wachtten en geplaatst zijn"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "wait_place_p90",
        "days",
        late_wait_place,
        en=("long wait for a place", "days that one child in ten exceeds, of those who waited"),
        nl=("lange wachttijd voor een plek", "aantal dagen dat een op de tien wachtende kinderen langer wacht"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "wait_place_withdrawn",
        "share",
        wait_place_withdrawn,
        en=("wait for a place ended without one", "share of ended waits: better at home, turned 18, moved away"),
        nl=("wachten geëindigd zonder plek", "aandeel van de wachttijden: thuis beter, 18 geworden, verhuisd"),
        group="waiting",
    ),
    outcome(
        "unmet_none_found",
        "per year",
        none_found,
        en=("unmet need: no place found", "placements decided for which no place was found"),
        nl=("geen plek gevonden", "besluiten tot plaatsing waarvoor geen plek gevonden werd"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "unmet_waiting",
        "children",
        waiting_for_place,
        en=("unmet need: waiting for a place", "mean number of children waiting for a place"),
        nl=("wachten op een plek", "gemiddeld aantal kinderen dat op een plek wacht"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "unmet_unsuitable",
        "children",
        in_unsuitable_place,
        en=("unmet need: unsuitable place", "mean number of children in a place of another kind than they need"),
        nl=("geen passende plek", "gemiddeld aantal kinderen op een andere soort plek dan nodig"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "unmet_help",
        "families",
        help_not_started,
        en=("unmet need: help not started", "mean number of families waiting for help"),
        nl=("hulp nog niet begonnen", "gemiddeld aantal gezinnen dat op hulp wacht"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "unmet_need",
        "children and families",
        unmet_need,
        en=("unmet need, taken together", "waiting for a place, unsuitable place and help not started, on a mean day"),
        nl=("onvervulde behoefte, samen", "wachten op een plek, geen passende plek en hulp niet begonnen, op een dag"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "over_capacity",
        "children",
        over_capacity,
        en=("emergency overflow", "mean number of children in a place over capacity"),
        nl=("noodplek boven capaciteit", "gemiddeld aantal kinderen op een plek boven de capaciteit"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "waiting_for_family",
        "children",
        waiting_for_family,
        en=("waiting for a host family", "mean number of children in the line for a foster family or family home"),
        nl=("wachten op een gezin", "gemiddeld aantal kinderen dat wacht op een pleeggezin of gezinshuis"),
        direction="lower",
        group="waiting",
    ),
)
