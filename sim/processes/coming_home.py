"""A child comes home: the half-year after it, and a trusted worker who comes along (mechanisms 7 and 10).

Rule. For half a year after a return the family carries more (strain.py: ``strain.return_load``). With the chance of the
lever *follow* a worker of the place where the child lived comes along (placement.py: a worker of the group if it is not
over capacity, for a child from a family one of intensive treatment if it has room): then of the extra load
``workforce.follow_load`` is left, and the worker's place is not free for ``workforce.follow_days``.

Rates. ``workforce.follow_*``, ``practised.follow_*``: assumptions whose ranges hold no effect and harm.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism
from sim.engine import kernel, touch
from sim.world.services import service_used
from sim.world.staff import tell_room
from sim.world.timers import set_recent

MECHANISM = Mechanism(
    clocks=(Clock("family", 17, "recent", "recent_event"),),
    mail=(
        Mail("family", 43, "recent_return", "child_returned", says="a child came home"),
        Mail(
            "family",
            76,
            "follow_home",
            "worker_follows",
            says="a trusted worker follows the child home; its place (0 none) is not free meanwhile",
            carries="service_row",
        ),
    ),
    hears={"family_left": "end_follow", "last_minor": "end_follow"},
    fields={"family": "recent_until:float return_until:float follow_until:float follower followed"},
)


@kernel
def recent_event(world, family_row, now):
    """A crisis or a return home is no longer recent, or the worker who came along goes back to its place."""
    family = world.families[family_row]
    if 0.0 < family.recent_until <= now:
        family.recent_until = 0.0
    if 0.0 < family.return_until <= now:
        family.return_until = 0.0
        family.followed = 0
    if 0.0 < family.follow_until <= now:
        end_follow(world, family_row, now)
    set_recent(world, family_row)


@kernel
def child_returned(world, family_row, now):
    """A child came home: for half a year the family carries more."""
    family = world.families[family_row]
    family.return_until = now + world.params[0].placement_recent_return_days
    set_recent(world, family_row)


@kernel
def worker_follows(world, family_row, service_row, now):
    """A trusted worker came home with the child: a lighter half-year; its place (``service_row``) is not free meanwhile."""
    family = world.families[family_row]
    family.followed = 1
    touch(world.engine, family.entity)
    if service_row == 0:
        return
    if family.follower > 0:
        service_used(world, service_row, now, -1)
        tell_room(world, service_row)
        return
    family.follower = service_row
    family.follow_until = now + world.params[0].workforce_follow_days
    set_recent(world, family_row)


@kernel
def end_follow(world, family_row, now):
    """The worker who came along goes back: its place is free again."""
    family = world.families[family_row]
    if family.follower > 0:
        service_used(world, family.follower, now, -1)
        tell_room(world, family.follower)
    family.follower = 0
    family.follow_until = 0.0
