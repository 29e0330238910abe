"""Words of the event log: kinds of event, their reasons, and flags."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

from sim.code import Code, keys
from sim.words.family import Answer, HelpForm, RespiteForm
from sim.words.services import ChannelKind


class Reason(Code):
    """Why a stay, a waiting time or a status ended."""

    NONE = 0
    PLACED = 1
    WITHDRAWN_BETTER = 2
    AGE = 3
    FAMILY_LEFT = 4
    PLANNED = 5
    BREAKDOWN = 6
    HOST_STOPPED = 7
    COURT = 8
    REASSESSED = 9
    LOST = 10
    SECOND_LOOK = 11


class Flag(Code):
    """A bit in the flags of an event."""

    LEVER = 1  # a policy lever that differs from the baseline acted here
    OFFICE = 2  # in office hours
    OWN_AREA = 4  # the place is in the child's own neighbourhood
    OWN_SCHOOL = 8  # the child keeps its own school
    TOGETHER = 16  # with a sibling placed at the same time
    OVERFLOW = 32  # emergency overflow: over capacity
    UNSUITABLE = 64  # a place of another kind than the child needs
    DETECTED = 128
    DANGER = 256  # true danger at that moment
    SEEN = 512  # danger seen
    ASKED = 1024  # the child was asked
    IN_LINE = 2048  # the answer is in line with what the child said
    WAITING = 4096  # the child was waiting for a place
    FIRST = 8192  # first placement ever of this child


class CrisisReason(Code):
    """How a crisis came."""

    NEW = 1, "arises", "ontstaat"
    FLARED_UP = 2, "flares up while slowed down", "laait op tijdens vertragen"
    CALLED_IN = 3, "crisis service called in", "spoedhulp erbij geroepen"


class SecondLook(Code):
    """What became of a child at the second look at an emergency placement."""

    HOME = 1, "home again", "weer naar huis"
    STAYS = 2, "stays away", "blijft uit huis"


class BreakdownCause(Code):
    """Why a placement broke down."""

    BY_ITSELF = 1, "by itself", "vanzelf"
    INCIDENT = 2, "after an incident", "na een incident"


class Severity(Code):
    """How serious an incident is."""

    MINOR = 1, "minor", "licht"
    SEVERE = 2, "severe", "ernstig"


class Authorisation(Code):
    """How a court authorises a placement."""

    EMERGENCY = 1, "emergency", "spoed"
    ORDINARY = 2, "ordinary", "gewoon"


class HostEnd(Code):
    """Why a host family stops."""

    NATURAL = 1, "natural", "natuurlijk verloop"
    AVOIDABLE = 2, "avoidable", "vermijdbaar"
    NETWORK_ENDED = 3, "network family whose child left", "netwerkgezin waarvan het kind weg is"


class FigureChange(Code):
    """What happens to a support figure."""

    FOUND = 1, "found", "gevonden"
    ENDED = 2, "ended", "gestopt"
    CONFLICT = 3, "in conflict", "in conflict"


class TrialArm(Code):
    """Arm of the simulated trial."""

    USUAL = 1, "usual care", "gebruikelijke hulp"
    TREATED = 2, "treated", "behandeld"
    SHAM = 3, "the same delay, no help", "hetzelfde uitstel, geen hulp"


class Eligible(Code):
    """Which families are at imminent risk of a placement, in the simulated trial: fixed before it starts."""

    CRISIS_AT_HOME = 1, "a crisis ended at home", "een crisis eindigde thuis"
    PLACEMENT_ASKED = 2, "a placement was asked for, no danger seen", "om plaatsing gevraagd, geen gevaar gezien"
    BOTH = (
        3,
        "both within 90 days, or severe problems and a request",
        "beide binnen 90 dagen, of zware problemen en een verzoek",
    )


class Handover(Code):
    """How a family comes to another worker."""

    WARM = 1, "warm handover", "warme overdracht"
    COLD = 2, "without handover", "zonder overdracht"


class Consultation(Code):
    """What case consultation found."""

    FOUND = 1, "an alternative", "een alternatief"
    NOT_FOUND = 2, "none", "geen"


class Step(Code):
    """What became of the question before a placement: is there an alternative?"""

    NOT_ASKED = 1, "not asked, and nobody spoke up", "niet gevraagd, en niemand kwam ermee"
    DANGER = 2, "danger seen: no time for it", "gevaar gezien: geen tijd ervoor"
    NOTHING = 3, "asked, nothing was there", "gevraagd, niets beschikbaar"
    STARTED = 4, "an alternative starts", "een alternatief begint"
    BEFORE = 5, "an alternative was tried before", "een alternatief was al geprobeerd"


class Binds(Code):
    """Why an alternative does not start in place of a placement, or that it does."""

    STARTS = 1, "starts", "begint"
    NOT_RAISED = 2, "nobody brought it up", "niemand bracht het in"
    NOT_THERE = 3, "there is none", "is er niet"
    NO_ROOM = 4, "no free place or worker", "geen vrije plek of medewerker"
    TOO_LATE = 5, "cannot start in time", "kan niet op tijd beginnen"
    UNSUITED = 6, "does not fit or is refused", "past niet of wordt geweigerd"
    RUNS = 7, "runs already", "loopt al"


class Suspension(Code):
    """How the suspension of a request for a placement ended."""

    ASKED_AGAIN = 1, "asked again", "opnieuw gevraagd"
    REVIEW = 2, "asked again at a review", "opnieuw gevraagd bij een evaluatie"
    CRISIS = 3, "a new crisis", "een nieuwe crisis"
    LAPSED = 4, "no longer needed", "niet meer nodig"
    GONE = 5, "no child at home any more", "geen kind meer thuis"
    ORDER_ENDED = 6, "the order ended", "de maatregel eindigde"


class CaseEnd(Code):
    """What became of the obstacle that a Wel Thuis team worked on."""

    REMOVED = 1, "removed", "weggenomen"
    NOT_REMOVED = 2, "not removed", "niet weggenomen"


class Referral(Code):
    """Where a second referral stands."""

    ASKED = 1, "asked", "gevraagd"
    STARTED = 2, "started", "begonnen"


class Referred(Code):
    """Why a family is referred to intensive treatment."""

    PLANNED = 1, "planned", "gepland"
    URGENT = 2, "after a crisis or in place of a placement", "na een crisis of in plaats van een plaatsing"


class ReferralEnd(Code):
    """What became of a referral to intensive treatment."""

    STARTED = 1, "treatment started", "behandeling begonnen"
    LAPSED = 2, "lapsed: no place in time", "vervallen: geen plek op tijd"
    WITHDRAWN = 3, "left the line", "van de wachtlijst"
    URGENT = 4, "became urgent", "werd dringend"


class Advice(Code):
    """What the expertise network advised on the kind of place, or that it looked along before the decision."""

    LIGHTER = 1, "lighter", "lichter"
    SAME = 2, "as it was", "gelijk"
    HEAVIER = 3, "heavier", "zwaarder"
    ALONG = 4, "looked along before the decision", "keek mee voor het besluit"


class Event(Code):
    """Kind of a row of the log: number, English, Dutch, what its reason is, what its value is."""

    reasons: type[Code] | None
    value_is: str

    def __new__(cls, number: int, en: str, nl: str, reasons: type[Code] | None = None, value_is: str = "") -> Self:
        member = int.__new__(cls, number)
        member._value_ = number
        member.en, member.nl, member.reasons, member.value_is = en, nl, reasons, value_is
        return member

    NONE = 0, "none", "geen"
    ENTRY = 1, "placed out of home", "uit huis geplaatst", Reason, "distance (km)"
    MOVE = 2, "moved to another place", "naar een andere plek", Reason, "distance (km)"
    RETURN = 3, "returned home", "terug naar huis", Reason, "days out of home"
    LEFT_CARE = 4, "left while placed", "uit zorg zonder terugkeer", Reason, "days out of home"
    BREAKDOWN = 5, "placement broke down", "plaatsing afgebroken", BreakdownCause, "days in the place"
    CRISIS = 6, "crisis in a family", "crisis in een gezin", CrisisReason, "1: again within weeks"
    DECISION = (
        7,
        "answer to a crisis, a row a child",
        "antwoord op een crisis, een rij per kind",
        Answer,
        "view of the child",
    )
    PLACEMENT_DECIDED = 8, "decided to place", "besloten tot plaatsing", None, "care class"
    NOT_FOUND = 9, "no place found: waits", "geen plek gevonden: wacht", None, "care class"
    WAIT_END = 10, "waiting for a place ended", "wachten op een plek voorbij", Reason, "days waited"
    INCIDENT = 11, "incident", "incident", Severity, "state of the crisis case"
    HELP_REQUEST = 12, "help asked for", "hulp gevraagd", HelpForm, "help form"
    HELP_START = 13, "help started", "hulp begonnen", HelpForm, "days waited"
    HELP_END = 14, "help ended", "hulp gestopt", HelpForm, "days helped"
    HELP_WITHDRAWN = 15, "left the waiting line without help", "van de wachtlijst zonder hulp", HelpForm, "days waited"
    REPORT = 16, "report to Veilig Thuis", "melding bij Veilig Thuis", None, ""
    INVESTIGATION = 17, "investigation by the Board starts", "onderzoek van de Raad begint", None, "children at home"
    ORDER = 18, "legal status of a child changed", "juridische status van een kind veranderd", Reason, ""
    AUTHORISATION = 19, "court authorises a placement", "rechter machtigt uithuisplaatsing", Authorisation, ""
    PART_TIME_START = 20, "part-time stay starts", "deeltijdverblijf begint", None, "nights a week"
    PART_TIME_END = 21, "part-time stay ends", "deeltijdverblijf stopt", None, "days"
    HOST_ENQUIRY = 22, "enquiry of a host family", "aanmelding van een pleeggezin", ChannelKind, ""
    HOST_APPROVED = 23, "host family approved", "pleeggezin goedgekeurd", ChannelKind, ""
    HOST_MATCHED = (
        24,
        "first match of a host family",
        "eerste match van een pleeggezin",
        ChannelKind,
        "days since approval",
    )
    HOST_STOPPED = 25, "host family stopped", "pleeggezin gestopt", HostEnd, "days since approval"
    HOST_RETURNED = 26, "host family back after rest", "pleeggezin terug na rust", None, ""
    SIBLINGS = (
        27,
        "siblings placed at the same time",
        "broers en zussen tegelijk geplaatst",
        None,
        "1 with one of them, 0 with none",
    )
    FIGURE = 28, "support figure", "steunfiguur", FigureChange, ""
    TRIAL = (
        29,
        "family enters the simulated trial",
        "gezin doet mee aan het nagebootste onderzoek",
        TrialArm,
        "problem level",
    )
    AGE_18 = 30, "turned 18", "18 geworden", None, ""
    RESPITE_REQUEST = 31, "signed up for respite", "aangemeld voor ontlasting", RespiteForm, ""
    RESPITE_START = 32, "respite started", "ontlasting begonnen", RespiteForm, "days since sign-up"
    RESPITE_END = 33, "respite ended", "ontlasting gestopt", RespiteForm, "days"
    WORKER_LEFT = 34, "worker left", "hulpverlener vertrokken", None, "workers that are left"
    WORKER_JOINED = 35, "vacancy filled", "vacature vervuld", None, "workers that are there"
    WORKER_CHANGED = 36, "family lost its worker", "gezin verloor zijn hulpverlener", Handover, "1: other provider"
    CONSULTED = 37, "case consultation", "casusoverleg", Consultation, "alternative"
    TEAM_CASE = 38, "case of the Wel Thuis team ended", "traject van het Wel Thuis-team voorbij", CaseEnd, "stressor"
    SECOND_REFERRAL = (
        39,
        "second referral to youth mental health",
        "tweede verwijzing naar jeugd-ggz",
        Referral,
        "days waited",
    )
    EXPERTISE = 40, "advice of the expertise network", "advies van het expertisenetwerk", Advice, "care class"
    NO_WORKER = 41, "not done because nobody had the time", "niet gebeurd doordat niemand tijd had", None, ""
    STEP = (
        42,
        "before a placement: is there an alternative?",
        "voor een plaatsing: is er een alternatief?",
        Step,
        "alternative",
    )
    ALTERNATIVE = (
        43,
        "an alternative to a placement, looked at",
        "een alternatief voor een plaatsing, bekeken",
        Binds,
        "alternative",
    )
    SUSPENSION_END = (
        44,
        "a suspended request for a placement ends",
        "een opgeschort verzoek om plaatsing eindigt",
        Suspension,
        "days suspended",
    )
    STEP_TRIAL = (
        45,
        "request enters the trial of the step",
        "verzoek doet mee aan de proef met de stap",
        TrialArm,
        "alternative",
    )
    REFERRED = (46, "referred to intensive treatment", "verwezen naar intensieve gezinsbehandeling", Referred, "")
    REFERRAL_END = (
        47,
        "a referral to intensive treatment ends",
        "een verwijzing naar intensieve gezinsbehandeling eindigt",
        ReferralEnd,
        "days since the referral",
    )
    SECOND_LOOK = (48, "second look at an emergency placement", "tweede weging van een spoedplaatsing", SecondLook, "")
    # declared by mechanisms: begin
    # declared by mechanisms: end


EVENT_NAMES = keys(Event)
FLAG_NAMES: Mapping[str, int] = MappingProxyType({flag.key: int(flag) for flag in Flag})
