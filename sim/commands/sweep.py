"""The commands ``sweep`` and ``reproduce``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.commands.dutch import spoken
from sim.commands.options import WHOLE, LangOption, Language, RetryOption, SchedulerOption, WorkersOption, cores
from sim.commands.terminal import progress, say


def sweep(
    design: Annotated[Path, typer.Argument(metavar="DESIGN.toml", help="The design: scenario, what is varied, seeds.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the store; a sweep that was stopped goes on there.")],
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    retry_failed: RetryOption = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew; what is there is kept under another name.")
    ] = False,
    lang: LangOption = Language.en,
) -> None:
    """Compute every point of a design, with resume; started again, it goes on where it stopped."""
    from sim.designs.design_file import read_design
    from sim.errors import StorageError
    from sim.runs.sweep import sweep as compute

    asked = read_design(design)
    points, seeds, rows = len(asked.points), len(asked.seeds), len(asked.labels)
    say(f"{points} points x {seeds} seeds, {rows} policies with the baseline: {len(asked)} units", error=True)
    try:
        found = compute(
            asked, out, cores() if workers is None else workers, scheduler, retry_failed=retry_failed, fresh=fresh,
            progress=progress(len(asked), "units"),
        )  # fmt: skip
    except StorageError as error:
        say(error, error=True)
        raise typer.Exit(1) from None
    if found.failed:
        for row in found.failures().head(5).iter_rows(named=True):
            what = f", policy {row['policy']}" if row["policy"] else ""
            say(f"Failed: point {row['point']}, seed {row['seed']}{what}: {row['reason']}", error=True)
        say(f"{found.failed} units failed (failures.parquet); --retry-failed does them again.", error=True)
    say(f"{found.done} of {found.asked} units are in", error=True)
    say(found.folder)
    if found.failed or found.interrupted or not found.complete:
        raise typer.Exit(1)


def reproduce(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="Folder of a run, a comparison, a sweep or a calibration.")
    ],
    workers: Annotated[int, typer.Option("--workers", **WHOLE, help="Processes.")] = 1,
    units: Annotated[
        int | None,
        typer.Option(
            "--units", **WHOLE, help="Of a comparison or each sweep: so many units, evenly spread; default: all."
        ),
    ] = None,
    lang: LangOption = Language.en,
) -> None:
    """Compute a stored result again from its manifest and say whether it is identical."""
    from sim.runs.reproduce import reproduce as again

    found = again(run, workers, units, progress=progress(0, "units"))
    for line in found.lines():
        say(spoken(line))
    if not found.identical:
        raise typer.Exit(1)
