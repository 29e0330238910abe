"""How each fact of the targets is derived from trajectories: one recipe a fact, by the definition of its measure in the model.

A recipe gives for some years together the figure, and the numbers of children or stays that it rests on; which *cells* it
tells (`sim.own_data.told`) is declared beside it. Counts and shares go by year; what follows stays over months is of the
whole window.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.outcomes.targets.own import AGAIN_MONTHS, HOME_MONTHS, RESIDENT, STARTED, STAY_MONTHS
from sim.own_data.capacities import Capacity, place_days
from sim.own_data.intervals import Interval, of_count, of_ratio, of_share, within
from sim.own_data.seen import FOSTER, GROUPS, WAYS, Seen
from sim.own_data.words import Care
from sim.units import MONTH, YEAR
from sim.words import RESIDENTIAL_FORMS, Form

FORMS = (Care.FAMILY_HOME, *GROUPS, Care.SECURE)  # full-time forms beside foster care


@dataclass(frozen=True)
class Figure:
    """A figure with its interval, and the numbers that it rests on: none of them may be small."""

    found: Interval
    counts: tuple[float, ...]


@dataclass(frozen=True)
class Material:
    """What figures are made of: stays in a window, capacities, and the children (under 18) of each area."""

    seen: Seen
    capacities: tuple[Capacity, ...]
    children: tuple[float, ...]

    @property
    def all_children(self) -> float:
        """Children of all areas."""
        return float(sum(self.children))


Figures = Callable[[Material, np.ndarray], Figure | None]


@dataclass(frozen=True)
class Recipe:
    """How a fact is derived.

    Attributes
    ----------
    id, part : the fact, as in the targets.
    figure : from the material and which of the years count (bool, (years,)) to the figure; None: it cannot be said.
    tells : cells that the figure tells.
    whole : whether it is of the whole window only.
    past : whether it needs children who were placed before the window.
    needs : what must be in the files beside stays: "part_time", "forms" (network and recruited told apart), "capacities".
    """

    id: str
    part: str
    figure: Figures
    tells: tuple[str, ...] = ()
    whole: bool = False
    past: bool = False
    needs: tuple[str, ...] = ()


def figure_of(found: Interval, *counts: float) -> Figure | None:
    """A figure; None when nothing of it happened."""
    return Figure(found, counts) if math.isfinite(found.value) and found.value > 0.0 else None


# --- kinds of figures -------------------------------------------------------------------------------------------------
ByYear = Callable[[Material], np.ndarray]


def a_year(count: ByYear) -> Figures:
    """A count a year."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        total = float(count(m)[years].sum())
        return figure_of(of_count(total, float(years.sum())), total)

    return figure


def mean(count: ByYear, per_1000: bool = False) -> Figures:
    """A number that is there, or is seen in a year: its mean over the years, known no better than that of one."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        number = float(count(m)[years].mean())
        return figure_of(of_count(number, m.all_children / 1000.0 if per_1000 else 1.0), number)

    return figure


def per_1000_a_year(count: ByYear) -> Figures:
    """A count a year per 1,000 children."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        total = float(count(m)[years].sum())
        return figure_of(of_count(total, years.sum() * m.all_children / 1000.0), total)

    return figure


def share(count: ByYear, of: ByYear, seen_again: bool = False) -> Figures:
    """A share of what is counted; of children who are seen again in each year it is known no better than in one."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        some, total = float(count(m)[years].sum()), float(of(m)[years].sum())
        over = float(years.sum()) if seen_again else 1.0
        return figure_of(of_share(some / over, total / over), some / over, (total - some) / over)

    return figure


def rate(count: ByYear, days: ByYear, scale: float = 1.0) -> Figures:
    """A count over days, a year of them."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        total, exposed = float(count(m)[years].sum()), float(days(m)[years].sum()) / YEAR
        return figure_of(of_count(total, exposed / scale), total) if exposed > 0 else None

    return figure


