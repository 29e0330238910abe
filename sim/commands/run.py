"""The commands ``run`` and ``trial``: simulate, and print what came out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from sim.commands.guard import deliver, fail, finish, say_cleared
from sim.commands.options import (
    REAL,
    WHOLE,
    DiscountOption,
    Format,
    FormatOption,
    LangOption,
    Language,
    OutOption,
    PolicyOption,
    ScenarioName,
    WorkersOption,
    YearsOption,
    cores,
    discounted,
)
from sim.commands.terminal import progress, say, say_json, table_console
from sim.scenario.plain_name import file_name


class Who(StrEnum):
    """Who is eligible in the simulated trial."""

    CRISIS_AT_HOME = "crisis-at-home"
    PLACEMENT_ASKED = "placement-asked"
    BOTH = "both"


def run(
    scenario: ScenarioName,
    policy: PolicyOption = None,
    seed: Annotated[
        int | None, typer.Option("--seed", **WHOLE, help="Keys all chance; default: the scenario's.")
    ] = None,
    years: YearsOption = None,
    out: OutOption = None,
    log: Annotated[bool, typer.Option("--log", help="Keep the event log.")] = False,
    discount: DiscountOption = None,
    targets: Annotated[bool, typer.Option("--targets", help="Put the baseline beside the published figures.")] = False,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Simulate one run and print its outcomes; several policies act together."""
    from sim.designs.request import as_policies, as_scenario, as_seed, as_years
    from sim.files.store import OutputFolder
    from sim.report.dutch_csv import put_run
    from sim.report.targets import target_values
    from sim.report.texts import as_lang
    from sim.runs.run import simulate

    place = discounted(as_scenario(scenario), discount)
    asked = as_policies(policy or [])
    if targets and asked:
        fail("--targets puts the baseline beside published figures; leave out --policy.", 2)
    number = as_seed(place.seed if seed is None else seed)
    length = as_years(years, place)
    folder = OutputFolder(out, file_name(place.name)).open() if out is not None or log else None
    say_cleared(folder.cleared if folder is not None else ())
    try:
        found = simulate(place, asked, number, length, progress=progress(1, "runs"))

        def show() -> None:
            if form == Format.json:
                beside = {"targets": target_values(found.targets(), as_lang(str(lang)))} if targets else {}
                say_json({**found.to_json(), **beside})
            else:
                _print_run(found, str(lang), asked, targets)

        more = [lambda to: put_run(to, found)] if lang == Language.nl else []
        failed = deliver(folder, show, lambda to: found.write(to, log=log), *more)
    finally:
        if folder is not None:
            folder.abandon()
    finish(folder, failed)


def trial(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario with families.")] = "utrecht",
    step: Annotated[
        bool,
        typer.Option("--step", help="The trial of the step before every placement: alternative, delay or placement."),
    ] = False,
    without_help: Annotated[
        bool,
        typer.Option(
            "--without-help",
            help="Policies where what comes in place of a placement changes nothing in a family: what help adds.",
        ),
    ] = False,
    policy: PolicyOption = None,
    eligible: Annotated[
        list[Who] | None,
        typer.Option(
            "--eligible", help="Families at imminent risk, in one of three definitions; default: each; repeatable."
        ),
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", **WHOLE, help="Number of histories.")] = 4,
    years: Annotated[float, typer.Option("--years", **REAL, help="Length, two years of follow-up included.")] = 6.0,
    workers: WorkersOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Simulate the trial of intensive family treatment and print it beside what was published; or one of the two others."""
    from sim.designs.request import as_scenario
    from sim.report import trial as shown
    from sim.report import without_help as beside
    from sim.report.texts import as_lang
    from sim.runs.step_trial import run_step_trial
    from sim.runs.trial import run_trial
    from sim.runs.without_help import run_without_help
    from sim.words import Eligible

    if without_help and (step or eligible):
        fail("--without-help is a trial of policies; leave out --step and --eligible.", 2)
    if policy and not without_help:
        fail("--policy goes with --without-help here: the other trials take no policy; leave it out.", 2)
    if step and eligible:
        fail("--eligible is of the trial of treatment; the trial of the step takes every request; leave one out.", 2)
    number = cores() if workers is None else workers
    place, line = as_scenario(scenario), progress(seeds, "seeds")
    language = as_lang(str(lang))
    if without_help:
        pairs = run_without_help(place, policy, seeds, years, number, line)
        found, lines = beside.without_rows(pairs), beside.without_lines(pairs, language)
    elif step:
        rows = run_step_trial(place, seeds, years, number, line)
        found, lines = shown.step_rows(rows, language), shown.step_lines(rows, language)
    else:
        asked = tuple(Eligible[one.name] for one in eligible or Who)
        results = run_trial(place, seeds, years, number, eligible=asked, progress=line)
        found, lines = shown.trial_rows(results, language), shown.trial_lines(results, language)
    if form == Format.json:
        kind = "without help" if without_help else "step" if step else "treatment"
        say_json({"trial": kind, "rows": found, "published": shown.published_rows(language), **place.projected()})
        return
    for words in [*lines, *filter(None, (place.caveat(language),))]:
        say(words)


def _print_run(found: Any, lang: str, asked: Sequence[Any], targets: bool = False) -> None:
    """Outcomes of one run by group, and what it means."""
    from rich.table import Table

    from sim.outcomes.registry import GROUPS, OUTCOMES
    from sim.policies.picture import said
    from sim.report.render import terminal
    from sim.report.sentences import unit_name
    from sim.report.targets import target_table
    from sim.report.texts import as_lang, decimal, digits_for, planning, text

    language = as_lang(lang)
    console = table_console()
    for group, head in GROUPS.items():
        rows = [(OUTCOMES[name], value) for name, value in found.values.items() if OUTCOMES[name].group == group]
        if not rows:
            continue
        grid = Table(title=getattr(head, lang), title_justify="left", title_style="bold", box=None, show_header=False)
        grid.add_column(width=max(20, min(62, console.width - 34)), overflow="fold")
        grid.add_column(justify="right", min_width=12, no_wrap=True)
        grid.add_column()
        for outcome, value in rows:
            shown, unit = (100 * value, "%") if outcome.unit == "share" else (value, unit_name(outcome.unit, language))
            grid.add_row(getattr(outcome.label, lang), decimal(shown, language, digits_for(shown)), unit)
        if group == "costs" and len(found.municipal) > 1:
            unit = unit_name(OUTCOMES["cost_total"].unit, language)
            for name, cost in found.municipal.items():
                grid.add_row(f"  {name}", decimal(cost, language, digits_for(cost)), unit)
        console.print(grid)
    if targets:
        table = target_table(found.targets(), language)
        for grid in terminal(table, console.width):
            console.print(grid)
        for note in table.notes:
            console.print(note)
    for line in filter(None, (said(policy, found.scenario, lang) for policy in asked)):
        console.print(line)
    console.print(text("note_one_run", language))
    console.print(planning(found.scenario, language), markup=False)
