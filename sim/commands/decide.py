"""The commands ``discover`` and ``optimise``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.commands.guard import keep
from sim.commands.options import (
    OUTCOME,
    REAL,
    SIZE,
    WHOLE,
    Distribution,
    DistributionOption,
    DrawsOption,
    Format,
    FormatOption,
    GradeOption,
    LangOption,
    Language,
    ParameterOption,
    PosteriorOption,
    WorkersOption,
    YearsOption,
    cores,
    worlds,
)
from sim.commands.terminal import parts, progress, say, say_json, table_console


class Budget(StrEnum):
    """What a budget is for."""

    cost_total = "cost_total"
    cost_policies = "cost_policies"


def discover(
    source: Annotated[
        str,
        typer.Argument(
            metavar="DIR|SCENARIO",
            help="Folder of a comparison over draws or of a sweep; or a scenario, which is drawn.",
        ),
    ],
    policy: Annotated[str, typer.Option("--policy", help="Which policy, as it is called there.")],
    outcome: Annotated[
        str, typer.Option("--outcome", **OUTCOME, help="Which outcome, such as entries or severe_incidents.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for what is found (and, of a scenario, its runs).")],
    threshold: Annotated[
        float, typer.Option("--threshold", **REAL, help="Difference from the baseline, in its unit.")
    ] = 0.0,
    below: Annotated[bool, typer.Option("--below", help="Where it is below the threshold, not above.")] = False,
    draws: DrawsOption = None,
    posterior: PosteriorOption = None,
    parameter: ParameterOption = None,
    grade: GradeOption = None,
    distribution: DistributionOption = Distribution.pert,
    seeds: Annotated[int, typer.Option("--seeds", **WHOLE, help="Of a scenario: seeds a draw.")] = 2,
    years: YearsOption = None,
    workers: WorkersOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Where in the space of uncertain numbers does a policy raise (or lower) an outcome? Regions, and regret."""
    from sim.analysis import discovery
    from sim.analysis.cases import compute_cases, read_cases
    from sim.designs.request import BASELINE, as_scenario, as_seeds, as_years
    from sim.errors import InputError
    from sim.files.places import own_result
    from sim.report.discovery import BESIDE, KIND, document_of, question, sentences, write_discovery
    from sim.report.texts import planning
    from sim.results.decision import OUTCOMES, acting_on
    from sim.runs.executor import usable_workers

    discovery.need_workbench()
    discovery.check_threshold(threshold)
    usable_workers(1 if workers is None else workers, 1)
    own_result(out, KIND, BESIDE)
    if any((Path(source) / name).exists() for name in ("manifest.json", "runs")):
        if draws is not None:
            raise InputError("--draws is for a scenario; the worlds of a folder are there already.")
        cases = read_cases(source)
    else:
        _known_outcome(outcome)
        place = as_scenario(source)
        as_years(years, place)
        as_seeds(seeds)
        if draws == 0:
            raise InputError("Regions are of worlds that differ: --draws must be 2 or more; found 0.")
        numbers = worlds(place, 100 if draws is None else draws, posterior, parameter, grade, distribution, seeds)
        count = cores() if workers is None else workers
        asked = [] if policy == BASELINE else [policy]
        names = (*OUTCOMES, outcome)
        line = parts("units")(len(numbers.matrix) * seeds, "")
        cases = compute_cases(place, numbers, asked, names, out, seeds=seeds, years=years, workers=count, progress=line)
    interest = discovery.interesting(cases, policy, outcome, threshold, below)
    found = discovery.discover(acting_on(outcome, cases.numbers), interest)
    asked_for = {"policy": policy, "outcome": outcome, "threshold": threshold, "below": below}
    if form == Format.json:
        say_json(document_of(cases, found, asked_for))
    else:
        language: Any = str(lang)
        say(question(cases, policy, outcome, threshold, below, language))
        for words in (*sentences(cases, found, language), planning(cases.scenario, language, effects=True)):
            say(words)
    keep(out, lambda note: write_discovery(out, cases, found, interest, asked_for, note))


