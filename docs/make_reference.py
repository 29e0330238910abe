"""Write the pages, and parts of pages, that follow from the program; ``tests/docs`` checks that they are current.

    python docs/make_reference.py

Outcomes come from the registry, targets from their file and functions, the settings and numbers of policies from their
classes and from the ledger,
mechanisms from what they declare in ``sim/processes``.
"""

from __future__ import annotations

import argparse
import inspect
import runpy
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from marks import with_part

from sim.data.doses import doses
from sim.mechanisms.declared import Declared
from sim.policies import Policy, policies_table, registry
from sim.policies.base import ships
from sim.words import COUNTERS, SUMS

if TYPE_CHECKING:
    from sim.outcomes.targets.measure import Measure

DOCS = Path(__file__).resolve().parent


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(str(x).replace("|", "\\|").replace("\n", " ") for x in row) + " |")
    return "\n".join(lines) + "\n"


def outcomes_page() -> str:
    """docs/reference/outcomes.md."""
    from sim.outcomes.registry import GROUPS, HEADLINES, OUTCOMES

    better = {"lower": "lower", "higher": "higher", "none": "none"}
    parts = [
        "# Outcomes\n",
        "<!-- Written by docs/make_reference.py from sim/outcomes/registry.py. -->\n",
        "Everything a run is measured by; `python -m sim outcomes --full` prints this list. *Better* says which direction is\n"
        "better: entries, stocks and days have none, because a placement can be right. A mean or a share of which nothing\n"
        "happened has no value. Outcomes in **bold** are the ones to look at first.\n"
        "[Your own](../how-to/write-your-own-outcome.md) can stand beside them.\n\n"
        "*Out-of-home placement* (full-time, by care decision) and *residence* (the CBS category, which also counts\n"
        "part-time foster care, respite and clinical stays) are different outcomes and are never used for one another.\n",
    ]
    for group, head in GROUPS.items():
        if group == "own":  # a user's, see docs/how-to/write-your-own-outcome.md
            continue
        rows = []
        for one in OUTCOMES.values():
            if one.group == group:
                name = f"**`{one.name}`**" if one.name in HEADLINES else f"`{one.name}`"
                meaning = one.explanation.en + (f" *{one.grade}.*" if one.grade else "")
                rows.append((name, f"{one.label.en} / {one.label.nl}", one.unit, better[one.direction], meaning))
        parts.append(f"## {head.en[0].upper()}{head.en[1:]}\n")
        parts.append(table(("name", "in English / in Dutch", "unit", "better", "what is counted"), rows))
    return "\n".join(parts)


def targets_page() -> str:
    """docs/reference/targets.md."""
    from sim.data import drivers, targets
    from sim.outcomes.targets.compare import measures
    from sim.outcomes.targets.own import GIVEN

    rows, own_rows = [], []
    for (id, part), one in measures_in_order(measures()):
        own = [row for row in targets() if (row.id, row.part) == (id, part)]
        span = {"year": "year", "half_year": "half-year", "run": "whole run"}[one.span]
        needs = f", at least {one.needs:g} years" if one.needs else ""
        said = (f"{id} `{part}`", f"{one.label.en} / {one.label.nl}", f"{one.definition} ({span}{needs})")
        if not own:
            usual = GIVEN[id, part]
            off = f"{usual.discrepancy:g}{'' if usual.discrepancy_kind == 'absolute' else ' ×'}"
            own_rows.append((*said, usual.unit, usual.fact, off))
            continue
        uses = "; ".join(
            f"{use.replace('_', ' ')} {', '.join(row.period for row in own if row.use == use)}"
            for use in ("fit", "band", "held_out")
            if any(row.use == use for row in own)
        )
        off = "; ".join(
            dict.fromkeys(f"{row.discrepancy:g}{'' if row.discrepancy_kind == 'absolute' else ' ×'}" for row in own)
        )
        rows.append((*said, own[0].place, own[0].shown_unit, uses, own[0].fact, off))
    head = (
        "target",
        "in English / in Dutch",
        "how the model computes it",
        "place",
        "unit",
        "use, by period",
        "fact",
        "discrepancy",
    )
    driving = [
        (
            row.id,
            f"`{row.part}`",
            row.period,
            row.place,
            row.unit,
            ", ".join(f"`{id}`" for id in row.register_ids),
            row.note,
        )
        for row in drivers()
    ]
    series = table(("series", "what", "period", "place", "unit", "register", "note"), driving)
    facts = table(
        ("fact", "in English / in Dutch", "how the model computes it", "unit", "fact", "discrepancy"), own_rows
    )
    return "\n".join(
        [
            TARGETS_HEAD,
            "## Targets\n",
            table(head, rows),
            "## Facts of one's own\n",
            OWN_HEAD,
            facts,
            "## Drivers\n",
            DRIVERS_HEAD,
            series,
        ]
    )


