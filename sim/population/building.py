"""Making a world from a scenario: tables, services with their waiting lines, recruitment channels, demand, families."""

from __future__ import annotations

from datetime import date
from itertools import dropwhile
from typing import Any

import numpy as np

from sim.engine import cumulative_profile, derive, entry, flat_warp, hour_warp, new_entity, refer, touch
from sim.engine.tables import clocks_held, records
from sim.population.staffing import count_workers, give_workers
from sim.population.synthesis import populate, table_rows
from sim.scenario.scenario import Scenario
from sim.scenario.services import DISTRIBUTIONS, UNLIMITED, who_serves
from sim.words import N_COUNTERS, ChannelKind, Entity, ServiceKind, Tier
from sim.world import layout as at
from sim.world.calendar import office_weights, school_weeks, weekly_means
from sim.world.codes import FamilyClock
from sim.world.world import (
    World,
    area_records,
    distances,
    empty_tables,
    kind_clocks,
    lever_table,
    new_engine,
    numbers_of,
    params_record,
    sorted_changes,
    whole_weeks,
)

SPARE_CHILDREN = 1.06
LOG_ROWS = 4096  # of the event log of the burn-in, which is written over when it is full
UNLIMITED_PLACES = UNLIMITED


def make_world(scenario: Scenario, seed: int, zero: date, horizon: float, room: float = 1.0) -> World:
    """A world at time 0 with families, services, channels and demand; no clock of a mechanism runs yet.

    Parameters
    ----------
    scenario : a checked scenario.
    seed : run seed, keys all chance.
    zero : date of day 0, a Monday.
    horizon : end of the run, days after ``zero``.
    room : multiplier of the spare rows; any value gives the same results.
    """
    rows = (1, 1)
    if scenario.mechanisms.lifecourse:
        areas = area_records(scenario, scenario.parameters.strain.gradient_power)
        rows = table_rows(areas, params_record(scenario), np.ascontiguousarray(scenario.people.law), seed)
    w = empty_world(scenario, seed, zero, horizon, room, rows)
    register_entities(w)
    if scenario.mechanisms.lifecourse:
        populate(w, rows)
    else:
        w.tally[0].n_families = 1
        w.tally[0].n_children = 1
    return w


def empty_world(
    scenario: Scenario, seed: int, zero: date, horizon: float, room: float, start: tuple[int, int]
) -> World:
    """The tables of `make_world`, without anybody; ``start``: rows of (families, children) on day 0. Runs no compiled code."""
    families, children = start
    areas = area_records(scenario, scenario.parameters.strain.gradient_power)
    law = np.ascontiguousarray(scenario.people.law)
    recruited, placed = (int(numbers.sum()) for numbers in there_at_start(scenario))
    weeks = whole_weeks(horizon)
    rows = {  # each table is allocated once, with what comes at the opening and rows to spare
        "families": families,
        "children": int((children + 64) * (1.0 + (SPARE_CHILDREN - 1.0) * room)) + 128 + placed,
        "hosts": int(512 * room) + 130 + int(areas.households.sum() / 60 * room) + recruited,
        "log": int(LOG_ROWS * room) + 130 + 4 * placed + 2 * recruited,
    }
    tables = empty_tables(rows, len(scenario.areas), weeks, N_COUNTERS, scenario.own)
    services, host_lines, lines = service_records(scenario, areas, zero)
    give_workers(services, scenario)
    tables["services"] = services
    tables["channels"] = channel_records(scenario, zero)
    tables["demands"] = demand_records(scenario, services, zero)
    distance, order = distances(areas, scenario.parameters.search.detour, scenario.parameters.search.own_area_km)
    profiles, warps, clocks_of_families = time_profiles(scenario, zero, weeks)
    levers = lever_table(scenario)
    entities = rows["families"] + rows["children"] + rows["hosts"] + len(services) + 512
    each = [clocks_held(clocks) for clocks in kind_clocks(scenario)]
    clocks = (
        rows["families"] * each[Entity.FAMILY]
        + rows["children"] * each[Entity.CHILD]
        + rows["hosts"] * each[Entity.HOST]
    )
    clocks += len(services) * each[Entity.SERVICE] + 4096
    engine = new_engine(
        scenario,
        seed,
        horizon,
        profiles,
        warps,
        clocks_of_families,
        {"entities": entities, "clocks": clocks, "mail": 1024 + 2 * (placed + recruited), "waits": 4096 + placed},
        lines,
    )
    numbers: Any = numbers_of(scenario)
    rest: Any = tables
    w = World(
        engine=engine,
        areas=areas,
        levers=levers,
        base_levers=levers.copy(),
        order=order,
        distance=distance,
        law=law,
        **numbers,
        **rest,
    )
    fill_tally(w, scenario, host_lines)
    count_workers(w)
    makers = (capacity_changes, demand_changes, channel_changes, birth_changes)
    coming = [row for make in makers for row in make(scenario, zero)]
    w = w._replace(changes=sorted_changes(coming))
    w.tally[0].n_changes = len(coming)
    w.tally[0].births_from = min((time for time, what, *_ in coming if what == at.CHANGE_BIRTHS), default=0.0)
    return w


