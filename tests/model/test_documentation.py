"""The code of the how-to runs as it stands, from top to bottom."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-with-mesa.md"


def test_the_page_runs(capsys):
    names: dict = {"__name__": "page"}
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(block, str(PAGE), "exec"), names)
    assert capsys.readouterr().out.startswith("2023-01-01 ")
    assert len(names["table"]) == 53 and len(names["rows"]) == 6
    assert sum(names["by_form"].values()) == 1900 and 0 < names["mean_support"] < 1
    assert "entries" in " ".join(names["outcomes"])
    assert len(names["inspector"].seen) == len(next(iter(names["copy"].own_agents)).seen) == 4


def test_every_class_of_window_is_named():
    from sim.agents import CLASSES

    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{kind.__name__}`" in text for kind in CLASSES)
