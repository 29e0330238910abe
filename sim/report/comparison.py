"""A comparison with its tables and figures: what ``sim.compare`` gives and what the command writes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sim.analysis.regret import regret_frame, regret_table
from sim.experiments.compare import ComparisonData, compare_runs, manifest_of
from sim.experiments.csv_text import csv_text
from sim.experiments.decision import all_pairs
from sim.experiments.draws import columns_of, draw_parameters
from sim.experiments.progress import Progress
from sim.experiments.request import as_scenario
from sim.experiments.store import OutputFolder, plain, write_json
from sim.experiments.tables import write_scenario
from sim.report import figures as figure_module
from sim.report.beside import area_table, break_even_lines, combination_table
from sim.report.decision import flip_lines, pairs_table, regret_rows, sources_figure, sources_table
from sim.report.money import cost_table, price_lines
from sim.report.render import comma_separated, html_page, html_table, markdown
from sim.report.tables import Table, cost_notes, notes, policy_notes, policy_table, under_title
from sim.report.texts import LANGS, Lang, as_lang, text
from sim.report.twins import net_table, twin_table

TABLES: tuple[Callable[[ComparisonData, Lang], Table | None], ...] = (
    policy_table, sources_table, pairs_table, regret_rows, cost_table, combination_table, net_table, area_table,
)  # fmt: skip


class ComparisonFailed(RuntimeError):
    """No run of a comparison finished; the text says why, ``folder`` where the record is (or None)."""

    folder: Path | None = None


@dataclass
class Comparison(ComparisonData):
    """Paired runs of several policies, with tables and figures in both languages.

    ``results``, ``differences``, ``twins``, ``series``, ``events`` are polars frames; ``folder`` is where they were
    written, or None.
    """

    folder: Path | None = None

    def table(self, lang: str = "en", form: str = "markdown") -> Any:
        """The table of policies: ``form`` is "markdown", "html", or "object" for the Table itself."""
        found = policy_table(self, as_lang(lang))
        return _in_form(found, form)

    def twin_table(self, lang: str = "en", form: str = "markdown") -> Any:
        """All twin classes beside shams and the placebo, or None when they were not counted."""
        found = twin_table(self, as_lang(lang))
        return None if found is None else _in_form(found, form)

    def tables(self, lang: str = "en") -> list[Table]:
        """All tables there are: policies, sources of uncertainty, pairs, regret, costs, combinations, twins (net), places."""
        found = [make(self, as_lang(lang)) for make in TABLES]
        return [table for table in found if table is not None]

    def lists(self, lang: str = "en") -> list[tuple[str, tuple[str, ...]]]:
        """(head, lines) below the tables: what turns the order, what policies change and cost, prices, harm."""
        found = as_lang(lang)
        makers: dict[str, Callable[[ComparisonData, Lang], tuple[str, ...]]] = {
            "flips_title": flip_lines,
            "policies_title": policy_notes,
            "costs_title": cost_notes,
            "prices_title": price_lines,
            "break_even_title": break_even_lines,
        }
        return [(text(head, found), make(self, found)) for head, make in makers.items()]

    def figures(self, lang: str = "en") -> dict[str, Any]:
        """Matplotlib figures by name: "differences" and "out-of-home", and with several draws "uncertainty"."""
        found = figure_module.figures(self, as_lang(lang))
        return found | ({"uncertainty": sources_figure(self, as_lang(lang))} if found and len(self.draws) > 1 else {})

    def to_json(self) -> dict[str, Any]:
        """The comparison as one document of plain values, with the regret of every row."""
        return super().to_json() | {"regret": plain([vars(row) for row in regret_table(self)])}

    def notes(self, lang: str = "en") -> tuple[str, ...]:
        """How to read the table."""
        return notes(self, as_lang(lang))

    def policy_notes(self, lang: str = "en") -> tuple[str, ...]:
        """Per policy what is already in the baseline and what this run raises it to."""
        return policy_notes(self, as_lang(lang))

    def to_pandas(self, name: str = "differences") -> Any:
        """One of the frames ("results", "differences", "twins", "series", "events") as a pandas data frame."""
        from sim.experiments.run import frame_to_pandas

        return frame_to_pandas(getattr(self, name))

    def _repr_html_(self) -> str:
        return html_table(policy_table(self, "en"))

    def write(self, folder: Path, lang: Lang | None = None) -> None:
        """Write all data, tables and figures into an existing folder (both languages unless one is asked)."""
        self.results.write_parquet(folder / "results.parquet", compression="zstd")
        self.differences.write_parquet(folder / "differences.parquet", compression="zstd")
        self.twins.write_parquet(folder / "twins.parquet", compression="zstd")
        self.series.write_parquet(folder / "series.parquet", compression="zstd")
        (folder / "policy-costs.csv").write_text(csv_text(self.policy_costs), encoding="utf-8")
        _write_decision(self, folder)
        _write_events(self, folder)
        write_scenario(self.scenario, folder)
        for language in LANGS if lang is None else (lang,):
            if self.units:
                _write_report(self, folder, language)
        write_json(folder / "manifest.json", self.manifest)


def _in_form(table: Table, form: str) -> Any:
    if form == "object":
        return table
    if form == "html":
        return html_table(table)
    if form == "markdown":
        return markdown(table)
    raise ValueError(f"There is no form {form!r}; use markdown, html or object.")


def _write_events(data: Comparison, folder: Path) -> None:
    """One file of event logs from those in memory, or from the pieces that workers wrote."""
    import polars as pl

    pieces = sorted(folder.glob("events-*.part"))
    if pieces:
        pl.concat([pl.scan_parquet(piece, glob=False) for piece in pieces]).sink_parquet(folder / "events.parquet")
        for piece in pieces:
            piece.unlink()
    elif data.events is not None:
        data.events.write_parquet(folder / "events.parquet", compression="zstd")


def _write_decision(data: Comparison, folder: Path) -> None:
    """Every pair with what turns it; with several draws also the draws and the regret."""
    import polars as pl

    pairs = [pair.row() for pair in all_pairs(data)]
    if pairs:
        pairs_frame = pl.DataFrame(pairs, infer_schema_length=None)
        (folder / "decision.csv").write_text(csv_text(pairs_frame), encoding="utf-8")
    if len(data.draws) > 1:
        columns = columns_of(data.draws)
        pl.DataFrame({"draw": range(len(data.draws)), **columns}).write_parquet(folder / "draws.parquet")
        if regrets := regret_table(data):
            (folder / "regret.csv").write_text(csv_text(regret_frame(regrets)), encoding="utf-8")


def _write_report(data: Comparison, folder: Path, lang: Lang) -> None:
    tables = data.tables(lang)
    (folder / f"table-{lang}.md").write_text("\n".join(markdown(table) for table in tables), encoding="utf-8")
    (folder / f"table-{lang}.csv").write_text(comma_separated(tables), encoding="utf-8")
    pictures = []
    for name, figure in data.figures(lang).items():
        file = f"{name}-{lang}"
        figure_module.save(figure, folder / file)
        pictures.append((f"{file}.svg", text(f"alt_{name}", lang)))
    planning, *rest = notes(data, lang)
    lists = [*data.lists(lang), (text("notes_title", lang), tuple(rest))]
    under = under_title(data, lang)
    page = html_page(tables, lang=lang, under=under, planning=planning, lists=lists, figures=pictures)
    (folder / f"report-{lang}.html").write_text(page, encoding="utf-8")


def compare(
    scenario: Any,
    policies: Iterable[Any] | None = None,
    seeds: int | Sequence[int] | None = None,
    years: float | None = None,
    workers: int = 1,
    out: str | os.PathLike[str] | None = None,
    *,
    draws: Any = None,
    log: bool = False,
    twins: bool = True,
    lang: str | None = None,
    mechanisms: Iterable[Any] | Any = (),
    progress: Progress | None = None,
) -> Comparison:
    """Compare policies with the baseline on the same children; write everything to ``out`` when given.

    Parameters are those of ``sim.experiments.compare.compare_runs``; ``draws`` may also be a number: so many draws of all
    numbers of the ledger that have a range.

    Raises
    ------
    InputError, MechanismError, ScenarioError : something was asked that cannot be done; nothing was run.
    StorageError : the results could not be written; the text says where they are.
    ComparisonFailed : no run finished; the text says why.
    """
    if isinstance(draws, int):
        scenario = as_scenario(scenario)
        draws = draw_parameters(scenario, draws)
    asked = dict(draws=draws, log=log, twins=twins, mechanisms=mechanisms, progress=progress)
    language = None if lang is None else as_lang(lang)
    if out is None:
        found = complete(compare_runs(scenario, policies, seeds, years, workers, **asked))  # type: ignore[arg-type]
        _need_results(found)
        return found
    with OutputFolder(out) as folder:
        aside = str(folder.aside)
        data = compare_runs(scenario, policies, seeds, years, workers, folder=aside, **asked)  # type: ignore[arg-type]
        return write_comparison(complete(data), folder, language)


def write_comparison(found: Comparison, folder: OutputFolder, lang: Lang | None = None) -> Comparison:
    """Write a finished comparison into its folder; raises ComparisonFailed afterwards when no run finished."""
    found.folder = folder.write(lambda place: found.write(place, lang))
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
