"""The page of the brief: parts put into one HTML file that asks the network for nothing."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

from sim.report.brief.drawn import margin_drawing
from sim.report.brief.mixes import unpacked
from sim.report.brief.parts import parts
from sim.report.one_file import STYLE, generator_of, read, said, template
from sim.report.render import STYLE as TABLES
from sim.report.texts import Lang, text
from sim.results.comparison import ComparisonData

WHAT = "brief"


def brief_page(
    data: ComparisonData,
    lang: Lang,
    command: str = "",
    today: date | None = None,
    explored: ComparisonData | None = None,
    appendix: tuple[str, str, str] | None = None,
) -> str:
    """The brief of a comparison as one HTML page.

    Parameters
    ----------
    command : what makes it again, as it is typed; today : day that stands on it.
    explored : every mix of the policies, computed in one world.
    appendix : what stands behind it: its title, the line under that, and the tables as a piece of HTML.
    """
    from markupsafe import Markup

    found = parts(data, lang, command, today, explored)
    packed, main = found["mixes"], found["main"]
    shown = packed["mixes"][main]
    forms = packed["forms"]
    start = {
        "asks": unpacked(forms, shown["asks"]),
        "one": shown["one"],
        "says": [unpacked(forms, row) for row in shown["says"]],
        "tiles": [
            {"level": unpacked(forms, level), "now": unpacked(forms, now), "change": unpacked(forms, change),
             "answer": unpacked(forms, answer), "svg": Markup(margin_drawing(at, unpacked(forms, answer)))}
            for level, now, change, answer, at in shown["tiles"]
        ],
    }  # fmt: skip
    for part in ("hundred", "time"):
        if found[part]:
            found[part] = {**found[part], "svg": Markup(found[part]["svg"])}
    kept = {"forms": forms, "mixes": packed["mixes"], "main": main}
    page: str = template("brief/page.html").render(
        **found, start=start, say=partial(said, "brief", lang), generator=generator_of(WHAT),
        about=text("brief_about", lang, asks=start["asks"]),
        positions=[text(f"brief_position_{k}", lang) for k in range(3)],
        appendix=appendix and (*appendix[:2], Markup(appendix[2])),
        practices=[one.practice for one in found["switches"] if one.practice],
        style=Markup(read(STYLE) + (TABLES if appendix else "")), script=Markup(read("brief/script.js")),
        data=Markup(_json(kept)),
    )  # fmt: skip
    return page


def _json(kept: dict[str, Any]) -> str:
    """JSON that cannot end the element that it stands in."""
    words = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return words.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
