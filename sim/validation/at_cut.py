"""A scenario as it could be made at the end of a year, the *cut*: nothing in it is dated later, and drivers end there.

The rule for a driver: what was known of its series by the cut is followed; from then on the last known level is **held**, and
goes on by the ``change`` a year that the scenario says, which is uncertain around nothing, so that draws spread over it. A
damped trend would need more known years than these series have (two or three, some with a gap). A driver of which nothing was
known falls away. The multiplier of every driver is 1 on the cut: what the refit finds are levels of that moment.
*Conditional* scenarios have the same drivers with all that is known today, so that what a driver did is told apart from what
the model got wrong.

A practice that began after the cut and steps of places or of demand that are dated after it are left out: what was there last
is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.data.series import Point, all_series, series_of
from sim.data.targets import drivers
from sim.scenario.drivers import Driver, driver_label
from sim.scenario.scenario import again

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

HELD = "the last known level is held; it goes on by the driver's uncertain change a year"


def at_cut(scenario: Scenario, cut: int, *, conditional: bool = False) -> Scenario:
    """The scenario from 1 January after a year, with nothing of later; its drivers observed up to today if ``conditional``.

    Raises
    ------
    ScenarioError : the scenario does not stand without what began later.
    """
    start = date(cut + 1, 1, 1)
    document = {key: value for key, value in scenario.copy_of_document().items() if key not in ("end", "projection")}
    document["start"] = start
    document["name"] = f"{scenario.name}-{'driven-' if conditional else ''}from-{cut + 1}"
    document["practices"] = _begun(document.get("practices", {}), start)
    for kind, key in (("services", "places"), ("demand", "rate_per_year")):
        if kind in document:
            document[kind] = [_without_later(row, key, start) for row in document[kind]]
    ended = [_ended(row, scenario, cut, conditional) for row in document.get("drivers", [])]
    document["drivers"] = [row for row in ended if row is not None]
    return again(document, scenario.folder, scenario.areas, scenario.own)


def sibling_at(scenario: Scenario, others: Iterable[Scenario], cut: int) -> Scenario:
    """Of a scenario and others of its place the one that begins nearest to the cut; projections are not among them."""
    start = date(cut + 1, 1, 1)
    same = [one for one in others if one.place == scenario.place and one.projection is None]
    return min([scenario, *same], key=lambda one: (abs((one.start - start).days), one.name != scenario.name))


def driven_after(scenario: Scenario, cut: int) -> tuple[str, ...]:
    """Drivers of which more is known today than at the cut, so that the conditional scenario is another one."""
    rows = scenario.copy_of_document().get("drivers", [])
    return tuple(
        driver_label(row) for row in rows if _ended(row, scenario, cut, True) != _ended(row, scenario, cut, False)
    )


def _begun(practices: dict[str, Any], start: date) -> dict[str, Any]:
    """Practices that had begun."""
    return {
        name: practice
        for name, practice in practices.items()
        if not (isinstance(practice, dict) and isinstance(practice.get("since"), date) and practice["since"] > start)
    }


def _without_later(row: Any, key: str, start: date) -> Any:
    """A service or stream of demand without steps that begin after the start."""
    if not isinstance(row, dict) or key not in row:
        return row
    value = row[key]
    steps = value.get("value") if isinstance(value, dict) else value
    if not isinstance(steps, list):
        return row
    kept = [step for step in steps if not (isinstance(step, dict) and step.get("from", start) > start)] or steps[:1]
    return {**row, key: {**value, "value": kept} if isinstance(value, dict) else kept}


def _ended(row: dict[str, Any], scenario: Scenario, cut: int, conditional: bool) -> dict[str, Any] | None:
    """A driver that ends at the cut, or with all that is known; None where nothing was known."""
    label = driver_label(row)
    driver = next(one for one in scenario.drivers if one.label == label)
    day = date(cut, 12, 31)
    points = list(known_points(driver, cut))
    if conditional:
        points = _with_later(points, known_points(driver, None), day)
    if not points:
        return None
    kept = {key: value for key, value in row.items() if key not in ("series", "values", "until", "relative_to")}
    base = {} if driver.what == "prices" else {"relative_to": day}
    values = [{"from": point.day, "value": point.value} for point in points]
    return {**kept, "values": values, "until": max(day, points[-1].day), **base}


def _with_later(known: list[Point], whole: Sequence[Point], day: date) -> list[Point]:
    """What was known on a day, going on as the whole series did: the history is the same, what comes after is observed."""
    level = next((point.value for point in reversed(whole) if point.day <= day), whole[0].value)
    before = known or [Point(day, level)]
    later = [Point(point.day, point.value * before[-1].value / level) for point in whole if point.day > day]
    return [*before, *later] if later or known else []


def known_points(driver: Driver, cut: int | None) -> tuple[Point, ...]:
    """What was known of a driver's series by the end of a year; None: all.

    A series of the targets file says of each row from when it is known; of own values one is known from the year after its date.
    """
    if driver.series is None:
        return tuple(Point(day, value) for day, value in driver.points if cut is None or day.year < cut)
    if cut is None:
        return all_series()[driver.series].points
    rows = [row for row in drivers() if row.part == driver.series and row.known_from <= cut]
    return (
        tuple(point for point in series_of(driver.series, rows).points if point.day <= date(cut, 12, 31))
        if rows
        else ()
    )
