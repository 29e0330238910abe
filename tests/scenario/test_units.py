"""The unit of every number says what its rule does with it: a rate, a chance, a share, a multiplier, a length."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.scenario.loading import load_scenario

SIM = Path(__file__).resolve().parents[2] / "sim"
RULES = [path for room in ("processes", "world") for path in sorted((SIM / room).glob("*.py"))]
EVENT = (
    r"(rate|requests|reports|crises( without seen danger)?|severe incidents|minor incidents|enquiries|"
    r"((urgent|planned) )?referrals|changes of provider|children|families|searches|offers)"
)
TIME = r"((family|child|host)-year|(worker|sitter|support family|content host) per year|year|day)"
KINDS = {
    "rate": rf"{EVENT} per (1,000 (households with )?children per )?{TIME}\b.*",
    "chance": r"chance\b(?!.*per (year|day)).*|probability",
    "share": r"(outside office hours, )?share\b(?!.* per (year|day)$).*",
    "share a year": r"share per year, compounded|share of the gap recruited per year",
    "multiplier": r"(escalation |recovery )?multiplier\b.*|divisor\b.*|"
    r"ratio\b.*|road over straight line|power\b.*|recovery divided by .*",
    "addition": r"addition\b.*|utility\b.*|log-odds weight\b.*|weight of nearness|change in chance per .*|on a scale of 0 to 1",
    "length": r"(hours|days|weeks|months|years|year|km|nights a week|steps)\b.*",
    "count": r"(families|children|investigations|young people|moves|foster families|running matches|cases|sitters|"
    r"support families|recruited families|households|places|full-time|minor incidents)\b.*",
    "money": r"euro per .*",
    "form": r"gamma shape.*|shape|standard deviation of the logarithm|0 exponential.*|variance of a factor with mean 1.*",
    "code": r"0, 1 or 2|1, 2 or 3|0, 1, 2 or 3",
    "extra": r"extra enquiries, share of the background|families asked .*|children per full-time worker|enquiries per year",
}


def kind_of(unit: str) -> list[str]:
    return [kind for kind, form in KINDS.items() if re.fullmatch(form, unit)]


def numbers(name: str):
    return [row for row in load_scenario(name).ledger() if not row.path.startswith("areas.")]


@pytest.mark.parametrize("name", ["utrecht", "minimal", "rijk-van-nijmegen"])
def test_every_unit_is_of_a_kind_that_is_known(name):
    unknown = {row.path: row.unit for row in numbers(name) if row.unit and not kind_of(row.unit)}
    assert not unknown, unknown
    assert not [row.path for row in numbers(name) if not row.unit], "every number has a unit"


def compared_with_a_draw() -> set[str]:
    """Numbers that a rule compares with a uniform draw, itself or as a ``chance``, as compiled code calls them."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in RULES)
    inside = r"[^()]*(?:\([^()]*\)[^()]*)*"
    drawn = rf"(?:\b(?:draw|uniform)\({inside}\)|\bdrawn)\s*<\s*\(?\s*"
    return set(re.findall(rf"(?:{drawn}|\bchance = )(?:world\.params\[0\]\.|numbers\.)(\w+)", text))


def set_as_a_rate() -> set[str]:
    """Numbers that a rule adds to a rate, or that are one."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in RULES)
    return set(re.findall(r"\brate \+?= (?:world\.params\[0\]\.|numbers\.)(\w+)", text))


def by_flat_name() -> dict[str, str]:
    rows = [row for row in numbers("utrecht") if row.path.startswith("parameters.")]
    return {row.path.removeprefix("parameters.").replace(".", "_"): row.unit for row in rows}


def test_a_number_that_is_compared_with_a_draw_is_a_chance_or_a_share():
    units, found = by_flat_name(), compared_with_a_draw()
    wrong = {
        name: units[name] for name in found if name in units and not {"chance", "share"} & set(kind_of(units[name]))
    }
    assert len(found) > 30 and not wrong, wrong
    assert units["protection_guardianship"] == "chance at each yearly step"


def test_a_number_that_is_a_rate_says_so():
    units, found = by_flat_name(), set_as_a_rate()
    wrong = {name: units[name] for name in found if name in units and "rate" not in kind_of(units[name])}
    assert len(found) > 3 and not wrong, wrong


@pytest.mark.parametrize(
    "unit", ["per year after it", "per year", "per day", "chance per year", "share that stop, per year", "rate", "x"]
)
def test_a_unit_that_says_too_little_is_of_no_kind(unit):
    assert kind_of(unit) == []


def test_a_chance_cannot_be_above_one_nor_below_zero():
    walked = load_scenario("utrecht").parameters.walk()
    chances = {path: known for path, _, known in walked if kind_of(known.unit) == ["chance"]}
    wrong = {
        path: (known.minimum, known.maximum)
        for path, known in chances.items()
        if (known.minimum, known.maximum) != (0, 1)
    }
    assert len(chances) > 50 and not wrong, wrong
