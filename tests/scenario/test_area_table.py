"""What a spreadsheet makes of a table of areas is read; what stands in it by mistake is refused or told."""

from __future__ import annotations

import pytest

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.area_table import read_areas
from sim.scenario.areas import Area, AreaTable
from sim.scenario.messages import ScenarioWarning

HEADER = (
    "name,households,children_0_3,children_4_11,children_12_17,"
    "single_parent_share,poverty_share,help_gradient,x_km,y_km,region"
)
NORTH = "Noord,1000,354,632,442,0.25,0.2,1.3,0,2,Stad"
SOUTH = "Zuid,900,319,569,398,0.18,0.09,0.7,1.5,-2,Stad"
TABLE = "\n".join((HEADER, NORTH, SOUTH)) + "\n"


def read(text: str | bytes) -> AreaTable:
    return read_areas(text if isinstance(text, bytes) else text.encode(), "areas.csv")


def areas(text: str | bytes) -> tuple[Area, ...]:
    found = read(text)
    assert not found.faults, found.faults
    return found.areas


def faults(text: str | bytes) -> str:
    return "\n".join(map(str, read(text).faults))


def rows(*more: str) -> str:
    return TABLE + "\n".join(more) + "\n"


def dutch(text: str) -> str:
    return text.replace(",", ";").replace(".", ",")


GOOD = areas(TABLE)
READ = {
    "empty columns at the end": "".join(f"{line},,\n" for line in TABLE.splitlines()),
    "empty columns at the end of some rows": TABLE.replace("Stad\n", "Stad,,,\n", 1),
    "empty rows": TABLE + ",,,,,,,,,,\n\n \n",
    "an empty column in the middle": "".join(line.replace(",", ",,", 1) + "\n" for line in TABLE.splitlines()),
    "spaces": TABLE.replace(",", " , "),
    "no-break spaces": TABLE.replace("Noord,", "Noord\u00a0,"),
    "quotes": "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in TABLE.splitlines()),
    "windows lines": TABLE.replace("\n", "\r\n"),
    "old mac lines": TABLE.replace("\n", "\r"),
    "byte order mark": "\ufeff" + TABLE,
    "remarks": "# a remark, with a comma\n" + TABLE,
    "an empty optional column": "".join(f"{line},\n" for line in TABLE.splitlines()).replace(
        "region,", "region,municipality"
    ),
    "an optional cell left out": TABLE.replace("region", "region,municipality"),
    "Dutch": dutch(TABLE),
    "Dutch with a byte order mark and windows lines": "\ufeff" + dutch(TABLE).replace("\n", "\r\n"),
    "Dutch with the separator named": "sep=;\r\n" + dutch(TABLE),
    "Dutch without decimals in some cells": dutch(TABLE).replace("1,5", "1,50"),
    "semicolons with points": TABLE.replace(",", ";"),
    "tabs": TABLE.replace(",", "\t"),
    "tabs with commas": TABLE.replace(",", "\t").replace(".", ","),
}


@pytest.mark.parametrize("form", READ)
def test_a_table_is_read_in_every_form_that_says_the_same(form):
    assert areas(READ[form]) == GOOD


def test_columns_may_stand_in_any_order():
    turned = "\n".join(",".join(reversed(line.split(","))) for line in TABLE.splitlines())
    assert areas(turned) == GOOD


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("name", ["Súdwest", "Noordoostpolder ’t Oude", "Curaçao", "Skarsterlân"])
def test_letters_of_western_europe_are_read_in_the_encodings_of_a_spreadsheet(encoding, name):
    assert areas(dutch(TABLE).replace("Noord;", f"{name};").encode(encoding))[0].name == name


@pytest.mark.parametrize(
    "content", [TABLE.encode("utf-16"), b"\xff\xfe\x00", TABLE.encode() + b"\x8e", b"\x00\x81\n" * 3]
)
def test_bytes_that_may_be_anything_are_refused(content):
    assert read(content).faults


