"""The command ``own-data``: targets from a municipality's own trajectories."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from sim.commands.guard import LANGUAGE
from sim.commands.options import WHOLE, Format, FormatOption, LangOption, Language
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
    from sim.runs.progress import Progress

    language = as_lang(str(lang))
    place = as_scenario(scenario)
    own_result(out, KIND)
    used = use(trajectories, place, first, last, capacities, least)
    failed = write_own_data(used, place, scenario, out, Progress(0))
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
    say(f"Results are in {out}", error=True)
    if used.derived.rows:
        say(command_to_validate(scenario, out), error=True)
    if failed:
        raise typer.Exit(1)