def followed(pairs: Callable[[Material], tuple[np.ndarray, np.ndarray]], days: float) -> Figures:
    """A share within so many days."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        duration, cause = pairs(m)
        some = float(np.count_nonzero((cause == 1) & (duration <= days)))
        return figure_of(within(duration, cause, days), some, len(duration) - some) if len(duration) else None

    return figure


# --- what is counted --------------------------------------------------------------------------------------------------
def starts(*cares: Care) -> ByYear:
    """Stays begun in some forms, moves included."""
    return lambda m: m.seen.each_year(m.seen.t.start[m.seen.of(cares)])


def part_time_starts(m: Material) -> np.ndarray:
    """Part-time stays begun."""
    return m.seen.each_year(m.seen.part_time.start)


def all_starts(m: Material) -> np.ndarray:
    """Stays begun, part-time ones too."""
    found: np.ndarray = m.seen.each_year(m.seen.t.start) + part_time_starts(m)
    return found


def residents(*cares: Care) -> ByYear:
    """Children in some forms at the end of 31 December; in all when none is named."""
    return lambda m: m.seen.there(m.seen.of(cares or tuple(Care)))


def came_in(s: Seen) -> np.ndarray:
    """Which stays are of children who come into foster care: not from another foster family."""
    foster = s.of(FOSTER)
    onward = np.zeros(len(foster), bool)
    onward[1:] = foster[:-1] & ~s.entry[1:]
    found: np.ndarray = foster & ~onward
    return found


def crisis_in_foster(s: Seen) -> np.ndarray:
    """Which stays are entries into foster care in a crisis."""
    found: np.ndarray = s.of(FOSTER) & s.entry & s.t.crisis
    return found


def left_foster(s: Seen) -> np.ndarray:
    """Which stays are of children who leave foster care: not for another foster family."""
    foster = s.of(FOSTER)
    onward = np.zeros(len(foster), bool)
    onward[:-1] = foster[1:] & ~s.entry[1:]
    found: np.ndarray = foster & s.ended & ~onward
    return found


def begun(chosen: Callable[[Seen], np.ndarray]) -> ByYear:
    """Some stays, by the year in which they began."""
    return lambda m: m.seen.each_year(m.seen.t.start[chosen(m.seen)])


def over(chosen: Callable[[Seen], np.ndarray]) -> ByYear:
    """Some stays, by the year in which they ended."""
    return lambda m: m.seen.each_year(m.seen.t.end[chosen(m.seen) & m.seen.ended])


def days_in(*cares: Care) -> ByYear:
    """Days in some forms; in all when none is named."""
    return lambda m: m.seen.days(m.seen.of(cares or tuple(Care)))


def with_residence(*cares: Care, part_time: bool) -> ByYear:
    """Children with some form at any time in the year."""
    return lambda m: m.seen.children(m.seen.of(cares), part_time)


def everyone(m: Material) -> np.ndarray:
    """Children with any stay at any time in the year."""
    return m.seen.children(np.ones(len(m.seen.t), bool), True)


def entries(s: Seen) -> np.ndarray:
    """Which stays are entries of a night or longer."""
    return s.counted


def moves(s: Seen) -> np.ndarray:
    """Which stays follow on another."""
    return ~s.entry


def to_other(s: Seen) -> np.ndarray:
    """Which stays follow on one of another form."""
    found = ~s.entry
    found[1:] &= s.t.care[1:] != s.t.care[:-1]
    return found


def ended_by(way: str) -> Callable[[Seen], np.ndarray]:
    """Which stays ended in one way."""
    return lambda s: s.way == WAYS.index(way)


def foster_in(m: Material) -> np.ndarray:
    """Children who come into foster care, full-time or part-time."""
    found: np.ndarray = begun(came_in)(m) + part_time_starts(m)
    return found


def foster_starts(m: Material) -> np.ndarray:
    """Stays in foster care begun, moves and part-time ones included."""
    found: np.ndarray = starts(*FOSTER)(m) + part_time_starts(m)
    return found


def part_time_there(m: Material) -> np.ndarray:
    """Children in part-time foster care at the end of 31 December."""
    return m.seen.part_time_there()


def foster_there(m: Material) -> np.ndarray:
    """Children in foster care at the end of 31 December, full-time or part-time."""
    found: np.ndarray = residents(*FOSTER)(m) + part_time_there(m)
    return found


def stays_over(care: Care) -> Callable[[Material], tuple[np.ndarray, np.ndarray]]:
    """Days of stays begun in the window in one form, and whether they ended."""

    def pairs(m: Material) -> tuple[np.ndarray, np.ndarray]:
        own = m.seen.of((care,)) & m.seen.begun
        return (m.seen.end - m.seen.t.start)[own], m.seen.ended[own].astype(int)

    return pairs


def again_part(early: float, until: float, late: bool) -> Figures:
    """Of those placed again within five years, the share that came within so many days, or later."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        duration, cause = m.seen.again_after()
        if not len(duration):
            return None
        all_of = within(duration, cause, until).value
        some = within(duration, cause, early).value
        back = float(np.count_nonzero((cause == 1) & (duration <= until)))
        soon = float(np.count_nonzero((cause == 1) & (duration <= early)))
        if not all_of > 0:
            return None
        value = 1.0 - some / all_of if late else some / all_of
        wide = of_share(value * back, back)
        return figure_of(Interval(value, wide.low, wide.high), soon, back - soon)

    return figure


