"""The page of validations is what its maker writes from what is kept."""

import json
import runpy
from pathlib import Path

import pytest

from sim.files.json_text import json_text
from sim.report.validation import document
from sim.scenario.loading import load_scenario
from tests.validation.made import scored_world

MAKER = Path(__file__).resolve().parents[2] / "docs" / "make_validation.py"


def test_the_page_is_as_its_maker_writes_it():
    made = runpy.run_path(str(MAKER))
    assert made["PAGE"].read_text(encoding="utf-8") == made["page"](), "run python docs/make_validation.py"


def test_a_finished_validation_is_kept_and_shown(tmp_path, monkeypatch):
    with pytest.MonkeyPatch.context() as patch:
        found = scored_world(lambda name, year: 1.0, lambda name, year: 1.3, patch)
    said = document([found], load_scenario("minimal"), made="2026-11-26")
    (tmp_path / "out" / "validation").mkdir(parents=True)
    (tmp_path / "out" / "validation" / "validation.json").write_text(json_text(said), encoding="utf-8")
    made = runpy.run_path(str(MAKER))
    for name in ("KEPT", "IMAGES"):
        monkeypatch.setitem(made["keep"].__globals__, name, tmp_path / name)
        (tmp_path / name).mkdir()
    made["keep"](tmp_path / "out")
    made["draw"]()
    assert (tmp_path / "IMAGES" / "validation-minimal-2018.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "KEPT" / "minimal.json").read_text(encoding="utf-8")) == said
    page = made["page"]()
    assert "validation-minimal-2018.png" in page and "✗ lost" in page and "No validation has been kept" not in page