def measures_in_order(found: dict[tuple[str, str], Measure]) -> list[tuple[tuple[str, str], Measure]]:
    """Parts of targets by number, parts of one in the order of their file."""
    return sorted(found.items(), key=lambda each: each[0][0])


TARGETS_HEAD = """# Targets

<!-- Written by docs/make_reference.py from sim/outcomes/targets and sim/data/targets.csv. -->

What the model is held against. `python -m sim validate SCENARIO` prints each beside the model: value,
published figure, within what it agrees, ratio, and whether it is inside. A row of `sim/data/targets.csv` is
one part of a target in one year, half-year or study.

**Use.** *fit*: numbers of the model may be chosen by it. *held out*: kept apart to judge a finished model;
only `validate --held-out` shows it, and whoever chooses numbers does not look. *band*: uncertain in
definition, or from abroad: the model should lie in it, nothing is fitted to it. A fact of one year is never
fit in one row and held out in another.

**Definition.** Each figure is computed as its source counts it: seen at any time in the calendar year, on 31
December, begun in the year, cumulative from a first day. When a run has the year of a row, that year counts;
else all full calendar years of the run. A number that a run cannot say (too short, not in the log, another
place) is left out with the reason.

**Scale.** Counts of the country are divided by its youths under 18 (`scaled_by`). The province of Utrecht is
not at the level of the country: for scenarios of Utrecht levels of the country are multiplied by T27
(residence) or T29 (orders), low by the low end of that ratio and high by its high end (`level`).

**Discrepancy.** How far the model at its best may still be off (a standard deviation, absolute or × the
value), on top of the range; fixed before any fit, with its reason in the note of the row. **Fact.** Rows with
one name in `fact` tell one fact and should weigh as one: T05, T06 and T09 (stock, inflow and outflow of
foster care), T22 and T23, T13 and T40 of one year. **Known from.** The year in which the figure could be
known, for refits on what was known then; `dated_by` says whether the source dates it or the year after its
period is taken.

Not in the log are how a foster placement is meant (T35) and danger at a later day (T38): `validate` looks at
the state of the world every 28 days for these two; `run --targets` leaves them out.
"""
OWN_HEAD = """Facts that no published figure tells and a municipality can derive from its own trajectories
([Use your own data](../how-to/use-your-own-data.md)). The figures are the user's; unit, fact and discrepancy are these where the
file does not say them.
"""
DRIVERS_HEAD = """Series from outside that may drive the model: reports, enquiries by people who want to host, places opened or
closed, births, prices. A series is a driver or a target, never both; the file is refused otherwise, and so is a
scenario whose `[[drivers]]` ([keys](scenario-file.md#keys)) names a target or a row that one rests on. A scenario
follows a series up to its start (or a later date that it names), then holds it. Utrecht and Rijk van Nijmegen follow
`reports_country` and `enquiries`, Utrecht also `births_0_3`, `utrecht-2024` also `prices_ambulant_hour`; the others
are there for a scenario of your own. Of changes from year to year only those count that no gap parts from the last.
"""


