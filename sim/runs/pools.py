"""Where work is done: in this process, in local processes (loky, never forked), or on a Dask cluster.

All three are a ``concurrent.futures.Executor``; a pool adds what the interface leaves out: how many pieces can run at
once, how to start again after a worker died, and how to stop.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

from sim.errors import InputError
from sim.extras import asks_for
from sim.files.stopping import be_a_worker, end_with, undisturbed

LOCAL_CLUSTER = "local"  # --scheduler local: a Dask cluster on this machine, made for the occasion
CONNECT_SECONDS = 20.0
WORKER_SECONDS = 60.0
IDLE_SECONDS = 300.0  # after which processes that nobody asks anything end
ASKING = ("ZOTHUIS_", "NUMBA_")  # how names begin of what the environment asks of a worker
RESTARTED = "A worker (was restarted|stopped) while"
"""What loky says when it renews a worker that has grown, or was stopped; nothing is lost by it, and nobody need do anything."""
LEAKED = "ignore:resource_tracker"
"""What its process that clears up says of what was there when a command was stopped: it clears that up, and it is no news."""


class WorkersLost(RuntimeError):
    """The place where work is done is gone for good; what is finished is kept. The text says what to do."""


class InProcess(Executor):
    """An executor that works at once, in this thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do the work and give a future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Pool:
    """In this process; the other pools differ in what they override.

    Attributes
    ----------
    slots : pieces that can run at once.
    ahead : batches that wait for each slot beside the one it does.
    distant : work is sent to other processes, by value.
    """

    distant = False
    ahead = 0

    def __init__(self) -> None:
        self.slots = 1
        self.executor: Executor | None = None

    @property
    def backlog(self) -> int:
        """Batches to have in hand."""
        return self.slots * (1 + self.ahead)

    def start(self, alone: bool = False) -> None:
        """Make the executor ready; ``alone``: for one piece at a time."""
        self.executor = InProcess()

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """Hand in a piece of work."""
        if self.executor is None:
            self.start()
        assert self.executor is not None
        return self.executor.submit(function, *args)

    def broken(self, error: BaseException) -> bool:
        """Whether after this error the executor must be started again."""
        return False

    def check(self) -> str:
        """A sentence when nothing can go on at the moment; may raise WorkersLost."""
        return ""

    def stop(self, finished: bool) -> None:
        """Stop; ``finished`` False drops what is under way."""
        self.executor = None

    def describe(self) -> str:
        """In words, for the manifest."""
        return "in this process"


class LocalPool(Pool):
    """Processes on this machine, started afresh by loky.

    With ``stay`` they wait for the next question when one is answered, so that it does not start and load all anew: a notebook
    asks again and again. There is one such set of processes at a time; they end by themselves when nobody asked for
    `IDLE_SECONDS`, and by `let_go`.
    """

    distant = True
    ahead = 1

    def __init__(self, workers: int, stay: bool = False) -> None:
        super().__init__()
        self.slots, self.stay, self.alone = workers, stay, False

    def start(self, alone: bool = False) -> None:
        from loky import ProcessPoolExecutor
        from loky.backend import get_context

        self.stop(finished=False)
        self.alone = alone
        if not alone and (waiting := _taken(self._kind())) is not None:
            self.executor = waiting
            return
        number = 1 if alone else self.slots
        warnings.filterwarnings("ignore", RESTARTED, UserWarning)
        with undisturbed(), _silent_clearing():
            self.executor = ProcessPoolExecutor(
                number, timeout=IDLE_SECONDS if self.stay else None, context=get_context("loky"), initializer=be_a_worker,
                initargs=(os.getpid(),),
            )  # fmt: skip

    def _kind(self) -> tuple[Any, ...]:
        """What processes must be alike in to do each other's work: how many, and what the environment asks of them."""
        asked = tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith(ASKING)))
        return os.getpid(), self.slots, asked

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        with undisturbed():  # the first one starts the processes: half of it would be lost
            return super().submit(function, *args)

    def broken(self, error: BaseException) -> bool:
        from concurrent.futures.process import BrokenProcessPool

        return isinstance(error, BrokenProcessPool)

    def stop(self, finished: bool) -> None:
        if finished and self.stay and not self.alone and self.executor is not None:
            let_go()
            _WAITING.append((self._kind(), self.executor))
            self.executor = None
            return
        with contextlib.nullcontext() if finished else undisturbed():
            if self.executor is not None:
                self.executor.shutdown(wait=finished, kill_workers=not finished)  # type: ignore[call-arg]
            self.executor = None

    def describe(self) -> str:
        return f"{self.slots} local processes (loky)"


_WAITING: list[tuple[tuple[Any, ...], Executor]] = []
"""Processes that wait for the next question (one set at the most), with what they are."""


def _taken(kind: tuple[Any, ...]) -> Executor | None:
    """The processes that wait, when they are of this kind; any others are let go."""
    with contextlib.suppress(IndexError):  # another thread may have taken them
        known, executor = _WAITING.pop()
        if known == kind:
            return executor
        _ended(known, executor)
    return None


def start_ahead(workers: int, load: Callable[[], Any]) -> None:
    """Let processes for the next question start, and ``load`` what they need, while this one gets ready itself."""
    if workers <= 1:
        return
    pool = LocalPool(workers, stay=True)
    for _ in range(workers):
        pool.submit(load)
    pool.stop(finished=True)


def let_go() -> None:
    """End the processes that wait for a next question, if there are any, and give back their memory."""
    with contextlib.suppress(IndexError):
        while True:
            _ended(*_WAITING.pop())


