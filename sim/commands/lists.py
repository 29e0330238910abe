"""The commands that list what there is, and ``check``: nothing is simulated."""

from __future__ import annotations

import textwrap
from typing import Annotated, Any

import typer

from sim.commands.options import (
    Format,
    FormatOption,
    FullOption,
    GradeOption,
    LangOption,
    Language,
    ParameterOption,
    PolicyOption,
    ScenarioName,
)
from sim.commands.terminal import BETWEEN, list_width, say, show_rows


def scenarios(form: FormatOption = Format.table, lang: LangOption = Language.en) -> None:
    """List the scenarios that can be asked for by name."""
    from sim.scenario.commands import scenarios_table

    rows = scenarios_table()
    title, projection = ("titel", "projectie") if lang == Language.nl else ("title", "projection")
    show_rows(rows, form == Format.json, ("scenario", title, "areas", "households", "children", "start", "years"))
    if form != Format.json:
        for row in rows:
            if row[projection]:
                said = f"{row['scenario']}: {row[projection]}"
                say(textwrap.fill(said, list_width(), break_long_words=False, break_on_hyphens=False))


def policies(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[POLICY|SCENARIO]",
            help="A policy: its settings. A scenario: the doses of all in it, with practice words, cost and posts.",
        ),
    ] = None,
    full: FullOption = False,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """List the policies, a line each; of one its settings with units and ranges; of a scenario their doses, counted for it."""
    from sim.commands import described
    from sim.policies.picture import dose_table

    as_json, language = form == Format.json, str(lang)
    known = described.policy_named(name) if name is not None else None
    if name is not None and known is None:
        rows = dose_table(described.scenario_or_policy(name), language)
        if lang == Language.nl and not as_json:
            rows = [_in_dutch(row) for row in rows]
        show_rows(rows, as_json, ("policy", "dose", "words", "cost", "staff"))
        return
    if as_json:
        show_rows(described.setting_rows(known, language), True, ())
        return
    if full or known is not None:
        for one in described.names() if known is None else [known]:
            for line in described.about_policy(one, language):
                say(textwrap.fill(line, list_width(), break_long_words=False, break_on_hyphens=False))
            shown = ("typed_setting", "default", "unit", "low", "high", "meaning")
            show_rows(described.setting_rows(one, language), False, shown)
            say()
        return
    wide = list_width() >= described.WIDE
    show_rows(described.policy_rows(language), False, ("typed", *(["label"] if wide else []), "does"))
    say("The settings of one: `policies NAME`; of all: `policies --full`.", error=True)


def _in_dutch(row: Any) -> dict[str, Any]:
    """A row of doses with the words that are typed in Dutch, over the name of the program; a refusal in Dutch."""
    from sim.commands.dutch import told
    from sim.policies import registry
    from sim.policies.picture import dose_word

    name, dose = row["policy"], row["dose"]
    typed = f"{registry()[name].dutch}\n({name})" if registry()[name].dutch else name
    words = row["words"] if dose else told(row["words"], "nl")
    return {**row, "policy": typed, "dose": dose and dose_word(dose, "nl"), "words": words}


def outcomes(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[OUTCOME]...", help="These outcomes only, with what is counted.")
    ] = None,
    full: FullOption = False,
    form: FormatOption = Format.table,
    lang: LangOption = Language.en,
) -> None:
    """List the outcomes, a line each; with names, or --full, with their units and what is counted."""
    from sim.commands import described

    rows = described.outcome_rows(names or (), str(lang), form == Format.json)
    if form == Format.json or full or names:
        named = ("typed",) if lang == Language.nl else ("typed", "label")  # a Dutch name has the words of the label
        show_rows(rows, form == Format.json, (*named, "unit", "better", "meaning"))
        return
    wide = list_width()
    beside = [name for name, least in described.BESIDE_OUTCOMES[str(lang)].items() if wide >= least]
    for row in rows:  # a name wider than the window would be broken, and not be typed: that of the program is as good
        row["typed"] = row["typed"] if len(row["typed"]) < wide - BETWEEN else row["outcome"]
    show_rows(rows, False, ("typed", *beside))
    say("What is counted: `outcomes NAME`; of all: `outcomes --full`.", error=True)


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
    from sim.report.notes import note_in
    from sim.report.texts import as_lang
    from sim.scenario.commands import parameters_table

    spoken = as_lang(str(lang))
    rows = _chosen(parameters_table(scenario), grade, policy, parameter)
    rows = [row | {"note": note_in(row["note"], spoken)} for row in rows]
    if form == Format.json:
        show_rows([row | {"label": label_of(row["path"], spoken)} for row in rows], True, ())
        return
    shown = [{**row, **_in_words(row, spoken)} for row in rows]
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
    rows, as_json = commands.check(place, str(lang)), form == Format.json
    show_rows(rows if as_json else commands.counted(rows, "value", str(lang)), as_json, ("fact", "value"))
    if words := too_large(place):
        say(f"{words} Here it cannot be run.", error=True)
