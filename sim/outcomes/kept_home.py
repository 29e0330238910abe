"""Families in which children were kept home, followed: harm at home, new reports, a placement later all the same.

A placement that does not happen is no result by itself. Two moments are followed, in the baseline as under a policy: a step
before a placement at which an alternative began (the request is suspended), and a crisis that was answered at home. The
case is the family at that moment: both are decided for a family, and so are its reports. A case whose follow-up runs past the
end of the run is left out, above and below the line. A family that moves away or whose children come of age is followed
without events from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.outcomes.flows import counted_entries
from sim.outcomes.harm import ASSUMED, ASSUMED_NL, SEVERE
from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.view import RunView
from sim.units import YEAR
from sim.words import Answer, Event, Form, Step


@dataclass(frozen=True)
class Moments:
    """Families at moments: keys and times (days), both (n,), in order of time, a family at a moment once."""

    family: np.ndarray
    time: np.ndarray

    def __len__(self) -> int:
        return len(self.family)

    def take(self, index: np.ndarray) -> Moments:
        """Some of them."""
        return Moments(self.family[index], self.time[index])


def moments(rows: np.ndarray) -> Moments:
    """The families and times of rows of the log, each pair once."""
    order = np.lexsort((rows["family"], rows["time"]))
    family, time = rows["family"][order], rows["time"][order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (family[1:] != family[:-1]) | (time[1:] != time[:-1])
    return Moments(family[fresh], time[fresh])


def happened(cases: Moments, rows: np.ndarray, days: float) -> np.ndarray:
    """How many rows of its own family follow each case within so many days, the moment itself left out, (n,)."""
    return events_within(cases, rows["family"], rows["time"], days, after=True)


def events_within(
    cases: Moments, family: np.ndarray, time: np.ndarray, days: float, *, after: bool = False
) -> np.ndarray:
    """How many events (family, time) each case has from its moment (``after`` it) to so many days later, that end included.

    Returns
    -------
    (n,) whole numbers, one a case.
    """
    if not len(cases) or not len(family):
        return np.zeros(len(cases), np.int64)
    keys, number = np.unique(np.concatenate((cases.family, family)), return_inverse=True)
    moments_of = [np.concatenate((cases.time, time)), cases.time + days]
    low = min(part.min() for part in moments_of)
    span = max(part.max() for part in moments_of) - low + 1.0
    n = len(cases)
    line = np.sort(number[n:] * span + (time - low))  # one line of time, family after family
    begin, end = number[:n] * span + (cases.time - low), number[:n] * span + (cases.time + days - low)
    first = np.searchsorted(line, begin, "right" if after else "left")
    found: np.ndarray = np.searchsorted(line, end, "right") - first
    return found


def steps_kept(run: RunView) -> Moments:
    """Families whose request for a placement was suspended at a step, because an alternative began."""
    rows = run.rows(Event.STEP)
    return moments(rows[rows["reason"] == Step.STARTED])


def crises_kept(run: RunView) -> Moments:
    """Families of which a crisis was answered at home, with crisis help or without."""
    rows = run.rows(Event.DECISION)
    return moments(rows[np.isin(rows["reason"], (Answer.HOME, Answer.HOME_HELP))])


def harmed(run: RunView) -> np.ndarray:
    """Rows of true severe incidents with a child that lives at home."""
    rows = run.rows(Event.INCIDENT)
    at_home = np.maximum(rows["form_from"], rows["form_to"]) == Form.HOME
    return rows.take(np.flatnonzero(at_home & (rows["reason"] == SEVERE)))


def reported(run: RunView) -> np.ndarray:
    """Rows of reports to Veilig Thuis."""
    return run.rows(Event.REPORT)


def placed(run: RunView) -> np.ndarray:
    """Rows of children who leave home for a night or more."""
    return run.once(counted_entries)


def followed(run: RunView, cases: Moments, days: float) -> Moments:
    """Cases that are followed for so many days within the run."""
    return cases.take(np.flatnonzero(cases.time + days <= run.end))


def share(
    cases: Callable[[RunView], Moments], rows: Callable[[RunView], np.ndarray], years: float
) -> Callable[[RunView], float]:
    """Function that gives the share of cases in which something happens within so many years; NaN without cases."""

    def found(run: RunView) -> float:
        long_enough = followed(run, run.once(cases), years * YEAR)
        return ratio(np.count_nonzero(happened(long_enough, rows(run), years * YEAR)), len(long_enough))

    return found


def number(cases: Callable[[RunView], Moments]) -> Callable[[RunView], float]:
    """Function that gives the cases a year."""
    return lambda run: run.per_year(len(run.once(cases)))


_CASES = (
    (
        "step",
        steps_kept,
        ("an alternative in place of a placement", "families whose request for a placement was suspended at a step"),
        ("een alternatief in plaats van plaatsing", "gezinnen waarvan het verzoek om plaatsing bij een stap is opgeschort"),
    ),
    (
        "crisis",
        crises_kept,
        ("crises answered at home", "families of which a crisis was answered at home"),
        ("crises die thuis zijn opgelost", "gezinnen waarvan een crisis thuis is opgelost"),
    ),
)  # fmt: skip
_EVENTS = (
    (
        "harm_12", harmed, 1.0,
        ("severe incident at home in 12 months", f"with a true severe incident at home within 12 months; {ASSUMED}"),
        ("ernstig incident thuis in 12 maanden", f"met een werkelijk ernstig incident thuis binnen 12 maanden; {ASSUMED_NL}"),
        ASSUMED,
    ),
    (
        "report_12", reported, 1.0,
        ("new report to Veilig Thuis in 12 months", "with a new report to Veilig Thuis within 12 months"),
        ("nieuwe melding bij Veilig Thuis in 12 maanden", "met een nieuwe melding bij Veilig Thuis binnen 12 maanden"),
        "",
    ),
    (
        "placed_12", placed, 1.0,
        ("placed all the same in 12 months", "from which a child was placed all the same within 12 months"),
        ("toch uit huis binnen 12 maanden", "waaruit binnen 12 maanden toch een kind uit huis ging"),
        "",
    ),
    (
        "placed_24", placed, 2.0,
        ("placed all the same in 24 months", "from which a child was placed all the same within 24 months"),
        ("toch uit huis binnen 24 maanden", "waaruit binnen 24 maanden toch een kind uit huis ging"),
        "",
    ),
)  # fmt: skip


def _outcomes() -> list[Outcome]:
    made = []
    for key, cases, en, nl in _CASES:
        made.append(
            outcome(
                f"kept_{key}",
                "per year",
                number(cases),
                en=(f"kept home: {en[0]}", f"{en[1]}, a year"),
                nl=(f"thuis gebleven: {nl[0]}", f"{nl[1]}, per jaar"),
                group="kept",
            )
        )
        for event, rows, years, what, wat, grade in _EVENTS:
            made.append(
                outcome(
                    f"kept_{key}_{event}",
                    "share",
                    share(cases, rows, years),
                    en=(f"{en[0]}: {what[0]}", f"share of {en[1]}, {what[1]}"),
                    nl=(f"{nl[0]}: {wat[0]}", f"aandeel van {nl[1]}, {wat[1]}"),
                    direction="lower",
                    group="kept",
                    grade=grade,
                )
            )
    return made


OUTCOMES = tuple(_outcomes())
