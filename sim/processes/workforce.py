"""Workforce: posts, vacancies, turnover, overload and the families of a worker who leaves (mechanism 10).

Rule. A service that is people (vocabulary.STAFFED) has posts; a post holds a worker or is vacant, and every worker gives
``caseload`` places. Workers leave, sooner when the line of families that wait is long for the number of posts; vacancies
are filled, slower when the whole scenario has more of them than at the start (one labour market: two policies that both
need workers get less than the sum). A worker who leaves takes its places along, and its families lose their worker
(help.py: warm handover or not). A change in places by a policy or a schedule changes posts: new ones must be filled, a cut
takes vacancies first and workers after them. Families keep the help they have when places go: the others carry it.

What few workers do elsewhere: planned requests and reports are not made (routes.py, protection.py), screening of hosts
takes longer (hosts.py), a crisis is not slowed down (crisis.py), investigations and help wait (protection.py, seeking.py).

Rates. Leaving: workers x ``workforce.turnover`` x lever turnover x (1 + overload). Filling: vacancies / ``workforce.fill_days``
x lever fill x ((vacancies at the start + 1) / (vacancies now + 1)) ^ ``workforce.tightness``. Alone this gives a share of
vacant posts x / (1 + x), x = turnover x fill days: TEAM-NL-VAC, TEAM-JB-GELD, TEAM-LOAD. Services notice a change of the
market when it is a tenth (and one) more or less than they last saw, and a waiting line in quarters of a family a post.
"""

from __future__ import annotations

import math

from sim.engine import kernel, line_length, post, set_rate, touch
from sim.vocabulary import C_VACANCIES, C_WORKERS, LOG_WORKER_JOINED, LOG_WORKER_LEFT
from sim.world.count import count
from sim.world.journal import write
from sim.world.layout import S_FILL, S_LEAVE
from sim.world.levers import LEVER_FILL, LEVER_TURNOVER
from sim.world.mail import MAIL_STAFF, MAIL_WORKER_LOST
from sim.world.services import set_capacity
from sim.world.staff import lever_felt, loses_worker, tell_room

YEAR = 365.25
MOST_MAIL = 40  # families told in one go: a handler may post at most 64


@kernel
def workforce_rates(w, j, now):
    """Set the clocks of leaving and filling of service row ``j`` (rates per day)."""
    s = w.services[j]
    p = w.params[0]
    leave = 0.0
    fill = 0.0
    if s.caseload > 0.0 and p.on_workforce > 0.0:
        leave = s.workers * p.workforce_turnover * lever_felt(w, s, LEVER_TURNOVER) * (1.0 + overload(w, j)) / YEAR
        vacant = s.posts - s.workers
        if vacant > 0:
            fill = vacant / p.workforce_fill_days * lever_felt(w, s, LEVER_FILL) * market(w)
    set_rate(w.engine, s.entity, S_LEAVE, leave, now)
    set_rate(w.engine, s.entity, S_FILL, fill, now)


@kernel
def overload(w, j):
    """Addition to the rate of leaving: for each family (or case) a post that waits, in quarters, up to its bound."""
    s = w.services[j]
    p = w.params[0]
    if s.posts == 0:
        return 0.0
    waiting = math.floor(4.0 * line_length(w.engine, s.line) / s.posts) / 4.0
    return min(p.workforce_overload_most, p.workforce_overload * waiting)


@kernel
def market(w):
    """How fast a vacancy is filled compared with the start: slower the more vacancies all services have together."""
    t = w.tally[0]
    return math.exp(w.params[0].workforce_tightness * math.log((t.vacancies_start + 1.0) / (t.vacancies_felt + 1.0)))


@kernel
def leave_event(w, j, now):
    """A worker leaves by itself."""
    worker_leaves(w, j, now)


@kernel
def worker_leaves(w, j, now):
    """A worker of service row ``j`` is gone: places, counters, and the families it helped."""
    s = w.services[j]
    before = s.workers
    if before == 0:
        return
    s.left += 1
    log_worker(w, j, LOG_WORKER_LEFT, -1)
    staffed(w, j, -1, 0, now)
    tell_families(w, j, s.first_helped, float(before))


@kernel
def fill_event(w, j, now):
    """A vacancy is filled: there is room for more families."""
    if w.services[j].workers < w.services[j].posts:
        log_worker(w, j, LOG_WORKER_JOINED, 1)
        staffed(w, j, 1, 0, now)
        tell_room(w, j)


@kernel
def log_worker(w, j, kind, delta):
    """Log that a worker left or joined; value = workers there are after it."""
    s = w.services[j]
    write(w, kind, 0, s.key, s.area, 0, s.kind, 0, float(s.workers + delta))


@kernel
def staffed(w, j, workers, posts, now):
    """Change the workers and posts of a service row: its places, the counters and the labour market follow."""
    s = w.services[j]
    t = w.tally[0]
    s.workers += workers
    s.posts += posts
    keep_count(w, s.area, C_WORKERS, workers)
    keep_count(w, s.area, C_VACANCIES, posts - workers)
    t.vacancies += posts - workers
    if workers != 0:
        set_capacity(w, j, int(math.floor(s.workers * s.caseload + 0.5)), now)
    touch(w.engine, s.entity)
    if abs(t.vacancies - t.vacancies_felt) > 1.0 + 0.1 * t.vacancies_felt:
        t.vacancies_felt = t.vacancies
        for k in range(1, t.n_services):
            if w.services[k].posts > w.services[k].workers:
                touch(w.engine, w.services[k].entity)


@kernel
def keep_count(w, area, counter, delta):
    """Keep a counter of an area, or (area 0) of the whole scenario alone."""
    if area > 0:
        count(w, area, counter, delta)
    else:
        w.counters[0, counter] += delta


@kernel
def tell_families(w, j, i, before):
    """Of the families that the service helps, from row ``i`` on, each loses its worker with chance 1 / ``before``."""
    told = 0
    while i > 0 and told < MOST_MAIL:
        if loses_worker(w, i, j, before):
            post(w.engine, MAIL_WORKER_LOST, w.families[i].entity, j, 0, 0.0)
            told += 1
        i = w.families[i].helped_next
    if i > 0:
        post(w.engine, MAIL_STAFF, w.services[j].entity, 0, i, before)


@kernel
def staff_mail(w, j, places, i, before, now):
    """MAIL_STAFF: a change in places (0: the next dismissal), or the rest of the families of a worker who left."""
    if i > 0:
        if w.families[i].helper == j:
            tell_families(w, j, i, before)
        return
    s = w.services[j]
    p = w.params[0]
    s.full = max(0.0, s.full + places * (1.0 + p.workforce_turnover * p.workforce_fill_days / YEAR) / s.caseload)
    posts = int(math.floor(s.full + 0.5 + 1e-9))
    if posts != s.posts:
        staffed(w, j, 0, posts - s.posts, now)
    if s.workers > s.posts:
        worker_leaves(w, j, now)
        if s.workers > s.posts:
            post(w.engine, MAIL_STAFF, s.entity, 0, 0, 0.0)


@kernel
def give_places(w, j, places, now):
    """Give a staffed service so many places at once, with the workers for them (set by hand from outside a run)."""
    s = w.services[j]
    p = w.params[0]
    s.full = places * (1.0 + p.workforce_turnover * p.workforce_fill_days / YEAR) / s.caseload
    posts = int(math.floor(s.full + 0.5 + 1e-9))
    workers = min(posts, int(math.floor(places / s.caseload + 0.5)))
    staffed(w, j, workers - s.workers, posts - s.posts, now)
    set_capacity(w, j, places, now)
    tell_room(w, j)
