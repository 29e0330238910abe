"""The command ``validate``: the baseline beside published figures, and the model on years that it has not seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.commands.options import (
    REAL,
    WHOLE,
    AgainOption,
    FiguresOption,
    FittedOption,
    Format,
    FormatOption,
    LangOption,
    Language,
    ScenarioName,
    StepsOption,
    WalkOption,
    WorkersOption,
    asked_for,
    cores,
)
from sim.commands.terminal import parts, progress, say, say_json, table_console

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

CUT_YEARS = (2000, 2100)  # nothing that is published was known before
YEARS, UNSEEN_YEARS = 10.0, 8.0  # enough for what is followed five to six years


def validate(
    context: typer.Context,
    scenario: ScenarioName,
    seeds: Annotated[int, typer.Option("--seeds", **WHOLE, help="Runs of the baseline, each with its own chance.")] = 4,
    years: Annotated[
        float | None,
        typer.Option(
            "--years", **REAL, help="Length of a run (10; with --out 8); some figures follow children six years."
        ),
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Show the figures kept apart as well: to judge a finished model, once.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Validate on unseen years: refit at each --cut, predict, and score. Folder of runs and results; give that of "
            "a calibration, and its first wave is used. What was stopped goes on there.",
        ),
    ] = None,
    cut: Annotated[
        list[int] | None, typer.Option("--cut", **WHOLE, help="Last year of what is known (2018 and 2020); repeatable.")
    ] = None,
    refit: Annotated[
        Path | None, typer.Option("--refit", help="Folder of a refit to use, in place of a new one (one --cut).")
    ] = None,
    figures: FiguresOption = None,
    points: Annotated[int, typer.Option("--points", **WHOLE, help="Runs of the first wave, as of calibrate.")] = 600,
    again: AgainOption = 30,
    further: Annotated[int, typer.Option("--further", **WHOLE, help="Runs of the second wave, at the cut.")] = 200,
    worlds: Annotated[int, typer.Option("--worlds", **WHOLE, help="Draws that are run past the cut.")] = 100,
    walk: WalkOption = 6,
    fitted: FittedOption = 25,
    steps: StepsOption = 1_000,
    workers: WorkersOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Put the baseline beside published figures; with --out refit on what was known up to a year and score what came after."""
    from sim.calibration.calibrate import Settings
    from sim.designs.request import as_scenario
    from sim.errors import InputError

    place = as_scenario(scenario)
    if out is None:
        if idle := asked_for(
            context, "cut", "refit", "points", "again", "further", "worlds", "walk", "fitted", "steps"
        ):
            raise InputError(f"{', '.join(idle)}: of a validation on unseen years; give --out FOLDER too.")
        _beside(place, seeds, YEARS if years is None else years, held_out, figures, workers, form, lang)
        return
    if idle := asked_for(context, "seeds", "held_out"):
        raise InputError(f"{', '.join(idle)}: of the baseline beside figures; leave out --out.")
    ask = Settings(points, again, further, 2, worlds, walk, fitted, UNSEEN_YEARS if years is None else years, steps)
    _unseen(place, out, ask, cut, refit, figures, workers, form, lang)


def _unseen(
    place: Scenario,
    out: Path,
    ask: Any,
    cut: list[int] | None,
    refit: Path | None,
    figures: Path | None,
    workers: int | None,
    form: Format,
    lang: Language,
) -> None:
    """Validate on years that the model has not seen."""
    from rich.text import Text

    from sim.designs.request import as_years, whole
    from sim.errors import InputError
    from sim.files.places import own_result
    from sim.own_data.targets_file import read_targets
    from sim.report.render import terminal
    from sim.report.texts import as_lang, text
    from sim.report.validation import KIND, lines, tables, title, write_validation
    from sim.runs.executor import usable_workers
    from sim.validation.at_cut import sibling_at
    from sim.validation.validation import CUTS, siblings, validate_at

    cuts = sorted({whole(one, "--cut", *CUT_YEARS) for one in cut or CUTS})
    if refit is not None and len(cuts) != 1:
        raise InputError("A refit is of one year: give one --cut with --refit.")
    as_years(ask.years, place)
    mine = read_targets(figures) if figures is not None else ()
    number = usable_workers(cores() if workers is None else workers, ask.points)
    own_result(out / KIND, KIND)

    def told(words: str) -> None:
        say(words, error=True)

    others, line = siblings(place), parts()
    results = [
        validate_at(
            sibling_at(place, others, year), year, out, ask, shared=place, refit=refit, figures=mine, workers=number,
            progress=line, say=told,
        )
        for year in cuts
    ]  # fmt: skip
    folder, said = write_validation(results, place, out, progress(0))
    language = as_lang(str(lang))
    if form == Format.json:
        say_json(said)
    else:
        here = table_console()
        here.print(Text(title(said, language), style="bold"))
        here.print(Text(text("val_effects", language)))
        for one in said["cuts"]:
            here.print(Text(text("val_cut_title", language, cut=one["cut"]), style="bold"))
            for words in lines(one, language):
                here.print(Text(words))
            for table in tables(one, language):
                here.print(Text(table.title, style="bold"))
                for grid in terminal(table, here.width):
                    here.print(grid)
                for note in table.notes:
                    here.print(Text(note))
    told(text("val_where", language, folder=folder))


def _beside(
    place: Scenario,
    seeds: int,
    years: float,
    held_out: bool,
    figures: Path | None,
    workers: int | None,
    form: Format,
    lang: Language,
) -> None:
    """The baseline beside published figures, or a user's own."""
    from sim.designs.request import as_seeds
    from sim.own_data.targets_file import read_targets
    from sim.report.render import terminal
    from sim.report.targets import target_table, target_values
    from sim.report.texts import as_lang, text
    from sim.runs.validate import validate as run_validate

    language, chosen = as_lang(str(lang)), as_seeds(seeds)
    number = cores() if workers is None else workers
    mine = read_targets(figures) if figures is not None else ()
    rows = run_validate(
        place, chosen, years, held_out=held_out, figures=mine, workers=number, progress=progress(len(chosen), "seeds")
    )
    if form == Format.json:
        say_json({"scenario": place.name, "seeds": len(chosen), "years": years, "held_out": held_out,
                  "targets": target_values(rows, language), **place.projected()})  # fmt: skip
        return
    console = table_console()
    table = target_table(rows, language, len(chosen))
    for grid in terminal(table, console.width):
        console.print(grid)
    own = text("own_figures", language) if mine else ""
    for note in (*table.notes, *filter(None, (own, place.caveat(language)))):
        say(note)
