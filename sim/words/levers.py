"""Levers: what a policy can change while the model runs, per area. Baseline values come from the scenario.

``levers[area, Lever.X]`` is read by mechanisms at the moment they act; ``base_levers`` holds the baseline, so that a
handler can mark a decision in which a policy differed from it.
"""

from __future__ import annotations

from typing import Self

from sim.code import Code
from sim.listed import Listed


class Lever(Code):
    """A lever: number, unit, bounds, meaning in English and Dutch.

    Attributes
    ----------
    unit : of its values; low, high : bounds.
    """

    unit: str
    low: float
    high: float

    def __new__(cls, number: int, unit: str, low: float, high: float, en: str, nl: str) -> Self:
        member = int.__new__(cls, number)
        member._value_ = number
        member.unit, member.low, member.high, member.en, member.nl = unit, low, high, en, nl
        return member

    SLOW_OFFICE = (
        0, "probability", 0, 1, "crisis without seen acute danger is slowed, office hours",
        "crisis zonder gezien acuut gevaar wordt vertraagd, in kantoortijd",
    )  # fmt: skip
    SLOW_OUTSIDE = 1, "probability", 0, 1, "the same outside office hours", "hetzelfde buiten kantoortijd"
    SLOW_DAYS = 2, "days", 0.1, 14, "time bought by slowing down", "tijd die vertragen oplevert"
    ASK_VIEW = (
        3, "probability", 0, 1, "the child is asked for its view in a crisis", "in een crisis wordt het kind gevraagd wat het wil"
    )  # fmt: skip
    INTENSIVE_OFFER = (
        4, "probability", 0, 1, "a family in crisis is referred to intensive treatment",
        "een gezin in crisis krijgt intensieve gezinsbehandeling aangeboden",
    )  # fmt: skip
    INTENSIVE_START = (
        5, "days", 0.25, 90, "days from a free slot to the first visit", "dagen van een vrije plek tot het eerste bezoek"
    )  # fmt: skip
    INTENSIVE_INTENSITY = 6, "multiplier", 0, 2, "dose of intensive treatment", "dosis van de intensieve behandeling"
    FIGURE_OFFER = (
        7, "probability", 0, 1, "an eligible child is helped to choose a support figure",
        "een kind dat ervoor in aanmerking komt, wordt geholpen een steunfiguur te kiezen",
    )  # fmt: skip
    NETWORK_SEARCH = (
        8, "share", 0, 1, "effort of the search in the own network", "inzet van het zoeken in het eigen netwerk"
    )  # fmt: skip
    NEAR_FIRST = (
        9, "share", 0, 1, "weight of nearness in the choice of a host family",
        "gewicht van nabijheid bij de keuze van een pleeggezin",
    )  # fmt: skip
    HOST_SUPPORT = (
        10, "share", 0, 1, "share of recruited host families with foster-care expertise behind them",
        "deel van de bestandspleeggezinnen met pleegzorgexpertise achter zich",
    )  # fmt: skip
    WAIT_NEAR = (
        11, "days", 0, 60, "days a planned placement waits for a place nearby before a far one is taken",
        "dagen dat een geplande plaatsing op een plek dichtbij wacht voordat een verre wordt genomen",
    )  # fmt: skip
    ONSET_DEBT = 12, "multiplier", 0, 5, "how often debt starts", "hoe vaak schulden beginnen"
    ONSET_SEPARATION = (
        13, "multiplier", 0, 5, "how often conflict after separation starts", "hoe vaak conflict na scheiding begint"
    )  # fmt: skip
    ONSET_HOUSING = (
        14, "multiplier", 0, 5, "how often insecure housing starts", "hoe vaak onzekere huisvesting begint"
    )  # fmt: skip
    STRESSOR_END = (
        15, "multiplier", 0, 5, "how fast debt, separation conflict and insecure housing end",
        "hoe snel schulden, scheidingsconflict en onzekere huisvesting eindigen",
    )  # fmt: skip
    YOUTH = (
        16, "multiplier", 0, 5, "how often behaviour gets worse (school, sport, youth work)",
        "hoe vaak gedrag verslechtert (school, sport, jongerenwerk)",
    )  # fmt: skip
    THRESHOLD = (
        17, "multiplier", 0, 5, "how often a family asks the neighbourhood team by itself",
        "hoe vaak een gezin zelf het buurtteam vraagt",
    )  # fmt: skip
    ONE_PLAN = (
        18, "probability", 0, 1, "youth mental health is inside the specialist team: one plan, no second referral",
        "jeugd-ggz zit in het specialistische team: één plan, geen tweede verwijzing",
    )  # fmt: skip
    FOLLOW = (
        19, "probability", 0, 1, "a trusted worker follows the child home", "een vertrouwde hulpverlener gaat mee naar huis"
    )  # fmt: skip
    WARM = (
        20, "probability", 0, 1, "a change of worker or provider is a warm handover",
        "een wisseling van hulpverlener of aanbieder is een warme overdracht",
    )  # fmt: skip
    CONSULT = (
        21, "cases a week", 0, 100, "case consultation before a planned or court placement",
        "casusoverleg voor een geplande plaatsing of een plaatsing door de rechter",
    )  # fmt: skip
    WEL_THUIS = (
        22, "probability", 0, 1, "a planned request is brought to the Wel Thuis team",
        "een gepland verzoek wordt aan het Wel Thuis-team voorgelegd",
    )  # fmt: skip
    RESPITE_OFFER = (
        23, "probability", 0, 1, "a family under strain is signed up for a support family",
        "een gezin onder druk wordt aangemeld voor een steungezin",
    )  # fmt: skip
    SITTER_OFFER = (
        24, "probability", 0, 1, "a family under strain is signed up for a respite sitter",
        "een gezin onder druk wordt aangemeld voor een Zorgoppas",
    )  # fmt: skip
    POOL = (
        25, "probability", 0, 1, "own supra-regional places are open to the other regions, and theirs to us",
        "eigen bovenregionale plekken staan open voor de andere regio's, en die van hen voor ons",
    )  # fmt: skip
    EXPERTISE = (
        26, "cases a month", 0, 100, "advice of the expertise network before a heavy placement",
        "advies van het expertisenetwerk voor een zware plaatsing",
    )  # fmt: skip
    TURNOVER = 27, "multiplier", 0, 10, "how often workers leave", "hoe vaak hulpverleners vertrekken"
    FILL = 28, "multiplier", 0, 10, "how fast vacancies are filled", "hoe snel vacatures worden vervuld"


# multipliers: the baseline holds what the scenario's own numbers say
NEUTRAL_AT_ONE = (
    Lever.ONSET_DEBT,
    Lever.ONSET_SEPARATION,
    Lever.ONSET_HOUSING,
    Lever.STRESSOR_END,
    Lever.YOUTH,
    Lever.THRESHOLD,
    Lever.TURNOVER,
    Lever.FILL,
)
# levers in a stored rate of every family or child: each change of one re-clocks an area
FOR_EVERY_FAMILY = (
    Lever.ONSET_DEBT,
    Lever.ONSET_SEPARATION,
    Lever.ONSET_HOUSING,
    Lever.STRESSOR_END,
    Lever.YOUTH,
    Lever.THRESHOLD,
)
N_LEVERS = len(Lever)
LEVER_BY_NAME: Listed[str, Lever] = Listed(
    {lever.key: lever for lever in Lever},
    "levers",
    "A policy changes levers that are there; what no lever does is a mechanism of your own, made with sim.mechanism(...).",
)
