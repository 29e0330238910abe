"""Which clock, mail and rates belong to which mechanism.

Written by ``python -m sim.mechanisms`` from the declarations of the mechanisms; not to be edited.
"""

from __future__ import annotations

from sim.engine import kernel, kind_of, reschedule, row_of, touch
from sim.processes import (
    alternative,
    breakdown,
    changes,
    coming_home,
    crisis,
    demand,
    figure,
    harm,
    help,
    hosts,
    lasting,
    legal,
    lifecourse,
    needs,
    one_plan,
    placement,
    protection,
    pull,
    respite,
    routes,
    search,
    second_look,
    seeking,
    strain,
    supply,
    suspended,
    waiting,
    wel_thuis,
    workforce,
)
from sim.words import Entity
from sim.world.codes import ChildClock, ChildRates, FamilyClock, FamilyRates, HostClock, Mail, ServiceClock


@kernel
def reclock(world, entity, parts, now):
    """Set the touched rates of an entity, and put it where it belongs in the calendar."""
    kind = kind_of(world.engine, entity)
    row = row_of(world.engine, entity)
    if kind == Entity.FAMILY:
        reclock_family(world, row, parts, now)
    elif kind == Entity.CHILD:
        if world.children[row].alive:
            reclock_child(world, row, parts, now)
    elif kind == Entity.HOST:
        hosts.host_rates(world, row, now)
    elif kind == Entity.SERVICE:
        workforce.workforce_rates(world, row, now)
        respite.supply_rates(world, row, now)
    elif kind == Entity.CHANNEL:
        hosts.channel_rates(world, row, now)
    elif kind == Entity.DEMAND:
        demand.demand_rates(world, row, now)
    reschedule(world.engine, entity)


@kernel
def reclock_family(world, row, parts, now):
    """Set the touched rates of a family."""
    if parts & FamilyRates.STRESSORS:
        strain.stressor_rates(world, row, now)
    if parts & FamilyRates.LEVEL:
        strain.level_rates(world, row, now)
    if parts & FamilyRates.SEEKING:
        seeking.seek_rates(world, row, now)
    if parts & FamilyRates.REPORTS:
        protection.report_rates(world, row, now)
    if parts & FamilyRates.CRISIS:
        crisis.crisis_rates(world, row, now)
    if parts & FamilyRates.HARM:
        harm.home_harm_rates(world, row, now)
    if parts & FamilyRates.AGAIN:
        suspended.again_rates(world, row, now)


@kernel
def reclock_child(world, row, parts, now):
    """Set the touched rates of a child."""
    if parts & ChildRates.BEHAVIOUR:
        needs.behaviour_rates(world, row, now)
    if parts & ChildRates.PLANNED:
        routes.planned_rates(world, row, now)
    if parts & ChildRates.PLACED:
        breakdown.breakdown_rates(world, row, now)
        placement.return_rates(world, row, now)
        harm.placed_harm_rates(world, row, now)
    if parts & ChildRates.WITHDRAW:
        waiting.withdraw_rates(world, row, now)


@kernel
def fire(world, entity, slot, now):
    """A clock of an entity rang. Some handlers name the rates that they change; after the rest all are set."""
    kind = kind_of(world.engine, entity)
    row = row_of(world.engine, entity)
    if kind == Entity.FAMILY:
        if not (
            FamilyClock.STRESSOR <= slot < FamilyClock.STRESSOR + 5
            or slot == FamilyClock.LEVEL_UP
            or slot == FamilyClock.LEVEL_DOWN
            or slot == FamilyClock.DANGER
            or slot == FamilyClock.SEEK
            or slot == FamilyClock.HARM
            or slot == FamilyClock.HELP
        ):
            touch(world.engine, entity)
        fire_family(world, row, slot, now)
        return
    touch(world.engine, entity)
    if kind == Entity.CHILD:
        fire_child(world, row, slot, now)
    elif kind == Entity.HOST:
        fire_host(world, row, slot, now)
    elif kind == Entity.SERVICE:
        fire_service(world, row, slot, now)
    elif kind == Entity.CHANNEL:
        hosts.channel_event(world, row, now)
    elif kind == Entity.DEMAND:
        demand.arrival(world, row, now)
    elif kind == Entity.SYSTEM:
        changes.changes_event(world, now)


