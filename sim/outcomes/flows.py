"""Entries, moves in and out, and how many children live where.

*Out-of-home placement* is full-time and by care decision. *Residence* is the category of the statistics: part-time
foster care and respite nights are in it as well, and everyone seen at any time in the year is counted. The two are
never used for one another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.there import served
from sim.outcomes.view import RunView
from sim.units import YEAR
from sim.words import FAMILY_TYPE_FORMS, FORM_NAMES, N_FORMS, Count, Event, Flag, Form, Route

ROUTE_KEYS = MappingProxyType({Route.CRISIS: "crisis", Route.PLANNED: "planned", Route.COURT: "court"})
LONGER = 14.0
"""Days out of home of an entry that is more than the first weeks of an emergency."""
FOSTER_FORMS = (Form.NETWORK_FOSTER, Form.FOSTER)


def entries(run: RunView) -> float:
    """Entries out of home a year, of one night or more."""
    return run.per_year(len(run.once(counted_entries)))


def counted_entries(run: RunView) -> np.ndarray:
    """Rows of the entries that count: of one night or more."""
    return run.entries()


def entries_14(run: RunView) -> float:
    """Entries a year of which the child is away for fourteen days or more, as far as it is followed."""
    return run.per_year(len(run.entries(LONGER)))


def entries_per_1000(run: RunView) -> float:
    """Entries a year per 1,000 minors."""
    return run.per_1000(len(run.once(counted_entries)))


def first_entries(run: RunView) -> float:
    """Entries a year of children who were never placed before."""
    return run.per_year(np.count_nonzero(run.once(counted_entries)["flags"] & Flag.FIRST))


def entries_by_route(route: int) -> Callable[[RunView], float]:
    """Function that gives the entries a year by one route."""
    return lambda run: run.per_year(np.count_nonzero(run.once(counted_entries)["route"] == route))


def share_crisis(run: RunView) -> float:
    """Share of entries that come by a crisis."""
    rows = run.once(counted_entries)
    return ratio(np.count_nonzero(rows["route"] == Route.CRISIS), len(rows))


def exits(run: RunView) -> float:
    """Minors a year who go home or leave care while placed, turning 18 included."""
    return run.per_year(np.count_nonzero(np.isin(run.spells.why, (Event.RETURN, Event.LEFT_CARE, Event.AGE_18))))


def out_of_home(run: RunView) -> float:
    """Mean number of minors out of home."""
    return run.placed


def out_of_home_end(run: RunView) -> float:
    """Minors out of home at the end of the run."""
    series = run.record.series
    return float(series[-1, 0, Count.FORM + 1 : Count.FORM + N_FORMS].sum()) if len(series) else 0.0


def out_of_home_per_1000(run: RunView) -> float:
    """Mean number of minors out of home per 1,000 minors."""
    return ratio(run.placed, run.minors, 1000.0)


def stock_in(form: int) -> Callable[[RunView], float]:
    """Function that gives the mean number of minors in one form."""
    return lambda run: run.mean(Count.FORM + form)


def share_family_type(run: RunView) -> float:
    """Share of children out of home who live in a family: network or recruited foster family, or family home."""
    return ratio(sum(run.mean(Count.FORM + form) for form in FAMILY_TYPE_FORMS), run.placed)


def foster_starts(run: RunView) -> float:
    """New full-time foster placements a year, moves into a foster family included."""
    s = run.spells
    return run.per_year(np.count_nonzero(s.observed & np.isin(s.form, FOSTER_FORMS)))


def residence_starts(run: RunView) -> float:
    """Residence trajectories started a year: entries, moves to another place and part-time stays begun."""
    return run.per_year(run.count(Event.ENTRY) + run.count(Event.MOVE) + run.count(Event.PART_TIME_START))


def residence_starts_per_1000(run: RunView) -> float:
    """Residence trajectories started a year per 1,000 minors."""
    return ratio(residence_starts(run), run.minors, 1000.0)


def seen_between(
    run: RunView,
    begin: Sequence[float] | np.ndarray,
    end: Sequence[float] | np.ndarray,
    forms: Sequence[int] | None = None,
    part_time: bool = True,
    area: int | None = None,
) -> np.ndarray:
    """Minors with residence of some forms (all when left out) at any time between two moments, for each pair, (n,).

    ``area`` (row) counts the children of one area only. Part-time stays that lie around the whole run are not in it
    (`unseen_part_time`).
    """
    s, p = run.spells, run.part_time
    stays = np.ones(len(s.child), bool) if forms is None else np.isin(s.form, forms)
    chosen = np.concatenate((stays, np.full(len(p.child), part_time)))
    if area is not None:
        own = np.unique(run.log["child"][run.log["area"] == area])
        own = np.union1d(own, run.record.cohort["child"][run.record.cohort["area"] == area])
        chosen &= np.isin(np.concatenate((s.child, p.child)), own)
    start, stop = np.concatenate((s.start, p.start))[chosen], np.concatenate((s.end, p.end))[chosen]
    number = np.unique(np.concatenate((s.child, p.child))[chosen], return_inverse=True)[1]
    counts = np.zeros(len(begin))
    for i, (low, high) in enumerate(zip(begin, end, strict=True)):
        counts[i] = np.count_nonzero(np.bincount(number[(start < high) & (stop > low)]))
    return counts


def seen_in_year(
    run: RunView, forms: Sequence[int] | None = None, part_time: bool = True, area: int | None = None
) -> np.ndarray:
    """Minors with residence of some forms at any time in each full year from the start of the run, (years,)."""
    begin = run.start + YEAR * np.arange(int(run.years + 1e-9))
    return seen_between(run, begin, begin + YEAR, forms, part_time, area)


def residence_in_year(run: RunView) -> np.ndarray:
    """Minors with residence at any time in each full year of the run, (years,); part-time stays included.

    Part-time stays that lie around the whole run leave no row in the log; they are taken from the first weekly counter.
    """
    return seen_in_year(run) + unseen_part_time(run)


def unseen_part_time(run: RunView) -> float:
    """Children whose part-time stay began before the run and lasts beyond it (the log does not show them)."""
    if not len(run.record.series):
        return 0.0
    at_start = float(run.record.series[0, 0, Count.PART_TIME])
    return max(0.0, at_start - np.count_nonzero((run.part_time.start < run.start) & (run.part_time.end >= run.start)))


def residence_per_1000(run: RunView) -> float:
    """Minors with residence at any time in a year per 1,000 minors, mean over the full years of the run."""
    counts = residence_in_year(run)
    return ratio(counts.mean(), run.minors, 1000.0) if len(counts) else np.nan


def part_time(run: RunView) -> float:
    """Mean number of children with a part-time stay."""
    return run.mean(Count.PART_TIME)


def _form_outcome(form: int) -> Outcome:
    word = Form(form)
    return outcome(
        f"stock_{FORM_NAMES[form]}",
        "children",
        stock_in(form),
        en=(f"children in: {word.en}", "mean number of minors with this main home"),
        nl=(f"kinderen in: {word.nl}", "gemiddeld aantal minderjarigen dat hier woont"),
        group="flows",
        there=served("residential", form=FORM_NAMES[form]) if Form(form).residential else None,
    )


def _route_outcome(route: Route) -> Outcome:
    return outcome(
        f"entries_{ROUTE_KEYS[route]}",
        "per year",
        entries_by_route(route),
        en=(f"entries, route: {route.en}", "children a year who leave home by this route"),
        nl=(f"uithuisplaatsingen, route: {route.nl}", "kinderen per jaar die langs deze weg uit huis gaan"),
        group="flows",
    )


OUTCOMES = (
    outcome(
        "entries",
        "per year",
        entries,
        en=("children placed out of home", "entries into full-time placement of a night or more a year, all routes"),
        nl=("uithuisplaatsingen", "kinderen die per jaar voltijds uit huis gaan, een nacht of langer, alle routes"),
        group="flows",
    ),
    outcome(
        "entries_14_days",
        "per year",
        entries_14,
        en=("placed for fourteen days or more", "entries a year of which the child is away for fourteen days or more"),
        nl=(
            "uithuisplaatsingen van veertien dagen of langer",
            "kinderen per jaar die veertien dagen of langer uit huis gaan",
        ),
        group="flows",
    ),
    outcome(
        "entries_per_1000",
        "per 1,000 children per year",
        entries_per_1000,
        en=("placed out of home per 1,000 children", "entries a year per 1,000 minors"),
        nl=("uithuisplaatsingen per 1.000 kinderen", "uithuisplaatsingen per jaar per 1.000 minderjarigen"),
        group="flows",
    ),
    outcome(
        "first_entries",
        "per year",
        first_entries,
        en=("first placements", "entries of children never placed before"),
        nl=("eerste uithuisplaatsingen", "uithuisplaatsingen van kinderen die nooit eerder uit huis waren"),
        group="flows",
    ),
    *(_route_outcome(route) for route in ROUTE_KEYS),
    outcome(
        "share_entries_crisis",
        "share",
        share_crisis,
        en=("share of entries by crisis", "entries by the crisis route over all entries"),
        nl=("aandeel uithuisplaatsingen na crisis", "uithuisplaatsingen na crisis, gedeeld door alle"),
        group="flows",
    ),
    outcome(
        "exits",
        "per year",
        exits,
        en=("placements ended", "minors a year who go home, leave care or turn 18 while placed"),
        nl=("beëindigde plaatsingen", "minderjarigen per jaar die naar huis gaan, de zorg verlaten of er 18 worden"),
        group="flows",
    ),
    outcome(
        "out_of_home",
        "children",
        out_of_home,
        en=("children out of home", "mean number of minors out of home"),
        nl=("kinderen die uit huis wonen", "gemiddeld aantal minderjarigen dat uit huis woont"),
        group="flows",
    ),
    outcome(
        "out_of_home_end",
        "children",
        out_of_home_end,
        en=("children out of home at the end", "minors out of home in the last week"),
        nl=("kinderen die aan het eind uit huis wonen", "minderjarigen die in de laatste week uit huis wonen"),
        group="flows",
    ),
    outcome(
        "out_of_home_per_1000",
        "per 1,000 children",
        out_of_home_per_1000,
        en=("out of home per 1,000 children", "mean number of minors out of home per 1,000 minors"),
        nl=("uit huis per 1.000 kinderen", "gemiddeld aantal uit huis per 1.000 minderjarigen"),
        group="flows",
    ),
    outcome(
        "share_family_type",
        "share",
        share_family_type,
        en=("share in a family", "children in a foster family or family home, of all out of home"),
        nl=("aandeel in een gezin", "kinderen in een pleeggezin of gezinshuis, van allen die uit huis wonen"),
        direction="higher",
        group="flows",
    ),
    *(_form_outcome(form) for form in range(1, N_FORMS)),
    outcome(
        "foster_starts",
        "per year",
        foster_starts,
        en=("new foster placements", "full-time stays begun in a foster family, moves included"),
        nl=("nieuwe pleegzorgplaatsingen", "voltijds begonnen in een pleeggezin, ook na verplaatsing"),
        group="flows",
    ),
    outcome(
        "residence_per_1000",
        "per 1,000 children per year",
        residence_per_1000,
        en=(
            "children with residence in the year, per 1,000",
            "residence as the statistics count it, part-time included; not the same as out-of-home placement",
        ),
        nl=(
            "jeugdhulp met verblijf in het jaar, per 1.000",
            "verblijf zoals de statistiek telt, deeltijd erbij; iets anders dan uithuisplaatsing",
        ),
        group="flows",
    ),
    outcome(
        "residence_starts_per_1000",
        "per 1,000 children per year",
        residence_starts_per_1000,
        en=("residence trajectories started, per 1,000", "entries, moves and part-time stays begun"),
        nl=("gestarte verblijfstrajecten, per 1.000", "uithuisplaatsing, verplaatsing of begin van deeltijdverblijf"),
        group="flows",
    ),
    outcome(
        "part_time",
        "children",
        part_time,
        en=("children with a part-time stay", "mean number of children who stay elsewhere some nights a week"),
        nl=("kinderen met deeltijdverblijf", "gemiddeld aantal kinderen dat enkele nachten per week elders slaapt"),
        group="flows",
    ),
)
