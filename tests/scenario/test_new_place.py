"""A scenario for a place of somebody's own: by its children, with its origin, in line with the country."""

from __future__ import annotations

import re

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.data.register import register
from sim.scenario.area_table import read_areas
from sim.scenario.commands import beside_country, check
from sim.scenario.derived import OUT_OF_LINE, derived, national, parts_of, pieces_of, spread_of, together
from sim.scenario.loading import load_scenario
from sim.scenario.new_place import folder_name
from sim.scenario.short_table import Filling

run = CliRunner().invoke
DUTCH = (
    "naam;huishoudens;kinderen 0-3;kinderen 4-11;kinderen 12-17;aandeel eenouder;aandeel armoede;gebruik;x;y;regio\n"
)


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def figures():
    """Every figure of the file that names a row: its value and its rows."""

    def within(part):
        if isinstance(part, dict):
            if "rows" in part and "value" in part:
                yield part["value"], part["rows"].split(";")
            for one in part.values():
                yield from within(one)
        elif isinstance(part, list):
            for one in part:
                yield from within(one)

    return list(within(dict(derived())))


def test_every_row_that_is_named_is_in_the_register_and_numbers_are_those_of_the_rows():
    known = register()
    for _, rows in figures():
        assert set(rows) <= set(known), rows
    central = {"POP-NL-2019": 3_400_000, "FOS-NL-FAM-2019": 16_717, "USE-NL-TYPE-OVERIG": 17_900, "JB-RVDK-OND-2019": 16_729,
               "FLOW-NL-START-OVERI-2019": 10_709, "CLO-NL-PL-2019": 1_707, "USE-UT-BT-2021": 8_740,
               "USE-UT-AZ-2021": 5_070}  # fmt: skip
    for rows, value in central.items():
        assert known[rows].central == value and value in [one for one, _ in figures()]
    orders = known["JB-NL-IN-2019"].central + known["JB-NL-MUHP-2022"].central
    assert orders in [value for value, _ in figures()]


def test_utrecht_before_its_region_is_what_the_formulas_give():
    """The arithmetic in the notes of its file, by the same figures."""
    found = {}
    for one in parts_of(70_475):
        found[one.form or one.kind] = found.get(one.form or one.kind, 0) + one.places
    wanted = {"neighbourhood_team": 3_360, "specialist_team": 2_360, "intensive_treatment": 5, "crisis_team": 7, "board": 87,
              "court": 29, "foster_service": 347, "family_home": 75, "crisis_bed": 14, "open_group": 47, "treatment_group": 51,
              "clinical": 37, "secure": 21}  # fmt: skip
    for name, places in wanted.items():
        assert found[name] == pytest.approx(places, rel=0.02, abs=1), name
    residence = {one.form: 0 for one in parts_of(70_475) if one.form}
    for one in parts_of(70_475, {"residence": 0.7, "orders": 0.73}):
        if one.form:
            residence[one.form] += one.places
    for form, places in residence.items():
        assert places == pytest.approx(0.7 * found[form], rel=0.08, abs=1), form


@pytest.mark.parametrize("children", [300, 900, 12_500, 58_481, 400_000])
def test_a_place_of_any_size_is_a_scenario_in_line_with_the_country(children, tmp_path):
    found = run(app, ["new", "Sint-Ergens aan Zee", "--children", str(children)])
    assert found.exit_code == 0, found.output
    place = load_scenario(tmp_path / "scenarios" / "sint-ergens-aan-zee")
    assert place.children == children and place.name == "sint-ergens-aan-zee"
    assert not [row for row in beside_country(place) if row["reading"].startswith(("many", "few"))]
    for row in place.ledger():
        if row.path.startswith(("services.", "areas.")) and row.changed:
            assert row.source, row.path
            assert "Utrecht" not in row.note or "city of Utrecht" in row.note or "WAIT-RIJ" in row.note, row.path
    for row in place.ledger():
        if row.path.endswith(".places"):
            assert row.low <= row.value <= row.high, row.path
            assert re.search(r"= [0-9.]+", row.note), row.path


