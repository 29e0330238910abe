"""Which processes still run, by the session that they were started in (Linux: read from /proc)."""

from __future__ import annotations

from pathlib import Path


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
