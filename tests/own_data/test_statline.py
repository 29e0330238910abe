"""Tables in the forms in which StatLine gives them, with made-up figures: children by neighbourhood, use of youth care."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.own_data.faults import Faults, refusal
from sim.own_data.statline import Figure, number_of, read_statline, without_groups
from sim.own_data.statline_use import neighbourhoods, use_targets, uses
from sim.own_data.targets_file import read_targets
from sim.scenario.area_table import read_areas
from tests.own_data.files import written

HERE = Path(__file__).parent / "statline"  # in the forms of real downloads, with made-up figures


def table(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


SYMBOLS = table("symbols.csv")
LAYOUT = table("layout.csv")
OPEN = table("open-data.csv")
STATWEB = table("statweb.csv")
USE = table("use-symbols.csv")
USE_LAYOUT = table("use-layout.csv")
FORMS = {"with symbols": SYMBOLS, "as laid out": LAYOUT, "open data": OPEN, "Statweb": STATWEB}


def read(text):
    faults = Faults("table.csv")
    return read_statline(text, faults), faults


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_children_by_district_are_the_same_in_every_form(form, mark):
    figures, faults = read((mark + FORMS[form]).removeprefix("\ufeff"))
    found = neighbourhoods(figures, "Dorpen" if form == "with symbols" else "", "wijk", faults)
    assert not faults.found, str(refusal(faults))
    assert [(one.code, one.households) for one in found] == [("WK900100", 1250), ("WK900101", 850)]
    assert dict(found[0].children) == {"children_0_3": 480, "children_4_11": 960, "children_12_17": 750}
    assert found[0].name == ("WK900100" if form == "open data" else "Wijk 00 Kern")


@pytest.mark.parametrize("form", ["with symbols", "as laid out", "open data"])
def test_a_region_without_a_figure_is_left_out_and_told(form):
    figures, faults = read(FORMS[form])
    found = neighbourhoods(figures, "GM9001", "buurt", faults)
    assert [one.code for one in found] == ["BU90010000"]
    assert "of 1 regions the number of children is not told" in str(faults.remarks[0])


@pytest.mark.parametrize("text", [USE, USE_LAYOUT])
def test_use_of_youth_care_becomes_targets(text):
    figures, faults = read(text)
    rows = use_targets(uses(figures), "Dorpen", 4000.0, faults)
    assert not faults.found, str(refusal(faults))
    assert [(row.id, row.period, row.value) for row in rows] == [
        ("T01", "2019", 8.0), ("T36", "2019", 0.45), ("T27", "2022H1", pytest.approx(7.0 / 9.63, rel=1e-3)),
    ]  # fmt: skip
    residence, under_order, beside = rows
    assert under_order.low < 0.35 and under_order.high > 0.55  # some 40 children
    assert beside.over == pytest.approx(9.63) and residence.known_from == 2020
    assert residence.low < 6.0 and residence.high > 10.0  # some 32 children: chance is large


def test_rounding_alone_is_little():
    figures, faults = read(USE)
    [row] = [row for row in use_targets(uses(figures), "nederland", 0.0, faults) if row.id == "T01"]
    assert (
        row.value == pytest.approx(11.83, abs=0.01) and 11.6 < row.low < row.high < 12.0
    )  # as the published T01 was made


@pytest.mark.parametrize(
    ("text", "value", "laid_out"),
    [
        ("  457400", 457400.0, 457400.0), ("  -0.100", -0.1, -0.1), ("1,5", 1.5, 1.5), ("1.010", 1.01, 1010.0),
        ("2.709.360", None, 2709360.0), ("1.234,5", 1234.5, 1234.5), ("   0.004", 0.004, 0.004), (".", None, None),
        ("       .", None, None), ("x", None, None), ("-", None, None), ("", None, None), ("-99997", None, None),
        ("Land", None, None),
    ],
)  # fmt: skip
def test_numbers_and_symbols(text, value, laid_out):
    assert number_of(text) == value and Figure((), "", "", "", text).value == value
    assert number_of(without_groups(text)) == laid_out


@pytest.mark.parametrize(
    ("text", "place", "level", "words"),
    [
        ("a,b\n1,2\n", "", "wijk", "this is not a table of StatLine in a form that is known"),
        (SYMBOLS, "", "wijk", "the table has several municipalities"),
        (
            SYMBOLS,
            "Dorp",
            "wijk",
            "there is no such municipality in the table. Allowed: Dorpen. Did you mean 'Dorpen'?",
        ),
        (STATWEB, "", "buurt", "the table has no buurt with children there. Allowed: gemeente, wijk"),
        (
            LAYOUT.replace("Codering", "Iets").replace("Soort regio", "Anders"),
            "",
            "wijk",
            "does not say which regions are",
        ),
    ],
)
def test_what_is_wrong_is_told(text, place, level, words):
    figures, faults = read(text)
    if figures:
        neighbourhoods(figures, place, level, faults)
    assert words in str(refusal(faults))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_command_writes_what_a_scenario_needs(tmp_path, lang):
    path, out = written(tmp_path, SYMBOLS, name="kwb.csv"), tmp_path / "out"
    found = CliRunner().invoke(app, ["statline", str(path), "--place", "Dorpen", "--out", str(out), "--lang", lang])
    assert found.exit_code == 0, found.output
    filled = (out / "areas.csv").read_text().replace(",,,,,,Dorpen,", ",0.2,0.1,1,0,0,Dorpen,")
    table = read_areas(filled.encode(), "areas.csv")
    assert not table.faults and [area.children for area in table.areas] == [2190, 1410]
    areas, said = (out / "areas.csv").read_text(), (out / "areas.toml").read_text()
    assert 'file = "areas.csv"' in said and set(tomllib.loads(said)["areas"]) == {"file", "columns"}
    assert said.startswith("# Voor een scenario.toml" if lang == "nl" else "# For a scenario.toml")
    assert ("kerncijfers wijken en buurten" in said) == (lang == "nl")
    assert areas.startswith("naam,huishoudens,kinderen 0-3," if lang == "nl" else "name,households,children_0_3,")


def test_the_command_writes_use_as_targets(tmp_path):
    path, out = written(tmp_path, USE, name="use.csv"), tmp_path / "out"
    found = CliRunner().invoke(app, ["statline", str(path), "--place", "Dorpen", "--for", "minimal", "--out", str(out)])
    assert found.exit_code == 0, found.output
    assert [row.id for row in read_targets(out / "targets.csv")] == ["T01", "T36", "T27"]


def test_the_command_refuses_what_it_does_not_know_in_the_language_of_who_asked(tmp_path):
    path = written(tmp_path, "a;b\n1;2\n", name="x.csv")
    found = CliRunner().invoke(app, ["statline", str(path), "--lang", "nl"])
    assert found.exit_code == 2 and "geen tabel van StatLine" in found.output and "Traceback" not in found.output
