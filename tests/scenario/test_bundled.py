"""The scenarios that ship: found by name, and Utrecht equal to the arithmetic on the register that its notes give."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sim.data import figure
from sim.data.series import all_series, held_against
from sim.scenario import bundled_scenarios, load_scenario
from sim.scenario.commands import check, scenarios_table
from sim.scenario.services import spread_whole

WIJKEN = ["BINNEN", "OOST", "NOORDO", "WEST", "NOORDW", "ZUID", "ZUIDWE", "OVERVE", "LEIDSC", "VLEUTE"]
SHARE = 70_475 / 3_400_000


def central(id: str) -> float:
    return figure(id).central


def test_every_bundled_scenario_loads():
    rows = scenarios_table()
    assert {"utrecht", "minimal"} <= {row["scenario"] for row in rows}
    assert not [row for row in rows if row["faults"]]


def test_a_name_is_looked_up_in_the_current_folder_first(folder, tmp_path, monkeypatch):
    folder.load()
    own = tmp_path / "scenarios" / "utrecht"
    own.mkdir(parents=True)
    for name in ("scenario.toml", "areas.csv"):
        (own / name).write_bytes((tmp_path / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert load_scenario("utrecht").name == "small"
    assert load_scenario("minimal").name == "minimal"


def test_a_scenario_is_found_by_name_file_and_folder():
    file = bundled_scenarios()["minimal"]
    digests = {load_scenario(x).digest for x in ("minimal", file, str(file), file.parent)}
    assert len(digests) == 1


def test_utrecht_has_the_counts_of_the_register():
    utrecht = load_scenario("utrecht")
    assert len(utrecht.areas) == 10
    assert utrecht.households == central("POP-UT-HHK-2022")
    assert utrecht.children == central("POP-UT-0017-2022")
    for band, id in (("children_0_3", "0003"), ("children_4_11", "0411"), ("children_12_17", "1217")):
        assert sum(getattr(area, band) for area in utrecht.areas) == central(f"POP-UT-{id}-2022")


def test_the_districts_of_utrecht_follow_the_rough_counts():
    utrecht = load_scenario("utrecht")
    children = [central(f"POP-UTW-{wijk}-0017") for wijk in WIJKEN]
    gradient = [central(f"POP-UTW-{wijk}-GRAD") for wijk in WIJKEN]
    mean = sum(c * g for c, g in zip(children, gradient, strict=True)) / sum(children)
    single = central("POP-UT-HHEO-2022") / central("POP-UT-HHK-2022")
    poor = central("POP-UT-POOR") / central("POP-UT-0017-2019")
    households = spread_whole(round(central("POP-UT-HHK-2022")), children)
    for i, area in enumerate(utrecht.areas):
        assert area.households == households[i]
        assert area.children == pytest.approx(children[i] * 70_475 / 70_600, abs=2)
        assert area.help_gradient == gradient[i]
        assert area.single_parent_share == pytest.approx(single * (1 + 0.4 * (gradient[i] / mean - 1)), abs=0.001)
        assert area.poverty_share == pytest.approx(poor * gradient[i] / mean, abs=0.001)


REGION = {"board": 0.73, "court": 0.73} | dict.fromkeys(
    ("family_home", "crisis_bed", "open_group", "treatment_group", "clinical", "secure", "foster_service"), 0.7
)
"""Level of this region beside the country, as the notes say (parameters.regional); other places are the city's own counts."""


def places(kind: str) -> int:
    utrecht = load_scenario("utrecht")
    return sum(s.places_at(utrecht.start) for s in utrecht.services if kind in (s.kind, s.form))


@pytest.mark.parametrize(
    ("kind", "in_use", "least", "most"),
    [
        ("neighbourhood_team", 8740 / (1 + 200 / 365) * 200 / 365, 0.85, 0.95),
        ("specialist_team", 5070 / (1 + 290 / 365) * 290 / 365, 0.9, 0.97),
        ("crisis_team", 1.0 * 70.475 * 28 / 365, 0.7, 0.9),
        ("board", 16_729 * SHARE * 84 / 365, 0.85, 0.95),
        ("court", (12_980 + 3_320) * SHARE * 28 / 365, 0.85, 0.95),
        ("family_home", 3_113 * SHARE * 1.05, 0.85, 0.95),
        ("crisis_bed", 132 * 0.08, 0.65, 0.85),
        ("open_group", 132 * 0.32, 0.85, 0.95),
        ("treatment_group", 132 * 0.35, 0.85, 0.95),
        ("clinical", 132 * 0.25, 0.85, 0.95),
        ("secure", 1_707 * SHARE * 6.1 / 12, 0.8, 0.95),
        ("foster_service", 16_717 * SHARE, 0.95, 1.0),
    ],
)
def test_the_places_of_utrecht_follow_the_arithmetic_of_their_notes(kind, in_use, least, most):
    assert least <= in_use * REGION.get(kind, 1.0) / places(kind) <= most


def test_utrecht_has_every_practice_in_its_baseline_with_a_range():
    for name, practice in load_scenario("utrecht").practices:
        known = practice.provenance("strength")
        assert 0 <= known.low <= practice.strength <= known.high <= 1, name


def test_the_minimal_scenario_is_small_and_built_alike():
    minimal, utrecht = load_scenario("minimal"), load_scenario("utrecht")
    assert minimal.households <= 2000 and len(minimal.areas) == 2
    assert {s.kind for s in minimal.services} == {s.kind for s in utrecht.services}
    assert {s.form for s in minimal.services} == {s.form for s in utrecht.services}
    assert minimal.mechanisms == utrecht.mechanisms


