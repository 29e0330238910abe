"""Why a policy does so much or so little, as counts of one pair of runs: reach, ceiling, what followed, what binds.

Each row is (measure, part, count, of): over the seeds of a comparison counts are added up before they are divided.

What followed is counted for the *same families in both runs*, from the day on which the policy first acted in them: of
families whose history was the same in both runs until then, so that who is reached does not depend on what the policy did
before. A family that is reached again within twelve months is one case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcomes import binding
from sim.outcomes.divergence import first_divergence
from sim.outcomes.kept_home import Moments, events_within
from sim.outcomes.reach import contacts_of, nobody, reach_of, touches
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
    contacts, lead = contacts_of(policies, run, baseline)
    cases, of_case = cases_of(contacts, lead)
    rows: list[Row] = [
        ("reach", "contacts", float(len(contacts)), run.years),
        ("reach", "families", float(len(cases)), run.years),
        ("reach", "apart", float(apart), run.years),
    ]
    rows += _ceiling(baseline, policies, scenario)
    rows += _followed(baseline, run, cases, of_case)
    rows += _binds(baseline, run, policies)
    return rows


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


def _followed(baseline: RunView, run: RunView, cases: Moments, lead: np.ndarray) -> Iterator[Row]:
    """What followed in both runs within twelve months in the families that could be followed: children placed, families."""
    if not len(cases):
        yield "followed", "cases", 0.0, 0.0
        return
    apart, _ = first_divergence(baseline, run, cases.family)
    # a policy may part a family's histories itself, shortly before the contact: then it is followed from there
    index = np.minimum(cases.time, apart)
    clean = (apart >= cases.time - lead) & (index + WINDOW <= run.end)
    followed = Moments(cases.family[clean], index[clean])
    n = float(len(followed))
    yield "followed", "cases", n, float(len(cases))
    for name, one in (("baseline", baseline), ("policy", run)):
        entries = one.entries()
        placed = events_within(followed, entries["family"], entries["time"], WINDOW)
        yield "followed", f"placed_{name}", float(placed.sum()), n
        yield "followed", f"families_{name}", float(np.count_nonzero(placed)), n


def _binds(baseline: RunView, run: RunView, policies: Sequence[Any]) -> Iterator[Row]:
    """What became of the moments at which the policies could have acted; of several policies those of all requests."""
    held = [kind.held for kind in map(reach_of, policies)]
    if len(held) == 1:
        found = held[0](run, baseline) if held[0] is not None else {}
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
