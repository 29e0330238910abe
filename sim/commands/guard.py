"""What every command does around its work: errors become sentences and an exit code, results are printed, then written."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import re
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import typer

from sim.commands.dutch import LANGUAGE, spoken, told
from sim.commands.terminal import progress, say

GO_ON = ("calibrate", "validate", "predict", "optimise", "discover")
"""Commands of many parts, of which each that is finished stands in the folder of --out."""
OF_A_FILE = re.compile(r"[^:]+, (line [0-9]+|area '|columns? )")
"""How a note of a place in a table begins."""
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Turn errors into sentences on standard error, in the language of ``--lang``, and an exit code."""

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> None:
        LANGUAGE.set(str(kwargs.get("lang", "en")))
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _note
                _refuse_ways(kwargs)
                function(*args, **kwargs)
        except KeyboardInterrupt:
            fail(_stopped(function.__name__, kwargs.get("out")), 1)
        except (typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            from sim.errors import StorageError, bad_input

            if isinstance(error, OSError) and error.errno in NO_ROOM and error.filename is None:
                nowhere = os.open(os.devnull, os.O_WRONLY)  # nothing is left to be printed at the end
                os.dup2(nowhere, sys.stdout.fileno())
                fail("What was to be printed could not be written: there is no room on the disk.", 1)
            if bad_input(error):
                fail(str(error), 2)
            if isinstance(error, StorageError):
                fail(str(error), 1)
            if os.environ.get("ZOTHUIS_TRACEBACK"):
                raise
            words = " ".join(str(error).split())
            fail(
                f"The program itself failed: {type(error).__name__}: {words}. "
                "Set ZOTHUIS_TRACEBACK=1 to see where, and please report it.",
                1,
            )

    return guarded


def _refuse_ways(asked: Mapping[str, Any]) -> None:
    """Refuse, before anything is done, a place of results to which no way leads."""
    for name in ("out", "runs"):
        if isinstance(asked.get(name), Path):
            from sim.files.places import refuse_way_to

            refuse_way_to(asked[name], f"--{name}")


def _stopped(name: str, out: Any) -> str:
    """What a command says that was stopped: one that goes on where it was says so."""
    from sim.runs.progress import GOES_ON

    return GOES_ON if name in GO_ON and out is not None else "Stopped."


def _note(message: Warning | str, *where: Any, **more: Any) -> None:
    """Print a warning as a sentence, without the line of code that it comes from."""
    words = str(message)
    if OF_A_FILE.match(words):  # of a place in a file, as faults are told
        words = spoken(f"- {words}").removeprefix("- ")
    print(spoken(f"Note: {words}"), file=sys.stderr)


def fail(words: str, code: int) -> NoReturn:
    """Say what went wrong, in the language of the command, and end with an exit code."""
    say(told(words, LANGUAGE.get()), error=True)
    raise typer.Exit(code)


def say_cleared(folders: Sequence[Path]) -> None:
    """One line on what processes that were killed had left."""
    if folders:
        names = ", ".join(map(str, folders[:3])) + (" ..." if len(folders) > 3 else "")
        say(f"Removed what {len(folders)} killed process(es) left unfinished: {names}", error=True)


def deliver(folder: Any, show: Callable[[], None], *writers: Callable[[Path], Any]) -> str:
    """Print the results, then write them; "" or, when that failed, the sentence that says where they are.

    What goes wrong with printing is raised when the results are written. Who asks to stop is heard when all is done.
    """
    from sim.errors import StorageError
    from sim.files.stopping import undisturbed
    from sim.runs.pools import let_go

    let_go()  # a command has no next question: what waits for one leaves its memory to what is written now
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


def finish(folder: Any, failed: str, incomplete: bool = False) -> None:
    if failed:
        fail(failed, 1)
    if folder is not None:
        lost = "; ".join(f"{name} ({why})" for name, why in folder.failed.items())
        if lost:
            say(f"Not made: {lost}. Everything else is in {folder.path}", error=True)
        if folder.interrupted:
            fail(f"Stopped while the results were written; they are kept in {folder.path}", 1)
        say(f"Results are in {folder.path}", error=True)
        incomplete = incomplete or bool(lost)
    if incomplete:
        raise typer.Exit(1)


def keep(out: Path, write: Any) -> None:
    """Write what was printed, and say where it is. What cannot be made or kept is told, with exit code 1."""
    from sim.errors import StorageError

    sys.stdout.flush()
    try:
        failed = write(progress(0))
    except StorageError as error:
        say(error, error=True)
        raise typer.Exit(1) from None
    say(f"Results are in {out}", error=True)
    if failed:
        raise typer.Exit(1)
