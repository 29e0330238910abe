"""The command ``predict``: a dated file of predictions with a hash, and what became of one when the figures came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.commands.options import (
    WHOLE,
    Distribution,
    DrawsOption,
    FiguresOption,
    Format,
    FormatOption,
    LangOption,
    Language,
    PosteriorOption,
    ScenarioName,
    WorkersOption,
    asked_for,
    cores,
    worlds,
)
from sim.commands.terminal import parts, say, say_json, table_console

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.data.targets import Target
    from sim.report.tables import Table

DRAWS = 200
MOST_NAMED = 5


def predict(
    context: typer.Context,
    scenario: ScenarioName,
    year: Annotated[
        list[int] | None, typer.Option("--year", **WHOLE, help="Calendar year to predict; repeatable.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder of runs and of the file of predictions, which is not written over."),
    ] = None,
    score: Annotated[
        Path | None,
        typer.Option("--score", help="File of predictions to put beside the figures that came (--figures)."),
    ] = None,
    figures: FiguresOption = None,
    draws: DrawsOption = None,
    posterior: PosteriorOption = None,
    workers: WorkersOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Predict the published figures of years to come, in a dated file with a hash; later score it on what came."""
    from sim.designs.request import as_scenario
    from sim.errors import InputError
    from sim.own_data.targets_file import read_targets
    from sim.runs.executor import usable_workers

    place = as_scenario(scenario)
    mine = read_targets(figures) if figures is not None else ()
    if score is not None:
        if asked_for(context, "year", "out", "draws", "posterior", "workers") or not mine:
            raise InputError("--score FILE goes with --figures FILE, the figures that came, and with nothing else.")
        _scored(place, score, mine, form, lang)
        return
    if not year or out is None:
        raise InputError("Name years with --year and a folder with --out; or a file of predictions with --score.")
    draws = _usual(place, posterior) if draws is None else draws
    if draws < 2:
        raise InputError(f"--draws of predictions must be 2 or more; found {draws}.")
    usable_workers(cores() if workers is None else workers, draws)  # refused before worlds are drawn
    _made(
        place, year, out, mine, worlds(place, draws, posterior, None, None, Distribution.pert, 1), workers, form, lang
    )


def _usual(place: Any, posterior: str | None) -> int:
    """How many draws when nobody says: all worlds of the posterior, else so many of the ranges."""
    from sim.commands.options import NO_POSTERIOR
    from sim.results.posterior import posterior_of, read_posterior

    if posterior == NO_POSTERIOR:
        return DRAWS
    found = posterior_of(place)[0] if posterior is None else read_posterior(Path(posterior))
    return DRAWS if found is None else min(DRAWS, len(found))


def _made(
    place: Any, years: list[int], out: Path, mine: Any, numbers: Any, workers: int | None, form: Format, lang: Language
) -> None:
    """Make a file of predictions."""
    from sim.report.predictions import predictions_table
    from sim.report.texts import as_lang, text
    from sim.runs.executor import usable_workers
    from sim.validation.prediction_file import KIND, make_predictions, write_predictions

    language = as_lang(str(lang))
    number = usable_workers(cores() if workers is None else workers, len(numbers))

    basis = {key: value for key, value in numbers.described().items() if key != "numbers"}
    found = make_predictions(place, numbers, years, out, basis=basis, figures=mine, workers=number, progress=parts())
    path = write_predictions(found, out / KIND)
    if form == Format.json:
        say_json(found)
    else:
        _print([predictions_table(found, language)])
    say(text("pred_where", language, path=path, hash=found["hash"]), error=True)


def _scored(place: Any, file: Path, mine: Any, form: Format, lang: Language) -> None:
    """Score a file of predictions."""
    from sim.errors import InputError
    from sim.report.predictions import score_tables
    from sim.report.texts import as_lang
    from sim.report.validation import document
    from sim.validation.prediction_file import as_result, read_predictions, score_predictions

    foretold = read_predictions(file)
    if foretold["scenario"] != place.name:
        raise InputError(f"{file} is of the scenario {foretold['scenario']}, not of {place.name}.")
    rows = score_predictions(foretold, place, mine)
    if not rows:
        raise InputError(_none_of(foretold, mine, file))
    said = document([as_result(foretold, rows)], place)
    if form == Format.json:
        say_json(said)
    else:
        _print(score_tables(said, as_lang(str(lang))))


def _none_of(foretold: Mapping[str, Any], mine: Sequence[Target], file: Path) -> str:
    """Why nothing of what was given can be scored: which figures are predicted, of which places and years."""
    names = sorted({one["figure"].split(".")[0] for one in foretold["figures"]})
    places = sorted({one["place"] for one in foretold["figures"]})
    years = ", ".join(map(str, foretold["years"]))
    given = dict.fromkeys(f"{row.id}.{row.part} of {row.place} in {row.period} ({row.shown_unit})" for row in mine)
    few = [*list(given)[:MOST_NAMED], *(["..."] if len(given) > MOST_NAMED else [])]
    return (
        f"None of the figures that were given is predicted in {file}: it predicts {', '.join(names)} of {', '.join(places)}, of "
        f"{years}; given were {', '.join(few)}."
    )


def _print(tables: list[Table]) -> None:
    from rich.text import Text

    from sim.report.render import terminal

    here = table_console()
    for table in tables:
        here.print(Text(table.title, style="bold"))
        for grid in terminal(table, here.width):
            here.print(grid)
        for note in table.notes:
            here.print(Text(note))
