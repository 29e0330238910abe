"""Results on disk: a folder that is written aside and renamed when it is complete, with a manifest.

A folder that exists and holds something is never touched. When the disk fills up or the folder cannot be written
after a long run, whatever goes wrong, what was computed is kept in another place and the error says where.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any

from sim.errors import InputError, StorageError
from sim.files.places import (
    MANIFEST,
    can_be_survived,
    flush_folder,
    free_name,
    read_manifest,
    refuse_no_folder,
    set_aside,
    why_not,
)
from sim.files.stopping import undisturbed

PARTS = "parts"
ROOM_NEEDED = 50 * 2**20  # bytes that must be free before a run starts
PACKAGES = ("zothuis", "numpy", "scipy", "numba", "polars", "pydantic", "matplotlib", "mesa", "loky")


class OutputFolder:
    """A result folder in the making.

    ``open()`` checks that it can be written, before anything is computed; files go to ``aside``; ``write()`` has them
    written there and renames. As a context manager it opens, and on an exception removes what was written aside.

    Parameters
    ----------
    path : folder to make; None makes ``out/<name>-<time>`` below the working folder.
    name : used for the default path.
    goes_on : says of a folder whether it holds a result that was stopped and can go on; None: no folder does.

    Attributes
    ----------
    aside : the folder in the making; ``parts`` in it is for what workers write.
    failed : files that could not be made, with the reason.
    interrupted : somebody asked to stop while results were written; they are there all the same.
    stopped : the folder, when it holds such a result; else None. What is finished takes its place.
    cleared : folders of processes that were killed, which `open` removed.

    Raises
    ------
    InputError : the folder exists and is not empty, cannot be written, or its disk is full.
    """

    def __init__(
        self, path: str | os.PathLike[str] | None, name: str = "run", goes_on: Callable[[Path], bool] | None = None
    ) -> None:
        self.path = Path(path) if path is not None else default_folder(name)
        self.aside = self.path  # until `open` has made one
        self.goes_on = goes_on
        self.stopped: Path | None = None
        self.finished = False
        self.written = False  # something worth keeping stands aside
        self.interrupted = False
        self.failed: dict[str, str] = {}
        self.cleared: list[Path] = []
        self._made: list[Path] = []

    @property
    def parts(self) -> Path:
        """Where workers write what is put together later."""
        return self.aside / PARTS

    def open(self) -> OutputFolder:
        """Check the place and make the folder aside."""
        from sim.engine.owners import clear_left, own_folder

        path = self.path
        refuse_no_folder(path)
        try:
            if path.is_dir() and self.goes_on is not None and self.goes_on(path):
                self.stopped = path
            elif path.is_dir() and any(path.iterdir()):
                raise InputError(
                    f"The output folder {path} already holds files; results are never overwritten. "
                    "Give another folder with --out, or remove this one first."
                )
            self._made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            self.cleared = clear_left(path.parent, ".*.unfinished-*")
            self.aside = own_folder(path.parent, f".{path.name[:100]}.unfinished-")
            self.parts.mkdir()
            probe = self.aside / "probe"
            probe.write_bytes(b"0" * 4096)
            probe.unlink()
            free = shutil.disk_usage(self.aside).free
        except (OSError, ValueError) as error:
            self._clear()
            if isinstance(error, InputError):
                raise
            raise InputError(
                f"The output folder {path} cannot be written: {getattr(error, 'strerror', None) or error}. "
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
        from sim.engine.owners import disown

        shutil.rmtree(self.parts, ignore_errors=True)
        try:
            earlier = self._set_earlier_aside()
            if self.path.is_dir() and os.name == "nt":
                self.path.rmdir()  # empty: checked at the start; elsewhere the rename does it
            os.replace(self.aside, self.path)
            if earlier is not None:
                shutil.rmtree(earlier, ignore_errors=True)
        except OSError as error:
            raise StorageError(
                f"The results could not be moved to {self.path}: {error.strerror or error}. "
                f"They are complete in {self._leave()}."
            ) from error
        self.finished = True
        disown(self.path)
        flush_folder(self.path.parent)
        return self.path

    def _set_earlier_aside(self) -> Path | None:
        """Make room for the whole in the place of what was stopped; files of somebody else come along."""
        if self.stopped is None:
            return None
        own = {MANIFEST, *read_manifest(self.stopped)["files"]}
        for path in self.stopped.iterdir():
            if path.name not in own and not (self.aside / path.name).exists():
                os.rename(path, self.aside / path.name)
        return set_aside(self.stopped)

    def write(self, writer: Callable[[Path], Mapping[str, str] | None]) -> Path:
        """Let ``writer(folder)`` write everything, rename, and give the path.

        ``writer`` may be called again, for another folder; it gives what it could not make, with the reason. Who asks
        to stop meanwhile is heard when the results are there (``interrupted``).

        Raises
        ------
        StorageError : writing failed; the text says where the results are now.
        """
        self.written = True
        failure = None
        try:
            with undisturbed():
                failure = self._write(writer)
        except KeyboardInterrupt:
            self.interrupted = True
            if not self.finished and failure is None:
                failure = self._write(writer)
        if failure is not None:
            raise failure
        return self.path

    def _write(self, writer: Callable[[Path], Mapping[str, str] | None], again: bool = False) -> StorageError | None:
        try:
            self.failed = dict(writer(self.aside) or {})
            self.finish()
        except StorageError as error:
            return error
        except KeyboardInterrupt as error:  # from elsewhere than a signal: what was begun is done again
            self.interrupted = True
            return self._rescue(writer, error) if again else self._write(writer, again=True)
        except BaseException as error:
            if not can_be_survived(error):
                raise
            return self._rescue(writer, error)
        return None

    def add(self, writer: Callable[[Path], Mapping[str, str] | None]) -> None:
        """Let ``writer(folder)`` add to a finished folder what can be made from the tables, such as figures.

        Whatever goes wrong costs only what is added: it is told in ``failed``.
        """
        try:
            with undisturbed():
                try:
                    self.failed |= dict(writer(self.path) or {})
                except BaseException as error:
                    self.interrupted = self.interrupted or not can_be_survived(error)
                    self.failed |= {"reports": f"{type(error).__name__}: {' '.join(str(error).split())}"}
        except KeyboardInterrupt:
            self.interrupted = True

    def _rescue(self, writer: Callable[[Path], Mapping[str, str] | None], error: BaseException) -> StorageError:
        """Try the system's temporary folder, so that nothing computed is lost."""
        why, other = why_not(error), None
        try:
            other = Path(tempfile.mkdtemp(prefix=f"{self.path.name[:100]}-"))
            self.failed = dict(writer(other) or {})
        except BaseException as again:
            if other is not None:
                shutil.rmtree(other, ignore_errors=True)
            return StorageError(
                f"The results could not be written to {self.path}: {why}. A second try in the temporary folder failed "
                f"too ({why_not(again)}). {self._what_is_left()} "
                "Free some space and run the same command again: the same seeds give the same results."
            )
        self._clear()
        lacks = f", but for {', '.join(self.failed)}" if self.failed else ""
        return StorageError(
            f"The results could not be written to {self.path}: {why}. They are complete in {other} instead{lacks}; "
            "move that folder before the system clears it."
        )

    def _what_is_left(self) -> str:
        shutil.rmtree(self.parts, ignore_errors=True)
        names = [path.name for path in self.aside.glob("*") if not path.name.startswith(".")]
        if not names:
            self._clear()
            return "Nothing could be kept in a file."
        return f"What was written so far is in {self._leave()} ({', '.join(sorted(names))})."

    def _leave(self) -> Path:
        """Give the folder aside a name that can be seen, as a result that stays; gives where it is."""
        from sim.engine.owners import disown

        with contextlib.suppress(OSError):
            disown(self.aside)
            other = free_name(self.path, "unfinished")
            os.rename(self.aside, other)
            return other
        return self.aside

    def _clear(self) -> None:
        from sim.engine.owners import remove

        if self.aside != self.path:
            remove(self.aside)
        for folder in self._made:  # folders that we made ourselves and that are empty
            with contextlib.suppress(OSError):
                folder.rmdir()

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


NO_RESULT = ("agents", "model", "designs", "errors", "files", "results", "runs", "analysis", "calibration",
             "validation", "report",
             "commands", "moved", "__main__")  # fmt: skip
BUT_RESULT = ("designs/factors.py", "runs/sweep_unit.py")


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
