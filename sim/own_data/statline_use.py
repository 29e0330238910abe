"""From tables of StatLine to what a scenario needs: children by neighbourhood, and the use of youth care by municipality."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sim.data.targets import Target, Z
from sim.own_data.faults import Faults
from sim.own_data.intervals import Interval
from sim.own_data.sheet import word
from sim.own_data.statline import Figure, code_in, name_in, period_of, region_of
from sim.own_data.targets_file import given, own_target
from sim.scenario.area_table import DUTCH_HEAD
from sim.scenario.areas import COLUMNS
from sim.scenario.messages import did_you_mean, listing

LEVELS = MappingProxyType({"buurt": "BU", "wijk": "WK", "gemeente": "GM"})
KINDS = MappingProxyType({"buurt": "buurt", "neighbourhood": "buurt", "wijk": "wijk", "district": "wijk", "gemeente": "gemeente",
                          "municipality": "gemeente"})  # fmt: skip
TOPICS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": ("codering", "regiocode_gemeente_wijk_buurt", "code", "coding"),
        "kind": ("soort_regio", "region_type", "type_of_region"),
        "municipality": ("gemeentenaam", "name_of_municipality"),
        "young": ("0_tot_15_jaar", "0_to_15_years", "from_0_to_15_years"),
        "older": ("15_tot_25_jaar", "15_to_25_years", "from_15_to_25_years"),
        "households": ("huishoudens_met_kinderen", "households_with_children"),
    }
)
"""Topics of the key figures of districts and neighbourhoods, as `word` makes them."""
SHARES = MappingProxyType(
    {"children_0_3": (4 / 15, 0.0), "children_4_11": (8 / 15, 0.0), "children_12_17": (3 / 15, 3 / 10)}
)
"""Of children of 0-14 and of young people of 15-24 those of each age group, as if every year of age were as many (assumption)."""
WIDTH = 130  # characters of a comment
ROUNDING = 0.05  # percentages are given with one decimal


@dataclass(frozen=True)
class Neighbourhood:
    """Children and households with children of a region; ``households`` None where it is not told."""

    name: str
    code: str
    municipality: str
    children: Mapping[str, int]
    households: int | None


SHARES_OF_USE = ("help", "residence", "protection", "under_order")


@dataclass(frozen=True)
class Use:
    """Use of youth care in a region and period: shares of the young with youth help and of these with residence, under
    protection and of these with residence; None where it is not told."""

    region: str
    period: str
    help: float | None
    residence: float | None
    protection: float | None
    under_order: float | None

    @property
    def per_1000(self) -> float | None:
        """Youths with residence per 1,000 youths."""
        return None if self.help is None or self.residence is None else 1000.0 * self.help * self.residence


def by_region(figures: Iterable[Figure]) -> dict[tuple[str, str], list[Figure]]:
    """Figures by region and period, in the order of the table."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        if region := region_of(one):
            found.setdefault((region, period_of(one)), []).append(one)
    return found


# --- neighbourhoods ---------------------------------------------------------------------------------------------------
def is_of_neighbourhoods(figures: Sequence[Figure]) -> bool:
    """Whether a table has children of districts and neighbourhoods."""
    return any(word(one.topic) in TOPICS["young"] for one in figures)


