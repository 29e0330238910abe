"""The command ``zothuis`` (the same as ``python -m sim``).

Exit codes: 0 done; 1 it ran, but something failed and is recorded; 2 what was asked cannot be done. Results go to
standard output, everything else (progress, faults) to standard error. Heavy libraries are loaded inside the commands.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from sim import cli_decide, cli_sensitivity, cli_sweep
from sim.cli_options import (
    REAL,
    WHOLE,
    Format,
    Language,
    refuse_unseen,
    say,
    say_json,
    table_console,
    write_in_any_encoding,
)

app = typer.Typer(
    name="zothuis",
    help="Simulate youth care policy for a city or region: which policies let more children grow up at home, safely, "
    "and at what cost? For planning capacity and policy; it says nothing about any real child.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


ScenarioName = Annotated[
    str, typer.Argument(help="A scenario.toml, its folder, or a bundled name.", metavar="SCENARIO")
]
FormatOption = Annotated[Format, typer.Option("--format", help="A table for people, or one JSON document.")]
PolicyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--policy", help="A policy, with settings if wanted: slow_down:office=0.9. Can be given several times."
    ),
]
YearsOption = Annotated[float | None, typer.Option("--years", **REAL, help="Length of a run in years.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Folder for the results; must be new or empty.")]
LogOption = Annotated[bool, typer.Option("--log", help="Keep the event log of every run, not of the first seed alone.")]
DiscountOption = Annotated[
    float | None,
    typer.Option("--discount", **REAL, help="Discount of later euros, share a year; default: the scenario's (0)."),
]
LangOption = Annotated[Language, typer.Option("--lang", help="Language of tables and figures.")]


def main() -> None:
    """Run the command line."""
    from sim.experiments.stopping import end_now, listening

    write_in_any_encoding()
    refuse_unseen(sys.argv[1:])
    code: Any = 0
    with listening() as stopped:
        try:
            app()
        except SystemExit as end:
            code = end.code
        except KeyboardInterrupt:  # outside a command
            code = 1
        except BrokenPipeError:  # the reader (head, less) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if stopped():
            end_now(code if isinstance(code, int) else 1)
    sys.exit(code)


NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _command(function: Callable[..., None]) -> Callable[..., None]:
    """Turn errors into sentences on standard error and an exit code."""

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _note
                function(*args, **kwargs)
        except KeyboardInterrupt:
            _fail("Stopped.", 1)
        except (typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            from sim.experiments.errors import bad_input

            if isinstance(error, OSError) and error.errno in NO_ROOM and error.filename is None:
                nowhere = os.open(os.devnull, os.O_WRONLY)  # nothing is left to be printed at the end
                os.dup2(nowhere, sys.stdout.fileno())
                _fail("What was to be printed could not be written: there is no room on the disk.", 1)
            if bad_input(error):
                _fail(str(error), 2)
            if os.environ.get("ZOTHUIS_TRACEBACK"):
                raise
            words = " ".join(str(error).split())
            _fail(
                f"The program itself failed: {type(error).__name__}: {words}. "
                "Set ZOTHUIS_TRACEBACK=1 to see where, and please report it.",
                1,
            )

    return guarded


def _note(message: Warning | str, *where: Any, **more: Any) -> None:
    """Print a warning as a sentence, without the line of code that it comes from."""
    print(f"Note: {message}", file=sys.stderr)


def _fail(words: str, code: int) -> NoReturn:
    say(words, error=True)
    raise typer.Exit(code)


@app.command()
@_command
def scenarios(form: FormatOption = Format.table) -> None:
    """List the scenarios that can be asked for by name."""
    from sim.scenario.commands import scenarios_table

    _show(scenarios_table(), form, ("scenario", "title", "areas", "households", "children", "start", "years"))


@app.command()
@_command
def policies(form: FormatOption = Format.table, lang: LangOption = Language.en) -> None:
    """List the policies with their settings, units and ranges."""
    from sim.policies import policies_table

    _show(policies_table(str(lang)), form, ("policy", "setting", "default", "unit", "low", "high", "meaning"))


@app.command()
@_command
def outcomes(form: FormatOption = Format.table, lang: LangOption = Language.en) -> None:
    """List the outcomes with their units and what is counted."""
    from sim.outcomes.registry import OUTCOMES

    rows = [
        {
            "outcome": one.name,
            "label": getattr(one.label, lang),
            "unit": one.unit,
            "better": one.direction,
            "group": one.group,
            "meaning": getattr(one.explanation, lang),
            "note": one.grade,
        }
        for one in OUTCOMES.values()
    ]
    _show(rows, form, ("outcome", "label", "unit", "better", "meaning"))


@app.command()
@_command
def parameters(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Which scenario.")] = "utrecht",
    form: FormatOption = Format.table,
) -> None:
    """Print the ledger: every number with its unit, range, source and grade."""
    from sim.scenario.commands import parameters_table

    _show(parameters_table(scenario), form, ("path", "value", "unit", "low", "high", "source", "grade", "note"))


@app.command()
@_command
def check(scenario: ScenarioName, form: FormatOption = Format.table) -> None:
    """Check a scenario file and explain every fault in it."""
    from sim.experiments.preparing import too_large
    from sim.scenario import commands
    from sim.scenario.loading import load_scenario

    place = load_scenario(scenario)
    _show(commands.check(place), form, ("fact", "value"))
    if words := too_large(place):
        say(f"{words} Here it cannot be run.", error=True)


@app.command()
@_command
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
    from sim.experiments.progress import Progress
    from sim.experiments.request import as_policies, as_scenario, as_seed, as_years
    from sim.experiments.run import simulate
    from sim.experiments.store import OutputFolder

    place = _discounted(as_scenario(scenario), discount)
    asked = as_policies(policy or [])
    if targets and asked:
        _fail("--targets puts the baseline beside published figures; leave out --policy.", 2)
    number = as_seed(place.seed if seed is None else seed)
    length = as_years(years, place)
    folder = OutputFolder(out, place.name.replace("/", "-")).open() if out is not None or log else None
    _say_cleared(folder.cleared if folder is not None else ())
    try:
        found = simulate(place, asked, number, length, progress=Progress(1, "runs"))

        def show() -> None:
            if form == Format.json:
                beside = {"targets": [vars(row) for row in found.targets()]} if targets else {}
                say_json({**found.to_json(), **beside})
            else:
                _print_run(found, str(lang), asked, targets)

        failed = _deliver(folder, show, lambda to: found.write(to, log=log))
    finally:
        if folder is not None:
            folder.abandon()
    _finish(folder, failed)


@app.command()
@_command
def compare(
    scenario: ScenarioName,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="P | P+Q",
            help="A policy or several together (P+Q), with settings if wanted: slow_down:office=0.9. Can be given "
            "several times; default: five policies and all five together.",
        ),
    ] = None,
    seeds: Annotated[int | None, typer.Option("--seeds", **WHOLE, help="Number of paired runs; default 20.")] = None,
    precision: Annotated[
        list[str] | None,
        typer.Option(
            "--precision",
            metavar="[OUTCOME=]HALF",
            help="Add seeds until the half width of this outcome's interval (default entries) is at most this in every row, "
            "in its unit or in percent of the baseline: entries=0.5, 5%. Can be given several times.",
        ),
    ] = None,
    seeds_most: Annotated[
        int | None, typer.Option("--seeds-most", **WHOLE, help="Most seeds that --precision may take; default 200.")
    ] = None,
    years: YearsOption = None,
    draws: cli_decide.DrawsOption = None,
    parameter: cli_decide.ParameterOption = None,
    grade: cli_decide.GradeOption = None,
    distribution: cli_decide.DistributionOption = cli_decide.Distribution.pert,
    workers: Annotated[
        int | None, typer.Option("--workers", **WHOLE, help="Processes; default: one a processor core.")
    ] = None,
    out: OutOption = None,
    log: LogOption = False,
    discount: DiscountOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Compare policies with the baseline on the same children; print a table and write a folder with everything."""
    from sim.experiments.compare import compare_runs
    from sim.experiments.precision import as_precision, first_seeds
    from sim.experiments.preparing import seeds_that_fit
    from sim.experiments.progress import Progress
    from sim.experiments.request import as_entries, as_scenario, as_years, check_size
    from sim.experiments.store import OutputFolder
    from sim.report.comparison import complete

    place = _discounted(as_scenario(scenario), discount)
    entries = as_entries(policy or None)
    asked, most = first_seeds(as_precision(precision or None), seeds, seeds_most)
    length, number = as_years(years, place), _cores() if workers is None else workers
    check_size(draws or 1, most, "draws")
    seeds_that_fit(place, length, len(entries) + 1, draws or 1, len(asked), most)
    drawn = cli_decide.drawn(place, draws, parameter, grade, distribution, most)
    progress = Progress(len(asked) * (draws or 1), "seeds" if drawn is None else "units (draw, seed)")
    folder = OutputFolder(out, place.name.replace("/", "-")).open()
    _say_cleared(folder.cleared)
    try:
        parts = str(folder.parts)
        data = compare_runs(
            place, entries, len(asked), length, number, draws=drawn, log=log, folder=parts, precision=precision or None,
            seeds_most=seeds_most, progress=progress,
        )  # fmt: skip
        found = complete(data)

        def show() -> None:
            if form == Format.json:
                say_json(found.to_json())
            elif found.units:
                _print_comparison(found, str(lang))

        reports = [] if found.interrupted else [found.write_reports]  # who asks to stop does not wait for figures
        kept = None if found.empty else folder
        failed = _deliver(kept, show, lambda to: found.write(to), *reports)
    finally:
        folder.abandon()
    for failure in found.failures[:5]:
        what = f", policy {failure['policy']}" if failure["policy"] else ""
        say(f"Failed: seed {failure['seed']}{what}: {failure['reason']}", error=True)
    if not found.units:
        say("No run of this comparison finished.", error=True)
    elif found.interrupted:
        say("Figures and report are left out of a comparison that was stopped.", error=True)
    _finish(kept, failed, incomplete=bool(found.failures) or found.interrupted)


