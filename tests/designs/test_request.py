"""What is asked for: made exact, or refused in a sentence."""

import io

import pytest

from sim.designs.request import as_entries, as_policies, as_seed, as_seeds, as_years
from sim.errors import InputError
from sim.runs.progress import PLAIN_SECONDS, Progress, duration


class Place:
    """A scenario with a length."""

    years = 10.0


def test_a_number_of_seeds_counts_from_0():
    assert as_seeds(3) == (0, 1, 2)
    assert as_seeds([7, 3]) == (7, 3)


@pytest.mark.parametrize("seeds", [0, -1, True, 2.5, "4 ", [1, 1], [-1]])
def test_seeds_that_cannot_be_are_refused(seeds):
    with pytest.raises(InputError):
        as_seeds(seeds)


@pytest.mark.parametrize("years", [0, -1, 1000, float("nan"), float("inf"), "5", True])
def test_years_that_cannot_be_are_refused(years):
    with pytest.raises(InputError, match="number of years"):
        as_years(years, Place)


def test_no_years_means_the_scenarios_own():
    assert as_years(None, Place) == 10.0
    assert as_years(2, Place) == 2.0


def test_a_seed_is_a_whole_number_from_0():
    assert as_seed(5) == 5
    with pytest.raises(InputError):
        as_seed(-5)
    with pytest.raises(InputError):
        as_seed(1.5)


def test_something_that_is_no_policy_is_refused():
    with pytest.raises(InputError, match="must be a name, or a Policy"):
        as_policies(3)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.44, "0.4 s"), (59, "59 s"), (95, "1 min 35 s"), (7260, "2 h 01 min")]
)
def test_durations_are_in_words(seconds, words):
    assert duration(seconds) == words


def test_progress_outside_a_terminal_is_plain_lines_with_rate_and_time_left(capsys):
    with Progress(3, "seeds") as progress:
        progress.note("compiling")
        for _ in range(3):
            progress.advance()
    found = capsys.readouterr()
    assert found.out == ""
    lines = found.err.splitlines()
    assert lines[0] == "compiling"
    assert lines[1] == "1 of 3 seeds, under way"
    assert lines[-1].startswith("3 of 3 seeds, done in")


@pytest.mark.parametrize(
    ("before", "ends", "said"),
    [
        (
            0,
            [100, 101],
            "under way",
        ),  # the first had compiling and the history in it: an hour was told, and it took a minute
        (0, [100, 130], "30 s each, between 19 min 00 s and 41 min 10 s left"),
        (0, [10, 20, 30], "10 s each, about 6 min 10 s left"),
        (0, [60, 60, 60, 60], "under way"),  # four workers together
        (0, [100 + k for k in range(12)], "1.0 s each, about 28 s left"),
        (20, [5], "under way"),
        (20, [10, 20], "10 s each, about 3 min 00 s left"),  # those of before are not in it
    ],
)
def test_the_time_that_is_left_is_told_when_there_is_something_to_reckon_it_by(monkeypatch, before, ends, said):
    stream = io.StringIO()
    with Progress(40, "seeds", stream=stream) as progress:
        progress.before(before)
        for end in ends:
            progress._last = -PLAIN_SECONDS
            monkeypatch.setattr(Progress, "seconds", property(lambda self, end=end: float(end)))
            progress.advance()
    assert stream.getvalue().splitlines()[-1] == f"{before + len(ends)} of 40 seeds, {said}"


def test_all_is_every_policy_that_ships_on_its_own():
    names = [entry.label for entry in as_entries(["all", "slow_down+network_first"])]
    assert {"slow_down", "covid", "zorgoppas", "residential_rundown"} <= set(names) and names[
        -1
    ] == "slow_down+network_first"
    assert len(names) == len(set(names)) >= 22
