"""Every fault of a scenario is told in a sentence: where, what was found, what is allowed, what to do."""

from __future__ import annotations

import pickle

import pytest

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.commands import check

# what is replaced, by what, and what the message must say
FILE_FAULTS = {
    "unknown key, near": ("years = 5", "yaers = 5", ["line 4", "'yaers'", "Did you mean 'years'?"]),
    "projection of the past": ("years = 5", "years = 5\n[projection]\nmeasured_to = 2022-01-01\n[x]",
                               ["projection.measured_to", "that is no projection", "a date before 2022-01-01"]),
    "unknown mechanism": ("harm = false", "hamr = false", ["mechanisms.hamr", "Did you mean 'harm'?"]),
    "unknown practice": ("[practices.slow_down]", "[practices.slowdown]", ["Did you mean 'slow_down'?"]),
    "unknown section": ("[parameters.strain]", "[parameters.strian]", ["Did you mean 'strain'?"]),
    "unknown parameter": ("single = {", "singel = {", ["parameters.strain.singel", "Did you mean 'single'?"]),
    "unknown key in a value": ("note = \"found here\"", "nota = 1", ["'nota'", "Did you mean 'note'?"]),
    "unknown service key": ("distance_km = 20", "distance = 20\ndistance_km = 20", ["services[7].distance"]),
    "switch is text": ("harm = false", 'harm = "no"', ["found 'no'", "true or false"]),
    "number is text": ("rate_per_year = 2.5", 'rate_per_year = "2.5"', ["found '2.5'", "a number"]),
    "text is number": ('place = "Nowhere"', "place = 3", ["found 3", "text between quotes"]),
    "date is text": ("start = 2022-01-01", 'start = "2022-01-01"', ["key start", "without quotes"]),
    "date with time": ("start = 2022-01-01", "start = 2022-01-01T12:00:00", ["key start", "without a time"]),
    "table is number": ("[title]\nen = \"A small place\"\nnl = \"Een kleine plaats\"", "title = 3\n[mechanisms]", None),
    "title missing": ('nl = "Een kleine plaats"\n', "", ["the key 'nl' is missing"]),
    "strength over one": ("value = 0.2, low = 0.0, high = 0.5", "value = 1.2", ["between 0 and 1"]),
    "range does not rise": ("low = 0.0, high = 0.5", "low = 0.6, high = 0.5", ["rises from low to high"]),
    "years zero": ("years = 5", "years = 0", ["between 0.01 and 200"]),
    "end before start": ("years = 5", "end = 2021-01-01", ["2021-01-01 is not after the start 2022-01-01"]),
    "end and years differ": ("years = 5", "years = 5\nend = 2030-01-01", ["do not agree", "'end' or 'years'"]),
    "practice after the start": ("since = 2020-01-01", "since = 2023-01-01", ["after the start", "is a policy"]),
    "capacity dates": ("from = 2023-07-01", "from = 2019-07-01", ["2019-07-01 after 2020-01-01", "rise"]),
    "negative places": ("places = 30", "places = -3", ["found -3", "between 0 and"]),
    "places with a fraction": ("places = 30", "places = 3.5", ["found 3.5", "a whole number of places"]),
    "places missing": ("places = 30\n", "", ["services[1]", "the key 'places' is missing"]),
    "places as text": ("places = 30", 'places = "many"', ["unlimited"]),
    "kind unknown": ('kind = "board"', 'kind = "bord"', ["Did you mean 'board'?"]),
    "form unknown": ('form = "open_group"', 'form = "open_groep"', ["Did you mean 'open_group'?"]),
    "form missing": ('form = "open_group"\n', "", ["a residential service without a form"]),
    "form too much": ('kind = "court"\n', 'kind = "court"\nform = "secure"\n', ["a court has no form"]),
    "tier unknown": ('tier = "region"', 'tier = "supraregion"', ["Did you mean 'supra-region'?"]),
    "distance missing": ("distance_km = 20\n", "", ["the distance of a service of tier 'region' is missing"]),
    "team for the city": ('area = "each"', 'area = "city"', ["belongs to an area", 'Write area = "each"']),
    "court in an area": ('kind = "court"\n', 'kind = "court"\narea = "North"\n', ["serves the whole city"]),
    "service area unknown": ('area = "each"', 'area = "Nort"', ["'Nort'", "Did you mean 'North'?"]),
    "region unknown": ('tier = "region"', 'tier = "region"\nregion = "Heer"', ["'Heer'", "Did you mean 'Here'?"]),
    "service twice": ('kind = "court"\n', 'kind = "court"\nplaces = 1\n[[services]]\nkind = "court"\n',
                      ["called 'court'"]),
    "team missing": ('kind = "specialist_team"\narea = "each"', 'kind = "specialist_team"\narea = "North"',
                     ["no service of kind 'specialist_team' for South", "mechanisms.help"]),
    "shape missing": (", shape = 2.0", "", ["a gamma stay without a shape"]),
    "shape too much": ('distribution = "gamma"', 'distribution = "fixed"', ["has no shape"]),
    "distribution unknown": ('distribution = "gamma"', 'distribution = "gama"', ["Did you mean 'gamma'?"]),
    "stay zero": ("mean_days = 200", "mean_days = 0", ["found 0", "(days)"]),
    "demand for nothing": ('service = "open_group.region"', 'service = "open_group.city"',
                           ["no service 'open_group.city'", "Did you mean 'open_group.region'?"]),
    "demand for a team": ('service = "open_group.region"', 'service = "court"', ["no places to live in"]),
    "demand area": ('area = "North"\nrate', 'area = "Noord"\nrate', ["'Noord'", "Did you mean 'North'?"]),
    "limit missing": ("limit = 3\n", "", ["the limit is missing"]),
    "limit too much": ('when_full = "wait-limited"', 'when_full = "lost"', ["a limit has no meaning"]),
    "negative rate": ("rate_per_year = 2.5", "rate_per_year = -1", ["found -1", "between 0 and"]),
    "more at the start than places and list": ("limit = 3", "limit = 3\nstart_with = 9",
                                               ["9 children", "3 places and a waiting list of 3", "at most 6"]),
    "more at the start than places": ('when_full = "wait-limited"\nlimit = 3', 'when_full = "lost"\nstart_with = 9',
                                      ["9 children", "at most 3", 'when_full = "wait"']),
    "more at the start than there are": ("limit = 3", "limit = 3\npopulation = 4\nstart_with = 5",
                                         ["demand[1].start_with", "a population of 4", "at most 4"]),
    "population zero": ("limit = 3", "limit = 3\npopulation = 0", ["demand[1].population", "found 0", "at least 1"]),
    "population with a fraction": ("limit = 3", "limit = 3\npopulation = 2.5", ["found 2.5", "a whole number"]),
    "rates without a date": ("rate_per_year = 2.5", "rate_per_year = [{ rate = 2.5 }]",
                             ["demand[1].rate_per_year", "{from = 2020-01-01, rate = 40}", "entry 1"]),
    "rates whose dates fall": ("rate_per_year = 2.5", "rate_per_year = [{ from = 2023-01-01, rate = 2 }, "
                               "{ from = 2022-01-01, rate = 3 }]", ["2022-01-01 after 2023-01-01", "rise", "entry 2"]),
    "no rates": ("rate_per_year = 2.5", "rate_per_year = []", ["an empty list", "at least one entry"]),
    "rate below zero at a date": ("rate_per_year = 2.5", "rate_per_year = [{ from = 2023-01-01, rate = -2 }]",
                                  ["found -2", "between 0 and"]),
    "date of a rate is text": ("rate_per_year = 2.5", 'rate_per_year = [{ from = "2023-01-01", rate = 2 }]',
                               ["found '2023-01-01'", "without quotes"]),
    "host area unknown": ("[hosts.areas.South]", "[hosts.areas.Zuid]", ["the area 'Zuid' does not stand"]),
    "source unknown": ('source = "assumption"', 'source = "POP-UT-POR"', ["'POP-UT-POR'", "Did you mean POP-UT-POOR?"]),
    "table of areas missing": ('areas = "areas.csv"', 'areas = "area.csv"',
                               ["'area.csv'", "Did you mean 'areas.csv'?"]),
    "column unknown": ('areas = "areas.csv"', "[areas.columns.household]\nspread = 0.1", None),
    "distance of a team": ("places = 30", "places = 30\ndistance_km = 2", ["'distance_km' does nothing for a neighbour"]),
    "stay of a court": ('kind = "court"', 'kind = "court"\nstay = { mean_days = 9 }', ["'stay' does nothing for a court"]),
    "tier of a team": ("places = 30", 'places = 30\ntier = "region"', ["'tier' does nothing", "its own area"]),
    "region of a team": ("places = 20", 'places = 20\nregion = "Here"', ["'region' does nothing"]),
    "spread of one service": ('kind = "board"', 'kind = "board"\nspread = "need"', ["'spread' does nothing for a board"]),
    "coordinators of a court": ('kind = "court"', 'kind = "court"\ncoordinators = 2.0', ["'coordinators' does nothing"]),
    "distance of a place on the map": ('tier = "region"\n', 'tier = "region"\narea = "North"\n', ["is that of the map"]),
    "class of demand": ("limit = 3", 'limit = 3\nclass = "secure"', ["the key 'class' is gone"]),
    "syntax": ("years = 5", "years = = 5", ["line 4", "not valid TOML"]),
    "key twice": ("years = 5", "years = 5\nyears = 6", ["line 5", "not valid TOML"]),
    "decimal comma": ("rate_per_year = 2.5", "rate_per_year = 2,5", ["not valid TOML"]),
}  # fmt: skip