REFUSED = {
    "thousands with a point": (dutch(TABLE).replace("Noord;1000;", "Noord;1.000;"), "line 2", "without the point"),
    "thousands with a comma": (
        dutch(TABLE).replace("Noord;1000;", "Noord;1,000;"),
        "line 2",
        "without a point or comma",
    ),
    "either thousands or decimals": (dutch(TABLE).replace("1,5;-2", "1.500;-2"), "line 3", "thousands or decimals"),
    "both signs": (dutch(TABLE).replace("1,5;-2", "1.500,5;-2"), "line 3", "between thousands"),
    "a decimal comma between commas": (TABLE.replace("0.25", '"0,25"'), "line 2", "with a point"),
    "a percentage of children": (TABLE.replace("Noord,1000", "Noord,25%"), "line 2", "Write only the number."),
    "a number with a unit": (TABLE.replace("Noord,1000", "Noord,1000 hh"), "line 2", "Write only the number."),
    "an underscore": (TABLE.replace("Noord,1000", "Noord,1_000"), "line 2", "found '1_000'"),
    "an error of a spreadsheet": (TABLE.replace("Noord,1000", "Noord,#REF!"), "line 2", "found '#REF!'"),
    "a column without a name": (
        TABLE.replace("Stad\n", "Stad,7\n").replace("region\n", "region,\n"),
        "line 1",
        "no name",
    ),
    "a cell too many": (TABLE.replace("Noord,", "Noord,1,"), "line 2", "12 cells"),
    "fewer children than households": (
        TABLE.replace("354,632,442", "10,10,10"),
        "line 2",
        "fewer children than households",
    ),
    "no children": (TABLE.replace("354,632,442", "0,0,0"), "line 2", "fewer children than households"),
    "coordinates in metres": (TABLE.replace("0,2,Stad", "136500,455900,Stad"), "line 2", "divide them by 1,000"),
    "an unseen sign in a name": (TABLE.replace("Noord", "Noo\u202erd"), "line 2", "cannot be seen"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_can_be_read_in_two_ways_or_in_none_is_refused_with_its_row(what):
    text, line, words = REFUSED[what]
    found = faults(text)
    assert line in found and words in found, found


# --- totals --------------------------------------------------------------------------------------------------------------
EAST = "Oost,1200,420,760,520,0.2,0.1,1,3,0,Stad"


@pytest.mark.parametrize("name", ["Totaal", "TOTAL", "Gemeente X", "Som van alles", "Stad totaal", "Eindtotaal"])
@pytest.mark.parametrize("first", [False, True])
def test_a_row_called_a_total_that_is_the_sum_of_the_others_is_refused(name, first):
    total = f"{name},1900,673,1201,840,0.22,0.15,1,0,0,Stad"
    text = "\n".join((HEADER, total, NORTH, SOUTH) if first else (HEADER, NORTH, SOUTH, total))
    found = faults(text)
    assert f"line {2 if first else 4}" in found and "the sum of the other rows" in found and "Remove the row" in found


def test_a_total_of_rounded_numbers_is_refused_too():
    assert "the sum of the other rows" in faults(rows("Totaal,1905,675,1200,840,0.22,0.15,1,0,0,Stad"))


@pytest.mark.parametrize("name", ["Overal", "Utrecht", "x"])
def test_a_row_with_any_name_that_is_the_sum_of_three_others_is_refused(name):
    assert "the sum of the other rows" in faults(rows(EAST, f"{name},3100,1093,1961,1360,0.2,0.1,1,0,0,Stad"))


def test_a_row_with_any_name_that_is_the_sum_of_two_others_is_told():
    found = read(rows("West,1900,673,1201,840,0.22,0.15,1,0,0,Stad"))
    assert len(found.areas) == 3 and not found.faults
    assert "line 4" in found.notes[0] and "Remove the row if it is a total" in found.notes[0]


def test_totals_of_regions_and_of_the_whole_are_found_together():
    other = EAST.replace("Stad", "Land"), "Ver,800,280,500,340,0.2,0.1,1,9,9,Land"
    sums = "Stad totaal,1900,673,1201,840,0.2,0.1,1,0,0,Stad", "Land totaal,2000,700,1260,860,0.2,0.1,1,0,0,Land"
    found = faults(rows(*other, *sums, "Totaal,3900,1373,2461,1700,0.2,0.1,1,0,0,Alles"))
    assert all(f"area '{name}'" in found for name in ("Stad totaal", "Land totaal", "Totaal"))


def test_equal_areas_are_no_totals_of_each_other():
    assert not read(rows(NORTH.replace("Noord", "West"), NORTH.replace("Noord", "Oost"))).notes


# --- degrees -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("one", "two"), [("5.12,52.09", "5.10,52.05"), ("52.09,5.12", "52.05,5.10"), ("5,52", "6,53")])
def test_degrees_in_the_netherlands_are_refused(one, two):
    text = TABLE.replace("0,2,Stad", f"{one},Stad").replace("1.5,-2,Stad", f"{two},Stad")
    assert "degrees" in faults(text) and "kilometres" in faults(text)


@pytest.mark.parametrize(("one", "two"), [("4.352,50.45", "4.401,50.48"), ("-0.127,51.507", "-0.09,51.52"),
                                          ("-73.98,40.75", "-73.95,40.71")])  # fmt: skip
def test_degrees_elsewhere_are_told(one, two):
    found = read(TABLE.replace("0,2,Stad", f"{one},Stad").replace("1.5,-2,Stad", f"{two},Stad"))
    assert not found.faults and "may be degrees" in found.notes[0]


@pytest.mark.parametrize(("one", "two"), [("136.5,455.9", "138.2,454.1"), ("0,0", "0.4,0.3"), ("-12.25,40.5", "3,41"),
                                          ("20,15", "21,16")])  # fmt: skip
def test_kilometres_are_kilometres(one, two):
    found = read(TABLE.replace("0,2,Stad", f"{one},Stad").replace("1.5,-2,Stad", f"{two},Stad"))
    assert not found.faults and not found.notes


# --- names -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("one", "two"), [
    ("Noord", "noord"), ("Noord", "NOORD"), ("De Pijp", "De  pijp"), ("Caf\u00e9", "CAFE\u0301"),
    ("Noord-West", "Noord\u2013West"),
    ("Hoek", "Ho\u0435k"), ("IJburg", "\u0132burg"), ("'t Zand", "\u2019t Zand"), ("\uff21BC", "abc"),
])  # fmt: skip
def test_names_that_look_the_same_are_refused(one, two):
    found = faults(TABLE.replace("Noord,", f"{one},").replace("Zuid,", f"{two},"))
    assert "looks like" in found and "line 3" in found and "line 2" in found


