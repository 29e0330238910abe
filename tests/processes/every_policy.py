"""Fingerprints of a short stormy run of every policy and of the textbook cases: ``python -m tests.processes.every_policy HOW``.

``HOW`` is ``years`` (a small place, some years) or ``weeks`` (forty families, some weeks: fast enough without compiling).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from sim.policies import parse
from sim.scenario.loading import bundled_scenarios, load_scenario
from sim.scenario.scenario import Scenario
from sim.simulation import prepare, run_from
from tests.golden import results

from .worlds import MINIMAL, NEARBY, STORMY

FORTY = {
    f"areas.{area}.{column}": value
    for area in ("Noord", "Zuid")
    for column, value in {"households": 20, "children_0_3": 7, "children_4_11": 13, "children_12_17": 9}.items()
}
LENGTHS = {"years": (1.0, 2.0), "weeks": (0.5, 1.5)}  # years of burn-in, years of run
TEXTBOOK = [name for name in bundled_scenarios() if name.startswith("textbook/")]


def scenarios(how: str) -> Iterator[tuple[str, Scenario, list[str]]]:
    """(name, scenario, policies one by one)."""
    burn_in = LENGTHS[how][0]
    half = {f"practices.{name}.strength": 0.5 for name, _ in MINIMAL.practices}  # so that a policy has something to add
    place = MINIMAL.with_changes({**STORMY, **NEARBY, **half, **(FORTY if how == "weeks" else {}), "burn_in": burn_in})
    yield "minimal", place, results.rows()
    for case in TEXTBOOK if how == "years" else ():
        yield case, load_scenario(case), [results.BASELINE]


def fingerprints(how: str) -> dict[str, dict[str, str]]:
    """Raw bytes of the tables of each run."""
    found = {}
    for name, scenario, rows in scenarios(how):
        burn_in, years = LENGTHS[how]
        state = prepare(scenario, 4, burn_in=burn_in)
        for row in rows:
            policies = [] if row in (results.BASELINE, results.PLACEBO) else parse(row)
            record = run_from(state, policies, years, placebo=row == results.PLACEBO)
            found[f"{name} {row}"] = results.exact(record) | {"events": str(len(record.log))}
    return found


if __name__ == "__main__":
    print(json.dumps(fingerprints(sys.argv[1])))
