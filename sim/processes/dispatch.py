"""The one place that knows all mechanisms: which clock and which mail belongs to which, and the main loop.

``advance`` is the entry into compiled code. It handles, in this order: mail of this instant, rates of what was touched,
the next entry of the calendar. Before each it checks that every table has room to spare and else returns NEED_ROOM, so
that Python can grow the tables and come back; any initial room gives the same result.
"""

from __future__ import annotations

from sim.engine import (
    entry,
    has_room,
    kernel,
    kind_of,
    pop_next,
    prefetch,
    refer,
    reschedule,
    row_of,
    take_dice,
    take_mail,
    take_touched,
    touch,
    upcoming,
)
from sim.processes import (
    changes,
    coming_home,
    consultation,
    crisis,
    demand,
    figure,
    harm,
    help,
    hosts,
    lifecourse,
    needs,
    obstacles,
    one_plan,
    placement,
    protection,
    pull,
    respite,
    routes,
    search,
    seeking,
    strain,
    supply,
    workforce,
)
from sim.vocabulary import (
    CHANNEL,
    CHILD,
    DEMAND,
    FAMILY,
    HOME,
    HOST,
    N_COUNTERS,
    REASON_AGE,
    REASON_FAMILY_LEFT,
    REASON_PLACED,
    SERVICE,
    SYSTEM,
)
from sim.world import layout as at
from sim.world import mail as mails
from sim.world.relief import set_team_clock
from sim.world.touching import (
    OF_BEHAVIOUR,
    OF_CRISIS,
    OF_HARM,
    OF_LEVEL,
    OF_PLACED,
    OF_PLANNED,
    OF_REPORTS,
    OF_SEEKING,
    OF_STRESSORS,
    OF_WITHDRAW,
)

READY, NEED_ROOM = 0, 1
SPARE = 64
WEEK = 7.0


@kernel
def room(w):
    """Whether every table has rows to spare for one more event or mail."""
    t = w.tally[0]
    return (
        t.n_log + SPARE < len(w.log)
        and t.n_children + SPARE < len(w.children)
        and t.n_hosts + SPARE < len(w.hosts)
        and t.weeks + 2 < len(w.series)
        and has_room(w.engine)
    )


@entry
def advance(tables, until):
    """Run until a time (days); returns READY, or NEED_ROOM when a table must grow first."""
    w = refer(tables)
    e = w.engine
    while True:
        if not room(w):
            return NEED_ROOM
        event, entity, a, b, x = take_mail(e)
        if event > 0:
            if (
                event != mails.MAIL_FAMILY_REPLACE and event != mails.MAIL_CHILD_GONE
            ):  # who comes to live here: exogenous
                take_dice(e, entity)
            deliver(w, event, entity, a, b, x)
            take_dice(e, 0)
            continue
        entity = take_touched(e)
        if entity > 0:
            reclock(w, entity, e.state[0].parts, e.state[0].now)
            continue
        week = WEEK * w.tally[0].weeks
        entity = pop_next(e, min(until, week))
        if entity > 0:
            look_ahead(w, entity)
            if e.state[0].slot > at.F_LIFE:  # births, moves and birthdays (K_AGE is the same slot): exogenous
                take_dice(e, entity)
            fire(w, entity, e.state[0].slot, e.state[0].now)
            take_dice(e, 0)
        elif until < week or e.state[0].now < week:
            return READY
        else:
            snapshot(w)
            if until <= week:
                return READY


@kernel
def look_ahead(w, entity):
    """Ask the processor to fetch the rows that this event and the next two need (changes nothing)."""
    e = w.engine
    now = e.entities[entity]
    if now.kind == FAMILY:
        k = w.children[w.families[now.row].first_child]
        prefetch(e.entities, k.entity)
        prefetch(w.children, k.next_sibling)
    elif now.kind == CHILD:
        prefetch(e.entities, w.families[w.children[now.row].family].entity)
    coming = e.entities[upcoming(e, 1)]
    if coming.kind == FAMILY:
        prefetch(w.children, w.families[coming.row].first_child)
    elif coming.kind == CHILD:
        prefetch(w.families, w.children[coming.row].family)
    for pos in range(2, 4):
        later = e.entities[upcoming(e, pos)]
        if later.kind == FAMILY:
            prefetch(w.families, later.row)
        elif later.kind == CHILD:
            prefetch(w.children, later.row)


