"""Moves, breakdowns, return home, re-entry and nights away.

Shares "within so many months" come from the Aalen-Johansen estimator: stays and episodes that go on when the run ends
are right-censored, other endings compete. Only stays that began within the run are followed, so each is seen from its
first day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.outcomes.flows import FOSTER_FORMS
from sim.outcomes.measure import ratio
from sim.outcomes.outcome import outcome
from sim.outcomes.spells import ADULT, Spells, by_child
from sim.outcomes.survival import cumulative_incidence
from sim.outcomes.view import RunView
from sim.units import MONTH, YEAR
from sim.words import FAMILY_TYPE_FORMS, GROUP_FORMS, Event, Form

GOES_ON, ASKED, OTHER = 0, 1, 2  # right-censored; the event that is asked; an event that competes with it


def breakdown_within(run: RunView, days: float, forms: Sequence[int] | None = None) -> float:
    """Share of stays that broke down within so many days of their start; NaN when none began in the run.

    Stays that ended otherwise compete; those that go on are censored.
    """
    s = run.spells
    chosen = s.observed if forms is None else s.observed & np.isin(s.form, forms)
    broke = s.breakdown[chosen] <= s.end[chosen]
    duration = np.where(broke, s.breakdown[chosen], s.end[chosen]) - s.start[chosen]
    cause = np.where(broke, ASKED, np.where(s.why[chosen] == Event.NONE, GOES_ON, OTHER))
    return cumulative_incidence(duration, cause, days)


def breakdown_24(forms: Sequence[int] | None = None) -> Callable[[RunView], float]:
    """Function that gives the share broken down within 24 months, for some forms or for all."""
    return lambda run: breakdown_within(run, 24 * MONTH, forms)


def breakdowns_per_1000_days(run: RunView) -> float:
    """Breakdowns per 1,000 days out of home."""
    return ratio(run.count(Event.BREAKDOWN), run.days_by_form[1:].sum(), 1000.0)


def moves(run: RunView) -> float:
    """Moves from one place to another a year."""
    return run.per_year(run.count(Event.MOVE))


def moves_per_year_away(run: RunView) -> float:
    """Moves per child-year out of home."""
    return ratio(run.count(Event.MOVE), run.days_by_form[1:].sum(), YEAR)


class Episodes:
    """Episodes out of home that began within the run: from entry to return, leaving care, or turning 18.

    Attributes
    ----------
    child, start, end, why : as in ``Spells``, of the whole episode.
    first : position of the first spell.
    moved : time of the first move, infinite when there was none.
    """

    def __init__(self, run: RunView):
        s = run.spells
        first = s.first_of_episode
        last = np.append(first[1:], len(s.child)) - 1 if len(first) else first
        begun = s.how[first] == Event.ENTRY if len(first) else np.zeros(0, bool)
        first, last = first[begun], last[begun]
        self.first, self.child, self.start = first, s.child[first], s.start[first]
        self.end, self.why = s.end[last], s.why[last]
        self.moved = np.where(last > first, s.end[first], np.inf)

    def follow(self, event: np.ndarray, until: float, chosen: np.ndarray | slice = slice(None)) -> float:
        """Cumulative incidence of an event (time, infinite when it did not happen) within ``until`` days of entry."""
        happened = event <= self.end
        duration = np.where(happened, event, self.end) - self.start
        cause = np.where(happened, ASKED, np.where(self.why == Event.NONE, GOES_ON, OTHER))
        return cumulative_incidence(duration[chosen], cause[chosen], until)


def returned_within(run: RunView, days: float, chosen: np.ndarray | slice = slice(None)) -> float:
    """Share of entries that went home within so many days; turning 18 or leaving care while placed competes."""
    episodes = run.once(Episodes)
    return episodes.follow(np.where(episodes.why == Event.RETURN, episodes.end, np.inf), days, chosen)


def return_24(run: RunView) -> float:
    """Share of entries that went home within 24 months."""
    return returned_within(run, 24 * MONTH)


def moved_12(run: RunView) -> float:
    """Share of entries with a move to another place within 12 months."""
    episodes = run.once(Episodes)
    return episodes.follow(episodes.moved, 12 * MONTH)


def reentry_within(run: RunView, days: float, children: np.ndarray | None = None) -> float:
    """Share of returns home followed by a new entry within so many days; NaN without returns.

    Turning 18 and the family's moving away while the child is at home compete (the latter is known for children who
    were there at the start); the end of the run censors.
    """
    rows = run.rows_of(Event.RETURN, Event.ENTRY)
    rows = rows.take(by_child(rows["child"]))
    if len(rows) == 0:
        return np.nan
    again = np.append((rows["child"][1:] == rows["child"][:-1]) & (rows["kind"][1:] == Event.ENTRY), False)
    time = rows["time"]
    following = np.append(time[1:], np.inf)
    adult = time + ADULT - YEAR * rows["age"].astype(float)
    gone = np.minimum(adult, leaves_of(run, rows["child"]))
    limit = np.minimum(gone, run.end)
    back = again & (following <= limit)
    end = np.where(back, following, limit)
    cause = np.where(back, ASKED, np.where(gone <= run.end, OTHER, GOES_ON))
    chosen = (rows["kind"] == Event.RETURN) & (end >= time)
    if children is not None:
        chosen &= np.isin(rows["child"], children)
    return cumulative_incidence((end - time)[chosen], cause[chosen], days)


def leaves_of(run: RunView, child: np.ndarray) -> np.ndarray:
    """Day on which a child's family moves away, infinite when not known."""
    cohort = run.record.cohort
    if len(cohort) == 0:
        return np.full(len(child), np.inf)
    order = np.argsort(cohort["child"])
    keys = cohort["child"][order]
    at = np.minimum(np.searchsorted(keys, child), len(keys) - 1)
    return np.where(keys[at] == child, cohort["leaves"][order][at], np.inf)


