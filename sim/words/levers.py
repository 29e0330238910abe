"""Levers: what a policy can change while the model runs, per area. Baseline values come from the scenario.

``levers[area, Lever.X]`` is read by mechanisms at the moment they act; ``base_levers`` holds the baseline, so that a
handler can mark a decision in which a policy differed from it.
"""

from __future__ import annotations

from typing import NamedTuple, Self

from sim.code import Code
from sim.listed import Listed


class Between(NamedTuple):
    """Baseline of a lever that a practice moves: ``practised.<stem>_none`` (0 where there is none) without it,
    ``practised.<stem>_full`` with all of it; and ``times`` another number of that section.
    """

    practice: str
    stem: str
    times: str = ""


class Usual(NamedTuple):
    """Baseline of a lever that is a number of ``parameters.practised``."""

    number: str


NOTHING, AS_IT_IS = 0.0, 1.0
"""Baseline of a lever that only policies bring, and of a multiplier: what the scenario's own numbers say."""


class Lever(Code):
    """A lever: number, unit, bounds, meaning in English and Dutch, baseline: one record is all that has to be said of it.

    Attributes
    ----------
    unit : of its values; low, high : bounds.
    baseline : where its value in the baseline comes from.
    touches : whose stored rates it enters ("family", "child", "host", "service"), "" when it is read at a decision.
    """

    unit: str
    low: float
    high: float
    baseline: Between | Usual | float
    touches: str

    def __new__(
        cls, number: int, unit: str, low: float, high: float, en: str, nl: str,
        baseline: Between | Usual | float = NOTHING, touches: str = "",
    ) -> Self:  # fmt: skip
        member = int.__new__(cls, number)
        member._value_ = number
        member.unit, member.low, member.high, member.en, member.nl = unit, low, high, en, nl
        member.baseline, member.touches = baseline, touches
        return member

    SLOW_OFFICE = (
        0, "probability", 0, 1, "crisis without seen acute danger is slowed, office hours",
        "crisis zonder gezien acuut gevaar wordt vertraagd, in kantoortijd",
        Between("slow_down", "slow"),
    )  # fmt: skip
    SLOW_OUTSIDE = (
        1, "probability", 0, 1, "the same outside office hours",
        "hetzelfde buiten kantoortijd",
        Between("slow_down", "slow", times="slow_outside"),
    )  # fmt: skip
    SLOW_DAYS = (
        2, "days", 0.1, 14, "time bought by slowing down",
        "tijd die vertragen oplevert",
        Usual("slow_days"),
    )  # fmt: skip
    ASK_VIEW = (
        3, "probability", 0, 1, "the child is asked for its view in a crisis",
        "in een crisis wordt het kind gevraagd wat het wil",
        Between("slow_down", "ask"),
    )  # fmt: skip
    INTENSIVE_OFFER = (
        4, "probability", 0, 1, "a family in crisis is referred to intensive treatment",
        "een gezin in crisis krijgt intensieve gezinsbehandeling aangeboden",
        Between("fast_family_treatment", "offer"),
    )  # fmt: skip
    INTENSIVE_START = (
        5, "days", 0.25, 90, "days from a free slot to the first visit",
        "dagen van een vrije plek tot het eerste bezoek",
        Between("fast_family_treatment", "start"),
    )  # fmt: skip
    INTENSIVE_INTENSITY = (
        6, "multiplier", 0, 2, "dose of intensive treatment",
        "dosis van de intensieve behandeling",
        Usual("intensity"),
    )  # fmt: skip
    FIGURE_OFFER = (
        7, "probability", 0, 1, "an eligible child is helped to choose a support figure",
        "een kind dat ervoor in aanmerking komt, wordt geholpen een steunfiguur te kiezen",
        Between("support_figure", "figure"),
    )  # fmt: skip
    NETWORK_SEARCH = (
        8, "share", 0, 1, "effort of the search in the own network",
        "inzet van het zoeken in het eigen netwerk",
        Between("network_first", "network"),
    )  # fmt: skip
    NEAR_FIRST = (
        9, "share", 0, 1, "weight of nearness in the choice of a host family",
        "gewicht van nabijheid bij de keuze van een pleeggezin",
        Between("network_first", "near"),
    )  # fmt: skip
    HOST_SUPPORT = (
        10, "share", 0, 1, "share of recruited host families with foster-care expertise behind them",
        "deel van de bestandspleeggezinnen met pleegzorgexpertise achter zich",
        Usual("host_support"), "host",
    )  # fmt: skip
    WAIT_NEAR = (
        11, "days", 0, 60, "days a planned placement waits for a place nearby before a far one is taken",
        "dagen dat een geplande plaatsing op een plek dichtbij wacht voordat een verre wordt genomen",
        NOTHING,
    )  # fmt: skip
    ONSET_DEBT = (
        12, "multiplier", 0, 5, "how often debt starts",
        "hoe vaak schulden beginnen",
        AS_IT_IS, "family",
    )  # fmt: skip
    ONSET_SEPARATION = (
        13, "multiplier", 0, 5, "how often conflict after separation starts",
        "hoe vaak conflict na scheiding begint",
        AS_IT_IS, "family",
    )  # fmt: skip
    ONSET_HOUSING = (
        14, "multiplier", 0, 5, "how often insecure housing starts",
        "hoe vaak onzekere huisvesting begint",
        AS_IT_IS, "family",
    )  # fmt: skip
    STRESSOR_END = (
        15, "multiplier", 0, 5, "how fast debt, separation conflict and insecure housing end",
        "hoe snel schulden, scheidingsconflict en onzekere huisvesting eindigen",
        AS_IT_IS, "family",
    )  # fmt: skip
    YOUTH = (
        16, "multiplier", 0, 5, "how often behaviour gets worse (school, sport, youth work)",
        "hoe vaak gedrag verslechtert (school, sport, jongerenwerk)",
        AS_IT_IS, "child",
    )  # fmt: skip
    THRESHOLD = (
        17, "multiplier", 0, 5, "how often a family asks the neighbourhood team by itself",
        "hoe vaak een gezin zelf het buurtteam vraagt",
        AS_IT_IS, "family",
    )  # fmt: skip
    ONE_PLAN = (
        18, "probability", 0, 1, "youth mental health is inside the specialist team: one plan, no second referral",
        "jeugd-ggz zit in het specialistische team: één plan, geen tweede verwijzing",
        Between("specialist_teams_nearby", "one_plan"),
    )  # fmt: skip
    FOLLOW = (
        19, "probability", 0, 1, "a trusted worker follows the child home",
        "een vertrouwde hulpverlener gaat mee naar huis",
        Between("worker_continuity", "follow"),
    )  # fmt: skip
    WARM = (
        20, "probability", 0, 1, "a change of worker or provider is a warm handover",
        "een wisseling van hulpverlener of aanbieder is een warme overdracht",
        Between("worker_continuity", "warm"),
    )  # fmt: skip
    CONSULT = (
        21, "cases a week", 0, 100, "case consultation before a planned or court placement",
        "casusoverleg voor een geplande plaatsing of een plaatsing door de rechter",
        Between("case_consultation", "consult"),
    )  # fmt: skip
    WEL_THUIS = (
        22, "probability", 0, 1, "a planned request is brought to the Wel Thuis team",
        "een gepland verzoek wordt aan het Wel Thuis-team voorgelegd",
        Between("wel_thuis_team", "wel_thuis"),
    )  # fmt: skip
    RESPITE_OFFER = (
        23, "probability", 0, 1, "a family under strain is signed up for a support family",
        "een gezin onder druk wordt aangemeld voor een steungezin",
        Between("support_families", "respite"),
    )  # fmt: skip
    SITTER_OFFER = (
        24, "probability", 0, 1, "a family under strain is signed up for a respite sitter",
        "een gezin onder druk wordt aangemeld voor een Zorgoppas",
        Between("zorgoppas", "sitter"),
    )  # fmt: skip
    POOL = (
        25, "probability", 0, 1, "own supra-regional places are open to the other regions, and theirs to us",
        "eigen bovenregionale plekken staan open voor de andere regio's, en die van hen voor ons",
        Between("regional_pooling", "pool"),
    )  # fmt: skip
    EXPERTISE = (
        26, "cases a month", 0, 100, "advice of the expertise network before a heavy placement",
        "advies van het expertisenetwerk voor een zware plaatsing",
        Between("expertise_network", "expertise"),
    )  # fmt: skip
    TURNOVER = (
        27, "multiplier", 0, 10, "how often workers leave",
        "hoe vaak hulpverleners vertrekken",
        AS_IT_IS, "service",
    )  # fmt: skip
    FILL = (
        28, "multiplier", 0, 10, "how fast vacancies are filled",
        "hoe snel vacatures worden vervuld",
        AS_IT_IS, "service",
    )  # fmt: skip
    INTENSIVE_RESERVED = (
        29, "share", 0, 1, "places of intensive treatment kept free for referrals after a crisis or in place of a placement",
        "plekken intensieve behandeling die vrij blijven voor verwijzingen na een crisis of in plaats van een plaatsing",
        Between("fast_family_treatment", "reserved"),
    )  # fmt: skip


FOR_EVERY_FAMILY = tuple(lever for lever in Lever if lever.touches in ("family", "child"))
"""Levers in a stored rate of every family or child: each change of one re-clocks an area."""
N_LEVERS = len(Lever)
LEVER_BY_NAME: Listed[str, Lever] = Listed(
    {lever.key: lever for lever in Lever},
    "levers",
    "A policy changes levers that are there; what no lever does is a mechanism of your own, made with sim.mechanism(...).",
)
