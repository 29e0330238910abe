"""Weekly counters, kept by handlers, one row an area: what is counted, under which names."""

from __future__ import annotations

from typing import NamedTuple

from sim.code import Code
from sim.words.care import N_FORMS, Form
from sim.words.family import N_HELP, HelpForm, Level


class Count(Code):
    """Column of a weekly counter; FORM, LEVEL, HELP and WAIT_HELP are the first of several."""

    FORM = 0  # minors by main home (0 = at home)
    LEVEL = FORM + N_FORMS  # families by problem level
    HELP = LEVEL + len(Level)  # families by help form (0 = none)
    WAIT_HELP = HELP + N_HELP  # families waiting, by help form (index 0 unused)
    WAIT_PLACE = WAIT_HELP + N_HELP  # children for whom a placement was decided and no place was found
    PART_TIME = WAIT_PLACE + 1  # children with a part-time stay
    HOSTS = WAIT_PLACE + 2  # approved recruited foster families
    HOSTS_UNMATCHED = WAIT_PLACE + 3  # of these, without any child
    NETWORK_HOSTS = WAIT_PLACE + 4
    DANGER = WAIT_PLACE + 5  # families in true danger
    ORDER = WAIT_PLACE + 6  # children under a protection order
    UNSUITABLE = WAIT_PLACE + 7  # children in a place of another kind than they need
    OVERFLOW = WAIT_PLACE + 8  # children in a place over capacity
    PLACED_OWN_AREA = WAIT_PLACE + 9  # placed children living in their own neighbourhood
    CHILDREN_ADULT = WAIT_PLACE + 10  # young people of 18 and over still placed (staying on)
    RESPITE = WAIT_PLACE + 11  # families with a support family or a sitter
    WAIT_RESPITE = WAIT_PLACE + 12  # families signed up and not yet matched
    WORKERS = WAIT_PLACE + 13  # workers of all staffed services that are there
    VACANCIES = WAIT_PLACE + 14  # posts without a worker
    SECOND_REFERRAL = WAIT_PLACE + 15  # families that wait for youth mental health beside their team
    # declared by mechanisms: begin
    # declared by mechanisms: end


COLUMNS = 40  # that there are at least: some are free, for counters to come
N_COUNTERS = max(COLUMNS, max(Count) + 1)


class Label(NamedTuple):
    """English and Dutch word for one value."""

    en: str
    nl: str


