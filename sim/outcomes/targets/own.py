"""Facts that a municipality can derive from its own trajectories and that no published figure tells (M01 and on).

They have no row in ``sim/data/targets.csv``: the figure is a user's own (``sim.own_data``), which is made by the same
definitions. What is said beside a figure that lacks it (unit, discrepancy) stands in `GIVEN`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from sim.outcomes import stability
from sim.outcomes.flows import counted_entries
from sim.outcomes.measure import ratio
from sim.outcomes.survival import cumulative_incidence
from sim.outcomes.targets.measure import At, Measure, part
from sim.outcomes.targets.years import Years, year_end
from sim.outcomes.view import RunView
from sim.units import MONTH, YEAR
from sim.words import RESIDENTIAL_FORMS, Count, Event, Form, Route

STAY_MONTHS: Mapping[Form, int] = MappingProxyType(
    {
        form: 3 if form == Form.CRISIS_BED else 24 if form <= Form.FAMILY_HOME else 12
        for form in Form
        if form != Form.HOME
    }
)
"""Months at which is looked how many stays of a form have ended: about its usual length."""
STARTED = tuple(
    form for form in RESIDENTIAL_FORMS if form != Form.SECURE
)  # of foster and secure care T06 and T10 say it
RESIDENT = tuple(form for form in STARTED if form != Form.FAMILY_HOME)  # of foster care and family homes T28 and T14 do
HOME_MONTHS = (12, 24)
AGAIN_MONTHS = 24


class Given(NamedTuple):
    """What a fact of one's own has when the figure does not say it: unit, name of the fact, and discrepancy with its kind."""

    unit: str
    fact: str
    discrepancy: float
    discrepancy_kind: str


# --- functions --------------------------------------------------------------------------------------------------------
def entries(at: At) -> float:
    """Children placed out of home a year, a night or longer."""
    return at.years.a_year(at.run.once(counted_entries)["time"])


def crisis(at: At) -> float:
    """Share of entries by the crisis route."""
    rows = at.run.once(counted_entries)
    rows = rows[at.years.inside(rows["time"])]
    return ratio(np.count_nonzero(rows["route"] == Route.CRISIS), len(rows))


def starts(form: Form) -> Callable[[At], float]:
    """Function that gives the stays begun in a form a year, moves included."""
    return lambda at: at.years.a_year(at.run.spells.start[at.run.spells.observed & (at.run.spells.form == form)])


def residents(*forms: Form) -> Callable[[At], float]:
    """Function that gives the children in some forms at the end of 31 December (all forms when none is named)."""

    def there(at: At) -> float:
        s = at.run.spells
        own = np.isin(s.form, forms) if forms else np.ones(len(s.form), bool)
        counts = [np.count_nonzero(own & (s.start < high) & (s.end >= high)) for high in at.years.end]
        return float(np.mean(counts)) if counts else np.nan

    return there


def ended(form: Form) -> Callable[[At], float]:
    """Function that gives the share of stays in a form, begun in the run, that ended within `STAY_MONTHS`."""

    def share(at: At) -> float:
        s = at.run.spells
        own = s.observed & (s.form == form)
        over = (s.why[own] != Event.NONE).astype(int)
        return cumulative_incidence(s.end[own] - s.start[own], over, STAY_MONTHS[form] * MONTH)

    return share


def ends(run: RunView) -> dict[str, np.ndarray]:
    """Which stays ended in each way, (spells,): broken down, else where the child went."""
    s = run.spells
    broke = np.isfinite(s.breakdown) & (s.why != Event.NONE)
    why = {"home": Event.RETURN, "moved": Event.MOVE, "age_18": Event.AGE_18, "left_care": Event.LEFT_CARE}
    return {"breakdown": broke, **{name: (s.why == event) & ~broke for name, event in why.items()}}


def ended_by(way: str) -> Callable[[At], float]:
    """Function that gives the share of stays ended in the year that ended in one way."""

    def share(at: At) -> float:
        inside = at.years.inside(at.run.spells.end)
        all_ends = at.run.once(ends)
        counts = {name: np.count_nonzero(chosen & inside) for name, chosen in all_ends.items()}
        return ratio(counts[way], sum(counts.values()))

    return share


