"""What goes wrong is said in the language of who asked."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.burn_in import STOCKS
from sim.commands.app import app
from sim.commands.dutch import FILES, HOLE, ONLY_ENGLISH, in_dutch, told
from tests.commands.test_all_dutch import bare, english_in
from tests.conftest import in_every_module

SIM = Path(__file__).resolve().parents[2] / "sim"
SENTENCES = [
    row
    for file in FILES
    for kind in ("sentence", "piece")
    for row in tomllib.loads(file.read_text(encoding="utf-8")).get(kind, ())
]
ENGLISH = re.compile(r"\b(must|found|There is|Did you mean|Allowed|Policy|Choose|Give|leave out|needs)\b")
ROOMS = (
    *(
        "analysis",
        "calibration",
        "commands",
        "data",
        "designs",
        "files",
        "mechanisms",
        "own_data",
        "outcomes",
        "policies",
    ),
    *("report", "results", "runs", "scenario", "validation"),
)
FAULTS = (
    *("InputError", "ScenarioError", "PolicyError", "StorageError", "TargetError", "WorkersLost", "Refused"),
    *("MechanismError", "OutcomeError", "OwnDataError", "ComparisonFailed"),
    *("Fault", "fault", "_fault", "_wrong", "refusal", "fail"),
)
"""What faults are made with: the words of each are told to who asked."""
CODES = (
    "kind",
    "range",
    "total",
    "table_value",
    "table_text",
    "table_range",
)  # names of kinds of faults, which nobody sees
PUT_TOGETHER = (
    "a value between",
    "the most that is taken, for",
    "draws, move",
    "draws, step",
    "a number of at least",
    "a number of at most",
    "a number of more than",
    *(f"There are two declarations of {what}" for what in ("clock of a", "mail", "switch")),
    *(f"There are two declarations of {what} of chance" for what in ("number", "question")),
    *(
        f"There are two declarations of {what} of {one}"
        for what in ("name", "number")
        for one in ("an event", "a counter")
    ),
    "has its clocks already;",
    *("The mechanism", "leave out the number of the clock", "it names none"),
)  # by the program, of pieces
MISTAKES = (
    "trial nowhere", "trial utrect", "trial minimal --years 1", "trial textbook/engset --step",
    "trial minimal --step --eligible both", "trial minimal --step --without-help", "trial minimal --policy slow_down",
    "trial minimal --seeds 0", "trial minimal --workers 0", "run minimal --years 1000", "run minimal --seed -1",
    "run minimal --targets --policy slow_down", "run minimal --policy slow_dwn", "run minimal --policy slow_down:dys=2",
    "run minimal --policy slow_down:days=many", "run minimal --policy slow_down:days=99",
    "run minimal --policy slow_down:dose=heel",
    "run minimal --policy slow_down+slow_down", "run minimal --policy slow_down:start=1999-01-01",
    "run minimal --years 1 --policy slow_down:start=2040-01-01", "run minimal --policy covid:dose=full",
    "compare minimal --seeds 1 --policy slow_down", "compare minimal --grade U --policy slow_down",
    "compare minimal --draws 1 --policy slow_down", "compare minimal --draws 5 --parameter strain.por --policy slow_down",
    "compare minimal --precision nothing=2 --policy slow_down", "compare minimal --policy +", "validate minimal --seeds 0",
    "sensitivity minimal --method sobol --samples 3 --out OUT", "optimise minimal --policy slow_down --seeds 1 --out OUT",
)  # fmt: skip


def template(node: ast.expr) -> str:
    """A text with a hole for what is filled in; empty when it is no text."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(x.value) if isinstance(x, ast.Constant) else HOLE for x in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def templates() -> list[str]:
    """Texts of the program, with a hole for what is filled in."""
    found = []
    for path in [
        SIM / "extras.py",
        SIM / "burn_in.py",
        SIM / "model.py",
        SIM / "simulation.py",
        SIM / "viz.py",
        *(path for room in ROOMS for path in (SIM / room).rglob("*.py")),
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr) and (words := template(node)):
                found.append(words)
    return found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_dutch(mistake, tmp_path, monkeypatch):
    in_every_module(monkeypatch, "sim.runs.preparing", "compile_first", pytest.fail)
    words = [str(tmp_path / "out") if word == "OUT" else word for word in mistake.split()]
    found = CliRunner().invoke(app, [*words, "--lang", "nl"])
    assert found.exit_code == 2, found.output
    assert ONLY_ENGLISH not in found.output and not ENGLISH.search(found.output), found.output


