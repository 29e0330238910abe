"""What a design varies: a parameter, a capacity, a setting of a policy, or which policy; named by its path.

``parameters.strain.poor`` (or short ``strain.poor``), ``stressors.onset.0`` (one element of a list, counted from 0),
``services.open_group.region.places``, ``areas.Noord.help_gradient``, ``policies.slow_down.strength``, and ``policy``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sim.designs.request import BASELINE, Entry, as_entries
from sim.errors import InputError
from sim.scenario.areas import COLUMNS
from sim.scenario.changes import full_path
from sim.scenario.left import instead_of
from sim.scenario.messages import ScenarioError, did_you_mean, listing
from sim.scenario.plain_number import plain_index
from sim.scenario.services import UNLIMITED, Service, service_label

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Value = float | int | bool | str
NOTHING = ("", "none", BASELINE)  # values of the factor "policy" that stand for no policy
NOT_VARIED = ("name", "title", "place", "start", "end", "years", "seed", "sources", "areas", "burn_in")


@dataclass(frozen=True)
class Factor:
    """One thing that differs between the points of a design.

    Attributes
    ----------
    path : full path.
    name : column in the table of points; the path unless another was given.
    low, high : range that is sampled, in the unit of the parameter (or as a factor); None when ``values`` are given.
    values : the values it can take, in place of a range.
    steps : values of a grid over the range.
    log : the logarithm is sampled evenly.
    times : a value multiplies what the scenario has.
    whole : values are whole numbers.
    """

    path: str
    name: str
    low: float | None = None
    high: float | None = None
    values: tuple[Value, ...] | None = None
    steps: int | None = None
    log: bool = False
    times: bool = False
    whole: bool = False

    @property
    def policy(self) -> str:
        """Policy whose setting this is; empty for other factors."""
        return self.path.split(".")[1] if self.path.startswith("policies.") else ""


def resolve(scenario: Scenario, path: str, entries: Sequence[Entry], **given: Any) -> Factor:
    """A factor with its full path, and with the range of the ledger (or of the setting) where none was given.

    Raises
    ------
    InputError : no such path, no range, or a value that is not allowed there.
    """
    given["name"] = given.get("name") or path
    if path == "policy":
        if not given.get("values") or not all(isinstance(value, str) for value in given["values"]):
            raise InputError('Path policy needs values, such as values = ["none", "slow_down"].')
        as_entries([value for value in given["values"] if value not in NOTHING])
        return Factor(path, **given)
    if path.startswith("policies."):
        factor = _setting(path, entries, given)
    else:
        factor = _number(scenario, path, given)
    _check_range(factor)
    return factor


def _setting(path: str, entries: Sequence[Entry], given: dict[str, Any]) -> Factor:
    from sim.policies import PolicyError

    name, _, setting = path.removeprefix("policies.").partition(".")
    kinds = {policy.name: type(policy) for entry in entries for policy in entry.policies}
    if name not in kinds:
        raise InputError(
            f"Path {path}: policy {name!r} is not in the list of policies of this design. "
            f"There is {listing(kinds) or 'none'}. {did_you_mean(name, kinds)}".rstrip()
        )
    fields = kinds[name].model_fields
    if setting not in fields:
        raise InputError(
            f"Path {path}: policy {name} has no setting {setting!r}. Settings are {listing(fields)}. "
            f"{did_you_mean(setting, fields)}".rstrip()
        )
    extra = fields[setting].json_schema_extra or {}
    if given.get("values") is None:
        given = {
            **given,
            "low": _or(given.get("low"), extra.get("low")),
            "high": _or(given.get("high"), extra.get("high")),
        }
    if given.get("times"):
        raise InputError(f'Path {path}: as = "factor" is for numbers of the scenario; give values of the setting.')
    factor = Factor(path, whole=fields[setting].annotation is int, **given)
    for value in factor.values or [x for x in (factor.low, factor.high) if x is not None]:
        try:
            entries_of(entries, [factor], [value])
        except PolicyError as error:
            raise InputError(f"Path {path} cannot be {value!r}: {error}") from None
    return factor


def _number(scenario: Scenario, path: str, given: dict[str, Any]) -> Factor:
    full = full_path(path, scenario.parameters)
    if full in NOT_VARIED:
        raise InputError(
            f"Path {path} cannot be varied: years and seeds stand in the design itself, the others describe."
        )
    rows = ledger_by_path(scenario)
    row, element = rows.get(full), None
    if row is None and plain_index(full.rpartition(".")[2]) is not None:
        base, _, number = full.rpartition(".")
        row, element = rows.get(base), int(number)
        if row is None or not isinstance(row.value, tuple) or element >= len(row.value):
            last = f"; its elements are .0 to .{len(row.value) - 1}" if row and isinstance(row.value, tuple) else ""
            raise InputError(f"Path {path}: there is no such element{last}.")
    if row is not None and isinstance(row.value, tuple) and element is None and not given.get("times"):
        raise InputError(
            f"Path {path} holds a list of {len(row.value)} numbers. Vary one of them ({path}.0 to "
            f'{path}.{len(row.value) - 1}), or all together with as = "factor".'
        )
    if given.get("values") is None and row is not None:
        if given.get("times"):
            wanted = "Path {}: a factor needs its own low and high, such as low = 0.5 and high = 1.5."
            if given.get("low") is None or given.get("high") is None:
                raise InputError(wanted.format(path))
        else:
            low, high = (x[element or 0] if isinstance(x, tuple) else x for x in (row.low, row.high))
            given = {**given, "low": _or(given.get("low"), low), "high": _or(given.get("high"), high)}
    if (
        row is None
        and element is None
        and given.get("values") is None
        and None in (given.get("low"), given.get("high"))
    ):
        near = instead_of(full) or did_you_mean(full, rows) or "The command `parameters` lists them."
        raise InputError(f"Path {path}: there is no such number in the scenario, or it has no value now. {near}")
    value = row.value if row is not None else None
    counted = full.endswith(".places") or (isinstance(value, int) and not isinstance(value, bool))
    factor = Factor(full, whole=counted and not given.get("times"), **given)
    _check_range(factor)
    _try(scenario, factor, path, rows)
    return factor


def _check_range(factor: Factor) -> None:
    low, high = factor.low, factor.high
    if factor.values is not None:
        if low is not None or high is not None or not factor.values:
            raise InputError(f"Path {factor.path}: give either values (at least one), or low and high.")
        return
    if low is None or high is None:
        raise InputError(f"Path {factor.path} has no range of its own: give low and high, or values.")
    if isinstance(low, bool) or isinstance(high, bool) or not low < high:
        raise InputError(f"Path {factor.path}: low must be less than high; found {low:g} and {high:g}.")
    if factor.log and low <= 0:
        raise InputError(f'Path {factor.path}: scale = "log" needs a low above 0; found {low:g}.')


def _try(scenario: Scenario, factor: Factor, path: str, rows: Mapping[str, Any]) -> None:
    """Refuse, before anything runs, a value at an end of the range that the scenario cannot have."""
    ends = (x for x in (factor.low, factor.high) if x is not None)
    for value in factor.values or ends:
        try:
            scenario.with_changes(changes_of(scenario, [factor], [value]))
        except ScenarioError as error:
            known = did_you_mean(factor.path, rows)
            hint = f" {known}" if known and factor.path not in rows else ""
            where = "; ".join(error.messages).removeprefix("changes, ")
            raise InputError(f"Path {path} cannot be {value}: {where}{hint}") from None


def _or(given: Any, default: Any) -> Any:
    return default if given is None else given


@lru_cache(maxsize=4)
def ledger_by_path(scenario: Scenario) -> dict[str, Any]:
    """Rows of a scenario's ledger by path."""
    return {row.path: row for row in scenario.ledger()}