def evidence_page() -> str:
    """docs/reference/evidence-ledger.md."""
    from sim.data import register
    from sim.scenario.loading import load_scenario

    ledger = load_scenario("utrecht").ledger()
    users: dict[str, list[str]] = {}
    parts, unsourced = [EVIDENCE_HEAD, "## Numbers of Utrecht\n"], 0
    sections: dict[str, list[Sequence[object]]] = {}
    for row in ledger:
        ids = [one.strip() for one in row.source.split(";") if one.strip() in register()]
        unsourced += not ids
        for one in ids:
            users.setdefault(one, []).append(row.path)
        spread = "" if row.low is None or row.high is None else f"{_number(row.low)} to {_number(row.high)}"
        dates = [register()[one].checked for one in ids]
        links = ", ".join(_linked(one, register()[one].address) for one in ids) or "assumption"
        said = (f"`{row.path}`", _number(row.value), spread, row.unit, row.grade, links, min(dates, default="–"))
        sections.setdefault(".".join(row.path.split(".")[:2]), []).append(said)
    parts.append(
        f"{len(ledger)} numbers; {unsourced} name no row of the register: they are assumptions, with the reason in their note "
        "(`python -m sim parameters utrecht`).\n"
    )
    head = ("number", "value", "range", "unit", "grade", "rests on", "last checked")
    for section, rows in sections.items():
        parts += [f"### {section}\n", table(head, rows)]
    parts.append("## The register\n")
    by_part: dict[str, list[Sequence[object]]] = {}
    for id, one in register().items():
        source = _linked(one.source, one.address)
        known = one.low is not None and one.high is not None
        value = f"{one.text} ({one.low:g} to {one.high:g})" if known else one.text
        said = (
            f"`{id}`", one.quantity, value, one.unit, f"{one.place} {one.year}", one.grade, source,
            one.checked, len(users.get(id, ())) or "–",
        )  # fmt: skip
        by_part.setdefault(one.component, []).append(said)
    head = ("row", "figure", "value", "unit", "of", "grade", "source", "last checked", "numbers of Utrecht")
    for part, rows in by_part.items():
        parts += [f"### {part}\n", table(head, rows)]
    return "\n".join(parts)


def _linked(words: str, address: str) -> str:
    return f"[{words}]({address})" if address.startswith("http") else words


