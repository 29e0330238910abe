"""Recruitment channels that a policy adds: campaigns for host families, and the one family more of a placebo."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple

import numpy as np

from sim.engine import derive, grow
from sim.engine.tables import records
from sim.policies.baseline import Baseline
from sim.policies.changes import HASH_BYTES, MOST_NUMBER, Change
from sim.policies.checks import PolicyError, a_date, finite, near, some, whole
from sim.processes.opening import register_channels
from sim.words import ChannelKind, Entity
from sim.world.layout import CHANGE_CHANNEL, CHANNEL_DTYPE
from sim.world.world import World, schedule


@dataclass(frozen=True)
class Campaign(Change):
    """A recruitment channel of its own in one area.

    Parameters
    ----------
    kind : ``ChannelKind.CAMPAIGN``.
    area : row of the area, from 1.
    policy : a number of your own that the channel's record keeps; it is not in the chance keys.
    rates : (date, enquiries a year from then on), in order of date.
    amount : what stands for the size of the campaign in its chance keys; None: the rates. A policy whose rates follow from
        the scenario gives its own setting here, so that the n-th enquirer stays the same when a number of the scenario
        changes a little.
    whom : shares of what the families offer whom it brings, where the campaign asks for families of some kind: (name of
        `OFFERS`, share); of others the usual ones (``hosts.*``). Who enquires stays the same.

    Who enquires is keyed by what the campaign is (kind, area, dates, amount) and by how many like it there are already: two
    campaigns in one row never bring the same people, and in whatever order or spelling they are asked they bring the same.
    """

    waits: ClassVar = True
    kind: int
    area: int
    policy: int
    rates: tuple[tuple[date, float], ...]
    amount: float | None = None
    whom: tuple[tuple[str, float], ...] = ()

    @property
    def start(self) -> date:  # type: ignore[override]
        """Day of the first step."""
        return self.rates[0][0]

    @property
    def nothing(self) -> bool:
        """No enquiry ever."""
        return all(rate == 0 for _, rate in self.rates)

    def check(self, baseline: Baseline) -> None:
        """Kind, area, and rates in order of date."""
        if self.kind != ChannelKind.CAMPAIGN:
            raise PolicyError(
                f"the kind of a campaign must be ChannelKind.CAMPAIGN ({ChannelKind.CAMPAIGN}); found {self.kind!r}."
            )
        area = whole("the area of a campaign", self.area, 1, len(baseline.scenario.areas))
        whole("the policy number of a campaign", self.policy, -MOST_NUMBER, MOST_NUMBER)
        if self.amount is not None:
            finite("the amount of a campaign", self.amount)
        pairs = self.whom if isinstance(self.whom, tuple) else (None,)
        if not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
            raise PolicyError(f"what a campaign asks for is written ((name, share), ...); found {self.whom!r}.")
        names = [name for name, _ in self.whom]
        for name, share in self.whom:
            if name not in OFFER_NAMES or names.count(name) > 1:
                raise PolicyError(
                    f"what a campaign asks for is one of {', '.join(OFFER_NAMES)}, each once; found {name!r}."
                    f"{near(name, OFFER_NAMES)}"
                )
            finite(f"the share of {name} of the campaign in area {area}", share, 0.0, 1.0)
        days = []
        for step in some(f"rates of the campaign in area {area}", self.rates):
            if not isinstance(step, list | tuple) or len(step) != 2:
                raise PolicyError(f"rates of the campaign in area {area} are (date, enquiries a year); found {step!r}.")
            days.append(a_date(f"the day of a rate of the campaign in area {area}", step[0]))
            finite(f"a rate of the campaign in area {area}", step[1], low=0)
        if days != sorted(set(days)):
            raise PolicyError(f"rates of the campaign in area {area} must be in order of date, each date once.")

    @property
    def content(self) -> int:
        """64 bits of what the campaign is: kind, area, dates and amount."""
        amount = [float(rate).hex() for _, rate in self.rates] if self.amount is None else float(self.amount).hex()
        what = (int(self.kind), int(self.area), [day.toordinal() for day, _ in self.rates], amount)
        return int.from_bytes(hashlib.blake2b(repr(what).encode(), digest_size=HASH_BYTES).digest(), "big")

    @classmethod
    def put_together(cls, changes: Sequence[Any], world: World, state: Any, before: Sequence[Any]) -> World:
        """A channel each; among equals each has its number."""
        seen = Counter(one.content for one in before)
        ordered = sorted(changes, key=lambda one: (one.content, one.rates, one.whom))
        keys = []
        for one in ordered:
            keys.append(channel_key(one.content, seen[one.content]))
            seen[one.content] += 1
        first = len(world.channels)
        world = add_channels(
            world, [(one.kind, one.area, one.policy, key) for one, key in zip(ordered, keys, strict=True)]
        )
        for number, one in enumerate(ordered):
            if one.whom:
                ask_for(world.channels[first + number], dict(one.whom), state.scenario.parameters.hosts)
        rows = [
            (float((day - state.zero).days), CHANGE_CHANNEL, first + number, 0, float(rate))
            for number, one in enumerate(ordered)
            for day, rate in one.rates
        ]
        return schedule(world, rows)


@dataclass(frozen=True)
class OneMoreHost(Change):
    """The placebo: one recruited foster family more, in the area that lies farthest from the others."""

    def put(self, world: World, state: Any) -> World:
        """A channel of which one family comes at once (see ``processes/opening.py``)."""
        area = farthest(world)
        what = repr(("placebo", area)).encode()
        content = int.from_bytes(hashlib.blake2b(what, digest_size=HASH_BYTES).digest(), "big")
        return add_channels(world, [(ChannelKind.PLACEBO, area, 0, channel_key(content, 0))])


class Offer(NamedTuple):
    """Something that a campaign can ask for: its name, what families offer, the field of the channel that holds the share.

    ``opposite``: the field holds the share of those who do not.
    """

    name: str
    what: str
    field: str
    opposite: bool = False


OFFERS = (
    Offer("siblings", "with room for two or more children", "two_places"),  # or three: see `ask_for`
    Offer("teenagers", "take teenagers too", "oldest_young", opposite=True),
    Offer("crisis", "take children in a crisis", "takes_crisis"),
    Offer("long", "take children for a long stay", "takes_long"),
    Offer("part_time", "for part of the week only", "part_time_only"),
    Offer("behaviour", "take children with serious behaviour problems", "takes_behaviour"),
)
"""What a campaign can ask for. What becomes of it: ``draw_profile`` of ``sim/processes/hosts.py``."""
OFFER_NAMES = tuple(offer.name for offer in OFFERS)


def ask_for(channel: Any, whom: Mapping[str, float], usual: Any) -> None:
    """Put the shares that a campaign asks for into its row (CHANNEL_DTYPE); ``usual``: ``parameters.hosts`` for the others."""
    channel.asks = 1
    for offer in OFFERS:
        asked = whom.get(offer.name)
        share = getattr(usual, offer.field) if asked is None else 1.0 - asked if offer.opposite else asked
        channel[offer.field] = share
    more = usual.two_places + usual.three_places  # room for two and for three in the usual proportion
    siblings = whom.get("siblings", more)
    channel.three_places = usual.three_places * siblings / more if more > 0 else 0.0
    channel.two_places = siblings - channel.three_places


def channel_key(content: int, number: int) -> int:
    """Chance key of a channel: what it is, and its number among those that are the same."""
    with np.errstate(over="ignore"):
        return int(derive(np.uint64(content), Entity.CHANNEL, number))


def add_channels(world: World, new: Sequence[tuple[int, int, int, int]]) -> World:
    """New recruitment channels (kind, area, policy number, chance key).

    Raises
    ------
    PolicyError : a key that exists already: the same people would come twice.
    """
    first = len(world.channels)
    taken = Counter([*(int(key) for key in world.channels["key"][1:]), *(key for *_, key in new)])
    if any(count > 1 for count in taken.values()):
        raise PolicyError("two recruitment channels have the same chance key: the same people would enquire in both.")
    channels = records(first + len(new), CHANNEL_DTYPE)
    channels[:first] = world.channels
    for number, (kind, area, policy, key) in enumerate(new):
        row = channels[first + number]
        row.kind, row.area, row.policy, row.key = kind, area, policy, np.uint64(key)
    world = world._replace(channels=channels)
    world.tally[0].n_channels = len(channels)
    while not register_channels(world, first):
        world = world._replace(engine=grow(world.engine))
    return world


def farthest(world: World) -> int:
    """Row of the area that lies farthest from the others, weighted by their households."""
    far = (world.distance[1:, 1:] * world.areas.households[None, 1:]).sum(axis=1)
    if world.areas.households.any():
        far[world.areas.households[1:] == 0] = -1.0
    return int(np.argmax(far)) + 1
