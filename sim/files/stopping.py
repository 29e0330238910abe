"""Being stopped: Ctrl-C, SIGTERM (docker stop, SLURM, systemd) and SIGHUP (a closed terminal) are one and the same thing.

The command line listens: each of them raises `Stopped`, a KeyboardInterrupt, so that what is done is kept and said.
Worker processes leave all of them to their parent, and end with it in whatever way it ends.
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import logging
import os
import select
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, NoReturn

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
ONE_STOP_SECONDS = 1.0  # a closing terminal, systemd and impatient fingers send several: together they are one stop
AGAIN_SECONDS = 0.05
WATCH_SECONDS = 1.0
END_SECONDS = 1.0  # that a killed process is waited for
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
SYNCHRONIZE, FOREVER = 0x00100000, 0xFFFFFFFF  # from <winnt.h>


class Stopped(KeyboardInterrupt):
    """The process was asked to stop."""


def _signals() -> list[int]:
    return [int(getattr(signal, name)) for name in NAMES if hasattr(signal, name)]


class _OfMainThread:
    """A stream to which the main thread alone writes: threads of libraries print what was broken off in their hands."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, words: str) -> int:
        """Write what the main thread says."""
        main = threading.current_thread() is threading.main_thread()
        return int(self._stream.write(words)) if main else len(words)


class _Listener:
    """Raises Stopped at the first signal, and again at one that comes clearly later."""

    def __init__(self) -> None:
        self.last, self.number = -ONE_STOP_SECONDS, int(signal.SIGINT)
        self.came = False
        self.before, self.before_in_threads = sys.unraisablehook, threading.excepthook
        self.stderr = sys.stderr

    def in_thread(self, what: Any) -> None:
        """What a thread of a library says of work that was broken off, once a stop has come, is no news."""
        if not self.came:
            self.before_in_threads(what)

    def lost(self, what: Any) -> None:
        """Python drops an exception that is raised in a finalizer or in a callback from compiled code: raise it again.

        Of another one nothing is said once a stop has come: objects were left half made.
        """
        if what.exc_type is None or not issubclass(what.exc_type, KeyboardInterrupt):
            if not self.came:
                self.before(what)
            return
        self.last = -ONE_STOP_SECONDS
        timer = threading.Timer(AGAIN_SECONDS, _send_again, args=(self.number,))
        timer.daemon = True
        timer.start()

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self.last < ONE_STOP_SECONDS:
            return
        self.last, self.number, self.came = now, number, True
        logging.disable()  # libraries write down that what they were in the midst of was closed
        _mute_what_was_hung_up()
        if not isinstance(sys.stderr, _OfMainThread):
            self.stderr, sys.stderr = sys.stderr, _OfMainThread(sys.stderr)
        raise Stopped(signal.Signals(number).name)


@contextlib.contextmanager
def listening() -> Iterator[Callable[[], bool]]:
    """Raise `Stopped` at every signal that asks to stop; one that is ignored already (nohup) stays ignored.

    Gives a function that says whether one has come.
    """
    listener, logged = _Listener(), logging.root.manager.disable
    heard = [n for n in _signals() if signal.getsignal(n) in (signal.SIG_DFL, signal.default_int_handler)]
    for number in heard:
        signal.signal(number, listener)
    sys.unraisablehook, threading.excepthook = listener.lost, listener.in_thread
    try:
        yield lambda: listener.came
    finally:
        sys.unraisablehook, threading.excepthook = listener.before, listener.before_in_threads
        if isinstance(sys.stderr, _OfMainThread):
            sys.stderr = listener.stderr
        logging.disable(logged)
        for number in heard:
            signal.signal(number, signal.SIG_DFL)  # what follows is the end of the process: nothing is left to keep


def _send_again(number: int) -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)  # wakes it too
    else:
        _thread.interrupt_main(signal.Signals(number))


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Put off what asks to stop until a short piece of work is done, such as ending processes or removing a folder."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread
        return
    came: list[int] = []
    before: dict[int, Any] = {}
    try:
        for number in _signals():
            handler = signal.getsignal(number)
            if callable(handler):
                before[number] = handler
                signal.signal(number, lambda number, frame: came.append(number))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            before[came[0]](came[0], None)


def _mute_what_was_hung_up() -> None:
    """A terminal that is gone gives an error for each word written to it: let the words go nowhere."""
    if not hasattr(select, "poll"):
        return
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            place = select.poll()
            place.register(stream.fileno(), 0)
            if any(found & select.POLLHUP for _, found in place.poll(0)) and not _is_pipe(stream.fileno()):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def _is_pipe(file: int) -> bool:
    return stat.S_ISFIFO(os.fstat(file).st_mode)


def end_now(code: int) -> NoReturn:
    """End this process without what libraries do at its end: they wait for what was stopped, and complain of it."""
    _kill_children()
    _unlink_semaphores()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def _kill_children() -> None:
    """Processes that were just being started would find nobody to tell them what to do, and say so on standard error."""
    multiprocessing: Any = sys.modules.get("multiprocessing")
    children = multiprocessing.active_children() if multiprocessing is not None else []
    for child in children:
        with contextlib.suppress(Exception):
            child.kill()
    for child in children:  # on a busy machine it takes a moment, in which one could still look for what is let go next
        with contextlib.suppress(Exception):
            child.join(END_SECONDS)


def _unlink_semaphores() -> None:
    """What processes shared is let go by name: who keeps the list would take it for lost, and say so on standard error."""
    util: Any = sys.modules.get("multiprocessing.util")
    for one in list(getattr(util, "_finalizer_registry", {}).values()):
        with contextlib.suppress(Exception):
            if one._callback.__qualname__ == "SemLock._cleanup":
                one()


# --- worker processes ------------------------------------------------------------------------------------------------
def be_a_worker(parent: int) -> None:
    """In a worker process: leave signals to the parent (its pid), and end when it ends."""
    for number in _signals():
        signal.signal(number, signal.SIG_IGN)
    end_with(parent)


def end_with(parent: int) -> None:
    """End this process when its parent has ended, in whatever way, a kill included.

    On Linux the kernel does it at once, also in the midst of compiled code. Elsewhere a thread looks once a second, and
    has its turn when compiled code comes back: within seconds.
    """
    if sys.platform == "win32":
        threading.Thread(target=_wait_for_windows, args=(parent,), daemon=True).start()
        return
    if not _kernel_ends_us():
        threading.Thread(target=_look_for, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def _kernel_ends_us() -> bool:
    if sys.platform != "linux":
        return False
    try:
        answer: int = ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        return answer == 0
    except (OSError, AttributeError):
        return False


def _look_for(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)


def _wait_for_windows(parent: int) -> None:
    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 (not there on other systems)
    handle = kernel.OpenProcess(SYNCHRONIZE, False, parent)
    if handle:
        kernel.WaitForSingleObject(handle, FOREVER)
    os._exit(1)
