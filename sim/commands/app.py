"""The command ``zothuis`` (the same as ``python -m sim``).

Exit codes: 0 done; 1 it ran, but something failed and is recorded; 2 what was asked cannot be done. Results go to
standard output, everything else (progress, faults) to standard error. Heavy libraries are loaded inside the commands.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any, cast

import typer
import typer.main

from sim.commands import (
    brief,
    calibrate,
    compare,
    decide,
    lists,
    measure,
    new,
    own_data,
    predict,
    run,
    sensitivity,
    story,
    sweep,
    validate,
    warm,
)
from sim.commands.guard import command
from sim.commands.language import SpokenCommand, SpokenGroup, help_in_dutch, panels_in_dutch
from sim.commands.terminal import refuse_unseen, write_in_any_encoding

app = typer.Typer(
    name="zothuis",
    help="Simulate youth care policy for a city or region: which policies let more children grow up at home, safely, "
    "and at what cost? For planning capacity and policy; it says nothing about any real child.",
    cls=SpokenGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COMMANDS = (
    lists.scenarios, lists.policies, lists.outcomes, lists.parameters, lists.check, new.new, run.run, compare.compare,
    brief.brief, story.story, run.trial, sweep.sweep, sensitivity.sensitivity, sweep.reproduce, decide.discover, decide.optimise,
    calibrate.calibrate, measure.measure_first, validate.validate, predict.predict, own_data.own_data, own_data.statline,
    warm.warm,
)  # fmt: skip
for one in COMMANDS:
    app.command(cls=SpokenCommand)(command(one))


def main() -> None:
    """Run the command line."""
    from sim.files.stopping import end_now, listening

    write_in_any_encoding()
    refuse_unseen(sys.argv[1:])
    code: Any = 0
    door = cast(SpokenGroup, typer.main.get_command(app))
    dutch = door.language(sys.argv[1:]) == "nl"
    with listening() as stopped, panels_in_dutch() if dutch else contextlib.nullcontext():
        try:
            if dutch:
                help_in_dutch(door)
            door(sys.argv[1:])
        except SystemExit as end:
            code = end.code
        except KeyboardInterrupt:  # outside a command
            code = 1
        except BrokenPipeError:  # the reader (head, less) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if stopped():
            end_now(code if isinstance(code, int) else 1)
    sys.exit(code)