def _ended(kind: tuple[Any, ...], executor: Executor) -> None:
    if kind[0] == os.getpid():  # a process that was forked has none of its own
        with undisturbed():
            executor.shutdown(wait=True, kill_workers=True)  # type: ignore[call-arg]  # they are idle


atexit.register(let_go)


@contextlib.contextmanager
def _silent_clearing() -> Iterator[None]:
    """The process that clears up starts with the first pool, and takes what it may say from the environment."""
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = f"{before},{LEAKED}" if before else LEAKED
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = before


class DaskPool(Pool):
    """Workers of a Dask cluster; a worker that dies is replaced or done without by the scheduler.

    Parameters
    ----------
    address : ``tcp://HOST:PORT`` of a scheduler, or "local" for a cluster made here with ``workers`` processes.
    code : hash of the program; a worker that has another is refused.

    Raises
    ------
    InputError : no Dask, no scheduler, no workers, or workers with other code.
    """

    distant = True
    ahead = 1

    def __init__(self, address: str, workers: int, code: str) -> None:
        super().__init__()
        self.address, self.workers, self.code = address, workers, code
        self.client: Any = None
        self.cluster: Any = None
        self._known: tuple[float, dict[str, Any]] | None = None
        self._connect()

    def _connect(self) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise InputError(f"{asks_for('cluster', 'A cluster')} Or leave out --scheduler.") from None
        target: Any = self.address
        if self.address == LOCAL_CLUSTER:
            target = self.cluster = LocalCluster(
                n_workers=self.workers, threads_per_worker=1, processes=True, dashboard_address=None
            )
        elif "://" not in self.address:
            raise InputError(f"The scheduler is given as tcp://HOST:PORT, or as local; found {self.address!r}.")
        try:
            self.client = Client(target, timeout=CONNECT_SECONDS, set_as_default=False)
            self.client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except (OSError, ValueError) as error:
            connected = self.client is not None
            self.stop(finished=False)
            what = "has no workers" if connected else "does not answer"
            raise InputError(
                f"The scheduler {self.address} {what} ({type(error).__name__}). Start one with `dask scheduler --host ADDRESS` "
                f"and workers with `dask worker {self.address} --nthreads 1`, on the loopback address or a private network, with "
                "TLS where others share it: who reaches the port runs code as you; nothing was run."
            ) from None
        self._same_code()
        if self.cluster is not None:
            self.client.register_plugin(_ending_with(os.getpid()))

    def _same_code(self) -> None:
        """Refuse workers that would compute with another version of the program."""
        try:
            found = self.client.run(_code_here)
        except Exception as error:
            self.stop(finished=False)
            raise InputError(
                f"The workers of {self.address} cannot load the program ({type(error).__name__}: {error}). "
                "Install it there in the same version."
            ) from None
        other = sorted(worker for worker, code in found.items() if code != self.code)
        if other:
            self.stop(finished=False)
            raise InputError(
                f"{len(other)} of {len(found)} workers of {self.address} have another version of the program, "
                f"the first is {other[0]}. Install the same version everywhere; nothing was run."
            )

    def start(self, alone: bool = False) -> None:
        self.executor = self.client.get_executor(pure=False)
        self.slots = max(1, len(self._workers()))

    def _workers(self) -> dict[str, Any]:
        """Workers by address; asked again after some seconds, because they come and go."""
        if self._known is None or time.monotonic() - self._known[0] > 5.0:
            try:
                self._known = (time.monotonic(), dict(self.client.nthreads()))
            except Exception as error:  # whatever the connection says when it is gone
                raise WorkersLost(f"The scheduler {self.address} no longer answers ({type(error).__name__}).") from None
        return self._known[1]

    @property
    def backlog(self) -> int:
        self.slots = max(1, len(self._workers()))
        return super().backlog

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        try:
            return super().submit(function, *args)
        except Exception as error:  # whatever the connection says when it is gone
            raise WorkersLost(f"The scheduler {self.address} no longer answers ({type(error).__name__}).") from None

    def check(self) -> str:
        if self.client.status in ("closed", "closing"):
            raise WorkersLost(f"The scheduler {self.address} no longer answers.")
        return "" if self._workers() else f"the scheduler {self.address} has no workers at the moment; waiting"

    def stop(self, finished: bool) -> None:
        with contextlib.nullcontext() if finished else undisturbed():
            for part in (self.client, self.cluster):
                if part is not None:
                    with contextlib.suppress(Exception):  # a scheduler that is gone already
                        if part is self.client and self.executor is not None and not finished:
                            self.executor.shutdown(wait=False)
                        if part is self.cluster and not finished:
                            _kill_workers(self.cluster)
                        part.close(timeout=5 if finished else 1)
            self.client = self.cluster = self.executor = None

    def describe(self) -> str:
        where = "on this machine" if self.address == LOCAL_CLUSTER else f"at {self.address}"
        return f"Dask cluster {where}, {self.slots} workers"


def _code_here() -> str:
    from sim.files.store import model_hash

    return model_hash()


def _kill_workers(cluster: Any) -> None:
    """End the workers of a cluster made here without waiting for what they do; nothing of it is wanted any more."""
    for nanny in cluster.workers.values():
        nanny.auto_restart = False
        if nanny.pid is not None:
            os.kill(nanny.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _ending_with(parent: int) -> Any:
    """What lets every worker of a cluster made here end with this process, one that is started later too."""
    from distributed import WorkerPlugin

    class EndsWith(WorkerPlugin):
        def setup(self, worker: Any) -> None:
            end_with(parent)

    return EndsWith()


def pool_for(workers: int, stay: bool = False) -> Pool:
    """The pool for a number of local workers; ``stay``: see `LocalPool`."""
    return Pool() if workers <= 1 else LocalPool(workers, stay)
