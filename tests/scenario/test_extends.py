"""A scenario on top of another: what differs replaces, the rest stays with its sources, and faults say where to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.merging import merged
from sim.scenario.messages import ScenarioError

HEAD = 'extends = "{below}"\nname = "above"\nplace = "Above"\nstart = 2021-01-01\n[title]\nen = "Above"\nnl = "Boven"\n'


@pytest.fixture
def above(tmp_path):
    """Write a scenario on top of another and read it."""

    def write(text: str = "", below: str = "minimal", head: str = HEAD):
        folder = tmp_path / "above"
        folder.mkdir(exist_ok=True)
        (folder / "scenario.toml").write_text(head.format(below=below) + text, encoding="utf-8")
        return load_scenario(folder)

    return write


def test_what_is_not_said_is_that_of_the_other(above):
    minimal, own = load_scenario("minimal"), above()
    assert (own.areas, own.services, own.parameters) == (minimal.areas, minimal.services, minimal.parameters)
    assert own.name == "above" and own.start.year == 2021 and own.digest != minimal.digest
    kept = own.practices.network_first.provenance("strength")
    assert kept == minimal.practices.network_first.provenance("strength")


def test_a_number_is_replaced_with_its_source(above):
    own = above('[parameters.strain]\nsingle = 1.3\n[[services]]\nkind = "board"\nplaces = 9\n')
    assert own.parameters.strain.single == 1.3 and own.parameters.strain.provenance("single").source == "assumption"
    assert own.service("board").places_at(own.start) == 9
    assert len(own.services) == len(load_scenario("minimal").services)


def test_tables_rows_and_practices_go_together():
    below = {"a": {"x": 1, "y": {"value": 1, "source": "S"}}, "practices": {"p": {"strength": 1, "since": 3}, "q": {}}}
    below |= {"services": [{"kind": "board", "places": 1}, {"kind": "court", "places": 2}]}
    above = {
        "a": {"y": {"value": 2}},
        "practices": {"p": {"strength": 0}},
        "services": [{"kind": "court", "places": 5}],
    }
    above["services"].append({"kind": "crisis_team", "places": 1})
    whole = merged(below, above)
    assert whole["a"] == {"x": 1, "y": {"value": 2}} and whole["practices"] == {"p": {"strength": 0}, "q": {}}
    assert [row["places"] for row in whole["services"]] == [1, 5, 1] and below["services"][1]["places"] == 2


def test_faults_name_the_line_of_the_file_on_top(above):
    for below, words in (("minimall", "minimal"), ("utrecht-2019", "extends another scenario itself")):
        with pytest.raises(ScenarioError, match=words):
            above(below=below)
    with pytest.raises(ScenarioError, match="line 1, key extends"):
        above(head=HEAD.replace('"{below}"', "3"))
    with pytest.raises(ScenarioError, match=r"line 10, .*places"):
        above('[[services]]\nkind = "court"\nplaces = -1\n')


def test_utrecht_in_2019_is_utrecht_without_what_began_in_2020():
    now, then = load_scenario("utrecht"), load_scenario("utrecht-2019")
    assert then.start.year == 2019 and then.areas == now.areas
    later = {"wel_thuis_team", "support_families"}  # what is there of these: test_bundled.py
    assert [service for service in then.services if service.kind not in later] == [
        service for service in now.services if service.kind not in later
    ]
    for name, practice in then.practices:
        assert practice.strength <= getattr(now.practices, name).strength, name
        assert practice.since is None
    assert then.practices.host_recruitment.strength == 0 < now.practices.host_recruitment.strength


def test_rijk_van_nijmegen_has_its_coordinators_and_six_regions_around():
    rvn = load_scenario("rijk-van-nijmegen")
    own = [area for area in rvn.areas if area.households]
    assert len(own) == 7 and len(rvn.regions) == 7 and {area.region for area in own} == {"Rijk van Nijmegen"}
    support = {service.label: service.area for service in rvn.services if service.kind == "support_families"}
    assert (
        len(support) == 7
        and support["Meer voor Mekaar"] == "Wijchen"
        and support["Gezinnen voor Elkaar"] == "Beuningen"
    )
    assert sum(label.startswith("Buurtgezinnen") for label in support) == 5
    pooled = [service for service in rvn.services if service.pooled]
    assert len(pooled) == 21 and {stream.area for stream in rvn.demand} == {
        a.name for a in rvn.areas if not a.households
    }
    assert Path(rvn.folder or "").name == "rijk-van-nijmegen"


@pytest.mark.parametrize(
    ("lines", "words"),
    [('tier = "region"\ndistance_km = 9\npooled = true', "only residential places of tier"),
     ('tier = "supra-region"\ndistance_km = 9\npooled = true', "without an area of their own")],
)  # fmt: skip
def test_pooled_places_have_a_region(above, lines, words):
    with pytest.raises(ScenarioError, match=words):
        above(f'[[services]]\nkind = "residential"\nform = "secure"\nname = "new"\nplaces = 1\n{lines}\n')


def test_a_row_that_stands_twice_in_the_file_on_top_is_refused_as_in_any_file(above):
    row = '[[services]]\nkind = "board"\nplaces = 9\n'
    with pytest.raises(ScenarioError, match="both called 'board'"):
        above(row + row)
    drivers = merged({"drivers": [{"what": "reports"}]}, {"drivers": [{"what": "reports"}, {"what": "reports"}]})
    assert len(drivers["drivers"]) == 2  # refused when it is read
