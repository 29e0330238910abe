"""The command ``story``: invented children of a comparison, told in plain words on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sim.commands.options import WHOLE, LangOption, Language
from sim.commands.terminal import progress, say
from sim.scenario.plain_name import file_name


def story(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder that compare wrote.")],
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="ROW", help="Which row of the comparison is told; default: the last one."),
    ] = None,
    child: Annotated[
        str | None,
        typer.Option(
            "--child", metavar="KEY", help="One child, by its key; default: an example of each class of twins."
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", **WHOLE, help="Look in the run of this seed only.")] = None,
    draw: Annotated[int | None, typer.Option("--draw", **WHOLE, help="Look in the runs of this draw only.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The file; default: zo-thuis-PLACE-story.html. Earlier stories are replaced."),
    ] = None,
    lang: LangOption = Language.nl,
) -> None:
    """Tell the life of an invented child as it is and under a policy, side by side: an example of each class of twins."""
    from sim.report.one_file import check_place, write_page
    from sim.report.story.page import WHAT, story_page
    from sim.results.twin_folder import read_twin_folder
    from sim.runs.stories import as_key, stories, unit_of

    key = None if child is None else as_key(child)
    kept = read_twin_folder(folder, policy)
    unit = unit_of(kept, draw, seed)
    file = out or Path(f"zo-thuis-{file_name(kept.scenario.name)}-story.html")
    check_place(file, WHAT)
    told = stories(kept, key, unit, progress(0, "runs"))
    language: Any = str(lang)
    asked = {"--policy": policy, "--draw": draw, "--seed": seed, "--child": child}
    words = ["python", "-m", "sim", "story", folder, "--lang", language]
    if key is not None:
        words += [part for name, value in asked.items() if value is not None for part in (name, str(value))]
    else:
        words += ["--policy", policy] if policy is not None else []
    write_page(file, story_page(kept, told, language, words), WHAT)
    say(f"The story is in {file}", error=True)
