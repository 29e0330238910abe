"""The model as a Mesa model: one step is one week, agents are windows on the rows of the world.

The engine moves the world; Mesa counts steps, keeps a user's own agents and collects data. Works on Mesa 3.3 and later
3.x: nothing here depends on ``model.time`` or on Mesa's own events.
"""

from __future__ import annotations

import copy
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from mesa import Agent, DataCollector, Model
from mesa.agent import AgentSet

from sim.agents import CLASSES, SERVICES, Window
from sim.history import State
from sim.mechanisms import Mechanism, as_mechanisms, entries
from sim.policies import Policy, PolicyError, parse
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import Scenario
from sim.simulation import Run, begin_run, prepare
from sim.space import AreaSpace
from sim.words import COUNTERS, SUMS, HostState
from sim.world.record import RunRecord
from sim.world.world import World

NUMBERS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {**{one.number or one.name: (one.code,) for one in COUNTERS}, **{one.number: one.codes for one in SUMS}}
)
"""Numbers that the model keeps at every moment, by name: the weekly counters that each is the sum of."""


def number(model: PlacementModel, name: str, area: str = "city") -> int:
    """Number of children or families now; a reporter for a `mesa.DataCollector`.

    Parameters
    ----------
    name : one of ``NUMBERS``; area : name of an area, "city" for all together.
    """
    if name not in NUMBERS:
        raise KeyError(f"There is no number {name!r}; there are {', '.join(NUMBERS)}.")
    if area not in model.areas:
        raise KeyError(f"There is no area {area!r}; there are {', '.join(model.areas)}.")
    row = model.world.counters[model.areas.index(area)]
    return int(sum(row[k] for k in NUMBERS[name]))