def days_away(run: RunView, years: Years) -> float:
    """Days out of home of all minors in some years."""
    s = run.spells
    return float(sum(s.days_within(low, high).sum() for low, high in zip(years.begin, years.end, strict=True)))


def moves(at: At) -> float:
    """Moves to another place for each year that a child lives out of home."""
    s = at.run.spells
    moved = (s.how == Event.MOVE) & at.years.inside(s.start)
    return ratio(np.count_nonzero(moved), days_away(at.run, at.years), YEAR)


def to_other_form(at: At) -> float:
    """Share of moves that are to another care form."""
    s = at.run.spells
    moved = np.flatnonzero((s.how == Event.MOVE) & at.years.inside(s.start))
    moved = moved[moved > 0]
    same_child = s.child[moved - 1] == s.child[moved]
    moved = moved[same_child]
    return ratio(np.count_nonzero(s.form[moved - 1] != s.form[moved]), len(moved))


def home_within(months: int) -> Callable[[At], float]:
    """Function that gives the share of entries that went home within so many months."""
    return lambda at: stability.returned_within(at.run, months * MONTH)


def again(at: At) -> float:
    """Share of returns followed by an entry within two years."""
    return stability.reentry_within(at.run, AGAIN_MONTHS * MONTH)


def by_area(pick: Callable[[np.ndarray], np.floating]) -> Callable[[At], float]:
    """Function that gives children out of home at any time in the year, per child, in one of the areas (``pick``), whole = 1."""

    def relative(at: At) -> float:
        s, youths = at.run.spells, np.asarray(at.run.record.youths, float)
        there = youths[1:] > 0  # not in the regions around
        seen = np.zeros(len(youths))
        for low, high in zip(at.years.begin, at.years.end, strict=True):
            touched = (s.start < high) & (s.end >= low)
            first = np.unique(s.child[touched], return_index=True)[1]
            seen += np.bincount(s.area[touched][first], minlength=len(youths))
        if not there.any() or seen[1:].sum() == 0:
            return np.nan
        return float(pick(seen[1:][there] / youths[1:][there]) * youths[1:].sum() / seen[1:].sum())

    return relative


def occupancy(form: Form) -> Callable[[At], float]:
    """Function that gives the days that own children spend in a form over the days that its places offer, in the whole run."""

    def used(at: At) -> float:
        offered = sum(days for (_, of), days in at.run.record.capacity_days.items() if of == form)
        return ratio(float(at.run.days_by_form[form]), offered)

    return used


def host_families(at: At) -> float:
    """Foster families at the end of 31 December, recruited and network."""
    return year_end(at.run, at.years, Count.HOSTS, Count.NETWORK_HOSTS)


