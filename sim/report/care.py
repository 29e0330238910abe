"""What to mind when an answer is read: what the model is for, what nobody has tested, the thresholds, what the intervals hold."""

from __future__ import annotations

from sim.report.sentences import threshold_words, told_of
from sim.report.tables import cost_note, interval_note
from sim.report.texts import Lang, decimal, planning, text
from sim.results.comparison import ComparisonData


def care_lines(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """A line each: planning, thresholds, chance alone or draws, no gain by itself, harm and prices assumed, what failed."""
    ledger = data.scenario.ledger()
    assumed = sum(row.source == "assumption" for row in ledger)
    place = data.scenario.name
    lines = [planning(data.scenario, lang, effects=True)]
    if data.policies:
        lines.append(text("care_thresholds", lang, thresholds=threshold_words(data, told_of(data), lang)))
    lines += [
        _interval(data, lang),
        text("care_fewer", lang),
        text("care_harm", lang),
        text(cost_note(data), lang),
        text("care_assumptions", lang, assumed=decimal(assumed, lang), all=decimal(len(ledger), lang), place=place),
    ]
    if data.failures:
        lines.append(text("note_failed", lang, n=decimal(len(data.failures), lang)))
    if data.interrupted:
        lines.append(text("note_stopped", lang, done=decimal(len(data.units), lang), all=decimal(data.asked, lang)))
    return tuple(lines)


def _interval(data: ComparisonData, lang: Lang) -> str:
    if len(data.draws) < 2 or data.probable:
        return interval_note(data, lang)
    return text("care_draws", lang, draws=decimal(len(data.draws), lang), seeds=decimal(len(data.seeds), lang))
