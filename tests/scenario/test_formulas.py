"""Numbers that follow from figures of the country: known answers by hand, what a file may say of them, and what is refused."""

from __future__ import annotations

import copy
import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sim.commands.app import app
from sim.commands.dutch import ONLY_ENGLISH, told
from sim.scenario import Scenario, ScenarioError, load_scenario
from sim.scenario.area_table import read_areas
from sim.scenario.derived import Here, Level, begun_of, derived, hosts_of, parts_of, places_of, rounded, service_of
from sim.scenario.formulas import is_formula
from sim.scenario.loading import bundled_scenarios
from sim.scenario.scenario import build

from .conftest import AREAS, TOML

HERE = Path(__file__)
KEPT = HERE.with_name("numbers_of_places.csv")
PLACES = ("utrecht", "utrecht-2019", "utrecht-2024", "rijk-van-nijmegen")
FORMULAS = TOML.replace("places = 4\n", 'places = { from = "country", times = 2, note = "busy" }\n').replace(
    "places = 30\n", 'places = { from = "country", round = 10 }\n'
)
LEVELS = '[country]\norders = { value = 0.5, low = 0.4, high = 0.6, source = "JB-NL-IN-2019", note = "counted" }\n'
GROUP = """
[[services]]
kind = "residential"
form = "open_group"
tier = "{tier}"
name = "group {tier}"
distance_km = 3
places = {{ from = "country", {more} }}
"""
CHILDREN = 700  # of the areas of conftest


def number(scenario: Scenario, path: str):
    return next(row for row in scenario.ledger() if row.path == path)


def of(kind: str, form: str = ""):
    found = service_of(kind, form)
    assert found is not None
    return found


# --- known answers, by hand ------------------------------------------------------------------------------------------------
def test_a_stock_of_the_country_by_its_share_of_children():
    found = places_of(of("foster_service"), Here(34_000))  # one child in a hundred
    assert found.exact == pytest.approx(167.17) and found.source == "FOS-NL-FAM-2019" and found.grade == "C"
    homes = places_of(of("residential", "family_home"), Here(34_000, share=0.4, times=0.5))
    assert homes.exact == pytest.approx(31.13 * 1.054 / 0.9 * 0.4 * 0.5)


def test_a_flow_of_the_country_for_as_long_as_it_lasts():
    assert places_of(of("board"), Here(34_000)).exact == pytest.approx(167.29 * 84 / 365.25 / 0.92)
    longer = places_of(of("board"), Here(34_000, days=168, use=0.46))
    assert longer.exact == pytest.approx(4 * places_of(of("board"), Here(34_000)).exact)
    assert begun_of(of("board"), Here(34_000)).exact == pytest.approx(167.29)


def test_what_is_seen_in_a_year_is_what_runs_and_what_begins():
    """8,740 seen of 200 days: of those that begin there are 200/365.25 at once."""
    years = 200 / 365.25
    team = of("neighbourhood_team")
    assert places_of(team, Here(70_475)).exact == pytest.approx(8740 * years / (1 + years) / 0.92)
    assert begun_of(team, Here(70_475)).exact == pytest.approx(8740 / (1 + years))


def test_so_many_for_a_thousand_children():
    assert places_of(of("support_families"), Here(10_000)).exact == pytest.approx(29)
    assert begun_of(of("mental_health"), Here(1000, days=73.05)).exact == pytest.approx(1.35 * 5)


def test_other_residence_is_a_part_of_what_is_left():
    there = (17_900 - 10_709 / 1.22) * 0.931 * 0.75 * 0.25 / 100
    assert places_of(of("residential", "clinical"), Here(34_000)).exact == pytest.approx(there / 0.9)
    assert begun_of(of("residential", "clinical"), Here(34_000, days=130)).exact == pytest.approx(there * 365.25 / 130)


def test_host_families_for_a_thousand_households():
    assert hosts_of("start", Here(34_000), 20_000).exact == pytest.approx(167.17 * 0.5 / 20)
    assert hosts_of("enquiries", Here(34_000, Level(0.5)), 20_000).number(0.01) == (1.0, 0.7, 2.5)


def test_every_service_of_the_country_has_places_and_a_year_and_words_for_both():
    for service in derived()["service"]:
        one, twice = (places_of(service, Here(children)) for children in (10_000, 20_000))
        assert twice.exact == pytest.approx(2 * one.exact) and (twice.below, twice.above) == (one.below, one.above)
        year = begun_of(service, Here(10_000, days=100))
        assert year.exact > 0 and year.below < 1 < year.above
        assert "10,000 children" in one.note and "10,000 children" in year.note