@kernel
def fire_family(world, row, slot, now):
    """A clock of a family."""
    if slot == FamilyClock.LIFE:
        lifecourse.life_event(world, row, now)
    elif FamilyClock.STRESSOR <= slot < FamilyClock.STRESSOR + 5:
        strain.stressor_event(world, row, slot - FamilyClock.STRESSOR)
    elif slot == FamilyClock.LEVEL_UP:
        strain.level_event(world, row, 1)
    elif slot == FamilyClock.LEVEL_DOWN:
        strain.level_event(world, row, -1)
    elif slot == FamilyClock.DANGER:
        strain.danger_event(world, row)
    elif slot == FamilyClock.SEEK:
        seeking.seek_event(world, row, now)
    elif slot == FamilyClock.REPORT:
        protection.report(world, row, now)
    elif slot == FamilyClock.CRISIS:
        crisis.crisis_event(world, row, now)
    elif slot == FamilyClock.HARM:
        harm.home_incident(world, row, now)
    elif slot == FamilyClock.HELP:
        help.help_event(world, row, now)
    elif slot == FamilyClock.CASE:
        crisis.case_event(world, row, now)
    elif slot == FamilyClock.PROTECT:
        protection.protect_event(world, row, now)
    elif slot == FamilyClock.START:
        if not help.uses_slot(world, row, now):
            seeking.lapse(world, row, now)
    elif slot == FamilyClock.RECENT:
        lasting.months_pass(world, row, now)
        coming_home.recent_event(world, row, now)
    elif slot == FamilyClock.RESPITE:
        respite.respite_event(world, row, now)
    elif slot == FamilyClock.TEAM:
        alternative.step_timer(world, row, now)
        suspended.review_timer(world, row, now)
        second_look.look_timer(world, row, now)
        wel_thuis.team_event(world, row, now)
    elif slot == FamilyClock.AGAIN:
        suspended.asked_again_event(world, row, now)


@kernel
def fire_child(world, row, slot, now):
    """A clock of a child."""
    if slot == ChildClock.AGE:
        lifecourse.age_event(world, row, now)
        waiting.demand_ages(world, row, now)
        placement.demand_leaves(world, row, now)
    elif slot == ChildClock.BEHAVIOUR:
        needs.behaviour_event(world, row, now)
    elif slot == ChildClock.PLANNED:
        routes.planned_event(world, row, now)
    elif slot == ChildClock.RETURN:
        placement.return_event(world, row, now)
    elif slot == ChildClock.BREAKDOWN:
        breakdown.breakdown_event(world, row, now)
    elif slot == ChildClock.STAY:
        placement.stay_event(world, row, now)
    elif slot == ChildClock.HARM:
        harm.placed_incident(world, row, now)
    elif slot == ChildClock.LEGAL:
        legal.legal_event(world, row, now)
    elif slot == ChildClock.WITHDRAW:
        waiting.withdraw_event(world, row, now)
        demand.lose_patience(world, row, now)
    elif slot == ChildClock.FIGURE:
        figure.figure_event(world, row, now)
    elif slot == ChildClock.PART_TIME:
        routes.part_time_ends(world, row, now)
    elif slot == ChildClock.RETRY:
        search.retry_event(world, row, now)


@kernel
def fire_host(world, row, slot, now):
    """A clock of a host."""
    if slot == HostClock.STAGE:
        hosts.stage_event(world, row, now)
    elif slot == HostClock.STOP:
        hosts.stop_event(world, row, now)
    elif slot == HostClock.TIRE:
        hosts.tire(world, row, now)
    elif slot == HostClock.RETURN:
        hosts.return_event_host(world, row, now)
    elif slot == HostClock.WORD:
        hosts.word_event(world, row, now)