@pytest.mark.parametrize("children", [100, 300, 900, 2_600, 4_271, 5_000, 12_500])
@pytest.mark.parametrize("like", [(), ("--like", "utrecht")])
def test_no_place_is_without_a_service_that_the_country_has(children, like, tmp_path):
    found = run(app, ["new", "Zutphen", "--children", str(children), "--lang", "nl", *like])
    assert found.exit_code == 0, found.output
    place = load_scenario(tmp_path / "scenarios" / "zutphen")
    assert not [row for row in beside_country(place) if row["line"] == "nothing"]
    ledger = {row.path: row for row in place.ledger()}
    up = [row for row in ledger.values() if row.path.startswith("services.") and "; rounded up to 1" in row.note]
    assert all(row.value == row.low == 1 for row in up)
    assert ("Naar boven afgerond op 1" in found.output) == any(
        row["line"] == "rounded_up" for row in beside_country(place)
    )
    assert children > 5_000 or {"services.crisis_team.places"} <= {row.path for row in up}
    assert sum(one.places_at(place.start) == 0 for one in place.services if one.kind == "crisis_team") == 0


@pytest.mark.parametrize("kind", ["crisis_team", "intensive_treatment", "board", "foster_service"])
def test_check_says_of_every_service_that_is_not_there_that_it_is_not(kind, tmp_path):
    run(app, ["new", "Zutphen", "--children", "4271"])
    file = tmp_path / "scenarios" / "zutphen" / "scenario.toml"
    before = file.read_text(encoding="utf-8")
    after = re.sub(rf'(kind = "{kind}"\n)places = .*', r"\1places = 0", before)
    assert after != before
    file.write_text(after, encoding="utf-8")
    for lang, words in (("en", f"no {kind}"), ("nl", "geen ")):
        told = next(
            row["value"]
            for row in check(load_scenario(file), lang)
            if "of line" in row["fact"] or "afwijken" in row["fact"]
        )
        assert told.startswith(words) and "0," not in told[:12], told


def test_the_range_of_places_holds_that_of_every_piece_and_of_a_single_place():
    local = derived()["local"]
    for service in derived()["service"]:
        below, above = spread_of(service)
        assert below <= local["low"] and above >= local["high"], service["kind"]
        assert below >= 0.2 and above <= 3.0, service["kind"]
        for one in pieces_of(service).values():
            assert ("rows" in one) or ("low" in one and "high" in one and one.get("note")), service["kind"]
            assert one.get("low", one["value"]) <= one["value"] <= one.get("high", one["value"])
    rate = {"how": "rate", "count": {"value": 2.0, "low": 1.0, "high": 4.0}}
    assert spread_of(rate)[1] == pytest.approx(np.exp(np.hypot(np.log(2.0), np.log(local["high"]))))
    assert together((0.5, 2.0)) == pytest.approx((0.5, 2.0)) and together() == (1.0, 1.0)


def test_a_level_of_the_region_holds_for_places_hosts_and_decisions(tmp_path):
    assert run(app, ["new", "Ergens", "--children", "70475", "--residence", "0.7", "--orders", "0.73"]).exit_code == 0
    place = load_scenario("scenarios/ergens")
    assert place.parameters.regional.planned == pytest.approx(0.7)
    assert place.parameters.regional.report == pytest.approx(0.73)
    assert place.parameters.hosts.start == pytest.approx(2.45, abs=0.02)
    assert place.parameters.hosts.enquiries == pytest.approx(1.4)
    assert next(one for one in place.services if one.kind == "board").places_at(place.start) == 63


