"""What help adds to what a policy does: nothing where help changes nothing, and all there is where no delay lasts."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.errors import InputError
from sim.outcomes.registry import evaluate
from sim.policies import parse
from sim.report.without_help import estimates, without_lines, without_rows
from sim.runs.preparing import history_of
from sim.runs.progress import Progress
from sim.runs.without_help import HARMS, WORKS_THROUGH, WithoutHelp, no_effects, run_without_help
from sim.scenario.areas import Area
from sim.scenario.effects import ADVERSE
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import again
from sim.simulation import prepare, run_from
from sim.words import Alternative, Event, HelpForm

MINIMAL = load_scenario("minimal").with_changes({"burn_in": 2.0, "levels.crisis": [0.002, 0.05, 0.2]})
TREATED = "fast_family_treatment"


# Effects of levers that are none of what comes in place of a placement: help that runs anyhow, decisions, places, practices.
OTHERS = {
    "help.apart", "crisis.time_learning", "crisis.view_learning", "crisis.tension", "crisis.pull",
    "crisis.second_asked", "placement.supported", "harm.slowed", "hosts.support_keeps", "hosts.tire_support",
    "workforce.continuity_kept", "workforce.provider_kept", "workforce.follow_load", "expertise.informed",
    "practised.social_debt", "practised.social_separation", "practised.social_housing", "practised.social_sooner",
    "practised.social_youth",
}  # fmt: skip


def test_every_effect_of_what_comes_in_place_of_a_placement_is_taken_away():
    """An effect that is new in the ledger is either switched off, or told here to be of something else."""
    assert set(WORKS_THROUGH) == set(Alternative)
    changed = no_effects(MINIMAL)
    ledger = {row.path: row for row in MINIMAL.with_changes(changed).ledger()}
    effects = {path.removeprefix("parameters.") for path, row in ledger.items() if row.none is not None}
    assert effects - OTHERS == set(changed) - set(HARMS)
    for path in set(changed) - set(HARMS):
        row = ledger[f"parameters.{path}"]
        value = row.value[HelpForm.INTENSIVE] if isinstance(row.value, tuple) else row.value
        assert value == row.none, path
    for form in (HelpForm.GENERALIST, HelpForm.SPECIALIST):
        assert ledger["parameters.helps.recovery"].value[form] == MINIMAL.parameters.helps.recovery[form] != 1.0


def test_help_that_changes_nothing_does_no_harm_either():
    """How often a match does not fit or a figure and parents fall out stays as it is: what that weighs is taken away."""
    adverse = {path for path, _, known in MINIMAL.parameters.walk() if known.no_effect == ADVERSE}
    assert adverse == {*HARMS, "respite.bad", "routes.figure_conflict"}
    nothing = MINIMAL.with_changes(no_effects(MINIMAL)).parameters
    assert nothing.respite.bad_load == 1.0 and nothing.routes.figure_conflict_load == 0.0


def test_where_help_changes_nothing_anyhow_it_adds_nothing():
    nothing = MINIMAL.with_changes(no_effects(MINIMAL))
    (row,) = run_without_help(nothing, [TREATED], [1, 2], 2.0)
    assert row.help == (0.0, 0.0) and row.shipped == row.without and row.baseline == row.baseline_without


def with_demand():
    """The place with children of other regions who are placed too, many times more than its own."""
    around = Area("Around", 0, 0, 0, 0, 0.0, 0.0, 1.0, 12.0, 9.0, "There", 3, "Around")
    document = MINIMAL.copy_of_document()
    document["services"].append({"kind": "residential", "form": "secure", "name": "secure Around", "area": "Around",
                                 "tier": "supra-region", "places": 20})  # fmt: skip
    document["demand"] = [{"name": "elsewhere", "service": "secure Around", "area": "Around", "rate_per_year": 100.0,
                           "stay": {"distribution": "exponential", "mean_days": 30.0}}]  # fmt: skip
    return again(document, MINIMAL.folder, (*MINIMAL.areas, around), MINIMAL.own)


@pytest.mark.parametrize(
    "place", [lambda: MINIMAL, with_demand], ids=["own children", "with children of other regions"]
)
def test_the_first_column_is_the_difference_of_a_comparison(place):
    scenario = place()
    (row,) = run_without_help(scenario, [TREATED], [1], 2.0)
    state = prepare(scenario, 1, burn_in=history_of(scenario, Progress(1, quiet=True)).years)
    runs = [run_from(state, policies, 2.0) for policies in ((), parse(TREATED))]
    usual, treated = (evaluate(run, names=["entries"])["entries"] for run in runs)
    assert row.shipped == (pytest.approx(treated - usual),) and row.baseline == (pytest.approx(usual),)
    raw = [np.count_nonzero(run.log["kind"] == Event.ENTRY) / 2.0 for run in runs]
    assert (raw[0] > 2 * usual) == (len(scenario.demand) > 0)


def test_where_no_delay_lasts_help_does_all_there_is():
    """A request is asked again within days whatever became of the family; treatment ends crises and danger for good."""
    works = {
        "alternative.again": 100.0, "alternative.again_falls": 1.0, "alternative.again_coping": 1.0,
        "alternative.again_severe": 1.0, "helps.recovery": [1.0, 1.35, 1.45, 60.0],
        "helps.escalation": [1.0, 0.85, 0.8, 0.01], "helps.crisis": [1.0, 0.85, 0.8, 0.01],
        "helps.danger": [1.0, 1.2, 1.3, 60.0], "helps.fade_steps": [0.0, 1.0, 2.0, 9.0], "help.half_life_days": 3650.0,
        "help.end_kept": 1.0, "concerns.treatment": [1.0] * 6,
    }  # fmt: skip
    (row,) = run_without_help(MINIMAL.with_changes(works), [TREATED], 6, 4.0)
    as_it_is, without, helped = estimates(row)
    assert helped.high < 0.0 and helped.mean < as_it_is.mean / 2
    assert without.low < 0.0 < without.high


def some(label: str = TREATED) -> WithoutHelp:
    return WithoutHelp(label, 5.0, (-7.0, -6.5, -7.5), (-5.0, -5.5, -4.5), (118.0, 120.0, 119.0), (123.0, 124.0, 125.0))


def test_rows_and_words_say_the_same_in_both_languages(monkeypatch):
    rows = without_rows([some()])
    assert rows[0]["difference"] == -7.0 and rows[0]["without_help"] == -5.0 and rows[0]["help"] == pytest.approx(-2.0)
    assert rows[0]["help_low"] < -2.0 < rows[0]["help_high"] and rows[0]["baseline_without_help"] == 124.0
    for lang, said in (("en", "-7.0 ("), ("nl", "-7,0 (")):
        text = "\n".join(without_lines([some()], lang)).replace("−", "-")
        assert said in text and TREATED in text
    monkeypatch.setattr("sim.runs.without_help.run_without_help", lambda *_, **__: [some()])
    found = CliRunner().invoke(app, ["trial", "minimal", "--without-help", "--policy", TREATED, "--format", "json"])
    assert (
        json.loads(found.stdout)["trial"] == "without help" and json.loads(found.stdout)["rows"][0]["policy"] == TREATED
    )


@pytest.mark.parametrize("arguments", [["--without-help", "--step"], ["--policy", "slow_down"]])
def test_options_that_do_not_go_together_are_refused(arguments):
    assert CliRunner().invoke(app, ["trial", "minimal", *arguments]).exit_code == 2


def test_without_the_step_there_is_nothing_to_tell_apart():
    with pytest.raises(InputError, match="switched off are alternative"):
        run_without_help(MINIMAL.with_changes({"mechanisms.alternative": False}), [TREATED], 1, 2.0)