@kernel
def fire_service(world, row, slot, now):
    """A clock of a service."""
    if slot == ServiceClock.LEAVE:
        workforce.leave_event(world, row, now)
    elif slot == ServiceClock.FILL:
        workforce.fill_event(world, row, now)
    elif slot == ServiceClock.RESPONSE:
        supply.response_event(world, row, now)
    elif slot == ServiceClock.SUPPLY:
        respite.supply_event(world, row, now)


@kernel
def deliver(world, event, entity, a, b, x):
    """Hand mail to the mechanisms that listen to it."""
    now = world.engine.state[0].now
    row = row_of(world.engine, entity)
    kind = kind_of(world.engine, entity)
    if kind == Entity.FAMILY:
        deliver_family(world, event, row, a, b, x, now)
    elif kind == Entity.CHILD:
        if world.children[row].alive:
            deliver_child(world, event, row, a, b, x, now)
    elif kind == Entity.HOST:
        deliver_host(world, event, row, a, b, x, now)
    elif kind == Entity.SERVICE:
        deliver_service(world, event, row, a, b, x, now)


@kernel
def deliver_family(world, event, row, a, b, x, now):
    """Mail to a family."""
    if event == Mail.FAMILY_REPLACE:
        lifecourse.replace_family_later(world, row, a, now)
    elif event == Mail.FAMILY_LEFT:
        seeking.withdraw(world, row, now)
        help.stop_help(world, row, now)
        crisis.stop_case(world, row, now)
        coming_home.end_follow(world, row, now)
        protection.stop_protection(world, row, now)
        respite.stop_respite(world, row, now)
        wel_thuis.close_case(world, row, now)
        alternative.forget_requests(world, row, now)
        suspended.forget_request(world, row, now)
        second_look.forget_look(world, row)
    elif event == Mail.LAST_MINOR:
        seeking.withdraw(world, row, now)
        help.stop_help(world, row, now)
        crisis.stop_case(world, row, now)
        coming_home.end_follow(world, row, now)
        protection.stop_protection(world, row, now)
        respite.stop_respite(world, row, now)
        wel_thuis.close_case(world, row, now)
        alternative.forget_requests(world, row, now)
        suspended.forget_request(world, row, now)
        second_look.forget_look(world, row)
    elif event == Mail.ASK_HELP:
        seeking.ask(world, row, a, b, now)
    elif event == Mail.START_HELP:
        help.slot_given(world, row, a, now)
    elif event == Mail.LEVEL_FELL:
        seeking.level_fell(world, row, now)
    elif event == Mail.REPORT:
        protection.report(world, row, now)
    elif event == Mail.CALL_IN:
        crisis.called_in(world, row, now)
    elif event == Mail.PLACE:
        if not alternative.holds(world, row, a, b, x, now):
            search.place_family(world, row, a, b, x, now)
    elif event == Mail.PLACE_ON:
        search.place_family(world, row, a, b, x, now)
    elif event == Mail.RECENT_RETURN:
        coming_home.child_returned(world, row, now)
    elif event == Mail.RESPITE_OFFER:
        respite.offer(world, row, a, now)
    elif event == Mail.WORKER_LOST:
        help.worker_lost(world, row, a, now)
    elif event == Mail.HELP_STARTED:
        one_plan.help_started(world, row, a, now)
    elif event == Mail.HELP_ENDED:
        one_plan.help_ended(world, row, now)
    elif event == Mail.WEL_THUIS_CASE:
        wel_thuis.take_up(world, row, a, now)
    elif event == Mail.FOLLOW_HOME:
        coming_home.worker_follows(world, row, a, now)
    elif event == Mail.HELP_EFFECT:
        help.scale_effect(world, row, x)
    elif event == Mail.WORKER_STAYS:
        alternative.worker_stays(world, row, now)
    elif event == Mail.CRISIS_HELP:
        crisis.start_case_help(world, row, now)
    elif event == Mail.LOOK_AGAIN:
        second_look.look_again(world, row, a, now)
    elif event == Mail.AFTER_CRISIS:
        crisis.help_after_crisis(world, row)
    elif event == Mail.TREAT_IN_TRIAL:
        seeking.treat_in_trial(world, row, now)
    elif event == Mail.ASK_COURT:
        protection.asked_anew(world, row, now)


