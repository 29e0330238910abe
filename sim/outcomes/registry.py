"""All outcomes by name: the one list that command line, notebooks, report, sensitivity and calibration read.

Every file of this folder with ``OUTCOMES`` is read: an outcome is one call in one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

import sim.outcomes
from sim import moved
from sim.listed import Listed
from sim.outcomes.outcome import Outcome
from sim.outcomes.own_values import measure, to_read
from sim.outcomes.view import RunView, view
from sim.scenario.plain_name import plain_name
from sim.words import Label
from sim.world.record import RunRecord

GROUPS = MappingProxyType(
    {
        "flows": Label("out of home", "uit huis"),
        "nearness": Label("nearness", "nabijheid"),
        "stability": Label("stability", "stabiliteit"),
        "waiting": Label("waiting and unmet need", "wachten en onvervulde behoefte"),
        "support": Label("support beside help", "steun naast hulp"),
        "crises": Label("crises and decisions", "crises en besluiten"),
        "harm": Label("harm (levels assumed)", "schade (niveaus aangenomen)"),
        "kept": Label("children kept home, followed", "kinderen die thuisbleven, gevolgd"),
        "hosts": Label("host families", "pleeggezinnen"),
        "workload": Label("workload", "werkdruk en bezetting"),
        "regions": Label("places that regions share", "plekken die regio's delen"),
        "costs": Label("money", "geld"),
        "own": Label("outcomes of your own", "eigen uitkomsten"),
    }
)
FIRST = (
    "flows", "nearness", "stability", "waiting", "support", "demand", "crises", "harm", "hosts", "workload", "workforce",
    "regions", "costs",
)  # fmt: skip
"""Files whose outcomes stand first, in this order, in every table; those of other files come after, in order of name."""


def _found() -> dict[str, Outcome]:
    """Outcomes of all files of this folder, in order."""
    files = {file.name for file in iter_modules(sim.outcomes.__path__)} - {"registry", "own"}  # what reads this list
    found: dict[str, Outcome] = {}
    for file in (*FIRST, *sorted(files.difference(FIRST))):
        for one in getattr(import_module(f"sim.outcomes.{file}"), "OUTCOMES", ()):
            if one.name in found:
                raise ValueError(f"sim/outcomes/{file}.py: there is an outcome {one.name} already")
            if one.group not in GROUPS:
                raise ValueError(
                    f"sim/outcomes/{file}.py: outcome {one.name} has a group {one.group!r} that is not in GROUPS"
                )
            found[one.name] = one
    return found


OUTCOMES: Listed[str, Outcome] = Listed(
    _found(), "outcomes", "Make an outcome of your own with sim.outcome(...) and hand it over as outcomes=[...]."
)

# What a policymaker sees first; all others stand below.
HEADLINES = (
    "entries",
    "out_of_home",
    "share_family_type",
    "own_area",
    "own_school",
    "siblings_together",
    "breakdown_24",
    "reentry_12",
    "nights_away",
    "crises_per_1000",
    "child_asked",
    "severe_incidents",
    "unmet_none_found",
    "unmet_waiting",
    "unmet_unsuitable",
    "unmet_help",
    "hosts",
    "cost_total",
)


def program_name(name: str) -> str:
    """The name of an outcome in the program, also when it is asked by its Dutch one (its label, with _ between words)."""
    bare = name.strip()
    return bare if bare in OUTCOMES else dutch_names().get(bare.lower().replace("-", "_"), bare)


@cache
def dutch_names() -> Mapping[str, str]:
    """Dutch names of outcomes, with those of the program; a label that two outcomes share is the name of neither."""
    found: dict[str, list[str]] = {}
    for one in OUTCOMES.values():
        found.setdefault(plain_name(one.label.nl, "_"), []).append(one.name)
    return MappingProxyType({dutch: names[0] for dutch, names in found.items() if len(names) == 1})


def outcome_named(name: str) -> Outcome:
    """One outcome by name. KeyError, with the nearest names, when there is none."""
    if name not in OUTCOMES:
        from difflib import get_close_matches

        names = {**dutch_names(), **{one: one for one in OUTCOMES}}
        near = dict.fromkeys(names[one] for one in get_close_matches(name.lower().replace("-", "_"), names, n=3))
        raise KeyError(f"no outcome {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    return OUTCOMES[name]


def evaluate(
    record: RunRecord | RunView, prices: Any = None, names: Iterable[str] | None = None, own: Iterable[Outcome] = ()
) -> dict[str, float]:
    """Value of every outcome, or of some, of one run.

    Parameters
    ----------
    record : a run, or a view on it that is used again for the twins.
    prices : ``sim.scenario.costs.Costs`` of the scenario; default prices when left out.
    names : names of outcomes; all when left out.
    own : outcomes of a user's own, measured as well (see ``sim.outcomes.own``).

    Returns
    -------
    dict of name to value; a mean or a share of which nothing happened is NaN.
    """
    run = view(record, prices)
    chosen = OUTCOMES.values() if names is None else [outcome_named(name) for name in names]
    values = {one.name: float(one.function(run)) for one in chosen}
    if own:
        seen = to_read(run)
        values |= {one.name: measure(one, seen) for one in own}
    return values


moved.left(__name__)
