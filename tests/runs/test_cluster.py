"""A sweep on a real Dask cluster on loopback gives the same bytes, also when a worker is killed during it."""

import signal
import socket
import subprocess
import sys
import time

import pytest

from sim.designs.design import make_design
from sim.errors import InputError
from sim.runs.sweep import sweep

pytest.importorskip("distributed", reason='needs the extra "cluster"')
pytestmark = pytest.mark.slow
RUN = [sys.executable, "-m"]


@pytest.fixture(scope="module")
def design():
    return make_design(
        "minimal", ["strain.poor", {"path": "policies.slow_down.strength", "low": 0, "high": 1}], kind="sobol", number=16,
        policies=["slow_down"], seeds=3, years=2, outcomes=["entries", "cost_total"], changes={"burn_in": 1.0},
    )  # fmt: skip


@pytest.fixture(scope="module")
def alone(design, tmp_path_factory):
    return sweep(design, tmp_path_factory.mktemp("alone"))


@pytest.fixture
def cluster():
    """(address of a scheduler, its two workers), each in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    scheduler = [*RUN, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = [*RUN, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen(command, **quiet) for command in (scheduler, worker, worker)]
    yield address, processes
    for process in processes:
        process.kill()
        process.wait()


def wait_for(address, number):
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)


def same(found, other):
    return all(
        (found.folder / n).read_bytes() == (other.folder / n).read_bytes()
        for n in ("results.parquet", "failures.parquet")
    )


def test_a_cluster_that_loses_a_worker_gives_the_same_results(design, alone, cluster, tmp_path):
    address, (_, victim, _) = cluster
    wait_for(address, 2)
    from sim.runs.progress import Progress

    class KillsOne(Progress):
        def advance(self, pieces: int = 1) -> None:
            super().advance(pieces)
            if self.done == 10:
                victim.kill()
                victim.wait()

    found = sweep(design, tmp_path, scheduler=address, progress=KillsOne(len(design), "units", quiet=True))
    assert victim.poll() is not None
    assert found.complete and found.failed == 0
    assert same(found, alone)


def test_a_cluster_made_for_the_occasion_gives_the_same_results(design, alone, tmp_path):
    found = sweep(design, tmp_path, workers=2, scheduler="local")
    assert same(found, alone)
    assert "Dask cluster on this machine, 2 workers" in found.manifest["sessions"][0]["where"]


def test_a_scheduler_that_goes_away_leaves_what_is_finished(design, alone, cluster, tmp_path):
    address, processes = cluster
    wait_for(address, 2)
    from sim.runs.progress import Progress

    class KillsAll(Progress):
        def advance(self, pieces: int = 1) -> None:
            super().advance(pieces)
            if self.done == 10:
                for process in processes:
                    process.kill()

    found = sweep(design, tmp_path, scheduler=address, progress=KillsAll(len(design), "units", quiet=True))
    assert found.interrupted and 10 <= found.done < len(design)
    again = sweep(design, tmp_path)
    assert again.computed == len(design) - found.done and same(again, alone)


def test_a_scheduler_that_is_not_there_is_a_sentence(design, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.runs.pools.CONNECT_SECONDS", 1.0)
    with pytest.raises(InputError, match="tcp://127.0.0.1:9 does not answer.*dask scheduler.*nothing was run"):
        sweep(design, tmp_path, scheduler="tcp://127.0.0.1:9")
    with pytest.raises(InputError, match="tcp://HOST:PORT"):
        sweep(design, tmp_path, scheduler="127.0.0.1:9")


def test_a_cluster_made_here_is_reached_from_this_machine_alone():
    import psutil

    from sim.files.store import model_hash
    from sim.runs.pools import DaskPool

    pool = DaskPool("local", 2, model_hash())
    try:
        me = psutil.Process()
        heard = [
            c for p in (me, *me.children(recursive=True)) for c in p.net_connections("inet") if c.status == "LISTEN"
        ]
        assert len(heard) >= 3 and {c.laddr.ip for c in heard} <= {"127.0.0.1", "::1"}
    finally:
        pool.stop(False)


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
@pytest.mark.parametrize("kind", ["SIGKILL", "SIGTERM"])
def test_the_workers_of_a_cluster_made_here_end_with_it(kind, tmp_path):
    from tests.hostile.kills import DESIGN, living, start

    (tmp_path / "design.toml").write_text(DESIGN, encoding="utf-8")
    parent = start(["sweep", "design.toml", "--workers", "2", "--scheduler", "local"], tmp_path, "out")
    for _ in range(600):
        if parent.poll() is not None or len(living(parent.pid)) >= 4:
            break
        time.sleep(0.1)
    parent.send_signal(getattr(signal, kind))
    parent.wait(60)
    for _ in range(600):
        if not living(parent.pid):
            break
        time.sleep(0.1)
    assert not living(parent.pid)
    assert "Traceback" not in (tmp_path / "said.txt").read_text("utf-8")
