"""Compiled code that is kept on disk is checked before it is used: each file ends in a hash of its name and content.

numba trusts its files: a byte that fell over is a crash without a word, and a file that was cut off blocks every later
start. Here a file that is not as it was written counts as absent: the function is compiled again and the file replaced,
and one sentence says so. The hash is part of the file, so that processes that compile at the same time, each writing
whole files, are never at odds. A folder in which nothing can be kept costs time, never the run.

This uses insides of numba that have not changed for years; if a version has others, its own cache is used as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARK = b"zothuis:"
SEAL = len(MARK) + 32
OLD_SECONDS = 3600.0  # what was left half written so long ago belongs to no process that still writes
_said: set[str] = set()


def sealed(name: str, content: bytes) -> bytes:
    """The content with its seal; ``name`` is that of the folder and the file."""
    return content + MARK + hashlib.sha256(name.encode() + b"\0" + content).digest()


def is_sound(path: str) -> bool:
    """Whether a file is as it was written."""
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return False
    return content == sealed(_name(path), content[:-SEAL])


def _name(path: str) -> str:
    return "/".join(Path(path).parts[-2:])


def say_once(sentence: str) -> None:
    """Tell the user something about the cache, once a process."""
    if sentence not in _said:
        _said.add(sentence)
        with contextlib.suppress(OSError, ValueError, AttributeError):
            print(sentence, file=sys.stderr, flush=True)


def _damaged(folder: str) -> None:
    place = os.environ.get("NUMBA_CACHE_DIR") or folder
    say_once(f"The compiled code kept in {place} was damaged; it is compiled again, once (about a minute).")


try:
    from numba.core.caching import (
        CompileResultCacheImpl,
        FunctionCache,
        IndexDataCacheFile,
        NullCache,
        UserProvidedCacheLocator,
    )

    _parts = ("_load_index", "_load_data", "_data_path", "_open_for_write")
    _known = all(hasattr(IndexDataCacheFile, name) for name in _parts) and hasattr(FunctionCache, "_load_overload")
except ImportError:  # pragma: no cover - another numba
    _known = False

if _known:

    class _Files(IndexDataCacheFile):
        """Index and data files of one function, with seals."""

        def _load_index(self) -> Any:
            if not os.path.lexists(self._index_path):
                return {}
            if not is_sound(self._index_path):
                _damaged(self._cache_path)
                _make_room(self._index_path)
                return {}
            return super()._load_index()

        def _load_data(self, name: str) -> Any:
            path = self._data_path(name)
            if not is_sound(path):
                _damaged(self._cache_path)
                _make_room(path)
                raise FileNotFoundError(path)  # what numba takes as: compile it
            return super()._load_data(name)

        @contextlib.contextmanager
        def _open_for_write(self, filepath: str) -> Iterator[Any]:
            buffer = io.BytesIO()
            yield buffer
            _clear_half_written(self._cache_path)
            with super()._open_for_write(filepath) as file:
                file.write(sealed(_name(filepath), buffer.getvalue()))

    class _Implementation(CompileResultCacheImpl):
        _locator_classes = [UserProvidedCacheLocator]  # never beside the sources, where old code would be found again

    class _Cache(FunctionCache):
        """The cache of one function; what is wrong with it costs time only."""

        _impl_class = _Implementation

        def __init__(self, function: Any) -> None:
            super().__init__(function)
            self._cache_file = _Files(
                cache_path=self._cache_path,
                filename_base=self._impl.filename_base,
                source_stamp=self._impl.locator.get_source_stamp(),
            )

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            try:
                return super().load_overload(sig, target_context)
            except Exception:  # sound, but not of this numba after all
                _damaged(self._cache_path)
                return None

        def save_overload(self, sig: Any, data: Any) -> None:
            try:
                super().save_overload(sig, data)
            except OSError as error:
                say_once(
                    f"Compiled code cannot be kept in {self._cache_path} ({error.strerror or error}): each session "
                    "compiles anew, about a minute. Make room there, or name another folder with ZOTHUIS_CACHE."
                )


def keep(dispatcher: Any) -> Any:
    """Give a function that numba compiles its cache on disk; the function itself where nothing is compiled."""
    if not hasattr(dispatcher, "enable_caching"):
        return dispatcher
    if not _known:
        dispatcher.enable_caching()
        return dispatcher
    try:
        dispatcher._cache = _Cache(dispatcher.py_func)
    except (OSError, RuntimeError):  # no folder for it
        dispatcher._cache = NullCache()
    return dispatcher


def _make_room(path: str) -> None:
    """Move a folder that stands in the place of a file; files are replaced when they are written."""
    with contextlib.suppress(OSError):
        if os.path.isdir(path) and not os.path.islink(path):
            os.rename(path, f"{path}.damaged-{time.time_ns()}")


def _clear_half_written(folder: str) -> None:
    with contextlib.suppress(OSError):
        for path in Path(folder).glob("*.tmp.*"):
            if time.time() - path.stat().st_mtime > OLD_SECONDS:
                path.unlink()