@kernel
def snapshot(w):
    """Keep the weekly counters."""
    n = w.tally[0].weeks
    for a in range(w.counters.shape[0]):
        for j in range(N_COUNTERS):
            w.series[n, a, j] = w.counters[a, j]
    w.tally[0].weeks = n + 1


@kernel
def reclock(w, entity, parts, now):
    """Set the touched rates of an entity (see world/touching.py) and put it where it belongs in the calendar."""
    kind = kind_of(w.engine, entity)
    row = row_of(w.engine, entity)
    if kind == FAMILY:
        reclock_family(w, row, parts, now)
    elif kind == CHILD:
        if w.children[row].alive:
            reclock_child(w, row, parts, now)
    elif kind == HOST:
        hosts.host_rates(w, row, now)
    elif kind == CHANNEL:
        hosts.channel_rates(w, row, now)
    elif kind == DEMAND:
        demand.demand_rates(w, row, now)
    elif kind == SERVICE:
        workforce.workforce_rates(w, row, now)
        respite.supply_rates(w, row, now)
    reschedule(w.engine, entity)


@kernel
def reclock_family(w, i, parts, now):
    """Set the touched rates of a family."""
    if parts & OF_STRESSORS:
        strain.stressor_rates(w, i, now)
    if parts & OF_LEVEL:
        strain.level_rates(w, i, now)
    if parts & OF_SEEKING:
        seeking.seek_rates(w, i, now)
    if parts & OF_REPORTS:
        protection.report_rates(w, i, now)
    if parts & OF_CRISIS:
        crisis.crisis_rates(w, i, now)
    if parts & OF_HARM:
        harm.home_harm_rates(w, i, now)


@kernel
def reclock_child(w, c, parts, now):
    """Set the touched rates of a child."""
    if parts & OF_BEHAVIOUR:
        needs.behaviour_rates(w, c, now)
    if parts & OF_PLANNED:
        routes.planned_rates(w, c, now)
    if parts & OF_PLACED:
        placement.placement_rates(w, c, now)
        harm.placed_harm_rates(w, c, now)
    if parts & OF_WITHDRAW:
        search.withdraw_rates(w, c, now)


@kernel
def fire(w, entity, slot, now):
    """A clock of an entity fired. The most frequent handlers name the rates that they change; after the rest all are set."""
    kind = kind_of(w.engine, entity)
    row = row_of(w.engine, entity)
    if kind == FAMILY:
        if not (at.F_STRESSOR <= slot <= at.F_SEEK or slot == at.F_HARM or slot == at.F_HELP):
            touch(w.engine, entity)
        fire_family(w, row, slot, now)
        return
    touch(w.engine, entity)
    if kind == CHILD:
        fire_child(w, row, slot, now)
    elif kind == HOST:
        fire_host(w, row, slot, now)
    elif kind == CHANNEL:
        hosts.channel_event(w, row, now)
    elif kind == DEMAND:
        demand.arrival(w, row, now)
    elif kind == SERVICE:
        fire_service(w, row, slot, now)
    elif kind == SYSTEM:
        changes.changes_event(w, now)


@kernel
def fire_family(w, i, slot, now):
    """A clock of a family."""
    if slot == at.F_LIFE:
        lifecourse.life_event(w, i, now)
    elif slot < at.F_LEVEL_UP:
        strain.stressor_event(w, i, slot - at.F_STRESSOR)
    elif slot == at.F_LEVEL_UP:
        strain.level_event(w, i, 1)
    elif slot == at.F_LEVEL_DOWN:
        strain.level_event(w, i, -1)
    elif slot == at.F_DANGER:
        strain.danger_event(w, i)
    elif slot == at.F_SEEK:
        seeking.seek_event(w, i, now)
    elif slot == at.F_REPORT:
        protection.report(w, i, now)
    elif slot == at.F_CRISIS:
        crisis.crisis_event(w, i, now)
    elif slot == at.F_HARM:
        harm.home_incident(w, i, now)
    elif slot == at.F_HELP:
        help.help_event(w, i, now)
    elif slot == at.F_CASE:
        crisis.case_event(w, i, now)
    elif slot == at.F_PROTECT:
        protection.protect_event(w, i, now)
    elif slot == at.F_START:
        if w.families[i].next_help > 0:
            help.start_help(w, i, now)
        else:
            seeking.lapse(w, i, now)
    elif slot == at.F_RECENT:
        coming_home.recent_event(w, i, now)
    elif slot == at.F_RESPITE:
        respite.respite_event(w, i, now)
    elif slot == at.F_TEAM:
        consultation.consult_event(w, i, now)
        obstacles.case_ends(w, i, now)
        set_team_clock(w, i)


