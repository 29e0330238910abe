"""Where a rate must be nothing: its mechanism is off, nobody is there, or it is not its time; and whose chance is whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import crisis, harm, needs, protection, routes, seeking, strain
from sim.words import Form, HelpForm, Level, ProtectionCase
from sim.world.codes import Chance, ChildClock, FamilyClock

from .bench import child, child_rate, draws, family, family_rate
from .rows import Fact

EVERYTHING_ON = {"level": Level.STRAINED, "stressors": 0}
# clock -> (mechanism, switch, states in which it is off)
FAMILY = {
    FamilyClock.STRESSOR: (strain.stressor_rates, "strain", ({"minors": 0},)),
    FamilyClock.LEVEL_UP: (strain.level_rates, "strain", ({"minors": 0},)),
    FamilyClock.LEVEL_DOWN: (strain.level_rates, "strain", ({"minors": 0},)),
    FamilyClock.DANGER: (strain.level_rates, "strain", ({"minors": 0},)),
    FamilyClock.SEEK: (
        seeking.seek_rates,
        "seeking",
        (
            {"minors": 0},
            {"wait_item": 1},
            {"next_help": HelpForm.GENERALIST},
            {"help": HelpForm.GENERALIST},
            {"help": HelpForm.SPECIALIST},
        ),
    ),
    FamilyClock.REPORT: (protection.report_rates, "protection", ({"at_home": 0}, {"protect": ProtectionCase.BOARD})),
    FamilyClock.CRISIS: (crisis.crisis_rates, "crisis", ({"at_home": 0},)),
    FamilyClock.HARM: (harm.home_harm_rates, "harm", ({"at_home": 0},)),
}
CHILD = {
    ChildClock.BEHAVIOUR: (needs.behaviour_rates, "strain", ({"adult": 1}, {"family": 0})),
    ChildClock.PLANNED: (
        routes.planned_rates,
        "routes",
        ({"adult": 1}, {"form": Form.FOSTER}, {"want": 1}, {"demand": 1}, {"family": 0}),
    ),
}


def each_guard() -> list[Fact]:
    """A rate is there; it is 0 in each of the states, and when its mechanism is off."""
    facts = []
    for clock, (set_rates, switch, states) in FAMILY.items():
        name = f"rate {clock} of a family"
        on = family_rate(clock, set_rates, **EVERYTHING_ON)
        facts.append(Fact(f"{name} is there", lambda w, on=on: on(w) > 0.0, True))
        facts.append(Fact(f"{name}, mechanism off", _off(on, switch), 0.0))
        facts += [
            Fact(f"{name}, {state}", family_rate(clock, set_rates, **{**EVERYTHING_ON, **state}), 0.0)
            for state in states
        ]
    for clock, (set_rates, switch, states) in CHILD.items():
        name = f"rate {clock} of a child"
        on = child_rate(clock, set_rates, {"level": Level.SEVERE}, behaviour=1, psychiatric=1)
        facts.append(Fact(f"{name} is there", lambda w, on=on: on(w) > 0.0, True))
        facts.append(Fact(f"{name}, mechanism off", _off(on, switch), 0.0))
        for state in states:
            off = child_rate(clock, set_rates, {"level": Level.SEVERE}, **{"behaviour": 1, "psychiatric": 1, **state})
            facts.append(Fact(f"{name}, {state}", off, 0.0))
    return facts


def _off(probe: Callable[[Any], float], switch: str) -> Callable[[Any], float]:
    def off(w: Any) -> float:
        w.params[0][f"on_{switch}"] = 0.0
        return probe(w)

    return off


def occasions(act: Callable[[Any, int], Any], purpose: int, *of: tuple[str, ...]) -> Callable[[Any], int]:
    """How many different draws a child has for a purpose when each of these fields is 1, 2 and 3."""

    def probe(w: Any) -> int:
        asked = set()
        draws[purpose] = lambda key, n: asked.add(n) or 0.9999
        family(w)
        for one in range(1, 4):
            for two in range(1, 4):
                act(w, child(w, **dict(zip(of[0], (one, two), strict=True))))
        return len(asked)

    return probe


ROWS = [
    *each_guard(),
    Fact(
        "each move of each stay has a draw of its own",
        occasions(needs.move_strain, Chance.MOVE_STRAIN, ("entries", "moves")),
        9,
    ),
]
