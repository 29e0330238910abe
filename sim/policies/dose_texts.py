"""Sentences about the money and the people that a policy takes, and euros as people say them."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from pathlib import Path

from sim.data.doses import DOSES
from sim.policies.doses import NOW
from sim.scenario.plain_number import dutch_marks


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("dose_texts.toml").read_text(encoding="utf-8"))


def text(key: str, lang: str, **values: str) -> str:
    """One sentence, filled in."""
    return _texts()[key][lang].format(**values)


HALF = "half"
"""How the switches of the brief call *programme*, in both languages."""


def dutch_doses() -> dict[str, str]:
    """The Dutch name of each dose, by the name of the program."""
    return {dose: _texts()[f"dose_{dose}"]["nl"] for dose in (NOW, *DOSES)}


def program_dose(word: str) -> str:
    """The name of the program for a dose that is named in Dutch, or as the brief does: ``proef`` is ``pilot``, ``half`` is
    ``programme``; any other word as it is."""
    dutch = {HALF: "programme", **{shown: dose for dose, shown in dutch_doses().items()}}
    return dutch.get(word.strip().lower(), word)


def euros(value: float, lang: str) -> str:
    """A number of euros with two figures, a minus before what is saved."""
    if value == 0:
        shown = "0"
    else:
        shown = f"{abs(round(value, 1 - math.floor(math.log10(abs(value))))):,.0f}"
    return f"{'−' if value < 0 else ''}{dutch_marks(shown) if lang == 'nl' else shown}"
