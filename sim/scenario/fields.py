"""Fields of a scenario that hold a number: each with its unit, its range and where the number comes from.

A section of numbers is written as::

    class Strain(Section):
        onset: float = parameter(0.06, unit="per year", low=0.03, high=0.12, note="judgement of the authors")

``low`` and ``high`` are the range for sensitivity analysis; ``minimum`` and ``maximum`` are what the model can work
with at all. In a scenario file a value is a bare number, or a table ``{value, low, high, source, grade, note}`` that
says why it is different there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar, TypeGuard, get_args

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.effects import Effect

ASSUMPTION = "assumption"
OWN = "own:"  # a source of the user's own, in words
TABLE_KEYS = ("value", "prior", "low", "high", "source", "grade", "note")
MARK = "zothuis_parameter"
Number = float | int | bool | tuple[float, ...]


class Said(str):
    """What was found, in words of our own (shown without quotes)."""


@dataclass(frozen=True)
class Provenance:
    """What is known about one number.

    Attributes
    ----------
    unit : unit of the value, in words.
    low, high : range for sensitivity analysis (same unit), or None for a switch or an index.
    source : id of a row of the register (several with ``;``), or ``"assumption"``.
    grade : evidence grade A, B, C or U; None means: look it up in the register (U for an assumption).
    note : arithmetic or reason, in a sentence.
    minimum, maximum : hard bounds of the model; None is no bound.
    total : the elements of a tuple must add up to this.
    changed : whether the scenario file gave another value than the model's own.
    loose : the value is of a kind of its own (places over time), checked by its own type.
    effect : for an effect of a lever, the value that does nothing and the side that is hoped for.
    no_effect : why it is none, for a number that could be taken for one.
    prior : of a value that was calibrated, what was likeliest within the range before; None of one that was not.
    """

    unit: str
    low: float | tuple[float, ...] | None = None
    high: float | tuple[float, ...] | None = None
    source: str = ASSUMPTION
    grade: str | None = None
    note: str = ""
    minimum: float | None = None
    maximum: float | None = None
    total: float | None = None
    changed: bool = False
    loose: bool = False
    effect: Effect | None = None
    no_effect: str = ""
    prior: float | tuple[float, ...] | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the register rows that are named (empty for an assumption)."""
        return source_ids(self.source)


def source_ids(source: str) -> tuple[str, ...]:
    """Register ids in a source text: ``"A-1;B-2"`` gives both; ``"assumption"`` and ``"own: our count"`` none."""
    parts = (part.strip() for part in source.split(";"))
    return tuple(part for part in parts if part and part != ASSUMPTION and not part.startswith(OWN))


def parameter(
    default: Any,
    *,
    unit: str,
    low: float | tuple[float, ...] | None = None,
    high: float | tuple[float, ...] | None = None,
    source: str = ASSUMPTION,
    grade: str | None = None,
    note: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    total: float | None = None,
    loose: bool = False,
    effect: Effect | None = None,
    no_effect: str = "",
) -> Any:
    """A field that holds a number (float, int, bool or tuple of floats), its unit, range and source.

    Parameters
    ----------
    default : value of the model itself (``...``: the scenario must give one).
    unit : unit in words, e.g. ``"per year"``, ``"days"``, ``"share"``.
    low, high : range for sensitivity analysis; for a tuple one number for all or a tuple as long as the value.
    source : id of a register row (several with ``;``) or ``"assumption"``; a user's file may also say ``"own: ..."``.
    grade : A, B, C or U; left out, it is looked up in the register.
    note : the arithmetic or the reason.
    minimum, maximum : hard bounds, checked for defaults and for scenario files (each element of a tuple).
    total : what the elements of a tuple must add up to (shares: 1).
    loose : the type of the field checks the value itself.
    effect, no_effect : as of `Provenance`; a number of grade U that a lever works through says one of them.
    """
    known = Provenance(
        unit, low, high, source, grade, note, minimum, maximum, total, loose=loose, effect=effect, no_effect=no_effect
    )
    return Field(default=default, description=note or None, json_schema_extra={MARK: known})  # type: ignore[dict-item]


@lru_cache(maxsize=512)  # asked hundreds of thousands of times while scenarios are drawn; classes of own numbers may go
def _declared(model: type[BaseModel]) -> Mapping[str, Provenance | None]:
    """Declared provenance of each field of a section; None of a field that is not a parameter."""
    extras = {name: field.json_schema_extra for name, field in model.model_fields.items()}
    return {name: extra.get(MARK) if isinstance(extra, dict) else None for name, extra in extras.items()}  # type: ignore[misc]


