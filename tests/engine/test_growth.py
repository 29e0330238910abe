"""Growth, copies and longer runs: none of them may change what happens."""

import numpy as np
import pytest

from sim.engine import add_lines, copy_engine, grow, has_room, lengthen, make_engine, n_lines
from sim.engine.kernel import LINE
from sim.engine.tables import ABREAST, LARGE, clocks_held, enlarge, vector

from . import toy
from .desk import Desk


@pytest.fixture(scope="module")
def roomy():
    return toy.run(toy.make(seed=3, room=20_000), 300.0)


@pytest.mark.parametrize("room", [1, 150, 300, 1111])
def test_any_initial_room_gives_the_same_history(room, roomy):
    tight = toy.run(toy.make(seed=3, room=room), 300.0)
    assert toy.digest(tight) == toy.digest(roomy)
    assert len(tight.log) < len(roomy.log)


def test_the_toy_uses_everything(roomy):
    happened = set(toy.history(roomy)["what"].tolist())
    assert happened == {toy.ILL, toy.WORSE, toy.LEAVE, toy.DIE, toy.RECALL, 10, 20}
    assert int(roomy.tally[0].people) > 150


def test_stopping_on_the_way_changes_nothing(roomy):
    steps = toy.make(seed=3)
    for until in (0.5, 7.0, 7.25, 100.0, 101.0, 300.0):
        steps = toy.run(steps, until)
    assert toy.digest(steps) == toy.digest(roomy)


def test_a_branch_without_change_is_the_same_as_going_on_and_leaves_its_origin_alone(roomy):
    origin = toy.run(toy.make(seed=3), 120.0)
    before = toy.digest(origin)
    copies = [toy.run(toy.branch(origin), 300.0) for _ in range(2)]
    assert [toy.digest(copy) for copy in copies] == [toy.digest(roomy)] * 2
    assert toy.digest(origin) == before
    assert toy.digest(toy.run(origin, 300.0)) == toy.digest(roomy)


def test_a_copy_shares_no_memory():
    e = toy.make().engine
    for one, other in zip(e, copy_engine(e), strict=True):
        assert one.dtype == other.dtype and one.shape == other.shape and type(one) is type(other)
        assert one.tobytes() == other.tobytes()
        assert not np.shares_memory(one, other)


def test_a_lengthened_run_is_the_long_run(roomy):
    """Clocks past the first horizon were kept, so nothing is lost. (Weeks of profiles have to cover both.)"""
    short = toy.make(seed=3)
    short = short._replace(engine=lengthen(short.engine, 500.0))
    cut = toy.make(seed=3)
    cut.engine.state[0].horizon = 90.0
    for id in range(1, int(cut.engine.state[0].n_entities)):
        cut.engine.entities[id].slot = -1
    cut = toy.run(cut, 80.0)
    cut = cut._replace(engine=lengthen(cut.engine, 400.0))
    assert np.array_equal(toy.history(toy.run(cut, 300.0)), toy.history(roomy))
    assert np.array_equal(toy.history(toy.run(short, 300.0)), toy.history(roomy))


def test_a_horizon_cannot_be_brought_forward():
    with pytest.raises(ValueError, match="not later"):
        lengthen(make_engine([0, 1], horizon_days=100.0), 50.0)


def test_events_past_the_horizon_happen_after_lengthening():
    desk = Desk(horizon_days=10.0)
    one = desk.new()
    desk.set_time(one, 0, 15.5)
    desk.reclock()
    assert desk.pop(until=10.0)[0] == 0
    desk.e = lengthen(desk.e, 20.0)
    assert desk.pop() == (one, 0, 15.5)


def test_growing_makes_room_and_keeps_mail():
    desk = Desk(room={"mail": 70, "entities": 100, "clocks": 64 * 64 + 500, "waits": 70}, n_lines=1)
    assert desk.has_room()
    for n in range(60):
        desk.post(1, n, 0, 0, 0.0)
    for _ in range(50):
        desk.mail()
    for n in range(50):
        desk.post(1, 60 + n, 0, 0, 0.0)
        desk.join(1, 0, n, 0.0)
        desk.new(key=n)
    assert not desk.has_room()
    desk.e = grow(desk.e)
    assert desk.has_room()
    assert [int(desk.mail()[1]) for _ in range(60)] == list(range(50, 110))
    assert desk.mail()[0] == 0
    assert desk.serving_order(1) == list(range(50))
    again = grow(desk.e)
    assert all(one is other for one, other in zip(again, desk.e, strict=True))  # nothing short: nothing copied


def test_no_room_is_an_error_and_never_silent():
    desk = Desk(room={"entities": 2, "clocks": 16, "waits": 1}, n_lines=1)
    desk.new(key=1)
    desk.new(key=2)
    with pytest.raises(RuntimeError, match="entity"):
        desk.new(key=3)
    desk.join(1, 0, 1, 0.0)
    with pytest.raises(RuntimeError, match="wait"):
        desk.join(1, 0, 1, 0.0)


def test_more_lines():
    desk = Desk(n_lines=1)
    desk.join(1, 0, 11, 0.0)
    desk.e = add_lines(desk.e, 2)
    assert n_lines(desk.e) == 3
    desk.join(3, 0, 12, 0.0)
    assert (desk.serving_order(1), desk.serving_order(2), desk.serving_order(3)) == ([11], [], [12])


def test_row_zero_is_never_written():
    e = toy.run(toy.make(seed=5), 200.0).engine
    for table in (e.entities, e.waits):
        assert table[0].tobytes() == bytes(table.dtype.itemsize)
    assert all(e.lines[row].tobytes() == bytes(e.lines.dtype.itemsize) for row in range(3))


def test_room_is_asked_from_compiled_code_and_from_python():
    assert has_room(make_engine([0, 1]))
    assert not has_room(make_engine([0, 1], room=10))


def test_a_large_table_is_zero_begins_a_cache_line_and_can_be_written():
    for rows in (100, LARGE // 8 + 1):
        table = vector(rows, np.float64)
        assert len(table) == rows and not table.any() and table.ctypes.data % LINE == 0
        table[-1] = 3.0
        assert enlarge(table, rows + 7)[rows - 1] == 3.0 and not enlarge(table, rows + 7)[rows:].any()


def test_clocks_take_whole_lines_of_which_the_rest_is_never_due():
    assert [clocks_held(clocks) for clocks in (0, 1, 8, 9, 64)] == [0, 8, 8, 16, 64]
    e = toy.run(toy.make(seed=5), 50.0).engine
    first, clocks = e.entities["first"][1 : e.state[0].n_entities], e.entities["clocks"][1 : e.state[0].n_entities]
    assert (first % ABREAST == 0).all()
    assert all((e.dues[at + n : at + clocks_held(int(n))] == np.inf).all() for at, n in zip(first, clocks, strict=True))
