"""Posteriors that ship, or that a user made: read back, held against a scenario, and drawn from.

A posterior is a table of draws, each a whole world that was run: its weight and every uncertain number. It belongs to the
rules it was made with (``sim.files.rules``) and to the numbers of the ledger: with other rules it is refused; with another
value or range of a fitted number too. A number that was not fitted and stands otherwise in a scenario (practices of another
year, say) is drawn from that scenario's own range, because no figure told anything about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.draws import MOST_DRAWS, Draws, Uncertain, uncertain_numbers, values_at
from sim.designs.request import as_seed
from sim.designs.sampling import unit_latin
from sim.errors import InputError
from sim.files.manifests import made_of
from sim.files.places import MANIFEST, is_sealed, read_manifest, read_table
from sim.files.rules import rules_hash
from sim.scenario.loading import bundled_folders

if TYPE_CHECKING:
    import polars as pl

    from sim.scenario.scenario import Scenario

KIND, FOLDER = "calibration", "posterior"
DRAWS, NUMBERS = "posterior.parquet", "numbers.parquet"
WEIGHT, SEED, FACT = "weight", "seed", "fact "
ENOUGH = 100.0  # effective number of draws below which a posterior is no default
SAME = 1e-9  # of a number: what writing and reading leaves
OTHER_SIZE = (
    0.15  # of the number of children: with more it is another place, whatever its name; assumption, 0.05 to 0.3
)


@dataclass(frozen=True)
class Posterior:
    """Draws of the uncertain numbers of a scenario, each with a weight.

    Attributes
    ----------
    folder : where it stands.
    scenario, place : of which it is.
    rules : hash of the rules that it was made with.
    made : day on which it was made.
    numbers : the numbers as they stood in the ledger.
    fitted : paths of those that were fitted.
    matrix : (draws, numbers).
    weight : (draws,) adding up to one.
    seeds : (draws,) of the run of each.
    facts : per figure (draws,) what the run gave, on the scale of the figure.
    record : what its manifest says of it.
    """

    folder: Path
    scenario: str
    place: str
    rules: str
    made: str
    numbers: tuple[Uncertain, ...]
    fitted: tuple[str, ...]
    matrix: np.ndarray
    weight: np.ndarray
    seeds: np.ndarray
    facts: Mapping[str, np.ndarray]
    record: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.matrix)

    @property
    def effective(self) -> float:
        """Effective number of draws."""
        return float(1.0 / (self.weight**2).sum())

    def refused(self, scenario: Scenario) -> str:
        """Why it cannot be used with a scenario, in a sentence; empty when it can."""
        if self.place != scenario.place:
            return f"it is of {self.place}, not of {scenario.place}"
        if self.rules != rules_hash():
            return f"it was made with other rules (hash {self.rules}, now {rules_hash()})"
        was_for = self.record.get("children", scenario.children)
        if abs(scenario.children / was_for - 1.0) > OTHER_SIZE:
            return f"it is of a place of {was_for:,} children, and this one has {scenario.children:,}"
        if scenario.own or switches(scenario) != self.record["mechanisms"]:
            return "other mechanisms are on"
        here = {number.path: number for number in uncertain_numbers(scenario)}
        was = {number.path: number for number in self.numbers}
        for path in self.fitted:
            if path not in here:
                return f"{path}, which was fitted, is no uncertain number of the scenario"
            if not _alike(here[path], was[path]):
                return f"{path}, which was fitted, has another value or range in the scenario"
        return ""

    def draws(self, scenario: Scenario, number: int, seed: int = 0) -> Draws:
        """Draws for a scenario: worlds of the posterior, each as often as its weight says.

        Parameters
        ----------
        number : draws, 2 or more, at most as many as it has: a world that is drawn twice says nothing more.
        seed : keys which.

        Raises
        ------
        InputError : it cannot be used with the scenario.
        """
        if why := self.refused(scenario):
            raise InputError(f"The posterior in {self.folder} cannot be used with {scenario.name}: {why}.")
        if isinstance(number, bool) or not 2 <= int(number) <= MOST_DRAWS:
            raise InputError(
                f"The number of draws must be 2 to {MOST_DRAWS:,}; found {number}. Give --draws 0 for none."
            )
        if int(number) > len(self):
            raise InputError(
                f"The posterior of {self.place} has {len(self)} worlds; found {int(number)} draws. Ask for at most {len(self)}, "
                "or calibrate with more --worlds: a world that is drawn twice says nothing more."
            )
        chance = np.random.default_rng(as_seed(seed))
        chosen = self._chosen(int(number), chance)
        numbers = uncertain_numbers(scenario)
        was = {one.path: k for k, one in enumerate(self.numbers)}
        matrix = values_at(numbers, unit_latin(len(numbers), int(number), as_seed(seed)), "pert")
        taken = [k for k, one in enumerate(numbers) if one.path in was and _alike(one, self.numbers[was[one.path]])]
        matrix[:, taken] = self.matrix[chosen][:, [was[numbers[k].path] for k in taken]]
        known = {"posterior": self.scenario, "made": self.made, "rules": self.rules, "of": len(self),
                 "effective": round(self.effective, 1), "fitted": list(self.fitted),
                 "own": [one.path for k, one in enumerate(numbers) if k not in set(taken)]}  # fmt: skip
        return Draws(numbers, matrix, int(seed), "posterior", known)

    def _chosen(self, number: int, chance: np.random.Generator) -> np.ndarray:
        """(number,) rows, by systematic sampling of the weights, in an order of their own."""
        ends = np.cumsum(self.weight)
        at = (np.arange(number) + chance.random()) / number * ends[-1]
        found: np.ndarray = chance.permutation(np.minimum(np.searchsorted(ends, at), len(self) - 1))
        return found


def switches(scenario: Scenario) -> dict[str, bool]:
    """Which mechanisms of a scenario are on."""
    return {name: bool(on) for name, on in scenario.mechanisms.model_dump().items()}


def _alike(one: Uncertain, other: Uncertain) -> bool:
    """Whether a number has the same value and range."""
    pairs = ((one.value, other.value), (one.low, other.low), (one.high, other.high))
    return all(abs(a - b) <= SAME * max(1.0, abs(a), abs(b)) for a, b in pairs)


def read_posterior(folder: Path) -> Posterior:
    """A posterior from the folder in which ``calibrate`` wrote it.

    Raises
    ------
    InputError : there is none, or it was damaged or changed since it was written.
    """
    again = "Make it again with the command calibrate."
    manifest = read_manifest(folder)
    record = manifest.get(KIND)
    if manifest.get("kind") != KIND or not isinstance(record, dict):
        raise InputError(f"{folder} holds no posterior: give the folder {KIND} that the command calibrate wrote.")
    if not is_sealed(manifest):
        raise InputError(f"The manifest in {folder} was changed since it was written; it is not read. {again}")
    numbers = _numbers(folder, manifest, again)
    table = read_table(folder, manifest, DRAWS, again)
    with made_of(folder / DRAWS, "posterior"):
        weight = table[WEIGHT].to_numpy().astype(float)
        posterior = Posterior(
            folder, str(record["scenario"]), str(record["place"]), str(record["rules"]), str(record["made"]), numbers,
            tuple(map(str, record["fitted"])), _matrix(table, numbers), weight / weight.sum(), table[SEED].to_numpy(),
            {name.removeprefix(FACT): table[name].to_numpy() for name in table.columns if name.startswith(FACT)}, record,
        )  # fmt: skip
        if not len(posterior) or not np.isfinite(posterior.matrix).all() or not (weight >= 0).all():
            raise ValueError("numbers or weights are missing")
    return posterior


def _numbers(folder: Path, manifest: Mapping[str, Any], again: str) -> tuple[Uncertain, ...]:
    import polars as pl

    kinds = {"path": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    rows = read_table(folder, manifest, NUMBERS, again, kinds)
    return tuple(Uncertain(row["path"], row["value"], row["low"], row["high"]) for row in rows.iter_rows(named=True))


def _matrix(table: pl.DataFrame, numbers: tuple[Uncertain, ...]) -> np.ndarray:
    found: np.ndarray = np.column_stack([table[one.path].to_numpy() for one in numbers]).astype(float)
    return found


def shipped() -> tuple[Posterior, ...]:
    """The posteriors that stand beside the bundled scenarios."""
    places: dict[str, Path] = {}  # of a name that stands in several folders the first, as it is with scenarios
    for folder in bundled_folders():
        for file in sorted(folder.glob(f"*/{FOLDER}/manifest.json")):
            places.setdefault(file.parents[1].name, file.parent)
    return tuple(read_posterior(place) for place in places.values())


def posterior_of(scenario: Scenario) -> tuple[Posterior | None, str]:
    """The posterior that stands beside a scenario, or else ships for its place; or None and why none can be used."""
    why, beside = "", None if scenario.folder is None else scenario.folder / FOLDER
    if beside is not None and (beside / MANIFEST).exists():
        found = [read_posterior(beside)]  # and no other: who put it there means it
    else:
        found = [posterior for posterior in shipped() if posterior.place == scenario.place]
    for posterior in found:
        why = posterior.refused(scenario)
        if not why and posterior.effective < ENOUGH:
            why = f"only {posterior.effective:.0f} of its {len(posterior)} draws count"
        if not why:
            return posterior, ""
    return None, why
