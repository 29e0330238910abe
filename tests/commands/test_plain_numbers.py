"""Numbers are plain everywhere, and every option is checked before anything is made."""

import typing
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sim.analysis.optimisation import settings_of_mix
from sim.commands.app import app
from sim.designs.design_file import _value, read_design
from sim.errors import InputError
from sim.policies import parse
from sim.policies.base import PolicyError
from sim.results.precision import as_precision
from sim.scenario.area_table import read_areas
from sim.scenario.areas import COLUMNS
from sim.scenario.loading import load_scenario
from sim.scenario.plain_number import may_be_grouped, plain_index, plain_number, plain_whole, plainly, with_point

run = CliRunner().invoke
NO_NUMBERS = (
    "1_0",
    "１０",
    "٣",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "Infinity",
    "1e400",
    "1e999999",
    "0x10",
    "1 0",
    "",
    "²",
    "1,5",
    "--1",
    "1e",
    "½",
)
STAYS = str(Path(__file__).resolve().parents[2] / "docs" / "examples" / "own-data" / "stays.csv")
NEEDED = {
    "sensitivity": "minimal --method morris --parameter strain.need --parameter strain.poor --outcome entries --out OUT".split(),
    "discover": ["minimal", "--policy", "slow_down", "--outcome", "entries", "--out", "OUT"],
    "optimise": ["minimal", "--policy", "slow_down", "--out", "OUT"],
    "sweep": ["DESIGN", "--out", "OUT"],
    "compare": ["minimal", "--policy", "slow_down", "--out", "OUT"],
    "brief": ["minimal", "--policy", "slow_down", "--out", "OUT"],
    "run": ["minimal", "--out", "OUT"],
    "new": ["Ergens", "--children", "5000", "--out", "OUT"],
    "reproduce": ["OUT"],
    "story": ["OUT"],
    "trial": ["minimal"],
    "validate": ["minimal"],
    "calibrate": ["minimal", "--out", "OUT"],
    "predict": ["minimal", "--year", "2027", "--out", "OUT"],
    "own_data": [STAYS, "--scenario", "minimal", "--from", "2018", "--to", "2020", "--out", "OUT"],
}
DESIGN = 'scenario = "minimal"\nseeds = 1\nyears = 0.05\npolicies = ["slow_down"]\noutcomes = ["entries"]\n'
BEYOND = {  # what no command can take, though it is a plain number
    "--workers": ("0", "-1"),
    "--children": ("0", "99", "-1"),
    "--households": ("0", "6000", "-1"),
    "--residence": ("0", "-1", "1e299"),
    "--orders": ("0", "-1", "1e299"),
    "--year": ("1822", "-1"),
    "--seeds": ("0", "-1"),
    "--draws": ("1", "-1"),
    "--years": ("0", "-1", "1e299"),
    "--threshold": ("1e299",),
    "--samples": ("0", "-1"),
    "--top": ("0", "1", "-1"),
    "--population": ("0", "-1"),
    "--generations": ("0", "-1"),
    "--probability": ("0", "1", "-1", "1e299"),
    "--harm": ("-1", "1e299"),
    "--budget": ("-1", "1e299"),
    "--seed": ("-1",),
    "--draw": ("-1",),
    "--units": ("0", "-1"),
    "--discount": ("-2", "1e299"),
    "--seeds-most": ("0", "5"),
    "--points": ("0", "10", "-1"),
    "--again": ("0", "1", "-1"),
    "--further": ("0", "-1"),
    "--waves": ("0", "-1"),
    "--worlds": ("0", "-1"),
    "--walk": ("0", "-1"),
    "--fitted": ("0", "26", "-1"),
    "--steps": ("0", "-1"),
    "--known-by": ("1900", "-1"),
    "--from": ("0", "-1"),
    "--to": ("0", "-1"),
    "--least": ("4", "0", "-1"),
}


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_plain_number_is_none(text):
    assert plain_number(text) is None and plain_whole(text) is None and plain_index(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("10", 10), ("+1.5", 1.5), ("-.5", -0.5), ("2.", 2), ("1e-3", 0.001), ("2E+2", 200)]
)
def test_plain_numbers_are_read(text, number):
    assert plain_number(text) == number


def options():
    """(command, option, kind) of every option with a number, as the commands declare them."""
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        for declared in typing.get_type_hints(command.callback, include_extras=True).values():
            kind, *more = typing.get_args(declared) if typing.get_origin(declared) is typing.Annotated else (declared,)
            kinds = {kind, *typing.get_args(kind)} & {int, float}
            for info in more:
                if kinds and isinstance(info, typer.models.OptionInfo):
                    yield name, (info.param_decls or (info.default,))[0], kinds.pop()


def refused(name: str, option: str, value: str, tmp_path) -> str:
    """What is said; nothing may have been made."""
    design = tmp_path / "design.toml"
    design.write_text(DESIGN)
    words = [{"OUT": str(tmp_path / "out"), "DESIGN": str(design)}.get(word, word) for word in NEEDED[name]]
    found = run(app, [name.replace("_", "-"), *words, f"{option}={value}"])
    told = f"{name} {option}={value}: {found.output} {found.exception!r}"
    assert found.exit_code == 2, told
    assert [path.name for path in tmp_path.iterdir()] == ["design.toml"], told
    assert "Traceback" not in found.output and "itself failed" not in found.output, told
    return found.output


