"""What a fault names in Dutch can be typed: keys of files as they stand in the file, policies, outcomes and doses in Dutch."""

from __future__ import annotations

import ast
import inspect
import re
import shlex
import tomllib
import tomllib._parser as reader
from pathlib import Path

import pytest
import typer
import typer.main
from typer.testing import CliRunner

import sim.commands
from sim.analysis.optimisation import settings_of_mix
from sim.commands.app import app
from sim.commands.dutch import FILES, HOLE, LANGUAGE, ONLY_ENGLISH, in_dutch, setting_names, told
from sim.commands.language import texts
from sim.outcomes.registry import OUTCOMES, program_name
from sim.policies import dutch_texts, parse, program_names, registry
from sim.policies.base import PolicyError, ships
from sim.policies.doses import doses_of
from sim.policies.dutch_names import program_setting
from sim.results.noticeable import as_thresholds
from sim.scenario import ScenarioError
from sim.scenario.loading import load_scenario
from tests.scenario.conftest import Folder
from tests.scenario.test_faults import AREA_FAULTS, FILE_FAULTS

QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
KEY = re.compile(r", (?:key|sleutel) ([\w.\[\]]+)")
ROWS = [
    row
    for file in FILES
    for kind in ("sentence", "piece", "library")
    for row in tomllib.loads(file.read_text(encoding="utf-8")).get(kind, ())
]
SHIPPED = sorted(name for name, kind in registry().items() if ships(kind))
WITH_OUT = sorted(
    name
    for name, one in typer.main.get_command(app).commands.items()
    if any("--out" in option.opts for option in one.params)
)
QUOTED_BEFORE = ("typed", "folder", "made.children", "made.households", "spoken", "lang")
run = CliRunner().invoke


def shown(*words: str, code: int = 2) -> str:
    found = run(app, list(words))
    assert found.exit_code == code, found.output
    return " ".join(found.output.split())


# --- keys of files ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", (False, True), ids=("scenario", "areas"))
def test_what_stands_between_quotes_in_a_fault_of_a_file_is_the_same_in_dutch(table, tmp_path):
    for name, (old, new, _) in (AREA_FAULTS if table else FILE_FAULTS).items():
        with pytest.raises(ScenarioError) as caught:
            Folder(tmp_path).replace(old, new, table=table).load()
        english, dutch = str(caught.value), told(str(caught.value), "nl")
        assert ONLY_ENGLISH not in dutch, name
        assert sorted(QUOTED.findall(english)) == sorted(QUOTED.findall(dutch)), f"{name}: {dutch}"
        assert KEY.findall(english) == KEY.findall(dutch), f"{name}: {dutch}"
        assert "Allowed" not in dutch and ", line " not in dutch and "the file" not in dutch, dutch


@pytest.mark.parametrize("word", ("places", "days", "policy", "outcome", "children", "years", "a name", "both"))
def test_a_hole_between_quotes_is_never_put_in_dutch(word):
    quoted = [row["en"] for row in ROWS if "'{}'" in row["en"]]
    assert len(quoted) > 20
    for english in quoted:
        dutch = in_dutch(english.replace("'{}'", f"'{word}'").replace(HOLE, "7"), piece=True)
        assert dutch.count(f"'{word}'") == english.count("'{}'"), dutch


def test_what_a_sentence_names_itself_is_the_same_in_dutch():
    """Keys in quotes and options; a placeholder in capitals, and what is invented, may be Dutch."""
    for row in ROWS:
        names = re.findall(r"'([a-z_.]+(?: = [^']*)?)'|(--[a-z-]+)", row["en"])
        lacking = [name for pair in names for name in pair if name and name not in row["nl"] and name != "a_name"]
        assert not lacking, row


def test_names_with_commas_between_are_as_they_are_typed():
    for words in ("strength, office, days", "value, low, places", "kind, form, years"):
        typed = ", ".join(setting_names().get(one, one) for one in words.split(", "))  # settings may be typed in Dutch
        assert in_dutch(f"Policy slow_down has no setting 'x'. Settings are {words}.").endswith(f"zijn {typed}.")
        assert in_dutch(f"- a.toml, line 3, key x: there is no key 'x' here. Allowed: {words}.").endswith(f": {words}.")


def test_a_missing_key_of_the_file_itself_is_told_without_english(tmp_path):
    with pytest.raises(ScenarioError) as caught:
        Folder(tmp_path).replace('name = "small"\n', "").load()
    assert told(str(caught.value), "nl").endswith("scenario.toml: de sleutel 'name' ontbreekt. Voeg 'name = ...' toe.")


# --- policies and outcomes --------------------------------------------------------------------------------------------
def refused(words: str, lang: str = "nl") -> str:
    with pytest.raises(PolicyError) as caught:
        parse(words)
    return told(str(caught.value), lang)


