"""The command ``calibrate``: let published figures say what they can of the uncertain numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

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


def calibrate(
    context: typer.Context,
    scenario: ScenarioName,
    out: Annotated[
        Path, typer.Option("--out", help="Folder of runs and results; a calibration that was stopped goes on there.")
    ],
    points: Annotated[int, typer.Option("--points", **WHOLE, help="Runs of the first wave, over all numbers.")] = 600,
    again: AgainOption = 30,
    further: Annotated[int, typer.Option("--further", **WHOLE, help="Runs of each further wave.")] = 500,
    waves: Annotated[int, typer.Option("--waves", **WHOLE, help="Waves in all.")] = 2,
    draws: Annotated[int, typer.Option("--worlds", **WHOLE, help="Worlds that walk: the draws.")] = 120,
    walk: WalkOption = 12,
    fitted: FittedOption = 25,
    steps: StepsOption = 1_000,
    years: Annotated[
        float, typer.Option("--years", **REAL, help="Length of a run; some figures follow children six years.")
    ] = 8.0,
    known_by: Annotated[
        int | None, typer.Option("--known-by", **WHOLE, help="Use only what was known by this year.")
    ] = None,
    figures: FiguresOption = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="TARGET", help="Fit to this target (T06) only; repeatable.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", **WHOLE, help="Keys samples and walks, never a run.")] = 1,
    workers: WorkersOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Fit the uncertain numbers to published figures: a posterior, what the figures taught, and which cannot be met."""
    from sim.calibration.calibrate import Settings, facts_asked
    from sim.calibration.calibrate import calibrate as compute
    from sim.calibration.facts import facts_key
    from sim.designs.request import as_scenario, as_years
    from sim.errors import InputError
    from sim.files.places import own_result
    from sim.own_data.targets_file import read_targets
    from sim.report.calibration import write_calibration
    from sim.report.texts import text
    from sim.results.posterior import KIND
    from sim.runs.executor import usable_workers

    place = as_scenario(scenario)
    number = usable_workers(cores() if workers is None else workers, points)
    if waves == 1 and asked_for(context, "further"):
        raise InputError(
            "--further is of the waves after the first, and --waves 1 asks for none; leave one of them out."
        )
    asked = Settings(points, again, further, waves, draws, walk, fitted, as_years(years, place), steps, seed)
    mine = read_targets(figures) if figures is not None else ()
    wanted = facts_key(facts_asked(place, known_by, mine, only or ()))
    _refuse_another(own_result(out / KIND, KIND), out / KIND, place, asked, known_by, wanted)
    note = progress(0)

    def told(words: str) -> None:
        say(words, error=True)

    found = compute(
        place, out, asked, known_by=known_by, figures=mine, only=only or (), workers=number, progress=parts(), say=told
    )
    _refuse_another(own_result(out / KIND, KIND), out / KIND, place, asked, known_by, wanted)  # another ran beside it
    folder, said = write_calibration(found, out, note)
    if form == Format.json:
        say_json(said)
    else:
        _print(said, place, len(found.cube.numbers), str(lang))
    say(text("cal_where", "nl" if lang == Language.nl else "en", folder=folder), error=True)


def _refuse_another(earlier: Any, folder: Path, place: Any, ask: Any, known_by: int | None, figures: str) -> None:
    """Refuse to write over the calibration of another question; a longer walk goes on from a shorter one.

    Raises
    ------
    InputError : names what is otherwise.
    """
    import json
    from dataclasses import asdict

    from sim.calibration.calibrate import OPTIONS
    from sim.errors import InputError

    if not earlier:
        return
    try:
        was = dict(json.loads((folder / "calibration.json").read_text(encoding="utf-8"))["settings"])
    except (OSError, ValueError, KeyError, TypeError):
        return  # it was not finished, or is damaged: nothing of it is lost
    now, told = asdict(ask), earlier.get(folder.name) or {}
    other = [
        f"--{OPTIONS.get(key, key)} {was[key]}" for key in now if key != "walk" and key in was and was[key] != now[key]
    ]
    other += [f"--walk {was['walk']}"] if was.get("walk", 0) > now["walk"] else []
    other += [f"--known-by {told.get('known_by')}"] if told.get("known_by") != known_by else []
    if not other and told.get("figures", figures) != figures:
        other.append("other figures: --only, --figures, or those of another version")
    if earlier.get("scenario_hash") != place.digest:
        other.insert(0, f"the scenario {earlier.get('scenario')} as it was")
    if other:
        raise InputError(
            f"{folder} holds a finished calibration of another question ({', '.join(other)}), and would be lost. Give another "
            "folder with --out, or move it first."
        )


def _print(said: Any, place: Any, uncertain: int, lang: str) -> None:
    """Tables and lines of a calibration."""
    from rich.text import Text

    from sim.report.calibration import facts_table, lists, numbers_table, title, under
    from sim.report.render import terminal
    from sim.report.texts import as_lang, planning

    language, here = as_lang(lang), table_console()
    here.print(Text(title(place, language), style="bold"))
    here.print(Text(under(said, uncertain, language)))
    for one in (facts_table(said, language), numbers_table(said, uncertain, language)):
        here.print(Text(one.title, style="bold"))
        for grid in terminal(one, here.width):
            here.print(grid)
        for line in one.notes:
            here.print(Text(line))
    for head, lines in lists(said, language):
        here.print(Text(head, style="bold"))
        for line in lines:
            here.print(Text(line))
    here.print(Text(planning(place, language, effects=True)))
