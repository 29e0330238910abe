"""The notebooks run as a reader finds them, and both halves of each pair say the same."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SECONDS = 300  # for one cell; on two idle processor cores the whole takes about half a minute
PLANNING = "Het zegt niets over een bestaand kind en mag nooit gebruikt worden om over een kind te beslissen"
FIGURES = {"01-beleid-vergelijken": 2, "02-sensitivity": 2, "03-calibrate": 1}
names = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


def cells(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source.strip()) for cell in notebook.cells]


def test_there_is_a_notebook_for_policymakers():
    assert "01-beleid-vergelijken" in names


@pytest.mark.parametrize("name", names)
def test_both_halves_of_the_pair_are_the_same(name):
    assert cells(jupytext.read(NOTEBOOKS / f"{name}.py")) == cells(nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4))


def test_the_planning_sentence_is_said():
    words = " ".join((NOTEBOOKS / "01-beleid-vergelijken.py").read_text(encoding="utf-8").replace("\n# ", " ").split())
    assert PLANNING in words


@pytest.fixture
def at_home(monkeypatch, tmp_path):
    """Notebooks are run in a folder of their own, with the package that is being tested."""
    root = str(NOTEBOOKS.parent)
    monkeypatch.setenv("PYTHONPATH", root)
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", names)
def test_the_notebook_runs(name, at_home, pytestconfig, tmp_path):
    from nbmake.nb_run import NotebookRun

    from sim.simulation import warm_up

    warm_up()  # compiling is announced to the reader apart, and done once
    copy = tmp_path / f"{name}.ipynb"
    copy.write_text((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"), encoding="utf-8")
    found = NotebookRun(copy, SECONDS).execute()
    assert found.error is None, found.error
    results = [out for cell in found.nb.cells if cell.cell_type == "code" for out in cell.outputs]
    kinds = [kind for out in results if "data" in out for kind in out["data"]]
    assert kinds.count("image/png") == FIGURES[name]
    assert kinds.count("text/html") >= 2
