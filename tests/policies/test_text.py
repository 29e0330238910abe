"""A policy as text: what is not one is refused in a sentence, whatever stands there."""

from __future__ import annotations

import pytest

from sim.experiments.errors import InputError
from sim.experiments.request import as_entries, as_policies
from sim.policies import parse
from sim.policies.base import PolicyError


def test_an_empty_text_is_refused_where_a_policy_is_asked_for():
    """An empty shell variable must not look like a policy without effect."""
    for ask in (as_policies, lambda text: as_policies([text]), lambda text: as_entries([text])):
        with pytest.raises(InputError, match="empty policy"):
            ask("")


@pytest.mark.parametrize("text", [" ", "+", " + ", "slow_down+", "+slow_down", "slow_down++network_first", "\t"])
def test_a_text_that_names_nothing_is_refused(text):
    with pytest.raises(PolicyError, match="names no policy"):
        parse(text)


@pytest.mark.parametrize("text", ["slow_down:", "slow_down:,", "slow_down:office=0.5,", "slow_down:,office=0.5", ":"])
def test_an_empty_setting_is_refused(text):
    with pytest.raises(PolicyError):
        parse(text)


@pytest.mark.parametrize("text", ["slow_down:office=0.5,office=0.9", "slow_down:areas=Noord,areas=Zuid"])
def test_a_setting_given_twice_is_refused(text):
    with pytest.raises(PolicyError, match="given twice"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "+".join(["slow_down"] * 5000), "slow_down:" + "y" * 9000, "slow_down:office=" + "9" * 9000],
)  # fmt: skip
def test_a_very_long_text_is_refused_in_a_short_sentence(text):
    with pytest.raises(PolicyError) as caught:
        parse(text)
    assert len(str(caught.value)) < 1500


@pytest.mark.parametrize("text", ["\x1b[2J", "slow_down:\x9b31m=1", "slow_down:office=\u202e9", "slow_down:start=\x1b]0;"])
def test_control_characters_are_not_repeated(text):
    with pytest.raises(PolicyError) as caught:
        parse(text)
    assert str(caught.value).isprintable()
