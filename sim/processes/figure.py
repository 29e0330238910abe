"""Support figure (steunfiguur, JIM): an adult from its own world, chosen by the child (mechanisms 4, 5 and 7).

Rule. From about ten a child may be helped to choose a support figure: when specialist help starts in a family with severe
problems, in a crisis, or when a placement is asked for. Most can name one, after about a month: it is not an instant lever,
so it must have been sought before, or in the weeks of preparation. A figure lowers crises and planned requests, may be the
alternative to a placement (alternative.py), and may take the child in; it may also fall out with the parents, and then
raises strain. After some years it fades.

Rates. ``routes.figure_*``; LEV-JIM-NOM, LEV-JIM-DAYS (B); effects are assumptions whose range crosses no effect.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism
from sim.engine import clear, draw, exponential, kernel, set_time, touch
from sim.units import YEAR
from sim.words import Event, FigureChange, FigureState, Lever
from sim.world.codes import Chance, ChildClock
from sim.world.events import lever_flag, log_child

MECHANISM = Mechanism(
    clocks=(Clock("child", 9, "figure", "figure_event"),),
    mail=(Mail("child", 38, "figure_offer", "figure_offer", says="it may choose a support figure"),),
    hears={"turned_18": "end_figure", "family_left_child": "end_figure"},
    fields={"child": "figure plans", "family": "figures conflicts"},
    chance={"figure_offer": 1090, "figure_found": 1091, "figure_conflict": 1092, "figure_days": 1093},
    logs=("FIGURE",),
)


@kernel
def figure_offer(world, child_row, now):
    """The child is offered help to choose a support figure."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if child.figure != FigureState.NONE or child.adult or (now - child.birth) / YEAR < numbers.routes_figure_age:
        return
    child.plans += 1
    if draw(engine, child.key, Chance.FIGURE_OFFER, child.plans) >= world.levers[child.area, Lever.FIGURE_OFFER]:
        return
    child.figure = FigureState.SOUGHT
    wait = exponential(engine.state[0].seed, child.key, Chance.FIGURE_DAYS, 0) * numbers.routes_figure_days
    set_time(engine, child.entity, ChildClock.FIGURE, now + wait)


@kernel
def figure_event(world, child_row, now):
    """A support figure is found (or not), or its time is over."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    lever = lever_flag(world, child.area, Lever.FIGURE_OFFER)
    if child.figure == FigureState.SOUGHT:
        if draw(engine, child.key, Chance.FIGURE_FOUND, 0) >= numbers.routes_figure_nominate:
            child.figure = FigureState.REFUSED
            return
        fell_out = draw(engine, child.key, Chance.FIGURE_CONFLICT, 0) < numbers.routes_figure_conflict
        child.figure = FigureState.CONFLICT if fell_out else FigureState.ACTIVE
        weigh(world, child_row, 1)
        log_child(world, Event.FIGURE, child_row, FigureChange.CONFLICT if fell_out else FigureChange.FOUND, lever, 0.0)
        set_time(engine, child.entity, ChildClock.FIGURE, now + numbers.routes_figure_years * YEAR)
    elif child.figure == FigureState.ACTIVE or child.figure == FigureState.CONFLICT:
        weigh(world, child_row, -1)
        child.figure = FigureState.NONE
        log_child(world, Event.FIGURE, child_row, FigureChange.ENDED, lever, 0.0)


@kernel
def weigh(world, child_row, delta):
    """Add (+1) or take away (-1) a child's support figure from what weighs on its family."""
    child = world.children[child_row]
    if child.family == 0:
        return
    family = world.families[child.family]
    if child.figure == FigureState.ACTIVE:
        family.figures += delta
    elif child.figure == FigureState.CONFLICT:
        family.conflicts += delta
    touch(world.engine, family.entity)
    touch(world.engine, child.entity)


@kernel
def end_figure(world, child_row):
    """The child is of age or leaves: its support figure no longer weighs on its family."""
    child = world.children[child_row]
    if child.adult == 0 and child.figure == FigureState.CONFLICT:
        weigh(world, child_row, -1)
        child.figure = FigureState.NONE
    clear(world.engine, child.entity, ChildClock.FIGURE)
