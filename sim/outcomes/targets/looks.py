"""Looks at the state of the world while it runs, for what leaves no row in the log: danger, and how "
"a placement is meant."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.words import FAMILY_TYPE_FORMS, Form, Intent

STEP = 28.0  # days between two looks
FOSTER = tuple(form for form in FAMILY_TYPE_FORMS if form != Form.FAMILY_HOME)


class Look(NamedTuple):
    """What is seen at one moment.

    Attributes
    ----------
    day : the moment.
    family, danger, level : families that were ever reported and have children, whether they are in true danger, and
        their problem level; all (n,), by key.
    lasting : children in a foster family whose placement is meant to last, keys (m,), in order.
    """

    day: float
    family: np.ndarray
    danger: np.ndarray
    level: np.ndarray
    lasting: np.ndarray


def look(world: Any, day: float) -> Look:
    """A look at the tables of a world; changes nothing."""
    families, children = world.families, world.children
    reported = np.flatnonzero((families["reports"] > 0) & (families["minors"] > 0) & (families["alive"] > 0))
    reported = reported[np.argsort(families["key"][reported])]
    lasting = np.isin(children["form"], FOSTER) & (children["intent"] == Intent.LONG) & (children["alive"] > 0)
    lasting &= children["adult"] == 0
    return Look(
        day=day,
        family=families["key"][reported].copy(),
        danger=families["danger"][reported] > 0,
        level=families["level"][reported].copy(),
        lasting=np.sort(children["key"][np.flatnonzero(lasting)]),
    )
