"""What is asked for: made exact, or refused in a sentence."""

import pytest

from sim.designs.request import as_entries, as_policies, as_seed, as_seeds, as_years
from sim.errors import InputError
from sim.runs.progress import Progress, duration


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
    assert "1 of 3 seeds" in lines[1] and "left" in lines[1]
    assert lines[-1].startswith("3 of 3 seeds, done in")


def test_all_is_every_policy_that_ships_on_its_own():
    names = [entry.label for entry in as_entries(["all", "slow_down+network_first"])]
    assert {"slow_down", "covid", "zorgoppas", "residential_rundown"} <= set(names) and names[
        -1
    ] == "slow_down+network_first"
    assert len(names) == len(set(names)) >= 22
