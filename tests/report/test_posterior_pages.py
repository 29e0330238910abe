"""Pages of the posteriors that ship say what these keep."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sim.files.places import read_manifest
from sim.report.calibration import write_pages_anew
from sim.results.posterior import read_posterior

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "scenarios").glob("*/posterior"))
PAGES = ("calibration-en.md", "calibration-nl.md")


def test_both_regions_ship_one():
    assert [folder.parent.name for folder in SHIPPED] == ["rijk-van-nijmegen", "utrecht"]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.parent.name)
def test_pages_are_as_they_would_be_written_now_and_the_rest_is_left(folder, tmp_path):
    mine = shutil.copytree(folder, tmp_path / "posterior")
    for name in PAGES:
        (mine / name).write_text("", encoding="utf-8")
    write_pages_anew(mine)
    for path in folder.iterdir():
        if path.name != "manifest.json":
            assert (mine / path.name).read_bytes() == path.read_bytes(), "run python docs/make_posterior_pages.py"
    assert read_manifest(mine)["calibration"] == read_manifest(folder)["calibration"]
    assert len(read_posterior(mine)) == json.loads((mine / "calibration.json").read_text(encoding="utf-8"))["draws"]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.parent.name)
def test_a_page_says_how_many_figures_are_of_the_place(folder):
    en, nl = ((folder / name).read_text(encoding="utf-8") for name in PAGES)
    said = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    place, others = said["place"], sum(not row["own"] for row in said["facts"])
    assert f"of these figures are of {place} itself; the other {others} are of the country or from abroad" in en
    assert f"van deze cijfers zijn van {place} zelf; de andere {others} zijn van heel Nederland" in nl