def test_a_level_moves_a_number_both_ways_and_its_range_widens_it():
    service = of("court")
    plain, less, more = (places_of(service, Here(34_000, Level(value))) for value in (1.0, 0.5, 2.0))
    assert less.exact == pytest.approx(plain.exact / 2) and more.exact == pytest.approx(plain.exact * 2)
    assert (less.below, less.above) == (plain.below, plain.above)
    wide = places_of(service, Here(34_000, Level(0.5, 0.4, 0.9, "USE-PUT-JB-2022H1", "U", "counted")))
    assert wide.below < plain.below and wide.above > plain.above
    assert wide.grade == "U" and wide.source.endswith("USE-PUT-JB-2022H1") and wide.note.endswith("level: counted")


def test_numbers_are_rounded_half_up_to_steps():
    assert [rounded(2.5, 1), rounded(44.9, 10), rounded(45, 10), rounded(0.25, 0.1), rounded(2.4577, 0.05)] == [
        3, 40, 50, 0.3, 2.45,
    ]  # fmt: skip


# --- in a file -------------------------------------------------------------------------------------------------------------
def test_a_file_holds_the_number_and_how_it_was_reckoned(folder):
    folder.toml = FORMULAS + LEVELS
    scenario = folder.load()
    row = number(scenario, "services.board.places")
    exact = 16_729 / 3_400_000 * CHILDREN * 84 / 365.25 / 0.92 * 0.5 * 2
    assert row.value == round(exact) and row.low <= row.value <= row.high
    assert row.source == "JB-RVDK-OND-2019;JB-NL-IN-2019" and row.grade == "C"
    assert row.note.startswith("16,729 a year of 84 days") and row.note.endswith("level: counted. busy")
    assert "country" not in scenario.document and not is_formula(scenario.document["services"][4]["places"])
    assert number(scenario, "services.neighbourhood_team.each.places").value == 30


def test_the_number_follows_the_table_of_areas(folder):
    folder.toml = FORMULAS.replace("times = 2", "times = 100")
    before = number(folder.load(), "services.board.places").value
    folder.areas = AREAS.replace("300,100,190,130", "600,200,380,260").replace("200,70,120,90", "400,140,240,180")
    after = number(folder.load(), "services.board.places").value
    assert before == rounded(86.09, 1) and after == pytest.approx(2 * before, abs=1)


def test_the_children_may_be_others(folder):
    folder.toml = FORMULAS.replace("times = 2", "children = 340000")
    assert number(folder.load(), "services.board.places").value == rounded(1672.9 * 84 / 365.25 / 0.92, 1)


def test_a_service_of_one_area_is_reckoned_for_its_children(folder):
    more = '[[services]]\nkind = "support_families"\narea = "{}"\nplaces = {{ from = "country", times = 10 }}\n'
    folder.toml += more.format("North") + more.format("South")
    scenario = folder.load()
    there = {one.area: one.places_at(scenario.start) for one in scenario.services if one.kind == "support_families"}
    assert there == {"North": rounded(29 * 0.42, 1), "South": rounded(29 * 0.28, 1)}


def test_a_region_around_needs_its_number_of_children(folder):
    folder.areas += "Around,0,0,0,0,0,0,1,20,20,Around\n"
    folder.toml += GROUP.format(tier="supra-region", more="share = 1").replace(
        'tier = "supra', 'area = "Around"\npooled = true\ntier = "supra'
    )
    assert "no children for whom this can be reckoned" in folder.messages()[0]
    folder.replace("share = 1", "share = 1, children = 34000")
    assert number(folder.load(), "services.group supra-region.places").value == 23  # of a hundredth of the country


def test_shares_are_those_of_the_tier_unless_given_and_add_up(folder):
    tiers = {one["tier"]: one["share"] for one in of("residential", "open_group")["tiers"]}
    folder.toml += "".join(GROUP.format(tier=tier, more="children = 3400000") for tier in tiers)
    found = {tier: number(folder.load(), f"services.group {tier}.places").value for tier in tiers}
    whole = places_of(of("residential", "open_group"), Here(3_400_000)).exact
    assert sum(found.values()) == pytest.approx(whole, abs=2)
    assert found == {tier: rounded(whole * share, 1) for tier, share in tiers.items()}
    folder.replace('"country", children', '"country", share = 0.25, children')
    assert number(folder.load(), "services.group city.places").value == rounded(whole / 4, 1)


