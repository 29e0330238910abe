"""A window shows one row of the world, keeps its identity, and sets what may be set through the engine."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from sim.agents import (
    BEHAVIOURS,
    LEVELS,
    STRESSORS,
    Child,
    CrisisService,
    Family,
    HostFamily,
    NeighbourhoodTeam,
    ResidentialPlace,
    WindowError,
)
from sim.model import PlacementModel
from sim.words import Count, Entity, HostState
from sim.world.codes import FamilyClock


@pytest.fixture
def model(small):
    return PlacementModel(small, years=10)


def weeks(model, n):
    for _ in range(n):
        model.step()


def test_everybody_is_seen_once_by_class(model):
    types = model.agents_by_type
    assert {Family, Child, HostFamily, NeighbourhoodTeam, CrisisService, ResidentialPlace} <= set(model.agent_types)
    assert len(types[Family]) == 1900
    assert len(types[Child]) == model.number("at_home") + model.number("out_of_home")
    assert len(types[NeighbourhoodTeam]) == 2 and len(types[CrisisService]) == 1
    assert len(model.agents) == sum(map(len, types.values())) == len({a.unique_id for a in model.agents})


def test_a_query_by_select_and_agg(model):
    weeks(model, 4)
    families = model.agents_by_type[Family]
    severe = model.agents.select(agent_type=Family).select(lambda family: family.level == "severe")
    assert len(severe) == model.number("families_severe") > 0
    assert families.agg("minors", sum) == len(model.agents_by_type[Child].select(lambda child: not child.adult))
    placed = model.agents_by_type[Child].select(lambda child: child.out_of_home)
    assert placed.groupby("form").count().keys() <= {"network_foster", "foster", "family_home", "open_group", "clinical",
                                                     "treatment_group", "crisis_bed", "secure"}  # fmt: skip
    assert len(placed) == model.number("out_of_home")


def test_windows_stay_the_same_and_those_of_the_ended_are_dropped(model):
    before = {agent.unique_id: agent for agent in model.agents}
    gone = [f for f in model.agents_by_type[Family]]
    rows = {f: f._row for f in gone}
    weeks(model, 60)
    after = {agent.unique_id: agent for agent in model.agents}
    both = before.keys() & after.keys()
    assert len(both) > 3000 and all(before[key] is after[key] for key in both)
    ended = [before[key] for key in before.keys() - after.keys()]
    assert {type(agent) for agent in ended} >= {Family, Child}
    assert not any(agent.present for agent in ended)
    moved = next(agent for agent in ended if isinstance(agent, Family))
    assert "has left" in repr(moved)
    with pytest.raises(WindowError, match="This family has left the model"):
        _ = moved.level  # another family lives in the row by now
    assert model.world.families.key[rows[moved]] != moved.key
    with pytest.raises(WindowError, match="has left"):
        moved.level = "severe"
    born = [after[key] for key in after.keys() - before.keys()]
    assert any(isinstance(agent, Child) and agent.age < 60 * 7 / 365.25 + 0.01 for agent in born)


def test_relations_lead_to_the_same_windows(model):
    weeks(model, 30)
    for child in model.agents_by_type[Child]:
        assert child in child.family.children
        if child.form in ("network_foster", "foster"):
            assert child in child.host.children and child.place is None
        elif child.out_of_home:
            assert child.place.form == child.form and child.place.used > 0 and child.days_away > 0
        else:
            assert child.host is None and child.place is None and child.days_away == 0


def test_every_field_can_be_read(model):
    for kind, agents in model.agents_by_type.items():
        values = {name: getattr(next(iter(agents)), name) for name in kind.fields()}
        assert values["present"] is True and values["area"] in model.areas
    assert Family.level.__doc__ == "Problem level."


def check_family_counters(model):
    families = model.world.families[1 : model.world.tally[0].n_families]
    for level in range(3):
        assert model.world.counters[0, Count.LEVEL + level] == np.sum(families.level == level)
    assert model.world.counters[0, Count.DANGER] == np.sum(families.danger == 1)


def rate(model, kind, row, slot):
    e = model.world.engine
    return float(e.rates[e.entities["first"][model.world.families.entity[row]] + slot])


def test_a_family_is_set_through_the_engine(model):
    family = next(f for f in model.agents_by_type[Family] if f.level == "coping" and not f.danger and not f.stressors)
    row = family._row
    seek, up = rate(model, Entity.FAMILY, row, FamilyClock.SEEK), rate(model, Entity.FAMILY, row, FamilyClock.LEVEL_UP)
    family.level = "strained"
    family.danger = True
    family.stressors = {"debt", "housing"}
    family.support = 0.0
    family.poor = True
    assert (family.level, family.danger, family.stressors) == ("strained", True, {"debt", "housing"})
    assert (family.support, family.poor) == (0.0, True)
    assert (
        rate(model, Entity.FAMILY, row, FamilyClock.SEEK) != seek
        and rate(model, Entity.FAMILY, row, FamilyClock.LEVEL_UP) > up
    )
    assert model.world.engine.state[0].touched_n == 0 and model.world.engine.state[0].mail_n == 0
    check_family_counters(model)
    family.level = "coping"
    family.stressors = ()
    family.danger = False
    check_family_counters(model)
    weeks(model, 10)
    check_family_counters(model)


def test_setting_a_value_that_is_there_already_changes_nothing(small):
    plain, touched = PlacementModel(small, years=1), PlacementModel(small, years=1)
    weeks(plain, 10)
    weeks(touched, 10)
    for family in list(touched.agents_by_type[Family])[:50]:
        family.level, family.support = family.level, family.support
        family.stressors = family.stressors
    for host in touched.agents_by_type[HostFamily].select(lambda h: h.kind == "recruited"):
        host.tired = host.tired
    for place in touched.agents_by_type[ResidentialPlace]:
        place.capacity = place.capacity
    weeks(plain, 20)
    weeks(touched, 20)
    assert plain.record().log.tobytes() == touched.record().log.tobytes()


def test_all_families_in_danger_and_severe_make_more_crises(small):
    plain, hard = PlacementModel(small, years=1), PlacementModel(small, years=1)
    for family in hard.agents_by_type[Family]:
        family.level = "severe"
        family.stressors = STRESSORS
    weeks(plain, 26)
    weeks(hard, 26)
    crises = [sum(f.crises for f in m.agents_by_type[Family]) for m in (plain, hard)]
    assert crises[1] > 3 * crises[0]


def test_behaviour_of_a_child_counts_in_its_family(model):
    child = next(
        c for c in model.agents_by_type[Child] if c.behaviour == "none" and not (c.psychiatric or c.disability)
    )
    row = child.family._row
    needs = model.world.families.needs[row]
    child.behaviour = "severe"
    assert child.behaviour == "severe" and model.world.families.needs[row] == needs + 1
    child.behaviour = BEHAVIOURS[0]
    assert model.world.families.needs[row] == needs


def test_capacity_is_set_and_waiting_lines_follow(model):
    for team in model.agents_by_type[NeighbourhoodTeam]:
        team.capacity = 0
    weeks(model, 26)
    teams = list(model.agents_by_type[NeighbourhoodTeam])
    waiting = sum(team.waiting for team in teams)
    assert waiting > 10 and sum(team.used for team in teams) < 200
    for team in teams:
        team.capacity = 500
    assert sum(team.waiting for team in teams) == 0  # those who waited were given a place at once
    assert all(0 < team.used <= team.capacity == 500 for team in teams)


def test_a_tired_host_rests_and_comes_back(model):
    hosts = model.agents_by_type[HostFamily]
    host = next(h for h in hosts if h.kind == "recruited" and h.state == "active" and not h.tired and h.used == 0)
    listed = model.world.hosts.in_free
    assert listed[host._row] == 1
    host.tired = True
    assert host.tired and model.world.hosts.in_free[host._row] == 0
    host.tired = False
    assert not host.tired and (model.world.hosts.in_free[host._row] == 1 or host.used > 0)
    host.places = 3
    assert host.places == 3


def test_what_cannot_be_set_says_what_can(model):
    family = next(iter(model.agents_by_type[Family]))
    child = next(iter(model.agents_by_type[Child]))
    with pytest.raises(WindowError, match="minors of a family cannot be set: it follows.*can be set.*danger, level"):
        family.minors = 3
    with pytest.raises(WindowError, match="has no 'levle'. Did you mean level"):
        family.levle = "severe"
    for name in ("pos", "model", "unique_id", "key", "_row"):
        with pytest.raises(WindowError, match=f"{name} of a child cannot be set"):
            setattr(child, name, 1)
    with pytest.raises(ValueError, match="level must be one of 'coping', 'strained', 'severe'; found 'bad'"):
        family.level = "bad"
    with pytest.raises(ValueError, match="support must be a number from 0.0 to 1.0; found 2"):
        family.support = 2
    with pytest.raises(ValueError, match="stressors must be some of 'debt'"):
        family.stressors = {"rain"}
    with pytest.raises(ValueError, match="danger must be True or False"):
        family.danger = "yes"
    with pytest.raises(ValueError, match="capacity must be a whole number"):
        next(iter(model.agents_by_type[CrisisService])).capacity = 2.5
    with pytest.raises(WindowError, match="births, moving, growing up"):
        child.remove()
    with pytest.raises(WindowError, match="cannot be deleted"):
        del child.age
    with pytest.raises(TypeError, match="made by the model"):
        Family(model)
    assert family.level in LEVELS
    while not (network := model.agents_by_type[HostFamily].select(lambda h: h.kind == "network")):
        weeks(model, 1)
    with pytest.raises(WindowError, match="places of a network foster family"):
        next(iter(network)).places = 4


def test_a_window_holds_nothing_of_its_own(model):
    child = next(iter(model.agents_by_type[Child]))
    assert not vars(child)
    assert copy.copy(child) is child and copy.deepcopy(child) is child
    with pytest.raises(TypeError, match="keep its unique_id"):
        pickle.dumps(child)


def test_windows_follow_two_campaigns_at_once_week_by_week(small):
    text = "+".join(["host_recruitment:extra_enquiries=5,every_months=2"] * 2)
    model = PlacementModel(small, text, years=3)
    while model.running:
        model.step()
        hosts = model.world.hosts[1 : model.world.tally[0].n_hosts]
        living = hosts["key"][hosts["state"] != HostState.GONE].tolist()
        assert len(set(living)) == len(living) == len(model.agents_by_type[HostFamily])