def test_the_next_command_speaks_its_own_language():
    for lang, words in (("nl", "Er is geen maatregel"), ("en", "There is no policy"), ("", "There is no policy")):
        found = CliRunner().invoke(app, ["run", "minimal", "--policy", "nix", *(["--lang", lang] if lang else [])])
        assert found.output.startswith(words)


def test_every_dutch_sentence_stands_for_one_of_the_program():
    """A sentence that was changed in the program and not here would come in English again."""
    whole = "\n".join(templates())
    for row in SENTENCES:
        stock = row["en"].removesuffix(" {} % (standard error {} %)")
        for piece in [stock] if stock in STOCKS else row["en"].replace("\n", HOLE).split(HOLE):
            for part in re.split(r"(?<=[.;:]) ", piece.strip(" .,:;()-?")):
                words = part.strip(" .").removeprefix("there is ").removeprefix("There is ")
                assert words in whole or words in (*PUT_TOGETHER, *STOCKS), (
                    f"{row['en']}: no text of the program holds {words!r}"
                )


def test_every_sentence_has_the_same_holes_in_both_languages_and_stands_once():
    for row in SENTENCES:
        assert row["en"].count(HOLE) == len(re.findall(r"\{(![suni])?\}", row["nl"].replace("{{", ""))), row
    assert len({row["en"] for row in SENTENCES}) == len(SENTENCES)


def worded(node: ast.expr) -> list[str]:
    """Every text that an argument can be, with holes; what is put together elsewhere is left out."""
    if isinstance(node, ast.IfExp):
        return worded(node.body) + worded(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [words for one in node.values for words in worded(one)]
    return [template(node)]


TYPED = re.compile(r"\[\{.*?\}\]|\b\w+=")  # what is typed in a file or in Python


def has_dutch(words: str, piece: bool = False) -> bool:
    """Whether a text with holes has a Dutch form, of which no part is English.

    A hole behind a full stop may hold nothing, or a sentence.
    """
    hole = re.escape(HOLE)
    glued, loose = (re.sub(rf"(?<=[.?]){space}{hole}", "", words) for space in ("", " ?"))
    found = (
        in_dutch(one.replace(HOLE, "five"), piece=piece)
        for one in (words, glued, loose, glued.replace("'{}'{}", "'{}'"))
    )
    return any(one is not None and not english_in(TYPED.sub(" ", bare(one))) for one in found)


def test_what_is_english_in_part_is_no_dutch():
    assert in_dutch("Nobody wrote this and that in Dutch.") is None
    assert in_dutch("this and that", piece=True) == "this en that"


def test_every_fault_has_a_dutch_sentence():
    """Of a text that is put together elsewhere nothing can be said here."""
    lacking, seen = [], 0
    for path in sorted(SIM.rglob("*.py")):
        name = path.relative_to(SIM).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node, "func", None)
            named = getattr(called, "id", "") or getattr(called, "attr", "")
            if named not in FAULTS:
                continue
            for one in [*node.args, *(word.value for word in node.keywords)]:
                for words in worded(one):
                    if re.search(r"[a-z]{2}", words.replace(HOLE, "")) and words not in (*CODES, *PLAIN):
                        seen += 1
                        known = has_dutch(words, piece=not (named.endswith("Error") or named == "fail"))
                        lacking += [] if known else [f"{name}, line {node.lineno}: {words}"]
    assert seen > 600 and not lacking, "\n".join(lacking)


PLAIN = ("changes", "scenario", "mechanisms", "{} ({})")  # names of what was given


SPOKEN = (
    *("runs", "calibration", "validation", "analysis"),
    *(
        f"commands/{name}.py"
        for name in ("brief", "story", "compare", "guard", "validate", "predict", "sensitivity", "decide", "options")
    ),
)
"""Rooms of which all that is said of work that goes on has a Dutch sentence."""


