"""One simulated run and what comes out of it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.designs.request import (
    BASELINE,
    Entry,
    as_policies,
    as_scenario,
    as_seed,
    as_years,
    check_policies,
    label_of,
    policy_rows,
    policy_sources,
)
from sim.files.places import Files
from sim.files.store import manifest
from sim.runs.progress import Progress

if TYPE_CHECKING:
    import polars as pl

    from sim.designs.request import AnyScenario
    from sim.outcomes.targets.compare import TargetRow
    from sim.scenario.scenario import Scenario
    from sim.world.record import RunRecord


@dataclass
class RunResult:
    """One run.

    Attributes
    ----------
    scenario : the scenario.
    label : policies of this run, "baseline" without any.
    values : outcome values by name.
    record : the run as the simulation gave it (``RunRecord``).
    manifest : what is needed to make the run again, and timings.
    municipal : million euro a year that each municipality pays for the children who come from there.
    own : outcomes of a user's own that were measured as well.
    """

    scenario: Scenario
    label: str
    values: dict[str, float]
    record: RunRecord
    manifest: dict[str, Any] = field(default_factory=dict)
    municipal: dict[str, float] = field(default_factory=dict)
    own: tuple[Any, ...] = ()

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """One row an outcome: outcome, value, unit. A mean or share of which nothing happened is missing."""
        import polars as pl

        from sim.outcomes.own import defined

        known = defined(self.own)
        rows = [(name, value, known[name].unit) for name, value in self.values.items()]
        names = {"outcome": pl.String, "value": pl.Float64, "unit": pl.String}
        return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("value").fill_nan(None))

    @cached_property
    def series(self) -> pl.DataFrame:
        """Weekly counters by area: policy, draw, seed, week, area, then one column a counter."""
        from sim.results.tables import series_frame

        return series_frame(self.record.series, self.record.areas, self.label, 0, self.record.seed)

    @cached_property
    def events(self) -> pl.DataFrame:
        """Event log, one row an event (see ``tables.events_frame``)."""
        from sim.results.tables import events_frame

        return events_frame(self.record, self.scenario, self.label, 0, self.record.seed)

    def to_pandas(self, name: str = "outcomes") -> Any:
        """One of the frames ("outcomes", "series", "events") as a pandas data frame."""
        return frame_to_pandas(getattr(self, name))

    def to_json(self) -> dict[str, Any]:
        """The run as one document of plain values (``run --format json``)."""
        from sim.outcomes.own import defined
        from sim.results.document import number

        known = defined(self.own)
        outcomes = {
            name: {"value": number(value), "unit": known[name].unit, "direction": known[name].direction}
            for name, value in self.values.items()
        }
        return {
            "scenario": self.scenario.name,
            **self.scenario.projected(),
            "seed": self.record.seed,
            "years": self.manifest["years"],
            "policies": self.manifest["policies"],
            "outcomes": outcomes,
            "municipalities": {name: number(cost) for name, cost in self.municipal.items()},
        }

    def targets(self) -> list[TargetRow]:
        """This run beside the published targets that are fit or a band (see ``sim.outcomes.targets``)."""
        from sim.outcomes.targets.compare import compare_targets

        return compare_targets([self.record])

    def write(self, folder: Path, *, log: bool = True) -> dict[str, str]:
        """Write outcomes, series, event log, parameters and manifest into an existing folder.

        Returns
        -------
        Files that could not be made, with the reason. Raises OSError when the folder cannot be written.
        """
        from sim.results.tables import put_scenario

        files = Files(folder)
        files.put("results.parquet", self.results)
        files.put("results.csv", self.results)
        files.put("series.parquet", lambda: self.series)
        put_scenario(files, self.scenario)
        if log:
            files.stream("events.parquet", lambda path: self.events.write_parquet(path, compression="zstd"))
        files.close(self.manifest)
        return files.failed

    def results(self) -> pl.DataFrame:
        """Outcomes with the scenario, the policy and the seed, as they are written."""
        import polars as pl

        return self.outcomes.select(
            pl.lit(self.scenario.name).alias("scenario"),
            pl.lit(self.label).alias("policy"),
            pl.lit(self.record.seed, dtype=pl.Int64).alias("seed"),
            pl.all(),
        )


def frame_to_pandas(frame: Any) -> Any:
    """A polars frame as a pandas one, also where pyarrow is not installed."""
    import pandas as pd

    try:
        return frame.to_pandas()
    except ModuleNotFoundError:  # without pyarrow
        return pd.DataFrame({name: frame[name].to_list() for name in frame.columns})


def simulate(
    scenario: AnyScenario,
    policies: Iterable[Any] | Any = (),
    seed: int = 0,
    years: float | None = None,
    *,
    mechanisms: Iterable[Any] | Any = (),
    outcomes: Iterable[Any] | Any = (),
    progress: Progress | None = None,
) -> RunResult:
    """Simulate one run, with policies or without.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    policies : texts, Policy objects or classes; all together in this one run.
    seed : whole number that keys all chance.
    years : length; None is the scenario's own.
    mechanisms : mechanisms of your own, from ``sim.mechanism``.
    outcomes : outcomes of your own, from ``sim.outcome``, measured beside those that ship.
    progress : where to report; None is silent.

    Raises
    ------
    InputError, MechanismError, OutcomeError : something was asked that cannot be done.
    sim.scenario ScenarioError : the scenario has faults.
    """
    from sim.outcomes.costs import MILLION, municipal_bills
    from sim.outcomes.own import as_outcomes, row_of
    from sim.outcomes.registry import evaluate
    from sim.outcomes.view import view
    from sim.runs.preparing import announce, compile_first, history_of
    from sim.scenario.size import seconds_of
    from sim.simulation import prepare, run_from

    scenario, own = as_scenario(scenario, mechanisms), as_outcomes(outcomes)
    found = as_policies(policies)
    seed, years = as_seed(seed), as_years(years, scenario)
    check_policies(found, scenario, years)
    progress = progress or Progress(1, quiet=True)
    announce(progress, 1, seconds_of(scenario, years), 1)
    compile_first(progress, scenario)
    history = history_of(scenario, progress)
    times = [time.perf_counter()]
    with progress:
        state = prepare(scenario, seed, burn_in=history.years)
        times.append(time.perf_counter())
        record = run_from(state, found, years, keep=False)
        times.append(time.perf_counter())
        seen = view(record, scenario.costs)
        values = evaluate(seen, own=own)
        municipal = {name: seen.per_year(b.total) / MILLION for name, b in municipal_bills(seen).items()}
        times.append(time.perf_counter())
        progress.advance()
    label = "+".join(label_of(policy) for policy in found) or BASELINE

    contents = manifest(
        kind="run",
        scenario=scenario.name,
        scenario_hash=scenario.digest,
        start=str(scenario.start),
        years=years,
        burn_in=asdict(history),
        seed=seed,
        mechanisms=[one.row() for one in scenario.own],
        own_outcomes=[row_of(one) for one in own],
        policies=policy_rows([Entry(label, found)] if found else []),
        policy_sources=policy_sources([Entry(label, found)]),
        timings={
            "history_seconds": times[1] - times[0],
            "run_seconds": times[2] - times[1],
            "outcomes_seconds": times[3] - times[2],
            "events_handled": int(record.events),
        },
    )
    return RunResult(scenario, label, values, record, contents, municipal, own)
