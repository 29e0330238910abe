"""A branch copies everything: going on in it is going on, whatever other branches do. Own agents live beside windows."""

from __future__ import annotations

from datetime import date

import mesa
import pytest

from sim.agents import Family, NeighbourhoodTeam
from sim.model import PlacementModel
from sim.policies import PolicyError


class Inspector(mesa.Agent):
    """An agent of a user: counts severe families each week and closes a team in week 5."""

    def __init__(self, model, start=0):
        super().__init__(model)
        self.seen = []
        self.luck = start

    def step(self):
        self.seen.append(self.model.number("families_severe"))
        self.luck += self.random.random()
        if len(self.seen) == 5:
            next(iter(self.model.agents_by_type[NeighbourhoodTeam])).capacity = 0


class Traveller(Inspector):
    """One that knows how to branch."""

    def branch(self, model):
        twin = Traveller(model, self.luck)
        twin.seen = list(self.seen)
        return twin


def weeks(model, n):
    for _ in range(n):
        model.step()
    return model


def log(model):
    return model.record().log.tobytes()


def test_a_branch_without_a_policy_is_going_on(small):
    whole, parent = PlacementModel(small, "slow_down", years=1), PlacementModel(small, "slow_down", years=1)
    weeks(parent, 12)
    branch = parent.branch()
    for model in (whole, parent, branch):
        while model.running:
            model.step()
    assert whole.steps == branch.steps == parent.steps == 53
    assert log(whole) == log(parent) == log(branch)
    assert branch.record().series.tobytes() == whole.record().series.tobytes()
    assert branch.record().services.tobytes() == whole.record().services.tobytes()
    tables = [m.datacollector.get_model_vars_dataframe() for m in (whole, parent, branch)]
    assert len(tables[0]) == 53 and tables[0].equals(tables[1]) and tables[0].equals(tables[2])
    with pytest.raises(RuntimeError, match="ended on 2023-01-01"):
        branch.step()


def test_the_order_of_branches_changes_nothing(small):
    names = ["baseline", "slow_down:ramp_weeks=0,days=7", "host_recruitment+network_first"]
    found = []
    for order in (names, names[::-1]):
        parent = weeks(PlacementModel(small, years=1), 8)
        branches = {name: parent.branch(name) for name in order}
        for name in order:
            weeks(branches[name], 44)
        found.append({name: log(branch) for name, branch in branches.items()})
        assert log(weeks(parent, 44)) == found[-1]["baseline"]
    assert found[0] == found[1] and len(set(found[0].values())) > 1


def test_a_branch_at_the_start_is_a_model_with_that_policy(small):
    begun = PlacementModel(small, "network_first+host_recruitment", years=1)
    branch = PlacementModel(small, years=1).branch("network_first+host_recruitment")
    assert log(weeks(begun, 40)) == log(weeks(branch, 40))


def test_policies_of_a_branch_come_on_top_of_those_in_force(small):
    both = PlacementModel(small, "slow_down:ramp_weeks=30+network_first:start=2022-02-26,ramp_weeks=9", years=1)
    first = weeks(PlacementModel(small, "slow_down:ramp_weeks=30", years=1), 8)
    assert first.date == date(2022, 2, 26)
    branch = first.branch("network_first:ramp_weeks=9")
    assert [p.name for p in branch.policies] == ["slow_down", "network_first"]
    assert log(weeks(both, 50)) == log(weeks(branch, 42))
    assert (both.world.levers == branch.world.levers).all()
    with pytest.raises(PolicyError, match="slow_down is in force already"):
        first.branch("slow_down")
    with pytest.raises(PolicyError, match="start is 2022-01-08, but this branch begins on 2022-02-26"):
        first.branch("support_figure:start=2022-01-08")


def test_branches_of_branches_share_one_history(small):
    model = weeks(PlacementModel(small, years=1), 10)
    again = weeks(weeks(model.branch(), 10).branch(), 10)
    assert log(again) == log(weeks(model, 20))
    windows = {agent.unique_id: agent for agent in again.agents}
    assert windows.keys() == {agent.unique_id for agent in model.agents}
    assert all(agent.model is again for agent in windows.values())


def test_a_value_set_in_a_branch_stays_there(small):
    model = weeks(PlacementModel(small, years=1), 4)
    branch = model.branch()
    family = next(iter(model.agents_by_type[Family]))
    twin = next(f for f in branch.agents_by_type[Family] if f.key == family.key)
    before = family.support
    twin.support = 1.0 - before
    assert family.support == before != twin.support


def test_own_agents_are_stepped_and_windows_are_not(small):
    model = PlacementModel(small, years=1)
    inspector = Inspector(model)
    weeks(model, 6)
    assert len(inspector.seen) == 6 and list(model.own_agents) == [inspector]
    assert inspector in model.agents and Inspector in model.agent_types
    assert list(model.agents_by_type[Inspector]) == [inspector]
    assert min(team.capacity for team in model.agents_by_type[NeighbourhoodTeam]) == 0
    assert isinstance(inspector.unique_id, int)
    inspector.remove()
    assert inspector not in model.agents and Inspector not in model.agent_types
    weeks(model, 1)
    assert len(inspector.seen) == 6


def test_remove_all_agents_removes_own_agents_and_closes_windows(small):
    model = PlacementModel(small, years=1)
    everybody = len(model.agents)
    Inspector.create_agents(model, 3)
    assert len(model.agents) == everybody + 3
    model.remove_all_agents()
    assert len(model.own_agents) == 0 and len(model.agents) == everybody
    weeks(model, 2)
    with pytest.raises(AttributeError):
        model.agents = []


def test_own_agents_branch_only_when_they_say_how(small):
    model = PlacementModel(small, years=1)
    Inspector(model)
    with pytest.raises(TypeError, match=r"agents of your own \(Inspector\).*branch\(model\)"):
        model.branch()
    model.remove_all_agents()
    traveller = Traveller(model)
    weeks(model, 3)
    branch = model.branch()
    weeks(model, 5)
    weeks(branch, 5)
    (twin,) = branch.own_agents
    assert twin is not traveller and twin.seen == traveller.seen and twin.luck == traveller.luck
    assert log(model) == log(branch)


class Watched(PlacementModel):
    """A user's own model, with attributes of its own."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.notes = {"weeks": []}
        self.first = next(iter(self.agents_by_type[Family]))

    def step(self):
        super().step()
        self.notes["weeks"].append(self.first.support)


def test_attributes_of_your_own_are_copied(small):
    model = weeks(Watched(scenario=small, years=1), 3)
    branch = weeks(model.branch(), 2)
    assert type(branch) is Watched
    assert branch.first.model is branch and branch.first.key == model.first.key
    assert len(model.notes["weeks"]) == 3 and len(branch.notes["weeks"]) == 5
