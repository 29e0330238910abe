"""Where results are put and how they are read back: the one place that writes into a user's folder.

A folder is ours by its manifest, which names every file with its hash, and has a hash of its own. A folder that is not
ours is refused. A file is written aside, flushed and renamed, so that it is there whole or not at all; files of an earlier
result are replaced only when they are what we wrote; anything else stays where it is, or is kept under another name.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sim.errors import InputError, StorageError
from sim.files.csv_text import csv_text
from sim.files.json_text import plain
from sim.files.manifests import checked, frame_of, parsed
from sim.files.stopping import undisturbed
from sim.scenario.messages import show

if TYPE_CHECKING:
    import polars as pl


MANIFEST, PROGRAM = "manifest.json", "zothuis"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
ANOTHER = "Give another folder with --out"


# --- writing one file -------------------------------------------------------------------------------------------------
def write_whole(path: Path, content: bytes, through: Path | None = None) -> None:
    """Write a file aside (``through`` : in another folder), flush it and rename it; on an error nothing of it is left."""
    aside = (through or path.parent) / f".{path.name[:100]}.unfinished-{secrets.token_hex(6)}"
    try:
        with open(aside, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
        flush_folder(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def flush_folder(folder: Path) -> None:
    """Make a rename last; some systems cannot, and do not need it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def table_bytes(frame: pl.DataFrame) -> bytes:
    """A table as the content of a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def write_table(path: Path, frame: pl.DataFrame) -> None:
    """Write a Parquet file whole."""
    write_whole(path, table_bytes(frame))


def disk_is_full(error: BaseException) -> bool:
    """Whether an error says that there is no room, in the words of Python or of a library."""
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    words = str(error)
    return any(os.strerror(number) in words or f"os error {number})" in words for number in FULL)


def why_not(error: BaseException) -> str:
    """Why something could not be written, for a sentence."""
    if disk_is_full(error):
        return "the disk is full"
    if isinstance(error, KeyboardInterrupt):
        return "it was stopped twice"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return f"{type(error).__name__}: {' '.join(str(error).split())}".rstrip(": ")


def can_be_survived(error: BaseException) -> bool:
    """Whether one may go on after this error: not when somebody asked to stop."""
    return not isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit)


class Notes(Protocol):
    """Who is told what happens, in a line."""

    def note(self, words: str) -> None: ...


class Files:
    """Files put into a folder one by one; the bytes are made before a file is touched.

    What cannot be made (a figure without matplotlib, a table without memory) costs only itself and is in ``failed``; what
    cannot be written raises OSError.

    Parameters
    ----------
    folder : existing folder.
    through : folder in which files are in the making; None: the same.
    """

    def __init__(self, folder: Path, through: Path | None = None) -> None:
        self.folder, self.through = folder, through
        self.names: list[str] = []
        self.failed: dict[str, str] = {}

    @classmethod
    @contextmanager
    def more(cls, folder: Path) -> Iterator[Files]:
        """More files for a folder that has a manifest; a kill leaves nothing in it that is half made."""
        from sim.engine.owners import own_folder, remove

        through, manifest = own_folder(folder.parent, f".{folder.name[:100]}.unfinished-"), read_manifest(folder)
        try:
            files = cls(folder, through)
            files.names, files.failed = list(_files_in(manifest)), dict(manifest.get("not_written") or {})
            yield files
        finally:
            remove(through)

    def put(self, name: str, make: Callable[[], Any]) -> None:
        """Write what ``make()`` gives: bytes, text, a data frame (``.csv`` in the name: as text, else Parquet) or None."""
        try:
            content = make()
            if content is None:
                return
            if hasattr(content, "write_parquet"):
                content = csv_text(content) if name.endswith(".csv") else table_bytes(content)
            content = content.encode() if isinstance(content, str) else content
        except BaseException as error:
            self._lost(name, error)
            return
        write_whole(self.folder / name, content, self.through)
        self.names.append(name)

    def stream(self, name: str, write: Callable[[Path], None]) -> None:
        """Let ``write(path)`` write a file that may be too large to be held in memory."""
        aside = self.folder / f".{name}.unfinished-{secrets.token_hex(6)}"
        try:
            write(aside)
            os.replace(aside, self.folder / name)
        except BaseException as error:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise
            if disk_is_full(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.folder / name)) from error
            self._lost(name, error)
            return
        self.names.append(name)

    def _lost(self, name: str, error: BaseException) -> None:
        if not can_be_survived(error):
            raise error
        self.failed[name] = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"

    def close(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest, which names the files."""
        more = {"not_written": self.failed} if self.failed else {}
        write_manifest(self.folder, {**manifest, **more}, self.names, self.through)


