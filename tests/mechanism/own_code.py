"""Mechanisms of a user's own, for the tests, and a digest of a run; also run as a script, without compiling."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.mechanisms import Mechanism
from sim.policies import Policy, setting
from sim.policies.base import Baseline
from sim.processes import hosts, needs, strain
from sim.scenario.scenario import Scenario
from sim.simulation import begin_run, prepare, run_from

FEW_WEEKS = 3.0


def small(own: tuple[Mechanism, ...] = (), families: int = 25, **changes: float) -> Scenario:
    """A few families of the smallest scenario, with a history of some days."""
    minimal = sim.load_scenario("minimal")
    few: dict[str, float] = {"burn_in": 0.02, "hosts.recruited": 12}
    for area in minimal.areas:
        few[f"areas.{area.name}.households"] = families
        for band in ("children_0_3", "children_4_11", "children_12_17"):
            few[f"areas.{area.name}.{band}"] = round(getattr(area, band) * families / area.households)
    scenario = minimal.with_changes(few).with_mechanisms(own)
    return scenario.with_changes({path.replace("__", "."): value for path, value in changes.items()})


def digest(scenario: Scenario, years: float = 1.0) -> str:
    """Hash of the state, the event log and the weekly series of one run."""
    record = run_from(prepare(scenario, 3), (), years)
    parts = [np.ascontiguousarray(record.log[name]).tobytes() for name in record.log.dtype.names]
    text = b"".join(parts) + record.series.tobytes() + record.services.tobytes()
    return f"{record.events} {hashlib.sha256(text).hexdigest()[:16]}"


def escalation(w, i, load):
    """What weighs on a family weighs more, by a number of our own."""
    return w.params[0].own_weight * strain.escalation(w, i, load)


def heavier(value: float = 2.0) -> Mechanism:
    """Escalation times a number of our own."""
    number = sim.parameter(value, unit="times", low=0.5, high=4.0, note="made up")
    return sim.mechanism("strain", escalation, parameters={"weight": number})


def stop_rate(w, r, support):
    """Everyone stops within weeks: a constant of this file and a helper are found."""
    return once_in(FEW_WEEKS)


def once_in(weeks):
    """A helper: rate a year of something that happens once in so many weeks."""
    return 52.0 / weeks


EROSION = """
from sim.engine import draw, ordinal, set_rate

SHARE = 0.5

def family_rates(w, i, now):
    f = w.families[i]
    rate = w.params[0].own_erosion / 365.25 if f.minors > 0 else 0.0
    set_rate(w.engine, f.entity, FAMILY_CLOCK + 1, rate, now)

def family_event(w, i, k, now):
    f = w.families[i]
    if k == 1 and draw(w.engine, f.key, 1900, ordinal(w.engine, f.entity, FAMILY_CLOCK + 1)) < 0.9:
        f.support *= SHARE

def child_mail(w, c, event, a, b, x, now):
    if event == 37:
        w.families[w.children[c].family].support *= SHARE
