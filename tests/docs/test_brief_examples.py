"""The example briefs are of the scenarios and rules that ship, hold every mix and ask the network for nothing."""

from __future__ import annotations

import json
import re
import runpy
from itertools import product
from pathlib import Path

import pytest

from sim.designs.request import SINGLE_POLICIES

MADE = runpy.run_path(str(Path(__file__).resolve().parents[2] / "docs" / "make_brief_examples.py"))
MOST_BYTES = 300_000


@pytest.mark.parametrize("place", MADE["PLACES"])
def test_an_example_is_of_the_rules_and_the_scenario_that_ship(place):
    assert MADE["stamps"]()[place] == MADE["stamp_of"](place), f"run python docs/make_brief_examples.py {place}"


@pytest.mark.parametrize("place", MADE["PLACES"])
def test_an_example_holds_every_mix_and_stands_alone(place):
    page = (MADE["EXAMPLES"] / f"brief-{place}.html").read_text(encoding="utf-8")
    assert len(page.encode()) < MOST_BYTES
    mixes = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])["mixes"]
    assert set(mixes) == {"".join(one) for one in product("012", repeat=len(SINGLE_POLICIES))}
    assert not re.search(r"(?:src|href|action|url)\s*[=(]", page) and "http" not in page
    assert f"python -m sim brief {place} --explore" in page and "/work/" not in page
    assert str(MADE["stamp_of"](place)["scenario"])[:12] in page
