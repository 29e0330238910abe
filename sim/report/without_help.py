"""Policies where what comes in place of a placement changes nothing in a family, in rows and words: what help adds."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from sim.report.texts import Lang, decimal
from sim.results.intervals import Scale
from sim.results.statistics import Estimate, estimate
from sim.runs.without_help import WithoutHelp

WORDS: Any = MappingProxyType(
    {
        "en": {
            "title": "Children placed out of home a year, policy minus baseline ({0} runs of {1} years, 95 % of chance)",
            "head": ("as it is", "help changes nothing", "what help adds"),
            "base": "the baseline itself",
            "note": "In the second column what comes in place of a placement (treatment, crisis help, worker, figure, kin, "
            "an obstacle taken away, support family, part-time stay) starts as in the first, but changes nothing in the family, "
            "in the baseline neither. What a policy does there comes of delay, of other decisions and of who takes which place, "
            "not of help. How much of a delay lasts is one assumption (alternative.again).",
        },
        "nl": {
            "title": "Uit huis geplaatste kinderen per jaar, beleid min uitgangssituatie ({0} runs van {1} jaar, 95 % van het "
            "toeval)",
            "head": ("zoals het is", "hulp verandert niets", "wat hulp toevoegt"),
            "base": "de uitgangssituatie zelf",
            "note": "In de tweede kolom begint wat er in plaats van een plaatsing komt (behandeling, spoedhulp, hulpverlener, "
            "steunfiguur, familie, een belemmering weg, steungezin, deeltijdverblijf) net zo, maar verandert het niets in het "
            "gezin, ook in de uitgangssituatie niet. Wat beleid daar doet komt door uitstel, door andere besluiten en door wie "
            "welke plek krijgt, niet door hulp. Hoeveel van een uitstel blijft is een aanname (alternative.again).",
        },
    }
)
NAMES = ("difference", "without_help", "help")


def estimates(row: WithoutHelp) -> tuple[Estimate, Estimate, Estimate]:
    """With the ledger as it is, where help changes nothing, and what help adds."""
    one = Scale(1.0 / row.years)  # what a child that is placed, or not, changes in a run
    as_it_is, without, helped = (
        estimate(values, [0] * len(values), scale=one) for values in (row.shipped, row.without, row.help)
    )
    return as_it_is, without, helped


def without_rows(rows: Sequence[WithoutHelp]) -> list[dict[str, Any]]:
    """One row a policy: entries a year, with intervals."""
    found = []
    for row in rows:
        one: dict[str, Any] = {"policy": row.label, "runs": len(row.shipped), "years": row.years}
        for name, part in zip(NAMES, estimates(row), strict=True):
            one |= {name: part.mean, f"{name}_low": part.low, f"{name}_high": part.high}
        one["baseline"], one["baseline_without_help"] = mean(row.baseline), mean(row.baseline_without)
        found.append(one)
    return found


def without_lines(rows: Sequence[WithoutHelp], lang: Lang = "en") -> list[str]:
    """The same as text."""
    words, first = WORDS[lang], rows[0]
    width = max(len(words["base"]), *(len(row.label) for row in rows)) + 2
    lines = [
        words["title"].format(
            len(first.shipped), decimal(first.years, lang, 0 if first.years == int(first.years) else 1)
        ),
        "",
        " " * width + "{:>26}{:>26}{:>26}".format(*words["head"]),
    ]
    for row in rows:
        lines.append(row.label.ljust(width) + "".join(f"{shown(part, lang):>26}" for part in estimates(row)))
    both = (decimal(mean(values), lang, 1) for values in (first.baseline, first.baseline_without))
    return [*lines, words["base"].ljust(width) + "".join(f"{text:>26}" for text in both), "", words["note"]]


def shown(part: Estimate, lang: Lang) -> str:
    """A difference with its interval; without one when there is a single run."""
    middle, low, high = (decimal(x, lang, 1, sign=True) for x in (part.mean, part.low, part.high))
    return middle if part.n < 2 else f"{middle} ({low}…{high})"


def mean(values: Sequence[float]) -> float:
    """Mean over seeds."""
    return sum(values) / len(values)
