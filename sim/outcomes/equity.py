"""Outcomes by area and by quintile of deprivation: pooled over years and runs, small numbers hidden, never ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from sim.outcomes.flows import counted_entries
from sim.outcomes.view import RunView, view
from sim.words import N_FORMS, Count, Event, Label
from sim.world.record import RunRecord

POOLED_YEARS = 5.0  # results by area take at least so many years together
FEWEST = 20.0  # expected events a run below which an area is not shown
QUINTILES = 5
NOTE = Label(
    "Differences between neighbourhoods are put in, from use of help: they are not a finding of the model. "
    "Neighbourhoods stand in the order of the scenario and are not ranked.",
    "Verschillen tussen wijken zijn erin gestopt, uit het gebruik van hulp: het model heeft ze niet gevonden. "
    "Wijken staan in de volgorde van het scenario en zijn niet gerangschikt.",
)

EVENTS: Mapping[str, tuple[int, Label]] = MappingProxyType(
    {
        "entries": (Event.ENTRY, Label("placed out of home", "uithuisplaatsingen")),
        "crises": (Event.CRISIS, Label("crises", "crises")),
        "not_found": (Event.NOT_FOUND, Label("no place found", "geen plek gevonden")),
        "help_started": (Event.HELP_START, Label("help started", "hulp gestart")),
        "incidents": (Event.INCIDENT, Label("incidents (assumed)", "incidenten (aangenomen)")),
    }
)


@dataclass(frozen=True)
class AreaRate:
    """Rate of one kind of event in one area or quintile.

    Attributes
    ----------
    place : name of the area, or "quintile 1" (least use of help) to "quintile 5".
    event : key of ``EVENTS``.
    rate : per 1,000 minors a year; NaN when hidden.
    expected : events a run at the rate of the whole scenario.
    hidden : why it is not shown, or "".
    """

    place: str
    event: str
    rate: float
    expected: float
    hidden: str


def quintiles(run: RunView) -> np.ndarray:
    """Quintile of each area by deprivation, weighted with its youths: 1 (least) to 5; index 0 (whole scenario) is 0."""
    deprivation = np.asarray(run.record.deprivation, float)
    youths = np.asarray(run.record.youths, float)
    group = np.zeros(len(deprivation), np.int64)
    if len(deprivation) < 2 or youths[1:].sum() <= 0:
        return group
    order = 1 + np.argsort(deprivation[1:], kind="stable")
    middle = (np.cumsum(youths[order]) - 0.5 * youths[order]) / youths[1:].sum()
    group[order] = np.minimum(QUINTILES, 1 + np.floor(middle * QUINTILES).astype(np.int64))
    return group


@dataclass(frozen=True)
class AreaTally:
    """What one run has to say about its areas, small enough to keep for every run.

    Attributes
    ----------
    areas : names, index 0 is the whole scenario.
    quintile : quintile of each area, same index.
    years : length of the run; ``child_years`` : of minors in each area, same index.
    counts : events in each area by key of ``EVENTS``, same index.
    """

    areas: tuple[str, ...]
    quintile: np.ndarray
    years: float
    child_years: np.ndarray
    counts: dict[str, np.ndarray]


def rows_of(run: RunView, event: str) -> np.ndarray:
    """Rows of the log of one of `EVENTS`; entries are those that count."""
    return run.once(counted_entries) if event == "entries" else run.rows(EVENTS[event][0])


def tally(record: RunRecord | RunView, events: Sequence[str] = tuple(EVENTS)) -> AreaTally:
    """Events and child-years by area of one run."""
    run = view(record)
    n = len(run.record.areas)
    counts = {event: np.bincount(rows_of(run, event)["area"], minlength=n)[:n] for event in events}
    minors = run.means[:, Count.FORM : Count.FORM + N_FORMS].sum(axis=1)
    around = np.asarray(run.record.youths) <= 0  # regions around, in which no family is modelled
    if not around[:1].all():
        minors = np.where(around[:n], 0.0, minors)
    return AreaTally(tuple(run.record.areas), quintiles(run), run.years, minors * run.years, counts)


def area_rates(
    records: Sequence[RunRecord | RunView | AreaTally], events: Sequence[str] = tuple(EVENTS), by: str = "area"
) -> list[AreaRate]:
    """Rates by area (``by="area"``) or by quintile of deprivation (``by="quintile"``), pooled over runs.

    Show ``NOTE`` with every table made of these. A rate is hidden when the pooled years are fewer than ``POOLED_YEARS``
    or when fewer than ``FEWEST`` events a run are expected at the rate of the whole scenario.
    """
    if by not in ("area", "quintile"):
        raise ValueError(f"by: found {by!r}, allowed are 'area' and 'quintile'")
    runs = [record if isinstance(record, AreaTally) else tally(record, events) for record in records]
    if not runs:
        return []
    first = runs[0]
    years = sum(run.years for run in runs) / len(runs)
    group = np.arange(len(first.areas)) if by == "area" else first.quintile
    names = list(first.areas) if by == "area" else ["", *(f"quintile {q}" for q in range(1, QUINTILES + 1))]
    minors = np.sum([run.child_years for run in runs], axis=0)
    child_years = np.bincount(group[1:], weights=minors[1:], minlength=len(names))
    found = []
    for event in events:
        counts = np.sum([run.counts[event] for run in runs], axis=0)
        happened = np.bincount(group[1:], weights=counts[1:], minlength=len(names))
        overall = happened.sum() / child_years.sum() if child_years.sum() > 0 else 0.0
        for place in range(1, len(names)):
            if by == "area" and child_years[place] == 0.0 and child_years.sum() > 0.0:
                continue  # a region around
            expected = overall * child_years[place] / len(runs)
            rate = 1000.0 * happened[place] / child_years[place] if child_years[place] > 0 else np.nan
            hidden = ""
            if years < POOLED_YEARS:
                hidden = f"fewer than {POOLED_YEARS:g} years a run"
            elif expected < FEWEST:
                hidden = f"fewer than {FEWEST:g} events a run expected"
            found.append(AreaRate(names[place], event, np.nan if hidden else float(rate), float(expected), hidden))
    return found