AREA_FAULTS = {
    "negative children": ("100,190", "-100,190", ["line 2", "children_0_3", "found -100", "between 0 and"]),
    "children as text": ("100,190", "many,190", ["found 'many'", "a whole number"]),
    "share over one": ("0.25,0.2", "25,0.2", ["single_parent_share", "found 25", "between 0 and 1"]),
    "decimal comma": ("0.25,0.2", '"0,25",0.2', ["found '0,25'", "Write decimals with a point."]),
    "not a number": ("0.25,0.2", "nan,0.2", ["single_parent_share", "found 'nan'", "a number"]),
    "area twice": ("South,200", "North,200", ["line 3", "stands in line 2 too"]),
    "no name": ("South,200", ",200", ["line 3", "the cell is empty"]),
    "reserved name": ("South,200", "city,200", ["a meaning of its own"]),
    "cell missing": ("0.25,0.2,", "0.25,", ["the row has 10 cells", "11 cells"]),
    "column missing": ("poverty_share", "poverty",
                       ["column poverty_share / aandeel armoede is missing", "Did you mean 'poverty_share'?"]),
    "children without households": ("North,300", "North,0", ["no households"]),
    "too many children": ("North,300", "North,30", ["more than 8 each"]),
    "semicolons": ("name,households,", "name;households;", None),
}  # fmt: skip


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_fault_in_the_file_is_explained(folder, fault):
    old, new, words = FILE_FAULTS[fault]
    messages = folder.replace(old, new).messages()
    text = "\n".join(messages)
    assert all(word in text for word in words or []), text
    assert all("scenario.toml" in message for message in messages), text


