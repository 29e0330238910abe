"""Doing many independent pieces of work: in this process, or in worker processes started afresh (never forked).

Each piece is a function of its own input alone, so the answer is the same for any number of workers and any order.
What is shared by all pieces is sent once a worker and by value: a class from a notebook cell or from a file that is
not installed works in the workers too.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from typing import Any

from sim.designs.memory import available_megabytes
from sim.designs.request import whole
from sim.runs.pools import Pool, WorkersLost, pool_for

MOST_WORKERS = 1024
WAIT_SECONDS = 15.0  # without a result for so long, ask whether there are workers


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


def usable_workers(
    asked: int, pieces: int, megabytes_each: float = 0.0, note: Callable[[str], None] | None = None
) -> int:
    """Number of workers to start: no more than asked, than there is work for, or than fit in memory.

    ``note`` is told, in one line, when they are fewer than asked.

    Raises
    ------
    InputError : fewer than one asked.
    """
    number = min(whole(asked, "The number of workers", 1, MOST_WORKERS), max(pieces, 1))
    why = "there is no more work to do at once"
    free = available_megabytes()
    if free is not None and megabytes_each > 0 and (fit := max(1, int(0.8 * free / megabytes_each))) < number:
        number = fit
        why = f"{free:,.0f} MB of memory is free and each needs about {megabytes_each:,.0f} MB"
    if number < asked and note is not None:
        note(f"{asked} workers asked, {number} used: {why}.")
    return number


def run_all(
    function: Callable[[Any, Any], Any], tasks: Sequence[Any], shared: Any = None, workers: int = 1
) -> Iterator[tuple[int, Any]]:
    """Do ``function(shared, task)`` for every task and give (index of the task, result or Failure) as each is ready.

    With one worker the work is done in this process; with more, in processes started by loky. A worker that dies
    (out of memory) is replaced, and the pieces that were under way are tried again one at a time; what fails then is a
    Failure. The processes wait a while for what is asked next.
    """
    yield from run_in(pool_for(workers, stay=True), function, tasks, shared)


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
        content: bytes = cloudpickle.dumps(value)
    return content


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
_ONE_AT_A_TIME = (
    threading.Lock()
)  # a Dask worker may have several threads: they would only share one processor's memory


def _work(key: bytes, packed: bytes, packed_tasks: bytes) -> tuple[list[Any], float]:
    """A batch of work in a worker, and the seconds it took; what is shared is unpacked once."""
    with _ONE_AT_A_TIME:
        if key not in _SHARED:
            _SHARED.clear()
            _SHARED[key] = pickle.loads(packed)
        function, shared = _SHARED[key]
        return _work_here(function, shared, pickle.loads(packed_tasks))


def _work_here(function: Callable[[Any, Any], Any], shared: Any, tasks: Sequence[Any]) -> tuple[list[Any], float]:
    begin = time.perf_counter()
    return [_guarded(function, shared, task) for task in tasks], time.perf_counter() - begin


class _Job:
    """Batches of one function, handed in to a pool."""

    def __init__(self, pool: Pool, function: Callable[[Any, Any], Any], shared: Any, tasks: Sequence[Any]) -> None:
        self.pool, self.function, self.shared, self.tasks = pool, function, shared, tasks
        self.packed = by_value((function, shared)) if pool.distant else b""
        self.key = hashlib.blake2b(self.packed, digest_size=16).digest()

    def submit(self, batch: Sequence[int]) -> Future[Any]:
        tasks = [self.tasks[index] for index in batch]
        if not self.pool.distant:
            return self.pool.submit(_work_here, self.function, self.shared, tasks)
        return self.pool.submit(_work, self.key, self.packed, by_value(tasks))

    def results(self, batch: Sequence[int], found: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        for index, result in zip(batch, found, strict=True):
            failed = isinstance(result, Failure)
            yield index, Failure(self.tasks[index], result.reason, result.detail) if failed else result


def run_in(
    pool: Pool,
    function: Callable[[Any, Any], Any],
    tasks: Sequence[Any],
    shared: Any = None,
    *,
    batch_seconds: float = 0.0,
    note: Callable[[str], None] | None = None,
) -> Iterator[tuple[int, Any]]:
    """`run_all` in any pool, with pieces sent in batches.

    Parameters
    ----------
    pool : where; it is stopped at the end.
    tasks : a sequence; an item is asked for when it is sent, and again when it failed.
    batch_seconds : small pieces are sent together so that a batch takes about so long; 0 sends them one by one.
    note : told when workers are missing.

    Raises
    ------
    WorkersLost : the cluster is gone.
    """
    job = _Job(pool, function, shared, tasks)
    suspects: list[int] = []
    finished = False
    try:
        yield from _in_batches(job, batch_seconds, suspects, note)
        yield from _one_by_one(job, suspects)
        finished = True
    finally:
        pool.stop(finished)


def _in_batches(
    job: _Job, batch_seconds: float, suspects: list[int], note: Callable[[str], None] | None
) -> Iterator[tuple[int, Any]]:
    """All pieces; those under way when a worker died are added to ``suspects``."""
    pool, left = job.pool, deque(range(len(job.tasks)))
    waiting: dict[Future[Any], list[int]] = {}
    done, seconds, broken = 0, 0.0, False
    while left or waiting:
        if broken and not waiting:
            pool.start()
            broken = False
        room = 0 if broken else pool.backlog - len(waiting)
        for _ in range(min(room, len(left))):
            if not left or broken:
                break
            size = _batch_size(len(left), pool.slots, seconds / done if done else None, batch_seconds)
            batch = [left.popleft() for _ in range(size)]
            try:
                waiting[job.submit(batch)] = batch
            except Exception as error:
                if not pool.broken(error):
                    raise
                left.extendleft(reversed(batch))  # the pool broke before it saw these
                broken = True
        ready, _ = wait(waiting, timeout=WAIT_SECONDS, return_when=FIRST_COMPLETED)
        if not ready and waiting and note is not None and (words := pool.check()):
            note(words)
        for future in ready:
            batch = waiting.pop(future)
            died = _error_of(future, pool)
            if died is not None:
                broken = broken or pool.broken(died)
                suspects += batch
                continue
            found, took = future.result()
            done, seconds = done + len(batch), seconds + took
            yield from job.results(batch, found)


def _one_by_one(job: _Job, suspects: list[int]) -> Iterator[tuple[int, Any]]:
    """Each of these alone, so that only the guilty one fails."""
    fresh = False
    for index in sorted(suspects):
        if not fresh:
            job.pool.start(alone=True)
            fresh = True
        future = job.submit([index])
        error = _error_of(future, job.pool, wait_for_it=True)
        if error is None:
            yield from job.results([index], future.result()[0])
            continue
        reason = f"its worker process died twice, perhaps out of memory ({reason_of(error)})"
        yield index, Failure(job.tasks[index], reason)
        fresh = not job.pool.broken(error)


def _error_of(future: Future[Any], pool: Pool, wait_for_it: bool = False) -> BaseException | None:
    """What went wrong outside the work itself: a worker that died. WorkersLost when all of it is gone."""
    if wait_for_it:
        wait([future])
    try:
        return future.exception(timeout=0)
    except CancelledError:
        pool.check()
        raise WorkersLost("The work was cancelled from outside.") from None


def _batch_size(left: int, slots: int, each: float | None, batch_seconds: float) -> int:
    """Pieces in the next batch: about ``batch_seconds`` of work, and towards the end a fair share of what is left."""
    if batch_seconds <= 0.0 or each is None:
        return 1
    return max(1, min(int(batch_seconds / max(each, 1e-6)), left // (2 * slots)))
