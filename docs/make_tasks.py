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
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from sim.report.brief.mixes import unpacked
from sim.report.texts import text

PAGE = Path(__file__).resolve().parent / "nl" / "twintig-taken.md"
WORDS = ("brief", "minimal", "--seeds", "4", "--years", "2", "--draws", "0", "--lang", "nl")
COMMAND = "python -m sim " + " ".join(WORDS)
SAME, FEW = text("brief_answer_same", "nl"), text("brief_answer_computed", "nl")
TOP, SWITCHES, TILES, SURE, PLAN = "bovenaan", "de schakelaars", "de vier getallen", "onder de getallen", "de blauwe rand"
FAST, RECRUIT = 1, 2  # rows of the sections why and practice
MORE_SEEDS = "--seeds 20"


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
        first = {
            TOP: " ".join((self.under, self.asks, *self.says)),
            SWITCHES: " ".join((self.missing, *(word for lines in self.mixes.values() for word in lines))),
            TILES: " ".join(" ".join(tile.values()) for tile in self.tiles),
            SURE: self.sure,
            PLAN: self.plan,
        }
        return first[place] if place in first else " ".join(self.sections[place])


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
        one(r'<p class="sure">(.*?)</p>'), one(r'<p class="plan">(.*?)</p>'), one(r'<p id="missing"[^>]*>(.*?)</p>'),
        sections, mixes,
    )  # fmt: skip


def head(name: str) -> str:
    """The head of a section of the brief."""
    return text(f"brief_{name}", "nl")


