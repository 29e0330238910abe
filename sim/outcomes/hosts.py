"""Host families: stock, unmatched, new, lost, and how long until the first child."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import outcome
from sim.outcomes.view import RunView
from sim.words import Count, Event

STOPPED_NATURAL, STOPPED_AVOIDABLE = 1, 2  # reasons of LOG_HOST_STOPPED


def stopped(run: RunView, *reasons: int) -> int:
    """Host families that stopped in the run for one of these reasons."""
    return int(np.count_nonzero(np.isin(run.rows(Event.HOST_STOPPED)["reason"], reasons)))


def recruited(run: RunView) -> float:
    """Mean number of recruited foster families."""
    return run.mean(Count.HOSTS)


def network(run: RunView) -> float:
    """Mean number of network foster families."""
    return run.mean(Count.NETWORK_HOSTS)


def unmatched(run: RunView) -> float:
    """Mean number of recruited foster families without a child."""
    return run.mean(Count.HOSTS_UNMATCHED)


def share_unmatched(run: RunView) -> float:
    """Share of recruited foster families without a child."""
    return ratio(run.mean(Count.HOSTS_UNMATCHED), run.mean(Count.HOSTS))


def yearly(kind: int) -> Callable[[RunView], float]:
    """Function that gives the number a year of one kind of event."""
    return lambda run: run.per_year(run.count(kind))


def lost(run: RunView) -> float:
    """Recruited foster families that stop a year."""
    return run.per_year(stopped(run, STOPPED_NATURAL, STOPPED_AVOIDABLE))


def attrition(run: RunView) -> float:
    """Recruited foster families that stop a year, over the mean number."""
    return ratio(lost(run), recruited(run))


def share_avoidable(run: RunView) -> float:
    """Share of recruited foster families that stop for an avoidable reason."""
    return ratio(stopped(run, STOPPED_AVOIDABLE), stopped(run, STOPPED_NATURAL, STOPPED_AVOIDABLE))


def days_to_match(run: RunView) -> float:
    """Mean days from approval to the first child; NaN without matches."""
    days = run.rows(Event.HOST_MATCHED)["value"]
    return float(days.mean()) if len(days) else np.nan


OUTCOMES = (
    outcome(
        "hosts",
        "families",
        recruited,
        en=("recruited foster families", "mean number of approved recruited foster families"),
        nl=("bestandspleeggezinnen", "gemiddeld aantal goedgekeurde bestandspleeggezinnen"),
        group="hosts",
    ),
    outcome(
        "hosts_network",
        "families",
        network,
        en=("network foster families", "mean number of network foster families"),
        nl=("netwerkpleeggezinnen", "gemiddeld aantal netwerkpleeggezinnen"),
        group="hosts",
    ),
    outcome(
        "hosts_unmatched",
        "families",
        unmatched,
        en=("foster families without a child", "mean number of recruited foster families without a child"),
        nl=("pleeggezinnen zonder kind", "gemiddeld aantal bestandspleeggezinnen zonder kind"),
        group="hosts",
    ),
    outcome(
        "hosts_share_unmatched",
        "share",
        share_unmatched,
        en=("share without a child", "share of recruited foster families without a child"),
        nl=("aandeel zonder kind", "aandeel bestandspleeggezinnen zonder kind"),
        group="hosts",
    ),
    outcome(
        "host_enquiries",
        "per year",
        yearly(Event.HOST_ENQUIRY),
        en=("enquiries", "people a year who ask about becoming a foster family"),
        nl=("informatieaanvragen", "mensen per jaar die vragen naar pleegouder worden"),
        group="hosts",
    ),
    outcome(
        "hosts_new",
        "per year",
        yearly(Event.HOST_APPROVED),
        en=("new foster families", "recruited foster families approved a year"),
        nl=("nieuwe pleeggezinnen", "bestandspleeggezinnen die per jaar goedgekeurd worden"),
        direction="higher",
        group="hosts",
    ),
    outcome(
        "hosts_lost",
        "per year",
        lost,
        en=("foster families that stop", "recruited foster families that stop a year"),
        nl=("gestopte pleeggezinnen", "bestandspleeggezinnen die per jaar stoppen"),
        direction="lower",
        group="hosts",
    ),
    outcome(
        "hosts_attrition",
        "per foster family per year",
        attrition,
        en=("share that stops", "recruited foster families that stop a year, over the mean number"),
        nl=("aandeel dat stopt", "bestandspleeggezinnen die per jaar stoppen, gedeeld door het gemiddelde aantal"),
        direction="lower",
        group="hosts",
    ),
    outcome(
        "hosts_avoidable",
        "share",
        share_avoidable,
        en=("stopped for an avoidable reason", "share of recruited families that stop"),
        nl=("gestopt om vermijdbare reden", "aandeel van de bestandspleeggezinnen die stoppen"),
        direction="lower",
        group="hosts",
    ),
    outcome(
        "hosts_returned",
        "per year",
        yearly(Event.HOST_RETURNED),
        en=("foster families that come back", "families a year that start again after stopping"),
        nl=("teruggekeerde pleeggezinnen", "gezinnen per jaar die na stoppen weer beginnen"),
        direction="higher",
        group="hosts",
    ),
    outcome(
        "host_days_to_match",
        "days",
        days_to_match,
        en=("days to the first child", "mean days from approval of a foster family to its first child"),
        nl=("dagen tot eerste kind", "gemiddeld aantal dagen van goedkeuring tot het eerste kind"),
        direction="lower",
        group="hosts",
    ),
)
