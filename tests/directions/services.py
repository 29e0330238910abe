"""Numbers of services and of demand from outside: sim/scenario/services.py; and which of two free places is the nearer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.population.building import area_records, service_records
from sim.processes import placement, search, waiting
from sim.words import CareClass, Form, ServiceKind, Tier, Urgency
from sim.world import lines
from sim.world.codes import Mail
from sim.world.services import find_bed
from sim.world.world import World

from .bench import Probe, mailed, now_of
from .places import marked, placed
from .rows import VALUE, Row, Unused, always, exactly

# --- a new world --------------------------------------------------------------------------------------------------------


def made(column: str, **where: Any) -> Callable[[Any], float]:
    """Sum of a column over the services of a new world of which these columns have these values."""

    def probe(scenario: Any) -> float:
        table = service_records(scenario, area_records(scenario, 1.0), scenario.start)[0]
        rows = [s for s in table[1:] if all(s[name] == value for name, value in where.items())]
        assert rows, "there is such a service"
        return float(sum(s[column] for s in rows))

    return probe


# --- which place --------------------------------------------------------------------------------------------------------


def homes(w: World, **state: Any) -> list[int]:
    """Rows of the family homes of the two areas, with one free place each; no other place is free."""
    rows = [
        j
        for j in range(1, len(w.services))
        if w.services[j].kind == ServiceKind.RESIDENTIAL and w.services[j].form == Form.FAMILY_HOME
    ]
    for j in rows:
        w.services[j].capacity = w.services[j].used = 0
    for j in rows[:2]:
        w.services[j].capacity = 1
        for name, value in state.items():
            w.services[j][name] = value
    assert [int(w.services[j].area) for j in rows[:2]] == [1, 2]
    return rows


def own_home_first(area: int, full: bool = False) -> Probe:
    """Area of the family home to which a child of an area goes, when the one of its own area is full or not."""

    def probe(w: World) -> float:
        rows = homes(w)
        c = marked(w)
        w.children[c].area = area
        if full:
            w.services[rows[area - 1]].used = 1
        return w.services[find_bed(w, c, Form.FAMILY_HOME)].area

    return probe


def kilometres(area: int, of_child: int, **state: Any) -> Probe:
    """Kilometres to a family home in an area as they are noted for a child of another."""

    def probe(w: World) -> float:
        rows = homes(w, **state)
        c = marked(w)
        w.children[c].area = of_child
        w.services[rows[area - 1]].used = 1
        placement.move_in(w, c, Form.FAMILY_HOME, rows[area - 1], 0, now_of(w))
        return w.children[c].distance

    return probe


def which(first: dict[str, Any], second: dict[str, Any]) -> Probe:
    """Which of two groups for the whole place is taken: 1 or 2; 0 for none."""

    def probe(w: World) -> float:
        rows = [
            j
            for j in range(1, len(w.services))
            if w.services[j].kind == ServiceKind.RESIDENTIAL and w.services[j].form == Form.OPEN_GROUP
        ]
        for j in rows:
            w.services[j].capacity = w.services[j].used = 0
        for j, state in zip(rows[:2], (first, second), strict=True):
            for name, value in ({"capacity": 1, "tier": Tier.CITY, "distance": 3.0} | state).items():
                w.services[j][name] = value
        found = find_bed(w, marked(w), Form.OPEN_GROUP)
        return rows.index(found) + 1 if found else 0

    return probe


def elsewhere(full: bool, act: Callable[[World, int], Any]) -> Probe:
    """Which of two groups a child that lives in the first is sent to, or offered: 1 or 2; 0 for none."""

    def probe(w: World) -> float:
        rows = [
            j
            for j in range(1, len(w.services))
            if w.services[j].kind == ServiceKind.RESIDENTIAL and w.services[j].form == Form.OPEN_GROUP
        ]
        for s in w.services[1:]:
            if s.kind == ServiceKind.RESIDENTIAL:
                s.capacity = s.used = 0
        c = placed(w, Form.OPEN_GROUP, 13.0, place={"used": 1})
        assert w.children[c].place == rows[0]
        w.services[rows[0]].capacity = 5
        w.services[rows[1]].capacity, w.services[rows[1]].used = 1, 1 if full else 0
        act(w, c)
        sent = mailed(Mail.MOVE_IN, entity=w.children[c].entity)
        return rows.index(sent[0][3]) + 1 if sent else 0

    return probe


def again(w: World, c: int) -> None:
    """Its placement failed: another place tonight."""
    search.place_again(w, c, Urgency.URGENT, now_of(w))


def offered(w: World, c: int) -> None:
    """It waits for another group, and both have room."""
    w.children[c].want, w.children[c].care_class = 1, CareClass.TREATMENT
    lines.start_waiting(w, c, Urgency.NORMAL, now_of(w))
    for k in (int(w.children[c].place), int(w.children[c].place) + 1):
        w.services[k].owner = w.children[c].wait_service
        w.services[k].form = Form.OPEN_GROUP
    owner = w.services[w.children[c].wait_service]
    owner.kind, owner.form = ServiceKind.RESIDENTIAL, Form.OPEN_GROUP
    waiting.bed_free(w, int(w.children[c].place), now_of(w))


GROUP = "services.open_group.region"
HOME_EACH = "services.family_home.city.each"
TEAM = "services.neighbourhood_team.each"
OF_REGION = {"kind": ServiceKind.RESIDENTIAL, "form": Form.OPEN_GROUP, "tier": Tier.REGION}
HOMES = {"kind": ServiceKind.RESIDENTIAL, "form": Form.FAMILY_HOME, "tier": Tier.CITY}
FULL = {"capacity": 3, "used": 3}
ROWS: list[Row | Unused] = [
    # places and kilometres of a new world
    Row(f"{GROUP}.places", made("capacity", **OF_REGION), VALUE, of_scenario=True, values=(0, 1, 7)),
    Row(f"{GROUP}.places", made("wanted", **OF_REGION), VALUE, "wanted", of_scenario=True, values=(0, 1, 7)),
    Row(f"{GROUP}.distance_km", made("distance", **OF_REGION), VALUE, of_scenario=True),
    Row(f"{TEAM}.places", made("capacity", kind=ServiceKind.NEIGHBOURHOOD_TEAM), VALUE, of_scenario=True),
    Row(f"{HOME_EACH}.places", made("capacity", **HOMES), VALUE, of_scenario=True, values=(0, 1, 7)),
    *(Row(f"{HOME_EACH}.places", made("capacity", area=area, **HOMES), exactly(lambda v: v / 2), f"by households, area {area}",
          of_scenario=True, values=(0, 2, 8)) for area in (1, 2)),
    # the nearest free place that a child may use: its own city, then the region, then further; then by kilometres
    *(Row(f"{GROUP}.distance_km", which(first, second), always(found), case) for case, first, second, found in (
        ("both as near", {}, {}, 1),
        ("the second is nearer", {"distance": 5.0}, {"distance": 4.0}, 2),
        ("the city before the region", {"tier": Tier.REGION, "distance": 1.0}, {"distance": 9.0}, 2),
        ("the region before outside", {"tier": Tier.OUTSIDE, "distance": 1.0}, {"tier": Tier.REGION, "distance": 9.0}, 2),
        ("the first is full", FULL, {}, 2),
        ("both are full", FULL, FULL, 0),
        ("none of another region", {"region": 2}, {"distance": 9.0}, 2),
        ("not even when it is the only one", {"region": 2, "tier": Tier.REGION}, FULL, 0),
        ("shared by all regions", {"region": 2, "tier": Tier.SUPRA_REGION}, FULL, 1),
        ("one place left", {"capacity": 3, "used": 2}, {"distance": 9.0}, 1))),
    # never the place where it lives
    Row(f"{GROUP}.places", elsewhere(False, again), always(2), "another group tonight"),
    Row(f"{GROUP}.places", elsewhere(True, again), always(2), "another group tonight, over its capacity"),
    Row(f"{GROUP}.places", elsewhere(False, offered), always(0), "not offered where it lives"),
    # a place in an area: its kilometres are those of the map, in the choice and for the child
    *(Row(f"{HOME_EACH}.places", own_home_first(area, full), always(found),
          f"a child of area {area}, {'full' if full else 'free'}")
      for area, full, found in ((1, False, 1), (2, False, 2), (1, True, 2), (2, True, 1))),
    *(Row(f"{HOME_EACH}.places", kilometres(area, of_child), always(km), f"from {of_child} to {area}")
      for area, of_child, km in ((1, 1, 1.2), (2, 2, 1.2), (1, 2, 5.0), (2, 1, 5.0))),
    *(Row(f"{HOME_EACH}.places", kilometres(1, 2, pooled=1, distance=km), always(max(km, 5.0)), f"pooled, {km:g}")
      for km in (2.0, 9.0)),
]  # fmt: skip
