"""Lasting differences or dangerous months? Two worlds with the same repeats, and the ranking of the policies in both.

    python -m tests.studies.ridge utrecht --seeds 4 --workers 2
    python -m tests.studies.ridge utrecht --seeds 4 --set variance=2.5,return=2 --set variance=0.3,return=12 --policies

Families that come back may differ for good (`lasting.variance`), or the months after an event may be worse for everybody
(`lasting.return_risk`, `crisis.repeat`). What is published on repeats tells the two badly apart: this study prints, for a
row of settings along the ridge, the re-entries, repeated reports and their concentration beside the published ones, and with
``--policies`` the difference in entries of the five default policies in each. Definitions are those of the figures; what the
model counts otherwise is said beside them. `docs/background/lasting-differences.md` has what came out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from sim.scenario import Scenario, load_scenario
from sim.units import ADULT_AGE, MONTH, YEAR
from sim.words import Event, HelpForm, Route

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
CLOSED = 70.0  # days after which a report is taken to be closed: five days of triage and ten weeks of investigation
BACK = 7.5  # years that T30 can look back: Veilig Thuis exists since 2015
LOOK = 28.0  # days between two looks at who is in danger
LATER = 18 * MONTH  # T38
LONDON = 27 * MONTH  # RPT-UK-CONC


@dataclass(frozen=True)
class Measure:
    """A figure of the study: what it is, what was published (a number, or a band), and of which target."""

    name: str
    published: str
    target: str


MEASURES = (
    Measure("court-placed: home within 5.5 years", "0.40", "T15"),
    Measure("of those, placed again within 5.5 years of placement", "0.18-0.32", "T15"),
    Measure("re-entry 14 days after return, of those in 5 years", "0.08", "T34"),
    Measure("re-entry within 1 year", "0.20", "T34"),
    Measure("re-entry within 2 years", "0.22", "T34"),
    Measure("re-entry within 5 years", "0.25-0.35", "T34"),
    Measure("reports about a family with an earlier closed one", "0.33-0.43", "T30"),
    Measure("reported again within 1 year", "0.26-0.38", "T31"),
    Measure("reported again within 6 years", "0.46-0.70", "T31"),
    Measure("help, report or crisis again within 1 year of its end", "0.26-0.38", "T31"),
    Measure("help, report or crisis again within 6 years", "0.46-0.70", "T31"),
    Measure("later reports of the 8.5 % of families with most", "0.52", "T32"),
    Measure("danger (or violence) 18 months after a report in it", "0.50", "T38"),
)


# --- what is measured -------------------------------------------------------------------------------------------------
def risk_by(start: np.ndarray, event: np.ndarray, end: np.ndarray, days: float) -> float:
    """Share with the event within so many days (Kaplan-Meier); ``event`` is inf where none was seen before ``end``."""
    seen = np.minimum(event, end) - start
    hit = event <= end
    left = 1.0
    for when in np.unique(seen[hit & (seen <= days)]):
        left *= 1.0 - np.count_nonzero(hit & (seen == when)) / np.count_nonzero(seen >= when)
    return 1.0 - left


def next_of(
    who: np.ndarray, when: np.ndarray, then_who: np.ndarray, then: np.ndarray, after: float = 0.0
) -> np.ndarray:
    """First time later than ``when + after`` at which the same one is in ``then_who``, else inf."""
    by: dict[int, list[float]] = {}
    for one, time in zip(then_who.tolist(), then.tolist(), strict=True):
        by.setdefault(one, []).append(time)
    found = [
        next((t for t in by.get(one, ()) if t > time + after), np.inf)
        for one, time in zip(who.tolist(), when.tolist(), strict=True)
    ]
    return np.array(found, float)


def of_kind(log: np.ndarray, *kinds: int) -> np.ndarray:
    """Rows of some kinds."""
    return log[np.isin(log["kind"], kinds)]


def reentry(log: np.ndarray, end: float) -> dict[str, float]:
    """Re-entry after return: all, and of children placed by the court, counted from the placement."""
    out = of_kind(log, Event.RETURN)
    entries = of_kind(log, Event.ENTRY)
    adult = out["time"] + ADULT_AGE * YEAR - YEAR * out["age"].astype(float)
    again = next_of(out["child"], out["time"], entries["child"], entries["time"])
    limit = np.minimum(adult, end)
    at = {days: risk_by(out["time"], again, limit, days) for days in (14.0, YEAR, 2 * YEAR, 5 * YEAR)}
    ordered = of_kind(log, Event.AUTHORISATION)
    near = next_of(entries["child"], entries["time"], ordered["child"], ordered["time"], after=-30.0)
    court = (entries["route"] == Route.COURT) | (near <= entries["time"] + 30.0)
    until = entries["time"] + 5.5 * YEAR
    whole = entries["age"] < ADULT_AGE - 5.5
    cohort = court & (until <= end) & whole
    home = next_of(entries["child"], entries["time"], out["child"], out["time"])
    returned = cohort & (home <= until)
    back = next_of(entries["child"][returned], home[returned], entries["child"], entries["time"])
    return {
        "court-placed: home within 5.5 years": share(returned.sum(), cohort.sum()),
        "of those, placed again within 5.5 years of placement": share((back <= until[returned]).sum(), returned.sum()),
        "re-entry 14 days after return, of those in 5 years": share(at[14.0], at[5 * YEAR]),
        "re-entry within 1 year": at[YEAR],
        "re-entry within 2 years": at[2 * YEAR],
        "re-entry within 5 years": at[5 * YEAR],
    }


def repeats(log: np.ndarray, start: float, end: float) -> dict[str, float]:
    """Reports about families that are known, how soon they come, and in how few families."""
    reports = of_kind(log, Event.REPORT)
    family, time = reports["family"], reports["time"]
    before = next_of(family, time - BACK * YEAR, family, time)  # the first within sight
    late = time >= min(start + BACK * YEAR, end - YEAR)
    closed = before <= time - CLOSED
    contacts = of_kind(log, Event.REPORT, Event.CRISIS, Event.HELP_REQUEST)
    ended = of_kind(log, Event.HELP_END)
    ended = ended[ended["reason"] >= HelpForm.GENERALIST]
    limit = np.full(len(reports), end)
    again = next_of(family, time, family, time, after=CLOSED)
    contact = next_of(ended["family"], ended["time"], contacts["family"], contacts["time"])
    stop = np.full(len(ended), end)
    return {
        "reports about a family with an earlier closed one": share((late & closed).sum(), late.sum()),
        "reported again within 1 year": risk_by(time + CLOSED, again, limit, YEAR),
        "reported again within 6 years": risk_by(time + CLOSED, again, limit, 6 * YEAR),
        "help, report or crisis again within 1 year of its end": risk_by(ended["time"], contact, stop, YEAR),
        "help, report or crisis again within 6 years": risk_by(ended["time"], contact, stop, 6 * YEAR),
        "later reports of the 8.5 % of families with most": concentration(family, time, end),
    }


def concentration(family: np.ndarray, time: np.ndarray, end: float) -> float:
    """Share of all later reports (27 months) that are about the 8.5 % of reported families with most of them."""
    later: dict[int, int] = {}
    first: dict[int, float] = {}
    for one, when in zip(family.tolist(), time.tolist(), strict=True):
        if one not in first:
            if when + LONDON > end:
                continue
            first[one], later[one] = when, 0
        elif when <= first[one] + LONDON:
            later[one] += 1
    many = np.sort(np.fromiter(later.values(), float))[::-1]
    return share(many[: round(0.085 * len(many))].sum(), many.sum())


def persistence(log: np.ndarray, looks: Sequence[tuple[float, np.ndarray]], end: float) -> float:
    """Share of families in danger (or with violence) when they are reported that are so 18 months later."""
    days = np.array([day for day, _ in looks])
    reports = of_kind(log, Event.REPORT)
    found = []
    for family, time in zip(reports["family"].tolist(), reports["time"].tolist(), strict=True):
        now, then = np.searchsorted(days, time), np.searchsorted(days, time + LATER)
        if then < len(days) and family in looks[now][1]:
            found.append(family in looks[then][1])
    return float(np.mean(found)) if found else np.nan


def share(part: float, whole: float) -> float:
    """Part of a whole; NaN of nothing."""
    return float(part / whole) if whole else np.nan


# --- the runs ---------------------------------------------------------------------------------------------------------
def one_history(
    name: str, years: float, policies: Sequence[str], values: Mapping[str, Any], seed: int
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """What one seed gives in a world with these numbers: measures of the baseline, and entries under each policy."""
    from sim.policies import parse
    from sim.simulation import begin_run, prepare, run_from

    scenario = in_world(name, values)
    state = prepare(scenario, seed)
    run = begin_run(state, (), years)
    looks: list[tuple[float, Any]] = []
    while run.now < run.end:
        run.to(min(run.now + LOOK, run.end))
        families = run.world.families
        there = (families["danger"] > 0) | ((families["stressors"] >> 4 & 1) > 0)
        looks.append((run.now, set(families["key"][there].tolist())))
    record = run.record()
    found = levels(record.log, years) | reentry(record.log, record.end) | repeats(record.log, state.start, record.end)
    found["danger (or violence) 18 months after a report in it"] = persistence(record.log, looks, record.end)
    under = {}
    for policy in policies:
        parts = tuple(one for word in policy.split("+") for one in parse(word))
        under[policy] = levels(run_from(state, parts, years).log, years)
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


def levels(log: np.ndarray, years: float) -> dict[str, float]:
    """Events a year."""
    entries = of_kind(log, Event.ENTRY)
    found = {"entries": len(entries) / years}
    for route in (Route.CRISIS, Route.PLANNED, Route.COURT):
        found[f"  {route.key}"] = np.count_nonzero(entries["route"] == route) / years
    for kind in (Event.CRISIS, Event.REPORT, Event.RETURN):
        found[kind.en] = np.count_nonzero(log["kind"] == kind) / years
    return found


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
    published = {one.name: f"{one.published} {one.target}" for one in MEASURES}
    for name in results[0][0][0]:
        cells = ("".join(f"{np.nanmean([found[name] for found, _ in seeds]):12.3f}") for seeds in results)
        print(f"{name:56s}{published.get(name, ''):>16}" + "".join(cells))
    for policy in policies:
        for name in ("entries", "  crisis", "  planned", "  court"):
            cells = (paired(seeds, policy, name) for seeds in results)
            print(f"{(policy if name == 'entries' else '') + ' ' + name:56s}{'':16}" + "".join(cells))
    return 0


def paired(seeds: Sequence[tuple[dict[str, float], dict[str, dict[str, float]]]], policy: str, name: str) -> str:
    """Mean difference from the baseline and its standard error."""
    apart = np.array([under[policy][name] - found[name] for found, under in seeds])
    error = apart.std(ddof=1) / len(apart) ** 0.5 if len(apart) > 1 else np.nan
    return f"  {apart.mean():+.2f}±{error:.2f}".rjust(16)


if __name__ == "__main__":
    raise SystemExit(main())