@pytest.mark.parametrize(("one", "two"), [("Noord Oost", "Noordoost"), ("Beek", "Bëek"), ("Sint-Anna", "Sint Anna")])
def test_names_that_look_nearly_the_same_are_told(one, two):
    found = read(TABLE.replace("Noord,", f"{one},").replace("Zuid,", f"{two},"))
    assert len(found.areas) == 2 and not found.faults and "looks like" in found.notes[0]


@pytest.mark.parametrize(("one", "two"), [("Wijk 1-2", "Wijk 12"), ("Noord", "Noord II"), ("Oost", "West")])
def test_other_names_are_two(one, two):
    found = read(TABLE.replace("Noord,", f"{one},").replace("Zuid,", f"{two},"))
    assert not found.faults and not found.notes


def test_one_region_written_in_two_ways_is_refused():
    assert "column region" in faults(TABLE.replace("2,Stad", "2,stad", 1))
    with_payer = TABLE.replace("region\n", "region,municipality\n").replace("2,Stad\n", "2,Stad,De Stad\n")
    assert "column municipality" in faults(with_payer.replace("-2,Stad,De Stad", "-2,Stad,de stad"))


def test_a_composed_and_a_decomposed_name_twice_stand_there_twice():
    assert "line 2 too" in faults(TABLE.replace("Noord,", "Caf\u00e9,").replace("Zuid,", "Cafe\u0301,"))


# --- what families can be -------------------------------------------------------------------------------------------------
def loaded(folder, children: str):
    folder.areas = (
        f"{HEADER}\nNorth,1000,{children},0.25,0.2,1.3,0,2,Here\nSouth,200,71,126,88,0.18,0.09,0.7,0,-2,Here\n"
    )
    return folder.load()


@pytest.mark.parametrize("children", ["0,0,1400", "1400,0,0", "3000,2500,2400", "100,100,1800"])
def test_children_that_no_families_can_have_are_refused_with_numbers(folder, children):
    with pytest.raises(ScenarioError) as error:
        loaded(folder, children)
    text = str(error.value)
    assert "area 'North'" in text and "families" in text and "alike" in text


def test_children_that_families_can_nearly_have_are_told(folder):
    with pytest.warns(ScenarioWarning, match="are asked, families can have"):
        scenario = loaded(folder, "820,1650,1250")
        load_scenario(folder.path)
    assert scenario.people.expected[0].sum() == pytest.approx(3720, rel=0.1)


