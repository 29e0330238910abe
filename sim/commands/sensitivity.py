"""The command ``sensitivity``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.commands.options import (
    OUTCOME,
    WHOLE,
    Format,
    FormatOption,
    LangOption,
    Language,
    RetryOption,
    ScenarioName,
    SchedulerOption,
    WorkersOption,
    YearsOption,
    cores,
)
from sim.commands.terminal import progress, say, say_json, table_console


class Method(StrEnum):
    """How sensitivity is measured."""

    morris = "morris"
    sobol = "sobol"
    pawn = "pawn"


def sensitivity(
    scenario: ScenarioName,
    method: Annotated[
        Method,
        typer.Option("--method", help="morris: screen many; sobol: shares of variance; pawn: for skewed outcomes."),
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Folder of results and store; a study that was stopped goes on there.")
    ],
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", **OUTCOME, help="An outcome; several times for more. Default: five."),
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option("--samples", **WHOLE, help="morris: trajectories (10); sobol: points (350); pawn: points (500)."),
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy", metavar="P | P+Q", help="Explain also what this policy changes. Several times for more."
        ),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", metavar="PATH", help="Vary only these; default: all numbers that have a range."),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option("--top", **WHOLE, help="Vary the K that matter most in the Morris result in the folder of --out."),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            "--group", metavar="NAME=PATH,PATH", help="sobol: take these together too. Several times for more."
        ),
    ] = None,
    seeds: Annotated[
        int | None, typer.Option("--seeds", **WHOLE, help="Runs at every point, averaged; default 2.")
    ] = None,
    years: YearsOption = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    retry_failed: RetryOption = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Compute the runs anew; the old ones are kept aside.")] = False,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Find which parameters drive an outcome, or what a policy changes in it; started again, it goes on."""
    from sim.analysis.sensitivity import DEFAULT_SEEDS, plan_study
    from sim.errors import InputError, StorageError
    from sim.report.sensitivity import study_json
    from sim.report.sensitivity_run import Interrupted, run_planned, top_of
    from sim.runs.executor import usable_workers

    usable_workers(1 if workers is None else workers, 1)
    if top is not None and parameter:
        raise InputError("Give --parameter or --top, not both.")
    paths = parameter or (top_of(out, top) if top is not None else [])
    plan = plan_study(
        scenario, str(method), samples, parameters=paths, policies=policy or (), outcomes=outcome,
        seeds=DEFAULT_SEEDS if seeds is None else seeds, years=years, groups=_groups(group or ()),
    )  # fmt: skip
    points = len(plan.design.points)
    more = f", and {len(plan.noise.points)} points x {len(plan.noise.seeds)} seeds for the noise" if plan.noise else ""
    say(
        f"{len(plan.factors)} parameters, {len(plan.excluded)} numbers left out; {points} points x {len(plan.design.seeds)} "
        f"seeds x {len(plan.design.labels)} policies with the baseline{more}: {plan.runs} runs",
        error=True,
    )

    def show(study: Any) -> None:
        if form == Format.json:
            say_json(study_json(study, plan))
        else:
            _print(study, plan, str(lang))
        sys.stdout.flush()

    try:
        study, swept, folder = run_planned(
            plan, out, cores() if workers is None else workers, scheduler, show, retry_failed=retry_failed, fresh=fresh,
            progress=progress(len(plan.design), "units"),
        )  # fmt: skip
    except (StorageError, Interrupted) as error:
        say(error, error=True)
        raise typer.Exit(1) from None
    if swept.failed:
        where = swept.folder / "failures.parquet"
        say(f"{swept.failed} units failed ({where}); --retry-failed does them again.", error=True)
    say(f"Results are in {folder}", error=True)
    if swept.failed:
        raise typer.Exit(1)


def _groups(given: Iterable[str]) -> dict[str, list[str]]:
    """Groups as they are given: NAME=PATH,PATH."""
    from sim.errors import InputError

    found: dict[str, list[str]] = {}
    for one in given:
        name, sign, paths = one.partition("=")
        if not sign or not name.strip() or not paths.strip():
            raise InputError(
                f"--group {one}: write a name and two or more parameters, as in home=strain.poor,strain.single."
            )
        if name.strip() in found:
            raise InputError(f"--group {one}: there are two groups of that name.")
        found[name.strip()] = [path.strip() for path in paths.split(",") if path.strip()]
    return found


def _print(study: Any, plan: Any, lang: str) -> None:
    """The sentences of each target."""
    from rich.text import Text

    from sim.report.sensitivity import sentences, under
    from sim.report.texts import as_lang, planning, text

    language = as_lang(lang)
    here = table_console()
    title = getattr(plan.design.scenario.title, lang)
    here.print(Text(text("sens_title", language, scenario=title), style="bold"))
    here.print(Text(under(study, plan, language)))
    for lines in sentences(study, language, plan.design.entries, len(plan.design.seeds)):
        here.print()
        for line in lines:
            here.print(Text(line))
    here.print()
    here.print(Text(text("sens_ranges", language)))
    here.print(Text(" ".join(planning(plan.design.scenario, language, effects=bool(plan.design.entries)).split())))
