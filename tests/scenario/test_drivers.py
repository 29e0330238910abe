"""Dated drivers: what a series comes to, where it may come from, and the sentence that each fault gets."""

from __future__ import annotations

import re
from datetime import date

import pytest

from sim.data import TargetError, targets
from sim.data.series import all_series, held_against, series_of
from sim.data.targets import all_rows
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.drivers import WHAT, Course, Driver, course_of
from sim.scenario.schema import Mechanisms
from sim.scenario.services import UNLIMITED
from sim.scenario.told import word_of

START = date(2022, 1, 1)
REPORTS = [(2018, 80.0), (2020, 120.0), (2022, 100.0), (2024, 50.0)]


def values(pairs):
    return [{"from": date(year, 1, 1), "value": value} for year, value in pairs]


def driver(**keys):
    return Driver.model_validate({"what": "reports", "values": values(REPORTS), **keys})


def course(start=START, base=None, **keys):
    return course_of(driver(**keys), start, base)


def test_a_series_is_relative_to_its_value_at_the_start_and_held_after_it():
    found = course()
    assert [found.at(date(year, 6, 1)) for year in (2010, 2019, 2021, 2022, 2024, 2040)] == [0.8, 0.8, 1.2, 1, 1, 1]


def test_a_series_is_followed_up_to_a_date():
    assert course(until=date(2024, 1, 1)).at(date(2030, 1, 1)) == 0.5
    assert course(until=date(2023, 12, 31)).at(date(2030, 1, 1)) == 1.0


def test_it_may_go_on_by_a_share_a_year():
    found = course(change=-0.1)
    assert [round(found.at(date(year, 1, 1)), 6) for year in (2021, 2022, 2023, 2024)] == [1.2, 1.0, 0.9, 0.81]
    assert found.at(date(2022, 12, 31)) == 1.0


def test_it_goes_on_no_further_than_the_last_date_there_is():
    assert course(until=date(2200, 12, 31), change=0.1).steps[-1][0].year == 2024
    assert course(until=date(2180, 2, 28), change=0.1).steps[-1][0] == date(2200, 2, 28)


def test_strength_is_how_much_of_it_acts():
    assert course(strength=0.0).still
    assert course(strength=0.5).at(date(2021, 1, 1)) == pytest.approx(1.2**0.5)


def test_a_constant_series_is_nothing_at_all():
    assert course(values=values([(2010, 7.0), (2021, 7.0)])).still
    assert course(values=values([(2030, 7.0)])).still


def test_prices_are_relative_to_the_price_year(folder):
    text = '[[drivers]]\nwhat = "prices"\nseries = "prices_family_home"\nuntil = 2024-12-31\n'
    folder.toml += text
    scenario = folder.load()
    assert scenario.costs.course.at(date(2024, 6, 1)) == pytest.approx(163.59 / 145.43)
    later = scenario.with_changes({"costs.price_year": 2024}).costs.course
    assert later.at(date(2024, 6, 1)) == 1.0 and later.at(date(2022, 6, 1)) == pytest.approx(145.43 / 163.59)


def test_a_scenario_of_the_past_may_hold_numbers_of_a_later_date():
    """Numbers of 2022 carried back to 2019: the series says how they were then, and by 2022 they are what they are."""
    found = course(date(2019, 1, 1), date(2022, 1, 1), until=date(2022, 6, 30))
    assert [found.at(date(year, 6, 1)) for year in (2019, 2021, 2022, 2030)] == [0.8, 1.2, 1.0, 1.0]


def test_places_over_time_are_whole_and_keep_what_the_scenario_says_at_its_start(folder):
    folder.toml += '[[drivers]]\nwhat = "places"\nform = "open_group"\nuntil = 2024-01-01\nvalues = [{ from = 2020-01-01, value = 300 }, { from = 2022-01-01, value = 200 }, { from = 2024-01-01, value = 100 }]\n'  # noqa: E501
    group = folder.load().service("open_group.region")
    days = (date(2019, 1, 1), date(2021, 1, 1), date(2022, 1, 1), date(2023, 7, 1), date(2024, 6, 1))
    assert [group.places_at(day) for day in days] == [4, 4, 3, 5, 2]  # of 3, and of 5 from July 2023: 2.5 is 2


