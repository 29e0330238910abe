"""Lasting differences or dangerous months? Two worlds with the same repeats, and the ranking of the policies in both.

    python -m tests.studies.ridge utrecht --seeds 4 --workers 2
    python -m tests.studies.ridge utrecht --seeds 4 --set variance=2.5,return=2 --set variance=0.3,return=12 --policies

Families that come back may differ for good (`lasting.variance`), or the months after an event may be worse for everybody
(`lasting.return_risk`, `crisis.repeat`). What is published on repeats tells the two badly apart: this study prints, for a
row of settings along the ridge, the targets of what comes back (`sim.outcomes.targets`, as `validate` computes them) beside the
published figures, and with ``--policies`` the difference in entries of the five default policies in each. Beside the targets
it has one number that is none of them: reports that follow a report (`REPORTED_AGAIN`).
`docs/background/lasting-differences.md` has what came out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from sim.data.targets import Target, targets
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.survival import cumulative_incidence
from sim.outcomes.targets.compare import SEEN, measure_run, measures
from sim.outcomes.view import RunView
from sim.scenario import Scenario, load_scenario
from sim.units import YEAR
from sim.words import Event

SHORT: Mapping[str, str] = {
    "variance": "lasting.variance",
    "power": "lasting.return_power",
    "return": "lasting.return_risk",
    "days": "lasting.return_days",
    "falls": "lasting.falls",
    "repeat": "crisis.repeat",
    "recent": "crisis.recent_days",
}
RIDGE = (
    {"lasting.variance": 3.0, "lasting.return_risk": 4.0, "crisis.repeat": 2.5, "crises": 1.09, "reports": 1.09},
    {},
    {"lasting.variance": 0.2, "lasting.return_risk": 12.0, "crisis.repeat": 6.0, "crises": 0.85, "reports": 0.9},
)
"""Along the ridge: variance high and months low, the ledger's own, variance low and months high; the usual rates of crises
and reports are a little other ones, so that about as many happen."""
LEVELS: Mapping[str, tuple[str, ...]] = {
    "crises": ("levels.crisis", "crisis.danger"),
    "reports": ("levels.report", "protection.report_danger"),
}
REPEATS = ("T15", "T30", "T31", "T32", "T34", "T38")
"""Targets of what comes back."""
REPORTED_AGAIN = "a report again within {years:g} y of a report (no target: T31 counts requests too)"
ENTRIES = ("entries", "entries_crisis", "entries_planned", "entries_court")
COUNTED = (*ENTRIES, "crises_per_1000")
WIDE = 76  # characters of the names in the table


# --- what is measured -------------------------------------------------------------------------------------------------
def repeats() -> list[Target]:
    """The rows of the targets of what comes back that may be looked at."""
    return [row for row in targets(*SEEN) if row.id in REPEATS]


def named(row: Target) -> str:
    """A target by its number and what it is."""
    return f"{row.id} {measures()[row.id, row.part].label.en}"


def repeated_names() -> dict[str, float]:
    """The number of its own, by name: years for which a report is followed."""
    return {REPORTED_AGAIN.format(years=years): years for years in (1.0, 6.0)}


def reported_again(run: RunView, days: float) -> float:
    """Share of reports to Veilig Thuis that are followed by one about the same family within so many days."""
    rows = run.rows(Event.REPORT)
    rows = rows.take(np.lexsort((rows["time"], rows["family"])))
    again = np.append(rows["family"][1:] == rows["family"][:-1], False)
    until = np.where(again, np.append(rows["time"][1:], run.end), run.end)
    return cumulative_incidence(until - rows["time"], again.astype(int), days)


# --- the runs ---------------------------------------------------------------------------------------------------------
def one_history(
    name: str, years: float, policies: Sequence[str], values: Mapping[str, Any], seed: int
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """What one seed gives in a world with these numbers: measures of the baseline, and entries under each policy."""
    from sim.policies import parse
    from sim.runs.validate import looked_at
    from sim.simulation import prepare, run_from

    scenario = in_world(name, values)
    state = prepare(scenario, seed)
    record, looks = looked_at(state, years)
    run, rows = RunView(record, scenario.costs), repeats()
    found = {name: OUTCOMES[name].function(run) for name in COUNTED}
    found |= {named(row): one.value for row, one in zip(rows, measure_run(run, rows, looks), strict=True)}
    found |= {name: reported_again(run, n * YEAR) for name, n in repeated_names().items()}
    under = {}
    for policy in policies:
        parts = tuple(one for word in policy.split("+") for one in parse(word))
        other = RunView(run_from(state, parts, years), scenario.costs)
        under[policy] = {name: OUTCOMES[name].function(other) for name in ENTRIES}
    return found, under


def in_world(name: str, values: Mapping[str, Any]) -> Scenario:
    """The scenario with these numbers; those of `LEVELS` are factors."""
    scenario = load_scenario(name)
    changes = {path: value for path, value in values.items() if path not in LEVELS}
    for level, factor in values.items():
        for path in LEVELS.get(level, ()):
            section, word = path.split(".")
            value = getattr(getattr(scenario.parameters, section), word)
            changes[path] = [factor * one for one in value] if isinstance(value, tuple) else factor * value
    return scenario.with_changes(changes)


def settings_of(words: Sequence[str]) -> list[dict[str, Any]]:
    """``variance=2,return=3`` as changes of the scenario; other names are paths of the ledger."""
    found = []
    for word in words:
        pairs = (pair.split("=") for pair in word.split(",") if pair)
        found.append({SHORT.get(key, key): eval_number(value) for key, value in pairs})
    return found


def eval_number(text: str) -> Any:
    """A number, or several with ``:`` between them."""
    parts = [float(part) for part in text.split(":")]
    return parts[0] if len(parts) == 1 else parts


def main(words: Sequence[str] | None = None) -> int:
    """Print the table."""
    from sim.designs.request import DEFAULT_POLICIES

    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("scenario", nargs="?", default="utrecht")
    ask.add_argument("--seeds", type=int, default=4)
    ask.add_argument("--years", type=float, default=10.0)
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--set", action="append", default=[], help="numbers of one column, e.g. variance=2,return=3")
    ask.add_argument("--policies", action="store_true", help="the default policies in every column")
    given = ask.parse_args(words)
    columns = settings_of(given.set) or list(RIDGE)
    policies = list(DEFAULT_POLICIES[:-1]) if given.policies else []
    results = []
    with ProcessPoolExecutor(given.workers) as pool:
        for values in columns:
            work: Callable[[int], Any] = partial(one_history, given.scenario, given.years, policies, values)
            results.append(list(pool.map(work, range(100, 100 + given.seeds))))
    for number, values in enumerate(columns, start=1):
        print(f"({number})", ", ".join(f"{path} = {value}" for path, value in values.items()) or "as in the ledger")
    published = {named(row): f"{row.value:.2f} ({row.low:.2f}-{row.high:.2f})" for row in repeats()}
    for name in results[0][0][0]:
        cells = (f"{np.nanmean([found[name] for found, _ in seeds]):12.3f}" for seeds in results)
        print(f"{name:{WIDE}s}{published.get(name, ''):>18}" + "".join(cells))
    for policy in policies:
        for name in ENTRIES:
            cells = (paired(seeds, policy, name) for seeds in results)
            print(f"{policy + ' ' + name:{WIDE}s}{'':18}" + "".join(cells))
    return 0


def paired(seeds: Sequence[tuple[dict[str, float], dict[str, dict[str, float]]]], policy: str, name: str) -> str:
    """Mean difference from the baseline and its standard error."""
    apart = np.array([under[policy][name] - found[name] for found, under in seeds])
    error = apart.std(ddof=1) / len(apart) ** 0.5 if len(apart) > 1 else np.nan
    return f"  {apart.mean():+.2f}±{error:.2f}".rjust(16)


if __name__ == "__main__":
    raise SystemExit(main())
