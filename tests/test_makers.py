"""What is run by hand to write files or to measure: asked for help it helps, and an argument that it does not know stops it."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = [path.parent for room in ("sim", "tests") for path in (ROOT / room).rglob("__main__.py")]
MAKERS = {
    **{".".join(folder.relative_to(ROOT).parts): None for folder in MODULES},
    **{str(path.relative_to(ROOT)): path for path in sorted((ROOT / "docs").glob("make_*.py"))},
    **{f"tests.{name}": None for name in ("hostile.fuzz", "hostile.kills", "studies.coverage", "studies.ridge")},
}


def test_every_maker_is_among_them():
    assert {"sim", "sim.mechanisms", "tests.golden", "tests.directions", "docs/make_reference.py"} < set(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize(("word", "code"), [("--help", 0), ("--no-such-word", 2)])
def test_a_maker_helps_and_refuses_what_it_does_not_know(name, word, code, monkeypatch, capsys):
    def written(path, *args, **more):
        raise AssertionError(f"{path} is written")

    monkeypatch.setattr(Path, "write_text", written)
    monkeypatch.setattr(sys, "argv", [name, word])
    path = MAKERS[name]
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(path), run_name="__main__") if path else runpy.run_module(name, run_name="__main__")
    said = capsys.readouterr()
    assert (ended.value.code or 0) == code, said
    assert "usage:" in (said.out if code == 0 else said.err).lower()
    assert "Traceback" not in said.err
