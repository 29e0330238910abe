"""Nothing of a row is told or written, whatever stands in it; no small count can be found, also not by subtraction."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from sim.own_data.derive import derive
from sim.own_data.faults import Faults, refusal, told
from sim.own_data.hiding import LEAST, Hidden, hide
from sim.own_data.sheet import read_sheet
from sim.own_data.trajectories import read_trajectories
from sim.own_data.words import TRAJECTORIES, Care, End
from tests.own_data.files import AREAS, HEAD, stays, written

SECRET = st.from_regex(r"\A(Zq|zq)[0-9a-f]{6}[ .;-]?[0-9]{3}\Z")  # what no word of ours holds
SEED = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SEED
@given(cells=st.lists(SECRET, min_size=7, max_size=9), good=st.lists(st.booleans(), min_size=7, max_size=9))
def test_no_fault_shows_what_stands_in_a_cell(tmp_path, cells, good):
    fine = ["Zq0", "Noord", "crisis bed", "2022-03-01", "2022-05-01", "yes", "returned home", "", ""]
    row = [right if ok else cell for cell, right, ok in zip(cells, fine, good, strict=False)]
    text = "\n".join(f'"{cell}"' if "," in cell or ";" in cell else cell for cell in row).replace("\n", ",")
    _, faults = read_trajectories(stays(tmp_path, f"{text}\n{text}"), AREAS)
    shown = "\n".join((str(refusal(faults)), repr(refusal(faults)), *told(faults.remarks)))
    for cell in cells:
        assert cell not in shown and cell[:8].lower() not in shown.lower()


@SEED
@given(text=st.text(max_size=300))
def test_no_text_makes_the_reader_fail(tmp_path, text):
    faults = Faults("x.csv")
    read_sheet(text, TRAJECTORIES, faults)
    read_trajectories(written(tmp_path, f"{HEAD}\n{text}".encode("utf-8", "replace").decode()), AREAS)


@SEED
@given(content=st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(HEAD.encode() + b"\n" + content)
    read_trajectories(path, AREAS)


# --- small counts -----------------------------------------------------------------------------------------------------
def widths(cells: dict[str, np.ndarray], group: list[str], hidden: Hidden, silent: set[str]) -> list[float]:
    """For each small cell, by how much it can differ in the eyes of who knows all that is shown, and the sums by year."""
    names, years = list(group), len(next(iter(cells.values())))
    at = {(name, year): i for i, (name, year) in enumerate((n, y) for n in names for y in range(years))}
    rows, right = [], []

    def known(these, total):
        rows.append(np.bincount([at[each] for each in these], minlength=len(at)))
        right.append(total)

    for year in range(years):
        known([(name, year) for name in names], sum(cells[name][year] for name in names))
    for name in names:
        if name in hidden.never or name in silent:
            continue
        if name in hidden.by_year:
            known([(name, year) for year in range(years)], cells[name].sum())
        else:
            for year in range(years):
                known([(name, year)], cells[name][year])
    found = []
    for (name, year), i in at.items():
        if 0 < cells[name][year] < LEAST:
            ends = [
                linprog(np.eye(len(at))[i] * sign, A_eq=np.array(rows), b_eq=np.array(right)).x[i] for sign in (1, -1)
            ]
            found.append(ends[1] - ends[0])
    return found


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    counts=arrays(np.int64, st.tuples(st.integers(2, 5), st.integers(1, 3)), elements=st.integers(0, 12)),
    quiet=st.sets(st.integers(0, 4), max_size=1),
)
def test_no_small_count_can_be_found_by_subtraction(counts, quiet):
    cells = {f"c{i}": row for i, row in enumerate(counts)}
    silent = {f"c{i}" for i in quiet} & set(cells)
    hidden = hide(cells, [list(cells)], silent)
    if sum(counts.sum(axis=0) < LEAST):
        return  # the sum itself is small, and is not written
    assert all(width >= 1.0 for width in widths(cells, list(cells), hidden, silent))


def test_the_smallest_other_count_is_hidden_with_a_small_one():
    cells = {"a": np.array([2, 3]), "b": np.array([9, 8]), "c": np.array([20, 30])}
    assert hide(cells, [["a", "b", "c"]]) == Hidden(frozenset(), frozenset({"a", "b"}))
    assert hide(cells, []) == Hidden(frozenset(), frozenset({"a"}))
    assert hide({**cells, "a": np.array([1, 1])}, [["a", "b", "c"]]).never == {"a", "b"}


def town(rng: np.random.Generator, children: int) -> str:
    """Stays of made-up children."""
    rows = []
    for i in range(children):
        start = np.datetime64("2017-01-01") + int(rng.integers(0, 2100))
        end = start + int(rng.integers(10, 900))
        care = Care(int(rng.choice([int(c) for c in Care])))
        reason = End(int(rng.integers(1, 8)))
        rows.append(f"P{i},{rng.choice(AREAS)},{care.en},{start},{end},{rng.choice(['yes', 'no'])},{reason.en}")
    return "\n".join(rows)


@pytest.mark.parametrize("children", [3, 25, 120])
def test_nothing_that_is_written_rests_on_a_small_count(tmp_path, children):
    rng = np.random.default_rng(children)
    found, faults = read_trajectories(stays(tmp_path, town(rng, children)), AREAS)
    assert not faults.found, str(refusal(faults))
    derived = derive(found, (900.0, 1100.0), 2018, 2022)
    assert not derived.rows if children == 3 else derived.rows
    for row in derived.rows:
        years = derived.window.years if "-" in row.period else (row.period,)
        if row.unit.startswith("count"):
            assert row.value * (len(years) if "year" in row.unit else 1) >= LEAST - 0.01
    assert not re.search(r"P\d", derived.text) and "Noord" not in derived.text


def test_the_least_count_may_be_larger_and_hides_more(tmp_path):
    found, _ = read_trajectories(stays(tmp_path, town(np.random.default_rng(1), 200)), AREAS)
    usual, more = (derive(found, (900.0, 1100.0), 2018, 2022, least=least) for least in (LEAST, 20))
    assert len(more.rows) < len(usual.rows)


def shown_by_year(derived, id, part):
    return {
        int(row.period): row.value for row in derived.rows if (row.id, row.part) == (id, part) and "-" not in row.period
    }


@pytest.mark.parametrize("children", [60, 150, 400])
def test_a_stock_and_a_flow_do_not_tell_a_small_flow(tmp_path, children):
    """Who leaves is who comes in less what the stock grew by."""
    rng = np.random.default_rng(children + 1)
    found, _ = read_trajectories(stays(tmp_path, town(rng, children)), AREAS)
    derived = derive(found, (900.0, 1100.0), 2018, 2022)
    pairs = [(("T14", "children"), ("M02", "family_home")), (("M03", "out_of_home"), ("M01", "entries"))]
    pairs += [(("M03", form), ("M02", form)) for form in ("crisis_bed", "open_group", "treatment_group", "clinical")]
    looked = 0
    for stock, flow in pairs:
        there, came = shown_by_year(derived, *stock), shown_by_year(derived, *flow)
        for year in there.keys() & came.keys():
            if year - 1 in there:
                looked += 1
                assert not 0.5 < came[year] - (there[year] - there[year - 1]) < LEAST - 0.5, (stock, year)
    assert looked or children < 400


@pytest.mark.parametrize(("first", "last"), [(2022, 2022), (2021, 2022)])
def test_shares_of_a_year_and_stocks_do_not_tell_that_one_child_moved(tmp_path, first, last):
    """Of sixty children half are in foster care and half in a group; one moves: 30 + 31 − 60, and 30 − 29."""
    rows = [
        f"P{i},Noord,{'recruited foster family' if i < 30 else 'open group'},2020-01-0{i % 9 + 1},,no,"
        for i in range(60)
    ]
    rows[0] = "P0,Noord,recruited foster family,2020-01-01,2022-06-01,no,moved to another place"
    rows.append("P0,Noord,open group,2022-06-01,,no,")
    found, faults = read_trajectories(stays(tmp_path, "\n".join(rows)), AREAS)
    assert not faults.found, str(refusal(faults))
    derived = derive(found, (900.0, 1100.0), first, last)
    shown = {(row.id, row.part): row for row in derived.rows if row.period in ("2022", "2021-2022")}
    assert ("T01", "residence") in shown
    assert not {("T03", "foster"), ("T03", "other")} <= shown.keys(), "both tell who was in two"
    assert not {("T03", "foster"), ("T28", "foster")} <= shown.keys(), "both tell who left"
    assert not {("T03", "other"), ("M03", "open_group")} <= shown.keys(), "both tell who came"
