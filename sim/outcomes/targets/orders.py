"""Targets of child protection: orders started, ended and in force, with residence, and the region "
"beside the country."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.targets.measure import At, part
from sim.outcomes.targets.stays import distinct, orders
from sim.outcomes.targets.years import minors
from sim.outcomes.view import RunView
from sim.words import Event, LegalStatus

SUPERVISED = (LegalStatus.SUPERVISION, LegalStatus.AUTHORISED)  # a supervision order, with or without placement
GUARDED = (LegalStatus.GUARDIANSHIP,)
PROVISIONAL = (LegalStatus.PROVISIONAL,)


def steps(run: RunView) -> np.ndarray:
    """Changes of legal status as they are counted, by child and time.

    A supervision order goes on when a child under it is placed in an emergency: the court authorises that, no order begins.
    """
    rows = run.rows(Event.ORDER)
    rows = rows.take(np.argsort(rows["child"], kind="stable"))
    emergency = (rows["form_to"] == LegalStatus.PROVISIONAL) & np.isin(rows["form_from"], SUPERVISED)
    after = np.flatnonzero(emergency[:-1] & (rows["child"][1:] == rows["child"][:-1])) + 1
    rows["form_from"][after] = rows["form_from"][after - 1]
    found: np.ndarray = rows[~emergency & (rows["form_from"] != rows["form_to"])]
    return found


def changes(at: At, to: tuple[int, ...] = (), out_of: tuple[int, ...] = ()) -> float:
    """Children a year whose legal status becomes one of ``to``, or is no longer one of ``out_of``."""
    rows = at.run.once(steps)
    into, left = np.isin(rows["form_to"], to), np.isin(rows["form_from"], out_of)
    chosen = into & ~np.isin(rows["form_from"], to) if to else left & ~np.isin(rows["form_to"], out_of)
    return at.years.a_year(rows["time"][chosen])


def begun(*statuses: int) -> Callable[[At], float]:
    """Function that gives orders of a kind that start a year."""
    return lambda at: changes(at, to=statuses)


def ended(*statuses: int) -> Callable[[At], float]:
    """Function that gives orders of a kind that end a year."""
    return lambda at: changes(at, out_of=statuses)


def in_force(*statuses: int, end: bool = False) -> Callable[[At], float]:
    """Function that gives children under orders of a kind on 1 January, or on 31 December (``end``)."""

    def number(at: At) -> float:
        under = at.run.once(orders)
        own = under.of(statuses)
        days = at.years.end - 1.0 if end else at.years.begin + 0.5
        return float(np.mean([np.count_nonzero(own & under.at(day)) for day in days]))

    return number


def with_placement(at: At) -> float:
    """Orders with placement that the Board asks for, a year, by child: those that begin with one, not under a running order."""
    rows = at.run.once(steps)
    child_and_day = rows["child"] + 1j * rows["time"]
    begun_now = np.isin(child_and_day, child_and_day[rows["form_to"] == LegalStatus.SUPERVISION])
    running = (rows["form_from"] == LegalStatus.SUPERVISION) & ~begun_now
    return at.years.a_year(rows["time"][(rows["form_to"] == LegalStatus.AUTHORISED) & ~running])


def share_under(at: At) -> float:
    """Minors under an order at any time in the half-year as a share of minors."""
    under = at.run.once(orders)
    return ratio(distinct(under, np.ones(len(under.key), bool), at.years).sum(), minors(at.run, at.years).sum())


def with_residence(at: At) -> float:
    """Share of minors under an order at any time in the year who had residence at any time in it."""
    under, s, p = at.run.once(orders), at.run.spells, at.run.part_time
    child, start, end = (np.concatenate(pair) for pair in ((s.child, p.child), (s.start, p.start), (s.end, p.end)))
    both = total = 0
    for low, high in zip(at.years.begin, at.years.end, strict=True):
        ordered = np.unique(under.key[under.touching(low, high)])
        both += int(np.count_nonzero(np.isin(ordered, child[(start < high) & (end > low)])))
        total += len(ordered)
    return ratio(both, total)


MOVED = ("a family that moves away ends its order here", "een gezin dat verhuist beëindigt hier zijn maatregel")
MEASURES = (
    part(
        "T12",
        "requests",
        with_placement,
        en="protection requests that include placement",
        nl="verzoeken om een maatregel met uithuisplaatsing",
        definition="children who come under a supervision order with placement in the calendar year: both at once, after a "
        "provisional order, or placed before without an order; placement under a running order is not asked for by the Board",
        note=("orders that were made, not requests", "gegeven maatregelen, geen verzoeken"),
    ),
    part(
        "T13",
        "started",
        begun(*SUPERVISED),
        en="supervision orders started",
        nl="begonnen ondertoezichtstellingen",
        definition="children who come under a supervision order in the calendar year, from no order or from a "
        "provisional one",
    ),
    part(
        "T29",
        "orders",
        share_under,
        span="half_year",
        en="youths under a protection order, relative to the Netherlands",
        nl="jongeren met jeugdbescherming ten opzichte van Nederland",
        definition="minors under any order at any time in the half-year as a share of minors, over the country's own "
        "share",
    ),
    part(
        "T36",
        "residence",
        with_residence,
        en="youths under an order with residence in the year",
        nl="jongeren onder een maatregel met verblijf in het jaar",
        definition="share of minors under any order in the calendar year who had residence in it, part-time stays "
        "included",
    ),
    part(
        "T37",
        "started",
        begun(*PROVISIONAL),
        en="provisional supervision orders started",
        nl="begonnen voorlopige ondertoezichtstellingen",
        definition="children who come under a provisional order in the calendar year",
    ),
    part(
        "T37",
        "in_force",
        in_force(*PROVISIONAL, end=True),
        en="provisional supervision orders in force",
        nl="lopende voorlopige ondertoezichtstellingen",
        definition="children under a provisional order on 31 December",
    ),
    part(
        "T40",
        "started",
        begun(*SUPERVISED),
        en="supervision orders started",
        nl="begonnen ondertoezichtstellingen",
        definition="as T13",
    ),
    part(
        "T40",
        "ended",
        ended(*SUPERVISED),
        en="supervision orders ended",
        nl="beëindigde ondertoezichtstellingen",
        definition="children whose supervision order ends in the calendar year, also by guardianship, at 18, and when "
        "the family leaves",
        note=MOVED,
    ),
    part(
        "T40",
        "in_force",
        in_force(*SUPERVISED),
        en="supervision orders in force",
        nl="lopende ondertoezichtstellingen",
        definition="children under a supervision order on 1 January",
    ),
    part(
        "T40",
        "guardianship_started",
        begun(*GUARDED),
        en="guardianship started",
        nl="begonnen voogdij",
        definition="children who come under guardianship in the calendar year",
    ),
    part(
        "T40",
        "guardianship_ended",
        ended(*GUARDED),
        en="guardianship ended",
        nl="beëindigde voogdij",
        definition="children whose guardianship ends in the calendar year, at 18 as well",
        note=MOVED,
    ),
    part(
        "T40",
        "guardianship_in_force",
        in_force(*GUARDED),
        en="guardianship in force",
        nl="lopende voogdij",
        definition="children under guardianship on 1 January",
    ),
)
