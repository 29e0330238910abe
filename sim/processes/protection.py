"""Child protection: Veilig Thuis, Board, court and legal status (third route out of home, without crisis).

Rule. Reports to Veilig Thuis come more often in true danger, but also without. Triage sees danger with its own errors;
a report goes to the Board, to voluntary help, or (rarely) becomes a crisis the same day. The Board investigates with a
limited number of investigations at once and sees danger with smaller errors than triage; the court hears later and may
make a supervision order, some with placement. Orders are reviewed twice a year and end, go on, or lead to a request for
placement. A child placed on an emergency authorisation is heard within two weeks; a child that stays long in care gets a
decision on its lasting home, after which return is rare and guardianship may follow.

Rates. ``protection.*``, ``levels.report``; JB-* rows give the order of size, chances are assumptions with ranges.
"""

from __future__ import annotations

from sim.engine import (
    clear,
    draw,
    first,
    join,
    kernel,
    leave,
    line_length,
    ordinal,
    post,
    set_rate,
    set_time,
    stay,
    touch,
)
from sim.vocabulary import (
    AUTHORISED,
    BOARD,
    C_ORDER,
    COPING,
    FLAG_DANGER,
    FLAG_SEEN,
    GUARDIANSHIP,
    HELP_GENERALIST,
    HELP_SPECIALIST,
    HIGH,
    HOME,
    LOG_AUTHORISATION,
    LOG_INVESTIGATION,
    LOG_NO_WORKER,
    LOG_ORDER,
    LOG_REPORT,
    NORMAL,
    PROVISIONAL,
    REASON_AGE,
    REASON_COURT,
    ROUTE_COURT,
    SEVERE,
    STRAINED,
    SUPERVISION,
    URGENT,
    VOLUNTARY,
)
from sim.world.count import count
from sim.world.journal import log_child, log_family
from sim.world.layout import F_HARM, F_PROTECT, F_REPORT, K_LEGAL
from sim.world.mail import MAIL_ASK_HELP, MAIL_BOARD_FREE, MAIL_CALL_IN, MAIL_GO_HOME, MAIL_PLACE
from sim.world.purposes import (
    P_BOARD_DAYS,
    P_CONSENT,
    P_COURT_DAYS,
    P_GUARDIAN,
    P_HEARING,
    P_LASTING,
    P_ORDER,
    P_ORDER_HELP,
    P_REVIEW,
    P_REVIEW_PLACE,
    P_SEEN_HEARING,
    P_SEEN_REVIEW,
    P_TRIAGE,
    P_TRIAGE_ACUTE,
    P_VOLUNTARY_ORDER,
    P_WITH_PLACEMENT,
    P_WORKER_THERE_REPORT,
)
from sim.world.services import queue_left, service_used
from sim.world.staff import nobody_there

YEAR = 365.25
GAMMA = 1
CASE_NONE, CASE_WAITS, CASE_BOARD, CASE_COURT_WAITS, CASE_COURT, CASE_ORDER = range(6)


@kernel
def report_rates(w, i, now):
    """Set the clock of reports to Veilig Thuis of family row ``i`` (rate per day)."""
    f = w.families[i]
    p = w.params[0]
    rate = 0.0
    if f.at_home > 0 and f.protect == CASE_NONE and p.on_protection > 0.0:
        rate = w.levels[f.level].report
        if f.danger:
            rate += p.protection_report_danger
    set_rate(w.engine, f.entity, F_REPORT, rate / YEAR, now)


@kernel
def report(w, i, now):
    """A report to Veilig Thuis: triage."""
    f = w.families[i]
    p = w.params[0]
    e = w.engine
    if f.at_home == 0 or f.protect != CASE_NONE or p.on_protection == 0.0:
        return
    n = ordinal(e, f.entity, F_REPORT) * 1024 + ordinal(e, f.entity, F_HARM)
    if nobody_there(w, i, f.key, P_WORKER_THERE_REPORT, n, p.workforce_report_share):
        log_family(w, LOG_NO_WORKER, i, LOG_REPORT, FLAG_DANGER if f.danger else 0, 0.0)
        return
    f.reports += 1
    u = draw(e, f.key, P_TRIAGE, f.reports)
    seen = u < p.protection_triage_sensitivity if f.danger else u >= p.protection_triage_specificity
    log_family(w, LOG_REPORT, i, 1 if seen else 0, (FLAG_DANGER if f.danger else 0) | (FLAG_SEEN if seen else 0), 0.0)
    if not seen:
        if f.level >= STRAINED:
            post(e, MAIL_ASK_HELP, f.entity, HELP_GENERALIST, NORMAL, 0.0)
        return
    if draw(e, f.key, P_TRIAGE_ACUTE, f.reports) < p.protection_acute:
        post(e, MAIL_CALL_IN, f.entity, 1, 0, 0.0)
    post(e, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST if f.level == SEVERE else HELP_GENERALIST, HIGH, 0.0)
    f.protect_seen = 1
    to_board(w, i, now)
    touch(e, f.entity)


