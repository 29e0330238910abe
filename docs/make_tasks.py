"""Write the twenty tasks of docs/nl/twintig-taken.md with their answers, from the brief that the page tells to make.

    python docs/make_tasks.py                      makes that brief first
    python docs/make_tasks.py --file brief.html    takes it

Answers are read from the page, as a reader would. Where the example would give another kind of answer than a task is about,
that is said and nothing is written: then the task is to be written anew.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from marks import with_part

from sim.report.brief.mixes import unpacked
from sim.report.texts import text

PAGE = Path(__file__).resolve().parent / "nl" / "twintig-taken.md"
TASKS = PAGE.with_suffix(".toml")
WORDS = ("brief", "minimal", "--seeds", "4", "--years", "2", "--draws", "0", "--lang", "nl")
COMMAND = "python -m sim " + " ".join(WORDS)
SAME, FEW = (
    text("brief_answer_one_world", "nl", answer=text("brief_answer_same", "nl")),
    text("brief_answer_computed", "nl"),
)
SLOW, BOTH = "20000", "20002"  # mixes: slowing down alone, and with the own network
FAST, RECRUIT = 1, 2  # rows of the sections why and practice


def words(html: str) -> str:
    """What a reader sees of a piece of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@dataclass(frozen=True)
class Brief:
    """A brief, as a reader sees it: its parts by the name under which the tasks look for them."""

    under: str
    asks: str
    says: tuple[str, ...]
    tiles: tuple[dict[str, str], ...]
    sure: str
    plan: str
    missing: str
    sections: dict[str, tuple[str, ...]]
    mixes: dict[str, tuple[str, ...]]

    def where(self, place: str) -> str:
        """All words of a part: of the first screen by its name, of a section by its head."""
        every = " ".join(word for lines in self.mixes.values() for word in lines)
        first = {
            "top": " ".join((self.under, self.asks, *self.says)),
            "switches": f"{self.missing} {every}",
            "tiles": " ".join(" ".join(tile.values()) for tile in self.tiles),
            "sure": self.sure,
            "plan": self.plan,
        }
        names = tomllib.loads(TASKS.read_text(encoding="utf-8"))["places"]
        parts = {names[key]: words for key, words in first.items()}
        return parts[place] if place in parts else " ".join(self.sections[place])


def read(page: str) -> Brief:
    """The brief of an HTML page."""

    def one(pattern: str) -> str:
        return words(re.search(pattern, page, re.S)[1])  # type: ignore[index]

    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    sections = {}
    for section in re.findall(r"<section.*?</section>", page, re.S)[1:]:
        lines = re.findall(r"<(?:li|p|tr|figcaption)\b.*?</(?:li|p|tr|figcaption)>", section, re.S)
        sections[words(re.search(r"<h2>(.*?)</h2>", section, re.S)[1])] = tuple(map(words, lines))  # type: ignore[index]
    kinds = ("head", "level", "now", "change", "answer")
    tiles = [
        {kind: words(re.search(rf'<p class="{kind}">(.*?)</p>', tile, re.S)[1]) for kind in kinds}  # type: ignore[index]
        for tile in re.findall(r'<div class="tile">.*?</div>', page, re.S)
    ]
    mixes = {key: tuple(unpacked(data["forms"], row) for row in mix["says"]) for key, mix in data["mixes"].items()}
    says = tuple(map(words, re.findall(r"<p>(.*?)</p>", re.search(r'id="says".*?</div>', page, re.S)[0], re.S)))  # type: ignore[index]
    return Brief(
        one(r'<p class="under">(.*?)</p>'), one(r"<h1[^>]*>(.*?)</h1>"), says, tuple(tiles),
        one(r'<p class="sure">(.*?)</p>'), one(r'<p class="plan">(.*?)</p>'), one(r'<p id="missing"[^>]*data-asks="(.*?)">'),
        sections, mixes,
    )  # fmt: skip


def head(name: str) -> str:
    """The head of a section of the brief."""
    return text(f"brief_{name}", "nl")


