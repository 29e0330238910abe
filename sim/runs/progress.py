"""Progress of a long task on standard error: a moving bar in a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any

from sim.scenario.printable import printable

LONG = "By a rough estimate this takes "
FIRST = "First the preparation: the model and the history of the place. Then "
GOES_ON = "Stopped; what is finished is kept. The same command goes on from here."
OTHERS = "also holds sweeps of other designs"
PLAIN_SECONDS = 5.0  # at most one plain line in so many seconds
SURE = 10  # so many pieces after the first, one number says how long it takes still
NEAR, FAR = 1.25, 4.0  # times as long by the one reckoning as by the other: one number will do; neither says anything


def duration(seconds: float) -> str:
    """Length of time in words: ``duration(95)`` gives "1 min 35 s"."""
    seconds = max(0.0, seconds)
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = int(round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


class Progress:
    """Counts finished pieces of work and says how fast it goes and how long it takes still.

    Use as a context manager. ``advance()`` after each piece; ``note(text)`` says something in between.

    Parameters
    ----------
    total : pieces of work.
    what : what a piece is, in the plural ("seeds").
    stream : where to write; None is standard error.
    quiet : write nothing at all.
    words : turns what is said into the language of who reads it.
    """

    def __init__(
        self,
        total: int,
        what: str = "seeds",
        *,
        stream: IO[str] | None = None,
        quiet: bool = False,
        words: Callable[[str], str] = str,
    ) -> None:
        self.total = max(int(total), 0)
        self.what = what
        self.done = 0
        self.stream = stream if stream is not None else sys.stderr
        self.quiet = quiet
        self.words = words
        self.started = time.perf_counter()
        self._last = -PLAIN_SECONDS
        self._first: tuple[float, int] | None = None
        self._first_pieces = 0
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        self.started = time.perf_counter()
        if not self.quiet and self._is_terminal():
            self._open_bar()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def another(self, total: int, what: str = "") -> Progress:
        """One for other work, that writes to the same place in the same words."""
        return Progress(total, what or self.what, stream=self.stream, quiet=self.quiet, words=self.words)

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def before(self, pieces: int) -> None:
        """So many pieces were done before: they count, and say nothing of how fast it goes."""
        self.done += pieces
        if self._bar is not None:
            self._bar.update(self._task, completed=self.done)

    def advance(self, pieces: int = 1) -> None:
        """One more piece (or several) is done."""
        self.done += pieces
        if self._first is None:
            self._first, self._first_pieces = (self.seconds, self.done), pieces
        if self._bar is not None:
            self._bar.update(self._task, completed=self.done, rest=self.words(self._rest()))
        elif not self.quiet and (self.done >= self.total or self.seconds - self._last >= PLAIN_SECONDS):
            self._last = self.seconds
            self._write(f"{self.done} of {self.total} {self.what}, {self._rest()}")

    def more(self, pieces: int) -> None:
        """So many pieces have come on top."""
        self.total += pieces
        if self._bar is not None:
            self._bar.update(self._task, total=self.total)

    def note(self, text: str) -> None:
        """Say something that is not a count, such as "compiling"."""
        if self.quiet:
            return
        if self._bar is not None:
            self._bar.console.print(printable(self.words(text)), markup=False, highlight=False)
        else:
            self._write(text)

    __call__ = note

    def _rest(self) -> str:
        if self.done >= self.total:
            return f"done in {duration(self.seconds)}"
        if self._first is None:
            return ""
        first, then = self._first
        seconds, pieces, left = self.seconds, self.done - then, self.total - self.done
        if not pieces:
            return "under way"
        least = (seconds - first) / pieces  # too short for workers that start together
        most = seconds / (pieces + self._first_pieces)  # with compiling and the history in it
        if pieces >= SURE or most <= NEAR * least:
            return f"{duration(least)} each, about {duration(least * left)} left"
        if most > FAR * least:
            return "under way"
        return f"{duration(least)} each, between {duration(least * left)} and {duration(most * left)} left"

    def _write(self, text: str) -> None:
        try:
            print(printable(self.words(text)), file=self.stream, flush=True)
        except (OSError, ValueError):
            self.quiet = True  # standard error was closed: the work goes on in silence

    def _is_terminal(self) -> bool:
        try:
            return bool(self.stream.isatty())
        except (AttributeError, ValueError):
            return False

    def _open_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        console = Console(file=self.stream)
        columns = (
            SpinnerColumn(),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(self.words(self.what)),
            TimeElapsedColumn(),
        )
        self._bar = Bar(*columns, TextColumn("{task.fields[rest]}"), console=console, transient=False)
        self._task = self._bar.add_task("", total=self.total, rest="")
        self._bar.start()


class Part(Progress):
    """One of several works in one folder: what was said at one of them is not said again at the next.

    Nor is said that the folder holds others (it is their own), or that the work was stopped (whoever began it says so).

    Parameters
    ----------
    total, what : see `Progress`.
    of : writes to the same place in the same words.
    said : what was said so far, shared by all parts; with `LONG` in it no part says how long it takes.
    """

    def __init__(self, total: int, what: str, of: Progress, said: set[str]) -> None:
        super().__init__(total, what or of.what, stream=of.stream, quiet=of.quiet, words=of.words)
        self.said = said

    def note(self, text: str) -> None:
        """Say it the first time."""
        told = text in self.said or (text.startswith(LONG) and LONG in self.said)
        if not told and OTHERS not in text and text != GOES_ON:
            self.said.add(text)
            super().note(text)

    __call__ = note
