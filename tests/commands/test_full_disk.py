"""Writing that fails for real: the table is printed first, and what was computed is kept where the sentence says."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.files import places, store
from sim.files.places import changed_files, read_manifest
from sim.files.stopping import listening
from sim.report import comparison as pages
from tests.living import none_ignored

ROOT = Path(__file__).resolve().parents[2]
run = CliRunner().invoke
RUN = ["run", "minimal", "--years", "0.25", "--log", "--format", "json"]
COMPARE = ["compare", "minimal", "--policy", "slow_down", "--seeds", "2", "--years", "0.25", "--workers", "1",
           "--format", "json"]  # fmt: skip
COMMANDS = pytest.mark.parametrize("command", [RUN, COMPARE], ids=["run", "compare"])


@pytest.fixture(autouse=True)
def in_root(monkeypatch, tmp_path):
    """Bundled names are found below the working folder; the temporary folder is the test's own; no room is needed."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(store, "ROOM_NEEDED", 0)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


def whole(folder: Path) -> bool:
    """Whether a folder has everything that its manifest names, as it was written, events too."""
    manifest = read_manifest(folder)
    return changed_files(folder, manifest) == {} and {"events.parquet", "results.parquet"} <= set(manifest["files"])


@COMMANDS
def test_when_the_disk_is_full_everything_is_in_the_folder_that_is_named(command, tmp_path):
    from tests.files.disks import small_disk

    with small_disk(tmp_path / "disk") as disk:
        found = run(app, [*command, "--out", str(disk / "a")])
        assert found.exit_code == 1, found.stderr
        assert json.loads(found.stdout)["scenario"] == "minimal"
        assert "the disk is full" in found.stderr and "They are complete in" in found.stderr
        kept = Path(found.stderr.split("complete in ")[1].split(" instead")[0])
        assert kept.parent == tmp_path / "tmp" and whole(kept)
        assert [path.name for path in disk.iterdir()] == ["filler"]
    if command is COMPARE:  # the events of every policy, of the seed that keeps them
        events = pl.read_parquet(kept / "events.parquet")
        assert set(events["policy"]) == {"baseline", "slow_down"} and set(events["seed"]) == {0}


@COMMANDS
def test_when_no_place_has_room_the_table_is_there_and_what_is_left_is_named(command, tmp_path):
    from tests.files.disks import files_no_larger_than

    with files_no_larger_than(4096):
        found = run(app, [*command, "--out", str(tmp_path / "a")])
    assert found.exit_code == 1
    assert json.loads(found.stdout)["scenario"] == "minimal"
    assert "the disk is full" in found.stderr and "the same seeds give the same results" in found.stderr
    assert not list(tmp_path.glob(".*")) and not list((tmp_path / "tmp").iterdir())
    left = [path for path in tmp_path.iterdir() if path.name != "tmp"]
    assert all(str(path) in found.stderr for path in left)


def panic(*_, **__):
    pl.DataFrame({"a": [1]}).to_series(7)  # an error of polars


def memory(*_, **__):
    raise MemoryError


def missing(*_, **__):
    raise ImportError("No module named 'matplotlib'")


@pytest.mark.slow
@pytest.mark.parametrize("fault", [panic, memory, missing])
def test_a_figure_or_a_table_that_cannot_be_made_costs_only_itself(fault, tmp_path, monkeypatch):
    monkeypatch.setattr(pages.figure_module, "differences_figure", fault)
    monkeypatch.setattr(pages.figure_module, "image", fault)
    monkeypatch.setattr(pages.Comparison, "twins", property(fault))
    found = run(app, [*COMPARE, "--out", str(tmp_path / "a")])
    assert found.exit_code == 1 and json.loads(found.stdout)["scenario"] == "minimal"
    assert "Not made: " in found.stderr and "differences-en.png" in found.stderr and "twins.parquet" in found.stderr
    assert whole(tmp_path / "a") and (tmp_path / "a" / "report-nl.html").exists()
    assert "twins.parquet" in read_manifest(tmp_path / "a")["not_written"]


