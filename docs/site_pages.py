"""The pages of the site, made of what stands in the repository: links lead where they lead on the code host.

``docs/conf.py`` lets Sphinx read the folder that :func:`lay_out` writes. There ``docs/README.md`` is the front page, and its
lists are the navigation (each head a part, each link an entry): there is no other list of pages. Pages of the root, and notebooks
with their stored outputs, stand beside those of ``docs/``; a file that a page links to can be downloaded from the site.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
OF_THE_ROOT = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "RELEASING.md")
FRONT = "docs/README.md"
NOTEBOOKS = "notebooks"
DUTCH = re.compile(r"\b(?:de|het|een)\b")
ENGLISH = re.compile(r"\b(?:the|of|and)\b")
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
FENCED = re.compile(r"(^```.*?^```\s*?$)", re.DOTALL | re.MULTILINE)
HEAD = re.compile(r"^## (.+)$", re.MULTILINE)


def sources(root: Path = ROOT) -> dict[str, str]:
    """Every page as (place in the repository, place on the site)."""
    found = {name: name.lower() for name in OF_THE_ROOT if (root / name).exists()}
    for path in sorted((root / "docs").rglob("*.md")):
        place = PurePosixPath(path.relative_to(root).as_posix())
        on_site = place.relative_to("docs")
        found[str(place)] = str(on_site.with_name("index.md") if on_site.name == "README.md" else on_site)
    for path in sorted((root / NOTEBOOKS).glob("*.ipynb")):
        place = path.relative_to(root).as_posix()
        found[place] = place
    return found


def pages(root: Path = ROOT) -> tuple[dict[str, str], dict[str, str]]:
    """What the folder holds: texts by place on the site, and files that are copied (place on the site, in the repository)."""
    found = sources(root)
    texts: dict[str, str] = {}
    files: dict[str, str] = {}
    for place, on_site in found.items():
        text = (root / place).read_text(encoding="utf-8")
        if on_site.endswith(".ipynb"):
            book = json.loads(text)
            for cell in book["cells"]:
                if cell["cell_type"] == "markdown":
                    cell["source"] = led("".join(cell["source"]), place, found, files, root)
            texts[on_site] = json.dumps(book, ensure_ascii=False, indent=1)
            continue
        text = led(text, place, found, files, root)
        if place == FRONT:
            text = f"{text}\n{_navigation(text, found, in_dutch(root))}"
        elif on_site.endswith("index.md"):
            below = str(PurePosixPath(on_site).parent)
            text = f"{text}\n{_tree('', [one for one in _linked(text, on_site, found) if one.startswith(f'{below}/')])}"
        texts[on_site] = text
    return texts, files


def led(text: str, place: str, found: dict[str, str], files: dict[str, str], root: Path = ROOT) -> str:
    """A text whose links lead to where that page or file stands on the site; a link to a folder is its words alone."""

    def link(match: re.Match[str]) -> str:
        target = _target(match[2], place, found, files, root)
        return match[1] if target is None else f"[{match[1]}]({target})"

    def picture(match: re.Match[str]) -> str:
        return f"![{match[1]}]({_target(match[2], place, found, files, root)})"

    parts = FENCED.split(text)
    return "".join(
        part if number % 2 else PICTURE.sub(picture, LINK.sub(link, part)) for number, part in enumerate(parts)
    )


def _target(target: str, place: str, found: dict[str, str], files: dict[str, str], root: Path) -> str | None:
    if re.match(r"[a-z]+:", target) or target.startswith("#"):
        return target
    path, mark, anchor = unquote(target).partition("#")
    goal = os.path.normpath(PurePosixPath(place).parent / path).replace(os.sep, "/")
    if goal not in found and (root / goal).is_dir():
        return None
    if goal not in found and not (root / goal).is_file():
        return target  # Sphinx says that it leads nowhere
    beside = f"files/{goal}" + (".txt" if goal.endswith(".md") else "")  # a page that is no page of the site
    if goal not in found:
        files[beside] = goal
    on_site = found.get(goal, beside)
    start = PurePosixPath(found[place]).parent
    return os.path.relpath(on_site, start).replace(os.sep, "/") + mark + anchor


def _linked(text: str, on_site: str, found: dict[str, str]) -> list[str]:
    """Pages of the site that a text links to, in order, each once."""
    start, pages = PurePosixPath(on_site).parent, set(found.values()) - {on_site}
    goals = (os.path.normpath(start / match[2].partition("#")[0]).replace(os.sep, "/") for match in LINK.finditer(text))
    return list(dict.fromkeys(goal for goal in goals if goal in pages))


def in_dutch(root: Path = ROOT) -> frozenset[str]:
    """Pages of the site that are in Dutch: those of ``nl/``, and notebooks by the words between their code."""
    found = {page for page in sources(root).values() if page.startswith("nl/")}
    for path in (root / NOTEBOOKS).glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        words = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        if len(DUTCH.findall(words)) > len(ENGLISH.findall(words)):
            found.add(path.relative_to(root).as_posix())
    return frozenset(found)


def _navigation(text: str, found: dict[str, str], dutch: frozenset[str]) -> str:
    """A tree of pages for each head of the front page; notebooks that no head names stand at the end of theirs."""
    told: set[str] = set()
    parts = []
    heads = list(_heads(text))
    named = {page for _, body in heads for page in _linked(body, "index.md", found)}
    books = [page for page in found.values() if page.startswith(f"{NOTEBOOKS}/")]
    for head, body in heads:
        entries = [page for page in _linked(body, "index.md", found) if page not in told]
        for lang in ("nl", "en"):
            if f"<!-- notebooks: {lang} -->" in body:
                entries += [one for one in books if (one in dutch) == (lang == "nl") and one not in named]
        told |= set(entries)
        parts.append(_tree(head, entries))
    return "\n".join(parts)


def _heads(text: str) -> Iterator[tuple[str, str]]:
    """Each second head of a page with what stands under it."""
    pieces = HEAD.split(text)
    yield from zip(pieces[1::2], pieces[2::2], strict=True)


def _tree(head: str, entries: list[str]) -> str:
    if not entries:
        return ""
    names = [f"/{PurePosixPath(entry).with_suffix('')}" for entry in entries]
    caption = [f":caption: {head}"] if head else []
    return "\n".join(["```{toctree}", ":hidden:", *caption, "", *names, "```", ""])


def lay_out(folder: Path, root: Path = ROOT) -> None:
    """Write the folder that Sphinx reads; what did not change is left alone, what is no page any more goes."""
    texts, files = pages(root)
    wanted = {name: text.encode("utf-8") for name, text in texts.items()}
    wanted |= {name: (root / place).read_bytes() for name, place in files.items()}
    for path in [one for one in folder.rglob("*") if one.is_file()]:
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
