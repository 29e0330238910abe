"""Why a policy does so much or so little, as counts of one pair of runs: reach, ceiling, what followed, what binds.

Each row is (measure, part, count, of): over the seeds of a comparison counts are added up before they are divided.

A policy that brings cases is told apart from what comes without it: what the other run has of the same kind is no doing of the
policy, and is left out of what followed. What followed is counted for the *same families in both runs*, from the day on which
the two come apart or the case opens: of families whose history was the same in both runs until then, so that who is reached
does not depend on what the policy did before. A family that is reached again within twelve months is one case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcomes import binding
from sim.outcomes.divergence import first_divergence
from sim.outcomes.kept_home import Moments, events_within
from sim.outcomes.reach import contacts_of, every_moment, loses, nobody, reach_of, touches, way_of
from sim.outcomes.view import RunView
from sim.units import YEAR

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Row = tuple[str, str, float, float]
WINDOW = YEAR  # days for which a case is followed
MEASURES = ("reach", "ceiling", "followed", "binds", "alternatives")


def why(baseline: RunView, run: RunView, policies: Sequence[Any], scenario: Scenario, apart: int) -> list[Row]:
    """All counts of one pair of runs.

    Parameters
    ----------
    baseline, run : the runs, from the same state.
    policies : of the row.
    scenario : theirs.
    apart : families whose history differs between the runs.
    """
    rows: list[Row] = [(*row, run.years) for row in _reach(baseline, run, policies)]
    rows.append(("reach", "apart", float(apart), run.years))
    rows += _ceiling(baseline, policies, scenario)
    rows += _followed(baseline, run, policies)
    rows += _binds(baseline, run, policies, scenario)
    return rows


def _reach(baseline: RunView, run: RunView, policies: Sequence[Any]) -> Iterator[tuple[str, str, float]]:
    """Moments and families that are reached, of these those that come all the same, and how many more (or fewer) there are."""
    contacts = contacts_of(policies, run, baseline)
    yield "reach", "contacts", float(len(contacts[0]))
    yield "reach", "families", float(len(cases_of(*contacts)[0]))
    anyway = extra = families = same = 0
    for way in (1, -1):
        some = [policy for policy in policies if loses(policy) == (way < 0)]
        here, there = every_moment(some, run, baseline), every_moment(some, baseline, run)
        more = len(here[0]) - len(there[0])
        anyway += len(contacts_of(some, run, baseline)[0]) - way * more
        extra += more
        mine, theirs = (len(cases_of(*found)[0]) for found in (here, there))
        families += mine - theirs
        same += min(mine, theirs)
    yield "reach", "anyway", float(anyway)
    yield "reach", "extra", float(extra)
    yield "reach", "extra_families", float(families)
    yield "reach", "same_families", float(same)


def cases_of(contacts: Moments, lead: np.ndarray) -> tuple[Moments, np.ndarray]:
    """Contacts that open a case: the first in a family, and then the first one after twelve months, again and again."""
    opened: dict[int, float] = {}
    first = []
    for i, (family, time) in enumerate(zip(contacts.family.tolist(), contacts.time.tolist(), strict=True)):
        if time >= opened.get(family, -np.inf) + WINDOW:
            opened[family] = time
            first.append(i)
    index = np.array(first, dtype=np.int64)
    return contacts.take(index), lead[index]


def _ceiling(baseline: RunView, policies: Sequence[Any], scenario: Scenario) -> Iterator[Row]:
    """Entries of the baseline that any of the policies could touch, of all, and by route."""
    entries = baseline.entries()
    touched = nobody(baseline, scenario)
    for policy in policies:
        touched = touched | touches(policy)(baseline, scenario)
    yield "ceiling", "all", float(np.count_nonzero(touched)), float(len(entries))
    for route in binding.ROUTES:
        mine = entries["route"] == route
        yield "ceiling", route.key, float(np.count_nonzero(touched & mine)), float(np.count_nonzero(mine))


def _followed(baseline: RunView, run: RunView, policies: Sequence[Any]) -> Iterator[Row]:
    """What followed within twelve months in families that are reached in one of the runs only: children placed, families.

    Where the policies bring no cases: in all families that they reach. ``same`` are families that are reached in both runs.
    """
    contacts, lead = contacts_of(policies, run, baseline)
    cases, days = cases_of(contacts, lead)
    nobody_else = Moments(cases.family[:0], cases.time[:0])
    if way_of(policies):
        here, there = every_moment(policies, run, baseline), every_moment(policies, baseline, run)
        gained, same = _apart_from(_within_sight(baseline, run, *cases_of(*here)), there[0])
        lost, _ = _apart_from(_within_sight(baseline, run, *cases_of(*there)), here[0])
    else:
        gained, lost, same = _within_sight(baseline, run, cases, days), nobody_else, nobody_else
    yield "followed", "cases", float(len(gained) + len(lost)), float(len(cases))
    yield from _placed({"without": ((gained, baseline), (lost, run)), "with": ((gained, run), (lost, baseline))})
    yield "followed", "same", float(len(same)), float(len(cases))
    yield from _placed({"same_baseline": ((same, baseline),), "same_policy": ((same, run),)})


def _within_sight(baseline: RunView, run: RunView, cases: Moments, lead: np.ndarray) -> Moments:
    """Cases of which the history was the same in both runs until they opened, and that can be followed: from where they part.

    A policy may part a family's histories itself, shortly before the case: then it is followed from there.
    """
    if not len(cases):
        return cases
    apart, _ = first_divergence(baseline, run, cases.family)
    index = np.minimum(cases.time, apart)
    clean = (apart >= cases.time - lead) & (index + WINDOW <= run.end)
    return Moments(cases.family[clean], index[clean])


def _apart_from(cases: Moments, other: Moments) -> tuple[Moments, Moments]:
    """Cases of which the family is not reached in the other run within twelve months, and those of which it is."""
    both = events_within(cases, other.family, other.time, WINDOW) > 0
    return cases.take(np.flatnonzero(~both)), cases.take(np.flatnonzero(both))


def _placed(groups: dict[str, tuple[tuple[Moments, RunView], ...]]) -> Iterator[Row]:
    """Children placed, and families of which a child is, within twelve months of cases, each in the run beside them."""
    for name, parts in groups.items():
        placed = [events_within(cases, one.entries()["family"], one.entries()["time"], WINDOW) for cases, one in parts]
        found = np.concatenate(placed)
        yield "followed", f"placed_{name}", float(found.sum()), float(len(found))
        yield "followed", f"families_{name}", float(np.count_nonzero(found)), float(len(found))


def _binds(baseline: RunView, run: RunView, policies: Sequence[Any], scenario: Scenario) -> Iterator[Row]:
    """What became of the moments at which the policies could have acted; of several policies those of all requests."""
    held = [kind.held for kind in map(reach_of, policies)]
    if len(held) == 1:
        found = held[0](run, baseline, scenario) if held[0] is not None else {}
    else:
        found = binding.of_steps(run) if any(one is not None for one in held) else {}
    total = sum(found.values())
    for key in binding.HELD:
        if key in found:
            yield "binds", key, found[key], total
    looked = binding.alternatives(run)
    of_kind: dict[str, float] = {}
    for key, number in looked.items():
        kind = key.partition(":")[0]
        of_kind[kind] = of_kind.get(kind, 0.0) + number
    for key, number in looked.items():
        yield "alternatives", key, number, of_kind[key.partition(":")[0]]
