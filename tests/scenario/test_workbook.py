"""Workbooks of a spreadsheet come in as the tables that they are."""

from __future__ import annotations

import builtins
import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.scenario.area_table import read_areas
from sim.scenario.door import Refused
from sim.scenario.loading import load_scenario
from sim.scenario.workbook import MOST_INSIDE, table_text

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FILES = "http://schemas.openxmlformats.org/package/2006"
ROWS = (
    ("naam", "huishoudens", "kinderen 0-3", "kinderen 4-11", "kinderen 12-17", "aandeel eenouder", "aandeel armoede",
     "gebruik", "x_km", "y_km", "regio"),
    ("Noord; en Oost", 1000, 350, 650, 430, 0.22, 0.14, 1.1, 0, 1, "Ergens"),
    ("Zuid", 800, 280, 520, 340, 0.185, 0.08, 0.9, 0, -1.5, "Ergens"),
)  # fmt: skip


def cell(value: object) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def workbook(*sheets) -> bytes:
    """A workbook of these sheets, each a list of rows, as a spreadsheet writes it."""
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{FILES}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{k}.xml" ContentType="{kind}.worksheet+xml"/>' for k in numbers
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{FILES}/relationships"><Relationship Id="r1" Type="{PARTS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{PARTS}"><sheets>'
        + "".join(f'<sheet name="Blad{k}" sheetId="{k}" r:id="r{k}"/>' for k in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{FILES}/relationships">'
        + "".join(
            f'<Relationship Id="r{k}" Type="{PARTS}/worksheet" Target="worksheets/sheet{k}.xml"/>' for k in numbers
        )
        + "</Relationships>",
    }
    for k, rows in zip(numbers, sheets, strict=True):
        inside = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
        files[f"xl/worksheets/sheet{k}.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return held.getvalue()


@pytest.fixture(autouse=True)
def _reader():
    pytest.importorskip("python_calamine")


def test_areas_of_a_workbook_are_those_of_the_same_table_as_text():
    text = "\n".join(
        ";".join(f'"{one}"' if isinstance(one, str) else str(one).replace(".", ",") for one in row) for row in ROWS
    )
    table, plain = read_areas(workbook(ROWS), "wijken.xlsx"), read_areas(text.encode(), "wijken.csv")
    assert not table.faults and table.areas == plain.areas and table.areas[0].name == "Noord; en Oost"


def test_the_first_sheet_with_something_in_it_is_read():
    assert table_text(workbook([], [("naam", "x"), ("Noord", 1.5), ("Zuid", 3)])) == "naam;x\nNoord;1,5\nZuid;3\n"


def test_new_makes_a_place_of_a_workbook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wijken.xlsx").write_bytes(workbook(ROWS))
    found = CliRunner().invoke(app, ["new", "Ergens", "--areas", "wijken.xlsx"])
    assert found.exit_code == 0, found.output
    assert load_scenario(tmp_path / "scenarios" / "ergens").children == 2570


@pytest.mark.parametrize(
    ("content", "words"), [(b"PK\x03\x04 and nothing of it", "cannot be read"), (workbook([])[:-40], "cannot be read")]
)
def test_what_is_no_workbook_is_refused(content, words):
    with pytest.raises(Refused, match=words):
        table_text(content)


def test_a_workbook_that_swells_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/workbook.xml", "w") as file:
        for _ in range(MOST_INSIDE // 2**20 + 1):
            file.write(bytes(2**20))
    with pytest.raises(Refused, match="at most 100 megabytes"):
        table_text(held.getvalue())


def test_a_fault_in_a_workbook_is_told_with_its_row():
    rows = [ROWS[0], ("Noord", 1000, "veel", 650, 430, 0.22, 0.14, 1.1, 0, 1, "Ergens")]
    table = read_areas(workbook(rows), "wijken.xlsx")
    assert any(fault.line == 2 and "veel" in fault.found for fault in table.faults)


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.split(".")[0] == "python_calamine":
            raise ModuleNotFoundError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused, match=r'pip install -e "\.\[excel\]"'):
        table_text(workbook(ROWS))
