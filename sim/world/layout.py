"""Record layouts: what is kept about each family, child, host, service, area, channel and demand stream.

One table (record array) per kind; relations by row number; row 0 of every table is a reserved nobody. Times are days
since the model's day 0 (a Monday, 00:00). A run of a city waits for memory more than it calculates, so whole numbers of
families and children are int32 (kernels take them as int64; ``together``, which can be larger, is int64), words, marks and
small counts take a byte, and a row of theirs fills whole cache lines. Fields of the other tables that take part in
arithmetic are int64 or float64.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from sim import moved
from sim.world.codes import CHILD_FIELDS, FAMILY_FIELDS

LINE = 64  # bytes of a cache line (the engine has its own; a test holds them equal: this file is read without numba)

FAMILY_FIRST = (
    "key frailty escalation recovery calm hardship support return_until effect "
    "entity area first_child wait_item crisis_step return_step helper fade "
    "stressors level needs case_state at_home minors poor danger help respite next_help concern births_done parents "
    "wel_thuis_case kin_helps mid protect conflicts part_times suspended figures waiting_children followed"
)
"""What is read most of a family, as counted in a run of `minimal`: it fills the lines that are fetched ahead of an event."""
CHILD_FIRST = (
    "key birth since entity family next_sibling demand wait_item area "
    "form behaviour psychiatric adult figure disability alive want legal own_school care_class "
    "lasting separated unsuitable overflow"
)
FAMILY_LINES, CHILD_LINES = 2, 1
TINY = frozenset(
    "stressors level needs case_state at_home minors poor danger help respite next_help concern births_done parents "
    "wel_thuis_case kin_helps mid protect conflicts part_times suspended figures waiting_children followed "
    "form behaviour psychiatric adult figure disability alive want legal own_school care_class "
    "lasting separated unsuitable overflow".split()
)
"""Words, marks and numbers of people of one family: they stay far below 128, and take a byte."""


def _dtype(floats: str = "", ints: str = "", keys: str = "", small: str = "", first: str = "") -> np.dtype:
    """Record of uint64 keys, floats, int64 and (``small``) int32, or int8 for what is `TINY`; with small ones it fills whole
    cache lines. Some can stand ``first``, in their order; the others follow, the large ones before the small."""
    fields: list[tuple[str, Any]] = [(n, np.uint64) for n in keys.split()]
    fields += [(n, np.float64) for n in floats.split()]
    fields += [(n, np.int64) for n in ints.split()]
    fields += sorted(
        ((n, np.int8 if n in TINY else np.int32) for n in small.split()), key=lambda field: field[1] is np.int8
    )
    kinds = dict(fields)
    order = [(name, kinds[name]) for name in dict.fromkeys([*first.split(), *kinds])]
    return np.dtype(_whole_lines(order) if small else order, align=True)


def _whole_lines(order: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The fields with spare bytes wherever the next would leave a hole, and behind the last up to a whole cache line."""
    filled: list[tuple[str, Any]] = []
    used = spare = 0
    for name, kind in [*order, ("", None)]:
        for _ in range(-used % (LINE if kind is None else np.dtype(kind).itemsize)):
            filled.append((f"spare_{spare}", np.int8))
            used, spare = used + 1, spare + 1
        if kind is not None:
            filled.append((name, kind))
            used += np.dtype(kind).itemsize
    return filled


FAMILY_DTYPE = _dtype(
    keys="key dwelling",
    floats=("arrived leaves support hardship frailty " + FAMILY_FIELDS["floats"]),
    small=(
        "entity area tenancy n_births births_done parents poor mid kin kin_area first_child minors concern "
        "kin_host support_family alive " + FAMILY_FIELDS["small"]
    ),
    first=FAMILY_FIRST,
)

HELPED_DTYPE = np.dtype([("key", np.uint64), ("before", np.int32), ("after", np.int32)], align=True)
"""Place of a family in the list of those that its team helps: a list is walked when a worker leaves, and these stand close."""

CHILD_DTYPE = _dtype(
    keys="key",
    floats=("birth " + CHILD_FIELDS["floats"]),
    ints=(" " + CHILD_FIELDS["ints"]),
    small=(
        "entity family area next_sibling ordinal psychiatric disability demand host_next free_next alive "
        "adult " + CHILD_FIELDS["small"]
    ),
    first=CHILD_FIRST,
)

HOST_DTYPE = _dtype(
    keys="key",
    floats="since approved away",
    ints=(
        "entity kind area state channel places used part_time_only takes_crisis takes_long oldest takes_behaviour "
        "load tired matched breakdowns in_free idle free_prev free_next row_next first_child kin_of"
    ),
)

SERVICE_DTYPE = _dtype(
    keys="key",
    floats=(
        "distance used_days wait_days place_days last last_wait last_capacity stay_days stay_shape caseload wanted full "
        "normal recruits carried"
    ),
    ints=(
        "entity kind form area region tier capacity used line owner arrivals started lost stay_kind posts workers supply "
        "first_helped pooled left"
    ),
)

AREA_DTYPE = _dtype(
    keys="key",
    floats="households children poverty gradient single_parent x y strain",
    ints="region team specialist intensive crisis_team board court first_free support sitter mental wel_thuis foster",
)

# a channel that ``asks`` for families of some kind has shares of its own of what they offer (see processes/hosts.py)
CHANNEL_DTYPE = _dtype(
    keys="key",
    floats="rate usual three_places two_places part_time_only takes_crisis takes_long takes_behaviour oldest_young",
    ints="entity kind area policy enquiries profile asks",
)

DEMAND_DTYPE = _dtype(
    keys="key",
    floats="rate patience age stay_days stay_shape",
    ints="entity area form service waits line_limit hazards stay_kind arrivals lost withdrawn population inside",
)

TABLES = MappingProxyType({"family": FAMILY_DTYPE, "child": CHILD_DTYPE, "host": HOST_DTYPE})
"""Tables that a user's own mechanism can give fields of its own."""


def with_fields(table: str, own: Sequence[tuple[str, str]]) -> np.dtype:
    """The layout of a table with fields behind the others: (name, type as numpy writes it)."""
    base = TABLES[table]
    fields: list[Any] = [(name, base[name]) for name in base.names or ()]
    return np.dtype(fields + list(own), align=True) if own else base


# Scheduled changes by policies and capacity schedules, in order of time per target.
CHANGE_DTYPE = _dtype(floats="time value", ints="what target field next_")
CHANGE_LEVER, CHANGE_CAPACITY, CHANGE_CHANNEL, CHANGE_DICE, CHANGE_DEMAND, CHANGE_BIRTHS = 0, 1, 2, 3, 4, 5

# Numbers of the run itself: high-water marks and heads of free lists.
TALLY_DTYPE = _dtype(
    ints=(
        "n_families n_children free_child n_hosts free_host n_services n_channels n_demands n_areas n_log n_changes "
        "next_change weeks system_entity n_regions host_lines vacancies vacancies_start consult_week consult_used "
        "expertise_month expertise_used vacancies_felt"
    ),
    floats="births_more births_from",  # share more born than life courses have, and from which day on
)

# An alternative to a placement; the row of ``Alternative.NONE`` names the first that is looked at.
ALTERNATIVE_DTYPE = _dtype(floats="raised suits", ints="then raised_by there_by only_crisis")

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
        ("legal", np.int64),
    ]
)


moved.left(__name__)