"""


def erosion(rate: float) -> Mechanism:
    """A mechanism that is added: support of families wears off."""
    number = sim.parameter(rate, unit="per year", low=0.0, high=50.0)
    return sim.mechanism("erosion", EROSION, parameters={"erosion": number}, clocks={"family": 2})


VISITS = '''
"""Volunteers visit families; each visit is a mail to the family, which counts it and is supported by it."""

from sim.declare import Clock, Mail, Mechanism, OwnLever, Rates
from sim.engine import draw, ordinal, set_rate
from sim.world import mail
from sim.world.codes import Chance, FamilyClock
from sim.words import Level, Lever

MECHANISM = Mechanism(
    clocks=(Clock("family", name="visit", then="visit_event"),),
    mail=(Mail("family", name="visited", then="be_visited", says="a volunteer came", carries="how", amount="much"),),
    rates=(Rates("family", set_by="visit_rates"),),
    hears={"family_left": "forget", "before level_fell": "note_fall"},
    fields={"family": "visits last_visit:float falls:long"},
    chance={"at_home": 1901},
    levers=(OwnLever("visits", "per year", 0.0, 50.0, baseline="visits", says="visits a year to a family that struggles"),),
)


def visit_rates(world, family_row, now):
    """Visits go to families that do not cope."""
    family = world.families[family_row]
    rate = world.levers[family.area, Lever.VISITS] if family.minors > 0 and family.level != Level.COPING else 0.0
    set_rate(world.engine, family.entity, FamilyClock.VISIT, rate / 365.25, now)


def visit_event(world, family_row, now):
    family = world.families[family_row]
    if draw(world.engine, family.key, Chance.AT_HOME, ordinal(world.engine, family.entity, FamilyClock.VISIT)) < 0.9:
        mail.visited(world, family.entity, 2, world.params[0].own_help)


def be_visited(world, family_row, how, much, now):
    family = world.families[family_row]
    family.visits += how
    family.last_visit = now
    family.support = min(1.0, family.support + much)


def note_fall(world, family_row, now):
    world.families[family_row].falls += 1


def forget(world, family_row, now):
    family = world.families[family_row]
    family.visits = 0
    family.last_visit = 0.0
    family.falls = 0
'''


def visits() -> Mechanism:
    """A mechanism with a declaration of its own."""
    yearly = sim.parameter(0.0, unit="per year", low=0.0, high=50.0)
    return sim.mechanism(
        "visits", VISITS, parameters={"visits": yearly, "help": sim.parameter(0.2, unit="share", low=0.0, high=1.0)}
    )


class Visits(Policy):
    """A policy of a user's own that moves the lever of a user's own."""

    name = "visits"
    title = {"en": "Visits", "nl": "Bezoek"}
    evidence = "assumption"
    would_fail = "nobody is at home"

    to: float = setting(48.0, unit="per year", low=0.0, high=50.0, meaning="visits a year")

    def changes(self, baseline: Baseline) -> list[Any]:
        """The lever, all the way."""
        return [self.lever(baseline, "visits", self.to - baseline.lever("visits"))]


def visited(own: tuple[Mechanism, ...] = ()) -> dict[str, Any]:
    """What a policy on an own lever does to own fields; before it nothing was there."""
    start = prepare(small(own or (visits(),), 50), 3)
    run = begin_run(start, (Visits(ramp_weeks=0.0),), 1.0)
    run.to(run.end)
    families = run.world.families
    here = families[families.visits > 0]
    again = run.branch()
    return {
        "at the start": int(start.world.families.visits.sum()),
        "families": len(here),
        "even": bool((families.visits % 2 == 0).all()),
        "dated": bool((here.last_visit > 0.0).all()),
        "fell": int(families.falls.max()),
        "supported": float(here.support.mean() - start.world.families.support[families.visits > 0].mean()),
        "copied": bool((again.world.families.visits == families.visits).all()),
    }


def together() -> tuple[Mechanism, ...]:
    """One set with all that a mechanism of one's own can be: functions in place of ours, a copy of a file, two that are added."""
    stops = sim.mechanism("hosts", stop_rate)
    return (heavier(1.5), stops, sim.mechanism("needs", Path(str(needs.__file__))), erosion(40.0), visits())


def few() -> dict[str, Any]:
    """Digests of that set (each set costs most of a minute to compile); the sets one by one, without compiling: `report`."""
    own = together()
    return {
        "standard": digest(small()),
        "together": digest(small(own)),
        "weighs less": digest(small(own, own__weight=1.0)),
        "visited": visited(own),
    }


def report() -> dict[str, Any]:
    """Digests of several sets of mechanisms."""
    edited = sim.mechanism("strain", "def escalation(w, i, load):\n    return 2.0\n")
    again = sim.mechanism("strain", "def escalation(w, i, load):\n    return 9.0\n")
    copies = (sim.mechanism("hosts", Path(str(hosts.__file__))), sim.mechanism("strain", strain))
    return {
        "standard": digest(small()),
        "copy": digest(small(copies)),
        "heavier": digest(small((heavier(),))),
        "heavier by 1": digest(small((heavier(),), own__weight=1.0)),
        "edited": digest(small((edited,))),
        "edited again": digest(small((again,))),
        "nothing erodes": digest(small((erosion(0.0),))),
        "erosion": digest(small((erosion(40.0), heavier(1.0)))),
        "nobody visits": digest(small((visits(),))),
        "visited": visited(),
        "hosts that stop": digest(small((sim.mechanism("hosts", stop_rate),))),
    }


if __name__ == "__main__":
    print(json.dumps(few() if "few" in sys.argv else report()))
