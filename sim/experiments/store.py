"""Results on disk: a folder that is written aside and renamed when it is complete, with a manifest.

A folder that exists and holds something is never touched. When the disk fills up or the folder cannot be written
after a long run, what could be computed is kept in another place and the error says where.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any

from sim.experiments.errors import InputError, StorageError

ROOM_NEEDED = 50 * 2**20  # bytes that must be free before a run starts
PACKAGES = ("zothuis", "numpy", "scipy", "numba", "polars", "pydantic", "matplotlib", "mesa", "loky")


class OutputFolder:
    """A result folder in the making.

    ``open()`` checks that it can be written, before anything is computed; files go to ``aside``; ``finish()`` renames.
    As a context manager it opens, and on an exception removes what was written aside.

    Parameters
    ----------
    path : folder to make; None makes ``out/<name>-<time>`` below the working folder.
    name : used for the default path.

    Raises
    ------
    InputError : the folder exists and is not empty, cannot be written, or its disk is full.
    """

    def __init__(self, path: str | os.PathLike[str] | None, name: str = "run") -> None:
        self.path = Path(path) if path is not None else default_folder(name)
        self.aside = self.path.with_name(f".{self.path.name}.unfinished-{os.getpid()}")
        self.finished = False
        self.written = False  # something worth keeping stands aside

    def open(self) -> OutputFolder:
        """Check the place and make the folder aside."""
        path = self.path
        if path.exists() and not path.is_dir():
            raise InputError(f"The output folder {path} is a file. Give another folder with --out.")
        try:
            if path.is_dir() and any(path.iterdir()):
                raise InputError(
                    f"The output folder {path} already holds files; results are never overwritten. "
                    "Give another folder with --out, or remove this one first."
                )
            path.parent.mkdir(parents=True, exist_ok=True)
            self.aside.mkdir(exist_ok=True)
            probe = self.aside / "probe"
            probe.write_bytes(b"0" * 4096)
            probe.unlink()
            free = shutil.disk_usage(self.aside).free
        except OSError as error:
            self._clear()
            raise InputError(
                f"The output folder {path} cannot be written: {error.strerror or error}. "
                "Nothing was run. Give another folder with --out."
            ) from error
        if free < ROOM_NEEDED:
            self._clear()
            raise InputError(
                f"The disk of the output folder {path} has {free / 2**20:.0f} MB left; at least "
                f"{ROOM_NEEDED / 2**20:.0f} MB is needed. Nothing was run. "
                "Free some space or give another folder with --out."
            )
        return self

    def finish(self) -> Path:
        """Rename the folder aside to its real name and give the path."""
        try:
            if self.path.is_dir():
                self.path.rmdir()  # empty: checked at the start
            os.replace(self.aside, self.path)
        except OSError as error:
            raise StorageError(
                f"The results could not be moved to {self.path}: {error.strerror or error}. "
                f"They are complete in {self.aside}."
            ) from error
        self.finished = True
        return self.path

    def write(self, writer: Callable[[Path], None]) -> Path:
        """Let ``writer(folder)`` write everything, rename, and give the path.

        Raises
        ------
        StorageError : writing failed; the text says where the results are now.
        """
        self.written = True
        try:
            writer(self.aside)
        except OSError as error:
            raise self._rescue(writer, error) from error
        return self.finish()

    def _rescue(self, writer: Callable[[Path], None], error: OSError) -> StorageError:
        """Try the system's temporary folder, so that nothing computed is lost."""
        why = "the disk is full" if error.errno == errno.ENOSPC else (error.strerror or str(error))
        try:
            other = Path(tempfile.mkdtemp(prefix=f"{self.path.name}-"))
            for file in self.aside.glob("*"):
                if file.is_file():
                    shutil.copy2(file, other / file.name)
            writer(other)
        except OSError as again:
            return StorageError(
                f"The results could not be written to {self.path}: {why}. A second try in the temporary folder failed "
                f"too ({again.strerror or again}). What was written so far is in {self.aside}. "
                "Free some space and run the same command again: the same seeds give the same results."
            )
        self._clear()
        return StorageError(
            f"The results could not be written to {self.path}: {why}. They are complete in {other} instead; "
            "move that folder before the system clears it."
        )

    def _clear(self) -> None:
        shutil.rmtree(self.aside, ignore_errors=True)
        with contextlib.suppress(OSError):  # an empty "out" that we made ourselves
            if self.path.parent.name == "out":
                self.path.parent.rmdir()

    def __enter__(self) -> OutputFolder:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abandon()

    def abandon(self) -> None:
        """Remove the folder aside, unless results were written into it. Does nothing after ``finish``."""
        if not self.finished and not self.written:
            self._clear()


def default_folder(name: str) -> Path:
    """``out/<name>-<date>-<time>`` below the working folder, with a number when that exists."""
    base = Path("out") / f"{name}-{datetime.now():%Y%m%d-%H%M%S}"
    path, number = base, 2
    while path.exists():
        path = base.with_name(f"{base.name}-{number}")
        number += 1
    return path


def manifest(**contents: Any) -> dict[str, Any]:
    """What must be known to make these results again: code, packages, machine, and what the caller adds."""
    return {
        "program": "zothuis",
        "version": _package_version("zothuis"),
        "commit": code_commit(),
        "code_hash": code_hash(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "packages": {name: _package_version(name) for name in PACKAGES},
        "machine": {
            "system": platform.system(),
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
        },
        **contents,
    }


def code_commit() -> str | None:
    """Git commit of the code, with "+changes" when files differ from it; None outside a repository."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    try:
        ask = ["git", "-C", str(root)]
        commit = subprocess.run([*ask, "rev-parse", "HEAD"], capture_output=True, text=True, timeout=10, check=True)
        changes = subprocess.run(
            [*ask, "status", "--porcelain", "--untracked-files=no", "--", "sim", "scenarios"],
            capture_output=True, text=True, timeout=10, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return commit.stdout.strip() + ("+changes" if changes.stdout.strip() else "")


def code_hash(without: Sequence[str] = ()) -> str:
    """Hash of all Python files of the package: says whether two runs used the same code, without git.

    ``without`` names rooms (files and folders of ``sim``) that are left out.
    """
    root = Path(__file__).resolve().parents[1]
    total = hashlib.blake2b(digest_size=8)
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0].removesuffix(".py") in without:
            continue
        total.update(str(path.relative_to(root)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


NO_RESULT = ("agents", "model", "experiments", "analysis", "report", "dashboard", "cli", "cli_options", "cli_sensitivity",
             "cli_sweep", "__main__")  # fmt: skip
BUT_RESULT = ("experiments/factors.py", "experiments/sweep_unit.py")


def model_hash() -> str:
    """Hash of the sources that can change a value: all but what only hands out work, or shows and examines results."""
    root = Path(__file__).resolve().parents[1]
    total = hashlib.blake2b(code_hash(NO_RESULT).encode(), digest_size=8)
    for name in BUT_RESULT:
        total.update((root / name).read_bytes())
    return total.hexdigest()


def _package_version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        module = sys.modules.get("sim" if name == "zothuis" else name)
        return getattr(module, "__version__", None)


def plain(value: Any) -> Any:
    """The same in plain JSON kinds: numbers that are not finite become null, keys become text."""
    if isinstance(value, dict):
        return {str(key): plain(x) for key, x in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(x) for x in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def write_json(path: Path, contents: Any) -> None:
    """Write one JSON document in UTF-8."""
    path.write_text(json.dumps(plain(contents), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
