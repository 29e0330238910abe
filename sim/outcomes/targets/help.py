"""Targets of ambulant help: clients, trajectories, the gradient between areas, crisis "
"interventions, support families."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes import crises
from sim.outcomes.measure import ratio
from sim.outcomes.targets.measure import At, Unseen, part
from sim.outcomes.targets.stays import Intervals, distinct, helped
from sim.outcomes.targets.years import at as stock_at
from sim.outcomes.targets.years import minors
from sim.outcomes.view import RunView
from sim.words import Count, Event, HelpForm, RespiteForm

SPECIALIST = (HelpForm.SPECIALIST, HelpForm.INTENSIVE)


def specialist(run: RunView) -> Intervals:
    """Specialist help and intensive treatment of families."""
    return helped(run, SPECIALIST)


def generalist(run: RunView) -> Intervals:
    """Help of the neighbourhood teams."""
    return helped(run, (HelpForm.GENERALIST,))


def clients(at: At) -> float:
    """Families with specialist help at any time in the year."""
    found = at.run.once(specialist)
    return float(distinct(found, np.ones(len(found.key), bool), at.years).mean())


def trajectories(at: At) -> float:
    """Help of the neighbourhood teams that runs in the year: there on 1 January, or begun."""
    rows = at.run.rows(Event.HELP_START)
    begun = at.years.counts(rows["time"][rows["reason"] == HelpForm.GENERALIST])
    there = [stock_at(at.run, day, (Count.HELP + HelpForm.GENERALIST,)) for day in at.years.begin]
    return float((begun + np.array(there)).mean())


def gradient(pick: Callable[[np.ndarray], float]) -> Callable[[At], float]:
    """Function that gives families reached by the neighbourhood team a household, in one area (by "
    "``pick``), city = 1."""

    def relative(at: At) -> float:
        households = np.asarray(at.run.record.households, float)
        there = households[1:] > 0  # not in the regions around
        found = at.run.once(generalist)
        reached = np.zeros(len(households))
        for low, high in zip(at.years.begin, at.years.end, strict=True):
            touched = found.touching(low, high)
            first = np.unique(found.key[touched], return_index=True)[1]
            reached += np.bincount(found.area[touched][first], minlength=len(households))
        if not there.any() or reached[1:].sum() == 0:
            return np.nan
        return float(pick(reached[1:][there] / households[1:][there]) * households[1:].sum() / reached[1:].sum())

    return relative


def interventions(at: At) -> float:
    """Ambulatory crisis interventions a year per 1,000 minors: families that stay at home with crisis help."""
    counts = at.years.counts(crises.intervention_rows(at.run)["time"])
    return ratio(counts.sum(), (minors(at.run, at.years) * at.years.lengths).sum(), 1000.0)


def matches(area: str, years: float) -> Callable[[At], float]:
    """Function that gives the matches of support families in one area in so many years."""

    def number(at: At) -> float:
        areas = at.run.record.areas
        if area not in areas[1:]:
            raise Unseen(f"there is no area {area}", f"er is geen gebied {area}")
        rows = at.run.rows(Event.RESPITE_START)
        own = (rows["reason"] == RespiteForm.FAMILY) & (rows["area"] == areas.index(area))
        return at.years.a_year(rows["time"][own]) * years

    return number


FAMILIES = ("families in the model, clients in the source", "gezinnen in het model, cliënten in de bron")
PUT_IN = ("put in by the scenario from use of help", "door het scenario ingevuld naar gebruik van hulp")
START = ("a service that runs, a start in the source", "een lopende dienst; in de bron een begin")
MEASURES = (
    part(
        "T17",
        "clients",
        clients,
        en="clients of specialist youth care",
        nl="cliënten van specialistische jeugdhulp",
        definition="families with specialist help or intensive treatment at any time in the calendar year",
        note=FAMILIES,
    ),
    part(
        "T18",
        "trajectories",
        trajectories,
        en="trajectories of the neighbourhood teams",
        nl="trajecten van de buurtteams",
        definition="help of the neighbourhood teams there on 1 January or begun in the calendar year",
    ),
    part(
        "T19",
        "highest",
        gradient(np.max),
        span="half_year",
        en="neighbourhood-team help, highest area (city = 1)",
        nl="hulp van buurtteams, hoogste wijk (stad = 1)",
        definition="families helped by the neighbourhood team at any time in a half-year, per household, in the area "
        "with most, over "
        "that of the city",
        note=PUT_IN,
    ),
    part(
        "T19",
        "lowest",
        gradient(np.min),
        span="half_year",
        en="neighbourhood-team help, lowest area (city = 1)",
        nl="hulp van buurtteams, laagste wijk (stad = 1)",
        definition="the same in the area with least",
        note=PUT_IN,
    ),
    part(
        "T20",
        "interventions",
        interventions,
        en="ambulatory crisis interventions",
        nl="ambulante spoedhulp",
        definition="families a year that stay at home with crisis help after a crisis, per 1,000 minors",
        note=("not crises", "geen crises"),
    ),
    part(
        "T39",
        "18_months",
        matches("Nijmegen", 1.5),
        en="matches of support families in 18 months",
        nl="koppelingen van steungezinnen in 18 maanden",
        definition="matches of support families in the area Nijmegen that begin, for 18 months",
        note=START,
    ),
    part(
        "T39",
        "2_years",
        matches("Nijmegen", 2.0),
        en="matches of support families in two years",
        nl="koppelingen van steungezinnen in twee jaar",
        definition="the same for two years",
        note=START,
    ),
)