# --- manifests --------------------------------------------------------------------------------------------------------
def hash_of(path: Path) -> str:
    """SHA-256 of a regular file. OSError when it is none."""
    if path.is_symlink() or not path.is_file():
        raise OSError(errno.EINVAL, "not a file", str(path))
    total = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(2**20):
            total.update(block)
    return total.hexdigest()


def listed(folder: Path, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Hash and size of files, as a manifest has them."""
    return {name: {"sha256": hash_of(folder / name), "bytes": (folder / name).stat().st_size} for name in names}


def seal_of(manifest: Mapping[str, Any]) -> str:
    """Hash of everything else that is in a manifest."""
    content = {key: value for key, value in manifest.items() if key != "hash"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode(errors="replace")).hexdigest()


def is_sealed(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is as it was written."""
    return manifest.get("hash") == seal_of(manifest)


def write_manifest(
    folder: Path, contents: Mapping[str, Any], names: Iterable[str], through: Path | None = None, **more: Any
) -> dict[str, Any]:
    """Write a manifest with the hashes of these files of the folder, and its own; gives it. ``through`` : see `Files`."""
    found: dict[str, Any] = plain({**contents, "files": listed(folder, names), **more})
    found["hash"] = seal_of(found)
    write_whole(folder / MANIFEST, (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode(), through)
    return found


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder. InputError when there is none, or what stands in it cannot be (see ``manifests``)."""
    file = folder / MANIFEST
    try:
        if not file.is_file():
            raise OSError
        content = file.read_bytes()
    except (OSError, ValueError):
        raise InputError(f"There is no {MANIFEST} in {folder}; name a folder that this program wrote.") from None
    return checked(parsed(content, file), file)


def _files_in(manifest: Mapping[str, Any], key: str = "files") -> dict[str, str]:
    """Hash by name of what a manifest lists; names that are no plain names are left out."""
    found = manifest.get(key)
    if not isinstance(found, dict):
        return {}
    return {name: row["sha256"] for name, row in found.items() if isinstance(row, dict) and "sha256" in row
            and name == Path(name).name}  # fmt: skip


def is_as_written(folder: Path, manifest: Mapping[str, Any], name: str) -> bool:
    """Whether a file is the very one that the manifest (or, in the midst of replacing, the one before) lists."""
    try:
        found = hash_of(folder / name)
    except OSError:
        return False
    return found in (_files_in(manifest).get(name), _files_in(manifest, "replacing").get(name))


GONE, CHANGED = "is missing", "was changed or damaged since it was written"


def changed_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """What is not as it was written, in words by file name: missing, changed; the manifest itself too."""
    found = {} if is_sealed(manifest) else {MANIFEST: "was changed since it was written"}
    for name in _files_in(manifest):
        if not os.path.lexists(folder / name):
            found[name] = GONE
        elif not is_as_written(folder, manifest, name):
            found[name] = CHANGED
    return found


def read_table(
    folder: Path, manifest: Mapping[str, Any], name: str, advice: str = "", kinds: Mapping[str, Any] | None = None
) -> pl.DataFrame:
    """A table of a result, if it is the very one that was written and has columns of these kinds.

    InputError otherwise, with ``advice``.
    """
    if not is_as_written(folder, manifest, name):
        file = folder / name
        words = {
            "": f"{file} is not one that the manifest lists; it is not read. {advice}",
            GONE: f"{file} is missing; it is not read. {advice}",
            CHANGED: f"{file} was changed or damaged since it was written; it is not read. {advice}",
        }
        raise InputError(words[changed_files(folder, manifest).get(name, "")].rstrip())
    return frame_of(folder / name, kinds, advice)


# --- folders ----------------------------------------------------------------------------------------------------------
def refuse_way_to(path: Path, option: str) -> None:
    """InputError for a place to which no way leads: a file stands in it, or the folder that is there may not be written in."""
    other = f"Give another place with {option}."
    try:
        there = next((one for one in path.absolute().parents if one.exists()), None)
    except (OSError, ValueError, RuntimeError) as error:  # a name that is too long, links in a circle
        raise InputError(f"{path} cannot be made: {why_not(error)}. {other}") from None
    if there is None:
        return
    if not there.is_dir():
        raise InputError(f"{path} cannot be made: {there} is a file, not a folder. {other}")
    if not os.access(there, os.W_OK | os.X_OK) or not _takes_files(there):
        raise InputError(f"{path} cannot be made: nothing may be written in the folder {there}. {other}")


def _takes_files(folder: Path) -> bool:
    """Whether a file can be made in a folder; one that is full could be, once there is room."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        return error.errno in FULL


def refuse_no_folder(folder: Path) -> None:
    """InputError for a place that a folder cannot be made in or renamed to: a file, a link, a folder without a name."""
    try:
        here = not folder.name or folder.resolve() == Path.cwd()
        link, other = folder.is_symlink(), folder.exists() and not folder.is_dir()
    except (OSError, ValueError, RuntimeError) as error:  # a name that is too long, links in a circle
        raise InputError(f"The output folder {folder} cannot be used: {why_not(error)}. {ANOTHER}.") from None
    if here:
        raise InputError(f"The output folder {str(folder)!r} is no folder of its own. {ANOTHER}, such as out/first.")
    if link:
        raise InputError(f"The output folder {folder} is a link. Give the folder itself, or another one, with --out.")
    if other:
        raise InputError(f"The output folder {folder} is a file. {ANOTHER}.")


def own_result(folder: Path, kind: str, beside: Iterable[str] = ()) -> dict[str, Any] | None:
    """The manifest of the earlier result of this kind in a folder; None when the folder is new, or holds nothing.

    Parameters
    ----------
    kind : "sweep", "sensitivity", "discovery", "optimisation".
    beside : names in the folder that do not count.

    Raises
    ------
    InputError : it holds anything else; nothing was touched.
    """
    refuse_no_folder(folder)
    try:
        names = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be read: {error.strerror or error}. {ANOTHER}.") from None
    there = [name for name in names if name not in beside]
    if not there:
        return None
    if MANIFEST not in there:
        some = ", ".join(there[:3]) + (" ..." if len(there) > 3 else "")
        raise InputError(
            f"The folder {folder} holds files that this program did not write there ({some}); it is left as it is. "
            f"{ANOTHER}, or move them first."
        )
    try:
        manifest = read_manifest(folder)
    except InputError as error:
        raise InputError(f"{error} The folder is left as it is. {ANOTHER}, or move it first.") from None
    if manifest.get("program") != PROGRAM or manifest.get("kind") != kind:
        raise InputError(
            f"The folder {folder} holds something else (by its {MANIFEST}: kind {show(manifest.get('kind'))}, not {kind!r}); "
            f"it is left as it is. {ANOTHER}."
        )
    _finish_replacing(folder, manifest)
    return manifest


def free_name(path: Path, word: str = "old") -> Path:
    """A name that is not taken beside a path: ``a-old-1.txt`` for ``a.txt``."""
    number = 1
    while os.path.lexists(other := path.with_name(f"{path.stem}-{word}-{number}{path.suffix}")):
        number += 1
    return other


def set_aside(path: Path) -> Path:
    """Keep what is there under another name, and give that."""
    other = free_name(path)
    os.rename(path, other)
    return other


def replace_result(folder: Path, kind: str, write: Callable[[Files], Mapping[str, Any]],
                   beside: Iterable[str] = ()) -> tuple[list[Path], dict[str, str]]:  # fmt: skip
    """Write a result aside and put it in the place of the earlier one.

    Files of the earlier result that are no longer as they were written, and a user's files of the same names, are kept
    under another name; other files in the folder stay. After a kill every file is whole, and the next call ends the work.

    Parameters
    ----------
    write : puts the files and gives the manifest.

    Returns
    -------
    What was kept under another name; what could not be made, with the reason.
    """
    from sim.engine.owners import clear_left, own_folder, remove

    old = own_result(folder, kind, beside) or {}
    folder.parent.mkdir(parents=True, exist_ok=True)
    clear_left(folder.parent, f".{folder.name}.unfinished-*")
    aside = own_folder(folder.parent, f".{folder.name}.unfinished-")
    try:
        files = Files(aside)
        files.close({**write(files), "kind": kind})
        folder.mkdir(exist_ok=True)
        ours = [
            name for key in ("files", "replacing") for name in _files_in(old, key) if is_as_written(folder, old, name)
        ]
        under_way = {"stage": aside.name, "files": listed(aside, files.names), "replacing": listed(folder, ours)}
        kept = _move(aside, folder, write_manifest(folder, read_manifest(aside), (), aside, **under_way))
    finally:
        remove(aside)
    return kept, files.failed


def written(
    folder: Path, kind: str, write: Callable[[Files], Mapping[str, Any]], progress: Notes | None, runs: str,
    beside: Iterable[str] = (),
) -> dict[str, str]:  # fmt: skip
    """`replace_result`, to the end, and said; gives what could not be made. StorageError when it cannot be written.

    ``runs`` : where what was computed is kept, in words.
    """
    say = progress.note if progress is not None else (lambda words: None)
    done = None
    try:
        with undisturbed():
            done = replace_result(folder, kind, write, beside)
    except KeyboardInterrupt:
        say(f"The results are in {folder}" if done else f"The runs are kept {runs}")
        raise
    except (OSError, MemoryError) as error:
        raise StorageError(
            f"The results could not be written to {folder}: {why_not(error)}. All runs are kept {runs}; free some space, or "
            "repair the folder, and give the same command again."
        ) from error
    kept, failed = done
    for path in kept:
        say(f"Kept under another name, because it was not as we wrote it: {path}")
    for name, why in failed.items():
        say(f"Not made: {name} ({why})")
    return failed


def _move(aside: Path, folder: Path, new: Mapping[str, Any]) -> list[Path]:
    """Move the files of ``aside`` into the folder; the manifest comes last. May be done again after it was broken off."""
    kept = []
    names, before = _files_in(new), _files_in(new, "replacing")
    for name in names:
        target = folder / name
        if not (aside / name).exists():
            continue  # moved before
        if os.path.lexists(target) and not is_as_written(folder, new, name):
            kept.append(set_aside(target))
        os.replace(aside / name, target)
    for name in before:
        if name not in names and is_as_written(folder, new, name):
            (folder / name).unlink()
    final = {key: value for key, value in new.items() if key not in ("replacing", "stage", "hash", "files")}
    write_manifest(folder, final, [name for name in names if (folder / name).exists()], aside)
    return kept


def _finish_replacing(folder: Path, manifest: Mapping[str, Any]) -> None:
    """End what a process was killed in the midst of, when the files that it was putting in place are still there."""
    from sim.engine.owners import OWNER, remove

    stage = manifest.get("stage")
    if not isinstance(stage, str) or not stage.startswith(f".{folder.name}.unfinished-") or not is_sealed(manifest):
        return
    aside = folder.parent / Path(stage).name
    if aside.is_symlink() or not (aside / OWNER).is_file():
        return
    if all(
        is_as_written(aside, manifest, name) or is_as_written(folder, manifest, name) for name in _files_in(manifest)
    ):
        _move(aside, folder, manifest)
        remove(aside)
