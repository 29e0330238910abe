"""`check` is the safe door: whatever file is put before it, the answer is a short sentence, and soon."""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import contextmanager

import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.messages import ScenarioError

from .conftest import AREAS, TOML

unix = pytest.mark.skipif(sys.platform == "win32", reason="kinds of files that Windows does not have")
SECONDS = 30  # a hang, not a measurement
HEAD = 'extends = "{}"\nname = "above"\nplace = "A"\nstart = 2021-01-01\n[title]\nen = "A"\nnl = "B"\n'


@contextmanager
def soon():
    """What hangs fails."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda number, frame: pytest.fail("it hangs"))
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "scenario.toml").write_text(TOML, encoding="utf-8")
    (folder / "areas.csv").write_text(AREAS, encoding="utf-8")
    return folder


def refused(path, *words: str) -> str:
    """The sentence with which a scenario is refused: short, printable, with these words."""
    with soon(), pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    said = str(caught.value)
    assert len(said) < 20_000 and said.replace("\n", "").isprintable()
    for word in words:
        assert word in said, said
    return said


def test_the_place_itself_is_read(place):
    assert load_scenario(place).areas


@unix
@pytest.mark.parametrize("file", ["scenario.toml", "areas.csv"])
def test_only_regular_files_are_read(place, file):
    def put(make) -> None:
        (place / file).unlink()
        make(str(place / file))

    put(os.mkfifo)
    refused(place if file == "areas.csv" else place / file, "")
    if file == "areas.csv":
        refused(place, "pipe")
    with socket.socket(socket.AF_UNIX) as held:
        put(lambda path: held.bind(path) if len(path) < 100 else os.mkfifo(path))
        refused(place)
    put(lambda path: os.symlink("/dev/zero", path))
    refused(place)


@unix
@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/stdin", "/dev", "\0", "x" * 6000, "", ".", "/", "~"])
def test_no_device_or_folder_is_a_scenario(path):
    refused(path)


def test_a_table_that_is_a_folder(place):
    (place / "areas.csv").unlink()
    (place / "areas.csv").mkdir()
    refused(place, "folder")


@pytest.mark.parametrize("file", ["scenario.toml", "areas.csv"])
def test_a_file_that_is_too_large_is_told_the_limit(place, file):
    with open(place / file, "ab") as grown:
        grown.truncate(200 * 2**20)
    refused(place, "200.0 megabytes", "at most 1 megabytes")


def test_paths_stay_in_the_folder_and_nothing_of_another_file_is_shown(place, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("password,hunter2\n", encoding="utf-8")
    (place / "link.csv").symlink_to(secret)
    (place / "below").mkdir()
    outside = (str(secret), "../secret.csv", "below/../../secret.csv", "link.csv", "..", "/etc/passwd", "C:secret.csv")
    for name in (*outside, r"..\\secret.csv", r"a\u0000b", "x" * 6000):
        text = TOML.replace('"areas.csv"', f'"{name}"', 1)
        (place / "scenario.toml").write_text(text, encoding="utf-8")
        said = refused(place, "areas")
        assert "hunter2" not in said and "password," not in said and "root:" not in said


@pytest.mark.parametrize(
    "name", ["../own", "/etc", "..", ".", "x" * 6000, "a\\nb", "above", "./above", "\\u001b[2J", "../../../etc", "own/../own"]
)  # fmt: skip
def test_another_scenario_is_a_folder_beside_or_a_bundled_name(place, name):
    above = place.parent / "above"
    above.mkdir()
    (above / "scenario.toml").write_text(HEAD.format(name), encoding="utf-8")
    refused(above, "key extends")


def test_a_scenario_beside_is_found_and_a_ring_is_refused(place):
    above = place.parent / "above"
    above.mkdir()
    (above / "scenario.toml").write_text(HEAD.format("own"), encoding="utf-8")
    assert load_scenario(above).areas == load_scenario(place).areas
    (place / "scenario.toml").write_text(HEAD.format("above"), encoding="utf-8")
    refused(above, "extends another scenario itself")


HOSTILE = {
    "unknown keys": lambda: TOML + "\n[unknown]\n" + "".join(f"key_{n} = {n}\n" for n in range(40_000)),
    "unknown keys on top": lambda: "".join(f"strein_{n} = {n}\n" for n in range(40_000)) + TOML,
    "unknown services": lambda: TOML + '[[services]]\nkind = "x"\narea = "y"\n' * 20_000,
    "unknown sources": lambda: (
        TOML + "[parameters.strain]\n" + "".join(f'k{n} = {{value = 1, source = "Q{n}"}}\n' for n in range(20_000))
    ),
    "unknown demand": lambda: TOML + "".join(f'[[demand]]\nname = "n{n}"\nservice = "s{n}"\n' for n in range(15_000)),
    "deep lists": lambda: "x = " + "[" * 100_000,
    "deep lists that close": lambda: TOML.replace("[title]", f"x = {'[' * 200}{']' * 200}\n[title]", 1),
    "deep tables": lambda: "x = " + "{a = " * 100_000,
    "a long key": lambda: ".".join("a" * 250_000) + " = 1",
    "a long header": lambda: "[" + ".".join("a" * 250_000) + "]",
    "a long quoted key": lambda: ".".join('"a"' for _ in range(100_000)) + " = 1",
    "many deep keys": lambda: "".join(f"{'a.' * 50}b{n} = 1\n" for n in range(2_000)),
    "a long line": lambda: "[a" + " " * 900_000,
    "escapes": lambda: 'x = "' + "\\n" * 400_000 + '"',
    "nul": lambda: TOML.replace("[title]", "\0[title]", 1),
    "an escape": lambda: TOML.replace("[title]", 'place = "\\u001b[2J"\n[title]', 1),
    "digits": lambda: TOML.replace("[title]", f"seed = {'9' * 5000}\n[title]", 1),
    "a large number": lambda: TOML.replace("[title]", f"burn_in = {10**400}\n[title]", 1),
    "no number": lambda: TOML.replace("[title]", "burn_in = nan\n[title]", 1),
    "no end": lambda: TOML.replace("[title]", "burn_in = inf\n[title]", 1),
    "a key twice": lambda: "name = 'a'\n" + TOML,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_tables_are_refused_soon(place, case):
    (place / "scenario.toml").write_text(HOSTILE[case](), encoding="utf-8")
    said = refused(place / "scenario.toml")
    assert said.count("\n") <= 22


@pytest.mark.parametrize("year", ["0001", "1066", "9999"])
def test_dates_far_away_are_refused(place, year):
    import re

    (place / "scenario.toml").write_text(re.sub(r"start = \d{4}", f"start = {year}", TOML), encoding="utf-8")
    refused(place, f"the year {int(year)}", "1900 to 2200")


@pytest.mark.parametrize(
    ("file", "encoding"),
    [("scenario.toml", "utf-16"), ("scenario.toml", "utf-32"), ("scenario.toml", "latin-1"), ("areas.csv", "utf-16"),
     ("areas.csv", "utf-32"), ("areas.csv", "mac-roman"), ("areas.csv", "cp437")],
)  # fmt: skip
def test_other_encodings_are_refused_with_what_to_do(place, file, encoding):
    text = (place / file).read_text(encoding="utf-8") + "# é\n"
    (place / file).write_bytes(text.encode(encoding))
    refused(place, "UTF-8")


ROW = AREAS.splitlines()[1].split(",", 1)[1]
TABLES = {
    "wide": lambda: ",".join(f"c{n}" for n in range(100_000)) + "\n",
    "many faults": lambda: AREAS.splitlines()[0] + "\n" + "".join(f"a{n},x,y\n" for n in range(60_000)),
    "a large cell": lambda: AREAS + '"' + "x" * 900_000,
    "commas": lambda: AREAS + "a" + "," * 900_000,
    "digits": lambda: AREAS.replace(ROW, f"{'9' * 5000}," + ROW.split(",", 1)[1]),
    "an escape in a name": lambda: AREAS.replace(AREAS.splitlines()[1].split(",")[0], "\x1b[2JNorth"),
    "nul": lambda: AREAS + "\0",
}


@pytest.mark.parametrize("case", TABLES)
def test_hostile_tables_of_areas_are_refused_soon(place, case):
    (place / "areas.csv").write_text(TABLES[case](), encoding="utf-8", newline="")
    refused(place)