def secure_months(m: Material, years: np.ndarray) -> Figure | None:
    """Mean stay in secure care in months: children there over stays begun a year (Little's law)."""
    begun_there, days = float(starts(Care.SECURE)(m)[years].sum()), float(days_in(Care.SECURE)(m)[years].sum())
    if begun_there <= 0:
        return None
    return figure_of(of_ratio(days / YEAR * 12.0, begun_there, begun_there), begun_there)


def host_families(m: Material, years: np.ndarray) -> Figure | None:
    """Foster families on 31 December, as the capacities say."""
    counts = []
    for year, chosen in zip(m.seen.window.years, years, strict=True):
        last = m.seen.window.bounds(year)[1] - 1
        there = place_days(m.capacities, FOSTER, last, last + 1) if chosen else None
        if chosen and there is None:
            return None
        counts += [there] if there is not None else []
    number = float(np.mean(counts))
    return figure_of(of_count(number), min(counts))


def occupancy(care: Care) -> Figures:
    """Days of children over days of places, in the whole window."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        s = m.seen
        offered = place_days(m.capacities, (care,), s.window.low, s.window.high)
        own = s.of((care,)) & (s.end >= s.window.low)
        people = len(np.unique(s.t.child[own]))
        if not offered or not people:
            return None
        return figure_of(of_ratio(float(s.days(own).sum()), offered, people), float(people))

    return figure


def by_area(pick: Callable[[np.ndarray], np.floating]) -> Figures:
    """Children out of home at any time in the year, per child, in one of the areas, that of all areas = 1."""

    def figure(m: Material, years: np.ndarray) -> Figure | None:
        s, youths = m.seen, np.array(m.children, float)
        there = youths > 0
        if np.count_nonzero(there) < 2:
            return None
        counts = np.zeros((len(years), len(youths)))
        for i, year in enumerate(s.window.years):
            low, high = s.window.bounds(year)
            touched = (s.t.start < high) & (s.t.end >= low)
            first = np.unique(s.t.child[touched], return_index=True)[1]
            counts[i] = np.bincount(s.t.area[touched][first], minlength=len(youths))
        sums = counts[years].sum(axis=0)
        rates = sums[there] / youths[there]
        value = float(pick(rates) * youths.sum() / sums.sum()) if sums.sum() else math.nan
        count = float(sums[there][np.flatnonzero(rates == pick(rates))[0]]) / float(years.sum())
        if not value > 0:
            return None
        wide = of_count(count)
        return figure_of(
            Interval(value, value * wide.low / count, value * wide.high / count), float(counts[years][:, there].min())
        )

    return figure


# --- recipes ----------------------------------------------------------------------------------------------------------
FOSTER_IN = ("foster in",)
FOSTER_STARTS = ("foster in", "foster within")  # a move between foster families is no coming in
PART_TIME = ("part_time",)  # all starts less full-time ones
AGAIN_DAYS = (14.0, YEAR, AGAIN_MONTHS * MONTH, 5.0 * YEAR)
AGAIN = tuple(f"again {i}" for i in range(len(AGAIN_DAYS)))


def _all_recipes() -> tuple[Recipe, ...]:
    again = lambda m: m.seen.again_after()  # noqa: E731
    other = tuple(GROUPS)
    rows = [
        Recipe("T01", "residence", mean(everyone, per_1000=True), past=True),
        Recipe("T03", "foster", share(with_residence(*FOSTER, part_time=True), everyone, True), ("year foster",), past=True),
        Recipe("T03", "family_type", share(with_residence(Care.FAMILY_HOME, part_time=False), everyone, True),
               ("year family_home",), past=True),
        Recipe("T03", "secure", share(with_residence(Care.SECURE, part_time=False), everyone, True), ("year secure",), past=True),
        Recipe("T03", "other", share(with_residence(*other, part_time=False), everyone, True), ("year other",), past=True),
        Recipe("T04", "started", per_1000_a_year(all_starts), PART_TIME),
        Recipe("T06", "started", a_year(foster_in), (*FOSTER_IN, *PART_TIME)),
        Recipe("T08", "stock", share(residents(Care.NETWORK_FOSTER), foster_there, True), ("there foster", "there part_time"),
               past=True, needs=("forms", "part_time")),
        Recipe("T08", "new", share(begun(lambda s: came_in(s) & s.of((Care.NETWORK_FOSTER,))), foster_in),
               (*FOSTER_IN, *PART_TIME), needs=("forms", "part_time")),
        Recipe("T09", "exit", rate(over(left_foster), days_in(*FOSTER)), past=True),
        Recipe("T10", "started", a_year(starts(Care.SECURE)), ("starts secure",)),
        Recipe("T11", "months", secure_months, ("starts secure",), past=True),
        Recipe("T11", "planned", share(over(lambda s: s.of((Care.SECURE,)) & ~ended_by("breakdown")(s)),
                                       over(lambda s: s.of((Care.SECURE,)))), past=True),
        Recipe("T14", "children", mean(residents(Care.FAMILY_HOME)), ("there family_home",), past=True),
        Recipe("T21", "breakdown", followed(lambda m: m.seen.broken_after(m.seen.of(FOSTER)), 24 * MONTH), whole=True),
        Recipe("T24", "crisis", share(begun(crisis_in_foster), foster_starts), (*FOSTER_STARTS, *PART_TIME, "crisis foster"),
               needs=("part_time",)),
        Recipe("T25", "full_time", share(begun(came_in), foster_in), (*FOSTER_IN, *PART_TIME), needs=("part_time",)),
        Recipe("T28", "foster", mean(residents(*FOSTER)), ("there foster",), past=True),
        Recipe("T34", "1_year", followed(again, YEAR), AGAIN[:2], whole=True),
        Recipe("T34", "5_years", followed(again, 5.0 * YEAR), AGAIN, whole=True),
        Recipe("T34", "within_2_weeks", again_part(14.0, 5.0 * YEAR, False), AGAIN, whole=True),
        Recipe("T34", "after_2_years", again_part(2.0 * YEAR, 5.0 * YEAR, True), AGAIN, whole=True),
        Recipe("M01", "entries", a_year(begun(entries)), ("entries",)),
        Recipe("M01", "crisis", share(begun(lambda s: s.counted & s.t.crisis), begun(entries)), ("entries",)),
        *(Recipe("M02", form.key, a_year(starts(Care(form))), (f"starts {form.key}",)) for form in STARTED),
        Recipe("M03", "out_of_home", mean(residents()), ("there all",), past=True),
        *(Recipe("M03", form.key, mean(residents(Care(form))), (f"there {form.key}",), past=True) for form in RESIDENT),
        *(Recipe("M04", form.key, followed(stays_over(Care(form)), months * MONTH), whole=True,
                 needs=("forms",) if form in (Form.NETWORK_FOSTER, Form.FOSTER) else ())
          for form, months in STAY_MONTHS.items()),
        *(Recipe("M05", way, share(over(ended_by(way)), over(lambda s: s.ended)), (f"ended {way}",), past=True) for way in WAYS),
        Recipe("M06", "moves", rate(begun(moves), days_in()), ("moves",), past=True),
        Recipe("M06", "to_other_form", share(begun(to_other), begun(moves)), ("moves",), needs=("forms",)),
        *(Recipe("M07", f"home_{months}", followed(lambda m: m.seen.home_after(), months * MONTH), tuple(
            f"home {i}" for i in range(at + 1)), whole=True) for at, months in enumerate(HOME_MONTHS)),
        Recipe("M07", f"again_{AGAIN_MONTHS}", followed(again, AGAIN_MONTHS * MONTH), AGAIN[:3], whole=True),
        Recipe("M08", "highest", by_area(np.max), past=True),
        Recipe("M08", "lowest", by_area(np.min), past=True),
        *(Recipe("M09", form.key, occupancy(Care(form)), whole=True, past=True, needs=("capacities",))
          for form in RESIDENTIAL_FORMS),
        Recipe("M10", "families", host_families, needs=("capacities",)),
    ]  # fmt: skip
    return tuple(rows)


RECIPES = _all_recipes()
