"""The largest and the smallest that can be asked are taken, and one beyond is a sentence."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest

from sim.designs import fits, memory, sampling
from sim.designs.design import make_design
from sim.designs.fits import seeds_that_fit
from sim.designs.request import END_OF_SEEDS, MOST_SEEDS, MOST_UNITS, as_seed, as_seeds, as_years, check_size, whole
from sim.errors import InputError
from sim.files.places import disk_is_full, why_not
from sim.runs import executor
from sim.runs.executor import MOST_WORKERS, usable_workers
from sim.runs.pools import Pool
from sim.runs.preparing import announce, tell_time
from sim.runs.progress import Progress
from sim.scenario.loading import load_scenario
from sim.scenario.size import gathered_megabytes

TAKEN = {
    "units": (lambda n: check_size(MOST_UNITS // 1000, n), 1000),
    "seeds": (lambda n: as_seeds(n), MOST_SEEDS),
    "a seed": (as_seed, END_OF_SEEDS - 1),
    "workers": (lambda n: usable_workers(n, 1), MOST_WORKERS),
    "points": (sampling._check_number, sampling.MOST_POINTS),
}
LEAST = {
    "seeds": (as_seeds, 1),
    "a seed": (as_seed, 0),
    "workers": (lambda n: usable_workers(n, 1), 1),
    "points": (sampling._check_number, 1),
    "anything": (lambda n: whole(n, "It", 3, 5), 3),
}


@pytest.mark.parametrize("what", TAKEN)
def test_the_most_is_taken_and_one_more_is_not(what):
    function, most = TAKEN[what]
    function(most)
    with pytest.raises(InputError):
        function(most + 1)


@pytest.mark.parametrize("what", LEAST)
def test_the_least_is_taken_and_one_less_is_not(what):
    function, least = LEAST[what]
    function(least)
    with pytest.raises(InputError):
        function(least - 1)


def test_years_to_both_ends():
    place = load_scenario("minimal")
    assert (as_years(0.01, place), as_years(100, place)) == (0.01, 100.0)
    for years in (0.0099, 100.001):
        with pytest.raises(InputError):
            as_years(years, place)


def test_workers_are_no_more_than_work_or_than_memory_holds(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(executor, "available_megabytes", lambda: 1000.0)
    assert usable_workers(4, 4, 200.0, said.append) == 4 and not said  # 0.8 of what is free is for them
    assert usable_workers(5, 5, 200.0, said.append) == 4 and "1,000 MB" in said[-1]
    assert usable_workers(5, 3, 200.0, said.append) == 3 and "no more work" in said[-1]
    assert usable_workers(5, 5, 5000.0) == 1  # one is always there


def test_what_just_fits_is_taken(monkeypatch):
    place = load_scenario("minimal")
    each = gathered_megabytes(place, 1.0, 2)
    monkeypatch.setattr(fits, "available_megabytes", lambda: 10 * each)
    assert seeds_that_fit(place, 1.0, 2, 1, 10, 10) == 10
    with pytest.raises(InputError, match="Nothing was run"):
        seeds_that_fit(place, 1.0, 2, 1, 11, 11)
    assert seeds_that_fit(place, 1.0, 2, 2, 5, 5) == 5
    with pytest.raises(InputError):
        seeds_that_fit(place, 1.0, 2, 2, 6, 6)


def test_only_what_is_long_is_told_and_more_workers_make_it_shorter():
    said: list[str] = []
    tell_time(7200.0, 2, said.append)
    assert not said
    tell_time(7200.0, 1, said.append)
    assert said and "2 hours (1 at a time)" in said[0]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
@pytest.mark.parametrize(("loaded", "later"), [(True, 0.0), (False, memory.ADDRESSES_LATER)])
def test_a_limit_on_addresses_leaves_room_for_libraries_that_write_results(loaded, later, monkeypatch):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64 * 2**30, 64 * 2**30))
    names = {name: module for name, module in memory.sys.modules.items() if loaded or name != "polars"}
    if loaded:
        names |= {"polars": executor, "matplotlib": executor}
    monkeypatch.setattr(memory.sys, "modules", names)
    left = memory._of_this_process()
    monkeypatch.undo()
    used = (
        int(Path("/proc/self/statm").read_text("ascii").split()[0])
        * memory.os.sysconf("SC_PAGE_SIZE")
        / memory.MEGABYTE
    )
    assert left == pytest.approx(64 * 1024 - used - later, abs=50.0)


# --- batches, parts, full disks -----------------------------------------------------------------------------------------
def _squared(shared: int, task: int) -> int:
    return shared + task * task


def test_in_batches_every_answer_belongs_to_its_own_piece():
    """Whatever the size of a batch: a piece that is answered for another one would be a wrong result without a sign of it."""
    tasks = [5, 3, 8, 1, 9, 2, 7] * 9
    found = dict(executor.run_in(Pool(), _squared, tasks, 1000, batch_seconds=1.0))
    assert [found[index] for index in range(len(tasks))] == [1000 + task * task for task in tasks]


@pytest.mark.parametrize("slots", [1, 2, 8])
def test_towards_the_end_each_worker_has_two_batches_to_come(slots):
    size = executor._batch_size
    assert size(1000, slots, 0.1, 1.0) == 10 and size(1000, slots, None, 1.0) == size(1000, slots, 0.1, 0.0) == 1
    for left in range(1, 60):
        assert size(left, slots, 1e-9, 1.0) == max(1, left // (2 * slots))


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "x"), True),
        (OSError(errno.EDQUOT, "x"), True),
        (OSError(errno.EFBIG, "x"), True),
        (RuntimeError(f"parquet: {os.strerror(errno.ENOSPC)} (os error {errno.ENOSPC})"), True),
        (PermissionError(errno.EACCES, "Permission denied"), False),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), False),
        (MemoryError(), False),
        (RuntimeError("a column is missing"), False),
    ],
)
def test_only_a_full_disk_is_called_one(error, full):
    assert disk_is_full(error) == full
    assert (why_not(error) == "the disk is full") == full


def test_a_design_is_known_by_the_hash_of_all_that_is_asked():
    """As sweeps on disk are called: one that was begun must be found again by every later version."""
    design = make_design("minimal", ["strain.poor", "strain.need"], [[0.1, 0.2], [0.3, 0.25]], seeds=3, years=1.0)
    asked = {key: value for key, value in design.described().items() if key not in ("name", "sample")}
    whole_text = json.dumps([asked, [list(point) for point in design.points]], sort_keys=True, default=str)
    assert design.digest == hashlib.sha256(whole_text.encode()).hexdigest()[:16]


def test_what_takes_longer_than_a_moment_is_announced_before_it_begins():
    said: list[str] = []
    line = Progress(4, "seeds")
    line.note = said.append  # type: ignore[method-assign]
    announce(line, 4, 4.0, 2)
    assert not said
    announce(line, 4, 600.0, 2)
    assert len(said) == 1 and "Then 4 seeds, 2 at a time; for these by a rough estimate 5 minutes." in said[0]
    announce(line, 4, 72000.0, 2)
    assert len(said) == 3 and said[1].endswith("Then 4 seeds, 2 at a time.") and "10 hours" in said[2]
