"""However a valid file is broken, the answer is a scenario or a ScenarioError, never another error."""

from __future__ import annotations

import copy
import tomllib
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, ScenarioError, load_scenario
from sim.scenario.area_table import read_areas
from sim.scenario.scenario import build

from .conftest import AREAS, TOML

DOCUMENT = tomllib.loads(TOML)
TABLE = read_areas(AREAS.encode(), "areas.csv")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates() | st.datetimes()
    | st.sampled_from(["each", "city", "residential", "secure", "wait-limited", "gamma", "North", 10**400, -1, 0]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places_in(here: Any, path: tuple = ()) -> list[tuple]:
    """Every place in the tables of a file."""
    found = [path] if path else []
    items = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
    for key, value in items:
        found += places_in(value, (*path, key))
    return found


PLACES = places_in(DOCUMENT)
PIECES = ['"', "[", "]]", "=", "\n", ";", ",", "\0", "\r", "1e9"]


def tried(run: Any) -> Scenario | None:
    """The scenario, or None for a ScenarioError with at least one sentence; any other error fails the test."""
    try:
        scenario = run()
    except ScenarioError as error:
        assert error.messages and all(isinstance(message, str) and len(message) > 10 for message in error.messages)
        return None
    scenario.ledger(), scenario.flat(), scenario.digest, scenario.hosts_by_area()  # what is accepted can be used
    return scenario


def put(document: Any, place: tuple, value: Any, how: str) -> None:
    for key in place[:-1]:
        if not isinstance(document, dict | list):
            return
        try:
            document = document[key]
        except (KeyError, IndexError, TypeError):
            return
    try:
        if how == "remove":
            del document[place[-1]]
        elif how == "add" and isinstance(document, dict):
            document[f"{place[-1]}x"] = value
        else:
            document[place[-1]] = value
    except (KeyError, IndexError, TypeError):
        return


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), values, st.sampled_from(["set", "remove", "add"])), max_size=4))
def test_any_value_in_any_place_of_the_file(changes):
    document = copy.deepcopy(DOCUMENT)
    for place, value, how in changes:
        put(document, place, value, how)
    scenario = tried(lambda: build(document, None, table=TABLE))
    if not changes:
        assert scenario is not None


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_piece_of_the_text_cut_out_or_put_in(folder, data):
    folder.areas, folder.toml = AREAS, TOML
    for _ in range(data.draw(st.integers(1, 3))):
        table = data.draw(st.booleans())
        text = folder.areas if table else folder.toml
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin, min(begin + 30, len(text))))
        piece = data.draw(st.text(max_size=6) | st.sampled_from(PIECES))
        text = (text[:begin] + piece + text[end:]).encode("utf-8", "replace").decode()
        folder.areas, folder.toml = (text, folder.toml) if table else (folder.areas, text)
    tried(folder.load)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_as_a_table_of_areas(content):
    table = read_areas(content, "areas.csv")
    assert table.faults or table.areas


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_as_a_file(tmp_path, content):
    (tmp_path / "scenario.toml").write_bytes(content)
    tried(lambda: load_scenario(tmp_path))


def test_deep_and_long_texts_are_refused(tmp_path):
    deep, long, dotted = "a = " + "[" * 5000, "a = " + "9" * 6000, "x." * 3000 + "y = 1"
    for text in (deep, long, dotted, f"start = {datetime.max}", "a = 1e999"):
        (tmp_path / "scenario.toml").write_text(text)
        assert tried(lambda: load_scenario(tmp_path)) is None
