"""Supply that draws placements: free residential places and their staff pull (part of mechanism 6; off unless switched on).

Rule. Where more places are free than usual, a refused request for a planned placement is more often agreed to after all,
and a child whose stay is over more often stays on; where fewer are free than usual, an agreed request is more often
dropped and a child sent home sooner, although its family does not cope. The chance of either is the free share of the
residential places that the child may use, less the usual share, times a strength. Crisis beds and secure care do not
pull: a night without danger is no reason for the one, a judge decides on the other.

Rates. ``pull.*``; assumptions with ranges from nothing on. That supply draws demand is an old finding for hospital beds;
no figure for youth care was found, so the mechanism is off unless a scenario switches it on.
"""

from __future__ import annotations

from sim.declare import Mail, Mechanism, Number
from sim.engine import draw, kernel, ordinal, set_time
from sim.words import Form, ServiceKind
from sim.world import mail
from sim.world.codes import Chance, ChildClock
from sim.world.services import may_use

MECHANISM = Mechanism(
    mail=(
        Mail(
            "child",
            80,
            "pull_asked",
            "asked",
            says="a planned placement was asked for; all agreed (1) or not",
            carries="agreed",
        ),
        Mail(
            "child",
            82,
            "pull_stay",
            "stay_ends",
            says="its planned stay in a residential place is over; the family copes (1) or not",
            carries="home",
        ),
    ),
    chance={"pull_agree": 1130, "pull_stay": 1131},
    numbers=(
        Number(
            "usual",
            0.1,
            "share of places",
            0.05,
            0.2,
            minimum=0,
            maximum=1,
            note="free places that the other numbers of the model go with: the scenarios aim at a use of 0.9",
            no_effect="how the world is: no lever does this",
        ),
        Number(
            "agree",
            1.0,
            "change in chance per free share above the usual",
            0.0,
            2.0,
            minimum=0,
            note="refused requests that are agreed to after all (agreed ones that are dropped, when places are scarce)",
            no_effect="how the world is: no lever does this",
        ),
        Number(
            "stay",
            1.0,
            "change in chance per free share above the usual",
            0.0,
            2.0,
            minimum=0,
            note="children who stay on although their family copes (go home although it does not, when places are scarce)",
            no_effect="how the world is: no lever does this",
        ),
        Number("days", 90.0, "days", 30.0, 180.0, minimum=1, note="how long a child stays on"),
    ),
    switch="supply_induced",
    on=False,
)


@kernel
def free_share(world, child_row):
    """Share of the residential places that the child may use that is free, crisis beds and secure care left out."""
    places = 0.0
    free = 0.0
    for service_row in range(1, world.tally[0].n_services):
        service = world.services[service_row]
        if (
            service.kind == ServiceKind.RESIDENTIAL
            and service.form != Form.CRISIS_BED
            and service.form != Form.SECURE
            and may_use(world, service_row, child_row)
        ):
            places += service.capacity
            free += max(0, service.capacity - service.used)
    return free / places if places > 0.0 else 0.0


@kernel
def asked(world, child_row, agreed):
    """A planned placement was asked for the child and agreed to (1) or not (0): what free places make of it."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    gap = (free_share(world, child_row) - numbers.pull_usual) * numbers.pull_agree
    drawn = draw(engine, child.key, Chance.PULL_AGREE, ordinal(engine, child.entity, ChildClock.PLANNED))
    if agreed == 0 and drawn >= gap:
        return
    if agreed == 1 and drawn < -gap:
        return
    mail.agreed(world, child.entity)


@kernel
def stay_ends(world, child_row, home, now):
    """The planned stay of the child is over and its family copes (1) or not (0): what free places make of it."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if child.form == Form.HOME:
        return
    gap = (free_share(world, child_row) - numbers.pull_usual) * numbers.pull_stay
    drawn = draw(engine, child.key, Chance.PULL_STAY, ordinal(engine, child.entity, ChildClock.STAY))
    if home == 1 and drawn < gap:
        set_time(engine, child.entity, ChildClock.STAY, now + numbers.pull_days)
        return
    if home == 0 and drawn < -gap:
        home = 1
    mail.stay_over(world, child.entity, home)
