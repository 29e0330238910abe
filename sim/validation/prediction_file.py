"""A dated file of predictions for years to come, with a hash, so that nobody can say afterwards that he knew.

The file says of every figure that is published by year what the model predicts, and what forecasts without a model say from the
figures that were known on the day it was made. Its hash is of everything in it: a file that was changed is refused. When the
figures come, in a CSV of the form of the targets file, `score_predictions` puts them beside it: each with the same scores as a
validation, won or lost.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.facts import fact_of
from sim.data.targets import HOME, Target, targets
from sim.errors import InputError
from sim.files.json_text import json_text, plain
from sim.files.store import model_hash
from sim.outcomes.targets.compare import is_about, measures
from sim.validation.ahead import CHAINED, Figure, known_series, place_of, series_key
from sim.validation.forward import CHANCE, Progresses, asked_of, run_forward, run_several
from sim.validation.predictive import known_level, model_values, predict
from sim.validation.validation import (
    CutResult,
    Scored,
    chance_in,
    known_figures,
    last_known,
    naive_quantiles,
    score_figure,
)

if TYPE_CHECKING:
    from sim.designs.draws import Draws
    from sim.scenario.scenario import Scenario

KIND = "predictions"
FIRST, LAST = 2000, 2100


def make_predictions(
    scenario: Scenario,
    draws: Draws,
    years: Sequence[int],
    out: Path,
    *,
    basis: Mapping[str, Any],
    figures: Sequence[Target] = (),
    made: date | None = None,
    workers: int = 1,
    progress: Progresses = None,
) -> dict[str, Any]:
    """Predict the figures of years to come.

    Parameters
    ----------
    scenario : what is run, from its own start; its drivers go on by their own rule.
    draws : worlds of equal weight, as of a posterior.
    years : calendar years that are predicted.
    out : folder of the runs; what is there is used.
    basis : what the draws are of, for the record.
    figures : a user's own figures, known today.
    made : the day; None is today.

    Raises
    ------
    InputError : a year that the scenario does not reach, or that is over already.
    """
    day = made or date.today()
    asked_years = sorted(set(years))
    refuse_years(asked_years, scenario, day)
    length = float(asked_years[-1] - scenario.start.year + 1)
    names, place, cut = asked_of(scenario, length, figures), place_of(scenario), day.year
    rows = [row for row in (*targets(), *figures) if row.known_from <= cut]
    behind, observed = known_series(rows, place, cut), known_figures(rows, place, cut)
    last = last_known(rows, place, cut)
    points = tuple(draws.points())
    kind: dict[str, Any] = {"years": length, "workers": workers, "progress": progress}
    ran = run_forward(scenario, draws.factors, points, names, out, name="predictions", **kind)
    several = run_several(scenario, draws.factors, points[:CHANCE], names, out, name="predictions", **kind)
    weight = np.full(len(points), 1.0 / len(points))
    found = []
    for figure in figures_to_come(scenario, rows, asked_years):
        key = series_key(figure.row)
        series = behind.get(key)
        values = model_values(figure, ran, series, cut)
        chance = chance_in(figure, several, series, cut)
        level = known_level(last.get(key), place, ran, cut)
        told = predict(figure.fact, values, weight, chance, asked_years[0], observed.get(key, ()), level)
        if not told:
            continue
        said = {way: one.quantiles for way, one in told.items()}
        said |= naive_quantiles(figure, rows, behind, place, cut)
        found.append(_row(figure, said))
    if not found:
        raise InputError(f"The runs of {scenario.name} say no figure of {', '.join(map(str, asked_years))}.")
    whole = {
        "kind": KIND,
        "made": day.isoformat(),
        "scenario": scenario.name,
        "place": scenario.place,
        "scenario_hash": scenario.digest,
        "model_hash": model_hash(),
        "basis": dict(basis),
        "draws": len(points),
        "years": asked_years,
        "figures": found,
    }
    return sealed(whole)


def refuse_years(years: Sequence[int], scenario: Scenario, day: date) -> None:
    """Refuse years that cannot be predicted.

    Raises
    ------
    InputError : none, over already, before the start, or too far ahead.
    """
    if not years:
        raise InputError("Name the years to predict.")
    for year in years:
        if not FIRST <= year <= LAST or year < day.year:
            raise InputError(f"{year} cannot be predicted on {day}: it is over. Predict {day.year} or later.")
        if year < scenario.start.year:
            raise InputError(f"{year} cannot be predicted with {scenario.name}, which begins on {scenario.start}.")
        if year > scenario.start.year + 30:
            raise InputError(f"{year} is more than 30 years after the start of {scenario.name}.")


def figures_to_come(scenario: Scenario, rows: Sequence[Target], years: Sequence[int]) -> list[Figure]:
    """Every figure that is published by year, in years of which it was not yet; known as well as the last one is."""
    place = place_of(scenario)
    last: dict[tuple[str, str, str], Target] = {}
    for row in rows:
        span = measures()[row.id, row.part].span
        by_year = "-" not in row.period and (span != "run" or (row.id, row.part) == CHAINED)
        of_here = row.place in HOME or row not in targets()
        if row.role == "target" and of_here and by_year and is_about(row, place):
            last[series_key(row)] = max(row, last.get(series_key(row), row), key=lambda one: one.period)
    found = []
    for row in last.values():
        halves = ("H1", "H2") if "H" in row.period else ("",)
        for year in years:
            for half in halves:
                later = replace(row, period=f"{year}{half}", known_from=year + 1)
                if later.period > row.period:
                    found.append(Figure(later, fact_of(place, [later]), "held out", row.level != "", ""))
    return found


def _row(figure: Figure, said: Mapping[str, Mapping[float, float]]) -> dict[str, Any]:
    row, fact = figure.row, figure.fact
    return {
        "figure": figure.name,
        "place": row.place,
        "what": {"en": measures()[row.id, row.part].label.en, "nl": measures()[row.id, row.part].label.nl},
        "unit": row.shown_unit,
        "observation": fact.observation,
        "discrepancy": fact.discrepancy,
        "scale": fact.scale,
        "said": {way: {f"{p:g}": _digits(fact.shown(x)) for p, x in one.items()} for way, one in said.items()},
    }


def _digits(value: float) -> float:
    """Six digits: enough, and the same on every machine that computed to more."""
    return float(f"{value:.6g}")


# --- the seal ---------------------------------------------------------------------------------------------------------
def hash_of(document: Mapping[str, Any]) -> str:
    """Hash of everything in a file but the hash itself: SHA-256 of its JSON with sorted keys and no spaces."""
    bare = {key: value for key, value in plain(dict(document)).items() if key != "hash"}
    return hashlib.sha256(
        json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same with its hash."""
    found = plain(dict(document))
    return {**found, "hash": hash_of(found)}