@kernel
def fire_child(w, c, slot, now):
    """A clock of a child."""
    if slot == at.K_AGE:
        if w.children[c].demand > 0:
            search.stop_waiting(w, c, REASON_AGE, now)
            placement.leave_care(w, c, REASON_AGE, now)
        else:
            lifecourse.age_event(w, c, now)
    elif slot == at.K_BEHAVIOUR:
        needs.behaviour_event(w, c, now)
    elif slot == at.K_PLANNED:
        routes.planned_event(w, c, now)
    elif slot == at.K_RETURN:
        placement.return_event(w, c, now)
    elif slot == at.K_BREAKDOWN:
        placement.breakdown(w, c, 1, now)
    elif slot == at.K_STAY:
        placement.stay_event(w, c, now)
    elif slot == at.K_HARM:
        harm.placed_incident(w, c, now)
    elif slot == at.K_LEGAL:
        protection.legal_event(w, c, now)
    elif slot == at.K_WITHDRAW:
        if w.children[c].demand > 0:
            demand.lose_patience(w, c, now)
        else:
            search.withdraw_event(w, c, now)
    elif slot == at.K_FIGURE:
        figure.figure_event(w, c, now)
    elif slot == at.K_PART_TIME:
        routes.part_time_ends(w, c, now)
    elif slot == at.K_RETRY:
        search.retry_event(w, c, now)


@kernel
def fire_host(w, h, slot, now):
    """A clock of a host family."""
    if slot == at.H_STAGE:
        hosts.stage_event(w, h, now)
    elif slot == at.H_STOP:
        hosts.stop_event(w, h, now)
    elif slot == at.H_TIRE:
        hosts.tire(w, h, now)
    elif slot == at.H_RETURN:
        hosts.return_event_host(w, h, now)
    elif slot == at.H_WORD:
        hosts.word_event(w, h, now)


@kernel
def fire_service(w, j, slot, now):
    """A clock of a service."""
    if slot == at.S_LEAVE:
        workforce.leave_event(w, j, now)
    elif slot == at.S_FILL:
        workforce.fill_event(w, j, now)
    elif slot == at.S_SUPPLY:
        respite.supply_event(w, j, now)
    if slot == at.S_RESPONSE:
        supply.response_event(w, j, now)


@kernel
def deliver(w, event, entity, a, b, x):
    """Hand mail to the mechanism it is for."""
    now = w.engine.state[0].now
    row = row_of(w.engine, entity)
    kind = kind_of(w.engine, entity)
    if kind == FAMILY:
        deliver_family(w, event, row, a, b, x, now)
    elif kind == CHILD:
        if w.children[row].alive:
            deliver_child(w, event, row, a, b, x, now)
    elif kind == HOST:
        if event == mails.MAIL_HOST_FREE:
            search.host_free(w, row, now)
        elif event == mails.MAIL_HOST_CHILD_LEFT:
            hosts.child_left(w, row, a, now)
        elif event == mails.MAIL_HOST_MATCHED:
            hosts.matched(w, row, a, now)
    elif event == mails.MAIL_SLOT_FREE:
        seeking.slot_free(w, row, now)
    elif event == mails.MAIL_BED_FREE:
        search.bed_free(w, row, now)
    elif event == mails.MAIL_BOARD_FREE:
        protection.board_free(w, row, now)
    elif event == mails.MAIL_STAFF:
        workforce.staff_mail(w, row, a, b, x, now)
    elif event == mails.MAIL_RESPITE_FREE:
        respite.respite_free(w, row, a, now)
    elif event == mails.MAIL_MENTAL_FREE:
        one_plan.mental_free(w, row, now)