def test_places_without_a_limit_stay_so(folder):
    folder.replace(
        "places = [{ from = 2020-01-01, count = 3 }, { from = 2023-07-01, count = 5 }]", 'places = "unlimited"'
    )
    folder.toml += '[[drivers]]\nwhat = "places"\nform = "open_group"\nvalues = [{ from = 2020-01-01, value = 3 }, { from = 2022-01-01, value = 2 }]\n'  # noqa: E501
    assert {step.count for step in folder.load().service("open_group.region").places} == {UNLIMITED}


def test_another_series_is_another_scenario(folder, monkeypatch):
    """Also when the file says the same: a series of the register may be amended."""
    folder.toml += '[[drivers]]\nwhat = "enquiries"\nseries = "enquiries"\n'
    before = folder.load().digest
    one = all_series()["enquiries"]
    amended = one._replace(points=(one.points[0], one.points[1]._replace(value=1.13)))
    monkeypatch.setattr("sim.scenario.drivers.all_series", lambda: {"enquiries": amended})
    assert folder.load().digest != before


def test_drivers_can_be_switched_off_and_taken_out(folder):
    plain = folder.load()
    folder.toml += '[[drivers]]\nwhat = "enquiries"\nseries = "enquiries"\n'
    driven = folder.load()
    assert driven.course("enquiries").at(date(2018, 1, 1)) == pytest.approx(1 / 1.12)
    assert driven.with_changes({"mechanisms.drivers": False}).course("enquiries").still
    assert driven.without_drivers().digest == plain.digest and plain.without_drivers() is plain


def test_the_numbers_of_a_driver_are_in_the_ledger_and_can_be_changed(folder):
    folder.toml += '[[drivers]]\nwhat = "enquiries"\nseries = "enquiries"\nchange = { value = 0.01, low = -0.02, high = 0.03, source = "assumption", note = "made up" }\n'  # noqa: E501
    scenario = folder.load()
    rows = {row.path: row for row in scenario.ledger() if row.path.startswith("drivers.")}
    assert set(rows) == {"drivers.enquiries.strength", "drivers.enquiries.change"}
    assert (rows["drivers.enquiries.change"].low, rows["drivers.enquiries.change"].high) == (-0.02, 0.03)
    other = scenario.with_changes({"drivers.enquiries.change": 0.0, "drivers.enquiries.strength": 0.5})
    assert other.course("enquiries").at(date(2018, 1, 1)) == pytest.approx(1.12**-0.5)
    with pytest.raises(ScenarioError, match="there is no driver 'reports'; the drivers are enquiries"):
        scenario.with_changes({"drivers.reports.strength": 0.5})


def test_a_scenario_on_top_changes_a_driver_by_what_it_drives(tmp_path):
    texts = {
        "below": 'extends = "minimal"\nname = "x"\n[[drivers]]\nwhat = "enquiries"\nseries = "enquiries"\nstrength = 0.5\n'
    }
    folder = tmp_path / "below"
    folder.mkdir()
    (folder / "scenario.toml").write_text(texts["below"], encoding="utf-8")
    assert load_scenario(folder).drivers[0].strength == 0.5
    from sim.scenario.merging import merged

    below = {"drivers": [{"what": "reports", "series": "reports_country"}, {"what": "places", "form": "secure"}]}
    above = {"drivers": [{"what": "reports", "until": 3}, {"what": "places", "form": "clinical"}]}
    whole = merged(below, above)["drivers"]
    assert whole[0] == {"what": "reports", "series": "reports_country", "until": 3} and len(whole) == 3


