"""Numbers of clocks, mail, questions of chance and rates that can be touched.

Written by ``python -m sim.mechanisms`` from the declarations of the mechanisms; not to be edited.
"""

from __future__ import annotations

from types import MappingProxyType

from sim.code import Code


class FamilyClock(Code):
    """Clocks of a family."""

    LIFE = 0  # lifecourse
    STRESSOR = 1  # strain, the first of 5
    LEVEL_UP = 6  # strain
    LEVEL_DOWN = 7  # strain
    DANGER = 8  # strain
    SEEK = 9  # seeking
    REPORT = 10  # protection
    CRISIS = 11  # crisis
    HARM = 12  # harm
    HELP = 13  # help
    CASE = 14  # crisis
    PROTECT = 15  # protection
    START = 16  # seeking
    RECENT = 17  # coming_home
    RESPITE = 18  # respite
    TEAM = 19  # alternative
    AGAIN = 20  # suspended


class ChildClock(Code):
    """Clocks of a child."""

    AGE = 0  # lifecourse
    BEHAVIOUR = 1  # needs
    PLANNED = 2  # routes
    RETURN = 3  # placement
    BREAKDOWN = 4  # breakdown
    STAY = 5  # placement
    HARM = 6  # harm
    LEGAL = 7  # legal
    WITHDRAW = 8  # waiting
    FIGURE = 9  # figure
    PART_TIME = 10  # routes
    RETRY = 11  # search


class HostClock(Code):
    """Clocks of a host."""

    STAGE = 0  # hosts
    STOP = 1  # hosts
    TIRE = 2  # hosts
    RETURN = 3  # hosts
    WORD = 4  # hosts


class ServiceClock(Code):
    """Clocks of a service."""

    LEAVE = 1  # workforce
    FILL = 2  # workforce
    RESPONSE = 3  # supply
    SUPPLY = 4  # respite


KIND_CLOCKS = (0, 21, 12, 5, 5, 1, 1, 1)
"""Number of clocks by kind of entity (``sim.words.Entity``)."""


class Mail(Code):
    """What is told at the same instant (``sim.world.mail`` sends it)."""

    FAMILY_LEFT_CHILD = 1  # lifecourse
    FAMILY_REPLACE = 2  # lifecourse
    TURNED_18 = 3  # lifecourse
    FAMILY_LEFT = 4  # lifecourse
    LAST_MINOR = 5  # lifecourse
    CHILD_GONE = 6  # lifecourse
    ASK_HELP = 10  # seeking
    SLOT_FREE = 12  # seeking
    START_HELP = 13  # help
    LEVEL_FELL = 15  # seeking
    REPORT = 20  # protection
    BOARD_FREE = 21  # protection
    CALL_IN = 23  # crisis
    PLACED_LEGAL = 24  # legal
    PLACE = 30  # search
    MOVE_IN = 31  # placement
    GO_HOME = 32  # placement
    PLACE_AGAIN = 33  # search
    HOST_FREE = 34  # waiting
    BED_FREE = 35  # waiting
    PLACE_ON = 36  # search
    PLACEMENT_FAILED = 37  # breakdown
    FIGURE_OFFER = 38  # figure
    PART_TIME = 39  # search
    BREAKDOWN = 41  # breakdown
    MOVE_STRAIN = 42  # needs
    RECENT_RETURN = 43  # coming_home
    PART_TIME_FOUND = 44  # routes
    CHILD_ENDS = 45  # placement
    FAMILY_ORDER = 46  # legal
    HOST_CHILD_LEFT = 50  # hosts
    HOST_MATCHED = 53  # hosts
    RESPITE_OFFER = 60  # respite
    RESPITE_FREE = 61  # respite
    WORKER_LOST = 70  # help
    STAFF = 71  # workforce
    MENTAL_FREE = 72  # one_plan
    HELP_STARTED = 73  # one_plan
    HELP_ENDED = 74  # one_plan
    WEL_THUIS_CASE = 75  # wel_thuis
    FOLLOW_HOME = 76  # coming_home
    HELP_EFFECT = 77  # help
    PULL_ASKED = 80  # pull
    AGREED = 81  # routes
    PULL_STAY = 82  # pull
    STAY_OVER = 83  # placement
    WORKER_STAYS = 90  # alternative
    CRISIS_HELP = 91  # crisis
    LOOK_AGAIN = 95  # second_look
    AFTER_CRISIS = 96  # crisis
    TREAT_IN_TRIAL = 106  # seeking
    ASK_COURT = 107  # protection


