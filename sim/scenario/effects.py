"""What a number does when it is the effect of a lever: at which value nothing, and on which side of it what is hoped for.

A number of grade U that a lever works through says one of two things in its own field (`sim.scenario.fields.parameter`):
``effect=`` with the value that does nothing and the side that is hoped for, or ``no_effect=`` with the reason why it has no
wrong side. Both signs are possible where nobody measured: draws of the ledger give the wrong side of an effect of grade U at
least `LEAST_WRONG` of the mass (`sim.designs.draws`), and its range reaches to that side (tests/scenario/test_effects.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LEAST_WRONG = 0.2
"""Share of the mass beyond no effect, at least, of an effect of grade U: a fifth."""


@dataclass(frozen=True)
class Effect:
    """An effect of a lever.

    Attributes
    ----------
    none : value at which the number does nothing.
    hoped : side of it, "above" or "below", on which the lever does what it is meant to.
    """

    none: float
    hoped: Literal["above", "below"]

    def is_wrong(self, value: float) -> bool:
        """Whether a value lies on the other side (no effect itself is not hoped for either)."""
        return value <= self.none if self.hoped == "above" else value >= self.none


GAIN = Effect(0.0, "above")
"""A share or a weight that is added: 0 is nothing, more is hoped for."""
MORE = Effect(1.0, "above")
"""A multiplier of what is hoped for."""
LESS = Effect(1.0, "below")
"""A multiplier of what is feared."""

DOSE = "how much of the practice there is, not what it does"
OFTEN = "how often it comes about; what it then does is another number"
WORLD = "how the world is: no lever does this"
ADVERSE = "the wrong side itself: nobody hopes for it"
CHOICE = "a preference between people or places, without a side to hope for"
FADES = "how much of an effect is left; which way it works is another number"
