"""Emergency placements: how many were not acute in the model's own truth, and who is home again, and when.

An emergency is a decision to place because acute danger was seen. Whether it was acute in truth is known in the model alone;
its share follows from assumed errors, not from counts. Children who are sent home wrongly stand beside those who are sent home
rightly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.spells import ROUNDING
from sim.outcomes.view import RunView
from sim.words import Answer, Event, Flag, Reason

HOME_WITHIN = (2, 14, 90)
"""Days within which children are home again: the second look, the hearing, a crisis stay and what follows."""
ASSUMED = "levels assumed, not measured"


class Emergencies(NamedTuple):
    """Children placed in an emergency within a run, all (n,): when, acute in truth or not, days until home (inf: not)."""

    time: np.ndarray
    acute: np.ndarray
    days: np.ndarray


def emergencies(run: RunView) -> Emergencies:
    """Emergency placements of the run: decisions that led out of home at the same moment."""
    decided = run.rows(Event.DECISION)
    decided = decided[decided["reason"] == Answer.EMERGENCY]
    away = run.absences
    at = {
        (child, time): k for k, (child, time) in enumerate(zip(away.child.tolist(), away.start.tolist(), strict=True))
    }
    keys = zip(decided["child"].tolist(), decided["time"].tolist(), strict=True)
    found = np.array([at.get(key, -1) for key in keys], np.int64)
    decided, found = decided[found >= 0], found[found >= 0]
    days = np.where(away.back[found], away.end[found] - away.start[found], np.inf)
    return Emergencies(decided["time"], (decided["flags"] & Flag.DANGER) > 0, days)


def not_acute(run: RunView) -> float:
    """Share of children placed in an emergency whose danger was not acute in truth."""
    rows = run.rows(Event.DECISION)
    flags = rows["flags"][rows["reason"] == Answer.EMERGENCY]
    return ratio(np.count_nonzero((flags & Flag.DANGER) == 0), len(flags))


def home_within(days: float, acute: bool) -> Callable[[RunView], float]:
    """Function that gives the share of (not) acute emergencies home again within so many days, of those followed so long."""

    def share(run: RunView) -> float:
        found = run.once(emergencies)
        followed = (found.acute == acute) & (found.time <= run.end - days)
        return ratio(np.count_nonzero(followed & (found.days <= days + ROUNDING)), np.count_nonzero(followed))

    return share


def looked_at_again(run: RunView) -> float:
    """Children a year sent home by a second look."""
    rows = run.rows(Event.RETURN)
    return run.per_year(np.count_nonzero(rows["reason"] == Reason.SECOND_LOOK))


def _home(days: int, acute: bool) -> Outcome:
    key, en, nl = (
        ("true", "acute in truth", "wel acuut")
        if acute
        else ("false", "not acute in truth (false alarms)", "niet acuut (vals alarm)")
    )
    return outcome(
        f"emergency_{key}_home_{days}",
        "share",
        home_within(days, acute),
        en=(
            f"emergency, {en.split(' (')[0]}: home within {days} days",
            f"share of emergency placements that were {en} whose child is home again within {days} days",
        ),
        nl=(
            f"spoedplaatsing, {nl.split(' (')[0]}: thuis binnen {days} dagen",
            f"aandeel van de spoedplaatsingen die in het model {nl} waren, waarvan het kind binnen {days} dagen weer thuis is",
        ),
        direction="lower" if acute else "higher",
        group="crises",
        grade=ASSUMED,
    )


OUTCOMES = (
    outcome(
        "emergencies_not_acute",
        "share",
        not_acute,
        en=(
            "emergencies that were not acute",
            "share of children placed in an emergency whose danger was not acute in truth",
        ),
        nl=(
            "spoedplaatsingen zonder acuut gevaar",
            "aandeel kinderen met een spoedplaatsing zonder dat het gevaar echt acuut was",
        ),
        direction="lower",
        group="crises",
        grade=ASSUMED,
    ),
    outcome(
        "home_by_second_look",
        "per year",
        looked_at_again,
        en=("home by the second look", "children a year who come home because a second look sees no acute danger"),
        nl=(
            "thuis door de tweede weging",
            "kinderen per jaar die thuiskomen omdat een tweede weging geen acuut gevaar ziet",
        ),
        group="crises",
    ),
    *(_home(days, False) for days in HOME_WITHIN),
    *(_home(days, True) for days in HOME_WITHIN),
)
