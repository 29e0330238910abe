"""The site of the docs: every page has its place, links lead as on the code host, and nothing comes from the network."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MADE = runpy.run_path(str(ROOT / "docs" / "site_pages.py"))
OUTSIDE = re.compile(r"^(?:[a-z]+:)?//|^https?:")
DUTCH = "nooit gebruikt worden om over een kind te beslissen"


def tree(page: str) -> list[str]:
    """Entries of all trees of a page."""
    found = re.findall(r"^```\{toctree\}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [line for one in found for line in one.splitlines() if line.startswith("/")]


def test_every_page_has_one_place_in_the_navigation():
    texts, _ = MADE["pages"]()
    entries = [entry for text in texts.values() for entry in tree(text)]
    names = {"/" + name.rpartition(".")[0] for name in texts} - {"/index"}
    assert len(entries) == len(set(entries)) and set(entries) == names


def test_the_four_kinds_and_the_dutch_part_are_its_heads():
    texts, _ = MADE["pages"]()
    heads = re.findall(r"^:caption: (.+)$", texts["index.md"], re.MULTILINE)
    assert [head.partition(":")[0] for head in heads] == [
        "Tutorial", "In het Nederlands", "How-to", "Reference", "Background", "The project",
    ]  # fmt: skip


def place(tmp_path, files):
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return tmp_path


def book(*cells):
    return {"cells": [{"cell_type": kind, "source": source} for kind, source in cells]}


def test_links_lead_where_they_lead_on_the_code_host(tmp_path):
    root = place(tmp_path, {
        "README.md": "# A\n[all](docs/README.md) ![a picture](docs/images/a.png)\n",
        "docs/README.md": "# D\n\n## Do\n\n- [b](how-to/b.md)\n- [a](../README.md)\n\n<!-- notebooks: nl -->\n",
        "docs/how-to/b.md": "[front](../README.md) [part](../README.md#do) [`code`](../../sim/x.py), "
        "[dir](../../sim) [none](c.md)\n[book](../../notebooks/1.ipynb) [out](https://example.org) "
        "[md](../../scenarios/p.md)\n```\n[as it is](x)\n```\n",
        "docs/images/a.png": "", "sim/x.py": "", "scenarios/p.md": "",
        "notebooks/1.ipynb": book(("markdown", ["De eerste is ", "een [b](../docs/how-to/b.md)"]), ("code", "[1](2)")),
        "notebooks/2.ipynb": book(("markdown", "The first of two and the last")),
    })  # fmt: skip
    texts, files = MADE["pages"](root)
    assert texts["readme.md"] == "# A\n[all](index.md) ![a picture](files/docs/images/a.png)\n"
    assert texts["how-to/b.md"] == (
        "[front](../index.md) [part](../index.md#do) [`code`](../files/sim/x.py), dir [none](c.md)\n"
        "[book](../notebooks/1.ipynb) [out](https://example.org) [md](../files/scenarios/p.md.txt)\n```\n[as it is](x)\n```\n"
    )
    assert [cell["source"] for cell in json.loads(texts["notebooks/1.ipynb"])["cells"]] == [
        "De eerste is een [b](../how-to/b.md)", "[1](2)"
    ]  # fmt: skip
    assert tree(texts["index.md"]) == ["/how-to/b", "/readme", "/notebooks/1"]
    assert files["files/scenarios/p.md.txt"] == "scenarios/p.md"


def test_what_is_no_page_any_more_goes_and_the_rest_is_left_alone(tmp_path):
    root = place(tmp_path / "repository", {"docs/README.md": "# D\n\n## Do\n\n- [b](b.md)\n", "docs/b.md": "# B\n"})
    laid = tmp_path / "laid"
    MADE["lay_out"](laid, root)
    kept = (laid / "index.md").stat().st_mtime_ns
    (root / "docs" / "b.md").rename(root / "docs" / "c.md")
    MADE["lay_out"](laid, root)
    assert sorted(path.name for path in laid.iterdir()) == ["c.md", "index.md"]
    assert (laid / "index.md").stat().st_mtime_ns >= kept
    before = {path: path.stat().st_mtime_ns for path in laid.iterdir()}
    MADE["lay_out"](laid, root)
    assert before == {path: path.stat().st_mtime_ns for path in laid.iterdir()}


def test_every_dutch_page_says_what_the_model_is_for():
    for path in (ROOT / "docs" / "nl").glob("*.md"):
        text = " ".join(path.read_text(encoding="utf-8").split())
        assert path.name == "begrippen.md" or DUTCH in text or "Het zegt niets over een bestaand kind" in text, (
            path.name
        )


class Asked(HTMLParser):
    """What a page loads by itself: scripts, styles, pictures, frames; not what a reader may follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "html":
            self.lang = has.get("lang") or ""
        self.found += [has[key] for key in ("src", "srcset", "data", "poster") if has.get(key) and tag != "a"]
        if tag == "link" and "stylesheet" in (has.get("rel") or "") + (has.get("as") or ""):
            self.found.append(has.get("href") or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("sphinx")
    pytest.importorskip("myst_nb")
    out = tmp_path_factory.mktemp("site") / "out"
    ended = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "docs", str(out)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    yield out
    shutil.rmtree(out.parent)


@pytest.mark.slow
def test_it_is_built_without_a_warning_and_asks_the_network_for_nothing(site):
    outside = []
    for path in site.rglob("*.html"):
        page = Asked()
        page.feed(path.read_text(encoding="utf-8"))
        outside += [f"{path.name}: {one}" for one in page.found if OUTSIDE.match(one)]
    for path in site.rglob("*.css"):
        outside += [
            f"{path.name}: {one}" for one in re.findall(r"url\(['\"]?((?:https?:)?//[^)]+)\)", path.read_text("utf-8"))
        ]
        outside += [f"{path.name}: {one}" for one in re.findall(r"@import[^;]*//[^;]*", path.read_text("utf-8"))]
    assert not outside, outside[:20]


@pytest.mark.slow
def test_each_page_says_its_language_and_notebooks_are_pages(site):
    dutch = {name.rpartition(".")[0] for name in MADE["in_dutch"]()}
    assert "nl/voor-de-raad" in dutch and "notebooks/01-beleid-vergelijken" in dutch
    for name in [name.rpartition(".")[0] for name in MADE["sources"]().values()]:
        page = Asked()
        page.feed((site / f"{name}.html").read_text(encoding="utf-8"))
        assert page.lang == ("nl" if name in dutch else "en"), name