def provenance_of(model: type[BaseModel], name: str) -> Provenance | None:
    """Declared provenance of a field, or None when the field is not a parameter."""
    return _declared(model).get(name)


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a plain number that a float can hold (booleans, infinity and nan are not)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


def _wrong(kind: str, wanted: str, value: Any) -> PydanticCustomError:
    return PydanticCustomError(kind, "{wanted}", {"wanted": wanted, "found": value})


def _check_kind(default: Any, value: Any) -> Any:
    """The value in the kind of the default (a list becomes a tuple), or an error that says what is wanted."""
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise _wrong("kind", "true or false", value)
    elif isinstance(default, int):
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong("kind", "a whole number", value)
    elif isinstance(default, tuple):
        if not isinstance(value, list | tuple) or not all(is_number(x) for x in value):
            raise _wrong("kind", f"a list of {len(default)} numbers", value)
        if len(value) != len(default):
            raise _wrong("kind", f"a list of exactly {len(default)} numbers", value)
        return tuple(float(x) for x in value)
    elif isinstance(default, float):
        if not is_number(value):
            raise _wrong("kind", "a number", value)
        return float(value)
    return value


def range_text(minimum: float | None, maximum: float | None, unit: str = "") -> str:
    """Allowed range in words: ``"between 0 and 1 (share)"``."""
    unit = f" ({unit})" if unit else ""
    if minimum is not None and maximum is not None:
        return f"a number between {plain(minimum)} and {plain(maximum)}{unit}"
    if minimum is not None:
        return f"a number of at least {plain(minimum)}{unit}"
    return f"a number of at most {plain(maximum)}{unit}"


def plain(x: float | None) -> str:
    """A number as people write it: ``10,000,000`` rather than ``1e+07``."""
    if x is None:
        return "none"
    return f"{x:,.0f}" if x == int(x) and abs(x) < 1e15 else f"{x:g}"


def _check_bounds(known: Provenance, value: Any) -> None:
    if isinstance(value, bool):
        return
    numbers = value if isinstance(value, tuple) else (value,)
    for x in numbers:
        if (known.minimum is not None and x < known.minimum) or (known.maximum is not None and x > known.maximum):
            raise _wrong("range", range_text(known.minimum, known.maximum, known.unit), x)
    if known.total is not None and isinstance(value, tuple) and abs(sum(value) - known.total) > 1e-6:
        found = Said(f"{list(value)}, which add up to {sum(value):g}")
        raise _wrong("total", f"numbers that add up to {known.total:g}", found)


def _check_table(table: dict[str, Any], default: Any) -> None:
    """Check the table form of a value: its keys, its range and its texts."""
    for key in table:
        if key not in TABLE_KEYS:
            raise PydanticCustomError("table_key", "{key}", {"key": key, "allowed": TABLE_KEYS})
    if "value" not in table:
        found = Said(f"a table with the keys {', '.join(map(str, table)) or '(none)'}")
        raise _wrong("table_value", "a number, or a table with a key 'value'", found)
    for key in ("source", "grade", "note"):
        if key in table and not isinstance(table[key], str):
            raise _wrong("table_text", f"text for '{key}'", table[key])
    if "grade" in table and table["grade"] not in ("A", "B", "C", "U"):
        raise _wrong("table_text", "grade A, B, C or U", table["grade"])
    for key in ("low", "high"):
        bound = table.get(key)
        is_tuple = isinstance(bound, list | tuple) and isinstance(default, tuple) and len(bound) == len(default)
        if bound is not None and not (is_number(bound) or (is_tuple and all(is_number(x) for x in bound))):
            raise _wrong("table_text", f"a number for '{key}'", bound)
    low, high, value = table.get("low"), table.get("high"), table["value"]
    prior = table.get("prior")
    pairs = (
        (low, high, "low to high"), (low, value, "low to value"), (value, high, "value to high"),
        (low, prior, "low to prior"), (prior, high, "prior to high"),
    )  # fmt: skip
    for small, large, text in pairs:
        if is_number(small) and is_number(large) and small > large:
            raise _wrong("table_range", f"a range that rises from {text}", Said(f"{small:g} and {large:g}"))