def test_every_policy_that_a_fault_lists_can_be_typed_and_is_of_its_language():
    for lang, meant, dutch in (("nl", "vertragen", True), ("en", "slow_down", False)):
        words = refused("vertraagen", lang)
        assert f"'{meant}'" in words
        names = [name for name in words.rpartition(" zijn " if dutch else " are ")[2].rstrip(".").split(", ")]
        kinds = {parse(name)[0].name: name for name in names if parse(name)[0].name in SHIPPED}
        assert sorted(kinds) == SHIPPED
        assert all((registry()[name].dutch if dutch else name) == typed for name, typed in kinds.items())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_setting_that_is_listed_is_one_that_can_be_typed(name):
    kind = registry()[name]
    listed = refused(f"{kind.dutch}:nix=3").rpartition("zijn ")[2].rstrip(".").split(", ")
    assert listed == [setting_names().get(field, field) for field in kind.model_fields]
    assert [program_setting(one, kind.model_fields) for one in listed] == list(kind.model_fields)
    for dutch, setting in dutch_texts()["settings"].items():
        if setting in kind.model_fields and dutch not in kind.model_fields:
            assert program_names(f"{kind.dutch}:{dutch}=pilot") == f"{name}:{setting}=pilot"


def test_dutch_names_of_settings_are_of_some_policy_and_near_ones_are_found():
    fields = {field for name in SHIPPED for field in registry()[name].model_fields}
    assert set(dutch_texts()["settings"].values()) <= fields
    assert parse("vertragen:dagen=3,sterkte=0.5") == parse("slow_down:days=3,strength=0.5")
    assert "Was 'sterkte' bedoeld?" in refused("vertragen:sterkt=0.5")
    assert "Did you mean 'days'?" in refused("slow_down:daagen=3", "en")


def test_every_dose_that_a_fault_lists_can_be_typed():
    words = refused("vertragen:dosis=veel")
    listed = re.search(r"een van (.*) zijn, of (\w+) voor niets", words)
    doses = [*listed[1].split(", "), listed[2]]
    assert [parse(f"vertragen:dosis={dose}")[0].dose for dose in doses] == [*doses_of(registry()["slow_down"]), "now"]
    assert parse("vertragen:dosis=half") == parse("slow_down:dose=programme")
    assert parse("vertragen:dosis=Helemaal") == parse("slow_down:dose=full")


@pytest.mark.parametrize("lang", ("nl", "en"))
def test_outcomes_are_suggested_in_the_language(lang):
    words = ["compare", "minimal", "--policy", "slow_down", "--noticeable", "plaatsingen=10", "--lang", lang]
    assert ("uithuisplaatsingen" if lang == "nl" else "entries") in shown(*words)
    with pytest.raises(ValueError, match="did you mean entries"):
        as_thresholds("uithuisplaatsing=10")


def test_examples_of_the_dutch_help_are_dutch_outcomes():
    typed = set()
    for english, dutch in texts()["texts"].items():
        named = set(re.findall(r"\w+", english)) & set(OUTCOMES)
        if named and not english.startswith("Count this figure"):  # that takes figures, which are no outcomes
            typed |= {program_name(word) for word in re.findall(r"\w+", dutch)} & named
            assert not [name for name in named if re.search(rf"\b{name}\b", dutch)], dutch
    assert typed >= {"entries", "cost_total", "severe_incidents"}


# --- what Python's reader of TOML says ---------------------------------------------------------------------------------
def messages() -> list[str]:
    """Every message of tomllib."""
    found = []
    for node in ast.walk(ast.parse(inspect.getsource(reader))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("suffixed_err", "TOMLDecodeError"):
            said = node.args[-1]
            parts = said.values if isinstance(said, ast.JoinedStr) else [said]
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)
            found += [words] if isinstance(said, ast.Constant | ast.JoinedStr) and " (at " not in words else []
    return found


