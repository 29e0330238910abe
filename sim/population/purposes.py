"""Purposes of the chance draws of the population: one number a question (mechanisms: below 1,536)."""

from __future__ import annotations

from sim import moved
from sim.words import Code


class FamilyChance(Code):
    """A question about a family that chance answers; the ordinal is the birth ordinal where there is one."""

    # life course of a family
    CHILDREN = 1536
    GAP = 1537
    ARRIVAL = 1538
    MOVING = 1539
    HOME_UNTIL = 1540
    PHASE = 1541
    BORN = 1557
    # traits of a family
    SINGLE = 1542
    POOR = 1543
    MID = 1544
    KIN = 1545
    KIN_WHERE = 1546
    KIN_AREA = 1547
    SUPPORT = 1548
    HARDSHIP_REST = 1549
    CONCERN = 1550
    FRAILTY = 1556
    # a child
    HAS_BEHAVIOUR = 1551
    HOW_SERIOUS = 1552
    PSYCHIATRIC = 1553
    DISABILITY = 1554
    HAS_FIGURE = 1555


moved.left(__name__)
