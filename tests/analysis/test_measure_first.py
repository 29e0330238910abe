"""Measure this first: the table for a comparison over draws, its stated weights, its groups and figures."""

import dataclasses
import json
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner

import sim
from sim.analysis import information
from sim.analysis.cases import Cases
from sim.analysis.information import fitted, gain, value_of
from sim.analysis.measure_first import EFFECTS, group_of, groups, measure_first, worlds_of
from sim.analysis.regret import utility_regrets
from sim.analysis.surveys import figures, published, survey
from sim.analysis.utilities import utilities
from sim.designs.draws import uncertain_numbers
from sim.designs.request import Entry
from sim.errors import InputError
from sim.files.json_text import json_text
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.targets.named import named_targets
from sim.policies import parse
from sim.report.brief import parts
from sim.report.measure_first import choice_lines, document, measure_table
from sim.results.together import chance_between

PLACE = sim.load_scenario("minimal")
POLICIES = ("slow_down", "network_first")
WAITING, TENSION = "parameters.harm.waiting", "parameters.crisis.tension"


def made(draws: int, seed: int = 1, chance_of_runs: float = 0.3, seeds: int = 2) -> Cases:
    """A comparison in which the harm of waiting decides which of two policies is better, and re-entry follows tension."""
    chance = np.random.default_rng(seed)
    numbers = {WAITING: chance.uniform(1, 3, draws), TENSION: chance.uniform(0, 0.2, draws)}
    numbers |= {f"parameters.hosts.x{k}": chance.uniform(0, 1, draws) for k in range(8)}
    shape = (draws, seeds)
    move = (numbers[WAITING] - 1.9)[:, None] * 8
    runs = {}
    for policy, sign in (("baseline", 0.0), ("slow_down", 1.0), ("network_first", -1.0)):
        rest = chance_of_runs * (policy != "baseline")
        for outcome, level in (
            ("entries", 100.0),
            ("severe_incidents", 20.0),
            ("unmet_need", 30.0),
            ("cost_total", 50.0),
        ):
            acts = sign * move if outcome == "entries" else 0.0
            runs[policy, outcome] = level + acts + rest * chance.standard_normal(shape)
    runs["baseline", "reentry_12"] = np.clip(
        0.1 + numbers[TENSION][:, None] + 0.01 * chance.standard_normal(shape), 0, 1
    )
    runs["baseline", "entries"] = 100.0 + 4 * move + chance.standard_normal(shape)
    for policy in POLICIES:
        runs[policy, "entries"] = runs[policy, "entries"] - 100.0 + runs["baseline", "entries"]
    values = {key: x.mean(axis=1) for key, x in runs.items()}
    entries = tuple(Entry(name, tuple(parse(name))) for name in POLICIES)
    return Cases(PLACE, numbers, values, seeds, "made up", (), runs, entries, 5.0)


@pytest.fixture(scope="module")
def found():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(information, "PERMUTATIONS", 19)
        patch.setattr(information, "INJECTIONS", 6)
        patch.setattr(information, "REPEATS", 1)
        return measure_first(made(100))


def test_the_group_and_the_figure_that_decide_stand_first(found):
    first = {row.name: row.worths["placements"] for row in found.rows}
    assert found.rows[0].name in ("harm", "entries", *POLICIES)
    assert first["harm"].answer == first["entries"].answer == "noticeable"
    assert first["placements"].answer == first["reentry_12"].answer == "not_noticeable"
    assert first["effects"].answer == "not_noticeable", "the tension of a crisis is an effect of a lever"
    assert first["harm"].value <= found.choices["placements"].perfect
    assert first["placements"].most < first["harm"].value


def test_it_reads_as_a_table_in_both_languages_with_the_choice_and_the_weights(found):
    cases = made(100)
    for lang, title, at_most in (("en", "Measure this first", "at most"), ("nl", "Meet dit eerst", "hooguit")):
        table = measure_table(cases, found, lang)
        assert table.title == title and len(table.columns) == 4
        assert any(at_most in cell.text for row in table.rows for cell in row)
        lines = choice_lines(cases, found, lang)
        assert len(lines) == 3 and all(getattr(w.note, lang) in lines[1] for w in utilities()["weighed"].weights)
    words = json.loads(json_text(document(cases, found)))
    assert words["measure_first"][0]["worth"]["placements"]["most"] is None, "noticeable: no limit is needed"


