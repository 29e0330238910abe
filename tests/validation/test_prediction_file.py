"""A file of predictions holds what it held on its day, and is scored when figures come."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sim.data.targets import targets
from sim.errors import InputError
from sim.files.json_text import json_text
from sim.own_data.targets_file import read_targets
from sim.report.predictions import predictions_table
from sim.report.texts import LANGS
from sim.scenario.loading import load_scenario
from sim.validation.prediction_file import (
    figures_to_come,
    hash_of,
    make_predictions,
    read_predictions,
    refuse_years,
    score_predictions,
    sealed,
    write_predictions,
)
from sim.validation.validation import WON

KEPT = Path(__file__).resolve().parents[2] / "docs" / "predictions"
DAY = date(2026, 11, 26)


def foretold(middle: float = 1.3, place: str = "Netherlands") -> dict:
    """A file with one figure, as `make_predictions` gives it."""
    width = {"0.05": 0.9, "0.25": 0.96, "0.5": 1.0, "0.75": 1.04, "0.95": 1.1}
    said = {"model": {p: middle * x for p, x in width.items()}, "persistence": {p: x for p, x in width.items()}}
    one = {"figure": "T06.started.2027", "place": place, "what": {"en": "new", "nl": "nieuw"}, "unit": "per 1000 a year",
           "observation": 0.05, "discrepancy": 0.1, "scale": "log", "said": said}  # fmt: skip
    return sealed({"kind": "predictions", "made": "2026-11-26", "scenario": "minimal", "draws": 100, "years": [2027],
                   "figures": [one]})  # fmt: skip


def came(value: float):
    """The figure of 2027, per 1,000 youths, as it was published."""
    like = next(row for row in targets() if row.id == "T06")
    raw = value / like.scale
    return replace(like, period="2027", value=raw, low=0.95 * raw, high=1.05 * raw, known_from=2028)


def test_a_file_is_read_as_it_was_written_and_refused_when_a_digit_changed(tmp_path):
    path = write_predictions(foretold(), tmp_path)
    assert path.name == "minimal-2026-11-26.json" and read_predictions(path) == foretold()
    changed = path.read_text(encoding="utf-8").replace("1.43", "1.44")
    assert changed != path.read_text(encoding="utf-8")
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(InputError, match="hash does not hold"):
        read_predictions(path)
    with pytest.raises(InputError, match="not written over"):
        write_predictions(foretold(), tmp_path)
    with pytest.raises(InputError, match="no file of predictions"):
        (tmp_path / "other.json").write_text("{}", encoding="utf-8")
        read_predictions(tmp_path / "other.json")


def test_the_hash_is_of_all_that_is_said_and_not_of_how_it_is_laid_out():
    one = foretold()
    assert hash_of(json.loads(json.dumps(one, indent=7))) == one["hash"]
    assert hash_of({**one, "made": "2026-11-27"}) != one["hash"]
    assert hash_of(dict(reversed(one.items()))) == one["hash"]


def test_it_is_scored_when_the_figure_comes():
    scenario = load_scenario("minimal")
    [row] = score_predictions(
        foretold(), scenario, [came(1.3), came(1.3).__class__(**{**vars(came(1.3)), "id": "T10"})]
    )
    assert row.verdict == WON and row.best == "persistence" and row.scores["model"]["inside_50"]
    assert abs(row.scores["model"]["relative"]) < 1e-9
    [lost] = score_predictions(foretold(), scenario, [came(1.0)])
    assert lost.verdict == "lost" and not lost.scores["model"]["inside_90"]
    assert not score_predictions(foretold(place="Utrecht"), scenario, [came(1.3)])  # of another place


def test_only_years_to_come_are_predicted():
    scenario = load_scenario("minimal")
    refuse_years([2026, 2031], scenario, DAY)
    for years, words in (([], "Name the years"), ([2025], "it is over"), ([2020], "it is over"), ([2080], "30 years")):
        with pytest.raises(InputError, match=words):
            refuse_years(years, scenario, DAY)


def test_what_is_published_by_year_is_predicted_and_studies_are_not():
    names = {one.name for one in figures_to_come(load_scenario("utrecht"), targets(), [2027])}
    assert {"T06.started.2027", "T05.index.2027", "T27.residence.2027H1", "T27.residence.2027H2"} <= names
    assert not any(name.startswith(("T15", "T35", "T31")) for name in names)


@pytest.mark.parametrize("lang", LANGS)
def test_predictions_can_be_read(lang):
    table = predictions_table(foretold(), lang)
    assert len(table.rows) == 1 and len(table.columns) == 3


def test_every_file_that_is_kept_holds_its_hash_and_is_scored_when_figures_are_there():
    files = [path for path in KEPT.glob("*.json")]
    figures = read_targets(KEPT / "figures.csv") if (KEPT / "figures.csv").exists() else ()
    for path in files:
        found = read_predictions(path)
        assert path.name == f"{found['scenario']}-{found['made']}.json"
        if figures:
            assert score_predictions(found, load_scenario(found["scenario"]), figures), f"{path} says none of them"


@pytest.mark.full
def test_predictions_of_a_small_place_from_draws_of_the_ledger(tmp_path):
    from sim.designs.draws import draw_parameters

    scenario = load_scenario("minimal").with_changes({"burn_in": 4.0, "years": 6.0})
    draws = draw_parameters(scenario, 12)
    found = make_predictions(scenario, draws, [2027], tmp_path, basis={"of": "ledger"}, made=DAY)
    again = make_predictions(scenario, draws, [2027], tmp_path, basis={"of": "ledger"}, made=DAY)
    assert json_text(found) == json_text(again) and found["hash"] == hash_of(found)
    said = {one["figure"]: one["said"] for one in found["figures"]}
    assert {"model", "carried", "bare", "persistence", "drift"} <= set(said["T06.started.2027"])
    for one in said.values():
        for quantiles in one.values():
            assert list(quantiles.values()) == sorted(quantiles.values())
