"""Policies and outcomes as lists show them: the name that is typed, what it is in a line, and everything of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sim.commands.dutch import setting_names
from sim.commands.language import direction_name
from sim.designs.request import as_scenario
from sim.errors import InputError, ended
from sim.outcomes.registry import OUTCOMES, dutch_names, outcome_named, program_name
from sim.policies import policies_table, registry
from sim.report.sentences import unit_name
from sim.report.texts import as_lang
from sim.scenario.messages import ScenarioError, nearest

FILE = Path(__file__).with_name("policies-nl.toml")
NEAR = 0.7  # how much alike a name is to that of a policy when it is likely to be meant
WIDE = 100  # columns from which a list has more than a name and a few words
BESIDE_OUTCOMES = MappingProxyType(
    {"en": MappingProxyType({"label": 0, "unit": WIDE}), "nl": MappingProxyType({"label": 210, "unit": 118})}
)
"""Columns of a window from which a list of outcomes has these beside the name. A Dutch name is long, and has the words itself."""


@cache
def _meanings() -> Mapping[str, str]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["meanings"]  # type: ignore[no-any-return]


def names() -> tuple[str, ...]:
    """Names of all policies."""
    return tuple(registry())


def policy_named(name: str) -> str | None:
    """The policy of this name, also when it is asked in Dutch; None when there is none."""
    dutch = {kind.dutch: one for one, kind in registry().items() if kind.dutch}
    bare = name.strip().lower().replace("-", "_")
    return name if name in registry() else dutch.get(bare, bare if bare in registry() else None)


def scenario_or_policy(name: str) -> Any:
    """The scenario of this name; a name that is nearer to that of a policy is refused with that one."""
    try:
        return as_scenario(name)
    except ScenarioError as error:
        near = nearest(name, [*registry(), *(kind.dutch for kind in registry().values() if kind.dutch)], NEAR)
        if near is None and not error.faults[0].found.startswith("there is no scenario file"):
            raise
        if near is None:
            raise InputError(
                f"There is no policy or scenario {name!r}. The commands `policies` and `scenarios` list them."
            ) from None
        raise InputError(f"There is no policy or scenario {name!r}. Did you mean {near!r}?") from None


def does(policy: str, lang: str) -> str:
    """What a policy does, in one sentence; of one of a user's own what stands in its code, or nothing."""
    kind = registry()[policy]
    own = (kind.__doc__ or "").strip().partition("\n")[0]
    return _meanings().get(policy, own) if lang == "nl" else own


def policy_rows(lang: str) -> list[dict[str, Any]]:
    """One row a policy: the name that is typed, its title, what it does."""
    return [
        {"typed": _typed(name, lang), "label": kind.title.get(lang, name), "does": does(name, lang)}
        for name, kind in registry().items()
    ]


def about_policy(policy: str, lang: str) -> list[str]:
    """The head above the settings of a policy."""
    title = registry()[policy].title.get(lang, policy)
    typed = _typed(policy, lang)
    beside = f" ({policy})" if typed != policy else ""
    return [f"{typed}{beside}: {title}", does(policy, lang), ""]


def setting_rows(policy: str | None, lang: str) -> list[dict[str, Any]]:
    """One row a setting, of one policy or of all, with the names that are typed."""
    rows = [row for row in policies_table(lang) if policy in (None, row["policy"])]
    dutch = setting_names() if lang == "nl" else {}
    return [
        row | {"typed": _typed(row["policy"], lang), "typed_setting": _both(dutch.get(row["setting"]), row["setting"])}
        for row in rows
    ]


def _both(dutch: str | None, name: str) -> str:
    return name if dutch in (None, name) else f"{dutch} ({name})"


def _typed(policy: str, lang: str) -> str:
    return registry()[policy].dutch or policy if lang == "nl" else policy


def outcome_rows(names: Iterable[str], lang: str, as_json: bool) -> list[dict[str, Any]]:
    """One row an outcome: of these, or of all.

    Raises
    ------
    InputError : there is no such outcome.
    """
    try:
        asked = [outcome_named(program_name(name)) for name in names] or list(OUTCOMES.values())
    except KeyError as error:
        raise InputError(f"There is {ended(error.args[0])} The command `outcomes` lists them.") from None
    dutch = {name: shown for shown, name in dutch_names().items()}
    return [
        {
            "outcome": one.name,
            "dutch": dutch.get(one.name, one.name),
            "label": getattr(one.label, lang),
            "unit": one.unit if as_json else unit_name(one.unit, as_lang(lang)),
            "better": one.direction if as_json else direction_name(one.direction),
            "group": one.group,
            "meaning": getattr(one.explanation, lang),
            "note": one.grade,
        }
        | ({} if as_json else {"typed": dutch.get(one.name, one.name) if lang == "nl" else one.name})
        for one in asked
    ]