def fields(brief: Brief) -> dict[str, str]:
    """What the answers quote from the brief.

    Raises
    ------
    ValueError : the example gives another kind of answer than a task is about.
    """
    entries, family, _, cost = brief.tiles
    why, how = brief.sections[head("why")], brief.sections[head("how")]
    for task, tile, kind in ((4, entries, SAME), (6, cost, SAME), (7, family, FEW)):
        if tile["answer"] != kind:
            raise _other(task, tile["answer"])
    if BOTH in brief.mixes:
        raise _other(14, "the mix was computed")
    if not brief.sections[head("hundred")][1].startswith("van deze 100 is niet bekend"):
        raise _other(17, brief.sections[head("hundred")][1])
    plan = re.split(r"(?<=\.) ", brief.plan)
    found = {
        "place": (1, r"^(.*?) ·", brief.under),
        "children": (1, r"· ([\d.]+ kinderen) ·", brief.under),
        "runs": (8, r"(\d+ gepaarde berekeningen)", how[0]),
        "threshold": (9, r"uithuisplaatsingen: (.*?);", how[1]),
        "sure": (10, r"\? (.*?)\. ", brief.sure),
        "missing": (14, r"^(.*)$", brief.missing),
        "ceiling": (15, r"het kan een rol spelen bij (\d+% van de uithuisplaatsingen)", why[FAST]),
        "binds": (15, r"(wat het meest tegenhoudt: .*?) \(\d+%", why[FAST]),
        "recruits": (16, r"(het werkt op geen enkel besluit tot plaatsing, alleen op wat daarna komt)", why[RECRUIT]),
        "hundred": (17, r"^(.*?):", brief.sections[head("hundred")][1]),
        "people": (18, r"Mensen: (.*?)\.$", brief.sections[head("practice")][FAST + 1]),
        "figures": (19, r"^(.*?);", brief.sections[head("fits")][0]),
        "assumptions": (19, r"^(.*?)\.", brief.sections[head("otherwise")][0]),
        "again": (20, r": (.*)$", how[-1]),
    }
    told = {name: _found(task, pattern, words) for name, (task, pattern, words) in found.items()}
    told |= {"asks": brief.asks, "entries": brief.says[0], "beside": brief.says[2], "slow": brief.mixes[SLOW][0]}
    told |= {"never": plan[1], "validated": plan[-1]}
    tiles = {"entries": entries, "family": family, "cost": cost}
    return told | {f"{name}_{kind}": words for name, tile in tiles.items() for kind, words in tile.items()}


def tasks(brief: Brief) -> list[tuple[str, tuple[str, ...], str]]:
    """Question, parts of the brief in which its answer stands, and the answer; what stands between quotes is there."""
    kept = tomllib.loads(TASKS.read_text(encoding="utf-8"))
    told = fields(brief)
    return [
        (one["question"], tuple(kept["places"].get(part) or head(part) for part in one["where"]),
         one["answer"].format(**told))
        for one in kept["tasks"]
    ]  # fmt: skip


def _found(task: int, pattern: str, words: str) -> str:
    match = re.search(pattern, words)
    if match is None:
        raise _other(task, words)
    return match[1]


def _other(task: int, found: str) -> ValueError:
    return ValueError(f"The example has another answer than task {task} is about ({found}): write the task anew.")


def page_with(page: str, brief: Brief) -> str:
    """The page of the tasks with what stands between its marks made anew."""
    found = tasks(brief)
    questions = "\n".join(f"{number}. {question}" for number, (question, _, _) in enumerate(found, 1))
    rows = "\n".join(
        f"| {number} | {'; '.join(where)} | {answer} |" for number, (_, where, answer) in enumerate(found, 1)
    )
    parts = {
        "command": f"\n```\n{COMMAND}\n```\n\n",
        "tasks": f"\n{questions}\n\n",
        "answers": f"\n| taak | waar | het goede antwoord |\n| --- | --- | --- |\n{rows}\n\n",
    }
    for mark, part in parts.items():
        page = with_part(page, mark, part)
    return page


def main() -> None:
    """Make the brief of the example, or take one, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--file", type=Path, help="the brief of the example, made before")
    arguments = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.file or Path(folder) / "brief.html"
        if arguments.file is None:
            subprocess.run([sys.executable, "-m", "sim", *WORDS, "--out", str(file)], check=True)
        brief = read(file.read_text(encoding="utf-8"))
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8"), brief), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
