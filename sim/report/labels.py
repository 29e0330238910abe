"""What each number of a scenario and each setting of a policy is, in a few words, in both languages.

Texts stand in parameter-labels.toml, units in parameter-units.toml. A number that a user's own mechanism brings has none: its
path is shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sim.code import Code
from sim.report.texts import Lang, text
from sim.scenario.fields import ASSUMPTION
from sim.scenario.plain_number import plain_index
from sim.scenario.told import name_of
from sim.words.care import Form
from sim.words.family import Concern, HelpForm, Level, Stressor

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

FILE = Path(__file__).with_name("parameter-labels.toml")
UNITS = Path(__file__).with_name("parameter-units.toml")
ELEMENTS: Mapping[str, type[Code]] = MappingProxyType(
    {"concern": Concern, "stressor": Stressor, "level": Level, "help": HelpForm, "form": Form}
)
OF_SERVICES = ("places", "distance_km", "coordinators")
OF_STREAMS = ("rate_per_year", "stay.mean_days", "stay.shape", "patience_days", "age_years")
LONGEST = 90  # characters of a label


@cache
def _known() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _units() -> Mapping[str, str]:
    return tomllib.loads(UNITS.read_text(encoding="utf-8"))


def label_of(path: str, lang: Lang) -> str:
    """A number in words by its full path (elements of a list counted from 0); "" for one that nobody named."""
    if (plain := _plain(path, lang)) or (plain := _made_up(path, lang)):
        return plain
    base, _, element = path.rpartition(".")
    number = plain_index(element)
    whole = label_of(base, lang) if base and number is not None else ""
    if not whole or number is None:
        return ""
    return f"{whole}: {_element(base, number, lang) or element}"


def named(path: str, lang: Lang) -> str:
    """A number in words, with the path that is typed in brackets; the path alone where there are no words."""
    short, label = path.removeprefix("parameters."), label_of(full(path), lang)
    return f"{label} ({short})" if label else short


def label_or_path(path: str, lang: Lang) -> str:
    """A number in words; the path where there are none."""
    return label_of(full(path), lang) or path.removeprefix("parameters.")


def full(path: str) -> str:
    """The full path of one that may have been written without its leading ``parameters.``."""
    first = path.partition(".")[0]
    sections = _known()["parameters"]
    if first in sections and not (
        first == "hosts" and path.split(".")[1:2] in (["areas"], *([x] for x in _known()["hosts"]))
    ):
        return f"parameters.{path}"
    return path


def number_unit(unit: str, lang: Lang) -> str:
    """Unit of a number of a scenario in the language; as it is where it has no Dutch one."""
    return _units().get(unit, unit) if lang == "nl" else unit


def source_words(source: str, lang: Lang) -> str:
    """Where a number comes from: ids of the register, or the word for an assumption."""
    return source.replace(ASSUMPTION, text("source_assumption", lang))


def number_rows(scenario: Scenario, lang: Lang) -> list[tuple[Any, ...]]:
    """Every number of a scenario as rows of a table for people: the head, then one row a number, lists one row an element."""
    rows: list[tuple[Any, ...]] = [tuple(text("numbers_heads", lang).split("|"))]
    for row in scenario.ledger():
        beside = (number_unit(row.unit, lang), source_words(row.source, lang), row.grade)
        if not isinstance(row.value, tuple):
            rows.append((row.path, label_of(row.path, lang), row.value, row.low, row.high, *beside))
            continue
        for k, value in enumerate(row.value):
            ends = (end[k] if isinstance(end, tuple) else end for end in (row.low, row.high))
            rows.append((f"{row.path}.{k}", label_of(f"{row.path}.{k}", lang), value, *ends, *beside))
    return rows


def setting_label(policy: str, setting: str, lang: Lang) -> str:
    """A setting of a policy in words, without the name of the policy; "" for one that nobody named."""
    known = _known()["settings"]
    return _said(known.get(f"{policy}.{setting}") or known.get(setting), lang)


def _said(pair: Any, lang: Lang) -> str:
    return str(pair[lang == "nl"]) if isinstance(pair, list) else ""


def _plain(path: str, lang: Lang) -> str:
    """Label of a number that stands in the file by itself."""
    at: Any = _known()
    for part in path.split("."):
        at = at.get(part) if isinstance(at, Mapping) else None
    return _said(at, lang)


def _element(base: str, number: int, lang: Lang) -> str:
    """Name of an element of a list."""
    known = _known()["elements"]
    names = known.get(base) or known.get(base.rpartition(".")[0])
    if isinstance(names, str):
        members = sorted(ELEMENTS[names])
        return members[number].word(lang) if number < len(members) else ""
    return _said(names[number], lang) if names and number < len(names) else ""


def _made_up(path: str, lang: Lang) -> str:
    """Label of a number of a service, stream, driver, area or practice, or of a setting of a policy."""
    room, _, rest = path.partition(".")
    patterns = _known()["patterns"]
    if room in ("services", "demand"):
        for end in OF_SERVICES if room == "services" else OF_STREAMS:
            if rest.endswith(f".{end}"):
                return _said(patterns[end], lang).format(name=name_of(rest.removesuffix(f".{end}"), lang))
    name, _, column = rest.rpartition(".")
    if room == "drivers" and f"driver.{column}" in patterns:
        return _said(patterns[f"driver.{column}"], lang).format(name=name_of(name, lang))
    if (room == "areas" and column in patterns) or (room == "hosts" and name.startswith("areas.")):
        return _said(patterns.get(column), lang).format(name=name.removeprefix("areas.") if room == "hosts" else name)
    if room in ("practices", "policies"):
        return _of_policy(room, name, column, lang)
    return ""


def _of_policy(room: str, name: str, column: str, lang: Lang) -> str:
    """Label of the practice of a policy in the baseline, or of a setting of a policy."""
    from sim.policies import registry

    kind = registry().get(name)
    setting = setting_label(name, column, lang)
    if kind is None or (room == "policies" and not setting):
        return ""
    title = str(kind.title[lang])
    key = "practice" if room == "practices" else "setting"
    return _said(_known()["patterns"][key], lang).format(name=title, setting=setting)
