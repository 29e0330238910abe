"""What to measure first in words and a table; written into a folder in both languages."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from sim.analysis.cases import Cases
from sim.analysis.information import FEWEST_DRAWS, SETTLED, Information, Worth
from sim.analysis.measure_first import TRIALS, Measured, MeasureFirst, document_of
from sim.analysis.utilities import Utility, utilities
from sim.designs.request import BASELINE
from sim.files.json_text import json_text
from sim.files.places import Files, written
from sim.files.store import manifest
from sim.outcomes.registry import OUTCOMES
from sim.report.decision import number_words
from sim.report.policy_names import policy_name
from sim.report.render import comma_separated, escape_markdown, markdown
from sim.report.tables import Cell, Column, Table
from sim.report.texts import LANGS, Lang, decimal, planning, probability, text
from sim.runs.progress import Progress

KIND = "measure first"


def names_of(cases: Cases, lang: Lang) -> dict[str, str]:
    """Rows in words, as far as their policies are known; the baseline included."""
    known = {entry.label: policy_name(entry, lang) for entry in cases.entries}
    return {policy: known.get(policy, policy) for policy in cases.policies} | {BASELINE: text("baseline", lang)}


def measure_table(cases: Cases, found: MeasureFirst, lang: Lang) -> Table:
    """One row a thing that could be found out, what is worth most first; one column a reading of "better"."""
    columns = [Column("what", text("measure_what", lang))]
    for name in found.choices:
        one = utilities()[name]
        head = text("measure_head", lang, label=getattr(one.label, lang), unit=getattr(one.unit, lang))
        columns.append(Column(name, head))
    names, rows = names_of(cases, lang), []
    for row in found.rows:
        label = getattr(row.label, lang)
        if row.kind == TRIALS:
            label = label.format(policy=names[row.name])
        cells = [Cell(text(f"measure_{row.kind}", lang, label=label, n=decimal(row.numbers, lang)))]
        cells += [_cell(row, name, found.choices[name], lang) for name in found.choices]
        rows.append(tuple(cells))
    return Table("measure-first", text("measure_title", lang), tuple(columns), tuple(rows), notes(found, lang))


def _cell(row: Measured, utility: str, choice: Information, lang: Lang) -> Cell:
    worth = row.worths.get(utility)
    if worth is None:
        return Cell(text(f"measure_{row.why}" if row.why else "measure_too_little", lang))
    if worth.answer == "too_little":
        return Cell(text("measure_too_little", lang))
    if worth.answer == "not_noticeable":
        if worth.most == 0.0:
            return Cell(text("measure_nothing", lang), numbers={"most": 0.0})
        return Cell(
            text("measure_not_noticeable", lang, most=number_words(worth.most, lang)), numbers={"most": worth.most}
        )
    return _noticeable(row, worth, choice, lang)


def _noticeable(row: Measured, worth: Worth, choice: Information, lang: Lang) -> Cell:
    shown = text(f"measure_{'at_least' if row.coarse else 'noticeable'}", lang, value=number_words(worth.value, lang))
    ends = {"all": number_words(choice.perfect, lang), "chance": number_words(worth.chance, lang)}
    return Cell(
        shown, text("measure_beside", lang, **ends), {"": worth.value, "chance": worth.chance, "all": choice.perfect}
    )


def notes(found: MeasureFirst, lang: Lang) -> tuple[str, ...]:
    """How to read the table."""
    counts = {"draws": decimal(found.draws, lang), "seeds": decimal(found.seeds, lang)}
    lines = [
        text("measure_note_value", lang),
        text("measure_note_figure", lang),
        text("measure_note_draws", lang, **counts),
    ]
    if not found.enough:
        lines.insert(0, text("measure_few", lang, n=decimal(FEWEST_DRAWS, lang), draws=counts["draws"]))
        return tuple(lines)
    answers = {worth.answer for row in found.rows for worth in row.worths.values()}
    if "noticeable" not in answers:
        lines.insert(0, text("measure_untold" if "too_little" in answers else "measure_none", lang))
    return tuple(lines)


def choice_lines(cases: Cases, found: MeasureFirst, lang: Lang) -> tuple[str, ...]:
    """Per reading of "better" how the choice stands, what it weighs, and where another weight turns it."""
    names = names_of(cases, lang)
    lines = []
    for name, choice in found.choices.items():
        one = utilities()[name]
        label = getattr(one.label, lang)
        words = [
            text("measure_choice", lang, label=label[0].upper() + label[1:], best=names[found.best(name)],
                 benefit=number_words(choice.benefit, lang), unit=getattr(one.unit, lang),
                 share=probability(choice.shares[choice.best], lang), perfect=number_words(choice.perfect, lang)),
            *_short_of(found, name, choice, lang),
            *([text("measure_settled", lang)] if choice.ceiling <= SETTLED * abs(choice.benefit) else []),
            text("measure_weights", lang, weights="; ".join(getattr(weight.note, lang) for weight in one.weights)),
            *_corners(cases, found, one, names, lang),
        ]  # fmt: skip
        lines.append(" ".join(words))
    return tuple(lines)


def _short_of(found: MeasureFirst, utility: str, choice: Information, lang: Lang) -> list[str]:
    """Whether seeds or draws are what there is too little of, where too little was computed."""
    answers = {row.worths[utility].answer for row in found.rows if utility in row.worths}
    if not found.enough or "too_little" not in answers or found.seeds < 2:
        return []
    key = "measure_more_seeds" if choice.chance > 0.5 else "measure_more_draws"
    return [text(key, lang, share=probability(choice.chance, lang))]


def _corners(cases: Cases, found: MeasureFirst, one: Utility, names: dict[str, str], lang: Lang) -> list[str]:
    """Where a weight at an end of its range makes another row the best."""
    weights = {weight.outcome: weight.value for weight in one.weights}
    lines = []
    for at, best in found.corners[one.name]:
        ((outcome, weight),) = at.items()
        if best != found.best(one.name):
            what = getattr(OUTCOMES[outcome].label, lang) if outcome in OUTCOMES else outcome
            ends = {"weight": number_words(weight, lang), "value": number_words(weights[outcome], lang)}
            lines.append(text("measure_corner", lang, what=what, best=names[best], **ends))
    return lines


def write_measure_first(
    folder: Path, cases: Cases, found: MeasureFirst, progress: Progress | None = None
) -> dict[str, str]:
    """Write table, sentences and all numbers into a folder of their own; gives what could not be made.

    Raises
    ------
    InputError : the folder holds something else. StorageError : it cannot be written.
    """
    put = functools.partial(_put, cases=cases, found=found)
    return written(folder, KIND, put, progress, f"in {found.source}")


def document(cases: Cases, found: MeasureFirst) -> dict[str, Any]:
    """What was found as plain values, with the sentences."""
    more = {f"text_{lang}": [*choice_lines(cases, found, lang), *notes(found, lang)] for lang in LANGS}
    return {**document_of(found), **more, **cases.scenario.projected()}


def _put(files: Files, *, cases: Cases, found: MeasureFirst) -> dict[str, Any]:
    plain = document(cases, found)
    files.put("measure-first.json", lambda: json_text(plain))
    for lang in LANGS:
        files.put(
            f"measure-first-{lang}.csv", functools.partial(comma_separated, [measure_table(cases, found, lang)], lang)
        )
        files.put(f"measure-first-{lang}.md", functools.partial(_page, cases, found, lang))
    return manifest(kind=KIND, source=found.source, draws=found.draws, seeds=found.seeds)


def _page(cases: Cases, found: MeasureFirst, lang: Lang) -> str:
    lines = [
        escape_markdown(planning(cases.scenario, lang, effects=True)),
        *(f"- {escape_markdown(x)}" for x in choice_lines(cases, found, lang)),
    ]
    return "\n\n".join([markdown(measure_table(cases, found, lang)), *lines]) + "\n"
