"""Many worlds and what came out in each: the numbers that differ between them, and outcomes averaged over the seeds.

They come from a comparison over parameter draws, from a sweep, or are computed as a sweep that can be stopped and go on.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.design import Design, outcomes_asked
from sim.designs.draws import Draws, columns_of
from sim.designs.request import BASELINE, Entry, as_entries, as_scenario, as_seeds, as_years, check_policies
from sim.errors import InputError
from sim.files.manifests import kinds_of
from sim.files.places import read_manifest, read_table
from sim.outcomes.outcome import Outcome
from sim.outcomes.own import defined, stored
from sim.results.kept import entries_from, kept_scenario, result_folder
from sim.runs.progress import Progress
from sim.runs.sweep import sweep
from sim.scenario.messages import did_you_mean

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.results.comparison import ComparisonData
    from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Cases:
    """Worlds with their outcomes.

    Attributes
    ----------
    scenario : the scenario before anything was varied.
    numbers : per number that differs its value in each world, (worlds,).
    values : per (policy, outcome) the average over the seeds, (worlds,); nan where nothing happened or it failed.
    seeds : seeds a world; the most that any has.
    source : where it came from.
    own : outcomes of a user's own among those of ``values``.
    runs : per (policy, outcome) each run, (worlds, seeds), in the order of the seeds of the world; nan where there is none.
    entries : rows with their policies, where these are known.
    years : length of a run; nan where it is not known.
    """

    scenario: Scenario
    numbers: dict[str, np.ndarray]
    values: dict[tuple[str, str], np.ndarray]
    seeds: int
    source: str
    own: tuple[Outcome, ...] = ()
    runs: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    years: float = math.nan

    @property
    def known(self) -> dict[str, Outcome]:
        """Outcomes by name, a user's own among them."""
        return defined(self.own)

    @property
    def policies(self) -> tuple[str, ...]:
        """Rows there are, the baseline first."""
        return tuple(sorted({policy for policy, _ in self.values}, key=lambda x: (x != BASELINE, x)))

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes there are."""
        return tuple(dict.fromkeys(outcome for _, outcome in self.values))

    def of(self, policy: str, outcome: str) -> np.ndarray:
        """Policy minus baseline, (worlds,); for the policy "baseline" its own value."""
        for found, known, what in ((policy, self.policies, "policy"), (outcome, self.outcomes, "outcome")):
            if found not in known:
                near = did_you_mean(found, known)
                raise InputError(f"{self.source} has no {what} {found!r}; it has {', '.join(known)}. {near}".rstrip())
        here = self.values[policy, outcome]
        return here if policy == BASELINE else here - self.values[BASELINE, outcome]


def read_cases(folder: str | os.PathLike[str]) -> Cases:
    """Cases of a stored comparison over draws or of a stored sweep.

    Raises
    ------
    InputError : the folder is neither, or nothing differs between its worlds.
    """
    import polars as pl

    place = result_folder(Path(folder))
    manifest = read_manifest(place)
    kind = manifest.get("kind")
    if kind == "comparison" and (place / "draws.parquet").exists():
        table, key = read_table(place, manifest, "draws.parquet", kinds=kinds_of(["draw"])), "draw"
    elif kind == "sweep" and manifest.get("status") != "unfinished":
        table, key = read_table(place, manifest, "points.parquet", kinds=kinds_of(["point"])), "point"
        table = table.drop("draw", "policy", strict=False)
    else:
        raise InputError(
            f"{place} holds neither a comparison over draws (compare --draws) nor a finished sweep; found "
            f"{kind or 'nothing'}. Give one of these."
        )
    columns = (key, "seed", "policy", "outcome", "value")
    results = read_table(place, manifest, "results.parquet", kinds=kinds_of(columns)).select(columns)
    results = results.cast({"policy": pl.String, "outcome": pl.String})
    if other := set(results[key].to_list()) - set(table[key].to_list()):
        raise InputError(
            f"The results in {place} hold the {key} {sorted(other, key=str)[0]}, which is not among its {key}s."
        )
    numbers = {name: table[name].to_numpy().astype(float) for name in table.columns
               if name != key and table[name].dtype.is_numeric() and table[name].n_unique() > 1}  # fmt: skip
    kept = manifest.get("own_outcomes") or (manifest.get("design") or {}).get("own_outcomes") or ()
    own = tuple(stored(row) for row in kept)
    asked = manifest if kind == "comparison" else manifest["design"]
    entries: tuple[Entry, ...] = ()
    with contextlib.suppress(InputError):  # a policy of one's own that is not at hand: its rows keep their labels
        entries = entries_from(asked["policies"], manifest.get("policy_sources"))
    found = _cases(kept_scenario(place, manifest), numbers, results, table[key].to_numpy(), key, str(place), own)
    return replace(found, entries=entries, years=float(manifest["years"]))


def cases_of(data: ComparisonData) -> Cases:
    """Cases of a comparison over draws that is at hand.

    Raises
    ------
    InputError : it has too few draws to tell it of, or nothing differs between them.
    """
    import polars as pl

    results = data.results.select("draw", "seed", "policy", "outcome", "value").cast({"draw": pl.Int64})
    worlds = np.arange(len(data.draws))
    found = _cases(
        data.scenario, columns_of(data.draws), results, worlds, "draw", f"the comparison of {data.scenario.name}", data.own
    )  # fmt: skip
    return replace(found, entries=data.entries, years=float(data.years))


def compute_cases(
    scenario: AnyScenario,
    draws: Draws,
    policies: Sequence[Any],
    outcomes: Sequence[str],
    out: str | os.PathLike[str],
    *,
    seeds: Any = 2,
    years: float | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Cases:
    """Cases of a scenario over parameter draws: a sweep below ``out/runs``, that goes on where it was stopped."""
    place = as_scenario(scenario)
    entries = as_entries(policies)
    for entry in entries:
        check_policies(entry.policies, place, as_years(years, place))
    names, own = outcomes_asked(outcomes)
    design = Design("draws", place, as_years(years, place), as_seeds(seeds), entries, draws.factors,
                    tuple(draws.points()), names, {"kind": "draws", **draws.described()}, own)  # fmt: skip
    found = sweep(design, out, workers, progress=progress)
    if found.interrupted or not found.complete:
        raise KeyboardInterrupt
    table = found.points()
    numbers = {n.path: table[n.path].to_numpy().astype(float) for n in draws.numbers if table[n.path].n_unique() > 1}
    cases = _cases(place, numbers, found.results(), table["point"].to_numpy(), "point", place.name, own)
    return replace(cases, entries=entries, years=as_years(years, place))


def _cases(
    scenario: Scenario,
    numbers: dict[str, np.ndarray],
    results: Any,
    worlds: Any,
    key: str,
    source: str,
    own: tuple[Outcome, ...],
) -> Cases:
    import polars as pl

    if not numbers or len(worlds) < 10:
        raise InputError(
            f"{source} has {len(worlds)} worlds in which {len(numbers)} numbers differ; at least 10 worlds are needed, "
            "and far more to find a region."
        )
    known = pl.DataFrame({key: worlds, "world": np.arange(len(worlds))}).cast({key: results.schema[key]})
    table = results.join(known, on=key).with_columns(pl.col("seed").rank("dense").over("world").alias("place") - 1)
    most = int(table["place"].max() or 0) + 1
    values: dict[tuple[str, str], np.ndarray] = {}
    runs: dict[tuple[str, str], np.ndarray] = {}
    for (policy, outcome), part in table.group_by("policy", "outcome"):
        each = np.full((len(worlds), most), np.nan)
        each[part["world"].to_numpy(), part["place"].to_numpy()] = part["value"].fill_null(np.nan).to_numpy()
        runs[str(policy), str(outcome)] = each
        there = np.isfinite(each)
        counted = there.sum(axis=1)
        summed = np.where(there, each, 0.0).sum(axis=1)
        values[str(policy), str(outcome)] = np.where(counted > 0, summed / np.maximum(counted, 1), np.nan)
    values, runs = dict(sorted(values.items())), dict(sorted(runs.items()))
    return Cases(scenario, numbers, values, most, source, own, runs)