def test_check_tells_what_was_read():
    facts = {row["fact"]: row["value"] for row in check("utrecht")}
    assert facts["children under 18"] == 70_475 and facts["to"] == "2032-01-01"


def test_reading_a_scenario_needs_no_heavy_package():
    code = (
        "import sys, sim.scenario.commands as c; c.check('minimal');"
        "heavy = {'numba', 'polars', 'scipy', 'mesa', 'matplotlib'} & set(sys.modules);"
        "print(sorted(heavy)); raise SystemExit(bool(heavy))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_utrecht_in_2024_is_utrecht_with_the_children_and_the_prices_of_2024():
    now, later = load_scenario("utrecht"), load_scenario("utrecht-2024")
    assert later.start.year == 2024 and later.file.services == now.file.services
    assert later.practices == now.practices
    assert later.parameters == now.parameters and later.hosts == now.hosts
    assert later.households == central("POP-UT-HHK-2024") and later.children == central("POP-UT-0017-2024")
    for band, id in (("children_0_3", "0003"), ("children_4_11", "0411"), ("children_12_17", "1217")):
        assert sum(getattr(area, band) for area in later.areas) == central(f"POP-UT-{id}-2024")
    children = [central(f"POP-UTW-{wijk}-0017") for wijk in WIJKEN]
    households = spread_whole(round(central("POP-UT-HHK-2024")), children)
    single = central("POP-UT-HHEO-2024") / central("POP-UT-HHK-2024")
    rise = single / (central("POP-UT-HHEO-2022") / central("POP-UT-HHK-2022"))
    for area, before, count in zip(later.areas, now.areas, households, strict=True):
        assert area.households == count
        assert area.single_parent_share == pytest.approx(before.single_parent_share * rise, abs=0.0011)
        same = ("name", "poverty_share", "help_gradient", "x_km", "y_km", "region")
        assert all(getattr(area, key) == getattr(before, key) for key in same)
    assert later.costs.course.at(later.start) == later.costs.course.at(later.end) == pytest.approx(78 / 69)
    assert later.costs.course.at(now.start) == 1.0 and later.costs == later.file.costs.carried_by(later.costs.course)


def test_a_projection_says_so_wherever_it_is_named():
    """One sentence in both languages, in the list, in the check and in every document."""
    [row] = [row for row in scenarios_table() if row["projection"]]
    assert row["scenario"] == "utrecht-2024" and "projection" in row["title"] and "projectie" in row["titel"]
    assert row["projection"].startswith("This is a projection: nothing in this scenario was measured after 2022-06-30")
    assert row["projectie"].startswith("Dit is een projectie: niets in dit scenario is na 2022-06-30 gemeten")
    facts = {fact["fact"]: fact["value"] for fact in check("utrecht-2024")}
    assert (
        facts["projection"] == row["projection"]
        and {r["fact"]: r for r in check("utrecht")}["projection"]["value"] == "no"
    )
    later = load_scenario("utrecht-2024")
    known = {"measured_to": "2022-06-30", "en": row["projection"], "nl": row["projectie"]}
    assert later.projected() == {"projection": known} and load_scenario("utrecht").projected() == {}


PLACES = ("utrecht", "utrecht-2019", "utrecht-2024", "rijk-van-nijmegen")


@pytest.mark.parametrize("name", PLACES)
def test_what_drives_a_place_is_a_series_of_the_register_that_is_no_target(name):
    drivers = load_scenario(name).drivers
    assert {one.label for one in drivers} >= {"reports", "enquiries"}
    for one in drivers:
        ids = all_series()[one.series].register_ids
        assert ids and not set(ids) & set(held_against())
        for number in ("strength", "change"):
            known = one.provenance(number)
            assert known.low <= getattr(one, number) <= known.high and known.note, f"{one.label} {number}"


def test_numbers_of_2022_hold_in_2022_whenever_a_scenario_of_utrecht_begins():
    """In 2019 there were more reports; what is carried forward to 2024 is what there was in 2022."""
    now, then, later = (load_scenario(name) for name in PLACES[:3])
    for scenario in (now, then, later):
        assert scenario.course("reports").at(now.start) == scenario.course("reports").at(date(2024, 1, 1)) == 1.0
        assert scenario.course("reports").at(then.start) == pytest.approx(127_410 / (2 * 59_985))
        assert scenario.course("enquiries").at(then.start) == 1.0 > scenario.course("enquiries").at(date(2018, 7, 1))
        assert scenario.course("births").at(scenario.end) == 1.0
    assert then.course("births").at(then.start) == central("POP-UT-0003-2019") / central("POP-UT-0003-2022")


def test_utrecht_of_2019_has_no_places_of_what_began_later():
    before, after = load_scenario("utrecht-2019"), load_scenario("utrecht")
    later = {name for name, practice in after.practices if practice.since and practice.since > before.start}
    theirs = [service for service in after.services if service.kind in later]
    assert {service.kind for service in theirs} == {"wel_thuis_team", "support_families"}
    for service in theirs:
        assert service.places_at(after.start) > 0
        gone = before.service(service.label)
        assert (gone.places_at(before.start), gone.coordinators or 0) == (0, 0)
        assert getattr(before.practices, service.kind).strength == 0


def test_what_began_later_is_weaker_in_2019_and_only_what_was_there_before_is_there():
    before, after = load_scenario("utrecht-2019"), load_scenario("utrecht")
    later = {name for name, practice in after.practices if practice.since and practice.since > before.start}
    there = {name for name in later if getattr(before.practices, name).strength > 0}
    assert there == {"fast_family_treatment", "network_first"}  # Families First and looking for kin are older
    for name, practice in before.practices:
        assert practice.since is None or practice.since <= before.start
        if name in later:
            assert practice.strength < getattr(after.practices, name).strength