@pytest.mark.parametrize(
    ("table", "own"),
    [
        ("Gemeente;Aantal kinderen\nHilversum;18.900\nGooise Meren;12.300\nEemnes;2.200\n", set()),
        ("name,children,poverty_share\nHilversum,18900,0.2\nGooise Meren,12300,0.1\nEemnes,2200,0.1\n", {"poverty_share"}),
        ("wijk;kinderen 0-3;kinderen 4-11;kinderen 12-17;x_km;y_km\nHilversum;4683;8367;5850;;\nGooise Meren;3048;5445;3807;;\n"
         "Eemnes;545;974;681;;\n", {"children_0_3", "children_4_11", "children_12_17"}),
    ],
)  # fmt: skip
def test_a_table_of_names_and_children_is_enough_and_what_is_filled_in_has_its_origin(table, own, tmp_path):
    (tmp_path / "wijken.csv").write_text(table)
    found = run(app, ["new", "Gooi en Vechtstreek", "--areas", "wijken.csv", "--lang", "nl"])
    assert found.exit_code == 0 and "aangevuld: " in found.stderr and "gebruik hulp" in found.stderr, found.output
    place = load_scenario(tmp_path / "scenarios" / "gooi-en-vechtstreek")
    assert [area.children for area in place.areas] == [18_900, 12_300, 2_200]
    assert [area.children_by_age for area in place.areas][2] == (545, 974, 681)
    assert [area.households for area in place.areas] == [13_234, 8_612, 1_540]
    assert {area.region for area in place.areas} == {"Gooi en Vechtstreek"}
    assert len({(area.x_km, area.y_km) for area in place.areas}) == 3
    of_table = {row.path.split(".")[2] for row in place.ledger()
                if row.path.startswith("areas.") and "wijken.csv" in (row.source or "")}  # fmt: skip
    assert of_table == own
    assert check(place)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("naam;kinderen\nA;1.200\nB;veel\n", "regel 3, kolom kinderen: gevonden: 'veel'"),
        ("naam;kinderen\nA;1.200\nB;-5\n", "regel 3, kolom kinderen"),
        ("naam;kinderen;kinderen 0-3\nA;500;100\n", "de kolom kinderen staat naast kinderen 0-3"),
        ("naam;kinderen\nA;500\nA;600\n", "regel 2"),
        ("naam;kinderen\nA;500;3\n", "de rij heeft 3 cellen"),
        ("naam;huishoudens\nA;500\n", "of kinderen naar leeftijd: kinderen 0-3, kinderen 4-11, kinderen 12-17"),
        (
            "wijk;jeugdigen;eenouder\nA;900;7,5\n",
            "kolom eenouder: gevonden: 7,5. Toegestaan: een getal tussen 0 en 1 (deel van de "
            "huishoudens met kinderen). Een percentage krijgt zijn teken, zoals 8,5%.",
        ),
        ("kinderen\n500\n", "geen kolom met de namen van de wijken; de kolommen zijn 'kinderen'"),
        ("wyk;kids\nA;500\n", "twee kolommen zijn genoeg"),
        ("wyk;kids\nA;500\n", "en geen met de kinderen onder 18; de kolommen zijn 'wyk', 'kids'"),
        ("wijk;aantal\nA;500\n", "geen kolom met de kinderen onder 18; de kolommen zijn 'wijk', 'aantal'"),
        ("wyk,kids\nA,500\n", "de kolommen zijn 'wyk', 'kids'"),
        ("naam;kinderen\n", ""),
    ],
)
def test_a_small_table_that_cannot_be_filled_in_is_refused(table, words, tmp_path):
    (tmp_path / "wijken.csv").write_text(table)
    found = run(app, ["new", "Ergens", "--areas", "wijken.csv", "--lang", "nl"])
    assert found.exit_code == 2 and not (tmp_path / "scenarios").exists(), found.output
    assert words in found.stderr.replace("dit gebied staat ook in regel 2", "regel 2"), found.stderr


@pytest.mark.parametrize("name", ("wijk", "Buurt", "gemeente", "gebied", "district"))
@pytest.mark.parametrize("children", ("kinderen", "jeugd", "Jeugdigen", "inwoners 0-18", "minderjarigen", "children"))
def test_names_and_children_may_be_called_as_people_call_them(name, children, tmp_path):
    for sign in ",;\t":
        table = read_areas(f"{name}{sign}{children}\nA{sign}500\nB{sign}700\n".encode(), "t.csv", Filling("Ergens"))
        assert not table.faults and [area.children for area in table.areas] == [500, 700], table.faults


@pytest.mark.parametrize("lang", ("nl", "en"))
def test_what_nobody_gave_is_said_with_the_place_that_it_is_taken_from(lang, tmp_path):
    (tmp_path / "t.csv").write_text("wijk;jeugd\nA;5000\n")
    said = [
        run(app, ["new", f"Daar {k}", *words.split(), "--lang", lang]).stderr
        for k, words in enumerate(("--children 5000", "--children 5000 --households 3000", "--areas t.csv"))
    ]
    city, families = ("de stad Utrecht", "huishoudens") if lang == "nl" else ("the city of Utrecht", "households")
    given = "zijn gegeven" if lang == "nl" else "were given"
    assert all(city in one and "areas.columns" in one for one in said)
    assert f", the {families}," in said[0] or f", de {families}," in said[0]
    assert given in said[1] and families in said[2]


