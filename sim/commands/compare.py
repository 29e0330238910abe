"""The command ``compare``: policies beside the baseline on the same children."""

from __future__ import annotations

import shlex
from typing import Annotated, Any

import typer

from sim.commands.guard import deliver, finish, say_cleared
from sim.commands.options import (
    SIZE,
    WHOLE,
    DiscountOption,
    Distribution,
    DistributionOption,
    DrawsOption,
    Format,
    FormatOption,
    GradeOption,
    LangOption,
    Language,
    LogOption,
    NoticeableOption,
    OutOption,
    ParameterOption,
    PosteriorOption,
    ScenarioName,
    SeedsOption,
    WorkersOption,
    YearsOption,
    cores,
    discounted,
    drawn,
)
from sim.commands.terminal import progress, say, say_json, table_console
from sim.scenario.plain_name import file_name


def compare(
    scenario: ScenarioName,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="P | P+Q",
            help="A policy or several together (P+Q), with settings if wanted: slow_down:office=0.9. Can be given "
            "several times; default: five policies and all five together, at full dose.",
        ),
    ] = None,
    seeds: SeedsOption = None,
    precision: Annotated[
        list[str] | None,
        typer.Option(
            "--precision",
            **SIZE,
            metavar="[OUTCOME=]HALF",
            help="Add seeds until the half width of this outcome's interval (default entries) is at most this in every row, "
            "in its unit or in percent of the baseline: entries=0.5, 5%. Can be given several times.",
        ),
    ] = None,
    seeds_most: Annotated[
        int | None, typer.Option("--seeds-most", **WHOLE, help="Most seeds that --precision may take; default 200.")
    ] = None,
    noticeable: NoticeableOption = None,
    years: YearsOption = None,
    draws: DrawsOption = None,
    posterior: PosteriorOption = None,
    parameter: ParameterOption = None,
    grade: GradeOption = None,
    distribution: DistributionOption = Distribution.pert,
    workers: WorkersOption = None,
    out: OutOption = None,
    log: LogOption = False,
    discount: DiscountOption = None,
    full: Annotated[bool, typer.Option("--full", help="Print every table and note, not the answer alone.")] = False,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Compare policies with the baseline on the same children; print a table and write a folder with everything."""
    from sim.designs.fits import seeds_that_fit
    from sim.designs.request import as_entries, as_scenario, as_years, check_size
    from sim.files.store import OutputFolder
    from sim.report.comparison import complete
    from sim.results.noticeable import as_thresholds
    from sim.results.precision import as_precision, first_seeds
    from sim.results.unit_store import can_go_on
    from sim.runs.compare import compare_runs

    place = discounted(as_scenario(scenario), discount)
    entries = as_entries(policy or None)
    as_thresholds(noticeable)
    asked, most = first_seeds(as_precision(precision or None), seeds, seeds_most)
    length, number = as_years(years, place), cores() if workers is None else workers
    check_size(draws or 1, most, "draws")
    seeds_that_fit(place, length, len(entries) + 1, draws or 1, len(asked), most)
    numbers, known = drawn(place, draws, posterior, parameter, grade, distribution, most)
    line = progress(len(asked) * (draws or 1), "seeds" if not numbers else "units (draw and seed)")
    folder = OutputFolder(out, file_name(place.name), can_go_on).open()
    say_cleared(folder.cleared)
    try:
        parts = str(folder.parts)
        data = compare_runs(
            place, entries, seeds, length, number, draws=numbers, posterior=known, log=log, folder=parts,
            precision=precision or None, seeds_most=seeds_most, noticeable=noticeable or None, resume=folder.stopped,
            progress=line,
        )  # fmt: skip
        found = complete(data)

        def show() -> None:
            if form == Format.json:
                say_json(found.to_json())
            elif found.units:
                _print_comparison(found, str(lang), full)

        reports = [] if found.interrupted else [found.write_reports]  # who asks to stop does not wait for figures
        kept = None if found.empty else folder
        failed = deliver(kept, show, lambda to: found.write(to), *reports)
    finally:
        folder.abandon()
    for failure in found.failures[:5]:
        what = f", policy {failure['policy']}" if failure["policy"] else ""
        say(f"Failed: seed {failure['seed']}{what}: {failure['reason']}", error=True)
    if not found.units:
        say("No run of this comparison finished.", error=True)
    elif found.interrupted:
        say("Figures and report are left out of a comparison that was stopped.", error=True)
        if kept is not None and not failed:
            say(f"The same command with --out {shlex.quote(str(kept.path))} goes on with it.", error=True)
    elif kept is not None and not failed and f"brief-{lang}.html" not in kept.failed:
        say(f"The answer on one page: {kept.path / f'brief-{lang}.html'}", error=True)
    finish(kept, failed, incomplete=bool(found.failures) or found.interrupted)


def _print_comparison(found: Any, lang: str, full: bool) -> None:
    """The table of policies and what it says; ``full``: every table, and how to read them."""
    from rich.text import Text

    from sim.report.render import terminal
    from sim.report.tables import under_title
    from sim.report.texts import as_lang, planning

    language = as_lang(lang)
    console = table_console()
    first, *others = found.tables(lang) if full else [found.table(lang, "object")]
    console.print(Text(first.title, style="bold"))
    console.print(under_title(found, language))
    if caveat := found.scenario.caveat(language):
        console.print(Text(caveat))
    for one in (first, *others) if full else (first,):
        if one.key == "areas":
            continue  # long; it stands in the report and in table-*.md
        if one is not first:
            console.print(Text(one.title, style="bold"))
        for grid in terminal(one, console.width):
            console.print(grid)
        for note in one.notes if full else (planning(found.scenario, language, effects=True),):
            console.print(Text(note))
        console.print()
    lists = found.lists(lang)
    for head, lines in lists if full else lists[:1]:
        if lines:
            console.print(Text(head, style="bold"))
            for line in lines:
                console.print(Text(line))
