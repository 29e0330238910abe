"""Run a sensitivity study and write its folder: what the command and the notebook call."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.sensitivity import StudyPlan, plan_study, study_of
from sim.analysis.study import Study, Target
from sim.engine.owners import claim
from sim.errors import InputError
from sim.files.json_text import json_text, plain
from sim.files.manifests import frame_of, kinds_of
from sim.files.places import MANIFEST, Files, own_result, read_manifest, read_table, replace_result, written
from sim.report.sensitivity import markdown_page, sentences, study_json
from sim.report.texts import LANGS, Lang, as_lang
from sim.runs.executor import usable_workers
from sim.runs.progress import Progress
from sim.runs.sweep import SweepResult, sweep

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario

INDICES, KIND = "indices.parquet", "sensitivity"


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
    plan: StudyPlan
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
    scenario: AnyScenario,
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
    usable_workers(workers, 1)
    plan = plan_study(scenario, method, samples, **asked)
    if out is None:
        with tempfile.TemporaryDirectory(prefix="zothuis-sensitivity-") as place:
            claim(Path(place))
            return StudyResult(_swept(plan, Path(place), workers, scheduler, progress=progress)[0], plan)
    study, _, folder = run_planned(plan, Path(out), workers, scheduler, progress=progress)
    return StudyResult(study, plan, folder)


def run_planned(
    plan: StudyPlan, out: Path, workers: int = 1, scheduler: str | None = None,
    show: Callable[[Study], None] = lambda study: None, **more: Any,
) -> tuple[Study, SweepResult, Path]:  # fmt: skip
    """Run what is not in the store yet, work out the indices, ``show`` them, and write ``OUT/<method>``."""
    folder = study_folder(out, plan)
    study, found = _swept(plan, out, workers, scheduler, **more)
    show(study)
    progress = more.get("progress") or Progress(0, quiet=True)
    written(folder, KIND, lambda files: _put(study, plan, files, found.manifest), progress, f"in {found.folder}")
    return study, found, folder


def _swept(
    plan: StudyPlan, out: Path, workers: int, scheduler: str | None, progress: Progress | None = None, **more: Any
) -> tuple[Study, SweepResult]:
    """The small sweep for noise, if there is one, and that of the study."""
    done: list[SweepResult] = []
    for design in filter(None, (plan.noise, plan.design)):
        shown = progress and progress.another(len(design))
        found = sweep(design, out, workers, scheduler, progress=shown, **more)
        if found.interrupted or not found.complete:
            raise Interrupted(
                f"Stopped: {found.done} of {found.asked} units are done and kept. The same command goes on from here."
            )
        done.append(found)
    *noise, study = done
    return study_of(plan, study, *noise), study


# --- on disk ----------------------------------------------------------------------------------------------------------
def study_folder(out: Path, plan: StudyPlan) -> Path:
    """Where the results of a study stand: ``OUT/<method>``.

    Raises
    ------
    InputError : something else stands there: results of another study, or a user's files.
    """
    folder = out / plan.method
    there = own_result(folder, KIND)
    if there is not None and (there.get("study") or {}).get("design_hash") != plan.design.digest:
        raise InputError(
            f"{folder} holds the results of another {plan.method} study (other parameters, outcomes, policies, samples, "
            "seeds or years). Give another folder with --out, or remove that one."
        )
    return folder


def write_study(study: Study, plan: StudyPlan, folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write tables, sentences, figures and manifest in place of those of the same study, if they are there."""
    replace_result(folder, KIND, lambda files: _put(study, plan, files, manifest))


def _put(study: Study, plan: StudyPlan, files: Files, manifest: Mapping[str, Any]) -> dict[str, Any]:
    import polars as pl

    from sim.report.figures import put_figure
    from sim.report.sensitivity_figures import study_figures

    def named(rows: list[tuple[Any, ...]], kinds: dict[str, Any]) -> pl.DataFrame:
        return pl.DataFrame(rows, schema=kinds, orient="row")

    files.put("indices.parquet", study.indices)
    files.put("convergence.parquet", study.convergence)
    if study.groups:
        files.put("groups.parquet", study.group_indices)
    files.put("outcomes.parquet", study.targets)
    factors = [(f.path, f.low, f.high, "log" if f.log else "even") for f in study.factors]
    kinds = {"parameter": pl.String, "low": pl.Float64, "high": pl.Float64, "scale": pl.String}
    files.put("parameters.parquet", lambda: named(factors, kinds))
    left = [(row.path, row.reason) for row in plan.excluded]
    files.put("excluded.parquet", lambda: named(left, {"path": pl.String, "reason": pl.String}))
    files.put("sensitivity.json", lambda: json_text(study_json(study, plan)))
    for lang in LANGS:
        made: dict[Target, list[str]] = {}

        def figures(lang: Lang = lang, made: dict[Target, list[str]] = made) -> None:
            for target, kind, figure in study_figures(study, plan, lang):
                name = f"{kind}-{file_name(target, plan)}-{lang}"
                if put_figure(files, name, functools.partial(_same, figure)):
                    made.setdefault(target, []).append(name)

        files.put(f"figures-{lang}", figures)
        files.put(f"sensitivity-{lang}.md", functools.partial(markdown_page, study, plan, lang, made))
    told = ("files", "hash", "kind", "replacing", "stage")
    return {**{key: value for key, value in manifest.items() if key not in told}, "study": plain(plan.described())}


def _same(figure: Any) -> Any:
    return figure


def file_name(target: Target, plan: StudyPlan) -> str:
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
    folder, kinds = out / "morris", kinds_of(("parameter", "outcome", "policy", "index", "value"))
    try:
        if (folder / MANIFEST).exists():
            again = "Run the command with --method morris once more."
            table = read_table(folder, read_manifest(folder), INDICES, again, kinds)
        else:  # a table by itself
            table = frame_of(folder / INDICES, kinds)
    except (InputError, OSError) as error:
        raise InputError(
            f"There is no Morris result in {out} that can be read ({error}). First run the command with --method morris and "
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
