"""Everything that handlers keep, recomputed by looking at every row: where each child is, places in use, counters."""

from __future__ import annotations

from collections import Counter

import numpy as np

from sim.engine.chance import uniform
from sim.words import (
    Count,
    CrisisCase,
    Form,
    HelpForm,
    HostState,
    LegalStatus,
    ProtectionCase,
    RespiteForm,
    SecondLine,
    ServiceKind,
)
from sim.world.codes import Chance
from sim.world.world import World

IN_HOST = (Form.NETWORK_FOSTER, Form.FOSTER)


def children(w: World) -> np.ndarray:
    """Rows of children who are in the model."""
    rows = np.arange(int(w.tally[0].n_children))
    return rows[w.children.alive[: len(rows)] == 1]


def families(w: World) -> np.ndarray:
    """Rows of families."""
    rows = np.arange(1, int(w.tally[0].n_families))
    return rows[w.families.alive[rows] == 1]


class Columns:
    """Fields of a table as plain lists: quick to read row by row."""

    def __init__(self, table: np.ndarray, fields: str) -> None:
        for name in fields.split():
            setattr(self, name, table[name].tolist())


def faults_of_places(w: World) -> list[str]:
    """Whatever contradicts "every child is in exactly one place and a place that is used has its child"."""
    wrong: list[str] = []
    k = Columns(w.children, "form place host_next next_sibling want family part_host overflow")
    r = Columns(w.hosts, "first_child kind state used places")
    first_child = w.families.first_child.tolist()
    lives: Counter[int] = Counter()
    for h in range(1, int(w.tally[0].n_hosts)):
        c = r.first_child[h]
        while c > 0:
            lives[c] += 1
            if (k.form[c], k.place[c]) != (r.kind[h], h):
                wrong.append(f"child {c} stands with host {h}, and says {k.form[c]}, {k.place[c]}")
            c = k.host_next[c]
    in_family: Counter[int] = Counter()
    for i in families(w).tolist():
        c = first_child[i]
        while c > 0:
            in_family[c] += 1
            c = k.next_sibling[c]
    used_host: Counter[int] = Counter()
    used_service: Counter[int] = Counter()
    over: Counter[int] = Counter()
    for c in children(w).tolist():
        form, place = k.form[c], k.place[c]
        if k.want[c] == 2:
            wrong.append(f"child {c} was promised a place and did not move in")
        if in_family[c] != (1 if k.family[c] > 0 else 0):
            wrong.append(f"child {c} stands in {in_family[c]} families")
        if form == Form.HOME:
            wrong += [f"child {c} is at home and has place {place}"] if place or lives[c] else []
        elif form in IN_HOST:
            wrong += [f"child {c} stands with {lives[c]} hosts"] if lives[c] != 1 else []
            wrong += [f"child {c} lives with a host that is gone"] if r.state[place] == HostState.GONE else []
            used_host[place] += 1
        else:
            wrong += [f"child {c} in form {form}, its place has another"] if w.services[place].form != form else []
            used_service[place] += 1
            over[place] += k.overflow[c]
        if k.part_host[c] > 0:
            used_host[k.part_host[c]] += 1
    for row in w.families.follower[families(w)].tolist():
        used_service[row] += row > 0
    for h in range(1, int(w.tally[0].n_hosts)):
        if r.state[h] != HostState.GONE and r.used[h] != used_host[h]:
            wrong.append(f"host {h} says {r.used[h]} used, {used_host[h]} children are there")
        if r.used[h] > r.places[h] and r.state[h] != HostState.GONE:
            wrong.append(f"host {h} has {r.used[h]} children and {r.places[h]} places")
    for j in range(1, int(w.tally[0].n_services)):
        s = w.services[j]
        if s.kind == ServiceKind.RESIDENTIAL:
            if s.used != used_service[j]:
                wrong.append(f"service {j} says {s.used} used, {used_service[j]} children are there")
            if s.used > s.capacity + over[j]:
                wrong.append(f"service {j}: {s.used} used of {s.capacity}, {over[j]} by emergency")
    return wrong


