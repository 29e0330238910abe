"""What ships is a list that is read: what somebody writes into it would be lost in workers, so it is refused."""

import importlib
import pickle
import pkgutil
from collections.abc import Mapping

import pytest

import sim
from sim.listed import Listed, ListedError

WRITES = {
    "set": lambda held: held.__setitem__("mine", 1),
    "delete": lambda held: held.__delitem__(next(iter(held))),
    "pop": lambda held: held.pop(next(iter(held))),
    "popitem": lambda held: held.popitem(),
    "clear": lambda held: held.clear(),
    "update": lambda held: held.update(mine=1),
    "setdefault": lambda held: held.setdefault("mine", 1),
    "ior": lambda held: held.__ior__({"mine": 1}),
}
DOORS = {
    "sim.outcomes.registry.OUTCOMES": ("sim.outcome(", "outcomes=["),
    "sim.policies.base.REGISTRY": ("sim.Policy",),
    "sim.policies.changes.PROFILES": ("put(world, state)",),
    "sim.words.LEVER_BY_NAME": ("sim.mechanism(",),
    "sim.mechanisms.standard.HOOKS": ("sim.mechanism(", "mechanisms=["),
    "sim.scenario.services.KINDS": ("[[services]]",),
    "sim.scenario.services.FORMS": ("[[services]]",),
}


def named(path: str):
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def modules():
    for found in pkgutil.walk_packages(sim.__path__, "sim."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def test_no_constant_of_the_package_can_be_written_to():
    writable = [
        f"{module.__name__}.{name}"
        for module in modules()
        for name, value in vars(module).items()
        if name.isupper() and not name.startswith("_") and isinstance(value, dict | list | set)
        and name != "LOOK"  # of str.translate, which reads a plain dict
    ]  # fmt: skip
    assert not writable, f"hold these in a Listed or a MappingProxyType: {writable}"


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("path", DOORS)
def test_writing_is_refused_and_the_door_is_named(path, write):
    held = named(path)
    before = dict(held)
    with pytest.raises(ListedError) as refused:
        write(held)
    assert all(words in str(refused.value) for words in DOORS[path]) and "workers" in str(refused.value)
    assert dict(held) == before


def test_a_list_reads_as_a_dictionary_does_and_travels():
    held = {"a": 1, "b": 2}
    found = Listed(held, "letters", "Write your own alphabet.")
    assert isinstance(found, Mapping) and found == held and list(found) == ["a", "b"] and len(found) == 2
    assert found["a"] == 1 and found.get("c") is None and "b" in found and dict(found.items()) == held
    held["c"] = 3
    assert found["c"] == 3, "its owner alone adds to it"
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    with pytest.raises(ListedError, match="alphabet"):
        again["d"] = 4


def test_an_outcome_and_a_policy_of_your_own_give_the_same_with_one_worker_and_with_two():
    from tests.own_policies import nothing_left

    mine = sim.outcome("mine_in_a_list_test", "per year", lambda run: float(len(run.record.log)), en="rows of the log")
    place = sim.load_scenario("minimal").with_changes({"burn_in": 1})
    with nothing_left():

        class ListTest(sim.Policy):
            name = "list_test"

            def changes(self, baseline):
                return [self.lever(baseline, "ask_view", 0.5)]

        found = [
            sim.compare(place, [ListTest()], seeds=2, years=0.2, twins=False, outcomes=[mine], workers=workers)
            for workers in (1, 2)
        ]
    one, two = ([unit.values["list_test"][mine.name] for unit in data.units] for data in found)
    assert one == two and min(one) > 0
