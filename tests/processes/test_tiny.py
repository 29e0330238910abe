"""What is kept in a byte of a family's or a child's row fits there, with much to spare."""

from sim.code import Code
from sim.policies import parse
from sim.scenario.loading import load_scenario
from sim.simulation import begin_run, prepare
from sim.units import YEAR
from sim.words import Behaviour, CareClass, CrisisCase, FigureState, Form, HelpForm, LegalStatus, Request, RespiteForm
from sim.world.layout import CHILD_DTYPE, FAMILY_DTYPE, TINY

HALF = 64
BUSY = {
    "levels.crisis": [0.5, 4.0, 8.0],
    "levels.report": [0.5, 4.0, 8.0],
    "routes.part_time": 1.0,
    "crisis.repeat": 5.0,
}


def test_words_that_are_kept_in_a_byte_are_few():
    words: list[type[Code]] = [
        Behaviour,
        CareClass,
        CrisisCase,
        FigureState,
        Form,
        HelpForm,
        LegalStatus,
        Request,
        RespiteForm,
    ]
    assert max(max(word) for word in words) < HALF


def test_each_is_a_field_of_one_table():
    assert {name for kind in (FAMILY_DTYPE, CHILD_DTYPE) for name in kind.names if kind[name].itemsize == 1
            and not name.startswith("spare_")} == TINY  # fmt: skip


def test_counts_of_a_busy_place_fit():
    state = prepare(load_scenario("minimal").with_changes(BUSY), 1, burn_in=1.0)
    run = begin_run(state, parse("slow_down+network_first+support_figure+support_families+wel_thuis_team"), 4.0)
    run.to(state.start + 4.0 * YEAR)
    world = run.world
    seen = {}
    for table in (world.families, world.children):
        seen |= {name: (int(table[name].min()), int(table[name].max())) for name in set(table.dtype.names) & TINY}
    assert set(seen) == TINY
    assert all(0 <= low and high < HALF for low, high in seen.values()), seen
    assert seen["minors"][1] > 2 and seen["form"][1] > 1 and seen["stressors"][1] > 15
