"""What could come in place of a placement: is it there, free, in time? (see processes/alternative.py for the rule)."""

from __future__ import annotations

from sim.engine import draw, exponential, kernel
from sim.words import Alternative, Binds, CrisisCase, FigureState, HelpForm, Lever, Request, RespiteForm, Route, Urgency
from sim.world.codes import Chance
from sim.world.host_choice import part_time_host
from sim.world.requests import asked_for, look_ahead
from sim.world.services import has_room
from sim.world.support import obstacle_there
from sim.world.treatment import starts_at_once


@kernel
def what_binds(world, family_row, kind, route, network, now):
    """Whether an alternative is there, free and in time (``Binds.STARTS``), or what stands in its way."""
    family = world.families[family_row]
    area = world.areas[family.area]
    if kind == Alternative.CRISIS_HELP:
        if family.case_state == CrisisCase.HELP:
            return Binds.RUNS
        return room_in(world, area.crisis_team)
    if kind == Alternative.TREATMENT:
        return treatment_binds(world, family_row, route)
    if kind == Alternative.WORKER:
        if family.help == HelpForm.NONE or family.helper == 0 or family.effect <= 0.0:
            return Binds.NOT_THERE
        if family.extra_worker > 0:
            return Binds.RUNS
        return room_in(world, family.helper)
    if kind == Alternative.FIGURE:
        return Binds.STARTS if has_figure(world, family_row, route) else Binds.NOT_THERE
    if kind == Alternative.KIN:
        if family.kin_helps > 0:
            return Binds.RUNS
        return Binds.STARTS if kin_willing(world, family_row, route, network) else Binds.NOT_THERE
    if kind == Alternative.OBSTACLE:
        if family.wel_thuis_case > 0:
            return Binds.RUNS
        if area.wel_thuis == 0 or not obstacle_there(world, family_row):
            return Binds.NOT_THERE
        return room_in(world, area.wel_thuis)
    if kind == Alternative.SUPPORT_FAMILY:
        if area.support == 0 or world.params[0].on_respite == 0.0:
            return Binds.NOT_THERE
        if family.respite != RespiteForm.NONE or family.respite_form != RespiteForm.NONE:
            return Binds.RUNS
        return Binds.STARTS if has_room(world, area.support) else Binds.NO_ROOM
    return part_time_binds(world, family_row, route, now)


@kernel
def room_in(world, service_row):
    """``Binds`` of a service that is used without a waiting line."""
    if service_row == 0:
        return Binds.NOT_THERE
    service = world.services[service_row]
    return Binds.STARTS if service.used < service.capacity else Binds.NO_ROOM


@kernel
def treatment_binds(world, family_row, route):
    """``Binds`` of intensive treatment: a place that is free now and a start within the time that the placement can wait."""
    family = world.families[family_row]
    numbers = world.params[0]
    service_row = world.areas[family.area].intensive
    if service_row == 0 or numbers.on_help == 0.0 or numbers.on_seeking == 0.0 or numbers.help_trial > 0.0:
        return Binds.NOT_THERE  # in the trial of treatment only its arm gets any
    if family.help == HelpForm.INTENSIVE or family.next_help == HelpForm.INTENSIVE:
        return Binds.RUNS
    if not starts_at_once(world, service_row, family.area, Urgency.URGENT):
        return Binds.NO_ROOM
    patience = (
        numbers.alternative_patience_crisis if route == Route.CRISIS else numbers.alternative_patience_prepared
    ) * exponential(world.engine.state[0].seed, family.key, Chance.STEP_PATIENCE, family.episodes)
    return Binds.STARTS if world.levers[family.area, Lever.INTENSIVE_START] <= patience else Binds.TOO_LATE


@kernel
def has_figure(world, family_row, route):
    """Whether a child that is asked for has a support figure that is active."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if asked_for(child, route, Request.SOUGHT) and child.figure == FigureState.ACTIVE:
            return True
        child_row = child.next_sibling
    return False


@kernel
def kin_willing(world, family_row, route, network):
    """Whether kin are found who would help at home: in a crisis those who were found there, else in weeks of asking."""
    family = world.families[family_row]
    if family.kin == 0:
        return False
    if route == Route.CRISIS:
        return network > 0
    chance = world.params[0].alternative_kin_found * world.levers[family.area, Lever.NETWORK_SEARCH]
    return draw(world.engine, family.key, Chance.STEP_KIN, family.episodes) < chance


@kernel
def part_time_binds(world, family_row, route, now):
    """``Binds`` of a part-time stay: a host family with room that says yes to one of the children."""
    if world.params[0].on_routes == 0.0:
        return Binds.NOT_THERE
    binds = Binds.RUNS
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if asked_for(child, route, Request.SOUGHT) and child.part_host == 0:
            if would_be_taken(world, child_row, now):
                return Binds.STARTS
            binds = Binds.NO_ROOM
        child_row = child.next_sibling
    return binds


@kernel
def would_be_taken(world, child_row, now):
    """Whether the search for a part-time stay that follows (search.py) will find a host for the child."""
    child = world.children[child_row]
    look_ahead(child, 1)
    host = part_time_host(world, child_row, now)
    look_ahead(child, -1)
    return host > 0
