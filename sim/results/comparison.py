"""What paired runs of several policies say: levels, differences, chances, twins, tables."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.request import BASELINE, PLACEBO, SHAM
from sim.outcomes.summary import variance_ratio
from sim.results.chances import Sides, joint
from sim.results.contrast import Contrast, beyond_sum, cancel, contrast, less, level, percent_of, units_of
from sim.results.gathered import Gathered
from sim.results.intervals import UNBOUNDED, Scale
from sim.results.names import known
from sim.results.scales import bounds_of, families_apart, unit_of
from sim.results.statistics import Estimate, estimate, nothing_of, one_future

if TYPE_CHECKING:
    import polars as pl

    from sim.outcomes.summary import VarianceRatio

JOINT = ("entries", "severe_incidents", "unmet_need")  # fewer of the first, and no more of the others


class ComparisonData(Gathered):
    """Paired runs of several policies (see `Gathered` for what is kept of them), with what they say."""

    # --- levels and differences -----------------------------------------------------------------------------------
    def level(self, policy: str, outcome: str) -> Estimate:
        """Mean and interval of an outcome under a policy or the baseline."""
        return level(self, policy, outcome)

    def difference(self, policy: str, outcome: str) -> Estimate:
        """Mean and interval of the paired difference, policy minus baseline."""
        return self.once(("difference", policy, outcome), lambda: self.contrast(policy, outcome).estimate())

    def contrast(self, policy: str, outcome: str, other: str = BASELINE) -> Contrast:
        """A row less another, with what is known of the two beforehand (see ``sim.results.contrast``)."""
        self._check(policy, outcome)
        self._check(other, outcome)
        return self.once(("contrast", policy, other, outcome), lambda: contrast(self, outcome, less(policy, other)))

    def scale(self, policy: str, outcome: str) -> Scale:
        """How much chance there is to expect in the difference that a policy makes."""
        return self.contrast(policy, outcome).scale

    def identical(self, policy: str, other: str = BASELINE) -> bool:
        """Whether two rows are one policy by construction: all their runs are the same (two spellings, nothing put in)."""
        units = units_of(self, less(policy, other))
        return bool(units) and cancel(units, less(policy, other))

    def future(self, policy: str, outcome: str) -> tuple[float, float]:
        """Within what the difference of a single future lies in 95 of 100, and no further than that future's level leaves."""
        low, high = bounds_of(unit_of(self, outcome), np.concatenate(self.pairs(policy, outcome)[:2]))
        least, most = one_future(self.level(BASELINE, outcome), (low, high))
        found = self.difference(policy, outcome)  # a single future is never surer than the mean of many
        ends = np.fmin(low - most, found.low_seeds), np.fmax(high - least, found.high_seeds)
        return one_future(found, (float(ends[0]), float(ends[1])))

    def percent(self, policy: str, outcome: str) -> Estimate:
        """The paired difference and its interval in percent of the mean level under the baseline, over all draws.

        One number divides mean and ends alike, so that the percent has the sign of the difference and leaves out zero where
        the difference does; nothing falls by more than 100 percent. Without a value where the level under the baseline is 0.
        """
        return percent_of(self, self.difference(policy, outcome), policy, outcome)

    def sides(self, policy: str, outcome: str) -> Sides | None:
        """Shares of the parameter draws in which the policy lowers, leaves and raises this outcome; None with too few."""
        self._check(policy, outcome)
        if not self.probable:
            return None
        return self.once(("sides", policy, outcome), lambda: self.contrast(policy, outcome).sides())

    def probability_lower(self, policy: str, outcome: str) -> float:
        """Probability over the draws that the policy lowers this outcome (see ``chances``); nan with too few draws.

        Nan as well where no run differed though it could have: that is no probability of 0.
        """
        found = self.sides(policy, outcome)
        return found.lower if found is not None and not self.difference(policy, outcome).untold else math.nan

    def probability_better(self, policy: str, outcome: str) -> float | None:
        """Probability over the draws that the policy betters this outcome; None with too few, or without a direction."""
        found = self.sides(policy, outcome)
        if found is None or self.difference(policy, outcome).untold:
            return None
        return found.better(self.outcomes[outcome].direction)

    def joint(self, policy: str) -> float:
        """Probability over the draws of fewer entries and no more severe incidents and no more unmet need, together.

        Nan with too few draws, and where no run differed in entries though it could have; 0 when the runs are identical.
        """
        untold = self.difference(policy, JOINT[0]).untold
        if untold or not self.probable:
            return math.nan
        if self.identical(policy):
            return 0.0
        found = [self.pairs(policy, name) for name in JOINT]
        differences = np.stack([other - base for base, other, _ in found], axis=1)
        scales = [self.scale(policy, name) for name in JOINT]
        return joint(differences, [True, *[False] * (len(JOINT) - 1)], *self.places(policy), scales)

    def interaction(self, policy: str, outcome: str) -> Estimate:
        """What a combination does beyond the sum of its parts one by one (see ``sim.results.combination``)."""
        self._check(policy, outcome)
        return beyond_sum(self, policy, outcome)

    def pairing(self, policy: str, outcome: str = "entries") -> VarianceRatio:
        """How much the pairing by seed narrows the difference of an outcome (first parameter draw).

        Its ceiling is known for placements only: children with a first placement in one of the two runs are counted.
        """
        base, other, draws = self.pairs(policy, outcome)
        flips = [unit.twins[policy]["flips"] for unit in self.runs(policy) if unit.draw == 0 and policy in unit.twins]
        counted = flips if outcome == "entries" else None
        return variance_ratio(base[draws == 0], other[draws == 0], counted, 1.0 / self.years)

    # --- twins ----------------------------------------------------------------------------------------------------
    def twin_names(self) -> tuple[str, ...]:
        """Names of the twin classes, in order."""
        return next((tuple(found["counts"]) for unit in self.units for found in unit.twins.values()), ())

    def twin(self, policy: str, name: str) -> Estimate:
        """Mean and interval of the number of children a run in one twin class; ``policy`` may be "placebo"."""
        if self.twin_names():
            known("twin class", name, self.twin_names())
        return self.twin_part(policy, lambda found: found["counts"][name])

    def twin_part(
        self,
        policy: str,
        part: Callable[[dict[str, Any]], float],
        one: float = 1.0,
        gross: Callable[[dict[str, Any]], float] | None = None,
    ) -> Estimate:
        """Mean and interval of any part of the summaries of twins (see ``sim.outcomes.twins.Twins.summary``).

        ``one`` : what one family that goes otherwise changes in it; ``gross`` : the squared changes of single families,
        summed (of a net count the flips), when they are known.
        """
        asked = [entry.label for entry in self.entries]
        known("policy", policy, [*asked, PLACEBO, *(row for unit in self.units for row in unit.twins)])
        found = [unit for unit in self.units if policy in unit.twins]
        draws, seeds = [unit.draw for unit in found], [unit.seed for unit in found]
        values = [float(part(unit.twins[policy])) for unit in found]
        flips = None if gross is None else [float(gross(unit.twins[policy])) for unit in found]
        bounds = (0.0, math.inf) if gross is None and min(values, default=0.0) >= 0.0 else UNBOUNDED
        scale = Scale(one, families_apart(found, policy), bounds=bounds)
        estimated = estimate(values, draws, seeds, scale, flips)
        return nothing_of(estimated) if self.identical(policy) else estimated

    # --- tables ---------------------------------------------------------------------------------------------------
    @property
    def results(self) -> pl.DataFrame:
        """One row a value: scenario, policy, draw, seed, outcome, value, unit."""
        import polars as pl

        units = {name: outcome.unit for name, outcome in self.outcomes.items()}
        rows = [
            (self.scenario.name, policy, unit.draw, unit.seed, outcome, value, units.get(outcome, ""))
            for unit in self.units
            for policy, values in unit.values.items()
            for outcome, value in values.items()
        ]
        names = {"scenario": pl.String, "policy": pl.String, "draw": pl.Int32, "seed": pl.Int64, "outcome": pl.String,
                 "value": pl.Float64, "unit": pl.String}  # fmt: skip
        return pl.DataFrame(rows, schema=names, orient="row").fill_nan(None)

    @property
    def differences(self) -> pl.DataFrame:
        """One row a policy and outcome: paired difference with interval, its parts, percent, probabilities."""
        import polars as pl

        rows = []
        for policy in self.policies:
            for name, outcome in self.outcomes.items():
                base, level = self.level(BASELINE, name), self.level(policy, name)
                difference, percent = self.difference(policy, name), self.percent(policy, name)
                row = {"scenario": self.scenario.name, "policy": policy, "outcome": name, "unit": outcome.unit}
                row |= {"direction": outcome.direction, "baseline": base.mean, "level": level.mean}
                row |= {key: value for key, value in vars(difference).items() if not key.startswith("reach")}
                row |= {"percent": percent.mean, "percent_low": percent.low, "percent_high": percent.high}
                row["probability_lower"] = self.probability_lower(policy, name)
                row["probability_better"] = self.probability_better(policy, name)
                rows.append(row)
        frame = pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame(schema={"policy": pl.String})
        if rows:
            frame = frame.with_columns(pl.col("probability_better").cast(pl.Float64))
        return frame.fill_nan(None)

    @property
    def twins(self) -> pl.DataFrame:
        """One row a unit, policy (placebo and shams included) and twin class, and a class "all" for the whole cohort.

        Columns: scenario, policy ("sham of X": the sham of X, its second run minus its first), draw, seed, class, children,
        harm_avoided, harm_incurred (children in this class with fewer or more true severe incidents), nights (policy minus
        baseline, summed), direct, indirect, not_touched (how their family's history first came to differ); for "all" also
        families_touched (in which the policy itself acted first) and families_parted (whose histories differ).
        """
        import polars as pl

        ways = ("direct", "indirect", "not_touched")
        rows = []
        for unit in self.units:
            shams = {SHAM + policy: found for policy, found in unit.shams.items()}
            for policy, found in (unit.twins | shams).items():
                counts = {**found["counts"], "all": found["cohort"]}
                for name, children in counts.items():
                    harm, parted = found["harm"].get(name, {}), found["divergence"].get(name, {})
                    row: tuple[Any, ...] = (self.scenario.name, policy, unit.draw, unit.seed, name, children)
                    row += (harm.get("avoided"), harm.get("incurred"), found["nights"].get(name))
                    reach = (found["touched"], found["families_parted"]) if name == "all" else (None, None)
                    rows.append(row + tuple(parted.get(way) for way in ways) + reach)
        names = {"scenario": pl.String, "policy": pl.String, "draw": pl.Int32, "seed": pl.Int64, "class": pl.String}
        names |= dict.fromkeys(("children", "harm_avoided", "harm_incurred"), pl.Int64)
        names |= {"nights": pl.Float64, **dict.fromkeys((*ways, "families_touched", "families_parted"), pl.Int64)}
        return pl.DataFrame(rows, schema=names, orient="row")

    @property
    def why(self) -> pl.DataFrame:
        """Why a policy does so much or so little: one row a policy, draw, seed, measure and part, as a count of so many.

        Columns: scenario, policy, draw, seed, measure, part, count, of (see ``sim.outcomes.why``; `sim.results.why` adds up).
        """
        import polars as pl

        rows = [
            (self.scenario.name, policy, unit.draw, unit.seed, *row)
            for unit in self.units
            for policy, found in unit.why.items()
            for row in found
        ]
        names = {"scenario": pl.String, "policy": pl.String, "draw": pl.Int32, "seed": pl.Int64, "measure": pl.String}
        names |= {"part": pl.String, "count": pl.Float64, "of": pl.Float64}
        return pl.DataFrame(rows, schema=names, orient="row")

    @property
    def policy_costs(self) -> pl.DataFrame:
        """What each row of the comparison costs a year by itself: what, euro, low, high, source, and the words in Dutch."""
        import polars as pl

        from sim.policies.base import CostRow

        rows = [(row, *CostRow(*cost)[:8]) for row in self.policies for cost in self.runs(row)[0].costs[row]]
        names = {"row": pl.String, "policy": pl.String, "what": pl.String, "euro": pl.Float64, "low": pl.Float64}
        names |= {"high": pl.Float64, "source": pl.String, "what_nl": pl.String, "source_nl": pl.String}
        return pl.DataFrame(rows, schema=names, orient="row")

    @property
    def series(self) -> pl.DataFrame:
        """Weekly counters: per area for kept units, of the whole place for the others."""
        import polars as pl

        from sim.results.tables import series_frame

        frames = [
            series_frame(unit.area_series.get(policy, series), unit.areas, policy, unit.draw, unit.seed)
            for unit in self.units
            for policy, series in unit.series.items()
        ]
        return pl.concat(frames) if frames else pl.DataFrame()

    @property
    def events(self) -> pl.DataFrame | None:
        """Event logs that were kept in memory, or None."""
        import polars as pl

        frames = [frame.lazy() for unit in self.units for frame in unit.events.values()]
        return pl.concat(frames).collect() if frames else None