def test_a_table_of_districts_as_a_dutch_spreadsheet_saves_it(tmp_path):
    (tmp_path / "wijken.csv").write_text(
        "\ufeffNaam;Huishoudens;Kinderen 0-3;kinderen 4-11;Kinderen 12-17;Aandeel eenouder;aandeel armoede;Gebruik hulp;"
        "x_km;y_km;Regio\n"
        "Noord;1000;350;650;430;0,22;0,14;1,1;0;1;Ergens\nZuid;800;280;520;340;0,18;0,08;0,9;0;-1,5;Ergens\n",
        encoding="utf-8",
    )
    found = run(app, ["new", "Ergens", "--areas", "wijken.csv"])
    assert found.exit_code == 0, found.output
    place = load_scenario("scenarios/ergens")
    assert [area.name for area in place.areas] == ["Noord", "Zuid"] and place.children == 2_570
    assert place.areas[1].y_km == -1.5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Ergens", "--children"),
        ("Ergens --children 12500 --areas x.csv", "--children"),
        ("Ergens --children 50", "100"),
        ("Ergens --children 12.500", "whole number"),
        ("Ergens --children 5000 --households 9000", "between"),
        ("Ergens --areas nowhere.csv", "nowhere.csv"),
        ("Ergens --children 5000 --like nowhere", "nowhere"),
        ("... --children 5000", "letters"),
        ("Ergens --children 5000 --residence 0", "--residence"),
        ("Ergens --children 5000 --year 1822", "--year"),
        ("Ergens --children 5000 --out full", "not empty"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(words, told, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    found = run(app, ["new", *words.split()])
    assert found.exit_code == 2, found.output
    assert told in " ".join(found.output.split())
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == ["full", "full/mine.txt"]


@pytest.mark.parametrize("other", ("utrecht", "rijk-van-nijmegen", "minimal"))
def test_a_place_arranged_as_another_has_its_tiers_and_practices_and_no_amount_of_it(other, tmp_path):
    plain, like = (run(app, ["new", name, "--children", "33000", *more]) for name, more in
                   (("Hier", []), ("Daar", ["--like", other])))  # fmt: skip
    assert plain.exit_code == like.exit_code == 0, like.output
    assert "Arranged as" in like.output and "Arranged as" not in plain.output
    source = load_scenario(other)
    here, there = (load_scenario(tmp_path / "scenarios" / name) for name in ("hier", "daar"))
    assert {row["line"] for row in beside_country(there)} <= {"in_line", "too_few"}
    amounts = [
        {(row["service"]): row["places"] for row in beside_country(place) if row["line"] == "in_line"}
        for place in (here, there)
    ]
    for service, places in amounts[0].items():
        assert amounts[1][service] == pytest.approx(places, abs=1.01), service
    rows = {row.path: row for row in there.ledger()}
    for name in source.document["practices"]:
        mine = rows[f"practices.{name}.strength"]
        assert mine.value == getattr(source.practices, name).strength and mine.source == "assumption"
        assert source.place in mine.note
    homes = {(one.tier, one.distance_km) for one in source.services if one.form == "open_group"}
    assert {(one.tier, one.distance_km) for one in there.services if one.form == "open_group"} == homes
    origins = {row for path, row in rows.items() if path.startswith(("services.", "practices."))}
    assert not [row.path for row in origins if "POP-RVN" in row.source or "WAIT-NIJ" in row.source]


def test_what_the_country_has_no_figure_of_comes_by_the_child(tmp_path):
    assert run(app, ["new", "Daar", "--children", "7048", "--like", "utrecht"]).exit_code == 0
    [team] = [
        one
        for one in load_scenario(tmp_path / "scenarios" / "daar").document["services"]
        if one["kind"] == "wel_thuis_team"
    ]
    assert team["places"]["value"] == 1 and team["places"]["high"] == 2 and "10 for 70,475" in team["places"]["note"]


def test_a_scenario_copied_from_a_larger_place_is_found_out():
    """Utrecht's services in a place of 39,010 children: 1.8 times as many as the country has."""
    utrecht = load_scenario("utrecht")
    small = {f"areas.{area.name}.{key}": round(getattr(area, key) * 39_010 / utrecht.children)
             for area in utrecht.areas for key in ("households", "children_0_3", "children_4_11", "children_12_17")}  # fmt: skip
    copied = utrecht.with_changes(small)
    found = {row["service"]: row["reading"] for row in beside_country(copied)}
    assert found["neighbourhood_team"].startswith("many: 1.8") and found["specialist_team"].startswith("many")
    said = {row["fact"]: row["value"] for row in check(copied)}["services out of line with the country"]
    assert "neighbourhood_team" in said
    own = {row["service"]: row["reading"] for row in beside_country(utrecht)}
    assert own["open_group"] == own["board"] == "in line" and own["neighbourhood_team"] == "by the city of Utrecht"


@pytest.mark.parametrize(("lang", "city", "many"), (("en", "by the city of", "there is no figure of the country"),
                                                    ("nl", "naar de stad", "een landelijk cijfer is er niet")))  # fmt: skip
def test_what_there_is_no_figure_of_the_country_of_is_said_to_be_by_a_city(tmp_path, lang, city, many):
    """A number that was reckoned from the use of Utrecht says nothing when it is held against itself."""
    assert run(app, ["new", "Daar", "--children", "39010"]).exit_code == 0
    place = load_scenario(tmp_path / "scenarios" / "daar")
    rows = beside_country(place, lang)
    assert [row["reading"] for row in rows if row["ground"] == "city"] == [f"{city} Utrecht"] * 2
    assert {row["line"] for row in rows if row["ground"] == "country"} <= {"in_line", "too_few", "rounded_up"}
    teams = [name for name, _ in rows_of(place) if name.startswith("services.neighbourhood_team")]
    more = place.with_changes({name: 9000 for name in teams[:1]})
    assert many in " ".join(str(row["value"]) for row in check(more, lang))


def rows_of(place):
    return [(row.path, row.value) for row in place.ledger()]


def test_what_was_rounded_up_is_listed_by_check(tmp_path):
    assert run(app, ["new", "Dorp", "--children", "800"]).exit_code == 0
    facts = {row["fact"]: row["value"] for row in check(tmp_path / "scenarios" / "dorp", "nl")}
    assert "spoedhulp (0,08)" in facts["voorzieningen naar boven afgerond op één"]
    assert {row["fact"]: row["value"] for row in check("utrecht")}["services rounded up to one"] == "none"


def test_new_names_the_commands_that_come_next_in_its_language():
    told = " ".join(run(app, ["new", "Daar", "--children", "800", "--lang", "nl"]).stderr.split())
    assert all(f"python -m sim {one} scenarios/daar --lang nl" in told for one in ("check", "validate", "brief"))
    told = " ".join(run(app, ["new", "Ginds", "--children", "800"]).stderr.split())
    assert "sim check scenarios/ginds, then" in told and "sim brief scenarios/ginds --lang en" in told


@pytest.mark.parametrize(
    ("lang", "words"), (("en", "by a reckoning that rests on assumptions"), ("nl", "een schatting die op aannames"))
)
def test_what_is_out_of_line_is_told_with_the_range_and_the_ground_of_the_figure(lang, words):
    """Support families: the figure is that of one small municipality, and says so."""
    facts = {row["fact"]: row["value"] for row in check("utrecht", lang)}
    [said] = [value for name, value in facts.items() if name.startswith(("services out of line", "voorzieningen die"))]
    assert re.search(r" 60 \(\w+ 204, \w+ 6[0-9] \w+ 3[0-9]{2}, ", said) and words in said


def test_what_lies_within_the_range_of_its_figure_is_in_line():
    place = load_scenario("utrecht").with_changes({"services.support_families.places": 70})
    [row] = [row for row in beside_country(place) if row["service"] == "support_families"]
    assert row["places"] < 204 / OUT_OF_LINE and row["line"] == "in_line"


def test_names_become_folders_and_the_country_grows_with_children():
    assert folder_name("’s-Hertogenbosch") == "s-hertogenbosch" and folder_name("Één Dörp") == "een-dorp"
    one, two = national(10_000), national(20_000)
    assert all(two[key] == pytest.approx(2 * one[key]) for key in one)


def asked_with(table: str, lang: str):
    """What `new` says of a table of areas."""
    with open("wijken.csv", "w", encoding="utf-8") as file:
        file.write(table)
    return run(app, ["new", "Ergens", "--areas", "wijken.csv", "--lang", lang])


@pytest.mark.parametrize("head", ["Wijk;Kinderen\n", "Wijk;Kinderen;Armoede\n\n;;\n", "naam;huishoudens\n"])
def test_a_table_with_only_a_head_has_one_fault(head):
    found = asked_with(head, "nl")
    assert found.exit_code == 2 and found.stderr.count("- wijken.csv") == 1, found.stderr
    assert "de tabel heeft geen wijken" in found.stderr


@pytest.mark.parametrize(("lang", "words"), (("nl", "kolom Armoede: '0,7' is 70%, meer dan in welke wijk ook."),
                                             ("en", "column Armoede: '0,7' is 70%, more than in any district.")))  # fmt: skip
def test_a_share_that_no_district_has_is_told_as_it_was_typed(lang, words):
    found = asked_with("Wijk;Kinderen;Armoede\nA;3000;0,7\nB;4000;0,1\n", lang)
    assert found.exit_code == 0 and found.stderr.count(words) == 1, found.stderr
    assert "poverty_share" not in found.stderr and ", line " not in found.stderr or lang == "en"


@pytest.mark.parametrize("sign", ["-", ".", "x", "", "–"])
def test_a_column_of_dashes_is_left_out_and_one_dash_says_what_to_do(sign):
    some = asked_with(f"Wijk;Kinderen;Armoede (%)\nA;3000;{sign}\nB;4000;7,5\n", "nl")
    assert some.exit_code == 2 and "of laat de hele kolom weg: dan wordt die van elders aangevuld." in some.stderr
    assert f"gevonden: '{sign}'." in some.stderr
    none = asked_with(f"Wijk;Kinderen;Armoede (%);Huishoudens\nA;3000;{sign};{sign}\nB;4000;{sign};\n", "nl")
    assert none.exit_code == 0 and "huishoudens" in none.stderr and "aandeel armoede" in none.stderr, none.stderr


def test_a_dash_where_children_are_counted_asks_for_the_number():
    found = asked_with("Wijk;Kinderen\nA;3000\nB;-\n", "nl")
    assert (
        found.exit_code == 2
        and "kolom Kinderen: gevonden: '-'." in found.stderr
        and "Vul het getal in." in found.stderr
    )


def test_a_column_that_is_nothing_of_ours_is_told_and_one_nearly_ours_is_refused():
    found = asked_with("Wijk;Kinderen;Inkomen\nA;3000;31\nB;4000;29\n", "nl")
    assert found.exit_code == 0 and "Niet gebruikt, van de tabel wijken.csv: Inkomen." in found.stderr
    found = asked_with("Wijk;Kinderen;Armoed\nA;3000;0,1\nB;4000;0,1\n", "nl")
    assert found.exit_code == 2 and "gemeente, kinderen. Was 'armoede' bedoeld?" in found.stderr


def test_a_column_that_stands_there_twice_is_the_only_fault():
    found = asked_with("Wijk;Kinderen;Jeugd\nA;3000;31\n", "nl")
    assert found.exit_code == 2 and found.stderr.count("- wijken.csv") == 1 and "staat er twee keer" in found.stderr


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("Eenouder;18,5", "gevonden: 18,5."),
        ("Eenouder (%);130", "gevonden: 130."),
        ("Eenouder;130%", "gevonden: 130%."),
        ("Eenouder (%);13o", "gevonden: '13o'."),
    ],
)
def test_a_fault_shows_the_cell_as_it_was_typed(cells, told):
    head, cell = cells.split(";")
    found = asked_with(f"Wijk;Kinderen;{head}\nA;3000;{cell}\nB;4000;0,2\n", "nl")
    assert found.exit_code == 2 and f"kolom {head}: {told}" in found.stderr, found.stderr


@pytest.mark.parametrize(
    "table", ["Wijk;Kinderen\nA;2.300,0\nB;800\n", "Wijk;Kinderen;Huishoudens\nA;2.300,00;1.500,0\nB;800;600\n"]
)
def test_a_count_with_points_of_thousands_and_a_comma_is_what_it_is(table):
    assert asked_with(table, "nl").exit_code == 0
    place = load_scenario("scenarios/ergens")
    assert place.areas[0].children == 2300 and place.areas[0].households in (1500, 1610)