def test_tables_stand_in_their_folder_before_any_figure_is_made(tmp_path, monkeypatch):
    """What ends the process while figures are made (an abort in a library) costs only the figures."""
    seen = []

    def look(*_, **__):
        seen.append(whole(tmp_path / "a"))
        raise RuntimeError

    monkeypatch.setattr(pages.figure_module, "image", look)
    run(app, [*COMPARE, "--out", str(tmp_path / "a")])
    assert seen and all(seen)


def test_results_are_written_though_they_cannot_be_printed(tmp_path, monkeypatch):
    import sim.commands.compare

    def closed(*_):
        raise BrokenPipeError

    monkeypatch.setattr(sim.commands.compare, "say_json", closed)
    monkeypatch.setattr(pages.figure_module, "image", lambda *_: b"quick")
    run(app, [*COMPARE, "--out", str(tmp_path / "a")])
    assert whole(tmp_path / "a")


@pytest.mark.parametrize(("name", "moment"), [("SIGINT", 0), ("SIGTERM", 3), ("SIGHUP", 12)])
def test_who_asks_to_stop_while_results_are_written_gets_them_and_is_told(name, moment, tmp_path, monkeypatch):
    """Twice in a row, at the beginning, among the tables and among the figures."""
    real, count = places.Files.put, []

    def put(files, *arguments):
        count.append(1)
        if len(count) - 1 in (moment, moment + 1):
            os.kill(os.getpid(), getattr(signal, name))
        real(files, *arguments)

    monkeypatch.setattr(places.Files, "put", put)
    monkeypatch.setattr(pages.figure_module, "image", lambda *_: b"quick")
    with none_ignored(), listening():
        found = run(app, [*COMPARE, "--out", str(tmp_path / "a")])
    assert found.exit_code == 1 and json.loads(found.stdout)["scenario"] == "minimal"
    assert f"they are kept in {tmp_path / 'a'}" in found.stderr
    assert whole(tmp_path / "a") and (tmp_path / "a" / "report-en.html").exists()


def test_a_stop_that_comes_from_within_is_survived_too(tmp_path):
    from sim.files.json_text import write_json
    from sim.files.store import OutputFolder

    came = []

    def writer(to):
        if not came:
            came.append(1)
            raise KeyboardInterrupt
        write_json(to / "x.json", 1)

    with OutputFolder(tmp_path / "a") as folder:
        folder.write(writer)
    assert folder.interrupted and (tmp_path / "a" / "x.json").exists()


@pytest.mark.slow
def test_with_little_memory_a_comparison_keeps_its_tables_or_says_why_not(tmp_path):
    """Address space that is hardly enough: sentences, never a comparison that is lost after its runs."""
    import resource
    import subprocess
    import sys

    for megabytes in (1200, 1400, 1600, 1800, 2600):
        out = tmp_path / str(megabytes)
        limit = megabytes * 2**20
        found = subprocess.run(
            [sys.executable, "-m", "sim", *COMPARE, "--out", str(out)], cwd=ROOT, capture_output=True, text=True,
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, timeout=300,
        )  # fmt: skip
        if "Writing results" in found.stderr and "Failed:" not in found.stderr:
            assert json.loads(found.stdout)["scenario"] == "minimal", found.stderr
            assert found.returncode < 0 or whole(out), found.stderr  # a library ended the process: the table is printed
        else:
            assert found.returncode != 0 and not out.exists()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
def test_a_table_that_cannot_be_printed_is_a_sentence(tmp_path):
    words = ["scenarios"], ["run", "minimal", "--years", "0.1", "--out", str(tmp_path / "kept")]
    for command in words:
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "sim", *command], stdout=full, stderr=subprocess.PIPE, text=True, timeout=300
            )
        assert done.returncode == 1
        assert "there is no room on the disk" in done.stderr and "itself failed" not in done.stderr
        assert "Exception ignored" not in done.stderr
    assert (tmp_path / "kept" / "results.parquet").is_file()
