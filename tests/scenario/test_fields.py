"""Parameters carry unit, range and source; a file may change them with or without a reason."""

from __future__ import annotations

import pickle

import pytest
from pydantic import ValidationError

from sim.scenario.fields import Section, parameter


class Inner(Section):
    rate: float = parameter(0.5, unit="per year", low=0.2, high=0.9, source="FOS-NL-ATTR", minimum=0, note="declared")
    count: int = parameter(3, unit="families", low=1, high=5, minimum=1)
    switch: bool = parameter(True, unit="switch")
    shares: tuple[float, ...] = parameter((0.25, 0.75), unit="share", low=0.1, high=0.9, minimum=0, maximum=1, total=1)


class Outer(Section):
    inner: Inner = Inner()


def kinds(data: dict) -> list[str]:
    with pytest.raises(ValidationError) as error:
        Outer.model_validate({"inner": data})
    return [e["type"] for e in error.value.errors()]


def test_flat_gives_every_number_one_name():
    assert Outer().flat() == {
        "inner_rate": 0.5, "inner_count": 3.0, "inner_switch": 1.0, "inner_shares_0": 0.25, "inner_shares_1": 0.75,
    }  # fmt: skip
    assert all(type(value) is float for value in Outer().flat().values())


def test_a_bare_number_takes_the_place_of_the_default_and_loses_its_source():
    section = Outer.model_validate({"inner": {"rate": 0.7}})
    assert section.inner.rate == 0.7
    known = section.inner.provenance("rate")
    assert known.source == "assumption" and known.changed and (known.low, known.high) == (0.2, 0.9)
    assert "FOS-NL-ATTR" in known.note


def test_the_same_number_as_the_default_keeps_its_source():
    known = Outer.model_validate({"inner": {"rate": 0.5}}).inner.provenance("rate")
    assert known.source == "FOS-NL-ATTR" and not known.changed


def test_a_table_says_why_a_number_is_different():
    table = {"value": 0.7, "low": 0.6, "high": 0.8, "source": "own: our count", "grade": "C", "note": "why"}
    known = Outer.model_validate({"inner": {"rate": table}}).inner.provenance("rate")
    assert (known.low, known.high, known.source, known.grade, known.note) == (0.6, 0.8, "own: our count", "C", "why")
    assert known.ids == ()


def test_a_changed_section_survives_pickling_with_its_sources():
    section = Outer.model_validate({"inner": {"rate": {"value": 0.7, "note": "why"}}})
    again = pickle.loads(pickle.dumps(section))
    assert again == section and again.inner.provenance("rate").note == "why"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"rate": -0.1}, "range"),
        ({"rate": True}, "kind"),
        ({"rate": "0.5"}, "kind"),
        ({"rate": float("nan")}, "kind"),
        ({"rate": float("inf")}, "kind"),
        ({"rate": 10**400}, "kind"),
        ({"count": 2.5}, "kind"),
        ({"count": 0}, "range"),
        ({"switch": 1}, "kind"),
        ({"shares": [0.5, 0.6]}, "total"),
        ({"shares": [1.0]}, "kind"),
        ({"shares": [1.5, -0.5]}, "range"),
        ({"rate": {"valeu": 0.5}}, "table_key"),
        ({"rate": {"low": 0.5}}, "table_value"),
        ({"rate": {"value": 0.5, "low": 0.6}}, "table_range"),
        ({"rate": {"value": 0.5, "grade": "Z"}}, "table_text"),
        ({"unknown": 1}, "extra_forbidden"),
    ],
)
def test_a_wrong_value_is_refused(data, kind):
    assert kinds(data) == [kind]


def test_a_default_outside_its_own_bounds_is_refused_at_once():
    class Wrong(Section):
        rate: float = parameter(-1.0, unit="per year", minimum=0)

    with pytest.raises(ValidationError):
        Wrong()


def test_several_faults_are_all_told():
    assert sorted(kinds({"rate": -1, "count": "x", "other": 2})) == ["extra_forbidden", "kind", "range"]