def test_the_brief_names_what_is_worth_most_from_many_draws_on(found, monkeypatch):
    """Nothing with few draws; with many the first that would be noticed, or that there is none."""
    monkeypatch.setattr(parts, "cases_of", lambda data: made(100))
    data = SimpleNamespace(draws=[{}] * 100, units=[], once=lambda key, make: found)
    first = measure_table(made(100), found, "nl").rows[0][0].text
    assert parts.measured_lines(data, "nl")[0].startswith(f"Meet dit eerst, dat helpt de keuze het meest: {first}")
    none = dataclasses.replace(found, rows=tuple(row for row in found.rows if row.name == "placements"))
    data.once = lambda key, make: none
    assert parts.measured_lines(data, "en") == [
        "Nothing that could be measured would noticeably change the choice, as far as these draws tell."
    ]
    data.draws = [{}] * 59
    assert parts.measured_lines(data, "nl") == []


def test_a_trial_is_worth_more_the_longer_it_lasts_and_names_its_policy(found):
    cases = made(100)
    table = [row[0].text for row in measure_table(cases, found, "nl").rows]
    assert "probeer Vertragen bij een crisis 2 jaar in de helft van de wijken, en vergelijk de plaatsingen" in table
    runs = cases.runs["slow_down", "entries"], cases.runs["baseline", "entries"]
    difference, both = runs[0] - runs[1], (runs[0] + runs[1]).mean(axis=1)
    benefit = -difference[:, :, None]
    parts = [benefit.mean(axis=1), benefit[:, 0], benefit[:, 1]]
    worth = [
        value_of(survey(figures()["trial"].of(years), difference, np.random.default_rng(1), both).candidate, parts)
        for years in (1, 20, 1e6)
    ]
    assert worth == sorted(worth) and worth[0] < 0.7 * worth[2]
    assert worth[2] == pytest.approx(gain(parts[0]), rel=0.05), (
        "a trial without end tells all that there is in placements"
    )


def test_with_few_draws_nothing_is_computed_and_how_many_are_needed_is_said():
    found = measure_first(made(30))
    assert {worth.answer for row in found.rows for worth in row.worths.values()} == {"too_little"}
    assert any("60" in note and "30" in note for note in measure_table(made(30), found, "nl").notes)


@pytest.mark.parametrize(("chance", "words"), [(0.9, "meer zaadjes per trekking"), (0.1, "meer trekkingen")])
def test_where_too_little_was_computed_it_is_said_of_what(found, chance, words):
    """Draws or seeds, whichever leave more open."""
    choice = dataclasses.replace(found.choices["placements"], chance=chance)
    short = {k: dataclasses.replace(w, answer="too_little") for k, w in found.rows[0].worths.items()}
    few = dataclasses.replace(
        found, choices={**found.choices, "placements": choice}, rows=(dataclasses.replace(found.rows[0], worths=short),)
    )
    assert words in choice_lines(made(100), few, "nl")[0]
    told = dataclasses.replace(found, rows=())
    assert "te weinig gerekend" not in " ".join(choice_lines(made(100), told, "nl"))


def test_the_chance_between_draws_is_that_of_their_seeds():
    quiet, loud = (measure_first(made(40, chance_of_runs=size)).choices["placements"].chance for size in (0.1, 30.0))
    assert quiet < 0.02 and loud > 0.8


def test_one_seed_a_draw_says_nothing_of_figures():
    rows = {row.name: row for row in measure_first(made(30, seeds=1)).rows}
    assert rows["entries"].why == "one_run" and rows["harm"].why == ""


def test_a_row_that_lacks_a_run_of_a_draw_drops_that_draw():
    cases = made(30)
    cases.runs["slow_down", "entries"][3, 1] = np.nan
    assert measure_first(cases).draws == 29


def test_a_target_that_a_sweep_kept_is_a_figure_as_surely_known_as_it_is_published():
    name = "T15.reentry.2018-2023"
    row, one = named_targets()[name], published(name)
    level, off = np.array([row.value]), row.discrepancy
    assert row.discrepancy_kind == "absolute" and row.unit == "share"
    assert one.variance(level)[0] == pytest.approx(((row.high - row.low) / 3.92) ** 2 + off**2, rel=1e-3)
    assert one.of(300).variance(level)[0] == pytest.approx(row.value * (1 - row.value) / 300 + off**2)
    cases = made(12)
    cases.runs["baseline", name] = cases.runs["baseline", "reentry_12"]
    found = {row.name: row for row in measure_first(cases, {name: 300}).rows}
    assert found[name].label.nl.endswith("(T15, 2018-2023), van 300 gevallen")
    assert one.words.en.endswith("(T15, 2018-2023), as well known as published")
    rate = next(name for name, row in named_targets().items() if row.unit == "per 1000 a year")
    with pytest.raises(InputError, match="only a share"):
        published(rate).of(300)


