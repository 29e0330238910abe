"""A user's files: what is not ours is left as it is, by every command that writes; what is ours is replaced safely."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.engine import owners
from sim.errors import InputError
from sim.files import places
from sim.files.json_text import write_json
from sim.files.places import Files, changed_files, read_manifest, replace_result, write_manifest
from sim.files.store import OutputFolder

ROOT = Path(__file__).resolve().parents[2]
DESIGN = 'scenario = "minimal"\nyears = 0.1\nseeds = 1\noutcomes = ["entries"]\nchanges = { burn_in = 0.1 }\n'
DESIGN += '[[vary]]\npath = "policy"\nvalues = ["none", "slow_down"]\n'
OWN = ["own-data", str(ROOT / "docs" / "examples" / "own-data" / "stays.csv"), "--scenario", "minimal", "--from", "2018",
       "--to", "2020"]  # fmt: skip
MORRIS = ["sensitivity", "minimal", "--method", "morris", "--samples", "4", "--years", "0.05", "--seeds", "1",
          "--parameter", "strain.poor", "--parameter", "strain.need", "--outcome", "entries"]  # fmt: skip


def design(tmp_path: Path) -> str:
    (tmp_path / "design.toml").write_text(DESIGN)
    return str(tmp_path / "design.toml")


def hashed(tmp_path: Path) -> str:
    from sim.designs.design_file import read_design

    return read_design(design(tmp_path)).digest


# the command, and the folder below --out into which it writes its tables
COMMANDS = {
    "run": (lambda t: ["run", "minimal"], lambda t: "."),
    "compare": (lambda t: ["compare", "minimal", "--seeds", "2"], lambda t: "."),
    "sweep": (lambda t: ["sweep", design(t)], lambda t: f"runs/{hashed(t)}"),
    "sensitivity": (lambda t: MORRIS, lambda t: "morris"),
    "discover": (lambda t: ["discover", "minimal", "--policy", "slow_down", "--outcome", "entries"], lambda t: "."),
    "optimise": (lambda t: ["optimise", "minimal", "--policy", "slow_down"], lambda t: "."),
    "calibrate": (lambda t: ["calibrate", "minimal"], lambda t: "calibration"),
    "validate": (lambda t: ["validate", "minimal", "--cut", "2018"], lambda t: "validation"),
    "own_data": (lambda t: OWN, lambda t: "."),
    "statline": (lambda t: ["statline", str(ROOT / "pyproject.toml")], lambda t: "."),
    "measure_first": (lambda t: ["measure-first", str(t / "nowhere")], lambda t: "."),
}
A_FILE = {"brief", "new", "story"}  # a file; a scenario (tests/brief/test_command.py, tests/scenario/test_new_place.py)
PUTS_BESIDE = {"predict"}  # writes no folder of results: one file, which is not written over (tests/validation)
NEEDS = {"discover": "ema_workbench", "optimise": "pymoo"}


def a_users_file(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "thesis.docx").write_text("three years of work")


def a_users_folder(folder: Path) -> None:
    a_users_file(folder / "chapters")


def files_named_like_ours(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("boxes.csv", "mixes.parquet", "indices.parquet", "results.parquet", "discovery.json"):
        (folder / name).write_text("a user's")


def another_kind(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    write_manifest(folder, {"program": "zothuis", "kind": "something else"}, ["notes.txt"])


def another_program(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"program": "other", "kind": "sensitivity", "name": "web app"}))


def damaged_manifest(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_bytes(b"\x00" * 200)


def a_link(folder: Path) -> None:
    a_users_file(folder.parent / "elsewhere")
    folder.symlink_to(folder.parent / "elsewhere", target_is_directory=True)


def a_dead_link(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(folder.parent / "nowhere")


def a_file(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a user's")


THERE = [a_users_file, a_users_folder, files_named_like_ours, another_kind, another_program, damaged_manifest, a_link,
         a_dead_link, a_file]  # fmt: skip


def tree(folder: Path) -> dict[str, object]:
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.is_file() and path.read_bytes()
        for path in sorted(folder.rglob("*")) if not path.name.endswith(".lock")
    }  # fmt: skip


@pytest.mark.parametrize("there", THERE, ids=lambda f: f.__name__)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_not_ours_is_refused_and_left_as_it_is(command, there, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    if command in NEEDS:
        pytest.importorskip(NEEDS[command])
    arguments, below = COMMANDS[command]
    out = tmp_path / "place" / "out"
    asked = arguments(tmp_path)
    out.parent.mkdir()
    if below(tmp_path) != ".":
        out.mkdir()
    there(out / below(tmp_path))
    before = tree(tmp_path)
    found = CliRunner().invoke(app, [*asked, "--out", str(out)])
    assert found.exit_code == 2, (found.stdout, found.stderr, found.exception)
    assert str(out) in found.stderr and "--out" in found.stderr
    assert {**before, **{k: v for k, v in tree(tmp_path).items() if k.endswith("/runs")}} == tree(tmp_path)


def test_every_command_with_a_folder_for_results_is_in_the_test_above():
    import inspect

    taking = {command.callback.__name__ for command in app.registered_commands
              if "out" in inspect.signature(command.callback).parameters}  # fmt: skip
    assert taking - PUTS_BESIDE - A_FILE == set(COMMANDS)


# --- replacing what is ours --------------------------------------------------------------------------------------------
def put(**contents: str):
    def write(files: Files):
        for name, text in contents.items():
            files.put(name.replace("_", "."), lambda text=text: text)
        return {"program": "zothuis"}

    return write


def test_a_users_files_in_our_folder_stay_and_a_changed_file_is_kept_under_another_name(tmp_path):
    folder = tmp_path / "result"
    replace_result(folder, "discovery", put(a_csv="old", b_csv="old", gone_csv="old"))
    (folder / "mine.docx").write_text("a user's")
    (folder / "new.csv").write_text("a user's, of a name that we want")
    (folder / "b.csv").write_text("old, and what a user added")
    kept, failed = replace_result(folder, "discovery", put(a_csv="new", b_csv="new", new_csv="new"))
    found = {path.name: path.read_text() for path in folder.iterdir() if path.name != "manifest.json"}
    assert found == {"a.csv": "new", "b.csv": "new", "new.csv": "new", "mine.docx": "a user's",
                     "new-old-1.csv": "a user's, of a name that we want",
                     "b-old-1.csv": "old, and what a user added"}  # fmt: skip
    assert {path.name for path in kept} == {"new-old-1.csv", "b-old-1.csv"} and failed == {}
    assert changed_files(folder, read_manifest(folder)) == {}
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in the midst of its work")
@pytest.mark.parametrize("first", [True, False], ids=["new", "replaced"])
def test_a_kill_at_any_moment_leaves_whole_files_and_the_next_call_ends_the_work(first, tmp_path):
    names = ["replace", "rename", "unlink", "mkdir", "fsync", "rmdir", "open"]
    for moment in range(60 if first else 80):
        folder = tmp_path / str(moment) / "result"
        folder.parent.mkdir()
        if not first:
            replace_result(folder, "discovery", put(a_csv="old", b_csv="old", gone_csv="old"))
            (folder / "mine.docx").write_text("a user's")
            (folder / "b.csv").write_text("changed by a user")
        child = os.fork()
        if child == 0:
            left = [moment]

            def killed(real, left=left):
                def call(*arguments, **more):
                    if left[0] == 0:
                        os._exit(9)
                    left[0] -= 1
                    return real(*arguments, **more)

                return call

            for name in names:
                setattr(os, name, killed(getattr(os, name)))
            replace_result(folder, "discovery", put(a_csv="new", b_csv="new", c_csv="new"))
            os._exit(0)
        done = os.waitpid(child, 0)[1] == 0
        if not first:
            texts = [path.read_text() for path in folder.iterdir()]
            assert "a user's" in texts and "changed by a user" in texts
            assert (folder / "a.csv").read_text() in ("old", "new")
            assert places.is_as_written(folder, read_manifest(folder), "a.csv")
        replace_result(folder, "discovery", put(a_csv="new", b_csv="new", c_csv="new"))
        there = {path.name: path.read_text() for path in folder.iterdir() if path.name != "manifest.json"}
        mine = {} if first else {"mine.docx": "a user's", "b-old-1.csv": "changed by a user"}
        assert there == {"a.csv": "new", "b.csv": "new", "c.csv": "new", **mine}, moment
        assert changed_files(folder, read_manifest(folder)) == {}
        left = [path for path in folder.parent.iterdir() if path != folder]
        assert not any(list(path.iterdir()) for path in left)  # an empty one may stay for a minute
        if done:
            return
    raise AssertionError("it took more moments than were tried")


# --- what killed processes leave ---------------------------------------------------------------------------------------
def left_by(folder: Path, **other) -> Path:
    """A folder in the making, as another process would have left it."""
    left = owners.own_folder(folder, ".result.unfinished-")
    (left / "events-00000-0000007-001.part").write_text("rows of another comparison")
    owner = {**json.loads((left / owners.OWNER).read_text()), **other}
    (left / owners.OWNER).write_text(json.dumps(owner))
    return left


def test_what_a_killed_process_left_is_cleared_and_told_and_never_used(tmp_path):
    gone = left_by(tmp_path, begun="12345")  # this very number of a process, but begun at another time
    folder = OutputFolder(tmp_path / "other").open()
    assert folder.cleared == [gone] and not gone.exists()
    folder.write(lambda to: write_json(to / "x.json", 1))
    assert {path.name for path in (tmp_path / "other").iterdir()} == {"x.json"}


@pytest.mark.parametrize("other", [{"machine": "another"}, {}, {"program": "another"}, {"pid": "none"}],
                         ids=["another machine", "alive", "another program", "unreadable"])  # fmt: skip
def test_what_may_be_somebodys_is_left_alone(other, tmp_path):
    left = left_by(tmp_path, **other)
    users = tmp_path / ".thesis.unfinished-1"
    users.mkdir()
    with OutputFolder(tmp_path / "a") as folder:
        assert folder.cleared == [] and folder.aside != left
    assert left.exists() and users.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process ends")
def test_a_process_that_has_ended_is_known_by_its_number(tmp_path):
    child = os.fork()
    if child == 0:
        owners.own_folder(tmp_path, ".a.unfinished-")
        os._exit(0)
    os.waitpid(child, 0)
    assert len(owners.clear_left(tmp_path, ".*.unfinished-*")) == 1
    assert owners.clear_left(tmp_path, "[") == []


def test_two_folders_in_the_making_are_never_one(tmp_path):
    with OutputFolder(tmp_path / "a") as one, OutputFolder(tmp_path / "a") as other:
        assert one.aside != other.aside
        one.write(lambda to: write_json(to / "x.json", 1))
        with pytest.raises(places.StorageError, match="They are complete in .*a-unfinished-1"):
            other.write(lambda to: write_json(to / "x.json", 2))
    assert json.loads((tmp_path / "a" / "x.json").read_text()) == 1
    assert json.loads((tmp_path / "a-unfinished-1" / "x.json").read_text()) == 2


@pytest.mark.parametrize("path", [".", "/", ""])
def test_a_place_that_is_no_folder_of_its_own_is_refused(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="--out"):
        OutputFolder(path).open()
