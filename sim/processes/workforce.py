"""Workforce: posts, vacancies, turnover, overload and the families of a worker who leaves (mechanism 10).

Rule. A service that is people (`sim.words.STAFFED`) has posts; a post holds a worker or is vacant, and every worker gives
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

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import kernel, line_length, set_rate, touch
from sim.units import YEAR
from sim.words import Count, Event, Lever
from sim.world import mail
from sim.world.codes import ServiceClock
from sim.world.counters import count
from sim.world.events import NOBODY, write
from sim.world.services import set_capacity
from sim.world.staff import lever_felt, loses_worker, tell_room

MECHANISM = Mechanism(
    clocks=(Clock("service", 1, "leave", "leave_event"), Clock("service", 2, "fill", "fill_event")),
    mail=(
        Mail(
            "service",
            71,
            "staff",
            "staff_mail",
            says="its places change; or the families from a row on hear of a worker who left",
            carries="places family_row",
            amount="before",
        ),
    ),
    rates=(Rates("service", 0, "workforce", "workforce_rates"),),
    chance={"worker_lost": 1114, "worker_there_slow": 1118, "follow": 1127},
    logs=("WORKER_LEFT", "WORKER_JOINED"),
    counts=("WORKERS", "VACANCIES"),
    numbers=("workforce",),
)


MOST_MAIL = 40  # families told in one go: a handler may post at most 64


@kernel
def workforce_rates(world, service_row, now):
    """Set the clocks of leaving and filling of the service (rates per day)."""
    service = world.services[service_row]
    numbers = world.params[0]
    leave = 0.0
    fill = 0.0
    if service.caseload > 0.0 and numbers.on_workforce > 0.0:
        leave = (
            service.workers
            * numbers.workforce_turnover
            * lever_felt(world, service, Lever.TURNOVER)
            * (1.0 + overload(world, service_row))
            / YEAR
        )
        vacant = service.posts - service.workers
        if vacant > 0:
            fill = vacant / numbers.workforce_fill_days * lever_felt(world, service, Lever.FILL) * filling_pace(world)
    set_rate(world.engine, service.entity, ServiceClock.LEAVE, leave, now)
    set_rate(world.engine, service.entity, ServiceClock.FILL, fill, now)


@kernel
def overload(world, service_row):
    """Addition to the rate of leaving: for each family (or case) a post that waits, in quarters, up to its bound."""
    service = world.services[service_row]
    numbers = world.params[0]
    if service.posts == 0:
        return 0.0
    waiting = math.floor(4.0 * line_length(world.engine, service.line) / service.posts) / 4.0
    return min(numbers.workforce_overload_most, numbers.workforce_overload * waiting)


@kernel
def filling_pace(world):
    """How fast a vacancy is filled compared with the start: slower the more vacancies all services have together."""
    tally = world.tally[0]
    return math.exp(
        world.params[0].workforce_tightness * math.log((tally.vacancies_start + 1.0) / (tally.vacancies_felt + 1.0))
    )


@kernel
def leave_event(world, service_row, now):
    """A worker leaves by itself."""
    worker_leaves(world, service_row, now)


@kernel
def worker_leaves(world, service_row, now):
    """A worker of the service is gone: places, counters, and the families it helped."""
    service = world.services[service_row]
    before = service.workers
    if before == 0:
        return
    service.left += 1
    log_worker(world, service_row, Event.WORKER_LEFT, -1)
    change_staff(world, service_row, -1, 0, now)
    tell_families(world, service_row, service.first_helped, float(before))


@kernel
def fill_event(world, service_row, now):
    """A vacancy is filled: there is room for more families."""
    if world.services[service_row].workers < world.services[service_row].posts:
        log_worker(world, service_row, Event.WORKER_JOINED, 1)
        change_staff(world, service_row, 1, 0, now)
        tell_room(world, service_row)


@kernel
def log_worker(world, service_row, kind, delta):
    """Log that a worker left or joined; value = workers there are after it."""
    service = world.services[service_row]
    write(world, kind, NOBODY, service.key, service.area, 0, service.kind, 0, float(service.workers + delta))


@kernel
def change_staff(world, service_row, workers, posts, now):
    """Change the workers and posts of a service row: its places, the counters and the labour market follow."""
    service = world.services[service_row]
    tally = world.tally[0]
    service.workers += workers
    service.posts += posts
    keep_count(world, service.area, Count.WORKERS, workers)
    keep_count(world, service.area, Count.VACANCIES, posts - workers)
    tally.vacancies += posts - workers
    if workers != 0:
        set_capacity(world, service_row, int(math.floor(service.workers * service.caseload + 0.5)), now)
    touch(world.engine, service.entity)
    if abs(tally.vacancies - tally.vacancies_felt) > 1.0 + 0.1 * tally.vacancies_felt:
        tally.vacancies_felt = tally.vacancies
        for other_row in range(1, tally.n_services):
            if world.services[other_row].posts > world.services[other_row].workers:
                touch(world.engine, world.services[other_row].entity)


@kernel
def keep_count(world, area, counter, delta):
    """Keep a counter of an area, or (area 0) of the whole scenario alone."""
    if area > 0:
        count(world, area, counter, delta)
    else:
        world.counters[0, counter] += delta


@kernel
def tell_families(world, service_row, family_row, before):
    """Of the families that the service helps, from row ``family_row`` on, each loses its worker with chance 1 / ``before``."""
    told = 0
    while family_row > 0 and told < MOST_MAIL:
        if loses_worker(world, family_row, service_row, before):
            mail.worker_lost(world, world.families[family_row].entity, service_row)
            told += 1
        family_row = world.helped[family_row].after
    if family_row > 0:
        mail.staff(world, world.services[service_row].entity, 0, family_row, before)


@kernel
def staff_mail(world, service_row, places, family_row, before, now):
    """MAIL_STAFF: a change in places (0: the next dismissal), or the rest of the families of a worker who left."""
    if family_row > 0:
        if world.families[family_row].helper == service_row:
            tell_families(world, service_row, family_row, before)
        return
    service = world.services[service_row]
    numbers = world.params[0]
    service.full = max(
        0.0,
        service.full
        + places * (1.0 + numbers.workforce_turnover * numbers.workforce_fill_days / YEAR) / service.caseload,
    )
    posts = int(math.floor(service.full + 0.5 + 1e-9))
    if posts != service.posts:
        change_staff(world, service_row, 0, posts - service.posts, now)
    if service.workers > service.posts:
        worker_leaves(world, service_row, now)
        if service.workers > service.posts:
            mail.staff(world, service.entity, 0, 0, 0.0)


@kernel
def give_places(world, service_row, places, now):
    """Give a staffed service so many places at once, with the workers for them (set by hand from outside a run)."""
    service = world.services[service_row]
    numbers = world.params[0]
    service.full = places * (1.0 + numbers.workforce_turnover * numbers.workforce_fill_days / YEAR) / service.caseload
    posts = int(math.floor(service.full + 0.5 + 1e-9))
    workers = min(posts, int(math.floor(places / service.caseload + 0.5)))
    change_staff(world, service_row, workers - service.workers, posts - service.posts, now)
    set_capacity(world, service_row, places, now)
    tell_room(world, service_row)