def test_what_seeds_have_in_common_in_all_draws_is_no_chance_between_draws():
    chance = np.random.default_rng(4)
    draws, seeds, noise = (
        chance.normal(0, 2, (3_000, 1, 1)),
        chance.normal(0, 5, (1, 2, 1)),
        chance.normal(0, 1, (3_000, 2, 1)),
    )
    assert chance_between(draws + seeds + noise)[0, 0] == pytest.approx(0.5, rel=0.1), "of the mean of two runs"
    assert chance_between(draws + noise)[0, 0] == pytest.approx(0.5, rel=0.1)
    assert chance_between((draws + noise)[:, :1])[0, 0] == 0.0


def test_regret_and_what_is_worth_knowing_say_the_same_of_which_row_is_best():
    """Both are freed of the chance of the seeds together."""
    cases = made(80, chance_of_runs=12.0)
    units = [
        SimpleNamespace(
            draw=draw,
            seed=seed,
            values={p: {o: runs[draw, seed] for (q, o), runs in cases.runs.items() if q == p} for p in cases.policies},
        )
        for draw in range(80)
        for seed in range(2)
    ]
    data = SimpleNamespace(units=units, policies=POLICIES, outcomes=OUTCOMES, probable=True)
    choices = measure_first(cases).choices
    for row in utility_regrets(data):
        found = dict(zip(cases.policies, choices[row.outcome].shares, strict=True))
        assert row.best == pytest.approx(found[row.policy], abs=1e-9), (row.outcome, row.policy)


def test_worlds_that_a_posterior_gave_twice_are_left_out_together():
    chance = np.random.default_rng(0)
    known, places = chance.normal(size=(20, 6)), chance.integers(0, 3, (40, 1))
    twice = np.hstack([np.repeat(known, 2, axis=0), chance.normal(size=(40, 2))])  # two numbers are drawn anew for each
    assert np.unique(worlds_of(twice)).size == 20 and (worlds_of(twice)[::2] == worlds_of(twice)[1::2]).all()
    assert np.unique(worlds_of(np.hstack([chance.normal(size=(40, 6)), places]))).size == 40, (
        "whole numbers repeat anyhow"
    )
    x, y = chance.normal(size=(40, 1)), chance.normal(size=(40, 1))
    doubled = [np.repeat(part, 2, axis=0) for part in (x, y)]
    told = fitted(doubled[0], [doubled[1]], worlds=np.repeat(np.arange(40), 2))[0]
    assert told[::2] == pytest.approx(told[1::2]), "neither is told by the other"


@pytest.mark.parametrize(
    ("cases", "sizes", "words"),
    [
        (made(12), {"reentry": 3.0}, "did you mean|Did you mean|there are reentry_12"),
        (made(12), {"reentry_12": 0.0}, "must be above 0"),
        (made(12), {"trial": 6.0}, "no longer than the runs .5 years"),
        (dataclasses.replace(made(12), values={("baseline", "entries"): np.ones(12)}), {}, "nothing to choose"),
    ],
)
def test_what_cannot_be_asked_is_refused(cases, sizes, words):
    with pytest.raises(InputError, match=words):
        measure_first(cases, sizes)


def test_a_command_says_it_of_a_folder_and_refuses_what_is_no_size(tmp_path):
    from sim.commands.app import app

    found = CliRunner().invoke(app, ["measure-first", str(tmp_path), "--figure", "reentry_12"])
    assert found.exit_code == 2 and "NAME=SIZE" in found.stderr
    found = CliRunner().invoke(app, ["measure-first", str(tmp_path)])
    assert found.exit_code == 2 and "manifest.json" in found.stderr


# --- what is stated once ----------------------------------------------------------------------------------------------
def test_every_weight_and_size_has_a_range_an_origin_and_words():
    assert len(utilities()) == 3
    for one in utilities().values():
        assert set(one.outcomes) <= set(OUTCOMES)
        for weight in one.weights:
            assert weight.low <= weight.value <= weight.high and weight.origin == "assumption"
            assert weight.note.en and weight.note.nl
    for name, figure in figures().items():
        assert (name in OUTCOMES and figure.form in ("share", "mean", "events")) or figure.form == name == "trial"
        assert figure.low <= figure.size <= figure.high and figure.origin == "assumption"
        assert "{n}" in figure.words.en and "{n}" in figure.words.nl
        assert name in ("hosts_attrition", "trial") or (OUTCOMES[name].unit == "share") == (figure.form == "share")


def test_every_uncertain_number_is_in_one_of_eight_groups():
    assert len(groups()) == 8
    for place in ("utrecht", "rijk-van-nijmegen", "minimal"):
        numbers = uncertain_numbers(place)
        assert all(group_of(n.path, n.effect is not None) for n in numbers)
    assert group_of("parameters.helps.recovery.3", True) == EFFECTS
    assert group_of("parameters.helps.days.3") == "help" and group_of("policies.slow_down.strength") == ""
