"""Targets of foster care: stock, who comes in and leaves, families, network, waiting, kinds, legal "
"status, how it ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes import stability, waiting
from sim.outcomes.flows import FOSTER_FORMS
from sim.outcomes.measure import ratio
from sim.outcomes.stability import GOES_ON
from sim.outcomes.survival import cumulative_incidence
from sim.outcomes.targets.looks import Look
from sim.outcomes.targets.measure import At, Unseen, part
from sim.outcomes.targets.stays import orders
from sim.outcomes.targets.years import at as stock_at
from sim.outcomes.targets.years import within, year_end
from sim.units import YEAR
from sim.words import Count, Event, Form, HostEnd, LegalStatus, Route

IN_FOSTER = tuple(Count.FORM + form for form in FOSTER_FORMS)
UNDER = (LegalStatus.SUPERVISION, LegalStatus.PROVISIONAL, LegalStatus.AUTHORISED, LegalStatus.GUARDIANSHIP)
BROKE, ENDED = 1, 2
LONG_YEARS = 6.0  # after which the long-term placements of the source were looked at


def index(at: At) -> float:
    """Children in foster care so many years on as the row lies after 2015, over the number at first, 100 = the same.

    All pairs of such days in the run together: the start and each 31 December.
    """
    years = at.target.year - int(at.target.register_ids[0][-4:])
    run = at.run
    days = np.concatenate(([run.start], at.years.end - 1.0))
    first = days[days + years * YEAR <= run.end + 1.5]
    if not len(first):
        raise Unseen(f"needs a run of {years} years", f"vraagt een run van {years} jaar")
    before = sum(stock_at(run, day, IN_FOSTER) for day in first)
    return ratio(sum(stock_at(run, day + years * YEAR, IN_FOSTER) for day in first), before, 100.0)


def came_in(at: At) -> np.ndarray:
    """Which spells are of children who come into foster care full-time: not from another foster family, (spells,)."""
    s = at.run.spells
    foster = np.isin(s.form, FOSTER_FORMS)
    from_foster = np.zeros(len(foster), bool)
    from_foster[1:] = foster[:-1] & (s.episode[1:] == s.episode[:-1])
    found: np.ndarray = s.observed & foster & ~from_foster
    return found


def new_placements(at: At) -> float:
    """Children who come into foster care a year, full-time or part-time."""
    begun = at.run.rows(Event.PART_TIME_START)["time"]
    return at.years.a_year(np.concatenate((at.run.spells.start[came_in(at)], begun)))


def families(at: At) -> float:
    """Foster families at any time in the year, recruited and network: those on 31 December and those that stopped."""
    return year_end(at.run, at.years, Count.HOSTS, Count.NETWORK_HOSTS) + float(stopped(at).mean())


def stopped(at: At) -> np.ndarray:
    """(years,) foster families that stop, recruited and network."""
    rows = at.run.rows(Event.HOST_STOPPED)
    return at.years.counts(rows["time"][np.isin(rows["reason"], tuple(HostEnd))])


def new_families(at: At) -> float:
    """New foster families a year: recruited ones approved, and network families when their first child comes."""
    s = at.run.spells
    chosen = s.observed & (s.form == Form.NETWORK_FOSTER)
    order = np.lexsort((s.start[chosen], s.other[chosen]))
    keys = s.other[chosen][order]
    made = s.start[chosen][order][np.diff(keys, prepend=keys[:1] ^ 1) != 0]
    return at.years.a_year(np.concatenate((at.run.rows(Event.HOST_APPROVED)["time"], made)))


def attrition(at: At) -> float:
    """Foster families that stop in a year over those at any time in it, recruited and network together."""
    return ratio(float(stopped(at).mean()), families(at))


def network_stock(at: At) -> float:
    """Share of children in foster care, full-time or part-time, who live in their network, on 31 December."""
    every = year_end(at.run, at.years, *IN_FOSTER, Count.PART_TIME)
    return ratio(year_end(at.run, at.years, Count.FORM + Form.NETWORK_FOSTER), every)


def network_new(at: At) -> float:
    """Share of children who come into foster care, full-time or part-time, that come into their network."""
    s = at.run.spells
    chosen = came_in(at) & at.years.inside(s.start)
    part_time = at.years.counts(at.run.rows(Event.PART_TIME_START)["time"]).sum()
    return ratio(np.count_nonzero(s.form[chosen] == Form.NETWORK_FOSTER), np.count_nonzero(chosen) + part_time)


def exits(at: At) -> float:
    """Children who leave foster care a year over the mean number in it; a move to another foster family is no exit."""
    s = at.run.spells
    foster = np.isin(s.form, FOSTER_FORMS)
    onward = np.zeros(len(foster), bool)
    onward[:-1] = foster[1:] & (s.episode[1:] == s.episode[:-1])
    left = at.years.counts(s.end[foster & (s.why != Event.NONE) & ~onward])
    return ratio(left.sum(), (within(at.run, at.years, *IN_FOSTER) * at.years.lengths).sum())


def waiting_per_1000(at: At) -> float:
    """Children in the line for a host family per 1,000 in foster families."""
    return ratio(waiting.waiting_for_family(at.run), sum(at.run.mean(counter) for counter in IN_FOSTER), 1000.0)


def mean_wait(at: At) -> float:
    """Mean days of waiting for each child that comes into foster care full-time, by Little's law."""
    return ratio(waiting.waiting_for_family(at.run), at.run.per_year(np.count_nonzero(came_in(at))), YEAR)