def test_a_stream_begins_as_many_as_the_country_for_as_long_as_it_stays(folder):
    folder.replace("rate_per_year = 2.5", 'rate_per_year = { from = "country", share = 1, children = 340000 }')
    folder.replace('when_full = "wait-limited"', 'stay = { mean_days = 100 }\nwhen_full = "wait-limited"')
    at_once = places_of(of("residential", "open_group"), Here(340_000)).exact * 0.9
    row = number(folder.load(), "demand.elsewhere.rate_per_year")
    assert row.value == rounded(at_once * 3.6525, 0.1) and row.low < row.value < row.high
    folder.replace("stay = { mean_days = 100 }\n", "").replace("share = 1,", "share = 1, days = 200,")
    assert number(folder.load(), "demand.elsewhere.rate_per_year").value == rounded(at_once * 3.6525 / 2, 0.1)


def test_hosts_are_reckoned_and_a_number_of_ones_own_replaces_a_formula(folder):
    folder.toml += '[parameters.hosts]\nstart = { from = "country" }\nenquiries = { from = "country", round = 0.5 }\n'
    scenario = folder.load()
    assert scenario.parameters.hosts.start == rounded(16_717 * 0.5 * CHILDREN / 3_400_000 / 0.5, 0.01)
    assert scenario.parameters.hosts.enquiries == 2.0
    folder.replace('start = { from = "country" }', "start = 1.5")
    assert folder.load().parameters.hosts.start == 1.5


def test_a_range_a_grade_and_a_source_of_ones_own(folder):
    folder.replace("places = 4\n", 'places = { from = "country", times = 9, low = 3, high = 40, grade = "U" }\n')
    row = number(folder.load(), "services.board.places")
    assert (row.value, row.low, row.high, row.grade) == (8, 3, 40, "U")
    folder.replace('grade = "U"', 'source = "own: counted in May"')
    row = number(folder.load(), "services.board.places")
    assert row.grade == "U" and row.source == "JB-RVDK-OND-2019;own: counted in May"


def test_steps_in_time_are_no_formula(folder):
    assert len(folder.load().service("open_group.region").places) == 2


def test_what_was_reckoned_stays_whatever_is_changed_or_reckoned_later(folder):
    """A scenario holds numbers: changes, archive and workers find what was there."""
    from sim.scenario.archive import from_document, to_document

    folder.toml = FORMULAS + LEVELS
    scenario = folder.load()
    changed = scenario.with_changes({"areas.North.children_0_3": 150, "services.court.places": 3})
    assert changed.service("board") == scenario.service("board") and changed.service("court").places[0].count == 3
    assert from_document(to_document(scenario)).ledger() == scenario.ledger()
    with pytest.raises(ScenarioError, match="used up when the file"):
        scenario.with_changes({"country.orders": 2.0})


def test_a_scenario_on_top_has_the_numbers_of_the_other_and_levels_of_its_own(folder, tmp_path):
    folder.toml = FORMULAS.replace("times = 2", "times = 100, high = 80") + LEVELS
    folder.path, above = tmp_path / "below", tmp_path / "above"
    folder.path.mkdir()
    above.mkdir()
    below = folder.load()

    def write(text: str) -> Scenario:
        head = 'extends = "below"\nname = "above"\nstart = 2023-01-01\n'
        (above / "scenario.toml").write_text(head + text)
        (above / "areas.csv").write_text(AREAS.replace("300,100,190,130", "600,200,380,260"))
        return load_scenario(above)

    board = "services.board.places"
    own_areas = 'areas = "areas.csv"\n'
    assert number(write(own_areas), board) == number(below, board)  # carried forward
    twice = number(write("[country]\norders = 1.0\n"), board)
    assert twice.value == pytest.approx(2 * number(below, board).value, abs=1) and twice.value <= twice.high
    anew = write(own_areas + '[[services]]\nkind = "board"\nplaces = { from = "country", times = 100 }\n')
    assert number(anew, board).value == rounded(86.09 * 0.5 * 1120 / 700, 1)  # by its level of the other
    with pytest.raises(ScenarioError, match=r"above.scenario.toml, line 5, key country.orders: found 9"):
        write("[country]\norders = 9\n")


