"""Words of placement: where a child lives, what kind of place it needs, and how it comes there."""

from __future__ import annotations

from typing import Self

from sim.code import Code, keys


class Setting(Code):
    """What kind of setting a care form is."""

    HOME = 0
    HOSTS = 1  # a foster family: places of the family itself
    FAMILY = 2  # family-like, places of a residential service
    GROUP = 3  # a group, places of a residential service


class Form(Code):
    """Where a child's main home is: the word of a care form, and its setting (its numbers: ``sim.scenario.sections.forms``)."""

    setting: Setting

    def __new__(cls, number: int, en: str = "", nl: str = "", setting: Setting = Setting.HOME) -> Self:
        member = int.__new__(cls, number)
        member._value_ = number
        member.en, member.nl, member.setting = en, nl, setting
        return member

    HOME = 0, "at home", "thuis", Setting.HOME
    NETWORK_FOSTER = 1, "network foster family", "netwerkpleeggezin", Setting.HOSTS
    FOSTER = 2, "recruited foster family", "bestandspleeggezin", Setting.HOSTS
    FAMILY_HOME = 3, "family home", "gezinshuis", Setting.FAMILY
    CRISIS_BED = 4, "crisis bed", "crisisplek", Setting.GROUP
    OPEN_GROUP = 5, "open group", "open leefgroep", Setting.GROUP
    TREATMENT_GROUP = 6, "treatment group", "behandelgroep", Setting.GROUP
    CLINICAL = 7, "clinical or disability place", "klinische of gehandicaptenplek", Setting.GROUP
    SECURE = 8, "secure care", "gesloten jeugdhulp", Setting.GROUP

    @property
    def residential(self) -> bool:
        """Whether its places are those of a residential service."""
        return self.setting in (Setting.FAMILY, Setting.GROUP)


N_FORMS = len(Form)
FAMILY_TYPE_FORMS = tuple(form for form in Form if form.setting in (Setting.HOSTS, Setting.FAMILY))
GROUP_FORMS = tuple(form for form in Form if form.setting == Setting.GROUP)
RESIDENTIAL_FORMS = tuple(form for form in Form if form.residential)


class CareClass(Code):
    """What kind of place a child needs, from light to heavy."""

    NONE = 0
    FAMILY = 1
    TREATMENT = 2
    CLINICAL = 3
    SECURE = 4


class Intent(Code):
    """How a placement is meant."""

    CRISIS = 0
    SHORT = 1
    LONG = 2


class Route(Code):
    """The way out of home."""

    NONE = 0, "none", "geen"
    CRISIS = 1, "crisis", "crisis"
    PLANNED = 2, "planned and voluntary", "gepland en vrijwillig"
    COURT = 3, "court, without crisis", "rechter, zonder crisis"
    EXOGENOUS = 4, "demand from outside", "vraag van buiten"


class Request(Code):
    """Whether a place is looked for, for a child (field ``want``)."""

    NONE = 0
    SOUGHT = 1
    PROMISED = 2
    PREPARED = 3  # agreed or authorised, in the weeks before the search
    SUSPENDED = 4  # an alternative was started in its place


class Tier(Code):
    """How far away a residential place is."""

    CITY = 0
    REGION = 1
    SUPRA_REGION = 2
    OUTSIDE = 3


class Urgency(Code):
    """Class in a waiting line; a lower one is served first."""

    URGENT = 0
    HIGH = 1
    NORMAL = 2


class LegalStatus(Code):
    """Legal status of a child."""

    VOLUNTARY = 0, "voluntary", "vrijwillig"
    SUPERVISION = 1, "supervision order", "ondertoezichtstelling"
    PROVISIONAL = 2, "provisional order with emergency authorisation", "voorlopige OTS met spoedmachtiging"
    AUTHORISED = 3, "order with placement authorisation", "OTS met machtiging uithuisplaatsing"
    GUARDIANSHIP = 4, "guardianship", "voogdij"


FORM_NAMES = keys(Form)
ROUTE_NAMES = keys(Route)
LEGAL_NAMES = keys(LegalStatus)
