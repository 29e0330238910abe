"""Words of what there is: kinds of entity, services, host families and how these are found."""

from __future__ import annotations

from sim.code import Code


class Entity(Code):
    """Kind of a row of the engine's entity table."""

    NOBODY = 0
    FAMILY = 1
    CHILD = 2
    HOST = 3
    SERVICE = 4
    CHANNEL = 5
    DEMAND = 6
    SYSTEM = 7


class ServiceKind(Code):
    """Everything with a capacity."""

    NONE = 0
    NEIGHBOURHOOD_TEAM = 1, "neighbourhood team", "buurtteam"
    SPECIALIST_TEAM = 2, "neighbourhood specialist team", "buurtgericht specialistisch team"
    INTENSIVE_TREATMENT = 3, "intensive family treatment", "intensieve ambulante gezinsbehandeling"
    CRISIS_TEAM = 4, "crisis service", "spoedhulp"
    BOARD = 5, "Child Protection Board", "Raad voor de Kinderbescherming"
    COURT = 6, "juvenile court", "kinderrechter"
    RESIDENTIAL = 7, "residential places", "residentiële plekken"
    HOST_SERVICE = 8, "waiting for a family", "wachten op een gezin"
    SUPPORT_FAMILIES = 9, "support families", "steungezinnen"
    RESPITE_SITTERS = 10, "respite sitters (Zorgoppas)", "Zorgoppas"
    MENTAL_HEALTH = 11, "youth mental health care", "jeugd-ggz"
    WEL_THUIS_TEAM = 12, "Wel Thuis team", "Wel Thuis-team"
    FOSTER_SERVICE = 13, "foster-care service", "pleegzorgorganisatie"


# services whose capacity is people: they have workers, vacancies and turnover
STAFFED = (
    ServiceKind.NEIGHBOURHOOD_TEAM,
    ServiceKind.SPECIALIST_TEAM,
    ServiceKind.INTENSIVE_TREATMENT,
    ServiceKind.CRISIS_TEAM,
    ServiceKind.BOARD,
    ServiceKind.MENTAL_HEALTH,
    ServiceKind.WEL_THUIS_TEAM,
    ServiceKind.FOSTER_SERVICE,
)


class HostState(Code):
    """Where a host family stands."""

    GONE = 0
    SCREENING = 1
    ACTIVE = 2
    STOPPED = 3


class ChannelKind(Code):
    """How host families are found."""

    BACKGROUND = 0
    CAMPAIGN = 1
    WORD_OF_MOUTH = 2
    PLACEBO = 3
    START = 4
