"""Doing many independent pieces of work: in this process, or in worker processes started afresh (never forked).

Each piece is a function of its own input alone, so the answer is the same for any number of workers and any order.
What is shared by all pieces is sent once a worker and by value: a class from a notebook cell or from a file that is
not installed works in the workers too.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from sim.experiments.errors import InputError


@dataclass(frozen=True)
class Failure:
    """A piece of work that failed.

    Attributes
    ----------
    task : the piece of work as it was given.
    reason : one sentence.
    detail : the traceback, for whoever repairs it.
    """

    task: Any
    reason: str
    detail: str = ""


def reason_of(error: BaseException) -> str:
    """One line that says what an exception was."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def usable_workers(asked: int, pieces: int, megabytes_each: float = 0.0) -> int:
    """Number of workers to start: no more than asked, than there is work for, or than fit in memory.

    Raises
    ------
    InputError : fewer than one asked.
    """
    if asked < 1:
        raise InputError(f"The number of workers must be 1 or more; found {asked}.")
    number = min(asked, max(pieces, 1))
    free = available_megabytes()
    if free is not None and megabytes_each > 0:
        number = min(number, max(1, int(0.8 * free / megabytes_each)))
    return number


def available_megabytes() -> float | None:
    """Memory that can still be used, in megabytes; None when the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return float(line.split()[1]) / 1024.0
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1048576.0
    except (AttributeError, ValueError, OSError):
        return None


def peak_megabytes() -> float:
    """Largest memory use of this process so far, in megabytes; 0 when the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1048576.0 if sys.platform == "darwin" else 1024.0)


def run_all(
    function: Callable[[Any, Any], Any], tasks: Sequence[Any], shared: Any = None, workers: int = 1
) -> Iterator[tuple[int, Any]]:
    """Do ``function(shared, task)`` for every task and give (index of the task, result or Failure) as each is ready.

    With one worker the work is done in this process; with more, in processes started by loky. A worker that dies
    (out of memory) is replaced once, and its pieces are tried again one at a time; what fails then is a Failure.
    """
    if workers <= 1:
        for index, task in enumerate(tasks):
            yield index, _guarded(function, shared, task)
        return
    yield from _run_in_processes(function, tasks, shared, workers)


def _guarded(function: Callable[[Any, Any], Any], shared: Any, task: Any) -> Any:
    try:
        return function(shared, task)
    except Exception as error:
        return Failure(task, reason_of(error), traceback.format_exc())


def by_value(value: Any) -> bytes:
    """Pickle with everything that is not installed code written out by value (notebook cells, loose files)."""
    import cloudpickle

    loose = [module for name, module in list(sys.modules.items()) if _is_loose(name, module)]
    with contextlib.ExitStack() as stack:
        for module in loose:
            cloudpickle.register_pickle_by_value(module)
            stack.callback(cloudpickle.unregister_pickle_by_value, module)
        return cloudpickle.dumps(value)


def _is_loose(name: str, module: Any) -> bool:
    """Whether a module is a user's own file, that a worker may not be able to import."""
    path = getattr(module, "__file__", None)
    if name == "__main__" or name.split(".")[0] == "sim" or not isinstance(path, str):
        return False
    if getattr(module, "__name__", None) != name:
        return False
    if "site-packages" in path or "dist-packages" in path or not path.endswith(".py"):
        return False
    return not os.path.abspath(path).startswith(os.path.dirname(os.path.abspath(os.__file__)))


_SHARED: dict[bytes, tuple[Any, Any]] = {}


def _quiet_interrupts() -> None:
    """Workers leave Ctrl-C to the parent, which stops them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(key: bytes, packed: bytes, packed_task: bytes) -> Any:
    """One piece of work in a worker; what is shared is unpacked once."""
    import pickle

    if key not in _SHARED:
        _SHARED.clear()
        _SHARED[key] = pickle.loads(packed)
    function, shared = _SHARED[key]
    return _guarded(function, shared, pickle.loads(packed_task))


def _run_in_processes(
    function: Callable[[Any, Any], Any], tasks: Sequence[Any], shared: Any, workers: int
) -> Iterator[tuple[int, Any]]:
    import hashlib

    packed = by_value((function, shared))
    key = hashlib.blake2b(packed, digest_size=16).digest()
    packed_tasks = [by_value(task) for task in tasks]
    died: list[int] = []
    for index, result in _one_pool(key, packed, packed_tasks, list(range(len(tasks))), workers):
        if isinstance(result, BaseException):
            died.append(index)
        else:
            yield index, _with_task(result, tasks[index])
    for again in died:  # one by one, each in a fresh process, so that only the guilty one fails
        for index, result in _one_pool(key, packed, packed_tasks, [again], 1):
            if isinstance(result, BaseException):
                result = Failure(
                    tasks[index], f"its worker process died twice, perhaps out of memory ({reason_of(result)})"
                )
            yield index, _with_task(result, tasks[index])


def _with_task(result: Any, task: Any) -> Any:
    return Failure(task, result.reason, result.detail) if isinstance(result, Failure) else result


def _one_pool(
    key: bytes, packed: bytes, packed_tasks: list[bytes], indexes: list[int], workers: int
) -> Iterator[tuple[int, Any]]:
    """(index, result) of the pieces with these indexes; the result is an exception when the worker died."""
    from loky import ProcessPoolExecutor
    from loky.backend import get_context

    pool = ProcessPoolExecutor(max_workers=workers, context=get_context("loky"), initializer=_quiet_interrupts)
    waiting: dict[Future[Any], int] = {}
    queue = list(reversed(indexes))
    finished = False
    try:
        while queue or waiting:
            while queue and len(waiting) < 2 * workers:
                index = queue.pop()
                try:
                    future = pool.submit(_work, key, packed, packed_tasks[index])
                except (BrokenProcessPool, RuntimeError) as error:
                    yield index, error
                    continue
                waiting[future] = index
            ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ready:
                index = waiting.pop(future)
                died = future.exception()
                yield index, died if died is not None else future.result()
        finished = True
    finally:
        pool.shutdown(wait=finished, kill_workers=not finished)
