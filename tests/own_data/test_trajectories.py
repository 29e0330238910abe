"""Trajectories and capacities of a user: the forms in which they are read, and the sentence of each fault."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from sim.own_data.capacities import read_capacities
from sim.own_data.faults import MOST_KEPT, refusal
from sim.own_data.trajectories import GOES_ON, Trajectories, is_service_number, read_trajectories
from sim.own_data.words import CARE_WORDS, END_WORDS, Care, End
from sim.words import Form
from tests.own_data.files import AREAS, HEAD, STAYS, stays, written

DUTCH = """pseudoniem;gebied;zorgvorm;startdatum;einddatum;crisis;reden einde
C1;Noord;crisisplek;1-3-2022;15-4-2022;ja;naar een andere plek
C1;Noord;open leefgroep;15-04-2022;10/01/2023;nee;terug naar huis
C2;zuid;Pleegzorg;01.05.2019;;NEE;
C3;Zuid;deeltijdverblijf;1-6-2022;1-12-2022;n;anders of onbekend
"""


def same(one: Trajectories, other: Trajectories) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Trajectories))


def fault_of(folder, rows, head=HEAD):
    return str(refusal(read_trajectories(stays(folder, rows, head), AREAS)[1]))


def test_care_forms_and_their_words_are_those_of_the_model():
    for form in list(Form)[1:]:
        assert Care(int(form)).key == form.key and CARE_WORDS[form.key] == CARE_WORDS[form.nl.replace(" ", "_")] == form
    assert END_WORDS["terug_naar_huis"] == END_WORDS["returned_home"] == End.HOME


def test_what_stands_in_the_file_is_what_is_read(tmp_path):
    found, faults = read_trajectories(stays(tmp_path), AREAS)
    assert not faults.found and not faults.remarks
    assert found.child.tolist() == [0, 0, 1, 2] and found.area.tolist() == [0, 0, 1, 1]
    assert found.care.tolist() == [Care.CRISIS_BED, Care.OPEN_GROUP, Care.FOSTER_CARE, Care.PART_TIME]
    assert found.crisis.tolist() == [True, False, False, False]
    assert found.reason.tolist() == [End.MOVED, End.HOME, End.NONE, End.OTHER]
    assert (found.end - found.start)[:2].tolist() == [45, 270] and found.end[2] == GOES_ON


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_a_dutch_file_gives_the_same_stays(tmp_path, sign, encoding):
    quirks = DUTCH.replace(";", sign).replace("C1", '"C1"').replace("pseudoniem", "Cliënt")
    quirks = "".join(f"{line}{sign}{sign}\r\n" for line in quirks.splitlines()) + f"{sign * 8}\r\n" * 3
    found, faults = read_trajectories(written(tmp_path, quirks, encoding), AREAS)
    assert not faults.found, str(refusal(faults))
    assert same(found, read_trajectories(stays(tmp_path), AREAS)[0])


def test_rows_may_stand_in_any_order_and_a_spreadsheet_may_add_a_time(tmp_path):
    rows = "\n".join(reversed(STAYS.replace("2022-03-01", "2022-03-01 00:00:00").splitlines()))
    found, faults = read_trajectories(stays(tmp_path, rows), AREAS)
    usual = read_trajectories(stays(tmp_path), AREAS)[0]
    assert not faults.found and sorted(found.start) == sorted(usual.start) and sorted(found.end) == sorted(usual.end)


@pytest.mark.parametrize(
    ("find", "put", "words"),
    [
        ("C2,", ",", "line 4, column pseudonym: the cell is empty"),
        ("C2,", "-,", "column pseudonym: found signs without letters or digits"),
        ("C2,Zuid", "C2,West", "column area: found a word that is not in the list. Allowed: Noord, Zuid"),
        ("C2,Zuid", "C2,Zuud", "Did you mean 'zuid'?"),
        ("foster care", "foster car", "column care form: found a text of several words that is not in the list. Allowed: ne"),
        ("2022-03-01", "", "line 2, column start: the cell is empty. Allowed: a date as 2024-03-01"),
        ("2022-03-01", "31-2-2022", "column start: found a date that does not exist"),
        ("2022-03-01", "03/14/2022", "It is read with the day first"),
        ("2022-03-01", "44621", "This may be a date as a spreadsheet keeps it"),
        ("2022-03-01", "1-3-22", "Write the year with four digits"),
        ("2022-03-01", "1922-03-01", "a date in a year that cannot be meant. Allowed: 1980 to 2100"),
        ("2022-04-15,yes", "9999-12-31,yes", "line 2, column end: found a date in a year that cannot be meant. Allowed: 1980 to "
         "2100. What goes on has no end: empty the cell."),
        ("2022-04-15,yes", "2022-02-15,yes", "line 2, column end: the stay ends before it begins"),
        ("2022-04-15,yes", "2022-04-15,perhaps", "column crisis: found a word. Allowed: yes or no (ja, nee)"),
        ("2022-04-15,yes", "2022-04-15,-1", "Allowed: yes or no (ja, nee)"),
        ("returned home", "gone", "column reason of end: found a word that is not in the list"),
        ("2019-05-01,,no,", "2019-05-01,,no,returned home", "there is a reason of end, and no end"),
        ("2019-05-01,,no,", "1990-05-01,2022-05-01,no,returned home", "the stay lasts more than 23 years"),
        ("C2,Zuid,foster care,2019-05-01,,no,", "C1,Zuid,foster care,2022-04-01,,no,", "line 4: the stay overlaps with that of"),
        ("C2,Zuid,foster care,2019-05-01,,no,", STAYS.splitlines()[0], "the row is the same as that of line 2"),
        ("crisis bed", "crisis, bed", "line 2: the row has 8 cells. Allowed: 7 cells"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_is_allowed(tmp_path, find, put, words):
    assert find in STAYS
    assert words in fault_of(tmp_path, STAYS.replace(find, put, 1))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (HEAD.replace("crisis", "crises"), "there is no column 'crises'. Allowed: pseudonym"),
        (HEAD.replace("crisis", "crises"), "the column crisis is missing. Allowed: crisis, crisis placement"),
        (HEAD.replace("area", "start"), "the column start stands there twice"),
        (HEAD.replace("start,", "gebied,"), "the column area, gebied stands there twice"),
        (HEAD + ",name of child", "Remove the column: what is not needed is better left out"),
        ("C9,Noord,crisis bed,2022-03-01,,yes,", "the first row does not name the columns"),
    ],
)
def test_a_fault_of_the_columns_is_told(tmp_path, head, words):
    told = fault_of(tmp_path, STAYS, head)
    assert words in told and "C9" not in told


def test_all_faults_are_told_at_once_and_the_same_of_many_rows_once(tmp_path):
    rows = "\n".join(f"C{i},Noord,tent,2022-03-01,,yes," for i in range(50)) + "\nC60,Noord,crisis bed,soon,,yes,"
    told = refusal(read_trajectories(stays(tmp_path, rows), AREAS)[1])
    assert len(told.faults) == 51 and len(told.messages) == 5
    assert "the same in 47 other rows" in str(told) and "line 52, column start: found a word" in str(told)


def test_of_very_many_faults_the_first_are_kept_and_the_others_counted(tmp_path):
    rows = "\n".join(f"C{i},Noord,tent,2022-03-01,,yes," for i in range(MOST_KEPT + 9))
    told = refusal(read_trajectories(stays(tmp_path, rows), AREAS)[1])
    assert len(told.faults) == MOST_KEPT and told.more == 9 and f"{MOST_KEPT + 9} faults" in str(told)


def test_what_may_be_right_is_remarked_and_read(tmp_path):
    rows = STAYS.replace("2022-04-15,yes", "2022-04-18,yes").replace(",returned home", ",")
    found, faults = read_trajectories(stays(tmp_path, rows), AREAS)
    assert not faults.found
    assert [one.found[:30] for one in faults.remarks] == [
        "the stay ended, and no reason ",
        "two stays of one child overlap",
    ]
    assert found.end[0] == found.start[1] and found.reason[1] == End.OTHER


def test_a_file_that_is_none_is_told(tmp_path):
    for content, words in (("", "the table is empty"), (HEAD, "the table has no rows"), ('a"b\n"', "does not name"),
                           ("\x00\x01", "the first row")):  # fmt: skip
        assert words in str(refusal(read_trajectories(written(tmp_path, content), AREAS)[1]))
    assert "this is a folder" in str(refusal(read_trajectories(tmp_path, AREAS)[1]))


def test_numbers_of_citizens_are_refused_as_pseudonyms(tmp_path):
    numbers = ["111222333", "123456782", "100000009", "100000010", "010000008"]  # made up, and they pass the test
    assert all(map(is_service_number, numbers)) and not is_service_number("123456789")
    rows = "\n".join(f"{number},Noord,crisis bed,2022-03-01,,yes," for number in numbers)
    told = fault_of(tmp_path, rows)
    assert "look like citizen service numbers" in told and not any(number in told for number in numbers)
    codes = "\n".join(f"C{k},Noord,crisis bed,2022-03-01,,yes," for k in range(9))
    one_of_ten = f"{codes}\n{rows.splitlines()[0]}"
    for few in (rows.replace("111222333", "111222334"), rows.replace("111222333", "1112.22.333"), one_of_ten):
        assert "look like citizen service numbers" in fault_of(tmp_path, few)
    luck = rows
    for digit in "3290":  # one of five passes, as one in eleven does
        luck = luck.replace(f"{digit},Noord", f"{(int(digit) + 1) % 10},Noord", 1)
    assert not read_trajectories(stays(tmp_path, luck), AREAS)[1].found


@pytest.mark.parametrize("name", ["Jan Jansen", "Jansen, Jan", "Jan Jansen-3 12-03-2012", "JJ 2012-03-12", "c\x001"])
def test_pseudonyms_that_say_who_it_is_or_cannot_be_read_are_refused(tmp_path, name):
    told = fault_of(tmp_path, f'"{name}",Noord,crisis bed,2022-03-01,,yes,')
    assert "pseudonym" in told and "Jan" not in told and "2012" not in told


def test_pseudonyms_that_differ_in_capitals_alone_are_refused(tmp_path):
    row = "{},Noord,crisis bed,2022-0{}-01,2022-0{}-05,yes,returned home"
    told = fault_of(tmp_path, "\n".join((row.format("C01", 3, 3), row.format("c01", 5, 5))))
    assert "line 3" in told and "looks like the one in line 2" in told and "01" not in told.replace("line", "")
    for name in ("kind 12", "c-0001", "aB3xQ", "1234"):
        assert not read_trajectories(stays(tmp_path, row.format(name, 3, 3)), AREAS)[1].found


# --- capacities -------------------------------------------------------------------------------------------------------
PLACES = """gebied;zorgvorm;plekken;vanaf;t/m
Noord;open leefgroep;12,5;1-1-2020;
Noord;open leefgroep;"1 200";1-1-2023;31-12-2023
alle;netwerkpleeggezin;40;1-1-2020;
"""


def test_capacities_go_on_to_the_next(tmp_path):
    found, faults = read_capacities(written(tmp_path, PLACES), AREAS)
    assert not faults.found
    assert [(one.area, one.care, one.places) for one in found] == [
        (-1, Care.NETWORK_FOSTER, 40.0), (0, Care.OPEN_GROUP, 12.5), (0, Care.OPEN_GROUP, 1200.0),
    ]  # fmt: skip
    assert found[1].end == found[2].start and found[2].end - found[2].start == 365


@pytest.mark.parametrize(
    ("find", "put", "words"),
    [
        ("12,5", "-2", "column plekken: found a number below 0. Allowed: 0 or more"),
        ("12,5", "a dozen", "column plekken: found a text of several words"),
        ("1-1-2020;\nN", "1-1-2020;1-1-2024\nN", "the capacity begins before that of line 2 ends"),
        ("1-1-2023", "1-1-2020", "begins on the same day as that of line 2"),
        ("31-12-2023", "31-12-2022", "the period ends before it begins"),
        ("alle", "Oost", "column gebied: found a word that is not in the list. Allowed: Noord, Zuid, city"),
    ],
)
def test_a_fault_of_a_capacity_is_told(tmp_path, find, put, words):
    assert find in PLACES
    assert words in str(refusal(read_capacities(written(tmp_path, PLACES.replace(find, put, 1)), AREAS)[1]))


def test_a_name_among_the_columns_that_is_like_none_of_them_is_not_shown(tmp_path):
    _, faults = read_trajectories(written(tmp_path, f"{HEAD},Pietje77\n" + "a," * 7 + "b\n"), AREAS)
    assert "Pietje77" not in str(refusal(faults)) and "cell 8" in str(refusal(faults))


def test_places_of_all_areas_and_of_one_are_not_added_up(tmp_path):
    text = "area,care form,places,from,until\nalle,family home,4,2022-01-01,\nNoord,family home,4,2022-01-01,\n"
    _, faults = read_capacities(written(tmp_path, text), AREAS)
    assert "line 2 of all areas" in str(refusal(faults))
    apart = text.replace("alle,family home,4,2022-01-01,", "alle,family home,4,2021-01-01,2021-12-31")
    assert not read_capacities(written(tmp_path, apart), AREAS)[1].found