def neighbourhoods(figures: Sequence[Figure], place: str, level: str, faults: Faults) -> list[Neighbourhood]:
    """Regions of one level within a municipality, with their children.

    Parameters
    ----------
    place : name or code (GM0344) of a municipality; "" when the table has only one.
    level : "buurt", "wijk" or "gemeente".
    """
    rows = [_facts(region, own) for (region, _), own in by_region(figures).items()]
    rows = [row for row in rows if row["level"]]
    if not rows:
        faults.add(
            "the table does not say which regions are districts and which are neighbourhoods",
            "the topic Codering or Soort regio beside the children",
            "Choose in StatLine also the topics of Regioaanduiding, and download the table again.",
        )
        return []
    chosen = _within(rows, place, faults)
    if chosen is None:
        return []
    found, unknown = [], 0
    for row in chosen:
        if row["level"] != level:
            continue
        young, older = _number(row["young"]), _number(row["older"])
        if young is None or (older is None and row["has_older"]):
            unknown += 1
            continue
        children = {name: round(a * young + b * (older or 0.0)) for name, (a, b) in SHARES.items()}
        if sum(children.values()) == 0:
            continue
        households = _number(row["households"])
        found.append(
            Neighbourhood(
                str(row["name"]), str(row["code"]), str(row["municipality"]), children,
                None if households is None else round(households),
            )
        )  # fmt: skip
    if unknown:
        faults.remark(f"of {unknown} regions the number of children is not told: they are left out")
    if any(not row["has_older"] for row in chosen):
        faults.remark(
            "the table has no young people of 15 to 25: children of 15 to 17 are not in it",
            "Choose in StatLine also the topic 15 tot 25 jaar.",
        )
    if not found:
        there = sorted({str(row["level"]) for row in chosen})
        faults.add(f"the table has no {level} with children there", listing(there), "Ask for another with --level.")
    return found


def _facts(region: str, own: Sequence[Figure]) -> dict[str, object]:
    """What is told of a region, by the names of `TOPICS`."""
    texts = {name: next((one.text for one in own if word(one.topic) in words), "") for name, words in TOPICS.items()}
    code = code_in(texts["code"]) or code_in(region)
    kind = KINDS.get(word(texts["kind"]), "")
    level = next((name for name, letters in LEVELS.items() if code.startswith(letters)), kind)
    has_older = any(word(one.topic) in TOPICS["older"] for one in own)
    return {**texts, "name": name_in(region), "code": code, "level": level, "has_older": has_older}


def _number(text: object) -> float | None:
    return Figure((), "", "", "", str(text)).value


def _within(rows: list[dict[str, object]], place: str, faults: Faults) -> list[dict[str, object]] | None:
    """Regions of one municipality; None, with a fault, when it is not known which."""

    def whose(row: Mapping[str, object]) -> str:
        return str(row["code"])[2:6] or word(str(row["municipality"]))

    if not place:
        if len({whose(row) for row in rows}) > 1:
            names = [str(row["name"]) for row in rows if row["level"] == "gemeente"]
            faults.add("the table has several municipalities", listing(names), "Say which with --place.")
            return None
        return rows
    asked = word(place)
    keys = {whose(row) for row in rows if word(str(row["code"])) == asked or (
        row["level"] == "gemeente" and word(str(row["name"])) == asked) or word(str(row["municipality"])) == asked}  # fmt: skip
    if not keys:
        names = sorted({str(row["municipality"] or row["name"]) for row in rows if row["level"] == "gemeente"})
        faults.add("there is no such municipality in the table", listing(names), did_you_mean(place, names))
        return None
    return [row for row in rows if whose(row) in keys]


# --- use of youth care ------------------------------------------------------------------------------------------------
def uses(figures: Sequence[Figure]) -> list[Use]:
    """Use of youth care by region and period, of a table with shares of the young."""
    found = []
    for (region, period), own in by_region(figures).items():
        shares = {name: _share(own, name) for name in SHARES_OF_USE}
        if period and any(share is not None for share in shares.values()):
            found.append(Use(name_in(region), period, **shares))
    return found


def _share(own: Sequence[Figure], name: str) -> float | None:
    for one in own:
        if _told(one) == name and (value := one.value) is not None:
            return value / 100.0
    return None


def _told(one: Figure) -> str:
    """Which share a topic is: of youth care in percent; "" for none."""
    topic = word(one.topic)
    percent = "%" in one.unit or not one.unit
    if not percent or "jeugd" not in topic:
        return ""
    resides = "verbl" in topic and "zonder" not in topic
    if "jeugdbesch" in topic:
        return "under_order" if resides else "protection"
    if "reclass" in topic:
        return ""
    if "jeugdh" in topic:
        return "residence" if resides else "help" if "verbl" not in topic else ""
    return ""