def tasks(brief: Brief) -> list[tuple[str, str, str]]:
    """Question, where its answer stands, and the answer; what stands between quotes is on the page.

    Raises
    ------
    ValueError : the example gives another kind of answer than a task is about.
    """
    entries, family, _, cost = brief.tiles
    why, how = brief.sections[head("why")], brief.sections[head("how")]
    practice = brief.sections[head("practice")]
    _holds(entries["answer"] == SAME, 4, entries["answer"])
    _holds(family["answer"] == FEW, 7, family["answer"])
    _holds(cost["answer"] == SAME, 6, cost["answer"])
    slow = brief.mixes["20000"]
    _holds("20002" not in brief.mixes, 14, "the mix was computed")
    reach = re.search(r"het kan (\d+%) van de uithuisplaatsingen raken; (wat het meest tegenhoudt: [^(]+)", why[FAST])
    none = re.search(r"het werkt op geen enkel besluit tot plaatsing, alleen op wat daarna komt", why[RECRUIT])
    people = re.search(r"Mensen: (.*?)\.$", practice[FAST])
    threshold = re.search(r"uithuisplaatsingen: (.*?);", how[1])
    _holds(None not in (reach, none, people, threshold), 15, "a sentence of the page is another one")
    assert reach and none and people and threshold
    size, years = re.search(r"· ([\d.]+ kinderen) ·", brief.under), re.search(r"(\d+) gepaarde berekeningen", how[0])
    _holds(size is not None and years is not None, 1, brief.under)
    assert size and years
    hundred = brief.sections[head("hundred")][1]
    return [
        ("Over welke plaats gaat deze pagina, en hoeveel kinderen wonen er?", TOP,
         f"“{brief.under.partition(' · ')[0]}”, “{size[1]}”. Geen bestaande gemeente."),
        ("Welke vraag beantwoordt de pagina als u haar opent?", TOP, f"“{brief.asks}”"),
        ("Gaan er minder kinderen uit huis als u alles tegelijk doet?", TOP, f"“{brief.says[0]}”"),
        ("Een raadslid zegt: “Dus deze maatregelen doen niets.” Klopt dat?", TILES,
         f"Nee. Het verschil is “{entries['change']}” per jaar: dat is “{entries['answer']}”, niet nul. Het kan hooguit zo veel zijn als de zin bovenaan zegt."),
        ("Wat gebeurt er met ernstige incidenten en met wachten?", TOP, f"“{brief.says[1]}”"),
        ("Wat kost het per jaar?", TILES,
         f"Het wordt “{cost['level']}” miljoen euro, “{cost['now']}”; verschil “{cost['change']}”: “{cost['answer']}”. Noem altijd de marge erbij."),
        ("Wonen er meer kinderen in een gezin in plaats van in een groep?", TILES,
         f"Dat is niet te zeggen: “{family['answer']}”. Het verschil is “{family['change']}” procentpunt: de marge is breder dan de grijze band."),
        ("Wat moet u doen om bij de vorige vraag wel een antwoord te krijgen?", head("how"),
         f"Meer rekenen: er zijn maar “{years[1]} gepaarde berekeningen”. Zet `{MORE_SEEDS}` in het commando, of laat `--seeds` weg."),
        ("Vanaf welk verschil heet het aantal uithuisplaatsingen merkbaar anders, en wie bepaalt dat?", head("how"),
         f"“{threshold[1]}”, “vooraf vastgelegd”. U bepaalt het, vóór de berekening: `--noticeable uithuisplaatsingen=3`."),
        ("Wat zit er in de marges, en wat niet?", SURE, f"“{brief.sure.split('. ')[0].removeprefix('Hoe zeker? ')}”. De aannames zitten er niet in; die maken de marge ruimer."),
        ("Is in deze plaats onderzocht of de maatregelen werken?", PLAN, f"Nee. “{brief.plan.split('. ')[-1]}”"),
        ("Een jeugdbeschermer wil de pagina gebruiken bij een besluit over een kind. Mag dat?", PLAN, f"Nee, nooit. “{brief.plan.split('. ')[1]}.”"),
        ("Zet alleen *Vertragen bij een crisis* op *helemaal* en de rest op *nu*. Wat gebeurt er met de uithuisplaatsingen?", SWITCHES, f"“{slow[0]}”"),
        ("Zet vertragen én *Eerst het eigen netwerk* op *helemaal*, de rest op *nu*. Wat ziet u, en hoe komt u aan het antwoord?", SWITCHES,
         "“Dit mengsel is niet berekend.” Maak de pagina met `--explore`, of vraag dit mengsel met `--policy vertragen+netwerk_eerst`."),
        ("Welk deel van de uithuisplaatsingen kan snelle gezinsbehandeling raken, en wat houdt haar het meest tegen?", head("why"),
         f"“{reach[1]} van de uithuisplaatsingen”; “{reach[2].strip()}”. Raken is nog niet voorkomen."),
        ("Waarom verandert werving van gezinnen het aantal uithuisplaatsingen niet?", head("why"), f"“{none[0]}”: bij wie een kind terechtkomt, en hoe ver weg."),
        ("Van de 100 kinderen die uit huis zouden gaan: hoeveel blijven er thuis door de maatregelen?", head("hundred"),
         f"“{hundred}” Zeg dus geen getal."),
        ("Hoeveel mensen vraagt snelle gezinsbehandeling, en zijn die er?", head("practice"), f"“{people[1]}”"),
        ("Is deze plaats naast openbare cijfers gelegd, en is gekeken wat andere aannames doen?", f"{head('fits')} en {head('otherwise')}",
         f"Twee keer nee. “{brief.sections[head('fits')][0].split(';')[0]}”; “{brief.sections[head('otherwise')][0].split('. ')[0]}”."),
        ("Een collega wil precies dezelfde pagina maken. Hoe?", head("how"), f"Met het commando dat er staat: “{how[-1].partition(': ')[2]}”"),
    ]  # fmt: skip


def _holds(right: bool, task: int, found: str) -> None:
    if not right:
        raise ValueError(f"The example has another answer than task {task} is about ({found}): write the task anew.")


def page_with(page: str, brief: Brief) -> str:
    """The page of the tasks with what stands between its marks made anew."""
    found = tasks(brief)
    questions = "\n".join(f"{number}. {question}" for number, (question, _, _) in enumerate(found, 1))
    rows = "\n".join(f"| {number} | {where} | {answer} |" for number, (_, where, answer) in enumerate(found, 1))
    parts = {
        "command": f"\n```\n{COMMAND}\n```\n\n",
        "tasks": f"\n{questions}\n\n",
        "answers": f"\n| taak | waar | het goede antwoord |\n| --- | --- | --- |\n{rows}\n\n",
    }
    for mark, part in parts.items():
        pattern = re.compile(rf"(<!-- {mark}: begin -->\n).*?(<!-- {mark}: end -->)", re.S)
        page, n = pattern.subn(lambda marks, part=part: f"{marks[1]}{part}{marks[2]}", page)  # type: ignore[misc]
        if n != 1:
            raise ValueError(f"the marks of {mark} must be there once")
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
