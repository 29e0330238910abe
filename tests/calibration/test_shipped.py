"""The posteriors that ship are of these rules: their heaviest draws, run once more, give every figure that was kept."""

from __future__ import annotations

import numpy as np
import pytest

from sim.calibration.again import Again, heaviest, run_again
from sim.calibration.facts import PlaceOf, facts
from sim.files.rules import rules_hash
from sim.results.posterior import ENOUGH, shipped
from sim.scenario.loading import load_scenario

SHIPPED = {posterior.scenario: posterior for posterior in shipped()}


def test_each_can_be_the_default():
    for name, posterior in SHIPPED.items():
        assert posterior.rules == rules_hash(), f"run: python -m sim.calibration scenarios/{name}/posterior"
        assert posterior.effective >= ENOUGH and not posterior.refused(load_scenario(name))
        assert (posterior.folder / "calibration-nl.md").exists() and (posterior.folder / "facts-nl.svg").exists()


@pytest.mark.slow
def test_their_draws_give_the_figures_that_were_kept():
    for name, posterior in SHIPPED.items():
        found = run_again(posterior, load_scenario(name), heaviest(posterior))
        assert found.same, found.differences()[:5]
        scenario = load_scenario(name)
        place = PlaceOf(name, ("", *(area.name for area in scenario.areas)))
        known = {fact.name: fact for fact in facts(place)}
        away = np.array(
            [[(row[k] - known[f].value) / known[f].tolerance for k, f in enumerate(found.facts)] for row in found.now]
        )
        met = np.nanmean(np.abs(away) < 2.0, axis=1)  # each single world by its own run, with its chance
        assert met.mean() > 0.75 and met.min() > 0.6, met  # worlds of the ranges of the ledger meet 0.61


def test_a_figure_that_is_another_is_told():
    kept = np.array([[0.5, np.nan], [1.0, 2.0]])
    same = Again((3, 7), ("A", "B"), kept, kept + 1e-9)
    assert same.same and not same.differences()
    other = Again((3, 7), ("A", "B"), kept, kept + np.array([[0.0, 0.0], [0.0, 1e-3]]))
    assert not other.same and other.differences() == ["draw 7, B: kept 2, now 2.001"]
