"""Crises and what is decided in them: repeats, the child's view, misses and false alarms.

A *crisis* is an event of a family (LOG_CRISIS); a *decision* is one row a child concerned. A slowed decision logs its
slowing first and its answer later: the later row is the decision, and what the child was asked at either moment counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import outcome
from sim.outcomes.spells import Stays, by_child
from sim.outcomes.survival import cumulative_incidence
from sim.outcomes.view import RunView
from sim.units import YEAR
from sim.words import Answer, Event, Flag, View


def crises_per_1000(run: RunView) -> float:
    """Crises of families a year per 1,000 minors."""
    return run.per_1000(run.count(Event.CRISIS))


def repeat_12(run: RunView) -> float:
    """Share of crises followed by another in the same family within 12 months, right-censored at the end of the run."""
    rows = run.rows(Event.CRISIS)
    rows = rows.take(by_child(rows["family"]))
    if len(rows) == 0:
        return np.nan
    again = np.append(rows["family"][1:] == rows["family"][:-1], False)
    end = np.where(again, np.append(rows["time"][1:], np.inf), run.end)
    return cumulative_incidence(end - rows["time"], again.astype(int), YEAR)


def decisions(run: RunView) -> np.ndarray:
    """Final decisions: rows of LOG_DECISION without the slowing; ASKED and IN_LINE of the slowing carried over.

    IN_LINE is carried over only when the final row does not say whether the child was asked.
    """
    rows = run.rows(Event.DECISION)
    if len(rows) == 0:
        return rows
    rows = rows.take(by_child(rows["child"]))
    slow = rows["reason"] == Answer.SLOW
    after_slow = np.append(False, slow[:-1] & (rows["child"][1:] == rows["child"][:-1]))
    before = np.flatnonzero(after_slow) - 1
    after = before + 1
    unasked = (rows["flags"][after] & Flag.ASKED) == 0
    carried = rows["flags"][before] & (Flag.ASKED | Flag.IN_LINE)
    rows["flags"][after] |= np.where(unasked, carried, 0)
    unknown = rows["value"][after] == View.UNKNOWN
    rows["value"][after] = np.where(unknown, rows["value"][before], rows["value"][after])
    return rows.take(np.flatnonzero(~slow))


def slowed(run: RunView) -> Stays:
    """Intervals in which a decision on a child was slowed: from the slowing to the next decision, or the run's end."""
    rows = run.rows(Event.DECISION)
    rows = rows.take(by_child(rows["child"]))
    slow = np.flatnonzero(rows["reason"] == Answer.SLOW)
    if len(slow) == 0:
        return Stays(rows["child"][:0], rows["time"][:0], rows["time"][:0])
    follows = np.append(rows["child"][1:] == rows["child"][:-1], False)[slow]
    end = np.where(follows, np.append(rows["time"][1:], run.end)[slow], run.end)
    return Stays(rows["child"][slow], rows["time"][slow], end)


def share_slowed(run: RunView) -> float:
    """Share of decisions that were slowed down first."""
    rows = run.rows(Event.DECISION)
    slow = np.count_nonzero(rows["reason"] == Answer.SLOW)
    return ratio(slow, len(run.once(decisions)))


def flagged(flag: int) -> Callable[[RunView], float]:
    """Function that gives the share of final decisions with a flag."""

    def share(run: RunView) -> float:
        rows = run.once(decisions)
        return ratio(np.count_nonzero(rows["flags"] & flag), len(rows))

    return share


def in_line(run: RunView) -> float:
    """Share of decisions in line with what the child said, of those where it was asked and had a view."""
    rows = run.once(decisions)
    heard = rows[((rows["flags"] & Flag.ASKED) > 0) & (rows["value"] != View.UNKNOWN)]
    return ratio(np.count_nonzero(heard["flags"] & Flag.IN_LINE), len(heard))


def misses(run: RunView) -> float:
    """Share of decisions in true danger in which the danger was not seen."""
    flags = run.once(decisions)["flags"]
    danger = (flags & Flag.DANGER) > 0
    return ratio(np.count_nonzero(danger & ((flags & Flag.SEEN) == 0)), np.count_nonzero(danger))


def false_alarms(run: RunView) -> float:
    """Share of decisions without true danger in which danger was seen."""
    flags = run.once(decisions)["flags"]
    safe = (flags & Flag.DANGER) == 0
    return ratio(np.count_nonzero(safe & ((flags & Flag.SEEN) > 0)), np.count_nonzero(safe))


def answered(answers: tuple[int, ...]) -> Callable[[RunView], float]:
    """Function that gives the share of final decisions with one of these answers."""

    def share(run: RunView) -> float:
        rows = run.once(decisions)
        return ratio(np.count_nonzero(np.isin(rows["reason"], answers)), len(rows))

    return share


def emergency_placements(run: RunView) -> float:
    """Children a year placed because acute danger was seen."""
    return run.per_year(np.count_nonzero(run.rows(Event.DECISION)["reason"] == Answer.EMERGENCY))


