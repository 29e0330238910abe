"""Numbers of the Wel Thuis team: sim/scenario/sections/teams.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import wel_thuis
from sim.words import N_STRESSORS, CaseEnd, Event, Stressor
from sim.world.codes import Chance
from sim.world.world import World

from .bench import Probe, chance, draws, family, logged, mean_stay, now_of, shape_of_stay
from .family import falls
from .placement import goes_back, home
from .places import ratio
from .rows import VALUE, Row, Unused, always, exactly

# --- Wel Thuis ----------------------------------------------------------------------------------------------------------


def team_room(w: World, i: int, places: int) -> Any:
    """Record of the team of a family, with so many places."""
    s = w.services[w.areas[w.families[i].area].wel_thuis]
    s.capacity, s.used = places, 0
    return s


def taken_up(stressors: int = 1 << Stressor.DEBT, places: int = 1) -> Callable[[World], int]:
    """A family is brought to the team; its row."""

    def act(w: World) -> int:
        i = family(w, stressors=stressors)
        team_room(w, i, places)
        wel_thuis.take_up(w, i, 0, now_of(w))
        return i

    return act


def works_on(stressors: int, places: int = 1) -> Probe:
    """Which obstacle (counted from 1) the team works on; 0: it does not take the family up."""
    return lambda w: w.families[taken_up(stressors, places)(w)].wel_thuis_case


def removes(k: int) -> Probe:
    """Chance that the obstacle is gone at the end of a case; the place in the team is free again."""

    def happens(w: World) -> bool:
        i = taken_up(1 << k | 1 << (N_STRESSORS - 1))(w)
        wel_thuis.case_ends(w, i, w.families[i].wel_thuis_until)
        assert w.families[i].wel_thuis_case == 0 and w.services[w.areas[w.families[i].area].wel_thuis].used == 0
        assert w.families[i].stressors >> (N_STRESSORS - 1) & 1, "no other stressor is removed"
        said = logged(w, Event.TEAM_CASE)[-1]["reason"] == CaseEnd.REMOVED
        assert said == (w.families[i].stressors >> k & 1 == 0)
        return said

    return chance(Chance.WEL_THUIS_REMOVED, happens)


def ended_by_itself(w: World) -> float:
    """Whether an obstacle that ended by itself is counted as removed."""
    draws[Chance.WEL_THUIS_REMOVED] = 0.0
    i = taken_up()(w)
    w.families[i].stressors = 0
    wel_thuis.case_ends(w, i, w.families[i].wel_thuis_until)
    return logged(w, Event.TEAM_CASE)[-1]["reason"] == CaseEnd.REMOVED


def leaves_one_more(before: int, after: int, by_then: int | None = None) -> Probe:
    """Chance that a case about the first of these obstacles ends with others; ``by_then``: what is there at its end."""

    def happens(w: World) -> bool:
        i = taken_up(before)(w)
        w.families[i].stressors = before if by_then is None else by_then
        wel_thuis.case_ends(w, i, w.families[i].wel_thuis_until)
        return w.families[i].stressors == after

    return chance(Chance.WEL_THUIS_REMOVED, happens)


TEAM = {"wel_thuis": 1.0}
HARM = exactly(lambda v: max(0.0, -v), "less it, where it is below 0")
ALL_THREE = 1 << Stressor.DEBT | 1 << Stressor.SEPARATION | 1 << Stressor.HOUSING
ROWS: list[Row | Unused] = [
    # Wel Thuis
    Row("obstacles.days", mean_stay(taken_up(), Chance.WEL_THUIS_TAKEN), VALUE, levers=TEAM),
    Row("obstacles.days", shape_of_stay(taken_up(), Chance.WEL_THUIS_TAKEN), always(4.0), "shape", levers=TEAM),
    *(Row("obstacles.removed", removes(k), exactly(lambda v: max(0.0, v)), f"stressor {k}", levers=TEAM) for k in (Stressor.DEBT,
        Stressor.SEPARATION, Stressor.HOUSING)),
    Row("obstacles.removed", leaves_one_more(1 << Stressor.DEBT, 1 << Stressor.DEBT | 1 << Stressor.SEPARATION), HARM,
        "one more begins", levers=TEAM),
    Row("obstacles.removed", leaves_one_more(1 << Stressor.HOUSING, 1 << Stressor.HOUSING | 1 << Stressor.DEBT), HARM,
        "the first after the last", levers=TEAM),
    Row("obstacles.removed", leaves_one_more(1 << Stressor.DEBT, 1 << Stressor.DEBT, 0), HARM, "it comes back", levers=TEAM),
    Row("obstacles.removed", leaves_one_more(ALL_THREE, ALL_THREE), exactly(lambda v: 1.0 - max(0.0, v)), "all are there",
        levers=TEAM),
    Row("obstacles.removed", ended_by_itself, always(0.0), "ended by itself", levers=TEAM),
    *(Row("obstacles.removed", works_on(1 << k), always(k + 1 if k <= Stressor.HOUSING else 0), f"works on stressor {k}",
        levers=TEAM)
      for k in range(N_STRESSORS)),
    Row("obstacles.removed", works_on(1 << Stressor.DEBT, 0), always(0.0), "no room", levers=TEAM),
    Row("obstacles.recovery", ratio(falls(wel_thuis_case=1), falls()), VALUE),
    Row("obstacles.return_home", goes_back(of_family={"wel_thuis_case": 1}), VALUE, "by itself"),
    Row("obstacles.return_home", home(of_family={"wel_thuis_case": 1}), exactly(lambda v: v / 4), "at the end of a stay",
        given={"placement.back_home": 0.25}),
]  # fmt: skip