def crisis_share(at: At) -> float:
    """Share of foster placements begun, part-time and moves included, that are entries by a crisis."""
    s = at.run.spells
    begun = s.observed & np.isin(s.form, FOSTER_FORMS) & at.years.inside(s.start)
    part_time = at.years.counts(at.run.rows(Event.PART_TIME_START)["time"]).sum()
    crisis = np.count_nonzero(begun & (s.how == Event.ENTRY) & (s.route == Route.CRISIS))
    return ratio(crisis, np.count_nonzero(begun) + part_time)


def full_time(at: At) -> float:
    """Share of children who come into foster care that come full-time."""
    full = np.count_nonzero(came_in(at) & at.years.inside(at.run.spells.start))
    return ratio(full, full + at.years.counts(at.run.rows(Event.PART_TIME_START)["time"]).sum())


def part_time(at: At) -> float:
    """Share of children who come into foster care that come some nights a week."""
    return 1.0 - full_time(at)


def combined(at: At) -> float:
    """Combinations of full-time and part-time: not in the model."""
    raise Unseen("the model has no combinations", "het model kent geen combinaties")


def legal_share(*statuses: int) -> Callable[[At], float]:
    """Function that gives the share of minors in foster care on the last 31 December with one of these legal statuses.

    Full-time and part-time; one under no order is there voluntarily.
    """

    def share(at: At) -> float:
        day = float(at.years.end[-1]) - 1.0
        s, p = at.run.spells, at.run.part_time
        there = np.isin(s.form, FOSTER_FORMS) & (s.start <= day) & (s.end > day)
        child = np.unique(np.concatenate((s.child[there], p.child[(p.start <= day) & (p.end > day)])))
        if len(child) == 0:
            return np.nan
        under = at.run.once(orders)
        now = under.at(day)
        status = np.full(len(child), int(LegalStatus.VOLUNTARY))
        order = np.argsort(under.key[now])
        keys, what = under.key[now][order], under.what[now][order]
        place = np.minimum(np.searchsorted(keys, child), max(len(keys) - 1, 0))
        if len(keys):
            status = np.where(keys[place] == child, what[place], status)
        return float(np.isin(status, statuses).mean())

    return share


def guardian(at: At) -> float:
    """Foster parents who are guardian: the model does not tell who is."""
    raise Unseen("the model does not tell who is guardian", "het model zegt niet wie voogd is")


# --- long-term placements ---------------------------------------------------------------------------------------------
def lasting(at: At) -> np.ndarray:
    """Foster spells begun in the run that were meant to last when somebody first looked, (n,) positions."""
    s = at.run.spells
    found: list[int] = []
    chosen = np.flatnonzero(s.observed & np.isin(s.form, FOSTER_FORMS))
    days = np.array([look.day for look in at.looks])
    first = np.searchsorted(days, s.start[chosen])
    for spot, number in zip(chosen, first, strict=True):
        if number < len(days) and s.end[spot] > days[number] and _holds(at.looks[number], s.child[spot]):
            found.append(int(spot))
    return np.array(found, int)


