"""The commands that list what there is, and ``check``: nothing is simulated."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sim.commands.options import (
    Format,
    FormatOption,
    GradeOption,
    LangOption,
    Language,
    ParameterOption,
    PolicyOption,
    ScenarioName,
)
from sim.commands.terminal import say, show_rows


def scenarios(form: FormatOption = Format.table, lang: LangOption = Language.en) -> None:
    """List the scenarios that can be asked for by name."""
    from sim.scenario.commands import scenarios_table

    rows = scenarios_table()
    title, projection = ("titel", "projectie") if lang == Language.nl else ("title", "projection")
    show_rows(rows, form == Format.json, ("scenario", title, "areas", "households", "children", "start", "years"))
    if form != Format.json:
        for row in rows:
            if row[projection]:
                say(f"{row['scenario']}: {row[projection]}")


def policies(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="Doses in this scenario: practice words, cost and posts.")
    ] = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """List the policies with their settings, units and ranges; of a scenario their doses, counted for it."""
    from sim.policies import policies_table

    if scenario is not None:
        from sim.designs.request import as_scenario
        from sim.policies.picture import dose_table

        rows = dose_table(as_scenario(scenario), str(lang))
        if lang == Language.nl and form != Format.json:
            rows = [_in_dutch(row) for row in rows]
        show_rows(rows, form == Format.json, ("policy", "dose", "words", "cost", "staff"))
        return
    show_rows(
        policies_table(str(lang)),
        form == Format.json,
        ("dutch" if lang == Language.nl else "policy", "setting", "default", "unit", "low", "high", "meaning"),
    )


def _in_dutch(row: Any) -> dict[str, Any]:
    """A row of doses with the words that are typed in Dutch, over the name of the program; a refusal in Dutch."""
    from sim.commands.dutch import told
    from sim.policies import registry
    from sim.policies.picture import dose_word

    name, dose = row["policy"], row["dose"]
    typed = f"{registry()[name].dutch}\n({name})" if registry()[name].dutch else name
    words = row["words"] if dose else told(row["words"], "nl")
    return {**row, "policy": typed, "dose": dose and dose_word(dose, "nl"), "words": words}


def outcomes(form: FormatOption = Format.table, lang: LangOption = Language.en) -> None:
    """List the outcomes with their units and what is counted."""
    from sim.commands.language import direction_name
    from sim.outcomes.registry import OUTCOMES, dutch_names
    from sim.report.sentences import unit_name
    from sim.report.texts import as_lang

    dutch = {name: shown for shown, name in dutch_names().items()}
    rows = [
        {
            "outcome": one.name,
            "dutch": dutch.get(one.name, one.name),
            "label": getattr(one.label, lang),
            "unit": one.unit if form == Format.json else unit_name(one.unit, as_lang(str(lang))),
            "better": one.direction if form == Format.json else direction_name(one.direction),
            "group": one.group,
            "meaning": getattr(one.explanation, lang),
            "note": one.grade,
        }
        for one in OUTCOMES.values()
    ]
    columns = (
        ("dutch", "unit", "better", "meaning")
        if lang == Language.nl
        else ("outcome", "label", "unit", "better", "meaning")
    )
    show_rows(rows, form == Format.json, columns)


def parameters(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Which scenario.")] = "utrecht",
    grade: GradeOption = None,
    policy: PolicyOption = None,
    parameter: ParameterOption = None,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """Print the ledger: every number with its unit, range, source and grade; all, or some of them."""
    from sim.report.labels import label_of
    from sim.report.texts import as_lang
    from sim.scenario.commands import parameters_table

    rows = _chosen(parameters_table(scenario), grade, policy, parameter)
    if form == Format.json:
        show_rows([row | {"label": label_of(row["path"], as_lang(str(lang)))} for row in rows], True, ())
        return
    shown = [{**row, **_in_words(row, as_lang(str(lang)))} for row in rows]
    if lang == Language.nl:  # notes are arithmetic and reasons, in English as their sources are
        show_rows(shown, False, ("path", "label", "value", "unit", "low", "high", "source", "grade"))
        say("Notes on the numbers are in English; see them with --format json.", error=True)
        return
    show_rows(shown, False, ("path", "label", "value", "unit", "low", "high", "source", "grade", "note"))


def _in_words(row: Any, lang: Any) -> dict[str, Any]:
    """What is put into words of a number: its name, its unit, its source when that is an assumption."""
    from sim.report.labels import label_of, number_unit, source_words

    words = {"label": label_of(row["path"], lang), "unit": number_unit(row["unit"], lang)}
    return {**words, "source": source_words(row["source"], lang)}


def _chosen(rows: Any, grades: Any, policies: Any, paths: Any) -> Any:
    """Rows of the ledger of some grades, that some policies use, or whose path begins so."""
    from sim.errors import InputError
    from sim.policies import parse

    asked = [grade.upper() for grade in grades or ()]
    if wrong := set(asked) - set("ABCU"):
        raise InputError(f"--grade is A, B, C or U; found {sorted(wrong)[0]!r}.")
    begin = [one for words in policies or () for policy in parse(words) for one in policy.numbers.split()]
    begin += paths or ()
    begin = [f"{one.removeprefix('parameters.')}." for one in begin]

    def here(path: str) -> bool:
        return not begin or any(f"{path.removeprefix('parameters.')}.".startswith(one) for one in begin)

    found = [row for row in rows if (not asked or row["grade"] in asked) and here(row["path"])]
    if not found:
        raise InputError("No number of the ledger is like that; leave out --grade, --policy or --parameter.")
    return found


def check(scenario: ScenarioName, form: FormatOption = Format.table, lang: LangOption = Language.en) -> None:
    """Check a scenario file and explain every fault in it."""
    from sim.designs.fits import too_large
    from sim.scenario import commands
    from sim.scenario.loading import load_scenario

    place = load_scenario(scenario)
    show_rows(commands.check(place, str(lang)), form == Format.json, ("fact", "value"))
    if words := too_large(place):
        say(f"{words} Here it cannot be run.", error=True)