def write_predictions(document: Mapping[str, Any], folder: Path) -> Path:
    """Write a file into a folder, named by scenario and day.

    Raises
    ------
    InputError : a file of that name with something else in it is there already; it is left as it is.
    """
    path = folder / f"{document['scenario']}-{document['made']}.json"
    text = json_text(document)
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise InputError(
            f"{path} is there already and says something else. Predictions are not written over; move it first."
        )
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read_predictions(path: Path) -> dict[str, Any]:
    """A file of predictions, if it is as it was written.

    Raises
    ------
    InputError : it cannot be read, is something else, or was changed since.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as a file of predictions: {error}.") from None
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise InputError(f"{path} is no file of predictions; give one that the command predict wrote.")
    if found.get("hash") != hash_of(found):
        raise InputError(f"{path} was changed since it was written: its hash does not hold. It is not scored.")
    return found


# --- when the figures come --------------------------------------------------------------------------------------------
def score_predictions(document: Mapping[str, Any], scenario: Scenario, rows: Sequence[Target]) -> list[Scored]:
    """Figures that came beside what was predicted of them; what was not predicted is left out.

    Parameters
    ----------
    document : from `read_predictions`. scenario : the scenario of it. rows : figures, from a CSV of the targets' form.
    """
    place, cut = place_of(scenario), int(document["made"][:4])
    foretold = {(one["figure"], one["place"]): one for one in document["figures"]}
    found = []
    for row in rows:
        figure = Figure(row, fact_of(place, [row]), "held out", row.level != "", "")
        one = foretold.get((figure.name, row.place))
        if one is None or one["unit"] != row.shown_unit:
            continue
        said = {
            way: {float(p): _on_scale(x, one["scale"]) for p, x in each.items()} for way, each in one["said"].items()
        }
        found.append(score_figure(figure, said, cut))
    return found


def as_result(document: Mapping[str, Any], rows: Sequence[Scored]) -> CutResult:
    """Scored predictions as what came of a cut: the day on which they were made."""
    refit = {"seen": {}, "fitted": [], "draws": document["draws"], "effective": document["draws"]}
    return CutResult(int(document["made"][:4]), document["scenario"], refit, (), tuple(rows), ())


def _on_scale(value: float, scale: str) -> float:
    return math.log(value) if scale == "log" else value
