"""A brief of a small place, made once."""

from __future__ import annotations

from datetime import date

import pytest

import sim
from sim.report.brief.mixes import TILES, TOLD
from sim.report.brief.page import brief_page
from sim.runs.mixes import design_of, explore

POLICIES = ("slow_down", "fast_family_treatment")
DAY = date(2026, 11, 27)


@pytest.fixture(scope="session")
def compared():
    rows = [*POLICIES, "+".join(POLICIES)]
    return sim.compare("minimal", rows, seeds=4, years=5.5, draws=0)


@pytest.fixture(scope="session")
def explored(tmp_path_factory, compared):
    design = design_of("minimal", POLICIES, tuple(dict.fromkeys((*TILES, *TOLD))), seeds=4, years=5.5)
    return explore(design, tmp_path_factory.mktemp("mixes"))


@pytest.fixture(scope="session")
def pages(compared, explored):
    """The page in both languages."""
    return {lang: brief_page(compared, lang, "python -m sim brief minimal", DAY, explored) for lang in ("nl", "en")}