def test_everything_that_the_reader_of_toml_says_has_a_whole_dutch_sentence():
    assert len(messages()) > 15
    for words in messages():
        assert in_dutch(words), words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    (
        ("years = 5", "years = 5 6", "regel 4: dit is geen geldige TOML (kolom 11): achter een waarde staat nog iets"),
        ("years = 5", "years = vijf", "regel 4: dit is geen geldige TOML (kolom 9): dit is geen waarde"),
        ("[hosts]", "[title]", "title staat er twee keer als tabel"),
        ("[hosts]", "[hosts", "achter de naam van een tabel hoort ']'"),
    ),
)
def test_broken_toml_is_told_in_dutch_with_line_and_column(old, new, words, tmp_path):
    folder = Folder(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        folder.replace(old, new).load()
    assert words in told(str(caught.value), "nl")


def test_toml_that_is_not_closed_is_told_to_be_so_at_its_end(tmp_path):
    with pytest.raises(ScenarioError) as caught:
        Folder(tmp_path).replace('note = "found here" }\n', 'note = """found here').load()
    assert "regel 68: dit is geen geldige TOML (aan het eind): tekst is niet gesloten" in told(str(caught.value), "nl")


# --- places of results, and commands to type ---------------------------------------------------------------------------
@pytest.mark.parametrize("name", WITH_OUT)
def test_a_file_in_the_way_of_results_is_told_by_every_command(name, tmp_path, capsys):
    (tmp_path / "file.csv").write_text("x")
    token = LANGUAGE.set("en")
    try:
        command = typer.main.get_command(app).commands[name]
        with pytest.raises(typer.Exit) as ended, command.make_context(name, [], resilient_parsing=True):
            command.callback(out=tmp_path / "file.csv" / "x", lang="nl")
    finally:
        LANGUAGE.reset(token)
    said = capsys.readouterr().err
    assert ended.value.exit_code == 2 and f"{tmp_path / 'file.csv'} is een bestand, geen map" in said


def test_a_page_has_the_name_of_a_page(tmp_path):
    words = shown("brief", "minimal", "--out", str(tmp_path / "x.pdf"))
    assert "eindigt op .html" in words and "x.html" in words and not list(tmp_path.iterdir())
    assert "ends in .html" in shown("brief", "minimal", "--out", str(tmp_path / "x.pdf"), "--lang", "en")


def test_a_command_to_type_holds_a_folder_with_a_space_in_quotes(tmp_path):
    folder = tmp_path / "map met spatie"
    for lang, words in (("nl", "dan python"), ("en", "then python")):
        said = shown("new", "Ergens", "--children", "3000", "--out", f"{folder} {lang}", "--lang", lang, code=0)
        typed = shlex.split(said.rpartition("python -m sim check ")[2].replace(f", {words}", " "))
        assert typed[0].rstrip(",") == f"{folder} {lang}"


def test_every_command_that_is_printed_has_its_paths_in_quotes():
    """In the sources: what is filled into ``python -m sim ...`` is quoted, or was before."""
    home = Path(inspect.getfile(told)).parents[1]
    for path in [*(home / "commands").glob("*.py"), *(home / "report").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and "python -m sim" in ast.unparse(node):
                for part in node.values:
                    if isinstance(part, ast.FormattedValue):
                        words = ast.unparse(part.value)
                        assert "quote" in words or words in QUOTED_BEFORE, (path, words)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("eerst_netwerk", "netwerk_eerst"), ("verblijf_afbouw", "afbouw_verblijf"), ("first_network", "netwerk_eerst")],
)
def test_a_name_with_its_parts_in_another_order_is_recognised(typed, meant):
    assert f"Was '{meant}' bedoeld?" in refused(typed)
    assert "Did you mean 'network_first'?" in refused("eerst_netwerk", "en")


@pytest.mark.parametrize("name", SHIPPED)
def test_parts_of_any_policy_may_come_in_any_order(name):
    for word in (name, registry()[name].dutch):
        turned = "_".join(reversed(word.split("_")))
        if turned != word:
            assert f"'{registry()[name].dutch}'" in refused(turned).partition("bedoeld")[0]


def test_numbers_that_are_told_have_a_decimal_comma_and_those_that_were_typed_stand_as_they_are():
    words = refused("vertragen:dagen=0.05")
    assert "instelling dagen" in words and "tussen 0,1 en 14 (dagen)" in words and "'0.05'" in words
    assert in_dutch("The number of years must lie between 0.001 and 36,500; found 0.0001.") in (
        None,
        "Het aantal jaren moet tussen 0,001 en 36.500 liggen; gevonden: 0.0001.",
    )


def test_no_example_in_dutch_names_a_policy_in_english():
    here = Path(sim.commands.__file__).parent
    for file in sorted(here.glob("dutch*.toml")):
        for kind in tomllib.loads(file.read_text(encoding="utf-8")).values():
            for row in kind:
                assert not set(re.findall(r"\w+", row["nl"])) & set(SHIPPED), row["nl"]
    for words in tomllib.loads((here / "help-nl.toml").read_text(encoding="utf-8"))["texts"].values():
        assert not set(re.findall(r"\w+", words)) & set(SHIPPED), words


def test_a_setting_to_vary_may_be_named_in_dutch():
    place, asked = load_scenario("minimal"), parse("vertragen")
    dutch, english = (settings_of_mix(place, asked, [one]) for one in ("vertragen.dagen=1:7", "slow_down.days=1:7"))
    assert dutch == english


def test_a_table_of_ones_own_is_answered_with_dutch_names_alone(tmp_path):
    table = tmp_path / "own.csv"
    heads = "pseudoniem;gebied;zorgvorm;startdatum;einddatum;crisis;reden einde"
    table.write_text(f"{heads};opmerking\na;Noord;pleegzorg;2022-01-01;;ja;;x\n", encoding="utf-8")
    asked = ("--scenario", "minimal", "--from", "2020", "--to", "2022", "--lang", "nl", "--out", str(tmp_path / "out"))
    words = shown("own-data", str(table), *asked)
    assert "pseudoniem, gebied, zorgvorm, begin, einde, crisis, reden van einde" in words and " / " not in words
    table.write_text(f"{heads}\na;Nord;pleegzrg;2022-13-01;x;misschien;wat\n", encoding="utf-8")
    words = shown("own-data", str(table), *asked)
    assert words.count("regel 2") == 6 and "netwerkpleeggezin" in words and "foster" not in words and "yes" not in words