# --- what is refused ---------------------------------------------------------------------------------------------------------
BOARD = "places = 4\n"
FAULTS = {
    'places = { from = "country", shre = 0.5 }\n': ("shre", "Did you mean 'share'?"),
    'places = { from = "utrecht" }\n': ("places.from", "found 'utrecht'. Allowed: country"),
    'places = { from = "country", share = 1.5 }\n': ("places.share", "between 0 and 1"),
    'places = { from = "country", children = 0 }\n': ("places.children", "a whole number between 1"),
    'places = { from = "country", children = 12.5 }\n': ("places.children", "a whole number between 1"),
    'places = { from = "country", times = -1 }\n': ("places.times", "between 0 and 100"),
    'places = { from = "country", times = nan }\n': ("places.times", "between 0 and 100"),
    'places = { from = "country", round = 2.5 }\n': ("places.round", "steps of whole places"),
    'places = { from = "country", use = 1.2 }\n': ("places.use", "between 0.01 and 1"),
    'places = { from = "country", low = 9 }\n': ("places.low", "at most 1, what the formula gives"),
    'places = { from = "country", times = 9, high = 2 }\n': ("places.high", "at least 8, what the formula gives"),
    'places = { from = "country", value = 3 }\n': ("places", "one of the two"),
    'places = { from = "country", grade = "E" }\n': ("places.grade", "A, B, C, U"),
    'places = { from = "country", source = "NO-ROW" }\n': ("places.source", "no row 'NO-ROW'"),
    'places = 4\n[[services]]\nkind = "respite_sitters"\nplaces = { from = "country" }\n': (
        "there are no figures of the country for 'respite_sitters'", "Write its number, with its source.",
    ),
    'places = 4\n[[services]]\nkind = "foster_service"\nplaces = { from = "country", days = 9 }\n': (
        "'days' does nothing in this formula", "what there is at once",
    ),
}  # fmt: skip
LEVEL_FAULTS = {
    "[country]\nresidence = 9\n": ("country.residence", "between 0.2 and 5"),
    "[country]\nplaces = 1\n": ("country.places", "residence, orders"),
    "[country]\nresidence = { value = 1, low = 0 }\n": ("country.residence.low", "above 0"),
    "[country]\nresidence = { value = 1, low = 2 }\n": ("country.residence", "rises from low to value"),
    '[country]\nresidence = { value = 1, source = "NO-ROW" }\n': ("country.residence.source", "no row 'NO-ROW'"),
}
OTHERS = {
    "rate_per_year = 2.5": ('rate_per_year = { from = "country", use = 0.5, days = 9 }', "'use' does nothing"),
    "rate_per_year = 2.5\n": ('rate_per_year = { from = "country" }\n', "how long a stay lasts is not known"),
    "[parameters.strain]": (
        '[parameters.hosts]\nstart = { from = "country", share = 0.5 }\n[parameters.strain]', "'share' does nothing",
    ),
    "single = { value = 1.3, low = 1.0, high = 2.0,": ('single = { from = "country",', "there is no key 'from'"),
}  # fmt: skip


def in_one_sentence(folder, *words: str) -> None:
    """The file has one fault, with its line, which says this; in Dutch as well."""
    [message] = folder.messages()
    assert ", line " in message and all(word in message for word in words), message
    dutch = told(f"The scenario has a fault:\n  - {message}", "nl")
    assert ONLY_ENGLISH not in dutch and "regel" in dutch, dutch


@pytest.mark.parametrize(("text", "words"), FAULTS.items())
def test_a_fault_of_a_formula_is_one_sentence(folder, text, words):
    in_one_sentence(folder.replace(BOARD, text), *words)


@pytest.mark.parametrize(("text", "words"), LEVEL_FAULTS.items())
def test_a_fault_of_a_level_is_one_sentence_whatever_hangs_on_it(folder, text, words):
    folder.replace(BOARD, 'places = { from = "country", times = 9, low = 8, high = 8 }\n').toml += text
    in_one_sentence(folder, *words)


@pytest.mark.parametrize("old", OTHERS)
def test_a_formula_that_cannot_be_there_is_one_sentence(folder, old):
    new, words = OTHERS[old]
    in_one_sentence(folder.replace(old, new), words)


def test_no_table_of_areas_is_told_once(folder):
    folder.toml, folder.areas = FORMULAS, AREAS.replace("300,100", "300,many")
    [message] = folder.messages()
    assert "children_0_3" in message


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_formula_is_a_scenario_or_a_sentence(data):
    document = tomllib.loads(FORMULAS + LEVELS + '[parameters.hosts]\nstart = { from = "country" }\n')
    values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just({"value": 1})
    keys = ["from", "share", "times", "children", "days", "use", "round", "low", "high", "source", "note", "x", "value"]
    tables = [document["services"][4]["places"], document["parameters"]["hosts"]["start"], document["country"]]
    tables += [document["country"]["orders"], document["services"][4], document["demand"][0]]
    for _ in range(data.draw(st.integers(1, 3))):
        table = data.draw(st.sampled_from(tables))
        table[data.draw(st.sampled_from([*keys, *table]))] = data.draw(values)
    given_tables = copy.deepcopy(document)
    try:
        scenario = build(document, None, table=read_areas(AREAS.encode(), "areas.csv"), formulas=True)
    except ScenarioError as error:
        assert all(len(message) > 10 for message in error.messages)
    else:
        scenario.ledger(), scenario.digest, scenario.hosts_by_area()
        assert "country" not in scenario.document
    assert repr(document) == repr(given_tables)  # what was read is not written into


