"""Run a sensitivity study and write its folder: what the command and the notebook call."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.analysis.sensitivity import Plan, plan_study, study_of
from sim.analysis.study import Study, Target
from sim.experiments.errors import InputError, StorageError
from sim.experiments.progress import Progress
from sim.experiments.store import plain, write_json
from sim.experiments.sweep import SweepResult, sweep
from sim.report.sensitivity import markdown_page, sentences, study_json
from sim.report.texts import LANGS, as_lang

INDICES, MANIFEST = "indices.parquet", "manifest.json"


class Interrupted(Exception):
    """A study that was stopped before its runs were done; what is done is kept."""


@dataclass
class StudyResult:
    """A study with the words and figures that go with it.

    Attributes
    ----------
    study : indices, convergence, noise.
    plan : what was asked.
    folder : where it was written; None when nothing was kept.
    """

    study: Study
    plan: Plan
    folder: Path | None = None

    def sentences(self, lang: str = "en") -> list[list[str]]:
        """For each outcome: what drives it, noise, warnings."""
        return sentences(self.study, as_lang(lang), self.plan.design.entries, len(self.plan.design.seeds))

    def figures(self, lang: str = "en") -> dict[str, Any]:
        """matplotlib figures by file name: ``bars-<outcome>`` and ``convergence-<outcome>``."""
        from sim.report.sensitivity_figures import study_figures

        return {
            f"{kind}-{file_name(t, self.plan)}": f for t, kind, f in study_figures(self.study, self.plan, as_lang(lang))
        }

    def to_json(self) -> dict[str, Any]:
        """The study as one document of plain values."""
        return study_json(self.study, self.plan)


def sensitivity(
    scenario: Any,
    method: str,
    samples: int | None = None,
    *,
    out: str | os.PathLike[str] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
    **asked: Any,
) -> StudyResult:
    """Which parameters drive the outcomes of a scenario, and what a policy changes in them.

    Parameters
    ----------
    scenario, method, samples, and ``parameters``, ``policies``, ``outcomes``, ``seeds``, ``years``, ``sample_seed`` : see
        `sim.analysis.sensitivity.plan_study`.
    out : folder for store and results: a study that was stopped goes on there; None keeps nothing.
    workers, scheduler, progress : as in `sim.sweep`.

    Raises
    ------
    InputError, ScenarioError, PolicyError : what cannot be done; nothing was run.
    Interrupted : it was stopped; the same call goes on.
    StorageError : the disk is full or the folder cannot be written.
    """
    plan = plan_study(scenario, method, samples, **asked)
    if out is None:
        with tempfile.TemporaryDirectory(prefix="zothuis-sensitivity-") as place:
            return StudyResult(_swept(plan, Path(place), workers, scheduler, progress=progress)[0], plan)
    study, _, folder = run_planned(plan, Path(out), workers, scheduler, progress=progress)
    return StudyResult(study, plan, folder)


def run_planned(
    plan: Plan, out: Path, workers: int = 1, scheduler: str | None = None, **more: Any
) -> tuple[Study, SweepResult, Path]:
    """Run what is not in the store yet, work out the indices, and write ``OUT/<method>``."""
    folder = study_folder(out, plan)
    study, found = _swept(plan, out, workers, scheduler, **more)
    try:
        write_study(study, plan, folder, found.manifest)
    except OSError as error:
        raise StorageError(
            f"The results could not be written to {folder}: {error.strerror or error}. All runs are kept in {found.folder}; "
            "free some space and give the same command again."
        ) from error
    return study, found, folder


def _swept(
    plan: Plan, out: Path, workers: int, scheduler: str | None, progress: Progress | None = None, **more: Any
) -> tuple[Study, SweepResult]:
    """The small sweep for noise, if there is one, and that of the study."""
    done: list[SweepResult] = []
    for design in filter(None, (plan.noise, plan.design)):
        shown = progress and Progress(len(design), progress.what, stream=progress.stream, quiet=progress.quiet)
        found = sweep(design, out, workers, scheduler, progress=shown, **more)
        if not found.complete:
            raise Interrupted(
                f"Stopped: {found.done} of {found.asked} units are done and kept. The same command goes on from here."
            )
        done.append(found)
    *noise, study = done
    return study_of(plan, study, *noise), study


# --- on disk ----------------------------------------------------------------------------------------------------------
def study_folder(out: Path, plan: Plan) -> Path:
    """Where the results of a study stand: ``OUT/<method>``.

    Raises
    ------
    InputError : results of another study stand there.
    """
    folder = out / plan.method
    try:
        there = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["study"]["design_hash"]
    except (OSError, ValueError, KeyError, TypeError):
        return folder
    if there != plan.design.digest:
        raise InputError(
            f"{folder} holds the results of another {plan.method} study (other parameters, outcomes, policies, samples, "
            "seeds or years). Give another folder with --out, or remove that one."
        )
    return folder


def write_study(study: Study, plan: Plan, folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write tables, sentences, figures and manifest: aside first, then in place of what is there."""
    aside = folder.with_name(f".{folder.name}.unfinished-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        _write(study, plan, aside, manifest)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(study: Study, plan: Plan, folder: Path, manifest: Mapping[str, Any]) -> None:
    import polars as pl

    from sim.report.figures import save
    from sim.report.sensitivity_figures import study_figures

    study.indices().write_parquet(folder / "indices.parquet")
    study.convergence().write_parquet(folder / "convergence.parquet")
    study.targets().write_parquet(folder / "outcomes.parquet")
    factors = [(f.path, f.low, f.high, "log" if f.log else "even") for f in study.factors]
    kinds = {"parameter": pl.String, "low": pl.Float64, "high": pl.Float64, "scale": pl.String}
    pl.DataFrame(factors, schema=kinds, orient="row").write_parquet(folder / "parameters.parquet")
    left = [(row.path, row.reason) for row in plan.excluded]
    names = {"path": pl.String, "reason": pl.String}
    pl.DataFrame(left, schema=names, orient="row").write_parquet(folder / "excluded.parquet")
    for lang in LANGS:
        files: dict[Target, list[str]] = {}
        for target, kind, figure in study_figures(study, plan, lang):
            name = f"{kind}-{file_name(target, plan)}-{lang}"
            save(figure, folder / name)
            files.setdefault(target, []).append(name)
        page = markdown_page(study, plan, lang, files)
        (folder / f"sensitivity-{lang}.md").write_text(page, encoding="utf-8")
    write_json(folder / "sensitivity.json", study_json(study, plan))
    write_json(folder / "manifest.json", {**manifest, "kind": "sensitivity", "study": plain(plan.described())})


def file_name(target: Target, plan: Plan) -> str:
    """Part of a file name for a target: the outcome, and the number of the policy when there are several."""
    if not target.difference:
        return target.outcome
    labels = [entry.label for entry in plan.design.entries]
    name = "".join(c if c.isalnum() or c in "_-+" else "-" for c in target.policy)[:40]
    number_ = f"-{labels.index(target.policy) + 1}" if len(labels) > 1 else ""
    return f"{target.outcome}-{name}{number_}"


def top_of(out: Path, count: int) -> list[str]:
    """Paths of the parameters that matter most in the Morris result in a folder.

    Raises
    ------
    InputError : there is none, or fewer than two are asked.
    """
    import polars as pl

    if count < 2:
        raise InputError(f"--top needs 2 or more; found {count}.")
    file = out / "morris" / "indices.parquet"
    try:
        table = pl.read_parquet(file)
    except (OSError, pl.exceptions.PolarsError):
        raise InputError(
            f"There is no Morris result in {out} ({file} cannot be read). First run the command with --method morris and "
            "the same --out, or name parameters with --parameter."
        ) from None
    table = table.filter(pl.col("index") == "mu_star")
    largest = pl.col("value").max().over("outcome", "policy")
    ranked = (
        table.with_columns(part=pl.when(largest > 0).then(pl.col("value") / largest).otherwise(0.0))
        .group_by("parameter", maintain_order=True).agg(pl.col("part").max())
        .sort("part", descending=True, maintain_order=True)
    )  # fmt: skip
    return ranked["parameter"].head(count).to_list()