class Section(BaseModel):
    """A frozen group of parameters (and of smaller sections); unknown keys are refused.

    ``no_effect`` is the reason for all of its numbers that give none of their own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)
    no_effect: ClassVar[str] = ""
    _given: dict[str, Provenance] = PrivateAttr(default_factory=dict)

    @field_validator("*", mode="before")
    @classmethod
    def _one_value(cls, value: Any, info: Any) -> Any:
        known = provenance_of(cls, info.field_name)
        if known is None:
            return value
        default = cls.model_fields[info.field_name].default
        prior = None
        if isinstance(value, dict):
            _check_table(value, default)
            value, prior = value["value"], value.get("prior")
        if known.loose or value is None is default:
            return value
        if default is None:
            default = 0 if int in get_args(cls.model_fields[info.field_name].annotation) else 0.0
        value = _check_kind(default, value)
        _check_bounds(known, value)
        if prior is not None:
            _check_bounds(known, _check_kind(default, prior))
        return value

    @model_validator(mode="wrap")
    @classmethod
    def _remember_sources(cls, data: Any, handler: Any) -> Any:
        section = handler(data)
        if isinstance(data, dict) and isinstance(section, Section):
            for name, given in data.items():
                known = provenance_of(cls, name)
                if known is not None:
                    section._given[name] = _given_provenance(known, given, cls.model_fields[name].default)
        return section

    def provenance(self, name: str) -> Provenance:
        """Unit, range and source of one parameter as this scenario has it. KeyError when there is no such parameter."""
        known = self._given.get(name) or provenance_of(type(self), name)
        if known is None:
            raise KeyError(f"{type(self).__name__} has no parameter {name!r}")
        return known

    def _leaves(self, prefix: str) -> Iterator[tuple[str, Number, Section, str]]:
        """(dotted path, value, section, name) of every parameter here and in the sections below."""
        declared = _declared(type(self))
        for name in declared:
            value = getattr(self, name)
            if isinstance(value, Section):
                yield from value._leaves(f"{prefix}{name}.")
            elif declared[name] is not None:
                yield f"{prefix}{name}", value, self, name

    def walk(self, prefix: str = "") -> Iterator[tuple[str, Number, Provenance]]:
        """(dotted path, value, provenance) of every parameter here and in the sections below."""
        for path, value, section, name in self._leaves(prefix):
            known = section.provenance(name)
            why = "" if known.effect else known.no_effect or type(section).no_effect
            yield path, value, replace(known, no_effect=why) if why != known.no_effect else known

    def flat(self) -> dict[str, float]:
        """All numbers by flat name, for compiled code.

        ``section_field`` -> float; booleans are 0 or 1; element i of a tuple is ``section_field_i``.
        """
        numbers: dict[str, float] = {}
        for path, value, _, _ in self._leaves(""):
            name = path.replace(".", "_")
            if isinstance(value, tuple):
                numbers.update({f"{name}_{i}": float(x) for i, x in enumerate(value)})
            else:
                numbers[name] = float(value)
        return numbers


def _given_provenance(known: Provenance, given: Any, default: Any) -> Provenance:
    """Provenance of a value from a scenario file: what the file says, else what was declared."""
    table = given if isinstance(given, dict) else {}
    value = table.get("value", given)
    value = tuple(value) if isinstance(value, list) else value
    prior = _as_bound(table.get("prior"))
    changed = (value if prior is None else prior) != default  # a number that was calibrated keeps its source
    if not changed and not table:
        return known
    sourced = "source" in table
    keep = not changed and not sourced
    has_own = changed and default is not None and not known.loose
    declared = f" (the model's own: {default} from {known.source})" if has_own else ""
    return Provenance(
        unit=known.unit,
        low=_as_bound(table.get("low", known.low)),
        high=_as_bound(table.get("high", known.high)),
        source=known.source if keep else table.get("source", ASSUMPTION),
        grade=table.get("grade", known.grade if keep else None),
        note=table.get("note", known.note if not changed else f"set by the scenario{declared}"),
        minimum=known.minimum,
        maximum=known.maximum,
        total=known.total,
        changed=changed,
        loose=known.loose,
        effect=known.effect,
        no_effect=known.no_effect,
        prior=prior,
    )


def _as_bound(bound: Any) -> Any:
    return tuple(bound) if isinstance(bound, list) else bound