def use_targets(
    found: Sequence[Use], place: str, children: float, faults: Faults, note: str = ""
) -> tuple[Target, ...]:
    """Targets of one region: residence in a year (T01), beside the country in a half-year (T27), youths under an order (T36).

    Parameters
    ----------
    place : name of the region in the table.
    children : children under 18 there, for the chance of a count of that size; 0 when it is not known.
    note : what is said with each of them.
    """
    asked = word(place)
    own = [one for one in found if word(one.region) in (asked, f"{asked}_gemeente", f"{asked}_gem")]
    if not own:
        names = list(dict.fromkeys(one.region for one in found))
        faults.add("there is no such region in the table", listing(names), did_you_mean(place, names))
        return ()
    country = {one.period: one for one in found if word(one.region) in ("nederland", "netherlands")}
    rows = []
    for one in own:
        rate = one.per_1000
        half = "H" in one.period
        if rate is not None and one.help and one.residence:
            relative = _relative(one, rate, children)
            whole = country[one.period].per_1000 if one.period in country else None
            if not half:
                rows.append(_target("T01", "residence", one.period, rate, relative, note))
            elif whole:
                rows.append(_target("T27", "residence", one.period, rate / whole, relative, note, over=whole))
        if one.under_order and not half:
            share = one.under_order
            off = ROUNDING / (100.0 * share)
            seen = children * (one.protection or 0.0)
            off += Z * math.sqrt((1.0 - share) / (share * seen)) if seen > 0 else 0.0
            rows.append(_target("T36", "residence", one.period, share, off, note))
    if not rows:
        faults.add("nothing of the table is a target", "shares with youth help and, of these, with residence", "")
    return tuple(rows)


def _relative(one: Use, rate: float, children: float) -> float:
    """How far a rate may be off, relative: rounding of both percentages, and the chance of a count of that size."""
    rounding = ROUNDING / (100.0 * (one.help or 1.0)) + ROUNDING / (100.0 * (one.residence or 1.0))
    count = rate * children / 1000.0
    return rounding + (Z / math.sqrt(count) if count > 0 else 0.0)


def _target(
    id: str, part: str, period: str, value: float, relative: float, note: str, over: float = math.nan
) -> Target:
    high = value * (1.0 + relative)
    found = Interval(
        value, max(0.0, value * (1.0 - relative)), min(high, 1.0) if given(id, part).unit == "share" else high
    )
    return own_target(id, part, period, found, note, over)


# --- what a scenario needs --------------------------------------------------------------------------------------------
def areas_rows(found: Sequence[Neighbourhood], region: str, lang: str = "en") -> list[list[object]]:
    """Rows of a table of areas (the head first, in the language); what StatLine does not tell is empty."""
    rows: list[list[object]] = [[DUTCH_HEAD.get(name, name) if lang == "nl" else name for name in COLUMNS]]
    for one in found:
        known: dict[str, object] = {"name": one.name, "households": one.households, **one.children, "region": region}
        rows.append(["" if (cell := known.get(name)) is None else cell for name in COLUMNS])
    return rows


def areas_fragment(with_households: bool, comment: str, source: str, note: str) -> str:
    """What of a ``scenario.toml`` says where the table of areas comes from: in the place of its ``areas = ...``.

    ``comment``, ``source``, ``note`` : what is said at its head, of every column, and of the children by age.
    """
    lines = [
        *(f"# {line}" for line in textwrap.wrap(comment, WIDTH)),
        "",
        "[areas]",
        'file = "areas.csv"',
        "",
        "[areas.columns]",
    ]
    lines += [f'households = {{ source = "{source}", spread = 0.05 }}'] if with_households else []
    lines += [f'{name} = {{ source = "{source}", spread = 0.15, note = "{note}" }}' for name in SHARES]
    return "\n".join(lines) + "\n"
