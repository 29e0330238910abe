"""What becomes of children from outside the modelled families (streams of demand; textbook cases).

In a scenario without such streams the share refused is missing; waits are over all children.
"""

from __future__ import annotations

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import outcome
from sim.outcomes.view import RunView
from sim.outcomes.waiting import mean_wait_all_placed
from sim.words import Event, Reason, Route


def refused(run: RunView) -> float:
    """Share of arriving children who were refused, as all places (and the waiting list) were full."""
    ends = run.rows(Event.WAIT_END)
    ends = ends[ends["route"] == Route.EXOGENOUS]
    lost = np.count_nonzero(ends["reason"] == Reason.LOST)
    left = np.count_nonzero(ends["reason"] == Reason.WITHDRAWN_BETTER)
    entries = run.rows(Event.ENTRY)
    return ratio(lost, lost + left + np.count_nonzero(entries["route"] == Route.EXOGENOUS))


OUTCOMES = (
    outcome(
        "refused",
        "share",
        refused,
        en=("refused, of children from outside", "share of arrivals that found all places and the waiting list full"),
        nl=(
            "geweigerd, van kinderen van buiten",
            "aandeel van de aanmeldingen dat alle plekken en de wachtlijst vol vond",
        ),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "wait_place_all",
        "days",
        mean_wait_all_placed,
        en=("wait for a place, all placed", "mean days, children placed without a wait counted as 0"),
        nl=("wachttijd voor een plek, alle geplaatsten", "gemiddeld aantal dagen, zonder wachten geplaatst telt als 0"),
        direction="lower",
        group="waiting",
    ),
)
