"""Names that levers and questions of chance had, for one version (see `sim.moved`)."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.words import Lever
from sim.world.codes import Chance


class OldLever(NamedTuple):
    """Name, unit, bounds and meaning of one lever."""

    name: str
    unit: str
    low: float
    high: float
    meaning: str


def found(name: str) -> tuple[str, Any]:
    """Where a name of ``sim.world.levers`` or ``sim.world.purposes`` is now, and its value; "" when there is none."""
    if name == "LEVERS":
        return "sim.words.Lever", {
            int(one): OldLever(one.key, one.unit, one.low, one.high, one.word()) for one in Lever
        }
    for old, family, home in (("LEVER_", Lever, "sim.words.Lever"), ("P_", Chance, "sim.world.codes.Chance")):
        member = name.removeprefix(old)
        if name.startswith(old) and member in family.__members__:
            return f"{home}.{member}", int(family[member])
    return "", None
