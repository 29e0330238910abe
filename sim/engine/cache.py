"""Where compiled code is kept: a folder that changes when any compiled source, numba or the processor changes.

numba fingerprints only the file of the entry point itself, so an edit to a mechanism that the entry point calls would
silently run the old machine code. The folder is therefore named by a hash of *all* compiled sources. It has to be
chosen before numba compiles anything; ``sim.engine`` does so on import.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sim.engine.owners import clear_left, own_folder

TEMPORARY = "zothuis-cache-"
COMPILED_FILES = ("code.py", "units.py", "adjust.py", "scenario/households.py", "scenario/services.py")
COMPILED_FOLDERS = ("words", "engine", "world", "population", "processes")
FLAGS = ("NUMBA_BOUNDSCHECK", "NUMBA_OPT", "NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_DEBUGINFO", "ZOTHUIS_ROWS")
"""Settings that change the machine code that is made."""


def compiled_sources(root: Path | None = None) -> list[Path]:
    """List the files whose text is part of compiled code.

    Parameters
    ----------
    root : folder of the package ``sim``; by default the one this file lives in.

    Returns
    -------
    Existing files in a fixed order.
    """
    root = Path(__file__).resolve().parent.parent if root is None else Path(root)
    found = [root / name for name in COMPILED_FILES]
    for folder in COMPILED_FOLDERS:
        found += sorted((root / folder).rglob("*.py"))
    return [path for path in found if path.is_file()]


def source_hash(sources: Iterable[Path] | None = None) -> str:
    """Hash the compiled sources together with numba's version and settings, Python and the processor (16 hex digits).

    Parameters
    ----------
    sources : files to read; by default `compiled_sources()`.
    """
    digest = hashlib.sha256()
    for path in compiled_sources() if sources is None else sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for part in (*_versions(), sys.version, platform.machine(), _processor()):
        digest.update(part.encode() + b"\0")
    for flag in FLAGS:
        digest.update(f"{flag}={os.environ.get(flag, '')}\0".encode())
    return digest.hexdigest()[:16]


def user_cache() -> Path:
    """Give the user's cache folder for this program; the setting ``ZOTHUIS_CACHE`` overrides it."""
    chosen = os.environ.get("ZOTHUIS_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "zothuis"


def use_cache_folder(sources: Iterable[Path] | None = None) -> Path:
    """Point numba to the folder that belongs to the present sources and return it.

    A process started by one that already chose keeps the same folder (workers share the compiled code). If the user's
    cache folder cannot be written, a temporary folder is used and everything is compiled anew in each session. What is
    kept is checked before it is used (`sim.engine.kept`).
    """
    name = source_hash(sources)
    current = os.environ.get("NUMBA_CACHE_DIR", "")
    folder = Path(current) if current and Path(current).name == name else _writable(user_cache() / name, name)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if "numba" in sys.modules:  # numba read its settings when it was imported
        sys.modules["numba"].config.CACHE_DIR = str(folder)
    return folder


def _writable(folder: Path, name: str) -> Path:
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # whoever can write here can have code run
        folder.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        place = Path(tempfile.gettempdir())
        clear_left(place, f"{TEMPORARY}*")
        temporary = own_folder(place, TEMPORARY, 0o700) / name
        temporary.mkdir()
        atexit.register(_remove, temporary, os.getpid())
        return temporary


def _remove(folder: Path, pid: int) -> None:
    """At the end of the process that made it: compiled code that no other session can find."""
    if os.getpid() == pid and any(folder.rglob("*.nbi")):
        shutil.rmtree(folder.parent, ignore_errors=True)


def _versions() -> list[str]:
    found = []
    for package in ("numba", "llvmlite", "numpy"):
        try:
            found.append(f"{package}={version(package)}")
        except PackageNotFoundError:
            found.append(f"{package}=?")
    return found


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    wanted = ("model name", "flags", "Features", "CPU part")
    lines = [line for line in text.split("\n\n", 1)[0].splitlines() if line.startswith(wanted)]
    return "\n".join(lines) or platform.processor()
