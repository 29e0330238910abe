"""Which numbers of a scenario a sensitivity analysis varies: all that have a range, but for those that a rule leaves out.

The rules are few and each gives its reason in words; what is left out stands in the results. A number that is named by
the user is varied whatever the rules say, as long as it has a range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.designs.factors import NOT_VARIED, Factor, changes_of, ledger_by_path, resolve
from sim.designs.request import Entry
from sim.errors import InputError
from sim.scenario.changes import full_path
from sim.scenario.left import instead_of
from sim.scenario.messages import ScenarioError, did_you_mean
from sim.scenario.plain_number import plain_index

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

LOG_RATIO = 10.0  # a range that spans a factor ten or more is sampled evenly in its logarithm
CODE = re.compile(r"^0(,| )")  # a unit such as "0 exponential, 1 gamma" or "0, 1 or 2": a choice, not an amount
PLACE = re.compile(r"\.(households|children_\d+_\d+|x_km|y_km)$")


@dataclass(frozen=True)
class Excluded:
    """A number that is not varied, and why (a piece of a sentence)."""

    path: str
    reason: str


def choose(
    scenario: Scenario, paths: Sequence[str] = (), entries: Sequence[Entry] = ()
) -> tuple[tuple[Factor, ...], tuple[Excluded, ...]]:
    """Factors to vary, and the numbers left out.

    Parameters
    ----------
    scenario : a Scenario.
    paths : numbers to vary, each by its path; none: every number with a range that no rule leaves out.
    entries : policies of the study; ``policies.NAME.SETTING`` can then be a path.

    Raises
    ------
    InputError : no such path, a path without a range, or one that is named twice.
    """
    if paths:
        chosen = [_named(scenario, path, entries) for path in paths]
        twice = sorted({f.path for f in chosen if sum(f.path == g.path for g in chosen) > 1})
        if twice:
            raise InputError(f"Each parameter can be named once; found twice: {', '.join(twice)}.")
        return tuple(chosen), ()
    found = list(_ledger(scenario))
    factors = [row for row in found if isinstance(row, Factor)]
    faults = _impossible(scenario, factors)
    left = [row for row in found if isinstance(row, Excluded)]
    left += [Excluded(path, reason) for path, reason in faults.items()]
    return tuple(factor for factor in factors if factor.path not in faults), tuple(left)


def _impossible(scenario: Scenario, factors: Sequence[Factor]) -> dict[str, str]:
    """Factors of which an end of the range is a value that this scenario cannot have, with the reason."""
    try:  # all low ends at once, and all high ends: the rule
        for ends in ([f.low for f in factors], [f.high for f in factors]):
            scenario.with_changes(changes_of(scenario, factors, ends))  # type: ignore[arg-type]
        return {}
    except (ScenarioError, InputError):
        pass
    faults = {}
    for factor in factors:
        try:
            resolve(scenario, factor.path, ())
        except InputError as error:
            faults[factor.path] = str(error)
    return faults


def _named(scenario: Scenario, path: str, entries: Sequence[Entry]) -> Factor:
    """A factor that was asked for by name; its range is that of the ledger or of the setting."""
    rows = ledger_by_path(scenario)
    full = full_path(path, scenario.parameters)
    if full not in rows and full.rpartition(".")[0] not in rows and path.startswith("hosts."):
        path = full = f"parameters.{path}"  # hosts is also a table of the scenario; people mean the number
    base, _, element = full.rpartition(".")
    if path == "policy":
        raise InputError("Which policy is not a number. Give --policy, and its settings as policies.NAME.SETTING.")
    if full not in NOT_VARIED and full not in rows and base not in rows and not path.startswith("policies."):
        near = instead_of(full) or did_you_mean(full, rows) or "The command `parameters` lists them."
        raise InputError(f"Path {path}: there is no such number in the scenario. {near}")
    row = rows.get(full) or (rows.get(base) if plain_index(element) is not None else None)
    _whole_lists(scenario, path, full, base, rows)
    low, high = _range(row, plain_index(element) if full not in rows else None) if row else (None, None)
    if row is not None and not isinstance(low, tuple) and not _wider(low, high):
        raise InputError(f"Path {path} has no range in the ledger (low {low}, high {high}), so it cannot be varied.")
    return resolve(scenario, path, entries, log=_is_log(low, high))


def _whole_lists(scenario: Scenario, path: str, full: str, base: str, rows: Any) -> None:
    """Refuse a list as a whole, and an element of one that must add up to something."""
    total = _totals(scenario).get(base if full not in rows else full)
    if total is not None:
        raise InputError(f"Path {path}: the elements must add up to {total:g}, so one cannot vary without the others.")
    if full in rows and isinstance(rows[full].value, tuple):
        last = len(rows[full].value) - 1
        raise InputError(
            f"Path {path} holds a list of {last + 1} numbers; name its elements: {path}.0 to {path}.{last}."
        )


def _ledger(scenario: Scenario) -> Iterator[Factor | Excluded]:
    """Every number of the ledger, an element of a list on its own, as a factor or as one that is left out."""
    totals = _totals(scenario)
    for path, row in ledger_by_path(scenario).items():
        if path in totals:
            yield Excluded(path, f"its elements must add up to {totals[path]:g}: one cannot vary without the others")
        elif isinstance(row.value, tuple):
            for number in range(len(row.value)):
                yield _factor(f"{path}.{number}", row, *_range(row, number), row.value[number])
        else:
            yield _factor(path, row, row.low, row.high, row.value)


def _factor(path: str, row: Any, low: Any, high: Any, value: Any) -> Factor | Excluded:
    reason = _why_not(path, row, low, high, value)
    if reason:
        return Excluded(path, reason)
    whole = path.endswith(".places") or isinstance(row.value, int)
    return Factor(path, path, low, high, log=_is_log(low, high), whole=whole)


def _why_not(path: str, row: Any, low: Any, high: Any, value: Any) -> str:
    if isinstance(value, bool | str) or not isinstance(value, int | float):
        return "not a number: a switch, a date or a list over time"
    if CODE.match(row.unit):
        return f"a choice, not an amount ({row.unit})"
    if not _wider(low, high):
        return "no range: low and high are the same, or not given"
    if path.startswith("areas.") and PLACE.search(path):
        return "describes the place; these numbers belong together"
    if path.startswith("practices.") and value == 0:
        return "a practice that is not in the baseline; bringing it in is a policy"
    return ""


def _totals(scenario: Scenario) -> dict[str, float]:
    """Paths of lists whose elements must add up to something, with what."""
    file = scenario.file
    return {
        path: known.total
        for prefix in ("parameters", "practices", "hosts", "costs")
        for path, _, known in getattr(file, prefix).walk(f"{prefix}.")
        if known.total is not None
    }


def _range(row: Any, number: int | None) -> tuple[Any, Any]:
    if number is None:
        return row.low, row.high
    return tuple(x[number] if isinstance(x, tuple) and number < len(x) else x for x in (row.low, row.high))


def _wider(low: Any, high: Any) -> bool:
    return isinstance(low, int | float) and isinstance(high, int | float) and low < high


def _is_log(low: Any, high: Any) -> bool:
    return _wider(low, high) and low > 0 and high / low >= LOG_RATIO
