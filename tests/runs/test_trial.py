"""The simulated trial: randomised, followed, and near to what was published where the model can be."""

import math

import numpy as np
import pytest

from sim.data.register import figure
from sim.data.targets import targets
from sim.errors import InputError
from sim.report.trial import published_rows, step_lines, step_rows, trial_lines, trial_rows
from sim.runs.evidence import own_values, published, settings
from sim.runs.followed import MONTHS, TREATED, USUAL, Family, compare
from sim.runs.step_trial import run_step_trial
from sim.runs.trial import run_trial
from sim.scenario.loading import load_scenario
from sim.words import Eligible, TrialArm

MINIMAL = load_scenario("minimal")
CRISES = [8 * value for value in MINIMAL.parameters.levels.crisis]  # more families in a short trial of a small place


def test_the_settings_stay_inside_the_ranges_of_the_ledger():
    ledger = {row.path: row for row in MINIMAL.ledger()}
    for setting in settings():
        for path, value in setting.values.items():
            row = ledger[f"parameters.{path}"]
            low, high = np.broadcast_arrays(row.low, np.asarray(row.high))
            assert (np.asarray(low) <= np.asarray(value)).all() and (np.asarray(value) <= np.asarray(high)).all(), path


def test_the_ratio_and_its_interval_by_hand():
    families = [Family((1, k), USUAL, 1, 1, (2,) * 4, (1 if k < 20 else 0,) * 4) for k in range(100)]
    families += [Family((2, k), TREATED, 1, 1, (2,) * 4, (1 if k < 10 else 0,) * 4) for k in range(100)]
    one = compare(families, "children", 2)
    assert (one.usual[0], one.treated[0], one.ratio[0]) == (0.10, 0.05, 0.5)
    width = 1.96 * math.sqrt((1 - 0.2) / 20 + (1 - 0.1) / 10)  # families are the clusters: 20 of 100 and 10 of 100
    assert one.ratio[2] == pytest.approx(0.5 * math.exp(width), rel=1e-3)
    assert compare(families, "families", 2).usual[0] == 0.20  # a child of two is placed in 20 of 100 families


def test_a_family_serves_in_both_arms_and_a_useless_treatment_has_no_effect():
    treatment = {path: [1.0] * 4 for path in ("helps.recovery", "helps.escalation", "helps.crisis", "helps.danger")}
    changes = {"burn_in": 2.0, "levels.crisis": CRISES, "crisis.team_effect": 0.0, "routes.helped": 1.0}
    scenario = MINIMAL.with_changes({**changes, **treatment})
    found = run_trial(scenario, [1, 2], 4.0, chosen=[own_values()], eligible=[Eligible.CRISIS_AT_HOME])[0]
    arms = [{f.cluster for f in found.families if f.arm == arm} for arm in (USUAL, TREATED)]
    assert len(arms[0] & arms[1]) > 0.8 * len(arms[0] | arms[1]) > 50
    assert abs(found.placed[2].ratio[0] - 1.0) < 0.1  # the same families in both arms: what is useless does nothing
    assert [one.months for one in found.placed] == list(MONTHS)
    assert [one.what for one in found.beside] == ["families", "incidents", "reports"]
    rows = trial_rows([found])
    assert len(rows) == 4 + 3 and {row["eligible"] for row in rows} == {"crisis_at_home"}
    for lang, word in (("en", "usual care"), ("nl", "gewone hulp")):
        assert word in "\n".join(trial_lines([found], lang))


def test_every_definition_of_imminent_risk_has_its_own_families():
    """Who has both, or severe problems and a request, runs a higher risk than who had a crisis that ended at home."""
    scenario = MINIMAL.with_changes({"burn_in": 2.0, "levels.crisis": CRISES})
    results = run_trial(scenario, [1], 4.0, chosen=[own_values()])
    risk = {result.eligible: result.beside[0].usual[0] for result in results}
    assert list(risk) == list(Eligible)
    assert risk[Eligible.CRISIS_AT_HOME] < min(risk[Eligible.PLACEMENT_ASKED], risk[Eligible.BOTH])
    number = {result.eligible: len(result.families) for result in results}
    assert 0 < number[Eligible.BOTH] < number[Eligible.PLACEMENT_ASKED] + number[Eligible.CRISIS_AT_HOME]


def test_the_trial_of_the_step_parts_delay_from_help():
    scenario = MINIMAL.with_changes({"burn_in": 2.0, "levels.crisis": CRISES})
    rows = run_step_trial(scenario, [1, 2], 4.0)
    usual, sham, treated = rows[0].requests
    assert min(usual, sham, treated) > 10 and rows[0].route is None
    delay, help_, both = (one.difference[0] for one in rows[0].families)
    assert delay + help_ == pytest.approx(both)
    assert delay < 0.0  # a request that is suspended is not always asked again
    assert rows[0].families[0].usual[0] > 0.6  # without the step most of them are placed
    found = step_rows(rows)
    assert {(row["first"], row["second"]) for row in found} == {
        ("usual", "sham"),
        ("sham", "treated"),
        ("usual", "treated"),
    }
    assert {arm.key for arm in TrialArm} == {"usual", "sham", "treated"}
    for lang in ("en", "nl"):
        assert "LEV-JIM-AMB" in "\n".join(step_lines(rows, lang))


def test_a_request_that_would_never_be_asked_again_makes_a_sham_as_good_as_the_best_help():
    """Nil would be withdrawal: then the delay does all there is to do."""
    forgotten = {"alternative.again": 0.0, "alternative.review_again": 0.0, "protection.board_sensitivity": 0.0,
                 "protection.board_specificity": 1.0}  # fmt: skip
    scenario = MINIMAL.with_changes({"burn_in": 2.0, "levels.crisis": CRISES})
    usual, never = (run_step_trial(scenario.with_changes(more), [1], 4.0)[0] for more in ({}, forgotten))
    assert never.families[0].difference[0] < usual.families[0].difference[0]


def test_published_risks_have_their_row_in_the_register():
    known = published()
    for row in (*known.risks, *known.steps):
        assert figure(row.source).quantity
    assert known.band[0] in {row.id for row in targets()} and {row["source"] for row in published_rows()} >= {
        "RSK-NL-FF-1Y",
        "T33",
    }


def test_treatment_improves_family_functioning_in_the_optimistic_setting():
    scenario = MINIMAL.with_changes({"burn_in": 2.0, "levels.crisis": CRISES})
    good = [one for one in settings() if one.name == "optimistic"]
    assert run_trial(scenario, [1, 2], 4.0, chosen=good, eligible=[Eligible.CRISIS_AT_HOME])[0].functioning[0] > 0.05


def test_a_trial_that_is_too_short_is_refused():
    with pytest.raises(InputError, match="2 years"):
        run_trial(MINIMAL, 2, 1.5)


@pytest.mark.pattern
@pytest.mark.slow
def test_the_two_readings_of_the_evidence_stay_apart_in_utrecht():
    """Al et al. (2012): treatment for everyone must not cut placement beyond the meta-analyses; in general it prevents none."""
    optimistic, sceptical = run_trial(
        "utrecht", 3, 6.0, workers=2, chosen=settings(), eligible=[Eligible.CRISIS_AT_HOME]
    )
    late = [result.placed[2].ratio for result in (optimistic, sceptical)]
    assert late[0][0] < 1.0 and late[0][1] < 0.76  # reaches into the published interval at 12 months
    assert late[1][0] > 0.85  # hardly an effect on placement
    assert sceptical.functioning[1] > 0  # and yet families function better
