"""Numbers of planned placements, part-time stays and support figures: ``routes`` of sim/scenario/sections/crisis.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sim.processes import figure, routes, search
from sim.words import Event, FigureState, Level
from sim.world.codes import Chance, ChildClock, Mail

from .bench import YEAR, Probe, chance, child, child_rate, days_until, draws, family, host, logged, mailed, now_of
from .family import crises, rises
from .places import less, ratio
from .rows import TIMES, VALUE, Row, always, exactly


def planned(of_family: dict[str, Any] | None = None, **state: Any) -> Probe:
    """Rate a year at which a placement of the child is asked for."""
    return child_rate(ChildClock.PLANNED, routes.planned_rates, of_family, **state)


def agreed(w) -> bool:
    family(w)
    routes.planned_event(w, child(w), now_of(w))
    return bool(mailed(Mail.PLACE) or mailed(Mail.PART_TIME) or mailed(Mail.PULL_ASKED, a=1))


def part_time(**state: Any) -> Callable:
    """Whether the request is for a part-time stay."""

    def happens(w):
        family(w)
        routes.agreed_event(w, child(w, **state), now_of(w))
        return bool(mailed(Mail.PART_TIME))

    return happens


def stays_part_time(w) -> int:
    family(w)
    c = child(w)
    routes.part_time_starts(w, c, host(w), now_of(w))
    return c


def nights(w) -> float:
    stays_part_time(w)
    return logged(w, Event.PART_TIME_START)[0]["value"]


def figure_from(w) -> float:
    """Least age at which a child is helped to choose, years."""
    family(w)
    for age in range(80):
        c = child(w, age / 4 + 1e-6, figure=FigureState.NONE)
        figure.figure_offer(w, c, now_of(w))
        if w.children[c].figure == FigureState.SOUGHT:
            return age / 4
    return -1.0


def figure_found(becomes: int, found: float | None = None) -> Callable:
    """Whether the search for a figure ends so; ``found``: its draw."""

    def happens(w):
        if found is not None:
            draws[Chance.FIGURE_FOUND] = found
        draws.setdefault(Chance.FIGURE_CONFLICT, 1.0)
        family(w)
        c = child(w, 12.0, figure=FigureState.SOUGHT)
        figure.figure_event(w, c, now_of(w))
        return w.children[c].figure == becomes

    return happens


def until_figure(act: Callable) -> Probe:
    def probe(w):
        family(w)
        c = child(w, 12.0)
        act(w, c)
        return days_until(w, w.children[c].entity, ChildClock.FIGURE)

    return probe


def offered(w, c) -> None:
    figure.figure_offer(w, c, now_of(w))


def found(w, c) -> None:
    draws[Chance.FIGURE_FOUND], draws[Chance.FIGURE_CONFLICT] = 0.0, 1.0
    w.children[c].figure = FigureState.SOUGHT
    figure.figure_event(w, c, now_of(w))


def hosts(status: int) -> Callable:
    def happens(w):
        family(w)
        return search.figure_host(w, child(w, 12.0, figure=status)) > 0

    return happens


ROWS = [
    Row("routes.behaviour", planned(behaviour=2), VALUE),
    Row("routes.behaviour", planned(behaviour=1), always(0.0), "moderate"),
    Row("routes.psychiatric", planned(psychiatric=1), VALUE),
    Row("routes.psychiatric", planned(psychiatric=2), exactly(lambda v: 2 * v), "serious"),
    Row("routes.disability", planned(disability=1), VALUE),
    Row("routes.disability", less(planned(disability=1, behaviour=2), planned(behaviour=2)), VALUE, "added"),
    Row("regional.planned", planned(behaviour=2), TIMES),
    Row("routes.level", ratio(planned({"level": Level.STRAINED}, behaviour=2), planned(behaviour=2)), exactly(lambda v: 1 + v),
        "strained"),
    Row("routes.level", ratio(planned({"level": Level.SEVERE}, behaviour=2), planned(behaviour=2)), exactly(lambda v: 1 + 2 * v),
        "severe",
        given={"routes.severe_family": 0.0}),
    Row("routes.severe_family", planned({"level": Level.SEVERE}), VALUE),
    Row("routes.severe_family", planned({"level": Level.STRAINED}), always(0.0), "strained"),
    Row("routes.helped", ratio(planned({"effect": 1.0}, behaviour=2), planned(behaviour=2)), VALUE),
    Row("routes.helped", ratio(planned({"effect": 0.5}, behaviour=2), planned(behaviour=2)), exactly(math.sqrt),
        "half the effect"),
    Row("routes.figure_relief", ratio(planned(behaviour=2, figure=FigureState.ACTIVE), planned(behaviour=2)), VALUE),
    Row("routes.figure_relief", ratio(planned(behaviour=2, figure=FigureState.CONFLICT), planned(behaviour=2)), always(1.0),
        "fallen out"),
    Row("routes.figure_crisis", ratio(crises(figures=1), crises()), VALUE),
    Row("routes.agree", chance(Chance.AGREE, agreed), VALUE),
    Row("routes.part_time", chance(Chance.PART_TIME, part_time(behaviour=2)), VALUE, "heavy"),
    Row("routes.part_time", chance(Chance.PART_TIME, part_time(psychiatric=1)), VALUE, "psychiatric"),
    Row("routes.part_time", chance(Chance.PART_TIME, part_time()), exactly(lambda v: 1.3 * v), "light"),
    Row("routes.part_time", chance(Chance.PART_TIME, part_time(part_host=1)), always(0.0), "has one"),
    Row("routes.part_time_nights", nights, VALUE),
    Row("routes.part_time_years", lambda w: days_until(w, w.children[stays_part_time(w)].entity, ChildClock.PART_TIME),
        exactly(lambda v: YEAR * v)),
    Row("routes.figure_age", figure_from, VALUE, values=(9.0, 10.0, 12.0), levers={"figure_offer": 1.0}),
    Row("routes.figure_nominate", chance(Chance.FIGURE_FOUND, figure_found(FigureState.ACTIVE)), VALUE),
    Row("routes.figure_conflict", chance(Chance.FIGURE_CONFLICT, figure_found(FigureState.CONFLICT, 0.0)), VALUE),
    Row("routes.figure_conflict_load", ratio(rises(conflicts=1), rises()), exactly(lambda v: 1.0 + v)),
    Row("routes.figure_days", until_figure(offered), VALUE, levers={"figure_offer": 1.0}),
    Row("routes.figure_years", until_figure(found), exactly(lambda v: YEAR * v)),
    Row("routes.figure_host", chance(Chance.FIGURE_HOST, hosts(FigureState.ACTIVE)), VALUE),
    Row("routes.figure_host", chance(Chance.FIGURE_HOST, hosts(FigureState.CONFLICT)), always(0.0), "fallen out"),
]  # fmt: skip
