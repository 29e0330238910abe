"""A policy as text: what is not one is refused in a sentence, whatever stands there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.designs.request import as_entries, as_policies
from sim.errors import InputError
from sim.policies import parse, registry
from sim.policies.base import PolicyError, ships


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


@pytest.mark.parametrize(
    "text", ["\x1b[2J", "slow_down:\x9b31m=1", "slow_down:office=\u202e9", "slow_down:start=\x1b]0;"]
)
def test_control_characters_are_not_repeated(text):
    with pytest.raises(PolicyError) as caught:
        parse(text)
    assert str(caught.value).isprintable()


NAMES = [
    "Sneek/IJlst", "Noord, oud", "A+B", "a=b", "x: y", 'De "Hoek"', "'s-Gravenhage", "'t Zand", '"', "+", "Leidsche Rijn",
    "1e+16",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_area_with_any_sign_in_its_name_can_be_named(name):
    written = '"' + name.replace('"', '""') + '"'
    (policy, other) = parse(f"slow_down:areas={written}/Noord,office=0.9 + network_first : areas = {written}")
    assert policy.areas == (name, "Noord") and policy.office == 0.9 and other.areas == (name,)


@pytest.mark.parametrize("text", ["slow_down:areas=Noord : west", "slow_down:areas=a=b", "slow_down:areas='t Zand"])
def test_signs_that_separate_nothing_need_no_quotes(text):
    assert parse(text)[0].areas == (text.partition("areas=")[2],)


@pytest.mark.parametrize("text", ['slow_down:areas="Noord', 'slow_down:areas=Noord"', '"', 'slow_down:areas="A""'])
def test_a_quote_that_is_not_closed_is_told(text):
    with pytest.raises(PolicyError, match="not closed"):
        parse(text)


@pytest.mark.parametrize(
    "text", ["slow_down:areas=", "slow_down:areas=A//B", 'slow_down:areas=""', "slow_down:areas=/"]
)
def test_an_area_without_a_name_is_refused(text):
    with pytest.raises(PolicyError, match="names nothing"):
        parse(text)


@pytest.mark.parametrize("name", sorted(name for name, kind in registry().items() if ships(kind)))
def test_every_policy_with_any_settings_is_its_label_again(name):
    kind = registry()[name]
    settings = {"areas": ("Sneek/IJlst", "Noord"), "start": date(2023, 5, 1)}
    for key, field in kind.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        if key not in settings and extra.get("low") is not None and extra.get("high") is not None:
            settings[key] = (
                type(field.default)((2 * extra["low"] + extra["high"]) / 3) if field.default is not None else None
            )
    policy = kind(**settings)
    assert parse(policy.label) == [policy]
    assert parse(f"{policy.label}+slow_down") == [policy, *parse("slow_down")]


@given(st.lists(st.text("ab/,+=:\"' 1e", min_size=1, max_size=8).map(str.strip).filter(bool), min_size=1, max_size=3),
       st.floats(0, 1))  # fmt: skip
def test_a_label_is_the_policy_again_whatever_its_areas_are_called(names, strength):
    kind = registry()["slow_down"]
    policy = kind(areas=tuple(" ".join(name.split()) for name in names), strength=strength)
    assert parse(policy.label) == [policy]
    (entry,) = as_entries([policy.label])
    assert parse(entry.label) == [policy]


def test_a_row_keeps_the_spaces_in_the_name_of_an_area():
    (entry,) = as_entries(["slow_down : areas = Leidsche Rijn / Noord , office = 0.9"])
    assert entry.label == "slow_down:areas=Leidsche Rijn/Noord,office=0.9"
    assert parse(entry.label) == list(entry.policies)