@pytest.mark.parametrize("room", SPOKEN)
def test_what_is_said_of_the_work_has_a_dutch_sentence(room):
    parts, said = SIM / room, 0
    for path in [parts] if parts.suffix else parts.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            loud = name == "note" or (name == "say" and (room in ("calibration", "validation") or node.keywords))
            words = template(node.args[0]).replace(HOLE, "five") if loud else ""
            if words.startswith("fivefive"):  # of a text that is put together elsewhere nothing can be said here
                continue
            said += bool(words)
            assert not words.strip("five:. ()") or in_dutch(words), f"{path.name}, line {node.lineno}: {words}"
    assert said or room in ("analysis", "commands/decide.py", "commands/predict.py", "commands/validate.py")


def test_progress_speaks_the_language_of_the_command(capsys):
    from sim.commands.dutch import LANGUAGE
    from sim.commands.terminal import progress, say

    token = LANGUAGE.set("nl")
    try:
        line = progress(2, "runs")
        with line:
            off = "out of home -5 % (standard error 3 %)"
            line.note(
                f"burn-in: 25 years, the usual length, checked, by 2 pilot runs of 60 years; from their level: {off}"
            )
            line.advance()
            line.advance()
        say("Results are in out/x", error=True)
        say("units")  # a result is never turned
    finally:
        LANGUAGE.reset(token)
    shown = capsys.readouterr()
    assert shown.err.startswith(
        "aanloop: 25 jaar, de gewone lengte, nagekeken met 2 proefruns van 60 jaar; van hun niveau af:"
    )
    assert "1 van 2 runs, bezig" in shown.err and "klaar in" in shown.err
    assert "De resultaten staan in out/x" in shown.err and shown.out == "units\n"
    assert "van hun niveau af: uit huis -5 % (standaardfout 3 %)" in shown.err
    assert in_dutch("5 of 1,200 runs, 2.0 s each, about 1 h 05 min left") == (
        "5 van 1.200 runs, 2,0 s per stuk, nog ongeveer 1 u 05 min"
    )
    assert in_dutch("3 of 40 runs, 2.0 s each, between 1 h 05 min and 2 h 10 min left") == (
        "3 van 40 runs, 2,0 s per stuk, nog tussen 1 u 05 min en 2 u 10 min"
    )
    assert in_dutch("Identical: 5,400 values of this comparison (3 policies, 4 of 4 units).") == (
        "Gelijk: 5.400 waarden van deze vergelijking (3 rijen met die zonder maatregel, 4 van 4 eenheden)."
    )


def test_a_fault_without_a_dutch_sentence_is_told_as_it_is_and_said_to_be_english():
    assert told("Something new.", "nl") == f"{ONLY_ENGLISH}Something new."
    assert told("Something new.", "en") == "Something new."
    assert in_dutch("The scenario has a fault:\n  - key x: a fault of a kind that nobody wrote in Dutch.") == (
        "Het scenario heeft een fout:\n  - sleutel x: a fault of a kind that nobody wrote in Dutch."
    )


def test_every_stock_of_the_history_has_a_dutch_name():
    for stock in STOCKS:
        assert not in_dutch(f"{stock} +5 % (standard error 2 %)").startswith(stock)


def test_what_people_typed_is_no_part_of_a_sentence():
    assert "instelling dagen " in in_dutch(
        "Policy slow_down: setting days must be a plain number, such as 0.5 or 3; found 'x'."
    )
    assert in_dutch("There is no policy '{0}'. Policies are slow_down.") == (
        "Er is geen maatregel '{0}'. Maatregelen zijn vertragen."
    )


@pytest.mark.parametrize(
    ("english", "dutch"),
    (
        ("The mechanism a is given twice; put what belongs together in one sim.mechanism(...).", "Het mechanisme a is twee keer"),
        ("There are two declarations of clock of a family 3: by a and by b.", "De klok family 3 is twee keer opgegeven: door a"),
        ("x declares 'a', and has no function of that name. Did you mean 'b'?", "x noemt 'a', maar heeft geen functie met die"),
        ("a hears 'b', and there is no such clock or mail. Clocks are named as family.crisis, mail as move_in; all stand in "
         "the reference of mechanisms.", "a luistert naar 'b', en zo'n klok of bericht is er niet."),
        ("--seeds-most must be a whole number from 5 (the first seeds) to 9; found 1.", "--seeds-most moet een geheel getal"),
    ),
)  # fmt: skip
def test_of_sentences_that_fit_the_one_with_most_words_of_its_own_is_taken(english, dutch):
    said = in_dutch(english)
    assert said.startswith(dutch) and not english_in(TYPED.sub(" ", bare(said)))
