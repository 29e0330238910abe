"""Words of a figure stay within it."""

from __future__ import annotations

import pytest

from sim.report.figures import _figure, _words


@pytest.mark.parametrize("width", [7.0, 9.0, 12.0])
def test_a_long_title_is_as_wide_as_the_figure_at_most(width):
    figure = _figure(width, 5.0)
    figure.add_subplot()
    _words(figure, "Wat vanaf 2018 voorspeld werd " * 8, "naast wat kwam, en met welke intervallen, " * 5, "noot " * 60)
    figure.draw_without_rendering()
    for words in (figure._suptitle, figure._supxlabel):
        ends = words.get_window_extent()
        assert 0.0 <= ends.x0 and ends.x1 <= figure.bbox.x1 and ends.y1 <= figure.bbox.y1
