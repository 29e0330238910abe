"""Designs: what can be varied, which points are computed, and sentences for what cannot be done."""

import numpy as np
import pytest

from sim.designs.design import MOST_RUNS, make_design
from sim.designs.design_file import read_design
from sim.designs.factors import changes_of
from sim.errors import InputError
from sim.scenario.loading import load_scenario


@pytest.fixture(scope="module")
def minimal():
    return load_scenario("minimal")


def test_a_grid_holds_every_combination_with_the_last_factor_fastest(minimal):
    vary = [
        {"path": "strain.poor", "values": (1.0, 1.5)},
        {"path": "services.court.places", "low": 1, "high": 3, "steps": 3},
    ]
    assert make_design(minimal, vary, kind="grid").points == (
        (1.0, 1),
        (1.0, 2),
        (1.0, 3),
        (1.5, 1),
        (1.5, 2),
        (1.5, 3),
    )


@pytest.mark.parametrize("kind", ["latin", "sobol"])
def test_a_sample_fills_the_range_of_the_ledger_evenly(minimal, kind):
    row = {row.path: row for row in minimal.ledger()}["parameters.strain.poor"]
    design = make_design(minimal, ["strain.poor", {"path": "stressors.onset.0", "log": True}], kind=kind, number=16)
    share = (np.array([point[0] for point in design.points]) - row.low) / (row.high - row.low)
    assert sorted((share * 16).astype(int)) == list(range(16))  # one in each of 16 strips, also for Sobol
    assert design.points == make_design(minimal, ["strain.poor", {"path": "stressors.onset.0", "log": True}], kind=kind,
                                        number=16).points  # fmt: skip
    other = make_design(minimal, ["strain.poor"], kind=kind, number=16, sample_seed=1)
    assert {p[0] for p in other.points}.isdisjoint(p[0] for p in design.points)


def test_a_value_reaches_the_scenario_at_its_path(minimal):
    vary = ["stressors.onset.1", "areas.Noord.help_gradient", "services.board.places", "practices.slow_down.strength"]
    vary.append({"path": "services.neighbourhood_team.each.places", "times": True})
    vary.append({"path": "stressors.onset.0", "times": True})
    design = make_design(minimal, vary, [[0.5, 1.1, 3.0, 0.2, 0.5, 2.0]])
    place = minimal.with_changes(changes_of(minimal, design.factors, design.points[0]))
    before, after = minimal.parameters.stressors.onset, place.parameters.stressors.onset
    assert after == (before[0] * 2, 0.5, *before[2:])
    assert place.areas[0].help_gradient == 1.1
    assert place.service("board").places_at(place.start) == 3
    assert place.practices.slow_down.strength == 0.2
    assert sum(s.places_at(place.start) for s in place.services if s.kind == "neighbourhood_team") == 65


def test_a_design_that_varies_nothing_is_one_point_the_scenario_as_it_is(minimal):
    design = make_design(minimal, policies=["slow_down"])
    assert design.points == ((),) and design.factors == ()


def test_a_capacity_over_time_is_scaled_step_by_step(minimal):
    steps = [{"from": minimal.start, "count": 4}, {"from": minimal.end, "count": 2}]
    place = minimal.with_changes({"services.board.places": steps})
    design = make_design(place, [{"path": "services.board.places", "times": True}], [[1.5]])
    scaled = changes_of(place, design.factors, design.points[0])["services.board.places"]
    assert [step["count"] for step in scaled] == [6, 3]


def test_points_that_differ_in_policies_alone_share_a_history(minimal):
    vary = ["strain.poor", "policies.slow_down.strength"]
    design = make_design(minimal, vary, [[1.1, 0.2], [1.3, 0.2], [1.1, 0.9]], policies=["slow_down"], seeds=3)
    assert design.draws == (0, 1, 0)
    assert design.layout == ((0, 2), (1,)) and len(design) == 6
    piece = design.piece(2)
    assert piece.seed == 2 and piece.changes == {"parameters.strain.poor": 1.1}
    assert [entries[0].policies[0].strength for _, entries in piece.runs] == [0.2, 0.9]
    many = make_design(minimal, vary[1:], [[k / 100] for k in range(100)], policies=["slow_down", "network_first"])
    assert max(len(group) for group in many.layout) == MOST_RUNS // 2


def test_the_policy_itself_can_be_varied(minimal):
    vary = [{"path": "policy", "values": ("none", "slow_down", "slow_down+network_first")}]
    design = make_design(minimal, vary, kind="grid")
    assert design.labels == ("baseline", "slow_down", "slow_down+network_first")
    assert [len(entries) for _, entries in design.piece(0).runs] == [0, 1, 1]


def test_the_hash_is_that_of_what_is_asked(minimal):
    def asked(**more):
        return make_design(minimal, ["strain.poor"], [[1.1], [1.2]], **more).digest

    assert asked() == asked(name="another name")
    assert (
        len({asked(), asked(seeds=2), asked(years=1), asked(policies=["slow_down"]), asked(outcomes=["entries"])}) == 5
    )


