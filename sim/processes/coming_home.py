"""A child comes home: the half-year after it, and a trusted worker who comes along (mechanisms 7 and 10).

Rule. For half a year after a return the family carries more (strain.py: ``strain.return_load``). With the chance of the
lever *follow* a worker of the place where the child lived comes along (placement.py: a worker of the group if it is not
over capacity, for a child from a family one of intensive treatment if it has room): then of the extra load
``workforce.follow_load`` is left, and the worker's place is not free for ``workforce.follow_days``.

Rates. ``workforce.follow_*``, ``practised.follow_*``: assumptions whose ranges hold no effect and harm.
"""

from __future__ import annotations

from sim.engine import kernel, touch
from sim.world.recent import set_recent
from sim.world.services import service_used
from sim.world.staff import tell_room

RETURN_DAYS = 182.0


@kernel
def recent_event(w, i, now):
    """A crisis or a return home is no longer recent, or the worker who came along goes back to its place."""
    f = w.families[i]
    if 0.0 < f.recent_until <= now:
        f.recent_until = 0.0
    if 0.0 < f.return_until <= now:
        f.return_until = 0.0
        f.followed = 0
    if 0.0 < f.follow_until <= now:
        end_follow(w, i, now)
    set_recent(w, i)


@kernel
def returned(w, i, now):
    """A child came home: for half a year the family carries more."""
    f = w.families[i]
    f.return_until = now + RETURN_DAYS
    set_recent(w, i)


@kernel
def followed(w, i, service, now):
    """A trusted worker came home with the child: a lighter half-year; its place (``service``) is not free meanwhile."""
    f = w.families[i]
    f.followed = 1
    touch(w.engine, f.entity)
    if service == 0:
        return
    if f.follower > 0:
        service_used(w, service, now, -1)
        tell_room(w, service)
        return
    f.follower = service
    f.follow_until = now + w.params[0].workforce_follow_days
    set_recent(w, i)


@kernel
def end_follow(w, i, now):
    """The worker who came along goes back: its place is free again."""
    f = w.families[i]
    if f.follower > 0:
        service_used(w, f.follower, now, -1)
        tell_room(w, f.follower)
    f.follower = 0
    f.follow_until = 0.0
