"""The documentation is true: its code runs, its links lead somewhere, its lists are those of the program."""

from __future__ import annotations

import linecache
import re
import runpy
import struct
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
WITH_CODE = ("docs/tutorial/first-five-minutes.md", "docs/tutorial/first-comparison.md", "docs/how-to/write-a-policy.md",
             "docs/how-to/change-a-scenario.md", "docs/how-to/read-the-results.md", "docs/reference/commands.md",
             "docs/how-to/check-against-theory.md", "docs/how-to/run-a-sweep.md",
             "docs/how-to/find-what-drives-the-result.md",
             "docs/how-to/decide-under-uncertainty.md",
             "docs/how-to/write-your-own-mechanism.md")  # fmt: skip
SCREEN = 40  # lines
PICTURE_BYTES = 150_000
PLANNING = "says nothing about any real child and must never be used to decide on one"


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.slow) if page.endswith("own-mechanism.md") else page for page in WITH_CODE],
)  # a mechanism of one's own is compiled, which takes most of a minute
def test_the_python_on_a_page_runs_from_top_to_bottom(page, capsys):
    from tests.own_policies import nothing_left

    code = "\n".join(blocks(page, "python"))
    if page.endswith("first-five-minutes.md"):
        code = code.replace("seeds=5", "seeds=2")
    linecache.cache[page] = (
        len(code),
        None,
        code.splitlines(True),
        page,
    )  # functions on a page have a source, as in a cell
    with nothing_left():
        exec(compile(code, page, "exec"), {"__name__": "page"})
    assert not code or capsys.readouterr().out


@pytest.mark.parametrize("page", [str(path.relative_to(ROOT)) for path in PAGES])
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        place = ((ROOT / page).parent / file).resolve() if file else ROOT / page
        if not place.exists():
            broken.append(target)
        elif anchor and anchor not in anchors(place):
            broken.append(target)
    assert not broken, broken


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_page_can_be_found():
    index = (DOCS / "README.md").read_text(encoding="utf-8") + (
        DOCS / "reference" / "policies" / "README.md"
    ).read_text(encoding="utf-8")
    missing = [page.name for page in DOCS.rglob("*.md") if page.name != "README.md" and f"{page.name})" not in index]
    assert not missing, f"name them in docs/README.md: {missing}"


def test_written_pages_are_current():
    script = runpy.run_path(str(DOCS / "make_reference.py"))
    old = [
        path.name for path, page in script["pages"]().items() if not path.exists() or path.read_text("utf-8") != page
    ]
    assert not old, f"run python docs/make_reference.py; not current: {old}"


def test_every_policy_has_a_page():
    from sim.policies.base import REGISTRY, ships

    for name in (name for name, kind in REGISTRY.items() if ships(kind)):
        page = (DOCS / "reference" / "policies" / f"{name}.md").read_text(encoding="utf-8")
        for head in (
            "In practice",
            "## How it works in the model",
            "Evidence.",
            "What would make it fail",
            "## Settings",
        ):
            assert head in page, f"{name}: {head}"


def test_every_command_and_option_is_named():
    import typer.main

    from sim.commands.app import app

    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    for name, command in typer.main.get_command(app).commands.items():
        assert f"`{name}" in page, name
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option in page, f"{name} {option}"


def test_the_planning_sentence_is_said():
    for page in ("README.md", "docs/how-to/read-the-results.md", "docs/background/odd-protocol.md",
                 "docs/tutorial/first-comparison.md", "docs/tutorial/first-five-minutes.md",
                 "docs/background/utrecht-in-numbers.md", "docs/background/stress.md"):  # fmt: skip
        text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
        assert PLANNING in text, page


def test_the_readme_has_the_two_commands():
    begin = "python3 -m venv .venv && .venv/bin/pip install -q -e "
    assert begin + ". && .venv/bin/python -m sim compare utrecht\n" in blocks("README.md", "bash")
    assert begin + '".[test]" && .venv/bin/python -m pytest -q -n 2 --dist loadfile\n' in blocks("README.md", "bash")


def test_the_readme_is_one_screen_with_a_picture_and_how_sure():
    from sim.scenario.loading import load_scenario

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= SCREEN and "No effect" in text.replace("no effect", "No effect")
    picture = (DOCS / "images" / "brief.png").read_bytes()
    assert "(docs/images/brief.png)" in text and len(picture) <= PICTURE_BYTES
    assert struct.unpack(">II", picture[16:24]) == (1280, 720)
    ledger = load_scenario("utrecht").ledger()
    assumed = sum(row.source == "assumption" for row in ledger) / len(ledger)
    assert "three in four of its numbers are assumptions" in " ".join(text.split()) and 0.7 < assumed < 0.8


def test_ci_runs_the_commands_of_the_readme():
    """In an environment of its own: the same packages, the same test command."""
    door = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace('"$place/readme/bin/', '"')
    for command in [text for text in blocks("README.md", "bash") if text.startswith("python3 -m venv")]:
        _, install, run = command.strip().replace(".venv/bin/", "").split(" && ")
        assert f'"pip"{install.removeprefix("pip")}\n' in door, install
        if "pytest" in run:
            assert f'"python"{run.removeprefix("python")}\n' in door, run


def test_the_version_is_said_once_and_repeated_rightly():
    import sim

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "sim.__version__"}
    cited = re.findall(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    released = re.findall(r"^## \[(\d[^]]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited == [sim.__version__] == released[:1]


@pytest.mark.parametrize("name", ["policy", "outcome", "parameter", "mechanism", "care form"])
def test_there_is_a_recipe_for_each_thing_that_is_added(name):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.search(rf"^### An? {name}$", text, re.MULTILINE)


def test_files_that_recipes_name_are_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:sim|tests|docs|scenarios)/[\w/.-]+)`", text))
    assert len(named) > 10
    assert not [path for path in named if "NAME" not in path and "SUBJECT" not in path and not (ROOT / path).exists()]