@pytest.mark.parametrize("fault", AREA_FAULTS)
def test_a_fault_in_the_table_of_areas_is_explained(folder, fault):
    old, new, words = AREA_FAULTS[fault]
    text = "\n".join(folder.replace(old, new, table=True).messages())
    assert "areas.csv" in text
    assert all(word in text for word in words or []), text


def test_the_unbroken_file_has_no_fault(folder):
    scenario = folder.load()
    assert scenario.name == "small" and scenario.children == 700 and scenario.households == 500


def test_every_fault_of_a_file_is_told_at_once(folder):
    folder.replace("harm = false", "hamr = false").replace("places = 30", "places = -3")
    folder.replace("years = 5", "years = 0")
    folder.replace("[hosts.areas.South]", "[hosts.areas.Zuid]").replace("0.25,0.2", "25,0.2", table=True)
    text = "\n".join(folder.messages())
    for word in ("hamr", "found -3", "years", "Zuid", "found 25"):
        assert word in text, word


def test_a_fault_in_one_place_does_not_bring_up_faults_elsewhere(folder):
    messages = folder.replace("100,190", "many,190", table=True).messages()
    assert len(messages) == 1, messages


def test_a_shares_fault_says_what_they_add_up_to(folder):
    folder.toml += "\n[parameters.population]\nchildren = [0.5, 0.5, 0.5, 0.0, 0.0]\n"
    assert "add up to 1.5" in "\n".join(folder.messages())


@pytest.mark.parametrize("name", ["scenario.toml", "areas.csv"])
def test_text_that_is_not_utf8_is_explained(folder, name):
    folder.load()
    (folder.path / name).write_bytes((folder.path / name).read_bytes() + b"\n# caf\x8e")  # an old Macintosh
    with pytest.raises(ScenarioError, match="not UTF-8") as error:
        load_scenario(folder.path)
    assert name in str(error.value)


def test_a_file_with_a_byte_order_mark_is_read(folder):
    folder.load()
    for name in ("scenario.toml", "areas.csv"):
        (folder.path / name).write_bytes(b"\xef\xbb\xbf" + (folder.path / name).read_bytes())
    assert load_scenario(folder.path).children == 700


def test_without_households_and_demand_nothing_would_happen(folder):
    folder.toml = folder.toml.split("[[demand]]")[0]
    folder.areas = folder.areas.splitlines()[0] + "\nEmpty,0,0,0,0,0,0,1,0,0,Here\n"
    folder.replace("[hosts.areas.South]", "[hosts.areas.Empty]")
    assert "nothing would happen" in "\n".join(folder.messages())


@pytest.mark.parametrize("name", ["utregt", "", "no/such/file.toml", "x\0y", "a" * 5000])
def test_a_name_that_does_not_exist_is_explained(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as error:
        check(name)
    assert "utrecht" in str(error.value)


def test_a_folder_without_a_scenario_says_so(tmp_path):
    with pytest.raises(ScenarioError, match="no file scenario.toml"):
        check(tmp_path)


def test_faults_can_be_sent_to_another_process(folder):
    with pytest.raises(ScenarioError) as error:
        folder.replace("years = 5", "years = 0").load()
    assert pickle.loads(pickle.dumps(error.value)).messages == error.value.messages