def _known_outcome(name: str) -> None:
    from sim.errors import InputError, ended
    from sim.outcomes.registry import outcome_named

    try:
        outcome_named(name)
    except KeyError as error:
        raise InputError(f"There is {ended(error.args[0])} The command `outcomes` lists them.") from None


def optimise(
    source: Annotated[
        str, typer.Argument(metavar="DESIGN.toml|SCENARIO", help="A scenario; or a design that says what is chosen.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder; a search that was stopped goes on there.")],
    policy: Annotated[
        list[str] | None, typer.Option("--policy", help="A policy of the mix, with settings if wanted; repeatable.")
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary", **SIZE, metavar="P.SETTING[=LOW:HIGH]", help="What is chosen; default: each strength, 0 to 1."
        ),
    ] = None,
    budget: Annotated[
        float | None, typer.Option("--budget", **REAL, help="Most extra euro a year; default: no limit.")
    ] = None,
    budget_of: Annotated[
        Budget, typer.Option("--budget-of", help="The whole bill against the baseline, or the policies by themselves.")
    ] = Budget.cost_total,
    harm: Annotated[
        float, typer.Option("--harm", **REAL, help="Severe incidents may be higher by this share at most.")
    ] = 0.05,
    probability: Annotated[
        float, typer.Option("--probability", **REAL, help="... with at least this probability.")
    ] = 0.9,
    aim: Annotated[
        list[str] | None,
        typer.Option(
            "--aim", **OUTCOME, help="Outcome to make small; default: entries, cost_total and unmet_need; repeatable."
        ),
    ] = None,
    draws: DrawsOption = None,
    posterior: PosteriorOption = None,
    parameter: ParameterOption = None,
    grade: GradeOption = None,
    distribution: DistributionOption = Distribution.pert,
    seeds: Annotated[
        int | None, typer.Option("--seeds", **WHOLE, help="Seeds a mix (default 4), and fresh ones after.")
    ] = None,
    years: YearsOption = None,
    population: Annotated[int, typer.Option("--population", **WHOLE, help="Mixes in a generation.")] = 16,
    generations: Annotated[int, typer.Option("--generations", **WHOLE, help="Generations.")] = 6,
    workers: WorkersOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Search the best mix of policy settings under a budget and a safety bound; started again, it goes on."""
    from sim.analysis.optimisation import AIMS, from_design, settings_of_mix
    from sim.analysis.optimisation import optimise as compute
    from sim.designs.request import as_policies, as_scenario
    from sim.errors import InputError
    from sim.files.places import own_result
    from sim.report.optimisation import BESIDE, KIND, document, front_table, sentences, write_optimised
    from sim.report.render import terminal
    from sim.report.texts import planning

    own_result(out, KIND, BESIDE)
    for name in aim or ():
        _known_outcome(name)
        if (aim or []).count(name) > 1:
            raise InputError(f"--aim names {name} twice; give it once.")
    used: Any = 4 if seeds is None else seeds
    if source.endswith(".toml") and Path(source).name != "scenario.toml":
        if policy or vary:
            raise InputError("A design file names the policies and what is chosen; leave out --policy and --vary.")
        place, policies, factors, own, length = from_design(source)
        used, years = (own if seeds is None else seeds), length if years is None else years
    else:
        place, policies = as_scenario(source), as_policies(policy or [])
        factors = settings_of_mix(place, policies, vary or ()) if policies else ()
    each = population * (used if isinstance(used, int) else len(used))
    found = compute(
        place, policies, out, budget=float("inf") if budget is None else budget, budget_of=str(budget_of), harm=harm,
        probability=probability, factors=factors, aims=tuple(aim or AIMS), seeds=used, years=years,
        draws=worlds(place, draws, posterior, parameter, grade, distribution, each), population=population,
        generations=generations,        workers=cores() if workers is None else workers, progress=progress(0, "units"),
    )  # fmt: skip
    language: Any = str(lang)
    if form == Format.json:
        say_json(document(found))
    else:
        if len(found.found.front):
            wide = table_console(200)
            for grid in terminal(front_table(found, language), wide.width):
                wide.print(grid)
        for line in (*sentences(found, language), planning(found.scenario, language, effects=True)):
            say(line)
    keep(out, lambda note: write_optimised(out, found, note))