@app.command()
@_command
def trial(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario with families.")] = "utrecht",
    seeds: Annotated[int, typer.Option("--seeds", **WHOLE, help="Number of histories.")] = 4,
    years: Annotated[float, typer.Option("--years", **REAL, help="Length, two years of follow-up included.")] = 6.0,
    workers: Annotated[
        int | None, typer.Option("--workers", **WHOLE, help="Processes; default: one a processor core.")
    ] = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Simulate the trial of intensive family treatment and print it beside what was published."""
    from sim.experiments.progress import Progress
    from sim.experiments.request import as_scenario
    from sim.experiments.trial import run_trial, trial_lines, trial_rows

    number = _cores() if workers is None else workers
    found = run_trial(as_scenario(scenario), seeds, years, number, progress=Progress(seeds, "seeds"))
    if form == Format.json:
        say_json(trial_rows(found, str(lang)))
        return
    for line in trial_lines(found, str(lang)):
        say(line)


def _discounted(scenario: Any, discount: float | None) -> Any:
    """The scenario with another discount, checked as its own is."""
    return scenario if discount is None else scenario.with_changes({"costs.discount": float(discount)})


app.command()(_command(cli_sweep.sweep))
app.command()(_command(cli_sensitivity.sensitivity))
app.command()(_command(cli_sweep.reproduce))
app.command()(_command(cli_decide.discover))
app.command()(_command(cli_decide.optimise))


def _cores() -> int:
    """Processor cores that this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return max(1, os.cpu_count() or 1)


def _say_cleared(folders: Sequence[Path]) -> None:
    """One line on what processes that were killed had left."""
    if folders:
        names = ", ".join(map(str, folders[:3])) + (" ..." if len(folders) > 3 else "")
        say(f"Removed what {len(folders)} killed process(es) left unfinished: {names}", error=True)


def _deliver(folder: Any, show: Callable[[], None], *writers: Callable[[Path], Any]) -> str:
    """Print the results, then write them; "" or, when that failed, the sentence that says where they are.

    What goes wrong with printing is raised when the results are written. Who asks to stop is heard when all is done.
    """
    from sim.experiments.errors import StorageError
    from sim.experiments.stopping import undisturbed

    shown: BaseException | None = None
    said = ""
    try:
        with undisturbed():
            try:
                show()
                sys.stdout.flush()
            except Exception as error:
                shown = error
            if folder is not None:
                with contextlib.suppress(OSError, ValueError):  # standard error may be gone
                    say("Writing results", error=True)
                try:
                    folder.write(writers[0])
                    for more in writers[1:]:
                        folder.add(more)
                except StorageError as error:
                    said = str(error)
    except KeyboardInterrupt:
        if folder is None:
            raise
        folder.interrupted = True
    if shown is not None and not said:
        if folder is not None:
            say(f"Results are in {folder.path}", error=True)
        raise shown
    return said


def _finish(folder: Any, failed: str, incomplete: bool = False) -> None:
    if failed:
        _fail(failed, 1)
    if folder is not None:
        lost = "; ".join(f"{name} ({why})" for name, why in folder.failed.items())
        if lost:
            say(f"Not made: {lost}. Everything else is in {folder.path}", error=True)
        if folder.interrupted:
            _fail(f"Stopped while the results were written; they are kept in {folder.path}", 1)
        say(f"Results are in {folder.path}", error=True)
        incomplete = incomplete or bool(lost)
    if incomplete:
        raise typer.Exit(1)


def _show(rows: Sequence[dict[str, Any]], form: Format, columns: Sequence[str]) -> None:
    """Rows as one JSON document (all fields) or as a table (these columns)."""
    if form == Format.json:
        say_json(list(rows))
        return
    from rich.table import Table
    from rich.text import Text

    console = table_console()
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for i, name in enumerate(columns):
        grid.add_column(name, no_wrap=i == 0, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(_short(row.get(name))) for name in columns))
    if not sys.stdout.isatty():
        console.width = 200
    console.print(grid)


