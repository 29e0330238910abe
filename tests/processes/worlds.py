"""Short runs of the smallest scenario with changed numbers, kept while the tests run."""

from functools import cache, lru_cache

import numpy as np

from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from

SEEDS = range(6)
MINIMAL = load_scenario("minimal")


def times(path: str, factor: float) -> list[float]:
    """The values of a tuple of numbers, multiplied: more events, more power."""
    section, name = path.split(".")
    return [factor * value for value in getattr(getattr(MINIMAL.parameters, section), name)]


# Much more danger and crisis than anywhere, so that a short run of a small place shows what a mechanism does.
STORMY = {
    "levels.crisis": times("levels.crisis", 8),
    "levels.danger": times("levels.danger", 6),
    "crisis.danger": 2.0,
    "crisis.home": 2.9,
    "workforce.slow_share": 0.0,  # else the one worker of the crisis service is always busy
    "burn_in": 1.0,
}

# Support families, sitters, second referrals, the Wel Thuis team and case consultation, all of them busy.
NEARBY = {
    "services.support_families.places": 12,
    "services.respite_sitters.places": 10,
    "services.mental_health.places": 2,
    "services.wel_thuis_team.places": 3,
    "practices.support_families.strength": 1.0,
    "practices.zorgoppas.strength": 1.0,
    "practices.wel_thuis_team.strength": 1.0,
    "practices.case_consultation.strength": 1.0,
    "practised.respite_full": 0.8,
    "practised.sitter_full": 0.5,
    "respite.match_days": 10.0,
    "routes.severe_family": 2.0,
    "alternative.preparation_planned": 7.0,
}


@lru_cache(maxsize=2)  # six states each
def _states(changes: tuple) -> list:
    scenario = MINIMAL.with_changes({"burn_in": 2.0, **dict(changes)})
    return [prepare(scenario, seed) for seed in SEEDS]


@cache
def _runs(changes: tuple, policies: tuple, years: float) -> list:
    return [run_from(state, policies, years) for state in _states(changes)]


def runs(changes: dict | None = None, policies: tuple = (), years: float = 2.0) -> list:
    """Runs of ``minimal`` with these changes, one a seed."""
    fixed = {path: tuple(value) if isinstance(value, list) else value for path, value in (changes or {}).items()}
    return _runs(tuple(sorted(fixed.items())), policies, years)


def number(record, kind: int, reason: int | None = None, flag: int = 0) -> int:
    """Events of a kind (and reason, and with a flag)."""
    log = record.log
    chosen = log["kind"] == kind
    if reason is not None:
        chosen &= log["reason"] == reason
    if flag:
        chosen &= (log["flags"] & flag) > 0
    return int(chosen.sum())


def numbers(records, kind: int, reason: int | None = None, flag: int = 0) -> np.ndarray:
    """The same for each run."""
    return np.array([number(record, kind, reason, flag) for record in records], float)


def stock(records, counter: int) -> np.ndarray:
    """Mean over the weeks of a counter, for each run."""
    return np.array([record.series[:, 0, counter].mean() for record in records])


def clearly_more(more, less, errors: float = 2.5) -> bool:
    """Whether the paired differences are above zero by so many standard errors (seeds are fixed: never by luck of a day)."""
    difference = np.asarray(more, float) - np.asarray(less, float)
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    return bool(difference.mean() > 0 and difference.mean() > errors * error)
