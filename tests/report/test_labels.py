"""Every number of a scenario and every setting of a policy has a name in both languages."""

from __future__ import annotations

import pytest

from sim.policies import policies_table, registry
from sim.policies.base import ships
from sim.report.labels import LONGEST, _known, _units, full, label_of, named, number_unit
from sim.report.texts import LANGS
from sim.scenario.loading import bundled_scenarios, load_scenario


def paths_of(scenario) -> dict[str, str]:
    """Every number that can be named: lists as a whole, and each element; with its unit."""
    found = {}
    for row in scenario.ledger():
        found[row.path] = row.unit
        if isinstance(row.value, tuple):
            found |= {f"{row.path}.{k}": row.unit for k in range(len(row.value))}
    return found


def settings() -> list[str]:
    shipped = [row for row in policies_table() if ships(registry()[row["policy"]])]
    return [f"policies.{row['policy']}.{row['setting']}" for row in shipped if row["setting"]]


def hold(paths) -> None:
    labels = {lang: {path: label_of(path, lang) for path in paths} for lang in LANGS}
    for lang, found in labels.items():
        assert not [path for path, words in found.items() if not words], lang
        assert not {path: words for path, words in found.items() if len(words) > LONGEST}
        twice = sorted((words, path) for path, words in found.items() if list(found.values()).count(words) > 1)
        assert not twice, lang
    same = [path for path in paths if labels["en"][path] == labels["nl"][path]]
    assert not same


@pytest.mark.parametrize("name", sorted(bundled_scenarios()))
def test_every_number_of_a_scenario_has_a_name_of_its_own_in_both_languages(name):
    numbers = paths_of(load_scenario(name))
    hold(numbers)
    assert {unit for unit in numbers.values() if unit not in _units()} == set()


def test_every_setting_of_a_policy_has_a_name_of_its_own_in_both_languages():
    hold(settings())


def test_no_name_is_kept_of_a_number_that_is_gone():
    known = {path for name in bundled_scenarios() for path in paths_of(load_scenario(name))}
    kept = {f"parameters.{section}.{key}" for section, rows in _known()["parameters"].items() for key in rows}
    kept |= {f"costs.{key}" for key, pair in _known()["costs"].items() if isinstance(pair, list)}
    kept |= {f"costs.policies.{key}" for key in _known()["costs"]["policies"]}
    assert kept - known == set()
    asked = {path.removeprefix("policies.") for path in settings()}
    for key in _known()["settings"]:
        assert key in asked or any(path.endswith(f".{key}") for path in asked), key


def test_a_number_is_shown_with_the_path_that_is_typed():
    assert named("parameters.placement.back_home", "nl") == (
        "kans om bij het geplande einde van een verblijf naar huis te gaan (placement.back_home)"
    )
    assert named("harm.waiting", "en") == "harm at home while waiting for a place (harm.waiting)"
    assert label_of("parameters.levels.up.1", "nl") == "problemen worden erger, keer per jaar: onder druk"
    assert label_of("services.family_home.city.each.places", "nl") == "gezinshuis, stad, elke wijk: plekken"
    assert label_of("services.secure Rijk van Nijmegen.places", "en") == "secure care Rijk van Nijmegen: places"


def test_what_nobody_named_is_shown_by_its_path():
    assert label_of("parameters.mine.own", "nl") == "" and named("parameters.mine.own", "nl") == "mine.own"
    assert number_unit("never heard of", "nl") == "never heard of" and number_unit("days", "nl") == "dagen"


def test_a_short_path_is_the_number_that_people_mean():
    assert full("harm.waiting") == "parameters.harm.waiting" and full("hosts.enquiries") == "parameters.hosts.enquiries"
    assert full("hosts.recruited") == "hosts.recruited" and full("costs.day_foster") == "costs.day_foster"
