"""The command ``measure-first``: which figure, if it were known, would most change or settle the choice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sim.commands.guard import keep
from sim.commands.options import SIZE, Format, FormatOption, LangOption, Language
from sim.commands.terminal import say, say_json, table_console


def measure_first(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="Folder of a comparison over draws (compare --draws), or of a sweep.")
    ],
    figure: Annotated[
        list[str] | None,
        typer.Option(
            "--figure",
            **SIZE,
            metavar="NAME=SIZE",
            help="Count this figure in so many cases (entries, trial: years) in place of its own: reentry_12=500; repeatable.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for table and numbers; default: only printed.")
    ] = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Which figure, if it were known, would most change the choice between the policies of a comparison over draws?"""
    from rich.text import Text

    from sim.analysis.cases import read_cases
    from sim.analysis.measure_first import measure_first as compute
    from sim.files.places import own_result
    from sim.report.measure_first import KIND, choice_lines, document, measure_table, write_measure_first
    from sim.report.render import terminal
    from sim.report.texts import planning

    if out is not None:
        own_result(out, KIND)
    sizes = dict(_size(words) for words in figure or ())
    cases = read_cases(folder)
    found = compute(cases, sizes)
    if form == Format.json:
        say_json(document(cases, found))
    else:
        language: Any = str(lang)
        console = table_console()
        table = measure_table(cases, found, language)
        console.print(Text(table.title, style="bold"))
        for grid in terminal(table, console.width):
            console.print(grid)
        for line in (*choice_lines(cases, found, language), *table.notes,
                     planning(cases.scenario, language, effects=True)):  # fmt: skip
            say(line)
    if out is not None:
        keep(out, lambda note: write_measure_first(out, cases, found, note))


def _size(words: str) -> tuple[str, float]:
    """A figure and the size of its study."""
    from sim.errors import InputError
    from sim.scenario.messages import show
    from sim.scenario.plain_number import plain_number

    name, _, size = words.partition("=")
    number = plain_number(size)
    if not name or number is None:
        raise InputError(f"--figure must be NAME=SIZE, such as reentry_12=500; found {show(words)}.")
    return name, float(number)