# --- from a point to what it changes ---------------------------------------------------------------------------------
def changes_of(scenario: Scenario, factors: Sequence[Factor], point: Sequence[Value]) -> dict[str, Any]:
    """What ``Scenario.with_changes`` needs to make the scenario of a point."""
    changes: dict[str, Any] = {}
    for factor, value in zip(factors, point, strict=True):
        if factor.path == "policy" or factor.policy:
            continue
        if factor.path.startswith("services.") and factor.path.endswith(".places"):
            changes[factor.path] = _places(scenario, factor, value)
            continue
        row = ledger_by_path(scenario).get(factor.path)
        base, _, element = factor.path.rpartition(".")
        if row is None and plain_index(element) is not None:
            numbers = list(changes.get(base) or ledger_by_path(scenario)[base].value)
            numbers[int(element)] = float(value) * (numbers[int(element)] if factor.times else 1.0)
            changes[base] = numbers
        elif factor.times:
            changes[factor.path] = _times(factor.path, row.value if row is not None else None, float(value))
        else:
            changes[factor.path] = round(float(value)) if factor.whole else value
        if factor.path.startswith("areas."):
            _check_area(factor.path, changes[factor.path])
    return changes


def _times(path: str, now: Any, by: float) -> Any:
    if isinstance(now, tuple):
        return [x * by for x in now]
    if isinstance(now, bool) or not isinstance(now, int | float):
        raise InputError(f'Path {path} holds no number now, so as = "factor" has nothing to multiply.')
    return round(now * by) if isinstance(now, int) else now * by


