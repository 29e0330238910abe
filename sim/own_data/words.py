"""The words of a user's files, English and Dutch, declared here and nowhere else: columns, care forms, reasons, yes and no.

Care forms and reasons have the words of the model (`sim.words`); what is beside them is what registrations say. Words are
compared without capitals, accents and signs (`sim.own_data.sheet.word`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from sim.code import Code
from sim.own_data.sheet import Column, word
from sim.words import N_FORMS, Event, Form

C = TypeVar("C", bound=Code)


class Care(Code):
    """Care form of a stay: those of the model, and what a registration may know no better than so."""

    NETWORK_FOSTER = Form.NETWORK_FOSTER, Form.NETWORK_FOSTER.en, Form.NETWORK_FOSTER.nl
    FOSTER = Form.FOSTER, Form.FOSTER.en, Form.FOSTER.nl
    FAMILY_HOME = Form.FAMILY_HOME, Form.FAMILY_HOME.en, Form.FAMILY_HOME.nl
    CRISIS_BED = Form.CRISIS_BED, Form.CRISIS_BED.en, Form.CRISIS_BED.nl
    OPEN_GROUP = Form.OPEN_GROUP, Form.OPEN_GROUP.en, Form.OPEN_GROUP.nl
    TREATMENT_GROUP = Form.TREATMENT_GROUP, Form.TREATMENT_GROUP.en, Form.TREATMENT_GROUP.nl
    CLINICAL = Form.CLINICAL, Form.CLINICAL.en, Form.CLINICAL.nl
    SECURE = Form.SECURE, Form.SECURE.en, Form.SECURE.nl
    FOSTER_CARE = N_FORMS, "foster care", "pleegzorg"  # full-time, network and recruited not told apart
    PART_TIME = N_FORMS + 1, "part-time stay", "deeltijdverblijf"


class End(Code):
    """Why a stay ended, in the words of the event log."""

    NONE = 0, "goes on", "loopt nog"
    HOME = 1, Event.RETURN.en, Event.RETURN.nl
    MOVED = 2, Event.MOVE.en, Event.MOVE.nl
    BREAKDOWN = 3, Event.BREAKDOWN.en, Event.BREAKDOWN.nl
    AGE_18 = 4, Event.AGE_18.en, Event.AGE_18.nl
    LEFT_CARE = 5, Event.LEFT_CARE.en, Event.LEFT_CARE.nl
    PLANNED = 6, "ended as planned", "beëindigd volgens plan"  # where to is read from what follows
    OTHER = 7, "otherwise or unknown", "anders of onbekend"


TRAJECTORIES = MappingProxyType(
    {
        "pseudonym": Column(True, ("child", "client", "pseudoniem", "kind", "cliënt", "jeugdige"), "pseudoniem"),
        "area": Column(True, ("neighbourhood", "municipality", "gebied", "wijk", "buurt", "gemeente"), "gebied"),
        "care_form": Column(True, ("form", "care type", "zorgvorm", "vorm", "hulpvorm", "verblijfsvorm"), "zorgvorm"),
        "start": Column(True, ("start date", "begin", "startdatum", "begindatum", "datum aanvang", "ingangsdatum"), "begin"),
        "end": Column(True, ("end date", "einde", "eind", "einddatum", "datum einde"), "einde"),
        "crisis": Column(True, ("crisis placement", "crisisplaatsing", "spoed", "spoedplaatsing"), "crisis"),
        "reason_of_end": Column(
            True, ("reason", "end reason", "reden", "reden einde", "reden van einde", "reden beëindiging",
                   "reden van beëindiging"), "reden van einde"
        ),
    }
)  # fmt: skip
CAPACITIES = MappingProxyType(
    {
        "area": TRAJECTORIES["area"],
        "care_form": TRAJECTORIES["care_form"],
        "places": Column(True, ("capacity", "hosts", "host families", "plekken", "plaatsen", "capaciteit", "pleeggezinnen",
                                "aantal"), "plaatsen"),
        "from": Column(True, ("from date", "start", "vanaf", "van", "ingangsdatum", "startdatum", "begindatum"), "vanaf"),
        "until": Column(False, ("until date", "end", "tot", "tot en met", "t/m", "einddatum"), "tot"),
    }
)  # fmt: skip

CARE_ALSO: Mapping[Care, tuple[str, ...]] = MappingProxyType(
    {
        Care.NETWORK_FOSTER: ("network foster care", "netwerkpleegzorg", "pleegzorg netwerk", "kinship care"),
        Care.FOSTER: ("recruited foster care", "bestandspleegzorg", "pleegzorg bestand"),
        Care.FAMILY_HOME: ("gezinshuizen", "family-type care", "gezinsgericht"),
        Care.CRISIS_BED: ("crisis place", "crisisopvang", "crisisbed", "crisisgroep", "crisisplaats"),
        Care.OPEN_GROUP: ("leefgroep", "woongroep", "open residentieel", "group home", "open group care"),
        Care.TREATMENT_GROUP: ("behandelgroepen", "residentiële behandeling"),
        Care.CLINICAL: ("clinical place", "disability place", "klinische opname", "klinisch verblijf",
                        "gehandicaptenzorg met verblijf", "lvb verblijf"),
        Care.SECURE: ("closed care", "gesloten plaatsing", "jeugdzorgplus", "jeugdzorg plus", "gesloten verblijf"),
        Care.FOSTER_CARE: ("voltijd pleegzorg", "pleeggezin", "foster family"),
        Care.PART_TIME: ("part-time foster care", "respite stay", "respite", "deeltijdpleegzorg", "deeltijd pleegzorg",
                         "logeren", "logeeropvang", "kortdurend verblijf", "weekendpleegzorg"),
    }
)  # fmt: skip
END_ALSO: Mapping[End, tuple[str, ...]] = MappingProxyType(
    {
        End.HOME: ("home", "return", "naar huis", "thuis", "terugplaatsing", "thuisplaatsing"),
        End.MOVED: ("moved", "move", "other place", "transfer", "andere plek", "verplaatst", "overplaatsing", "doorstroom",
                    "doorplaatsing"),
        End.BREAKDOWN: ("breakdown", "broken down", "afgebroken", "ongepland", "voortijdig", "voortijdig beëindigd",
                        "ongeplande beëindiging", "unplanned"),
        End.AGE_18: ("18", "age 18", "aged out", "18 jaar", "meerderjarig", "volwassen"),
        End.LEFT_CARE: ("left care", "moved away", "uit zorg", "verhuisd", "uitstroom", "verhuizing"),
        End.PLANNED: ("planned", "as planned", "volgens plan", "gepland", "afgerond"),
        End.OTHER: ("other", "unknown", "anders", "onbekend", "overig"),
    }
)  # fmt: skip
YES = ("yes", "y", "ja", "j", "true", "waar", "1", "x")
NO = ("no", "n", "nee", "false", "onwaar", "0")


def _by_word(family: type[C], also: Mapping[C, tuple[str, ...]]) -> Mapping[str, C]:
    """What each word means.

    Raises
    ------
    ValueError : two of them have a word in common.
    """
    found: dict[str, C] = {}
    for one in family:
        for text in (one.key, one.en, one.nl, *also.get(one, ())):
            first = found.setdefault(word(text), one)
            if first is not one:
                raise ValueError(f"{text!r} is a word for {first.key} and for {one.key}")
    return MappingProxyType(found)


def both(family: type[Code]) -> list[str]:
    """The words of a family as they are shown when one is not known: English and Dutch."""
    return [f"{one.en} / {one.nl}" for one in family]


CARE_WORDS = _by_word(Care, CARE_ALSO)
END_WORDS = _by_word(End, END_ALSO)
