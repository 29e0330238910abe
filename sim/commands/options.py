"""Options that several commands share, each declared once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.commands.dutch import LANGUAGE
from sim.commands.terminal import say
from sim.scenario.plain_number import COMMA, may_be_grouped, plain_number, plain_whole, with_point

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"


class Language(StrEnum):
    """Language of tables and figures."""

    en = "en"
    nl = "nl"


class Distribution(StrEnum):
    """How a number is drawn from its range."""

    pert = "pert"
    triangular = "triangular"
    uniform = "uniform"


MARKED = re.compile(r"[+-]?[1-9][0-9]{0,2}([.,][0-9]{3})+")
LONG_DRAWING = 60.0  # seconds
NO_POSTERIOR = "none"


# --- what is typed ---------------------------------------------------------------------------------------------------
def _whole(text: Any) -> Any:
    """A plain whole number: no ``1_0``, no digits of other scripts."""
    from sim.scenario.messages import show

    if isinstance(text, str) and MARKED.fullmatch(text):
        raise typer.BadParameter(f"{show(text)} is not a plain whole number: leave out marks of thousands.")
    return _plain(text, plain_whole, "a plain whole number, such as 20")


def _real(text: Any) -> Any:
    """A plain number: no ``nan`` or ``inf`` either."""
    return _plain(_pointed(text), plain_number, "a plain number, such as 0.5 or 20")


def _size(text: Any) -> Any:
    """A text with numbers in it, such as ``entries=0.5`` or ``slow_down.days=1:7``."""
    if not isinstance(text, str):
        return text
    return "".join(_pointed(part) for part in re.split(r"(\s*[=:%]\s*)", text))


def _pointed(text: Any) -> Any:
    """A number with a decimal point: in Dutch one with a comma may be typed, and none whose point may be one of thousands."""
    if not isinstance(text, str):
        return text
    from sim.scenario.messages import show

    dutch = LANGUAGE.get() == "nl"
    if dutch and may_be_grouped(text):
        raise typer.BadParameter(
            f"{show(text)}: a point may be one of thousands or of decimals. "
            "Write no point for thousands, and a comma for decimals."
        )
    if not dutch and COMMA.fullmatch(text):
        raise typer.BadParameter(
            f"{show(text)} has a comma. Decimals take a point, as in 0.5, and thousands no mark, as in 1200."
        )
    return with_point(text) if dutch else text


def _plain(text: Any, read: Callable[[str], Any], wanted: str) -> Any:
    if not isinstance(text, str):
        return text  # a default
    number = read(text)
    if number is None:
        from sim.scenario.messages import show

        raise typer.BadParameter(f"{show(text)} is not {wanted}.")
    return number


def _outcome(text: Any) -> Any:
    """The name of an outcome in the program, where its Dutch one was typed."""
    from sim.outcomes.registry import program_name

    return program_name(text) if isinstance(text, str) else text


WHOLE: Any = MappingProxyType({"parser": _whole, "metavar": "INTEGER"})
REAL: Any = MappingProxyType({"parser": _real, "metavar": "FLOAT"})
"""What an option with a number is declared with."""
SIZE: Any = MappingProxyType({"parser": _size})
"""What an option with a number in a text is declared with; its metavar says which text."""
OUTCOME: Any = MappingProxyType({"parser": _outcome, "metavar": "OUTCOME"})
"""What an option with the name of an outcome is declared with."""


# --- the options ------------------------------------------------------------------------------------------------------
ScenarioName = Annotated[
    str, typer.Argument(help="A scenario.toml, its folder, or a bundled name.", metavar="SCENARIO")
]
FormatOption = Annotated[Format, typer.Option("--format", help="A table for people, or one JSON document.")]
FullOption = Annotated[bool, typer.Option("--full", help="Everything of all, not a line each.")]
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
LangOption = Annotated[
    Language,
    typer.Option(
        "--lang", envvar="ZOTHUIS_LANG", case_sensitive=False, help="Language of tables, sentences, help and faults."
    ),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", **WHOLE, help="Processes; default: one a processor core.")
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="tcp://HOST:PORT", help="A Dask scheduler, or: local, a Dask cluster here."),
]
RetryOption = Annotated[bool, typer.Option("--retry-failed", help="Do again what failed.")]
DrawsOption = Annotated[
    int | None,
    typer.Option(
        "--draws",
        **WHOLE,
        help="Draws of the uncertain numbers: from the posterior where there is one, else from their "
        "ranges in the ledger. 0: the scenario's own numbers.",
    ),
]
PosteriorOption = Annotated[
    str | None,
    typer.Option(
        "--posterior",
        metavar="FOLDER | none",
        help="Draw from this posterior (folder of calibrate), or from none: from ranges.",
    ),
]
AgainOption = Annotated[int, typer.Option("--again", **WHOLE, help="Points of it with several seeds.")]
SeedsOption = Annotated[
    int | None, typer.Option("--seeds", **WHOLE, help="Number of paired runs (20); with --draws, of each.")
]
NoticeableOption = Annotated[
    list[str] | None,
    typer.Option(
        "--noticeable",
        **SIZE,
        metavar="OUTCOME=SIZE",
        help="From what difference on this outcome is noticed, in its unit or in percent of the baseline: entries=10, "
        "cost_total=2%. Default: 5%, or five children, whichever is more. Can be given several times.",
    ),
]
FiguresOption = Annotated[
    Path | None,
    typer.Option("--figures", help="CSV of figures of your own, in the form of sim/data/targets.csv: used as well."),
]
WalkOption = Annotated[int, typer.Option("--walk", **WHOLE, help="Steps of each of these worlds, each a run.")]
FittedOption = Annotated[int, typer.Option("--fitted", **WHOLE, help="Numbers that are fitted at most (25).")]
StepsOption = Annotated[int, typer.Option("--steps", **WHOLE, help="Steps of each walker on the emulators.")]
ParameterOption = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter", metavar="PATH", help="These numbers only: a path, or its beginning (harm); repeatable."
    ),
]
GradeOption = Annotated[
    list[str] | None, typer.Option("--grade", metavar="A|B|C|U", help="Numbers of this grade only; repeatable.")
]
DistributionOption = Annotated[
    Distribution, typer.Option("--distribution", help="Between low, value and high of the ledger.")
]


def asked_for(context: typer.Context, *names: str) -> list[str]:
    """Which of these options somebody gave, whatever the value; as they are typed."""
    told = ((name, context.get_parameter_source(name)) for name in names)
    return [
        f"--{name.replace('_', '-')}" for name, source in told if source is not None and "DEFAULT" not in source.name
    ]


def cores() -> int:
    """Processor cores that this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return max(1, os.cpu_count() or 1)


