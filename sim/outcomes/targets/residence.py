"""Targets of residence: how many children, in what forms, how often it starts, secure care, and the "
"region beside the country."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.outcomes import flows
from sim.outcomes.measure import ratio
from sim.outcomes.targets.measure import At, Unseen, part
from sim.outcomes.targets.years import Years, minors, within, year_end
from sim.outcomes.view import RunView
from sim.words import GROUP_FORMS, Count, Event, Form

OTHER_FORMS = tuple(form for form in GROUP_FORMS if form != Form.SECURE)


def residence_in(run: RunView, years: Years, forms: Sequence[int] | None = None) -> float:
    """Minors with residence at any time in some years per 1,000 minors; of some forms, or of all and part-time stays too."""
    seen = flows.seen_between(run, years.begin, years.end, forms, part_time=forms is None)
    unseen = 0.0 if forms is not None else flows.unseen_part_time(run)
    return ratio((seen + unseen).sum(), minors(run, years).sum(), 1000.0)


def residence(at: At) -> float:
    """Minors with residence at any time in the year (or half-year) per 1,000 minors."""
    return residence_in(at.run, at.years)


def clients_of(area: str) -> Callable[[At], float]:
    """Function that gives minors of one area with residence at any time in the year."""

    def clients(at: At) -> float:
        areas = at.run.record.areas
        if area not in areas[1:]:
            raise Unseen(f"there is no area {area}", f"er is geen gebied {area}")
        return float(flows.seen_between(at.run, at.years.begin, at.years.end, area=areas.index(area)).mean())

    return clients


def share_with(*forms: int, part_time: bool = False) -> Callable[[At], float]:
    """Function that gives the share of minors with residence in the year who had some of these forms in it."""

    def share(at: At) -> float:
        low, high = at.years.begin, at.years.end
        unseen = flows.unseen_part_time(at.run) * len(at.years)
        some = flows.seen_between(at.run, low, high, forms, part_time).sum() + (unseen if part_time else 0.0)
        return ratio(some, flows.seen_between(at.run, low, high).sum() + unseen)

    return share


def started(at: At) -> float:
    """Residence trajectories started a year per 1,000 minors: entries, moves and part-time stays begun."""
    rows = at.run.rows_of(Event.ENTRY, Event.MOVE, Event.PART_TIME_START)
    return ratio(at.years.counts(rows["time"]).sum(), (minors(at.run, at.years) * at.years.lengths).sum(), 1000.0)


def secure_starts(at: At) -> np.ndarray:
    """Moments at which a stay in secure care began."""
    s = at.run.spells
    found: np.ndarray = s.start[s.observed & (s.form == Form.SECURE)]
    return found


def secure_a_year(at: At) -> float:
    """Secure placements begun a year."""
    return at.years.a_year(secure_starts(at))


def secure_months(at: At) -> float:
    """Mean stay in secure care in months, by Little's law."""
    there = (within(at.run, at.years, Count.FORM + Form.SECURE) * at.years.lengths).sum()
    return ratio(there, at.years.counts(secure_starts(at)).sum(), 12.0)


def secure_planned(at: At) -> float:
    """Share of ended stays in secure care that did not break down."""
    s = at.run.spells
    ended = (s.form == Form.SECURE) & (s.why != Event.NONE) & at.years.inside(s.end)
    return ratio(np.count_nonzero(ended & np.isinf(s.breakdown)), np.count_nonzero(ended))


def family_homes(at: At) -> float:
    """Family homes: the model has places in them, not homes."""
    raise Unseen(
        "the model knows places in family homes, not homes", "het model kent plekken in gezinshuizen, geen huizen"
    )


def in_forms(*forms: int) -> Callable[[At], float]:
    """Function that gives the number of children in some forms on 31 December."""
    return lambda at: year_end(at.run, at.years, *(Count.FORM + form for form in forms))


OVERLAP = ("types overlap", "soorten overlappen")
MEASURES = (
    part(
        "T01",
        "residence",
        residence,
        en="children with residence in the year",
        nl="kinderen met verblijf in het jaar",
        definition="minors with residence at any time in the calendar year, part-time stays included, per 1,000 minors",
    ),
    part(
        "T02",
        "clients",
        clients_of("Nijmegen"),
        en="clients with residence in the year, Nijmegen",
        nl="cliënten met verblijf in het jaar, Nijmegen",
        definition="minors of the area Nijmegen with residence at any time in the calendar year",
    ),
    part(
        "T03",
        "foster",
        share_with(*flows.FOSTER_FORMS, part_time=True),
        en="with foster care, of children with residence",
        nl="met pleegzorg, van kinderen met verblijf",
        definition="share of minors with residence in the year who had foster care in it, part-time stays included",
        note=OVERLAP,
    ),
    part(
        "T03",
        "family_type",
        share_with(Form.FAMILY_HOME),
        en="in a family home, of children with residence",
        nl="in een gezinshuis, van kinderen met verblijf",
        definition="share of minors with residence in the year who were in a family home in it",
        note=("all family-type care in the source", "alle gezinsgerichte hulp in de bron"),
    ),
    part(
        "T03",
        "secure",
        share_with(Form.SECURE),
        en="in secure care, of children with residence",
        nl="in gesloten jeugdhulp, van kinderen met verblijf",
        definition="share of minors with residence in the year who were in secure care in it",
        note=OVERLAP,
    ),
    part(
        "T03",
        "other",
        share_with(*OTHER_FORMS),
        en="other residence, of children with residence",
        nl="overig verblijf, van kinderen met verblijf",
        definition="share of minors with residence in the year who had a crisis bed, an open or treatment group, or a "
        "clinical "
        "or disability place in it",
        note=("respite nights are in the source", "logeren zit in de bron"),
    ),
    part(
        "T04",
        "started",
        started,
        en="residence trajectories started",
        nl="gestarte verblijfstrajecten",
        definition="entries, moves to another place and part-time stays begun in the calendar year per 1,000 minors",
        note=(
            "new products of the same child are in the source",
            "nieuwe producten van hetzelfde kind zitten in de bron",
        ),
    ),
    part(
        "T10",
        "started",
        secure_a_year,
        en="placements in secure care",
        nl="plaatsingen in gesloten jeugdhulp",
        definition="stays in secure care begun in the calendar year",
    ),
    part(
        "T11",
        "months",
        secure_months,
        en="mean stay in secure care",
        nl="gemiddelde duur van gesloten jeugdhulp",
        definition="mean number in secure care over the stays begun a year, in months (Little's law)",
    ),
    part(
        "T11",
        "planned",
        secure_planned,
        en="secure stays ended as planned",
        nl="gesloten verblijf gepland beëindigd",
        definition="share of stays in secure care that ended in the calendar year and did not break down",
    ),
    part(
        "T14",
        "homes",
        family_homes,
        en="family homes",
        nl="gezinshuizen",
        definition="not in the model: it has places, not homes",
    ),
    part(
        "T14",
        "children",
        in_forms(Form.FAMILY_HOME),
        en="children in family homes",
        nl="kinderen in gezinshuizen",
        definition="children in family homes on 31 December",
        note=("at least", "ten minste"),
    ),
    part(
        "T27",
        "residence",
        residence,
        span="half_year",
        en="residence relative to the Netherlands",
        nl="verblijf ten opzichte van Nederland",
        definition="minors with residence at any time in the half-year per 1,000 minors, over the country's own figure",
    ),
    part(
        "T28",
        "foster",
        in_forms(*flows.FOSTER_FORMS),
        en="children of the city in foster care",
        nl="kinderen van de stad in pleegzorg",
        definition="children in foster families on 31 December, full-time",
    ),
)
