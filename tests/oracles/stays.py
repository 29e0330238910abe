"""Stays of minors rebuilt from the tables at the start and the event log alone (not with the outcomes' own code)."""

from __future__ import annotations

import numpy as np

from sim.words import Event, Form
from sim.world.record import RunRecord
from sim.world.world import World

ADULT = 18.0 * 365.25


class Stays:
    """Stays by child: form, place, begin, end; for a form it ends at 18, for a place when the young person leaves."""

    def __init__(self, start: float, end: float) -> None:
        self.start, self.end = start, end
        self.open: dict[int, tuple[int, int, float]] = {}
        self.rows: list[tuple[int, int, float, float, float]] = []  # form, place, begin, end, 18th birthday
        self.birthday: dict[int, float] = {}

    def begin(self, child: int, form: int, place: int, time: float) -> None:
        """A child moves in; a stay that it had ends."""
        self.finish(child, time)
        self.open[child] = (form, place, time)

    def finish(self, child: int, time: float) -> None:
        """A child leaves its place."""
        if child in self.open:
            form, place, since = self.open.pop(child)
            self.rows.append((form, place, since, time, self.birthday.get(child, np.inf)))

    def close_all(self) -> None:
        """The run ends."""
        for child in list(self.open):
            self.finish(child, np.inf)
        fields = [("form", int), ("place", np.uint64), ("a", float), ("b", float), ("of_age", float)]
        self.table = np.array(self.rows, fields)

    def _within(self, rows: np.ndarray, until: np.ndarray) -> float:
        return float(np.maximum(np.minimum(until, self.end) - np.maximum(rows["a"], self.start), 0.0).sum())

    def days_at(self, place: int) -> float:
        """Days in which a place was used within the run, by anybody."""
        rows = self.table[self.table["place"] == place]
        return self._within(rows, rows["b"])

    def days_in(self, form: int) -> float:
        """Days that minors spent in a form within the run."""
        rows = self.table[self.table["form"] == form]
        return self._within(rows, np.minimum(rows["b"], rows["of_age"]))

    def present(self, time: float, form: int) -> int:
        """Minors in a form just before a time."""
        r = self.table
        return int(((r["form"] == form) & (r["a"] <= time) & (np.minimum(r["b"], r["of_age"]) > time)).sum())


def stays_of(before: World, run: RunRecord) -> Stays:
    """Stays from the tables at the start of a run and its log."""
    found = Stays(run.start, run.end)
    k = before.children
    for c in range(1, int(before.tally[0].n_children)):
        if k[c].alive and k[c].form != Form.HOME:
            in_host = k[c].form in (Form.NETWORK_FOSTER, Form.FOSTER)
            place = before.hosts[k[c].place].key if in_host else before.services[k[c].place].key
            found.birthday[int(k[c].key)] = float(k[c].birth) + ADULT
            found.begin(int(k[c].key), int(k[c].form), int(place), float(k[c].since))
    for row in run.log:
        child, kind = int(row["child"]), int(row["kind"])
        if kind in (Event.ENTRY, Event.MOVE):
            found.birthday.setdefault(child, float(row["time"]) + ADULT - float(row["age"]) * 365.25)
            found.begin(child, int(row["form_to"]), int(row["other"]), float(row["time"]))
        elif kind in (Event.RETURN, Event.LEFT_CARE):
            found.finish(child, float(row["time"]))
        elif kind == Event.AGE_18:
            found.birthday[child] = float(row["time"])
    found.close_all()
    return found
