"""Windows: a family, child, host family or service of the model, seen as a Mesa agent.

The world is a set of tables; a window shows one row of them and holds nothing itself. Windows are made the first time
somebody looks (``model.agents``), so a run in which nobody looks has none. The same entity is the same window for as
long as it is in the model; it is known by its kind and chance key (``unique_id``), which are equal in every branch and
under every policy. A window of something that has left the model says so in a sentence.

A field that can be set goes through the engine: clocks are settled, the field changes, rates follow (see `sim.adjust`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn

import numpy as np
from mesa import Agent

from sim import adjust
from sim.units import YEAR
from sim.words import FORM_NAMES, LEGAL_NAMES, LEVEL_NAMES, ROUTE_NAMES, Entity, Form, ServiceKind

LEVELS = LEVEL_NAMES
STRESSORS = ("debt", "separation", "housing", "parent_illness", "partner_violence")
CONCERNS = ("neglect", "abuse", "partner_violence", "separation_conflict", "overload", "child_driven")
HELPS = ("none", "neighbourhood_team", "specialist", "intensive")
ROUTES = ROUTE_NAMES
STATUSES = LEGAL_NAMES
FIGURES = ("none", "active", "sought", "conflict", "refused")
BEHAVIOURS = ("none", "moderate", "severe")
HOST_STATES = ("gone", "screening", "active", "stopped")
HOST_KINDS = MappingProxyType({Form.NETWORK_FOSTER: "network", Form.FOSTER: "recruited"})
TIERS = ("city", "region", "supra_region", "outside")


class WindowError(AttributeError):
    """A field that a window does not have or that cannot be set, in a sentence for people."""


class Shown:
    """A field of a window: what column it shows, in which words, and how it is set (if it can be).

    Parameters
    ----------
    text : meaning and unit.
    column : column of the table, if it has another name than the field.
    words : names of the values 0, 1, ...; ``bool`` for yes or no.
    code : ``SET_*`` of `sim.adjust`; None: the field follows from the mechanisms.
    low, high : bounds of a number that can be set.
    """

    def __init__(
        self, text: str, column: str = "", words: Any = None, code: int | None = None, low: float = 0, high: float = 0
    ) -> None:
        self.__doc__ = text
        self.column = column
        self.words = words
        self.code = code
        self.low = low
        self.high = high
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.column = self.column or name

    def __get__(self, window: Any, owner: Any = None) -> Any:
        if window is None:
            return self
        value = window._cell(self.column)
        if self.words is None:
            return value.item()
        if self.words is bool:
            return bool(value)
        return self.words[int(value)]

    def __set__(self, window: Any, value: Any) -> None:
        window.__setattr__(self.name, value)

    def number(self, value: Any) -> float:
        """Number to store for a value that somebody wants to set.

        Raises
        ------
        ValueError : a value that is not allowed, in a sentence.
        """
        if self.words is bool:
            if value in (0, 1) and isinstance(value, bool | int | np.bool_ | np.integer):
                return float(value)
            raise ValueError(f"{self.name} must be True or False; found {value!r}.")
        if self.words is not None:
            if isinstance(value, str) and value in self.words:
                return float(self.words.index(value))
            raise ValueError(f"{self.name} must be one of {', '.join(map(repr, self.words))}; found {value!r}.")
        whole = isinstance(self.low, int)
        right = isinstance(value, int | np.integer) if whole else isinstance(value, int | float | np.number)
        if isinstance(value, bool) or not right or not self.low <= value <= self.high:
            kind = "a whole number" if whole else "a number"
            raise ValueError(f"{self.name} must be {kind} from {self.low:,} to {self.high:,}; found {value!r}.")
        return float(value)


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    names = (name for name in dir(kind) if not name.startswith("_") and name not in dir(Agent))
    return tuple(name for name in names if isinstance(getattr(kind, name), Shown | property))


class Window(Agent):  # type: ignore[misc]  # Mesa has no types
    """One row of the world as a Mesa agent; made by the model only."""

    __slots__ = ("_key", "_row", "model")

    noun: ClassVar[str] = "window"
    table: ClassVar[str] = ""
    code: ClassVar[int] = 0
    _key: int
    _row: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError(
            f"A {type(self).__name__} is a window on a row of the world and is made by the model: look in model.agents "
            "or model.agents_by_type. For agents of your own, subclass mesa.Agent."
        )

    @classmethod
    def _open(cls, model: Any, rows: Iterable[int], keys: Iterable[int]) -> list[Any]:
        """Windows on rows; called for all new rows of a class at once, so it is kept lean."""
        put_model, put_row, put_key = (Window.__dict__[name].__set__ for name in ("model", "_row", "_key"))
        new = object.__new__
        found = []
        for row, key in zip(rows, keys, strict=True):
            window = new(cls)
            put_model(window, model)
            put_row(window, row)
            put_key(window, key)
            found.append(window)
        return found

    @classmethod
    def fields(cls) -> tuple[str, ...]:
        """Names of what a window of this class shows."""
        kind: Any = cls
        return _fields(kind)

    @classmethod
    def settable(cls) -> tuple[str, ...]:
        """Names of the fields that can be set."""
        return tuple(n for n in cls.fields() if cls._code_of(n) is not None)

    @classmethod
    def _code_of(cls, name: str) -> int | None:
        found = getattr(cls, name)
        return found.code if isinstance(found, Shown) else None

    @property
    def present(self) -> bool:
        """Whether what this window shows is still in the model."""
        found: bool = self.model._shows(self.table, self._row, self._key)
        return found

    @property
    def unique_id(self) -> int:
        """Kind and chance key in one number, unique in the model."""
        return (type(self).code << 64) | self._key

    @property
    def key(self) -> int:
        """Chance key: the same in every branch and under every policy."""
        return self._key

    @property
    def area(self) -> str:
        """Name of the area; "city" for what serves all areas."""
        found: str = self.model.areas[int(self._cell("area"))]
        return found

    @property
    def pos(self) -> tuple[float, float] | None:
        """Kilometres east and north of the middle of its area; None for what serves all areas."""
        area = int(self._cell("area"))
        if area == 0:
            return None
        places = self.model.world.areas
        return float(places["x"][area]), float(places["y"][area])

    def __setattr__(self, name: str, value: Any) -> None:
        kind = type(self)
        if name not in kind.fields() or kind._code_of(name) is None:
            kind._refuse(name)
        field = getattr(kind, name)
        number = field.number(value)
        self._allow(name)
        self._set(field.code, number)

    def __delattr__(self, name: str) -> None:
        raise WindowError(f"A field of a {type(self).noun} cannot be deleted: it is a column of the world.")

    @classmethod
    def _refuse(cls, name: str) -> NoReturn:
        can = cls.settable()
        what = f"What can be set on a {cls.noun}: {', '.join(can)}." if can else f"Nothing can be set on a {cls.noun}."
        if name in cls.fields() or name in cls.__slots__ or name in Window.__slots__:
            raise WindowError(f"{name} of a {cls.noun} cannot be set: it follows from the mechanisms. {what}")
        near = difflib.get_close_matches(name, cls.fields(), 1, 0.6)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise WindowError(f"A {cls.noun} has no {name!r}.{hint} It shows: {', '.join(cls.fields())}. {what}")

    def _allow(self, name: str) -> None:
        """Raise `WindowError` when this very entity cannot have the field set."""

    def _set(self, code: int, number: float, which: int = 0) -> None:
        self._cell("key")
        self.model._adjust(self.code, self._row, code, number, which)

    def _cell(self, column: str) -> Any:
        """Value in this row; a sentence when the row is somebody else's by now."""
        if not self.model._shows(self.table, self._row, self._key):
            raise WindowError(
                f"This {self.noun} has left the model; its window shows nothing any more. Ask `present` before reading."
            )
        return self.model._column(self.table, column)[self._row]

    def _now(self) -> float:
        found: float = self.model.day
        return found

    def remove(self) -> NoReturn:
        """Refused: who is in the model follows from the mechanisms."""
        raise WindowError(
            f"A {self.noun} cannot be removed: births, moving, growing up and stopping follow from the mechanisms. "
            "Only agents of your own can be removed."
        )

    def step(self) -> None:
        """Nothing: windows are not stepped, the engine moves the world."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._key:016x}{'' if self.present else ', has left'}>"

    def __copy__(self) -> Window:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """The same window, or the window on the same entity when its model is being branched."""
        model: Any = memo.get(id(self.model), self.model)
        return self if model is self.model else model._same(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"A window on a {self.noun} cannot be stored: keep its unique_id, or the values you need.")


class Family(Window):
    """A family with children."""

    __slots__ = ()
    noun = "family"
    table = "families"
    code = Entity.FAMILY

    level = Shown("Problem level.", words=LEVELS, code=adjust.SET_LEVEL)
    danger = Shown("True danger (latent: nobody in the model sees it).", words=bool, code=adjust.SET_DANGER)
    support = Shown("Social support, 0 to 1.", code=adjust.SET_SUPPORT, low=0.0, high=1.0)
    poor = Shown("Whether the family is poor.", words=bool, code=adjust.SET_POOR)
    concern = Shown("Main concern.", words=CONCERNS)
    parents = Shown("Parents at home.")
    mild_disability = Shown("Whether a parent has a mild intellectual disability.", "mid", bool)
    help = Shown("Help it has.", words=HELPS)
    minors = Shown("Children under 18.")
    at_home = Shown("Of these, living at home.")
    crises = Shown("Crises so far.")
    reports = Shown("Reports to Veilig Thuis so far.")

    @property
    def stressors(self) -> frozenset[str]:
        """Stressors that it has now; can be set to any of their names."""
        bits = int(self._cell("stressors"))
        return frozenset(name for k, name in enumerate(STRESSORS) if (bits >> k) & 1)

    @property
    def waits_for_help(self) -> bool:
        """Whether it stands in a waiting line for help."""
        return bool(self._cell("wait_item"))

    @property
    def children(self) -> list[Child]:
        """Its children who are in the model, also those placed and those of 18 who stay on, eldest first."""
        found, row = [], int(self._cell("first_child"))
        while row:
            found.append(self.model._at("children", row))
            row = int(self.model._column("children", "next_sibling")[row])
        return found

    @classmethod
    def settable(cls) -> tuple[str, ...]:
        """Names of the fields that can be set."""
        return tuple(sorted((*super().settable(), "stressors")))

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "stressors":
            super().__setattr__(name, value)
            return
        wanted = {value} if isinstance(value, str) else set(value) if isinstance(value, Iterable) else {value}
        if not wanted <= set(STRESSORS):
            raise ValueError(f"stressors must be some of {', '.join(map(repr, STRESSORS))}; found {value!r}.")
        for k, stressor in enumerate(STRESSORS):
            self._set(adjust.SET_STRESSOR, float(stressor in wanted), k)


class Child(Window):
    """A child or young person."""

    __slots__ = ()
    noun = "child"
    table = "children"
    code = Entity.CHILD

    behaviour = Shown("Behaviour problems.", words=BEHAVIOURS, code=adjust.SET_BEHAVIOUR)
    psychiatric = Shown("Whether it has psychiatric needs.", words=bool)
    disability = Shown("Whether it has a disability.", words=bool)
    figure = Shown("Support figure.", words=FIGURES)
    form = Shown('Main home: "home" or the care form.', words=FORM_NAMES)
    route = Shown("Route out of home of the present or last placement.", words=ROUTES)
    legal = Shown("Legal status.", words=STATUSES)
    lasting_home = Shown("Whether the lasting home was decided.", "lasting", bool)
    entries = Shown("Placements out of home that began from home, so far.")
    moves = Shown("Moves in the present or last time out of home.")
    breakdowns = Shown("Breakdowns so far.")
    own_school = Shown("Whether it kept its own school.", words=bool)
    unsuitable = Shown("Whether the place is of another kind than it needs.", words=bool)
    overflow = Shown("Whether the place is over capacity.", words=bool)
    adult = Shown("Whether it is 18 or over (staying on).", words=bool)

    @property
    def age(self) -> float:
        """Age in years."""
        return (self._now() - float(self._cell("birth"))) / YEAR

    @property
    def out_of_home(self) -> bool:
        """Whether it lives elsewhere than with its parents, by care decision."""
        return int(self._cell("form")) != Form.HOME

    @property
    def days_away(self) -> float:
        """Days out of home in the present placement and those it follows on; 0 at home."""
        return self._now() - float(self._cell("away_since")) if self.out_of_home else 0.0

    @property
    def waits_for_place(self) -> bool:
        """Whether a place is sought for it and none was found."""
        return bool(self._cell("wait_item"))

    @property
    def family(self) -> Family | None:
        """Its family; None for children from outside the families of the scenario."""
        found: Family | None = self.model._at("families", int(self._cell("family")))
        return found

    @property
    def host(self) -> HostFamily | None:
        """The host family it lives with; None when it lives elsewhere."""
        in_host = int(self._cell("form")) in (Form.NETWORK_FOSTER, Form.FOSTER)
        return self.model._at("hosts", int(self._cell("place"))) if in_host else None

    @property
    def place(self) -> ResidentialPlace | None:
        """The family home, group or other residential place it lives in; None when it lives elsewhere."""
        elsewhere = int(self._cell("form")) in (Form.HOME, Form.NETWORK_FOSTER, Form.FOSTER)
        return None if elsewhere else self.model._at("services", int(self._cell("place")))


class HostFamily(Window):
    """A network or recruited foster family, from screening until it stops for good."""

    __slots__ = ()
    noun = "host family"
    table = "hosts"
    code = Entity.HOST

    kind = Shown("Network or recruited foster family.", words=HOST_KINDS)
    state = Shown("Screening, active or stopped.", words=HOST_STATES)
    places = Shown("Children it takes at most.", code=adjust.SET_PLACES, low=1, high=8)
    used = Shown("Places in use, part-time stays included.")
    tired = Shown("Whether it rests and takes no more children.", words=bool, code=adjust.SET_TIRED)
    takes_crisis = Shown("Whether it takes children in a crisis.", words=bool, code=adjust.SET_TAKES_CRISIS)
    takes_long = Shown("Whether it takes children for long.", words=bool, code=adjust.SET_TAKES_LONG)
    takes_behaviour = Shown(
        "Whether it takes children with severe behaviour problems.", words=bool, code=adjust.SET_TAKES_BEHAVIOUR
    )
    part_time_only = Shown("Whether it offers part-time stays only.", words=bool)
    oldest = Shown("Age in years up to which it takes children.")
    matched = Shown("Whether it ever had a child.", words=bool)
    breakdowns = Shown("Breakdowns so far.")

    @property
    def children(self) -> list[Child]:
        """The children who live with it."""
        found, row = [], int(self._cell("first_child"))
        while row:
            found.append(self.model._at("children", row))
            row = int(self.model._column("children", "host_next")[row])
        return found

    def _allow(self, name: str) -> None:
        if int(self._cell("kind")) == Form.NETWORK_FOSTER:
            raise WindowError(
                f"{name} of a network foster family cannot be set: it is there for one child and takes no others."
            )


class Service(Window):
    """Something with a capacity and a waiting line."""

    __slots__ = ()
    noun = "service"
    table = "services"
    code = Entity.SERVICE

    capacity = Shown("Families or children at once.", code=adjust.SET_CAPACITY, low=0, high=10_000_000)
    used = Shown("Places in use.")
    started = Shown("Started since the run began.")

    @property
    def waiting(self) -> int:
        """Families or children in its waiting line (shared by services of one form in a region)."""
        line = int(self._cell("line"))
        return int(self.model.world.engine.lines["count"][3 * line : 3 * line + 3].sum())


class NeighbourhoodTeam(Service):
    """A neighbourhood team: generalist help."""

    __slots__ = ()
    noun = "neighbourhood team"


class SpecialistTeam(Service):
    """A neighbourhood specialist team."""

    __slots__ = ()
    noun = "neighbourhood specialist team"


class IntensiveTeam(Service):
    """A team for intensive family treatment."""

    __slots__ = ()
    noun = "team for intensive family treatment"


class CrisisService(Service):
    """A crisis service: ambulatory crisis help."""

    __slots__ = ()
    noun = "crisis service"


class ResidentialPlace(Service):
    """The places of one form at one distance: family homes, a crisis bed, a group, a clinic, secure care."""

    __slots__ = ()
    noun = "residential place"

    form = Shown("Care form.", words=FORM_NAMES)
    tier = Shown("In the city, the region, the supra-region or outside.", words=TIERS)
    distance = Shown("Kilometres.")


SERVICES: Mapping[int, type[Service]] = MappingProxyType(
    {
        ServiceKind.NEIGHBOURHOOD_TEAM: NeighbourhoodTeam,
        ServiceKind.SPECIALIST_TEAM: SpecialistTeam,
        ServiceKind.INTENSIVE_TREATMENT: IntensiveTeam,
        ServiceKind.CRISIS_TEAM: CrisisService,
        ServiceKind.RESIDENTIAL: ResidentialPlace,
    }
)
CLASSES: Sequence[type[Window]] = (Family, Child, HostFamily, *SERVICES.values())
