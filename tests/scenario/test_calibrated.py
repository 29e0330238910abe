"""Numbers that a calibration chose stand in a file beside the scenario; the range keeps the middle that it had."""

from __future__ import annotations

import pytest

from sim.designs.draws import uncertain_numbers
from sim.scenario import ScenarioError, load_scenario

NUMBERS = """
[parameters.strain]
danger_years = {{ value = {value}, prior = {prior}, low = 0.5, high = 2.5, source = "assumption", note = "calibrated" }}
"""


@pytest.fixture
def place(tmp_path):
    def write(more='calibrated = "calibrated.toml"', value=1.7, prior=1.3):
        folder = tmp_path / "here"
        folder.mkdir(exist_ok=True)
        for file in load_scenario("minimal").folder.glob("*.*"):
            (folder / file.name).write_bytes(file.read_bytes())
        whole = (folder / "scenario.toml").read_text(encoding="utf-8")
        (folder / "scenario.toml").write_text(f"{more}\n{whole}", encoding="utf-8")
        (folder / "calibrated.toml").write_text(NUMBERS.format(value=value, prior=prior), encoding="utf-8")
        return folder

    return write


def row_of(scenario):
    return next(row for row in scenario.ledger() if row.path == "parameters.strain.danger_years")


def test_the_value_is_the_calibrated_one_and_the_range_keeps_its_middle(place):
    scenario = load_scenario(place())
    assert scenario.parameters.strain.danger_years == 1.7
    row = row_of(scenario)
    assert (row.value, row.prior, row.low, row.high, row.note) == (1.7, 1.3, 0.5, 2.5, "calibrated")
    number = next(one for one in uncertain_numbers(scenario) if one.path == row.path)
    assert number.value == 1.3
    without = load_scenario(place(more=""))
    assert row_of(without).prior is None and row_of(without).value == 1.2


def test_a_scenario_that_extends_it_has_them_too(place):
    folder = place()
    other = folder.parent / "other"
    other.mkdir()
    (other / "scenario.toml").write_text('extends = "here"\nname = "other"\nstart = 2023-01-01\n')
    assert row_of(load_scenario(other)) == row_of(load_scenario(folder))


def test_a_change_replaces_it_and_its_middle(place):
    changed = load_scenario(place()).with_changes({"strain.danger_years": 0.9})
    assert changed.parameters.strain.danger_years == 0.9 and row_of(changed).prior is None


@pytest.mark.parametrize(
    ("given", "said"),
    [({"prior": 3.0}, "prior to high"), ({"prior": '"x"'}, "a number"), ({"value": 0.1}, "low to value"),
     ({"more": 'calibrated = "nowhere.toml"'}, "no file 'nowhere.toml'"), ({"more": 'calibrated = "../x"'}, "calibrated")],
)  # fmt: skip
def test_faults_are_told(place, given, said):
    with pytest.raises(ScenarioError, match="(?s).*") as caught:
        load_scenario(place(**given))
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["minimal", "utrecht"])
def test_one_of_a_list_is_changed_by_its_place_whatever_file_it_stands_in(name):
    """``utrecht`` has its list from the calibrated numbers, ``minimal`` from the program."""
    place = load_scenario(name)
    before = place.parameters.levels.up
    after = place.with_changes({"levels.up.0": 0.1, "parameters.levels.up.1": 0.07}).parameters.levels.up
    assert after == (0.1, 0.07, before[2])
    assert place.parameters.levels.up == before
    with pytest.raises(ScenarioError, match="'up' has 3 values; the last is 2"):
        place.with_changes({"levels.up.3": 0.1})
