"""The targets file: what it may hold, and the sentence that each fault gets."""

from importlib.resources import files

import pytest

from sim.data import TargetError, drivers, register, targets
from sim.data.targets import FIELDS, FILE, HOME, read

TEXT = (files("sim.data") / "targets.csv").read_text(encoding="utf-8")
LINES = TEXT.splitlines()


def changed(find, put, of="T08,stock"):
    """The file with one cell of one line changed."""
    [at] = [i for i, line in enumerate(LINES) if line.startswith(of)]
    assert find in LINES[at]
    return "\n".join([*LINES[:at], LINES[at].replace(find, put, 1), *LINES[at + 1 :]])


def test_all_targets_are_there_split_by_part_and_year():
    assert {row.id for row in targets()} == {f"T{number:02d}" for number in range(1, 41)}
    assert [row.use for row in targets() if row.id == "T06"] == ["fit", "fit", "fit", "held_out"]
    assert {row.period for row in targets() if row.id == "T06"} == {"2016", "2017", "2018", "2019"}


def test_every_target_rests_on_the_register_and_says_why_it_may_be_off():
    for row in targets():
        assert row.low <= row.value <= row.high and row.discrepancy > 0 and "discrepancy: " in row.note
        assert set(row.register_ids) <= set(register())
        assert row.known_from >= row.year


def test_what_is_from_abroad_is_a_band():
    assert all(row.use == "band" for row in targets() if row.place not in HOME)
    assert {row.id for row in targets("band")} == {"T21", "T28", "T31", "T32", "T33", "T34", "T38"}


def test_a_series_is_a_driver_or_a_target_never_both():
    driving = {id for row in drivers() for id in row.register_ids}
    assert driving and not driving & {id for row in targets() for id in row.register_ids}
    assert {row.part.split("_")[0] for row in drivers()} == {"reports", "enquiries", "places", "births", "prices"}


def test_no_fact_of_one_period_is_fit_and_held_out():
    fit, kept = ({(row.fact, row.period) for row in targets(use)} for use in ("fit", "held_out"))
    assert not fit & kept
    stock, flow, exit = (next(row.fact for row in targets() if row.id == id) for id in ("T05", "T06", "T09"))
    assert stock == flow == exit
    assert len({row.fact for row in targets() if row.id in ("T22", "T23")}) == 1
    assert len({row.fact for row in targets() if (row.id, row.part) in (("T13", "started"), ("T40", "started"))}) == 1


COUNTED_OVER = {"T02": 1.2}
"""By what a count is divided, because the source counts more than the model does: the note of the target says why."""


def test_single_numbers_are_those_of_the_register():
    for row in targets():
        own = register()[row.register_ids[0]].central
        if own is not None and row.id in ("T01", "T02", "T06", "T07", "T08", "T09", "T10", "T12", "T13", "T17", "T18"):
            assert row.value * COUNTED_OVER.get(row.id, 1.0) == pytest.approx(own, rel=1e-5), row


def test_counts_of_the_country_are_scaled_by_its_youths():
    row = next(row for row in targets() if row.id == "T06")
    assert row.value * row.scale == pytest.approx(4839 / 3400) and row.shown_unit == "per 1000 a year"


@pytest.mark.parametrize(
    ("find", "put", "words"),
    [
        ("0.47", "half", "value must be a number, found half"),
        (",0.43,", ",,", "low must be a number, found nothing"),
        (",0.43,", ",0.49,", "value must lie between low and high"),
        (",0.51,", ",1.51,", "high of a share at most 1"),
        (",fit,", ",fitted,", "use must be one of fit, held_out, band; found fitted"),
        (",target,", ",both,", "role must be one of target, driver; found both"),
        (",2021,", ",20-21,", "period must be a year"),
        (",share,", ",percent,", "unit must be one of"),
        ("FOS-NL-NETSH", "FOS-NL-NONE", "the register has no row FOS-NL-NONE"),
        (",Netherlands,", ",England,", "is a band; found fit for England"),
        ("discrepancy: ", "", "its reason stand in the note"),
        (",0.04,absolute", ",0,absolute", "discrepancy must be above 0"),
        ("network share", "", "a target has a fact, a driver has none"),
        (",share,,", ",share,POP-NL-2019,", "only a count"),
        ("T08", "X08", "id must be T and two digits"),
        (",2022,year after", ",soon,year after", "known_from must be a number, found soon"),
    ],
)
def test_a_fault_says_where_it_is_and_what_is_allowed(find, put, words):
    with pytest.raises(TargetError) as fault:
        read(changed(find, put))
    assert words in str(fault.value) and str(fault.value).startswith(f"{FILE}, line ")


def test_faults_between_rows_are_found():
    with pytest.raises(TargetError, match="must have one unit in all years"):
        read(changed(",count a year,", ",count,", of="T06,started,foster turnover,target,2017"))
    with pytest.raises(TargetError, match="stands there twice"):
        read("\n".join([*LINES, LINES[1]]))
    with pytest.raises(TargetError, match="a target or a driver, never both"):
        read(changed("VT-NL-PU-2020", "FOS-NL-NETSH", of="D01,reports_province"))
    with pytest.raises(TargetError, match="fit in one row and held out in another"):
        read(changed(",held_out,", ",fit,", of="T40,started"))
    with pytest.raises(TargetError, match="the columns must be id, part"):
        read("a,b\n1,2\n")
    with pytest.raises(TargetError, match=f"there must be {len(FIELDS)} cells"):
        read(f"{LINES[0]}\n{LINES[1]},more\n")


def test_the_shipped_files_name_no_other_file():
    for name in ("register.csv", "targets.csv"):
        text = (files("sim.data") / name).read_text(encoding="utf-8")
        assert "seed page" not in text and "seed 0" not in text
