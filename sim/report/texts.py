"""Sentences and column heads of the report, in Dutch and English, and numbers as each language writes them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from sim.scenario.plain_number import dutch_marks

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Lang = Literal["en", "nl"]
LANGS: tuple[Lang, ...] = ("en", "nl")

FILES = ("texts.toml", "texts-beside.toml", "texts-sensitivity.toml", "texts-decision.toml", "texts-certainty.toml",
         "texts-why.toml", "texts-calibration.toml", "texts-validation.toml", "texts-measure.toml",
         "texts-robust.toml", "texts-own.toml", "texts-sentences.toml", "texts-brief.toml",
         "texts-notebook.toml", "texts-story.toml", "texts-story-events.toml", "texts-viz.toml")  # fmt: skip
TEXTS: Mapping[str, Any] = MappingProxyType(
    {
        key: found
        for name in FILES
        for key, found in tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8")).items()
    }
)

MOST_DIGITS = 15
SHARES = ("share", "share per year")
"""Units of which people read percentages."""
NUMBER_WORDS = MappingProxyType({"en": {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"},
                "nl": {2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes"}})  # fmt: skip


def as_lang(lang: str) -> Lang:
    """The language, or ValueError with those there are."""
    if lang not in LANGS:
        raise ValueError(f"There is no text in language {lang!r}; use en or nl.")
    return lang


def text(key: str, lang: Lang, **values: Any) -> str:
    """One sentence or head, filled in."""
    found = str(TEXTS[key][lang])
    return found.format(**values) if values else found


def planning(scenario: Scenario, lang: Lang, *, effects: bool = False) -> str:
    """What the model is for; of a projection also that it is one, and where effects are shown that nobody has tested them."""
    tested = text("note_effects", lang) if effects else ""
    return " ".join(filter(None, (text("note_planning", lang), scenario.caveat(lang), tested)))


def shown_scale(unit: str) -> float:
    """What a number in this unit is multiplied by where people read it: a share stands as percentages."""
    return 100.0 if unit in SHARES else 1.0


def decimal(value: float, lang: Lang, digits: int = 0, *, sign: bool = False) -> str:
    """A number as the language writes it: ``decimal(1234.5, "nl", 1)`` gives "1.234,5"; an en dash when missing."""
    if value is None or not math.isfinite(value):
        return text("unknown", lang)
    rounded = round(value, digits)
    body = f"{abs(rounded):,.{digits}f}"
    if lang == "nl":
        body = dutch_marks(body)
    if rounded < 0:
        return "−" + body
    return "+" + body if sign and rounded > 0 else body


def plain_text(value: float, lang: Lang) -> str:
    """A number with as few digits as it needs, six at most: ``plain_text(0.5, "nl")`` gives "0,5"."""
    body = f"{value:g}"
    return dutch_marks(body) if lang == "nl" else body


def digits_for(*sizes: float) -> int:
    """Decimals that show a size with about two figures: 0 from 20 up, 1 from 2, 2 below, at most 3."""
    largest = max((abs(x) for x in sizes if x is not None and math.isfinite(x)), default=0.0)
    if largest >= 20:
        return 0
    if largest >= 2:
        return 1
    return 2 if largest >= 0.05 or largest == 0 else 3


def digits_of(low: float, high: float) -> int:
    """Decimals that show the width of an interval with two figures: mean and ends are written with as many."""
    width = abs(high - low)
    if not math.isfinite(width) or width == 0.0:
        return digits_for(low)
    return min(max(0, 1 - math.floor(math.log10(width))), MOST_DIGITS)


def probability(value: float | None, lang: Lang) -> str:
    """A probability in words of the language, never 0 or 1: "less than 1%", "87%", "more than 99%"."""
    if value is None or not math.isfinite(value):
        return text("unknown", lang)
    if value < 0.01:
        return text("below", lang, x="1%")
    if value > 0.99:
        return text("above", lang, x="99%")
    return f"{100 * value:.0f}%"


PROPER = ("Wel Thuis", "Meedenkteam")
"""Names with which the name of a policy begins: they keep their capital."""


def within(name: str) -> str:
    """The name of a policy, or of policies, as it stands within a sentence: without its first capital.

    Examples
    --------
    >>> within("Slow down in a crisis"), within("Wel Thuis team"), within("JIM")
    ('slow down in a crisis', 'Wel Thuis team', 'JIM')
    """
    proper = name.startswith(PROPER) or name[1:2].isupper()
    return name if proper else name[:1].lower() + name[1:]


def joined(names: Sequence[str], lang: Lang) -> str:
    """Names of policies that stand together: only the first has its capital."""
    return text("and", lang).join([*names[:1], *map(within, names[1:])])
