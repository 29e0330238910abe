"""Sensitivity of the simulation: what is varied, the results on disk, going on, and what is refused."""

import json
import re

import polars as pl
import pytest
from typer.testing import CliRunner

from sim import load_scenario, sensitivity
from sim.analysis.parameters import choose
from sim.commands.app import app
from sim.report.sensitivity_run import top_of
from sim.scenario.loading import load_scenario as load

run = CliRunner().invoke
PATHS = ["strain.poor", "hosts.attrition", "policies.slow_down.strength"]
GROUP = ["--group", "two=strain.poor,hosts.attrition"]
ASKED = ["--samples", "24", "--outcome", "entries", "--outcome", "nights_away", "--seeds", "2", "--years", "0.1",
         "--policy", "slow_down", "--workers", "1"]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The smallest scenario with a short history, as a folder of its own."""
    folder = tmp_path_factory.mktemp("place")
    source = load("minimal").folder
    for file in source.iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    toml = folder / "scenario.toml"
    toml.write_text("burn_in = 0.1\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def command(place, out, *more):
    return run(app, ["sensitivity", str(place), "--out", str(out), *more])


@pytest.fixture(scope="module")
def done(place, tmp_path_factory):
    """A Sobol study of three numbers, one of them a setting of the policy; stopped once on the way."""
    import sim.runs.sweep as module

    out = tmp_path_factory.mktemp("out")
    paths = [*(part for path in PATHS for part in ("--parameter", path)), *GROUP]
    real, calls = module.run_in, []

    def stopped(*arguments, **more):
        for number, piece in enumerate(real(*arguments, **more)):
            if number == 5:
                raise KeyboardInterrupt
            calls.append(number)
            yield piece

    module.run_in = stopped
    try:
        first = command(place, out, "--method", "sobol", *ASKED, *paths)
    finally:
        module.run_in = real
    assert first.exit_code == 1 and "The same command goes on from here" in first.stderr
    assert not (out / "sobol").exists()
    return out, command(place, out, "--method", "sobol", *ASKED, *paths)


def test_a_study_that_was_stopped_goes_on_and_writes_its_folder(done):
    out, found = done
    assert found.exit_code == 0, found.stderr
    assert re.search(r"\b5 of \d+ units were done before", found.stderr)
    folder = out / "sobol"
    indices, targets = (pl.read_parquet(folder / f"{name}.parquet") for name in ("indices", "outcomes"))
    said = targets.filter(~pl.col("warnings").list.contains("not_predicted"))
    assert targets.height == 4 and indices.height == 3 * 2 * said.height  # parameters x (first, total) x targets
    assert set(indices["policy"]) <= {"baseline", "slow_down"}
    for name in ("convergence", "groups", "outcomes", "parameters", "excluded"):
        assert (folder / f"{name}.parquet").exists()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["study"]["method"] == "sobol" and manifest["study"]["seeds"] == [0, 1]
    assert "never be used" in " ".join((folder / "sensitivity-en.md").read_text().split())
    assert "slow_down" in (folder / "sensitivity-nl.md").read_text() or (folder / "sensitivity-nl.md").exists()


def test_a_setting_of_a_policy_changes_nothing_in_the_baseline(done):
    indices = pl.read_parquet(done[0] / "sobol" / "indices.parquet")
    baseline = indices.filter((pl.col("policy") == "baseline") & (pl.col("parameter") == "policies.slow_down.strength"))
    assert baseline["value"].abs().max() == 0


def test_the_same_study_again_gives_the_same_and_json_holds_it(done, place):
    out = done[0]
    before = (out / "sobol" / "indices.parquet").read_bytes()
    paths = [*(part for path in PATHS for part in ("--parameter", path)), *GROUP]
    again = command(place, out, "--method", "sobol", *ASKED, *paths, "--format", "json")
    assert again.exit_code == 0 and (out / "sobol" / "indices.parquet").read_bytes() == before
    document = json.loads(again.stdout)
    assert document["parameters"][0] == "parameters.strain.poor" and document["runs"] == 24 * 2 * 2
    assert set(document["outcomes"]["entries"]["slow_down"]["text"]) == {"en", "nl"}
    assert document["groups"] == {"two": ["parameters.strain.poor", "parameters.hosts.attrition"]}
    other = command(place, out, "--method", "sobol", *ASKED, *paths[:4])
    assert other.exit_code == 2 and "another sobol study" in other.stderr


def test_the_parameters_that_matter_in_a_morris_result_are_those_that_matter_to_any_outcome(tmp_path):
    def of(outcome, **values):
        return [{"outcome": outcome, "policy": "baseline", "parameter": p, "index": "mu_star", "value": v}
                for p, v in values.items()]  # fmt: skip

    (tmp_path / "morris").mkdir()
    rows = (
        of("cost_total", a=1.0, b=0.2, c=0.1) + of("entries", a=3.0, b=10.0, c=90.0) + of("moves", a=0.0, b=0.0, c=0.0)
    )
    pl.DataFrame(rows).write_parquet(tmp_path / "morris" / "indices.parquet")
    assert top_of(tmp_path, 2) == ["a", "c"]


def test_all_numbers_with_a_range_are_varied_but_for_those_that_a_rule_leaves_out():
    place = load_scenario("minimal")
    factors, excluded = choose(place)
    varied = {factor.path: factor for factor in factors}
    left = {row.path: row.reason for row in excluded}
    assert not set(varied) & set(left)
    assert {"parameters.hosts.attrition", "parameters.levels.up.0", "areas.Noord.help_gradient"} <= set(varied)
    assert all(factor.low < factor.high for factor in factors)
    assert varied["parameters.help.speed_half_days"].log and not varied["parameters.strain.poor"].log
    assert "add up to 1" in left["parameters.population.concern"]
    assert "choice" in left["parameters.help.trial"] and "choice" in left["parameters.forms.stay_kind.1"]
    assert "policy" in left["practices.zorgoppas.strength"] and "practices.slow_down.strength" in varied
    assert "no range" in left["costs.price_year"] and "place" in left["areas.Noord.households"]
    named, nothing = choose(place, ["areas.Noord.households", "strain.poor"])
    assert [factor.path for factor in named] == ["areas.Noord.households", "parameters.strain.poor"] and not nothing


def test_python_gives_the_same_object_with_words_and_figures(place):
    found = sensitivity(str(place), "morris", 4, parameters=["costs.worker_year", "costs.help_generalist"],
                        outcomes=["cost_total"], seeds=1, years=0.1)  # fmt: skip
    assert found.folder is None and len(found.sentences("nl")) == 1
    assert (
        found.plan.noise.points[-1] == found.plan.design.points[-1]
    )  # one seed: a few points have more, for the noise
    assert 0 <= found.study.findings[0].averages.share < 1
    figures = found.figures("en")
    assert set(figures) == {"bars-cost_total", "convergence-cost_total"}
    for figure in figures.values():
        figure.draw_without_rendering()
        assert all(axis.get_xlabel() for axis in figure.axes)


TWO = ["--parameter", "strain.poor", "--parameter", "strain.single", "--parameter", "hosts.attrition"]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--method", "sobol", "--outcome", "entres"], "did you mean entries"),
        (["--method", "sobol", "--samples", "7"], "at least 20"),
        (["--method", "sobol", *TWO, "--group", "home"], "write a name and two or more"),
        (["--method", "sobol", *TWO, "--group", "home=strain.poor"], "name two or more"),
        (["--method", "sobol", *TWO, "--group", "home=strain.poor,strain.need"], "'strain.need' is not varied"),
        (["--method", "sobol", *TWO, "--group", "strain=strain.poor,strain.single"], "a section of that name"),
        (["--method", "sobol", *TWO, *["--group", "a=strain.poor,strain.single"] * 2], "two groups"),
        (["--method", "morris", *TWO, "--group", "a=strain.poor,strain.single"], "for the method sobol"),
        (["--method", "morris", "--parameter", "costs.price_year"], "has no range"),
        (["--method", "morris", "--parameter", "strain.por"], "Did you mean 'parameters.strain.poor'"),
        (["--method", "morris", "--parameter", "population.kin.0"], "must add up to 1"),
        (["--method", "morris", "--parameter", "forms.breakdown"], "forms.breakdown.0 to forms.breakdown.8"),
        (["--method", "morris", "--parameter", "strain.poor"], "two or more parameters"),
        (["--method", "morris", "--parameter", "strain.poor", "--parameter", "parameters.strain.poor"], "found twice"),
        (["--method", "sobol", "--top", "5"], "no Morris result"),
        (["--method", "sobol", "--top", "5", "--parameter", "strain.poor"], "not both"),
        (["--method", "fast"], "morris"),
        (["--method", "sobol", "--policy", "nonsense"], "nonsense"),
        (["--method", "sobol", "--seeds", "0"], "seeds"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_with_exit_code_2(arguments, words, tmp_path):
    found = run(app, ["sensitivity", "minimal", "--out", str(tmp_path / "a"), *arguments])
    assert found.exit_code == 2, found.stderr
    assert words in " ".join(found.stderr.split()) and "Traceback" not in found.stderr
