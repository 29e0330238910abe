"""How much memory there is: of the machine, of a container, of this process."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

MEGABYTE = 1048576.0
ADDRESSES_LATER = (
    600.0  # megabytes that polars and matplotlib take of addresses, beyond the memory that they use (measured)
)


def available_megabytes() -> float | None:
    """Memory that can still be used, in megabytes: of the machine, the container and this process; None: nobody says."""
    found = [free for free in (_of_the_machine(), *map(_of_a_group, GROUPS), _of_this_process()) if free is not None]
    return min(found) if found else None


GROUPS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)
"""Where Linux says what a container (or a batch job) may use and uses, in both of its versions."""


def _of_a_group(files: tuple[str, str]) -> float | None:
    """What a group leaves; pages of files count as used, and are given back when they are needed."""
    try:
        limit, used = (float(Path(file).read_text(encoding="ascii")) for file in files)
    except (OSError, ValueError):  # none, or "max"
        return None
    pages = 0.0
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = Path(files[0]).with_name("memory.stat").read_text(encoding="ascii").splitlines()
        pages = sum(float(line.split()[1]) for line in lines if line.split()[0] in ("inactive_file", "active_file"))
    return max(0.0, limit - max(0.0, used - pages)) / MEGABYTE


def _of_the_machine() -> float | None:
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return float(line.split()[1]) / 1024.0
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
    except (AttributeError, ValueError, OSError):
        return None


def _of_this_process() -> float | None:
    """What a limit on this process (``ulimit -v``) leaves, without the addresses that libraries will take to write results.

    They end the process where they get none, and what was computed would be lost with it.
    """
    try:
        import resource

        most = resource.getrlimit(resource.RLIMIT_AS)[0]
        if most == resource.RLIM_INFINITY:
            return None
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        later = 0.0 if {"polars", "matplotlib"} <= set(sys.modules) else ADDRESSES_LATER
        return max(0.0, (most - pages * os.sysconf("SC_PAGE_SIZE")) / MEGABYTE - later)
    except (ImportError, OSError, ValueError, IndexError):
        return None


def peak_megabytes() -> float:
    """Largest memory use of this process so far, in megabytes; 0 when the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (MEGABYTE if sys.platform == "darwin" else 1024.0)