def _holds(look: Look, child: int) -> bool:
    spot = int(np.searchsorted(look.lasting, child))
    return spot < len(look.lasting) and bool(look.lasting[spot] == child)


def long_term(way: str) -> Callable[[At], float]:
    """Function that gives the share of long-term foster placements that after six years are broken down, ended or running.

    The end of the run and a family's moving away censor.
    """

    def share(at: At) -> float:
        if not at.looks:
            raise Unseen(
                "how a placement is meant is not in the log: `validate` looks at the state for it",
                "hoe een plaatsing bedoeld is staat niet in het logboek: `validate` kijkt ervoor naar de toestand",
            )
        s, chosen = at.run.spells, lasting(at)
        end, broke = s.end[chosen], s.breakdown[chosen]
        until = np.minimum(end, broke)
        goes_on = np.isin(
            s.why[chosen], (Event.NONE, Event.LEFT_CARE)
        )  # a family that leaves takes its foster child along
        cause = np.where(broke <= end, BROKE, np.where(goes_on, GOES_ON, ENDED))
        found = {
            name: cumulative_incidence(until - s.start[chosen], cause, LONG_YEARS * YEAR, of)
            for name, of in (("broken_down", BROKE), ("ended_well", ENDED))
        }
        return found[way] if way in found else 1.0 - sum(found.values())

    return share


def breakdown(at: At) -> float:
    """Share of foster placements that end unplanned within 24 months."""
    return stability.breakdown_24(FOSTER_FORMS)(at.run)


def separated(at: At) -> float:
    """Of children placed in a family at the same time as a brother or sister, the share parted from all of them."""
    rows, s = at.run.rows(Event.SIBLINGS), at.run.spells
    family = s.observed & np.isin(s.form, (*FOSTER_FORMS, Form.FAMILY_HOME))
    there = np.isin(rows["child"] + 1j * rows["time"], s.child[family] + 1j * s.start[family])
    rows = rows[at.years.inside(rows["time"]) & there]
    return 1.0 - ratio(rows["value"].sum(), len(rows))