def faults_of_services(w: World) -> list[str]:
    """Whatever contradicts "teams, Board and court have in use what families say, and lines hold who waits"."""
    wrong: list[str] = []
    f = w.families[families(w)]
    in_use: Counter[int] = Counter()
    lines: Counter[int] = Counter()
    area = w.areas[f.area]
    for field in ("helper", "next_service"):
        in_use.update(int(j) for j in f[field] if j > 0)
    in_use.update(int(j) for j in area.crisis_team[f.case_state == CrisisCase.HELP])
    in_use.update(slowing(w, f))
    in_use.update(int(j) for j in f.follower[f.follower > 0])
    in_use.update(int(j) for j in f.extra_worker[f.extra_worker > 0])
    in_use.update(int(j) for j in area.board[f.protect == ProtectionCase.BOARD])
    in_use.update(int(j) for j in area.court[f.protect == ProtectionCase.COURT])
    names = {HelpForm.GENERALIST: "team", HelpForm.SPECIALIST: "specialist", HelpForm.INTENSIVE: "intensive"}
    for form, name in names.items():
        lines.update(int(j) for j in area[name][(f.wait_item > 0) & (f.wait_form == form)])
    lines.update(int(j) for j in area.board[f.protect == ProtectionCase.WAITS_FOR_BOARD])
    lines.update(int(j) for j in area.court[f.protect == ProtectionCase.WAITS_FOR_COURT])
    names = {RespiteForm.FAMILY: "support", RespiteForm.SITTER: "sitter"}
    for form, name in names.items():
        meets = (f.respite_form == form) & (f.respite_item == 0)
        in_use.update(int(j) for j in area[name][(f.respite == form) | meets])
        lines.update(int(j) for j in area[name][(f.respite_form == form) & (f.respite_item > 0)])
    in_use.update(int(j) for j in area.mental[f.mental == SecondLine.STARTED])
    lines.update(int(j) for j in area.mental[f.mental == SecondLine.WAITS])
    in_use.update(int(j) for j in area.wel_thuis[f.wel_thuis_case > 0])
    kids = w.children[children(w)]
    lines.update(w.services.owner[kids.wait_service[kids.wait_item > 0]].tolist())
    for j in range(1, int(w.tally[0].n_services)):
        s = w.services[j]
        if s.kind not in (ServiceKind.RESIDENTIAL, ServiceKind.HOST_SERVICE) and s.used != in_use[j]:
            wrong.append(f"service {j} of kind {s.kind} says {s.used} used, families say {in_use[j]}")
        line = int(sum(w.engine.lines[s.line * 3 + u].count for u in range(3)))
        if s.owner == j and line != lines[j]:
            wrong.append(f"line of service {j} holds {line}, {lines[j]} say that they wait there")
    return wrong


def slowing(w: World, f: np.ndarray) -> list[int]:
    """Crisis services with a worker in each family that is slowed down and needs one."""
    seed, p = w.engine.state[0].seed, w.params[0]
    found = []
    with np.errstate(over="ignore"):
        for row in f[f.case_state == CrisisCase.SLOWED]:
            needs_one = uniform(seed, row.key, Chance.WORKER_THERE_SLOW, row.crises) < p.workforce_slow_share
            if p.on_workforce and needs_one and w.areas[row.area].crisis_team > 0:
                found.append(int(w.areas[row.area].crisis_team))
    return found


def recount(w: World) -> np.ndarray:
    """(areas + 1, counters) as the tables say it, in place of what handlers kept."""
    counts = np.zeros_like(w.counters)

    def add(area: np.ndarray, counter: np.ndarray | int, which: np.ndarray) -> None:
        counter = np.broadcast_to(counter, area.shape)
        np.add.at(counts, (area[which], counter[which]), 1.0)
        np.add.at(counts, (0, counter[which]), 1.0)

    f = w.families[families(w)]
    everyone = np.ones(len(f), bool)
    add(f.area, Count.LEVEL + f.level, everyone)
    add(f.area, Count.HELP + f.help, everyone)
    add(f.area, Count.WAIT_HELP + f.wait_form, f.wait_item > 0)
    add(f.area, Count.DANGER, f.danger > 0)
    add(f.area, Count.RESPITE, f.respite > 0)
    add(f.area, Count.WAIT_RESPITE, f.respite_form > 0)
    add(f.area, Count.SECOND_REFERRAL, f.mental == SecondLine.WAITS)
    k = w.children[children(w)]
    add(k.area, Count.WAIT_PLACE, k.wait_item > 0)
    add(k.area, Count.PART_TIME, k.part_host > 0)
    placed, minor = k.form != Form.HOME, k.adult == 0
    add(k.area, Count.CHILDREN_ADULT, placed & ~minor)
    add(k.area, Count.FORM + k.form, minor & (placed | (k.demand == 0)))
    add(k.area, Count.ORDER, minor & (k.legal != LegalStatus.VOLUNTARY))
    add(k.area, Count.UNSUITABLE, minor & placed & (k.unsuitable > 0))
    add(k.area, Count.OVERFLOW, minor & placed & (k.overflow > 0))
    hosted = np.isin(k.form, IN_HOST)
    host, service = w.hosts[np.where(hosted, k.place, 0)], w.services[np.where(hosted, 0, k.place)]
    near = np.where(hosted, (host.area == k.area) & (host.away == 0.0), service.area == k.area)
    add(k.area, Count.PLACED_OWN_AREA, minor & placed & near)
    r = w.hosts[1 : int(w.tally[0].n_hosts)]
    active, network = r.state == HostState.ACTIVE, r.kind == Form.NETWORK_FOSTER
    add(r.area, Count.NETWORK_HOSTS, active & network & (r.matched > 0))
    add(r.area, Count.HOSTS, active & ~network)
    add(r.area, Count.HOSTS_UNMATCHED, active & ~network & (r.used == 0))
    s = w.services
    for area in range(len(counts)):
        here = (s.area == area) | (area == 0)
        counts[area, Count.WORKERS] = s.workers[here].sum()
        counts[area, Count.VACANCIES] = (s.posts - s.workers)[here].sum()
    return counts