class Counter(NamedTuple):
    """A weekly counter: one row here is all that has to be said of it.

    Attributes
    ----------
    code : column of the counters (``Count``).
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
    found = [Counter(Count.FORM, "children_home", Label("children at home", "kinderen thuis"), "at_home")]
    for form in list(Form)[1:]:
        label = Label(f"children in: {form.en}", f"kinderen in: {form.nl}")
        found.append(
            Counter(Count.FORM + form, f"children_{form.key}", label, f"in_{form.key}", form.key.replace("_", " "))
        )
    return tuple(found)


COUNTERS: tuple[Counter, ...] = (
    *_forms(),
    Counter(Count.LEVEL + Level.COPING, "families_coping", Label("families that cope", "gezinnen die het redden")),
    Counter(Count.LEVEL + Level.STRAINED, "families_strained", Label("families under strain", "gezinnen onder druk"),
            stock="strained families"),
    Counter(Count.LEVEL + Level.SEVERE, "families_severe", Label("families with severe problems",
        "gezinnen met ernstige problemen"),
            stock="severe problems"),
    Counter(Count.HELP + HelpForm.NONE, "families_help_none", Label("families without help", "gezinnen zonder hulp")),
    Counter(Count.HELP + HelpForm.GENERALIST, "families_help_generalist", Label("families helped by a neighbourhood team",
            "gezinnen met hulp van een buurtteam"), stock="neighbourhood team"),
    Counter(Count.HELP + HelpForm.SPECIALIST, "families_help_specialist", Label("families with specialist ambulant care",
            "gezinnen met specialistische ambulante hulp"), stock="specialist help"),
    Counter(Count.HELP + HelpForm.INTENSIVE, "families_help_intensive", Label("families in intensive treatment",
            "gezinnen in intensieve gezinsbehandeling"), stock="intensive treatment"),
    Counter(Count.WAIT_HELP + HelpForm.GENERALIST, "families_waiting_generalist",
        Label("families that wait for a neighbourhood team",
            "gezinnen die wachten op een buurtteam")),
    Counter(Count.WAIT_HELP + HelpForm.SPECIALIST, "families_waiting_specialist",
        Label("families that wait for specialist ambulant care",
            "gezinnen die wachten op specialistische ambulante hulp")),
    Counter(Count.WAIT_HELP + HelpForm.INTENSIVE, "families_waiting_intensive",
        Label("families that wait for intensive treatment",
            "gezinnen die wachten op intensieve gezinsbehandeling")),
    Counter(Count.WAIT_PLACE, "children_waiting_for_place", Label("children who wait for a place",
            "kinderen die wachten op een plek"), "waiting_for_place", "waiting for a place"),
    Counter(Count.PART_TIME, "children_part_time_stay", Label("children with a part-time stay", "kinderen met deeltijdverblijf"),
            stock="part-time stays"),
    Counter(Count.HOSTS, "recruited_foster_families", Label("recruited foster families", "bestandspleeggezinnen"),
            "foster_families", "recruited host families"),
    Counter(Count.HOSTS_UNMATCHED, "recruited_foster_families_without_child",
            Label("recruited foster families without a child", "bestandspleeggezinnen zonder kind"), "foster_families_unmatched"),
    Counter(Count.NETWORK_HOSTS, "network_foster_families", Label("network foster families", "netwerkpleeggezinnen")),
    Counter(Count.DANGER, "families_in_danger", Label("families in true danger", "gezinnen met echt gevaar"),
        stock="true danger"),
    Counter(Count.ORDER, "children_under_order", Label("children under a protection order", "kinderen onder een maatregel"),
            "under_order", "protection orders"),
    Counter(Count.UNSUITABLE, "children_in_unsuitable_place", Label("children in a place of another kind than they need",
            "kinderen op een niet passende plek"), "unsuitable_place"),
    Counter(Count.OVERFLOW, "children_over_capacity", Label("children in a place over capacity", "kinderen boven de capaciteit")),
    Counter(Count.PLACED_OWN_AREA, "placed_children_in_own_neighbourhood", Label("placed children in their own neighbourhood",
            "uithuisgeplaatste kinderen in de eigen buurt")),
    Counter(Count.CHILDREN_ADULT, "young_adults_staying_on", Label("young adults who stay on", "jongvolwassenen die blijven")),
    Counter(Count.RESPITE, "families_with_respite", Label("families with a support family or sitter",
            "gezinnen met steungezin of Zorgoppas")),
    Counter(Count.WAIT_RESPITE, "families_waiting_for_respite", Label("families that wait for a support family or sitter",
            "gezinnen die wachten op steungezin of Zorgoppas")),
    Counter(Count.WORKERS, "workers", Label("workers who are there", "hulpverleners die er zijn")),
    Counter(Count.VACANCIES, "vacancies", Label("posts without a worker", "functies zonder hulpverlener")),
    Counter(Count.SECOND_REFERRAL, "families_waiting_second_referral", Label("families that wait for youth mental health care",
            "gezinnen die wachten op jeugd-ggz")),
    # declared by mechanisms: begin (rows)
    # declared by mechanisms: end (rows)
)  # fmt: skip
"""All weekly counters. Series, numbers of the Mesa model, stocks of the burn-in and labels follow from these rows."""

SUMS: tuple[Sum, ...] = (
    Sum(tuple(range(Count.FORM + 1, Count.FORM + N_FORMS)), "children_out_of_home", Label("children out of home",
        "kinderen uit huis"),
        "out_of_home", "out of home"),
    Sum(tuple(range(Count.HELP + 1, Count.HELP + N_HELP)), "", Label("families with help", "gezinnen met hulp"),
        "families_helped"),
    Sum(tuple(range(Count.WAIT_HELP + 1, Count.WAIT_HELP + N_HELP)), "", Label("families that wait for help",
        "gezinnen die wachten op hulp"), "families_waiting_for_help", "waiting for help"),
)  # fmt: skip
