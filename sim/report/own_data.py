"""Targets from a user's own data: the file, and a page in words in both languages."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.data.targets import Target
from sim.files.places import Files, written
from sim.files.store import manifest
from sim.outcomes.targets.compare import measures
from sim.own_data.derive import Why
from sim.own_data.trajectories import ADJOINING
from sim.own_data.use import Used, shown_number
from sim.report.render import escape_markdown, markdown
from sim.report.tables import Cell, Column, Table
from sim.report.texts import LANGS, Lang, decimal, digits_for, plain_text, text
from sim.runs.progress import Progress
from sim.scenario.plain_number import dutch_marks

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

KIND = "own_data"
TARGETS = "targets.csv"


def read_words(used: Used, lang: Lang) -> str:
    """How much was read, in a sentence; numbers that are small as a bound."""
    numbers = {"stays": shown_number(used.stays, used.least), "children": shown_number(used.children, used.least)}
    if lang == "nl":
        numbers = {name: dutch_marks(shown) for name, shown in numbers.items()}
    given = text("own_capacities_yes" if used.with_capacities else "own_capacities_no", lang)
    return text("own_read", lang, years=used.derived.window.name, areas=used.areas, capacities=given, **numbers)


def own_table(used: Used, lang: Lang) -> Table:
    """Every row that was derived."""
    return figures_table(used.derived.rows, text("own_table", lang, rows=len(used.derived.rows)), lang)


def figures_table(figures: Sequence[Target], title: str, lang: Lang, notes: tuple[str, ...] = ()) -> Table:
    """Figures of somebody's own: what, when, how much, and what still agrees with it."""
    names = ("what", "period", "value", "range")
    rows = []
    for row in figures:
        digits = digits_for(row.value)
        unit = text("targets_unit_" + row.unit.replace(" ", "_"), lang)
        label = getattr(measures()[row.id, row.part].label, lang)
        low, high = decimal(row.low, lang, digits), decimal(row.high, lang, digits)
        rows.append((
            Cell(f"{row.id} {label} ({unit})"), Cell(row.period),
            Cell(decimal(row.value, lang, digits), numbers={"value": row.value}), Cell(f"{low}–{high}"),
        ))  # fmt: skip
    columns = tuple(Column(name, text(f"own_{name}", lang)) for name in names)
    return Table("own", title, columns, tuple(rows), notes)


def not_said(used: Used, lang: Lang) -> list[str]:
    """One line a reason: which facts could not be derived."""
    lines = []
    for why in Why:
        facts = [getattr(measures()[id, part].label, lang) for id, part, own in used.derived.not_said if own is why]
        if facts:
            reason = getattr(why.value, lang)
            lines.append(f"{reason[0].upper()}{reason[1:]}: {'; '.join(facts)}.")
    return lines


def command_to_validate(scenario: str, folder: Path) -> str:
    """How the model is put beside the figures."""
    return f"python -m sim validate {shlex.quote(scenario)} --figures {shlex.quote(str(folder / TARGETS))}"


def command_to_calibrate(scenario: str, folder: Path) -> str:
    """How the model is fitted to the figures."""
    return f"python -m sim calibrate {shlex.quote(scenario)} --figures {shlex.quote(str(folder / TARGETS))} --out out/calibrated"


def page(used: Used, scenario: str, folder: Path, lang: Lang) -> str:
    """The page in words, as Markdown."""
    parts = [f"# {text('own_title', lang, years=used.derived.window.name)}", escape_markdown(read_words(used, lang)),
             escape_markdown(text("own_private", lang, least=plain_text(used.least, lang)))]  # fmt: skip
    parts.append(markdown(own_table(used, lang)) if used.derived.rows else text("own_none", lang))
    if lines := not_said(used, lang):
        parts += [f"## {text('own_not', lang)}", "\n".join(f"- {escape_markdown(line)}" for line in lines)]
    parts.append(escape_markdown(text("own_reading", lang, days=ADJOINING)))
    parts.append(f"## {text('own_next', lang)}")
    if used.derived.rows:
        for key, make in (("own_validate", command_to_validate), ("own_calibrate", command_to_calibrate)):
            parts.append(text(key, lang, command=make(scenario, folder).replace("`", "'")))
    parts.append(escape_markdown(text("own_proof", lang)))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def write_own_data(
    used: Used, scenario: Scenario, name: str, folder: Path, progress: Progress | None = None
) -> dict[str, str]:
    """Write ``targets.csv`` and the page in both languages; gives what could not be made.

    Parameters
    ----------
    scenario, name : the scenario, and how it was named.
    """

    def put(files: Files) -> dict[str, Any]:
        if used.derived.rows:
            files.put(TARGETS, lambda: used.derived.text)
        for lang in LANGS:
            files.put(f"own-data-{lang}.md", partial(page, used, name, folder, lang))
        return manifest(
            kind=KIND, scenario=scenario.name, scenario_hash=scenario.digest, years=used.derived.window.name,
            least=used.least,
        )  # fmt: skip

    return written(folder, KIND, put, progress, "nowhere")
