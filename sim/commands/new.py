"""The command ``new``: a scenario for a place of somebody's own, from the number of its children."""

from __future__ import annotations

import shlex
import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from sim.commands.options import REAL, WHOLE, LangOption, Language
from sim.commands.terminal import say, show_rows


def new(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Name of the place, as people say it.")],
    children: Annotated[
        int | None, typer.Option("--children", **WHOLE, help="Children under 18; with --areas those of the table.")
    ] = None,
    areas: Annotated[
        Path | None, typer.Option("--areas", help="CSV of its districts, as a spreadsheet or statline gives it.")
    ] = None,
    like: Annotated[
        str | None,
        typer.Option(
            "--like",
            metavar="SCENARIO",
            help="A place that is arranged in the same way: practices, tiers and distances of services; no amounts of it.",
        ),
    ] = None,
    households: Annotated[
        int | None, typer.Option("--households", **WHOLE, help="Households with children; default: by the children.")
    ] = None,
    residence: Annotated[
        float, typer.Option("--residence", **REAL, help="Residence for a youth, relative to the country (CBS).")
    ] = 1.0,
    orders: Annotated[
        float, typer.Option("--orders", **REAL, help="Youths under an order, relative to the country (CBS).")
    ] = 1.0,
    year: Annotated[int, typer.Option("--year", **WHOLE, help="Year in which it starts, on 1 January.")] = 2022,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder of the scenario; default: scenarios/PLACE. Must be new or empty."),
    ] = None,
    lang: LangOption = Language.en,
) -> None:
    """Write a scenario for a place of your own: services, orders and host families by its children, each with its origin."""
    from sim.designs.request import as_scenario, real, whole
    from sim.errors import InputError
    from sim.files.csv_text import csv_rows
    from sim.files.places import write_whole
    from sim.scenario.area_table import read_areas
    from sim.scenario.commands import beside_country, counted, rounded_up
    from sim.scenario.door import Refused, read_bytes
    from sim.scenario.like import arrangement
    from sim.scenario.loading import FILE, read_scenario
    from sim.scenario.messages import ScenarioError, ScenarioWarning
    from sim.scenario.new_place import areas_table, folder_name, one_area, rows_of_areas, scenario_toml
    from sim.scenario.short_table import Filling

    name = folder_name(place)
    if not name:
        raise InputError(f"The name of a place holds letters; found {place!r}.")
    whole(year, "--year", 2000, 2100)
    levels = {"residence": real(residence, "--residence", 0.2, 5.0), "orders": real(orders, "--orders", 0.2, 5.0)}
    if (areas is None) == (children is None):
        raise InputError(
            "Give the number of children with --children, or a table of districts with --areas; one of the two."
        )
    other = arrangement(as_scenario(like)) if like is not None else None
    if areas is not None:
        if households is not None:
            raise InputError("--households is for --children; the table of --areas has those of each district.")
        try:
            filling = Filling(place.strip())
            table = read_areas(read_bytes(areas), str(areas), filling)
        except Refused as fault:
            raise InputError(f"The table of areas {areas} cannot be read: {fault.found}.") from None
        if table.faults:
            raise ScenarioError(table.faults)
        notes = table.notes  # with the columns as they were typed
        if filling.unused:
            say(f"Not used, of the table {areas}: {', '.join(filling.unused)}.", error=True)
        rows, said, filled = rows_of_areas(table.areas), f"the table {areas.name}", tuple(filling.filled)
    else:
        number = whole(children, "--children", 100, 5_000_000)
        if households is not None:
            whole(households, "--households", max(1, number // 8), number)
        rows, said = one_area(place.strip(), number, households), ""
        filled, notes = (), ()
    folder = out or Path("scenarios") / name
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is there already and is not empty; give another folder with --out.")
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "areas.csv", csv_rows(areas_table(rows)).encode("utf-8"))
    write_whole(
        folder / FILE, scenario_toml(place.strip(), rows, date(year, 1, 1), levels, said, filled, other).encode("utf-8")
    )
    made = read_scenario(folder / FILE)
    for note in (*notes, *(one for one in made.notes if one not in made.remarks)):
        warnings.warn(note, ScenarioWarning, stacklevel=2)
    found = beside_country(made, str(lang))
    show_rows(counted(found, "places", str(lang)), False, ("service", "places", "country", "reading"))
    if up := rounded_up(found):
        say(f"Rounded up to 1: {up}. A small place has less than half of one, and buys that from its region. In "
            "the model the whole one is here, always: there is help where there would else be none, and sooner than in fact. "
            "With the places of the region in one table (--areas) nothing is rounded up.", error=True)  # fmt: skip
    _say_filled(areas, filled, households is not None, folder, lang)
    if other is not None:
        say(f"Arranged as {other.place} (practices, tiers and distances, each marked as an assumption); amounts are by the "
            "children of this place, and numbers fitted to the figures of the other are not taken over.", error=True)  # fmt: skip
    typed = shlex.quote(str(folder))
    spoken = "" if lang == Language.en else f" --lang {lang}"
    say(f"The scenario is in {folder}: {made.children:,} children, {made.households:,} households with children. Next: "
        f"python -m sim check {typed}{spoken}, then python -m sim validate {typed}{spoken} and "
        f"python -m sim brief {typed} --lang {lang}", error=True)  # fmt: skip


def _say_filled(areas: Path | None, filled: Sequence[str], households: bool, folder: Path, lang: Language) -> None:
    """What nobody gave and stands in the table all the same, and from where it is taken."""
    from sim.scenario.area_table import DUTCH_HEAD

    if areas is None:
        where = (
            f"Where each comes from stands in {folder / 'scenario.toml'}, under areas.columns; better figures go into "
            f"{folder / 'areas.csv'}."
        )
        given = (
            "Only the numbers of children and of households were given. Ages, single parents and poverty are by the shares of "
            "the city of Utrecht."
            if households
            else "Only the number of children was given. Their ages, the households, single parents and poverty are by the "
            "shares of the city of Utrecht."
        )
        say(f"{given} {where}", error=True)
    elif filled:
        names = ", ".join(DUTCH_HEAD.get(name, name) if lang == Language.nl else name for name in filled)
        say(f"Not in the table {areas}, and filled in: {names}. Ages, households and shares are by those of the city of Utrecht; "
            f"the rest is assumed. Where each comes from stands in {folder / 'scenario.toml'}, under areas.columns; better "
            "figures go into the table.", error=True)  # fmt: skip