# --- where series come from -------------------------------------------------------------------------------------------
def test_no_series_that_drives_is_one_that_the_model_is_held_against():
    driving = {id for one in all_series().values() for id in one.register_ids}
    assert driving and not driving & set(held_against())
    assert set(held_against()) == {id for row in targets() for id in row.register_ids}


def test_every_kind_that_can_be_driven_has_words_in_both_languages():
    assert set(WHAT) == set(Driver.model_fields["what"].annotation.__args__)
    assert all(one.en and one.nl and one.acts for one in WHAT.values())


def test_changes_from_year_to_year_become_a_series_without_gaps():
    found = all_series()["enquiries"]  # 2017 is known, 2018 is not: what came before 2018 cannot be said
    assert [(point.day.year, point.value) for point in found.points] == [(2018, 1.0), (2019, pytest.approx(1.12))]


def test_a_series_has_one_value_a_day():
    rows = [row for row in all_rows() if row.part == "reports_country"]
    with pytest.raises(TargetError, match="two values that begin on one day"):
        series_of("reports_country", [rows[0], rows[0]])


def test_before_the_first_date_a_course_is_as_on_it():
    assert Course(((date(2020, 1, 1), 2.0), (date(2021, 1, 1), 3.0))).at(date(1990, 1, 1)) == 2.0


