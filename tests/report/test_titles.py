"""Words of a figure stay within it; names of policies that stand together have one capital."""

from __future__ import annotations

import pytest

from sim.designs.request import as_entries
from sim.policies import registry
from sim.report.brief.parts import question
from sim.report.figures import _figure, _words
from sim.report.policy_names import policy_name
from sim.report.texts import LANGS, PROPER, text


@pytest.mark.parametrize("width", [7.0, 9.0, 12.0])
def test_a_long_title_is_as_wide_as_the_figure_at_most(width):
    figure = _figure(width, 5.0)
    figure.add_subplot()
    _words(figure, "Wat vanaf 2018 voorspeld werd " * 8, "naast wat kwam, en met welke intervallen, " * 5, "noot " * 60)
    figure.draw_without_rendering()
    for words in (figure._suptitle, figure._supxlabel):
        ends = words.get_window_extent()
        assert 0.0 <= ends.x0 and ends.x1 <= figure.bbox.x1 and ends.y1 <= figure.bbox.y1


@pytest.mark.parametrize("lang", LANGS)
def test_names_of_policies_stand_together_with_one_capital(lang):
    """The head of a story read: ... + Eerst het eigen netwerk; and a first letter was taken from a proper name."""
    shipped = [name for name, kind in registry().items() if kind.__module__.startswith("sim.")]
    for first in shipped:
        for second in shipped:
            if first == second:
                continue
            entry = as_entries([f"{first}+{second}"])[0]
            head, _, tail = policy_name(entry, lang).partition(text("and", lang))
            assert head[0].isupper() and tail, policy_name(entry, lang)
            assert tail[0].islower() or tail.startswith(PROPER), policy_name(entry, lang)
            asked = question(entry, lang)
            assert f" + {tail.partition(' (')[0]}" in asked, asked
