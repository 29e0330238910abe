"""The command ``warm``: compile now, so that the first run need not."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from sim.commands.guard import fail
from sim.commands.options import LangOption, Language
from sim.commands.terminal import say


def warm(
    forget: Annotated[
        bool,
        typer.Option("--forget", help="Remove what comparisons kept to begin sooner the next time; compile nothing."),
    ] = False,
    lang: LangOption = Language.en,
) -> None:
    """Compile the model now, once (about half a minute); a first run does so by itself."""
    if forget:
        from sim.runs import ready

        say(f"Removed {ready.forget() / 1e6:,.0f} MB from {ready.folder()}")
        return
    from sim.compiling import missing
    from sim.engine.cache import TEMPORARY, user_cache
    from sim.mechanisms.generated import cache_folder
    from sim.simulation import warm_up

    folder, found = cache_folder(), not missing()
    if folder.parent.name.startswith(TEMPORARY):
        fail(
            f"Compiled code cannot be kept in {user_cache()}: nothing can be written there. "
            "Name another folder with ZOTHUIS_CACHE.",
            2,
        )
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        fail("Nothing is compiled while NUMBA_DISABLE_JIT is set; take it away and try again.", 2)
    if not found:
        say("Compiling the model; only the first time, about half a minute", error=True)
    seconds = warm_up()
    say(f"Compiled {'already' if found else f'in {seconds:.0f} s'}; kept in {folder}")
