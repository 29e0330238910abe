"""The notebooks run as a reader finds them, say what they are for, and what is kept of them is theirs and of this model."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import jupytext
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
SECONDS = 600  # for one cell; on two idle processor cores the whole takes less than two minutes
MOST_LINES = (
    26  # of the cell of settings, and of the code of a notebook for policymakers that is no settings: one a cell
)
PLANNING = {
    "nl": "Het zegt niets over een bestaand kind en mag nooit gebruikt worden om over een kind te beslissen",
    "en": "It says nothing about any real child and must never be used to decide on one",
}
TESTED = {
    "nl": "Geen effect van beleid hier is getoetst aan een uitkomststudie op deze plek",
    "en": "No effect of a policy here has been validated against an outcome study in this place",
}
FIGURES = {
    "01-beleid-vergelijken": 1, "02-vertragen": 2, "03-pleeggezinnen-in-de-wijk": 1, "04-snel-gezinshulp": 2,
    "05-regio-en-bovenregio": 1, "06-van-2019-naar-2022": 2, "10-anatomy-of-a-run": 1,
    "11-own-policy-mechanism-outcome": 1, "12-sensitivity": 2, "13-calibrate-and-validate": 2, "14-robust-decisions": 1,
}  # fmt: skip
names = sorted(FIGURES)
SOON = ("10-anatomy-of-a-run", "12-sensitivity")
"""Notebooks that run in seconds; the others take a minute or two each: in .ci/full, and when what they show is kept anew."""
DUTCH = [name for name in FIGURES if name < "10"]
maker = runpy.run_path(str(ROOT / "docs" / "make_notebooks.py"))


def language(name: str) -> str:
    return "nl" if name in DUTCH else "en"


def cells(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source.strip()) for cell in notebook.cells]


def source(name: str) -> nbformat.NotebookNode:
    return jupytext.read(NOTEBOOKS / f"{name}.py")


def test_these_notebooks_are_there():
    assert names == maker["names"]() == sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("name", names)
def test_both_halves_of_the_pair_are_the_same(name):
    assert cells(source(name)) == cells(nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4))


@pytest.mark.parametrize("name", names)
def test_the_planning_sentence_is_said_in_its_language(name):
    words = " ".join(" ".join(text for kind, text in cells(source(name)) if kind == "markdown").split())
    assert PLANNING[language(name)] in words
    assert TESTED[language(name)] in words


@pytest.mark.parametrize("name", DUTCH)
def test_a_notebook_for_policymakers_shows_little_code_and_ends_with_care(name):
    """A cell of settings, one that computes; others are a line, or outcomes and a line; sentence, figure, why, care."""
    found = source(name)
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert [cell.metadata.get("tags") for cell in code].count(["parameters"]) == 1
    assert code[0].metadata.get("tags") == ["parameters"]
    whole = "\n".join(cell.source for cell in code[2:])
    assert len([line for line in whole.splitlines() if line.strip()]) <= MOST_LINES
    assert len(code[0].source.splitlines()) <= MOST_LINES
    assert "import" not in whole and "display" not in whole
    order = [("answers(" in whole or "reaches(" in whole), "picture(", "reasons(", "care("]
    at = [min(i for i in (whole.find("answers("), whole.find("reaches(")) if i >= 0), *map(whole.index, order[1:])]
    assert at == sorted(at), "sentence, figure, why, care"
    heads = re.findall(r"^## (.+)$", "\n".join(text for kind, text in cells(found) if kind == "markdown"), re.MULTILINE)
    assert heads[0] == "Instellingen" and "Waar u op moet letten" in heads


def test_every_word_that_is_asked_in_dutch_is_known():
    """Names of outcomes, policies and places in the notebooks, before anybody waits for a run."""
    from sim.designs.request import as_entries
    from sim.outcomes.registry import outcome_named, program_name
    from sim.scenario.loading import load_scenario

    for name in DUTCH:
        given: dict = {}
        code = [cell.source for cell in source(name).cells if cell.cell_type == "code"]
        for cell in code:
            lists = re.match(r"[A-Z]+ = \[", cell) or cell is code[0]
            if lists:
                exec(cell.split("\nvergelijking")[0], given)
        load_scenario(given["PLAATS"])
        assert len(as_entries(given["BELEID"])) == len(given["BELEID"])
        asked = [word for value in given.values() if isinstance(value, list) for word in value]
        asked += [given["DOEL"]] if "DOEL" in given else []
        asked += re.findall(r'"([a-z][a-z_]*_[a-z_0-9]+)"', "\n".join(code[2:]))
        for word in asked:
            assert outcome_named(program_name(word)), f"{name}: {word}"


def test_settings_of_policies_are_named_in_dutch():
    """In the notebooks for policymakers, in what is typed and in what is told of it, wherever the setting has a Dutch name."""
    from sim.policies.dutch_names import dutch_texts

    dutch = dutch_texts()["settings"]
    english = set(dutch.values()) - set(dutch)
    for name in DUTCH:
        whole = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8")
        typed = re.findall(r"[:,]([a-z_]+)=", "\n".join(re.findall(r'"[a-z_+]+:[^" ]*"', whole)))
        told = re.findall(r"`([a-z_]+)`", whole)
        assert english.isdisjoint(typed), f"{name}: {english & set(typed)}"
        assert english.isdisjoint(told), f"{name}: {english & set(told)}"
        assert set(typed) <= set(dutch), f"{name}: {set(typed) - set(dutch)}"


# --- what is kept -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", names)
def test_what_is_kept_of_a_notebook_is_of_its_text_and_of_this_model(name):
    assert not maker["faults"](name), f"run python docs/make_notebooks.py {name}: {maker['faults'](name)}"


@pytest.mark.parametrize("name", names)
def test_the_kept_figures_are_small_and_have_words(name):
    kept = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    outputs = [out for cell in kept["cells"] if cell["cell_type"] == "code" for out in cell["outputs"]]
    figures = [out for out in outputs if "image/png" in out.get("data", {})]
    assert len(figures) == FIGURES[name]
    if name in DUTCH:
        assert all(out["metadata"]["image/png"]["alt"] for out in figures)


def kept_with(*outputs: dict) -> dict:
    return {"cells": [{"cell_type": "code", "outputs": list(outputs)}, {"cell_type": "markdown"}]}


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ({"output_type": "error", "ename": "ValueError", "evalue": "no"}, "a cell stopped: ValueError"),
        ({"output_type": "stream", "name": "stderr", "text": "Warning"}, "a warning"),
        ({"output_type": "stream", "name": "stdout", "text": ["in /home/me/x.py"]}, "the machine"),
        ({"output_type": "execute_result", "data": {"text/html": r"<p>C:\Users\me</p>"}}, "the machine"),
        ({"output_type": "stream", "name": "stdout", "text": "in out/x, 3/4 of it"}, None),
        ({"output_type": "display_data", "data": {"image/png": "/tmp/AAAA", "text/plain": "dots"}}, None),
    ],
)
def test_a_fault_in_an_output_is_found(output, said):
    found = maker["faults_of"](kept_with(output))
    assert (said is None and not found) or (said and said in found[0])


def test_a_notebook_without_outputs_or_of_another_text_is_not_current(tmp_path, monkeypatch):
    assert maker["faults_of"](kept_with()) == ["it has no outputs"]
    faults = maker["faults"]
    monkeypatch.setitem(faults.__globals__, "NOTEBOOKS", tmp_path)
    (tmp_path / "one.py").write_text("# %%\n1\n", encoding="utf-8")
    assert faults("one") == ["there is no one.ipynb"]
    kept = kept_with({"output_type": "stream", "name": "stdout", "text": "1"})
    kept["metadata"] = {"zothuis": maker["stamp_of"].__globals__["stamp_of"]("one")}
    (tmp_path / "one.ipynb").write_text(json.dumps(kept), encoding="utf-8")
    assert faults("one") == []
    (tmp_path / "one.py").write_text("# %%\n2\n", encoding="utf-8")
    assert faults("one") == ["it is of another source"]
    kept["metadata"] = {}
    (tmp_path / "one.ipynb").write_text(json.dumps(kept) + " " * 300_001, encoding="utf-8")
    assert [said[:12] for said in faults("one")] == ["it is of ano", "it is of ano", "it is larger"]


# --- running ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def at_home(monkeypatch, tmp_path):
    """Notebooks are run in a folder of their own, with the package that is being tested."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in SOON else pytest.mark.full) for name in names]
)
def test_the_notebook_runs(name, at_home, tmp_path):
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
    assert kinds.count("text/markdown") >= 4 if name in DUTCH else {"text/html", "text/markdown"} & {*kinds}
