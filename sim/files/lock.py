"""One process at a time on a store: a lock file that says who holds it.

On one machine the operating system frees the lock when its holder ends in whatever way, so that a lock left by a process
that was killed is taken over. A lock held on another machine cannot be examined and is respected.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from sim.engine.owners import try_lock
from sim.errors import InputError


class StoreLock:
    """The lock of a folder, as a context manager.

    Parameters
    ----------
    path : the lock file.
    what : what it protects, for the message.

    Raises
    ------
    InputError : another process holds it.
    """

    def __init__(self, path: Path, what: Path) -> None:
        self.path, self.what = path, what
        self.taken_over: dict[str, Any] | None = None  # the holder that ended without letting go
        self._file: IO[str] | None = None

    def __enter__(self) -> StoreLock:
        self._file = open(self.path, "a+", encoding="utf-8")
        holder = self._holder()
        if not try_lock(self._file):  # where the file system knows no locks, the text of the file is all there is
            self._file.close()
            raise InputError(self._refusal(holder))
        holder = self._holder()
        if holder and holder.get("host") != socket.gethostname():
            self._let_go()
            raise InputError(
                f"{self._refusal(holder)} If that process has ended, remove the file {self.path} and try again."
            )
        self.taken_over = holder
        self._write(
            {
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "since": datetime.now(UTC).isoformat(timespec="seconds"),
                "command": " ".join(sys.argv)[:200],
            }
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._write(None)
        except OSError:
            pass  # a full disk: the operating system frees the lock all the same
        self._let_go()

    def _holder(self) -> dict[str, Any] | None:
        assert self._file is not None
        self._file.seek(0)
        try:
            found = json.loads(self._file.read() or "null")
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def _write(self, holder: dict[str, Any] | None) -> None:
        assert self._file is not None
        self._file.seek(0)
        self._file.truncate()
        if holder is not None:
            self._file.write(json.dumps(holder))
        self._file.flush()

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()  # frees the lock too
        self._file = None

    def _refusal(self, holder: dict[str, Any] | None) -> str:
        who = "another process"
        if holder:
            who = f"process {holder.get('pid')} on {holder.get('host')} since {holder.get('since')}"
        return f"The sweep in {self.what} is being worked on by {who}. Wait for it, or give another folder with --out."
