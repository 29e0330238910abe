"""Figures: readable, named, in both languages, the same bytes each time."""

import numpy as np
import pytest

from sim.report.figures import SLIDE, alt, differences_figure, finding, image, over_time_figure, save

from .conftest import made_up_comparison


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_every_axis_of_differences_has_a_unit_and_every_row_a_name(comparison, lang):
    figure = differences_figure(comparison, lang)
    figure.draw_without_rendering()
    assert len(figure.axes) == 5
    assert all(axis.get_xlabel() for axis in figure.axes)
    assert len(figure.axes[0].get_yticklabels()) == 6
    assert "95%" in figure.get_supxlabel()


def test_a_dot_is_filled_only_when_its_interval_leaves_out_zero():
    data = made_up_comparison(seeds=3)
    axis = differences_figure(data, "en").axes[0]
    dots = [line for line in axis.get_lines() if line.get_marker() == "o"]
    for dot, entry in zip(dots, data.entries, strict=True):
        found = data.difference(entry.label, "entries")
        clear = found.low > 0 or found.high < 0
        assert (dot.get_markerfacecolor() != "white") == clear


def test_no_word_of_a_figure_falls_outside_it(comparison):
    for figure in (differences_figure(comparison, "nl"), over_time_figure(comparison, "nl")):
        figure.draw_without_rendering()
        width, height = figure.get_size_inches() * figure.dpi
        words = [*figure.texts, *(axis.title for axis in figure.axes), *figure.axes[0].get_yticklabels()]
        words += [label for axis in figure.axes for label in (axis._left_title, axis.xaxis.label, axis.yaxis.label)]
        for box in (word.get_window_extent() for word in words if word.get_text() and word.get_visible()):
            assert box.x0 > -3 and box.x1 < width + 3 and box.y0 > -3 and box.y1 < height + 3


def test_over_time_each_policy_shows_its_difference_with_its_interval(comparison):
    figure = over_time_figure(comparison, "en")
    assert len([axis for axis in figure.axes if axis.get_visible()]) == 6
    first = comparison.entries[0].label
    apart = [unit.series[first][:, 1:9].sum(axis=1) - unit.series["baseline"][:, 1:9].sum(axis=1)
             for unit in comparison.units]  # fmt: skip
    drawn = figure.axes[0].get_lines()[1].get_ydata()
    assert drawn[0] == 0.0 and drawn[-1] == pytest.approx(np.mean(apart, axis=0)[-1])
    band = figure.axes[0].collections[0].get_paths()[0].vertices[:, 1]
    assert band.min() < drawn[-1] < band.max()


@pytest.mark.parametrize("weeks", [1, 2, 9, 53, 118, 522, 523, 530])
def test_over_time_no_point_stands_a_few_days_behind_another(weeks):
    """A last point two weeks after the one before showed what chance does in a week as a sudden drop."""
    from sim.results.over_time import difference_over_time

    data = made_up_comparison(seeds=3)
    for unit in data.units:
        unit.series = {row: one[:weeks] for row, one in unit.series.items()}
    at = [year for year, _ in difference_over_time(data, data.policies[0])]
    assert at[0] == 0.0 and at[-1] == pytest.approx((min(weeks, 523) - 1) * 7 / 365.25)
    apart = np.diff(at)
    assert weeks < 14 or apart.min() > 0.9 * apart.max()


def test_the_title_says_what_was_found(comparison):
    data = made_up_comparison(seeds=3)
    for lang, none in (("en", "no"), ("nl", "geen")):
        for outcome in ("entries", "out_of_home"):
            said = finding(data, outcome, lang)
            assert none in said or any(sign.isdigit() for sign in said)
            assert len(said.split()) <= 16
        assert alt(data, "differences", lang).startswith(finding(data, "entries", lang))
    title = differences_figure(data, "nl").get_suptitle()
    assert finding(data, "entries", "nl")[:20] in title


def test_a_picture_for_slides_is_sixteen_to_nine(comparison, tmp_path):
    from matplotlib.image import imread

    figure = differences_figure(comparison, "nl")
    (tmp_path / "one.png").write_bytes(image(figure, "png", slide=True))
    high, wide, _ = imread(tmp_path / "one.png").shape
    assert tuple(figure.get_size_inches()) != SLIDE
    assert wide / high == pytest.approx(16 / 9, abs=0.01) and wide == 1920


def test_one_policy_alone_gives_a_figure_too():
    data = made_up_comparison(seeds=2)
    data.entries = data.entries[:1]
    for figure in data.figures("nl").values():
        figure.draw_without_rendering()


def test_the_same_comparison_gives_the_same_picture(comparison, tmp_path):
    for i in range(2):
        save(differences_figure(comparison, "en"), tmp_path / str(i))
    assert (tmp_path / "0.svg").read_bytes() == (tmp_path / "1.svg").read_bytes()
    assert (tmp_path / "0.png").read_bytes() == (tmp_path / "1.png").read_bytes()