@pytest.mark.parametrize(
    "vary, more, words",
    [
        (["strain.por"], {}, "no such number.*Did you mean 'parameters.strain.poor'"),
        (["stressors.onset"], {}, "list of 5 numbers.*stressors.onset.0"),
        (["stressors.onset.7"], {}, "elements are .0 to .4"),
        (["services.bord.places"], {"points": [[1]]}, "there is no service 'bord'"),
        (["strain.poor"], {"points": [[-1.0]]}, "at least 0"),
        (["policies.slow_down.strength"], {}, "not in the list of policies"),
        (["policies.slow_down.strenght"], {"policies": ["slow_down"]}, "Did you mean 'strength'"),
        (["policies.slow_down.strength"], {"policies": ["slow_down"], "points": [[3.0]]}, "between -1 and 1"),
        (["strain.poor"], {"kind": "sobol", "number": 100}, "power of two.*64 or 128"),
        (["strain.poor", "strain.poor"], {}, "once"),
        (["years"], {}, "cannot be varied"),
        (["strain.poor"], {"points": [[1.0, 2.0]]}, "one value for each of the 1 factors"),
        (["strain.poor"], {"points": [[float("nan")]]}, "finite"),
        (["strain.poor"], {"outcomes": ["entrys"]}, "did you mean entries"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(minimal, vary, more, words):
    with pytest.raises(InputError, match=f"(?s){words}"):
        make_design(minimal, vary, **{"kind": "latin", "number": 4, **more})


def test_a_design_file_gives_the_same_design_as_python(tmp_path, minimal):
    (tmp_path / "points.csv").write_text("strain.poor,office\n1.1,0.5\n1.3,0.7\n")
    (tmp_path / "d.toml").write_text(
        'scenario = "minimal"\nyears = 1\nseeds = [4, 5]\npolicies = ["slow_down"]\noutcomes = ["entries"]\n'
        'changes = { "strain.single" = 1.2 }\n[sample]\nkind = "points"\nfile = "points.csv"\n'
        '[[vary]]\npath = "policies.slow_down.office"\nname = "office"\n'
    )
    vary = ["strain.poor", {"path": "policies.slow_down.office", "name": "office"}]
    same = make_design("minimal", vary, np.array([[1.1, 0.5], [1.3, 0.7]]), policies=["slow_down"], seeds=[4, 5], years=1,
                       outcomes=["entries"], changes={"strain.single": 1.2})  # fmt: skip
    found = read_design(tmp_path / "d.toml")
    assert found.digest == same.digest and found.scenario.digest == same.scenario.digest
    assert found.frame().columns == ["point", "draw", "strain.poor", "office"]


@pytest.mark.parametrize(
    "text, words",
    [
        ("scenario = minimal", "not valid TOML"),
        ('scenario = "nowhere"', "no scenario file, folder or name 'nowhere'"),
        ("seeds = 3", "key 'scenario' is missing"),
        ('scenario = "minimal"\nseed = 3', "line 2.*no key 'seed'.*Did you mean 'seeds'"),
        ('scenario = "minimal"\nseeds = 0', "line 2"),
        ('scenario = "minimal"\n[sample]\nkind = "lattin"', "line 3.*'lattin'.*Did you mean 'latin'"),
        ('scenario = "minimal"\n[[vary]]\npath = "strain.poor"\nfrom = 1', r"line 4.*no key 'from'"),
        ('scenario = "minimal"\n[sample]\nkind = "points"', "file = .*or rows"),
        ('scenario = "minimal"\n[sample]\nkind = "points"\nfile = "x.csv"', "x.csv cannot be read"),
        ('scenario = "minimal"\npolicies = ["slow_downn"]', "no policy 'slow_downn'"),
    ],
)
def test_a_fault_in_a_design_file_is_told_with_its_place(tmp_path, text, words):
    (tmp_path / "d.toml").write_text(text)
    with pytest.raises(InputError, match=f"(?s)d.toml.*{words}"):
        read_design(tmp_path / "d.toml")


@pytest.mark.parametrize(
    "points", [[1.1, 1.3], np.array([1.1, 1.3]), 1.1, "1.1", [1.1, [1.3]], ["1.1"], [{"a": 1}], [None], np.float64(1.0)]
)
def test_points_that_are_no_rows_are_a_sentence(points):
    with pytest.raises(InputError, match="rows of 1 values"):
        make_design("minimal", ["strain.single"], points, seeds=1, years=0.1)


def test_a_point_that_holds_a_list_is_a_sentence():
    for points in (np.zeros((2, 1, 1)), [[[1.1]]], [[None]], [[1.1, 1.2]]):
        with pytest.raises(InputError):
            make_design("minimal", ["strain.single"], points, seeds=1, years=0.1)


def test_points_may_be_rows_of_any_kind():
    for points in ([[1.1], [1.3]], np.array([[1.1], [1.3]]), ((1.1,), (1.3,)), iter([[1.1], [1.3]])):
        assert make_design("minimal", ["strain.single"], points, seeds=1, years=0.1).points == ((1.1,), (1.3,))


@pytest.mark.parametrize("seeds", [[], (), np.array([], dtype=int), range(0)])
def test_no_seeds_are_a_sentence_that_says_so(seeds):
    with pytest.raises(InputError, match="list of seeds is empty"):
        make_design("minimal", ["strain.single"], [[1.1]], seeds=seeds, years=0.1)