@kernel
def to_board(w, i, now):
    """Ask the Board, or the court after it: starts when it has room, else the family waits in its line."""
    f = w.families[i]
    service = w.areas[f.area].board if f.protect == CASE_NONE else w.areas[f.area].court
    if service == 0:
        f.protect = CASE_NONE
        return
    s = w.services[service]
    if s.used < s.capacity and line_length(w.engine, s.line) == 0:
        take_up(w, i, service, now)
    else:
        f.protect = CASE_WAITS if f.protect == CASE_NONE else CASE_COURT_WAITS
        f.protect_item = join(w.engine, s.line, NORMAL, f.entity, i, 0, now)
        queue_left(w, service, now, 1)


@kernel
def take_up(w, i, service, now):
    """The Board starts its investigation, or the court takes up the request."""
    f = w.families[i]
    p = w.params[0]
    seed = w.engine.state[0].seed
    service_used(w, service, now, 1)
    if w.services[service].kind == BOARD:
        f.protect = CASE_BOARD
        log_family(w, LOG_INVESTIGATION, i, 0, 0, float(f.at_home))
        days = stay(seed, f.key, P_BOARD_DAYS, f.reports, GAMMA, p.protection_board_days, 4.0)
    else:
        f.protect = CASE_COURT
        days = stay(seed, f.key, P_COURT_DAYS, f.reports, GAMMA, p.protection_court_days, 4.0)
    set_time(w.engine, f.entity, F_PROTECT, now + days)


@kernel
def board_free(w, service, now):
    """The Board or the court has room: the first family in its line."""
    s = w.services[service]
    if s.used >= s.capacity:
        return
    item = first(w.engine, s.line)
    if item == 0:
        return
    i = w.engine.waits[item].a
    leave(w.engine, item)
    queue_left(w, service, now, -1)
    w.families[i].protect_item = 0
    take_up(w, i, service, now)
    touch(w.engine, w.families[i].entity)
    post(w.engine, MAIL_BOARD_FREE, s.entity, 0, 0, 0.0)


@kernel
def give_back(w, service, now):
    """Give a place of the Board or the court back."""
    service_used(w, service, now, -1)
    post(w.engine, MAIL_BOARD_FREE, w.services[service].entity, 0, 0, 0.0)


@kernel
def protect_event(w, i, now):
    """Timer of child protection of family row ``i``: investigation ends, court hears, or an order is reviewed."""
    f = w.families[i]
    if f.protect == CASE_BOARD:
        give_back(w, w.areas[f.area].board, now)
        to_board(w, i, now)
    elif f.protect == CASE_COURT:
        give_back(w, w.areas[f.area].court, now)
        hear_case(w, i, now)
    elif f.protect == CASE_ORDER:
        review(w, i, now)
    touch(w.engine, f.entity)


@kernel
def hear_case(w, i, now):
    """The juvenile court decides on an order, and on placement with it."""
    f = w.families[i]
    e = w.engine
    p = w.params[0]
    heavy = f.level == SEVERE or investigated(w, i, P_SEEN_HEARING, f.reports)
    chance = p.protection_order_danger if heavy else p.protection_order_other
    if f.at_home == 0 or draw(e, f.key, P_ORDER, f.reports) >= chance:
        f.protect = CASE_NONE
        return
    f.protect = CASE_ORDER
    set_time(e, f.entity, F_PROTECT, now + p.protection_review_days)
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if k.adult == 0 and k.legal == VOLUNTARY:
            set_legal(w, c, SUPERVISION)
        c = k.next_sibling
    if draw(e, f.key, P_ORDER_HELP, f.reports) < p.protection_order_help:
        post(e, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST, HIGH, 0.0)
    if draw(e, f.key, P_WITH_PLACEMENT, f.reports) < p.protection_with_placement:
        ask_placement(w, i)


@kernel
def ask_placement(w, i):
    """Placement of the children at home is asked of the court, and authorised."""
    f = w.families[i]
    c = f.first_child
    asked = 0
    while c > 0:
        k = w.children[c]
        if k.adult == 0 and k.form == HOME and k.want == 0:
            log_child(w, LOG_AUTHORISATION, c, 2, 0, 0.0)
            set_legal(w, c, AUTHORISED)
            k.want = 1
            k.want_route = ROUTE_COURT
            k.want_urgency = HIGH
            asked += 1
        c = k.next_sibling
    if asked > 0:
        post(w.engine, MAIL_PLACE, f.entity, ROUTE_COURT, HIGH, 0.0)


@kernel
def review(w, i, now):
    """Half-yearly review of a supervision order."""
    f = w.families[i]
    e = w.engine
    p = w.params[0]
    n = ordinal(e, f.entity, F_PROTECT)
    chance = (
        p.protection_review_end if f.level == COPING else (p.protection_review_end / 5.0 if f.level < SEVERE else 0.0)
    )
    if f.at_home == 0 or draw(e, f.key, P_REVIEW, n) < chance:
        end_order(w, i)
        return
    set_time(e, f.entity, F_PROTECT, now + p.protection_review_days)
    heavy = f.level == SEVERE or investigated(w, i, P_SEEN_REVIEW, n)
    if heavy and draw(e, f.key, P_REVIEW_PLACE, n) < p.protection_review_place:
        ask_placement(w, i)


