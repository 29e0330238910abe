"""Workload: how full teams and residential places are."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.view import RunView
from sim.words import ServiceKind

SERVICE_KEYS = MappingProxyType(
    {
        ServiceKind.NEIGHBOURHOOD_TEAM: "generalist",
        ServiceKind.SPECIALIST_TEAM: "specialist",
        ServiceKind.INTENSIVE_TREATMENT: "intensive",
        ServiceKind.CRISIS_TEAM: "crisis_team",
        ServiceKind.BOARD: "board",
        ServiceKind.COURT: "court",
        ServiceKind.RESIDENTIAL: "residential",
    }
)


def used_share(kind: int) -> Callable[[RunView], float]:
    """Function that gives the days used over the days available of one kind of service; NaN without capacity."""

    def share(run: RunView) -> float:
        services = run.record.services
        used = services["used_days"][services["kind"] == kind].sum()
        offered = sum(days for (what, _), days in run.record.capacity_days.items() if what == kind)
        return ratio(used, offered)

    return share


def _outcome(kind: ServiceKind) -> Outcome:
    return outcome(
        f"workload_{SERVICE_KEYS[kind]}",
        "share",
        used_share(kind),
        en=(f"in use: {kind.en}", "places in use over places available, over the whole run"),
        nl=(f"bezetting: {kind.nl}", "plekken in gebruik, gedeeld door beschikbare plekken, over de hele looptijd"),
        group="workload",
    )


OUTCOMES = tuple(_outcome(kind) for kind in SERVICE_KEYS)