# --- faults -----------------------------------------------------------------------------------------------------------
SERIES = 'what = "reports"\nseries = "reports_country"\n'
FAULTS = {
    "unknown kind": ('what = "report"\nseries = "reports_country"', ["drivers[1].what", "Did you mean 'reports'?"]),
    "unknown series": ('what = "reports"\nseries = "report_country"', ["'report_country'", "Did you mean 'reports_country'?"]),
    "a series of something else": (
        'what = "births"\nseries = "prices_family_home"',
        ["'prices_family_home' is no series of births", "births_0_3", "give 'values'"],
    ),
    "a target": ('what = "enquiries"\nseries = "T06"', ["held against (target T06)", "never both"]),
    "a row of a target": ('what = "enquiries"\nseries = "FOS-NL-NEW-2019"', ["held against (target T07)", "never both"]),
    "a part of a target": ('what = "reports"\nseries = "residence rate"', ["there is no series", "reports_country"]),
    "own values from a target": (
        'what = "enquiries"\nvalues = { value = [{ from = 2018-01-01, value = 2 }], source = "FOS-NL-NEW-2019" }',
        ["FOS-NL-NEW-2019 is what the model is held against (target T07)", "never both"],
    ),
    "neither": ('what = "reports"', ["found neither", "'series' (a name) or 'values' (a list)", "reports_country"]),
    "both": (SERIES + "values = [{ from = 2018-01-01, value = 2 }]", ["found both", "either 'series'"]),
    "places without a form": ('what = "places"\nseries = "places_secure"', ["found no form", "Add 'form"]),
    "a form for reports": (SERIES + 'form = "secure"', ["a form for reports", "a form for places only"]),
    "a form without places": ('what = "places"\nform = "secure"\nseries = "places_secure"', ["no service with places"]),
    "twice": (SERIES + "[[drivers]]\n" + SERIES, ["drivers[2]", "two drivers of reports", "one series"]),
    "values as a number": ('what = "reports"\nvalues = 3', ["found 3", "a list of entries such as {from ="]),
    "an empty list": ('what = "reports"\nvalues = []', ["an empty list"]),
    "dates that fall": (
        'what = "reports"\nvalues = [{ from = 2020-01-01, value = 2 }, { from = 2019-01-01, value = 2 }]',
        ["2019-01-01 after 2020-01-01", "rise", "entry 2"],
    ),
    "a value below 0": ('what = "reports"\nvalues = [{ from = 2020-01-01, value = -2 }]', ["found -2", "between 0 and"]),
    "0 at the start": ('what = "reports"\nvalues = [{ from = 2020-01-01, value = 0 }]', ["is 0 on 2022-01-01", "above 0"]),
    "0 where it ends, later not": (
        'what = "prices"\nuntil = 2021-06-01\nvalues = [{ from = 2020-01-01, value = 0 }, { from = 2021-12-01, value = 5 }]',
        ["is 0 on 2022-01-01", "above 0"],
    ),
    "other units": (
        'what = "reports"\nvalues = [{ from = 2018-01-01, value = 9000 }, { from = 2020-01-01, value = 9 }]',
        ["1,000 times its value", "at most 20 times", "Check the units"],
    ),
    "until before it begins": (SERIES + "until = 2019-01-01", ["drivers[1].until", "before the series begins", "2020-01-01"]),
    "until as text": (SERIES + 'until = "2019"', ["a date such as"]),
    "relative to what is not followed": (
        SERIES + "relative_to = 2023-01-01", ["drivers[1].relative_to", "2023-01-01 is after 2022-01-01", "Set 'until'"],
    ),
    "prices relative to a date": (
        'what = "prices"\nseries = "prices_family_home"\nrelative_to = 2022-01-01', ["relative_to for prices", "price_year"],
    ),
    "strength below 0": (SERIES + "strength = -1", ["found -1", "between 0 and 2"]),
    "change too large": (SERIES + "change = 3", ["found 3", "between -0.2 and 0.2"]),
    "unknown key": (SERIES + "after = 3", ["no key 'after'", "series"]),
    "prices indexed twice": (
        'what = "prices"\nseries = "prices_family_home"\n[costs]\nindexation = 0.02', ["costs.indexation is 0.02 as well"],
    ),
    "unknown source": (
        'what = "reports"\nvalues = { value = [{ from = 2020-01-01, value = 2 }], source = "VT-X" }', ["no row 'VT-X'"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_driver_is_told_with_what_to_do(folder, name):
    text, words = FAULTS[name]
    folder.toml += f"\n[[drivers]]\n{text}\n"
    with pytest.raises(ScenarioError) as caught:
        folder.load()
    told = str(caught.value)
    assert all(word in told for word in words), told
    assert "scenario.toml" in told and "line" in told


def test_a_fault_of_a_driver_is_exit_code_2_and_no_traceback(folder, tmp_path):
    from typer.testing import CliRunner

    from sim.commands.app import app

    folder.load()
    path = tmp_path / "scenario.toml"
    path.write_text(folder.toml + '[[drivers]]\nwhat = "births"\nseries = "T06"\n', encoding="utf-8")
    for command in ("check", "run"):
        found = CliRunner().invoke(app, [command, str(tmp_path)])
        assert found.exit_code == 2 and "never both" in " ".join(found.stderr.split())
        assert "Traceback" not in found.output
    path.write_text(folder.toml + '[[drivers]]\nwhat = "births"\nseries = "births_0_3"\n', encoding="utf-8")
    told = CliRunner().invoke(app, ["check", str(tmp_path), "--format", "json"])
    assert "births: births_0_3, followed up to 2022-01-01, then held" in told.stdout


@pytest.mark.parametrize(
    ("room", "names"), (("series", tuple(all_series())), ("mechanisms", tuple(Mechanisms.model_fields)))
)
def test_every_series_and_mechanism_has_words_in_dutch_and_keeps_its_name(room, names):
    for name in names:
        assert word_of(room, name) == name and re.fullmatch(rf"\w.+ \({name}\)", word_of(room, name, "nl"))


def test_what_drives_is_said_in_both_languages():
    one = driver(change=0.025, until=date(2023, 1, 1))
    assert one.said(START) == "reports to Veilig Thuis: own values, followed up to 2023-01-01, then +2.5% a year"
    assert (
        one.said(START, "nl")
        == "meldingen bij Veilig Thuis: eigen waarden, gevolgd tot en met 2023-01-01, daarna +2,5 % per jaar"
    )
    assert "(gesloten jeugdhulp)" in driver(what="places", form="secure").said(START, "nl")
    assert "secure" in driver(what="places", form="secure").said(START) and "vastgehouden" in driver().said(START, "nl")