@kernel
def deliver_family(w, event, i, a, b, x, now):
    """Mail to a family."""
    if event == mails.MAIL_ASK_HELP:
        seeking.ask(w, i, a, b, now)
    elif event == mails.MAIL_START_HELP:
        help.slot_given(w, i, a, now)
    elif event == mails.MAIL_LEVEL_FELL:
        seeking.level_fell(w, i, now)
    elif event == mails.MAIL_REPORT:
        protection.report(w, i, now)
    elif event == mails.MAIL_CALL_IN:
        crisis.called_in(w, i, now)
    elif event == mails.MAIL_PLACE:
        if w.params[0].on_search == 0.0:
            search.let_go(w, i)
        elif x >= consultation.CONSULTED:
            search.place_family(w, i, a, b, x - consultation.CONSULTED, now)
        elif not consultation.holds(w, i, a, b, now):
            search.place_family(w, i, a, b, x, now)
    elif event == mails.MAIL_RECENT_RETURN:
        coming_home.returned(w, i, now)
    elif event == mails.MAIL_WORKER_LOST:
        help.worker_lost(w, i, a, now)
    elif event == mails.MAIL_FOLLOW_HOME:
        coming_home.followed(w, i, a, now)
    elif event == mails.MAIL_FAMILY_LEFT or event == mails.MAIL_LAST_MINOR:
        seeking.withdraw(w, i, now)
        help.stop_help(w, i, now)
        crisis.stop_case(w, i, now)
        coming_home.end_follow(w, i, now)
        protection.stop_protection(w, i, now)
        respite.stop_respite(w, i, now)
        obstacles.close_case(w, i, now)
        consultation.stop_consulting(w, i)
    elif event == mails.MAIL_RESPITE_OFFER:
        respite.offer(w, i, a, now)
    elif event == mails.MAIL_HELP_STARTED:
        one_plan.help_started(w, i, a, now)
    elif event == mails.MAIL_HELP_ENDED:
        one_plan.help_ended(w, i, now)
    elif event == mails.MAIL_HELP_EFFECT:
        help.scale_effect(w, i, x)
    elif event == mails.MAIL_TEAM_CASE:
        obstacles.take_up(w, i, now)
    elif event == mails.MAIL_FAMILY_REPLACE:
        lifecourse.replace_mail(w, i, a, now)


@kernel
def deliver_child(w, event, c, a, b, x, now):
    """Mail to a child."""
    if event == mails.MAIL_MOVE_IN:
        search.stop_waiting(w, c, REASON_PLACED, now)
        placement.move_in(w, c, a, b, int(x), now)
    elif event == mails.MAIL_GO_HOME:
        search.stop_waiting(w, c, a, now)
        placement.go_home(w, c, a, now)
    elif event == mails.MAIL_PLACE_AGAIN:
        search.place_again(w, c, b, now)
    elif event == mails.MAIL_PLACEMENT_FAILED:
        crisis.placement_failed(w, c, now)
    elif event == mails.MAIL_BREAKDOWN:
        placement.breakdown(w, c, a, now)
    elif event == mails.MAIL_MOVE_STRAIN:
        needs.move_strain(w, c)
    elif event == mails.MAIL_PLACED_LEGAL:
        protection.placed_legal(w, c, a, now)
    elif event == mails.MAIL_FAMILY_ORDER:
        protection.home_legal(w, c)
    elif event == mails.MAIL_FIGURE_OFFER:
        figure.figure_offer(w, c, now)
    elif event == mails.MAIL_PULL_ASKED:
        pull.asked(w, c, a)
    elif event == mails.MAIL_AGREED:
        routes.agreed_event(w, c, now)
    elif event == mails.MAIL_PULL_STAY:
        pull.stay_ends(w, c, a, now)
    elif event == mails.MAIL_STAY_OVER:
        placement.stay_over(w, c, a, now)
    elif event == mails.MAIL_PART_TIME:
        search.find_part_time(w, c, now)
    elif event == mails.MAIL_PART_TIME_FOUND:
        routes.part_time_starts(w, c, a, now)
    elif event == mails.MAIL_TURNED_18 or event == mails.MAIL_FAMILY_LEFT_CHILD:
        reason = REASON_AGE if event == mails.MAIL_TURNED_18 else REASON_FAMILY_LEFT
        search.stop_waiting(w, c, reason, now)
        routes.part_time_ends(w, c, now)
        figure.end_figure(w, c)
        protection.end_legal(w, c)
        if event == mails.MAIL_TURNED_18:
            placement.turned_18(w, c, now)
        elif w.children[c].form != HOME:
            placement.leave_care(w, c, reason, now)
    elif event == mails.MAIL_CHILD_ENDS:
        if w.children[c].demand > 0:
            demand.free_exogenous(w, c)
        elif a == REASON_AGE:
            lifecourse.gone_mail(w, c, lifecourse.HOPS)
    elif event == mails.MAIL_CHILD_GONE:
        lifecourse.gone_mail(w, c, a)