def test_impossible_children_are_allowed_where_families_are_alike(folder):
    folder.toml += '\n[parameters.population]\nfamilies = "alike"\n'
    assert loaded(folder, "0,0,1400").areas[0].children == 1400


@pytest.mark.parametrize(("path", "value"), [
    ("areas.North.children_0_3", -5), ("areas.North.children_4_11", 2.5), ("areas.North.single_parent_share", 5.0),
    ("areas.North.households", 0), ("areas.North.households", 5000), ("areas.North.x_km", float("nan")),
    ("areas.North.poverty_share", "0.2"),
])  # fmt: skip
def test_a_changed_number_of_an_area_is_checked_as_in_the_file(folder, path, value):
    with pytest.raises(ScenarioError, match="North"):
        folder.load().with_changes({path: value})


SUM = (1900, 673, 1201, 840)


@pytest.mark.parametrize("share", [0.5, 0.93, 1.0, 1.0004, 1.07, 3.0])
@pytest.mark.parametrize("name", ["Totaal", "TOTAL", "Subtotaal", "Eind-totaal", "Utrecht totaal", "Nederland", "Heel Nederland",
                                  "Gemeente", "Hele gemeente", "Alle wijken samen", "Som", "totaal_2024"])  # fmt: skip
def test_a_row_that_is_called_a_total_is_refused_whatever_its_numbers(name, share):
    numbers = ",".join(str(round(share * x)) for x in SUM)
    found = faults(rows(f"{name},{numbers},0.22,0.15,1,0,0,Stad"))
    assert f"area '{name}'" in found and "line 4" in found and "Remove the row" in found


@pytest.mark.parametrize("share", [0.93, 0.999, 1.0, 1.07])
@pytest.mark.parametrize("name", ["Gemeente Utrecht", "Stad", "Regio Midden", "Alle van Zuid en Noord"])
def test_a_row_called_a_whole_is_refused_when_its_numbers_are_about_the_sum(name, share):
    numbers = ",".join(str(round(share * x)) for x in SUM)
    assert "the sum of the other rows" in faults(rows(f"{name},{numbers},0.22,0.15,1,0,0,Stad"))


@pytest.mark.parametrize(
    "name", ["Gemeente Utrecht", "Stad", "Land van Cuijk", "Regio Midden", "Somerset", "Totalitas", "Allemansweg"]
)
def test_a_name_that_sounds_alike_is_an_area_when_its_numbers_are_not_the_sum(name):
    found = read(rows(f"{name},1000,354,632,442,0.22,0.15,1,0,0,Stad"))
    assert len(found.areas) == 3 and not found.faults


def test_the_only_area_may_have_any_name():
    text = "\n".join((HEADER, "Nederland,1900,673,1201,840,0.22,0.15,1,0,0,Stad"))
    assert len(read(text).areas) == 1


@pytest.mark.parametrize("head", ["Eenoudergezinnen (%)", "Aandeel eenouder", "single_parent_share"])
@pytest.mark.parametrize("cell", ["21,5%", "21,5 %", "0,215"])
def test_a_share_may_be_a_percentage_and_a_whole_number_have_a_comma_and_nought(head, cell):
    if "%" in head:
        cell = "21,5" if cell.startswith("0,") else cell
    text = (
        f"Wijk;Huishoudens;Kinderen 0-3;Kinderen 4-11;Kinderen 12-17;{head};Armoede;Gebruik;x_km;y_km;Regio\n"
        f"Noord;987,0;300;500,00;400;{cell};8,5%;1,0;0;0;Zutphen\n"
    )
    table = read_areas(text.encode(), "areas.csv")
    assert not table.faults, table.faults
    area = table.areas[0]
    assert (area.households, area.children_4_11, area.single_parent_share, area.poverty_share) == (
        987,
        500,
        0.215,
        0.085,
    )


def test_a_number_that_is_no_share_is_no_percentage_and_half_a_child_is_none():
    text = (
        "Wijk;Huishoudens;Kinderen 0-3;Kinderen 4-11;Kinderen 12-17;Eenouder;Armoede;Gebruik;x_km;y_km;Regio\n"
        "Noord;987,5;300%;500;400;215%;8,5%;1,0;0;0;Zutphen\n"
    )
    assert len(read_areas(text.encode(), "areas.csv").faults) == 3
