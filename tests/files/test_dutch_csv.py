"""A table in the Dutch form is what Dutch Excel, our own readers and the usual libraries read."""

from __future__ import annotations

import csv
import io
import shutil

import polars as pl
import pytest

from sim.files.csv_text import BOM, csv_rows, safe_cell
from sim.report.labels import number_rows
from sim.scenario.loading import bundled_scenarios, load_scenario

ROWS = [("naam", "waarde", "aantal"), ("a;b", 1234.5, 3), ("é", -0.000125, 0), ('zij zei: "nee"', 1e21, -7)]


def test_numbers_and_names_come_back_as_they_were():
    text = csv_rows(ROWS, "nl")
    assert text.startswith(BOM) and "1234,5" in text and csv_rows(ROWS).split("\n")[0] == "naam,waarde,aantal"
    frame = pl.read_csv(text.encode(), separator=";", decimal_comma=True, schema_overrides={"waarde": pl.Float64})
    assert frame.rows() == [tuple(row) for row in ROWS[1:]] and frame.columns == list(ROWS[0])
    pandas = pytest.importorskip("pandas")
    found = pandas.read_csv(io.BytesIO(text.encode()), sep=";", decimal=",")
    assert [tuple(row) for row in found.itertuples(index=False)] == [tuple(row) for row in ROWS[1:]]


def test_a_formula_stays_text_in_the_dutch_form_too():
    assert safe_cell("=1+1") == "'=1+1" and safe_cell("-1,5") == "-1,5" and safe_cell("=1,5") == "'=1,5"
    [_, row] = csv.reader(io.StringIO(csv_rows([("a",), ("@x;=y",)], "nl").removeprefix(BOM)), delimiter=";")
    assert row == ["'@x;'=y"]


def test_every_number_of_a_scenario_is_a_row_for_people():
    place = load_scenario("minimal")
    for lang, comma in (("en", False), ("nl", True)):
        text = csv_rows(number_rows(place, lang), lang)
        mark = ";" if comma else ","
        rows = list(csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=mark))
        assert len({row[0] for row in rows}) == len(rows) and all(row[1] for row in rows)
        found = {row[0]: row[2] for row in rows}
        assert found["parameters.harm.danger"] == ("0,6" if comma else "0.6")


def test_our_own_reader_reads_a_table_of_areas_in_the_dutch_form(tmp_path):
    source = bundled_scenarios()["minimal"]
    folder = tmp_path / "minimal"
    shutil.copytree(source.parent, folder)
    table = folder / "areas.csv"
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8"))))
    numbers = [tuple(float(x) if "." in x else x for x in row) for row in rows]
    table.write_text(csv_rows(numbers, "nl"), encoding="utf-8")
    assert load_scenario(folder).areas == load_scenario("minimal").areas
