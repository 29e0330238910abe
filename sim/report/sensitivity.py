"""A sensitivity study in words, as a document, and as a folder with tables, figures and a manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.index import Index
from sim.analysis.indices import ranking
from sim.analysis.shares import GATE, GATE_ALL
from sim.analysis.study import Finding, Study, Target
from sim.outcomes.registry import OUTCOMES
from sim.report.labels import named
from sim.report.policy_names import policy_name
from sim.report.render import escape_markdown
from sim.report.texts import LANGS, SHARES, TEXTS, Lang, decimal, digits_for, plain_text, planning, shown_scale, text
from sim.results.document import number

if TYPE_CHECKING:
    from sim.analysis.sensitivity import StudyPlan

TOLD = 3  # so many parameters stand in a sentence
SHOWN = 20  # so many bars in a figure, rows in a table
NOTES = ("wide", "unstable", "noisy", "noise_unknown", "dropped")
NOT_CONVERGED = ("wide", "unstable")


def short(path: str) -> str:
    """A path as people write it: without the leading ``parameters.``."""
    return path.removeprefix("parameters.")


def target_name(target: Target, lang: Lang, entries: Sequence[Any] = ()) -> str:
    """An outcome, or what a policy changes in it, in words."""
    known = OUTCOMES.get(target.outcome)
    label = getattr(known.label, lang) if known else target.outcome
    if not target.difference:
        return text("sens_level", lang, outcome=label)
    names = {entry.label: policy_name(entry, lang) for entry in entries}
    return text("sens_effect", lang, outcome=label, policy=names.get(target.policy, target.policy))


def unit_of(target: Target, lang: Lang) -> tuple[str, float]:
    """Unit of the outcome in words, and what a value is multiplied with to be in it."""
    known = OUTCOMES.get(target.outcome)
    if known is None:
        return "", 1.0
    scale = shown_scale(known.unit)
    if known.unit in SHARES:
        return text("sens_points", lang), scale
    return (text(f"unit: {known.unit}", lang) if f"unit: {known.unit}" in TEXTS else known.unit), scale


# --- sentences --------------------------------------------------------------------------------------------------------
def sentences(study: Study, lang: Lang, entries: Sequence[Any] = (), seeds: int = 1) -> list[list[str]]:
    """For each target: what drives it in a sentence, then noise and warnings."""
    return [finding_words(study, found, lang, entries, seeds) for found in study.findings]


def finding_words(study: Study, found: Finding, lang: Lang, entries: Sequence[Any] = (), seeds: int = 1) -> list[str]:
    """What drives one target, and how far that can be relied on."""
    name = target_name(found.target, lang, entries)
    if "too_few" in found.warnings:
        return [text("sens_too_few", lang, target=name)]
    if "constant" in found.warnings:
        return [text("sens_constant", lang, target=name)]
    if not found.indices and found.fit is not None:
        share = decimal(100 * found.fit.predicted, lang)
        of_all = decimal(100 * found.fit.of_all, lang)
        line = text("sens_not_predicted", lang, target=name, predicted=f"{share}%", of_all=f"{of_all}%",
                    gate=f"{decimal(100 * GATE, lang)}%", gate_all=f"{decimal(100 * GATE_ALL, lang)}%")  # fmt: skip
        only = "all_noise" in found.warnings
        return [
            text("sens_all_noise", lang, target=name) if only else line,
            *_noise(found, lang, seeds),
            *(_warning(study, found, "dropped", lang) for _ in range("dropped" in found.warnings)),
        ]
    lines = _drivers(study, found, name, lang) + _together(study, found, lang)
    if found.fit is not None:
        lines.append(text("sens_predicted", lang, predicted=f"{decimal(100 * found.fit.predicted, lang)}%"))
    lines += _noise(found, lang, seeds)
    return [*lines, *(_warning(study, found, key, lang) for key in NOTES if key in found.warnings)]


def _noise(found: Finding, lang: Lang, seeds: int) -> list[str]:
    """How much of the spread between points is chance, if that was measured."""
    if not np.isfinite(found.averages.share):
        return []
    if found.averages.share >= 1.0:
        return [text("sens_noise_all", lang)]
    share = f"{decimal(100 * found.averages.share, lang)}%"
    return [text("sens_noise" if seeds > 1 else "sens_noise_one", lang, share=share, seeds=seeds)]


def _together(study: Study, found: Finding, lang: Lang) -> list[str]:
    """The groups, largest first."""
    if not found.groups:
        return []
    total = next(index for index in found.groups if index.name == "total")
    rows = [f"{short(study.groups[k].name)} {_share(total, k, lang)}" for k in ranking(total.value) if total.told[k]]
    return [text("sens_groups", lang, groups="; ".join(rows))] if rows else []


def _drivers(study: Study, found: Finding, name: str, lang: Lang) -> list[str]:
    main = found.index(study.main)
    ranked = ranking(main.value)
    lead = found.index("first") if study.method == "sobol" else main
    told = [k for k in ranking(lead.value) if lead.told[k] and main.told[k]][:TOLD]
    least = 1e-9 * max(abs(float(main.value[ranked[0]])), 1e-300)
    nothing = (np.abs(main.value) <= least) & (main.high <= least)  # an index of 0 may hide what is too fine to be seen
    rest, idle = int((~main.told & ~nothing).sum()), int(nothing.sum())
    if told:
        words = [_driver(study, found, k, "next" if n else "first", name, lang) for n, k in enumerate(told)]
        joined = words[0] + "".join(f"; {word}" for word in words[1:]) + "."
    elif study.method == "sobol" and main.told[ranked[0]]:
        path = named(study.factors[ranked[0]].path, lang)
        joined = (
            text("sens_sobol_total_only", lang, target=name, parameter=path, total=_share(main, ranked[0], lang)) + "."
        )
    else:
        return [text("sens_none", lang, target=name)]
    more = [text("sens_rest", lang, number=rest, all=len(ranked))] if rest else []
    more += [text("sens_idle", lang, number=idle, all=len(ranked))] if idle else []
    return [joined, *more]


def _driver(study: Study, found: Finding, k: int, place: str, name: str, lang: Lang) -> str:
    path = named(study.factors[k].path, lang)
    main = found.index(study.main)
    if study.method == "sobol":
        return text(f"sens_sobol_{place}", lang, parameter=path, target=name,
                    value=_share(found.index("first"), k, lang), total=_share(main, k, lang))  # fmt: skip
    if study.method == "morris":
        unit, scale = unit_of(found.target, lang)
        return text(f"sens_morris_{place}", lang, parameter=path, target=name, unit=unit,
                    value=_interval(main, k, lang, scale), direction=_direction(found, k, lang))  # fmt: skip
    floor = decimal(main.floor, lang, 2)
    return text(f"sens_pawn_{place}", lang, parameter=path, target=name, value=_interval(main, k, lang), floor=floor)


def _direction(found: Finding, k: int, lang: Lang) -> str:
    mu, star = float(found.index("mu").value[k]), float(found.index("mu_star").value[k])
    if star == 0:
        return ""
    return text("sens_up" if mu > 0.5 * star else "sens_down" if mu < -0.5 * star else "sens_both", lang)


def _share(index: Index, k: int, lang: Lang) -> str:
    """ "41% (35–47)"; what a bootstrap puts below 0 or above 1 cannot be."""
    value, low, high = (100 * min(max(float(x[k]), 0.0), 1.0) for x in (index.value, index.low, index.high))
    return f"{decimal(value, lang)}% ({decimal(low, lang)}–{decimal(high, lang)})"


def _interval(index: Index, k: int, lang: Lang, scale: float = 1.0) -> str:
    value, low, high = (scale * float(x[k]) for x in (index.value, index.low, index.high))
    digits = max(digits_for(value), 2 if scale == 1.0 and abs(value) < 1 else 0)
    return f"{decimal(value, lang, digits)} ({decimal(low, lang, digits)}–{decimal(high, lang, digits)})"


def _warning(study: Study, found: Finding, key: str, lang: Lang) -> str:
    values: dict[str, Any] = {}
    if key == "wide":
        index = found.index(study.main)
        k = ranking(index.value)[0]
        width = float(index.high[k] - index.low[k]) * (
            unit_of(found.target, lang)[1] if study.method == "morris" else 1
        )
        values["width"] = decimal(width, lang, max(2 if study.method != "morris" else 0, digits_for(width)))
    if key == "dropped":
        values = {"dropped": found.dropped, "all": found.dropped + found.used}
    head = text("sens_warning", lang) if key in NOT_CONVERGED else ""
    return head + text(f"sens_{key}", lang, **values)


# --- as a document ----------------------------------------------------------------------------------------------------
def study_json(study: Study, plan: StudyPlan) -> dict[str, Any]:
    """The study as one document of plain values (``sensitivity --format json``)."""
    entries, seeds = plan.design.entries, len(plan.design.seeds)
    outcomes: dict[str, Any] = {}
    for found in study.findings:
        outcomes.setdefault(found.target.outcome, {})[found.target.policy] = {
            "mean": number(found.mean),
            "spread": number(found.spread),
            "noise_share": number(found.averages.share),
            "blocks": {"used": found.used, "dropped": found.dropped},
            "warnings": list(found.warnings),
            "emulator": None
            if found.fit is None
            else {
                "kind": found.fit.kind,
                "predicted": number(found.fit.predicted),
                "predicted_of_all": number(found.fit.of_all),
            },
            "indices": _indices_json([factor.path for factor in study.factors], found.indices),
            "groups": _indices_json([group.name for group in study.groups], found.groups),
            "text": {lang: finding_words(study, found, lang, entries, seeds) for lang in LANGS},
        }
    return {
        "scenario": plan.design.scenario.name,
        **plan.design.scenario.projected(),
        "method": study.method,
        "samples": study.samples,
        "points": len(study.points),
        "seeds": seeds,
        "years": plan.design.years,
        "runs": plan.runs,
        "parameters": [factor.path for factor in study.factors],
        "groups": {group.name: [study.factors[k].path for k in group.members] for group in study.groups},
        "excluded": {row.path: row.reason for row in plan.excluded},
        "outcomes": outcomes,
    }


def _indices_json(names: Sequence[str], indices: Sequence[Index]) -> dict[str, Any]:
    return {
        name: {
            index.name: {"value": number(index.value[k]), "low": number(index.low[k]), "high": number(index.high[k])}
            for index in indices
        }
        for k, name in enumerate(names)
    }


def markdown_page(study: Study, plan: StudyPlan, lang: Lang, figures: Mapping[Target, Sequence[str]]) -> str:
    """The sentences, warnings and figures as one page of Markdown."""
    design = plan.design
    lines = [
        f"# {escape_markdown(text('sens_title', lang, scenario=getattr(design.scenario.title, lang)))}\n",
        escape_markdown(under(study, plan, lang)) + "\n",
    ]
    for found, words in zip(study.findings, sentences(study, lang, design.entries, len(design.seeds)), strict=True):
        name = target_name(found.target, lang, design.entries)
        lines.append(f"## {escape_markdown(name[0].upper() + name[1:])}\n")
        lines += [f"{escape_markdown(line)}\n" for line in words]
        lines += [f"![{text('sens_alt_bars', lang)}]({file}.svg)\n" for file in figures.get(found.target, ())]
    below = (text("sens_ranges", lang), planning(design.scenario, lang, effects=bool(design.entries)))
    lines += [escape_markdown(line) + "\n" for line in below]
    return "\n".join(lines)


def under(study: Study, plan: StudyPlan, lang: Lang) -> str:
    """One line that says what was varied and how many runs there are."""
    return text("sens_under", lang, parameters=len(study.factors), points=decimal(len(study.points), lang),
                seeds=len(plan.design.seeds), years=plain_text(plan.design.years, lang),
                method=text(f"sens_{study.method}", lang))  # fmt: skip