def intervention_rows(run: RunView) -> np.ndarray:
    """Rows of ambulatory crisis interventions: one for each family and decision moment with help at home."""
    every = run.rows(Event.DECISION)
    rows: np.ndarray = every[every["reason"] == Answer.HOME_HELP]
    if len(rows) == 0:
        return rows
    rows = rows.take(by_child(rows["family"]))
    new = (rows["family"][1:] != rows["family"][:-1]) | (rows["time"][1:] != rows["time"][:-1])
    found: np.ndarray = rows[np.concatenate(([True], new))]
    return found


def crisis_interventions(run: RunView) -> int:
    """Number of ambulatory crisis interventions in the run."""
    return len(intervention_rows(run))


def crisis_interventions_per_1000(run: RunView) -> float:
    """Ambulatory crisis interventions a year per 1,000 minors."""
    return run.per_1000(crisis_interventions(run))


OUTCOMES = (
    outcome(
        "crises_per_1000",
        "per 1,000 children per year",
        crises_per_1000,
        en=("crises per 1,000 children", "crises of families a year per 1,000 minors"),
        nl=("crises per 1.000 kinderen", "crises van gezinnen per jaar per 1.000 minderjarigen"),
        direction="lower",
        group="crises",
    ),
    outcome(
        "crisis_repeat_12",
        "share",
        repeat_12,
        en=("repeated crisis", "share of crises followed by another in the family within 12 months"),
        nl=("herhaalde crisis", "aandeel crises dat binnen 12 maanden door een nieuwe gevolgd wordt"),
        direction="lower",
        group="crises",
    ),
    outcome(
        "crisis_interventions_per_1000",
        "per 1,000 children per year",
        crisis_interventions_per_1000,
        en=("ambulatory crisis help per 1,000", "families a year who stay at home with crisis help, per 1,000 minors"),
        nl=("ambulante spoedhulp per 1.000", "gezinnen per jaar met spoedhulp thuis, per 1.000 minderjarigen"),
        group="crises",
    ),
    outcome(
        "decisions_office",
        "share",
        flagged(Flag.OFFICE),
        en=("decided in office hours", "share of crisis decisions taken in office hours"),
        nl=("besloten in kantoortijd", "aandeel crisisbesluiten dat in kantoortijd genomen is"),
        group="crises",
    ),
    outcome(
        "decisions_slowed",
        "share",
        share_slowed,
        en=("slowed down", "share of crisis decisions that were slowed down first"),
        nl=("vertraagd", "aandeel crisisbesluiten dat eerst vertraagd is"),
        group="crises",
    ),
    outcome(
        "decisions_placed",
        "share",
        answered((Answer.NETWORK, Answer.PLACE, Answer.EMERGENCY)),
        en=("placed in a crisis", "share of crisis decisions by which the child goes to live elsewhere"),
        nl=("geplaatst bij crisis", "aandeel crisisbesluiten waardoor het kind elders gaat wonen"),
        group="crises",
    ),
    outcome(
        "decisions_network",
        "share",
        answered((Answer.NETWORK,)),
        en=("to the own network in a crisis", "share of crisis decisions by which the child goes to its own network"),
        nl=("naar eigen netwerk bij crisis", "aandeel crisisbesluiten waardoor het kind naar het eigen netwerk gaat"),
        direction="higher",
        group="crises",
    ),
    outcome(
        "emergency_placements",
        "per year",
        emergency_placements,
        en=("emergency placements", "children a year placed because acute danger was seen"),
        nl=("spoedplaatsingen", "kinderen per jaar geplaatst omdat acuut gevaar gezien is"),
        group="crises",
    ),
    outcome(
        "child_asked",
        "share",
        flagged(Flag.ASKED),
        en=("child asked", "share of crisis decisions in which the child was asked"),
        nl=("kind gevraagd", "aandeel crisisbesluiten waarbij het kind gevraagd is"),
        direction="higher",
        group="crises",
    ),
    outcome(
        "child_in_line",
        "share",
        in_line,
        en=("in line with the child's view", "share of decisions in line, of those where the child said what it wants"),
        nl=("volgens wens van het kind", "aandeel besluiten volgens de wens, waar het kind die heeft gezegd"),
        direction="higher",
        group="crises",
    ),
    outcome(
        "danger_missed",
        "share",
        misses,
        en=("danger missed", "share of decisions in true danger in which it was not seen"),
        nl=("gevaar gemist", "aandeel besluiten bij echt gevaar waarin dat niet gezien is"),
        direction="lower",
        group="crises",
        grade="levels assumed, not measured",
    ),
    outcome(
        "false_alarms",
        "share",
        false_alarms,
        en=("false alarms", "share of decisions without true danger in which danger was seen"),
        nl=("vals alarm", "aandeel besluiten zonder echt gevaar waarin toch gevaar gezien is"),
        direction="lower",
        group="crises",
        grade="levels assumed, not measured",
    ),
)
