"""The script of the brief, without a browser: what it looks up is what was made, for every mix."""

from __future__ import annotations

import re

import pytest

from sim.report.brief.drawn import margin_drawing
from sim.report.brief.mixes import unpacked
from sim.report.one_file import HERE

from .test_page import data_of

racer = pytest.importorskip("py_mini_racer")


def test_every_mix_is_looked_up_as_it_was_made(pages):
    engine = racer.MiniRacer()
    engine.eval((HERE / "brief" / "script.js").read_text(encoding="utf-8"))
    for page in pages.values():
        found = data_of(page)
        for key, kept in found["mixes"].items():
            shown = engine.call("looked", found, key)
            assert shown["asks"] == unpacked(found["forms"], kept["asks"])
            assert list(shown["says"]) == [unpacked(found["forms"], row) for row in kept["says"]]
            for tile, (level, now, change, answer, at) in zip(shown["tiles"], kept["tiles"], strict=True):
                assert tile["level"] == unpacked(found["forms"], level)
                words = (tile["now"], tile["change"], tile["answer"])
                assert words == tuple(unpacked(found["forms"], x) for x in (now, change, answer))
                assert re.sub(r"<svg[^>]*>|</svg>", "", margin_drawing(at, "")) == tile["margin"]
        assert engine.call("looked", found, "99") is None
