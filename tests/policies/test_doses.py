"""Doses: pilot, programme and full of every policy that somebody can choose, in words and counted for a place."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.data.doses import DOSES, doses
from sim.designs.factors import entries_of, resolve
from sim.designs.request import DEFAULT_POLICIES, as_entries, label_of, policy_rows
from sim.errors import InputError
from sim.policies import Policy, parse, registry
from sim.policies.base import PolicyError, combine, ships
from sim.policies.baseline import Baseline
from sim.policies.costs import posts_of
from sim.policies.dose_texts import euros
from sim.policies.doses import dose_of, doses_of
from sim.policies.picture import dose_table, picture, said
from sim.policies.practice import Number, Share, plain, workers_there
from sim.report.policy_names import policy_name
from sim.report.tables import policy_notes
from sim.results.document import practice_of
from sim.scenario.loading import load_scenario

SHOCKS = {"covid", "staff_shortage", "budget_cut"}
SHIPPED = {name: kind for name, kind in registry().items() if ships(kind)}
NAMES = sorted(set(SHIPPED) - SHOCKS)
PLACES = ("minimal", "utrecht", "rijk-van-nijmegen")


@pytest.fixture(scope="module", params=PLACES)
def place(request):
    return load_scenario(request.param)


@pytest.fixture(scope="module")
def services(place):
    return workers_there(Baseline(place))


@pytest.fixture(scope="module")
def minimal():
    return load_scenario("minimal")


def test_every_policy_but_shocks_has_three_doses_with_a_reason_and_a_range():
    assert set(doses()) == set(NAMES)
    for name, record in doses().items():
        assert tuple(record.settings) == DOSES and record.reason and record.pays in ("municipality", "regions"), name
        for sets in record.settings.values():
            assert set(sets) <= set(SHIPPED[name].model_fields)
            assert all(low <= value <= high for value, low, high in sets.values()), name


@pytest.mark.parametrize("name", NAMES)
def test_a_larger_dose_reaches_no_fewer_and_costs_no_less(name, place, services):
    found = [picture(SHIPPED[name](dose=dose), place, services) for dose in DOSES]
    sign = -1.0 if name == "residential_rundown" else 1.0  # what it costs is what is saved
    for smaller, larger in zip(found, found[1:], strict=False):
        assert larger.reached >= smaller.reached >= 0.0
        assert all(sign * b >= sign * a for a, b in zip(smaller.years, larger.years, strict=True))
        assert sum(row.asked[0] for row in larger.posts) >= sum(row.asked[0] for row in smaller.posts)
    assert sign * found[-1].years[-1] >= 0.0


def test_doses_differ_in_a_city():
    """Of a small place a third of one team can be nobody; of a city it is not."""
    rows = dose_table(load_scenario("utrecht"))
    for name in set(NAMES) - {"regional_pooling"}:  # no pooled places in Utrecht
        reached = [row["reached"] for row in rows if row["policy"] == name]
        assert 0.0 < reached[0] < reached[1] < reached[2], name
        assert len({row["words"] for row in rows if row["policy"] == name}) == 3, name


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_practice_words_are_filled_in_in_both_languages(lang, place):
    rows = dose_table(place, lang)
    assert len(rows) == 3 * len(NAMES)
    for row in rows:
        for part in ("words", "cost", "staff"):
            assert row[part] and not set("{}") & set(row[part]) and "nan" not in row[part], row


def test_words_say_from_what_to_what():
    (policy,) = parse("slow_down:dose=full")
    line = said(policy, load_scenario("utrecht"), "nl")
    assert line.startswith("Vertragen bij een crisis (helemaal): 8 van de 10 crises zonder gezien acuut gevaar")
    assert (
        "dagen in plaats van uren (nu 1 van de 10)" in line
        and "fte" in line
        and "De gemeente van herkomst betaalt" in line
    )


def test_a_pilot_of_fast_treatment_keeps_its_promise_to_some():
    place = load_scenario("utrecht")
    shares = [
        SHIPPED["fast_family_treatment"](dose=dose).in_practice(Baseline(place)).counts["in_time"] for dose in DOSES
    ]
    assert 0.2 < shares[0].then < shares[1].then < shares[2].then and shares[2].then >= 0.9 > 0.1 > shares[2].now


def test_a_comparison_says_and_keeps_what_its_policies_come_to(minimal):
    rows = as_entries(["slow_down:dose=pilot", "slow_down+network_first", "covid"])
    data = SimpleNamespace(scenario=minimal, entries=rows, policies=[row.label for row in rows])
    english, dutch = policy_notes(data, "en"), policy_notes(data, "nl")
    assert len(english) == len(dutch) == 3  # of a shock nothing
    assert (
        english[0].startswith("Slow down in a crisis (pilot): 3 of 10")
        and "euro (" in english[0]
        and "Staff: " in english[0]
    )
    assert dutch[1].startswith("Vertragen bij een crisis (helemaal): ")
    kept = [practice_of(data, row) for row in rows]
    assert [[one["dose"] for one in row] for row in kept] == [["pilot"], ["full", "full"], []]
    assert set(kept[0][0]["words"]) == {"en", "nl"} and len(kept[0][0]["cost_by_year"]) == 3
    assert [policy_name(row, "nl") for row in rows[:2]] == [
        "Vertragen bij een crisis (proef)", "Vertragen bij een crisis + eerst het eigen netwerk, en dichtbij",
    ]  # fmt: skip


def test_settings_that_are_no_dose_have_words_without_one(minimal):
    found = picture(parse("slow_down:strength=0.4")[0], minimal)
    assert found.dose == "" and found.facts()["dose"] is None
    assert said(parse("slow_down:strength=0.4")[0], minimal, "en").startswith("Slow down in a crisis: 4 of 10")
    taken = said(parse("slow_down:strength=-1")[0], minimal, "en")
    assert "0 of 10 crises without seen acute danger" in taken and "{" not in taken


@pytest.mark.parametrize("scenario", ["minimal", "textbook/erlang-b", "textbook/two-regions"])
def test_whatever_can_be_put_in_can_be_said(scenario):
    """Taken away, nothing, in one area, in places without services: a sentence in both languages, never a fault."""
    place = load_scenario(scenario)
    for name, kind in SHIPPED.items():
        for settings in ({"strength": -1.0}, {"strength": 0.0}, {"strength": 1.0, "areas": (place.areas[0].name,)}):
            try:
                combine([policy := kind(**settings)], place)
            except PolicyError:
                continue
            lines = [said(policy, place, lang) for lang in ("en", "nl")]
            assert not any(set("{}") & set(line) or "nan" in line for line in lines), name


def test_the_command_lists_the_doses_of_a_place():
    found = CliRunner().invoke(app, ["policies", "minimal", "--lang", "nl", "--format", "json"])
    rows = json.loads(found.stdout)
    assert {(row["policy"], row["dose"]) for row in rows} == {(name, dose) for name in NAMES for dose in DOSES}
    assert CliRunner().invoke(app, ["policies", "nowhere"]).exit_code == 2


def test_words_follow_the_size_of_the_place():
    """Need is counted for the place: twice the children, twice the crises."""
    found = [picture(parse("slow_down:dose=full")[0], load_scenario(name)) for name in ("minimal", "utrecht")]
    children = [load_scenario(name).children for name in ("minimal", "utrecht")]
    assert found[1].reached / found[0].reached == pytest.approx(children[1] / children[0])


@pytest.mark.parametrize("name", NAMES)
def test_full_is_the_policy_as_it_is_without_a_dose(name, minimal):
    kind = SHIPPED[name]
    full, usual = kind(dose="full"), kind()
    assert combine([full], minimal) == combine([usual], minimal)
    assert dose_of(usual) == dose_of(full) == "full"
    assert {**full.model_dump(), "dose": None} == usual.model_dump()


def test_what_compare_takes_without_asking_is_full():
    entries = as_entries(None)
    assert [len(entry.policies) for entry in entries] == [1, 1, 1, 1, 1, 5]
    names = {policy.name for policy in entries[-1].policies}
    assert {"slow_down", "fast_family_treatment", "host_recruitment"} <= names and entries[
        -1
    ].label == DEFAULT_POLICIES[-1]
    assert all(dose_of(policy) == "full" for entry in entries for policy in entry.policies)


@pytest.mark.parametrize("name", NAMES)
def test_now_is_nothing(name, minimal):
    plan = combine([SHIPPED[name](dose="now")], minimal)
    assert not [change for change in plan.changes if not getattr(change, "nothing", False)]
    assert all(row.euro == 0.0 for row in plan.costs)


@pytest.mark.parametrize("dose", [*DOSES, "now"])
def test_a_policy_with_a_dose_is_its_label_again(dose):
    (policy,) = parse(f"slow_down:dose={dose},days=3,areas=Noord")
    assert policy.label == label_of(policy) and "strength" not in policy.label
    assert parse(policy.label) == [policy]
    (row,) = policy_rows(as_entries([policy]))
    assert type(policy)(**row["policies"][0]["settings"]) == policy


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("slow_down:dose=heel", "must be one of pilot, programme, full, or now for nothing"),
        ("slow_down:dose=programms", "Did you mean 'programme'"),
        ("slow_down:dose=pilot,strength=0.4", "dose pilot sets strength = 0.33, so it cannot be given beside it"),
        ("slow_down:strength=1,dose=full", "Give the dose, or strength"),
        ("covid:dose=full", "Policy covid has no doses"),
        ("budget_cut:dose=pilot", "Policy budget_cut has no doses"),
        ("slow_down:dose=", "must be one of"),
        ("slow_down:doze=full", "Did you mean 'dose'"),
    ],
)
def test_a_dose_that_cannot_be_is_refused_in_a_sentence(text, told):
    with pytest.raises(PolicyError) as caught:
        parse(text)
    assert told in str(caught.value) and "pydantic" not in str(caught.value)


@pytest.mark.parametrize("dose", [3, True, ("pilot",)])
def test_a_dose_is_a_word_in_python_too(dose):
    with pytest.raises(PolicyError, match="setting dose must be one of"):
        SHIPPED["slow_down"](dose=dose)


def test_a_policy_of_a_users_own_can_have_doses():
    class Evening(Policy):
        """An evening shift."""

        name = "evening_for_doses"
        doses = {"pilot": {"strength": 0.1}, "programme": {"strength": 0.4}, "full": {"strength": 1.0}}

    try:
        assert Evening(dose="programme").strength == 0.4 and list(doses_of(Evening)) == list(DOSES)
        assert picture(Evening(dose="pilot"), load_scenario("minimal")) is None
    finally:
        from sim.policies.base import _registered

        del _registered["evening_for_doses"]


def test_a_sweep_varies_the_dose_and_refuses_what_the_dose_sets(minimal):
    plain_row = as_entries(["slow_down"])
    factor = resolve(minimal, "policies.slow_down.dose", plain_row, values=["now", "pilot", "full"])
    found = [entries_of(plain_row, [factor], [dose])[0].policies[0] for dose in factor.values]
    assert [policy.strength for policy in found] == [0.0, 0.33, 1.0]
    with pytest.raises(InputError, match="it cannot be given"):
        resolve(minimal, "policies.slow_down.strength", as_entries(["slow_down:dose=pilot"]), low=0.0, high=1.0)


@pytest.mark.parametrize("name", NAMES)
def test_hours_are_told_in_posts_at_the_paid_hours_of_a_post(name, minimal):
    """A cost of hours, at twice the paid hours of a post, is half the posts."""
    longer = minimal.with_changes({"costs.policies.worker_hours": 2 * 1350.0})
    policy = SHIPPED[name]()
    for usual, other in zip(policy.costs(Baseline(minimal)), policy.costs(Baseline(longer)), strict=True):
        if name in ("regional_pooling", "support_families", "zorgoppas", "social_base", "reinvestment"):
            assert other.posts == usual.posts  # posts that are asked as posts, or bought with money
        else:
            assert other.posts == pytest.approx(tuple(x / 2 for x in usual.posts))


def test_posts_of_hours_are_hours_over_paid_hours(minimal):
    baseline = Baseline(minimal)
    hours = baseline.number("costs.policies.hours_slowed_crisis")
    assert posts_of(100.0, hours, baseline) == pytest.approx((2000 / 1350, 1000 / 1350, 4000 / 1350))


def test_posts_stand_beside_the_vacancies_of_those_whose_workers_they_are():
    place = load_scenario("utrecht")
    p = place.parameters.workforce
    found = picture(parse("neighbourhood_teams:dose=full")[0], place)
    (row,) = found.posts
    odds = p.turnover * p.fill_days / 365.25
    assert row.kinds == ("neighbourhood_team",) and row.vacant == pytest.approx(row.there * odds / (1 + odds))
    places = sum(s.places[0].count for s in place.services if s.kind == "neighbourhood_team")
    assert row.there == pytest.approx(places * (1 + odds) / p.caseload_neighbourhood_team, rel=0.03)
    assert row.asked[0] / row.there == pytest.approx(0.2, rel=0.03)
    assert "more than the vacancies there are anyhow" in found.staff("en")


def test_what_closes_saves_after_notice_and_money_comes_year_by_year():
    place = load_scenario("utrecht")
    first, second, third = picture(parse("residential_rundown:dose=full")[0], place).years
    assert first == 0.0 > second > third
    assert "in the first year" in picture(parse("host_recruitment:dose=full")[0], place).money("en")


def test_numbers_as_people_say_them():
    assert Share(0.08, 0.8).said("en") == ("8 of 10", "1 of 10")
    assert Share(0.03, 0.5).said("nl") == ("50 van de 100", "3 van de 100")
    assert Share(0.51, 0.54).said("en") == ("54 of 100", "51 of 100")
    assert Number(12.8, 13.2).said("nl") == ("13,2", "12,8")
    assert [plain(x, "nl") for x in (1234.5, 12.4, 1.25, 0.5, 0.0)] == ["1.234", "12", "1,2", "0,5", "0"]
    assert (euros(123_456, "nl"), euros(-950, "en"), euros(0, "en")) == ("120.000", "−950", "0")
