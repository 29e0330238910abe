"""A comparison with its tables and figures: what ``sim.compare`` gives and what the command writes."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.cases import cases_of
from sim.analysis.measure_first import measure_first
from sim.analysis.regret import regret_frame, regret_table, utility_regrets
from sim.designs.draws import columns_of
from sim.designs.request import BASELINE, as_entries
from sim.files.csv_text import csv_rows
from sim.files.json_text import plain
from sim.files.places import Files
from sim.files.store import OutputFolder
from sim.outcomes.registry import program_name
from sim.report import figures as figure_module
from sim.report import robust
from sim.report.agrees import agreement_table
from sim.report.aims import aim_lines
from sim.report.beside import area_table, break_even_lines, combination_table
from sim.report.brief.page import brief_page
from sim.report.care import care_lines
from sim.report.decision import flip_lines, names_of, pairs_table, regret_rows, sources_figure, sources_table
from sim.report.dutch_csv import put_both
from sim.report.kept import kept_crisis_table, kept_step_table, whom_table
from sim.report.labels import number_rows
from sim.report.measure_first import measure_table
from sim.report.money import cost_table, price_lines
from sim.report.policy_names import policy_name
from sim.report.render import comma_separated, html_body, html_page, html_table, markdown
from sim.report.robust import chances_table, equal_cost_table, priors_table, turning_table
from sim.report.sentences import answer_lines, answers_of, policy_lines, question_words, sentences, told_of
from sim.report.shown import HtmlText, Lines, MarkdownText, Picture
from sim.report.tables import Table, cost_notes, notes, policy_notes, policy_table, under_title
from sim.report.texts import LANGS, Lang, as_lang, text
from sim.report.twins import net_table, twin_table
from sim.report.why import binds_table, why_lines, why_sentences, why_table
from sim.results.comparison import ComparisonData
from sim.results.comparison_manifest import manifest_of
from sim.results.decision import all_pairs
from sim.results.document import document
from sim.results.names import known
from sim.results.tables import put_scenario
from sim.results.unit_store import can_go_on, put_units
from sim.runs.compare import compare_runs
from sim.runs.progress import Progress
from sim.runs.run import frame_to_pandas

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario

TABLES: tuple[Callable[[ComparisonData, Lang], Table | None], ...] = (
    policy_table, why_table, binds_table, kept_step_table, kept_crisis_table, whom_table, chances_table, sources_table,
    pairs_table, turning_table, regret_rows, equal_cost_table, priors_table, cost_table, combination_table, net_table, area_table,
    agreement_table,
)  # fmt: skip


class ComparisonFailed(RuntimeError):
    """No run of a comparison finished; the text says why, ``folder`` where the record is (or None)."""

    folder: Path | None = None


@dataclass
class Comparison(ComparisonData):
    """Paired runs of several policies, with tables and figures in both languages.

    ``results``, ``differences``, ``twins``, ``why``, ``series``, ``events`` are polars frames; ``folder`` is where they were
    written, or None.
    """

    folder: Path | None = None

    @property
    def empty(self) -> bool:
        """Stopped before any run was finished or failed: there is nothing to write."""
        return self.interrupted and not self.units and not self.failures

    # --- one line each, for a cell of a notebook -------------------------------------------------------------------------
    def answers(self, lang: str = "en") -> Lines:
        """What the comparison says: per policy placements, harm, unmet need and money, in sentences."""
        return self._lines(policy_lines(self, as_lang(lang)), lang)

    def says(self, policy: Any, *outcomes: str, lang: str = "en") -> Lines:
        """What a policy does to some outcomes, a sentence each; without outcomes to placements, harm, unmet need and money.

        ``policy`` : a row, as it was asked or by its label; ``outcomes`` : names, also the Dutch ones.
        """
        return Lines(sentences(self, self.row(policy), self.named(*outcomes) or told_of(self), as_lang(lang)))

    def question(self, policy: Any, outcome: str, lang: str = "en") -> Lines:
        """The answer to one question that was set before the run, with its settings: one answer, not one of all that are given.

        Asked of whatever an earlier answer makes look clear it is no such question, and chance finds it easily.
        """
        return Lines([question_words(self, self.row(policy), self.named(outcome)[0], as_lang(lang))])

    def reasons(self, lang: str = "en") -> Lines:
        """Why each policy does so much or so little: whom it reaches, what it could touch, what binds."""
        return self._lines(why_lines(self, as_lang(lang)), lang)

    def care(self, lang: str = "en") -> Lines:
        """What to mind: what the model is for, what was never tested, thresholds, what the intervals hold, what is assumed."""
        return Lines(care_lines(self, as_lang(lang)))

    def reaches(self, outcome: str, change: float, lang: str = "en", *, by: str) -> Lines:
        """Which policies change an outcome by so much or more, and the least of them by what it takes (see `aim_lines`)."""
        asked, least = self.named(outcome, by)
        return self._lines(aim_lines(self, asked, change, least, as_lang(lang)), lang)

    def picture(self, lang: str = "en", *outcomes: str, name: str = "differences") -> Picture:
        """A figure that a notebook shows, by name (see `figures`); with outcomes the differences in these."""
        known("figure", name, _figures(self))
        if outcomes:
            shown = self.named(*outcomes)
            labels = "; ".join(getattr(self.outcomes[one].label, as_lang(lang)) for one in shown)
            drawn = figure_module.differences_figure(self, as_lang(lang), shown)
            return Picture(drawn, text("alt_outcomes", as_lang(lang), outcomes=labels))
        return Picture(_figures(self)[name](self, as_lang(lang)), figure_module.alt(self, name, as_lang(lang)))

    def _lines(self, lines: Iterable[str], lang: str) -> Lines:
        """Lines that begin with the names of rows."""
        return Lines(lines, [policy_name(entry, as_lang(lang)) for entry in self.entries])

    def row(self, policy: Any) -> str:
        """Label of a row that is asked as in ``compare``, by its label, or by its own name.

        Raises
        ------
        InputError, PolicyError : there is no such row; no such policy.
        """
        if isinstance(policy, str) and policy in (BASELINE, *self.policies):
            return policy
        called = {entry.called: entry.label for entry in self.entries if entry.called}
        if isinstance(policy, str) and policy in called:
            return known("policy", called[policy], self.policies)
        return known("policy", as_entries([policy])[0].label, self.policies)

    def named(self, *outcomes: str) -> tuple[str, ...]:
        """Outcomes by their names in the program, also when they are asked by their Dutch names; InputError for others."""
        asked = (one if one in self.outcomes else program_name(one) for one in outcomes)
        return tuple(known("outcome", one, self.outcomes) for one in asked)

    # --- tables and lists ------------------------------------------------------------------------------------------------
    def table(self, lang: str = "en", form: str = "markdown", *, key: str = "policies") -> Any:
        """The table of policies, or another by its key (see `tables`).

        ``form`` is "markdown", "html", or "object" for the Table itself. Raises InputError: there is no such table here.
        """
        if key == "policies":
            return _in_form(policy_table(self, as_lang(lang)), form)
        found = {table.key: table for table in self.tables(lang)}
        return _in_form(found[known("table", key, found)], form)

    def twin_table(self, lang: str = "en", form: str = "markdown") -> Any:
        """All twin classes beside shams and the placebo, or None when they were not counted."""
        found = twin_table(self, as_lang(lang))
        return None if found is None else _in_form(found, form)

    def net_table(self, lang: str = "en", form: str = "markdown") -> Any:
        """The net numbers of twins, or None when they were not counted."""
        found = net_table(self, as_lang(lang))
        return None if found is None else _in_form(found, form)

    def tables(self, lang: str = "en") -> list[Table]:
        """All tables there are: policies, why, who is kept home and whose, sources, money, twins, places, public figures."""
        language = as_lang(lang)

        def made() -> tuple[Table, ...]:
            found = (make(self, language) for make in TABLES)
            return tuple(table for table in found if table is not None)

        return list(self.once(("tables", language, len(self.units)), made))

    def lists(self, lang: str = "en") -> list[tuple[str, tuple[str, ...]]]:
        """(head, lines) below the tables: why so much, what turns the order, what policies change and cost, prices, harm."""
        found = as_lang(lang)
        makers: dict[str, Callable[[ComparisonData, Lang], tuple[str, ...]]] = {
            "answers_title": answer_lines,
            "why_lines_title": why_lines,
            "flips_title": flip_lines,
            "policies_title": policy_notes,
            "costs_title": cost_notes,
            "prices_title": price_lines,
            "break_even_title": break_even_lines,
        }

        def made() -> tuple[tuple[str, tuple[str, ...]], ...]:
            return tuple((text(head, found), make(self, found)) for head, make in makers.items())

        return list(self.once(("lists", found, len(self.units)), made))

    def figures(self, lang: str = "en") -> dict[str, Any]:
        """Matplotlib figures by name: "differences" and "out-of-home", and with several draws "uncertainty"."""
        return {name: make(self, as_lang(lang)) for name, make in _figures(self).items()}

    def to_json(self) -> dict[str, Any]:
        """The comparison as one document of plain values, with the regret of every row."""
        more = {"regret": plain([vars(row) for row in (*regret_table(self), *utility_regrets(self))])}
        more["robust"] = plain(robust.document_of(self))
        more["answers"] = plain(answers_of(self))
        return document(self) | more | {"why_in_words": why_sentences(self)}

    def measure_first(self, lang: str = "en", form: str = "markdown") -> Any:
        """What it would be worth to know before choosing, as a table (see `table`); takes a minute or so.

        Raises
        ------
        InputError : there are too few draws to tell it of, or there is no policy.
        """
        cases = cases_of(self)
        found = self.once(("measure first", len(self.units)), lambda: measure_first(cases))
        return _in_form(measure_table(cases, found, as_lang(lang)), form)

    def notes(self, lang: str = "en") -> Lines:
        """How to read the table."""
        return Lines(notes(self, as_lang(lang)))

    def policy_notes(self, lang: str = "en") -> Lines:
        """Per policy what it comes to in practice beside what is there now, with its dose, cost and posts."""
        return self._lines(policy_notes(self, as_lang(lang)), lang)

    def to_pandas(self, name: str = "differences") -> Any:
        """One of the frames ("results", "differences", "twins", "why", "series", "events") as a pandas data frame."""
        return frame_to_pandas(getattr(self, name))

    def _repr_html_(self) -> str:
        return html_table(policy_table(self, "en"))

    def write(self, folder: Path, lang: Lang | None = None) -> dict[str, str]:
        """Write all data into an existing folder; pages and figures are added by `write_reports`.

        Returns
        -------
        Files that could not be made, with the reason. Raises OSError when the folder cannot be written.
        """
        files = Files(folder)
        for name in ("results", "differences", "twins", "why", "series"):
            files.put(f"{name}.parquet", functools.partial(getattr, self, name))
        put_both(files, "policy-costs", lambda: self.policy_costs, names_in_dutch(self), lang != "en")
        put_scenario(files, self.scenario)
        _put_decision(self, files, lang != "en")
        _put_events(self, files)
        if self.interrupted and self.units:
            put_units(files, self.units, self.request)
        files.close(self.manifest)
        return files.failed

    def write_reports(self, folder: Path, lang: Lang | None = None) -> dict[str, str]:
        """Add tables and figures for people to a folder with the data (both languages unless one is asked)."""
        if not self.units:
            return {}
        with Files.more(folder) as files:
            for language in LANGS if lang is None else (lang,):
                _write_report(self, files, language)
            files.close(self.manifest)
        return files.failed


def names_in_dutch(data: ComparisonData) -> dict[str, str]:
    """Rows and outcomes in Dutch, by the names that the program has for them."""
    return {name: one.label.nl for name, one in data.outcomes.items()} | names_of(data, "nl")


def _figures(data: Comparison) -> dict[str, Callable[[Any, Lang], Any]]:
    """What makes each figure that there is, by name."""
    return {
        **figure_module.makers(data),
        **({"uncertainty": sources_figure} if data.policies and len(data.draws) > 1 else {}),
    }


def _in_form(table: Table, form: str) -> Any:
    if form == "object":
        return table
    if form == "html":
        return HtmlText(html_table(table))
    if form == "markdown":
        return MarkdownText(markdown(table))
    raise ValueError(f"There is no form {form!r}; use markdown, html or object.")


def _put_events(data: Comparison, files: Files) -> None:
    """One file of event logs, from those in memory and from the pieces that workers wrote: of each unit its own."""
    import polars as pl

    frames = []
    for unit in data.units:
        frames += [pl.scan_parquet(path, glob=False) for path in unit.parts.values()]
        frames += [frame.lazy() for frame in unit.events.values()]
    if frames:
        files.stream("events.parquet", lambda path: pl.concat(frames).sink_parquet(path))


def _put_decision(data: Comparison, files: Files, dutch: bool) -> None:
    """Every pair with what turns it; with several draws also the draws and the regret."""
    import polars as pl

    def pairs() -> pl.DataFrame | None:
        rows = [pair.row() for pair in all_pairs(data)]
        return pl.DataFrame(rows, infer_schema_length=None) if rows else None

    def regret() -> pl.DataFrame | None:
        rows = [*regret_table(data), *utility_regrets(data)]
        return regret_frame(rows) if rows else None

    names = names_in_dutch(data)
    put_both(files, "decision", pairs, names, dutch)
    if len(data.draws) > 1:
        files.put("draws.parquet", lambda: pl.DataFrame({"draw": range(len(data.draws)), **columns_of(data.draws)}))
        put_both(files, "regret", regret, names, dutch)


def _write_report(data: Comparison, files: Files, lang: Lang) -> None:
    files.put(f"table-{lang}.md", lambda: "\n".join(markdown(table) for table in data.tables(lang)))
    files.put(f"table-{lang}.csv", lambda: comma_separated(data.tables(lang), lang, names_in_dutch(data)))
    if lang == "nl":
        files.put("parameters-nl.csv", lambda: csv_rows(number_rows(data.scenario, lang), lang))
    pictures = []
    for name, make in _figures(data).items():
        drawn = functools.cache(functools.partial(make, data, lang))
        svg = figure_module.put_figure(files, f"{name}-{lang}", drawn, slide=True)
        if svg is not None:
            pictures.append((figure_module.inside(svg), figure_module.alt(data, name, lang)))
    if data.policies:
        files.put(f"brief-{lang}.html", lambda: brief_page(data, lang))
    files.put(f"report-{lang}.html", lambda: _page(data, lang, pictures))


def _page(data: Comparison, lang: Lang, pictures: Sequence[tuple[str, str]]) -> str:
    """The report: the brief, and all tables, figures and notes behind it; without results the tables alone."""
    planning, *rest = notes(data, lang)
    lists = [*data.lists(lang), (text("notes_title", lang), tuple(rest))]
    under = under_title(data, lang)
    if not data.policies:
        return html_page(data.tables(lang), lang=lang, under=under, planning=planning, lists=lists, figures=pictures)
    behind = html_body(data.tables(lang), lists, pictures, titled=True)
    return brief_page(data, lang, appendix=(text("appendix", lang), under, behind))


def compare(
    scenario: AnyScenario,
    policies: Iterable[Any] | None = None,
    seeds: int | Sequence[int] | None = None,
    years: float | None = None,
    workers: int = 1,
    out: str | os.PathLike[str] | None = None,
    *,
    draws: Any = None,
    posterior: Any = None,
    log: bool = False,
    twins: bool = True,
    lang: str | None = None,
    mechanisms: Iterable[Any] | Any = (),
    outcomes: Iterable[Any] | Any = (),
    precision: Any = None,
    seeds_most: int | None = None,
    noticeable: Any = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare policies with the baseline on the same children; write everything to ``out`` when given.

    Where ``out`` holds the very same comparison, which was stopped, it goes on with what is finished there.

    Parameters are those of ``sim.runs.compare.compare_runs``.

    Raises
    ------
    InputError, MechanismError, OutcomeError, ScenarioError : something was asked that cannot be done; nothing was run.
    StorageError : the results could not be written; the text says where they are.
    ComparisonFailed : no run finished; the text says why.
    """
    asked = dict(
        draws=draws, posterior=posterior, log=log, twins=twins, mechanisms=mechanisms, outcomes=outcomes, precision=precision,
        seeds_most=seeds_most, noticeable=noticeable, progress=progress,
    )  # fmt: skip
    language = None if lang is None else as_lang(lang)
    if out is None:
        found = complete(compare_runs(scenario, policies, seeds, years, workers, **asked))
        _need_results(found)
        return found
    with OutputFolder(out, goes_on=can_go_on) as folder:
        parts = str(folder.parts)
        data = compare_runs(scenario, policies, seeds, years, workers, folder=parts, resume=folder.stopped, **asked)
        return write_comparison(complete(data), folder, language)


def write_comparison(found: Comparison, folder: OutputFolder, lang: Lang | None = None) -> Comparison:
    """Write a finished comparison into its folder; raises ComparisonFailed afterwards when no run finished.

    One that was stopped before its first run was finished is not written.
    """
    if found.empty:
        _need_results(found)
    found.folder = folder.write(lambda place: found.write(place, lang))
    folder.add(lambda place: found.write_reports(place, lang))
    if folder.interrupted:
        raise KeyboardInterrupt(f"Stopped while the results were written; they are kept in {folder.path}")
    _need_results(found)
    return found


def complete(data: ComparisonData) -> Comparison:
    """A comparison with tables and figures, and its manifest, from what was run."""
    found = Comparison(**{f.name: getattr(data, f.name) for f in fields(ComparisonData)})
    found.manifest = manifest_of(found)
    return found


def _need_results(found: Comparison) -> None:
    if found.units:
        return
    if found.interrupted:
        why = "it was stopped before the first run was finished"
    else:
        why = found.failures[0]["reason"] if found.failures else "nothing was run"
    failed = ComparisonFailed(f"No run of this comparison finished: {why}.")
    failed.folder = found.folder
    raise failed
