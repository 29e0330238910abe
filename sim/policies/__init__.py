"""Policies by name: the ones that ship, and any that a user defines by subclassing ``Policy``.

Every file of this folder is loaded, in order of name: a policy that ships is one file. Its class is an attribute of this
package (``sim.policies.SlowDown``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args

from sim.policies.base import (
    REGISTRY,
    Baseline,
    Campaign,
    CapacityChange,
    Change,
    Cost,
    LeverChange,
    Policy,
    PolicyError,
    ProfileChange,
    combine,
    setting,
    ships,
)
from sim.policies.checks import no_setting
from sim.policies.dose_texts import program_dose
from sim.policies.doses import doses_of
from sim.policies.dutch_names import dutch_texts, program_setting
from sim.policies.text import Unclosed, halves, pieces, unquoted
from sim.scenario.area_names import tidy
from sim.scenario.messages import nearest, show
from sim.scenario.plain_number import plain_number, plain_whole

__all__ = [
    "Baseline",
    "Campaign",
    "CapacityChange",
    "Change",
    "Cost",
    "LeverChange",
    "Policy",
    "PolicyError",
    "ProfileChange",
    "combine",
    "dutch_texts",
    "parse",
    "policies_table",
    "registry",
    "setting",
]


LONGEST_TEXT = 10_000  # characters of a policy with all its settings

for _file in sorted(found.name for found in iter_modules(__path__)):
    import_module(f"{__name__}.{_file}")
_shipped = {kind.__name__: kind for kind in REGISTRY.values() if ships(kind)}
__all__ += sorted(_shipped)


def __getattr__(name: str) -> Any:
    """A policy that ships, by the name of its class (its settings are not known to a type checker)."""
    if name not in _shipped:
        raise AttributeError(f"sim.policies has no {name!r}; policies that ship are {', '.join(sorted(_shipped))}")
    return _shipped[name]


def registry() -> dict[str, type[Policy]]:
    """All known policies by name."""
    return dict(REGISTRY)


def parse(text: str, *, empty: bool = True) -> list[Policy]:
    """Policies from text: ``"slow_down:office=0.9,days=3+network_first"``; ``""`` is none; areas are separated by ``/``.

    The name of an area with a sign of its own stands between double quotes: ``areas="Sneek/IJlst"/Noord`` (see
    ``sim.policies.text``). ``parse(policy.label)`` is the policy again. Without ``empty``, ``""`` is refused too.

    Raises
    ------
    PolicyError : nothing named, unknown policy or setting (the nearest name is given), a setting given twice, or a
        value that is not allowed.
    """
    if not text and empty:
        return []
    if len(text) > LONGEST_TEXT:
        raise PolicyError(f"A policy text has at most {LONGEST_TEXT:,} characters; found {len(text):,}.")
    try:
        return [_one(part) for part in _parts(program_names(text))]
    except Unclosed:
        found = show(text)
        raise PolicyError(f'The policy {found} has a double quote that is not closed: write areas="A/B".') from None


def program_names(text: str) -> str:
    """A policy text with the names of the program where Dutch ones stand: ``vertragen:dosis=programma``.

    A text that cannot be read is given back as it is: `parse` says what is wrong with it.
    """
    try:
        parts = pieces(text, "+")
    except Unclosed:
        return text
    return "+".join(_program_part(part) for part in parts)


def _program_part(text: str) -> str:
    """The same of one policy."""
    by_dutch = {kind.dutch: name for name, kind in REGISTRY.items() if kind.dutch}
    name, colon, rest = halves(text, ":")
    bare = name.strip().replace("-", "_").lower()
    known = name if bare in REGISTRY else by_dutch.get(bare, name)
    if not colon:
        return known
    fields = REGISTRY[bare].model_fields if (bare := known.strip().replace("-", "_")) in REGISTRY else ()
    settings = []
    for item in pieces(rest, ","):
        key, equals, value = halves(item, "=")
        meant = program_setting(key.strip(), fields)
        if equals and meant == "dose":
            settings.append(f"dose={program_dose(value)}")
        else:
            settings.append(item if meant == key.strip() or not equals else f"{meant}={value}")
    return f"{known}:{','.join(settings)}"


def _parts(text: str) -> list[str]:
    """Texts of the policies that act together."""
    parts = [part.strip() for part in pieces(text, "+")]
    if not all(parts):
        what = "it is empty" if len(parts) == 1 else "nothing stands on one side of a +"
        raise PolicyError(
            f"The policy {show(text)} names no policy: {what}. Write a name such as slow_down, or P+Q for two together; "
            "the baseline is always there without asking."
        )
    return parts


def _one(text: str) -> Policy:
    name, colon, rest = halves(text, ":")
    name = name.strip().replace("-", "_")
    if name not in REGISTRY:
        raise PolicyError(
            f"There is no policy {show(name)}.{_nearest(name, REGISTRY)} Policies are {', '.join(sorted(REGISTRY))}."
        )
    kind = REGISTRY[name]
    settings: dict[str, Any] = {}
    last = ""
    for item in (piece.strip() for piece in pieces(rest, ",")) if colon else ():
        key, equals, value = halves(item, "=")
        key = key.strip()
        if not equals and settings and plain_whole(item) is not None:
            raise PolicyError(
                f"Policy {name}: a comma stands between settings, and decimals take a point, as in office=0.9; found "
                f"{show(f'{last},{item}')}."
            )
        last = item
        if not equals:
            raise PolicyError(f"Policy {name}: write settings as name=value with commas between; found {show(item)}.")
        if key not in kind.model_fields:
            raise PolicyError(no_setting(kind, name, key))
        if key in settings:
            raise PolicyError(f"Policy {name}: setting {key} is given twice; give it once.")
        settings[key] = _value(kind, key, value.strip())
    return kind(**settings)


def _reader(annotation: Any) -> Callable[[str], float | None] | None:
    """What reads the number of a setting of this type from text; None when it is no number."""
    kinds = {annotation, *get_args(annotation)}
    return plain_number if float in kinds else plain_whole if int in kinds else None


def _nearest(name: str, known: Any) -> str:
    dutch = {kind.dutch: one for one, kind in REGISTRY.items() if kind.dutch} if known is REGISTRY else {}
    found = nearest(name, [*known, *dutch], 0.5)
    return f" Did you mean {dutch.get(found, found)!r}?" if found else ""


def _value(kind: type[Policy], key: str, text: str) -> Any:
    if str(kind.model_fields[key].annotation).startswith("tuple"):
        names = tuple(tidy(unquoted(part)) for part in pieces(text, "/"))
        if not all(names):
            raise PolicyError(f"Setting {key} names nothing beside a /: found {show(text)}.")
        return names
    if key == "start":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise PolicyError(f"Setting start must be a date such as 2023-01-01; found {show(text)}.") from None
    plain = _reader(kind.model_fields[key].annotation)
    if plain is not None and plain(text) is None:
        raise PolicyError(
            f"Policy {kind.name}: setting {key} must be a plain number, such as 0.5 or 3; found {show(text)}."
        )
    return unquoted(text)


def _said(kind: str, words: str, lang: str) -> str:
    """A meaning or unit in the language; one of a user's own policy as it is."""
    return dutch_texts()[kind].get(words, words) if lang == "nl" else words


def policies_table(lang: str = "en") -> list[dict[str, Any]]:
    """Rows of all policies and settings: policy, title, setting, default, unit, low, high, meaning, evidence."""
    rows = []
    for name, kind in REGISTRY.items():
        for key, field in kind.model_fields.items():
            if key == "dose" and not doses_of(kind):
                continue
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            default = field.default
            rows.append(
                {
                    "policy": name,
                    "dutch": kind.dutch,
                    "title": kind.title.get(lang, name),
                    "setting": key,
                    "default": "" if default in (None, ()) else default,
                    "unit": _said("units", str(extra.get("unit", "")), lang),
                    "low": extra.get("low"),
                    "high": extra.get("high"),
                    "meaning": _said("meanings", field.description or "", lang),
                    "evidence": kind.evidence,
                }
            )
    return rows
