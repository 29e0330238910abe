"""The table for a policymaker, in both languages."""

import csv
import io
import math

import polars as pl
import pytest

from sim.report.render import comma_separated, html_page, markdown
from sim.report.tables import policy_table
from sim.report.texts import LANGS, TEXTS, decimal, digits_for, digits_of, probability, text
from sim.report.twins import net_table, twin_table

from .conftest import made_up_comparison


def test_the_baseline_stands_on_top_and_policies_in_the_order_asked(comparison):
    names = [row[0].text for row in policy_table(comparison, "en").rows]
    assert names == [
        "Baseline",
        "Slow down in crises",
        "Fast family treatment",
        "Recruit host families",
        "Support figure (JIM)",
        "Own network first",
        "All five together",
    ]


def test_the_same_table_exists_in_dutch(comparison):
    table = policy_table(comparison, "nl")
    assert table.rows[0][0].text == "Uitgangssituatie"
    assert table.rows[-1][0].text == "Alle vijf samen"
    assert "nooit gebruikt worden om over een kind te beslissen" in table.notes[0]


def test_the_table_shows_the_numbers_of_the_comparison(comparison):
    row = policy_table(comparison, "en").rows[4]
    found = comparison.difference("support_figure", "entries")
    assert row[2].numbers == {"mean": found.mean, "low": found.low, "high": found.high}
    assert row[2].text == decimal(found.mean, "en", digits_of(found.low, found.high), sign=True)
    level = comparison.level("support_figure", "entries")
    assert row[1].text in {decimal(level.mean, "en", digits_of(level.low, level.high) + more) for more in (0, 1)}
    assert row[2].small == f"{found.low:+.1f} to {found.high:+.1f}".replace("-", "−")


def test_gross_counts_stand_only_beside_a_sham_and_the_placebo_below_them():
    data = made_up_comparison(seeds=4)
    table = twin_table(data, "nl")
    names = [row[0].text for row in table.rows]
    assert names[-1] == "Placebo"
    assert names[:2] == ["Vertragen bij crisis", "Vertragen bij crisis: schijnmaatregel"]
    assert [column.key for column in table.columns[1:4]] == ["touched", "families_parted", "prevented"]
    keys = [column.key for column in table.columns]
    sham = table.rows[1]
    assert sham[keys.index("prevented")].text == sham[keys.index("caused")].text, (
        "a class and its mirror are one number"
    )
    for unit in data.units:
        unit.shams.pop("slow_down", None)
    assert "Vertragen bij crisis" not in [row[0].text for row in twin_table(data, "nl").rows]


def test_the_page_shows_net_numbers_and_no_gross_ones(comparison):
    keys = [table.key for table in comparison.tables("nl")]
    assert "net" in keys and "twins" not in keys
    table = net_table(comparison, "nl")
    assert [column.key for column in table.columns[1:]] == [
        "prevented",
        "postponed",
        "nearer",
        "nights_home",
        "harm_avoided",
    ]
    found = comparison.twin("slow_down", "prevented").mean - comparison.twin("slow_down", "caused").mean
    assert table.rows[0][1].numbers["mean"] == pytest.approx(found)
    assert all(cell.small for row in table.rows for cell in row[1:]), "each with its interval"


def test_without_twins_there_is_no_twin_table():
    data = made_up_comparison(seeds=2)
    for unit in data.units:
        unit.twins.clear()
        unit.shams.clear()
    assert twin_table(data, "en") is None and net_table(data, "en") is None
    assert data.to_json()["twins"] == {}


def test_notes_say_what_the_intervals_hold_and_how_much_is_assumed(comparison):
    words = " ".join(policy_table(comparison, "en").notes)
    assert "95% intervals of the mean of 12 paired runs" in words
    assert "100 of the 200 numbers" in words
    assert "not ranked" in words
    draws = " ".join(policy_table(made_up_comparison(seeds=2, draws=3), "en").notes)
    assert "3 sets of parameter values with 2 runs each" in draws


