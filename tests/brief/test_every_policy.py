"""Every policy that ships has its page, alone and with another, with doses or without; settings stand there in words."""

from __future__ import annotations

import pytest

import sim
from sim.designs.request import as_entries
from sim.errors import InputError
from sim.policies.base import REGISTRY, PolicyError, ships
from sim.policies.doses import doses_of
from sim.report.brief.names import question
from sim.report.brief.page import brief_page
from sim.report.policy_names import policy_name
from sim.report.texts import LANGS
from sim.runs.mixes import design_of

from .conftest import DAY
from .made import made
from .test_page import data_of, words_of

SHIPPED = sorted(name for name, kind in REGISTRY.items() if ships(kind))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_policy_has_its_page_alone_and_with_another(name):
    other = "slow_down" if name != "slow_down" else "budget_cut"
    try:
        rows = [name, f"{other}+{name}"]
        data = made(rows)
    except PolicyError as error:  # it cannot be without a setting: refused long before there is a page
        assert "=" in str(error)
        return
    for lang in LANGS:
        found = data_of(brief_page(data, lang, today=DAY))
        assert len(found["mixes"]) == 3 and found["main"] in found["mixes"]


def test_a_policy_without_doses_is_refused_for_explore_before_anything_is_computed():
    without = [name for name in SHIPPED if not doses_of(REGISTRY[name])]
    assert "budget_cut" in without
    for name in without:
        with pytest.raises((InputError, PolicyError), match="dose"):
            design_of("minimal", (name,), ("entries",), seeds=2, years=1.0)


@pytest.mark.parametrize(
    ("words", "dutch", "english"),
    [("slow_down:start=2023-01-01", "Vertragen bij een crisis (vanaf 1 januari 2023)", "(from 1 January 2023 on)"),
     ("slow_down:strength=0.4", "(sterkte 0,4)", "(strength 0.4)"),
     ("slow_down:dose=programme,areas=North", "(half, alleen in North)", "(half, only in North)"),
     ("slow_down:dose=pilot", "(proef)", "(pilot)"),
     ("staff_shortage:months=36", "maanden 36", "months 36")],
)  # fmt: skip
def test_settings_stand_in_words_in_the_question_and_beside_the_switch(words, dutch, english):
    entry = as_entries([words])[0]
    for lang, want in (("nl", dutch), ("en", english)):
        assert want in question(entry, lang) and want in policy_name(entry, lang)
        assert "=" not in policy_name(entry, lang)
        if "start" in words:
            assert "start=" not in words_of(brief_page(made([words]), lang, today=DAY)).replace("--policy", "")


def test_what_a_policy_is_in_practice_is_of_the_dose_that_was_asked():
    for dose, told, other in (("programme", "(programma)", "(helemaal)"), ("full", "(helemaal)", "(programma)")):
        data = sim.compare("minimal", [f"slow_down:dose={dose}"], seeds=2, years=1.0, draws=0)
        practices = brief_page(data, "nl", today=DAY).partition('class="practice"')[2].partition("</section>")[0]
        assert told in practices and other not in practices