# --- measures ---------------------------------------------------------------------------------------------------------
WAYS = (
    ("home", "home", "naar huis"), ("moved", "in another place", "naar een andere plek"),
    ("breakdown", "broken down", "afgebroken"), ("age_18", "at 18", "18 geworden"),
    ("left_care", "out of care otherwise", "anders uit zorg"),
)  # fmt: skip
MEASURES: tuple[Measure, ...] = (
    part("M01", "entries", entries, en="children placed out of home", nl="uithuisplaatsingen",
         definition="entries into full-time placement of a night or more in the calendar year, all routes"),
    part("M01", "crisis", crisis, en="crisis share of entries", nl="aandeel crisis van uithuisplaatsingen",
         definition="share of entries in the calendar year that come by a crisis"),
    *(part("M02", form.key, starts(form), en=f"stays begun: {form.en}", nl=f"begonnen verblijven: {form.nl}",
           definition=f"stays begun in the calendar year, moves included: {form.en}") for form in STARTED),
    part("M03", "out_of_home", residents(), en="children out of home", nl="kinderen die uit huis wonen",
         definition="minors out of home, full-time, at the end of 31 December"),
    *(part("M03", form.key, residents(form), en=f"children in: {form.en}", nl=f"kinderen in: {form.nl}",
           definition=f"minors at the end of 31 December: {form.en}") for form in RESIDENT),
    *(part("M04", form.key, ended(form), span="run", needs=months / 12 + 1.0,
           en=f"stays ended within {months} months: {form.en}", nl=f"verblijf binnen {months} maanden voorbij: {form.nl}",
           definition=f"share of stays begun in the run that ended, in whatever way, within {months} months: {form.en}; "
           "those that go on are censored (Kaplan-Meier)") for form, months in STAY_MONTHS.items()),
    *(part("M05", way, ended_by(way), en=f"ended stays: {en}", nl=f"beëindigde verblijven: {nl}",
           definition="share of stays ended in the calendar year" + (
               " that broke down" if way == "breakdown" else f", not broken down, after which the child was {en}"))
      for way, en, nl in WAYS),
    part("M06", "moves", moves, en="moves for each year out of home", nl="verplaatsingen per jaar uit huis",
         definition="moves to another place for each year that a minor lives out of home"),
    part("M06", "to_other_form", to_other_form, en="moves to another care form",
         nl="verplaatsingen naar een andere zorgvorm", definition="share of moves that are to another care form"),
    *(part("M07", f"home_{months}", home_within(months), span="run", needs=months / 12 + 1.0,
           en=f"home within {months} months", nl=f"binnen {months} maanden naar huis",
           definition=f"cumulative share of entries begun in the run that went home within {months} months; turning 18 and "
           "leaving care compete") for months in HOME_MONTHS),
    part("M07", f"again_{AGAIN_MONTHS}", again, span="run", needs=AGAIN_MONTHS / 12 + 1.0,
         en="placed again within two years of return", nl="opnieuw geplaatst binnen twee jaar na terugkeer",
         definition="cumulative share of returns followed by an entry within two years of the return"),
    part("M08", "highest", by_area(np.max), en="out of home per child, highest area (whole = 1)",
         nl="uit huis per kind, hoogste gebied (geheel = 1)",
         definition="minors out of home at any time in the calendar year, per minor, in the area with most, over that of all"),
    part("M08", "lowest", by_area(np.min), en="out of home per child, lowest area (whole = 1)",
         nl="uit huis per kind, laagste gebied (geheel = 1)", definition="the same in the area with least"),
    *(part("M09", form.key, occupancy(form), span="run", en=f"occupancy: {form.en}", nl=f"bezetting: {form.nl}",
           definition=f"days of own children over days of places: {form.en}",
           note=("children of elsewhere use places too", "kinderen van elders gebruiken ook plekken"))
      for form in RESIDENTIAL_FORMS),
    part("M10", "families", host_families, en="foster families on 31 December", nl="pleeggezinnen op 31 december",
         definition="recruited and network foster families at the end of 31 December"),
)  # fmt: skip
UNITS = MappingProxyType(
    {"M01": "count a year", "M02": "count a year", "M03": "count", "M04": "share", "M05": "share", "M06": "per year",
     "M07": "share", "M08": "ratio", "M09": "ratio", "M10": "count"}
)  # fmt: skip
OTHERWISE = MappingProxyType({("M01", "crisis"): "share", ("M06", "to_other_form"): "share"})
DISCREPANCY = MappingProxyType({"share": (0.05, "absolute"), "ratio": (0.15, "relative")})
"""By how much the model at its best may be off: of the order of that of published facts of the same kind (assumption)."""
RELATIVE = (0.1, "relative")


def _given(one: Measure) -> Given:
    unit = OTHERWISE.get((one.id, one.part), UNITS[one.id])
    turnover = one.id in ("M02", "M03", "M04")  # what comes in, how long it stays and how many there are: one fact
    return Given(unit, f"own {one.part if turnover else one.id}", *DISCREPANCY.get(unit, RELATIVE))


GIVEN: Mapping[tuple[str, str], Given] = MappingProxyType({(one.id, one.part): _given(one) for one in MEASURES})