class PlacementModel(Model):  # type: ignore[misc]  # Mesa has no types
    """Children, families and services of a scenario, a week at a time, from the scenario's start date.

    Parameters
    ----------
    scenario : bundled name, path, Scenario, or a ready State from `sim.simulation.prepare` (which stays as it is, and
        brings its own seed). Otherwise the burn-in is run here.
    policies : Policy objects or text such as ``"slow_down:office=0.9+network_first"``, or a list of these; empty is the
        baseline.
    run_seed : keys all chance of the world, 0 <= run_seed < 2**63. None: by ``rng`` or ``seed``; without these by the
        system's own randomness, as in any Mesa model, so that Mesa's replications differ.
    years : length of the run; None: as the scenario says.
    rng, seed : Mesa's own names, one of them: without ``run_seed`` it keys the world too (a whole number is the run seed itself);
        with ``run_seed`` only agents of your own (``model.rng``, ``model.random``). None: these follow from ``run_seed``.
    mechanisms : mechanisms of your own, from ``sim.mechanism``.

    Attributes
    ----------
    run_seed : what keyed the world: the same number again gives the same world.
    running : False from the horizon on; a step beyond it raises.
    areas : names, the first is "city": all together.
    datacollector : numbers of `NUMBERS`, once a step; put your own in its place before the first step.

    Raises
    ------
    ScenarioError, PolicyError, MechanismError, ValueError : what is wrong, in a sentence.
    """

    running: bool

    def __init__(
        self,
        scenario: str | PathLike[str] | Scenario | State = "utrecht",
        policies: str | Policy | Iterable[str | Policy] | None = (),
        run_seed: int | None = None,
        years: float | None = None,
        rng: Any = None,
        mechanisms: Mechanism | Iterable[Mechanism] = (),
        seed: Any = None,
    ) -> None:
        if rng is not None and seed is not None:
            raise ValueError("Give rng or seed, not both: they are two names of one thing in Mesa.")
        chance = seed if rng is None else rng
        wanted = as_policies(policies)
        state, ours = as_state(scenario, run_seed, chance, as_mechanisms(mechanisms))
        mesas = (
            int(chance) if isinstance(chance, np.integer) else chance
        )  # Python's generator takes its own numbers only
        super().__init__(rng=state.seed if chance is None else mesas)
        self._open(begin_run(state, wanted, years, keep=not ours))
        reporters = {"run_seed": _run_seed, **{name: partial(number, name=name) for name in NUMBERS}}
        self.datacollector = DataCollector(model_reporters=reporters)

    def _open(self, run: Run) -> None:
        self._run = run
        self._weeks = 0
        self.run_seed = run.state.seed
        self.areas: tuple[str, ...] = ("city", *(area.name for area in run.state.scenario.areas))
        self._moved = 0  # how often the world has changed; windows were last looked at when it was _looked
        self._looked = -1
        self._windows: dict[tuple[str, int], Window] = {}
        self._rows: dict[str, list[Window | None]] = {}
        self._seen: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self._everyone = AgentSet([], random=self.random)
        self._by_class = {kind: AgentSet([], random=self.random) for kind in CLASSES}
        self._columns: dict[tuple[str, str], np.ndarray] = {}
        self._columns_of: World | None = None
        self._space: AreaSpace | None = None

    # --- time --------------------------------------------------------------------------------------------------------

    @property
    def world(self) -> World:
        """All tables as they are now. Read them; writing in them goes around the engine."""
        return self._run.world

    @property
    def setting(self) -> Scenario:
        """The Scenario (``model.scenario`` belongs to Mesa)."""
        return self._run.state.scenario

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Policies in force."""
        return self._run.policies

    @property
    def day(self) -> float:
        """Present time on the model's clock, days (day 0 is a Monday, before the burn-in)."""
        return self._run.now

    @property
    def date(self) -> date:
        """Present date."""
        return self._run.state.zero + timedelta(days=int(self.day))

    def step(self) -> None:
        """Go on one week (the last step: to the horizon), then step agents of your own, then collect data.

        Raises
        ------
        RuntimeError : the run is at its horizon.
        """
        self._check_horizon()
        self._weeks += 1
        self._run.to(self._run.state.start + 7.0 * self._weeks)
        self._moved += 1
        self.own_agents.do("step")
        self.running = self.running and self.day < self._run.end
        self.datacollector.collect(self)

    def _wrapped_step(self, *args: Any, **kwargs: Any) -> None:
        self._check_horizon()  # before Mesa counts the step
        super()._wrapped_step(*args, **kwargs)

    def _check_horizon(self) -> None:
        if self.day >= self._run.end:
            raise RuntimeError(
                f"The run ended on {self.date}, after {self._weeks} weeks. Ask `model.running` before a step, or make a "
                "longer run with years=..."
            )

    def number(self, name: str, area: str = "city") -> int:
        """Number of children or families now, by the names in `NUMBERS`."""
        return number(self, name, area)

    def record(self) -> RunRecord:
        """Event log, weekly series and cohort since the start: what outcomes are computed from. Changes nothing."""
        return self._run.record()

    # --- agents ------------------------------------------------------------------------------------------------------

    @property
    def space(self) -> AreaSpace:
        """The areas as a Mesa space, with children out of home and host families; made when it is first asked for."""
        if self._space is None:
            self._space = AreaSpace(self)
        return self._space

    @property
    def own_agents(self) -> Any:
        """Agents of your own: the only ones that ``step()`` steps, in order of creation."""
        return super().agents

    @property
    def agents(self) -> Any:
        """Windows on all that is in the model now, and your own agents."""
        self._look()
        return self._everyone

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError(
            "model.agents cannot be set: it shows who is in the model. Your own agents register themselves."
        )

    @property
    def agents_by_type(self) -> dict[type[Agent], Any]:
        """Agents by class; classes of which there are none now are left out."""
        self._look()
        found: dict[type[Agent], Any] = {kind: agents for kind, agents in self._by_class.items() if len(agents)}
        return found | {kind: agents for kind, agents in super().agents_by_type.items() if len(agents)}

    @property
    def agent_types(self) -> list[type]:
        """Classes of the agents."""
        return list(self.agents_by_type)

    def remove_all_agents(self) -> None:
        """Remove your own agents and close all windows; what windows show stays, and a next look opens them again."""
        super().remove_all_agents()
        self._close()

    def register_agent(self, agent: Any) -> None:
        """Mesa calls this for each new agent of your own."""
        super().register_agent(agent)
        self._everyone.add(agent)

    def deregister_agent(self, agent: Any) -> None:
        """Mesa calls this when an agent of your own is removed."""
        super().deregister_agent(agent)
        self._everyone.discard(agent)

    def _close(self) -> None:
        self._looked = -1
        self._windows.clear()
        self._rows.clear()
        self._seen.clear()
        self._everyone = AgentSet(self.own_agents, random=self.random)
        self._by_class = {kind: AgentSet([], random=self.random) for kind in CLASSES}

    def _look(self) -> None:
        """Open windows on rows that are new since the last look, close those of rows that have ended."""
        if self._looked == self._moved:
            return
        self._looked = self._moved
        first = not self._windows
        collecting = gc.isenabled()
        gc.disable()  # opening many windows makes no garbage: looking for it takes more time than the windows
        try:
            for table, here in self._here():
                self._look_at(table, here, first)
        finally:
            if collecting:
                gc.enable()
        if first:
            self._everyone = AgentSet([*self._windows.values(), *self.own_agents], random=self.random)

    def _look_at(self, table: str, here: np.ndarray, first: bool) -> None:
        """Open and close windows on the rows of one table."""
        keys = self._column(table, "key")[: len(here)]
        was, had = self._seen.get(table, (keys[:0], here[:0]))
        rows = self._rows.setdefault(table, [])
        same = np.zeros(len(here), bool)
        same[: len(had)] = (here[: len(had)] == had) & ((keys[: len(had)] == was) | ~had)
        same[len(had) :] = ~here[len(had) :]
        rows.extend([None] * (len(here) - len(rows)))
        changed = np.flatnonzero(~same)
        for row in changed.tolist():
            self._end(rows[row])
            rows[row] = None
        self._open_windows(table, rows, changed[here[changed]], keys, first)
        self._seen[table] = (keys.copy(), here)

    def _here(self) -> Iterator[tuple[str, np.ndarray]]:
        """(table, whether each row in use shows somebody) for every table with windows; row 0 is nobody."""
        t = self.world.tally[0]
        yield "families", self._column("families", "alive")[: t.n_families] != 0
        yield "children", self._column("children", "alive")[: t.n_children] != 0
        hosts = self._column("hosts", "state")[: t.n_hosts] != HostState.GONE
        hosts[:1] = False
        yield "hosts", hosts
        yield "services", np.isin(self._column("services", "kind"), list(SERVICES))

    def _open_windows(
        self, table: str, rows: list[Window | None], new: np.ndarray, keys: np.ndarray, first: bool
    ) -> None:
        """Open windows on new rows of a table, class by class."""
        for kind in CLASSES:
            if kind.table != table:
                continue
            mine = new
            if table == "services":
                mine = new[[SERVICES[int(k)] is kind for k in self._column(table, "kind")[new]]]
            numbers, names = mine.tolist(), keys[mine].tolist()
            windows = kind._open(self, numbers, names)
            for row, window in zip(numbers, windows, strict=True):
                rows[row] = window
            self._windows.update(((table, key), window) for key, window in zip(names, windows, strict=True))
            if first:
                self._by_class[kind] = AgentSet(windows, random=self.random)
                continue
            for window in windows:
                self._by_class[kind].add(window)
                self._everyone.add(window)

    def _end(self, window: Window | None) -> None:
        if window is not None:
            if self._windows.get((window.table, window.key)) is window:
                del self._windows[window.table, window.key]
            self._everyone.discard(window)
            self._by_class[type(window)].discard(window)

    def _at(self, table: str, row: int) -> Any:
        """Window on a row; None for row 0."""
        self._look()
        return self._rows[table][row] if row else None

    def _same(self, window: Window) -> Window:
        """Window of this model on what a window of another model shows."""
        self._look()
        found = self._windows.get((window.table, window.key))
        return window._open(self, [0], [window.key])[0] if found is None else found

    def _shows(self, table: str, row: int, key: int) -> bool:
        """Whether a row still holds the entity of this key."""
        if self._column(table, "key")[row] != key or row == 0:
            return False
        if table == "hosts":
            return bool(self._column(table, "state")[row] != HostState.GONE)
        return table == "services" or bool(self._column(table, "alive")[row])

    def _column(self, table: str, name: str) -> np.ndarray:
        world = self._run.world
        if self._columns_of is not world:
            self._columns.clear()
            self._columns_of = world
        column = self._columns.get((table, name))
        if column is None:
            column = self._columns[table, name] = np.asarray(getattr(world, table)[name])
        return column

    def _adjust(self, kind: int, row: int, what: int, value: float, which: int) -> None:
        """Set one field of the world through the engine."""
        settle = entries(self.setting.own).adjust
        self._run.world = settle(self.world, kind, row, what, value, which)
        self._moved += 1

    # --- branches ----------------------------------------------------------------------------------------------------

    def branch(self, policies: str | Policy | Iterable[str | Policy] | None = ()) -> PlacementModel:
        """A copy that goes its own way from here, with more policies from today on; this model is untouched.

        Without a policy it goes on exactly as this model does. Collected rows, random generators and attributes of your
        own are copied. Agents of your own come along if each defines ``branch(model)``, which makes and returns its
        copy in the new model.

        Raises
        ------
        TypeError : own agents that do not say how they branch.
        PolicyError : a policy that is in force already, that starts in the past, or a text that names none ("").
        """
        self._may_branch()
        run = self._run.branch(as_policies(policies, empty=False))
        new: PlacementModel = type(self).__new__(type(self))
        Model.__init__(new, rng=self.run_seed)
        self._count_along(new)
        fresh = set(new.__dict__)
        new._open(run)
        new._weeks = self._weeks
        ours = set(new.__dict__) - fresh
        new.running = self.running
        new.random.setstate(self.random.getstate())
        new.rng = copy.deepcopy(self.rng)
        memo: dict[int, Any] = {id(self): new, id(self.random): new.random, id(self.rng): new.rng}
        for agent in list(self.own_agents):
            twin: Any = agent.branch(new)
            if not isinstance(twin, Agent) or twin.model is not new:
                raise TypeError(
                    f"{type(agent).__name__}.branch(model) must make and return an agent in that model; it gave {twin!r}."
                )
            memo[id(agent)] = twin
        for name, value in self.__dict__.items():
            if name not in fresh and name not in ours:
                new.__dict__[name] = copy.deepcopy(value, memo)
        return new

    def _may_branch(self) -> None:
        silent = sorted({type(a).__name__ for a in self.own_agents if not callable(getattr(a, "branch", None))})
        if silent:
            raise TypeError(
                f"This model has agents of your own ({', '.join(silent)}) that cannot be copied without knowing how: give "
                "each class a method branch(model) that makes and returns its copy in the new model, or remove them first."
            )
        events = getattr(self, "_event_list", ())
        if len(events) > 1:  # one is Mesa's own: the next step
            raise TypeError(
                "Events were scheduled in Mesa on this model; a branch cannot copy them. Cancel them before branching."
            )

    def _count_along(self, new: PlacementModel) -> None:
        """Let Mesa count the steps that this model has made (its counters and clock), without doing anything."""
        new._user_step = _nothing
        new.__dict__["_check_horizon"] = _nothing
        for _ in range(self.steps):
            new.step()
        del new.__dict__["_check_horizon"]
        new._user_step = type(new).step.__get__(new)


