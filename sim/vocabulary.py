"""The words of the model: kinds, care forms, routes, decisions and event kinds, with Dutch and English labels.

Plain integers, because compiled code reads them as constants. Each family of words is listed once in ``LABELS``
so that tables, figures and the event log show the same word for the same thing (see docs/reference/glossary.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

# --- kinds of entity (rows of the engine's entity table) -------------------------------------------------------------
NOBODY, FAMILY, CHILD, HOST, SERVICE, CHANNEL, DEMAND, SYSTEM = range(8)

# --- where a child's main home is ------------------------------------------------------------------------------------
HOME, NETWORK_FOSTER, FOSTER, FAMILY_HOME, CRISIS_BED, OPEN_GROUP, TREATMENT_GROUP, CLINICAL, SECURE = range(9)
N_FORMS = 9
FAMILY_TYPE_FORMS = (NETWORK_FOSTER, FOSTER, FAMILY_HOME)
GROUP_FORMS = (CRISIS_BED, OPEN_GROUP, TREATMENT_GROUP, CLINICAL, SECURE)

# --- what kind of place a child needs (care class), from light to heavy ------------------------------------------------
CLASS_NONE, CLASS_FAMILY, CLASS_TREATMENT, CLASS_CLINICAL, CLASS_SECURE = range(5)

# --- how a placement is meant ------------------------------------------------------------------------------------------
INTENT_CRISIS, INTENT_SHORT, INTENT_LONG = range(3)

# --- routes out of home -------------------------------------------------------------------------------------------------
ROUTE_NONE, ROUTE_CRISIS, ROUTE_PLANNED, ROUTE_COURT, ROUTE_EXOGENOUS = range(5)

# --- problem level of a family ------------------------------------------------------------------------------------------
COPING, STRAINED, SEVERE = range(3)

# --- stressors ----------------------------------------------------------------------------------------------------------
DEBT, SEPARATION, HOUSING, PARENT_ILLNESS, PARTNER_VIOLENCE = range(5)
N_STRESSORS = 5

# --- main concern of a family -------------------------------------------------------------------------------------------
NEGLECT, ABUSE, VIOLENCE, SEPARATION_CONFLICT, OVERLOAD, CHILD_DRIVEN = range(6)
N_CONCERNS = 6

# --- help ---------------------------------------------------------------------------------------------------------------
HELP_NONE, HELP_GENERALIST, HELP_SPECIALIST, HELP_INTENSIVE = range(4)
N_HELP = 4

# --- services (everything with a capacity) ------------------------------------------------------------------------------
(
    SERVICE_NONE,
    NEIGHBOURHOOD_TEAM,
    SPECIALIST_TEAM,
    INTENSIVE_TREATMENT,
    CRISIS_TEAM,
    BOARD,
    COURT,
    RESIDENTIAL,
    HOST_SERVICE,
    SUPPORT_FAMILIES,
    RESPITE_SITTERS,
    MENTAL_HEALTH,
    WEL_THUIS_TEAM,
    FOSTER_SERVICE,
) = range(14)
# services whose capacity is people: they have workers, vacancies and turnover
STAFFED = (
    NEIGHBOURHOOD_TEAM,
    SPECIALIST_TEAM,
    INTENSIVE_TREATMENT,
    CRISIS_TEAM,
    BOARD,
    MENTAL_HEALTH,
    WEL_THUIS_TEAM,
    FOSTER_SERVICE,
)

# --- what takes load off a family while the child lives at home -------------------------------------------------------------
RESPITE_NONE, RESPITE_FAMILY, RESPITE_SITTER = range(3)

# --- how far away a residential place is --------------------------------------------------------------------------------
TIER_CITY, TIER_REGION, TIER_SUPRA_REGION, TIER_OUTSIDE = range(4)

# --- legal status of a child --------------------------------------------------------------------------------------------
VOLUNTARY, SUPERVISION, PROVISIONAL, AUTHORISED, GUARDIANSHIP = range(5)

# --- what a child says it wants in a crisis -----------------------------------------------------------------------------
VIEW_UNKNOWN, VIEW_STAY, VIEW_WITH_PERSON, VIEW_AWAY = range(4)

# --- support figure of a child
FIGURE_NONE, FIGURE_ACTIVE, FIGURE_SOUGHT, FIGURE_CONFLICT, FIGURE_REFUSED = range(5)

# --- answers to a crisis ------------------------------------------------------------------------------------------------
ANSWER_HOME, ANSWER_HOME_HELP, ANSWER_NETWORK, ANSWER_PLACE, ANSWER_EMERGENCY, ANSWER_SLOW = range(6)

# --- host states --------------------------------------------------------------------------------------------------------
HOST_GONE, HOST_SCREENING, HOST_ACTIVE, HOST_STOPPED = range(4)

# --- recruitment channels -----------------------------------------------------------------------------------------------
CHANNEL_BACKGROUND, CHANNEL_CAMPAIGN, CHANNEL_WORD_OF_MOUTH, CHANNEL_PLACEBO, CHANNEL_START = range(5)

# --- urgency classes in waiting lines (lower is served first) ------------------------------------------------------------
URGENT, HIGH, NORMAL = range(3)
N_URGENCIES = 3

# --- event kinds in the log ----------------------------------------------------------------------------------------------
(
    LOG_NONE,
    LOG_ENTRY,  # home -> out of home
    LOG_MOVE,  # one place -> another place, while out of home
    LOG_RETURN,  # out of home -> home
    LOG_LEFT_CARE,  # left while placed: turned 18, or family moved away (reason)
    LOG_BREAKDOWN,  # a placement ended unplanned (a MOVE, RETURN or LEFT_CARE follows at the same moment or later)
    LOG_CRISIS,  # a family in crisis (child = 0)
    LOG_DECISION,  # answer to a crisis, one row a child concerned (reason = ANSWER_*, value = VIEW_*)
    LOG_PLACEMENT_DECIDED,  # a care decision to place (route), before a place is sought
    LOG_NOT_FOUND,  # sought, none found: child stays where it is, waiting
    LOG_WAIT_END,  # waiting for a place ended (reason: placed / withdrawn ...; value = days waited)
    LOG_INCIDENT,  # true incident (reason: 1 minor, 2 severe; flags DETECTED)
    LOG_HELP_REQUEST,  # family asked (value = help form)
    LOG_HELP_START,  # value = days waited, reason = help form
    LOG_HELP_END,  # reason = help form, value = days helped
    LOG_HELP_WITHDRAWN,  # left the waiting line without help (reason = help form, value = days waited)
    LOG_REPORT,  # report to Veilig Thuis
    LOG_INVESTIGATION,  # Board investigation starts
    LOG_ORDER,  # legal status of a child changed (form_from, form_to hold the statuses)
    LOG_AUTHORISATION,  # court authorises a placement (reason 1 emergency, 2 ordinary)
    LOG_PART_TIME_START,
    LOG_PART_TIME_END,  # value = days
    LOG_HOST_ENQUIRY,
    LOG_HOST_APPROVED,
    LOG_HOST_MATCHED,  # first match of a host (value = days since approval)
    LOG_HOST_STOPPED,  # reason 1 natural, 2 avoidable, 3 network family ended with its child
    LOG_HOST_RETURNED,
    LOG_SIBLINGS,  # siblings placed at the same time (value = 1 together, 0 separated), one row a child
    LOG_FIGURE,  # support figure found (reason 1), ended (2), in conflict (3)
    LOG_TRIAL,  # family enters the simulated trial (reason 1 usual care, 2 treated)
    LOG_AGE_18,
    LOG_RESPITE_REQUEST,  # a family is signed up for a support family or a sitter (reason = RESPITE_*)
    LOG_RESPITE_START,  # value = days since sign-up, reason = RESPITE_*
    LOG_RESPITE_END,  # value = days, reason = RESPITE_*
    LOG_WORKER_LEFT,  # a worker of a service left (other = key of the service, value = workers that are left)
    LOG_WORKER_JOINED,  # a vacancy was filled
    LOG_WORKER_CHANGED,  # a family lost its worker (reason 1 warm handover, 2 not)
    LOG_CONSULTED,  # case consultation before a placement (reason 1 alternative found, 2 none)
    LOG_TEAM_CASE,  # Wel Thuis team takes up a family (reason 1 obstacle removed, 2 not)
    LOG_SECOND_REFERRAL,  # youth mental health apart from the team (reason 1 asked, 2 started)
    LOG_EXPERTISE,  # advice of the expertise network (reason 1 lighter, 2 as it was, 3 heavier)
    LOG_NO_WORKER,  # a request or report was not made because no worker was there (reason = what: LOG_REPORT, ...)
) = range(42)

# --- reasons -------------------------------------------------------------------------------------------------------------
(
    REASON_NONE,
    REASON_PLACED,
    REASON_WITHDRAWN_BETTER,
    REASON_AGE,
    REASON_FAMILY_LEFT,
    REASON_PLANNED,
    REASON_BREAKDOWN,
    REASON_HOST_STOPPED,
    REASON_COURT,
    REASON_REASSESSED,
    REASON_LOST,
) = range(11)

# --- flags in the log (bits) ---------------------------------------------------------------------------------------------
FLAG_LEVER = 1  # a policy lever that differs from the baseline acted here
FLAG_OFFICE = 2  # in office hours
FLAG_OWN_AREA = 4  # the place is in the child's own neighbourhood
FLAG_OWN_SCHOOL = 8  # the child keeps its own school
FLAG_TOGETHER = 16  # with a sibling placed at the same time
FLAG_OVERFLOW = 32  # emergency overflow: over capacity
FLAG_UNSUITABLE = 64  # a place of another kind than the child needs
FLAG_DETECTED = 128
FLAG_DANGER = 256  # true danger at that moment
FLAG_SEEN = 512  # danger seen
FLAG_ASKED = 1024  # the child was asked
FLAG_IN_LINE = 2048  # the answer is in line with what the child said
FLAG_WAITING = 4096  # the child was waiting for a place
FLAG_FIRST = 8192  # first placement ever of this child

# --- weekly counters, kept by handlers, one row an area -------------------------------------------------------------------
C_FORM = 0  # 9 counters: minors by main home (0 = at home)
C_LEVEL = 9  # 3: families by problem level
C_HELP = 12  # 4: families by help form (0 = none)
C_WAIT_HELP = 16  # 4: families waiting, by help form (index 0 unused)
C_WAIT_PLACE = 20  # children for whom a placement was decided and no place was found
C_PART_TIME = 21  # children with a part-time stay
C_HOSTS = 22  # approved recruited foster families
C_HOSTS_UNMATCHED = 23  # of these, without any child
C_NETWORK_HOSTS = 24
C_DANGER = 25  # families in true danger
C_ORDER = 26  # children under a protection order
C_UNSUITABLE = 27  # children in a place of another kind than they need
C_OVERFLOW = 28  # children in a place over capacity
C_PLACED_OWN_AREA = 29  # placed children living in their own neighbourhood
C_CHILDREN_ADULT = 30  # young people of 18 and over still placed (staying on)
C_RESPITE = 31  # families with a support family or a sitter
C_WAIT_RESPITE = 32  # families signed up and not yet matched
C_WORKERS = 33  # workers of all staffed services that are there
C_VACANCIES = 34  # posts without a worker
C_SECOND_REFERRAL = 35  # families that wait for youth mental health beside their team
N_COUNTERS = 40


class Label(NamedTuple):
    """English and Dutch word for one value."""

    en: str
    nl: str


_labels: dict[str, dict[int, Label]] = {
    "form": {
        HOME: Label("at home", "thuis"),
        NETWORK_FOSTER: Label("network foster family", "netwerkpleeggezin"),
        FOSTER: Label("recruited foster family", "bestandspleeggezin"),
        FAMILY_HOME: Label("family home", "gezinshuis"),
        CRISIS_BED: Label("crisis bed", "crisisplek"),
        OPEN_GROUP: Label("open group", "open leefgroep"),
        TREATMENT_GROUP: Label("treatment group", "behandelgroep"),
        CLINICAL: Label("clinical or disability place", "klinische of gehandicaptenplek"),
        SECURE: Label("secure care", "gesloten jeugdhulp"),
    },
    "route": {
        ROUTE_NONE: Label("none", "geen"),
        ROUTE_CRISIS: Label("crisis", "crisis"),
        ROUTE_PLANNED: Label("planned and voluntary", "gepland en vrijwillig"),
        ROUTE_COURT: Label("court, without crisis", "rechter, zonder crisis"),
        ROUTE_EXOGENOUS: Label("demand from outside", "vraag van buiten"),
    },
    "level": {
        COPING: Label("coping", "redt het"),
        STRAINED: Label("strained", "onder druk"),
        SEVERE: Label("severe problems", "ernstige problemen"),
    },
    "stressor": {
        DEBT: Label("debt", "schulden"),
        SEPARATION: Label("separation conflict", "scheidingsconflict"),
        HOUSING: Label("insecure housing", "onzekere huisvesting"),
        PARENT_ILLNESS: Label("parental mental illness or addiction", "psychische ziekte of verslaving van een ouder"),
        PARTNER_VIOLENCE: Label("partner violence", "partnergeweld"),
    },
    "concern": {
        NEGLECT: Label("neglect", "verwaarlozing"),
        ABUSE: Label("physical or sexual abuse", "lichamelijke of seksuele mishandeling"),
        VIOLENCE: Label("partner violence", "partnergeweld"),
        SEPARATION_CONFLICT: Label("conflict after separation", "conflict na scheiding"),
        OVERLOAD: Label("overload", "overbelasting"),
        CHILD_DRIVEN: Label("child-driven", "vanuit het kind"),
    },
    "help": {
        HELP_NONE: Label("no help", "geen hulp"),
        HELP_GENERALIST: Label("neighbourhood team", "buurtteam"),
        HELP_SPECIALIST: Label("specialist ambulant care", "specialistische ambulante hulp"),
        HELP_INTENSIVE: Label("intensive family treatment", "intensieve ambulante gezinsbehandeling"),
    },
    "legal": {
        VOLUNTARY: Label("voluntary", "vrijwillig"),
        SUPERVISION: Label("supervision order", "ondertoezichtstelling"),
        PROVISIONAL: Label("provisional order with emergency authorisation", "voorlopige OTS met spoedmachtiging"),
        AUTHORISED: Label("order with placement authorisation", "OTS met machtiging uithuisplaatsing"),
        GUARDIANSHIP: Label("guardianship", "voogdij"),
    },
    "view": {
        VIEW_UNKNOWN: Label("not known", "onbekend"),
        VIEW_STAY: Label("stay", "blijven"),
        VIEW_WITH_PERSON: Label("with a named person", "naar een genoemd persoon"),
        VIEW_AWAY: Label("away", "weg"),
    },
    "answer": {
        ANSWER_HOME: Label("home, usual help", "thuis, gewone hulp"),
        ANSWER_HOME_HELP: Label("home with ambulatory crisis help", "thuis met ambulante spoedhulp"),
        ANSWER_NETWORK: Label("to the own network", "naar het eigen netwerk"),
        ANSWER_PLACE: Label("placed", "uit huis geplaatst"),
        ANSWER_EMERGENCY: Label("emergency placement (acute danger seen)", "spoedplaatsing (acuut gevaar gezien)"),
        ANSWER_SLOW: Label("slowed down", "vertraagd"),
    },
    "service": {
        NEIGHBOURHOOD_TEAM: Label("neighbourhood team", "buurtteam"),
        SPECIALIST_TEAM: Label("neighbourhood specialist team", "buurtgericht specialistisch team"),
        INTENSIVE_TREATMENT: Label("intensive family treatment", "intensieve ambulante gezinsbehandeling"),
        CRISIS_TEAM: Label("crisis service", "spoedhulp"),
        BOARD: Label("Child Protection Board", "Raad voor de Kinderbescherming"),
        COURT: Label("juvenile court", "kinderrechter"),
        RESIDENTIAL: Label("residential places", "residentiële plekken"),
        HOST_SERVICE: Label("waiting for a family", "wachten op een gezin"),
        SUPPORT_FAMILIES: Label("support families", "steungezinnen"),
        RESPITE_SITTERS: Label("respite sitters (Zorgoppas)", "Zorgoppas"),
        MENTAL_HEALTH: Label("youth mental health care", "jeugd-ggz"),
        WEL_THUIS_TEAM: Label("Wel Thuis team", "Wel Thuis-team"),
        FOSTER_SERVICE: Label("foster-care service", "pleegzorgorganisatie"),
    },
    "respite": {
        RESPITE_NONE: Label("none", "geen"),
        RESPITE_FAMILY: Label("support family", "steungezin"),
        RESPITE_SITTER: Label("respite sitter (Zorgoppas)", "Zorgoppas"),
    },
}


def label(family: str, value: int, lang: str = "en") -> str:
    """Word for one value: ``label("form", FOSTER, "nl")`` gives "bestandspleeggezin"."""
    found = LABELS[family][int(value)]
    return found.nl if lang == "nl" else found.en


FORM_NAMES = (
    "home",
    "network_foster",
    "foster",
    "family_home",
    "crisis_bed",
    "open_group",
    "treatment_group",
    "clinical",
    "secure",
)
LOG_NAMES = tuple(
    name[4:].lower()
    for name, _ in sorted(((n, v) for n, v in globals().items() if n.startswith("LOG_")), key=lambda x: x[1])
)

# Names in files and of values, in the order of the numbers: what is written in English in every language.
ROUTE_NAMES = ("none", "crisis", "planned", "court", "exogenous")
LEGAL_NAMES = ("voluntary", "supervision", "provisional", "authorised", "guardianship")
LEVEL_NAMES = ("coping", "strained", "severe")
FLAG_NAMES = MappingProxyType(
    {name[5:].lower(): value for name, value in list(globals().items()) if name.startswith("FLAG_")}
)


class Counter(NamedTuple):
    """A weekly counter: one row here is all that has to be said of it.

    Attributes
    ----------
    code : column of the counters (``C_*``).
    name : column of ``series.parquet``.
    label : English and Dutch.
    number : name in ``PlacementModel.number``; empty: as ``name``.
    stock : name among the stocks that choose the burn-in; empty: it does not take part.
    """

    code: int
    name: str
    label: Label
    number: str = ""
    stock: str = ""


class Sum(NamedTuple):
    """Counters that are read together; fields as in `Counter`. ``name`` is empty where files leave the sum out."""

    codes: tuple[int, ...]
    name: str
    label: Label
    number: str = ""
    stock: str = ""


def _forms() -> tuple[Counter, ...]:
    """Minors by main home."""
    found = [Counter(C_FORM, "children_home", Label("children at home", "kinderen thuis"), "at_home")]
    for form, name in list(enumerate(FORM_NAMES))[1:]:
        en, nl = _labels["form"][form]
        label = Label(f"children in: {en}", f"kinderen in: {nl}")
        found.append(Counter(C_FORM + form, f"children_{name}", label, f"in_{name}", name.replace("_", " ")))
    return tuple(found)


COUNTERS: tuple[Counter, ...] = (
    *_forms(),
    Counter(C_LEVEL + COPING, "families_coping", Label("families that cope", "gezinnen die het redden")),
    Counter(C_LEVEL + STRAINED, "families_strained", Label("families under strain", "gezinnen onder druk"),
            stock="strained families"),
    Counter(C_LEVEL + SEVERE, "families_severe", Label("families with severe problems", "gezinnen met ernstige problemen"),
            stock="severe problems"),
    Counter(C_HELP + HELP_NONE, "families_help_none", Label("families without help", "gezinnen zonder hulp")),
    Counter(C_HELP + HELP_GENERALIST, "families_help_generalist", Label("families helped by a neighbourhood team",
            "gezinnen met hulp van een buurtteam"), stock="neighbourhood team"),
    Counter(C_HELP + HELP_SPECIALIST, "families_help_specialist", Label("families with specialist ambulant care",
            "gezinnen met specialistische ambulante hulp"), stock="specialist help"),
    Counter(C_HELP + HELP_INTENSIVE, "families_help_intensive", Label("families in intensive treatment",
            "gezinnen in intensieve gezinsbehandeling"), stock="intensive treatment"),
    Counter(C_WAIT_HELP + HELP_GENERALIST, "families_waiting_generalist", Label("families that wait for a neighbourhood team",
            "gezinnen die wachten op een buurtteam")),
    Counter(C_WAIT_HELP + HELP_SPECIALIST, "families_waiting_specialist", Label("families that wait for specialist ambulant care",
            "gezinnen die wachten op specialistische ambulante hulp")),
    Counter(C_WAIT_HELP + HELP_INTENSIVE, "families_waiting_intensive", Label("families that wait for intensive treatment",
            "gezinnen die wachten op intensieve gezinsbehandeling")),
    Counter(C_WAIT_PLACE, "children_waiting_for_place", Label("children who wait for a place",
            "kinderen die wachten op een plek"), "waiting_for_place", "waiting for a place"),
    Counter(C_PART_TIME, "children_part_time_stay", Label("children with a part-time stay", "kinderen met deeltijdverblijf"),
            stock="part-time stays"),
    Counter(C_HOSTS, "recruited_foster_families", Label("recruited foster families", "bestandspleeggezinnen"),
            "foster_families", "recruited host families"),
    Counter(C_HOSTS_UNMATCHED, "recruited_foster_families_without_child",
            Label("recruited foster families without a child", "bestandspleeggezinnen zonder kind"), "foster_families_unmatched"),
    Counter(C_NETWORK_HOSTS, "network_foster_families", Label("network foster families", "netwerkpleeggezinnen")),
    Counter(C_DANGER, "families_in_danger", Label("families in true danger", "gezinnen met echt gevaar"), stock="true danger"),
    Counter(C_ORDER, "children_under_order", Label("children under a protection order", "kinderen onder een maatregel"),
            "under_order", "protection orders"),
    Counter(C_UNSUITABLE, "children_in_unsuitable_place", Label("children in a place of another kind than they need",
            "kinderen op een niet passende plek"), "unsuitable_place"),
    Counter(C_OVERFLOW, "children_over_capacity", Label("children in a place over capacity", "kinderen boven de capaciteit")),
    Counter(C_PLACED_OWN_AREA, "placed_children_in_own_neighbourhood", Label("placed children in their own neighbourhood",
            "uithuisgeplaatste kinderen in de eigen buurt")),
    Counter(C_CHILDREN_ADULT, "young_adults_staying_on", Label("young adults who stay on", "jongvolwassenen die blijven")),
    Counter(C_RESPITE, "families_with_respite", Label("families with a support family or sitter",
            "gezinnen met steungezin of Zorgoppas")),
    Counter(C_WAIT_RESPITE, "families_waiting_for_respite", Label("families that wait for a support family or sitter",
            "gezinnen die wachten op steungezin of Zorgoppas")),
    Counter(C_WORKERS, "workers", Label("workers who are there", "hulpverleners die er zijn")),
    Counter(C_VACANCIES, "vacancies", Label("posts without a worker", "functies zonder hulpverlener")),
    Counter(C_SECOND_REFERRAL, "families_waiting_second_referral", Label("families that wait for youth mental health care",
            "gezinnen die wachten op jeugd-ggz")),
)  # fmt: skip
"""All weekly counters. Series, numbers of the Mesa model, stocks of the burn-in and labels follow from these rows."""

SUMS: tuple[Sum, ...] = (
    Sum(tuple(range(C_FORM + 1, C_FORM + N_FORMS)), "children_out_of_home", Label("children out of home", "kinderen uit huis"),
        "out_of_home", "out of home"),
    Sum(tuple(range(C_HELP + 1, C_HELP + N_HELP)), "", Label("families with help", "gezinnen met hulp"), "families_helped"),
    Sum(tuple(range(C_WAIT_HELP + 1, C_WAIT_HELP + N_HELP)), "", Label("families that wait for help",
        "gezinnen die wachten op hulp"), "families_waiting_for_help", "waiting for help"),
)  # fmt: skip
_labels["counter"] = {one.code: one.label for one in COUNTERS}
LABELS: Mapping[str, Mapping[int, Label]] = MappingProxyType(
    {name: MappingProxyType(held) for name, held in _labels.items()}
)
