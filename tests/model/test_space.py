"""The space of the Mesa model: who is in it, where, and that it changes nothing; the page in a browser where Solara is there."""

from __future__ import annotations

import builtins
import inspect

import mesa
import numpy as np
import pytest

from sim.agents import Child, HostFamily
from sim.errors import InputError
from sim.model import PlacementModel
from sim.space import AreaSpace
from sim.viz import WEEKS_A_DRAWING, ShownModel, need_solara, page, parameters, with_doses


@pytest.fixture(scope="module")
def model():
    found = PlacementModel("minimal", run_seed=1, years=1)
    for _ in range(4):
        found.step()
    return found


def test_the_space_holds_who_is_out_of_home_and_the_host_families(model):
    space = model.space
    assert isinstance(space, mesa.space.ContinuousSpace) and isinstance(space, AreaSpace) and model.space is space
    here = list(space.agents)
    assert sum(isinstance(one, Child) for one in here) == model.number("out_of_home")
    assert {type(one) for one in here} <= {Child, HostFamily}
    assert all(one.pos in space.areas.values() for one in here)
    assert list(space.areas) == list(model.areas[1:])


def test_everybody_is_drawn_near_the_middle_of_the_own_area_and_always_there(model):
    space = model.space
    spots = {one.unique_id: space.spot(one) for one in space.agents}
    for one in space.agents:
        spot = spots[one.unique_id]
        assert np.hypot(spot[0] - one.pos[0], spot[1] - one.pos[1]) <= space.radius
        assert space.x_min <= spot[0] <= space.x_max and space.y_min <= spot[1] <= space.y_max
    model.step()
    assert all(space.spot(one) == spots[one.unique_id] for one in space.agents if one.unique_id in spots)


def test_neighbours_and_agents_of_your_own(model):
    space = model.space
    name, middle = next(iter(space.areas.items()))
    near = space.get_neighbors(middle, 0.1)
    assert near and {one.area for one in near} == {name}
    assert space.get_neighbors(middle, 0.1, include_center=False) == []
    own = mesa.Agent(model)
    space.place_agent(own, middle)
    assert own in space.agents and own in space.get_neighbors(middle, 0.1) and space.spot(own) == tuple(middle)
    space.remove_agent(own)
    own.remove()
    with pytest.raises(AttributeError, match="follows from the mechanisms"):
        space.move_agent(near[0], (0.0, 0.0))


def test_who_does_not_look_has_no_space_and_looking_changes_nothing():
    one, other = (PlacementModel("minimal", run_seed=3, years=0.2) for _ in range(2))
    while one.running:
        one.step()
        list(one.space.agents)
        other.step()
    assert other._space is None
    assert one.record().log.tobytes() == other.record().log.tobytes()
    branch = PlacementModel("minimal", run_seed=3, years=0.2)
    assert branch.space is not branch.branch().space


def test_the_shown_model_has_the_world_without_the_policy_beside_it():
    model = ShownModel("minimal", "slow_down", dose=0, run_seed=2, years=0.2)
    while model.running:
        model.step()
    table = model.datacollector.get_model_vars_dataframe()
    assert list(table["out_of_home"]) == list(table["as_it_is_out_of_home"])
    assert len(table) == model.steps + 1
    dosed = ShownModel("minimal", "slow_down", dose=3, run_seed=2, years=0.2)
    assert [one.name for one in dosed.policies] == ["slow_down"] and not dosed.beside.policies
    while dosed.running:
        dosed.step()
    steps = dosed.steps
    dosed.step()
    assert dosed.steps == steps and dosed.beside.day == dosed.day
    with pytest.raises(TypeError, match="does not branch"):
        dosed.branch()
    assert "slow_down" in with_doses() and "covid" not in with_doses()


def test_without_solara_a_sentence_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.split(".")[0] == "solara":
            raise ModuleNotFoundError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r'pip install -e "\.\[viz\]"'):
        need_solara()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_page_is_built_and_the_model_steps(lang):
    for package in ("altair", "ipyvuetify"):
        pytest.importorskip(package)
    solara = pytest.importorskip("solara")
    import ipyvuetify

    with pytest.raises(InputError, match="There is no policy 'covid' with doses"):
        page("minimal", "covid", lang)
    names = parameters("minimal", "slow_down", lang)
    assert set(names) <= set(inspect.signature(ShownModel).parameters)
    shown = page("minimal", "slow_down", lang)
    model = shown.args[0]
    _, found = solara.render(solara.AppLayout(children=[shown]), handle_error=False)
    buttons = {str(one.children[0]): one for one in found.find(ipyvuetify.Btn).widgets if one.children}
    assert {"Reset", "Step", "▶"} <= set(buttons)
    buttons["Step"].click()
    assert model.steps == model.beside.steps == WEEKS_A_DRAWING
    found.close()