def _nothing(*args: Any, **kwargs: Any) -> None:
    """Step of a model whose steps are only counted."""


def as_state(
    scenario: str | PathLike[str] | Scenario | State, run_seed: int | None, chance: Any, own: tuple[Mechanism, ...] = ()
) -> tuple[State, bool]:
    """(a state at the start date, whether it was made here and may be used up); see `PlacementModel` for the seeds."""
    key = None if run_seed is None else whole_seed("run_seed", run_seed)
    if isinstance(scenario, State):
        asked = key if key is not None else None if chance is None else seed_of(chance)
        if asked not in (None, scenario.seed):
            given = f"run_seed is {asked}" if key is not None else f"rng or seed asks for the world of {chance!r}"
            raise ValueError(
                f"{given}, but the state was made with seed {scenario.seed} and is that history: leave it out, give the "
                "scenario in place of the state, or prepare a state for each seed. (rng beside "
                f"run_seed={scenario.seed} is for agents of your own.)"
            )
        if own:
            raise ValueError(
                "A ready state has its mechanisms already: prepare it from scenario.with_mechanisms(...), or give the "
                "scenario itself together with mechanisms=[...]."
            )
        return scenario, False
    if not isinstance(scenario, Scenario):
        scenario = load_scenario(scenario if isinstance(scenario, str) else Path(scenario))
    if own:
        scenario = scenario.with_mechanisms(as_mechanisms((*scenario.own, *own)))
    return prepare(scenario, seed_of(chance) if key is None else key), True


