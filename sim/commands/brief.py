"""The command ``brief``: one HTML file with the question, the answer and how sure it is."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.commands.guard import fail
from sim.commands.options import (
    DrawsOption,
    LangOption,
    Language,
    NoticeableOption,
    PosteriorOption,
    ScenarioName,
    SeedsOption,
    WorkersOption,
    YearsOption,
    cores,
    drawn,
)
from sim.commands.terminal import progress, say
from sim.scenario.plain_name import file_name
from sim.scenario.plain_number import plainly

if TYPE_CHECKING:
    from sim.results.comparison import ComparisonData


def brief(
    context: typer.Context,
    scenario: ScenarioName,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="P | P+Q",
            help="A policy or several together (P+Q); can be given several times, the last is the question. "
            "Default: five policies and all five together.",
        ),
    ] = None,
    seeds: SeedsOption = None,
    years: YearsOption = None,
    draws: DrawsOption = None,
    posterior: PosteriorOption = None,
    noticeable: NoticeableOption = None,
    explore: Annotated[
        bool,
        typer.Option("--explore", help="Compute every mix of the policies (now, half, all of it) for the switches."),
    ] = False,
    runs: Annotated[
        Path | None,
        typer.Option("--runs", help="Folder of the runs of --explore, that go on there; default: out/mixes-PLACE."),
    ] = None,
    workers: WorkersOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file; default: zo-thuis-PLACE.html. An earlier brief is replaced.")
    ] = None,
    lang: LangOption = Language.nl,
) -> None:
    """Write one HTML file with the question, the answer and how sure it is: to mail, to print, to keep."""
    from sim.designs.request import as_entries, as_scenario, as_years
    from sim.errors import InputError
    from sim.report.brief.mixes import TILES, TOLD, switches_of
    from sim.report.brief.page import WHAT, brief_page
    from sim.report.comparison import complete
    from sim.report.one_file import check_place, write_page
    from sim.results.noticeable import as_thresholds
    from sim.runs.compare import compare_runs
    from sim.runs.mixes import design_of
    from sim.runs.mixes import explore as compute

    place = as_scenario(scenario)
    entries, length = as_entries(policy or None), as_years(years, place)
    as_thresholds(noticeable)
    file = out or Path(f"zo-thuis-{file_name(place.name)}.html")
    check_place(file, WHAT)
    if runs is not None and not explore:
        raise InputError("--runs is the folder of the runs of --explore; give --explore too.")
    number = cores() if workers is None else workers
    names = switches_of(entries)
    if explore and not names:
        raise InputError("--explore needs policies at a dose (programme or full), without other settings, six at most.")
    numbers, known = drawn(place, draws, posterior, None, None, "pert", seeds or 1)
    design = design_of(place, names, tuple(dict.fromkeys((*TILES, *TOLD))), years=length) if explore else None
    line = progress(0, "seeds" if not numbers else "units (draw and seed)")
    data = compare_runs(
        place,
        entries,
        seeds,
        length,
        number,
        draws=numbers,
        posterior=known,
        noticeable=noticeable or None,
        progress=line,
    )
    found = complete(data)
    if not found.units or found.interrupted:
        fail("Stopped before the comparison was complete; nothing was written.", 1)
    more: ComparisonData | None = None
    if design is not None:
        folder = runs or Path("out") / f"mixes-{file_name(place.name)}"
        mixes, each = len(design.entries), len(design.seeds)
        if len(names) == 1:
            say(f"Every mix of one policy: {mixes} mixes, {each} runs of each, in {folder}", error=True)
        else:
            say(f"Every mix of {len(names)} policies: {mixes} mixes, {each} runs of each, in {folder}", error=True)
        more = compute(design, folder, number, progress(len(design), "units"), found.noticeable)
    language: Any = str(lang)
    write_page(file, brief_page(found, language, _typed(context), explored=more), WHAT)
    say(f"The brief is in {file}", error=True)


def _typed(context: typer.Context) -> str:
    """The command as it can be typed again."""
    words = ["python", "-m", "sim", "brief", str(context.params["scenario"])]
    for parameter in context.command.params:  # in the order of the help
        name = str(parameter.name)
        value, source = context.params.get(name), context.get_parameter_source(name)
        if source is None or "DEFAULT" in source.name or name in ("scenario", "out", "workers", "runs"):
            continue
        option = f"--{name.replace('_', '-')}"
        for one in value if isinstance(value, list | tuple) else [value]:
            words += [option] if one is True else [option, plainly(one) if isinstance(one, float) else str(one)]
    return shlex.join(words)
