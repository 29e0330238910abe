"""Seeds until the intervals are narrow enough: reached, capped, the same as so many seeds at once, faults in a sentence."""

import numpy as np
import pytest

from sim.errors import InputError
from sim.report.comparison import compare
from sim.results import precision as module
from sim.results.precision import as_precision, seeds_needed


@pytest.fixture(scope="module")
def place():
    """A place with the least history that goes."""
    import sim

    return sim.load_scenario("minimal").with_changes({"burn_in": 0.5})


def test_seeds_are_added_until_the_interval_is_as_narrow_as_asked(place):
    found = compare(place, ["slow_down"], seeds=3, years=0.5, precision="entries=0.9", twins=False)
    one = found.difference("slow_down", "entries")
    assert 3 < len(found.seeds) < 200
    assert (one.high - one.low) / 2 <= 0.9
    assert found.precision == {"asked": "entries=0.9", "most": 200, "reached": True}
    assert "entries=0.9 was reached" in " ".join(found.notes())
    direct = compare(place, ["slow_down"], seeds=len(found.seeds), years=0.5, twins=False)
    assert found.results.equals(direct.results, null_equal=True)
    assert found.differences.equals(direct.differences, null_equal=True)


def test_the_cap_holds_and_the_report_says_that_it_was_not_reached(place):
    found = compare(place, ["slow_down"], seeds=2, years=0.5, precision=["0.001"], seeds_most=5, twins=False)
    assert len(found.seeds) == len(found.units) == 5
    assert found.manifest["precision"]["reached"] is False and found.manifest["seeds"] == [0, 1, 2, 3, 4]
    assert "was not reached with 5 runs" in " ".join(found.notes())
    assert "niet bereikt" in " ".join(found.notes("nl"))


def test_rows_that_change_nothing_need_no_seeds(place):
    found = compare(place, ["slow_down:strength=0"], seeds=2, years=0.5, precision="entries=0.001", twins=False)
    assert len(found.seeds) == 2 and found.precision["reached"]


def test_a_half_width_is_in_the_unit_or_a_share_of_the_baseline():
    one, other, third = as_precision(["entries=0.5", "unmet_need = 2%", "cost_total=.25"])
    assert (one.outcome, one.half, one.relative) == ("entries", 0.5, False)
    assert (other.outcome, other.half, other.relative) == ("unmet_need", 0.02, True)
    assert third.half == 0.25
    assert as_precision("5%") == as_precision({"entries": "5%"}) == as_precision(["entries=5%", "5%"])
    assert as_precision(2)[0].half == 2.0
    assert as_precision(None) == ()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("entries=", "a number above 0"), ("entries=-1", "a number above 0"), ("nan", "a number above 0"),
        ("entries=0%", "a number above 0"), ("inf", "a number above 0"), ("", "a number above 0"),
        ("entrys=1", "did you mean entries"), ("=1", "give the half width"),
        (["1", "2"], "asked twice"), ("1%%", "a number above 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(asked, words):
    with pytest.raises(InputError, match=words):
        as_precision(asked)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"precision": "1", "seeds": [3, 4, 5]}, "number of seeds to begin with"),
        ({"precision": "1", "seeds": 4, "seeds_most": 3}, "from 4"),
        ({"seeds": 2, "seeds_most": 9}, "without one"),
        ({"precision": "1", "seeds_most": True}, "whole number"),
    ],
)
def test_seeds_and_caps_that_do_not_go_together_are_refused(place, asked, words):
    with pytest.raises(InputError, match=words):
        compare(place, ["slow_down"], years=0.5, **asked)


def test_the_next_round_is_what_the_widest_interval_needs_and_at_most_twice_as_many(monkeypatch):
    class Asked:
        def __init__(self, short):
            self.asked = short

        def short(self, data):
            return self.asked

    assert seeds_needed(None, [Asked(0.9), Asked(1.0)], 20, 200) == 20
    assert seeds_needed(None, [Asked(1.2), Asked(0.5)], 20, 200) == 29
    assert seeds_needed(None, [Asked(1.01)], 20, 200) == 24
    assert seeds_needed(None, [Asked(9.0)], 20, 200) == 40
    assert seeds_needed(None, [Asked(np.inf)], 150, 200) == 200
    assert seeds_needed(None, [Asked(np.inf)], 200, 200) == 200
    assert module.DEFAULT_MOST == 200