def _short(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return " ".join(_short(x) for x in value)
    return str(value)


def _print_run(found: Any, lang: str, asked: Sequence[Any], targets: bool = False) -> None:
    """Outcomes of one run by group, and what it means."""
    from rich.table import Table

    from sim.outcomes.registry import GROUPS, OUTCOMES
    from sim.report.render import terminal
    from sim.report.targets import target_table
    from sim.report.texts import as_lang, decimal, digits_for, text

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
            shown, unit = (100 * value, "%") if outcome.unit == "share" else (value, outcome.unit)
            grid.add_row(getattr(outcome.label, lang), decimal(shown, language, digits_for(shown)), unit)
        if group == "costs" and len(found.municipal) > 1:
            for name, cost in found.municipal.items():
                grid.add_row(f"  {name}", decimal(cost, language, digits_for(cost)), OUTCOMES["cost_total"].unit)
        console.print(grid)
    if targets:
        table = target_table(found.targets(), language)
        for grid in terminal(table, console.width):
            console.print(grid)
        console.print(*table.notes)
    for line in filter(None, (policy.baseline_note(found.scenario, lang) for policy in asked)):
        console.print(line)
    console.print(text("note_one_run", language))
    console.print(text("note_planning", language))


def _print_comparison(found: Any, lang: str) -> None:
    """The tables of a comparison and how to read them."""
    from rich.text import Text

    from sim.report.render import terminal
    from sim.report.tables import under_title
    from sim.report.texts import as_lang

    language = as_lang(lang)
    console = table_console()
    first, *others = found.tables(lang)
    console.print(Text(first.title, style="bold"))
    console.print(under_title(found, language))
    for one in (first, *others):
        if one.key == "areas":
            continue  # long; it stands in the report and in table-*.md
        if one is not first:
            console.print(Text(one.title, style="bold"))
        for grid in terminal(one, console.width):
            console.print(grid)
        for note in one.notes:
            console.print(Text(note))
        console.print()
    for head, lines in found.lists(lang):
        if lines:
            console.print(Text(head, style="bold"))
            for line in lines:
                console.print(Text(line))
