"""Words of a family: its problems, its help, what is said and answered in a crisis."""

from __future__ import annotations

from sim.code import Code, keys


class Level(Code):
    """Problem level of a family."""

    COPING = 0, "coping", "redt het"
    STRAINED = 1, "strained", "onder druk"
    SEVERE = 2, "severe problems", "ernstige problemen"


class Stressor(Code):
    """What weighs on a family; a bit each in ``stressors``."""

    DEBT = 0, "debt", "schulden"
    SEPARATION = 1, "separation conflict", "scheidingsconflict"
    HOUSING = 2, "insecure housing", "onzekere huisvesting"
    PARENT_ILLNESS = 3, "parental mental illness or addiction", "psychische ziekte of verslaving van een ouder"
    PARTNER_VIOLENCE = 4, "partner violence", "partnergeweld"


N_STRESSORS = len(Stressor)


class Concern(Code):
    """Main concern of a family."""

    NEGLECT = 0, "neglect", "verwaarlozing"
    ABUSE = 1, "physical or sexual abuse", "lichamelijke of seksuele mishandeling"
    VIOLENCE = 2, "partner violence", "partnergeweld"
    SEPARATION_CONFLICT = 3, "conflict after separation", "conflict na scheiding"
    OVERLOAD = 4, "overload", "overbelasting"
    CHILD_DRIVEN = 5, "child-driven", "vanuit het kind"


class HelpForm(Code):
    """Ambulant help of a family."""

    NONE = 0, "no help", "geen hulp"
    GENERALIST = 1, "neighbourhood team", "buurtteam"
    SPECIALIST = 2, "specialist ambulant care", "specialistische ambulante hulp"
    INTENSIVE = 3, "intensive family treatment", "intensieve ambulante gezinsbehandeling"


N_HELP = len(HelpForm)


class RespiteForm(Code):
    """What takes load off a family while the child lives at home."""

    NONE = 0, "none", "geen"
    FAMILY = 1, "support family", "steungezin"
    SITTER = 2, "respite sitter (Zorgoppas)", "Zorgoppas"


class View(Code):
    """What a child says it wants in a crisis."""

    UNKNOWN = 0, "not known", "onbekend"
    STAY = 1, "stay", "blijven"
    WITH_PERSON = 2, "with a named person", "naar een genoemd persoon"
    AWAY = 3, "away", "weg"


class Behaviour(Code):
    """Behavioural problems of a child."""

    NONE = 0
    SOME = 1
    SERIOUS = 2


class CrisisCase(Code):
    """What the crisis service does for a family (field ``case_state``)."""

    NONE = 0
    SLOWED = 1
    HELP = 2


class ProtectionCase(Code):
    """Where a family stands with Board and court (field ``protect``)."""

    NONE = 0
    WAITS_FOR_BOARD = 1
    BOARD = 2
    WAITS_FOR_COURT = 3
    COURT = 4
    ORDER = 5


class SecondLine(Code):
    """Where a family stands with youth mental health beside its team (field ``mental``)."""

    NONE = 0
    WAITS = 1
    STARTED = 2


class FigureState(Code):
    """Support figure of a child."""

    NONE = 0
    ACTIVE = 1
    SOUGHT = 2
    CONFLICT = 3
    REFUSED = 4


class Answer(Code):
    """Answer to a crisis."""

    HOME = 0, "home, usual help", "thuis, gewone hulp"
    HOME_HELP = 1, "home with ambulatory crisis help", "thuis met ambulante spoedhulp"
    NETWORK = 2, "to the own network", "naar het eigen netwerk"
    PLACE = 3, "placed", "uit huis geplaatst"
    EMERGENCY = 4, "emergency placement (acute danger seen)", "spoedplaatsing (acuut gevaar gezien)"
    SLOW = 5, "slowed down", "vertraagd"


LEVEL_NAMES = keys(Level)
