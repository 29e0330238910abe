"""A user's own figures: what may be left out, in which forms they are read, and the sentence of each fault."""

from importlib.resources import files

import pytest

from sim.data import targets
from sim.errors import bad_input
from sim.own_data.faults import OwnDataError
from sim.own_data.targets_file import PLACE, read_targets

SHORT = "id,part,period,value,low,high\nT28,foster,2023,212,180,250\nT24,crisis,2023,0.41,0.35,0.47\n"


def written(folder, text, encoding="utf-8"):
    path = folder / "figures.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_published_rows_are_read_as_they_are(tmp_path):
    published = (files("sim.data") / "targets.csv").read_text(encoding="utf-8").splitlines()
    rows = [line for line in published if line.startswith(("id,", "T"))]
    found = read_targets(written(tmp_path, "\n".join(rows)))
    for one, shipped in zip(found, targets(), strict=True):
        assert repr(one) == repr(shipped)


def test_what_is_left_out_is_that_of_the_published_fact(tmp_path):
    foster, crisis = read_targets(written(tmp_path, SHORT))
    assert (foster.fact, foster.unit, foster.place, foster.use) == ("residence Utrecht", "count", PLACE, "fit")
    assert (foster.scaled_by, foster.level, foster.known_from) == ("", "", 2024)
    assert (crisis.discrepancy, crisis.discrepancy_kind, crisis.unit) == (0.05, "absolute", "share")


def test_a_figure_of_the_country_is_scaled_as_the_published_one(tmp_path):
    text = "id,part,period,value,low,high,place\nT06,started,2022,4100,3700,4500,Netherlands\n"
    [row] = read_targets(written(tmp_path, text))
    assert (row.scaled_by, row.level) == ("POP-NL-2019", "residence")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_dutch_spreadsheet_gives_the_same_figures(tmp_path, sign, encoding):
    dutch = "sep=;\n" if sign == ";" else ""
    dutch += SHORT.replace(",", sign).replace(".", ",").replace("250\n", f"250{sign}{sign}\n") + sign * 7 + "\n"
    dutch = dutch.replace("high\n", f"high{sign}note\n").replace("0,47\n", f"0,47{sign}één\n")
    figures = [(r.id, r.value, r.low, r.high) for r in read_targets(written(tmp_path, dutch, encoding))]
    assert figures == [(r.id, r.value, r.low, r.high) for r in read_targets(written(tmp_path, SHORT))]


@pytest.mark.parametrize(
    ("find", "put", "words"),
    [
        ("T28", "T99", "line 2, column id: there is no fact 'T99'"),
        ("foster", "fostr", "column part: T28 has no part 'fostr'. Allowed: foster. Did you mean 'foster'?"),
        ("212", "many", "line 2: value must be a number, found many"),
        ("212,180", "0,0", "line 2, column value: value must be above 0"),
        ("180,250", "0,250", None),
        ("0.35", "0.45", "line 3: value must lie between low and high"),
        ("2023,0", "23,0", "line 3: period must be a year"),
        ("T24,crisis,2023,0.41,0.35,0.47", "T28,foster,2023,200,150,250", "T28.foster.2023 stands there twice"),
        ("high\n", "hi\n", "the column high is missing"),
        ("0.47", "0.47,more", "line 3: the row has 7 cells. Allowed: 6 cells"),
    ],
)
def test_a_fault_says_where_it_is_and_what_is_allowed(tmp_path, find, put, words):
    assert find in SHORT
    path = written(tmp_path, SHORT.replace(find, put, 1))
    if words is None:
        assert read_targets(path)
        return
    with pytest.raises(OwnDataError) as told:
        read_targets(path)
    assert bad_input(told.value)
    assert words in str(told.value)


def test_all_faults_are_told_together(tmp_path):
    text = SHORT.replace("T28", "T99").replace("0.41", "x")
    with pytest.raises(OwnDataError) as told:
        read_targets(written(tmp_path, text))
    assert [one.line for one in told.value.faults] == [2, 3]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OwnDataError, match="figures.csv: there is no such file"):
        read_targets(tmp_path / "figures.csv")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("M01;entries;2022;1.200;1.100;1.300", "found 1.200, whose point may be one of thousands or of decimals. Allowed: 1200"),
        ("M01;entries;2022;1.200,5;1.100;1.300", "1200,5, without points"),
        ("M01;entries;0000;6;4;8", "years from 1900 to 2100"),
        ("M01;entries;2022;6;4;1e300", "at most 1e"),
    ],
)  # fmt: skip
def test_a_number_that_may_be_two_and_one_that_cannot_be_are_refused(tmp_path, row, words):
    with pytest.raises(OwnDataError) as told:
        read_targets(written(tmp_path, f"id;part;period;value;low;high\n{row}\n"))
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("over,0", "over must be above 0"),
        ("discrepancy,1000", "at most 2 times the value"),
        ("known_from,2022.7", "known_from must be a year"),
        ("known_from,2019", "a year from 2022 on"),
    ],
)
def test_what_stands_beside_a_figure_can_be_impossible_too(tmp_path, cells, words):
    name, value = cells.split(",")
    with pytest.raises(OwnDataError) as told:
        read_targets(written(tmp_path, f"id,part,period,value,low,high,{name}\nT08,new,2022,0.5,0.3,0.6,{value}\n"))
    assert words in str(told.value)


def test_a_discrepancy_is_of_the_kind_of_the_published_one(tmp_path):
    [row] = read_targets(
        written(tmp_path, "id,part,period,value,low,high,discrepancy\nT08,new,2022,0.5,0.3,0.6,0.04\n")
    )
    assert (row.discrepancy, row.discrepancy_kind) == (0.04, "absolute")
    [row] = read_targets(written(tmp_path, "id;part;period;value;low;high\nM01;entries;2022;1200;1100;1300,5\n"))
    assert (row.value, row.high) == (1200.0, 1300.5)