def whole_seed(name: str, seed: Any) -> int:
    """A run seed, or a ValueError that says what it must be."""
    if isinstance(seed, bool | np.bool_) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**63:
        raise ValueError(f"{name} must be a whole number from 0 and below 2**63; found {seed!r}.")
    return int(seed)


def seed_of(chance: Any) -> int:
    """Run seed from what Mesa calls ``rng`` or ``seed``.

    A whole number is the run seed itself. A Generator gives one draw; a SeedSequence, or whole numbers together, what follows
    from them. None: the system's own randomness (below 2**53, so that every program can write it down exactly).
    """
    if chance is None:
        return int(np.random.SeedSequence().generate_state(1, np.uint64)[0] >> 11)
    if isinstance(chance, np.random.BitGenerator):
        chance = np.random.Generator(chance)
    if isinstance(chance, np.random.Generator):
        return int(chance.integers(2**53))
    if isinstance(chance, list | tuple | np.ndarray):
        chance = np.random.SeedSequence(
            [whole_seed("Each number of rng or seed", one) for one in np.ravel(chance).tolist()]
        )
    if isinstance(chance, np.random.SeedSequence):
        return int(chance.generate_state(1, np.uint64)[0] >> 11)
    return whole_seed("rng (or seed)", chance)


def _run_seed(model: PlacementModel) -> int:
    """What keyed the world; a column of the collected data, so that a replication can be made again."""
    return model.run_seed


def as_policies(policies: str | Policy | Iterable[str | Policy] | None, *, empty: bool = True) -> list[Policy]:
    """Policies from objects, text, or a list of these; "baseline", and "" where ``empty`` may be, are no policy."""
    if policies is None:
        return []
    parts: Sequence[Any] = [policies] if isinstance(policies, str | Policy) else list(policies)
    found: list[Policy] = []
    for part in parts:
        if isinstance(part, str):
            found += [] if part == "baseline" else parse(part, empty=empty)
        elif isinstance(part, Policy):
            found.append(part)
        else:
            raise PolicyError(f"A policy is a Policy or a text such as 'slow_down+network_first'; found {part!r}.")
    return found
