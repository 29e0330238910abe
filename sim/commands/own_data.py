"""The commands ``own-data`` and ``statline``: a municipality's own trajectories, and tables downloaded from StatLine."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.commands.dutch import LANGUAGE
from sim.commands.guard import keep
from sim.commands.options import WHOLE, Format, FormatOption, LangOption, Language, asked_for
from sim.commands.terminal import say, say_json, table_console


def own_data(
    trajectories: Annotated[
        Path, typer.Argument(help="CSV of stays: pseudonym, area, care form, start, end, crisis, reason of end.")
    ],
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="SCENARIO", help="The scenario whose areas the files are about.")
    ],
    first: Annotated[int, typer.Option("--from", **WHOLE, help="First year that the files hold whole.")],
    last: Annotated[int, typer.Option("--to", **WHOLE, help="Last year that the files hold whole.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the targets and a page in words.")],
    capacities: Annotated[
        Path | None, typer.Option("--capacities", help="CSV of places: area, care form, places, from, until.")
    ] = None,
    least: Annotated[int, typer.Option("--least", **WHOLE, help="Smallest count that is written, 5 or more.")] = 5,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Derive targets from your own trajectories and capacities, on this machine; nothing of a single child is written."""
    from sim.commands.dutch import told as in_language
    from sim.designs.request import as_scenario
    from sim.files.places import own_result
    from sim.own_data.faults import told
    from sim.own_data.use import use
    from sim.report.own_data import KIND, command_to_validate, not_said, own_table, read_words, write_own_data
    from sim.report.render import terminal
    from sim.report.texts import as_lang, text

    language = as_lang(str(lang))
    place = as_scenario(scenario)
    own_result(out, KIND)
    used = use(trajectories, place, first, last, capacities, least)
    for line in told(used.remarks):
        say(in_language(line.strip(), LANGUAGE.get()), error=True)
    if form == Format.json:
        say_json({"scenario": place.name, "years": used.derived.window.name, "read": read_words(used, language),
                  "targets": [asdict(row) for row in used.derived.rows], "not_said": not_said(used, language)})  # fmt: skip
    else:
        say(read_words(used, language))
        table = own_table(used, language)
        console = table_console()
        for grid in terminal(table, console.width) if used.derived.rows else ():
            console.print(grid)
        for line in (*([] if used.derived.rows else [text("own_none", language)]), *not_said(used, language)):
            say(line)
    keep(out, lambda note: write_own_data(used, place, scenario, out, note))
    if used.derived.rows:
        say(command_to_validate(scenario, out), error=True)


class Level(StrEnum):
    """Regions of a table of StatLine."""

    buurt = "buurt"
    wijk = "wijk"
    gemeente = "gemeente"


def statline(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV downloaded from StatLine, as it came.")],
    place: Annotated[str, typer.Option("--place", help="Municipality (name or code), or region of youth care.")] = "",
    level: Annotated[Level, typer.Option("--level", help="Which regions become areas of a scenario.")] = Level.wijk,
    scenario: Annotated[
        str | None, typer.Option("--for", metavar="SCENARIO", help="Its children say how large chance is in a figure.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for areas.csv and areas.toml, or targets.csv.")
    ] = None,
    lang: LangOption = Language.en,
) -> None:
    """Read a downloaded table of StatLine: children by neighbourhood for a scenario, or use of youth care as targets."""
    from sim.commands.dutch import told as in_language
    from sim.designs.request import as_scenario
    from sim.errors import InputError
    from sim.files.places import own_result
    from sim.own_data.faults import Faults, name_of_file, refuse, told
    from sim.own_data.sheet import content_of
    from sim.own_data.statline import read_statline
    from sim.own_data.statline_use import is_of_neighbourhoods, neighbourhoods, use_targets, uses
    from sim.report import statline as shown
    from sim.report.render import terminal
    from sim.report.texts import as_lang, text

    language = as_lang(str(lang))
    children = float(as_scenario(scenario).children) if scenario is not None else 0.0
    if out is not None:
        own_result(out, shown.KIND)
    faults = Faults(name_of_file(file))
    content = content_of(file, faults)
    figures = read_statline(content, faults) if content is not None else []
    areas = neighbourhoods(figures, place, str(level), faults) if is_of_neighbourhoods(figures) else []
    if figures and not areas and not faults.found and asked_for(context, "level"):
        raise InputError("--level: of a table of children by neighbourhood; this one is of use of youth care.")
    rows = (
        ()
        if areas or not figures or faults.found
        else use_targets(uses(figures), place, children, faults, text("statline_target_note", language))
    )
    refuse(faults)
    if areas:
        table = shown.areas_table(areas, place, str(level), language)
    else:
        table = shown.use_table(rows, place, language)
    for line in told(faults.remarks):
        say(in_language(line.strip(), LANGUAGE.get()), error=True)
    console = table_console()
    for grid in terminal(table, console.width):
        console.print(grid)
    for note in table.notes:
        say(note)
    if out is not None:
        folder = out
        if areas:
            keep(folder, lambda note: shown.write_areas(areas, place, folder, note, language))
        else:
            keep(folder, lambda note: shown.write_use(rows, folder, note))
