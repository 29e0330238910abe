"""Doing work in processes: same answers, failures as records."""

import os
import signal
import subprocess
import sys
import time

import pytest

from sim.errors import InputError
from sim.runs import pools
from sim.runs.executor import Failure, run_all, usable_workers

OFFSET = 3


class Square:
    """Defined in a file that no worker can import."""

    def __init__(self, times: int) -> None:
        self.times = times

    def work(self, x: int) -> int:
        """A number that depends on the class, its state and a global of this file."""
        return self.times * x * x + OFFSET


def work(shared: Square, task: int) -> int:
    """One piece of work; later pieces are faster, so that they come back out of order."""
    time.sleep(0.02 if task == 0 else 0.0)
    if task == 5:
        raise ValueError("five is not liked")
    return shared.work(task)


def die(shared: None, task: int) -> int:
    """A worker that is killed at task 2."""
    if task == 2 and shared != os.getpid():
        os._exit(1)
    return task


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_are_the_same_for_any_number_of_workers(workers):
    found = dict(run_all(work, list(range(8)), Square(2), workers))
    good = {i: x for i, x in found.items() if not isinstance(x, Failure)}
    assert good == {i: 2 * i * i + 3 for i in range(8) if i != 5}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_piece_that_fails_is_a_record_with_its_reason(workers):
    failed = dict(run_all(work, list(range(8)), Square(2), workers))[5]
    assert failed.task == 5
    assert failed.reason == "ValueError: five is not liked"
    assert "Traceback" in failed.detail


def test_a_worker_that_dies_costs_only_its_own_piece():
    found = dict(run_all(die, list(range(4)), None, 2))
    assert {i: x for i, x in found.items() if not isinstance(x, Failure)} == {0: 0, 1: 1, 3: 3}
    assert "died" in found[2].reason


def test_workers_are_no_more_than_the_work_and_the_memory_allow():
    assert usable_workers(8, 3) == 3
    assert usable_workers(8, 100, megabytes_each=1e9) == 1
    with pytest.raises(InputError, match="1 or more"):
        usable_workers(0, 3)


# --- processes that wait for the next question ------------------------------------------------------------------------------
def process(shared: None, task: int) -> int:
    """Which process does it."""
    time.sleep(0.05)  # so that both have something to do
    return os.getpid()


def asked(workers: int = 2) -> set[int]:
    """Processes that do some work."""
    return {result for _, result in run_all(process, range(8), None, workers)}


@pytest.fixture
def none_waits():
    pools.let_go()
    yield
    pools.let_go()


def is_gone(number: int) -> bool:
    """Whether a process has ended."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_second_question_is_answered_by_the_same_processes(none_waits):
    first = asked()
    assert len(first) == 2 and asked() == first
    pools.let_go()
    assert all(map(is_gone, first)) and not pools._WAITING
    assert not asked() & first


def test_another_number_of_workers_or_another_environment_has_its_own(none_waits, monkeypatch):
    first = asked()
    three = asked(3)
    assert not three & first and all(map(is_gone, first)) and len(pools._WAITING) == 1
    monkeypatch.setenv("ZOTHUIS_OF_A_TEST", "1")
    assert not asked(3) & three


def test_processes_that_died_while_they_waited_are_replaced(none_waits):
    first = asked()
    for number in first:
        os.kill(number, signal.SIGKILL)
    again = asked()  # what was handed in to them is done by itself, in one more
    assert len(again) >= 2 and not again & first and all(isinstance(one, int) for one in again)


def test_what_was_stopped_or_broke_does_not_wait(none_waits):
    for _ in run_all(process, range(8), None, 2):
        break
    assert not pools._WAITING
    dict(run_all(die, list(range(4)), None, 2))
    assert not pools._WAITING


def test_a_program_ends_quietly_while_processes_wait():
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.runs.test_executor import asked\n"
        "if __name__ == '__main__': print(*asked())"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert not found.stderr and all(is_gone(int(number)) for number in found.stdout.split())


def test_processes_that_started_ahead_answer_the_question(none_waits):
    pools.start_ahead(1, os.getpid)
    assert not pools._WAITING, "one works in this process"
    pools.start_ahead(2, os.getpid)
    ahead = {*pools._WAITING[0][1]._processes}  # type: ignore
    assert len(ahead) == 2 and asked() == ahead
