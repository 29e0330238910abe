"""Lasting differences between families, and the dangerous months after a crisis or a return home (mechanisms 3, 4 and 7).

Rule. Families with the same problems differ for good: each has a *frailty*, one number from its key (gamma, mean 1 over all
families, variance ``lasting.variance``). It multiplies the rates of crises, of reports, of planned requests for a placement
and of a suspended request that is asked again, and slows down return home by a power. Families that come back are mostly
those with a high frailty. Beside it, an event makes the next one likelier for a while: after a crisis the first three are
``crisis.repeat`` times as high for ``crisis.recent_days``, after a return (from a stay of ``lasting.return_least`` days or
more) ``lasting.return_risk`` times for ``lasting.return_days``; what is above the usual rate then falls in steps, to
``lasting.falls`` of it for twice as long, and so on: with a half in proportion to the time since. Both at once add up. A
trusted worker who came home with the child takes away its part of what a return adds (``workforce.follow_load``).

Frailty is not hardship. A family's hardship (population.md) says how soon its problems grow, which is seen in the use of help
and fades when it copes; its frailty says what comes of the same problems. One number for both would tie the repeats of
reports to the number of families with problems, and every try of the one would move the other.

Rates. ``lasting.*``, ``crisis.repeat``: chosen beside VT-NL-REP-2022H1, REE-NL and REE-UK-TIME; frailty and dangerous months
are hardly told apart by them (tests/studies/ridge.py); the ranges of the months hold none, that of the variance little.
"""

from __future__ import annotations

from sim.declare import Mechanism
from sim.engine import kernel
from sim.world.risk import changed, days_of, next_step

MECHANISM = Mechanism(
    hears={"family.recent": "months_pass"},
    fields={"family": "crisis_next:float return_next:float crisis_step return_step"},
    numbers=("lasting", "crisis"),
)


@kernel
def months_pass(world, family_row, now):
    """The timer of the family rang: perhaps a step of the months after a crisis or a return is over."""
    family = world.families[family_row]
    numbers = world.params[0]
    passed = False
    if 0.0 < family.crisis_next <= now:
        passed = True
        family.crisis_step = next_step(numbers, family.crisis_step)
        family.crisis_next = (
            now + days_of(numbers.crisis_recent_days, family.crisis_step) if family.crisis_step > 0 else 0.0
        )
    if 0.0 < family.return_next <= now:
        passed = True
        family.return_step = next_step(numbers, family.return_step)
        family.return_next = (
            now + days_of(numbers.lasting_return_days, family.return_step) if family.return_step > 0 else 0.0
        )
    if passed:
        changed(world, family_row)
