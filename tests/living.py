"""Which processes still run, by the session that they were started in (Linux: read from /proc); signals not ignored."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEFAULTS = {"SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}


@contextmanager
def none_ignored() -> Iterator[None]:
    """Signals that ask to stop act as at a terminal, though the tests run in the background or under nohup; then as before."""
    numbers = {getattr(signal, name): usual for name, usual in DEFAULTS.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, usual) for number, usual in numbers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def living(session: int) -> list[int]:
    """Processes of a session that still run; one that has ended and waits to be heard of does not."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state, *rest = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(rest[2]) == session and state != "Z":
            found.append(int(place.name))
    return found
