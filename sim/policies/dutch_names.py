"""Dutch names under which settings of policies may be typed (``dutch.toml``); lists give those of the program."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sim.scenario.messages import nearest


@cache
def dutch_texts() -> dict[str, dict[str, str]]:
    """Meanings and units of settings in Dutch, by the English text, and their Dutch names (dutch.toml)."""
    return tomllib.loads(Path(__file__).with_name("dutch.toml").read_text(encoding="utf-8"))


def program_setting(word: str, fields: Iterable[str]) -> str:
    """The name of the program for a setting that is named in Dutch: ``sterkte`` is ``strength``; any other word as it is."""
    meant = dutch_texts()["settings"].get(word.lower().replace("-", "_"), word)
    return word if word in fields or meant not in fields else meant


def setting_meant(word: str, fields: Iterable[str]) -> str | None:
    """The setting that was probably meant, by its own name or its Dutch one; None when none is near."""
    fields = tuple(fields)
    names = {dutch: name for dutch, name in dutch_texts()["settings"].items() if name in fields}
    found = nearest(word, [*fields, *names])
    return names.get(found, found) if found else None
