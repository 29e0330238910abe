"""Whose an unfinished or temporary folder is: the process that made it writes itself down in it.

What a killed process left is cleared by a later one, on the same machine and only when that very process has ended (its
number and the moment it began: numbers come back, above all in containers). Nothing that was left is ever used again.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import platform
import re
import secrets
import shutil
import sys
import time
from pathlib import Path
from typing import IO, Any

OWNER = ".owner.json"
RANDOM = re.compile("[0-9a-f]{12}$")
HALF_MADE_SECONDS = 60.0
PROGRAM = "zothuis"


def begun(pid: int) -> str | None:
    """When a process of this machine began, in the system's own words; None when there is no such process.

    "?" where the system does not say: then a process of that number counts as the same one.
    """
    if sys.platform == "linux":
        try:
            line = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return None
        fields = line.rpartition(")")[2].split()
        return None if fields[0] in ("Z", "X") else fields[19]
    if sys.platform == "win32":
        return "?"  # asking could end it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        pass
    return "?"


@functools.cache
def _machine() -> str:
    """This machine since it was started and, on Linux, this space of process numbers (a container has its own)."""
    parts = [platform.node()]
    with contextlib.suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
    with contextlib.suppress(OSError):
        parts.append(os.readlink("/proc/self/ns/pid"))
    return " ".join(parts)


def this_process() -> dict[str, Any]:
    """What is written down of the present process."""
    return {"program": PROGRAM, "pid": os.getpid(), "begun": begun(os.getpid()), "machine": _machine()}


def try_lock(file: IO[str]) -> bool:
    """Take the operating system's lock on an open file; False when another process has it."""
    if sys.platform == "win32":
        import msvcrt

        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def own_folder(parent: Path, stem: str, mode: int = 0o777) -> Path:
    """Make a new folder ``<stem><random>`` and write down in it whose it is."""
    while True:
        folder = parent / f"{stem}{secrets.token_hex(6)}"
        try:
            folder.mkdir(mode)
        except FileExistsError:
            continue
        try:
            claim(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder


def claim(folder: Path) -> None:
    """Write down in a folder that it is this process's."""
    (folder / OWNER).write_text(json.dumps(this_process()), encoding="utf-8")


def disown(folder: Path) -> None:
    """Take away whose it is: it is a result now, and stays."""
    (folder / OWNER).unlink(missing_ok=True)


def has_ended(folder: Path) -> bool:
    """Whether the process that owns a folder is known to have ended."""
    try:
        owner = json.loads((folder / OWNER).read_text(encoding="utf-8"))
        if owner["program"] != PROGRAM or owner["machine"] != _machine():
            return False
        now, then = begun(int(owner["pid"])), owner["begun"]
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return False
    return now is None or (now != then and "?" not in (now, then))


def remove(folder: Path) -> None:
    """Remove a folder of one's own; whose it is goes last, so that after a kill the rest is still known for what it is."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != OWNER:
                path.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def clear_left(parent: Path, pattern: str) -> list[Path]:
    """Remove the folders of this pattern whose owner has ended; gives those that were removed."""
    cleared = []
    with contextlib.suppress(OSError, ValueError):
        for folder in sorted(parent.glob(pattern)):
            if folder.is_symlink() or not folder.is_dir():
                continue
            if has_ended(folder):
                remove(folder)
                cleared.append(folder)
            elif RANDOM.search(folder.name) and time.time() - folder.stat().st_mtime > HALF_MADE_SECONDS:
                with contextlib.suppress(OSError):
                    folder.rmdir()  # empty: its owner ended before it could write itself down, or as the last of all
    return cleared
