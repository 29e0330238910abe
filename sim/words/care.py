"""Words of placement: where a child lives, what kind of place it needs, and how it comes there."""

from __future__ import annotations

from sim.code import Code, keys


class Form(Code):
    """Where a child's main home is."""

    HOME = 0, "at home", "thuis"
    NETWORK_FOSTER = 1, "network foster family", "netwerkpleeggezin"
    FOSTER = 2, "recruited foster family", "bestandspleeggezin"
    FAMILY_HOME = 3, "family home", "gezinshuis"
    CRISIS_BED = 4, "crisis bed", "crisisplek"
    OPEN_GROUP = 5, "open group", "open leefgroep"
    TREATMENT_GROUP = 6, "treatment group", "behandelgroep"
    CLINICAL = 7, "clinical or disability place", "klinische of gehandicaptenplek"
    SECURE = 8, "secure care", "gesloten jeugdhulp"


N_FORMS = len(Form)
FAMILY_TYPE_FORMS = (Form.NETWORK_FOSTER, Form.FOSTER, Form.FAMILY_HOME)
GROUP_FORMS = (Form.CRISIS_BED, Form.OPEN_GROUP, Form.TREATMENT_GROUP, Form.CLINICAL, Form.SECURE)


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
    CONSULTED_ON = 3


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
