"""Whatever people give the program, it works or says in a sentence why not (``python -m tests.hostile.fuzz``)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.hostile.fuzz import Accepted, asked, fuzz, nothing_computed, numbers_of


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path, monkeypatch):
    """What is written after all, under whatever name, is written there."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="hangs are ended by an alarm")
DISCOVER = (
    "discover minimal --policy slow_down --outcome entries --parameter strain.need --parameter strain.poor --out OUT"
)
REFUSED = {
    "run": [
        "--seed=-1",
        "--seed=18446744073709551616",
        "--seed=9223372036854775808",
        "--years=1e9",
        "--years=nan",
        "--years=0",
        "--years=-1",
        "--years=1e-320",
        "--discount=inf",
        "--discount=-1",
        "--policy=",
        "--policy= ",
        "--policy=+",
        "--policy=slow_down+",
        "--policy=slow_down:office=0.5,office=0.9",
        "--policy=slow_down:start=9999-12-31",
        "--out=/",
        "--out=",
        "--out=.",
        "--out=..",
        "--out=/dev/null",
        "--out=/proc/x/y",
    ],
    "compare minimal": [
        "--seeds=0",
        "--seeds=1",
        "--seeds=1000000000000",
        "--draws=1000000000",
        "--draws=1",
        "--workers=0",
        "--workers=1000000",
        "--workers=-1",
        "--years=inf",
        "--policy=",
        "--out=/",
        "--out=.",
        "--out=",
    ],
    "trial": ["--seeds=0", "--years=1e9", "--years=nan", "--workers=0", "--workers=1000000"],
    "validate": ["--seeds=0", "--years=1e9", "--years=nan", "--workers=0", "--workers=1000000"],
    "sensitivity minimal --method morris --parameter strain.poor --parameter strain.need --out OUT": [
        "--samples=99999999999",
        "--samples=1099511627776",
        "--samples=0",
        "--samples=-5",
        "--seeds=0",
        "--years=1e9",
        "--workers=0",
        "--top=0",
        "--top=-1",
    ],
    "sensitivity minimal --method sobol --parameter strain.poor --parameter strain.need --out OUT": [
        "--samples=1099511627776",
        "--samples=3",
    ],
    DISCOVER: ["--draws=1000000000", "--seeds=1000000", "--workers=0"],
    "optimise minimal --policy slow_down --out OUT": [
        "--budget=nan",
        "--budget=-1",
        "--harm=nan",
        "--harm=1e308",
        "--probability=0",
        "--probability=1",
        "--probability=nan",
        "--population=99999999999",
        "--population=0",
        "--generations=0",
        "--generations=99999999999",
        "--seeds=1000000",
        "--seeds=1",
        "--workers=0",
        "--draws=1",
    ],
}


@pytest.mark.parametrize("command", REFUSED)
def test_what_is_out_of_range_is_refused_in_a_sentence(command, tmp_path):
    name, *rest = [word.replace("OUT", str(tmp_path / "out")) for word in command.split()]
    for option in REFUSED[command]:
        words = [name, *(rest or ["minimal"]), option]
        with nothing_computed():
            try:
                answer, said = asked(*words)
            except Accepted:
                answer, said = "accepted", ""
        assert answer == "refused", f"{words}: {answer} {said}"


@pytest.mark.parametrize(
    "command", ["run", "compare", "trial", "validate", "sweep", "sensitivity", "reproduce", "discover", "optimise"]
)
def test_every_number_of_a_command_is_known_to_the_fuzz(command):
    assert "--workers" in numbers_of(command) or command == "run"


@pytest.mark.slow
def test_broken_and_hostile_input_is_answered(a_folder_of_its_own):
    counts, wrong = fuzz(int(os.environ.get("FUZZ_MUTANTS", "300")))
    print(dict(counts))
    assert not wrong, "\n".join(wrong)
    assert not list(a_folder_of_its_own.iterdir())


def test_the_fuzz_leaves_nothing_where_it_was_started(a_folder_of_its_own, monkeypatch):
    """Numbers are tried as the name of the folder of results: it wrote folders such as 9223372036854775807 where it stood."""

    def leaves(place, chance):
        Path("9223372036854775807").mkdir()
        return "accepted", ""

    monkeypatch.setattr("tests.hostile.fuzz._ready", lambda: None)
    counts, wrong = fuzz(3, kinds=(leaves,))
    assert counts.total() == 3 and not wrong and not list(a_folder_of_its_own.iterdir())
