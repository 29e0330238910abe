"""Result folders: written aside and renamed, never overwritten, nothing lost."""

import errno
import json
from collections import namedtuple

import pytest

from sim.errors import InputError, StorageError
from sim.files import store
from sim.files.json_text import write_json
from sim.files.store import OutputFolder, manifest


def test_the_folder_appears_under_its_name_only_when_complete(tmp_path):
    with OutputFolder(tmp_path / "a" / "new") as folder:
        assert not folder.path.exists()
        folder.write(lambda to: write_json(to / "x.json", {"a": float("nan")}))
    assert json.loads((tmp_path / "a" / "new" / "x.json").read_text()) == {"a": None}
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["new"]


def test_an_empty_folder_may_be_given(tmp_path):
    (tmp_path / "new").mkdir()
    with OutputFolder(tmp_path / "new") as folder:
        folder.write(lambda to: write_json(to / "x.json", 1))
    assert (tmp_path / "new" / "x.json").exists()


def test_a_folder_with_files_is_never_touched(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="already holds files.*--out"):
        OutputFolder(tmp_path).open()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_refused_before_anything_runs(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        OutputFolder(tmp_path / "file" / "below").open()
    with pytest.raises(InputError, match="is a file"):
        OutputFolder(tmp_path / "file").open()


def test_a_full_disk_is_refused_before_anything_runs(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(store.shutil, "disk_usage", lambda path: usage(10, 10, 0))
    with pytest.raises(InputError, match="0 MB left"):
        OutputFolder(tmp_path / "new").open()
    assert list(tmp_path.iterdir()) == []


def test_when_the_disk_fills_up_the_results_go_elsewhere_and_the_error_says_where(tmp_path):
    def writer(to):
        if to.parent == tmp_path:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_json(to / "x.json", "saved")

    with (
        pytest.raises(StorageError, match="the disk is full.*complete in") as caught,
        OutputFolder(tmp_path / "n") as f,
    ):
        f.write(writer)
    place = str(caught.value).split("complete in ")[1].split(" instead")[0]
    assert json.loads(open(f"{place}/x.json").read()) == "saved"


def test_when_nothing_can_be_written_the_error_says_what_to_do(tmp_path):
    def writer(to):
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageError, match="same seeds give the same results"), OutputFolder(tmp_path / "n") as folder:
        folder.write(writer)


def test_nothing_is_left_behind_when_the_work_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), OutputFolder(tmp_path / "new"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_the_default_folder_is_new_each_time(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = OutputFolder(None, "utrecht")
    first.path.mkdir(parents=True)
    assert OutputFolder(None, "utrecht").path != first.path
    assert str(first.path).startswith("out/utrecht-")


def test_the_manifest_names_code_packages_and_machine():
    found = manifest(kind="test")
    assert found["kind"] == "test"
    assert found["packages"]["numpy"]
    assert len(found["code_hash"]) == 16
    assert {"python", "machine", "commit", "written"} <= set(found)