def reentry_12(run: RunView) -> float:
    """Share of returns home followed by a new entry within 12 months."""
    return reentry_within(run, 12 * MONTH)


def nights_away(run: RunView) -> float:
    """Nights out of home of all minors together a year."""
    return run.per_year(run.days_by_form[1:].sum())


def nights_per_entry(run: RunView) -> float:
    """Mean nights out of home in the first 24 months after an entry that can be followed so long; NaN without these."""
    s = run.spells
    episodes = run.once(Episodes)
    whole = episodes.start + 24 * MONTH <= run.end
    if not whole.any():
        return np.nan
    # nights in later episodes within the same 24 months count as well
    starts = episodes.start[whole]
    children = episodes.child[whole]
    return float(nights_of(s, children, starts, starts + 24 * MONTH).mean())


def nights_of(s: Spells, child: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Nights out of home of each (child, window), (n,)."""
    if len(s.child) == 0:
        return np.zeros(len(child))
    lower, upper = np.searchsorted(s.child, child, "left"), np.searchsorted(s.child, child, "right")
    n = upper - lower
    window = np.repeat(np.arange(len(child)), n)
    at = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n) + np.repeat(lower, n)
    nights = np.maximum(np.minimum(s.end[at], end[window]) - np.maximum(s.start[at], start[window]), 0.0)
    return np.bincount(window, weights=nights, minlength=len(child))


def left_at_18(run: RunView) -> float:
    """Share of ended placements that ended by turning 18."""
    s = run.spells
    ended = np.isin(s.why, (Event.RETURN, Event.LEFT_CARE, Event.AGE_18))
    return ratio(np.count_nonzero(s.why == Event.AGE_18), np.count_nonzero(ended))


OUTCOMES = (
    outcome(
        "moves",
        "per year",
        moves,
        en=("moves between places", "children a year who move from one place to another"),
        nl=("verplaatsingen", "kinderen per jaar die van de ene naar de andere plek gaan"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "moves_per_year_away",
        "per child-year away",
        moves_per_year_away,
        en=("moves per year out of home", "moves for each year that a child lives out of home"),
        nl=("verplaatsingen per jaar uit huis", "verplaatsingen per jaar dat een kind uit huis woont"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "moved_12",
        "share",
        moved_12,
        en=("moved within 12 months", "share of entries with a move within 12 months"),
        nl=("verplaatst binnen 12 maanden", "aandeel uithuisplaatsingen met een verplaatsing binnen 12 maanden"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "breakdown_24",
        "share",
        breakdown_24(),
        en=("breakdown within 24 months", "share of stays that end unplanned within 24 months"),
        nl=("breakdown binnen 24 maanden", "aandeel verblijven dat binnen 24 maanden ongepland eindigt"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "breakdown_24_foster",
        "share",
        breakdown_24(FOSTER_FORMS),
        en=("breakdown in foster care", "share of foster placements that end unplanned within 24 months"),
        nl=("breakdown in pleegzorg", "aandeel pleegzorgplaatsingen dat binnen 24 maanden ongepland eindigt"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "breakdown_24_network",
        "share",
        breakdown_24((Form.NETWORK_FOSTER,)),
        en=("breakdown in network foster care", "share that ends unplanned within 24 months"),
        nl=("breakdown in netwerkpleegzorg", "aandeel dat binnen 24 maanden ongepland eindigt"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "breakdown_24_family_type",
        "share",
        breakdown_24(FAMILY_TYPE_FORMS),
        en=("breakdown in families", "foster families and family homes: share that ends unplanned within 24 months"),
        nl=("breakdown in gezinnen", "pleeggezin en gezinshuis: aandeel dat binnen 24 maanden ongepland eindigt"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "breakdown_24_group",
        "share",
        breakdown_24(GROUP_FORMS),
        en=("breakdown in groups", "residential places: share that ends unplanned within 24 months"),
        nl=("breakdown in groepen", "residentiële plekken: aandeel dat binnen 24 maanden ongepland eindigt"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "breakdowns_per_1000_days",
        "per 1,000 days away",
        breakdowns_per_1000_days,
        en=("breakdowns per 1,000 days", "unplanned ends per 1,000 days out of home"),
        nl=("breakdowns per 1.000 dagen", "ongeplande beëindigingen per 1.000 dagen uit huis"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "return_24",
        "share",
        return_24,
        en=("return home within 24 months", "share of entries that go home within 24 months"),
        nl=("terug naar huis binnen 24 maanden", "aandeel uithuisplaatsingen dat binnen 24 maanden naar huis gaat"),
        group="stability",
    ),
    outcome(
        "reentry_12",
        "share",
        reentry_12,
        en=("re-entry within 12 months", "share of returns home followed by a new placement within 12 months"),
        nl=("hernieuwde uithuisplaatsing", "aandeel terugplaatsingen dat binnen 12 maanden opnieuw uit huis gaat"),
        direction="lower",
        group="stability",
    ),
    outcome(
        "nights_away",
        "nights per year",
        nights_away,
        en=("nights away from home", "nights out of home of all minors together, a year"),
        nl=("nachten uit huis", "nachten uit huis van alle minderjarigen samen, per jaar"),
        group="stability",
    ),
    outcome(
        "nights_per_entry",
        "nights",
        nights_per_entry,
        en=("nights away after an entry", "mean nights out of home in the 24 months after an entry"),
        nl=("nachten uit huis na plaatsing", "gemiddeld aantal nachten uit huis in de 24 maanden na een plaatsing"),
        group="stability",
    ),
    outcome(
        "left_at_18",
        "share",
        left_at_18,
        en=("turned 18 while placed", "share of ended placements that ended by turning 18"),
        nl=("18 geworden in de plaatsing", "aandeel beëindigde plaatsingen dat eindigde doordat het kind 18 werd"),
        group="stability",
    ),
)
