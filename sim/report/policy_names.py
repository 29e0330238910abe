"""How reports name a day and the policies of a row: half of it, from when, where, and what else was set, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from sim.designs.request import SINGLE_POLICIES
from sim.policies.doses import asked, dose_of
from sim.policies.dutch_names import dutch_texts
from sim.policies.picture import dose_word
from sim.policies.text import halves, pieces, value_text
from sim.report.texts import NUMBER_WORDS, Lang, decimal, joined, text

MONTHS = MappingProxyType({
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
           "december"),
})  # fmt: skip
HALF_OR_WHOLE = ("programme", "full")


def day(moment: date, lang: Lang) -> str:
    """A date in words."""
    month = MONTHS[lang][moment.month - 1]
    return f"{moment.day} {month} {moment.year}"


def policy_name(entry: Any, lang: Lang) -> str:
    """Name of a row: its own where it has one, that of the policy, or of all together; settings in brackets, in words."""
    if entry.called:
        return str(entry.called)
    typed = _typed(entry)
    told = [settings_in_words(policy, lang, keys) for policy, keys in zip(entry.policies, typed, strict=True)]
    if sorted(policy.name for policy in entry.policies) == sorted(SINGLE_POLICIES) and not any(told):
        return text("together", lang, n=NUMBER_WORDS[lang][len(told)])
    return joined([_with(policy, words, lang) for policy, words in zip(entry.policies, told, strict=True)], lang)


def _typed(entry: Any) -> list[frozenset[str]]:
    """Settings that were typed of each policy of a row: they are told also where they are what the policy has by itself."""
    parts = pieces(entry.label, "+")
    if len(parts) != len(entry.policies):
        return [frozenset()] * len(entry.policies)
    given = (pieces(halves(part, ":")[2], ",") for part in parts)
    return [frozenset(one.partition("=")[0].strip() for one in settings if one) - {"dose"} for settings in given]


def one_name(policy: Any, lang: Lang) -> str:
    """A policy with what was set of it."""
    return _with(policy, settings_in_words(policy, lang), lang)


def _with(policy: Any, settings: Sequence[str], lang: Lang) -> str:
    return f"{policy.describe(lang)} ({', '.join(settings)})" if settings else str(policy.describe(lang))


def settings_in_words(policy: Any, lang: Lang, typed: frozenset[str] = frozenset()) -> Sequence[str]:
    """What was set of a policy otherwise than by itself, and what was ``typed`` of it, in words."""
    found, dose = [], dose_of(policy)
    if dose == HALF_OR_WHOLE[0]:
        found.append(text("brief_position_1", lang))
    elif dose and dose != HALF_OR_WHOLE[1]:
        found.append(dose_word(dose, lang))
    fields = getattr(type(policy), "model_fields", {})
    for key, value in asked(policy).items():
        itself = value == fields[key].default or (dose and key not in ("start", "areas"))
        if key == "dose" or (itself and key not in typed):
            continue
        if key == "start":
            found.append(text("brief_from", lang, day=day(value, lang)))
        elif key == "areas":
            found.append(text("brief_within", lang, areas=", ".join(value)))
        else:
            shown = decimal(value, lang, _digits(value)) if isinstance(value, int | float) else value_text(value)
            found.append(f"{_word(key, lang)} {shown}")
    return found


def _digits(value: float) -> int:
    """Decimals with which a number was typed."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _word(key: str, lang: Lang) -> str:
    """The name of a setting in the language."""
    names = {name: dutch for dutch, name in reversed(dutch_texts()["settings"].items())} if lang == "nl" else {}
    return names.get(key, key).replace("_", " ")
