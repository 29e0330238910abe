"""The command ``validate``: the baseline beside published figures."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.commands.options import (
    REAL,
    WHOLE,
    Format,
    FormatOption,
    LangOption,
    Language,
    ScenarioName,
    WorkersOption,
    cores,
)
from sim.commands.terminal import say, say_json, table_console


def validate(
    scenario: ScenarioName,
    seeds: Annotated[int, typer.Option("--seeds", **WHOLE, help="Runs of the baseline, each with its own chance.")] = 4,
    years: Annotated[
        float, typer.Option("--years", **REAL, help="Length of a run; some targets follow children five to six years.")
    ] = 10.0,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Show the figures kept apart as well: to judge a finished model, once.")
    ] = False,
    workers: WorkersOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Put the baseline beside published figures: what fits, what is a band, and with --held-out what was kept apart."""
    from sim.designs.request import as_scenario, as_seeds
    from sim.report.render import terminal
    from sim.report.targets import target_table, target_values
    from sim.report.texts import as_lang
    from sim.runs.progress import Progress
    from sim.runs.validate import validate as run_validate

    language = as_lang(str(lang))
    place, chosen = as_scenario(scenario), as_seeds(seeds)
    number = cores() if workers is None else workers
    rows = run_validate(
        place, chosen, years, held_out=held_out, workers=number, progress=Progress(len(chosen), "seeds")
    )
    if form == Format.json:
        say_json({"scenario": place.name, "seeds": len(chosen), "years": years, "held_out": held_out,
                  "targets": target_values(rows, language), **place.projected()})  # fmt: skip
        return
    console = table_console()
    table = target_table(rows, language, len(chosen))
    for grid in terminal(table, console.width):
        console.print(grid)
    for note in (*table.notes, *filter(None, (place.caveat(language),))):
        say(note)
