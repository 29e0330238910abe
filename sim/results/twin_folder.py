"""The twins that a stored comparison counted: which row is told of, in which units, and how many children are in each class."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.designs.request import BASELINE, SHAM, Entry, as_entries
from sim.errors import InputError, bad_input
from sim.files.manifests import kinds_of, made_of
from sim.files.places import MANIFEST, read_manifest, read_table
from sim.outcomes.twins import MIRRORS
from sim.results.kept import entries_from, kept_scenario, result_folder
from sim.scenario.messages import did_you_mean, show

if TYPE_CHECKING:
    import polars as pl

    from sim.scenario.scenario import Scenario

Unit = tuple[int, int]
"""A parameter draw and a seed."""
ALL = "all"


@dataclass(frozen=True)
class TwinFolder:
    """One row of a stored comparison, with its twins.

    Attributes
    ----------
    folder : where it is; scenario, years, draws, burn_in : what it was made of.
    entry : the row that is told of.
    twins : rows of ``twins.parquet`` of that row: draw, seed, class, children; sham : those of its sham.
    """

    folder: Path
    scenario: Scenario
    years: float
    draws: tuple[Mapping[str, float], ...]
    burn_in: float
    entry: Entry
    twins: pl.DataFrame
    sham: pl.DataFrame

    @property
    def units(self) -> tuple[Unit, ...]:
        """Units of which the twins were counted, in order."""
        found = self.twins.select("draw", "seed").unique().sort("draw", "seed")
        return tuple((int(draw), int(seed)) for draw, seed in found.iter_rows())

    def counts(self, unit: Unit) -> dict[str, int]:
        """Children in each class in a unit, and "all" in the whole cohort."""
        import polars as pl

        rows = self.twins.filter((pl.col("draw") == unit[0]) & (pl.col("seed") == unit[1]))
        return {str(name): int(children) for name, children in rows.select("class", "children").iter_rows()}

    def mean(self, name: str) -> float:
        """Children a run in a class; NaN when the folder has none of it."""
        return _mean(self.twins, name)

    def sham_mean(self, name: str) -> float:
        """The same in the sham, where a class and its mirror are two counts of one number; NaN without a sham."""
        mirrors = {**MIRRORS, **{mirror: of for of, mirror in MIRRORS.items()}}
        return (_mean(self.sham, name) + _mean(self.sham, mirrors.get(name, name))) / 2.0


def _mean(frame: pl.DataFrame, name: str) -> float:
    import polars as pl

    found = frame.filter(pl.col("class") == name)["children"]
    return float(found.to_numpy().mean()) if len(found) else math.nan


def read_twin_folder(path: str | os.PathLike[str], policy: str | None = None) -> TwinFolder:
    """A row of a stored comparison with its twins.

    Parameters
    ----------
    path : folder that ``compare`` wrote.
    policy : the row, as it is called in the folder; None: the last one of which twins were counted.

    Raises
    ------
    InputError : it is no comparison, holds no twins or not that row, or is damaged.
    """
    import polars as pl

    folder = result_folder(Path(path))
    manifest = read_manifest(folder)
    if manifest.get("kind") != "comparison":
        raise InputError(
            f"{folder} holds no comparison (found {show(manifest.get('kind'))}); give the folder that compare wrote."
        )
    scenario = kept_scenario(folder, manifest)
    with made_of(folder / MANIFEST, "policies"):
        entries = entries_from(manifest["policies"], manifest.get("policy_sources"))
    kinds = {**kinds_of(["policy", "draw", "seed", "class"]), "children": pl.Int64}
    frame = read_table(folder, manifest, "twins.parquet", kinds=kinds).select(*kinds)
    counted = [entry for entry in entries if entry.label in set(frame["policy"].to_list())]
    if not counted:
        raise InputError(
            f"The comparison in {folder} counted no twins, so that no child can be followed. Make it with compare, and let "
            "one run at least be finished."
        )
    entry = _row(counted, policy, folder)
    draws = tuple(dict(draw) for draw in manifest["parameter_draws"])
    other = [draw for draw in frame["draw"].unique().to_list() if not 0 <= draw < len(draws)]
    if other:
        raise InputError(
            f"The twins in {folder} are of the draw {other[0]}, which its {MANIFEST} does not name. One of them is damaged, or "
            "was changed."
        )
    return TwinFolder(
        folder,
        scenario,
        float(manifest["years"]),
        draws,
        float(manifest["burn_in"]["years"]),
        entry,
        frame.filter(pl.col("policy") == entry.label),
        frame.filter(pl.col("policy") == SHAM + entry.label),
    )


def _row(entries: list[Entry], policy: str | None, folder: Path) -> Entry:
    """The row that is meant: by its name in the folder, or as it is typed elsewhere (in Dutch too)."""
    if policy is None:
        return entries[-1]
    labels = [entry.label for entry in entries]
    wanted = policy
    if policy not in labels:
        try:
            wanted = as_entries([policy])[0].label
        except Exception as error:
            if not bad_input(error):
                raise
    for entry in entries:
        if entry.label == wanted:
            return entry
    if policy == BASELINE:
        raise InputError(f"The baseline is in every story; --policy names what is beside it: {', '.join(labels)}.")
    near = did_you_mean(policy, labels)
    raise InputError(f"{folder} has no row {show(policy)}; it has {', '.join(labels)}. {near}".rstrip())