HOST_LINE = ("one line for foster families and family homes", "één wachtlijst voor pleeggezinnen en gezinshuizen")
MINORS = (
    "minors; the source has young people of 18 and over too",
    "minderjarigen; de bron heeft ook jongeren van 18 en ouder",
)
MEASURES = (
    part(
        "T05",
        "index",
        index,
        span="run",
        en="children in foster care, index (2015 = 100)",
        nl="kinderen in pleegzorg, index (2015 = 100)",
        definition="children in foster families so many years later, over the number at first (all such pairs of days "
        "in the run), "
        "so many years as the row lies after 2015",
        note=("other calendar years than the source", "andere kalenderjaren dan de bron"),
    ),
    part(
        "T06",
        "started",
        new_placements,
        en="new foster placements",
        nl="nieuwe pleegzorgplaatsingen",
        definition="children who come into foster care in the calendar year from home or from another form, full-time "
        "or part-time; "
        "a move between foster families is none",
    ),
    part(
        "T07",
        "families",
        families,
        en="foster families",
        nl="pleeggezinnen",
        definition="recruited and network foster families at any time in the calendar year",
    ),
    part(
        "T07",
        "new",
        new_families,
        en="new foster families",
        nl="nieuwe pleeggezinnen",
        definition="recruited families approved and network families that take their first child, in the calendar year",
    ),
    part(
        "T07",
        "attrition",
        attrition,
        en="foster families that stop",
        nl="pleeggezinnen die stoppen",
        definition="recruited and network families that stop in a calendar year over those at any time in it",
    ),
    part(
        "T08",
        "stock",
        network_stock,
        en="network share of children in foster care",
        nl="aandeel netwerk van kinderen in pleegzorg",
        definition="share of children in foster care, full-time or part-time, on 31 December who live in their network",
    ),
    part(
        "T08",
        "new",
        network_new,
        en="network share of new foster placements",
        nl="aandeel netwerk van nieuwe pleegzorgplaatsingen",
        definition="share of children who come into foster care, full-time or part-time, that come into their network",
    ),
    part(
        "T09",
        "exit",
        exits,
        en="annual exit from foster care",
        nl="uitstroom uit pleegzorg per jaar",
        definition="children who leave foster care a year over the mean number in it; a move between foster families is "
        "none",
    ),
    part(
        "T16",
        "separated",
        separated,
        en="siblings placed at the same time who are separated",
        nl="tegelijk geplaatste broers en zussen die gescheiden zijn",
        definition="of children placed in a foster family or family home at the same time as a brother or sister, the share "
        "together with none of them",
    ),
    part(
        "T21",
        "breakdown",
        breakdown,
        span="run",
        en="unplanned end of foster placements within 24 months",
        nl="pleegzorg binnen 24 maanden ongepland beëindigd",
        definition="cumulative share of foster placements begun in the run that break down within 24 months; other ends "
        "compete",
    ),
    part(
        "T22",
        "waiting",
        waiting_per_1000,
        span="run",
        en="children waiting per 1,000 in foster care",
        nl="wachtende kinderen per 1.000 in pleegzorg",
        definition="mean number of children in the line for a host family per 1,000 in foster families",
        note=HOST_LINE,
    ),
    part(
        "T23",
        "wait",
        mean_wait,
        span="run",
        en="mean wait for foster care",
        nl="gemiddelde wachttijd voor pleegzorg",
        definition="days in the line for a host family over children who come into foster care full-time (Little's "
        "law)",
        note=HOST_LINE,
    ),
    part(
        "T24",
        "crisis",
        crisis_share,
        en="crisis share of new foster placements",
        nl="aandeel crisis van nieuwe pleegzorgplaatsingen",
        definition="share of foster placements begun, part-time and moves included, that are entries by the crisis route",
        note=("by route; the source goes by the kind of placement", "naar route; de bron gaat naar soort plaatsing"),
    ),
    part(
        "T25",
        "full_time",
        full_time,
        en="full-time share of new foster placements",
        nl="aandeel voltijd van nieuwe pleegzorgplaatsingen",
        definition="share of children who come into foster care that come full-time",
    ),
    part(
        "T25",
        "part_time",
        part_time,
        en="part-time share of new foster placements",
        nl="aandeel deeltijd van nieuwe pleegzorgplaatsingen",
        definition="share of children who come into foster care that come some nights a week",
    ),
    part(
        "T25",
        "combination",
        combined,
        en="combined share of new foster placements",
        nl="aandeel combinatie van nieuwe pleegzorgplaatsingen",
        definition="not in the model: it has no combinations of full-time and part-time",
    ),
    part(
        "T26",
        "order",
        legal_share(*UNDER),
        en="foster children under an order",
        nl="pleegkinderen onder een maatregel",
        definition="share of minors in foster care, full-time or part-time, on the last 31 December, under a supervision "
        "order or guardianship",
        note=MINORS,
    ),
    part(
        "T26",
        "guardian",
        guardian,
        en="foster children with a foster parent as guardian",
        nl="pleegkinderen met een pleegouder als voogd",
        definition="not in the model: it does not tell who is guardian",
    ),
    part(
        "T26",
        "voluntary",
        legal_share(LegalStatus.VOLUNTARY),
        en="foster children placed voluntarily",
        nl="vrijwillig geplaatste pleegkinderen",
        definition="share of minors in foster care, full-time or part-time, on the last 31 December, without an order",
        note=MINORS,
    ),
    *(
        part(
            "T35",
            way,
            long_term(way),
            span="run",
            needs=LONG_YEARS,
            en=f"long-term foster placements {en} after six years",
            nl=f"langdurige pleegzorg na zes jaar {nl}",
            definition=f"share of foster placements begun in the run, meant to last when first looked at (every 28 days), "
            f"{en} after six "
            "years; a move that does not break down is an end",
        )
        for way, en, nl in (
            ("broken_down", "broken down", "afgebroken"),
            ("ended_well", "ended without breakdown", "goed beëindigd"),
            ("running", "still running", "nog lopend"),
        )
    ),
)