def _places(scenario: Scenario, factor: Factor, value: Value) -> Any:
    """Places of a service: a number for the whole time, or every step of what is there times a factor."""
    if not factor.times:
        return value if isinstance(value, str) else round(value)
    label = factor.path.removeprefix("services.").removesuffix(".places")
    named = {_label(service): service for service in scenario.file.services}
    if label not in named:
        raise InputError(f"Path {factor.path}: there is no service {label!r}; the services are {listing(named)}.")
    steps = named[label].places
    if any(step.count >= UNLIMITED for step in steps):
        raise InputError(f"Path {factor.path}: the places are unlimited, so there is nothing to multiply.")
    counts = [round(step.count * float(value)) for step in steps]
    if len(steps) == 1 and steps[0].date is None:
        return counts[0]
    return [{"from": step.date, "count": count} for step, count in zip(steps, counts, strict=True)]


def _label(service: Service) -> str:
    return service.name or service_label(service.model_dump(include={"kind", "form", "area", "tier"}))


def _check_area(path: str, value: Any) -> None:
    unit, kind, low, high = COLUMNS.get(path.rpartition(".")[2], ("", float, float("-inf"), float("inf")))
    if not low <= float(value) <= high or (kind is int and value != int(value)):
        raise InputError(f"Path {path}: found {value}; allowed is {low:g} to {high:g} ({unit}).")


def entries_of(entries: Sequence[Entry], factors: Sequence[Factor], point: Sequence[Value]) -> tuple[Entry, ...]:
    """Policies of a point: those of the design with the settings of the point, and the varied one."""
    settings: dict[str, dict[str, Value]] = {}
    rows = list(entries)
    for factor, value in zip(factors, point, strict=True):
        if factor.path == "policy" and value not in NOTHING:
            rows += as_entries([str(value)])
        elif factor.policy:
            settings.setdefault(factor.policy, {})[factor.path.split(".", 2)[2]] = (
                round(float(value)) if factor.whole else value
            )
    return tuple(replace(row, policies=tuple(_with(policy, settings) for policy in row.policies)) for row in rows)


def _with(policy: Any, settings: Mapping[str, Mapping[str, Value]]) -> Any:
    mine = settings.get(policy.name)
    if not mine:
        return policy
    from sim.policies.doses import asked

    kind = type(policy)
    given = {key: value for key, value in asked(policy).items() if value != kind.model_fields[key].default}
    return kind(**{**given, **mine})