def _number(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(_number(one) for one in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:g}"


EVIDENCE_HEAD = """# Evidence ledger

<!-- Written by docs/make_reference.py from sim/data/register.csv and scenarios/utrecht. -->

Every number of Utrecht with its value, range, grade, the rows of the register that it rests on (with a link to the
source) and the day on which these were last checked; then every row of the register. What grades mean, and what rests on
what, stands in [Evidence and gaps](../background/evidence.md).

**Last checked** is the day on which a row was last held against what had been collected from its source. The addresses
were not opened again since: whoever rests a decision on a number opens its source first, and changes the date in
`sim/data/register.csv`. Of a number that rests on several rows it is the earliest day.
"""


def settings_part(name: str) -> str:
    """Table of the settings of a policy."""
    rows = []
    for row in policies_table("en"):
        if row["policy"] == name:
            bounds = "" if row["low"] is None else f"{row['low']:g} to {row['high']:g}"
            default = row["default"] if row["default"] != "" else "–"
            rows.append((f"`{row['setting']}`", default, row["unit"], bounds, row["meaning"]))
    return table(("setting", "default", "unit", "allowed", "meaning"), rows)


def doses_part(name: str) -> str:
    """What each dose of a policy sets, with its range and the reason."""
    record = doses()[name]
    rows = []
    for dose, sets in record.settings.items():
        said = [f"`{key}` = {value:g}" + (f" ({low:g} to {high:g})" if low < high else "")
                for key, (value, low, high) in sets.items()]  # fmt: skip
        rows.append((f"`{dose}`", ", ".join(said)))
    return (
        table(("dose", "sets (what people could mean by it)"), rows)
        + f"\nA choice: {record.reason}. Practice words, counted for a place, with posts and cost: "
        "`python -m sim policies utrecht`.\n"
    )


def numbers_part(name: str) -> str:
    """Table of the numbers that a policy works on, with where they come from (values: the ledger)."""
    from sim.scenario.loading import load_scenario

    ledger = {row["path"] if isinstance(row, dict) else row.path: row for row in load_scenario("utrecht").ledger()}
    rows = []
    for path in registry()[name].numbers.split():
        full = path if path.startswith("costs.") else f"parameters.{path}"
        if full not in ledger:
            raise ValueError(f"Policy {name}, numbers: the ledger has no {full}.")
        found = ledger[full]
        cell = found.get if isinstance(found, dict) else lambda key, row=found: getattr(row, key)
        hoped = "" if cell("none") is None else f"{cell('hoped')} {cell('none'):g}"
        rows.append((f"`{path}`", cell("unit"), cell("source"), cell("grade"), hoped))
    return table(("number", "unit", "source", "grade", "hoped for (an effect)"), rows)


def policies_part() -> str:
    """Table of the policies that ship."""
    rows = [
        (f"[`{name}`]({name}.md)", kind.title["en"], kind.title["nl"], kind.acts_on) for name, kind in shipped().items()
    ]
    return table(("policy", "in English", "in Dutch", "acts on"), rows)


def shipped() -> dict[str, type[Policy]]:
    """Policies that ship, in order of name."""
    return {name: kind for name, kind in sorted(registry().items()) if ships(kind)}


def new_policy_page(name: str) -> str:
    """The page of a policy that has none yet, from what its class says; what it does in practice is then written by hand."""
    kind = shipped()[name]
    first, _, rest = inspect.cleandoc(kind.__doc__ or "").partition("\n\n")
    return (
        f"# {kind.title['en']} (`{name}`)\n\n*{kind.title['nl']}.* **In practice**: {first}\n\n"
        f"## How it works in the model\n\n{rest or first}\n\n"
        f"**Evidence.** {kind.evidence}\n\n**What would make it fail**: {kind.would_fail}\n\n"
        "## Settings\n\n<!-- settings: begin -->\n<!-- settings: end -->\n\n"
        + ("## Doses\n\n<!-- doses: begin -->\n<!-- doses: end -->\n\n" if name in doses() else "")
        + "## Numbers it works on\n\n"
        "Grades: A measured, B study, C expert or press or arithmetic on such, U unverified. "
        "Values and ranges: `python -m sim parameters`.\n\n<!-- numbers: begin -->\n<!-- numbers: end -->\n"
    )


def mechanisms_page() -> str:
    """docs/reference/mechanisms.md."""
    import ast

    from sim.mechanisms import standard
    from sim.mechanisms.joined import shipped

    together = shipped()
    declared = {one.name: one for one in together.mechanisms}
    parts = [
        "# Mechanisms\n",
        "<!-- Written by docs/make_reference.py from sim/processes. -->\n",
        "Every file of `sim/processes/` is a mechanism: its rule, rates and sources are written out at its top, and what it has\n"
        "(clocks, mail, fields, events, counters, chance) is declared there. `sim.mechanism(name, ...)` replaces its functions\n"
        "([how](../how-to/write-your-own-mechanism.md)); one that replaces another has its name and exactly these arguments.\n\n"
        "`world` is the world (its tables: `sim/world/layout.py`), `family_row`, `child_row`, `host_row` and `service_row` are\n"
        "rows of its tables, `now` is the time in days. Functions whose name ends in `_rates` set clocks, a day; others that\n"
        "give a rate give it a year.\n",
    ]
    for name in standard.names():
        doc = (ast.get_docstring(ast.parse(standard.text_of(name))) or "").split("\n\n")[0]
        parts.append(f"## {name}\n\n{' '.join(doc.split())}\n")
        if name in declared:
            parts.append(table(("it has", "which"), declared_rows(declared[name])))
        parts.append(
            table(("function", "what it does"), ((f"`{part}`", part.doc) for part in standard.parts_of(name).values()))
        )
    rows = [(f"`{what}`", ", ".join(f"`{one}`" for one in order)) for what, order in together.in_turn.items()]
    parts.append(
        "## Who is called in which turn\n\nWhere more than one listens to a clock or mail, or sets the same rates "
        "(`sim/processes/order.py`).\n"
    )
    parts.append(table(("clock, mail or rates", "in this order"), rows))
    return "\n".join(parts)


def declared_rows(one: Declared) -> list[tuple[str, str]]:
    """What a mechanism declares, a line a kind."""

    def words(names: Iterable[str]) -> str:
        return ", ".join(f"`{name}`" for name in names)

    own = one.own
    fields = (f"{table}: {words(text.split())}" for table, text in own.fields.items())
    mail = (f"`{m.name}` to a {m.to}" + (f" ({m.says})" if m.says else "") for m in own.mail)
    rates = (f"`{r.set_by}` of a {r.of}" + (f" (after {r.after})" if r.after else "") for r in own.rates)
    found = {
        "clocks": words(f"{clock.of}.{clock.name}" for clock in own.clocks),
        "mail": "; ".join(mail),
        "rates": ", ".join(rates),
        "hears": words(own.hears),
        "fields": "; ".join(fields),
        "logs": words(own.log_names),
        "counts": words(own.count_names),
        "chance": ", ".join(f"`{name}` ({number})" for name, number in own.chance.items()),
        "numbers": words((*own.sections, *(f"{one.name}.{new.name}" for new in own.new_numbers))),
    }
    return [(what, text) for what, text in found.items() if text]


def series_part() -> str:
    """Table of the weekly counters."""

    every = [one for one in (*SUMS, *COUNTERS) if one.name]
    rows = [(f"`{one.name}`", f"`{one.number or one.name}`", one.label.en, one.label.nl) for one in every]
    return table(("column of `series.parquet`", "`PlacementModel.number`", "what it counts", "in Dutch"), rows)


def names_part() -> str:
    """Table of the public names."""
    import sim

    rows = []
    for name in (name for name in sim.__all__ if not name.startswith("_")):
        doc = inspect.getdoc(getattr(sim, name)) or ""
        rows.append((f"`sim.{name}`", doc.partition("\n\n")[0]))
    return table(("name", "what it is"), rows)


def pages() -> dict[Path, str]:
    """Every page that is written, as it should be now."""
    found = {
        DOCS / "reference" / "outcomes.md": outcomes_page(),
        DOCS / "reference" / "mechanisms.md": mechanisms_page(),
        DOCS / "reference" / "targets.md": targets_page(),
        DOCS / "reference" / "evidence-ledger.md": evidence_page(),
    }
    policies = DOCS / "reference" / "policies"
    for name in shipped():
        path = policies / f"{name}.md"
        page = path.read_text(encoding="utf-8") if path.exists() else new_policy_page(name)
        if name in doses():
            page = with_part(page, "doses", doses_part(name))
        found[path] = with_part(with_part(page, "settings", settings_part(name)), "numbers", numbers_part(name))
    index = policies / "README.md"
    found[index] = with_part(index.read_text(encoding="utf-8"), "policies", policies_part())
    api = DOCS / "reference" / "api.md"
    found[api] = with_part(api.read_text(encoding="utf-8"), "names", names_part())
    results = DOCS / "reference" / "results.md"
    found[results] = with_part(results.read_text(encoding="utf-8"), "counters", series_part())
    return found | runpy.run_path(str(DOCS / "make_words.py"))["pages"]()


def main() -> None:
    """Write all of them."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for path, page in pages().items():
        path.write_text(page, encoding="utf-8")
        print(path.relative_to(DOCS.parent))


if __name__ == "__main__":
    main()
