"""The space of the Mesa model: the areas of a scenario in kilometres, with children out of home and host families in it.

It is made when somebody first asks for ``model.space``; a run in which nobody does has none, and nothing in the model reads it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from mesa.agent import AgentSet
from mesa.space import ContinuousSpace

from sim.agents import Child, HostFamily, Window
from sim.words import Form

MARGIN_KM = 1.0  # around the middles of the areas
NEAREST_KM = 1.0  # two areas that lie nearer than this are spread as if they lay this far apart
TURN = math.pi * (3.0 - math.sqrt(5.0))  # golden angle: points that follow each other in it cover a disc evenly
PLACES = 997  # points in the disc of an area, a prime; more than one may stand on the same
FILLED = 0.45  # radius of the disc of an area, in distances to the nearest other


class AreaSpace(ContinuousSpace):  # type: ignore[misc]  # Mesa has no types
    """Areas by their middles, in kilometres east and north.

    Its agents are the windows on children out of home (where their own home is) and on host families, as they are now, and agents
    of your own that you place in it. Windows cannot be placed or moved: where they are follows from the mechanisms.

    Attributes
    ----------
    areas : {name: (kilometres east, kilometres north)}.
    radius : of the disc over which `spot` spreads those who live in an area, in kilometres.
    """

    def __init__(self, model: Any) -> None:
        table = model.world.areas
        used = range(1, len(model.areas))
        self.model = model
        self.areas = {model.areas[row]: (float(table["x"][row]), float(table["y"][row])) for row in used}
        middles = np.array(list(self.areas.values()))
        apart = [math.dist(a, b) for k, a in enumerate(middles) for b in middles[:k]]
        self.radius = FILLED * max(min(apart, default=NEAREST_KM), NEAREST_KM)
        low, high = middles.min(axis=0) - self.radius - MARGIN_KM, middles.max(axis=0) + self.radius + MARGIN_KM
        super().__init__(float(high[0]), float(high[1]), torus=False, x_min=float(low[0]), y_min=float(low[1]))

    @property
    def agents(self) -> Any:
        """Children out of home and host families with an area, as they are now, and agents of your own that were placed here."""
        return AgentSet([*self.windows(), *self._agent_to_index], random=self.model.random)

    def windows(self) -> list[Window]:
        """Windows on minors out of home, and on active host families; none of what serves all areas."""
        here = self.model.agents_by_type
        children = [one for one in here.get(Child, ()) if one.out_of_home and not one.adult]
        hosts = [one for one in here.get(HostFamily, ()) if one.state == "active"]
        return [one for one in (*children, *hosts) if one.pos is not None]

    def spot(self, agent: Any) -> tuple[float, float]:
        """Where to draw an agent: those of one area around its middle, each always on the same spot.

        The spot follows from its key, so that points do not cover each other. It is no address: the model has none.
        """
        if not isinstance(agent, Window):
            return float(agent.pos[0]), float(agent.pos[1])
        east, north = agent.pos or self.center
        place = agent.key % PLACES
        out, angle = self.radius * math.sqrt((place + 0.5) / PLACES), TURN * place
        return float(east) + out * math.cos(angle), float(north) + out * math.sin(angle)

    def get_neighbors(self, pos: tuple[float, float], radius: float, include_center: bool = True) -> list[Any]:
        """Agents whose area (or, of your own agents, whose place) lies within so many kilometres."""
        own = super().get_neighbors(pos, radius, include_center) if self._agent_to_index else []
        near = [one for one in self.windows() if math.dist(one.pos or self.center, pos) <= radius]
        return [*own, *(one for one in near if include_center or tuple(one.pos or ()) != tuple(pos))]

    def __deepcopy__(self, memo: dict[int, Any]) -> None:
        """A branch makes a space of its own."""


def colour_of(agent: Any) -> str:
    """Colour of an agent on a map: blue in a family, orange in a group, green a host family, grey what is your own."""
    if isinstance(agent, Child):
        return "#0072b2" if agent.form in FAMILIES else "#d55e00"
    return "#009e73" if isinstance(agent, HostFamily) else "#666666"


FAMILIES = frozenset(form.key for form in (Form.NETWORK_FOSTER, Form.FOSTER, Form.FAMILY_HOME))
"""Care forms in which a child lives in a family."""
