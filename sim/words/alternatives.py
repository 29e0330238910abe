"""What can be done in place of a placement: one record each, in the order in which they are looked at.

An alternative is added with a record here and the number ``alternative.suits_<key>`` (``sim.scenario.sections.alternative``);
what stands in its way and how it starts are rules: ``sim.world.really_free`` and ``start`` of ``sim.processes.alternative``.
"""

from __future__ import annotations

from typing import Self

from sim.code import Code
from sim.words.levers import Lever


class Alternative(Code):
    """What can be done in place of a placement.

    Attributes
    ----------
    raised : who brings it up when nobody asks: a lever (its chance), or the number of ``parameters.alternative`` that is it;
        None: nobody does.
    there : the lever by which it is there, or in time, beside what is free anyhow.
    only_crisis : whether it exists in a crisis only.
    """

    raised: Lever | str | None
    there: Lever | None
    only_crisis: bool

    def __new__(
        cls, number: int, en: str = "", nl: str = "", raised: Lever | str | None = None, there: Lever | None = None,
        only_crisis: bool = False,
    ) -> Self:  # fmt: skip
        member = int.__new__(cls, number)
        member._value_ = number
        member.en, member.nl = en, nl
        member.raised, member.there, member.only_crisis = raised, there, only_crisis
        return member

    @property
    def suits(self) -> str:
        """The number of ``parameters.alternative`` that says how often it will do."""
        return f"suits_{self.key}"

    NONE = 0, "none", "geen"
    CRISIS_HELP = 6, "ambulatory crisis help", "ambulante spoedhulp", None, None, True
    TREATMENT = (
        1, "intensive treatment", "intensieve behandeling",
        Lever.INTENSIVE_OFFER, Lever.INTENSIVE_START,
    )  # fmt: skip
    WORKER = 7, "trusted worker", "vertrouwde hulpverlener", Lever.FOLLOW
    FIGURE = 5, "support figure", "steunfiguur", "figure_speaks", Lever.FIGURE_OFFER
    KIN = 2, "kin help at home", "familie of netwerk helpt thuis", None, Lever.NETWORK_SEARCH
    OBSTACLE = 8, "obstacle taken away", "belemmering weggenomen", Lever.WEL_THUIS
    SUPPORT_FAMILY = 3, "support family", "steungezin"
    PART_TIME = 4, "part-time stay", "deeltijdverblijf"
