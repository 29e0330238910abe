"""Record layouts: what is kept about each family, child, host, service, area, channel and demand stream.

One table (record array) per kind; relations by row number; row 0 of every table is a reserved nobody. Fields that
take part in arithmetic are int64 or float64. Times are days since the model's day 0 (a Monday, 00:00).
"""

from __future__ import annotations

import numpy as np


def _dtype(floats: str = "", ints: str = "", keys: str = "") -> np.dtype:
    fields = [(n, np.uint64) for n in keys.split()]
    fields += [(n, np.float64) for n in floats.split()]
    fields += [(n, np.int64) for n in ints.split()]
    return np.dtype(fields, align=True)


# Clocks (slots) of each kind of entity. A slot is also the purpose of its chance draws.
# fmt: off
(F_LIFE, F_STRESSOR, _1, _2, _3, _4, F_LEVEL_UP, F_LEVEL_DOWN, F_DANGER, F_SEEK, F_REPORT, F_CRISIS, F_HARM,
 F_HELP, F_CASE, F_PROTECT) = range(16)   # F_STRESSOR .. F_STRESSOR + 4: one a stressor
FAMILY_CLOCKS = 16
(K_AGE, K_BEHAVIOUR, K_PLANNED, K_RETURN, K_BREAKDOWN, K_STAY, K_HARM, K_LEGAL, K_WITHDRAW, K_FIGURE,
 K_PART_TIME) = range(11)
CHILD_CLOCKS = 11
H_STAGE, H_STOP, H_TIRE, H_RETURN, H_WORD = range(5)
HOST_CLOCKS = 5
SERVICE_CLOCKS = 1      # S_SCHEDULE: next change of capacity
CHANNEL_CLOCKS = 1      # an enquiry
DEMAND_CLOCKS = 1       # an arrival
SYSTEM_CLOCKS = 1       # next change of a lever or capacity by a policy
# fmt: on

FAMILY_DTYPE = _dtype(
    keys="key",
    floats="arrived leaves support help_effect help_since wait_since case_since protect_since returned hardship",
    ints=(
        "entity area tenancy n_births births_done parents poor mid kin kin_area first_child "
        "stressors level concern danger help helper fade help_next wait_item wait_form case_state case_line "
        "crises reports requests protect protect_item support_family trial touched_by needs alive"
    ),
)

CHILD_DTYPE = _dtype(
    keys="key",
    floats="birth since away_since wait_since distance part_nights part_since legal_since stay_end",
    ints=(
        "entity family area next_sibling ordinal behaviour psychiatric disability figure view form place intent care_class "
        "route entries moves breakdowns together own_school legal lasting want want_route want_urgency wait_item "
        "searches part_host part_count demand unsuitable overflow returns free_next alive adult"
    ),
)

HOST_DTYPE = _dtype(
    keys="key",
    floats="since approved quality",
    ints=(
        "entity kind area state channel places used part_time_only takes_crisis takes_long youngest oldest siblings "
        "takes_behaviour tired supported matched breakdowns stints in_free free_prev free_next slot_next asked"
    ),
)

SERVICE_DTYPE = _dtype(
    keys="key",
    floats="distance used_days wait_days last",
    ints="entity kind form area region tier capacity used line arrivals started lost next_change last_change",
)

AREA_DTYPE = _dtype(
    keys="key",
    floats="households children poverty gradient single_parent x y",
    ints="region team specialist first_free hosts_free",
)

CHANNEL_DTYPE = _dtype(keys="key", floats="rate", ints="entity kind area policy enquiries profile")

DEMAND_DTYPE = _dtype(
    keys="key",
    floats="rate patience",
    ints="entity area form class_ line_limit waits arrivals service intent",
)

# Scheduled changes by policies and capacity schedules, in order of time per target.
CHANGE_DTYPE = _dtype(floats="time value", ints="what target field next_")
CHANGE_LEVER, CHANGE_CAPACITY = 0, 1

LOG_DTYPE = np.dtype(
    [
        ("time", np.float64),
        ("child", np.uint64),
        ("family", np.uint64),
        ("other", np.uint64),  # key of the host or service
        ("kind", np.int64),
        ("flags", np.int64),
        ("area", np.int32),
        ("route", np.int16),
        ("reason", np.int16),
        ("form_from", np.int16),
        ("form_to", np.int16),
        ("age", np.float32),
        ("value", np.float64),
    ],
    align=True,
)

# Snapshot of the children present when a policy starts: the cohort of the twin classes.
COHORT_DTYPE = np.dtype(
    [
        ("child", np.uint64),
        ("family", np.uint64),
        ("birth", np.float64),
        ("leaves", np.float64),  # exogenous leaving of the family (days)
        ("area", np.int64),
        ("form", np.int64),
        ("since", np.float64),
        ("distance", np.float64),
    ]
)