class Chance(Code):
    """A question that chance answers. The numbers are part of every result."""

    BEHAVIOUR = 1025  # needs
    MOVE_STRAIN = 1026  # needs
    SEEK_FORM = 1027  # seeking
    GIVE_UP = 1028  # seeking
    HELP_DAYS = 1029  # help
    STEP_UP = 1030  # help
    FOLLOW_UP = 1031  # help
    SLOW = 1032  # crisis
    ACUTE = 1033  # crisis
    SEE = 1034  # crisis
    SEE_VIEW = 1035  # crisis
    INDEX = 1036  # crisis
    CONCERNED = 1037  # crisis
    ASK = 1038  # crisis
    VIEW = 1039  # crisis
    NETWORK_NOW = 1040  # crisis
    NETWORK_DAYS = 1041  # crisis
    OPTION = 1042  # crisis
    OPTION_HELP = 1043  # crisis
    OPTION_NETWORK = 1044  # crisis
    OPTION_PLACE = 1045  # crisis
    HELP_AFTER = 1046  # crisis
    OFFER_INTENSIVE = 1047  # crisis
    FAILURE = 1049  # breakdown
    FAILURE_PLACE = 1050  # breakdown
    CONSENT = 1051  # legal
    TRIAL = 1052  # seeking
    TRIAGE = 1053  # protection
    TRIAGE_ACUTE = 1054  # protection
    ORDER = 1055  # protection
    WITH_PLACEMENT = 1056  # protection
    BOARD_DAYS = 1057  # protection
    COURT_DAYS = 1058  # protection
    REVIEW = 1059  # protection
    REVIEW_PLACE = 1060  # protection
    HEARING = 1061  # legal
    LASTING = 1062  # legal
    VOLUNTARY_ORDER = 1063  # legal
    GUARDIAN = 1064  # legal
    ORDER_HELP = 1065  # protection
    AGREE = 1066  # routes
    PART_TIME = 1068  # routes
    PART_TIME_DAYS = 1069  # routes
    CLASS = 1070  # search
    CLASS_SECURE = 1071  # search
    YOUTH_GROUP = 1072  # search
    INTENT = 1073  # placement
    KIN = 1074  # search
    FIGURE_HOST = 1075  # search
    ACCEPT = 1076  # search
    CHOICE = 1077  # search
    FAMILY_HOME = 1078  # search
    LASTS = 1079  # placement
    STAY_DAYS = 1080  # placement
    BACK_HOME = 1081  # placement
    STAY_ON = 1083  # placement
    AFTER_CARE = 1084  # placement
    INCIDENT_CHILD = 1085  # harm
    INCIDENT_KIND = 1086  # harm
    DETECT = 1087  # harm
    INCIDENT_REPORT = 1088  # harm
    INCIDENT_ENDS = 1089  # harm
    FIGURE_OFFER = 1090  # figure
    FIGURE_FOUND = 1091  # figure
    FIGURE_CONFLICT = 1092  # figure
    FIGURE_DAYS = 1093  # figure
    CONVERT = 1094  # hosts
    SCREEN = 1095  # hosts
    PLACES = 1096  # hosts
    PART_ONLY = 1097  # hosts
    TAKES_CRISIS = 1098  # hosts
    TAKES_LONG = 1099  # hosts
    TAKES_BEHAVIOUR = 1100  # hosts
    OLDEST = 1101  # hosts
    STOP_REASON = 1102  # hosts
    TIRE_BREAKDOWN = 1103  # hosts
    PATIENCE = 1105  # demand
    BECOMES = 1107  # placement
    RESPITE_OFFER = 1108  # respite
    SITTER_OFFER = 1109  # respite
    RESPITE_MATCH = 1110  # respite
    RESPITE_DAYS = 1111  # respite
    RESPITE_FIT = 1112  # respite
    SUPPLY_SHARE = 1113  # hosts
    WORKER_LOST = 1114  # workforce
    WARM = 1115  # help
    WORKER_THERE_REPORT = 1116  # protection
    WORKER_THERE_PLANNED = 1117  # routes
    WORKER_THERE_SLOW = 1118  # workforce
    ONE_PLAN = 1119  # one_plan
    WEL_THUIS_TAKEN = 1124  # wel_thuis
    WEL_THUIS_STRESSOR = 1125  # wel_thuis
    WEL_THUIS_REMOVED = 1126  # wel_thuis
    FOLLOW = 1127  # workforce
    EXPERTISE = 1128  # search
    POOLED = 1129  # search
    PULL_AGREE = 1130  # pull
    PULL_STAY = 1131  # pull
    CHILD_LIKES = 1132  # search
    CHILD_ASKED_PLACE = 1133  # search
    SEEN_HEARING = 1134  # protection
    SEEN_REVIEW = 1135  # protection
    SEEN_FAILURE = 1136  # breakdown
    STEP_DANGER = 1137  # alternative
    STEP_ASKED = 1138  # alternative
    STEP_RAISED = 1139  # alternative
    STEP_SUITS = 1140  # alternative
    STEP_PATIENCE = 1141  # alternative
    STEP_KIN = 1142  # alternative
    REVIEW_DANGER = 1143  # suspended
    REVIEW_AGAIN = 1144  # suspended
    STEP_TRIAL = 1145  # alternative
    OPTION_WHERE = 1146  # crisis
    FAILURE_WORKER = 1147  # breakdown
    SEEN_ANEW = 1148  # protection
    SECOND_SAME = 1160  # second_look
    SECOND_LOOK = 1161  # second_look
    SECOND_ASK = 1162  # second_look
    KIN_ROOM = 1180  # search
    KIN_CHOICE = 1181  # search


