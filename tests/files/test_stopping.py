"""Being stopped: every signal that asks for it is heard, once, and no process outlives the one that started it."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import pytest

from sim.files.stopping import Stopped, listening, undisturbed
from tests.living import living, none_ignored

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PARENT = """
import ctypes, sys, time
from sim.runs.executor import run_all

def busy(shared, task):  # compiled code that never gives other threads a turn
    open(f"{shared}/{task}", "w").close()
    ctypes.PyDLL(None).sleep(600)

if __name__ == "__main__":
    for _ in run_all(busy, range(4), sys.argv[1], workers=2):
        pass
"""


@pytest.fixture(autouse=True)
def handlers_as_before():
    with none_ignored():
        yield


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_stops_like_ctrl_c(number):
    with listening(), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)
        time.sleep(5)


def test_what_is_ignored_stays_ignored():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # nohup
    with listening():
        os.kill(os.getpid(), signal.SIGHUP)


def test_signals_that_come_together_are_one_stop():
    stops = 0
    with listening():
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            try:
                os.kill(os.getpid(), number)
            except Stopped:
                stops += 1
    assert stops == 1


def test_a_stop_in_a_callback_of_compiled_code_is_not_lost():
    """Python drops an exception there; compiling calls back like this all the time."""
    callback = ctypes.CFUNCTYPE(None)(lambda: os.kill(os.getpid(), signal.SIGTERM))
    with listening(), pytest.raises(Stopped):
        callback()
        time.sleep(5)


def test_a_stop_waits_for_work_that_must_not_be_disturbed():
    done = []
    with listening(), pytest.raises(Stopped):
        with undisturbed():
            os.kill(os.getpid(), signal.SIGTERM)
            with undisturbed():
                os.kill(os.getpid(), signal.SIGINT)
            done.append("all of it")
        done.append("more")
    assert done == ["all of it"]


class HalfMade:
    """As a library's object whose making was broken off."""

    def __del__(self):
        raise AttributeError("it was never whole")


@pytest.mark.parametrize("stopped", [False, True])
def test_what_is_left_half_made_by_a_stop_is_not_told(stopped, monkeypatch):
    """Only our own words stand on standard error; without a stop such a fault is told as ever."""
    said: list[str] = []
    logger = logging.getLogger("a.library")
    monkeypatch.setattr(logger, "handle", lambda record: said.append(record.getMessage()))
    monkeypatch.setattr(sys, "unraisablehook", lambda what: said.append(str(what.exc_value)))
    monkeypatch.setattr(threading, "excepthook", lambda what: said.append(str(what.exc_value)))
    broken = threading.Thread(target=lambda: {}["a thread of a library"])
    with listening():
        if stopped:
            with pytest.raises(Stopped):
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(5)
        HalfMade()
        broken.start()
        broken.join()
        logger.error("a connection was closed")
    assert said == ([] if stopped else ["it was never whole", "'a thread of a library'", "a connection was closed"])
    assert logger.isEnabledFor(logging.ERROR)  # afterwards as before


SEMAPHORES = """
from sim.runs.executor import run_all
from sim.files.stopping import end_now, listening

def task(shared, number):
    return number

if __name__ == "__main__":
    with listening():
        work = run_all(task, range(4), None, workers=2)
        next(work)
        end_now(1)
"""


@linux
def test_a_thread_that_prints_what_was_broken_off_is_not_heard_after_a_stop(capsys):
    """As the thread does that fills the queue of workers which were just killed: it prints its traceback by itself."""

    def fail():
        try:
            raise BrokenPipeError("the worker is gone")
        except BrokenPipeError:
            traceback.print_exc()

    def in_a_thread():
        one = threading.Thread(target=fail)
        one.start()
        one.join()

    before = sys.stderr
    with listening():
        in_a_thread()
        assert "the worker is gone" in capsys.readouterr().err
        with pytest.raises(Stopped):
            signal.raise_signal(signal.SIGTERM)
        in_a_thread()
        print("Stopped.", file=sys.stderr)
    assert capsys.readouterr().err == "Stopped.\n"
    assert sys.stderr is before


def test_nothing_is_said_or_left_of_semaphores_of_a_stopped_process(tmp_path):
    """Who keeps a list of them takes what was not let go for lost, and complains on standard error."""
    program = tmp_path / "parent.py"
    program.write_text(SEMAPHORES)
    parent = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = parent.communicate(timeout=120)  # until the pipe is closed by everybody
    assert (parent.returncode, out, err) == (1, "", "")
    assert not list(Path("/dev/shm").glob(f"sem.loky-{parent.pid}-*"))


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_no_process_outlives_its_parent(number, tmp_path):
    """Also when the workers are in the midst of compiled code; nothing holds the pipe of the output any longer."""
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    (tmp_path / "begun").mkdir()
    parent = subprocess.Popen(
        [sys.executable, program, tmp_path / "begun"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(lambda: len(list((tmp_path / "begun").iterdir())) == 2)
        assert len(living(parent.pid)) > 2
        parent.send_signal(number)
        parent.communicate(timeout=60)  # until the pipe is closed by everybody
        wait_for(lambda: not living(parent.pid))
    finally:
        for pid in living(parent.pid):
            os.kill(pid, signal.SIGKILL)


def wait_for(what) -> None:
    for _ in range(600):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come")