# --- the places that ship, and those that `new` makes --------------------------------------------------------------------------
def test_the_bundled_places_have_the_numbers_that_their_posteriors_were_made_with():
    kept = list(csv.DictReader(KEPT.open(encoding="utf-8")))
    found = {name: {row.path: row for row in load_scenario(name).ledger()} for name in PLACES}
    for row in kept:
        now = found[row["scenario"]][row["path"]]
        assert [str(end) for end in (now.value, now.low, now.high)] == [row["value"], row["low"], row["high"]], row
    paths = {(name, path) for name in PLACES for path in found[name] if path.endswith((".places", ".rate_per_year"))}
    assert paths <= {(row["scenario"], row["path"]) for row in kept}


def test_without_its_calibrated_numbers_utrecht_has_the_enquiries_of_before(tmp_path):
    here = bundled_scenarios()["utrecht"].parent
    text = (here / "scenario.toml").read_text(encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(text.replace('calibrated = "calibrated.toml"\n', ""), encoding="utf-8")
    (tmp_path / "areas.csv").write_bytes((here / "areas.csv").read_bytes())
    row = number(load_scenario(tmp_path), "parameters.hosts.enquiries")
    assert (row.value, row.low, row.high) == (1.4, 1.0, 3.5)
    assert row.source == "FOS-NL-INFO19;USE-PUT-VBRATE-2022H1" and row.grade == "C"


@pytest.mark.parametrize("name", ["utrecht", "rijk-van-nijmegen"])
def test_no_place_that_ships_reckons_by_hand_what_a_formula_can(name):
    document = tomllib.loads(bundled_scenarios()[name].read_text(encoding="utf-8"))
    for row in document["services"]:
        known = service_of(row["kind"], row.get("form", ""))
        typed = name == "utrecht" and row["kind"] == "support_families"  # of another source
        assert typed or known is None or is_formula(row["places"]), row
    assert all(is_formula(row["rate_per_year"]) for row in document.get("demand", ()))
    shares: dict[str, float] = {}
    for row in document["services"]:
        if row.get("form") and row.get("area", "Nijmegen") in ("each", "city", "Nijmegen"):
            shares[row["form"]] = shares.get(row["form"], 0.0) + row["places"]["share"]
    assert all(share == pytest.approx(1.0) for share in shares.values()), shares


@pytest.mark.parametrize("more", [[], ["--residence", "0.7", "--orders", "0.73"]])
def test_new_writes_formulas_that_give_what_its_comments_say(more, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["new", "Ergens", "--children", "58481", *more]).exit_code == 0
    levels = {"residence": 0.7, "orders": 0.73} if more else {}
    place = load_scenario("scenarios/ergens")
    text = Path("scenarios/ergens/scenario.toml").read_text(encoding="utf-8")
    rows = [row for row in place.ledger() if row.path.endswith(".places")]
    parts = parts_of(58_481, levels)
    assert len(rows) == len(parts) > 20
    for row, part in zip(rows, parts, strict=True):
        assert (row.value, row.low, row.high) == (part.places, part.low, part.high), row.path
        assert f"}}  # {row.value}, from {row.low} to {row.high}\n" in text
    for key in ("start", "enquiries"):
        row = number(place, f"parameters.hosts.{key}")
        assert f'{key} = {{ from = "country" }}  # {row.value:g}, from {row.low:g} to {row.high:g}\n' in text


def test_a_scenario_of_new_follows_its_table_of_areas(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["new", "Ergens", "--children", "20000"]).exit_code == 0
    table = Path("scenarios/ergens/areas.csv")
    head, row = table.read_text(encoding="utf-8").splitlines()
    name, *cells = row.split(",")
    doubled = [name, *(str(2 * int(cell)) for cell in cells[:4]), *cells[4:]]
    table.write_text(f"{head}\n{','.join(doubled)}\n", encoding="utf-8")
    found = [row.value for row in load_scenario("scenarios/ergens").ledger() if row.path.endswith(".places")]
    assert found == [part.places for part in parts_of(40_000)]