@kernel
def deliver_child(world, event, row, a, b, x, now):
    """Mail to a child."""
    if event == Mail.FAMILY_LEFT_CHILD:
        waiting.wait_no_more(world, row, a, now)
        routes.part_time_ends(world, row, now)
        figure.end_figure(world, row)
        legal.end_legal(world, row)
        placement.leave_with_family(world, row, a, now)
    elif event == Mail.TURNED_18:
        waiting.wait_no_more(world, row, a, now)
        routes.part_time_ends(world, row, now)
        figure.end_figure(world, row)
        legal.end_legal(world, row)
        placement.turned_18(world, row, now)
    elif event == Mail.CHILD_GONE:
        lifecourse.forget_child_later(world, row, a)
    elif event == Mail.PLACED_LEGAL:
        legal.placed_legal(world, row, a, now)
    elif event == Mail.MOVE_IN:
        waiting.place_found(world, row, now)
        placement.move_in(world, row, a, b, int(x), now)
    elif event == Mail.GO_HOME:
        waiting.wait_no_more(world, row, a, now)
        placement.go_home(world, row, a, now)
    elif event == Mail.PLACE_AGAIN:
        search.place_again(world, row, a, now)
    elif event == Mail.PLACEMENT_FAILED:
        breakdown.placement_failed(world, row, now)
        placement.demand_fails(world, row, now)
    elif event == Mail.FIGURE_OFFER:
        figure.figure_offer(world, row, now)
    elif event == Mail.PART_TIME:
        search.find_part_time(world, row, now)
    elif event == Mail.BREAKDOWN:
        breakdown.break_down(world, row, a, now)
    elif event == Mail.MOVE_STRAIN:
        needs.move_strain(world, row)
    elif event == Mail.PART_TIME_FOUND:
        routes.part_time_starts(world, row, a, now)
    elif event == Mail.CHILD_ENDS:
        lifecourse.forget_adult(world, row, a)
        demand.free_exogenous(world, row)
    elif event == Mail.FAMILY_ORDER:
        legal.home_legal(world, row)
    elif event == Mail.PULL_ASKED:
        pull.asked(world, row, a)
    elif event == Mail.AGREED:
        routes.agreed_event(world, row, now)
    elif event == Mail.PULL_STAY:
        pull.stay_ends(world, row, a, now)
    elif event == Mail.STAY_OVER:
        placement.stay_over(world, row, a, now)


@kernel
def deliver_host(world, event, row, a, b, x, now):
    """Mail to a host."""
    if event == Mail.HOST_FREE:
        waiting.host_free(world, row, now)
    elif event == Mail.HOST_CHILD_LEFT:
        hosts.child_left(world, row, a, now)
    elif event == Mail.HOST_MATCHED:
        hosts.matched(world, row, a, now)


@kernel
def deliver_service(world, event, row, a, b, x, now):
    """Mail to a service."""
    if event == Mail.SLOT_FREE:
        seeking.slot_free(world, row, now)
    elif event == Mail.BOARD_FREE:
        protection.board_free(world, row, now)
    elif event == Mail.BED_FREE:
        waiting.bed_free(world, row, now)
    elif event == Mail.RESPITE_FREE:
        respite.respite_free(world, row, a, now)
    elif event == Mail.STAFF:
        workforce.staff_mail(world, row, a, b, x, now)
    elif event == Mail.MENTAL_FREE:
        one_plan.mental_free(world, row, now)