class FamilyRates(Code):
    """Rates of a family that are set again when touched."""

    STRESSORS = 2
    LEVEL = 4
    SEEKING = 8
    REPORTS = 16
    CRISIS = 32
    HARM = 64
    AGAIN = 128


class FamilyAfter(Code):
    """Rates of a family that a change enters."""

    STRESSOR = 6  # stressors, level
    LEVEL = 252  # level, seeking, reports, crisis, harm, again
    DANGER = 116  # level, reports, crisis, harm
    NEEDS = 44  # level, seeking, crisis
    EFFECT = 36  # level, crisis
    HELP = 172  # level, seeking, crisis, again
    ASKING = 12  # level, seeking
    VIOLENCE = 32  # crisis


class ChildRates(Code):
    """Rates of a child that are set again when touched."""

    BEHAVIOUR = 2
    PLANNED = 4
    PLACED = 8
    WITHDRAW = 16


class ChildAfter(Code):
    """Rates of a child that a change enters."""

    LEVEL = 30  # behaviour, planned, placed, withdraw
    HELP = 12  # planned, placed


FAMILY_FIELDS = MappingProxyType(
    {
        "floats": (
            "prepared_until kin_until extra_until "  # alternative
            "recent_until return_until follow_until "  # coming_home
            "case_since "  # crisis
            "effect help_since recovery escalation calm safety "  # help
            "crisis_next return_next "  # lasting
            "respite_since "  # respite
            "look_at look_since "  # second_look
            "wait_since referred_since "  # seeking
            "suspended_since review_at "  # suspended
            "wel_thuis_until "  # wel_thuis
        ),
        "ints": (""),
        "small": (
            "episodes kin_helps extra_worker "  # alternative
            "follower followed "  # coming_home
            "case_state crises case_again flared "  # crisis
            "figures conflicts "  # figure
            "help helper effect_form fade worker_changes "  # help
            "crisis_step return_step "  # lasting
            "needs "  # needs
            "mental mental_item "  # one_plan
            "at_home "  # placement
            "reports protect protect_item protect_seen "  # protection
            "respite respite_item respite_form respite_bad respite_offers "  # respite
            "part_times "  # routes
            "searches "  # search
            "look_n look_known "  # second_look
            "wait_item wait_form next_help next_service requests trial urgency referred "  # seeking
            "stressors level danger "  # strain
            "suspended reviews "  # suspended
            "waiting_children "  # waiting
            "wel_thuis_case wel_thuis_asks "  # wel_thuis
        ),
    }
)
"""Fields of a family that a mechanism owns, by type (see ``sim.world.layout``)."""

CHILD_FIELDS = MappingProxyType(
    {
        "floats": (
            "since away_since distance "  # placement
            "part_since "  # routes
            "wait_since "  # waiting
        ),
        "ints": (""),
        "small": (
            "breakdowns "  # breakdown
            "said "  # crisis
            "figure plans "  # figure
            "legal heard "  # legal
            "behaviour "  # needs
            "form place intent route entries moves own_school lasting tried unsuitable "  # placement
            "overflow returns "  # placement
            "part_host part_count "  # routes
            "promised_form promised_place care_class separated want want_route want_urgency "  # search
            "searches disliked near_wait "  # search
            "wait_item wait_service "  # waiting
        ),
    }
)
"""Fields of a child that a mechanism owns, by type (see ``sim.world.layout``)."""