def test_a_combination_is_held_against_the_sum_of_its_policies(comparison):
    whole = comparison.entries[-1].label
    parts = sum(comparison.difference(part, "entries").mean for part in comparison.parts_of(whole))
    beyond = comparison.interaction(whole, "entries")
    assert beyond.mean == pytest.approx(comparison.difference(whole, "entries").mean - parts)
    assert any(note.startswith("All five together:") for note in policy_table(comparison, "en").notes)


def test_each_policy_says_once_what_it_costs_and_what_the_baseline_holds(comparison):
    from sim.report.tables import cost_notes

    assert len(cost_notes(comparison, "en")) == len(comparison.policy_notes("en")) == 5
    assert cost_notes(comparison, "nl")[0] == (
        "Vertragen bij crisis: hours: 200.000 euro per jaar (100.000 tot 400.000) (assumption)"
    )


def test_failures_and_a_stop_are_said_below_the_table():
    data = made_up_comparison(seeds=2)
    data.failures.append({"draw": 0, "seed": 5, "policy": "", "reason": "x", "detail": ""})
    data.interrupted = True
    words = " ".join(policy_table(data, "en").notes)
    assert "1 pieces of this comparison failed" in words
    assert "stopped before it was complete" in words


@pytest.mark.parametrize("lang", LANGS)
def test_markdown_has_as_many_cells_in_every_line_of_a_table(comparison, lang):
    for block in markdown(policy_table(comparison, lang)).split("\n\n"):
        if block.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1


def test_csv_holds_numbers_as_a_spreadsheet_of_the_language_opens_them(comparison):
    mean = comparison.level("baseline", "entries").mean
    rows = list(csv.DictReader(io.StringIO(comma_separated([policy_table(comparison, "en")]))))
    found = next(r for r in rows if r["row"] == "Baseline" and r["column"] == "entries")
    assert float(found["value"]) == mean
    dutch = comma_separated([policy_table(comparison, "nl")], "nl")
    frame = pl.read_csv(dutch.encode(), separator=";", decimal_comma=True)
    assert dutch.startswith("\ufeff") and frame.columns == [
        "tabel",
        "rij",
        "kolom",
        "grootheid",
        "waarde",
        "naam in het programma",
    ]
    at = (pl.col("rij") == "Uitgangssituatie") & pl.col("naam in het programma").str.contains(" / entries / mean")
    assert frame.filter(at)["waarde"].to_list() == [mean]


def test_html_escapes_names_from_outside(comparison):
    table = policy_table(comparison, "en")
    row = (table.rows[0][0].__class__("<script>x</script>"), *table.rows[0][1:])
    page = html_page([table.__class__(table.key, "<b>", table.columns, (row,))], lang="en", under="", planning="&")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_numbers_are_written_as_the_language_does():
    assert decimal(1234.5, "nl", 1) == "1.234,5"
    assert decimal(1234.5, "en", 1) == "1,234.5"
    assert decimal(-0.04, "en", 1) == "0.0"
    assert decimal(2.0, "en", 0, sign=True) == "+2"
    assert decimal(math.nan, "nl") == "–"
    assert [digits_for(x) for x in (100, 5, 0.5, 0.01)] == [0, 1, 2, 3]


def test_a_probability_is_never_shown_as_certain():
    assert probability(1.0, "en") == "more than 99%"
    assert probability(0.0, "nl") == "minder dan 1%"
    assert probability(0.874, "en") == "87%"
    assert probability(None, "en") == "–"


def test_every_text_exists_in_both_languages_with_the_same_blanks():
    import string

    for key, found in TEXTS.items():
        assert set(found) == set(LANGS), key
        blanks = [{name for _, name, _, _ in string.Formatter().parse(found[lang]) if name} for lang in LANGS]
        assert blanks[0] == blanks[1], key
        assert "  " not in found["nl"] and "  " not in found["en"], key


def test_a_language_that_is_not_there_is_refused(comparison):
    with pytest.raises(ValueError, match="use en or nl"):
        comparison.table("de")
    assert text("policy", "nl") == "Beleid"