@kernel
def investigated(w, i, purpose, n):
    """Whether danger is seen by those who had months to look (Board, child protection organisation), with their errors."""
    p = w.params[0]
    u = draw(w.engine, w.families[i].key, purpose, n)
    return u < p.protection_board_sensitivity if w.families[i].danger else u >= p.protection_board_specificity


@kernel
def end_order(w, i):
    """The supervision order over the children at home ends."""
    f = w.families[i]
    f.protect = CASE_NONE
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if k.form == HOME and k.want == 0 and k.legal != VOLUNTARY:
            set_legal(w, c, VOLUNTARY)
        c = k.next_sibling


@kernel
def set_legal(w, c, status):
    """Change the legal status of child row ``c``, log it and keep the number of children under an order."""
    k = w.children[c]
    if k.legal == status:
        return
    n = log_child(w, LOG_ORDER, c, 0, 0, 0.0)
    w.log[n].form_from = k.legal
    w.log[n].form_to = status
    if k.adult == 0:
        count(w, k.area, C_ORDER, (1 if status != VOLUNTARY else 0) - (1 if k.legal != VOLUNTARY else 0))
    k.legal = status
    touch(w.engine, k.entity)


@kernel
def legal_event(w, c, now):
    """Timer of a placed child's legal status: hearing, decision on the lasting home, guardianship."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    if k.form == HOME or k.adult or k.demand > 0:
        return
    if k.legal == PROVISIONAL:
        if draw(e, k.key, P_HEARING, k.entries) < p.protection_hearing_confirm:
            set_legal(w, c, AUTHORISED)
            set_time(e, k.entity, K_LEGAL, k.away_since + p.protection_lasting_days)
        else:
            set_legal(w, c, VOLUNTARY)
            post(e, MAIL_GO_HOME, k.entity, REASON_COURT, 0, 0.0)
        return
    if k.lasting == 0:
        if k.legal == VOLUNTARY and draw(e, k.key, P_VOLUNTARY_ORDER, k.entries) < p.protection_voluntary_order:
            set_legal(w, c, AUTHORISED)
        if draw(e, k.key, P_LASTING, ordinal(e, k.entity, K_LEGAL)) < p.protection_lasting_chance:
            k.lasting = 1
        set_time(e, k.entity, K_LEGAL, now + YEAR)
        touch(e, k.entity)
    elif k.legal == AUTHORISED:
        if draw(e, k.key, P_GUARDIAN, ordinal(e, k.entity, K_LEGAL)) < p.protection_guardianship:
            set_legal(w, c, GUARDIANSHIP)
        else:
            set_time(e, k.entity, K_LEGAL, now + YEAR)


@kernel
def stop_protection(w, i, now):
    """The family leaves, or no minor is left: close its case."""
    f = w.families[i]
    a = w.areas[f.area]
    if f.protect == CASE_WAITS or f.protect == CASE_COURT_WAITS:
        leave(w.engine, f.protect_item)
        queue_left(w, a.board if f.protect == CASE_WAITS else a.court, now, -1)
        f.protect_item = 0
    elif f.protect == CASE_BOARD:
        give_back(w, a.board, now)
    elif f.protect == CASE_COURT:
        give_back(w, a.court, now)
    clear(w.engine, f.entity, F_PROTECT)
    f.protect = CASE_NONE


@kernel
def placed_legal(w, c, urgency, now):
    """Legal basis of a placement that starts: consent, or an emergency authorisation that is heard within two weeks."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    if p.on_protection == 0.0:
        return
    if urgency == URGENT and k.legal < PROVISIONAL and draw(e, k.key, P_CONSENT, k.entries) >= p.protection_consent:
        log_child(w, LOG_AUTHORISATION, c, 1, 0, 0.0)
        set_legal(w, c, PROVISIONAL)
        set_time(e, k.entity, K_LEGAL, now + p.protection_hearing_days)
    else:
        set_time(e, k.entity, K_LEGAL, k.away_since + p.protection_lasting_days)


@kernel
def home_legal(w, c):
    """Legal status of a child that came home: that of its family."""
    k = w.children[c]
    if k.family > 0 and k.form == HOME:
        order = w.families[k.family].protect == CASE_ORDER or k.legal > VOLUNTARY
        if order and w.families[k.family].protect == CASE_NONE and k.adult == 0:
            w.families[k.family].protect = CASE_ORDER
            f = w.families[k.family]
            set_time(w.engine, f.entity, F_PROTECT, w.engine.state[0].now + w.params[0].protection_review_days)
        set_legal(w, c, SUPERVISION if order else VOLUNTARY)


@kernel
def end_legal(w, c):
    """The child is of age or leaves: no order any more."""
    k = w.children[c]
    if k.legal != VOLUNTARY:
        count(w, k.area, C_ORDER, -1)
        n = log_child(w, LOG_ORDER, c, REASON_AGE, 0, 0.0)
        w.log[n].form_from = k.legal
        w.log[n].form_to = VOLUNTARY
        k.legal = VOLUNTARY