@pytest.mark.parametrize(("name", "option", "kind"), list(options()))
def test_an_option_takes_a_plain_number_and_nothing_is_made_before_it_is_checked(name, option, kind, tmp_path):
    for value in ("1_0", "1.0" if kind is int else "nan"):
        refused(name, option, value, tmp_path)


@pytest.mark.parametrize(("name", "option"), [(name, option) for name, option, _ in options() if name != "reproduce"])
def test_a_number_that_cannot_be_is_refused_before_anything_is_made(name, option, tmp_path):
    for value in BEYOND[option]:
        refused(name, option, value, tmp_path)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_numbers_in_texts_are_plain_too(text, tmp_path):
    with pytest.raises(InputError, match="--precision"):
        as_precision(f"entries={text}")
    with pytest.raises(PolicyError, match="office|name=value"):
        parse(f"slow_down:office={text}")
    with pytest.raises(PolicyError, match="days|name=value"):
        parse(f"slow_down:days={text}")
    for ends in (f"{text}:7", f"1:{text}"):
        with pytest.raises(InputError, match="LOW:HIGH"):
            settings_of_mix(load_scenario("minimal"), parse("slow_down"), [f"slow_down.days={ends}"])
    assert isinstance(_value(text), str)
    header = f"{','.join(COLUMNS)}\n"
    assert read_areas(f'{header}A,100,35,63,44,0.2,0.1,"{text}",0,2,R,\n'.encode(), "areas.csv").faults


def test_numbers_in_texts_are_read_with_spaces_around_them():
    assert as_precision(" entries = 2 % ")[0].half == 0.02 and as_precision({"entries": 0.5})[0].half == 0.5
    assert parse("slow_down: office = 0.9 , days=3")[0].office == 0.9
    assert settings_of_mix(load_scenario("minimal"), parse("slow_down"), ["slow_down.days = 1 : 7"])[0].high == 7


def typed(words: str, lang: str) -> str:
    """What is said of a command line, in one line."""
    found = run(app, [*words.split(), "--lang", lang], env={"COLUMNS": "200"})
    assert found.exit_code == 2, found.output
    return " ".join(found.output.replace("│", " ").split())


COMMAS = (
    "compare minimal --policy nix --years 2,5",
    "optimise minimal --policy nix --budget 1200000,5 --out OUT",
    "compare minimal --policy nix --noticeable entries=0,5",
    "compare minimal --policy nix --precision 2,5%",
    "optimise minimal --policy nix --vary slow_down.days=1,5:7 --out OUT",
)


@pytest.mark.parametrize("words", COMMAS)
def test_a_decimal_comma_is_read_in_dutch_and_refused_in_english_with_the_point(words):
    assert "Er is geen maatregel 'nix'" in typed(words, "nl")
    assert "has a comma. Decimals take a point, as in 0.5, and thousands no mark" in typed(words, "en")


@pytest.mark.parametrize(
    "asked", ("--budget 1.200", "--threshold -1.200.000", "--years 2,5,5", "--years 1.200,5", "--years ,")
)
def test_a_number_that_can_be_read_in_two_ways_is_refused_in_dutch(asked):
    command = {"--budget": "optimise minimal --policy nix", "--threshold": "discover minimal"}.get(
        asked.split()[0], "run minimal"
    )
    assert "Ongeldige waarde voor '--" in typed(f"{command} {asked}", "nl")


def test_the_environment_asks_for_dutch_numbers_too():
    found = run(app, ["compare", "minimal", "--policy", "nix", "--years", "2,5"], env={"ZOTHUIS_LANG": "nl"})
    assert "Er is geen maatregel" in found.output


@pytest.mark.parametrize(("lang", "words"), (("en", "leave out marks of thousands"), ("nl", "van duizendtallen weg")))
def test_marks_of_thousands_are_left_out_of_a_whole_number(lang, words):
    assert words in typed("new X --children 39.010", lang) and words in typed("new X --children 39,010", lang)


def test_a_comma_in_a_policy_separates_settings_and_decimals_take_a_point():
    with pytest.raises(PolicyError, match=r"decimals take a point, as in office=0\.9; found 'office=0,9'"):
        parse("slow_down:office=0,9,days=3")
    with pytest.raises(PolicyError, match="write settings as name=value"):
        parse("slow_down:9")


def test_a_number_that_is_printed_to_be_typed_again_is_read_in_every_language():
    assert [with_point(text) for text in ("0,69", "-,5", "1,5,2", "a,5", "2.5")] == [
        "0.69",
        "-.5",
        "1,5,2",
        "a,5",
        "2.5",
    ]
    for number in (1.125, -12.345, 1.5, 0.125, 1234.125, 2.0):
        assert float(plainly(number)) == number and not may_be_grouped(plainly(number))


def test_a_table_of_points_with_an_underscore_is_refused(tmp_path):
    (tmp_path / "points.csv").write_text("strain.need\n1_0\n")
    (tmp_path / "d.toml").write_text(
        DESIGN + '[sample]\nkind = "points"\nfile = "points.csv"\n[[vary]]\npath = "strain.need"\n'
    )
    with pytest.raises(InputError, match="1_0"):
        read_design(tmp_path / "d.toml")