def discounted(scenario: Scenario, discount: float | None) -> Any:
    """The scenario with another discount, checked as its own is."""
    return scenario if discount is None else scenario.with_changes({"costs.discount": float(discount)})


def drawn(
    place: Any, draws: int | None, posterior: str | None, parameter: Any, grade: Any, distribution: Any, each: int = 1
) -> tuple[Any, Any]:
    """What was asked of draws: draws (or their number, or None), and the posterior that was asked for (or None).

    ``each``: units of each, that together must be no more than anybody computes.
    """
    from sim.designs.draws import draw_parameters
    from sim.designs.request import check_size
    from sim.errors import InputError
    from sim.results.posterior import read_posterior

    ranges = bool(parameter or grade) or str(distribution) != "pert" or posterior == NO_POSTERIOR
    if not draws:
        if parameter or grade or str(distribution) != "pert":
            raise InputError(
                "--parameter, --grade and --distribution say what --draws draws, and how; give --draws too."
            )
        if posterior not in (None, NO_POSTERIOR) and draws == 0:
            raise InputError(
                "--draws 0 asks for the scenario's own numbers, and --posterior for others; leave one of them out."
            )
        if posterior == NO_POSTERIOR:
            return 0, None
        return draws, None if posterior is None else read_posterior(Path(posterior))
    check_size(draws, each, "draws")
    _say_long(draws)
    if not ranges:
        return draws, None if posterior is None else read_posterior(Path(posterior))
    if posterior not in (None, NO_POSTERIOR):
        raise InputError(
            "--parameter, --grade and --distribution draw from ranges, and --posterior from a posterior; leave one of them out."
        )
    chosen = draw_parameters(
        place, draws, parameters=parameter or (), grades=grade or (), distribution=str(distribution)
    )
    return chosen, None


def worlds(place: Any, draws: int | None, posterior: str | None, *ranges: Any) -> Any:
    """Draws that were asked for, or None: of the posterior where there is one, else from the ranges of the ledger."""
    from sim.runs.basis import basis_of

    numbers, found = drawn(place, draws, posterior, *ranges)
    if not numbers:
        return None
    basis = basis_of(place, numbers, 1, posterior=found)
    if basis.note:
        say(basis.note, error=True)
    return basis.draws


def _say_long(draws: int) -> None:
    """That drawing alone takes long, when it does."""
    from sim.designs.draws import SECONDS_PER_DRAW
    from sim.runs.preparing import roughly

    if (long := draws * SECONDS_PER_DRAW) > LONG_DRAWING:
        say(f"Drawing so often, and holding each draw against the scenario, takes about {roughly(long)}", error=True)