def there_at_start(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """(recruited, placed) at time 0, int64: approved recruited families an area, (areas + 1,); children in care a demand
    stream, (demands + 1,)."""
    recruited = np.zeros(len(scenario.areas) + 1, np.int64)
    if scenario.mechanisms.hosts:
        for row, (count, _) in enumerate(scenario.hosts_by_area(), start=1):
            recruited[row] = count
    return recruited, np.array([0, *(stream.start_with for stream in scenario.demand)], np.int64)


def fill_tally(w: World, scenario: Scenario, host_lines: int) -> None:
    """High-water marks: the next new row of each table."""
    t = w.tally[0]
    t.n_hosts = 1
    t.n_services = len(w.services)
    t.n_channels = len(w.channels)
    t.n_demands = len(w.demands)
    t.n_areas = len(w.areas)
    t.n_regions = len(scenario.regions)
    t.host_lines = host_lines


@entry
def register_entities(tables):
    """Give services, channels, demand streams and the table of changes their engine entity."""
    w = refer(tables)
    for row in range(1, len(w.services)):
        w.services[row].entity = new_entity(w.engine, Entity.SERVICE, row, w.services[row].key, w.services[row].area)
        if w.services[row].caseload > 0.0:
            touch(w.engine, w.services[row].entity)
    for row in range(1, len(w.channels)):
        w.channels[row].entity = new_entity(w.engine, Entity.CHANNEL, row, w.channels[row].key, w.channels[row].area)
        touch(w.engine, w.channels[row].entity)
    for row in range(1, len(w.demands)):
        w.demands[row].entity = new_entity(w.engine, Entity.DEMAND, row, w.demands[row].key, w.demands[row].area)
        touch(w.engine, w.demands[row].entity)
    w.tally[0].system_entity = new_entity(w.engine, Entity.SYSTEM, 1, derive(np.uint64(Entity.SYSTEM), 0, 0), 0)


def service_records(scenario: Scenario, areas: np.recarray, zero: date) -> tuple[np.recarray, int, int]:
    """(rows of SERVICE_DTYPE, row before the first region's host line, number of waiting lines)."""
    regions = {name: k + 1 for k, name in enumerate(scenario.regions)}
    known = list(scenario.services)
    host_lines = len(known)
    table = records(1 + len(known) + len(regions), at.SERVICE_DTYPE)
    for row, service in enumerate(known, start=1):
        r = table[row]
        area = scenario.area_row(service.area)
        r.kind = service.code
        r.form = service.form_code
        r.area = area
        r.tier = service.tier_code
        r.distance = service.distance_km
        own = areas[area].region if area else 1
        r.region = regions.get(service.region, own) if service.region else own
        r.capacity = service.places_at(zero)
        r.wanted = r.capacity
        r.pooled = 1 if service.pooled else 0
        if r.kind in (ServiceKind.SUPPORT_FAMILIES, ServiceKind.RESPITE_SITTERS):
            open_stock(r, service, scenario.parameters.respite)
        stay = service.stay
        form = r.form
        forms = scenario.parameters.forms
        r.stay_kind = DISTRIBUTIONS[stay.distribution] if stay else int(forms.stay_kind[form])
        r.stay_days = stay.mean_days if stay else forms.days[form]
        r.stay_shape = (stay.shape or 1.0) if stay else forms.stay_shape[form]
    for name, region in regions.items():
        r = table[host_lines + region]
        r.kind = ServiceKind.HOST_SERVICE
        r.region = region
        assert name
    for row in range(1, len(table)):
        table[row].key = derive(np.uint64(Entity.SERVICE), row, 0)
        table[row].line = row
        table[row].owner = row
    share_lines(table)
    link_teams(areas, table)
    return table, host_lines, len(table) - 1


def open_stock(r: Any, service: Any, numbers: Any) -> None:
    """Support families or sitters that are there, what their coordinators can carry, and the recruitment that keeps them."""
    stop = numbers.attrition if r.kind == ServiceKind.SUPPORT_FAMILIES else numbers.sitter_attrition
    r.supply = r.capacity
    r.recruits = stop * r.capacity
    r.carried = r.capacity if service.coordinators is None else service.coordinators * numbers.caseload
    r.capacity = min(r.capacity, int(r.carried + 1e-9))


def share_lines(table: Any) -> None:
    """Residential services of one form that the same region may use share the line of the nearest of them."""
    first: dict[tuple[int, int], int] = {}
    rows = [r for r in range(1, len(table)) if table[r].kind == ServiceKind.RESIDENTIAL]
    for row in sorted(rows, key=lambda r: (table[r].tier, table[r].distance, r)):
        key = (int(table[row].form), int(table[row].region))
        owner = first.setdefault(key, row)
        table[row].owner = owner
        table[row].line = table[owner].line


def link_teams(areas: np.recarray, table: np.recarray) -> None:
    """Tell each area which services are its own: teams, crisis service, Board, court and the rest (0 = none)."""
    names = {
        ServiceKind.NEIGHBOURHOOD_TEAM: "team",
        ServiceKind.SPECIALIST_TEAM: "specialist",
        ServiceKind.INTENSIVE_TREATMENT: "intensive",
        ServiceKind.CRISIS_TEAM: "crisis_team",
        ServiceKind.BOARD: "board",
        ServiceKind.COURT: "court",
        ServiceKind.SUPPORT_FAMILIES: "support",
        ServiceKind.RESPITE_SITTERS: "sitter",
        ServiceKind.MENTAL_HEALTH: "mental",
        ServiceKind.WEL_THUIS_TEAM: "wel_thuis",
        ServiceKind.FOSTER_SERVICE: "foster",
    }
    mine: dict[str, list[tuple[int, int, int, bool]]] = {name: [] for name in names.values()}
    columns = (table[column].tolist() for column in ("kind", "area", "region", "tier"))
    for row, (kind, area, region, tier) in enumerate(zip(*columns, strict=True)):
        if kind in names:
            mine[names[kind]].append((row, area, region, tier > Tier.REGION))
    regions = areas["region"].tolist()[1:]
    for name, services in mine.items():
        areas[name][1:] = who_serves(services, regions)


def channel_records(scenario: Scenario, zero: date) -> np.recarray:
    """Background channel of enquiries per area, as on day 0: the published number less what word of mouth brings."""
    table = records(len(scenario.areas) + 1, at.CHANNEL_DTYPE)
    times = scenario.course("enquiries").at(zero)
    for row, (_, enquiries) in enumerate(scenario.hosts_by_area(), start=1):
        r = table[row]
        r.kind = ChannelKind.BACKGROUND
        r.area = row
        r.rate = enquiries * times
        r.usual = enquiries * times
        r.key = derive(np.uint64(Entity.CHANNEL), ChannelKind.BACKGROUND, row)
    return table


def demand_records(scenario: Scenario, services: np.recarray, zero: date) -> np.recarray:
    """Rows of DEMAND_DTYPE, as on day 0."""
    table = records(len(scenario.demand) + 1, at.DEMAND_DTYPE)
    labels = {service.label: row for row, service in enumerate(scenario.services, start=1)}
    first_area = {area.region: area.row for area in reversed(scenario.areas)}  # home of children for whom none is named
    regions = scenario.regions
    for row, stream in enumerate(scenario.demand, start=1):
        r = table[row]
        service = services[labels[stream.service]]
        r.key = derive(np.uint64(Entity.DEMAND), row, 0)
        r.rate = stream.rate_at(zero)
        r.population = stream.population or 0
        r.service = labels[stream.service]
        r.form = service.form
        r.area = (
            scenario.area_row(stream.area)
            if stream.area
            else (int(service.area) or first_area[regions[int(service.region) - 1]])
        )
        r.age = stream.age_years
        r.hazards = 1 if stream.hazards else 0
        r.waits = 0 if stream.when_full == "lost" else 1
        r.line_limit = stream.limit if stream.when_full == "wait-limited" else UNLIMITED
        r.patience = stream.patience_days or 0.0
        r.stay_kind = DISTRIBUTIONS[stream.stay.distribution]
        r.stay_days = stream.stay.mean_days
        r.stay_shape = stream.stay.shape or 1.0
    return table


def capacity_changes(scenario: Scenario, zero: date) -> list[tuple[float, int, int, int, float]]:
    """Changes of capacity after day 0 from the schedules of services."""
    rows = []
    for row, service in enumerate(scenario.services, start=1):
        before = service.places_at(zero)
        for step in service.places:
            if step.date is not None and step.date > zero:
                change = step.count - before
                rows.append((float((step.date - zero).days), at.CHANGE_CAPACITY, row, 0, float(change)))
                before = step.count
    return rows


def demand_changes(scenario: Scenario, zero: date) -> list[tuple[float, int, int, int, float]]:
    """Rates of arrival after day 0 from the schedules of streams of demand."""
    return [
        (float((step.date - zero).days), at.CHANGE_DEMAND, row, 0, step.rate)
        for row, stream in enumerate(scenario.demand, start=1)
        for step in stream.rate_per_year
        if step.date is not None and step.date > zero
    ]


def channel_changes(scenario: Scenario, zero: date) -> list[tuple[float, int, int, int, float]]:
    """Rates of enquiries after day 0, where a series drives them."""
    return [
        (float((day - zero).days), at.CHANGE_CHANNEL, row, 0, enquiries * times)
        for row, (_, enquiries) in enumerate(scenario.hosts_by_area(), start=1)
        for day, times in scenario.course("enquiries").steps
        if day > zero
    ]


def birth_changes(scenario: Scenario, zero: date) -> list[tuple[float, int, int, int, float]]:
    """Births over the years from the start date on, where a series drives them; until then the ages are those of the table."""
    course = scenario.course("births")
    steps = [(scenario.start, course.at(scenario.start)), *(step for step in course.steps if step[0] > scenario.start)]
    moved = dropwhile(lambda step: step[1] == 1.0, steps)
    return [(float((day - zero).days), at.CHANGE_BIRTHS, 0, 0, times - 1.0) for day, times in moved]


def time_profiles(scenario: Scenario, zero: date, weeks: int) -> tuple[np.ndarray, np.ndarray, dict[int, int]]:
    """(profiles, warps, profile of each clock of families that has one): 0 flat, 1 school season, 2 hours of the week of
    crises; 3 reports over the years, where a series drives them."""
    n = len(scenario.areas) + 1
    season = np.array(school_weeks(zero, weeks, scenario.parameters.seeking.holiday))
    hours = hour_warp(np.array(office_weights(scenario.parameters.crisis.outside_office)))
    weekly, warps = [np.tile(season, (n, 1)), np.ones((n, weeks))], [flat_warp(), flat_warp(), hours]
    clocks: dict[int, int] = {FamilyClock.SEEK: 1, FamilyClock.CRISIS: 2}
    reports = scenario.course("reports")
    if not reports.still:
        weekly.append(np.tile(weekly_means(zero, weeks, reports.steps), (n, 1)))
        warps.append(flat_warp())
        clocks[FamilyClock.REPORT] = len(weekly)
    return cumulative_profile(np.stack(weekly)), np.stack(warps), clocks
