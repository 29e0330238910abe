"""Legal status of a child: it changes in one place, which logs it and keeps the number of children under an order."""

from __future__ import annotations

from sim.engine import kernel, touch
from sim.words import Count, Event, LegalStatus
from sim.world.counters import count
from sim.world.events import log_child


@kernel
def set_legal(world, child_row, status):
    """Change the legal status of the child, log it and keep the number of children under an order."""
    child = world.children[child_row]
    if child.legal == status:
        return
    n = log_child(world, Event.ORDER, child_row, 0, 0, 0.0)
    world.log[n].form_from = child.legal
    world.log[n].form_to = status
    if child.adult == 0:
        count(
            world,
            child.area,
            Count.ORDER,
            (1 if status != LegalStatus.VOLUNTARY else 0) - (1 if child.legal != LegalStatus.VOLUNTARY else 0),
        )
    child.legal = status
    touch(world.engine, child.entity)
