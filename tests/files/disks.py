"""Disks that are full and files that may not grow, for real."""

from __future__ import annotations

import contextlib
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOM = 24 * 1024  # bytes left on the small disk


@contextlib.contextmanager
def small_disk(place: Path, room: int = ROOM) -> Iterator[Path]:
    """A file system of its own of 1 MB with so many bytes left; the test is skipped where none can be made."""
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("no file system can be mounted here; files that may not grow are tested everywhere")
    try:
        free = shutil.disk_usage(place).free
        (place / "filler").write_bytes(b"0" * (free - room))
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextlib.contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """This process can write no file beyond a size: what writes more gets EFBIG, as from a disk or a quota."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
