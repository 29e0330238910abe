"""Brothers and sisters who are placed at the same time: kin have room for so many, and the more they are the more are apart."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from sim.outcomes.nearness import groups as groups_of
from sim.words import CareClass, Event, Form

from .worlds import STORMY, runs

MANY = {  # large families, all of whose children are placed at the same time, with kin who say yes and no support figure
    **STORMY,
    "crisis.siblings": 1.0,
    "crisis.home": 1.0,
    "population.kin": [0.0, 1.0, 0.0],
    "search.network": 0.95,
    "routes.figure_host": 0.0,
}
LARGE = {**MANY, "population.children": [0.1, 0.3, 0.3, 0.2, 0.1]}


class Group(NamedTuple):
    """Children of one family who need a family, and for whom a place was sought at one time."""

    size: int
    with_kin: int
    kin: frozenset[int]  # the families of kin where they went
    first: bool  # no child of theirs lived with kin before


@cache
def groups(room: float) -> tuple[Group, ...]:
    """Groups of which at least one child went to kin, over all runs."""
    found = []
    for record in runs({**MANY, "search.kin_room": room}):
        wanted: dict[tuple[int, float], set[int]] = defaultdict(set)
        entered: dict[tuple[int, float], list] = defaultdict(list)
        before = {int(c["family"]) for c in record.cohort[record.cohort["form"] == Form.NETWORK_FOSTER]}
        for row in record.log:
            at = (int(row["family"]), float(row["time"]))
            if row["kind"] == Event.PLACEMENT_DECIDED and row["value"] == CareClass.FAMILY:
                wanted[at].add(int(row["child"]))
            elif row["kind"] == Event.ENTRY and row["form_to"] == Form.NETWORK_FOSTER:
                entered[at].append((int(row["child"]), int(row["other"])))
        for at, mine in entered.items():  # in order of time
            mine = [(child, kin) for child, kin in mine if child in wanted[at]]
            if mine:
                found.append(Group(len(wanted[at]), len(mine), frozenset(kin for _, kin in mine), at[0] not in before))
            before.add(at[0])
    return tuple(found)


def test_kin_with_room_for_any_number_take_all_of_them():
    assert len([g for g in groups(1.0) if g.size > 1]) > 30
    assert all(g.with_kin == g.size and len(g.kin) == 1 for g in groups(1.0))


def test_kin_with_room_for_one_keep_no_group_together():
    assert len([g for g in groups(0.0) if g.size > 1]) > 30
    assert all(g.with_kin == 1 for g in groups(0.0))


@pytest.mark.parametrize("room", [0.5, 0.85])
def test_kin_take_as_many_as_they_have_room_for(room):
    """By hand: room for a second child with chance p, for a third as well with p * p^2: 1 + p + p^3 of three go to kin."""
    first = [g for g in groups(room) if g.first and g.size > 1]
    theory = [sum(room ** (n * (n - 1) / 2) for n in range(1, g.size + 1)) for g in first]
    off = np.array([g.with_kin for g in first]) - np.array(theory)
    error = off.std(ddof=1) / np.sqrt(len(off))
    assert error < 0.1 and abs(off.mean()) < 3 * error, (len(off), off.mean(), error)


@pytest.mark.parametrize("room", [0.5, 0.85])
def test_a_pair_stays_together_with_kin_as_often_as_they_have_room_for_two(room):
    pairs = np.array([g.with_kin == 2 for g in groups(room) if g.first and g.size == 2])
    error = np.sqrt(room * (1 - room) / len(pairs))
    assert error < 0.1 and abs(pairs.mean() - room) < 3 * error


def whole(room: float, families: dict = MANY) -> dict[int, float]:
    """Share of groups placed at one time who go to one place, of two and of more children, whatever place it is."""
    found = [
        groups_of(record.log[record.log["kind"] == Event.SIBLINGS])
        for record in runs({**families, "search.kin_room": room})
    ]
    sizes, places = (np.concatenate(part) for part in zip(*found, strict=True))
    return {2: float((places[sizes == 2] == 1).mean()), 3: float((places[sizes > 2] == 1).mean())}


def test_the_larger_the_group_the_more_often_it_is_split():
    found = whole(0.6, LARGE)
    assert found[2] > found[3] + 0.1


def test_groups_stay_whole_more_often_when_kin_have_more_room():
    one, some, many = whole(0.0), whole(0.4), whole(1.0)
    assert one[2] < some[2] < many[2]
    assert one[3] < many[3]  # few groups are larger than a pair
