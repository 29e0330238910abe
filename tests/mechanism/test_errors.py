"""What a user's own mechanism must look like, said in sentences; nothing here runs a simulation."""

from __future__ import annotations

import math
import pickle

import pytest

import sim
from sim import MechanismError, mechanism, parameter
from sim.errors import bad_input
from sim.mechanisms import as_mechanisms, standard
from sim.mechanisms.generated import files, imported, package_name
from sim.model import PlacementModel

from .own_code import erosion, heavier

LIMIT = 3
NAMES = ["a", "list"]


def danger_rate(w, i):
    """Reads what is around it in its file."""
    return min(LIMIT, math.exp(w.families[i].level))


def reads_a_list(w, i, load):
    """Reads something that compiled code does not know."""
    return len(NAMES) * load


def says(match: str, *given, **more) -> None:
    with pytest.raises(MechanismError, match=match) as found:
        mechanism(*given, **more)
    assert bad_input(found.value)


def test_an_unknown_mechanism_gets_the_nearest_name():
    says("no mechanism 'strian'. Did you mean 'strain'", "strian", danger_rate)
    says("no mechanism 'weather'.*crisis, demand", "weather", danger_rate)
    says("The name of a mechanism.*found .dispatch", "dispatch", danger_rate)


def test_a_function_that_is_no_part_gets_the_list_with_arguments():
    says(r"escalaton is not a part of strain.*Did you mean 'escalation'.*escalation\(world, family_row, load\)", "strain",
         "def escalaton(w, i, load):\n    return load")  # fmt: skip
    says("inside is not a part of strain, and nothing calls it", "strain", danger_rate, inside)
    says("no function in what was given", "strain", "x = 1")


def test_wrong_arguments_are_named():
    says(r"must be written as escalation\(world, family_row, load\); found \(w, load, i\)", "strain",
         "def escalation(w, load, i):\n    return load")  # fmt: skip
    says("found defaults", "strain", "def escalation(w, i, load=1.0):\n    return load")


def test_names_that_mean_nothing_are_found_before_anything_runs():
    says("reads 'lod'", "strain", "def escalation(w, i, load):\n    return lod")
    says("line 1: this is not Python", "strain", "def escalation(w, i, load) return 1")
    says("cannot be read", "strain", "nowhere/mine.py")
    says("NAMES, a list", "strain", reads_a_list)
    says("from the function around it", "strain", inside())
    says("source text of <lambda> cannot be found", "strain", eval("lambda w, i: 1.0"))
    says("give functions", "strain", 3)
    says("at least one function", "strain")


def inside():
    """A function that reads from the function around it."""
    number = 2.0

    def escalation(w, i, load):
        return number * load

    return escalation


def test_a_field_that_no_table_has_is_found_before_anything_runs():
    says("no table has a field 'suport'. Did you mean 'support'", "strain",
         "def danger_rate(w, i):\n    return w.families[i].suport")  # fmt: skip
    says("no table has a field 'strain_sngle'. Did you mean 'strain_single'", "strain",
         "def danger_rate(w, i):\n    return w.params[0].strain_sngle")  # fmt: skip


def test_own_numbers_need_a_unit_a_range_and_a_declaration():
    text = "def escalation(w, i, load):\n    return load * w.params[0].own_weight"
    says("has no 'weight'. Did you mean 'weigth'", "strain", text,
         parameters={"weigth": parameter(1.0, unit="x", low=0, high=2)})  # fmt: skip
    says("needs a range", "strain", text, parameters={"weight": parameter(1.0, unit="x")})
    says("sim.parameter", "strain", text, parameters={"weight": 1.0})
    says("own_school is a field", "strain", text, parameters={"school": parameter(1.0, unit="x", low=0, high=2)})


def test_own_numbers_stand_in_the_ledger_and_are_checked():
    number = parameter(1.5, unit="times", low=1.0, high=2.0, minimum=0.0, note="ours")
    text = "def escalation(w, i, load):\n    return load * w.params[0].own_weight"
    scenario = sim.load_scenario("minimal").with_mechanisms((mechanism("strain", text, parameters={"weight": number}),))
    row = next(row for row in scenario.ledger() if row.path == "parameters.own.weight")
    assert (row.value, row.unit, row.low, row.high, row.source, row.grade) == (
        1.5,
        "times",
        1.0,
        2.0,
        "assumption",
        "U",
    )
    assert scenario.with_changes({"own.weight": 1.2}).flat()["own_weight"] == 1.2
    with pytest.raises(sim.ScenarioError, match="at least 0"):
        scenario.with_changes({"own.weight": -1.0})
    with pytest.raises(sim.ScenarioError, match="Did you mean 'weight'"):
        scenario.with_changes({"own.wieght": 1.0})
    again = pickle.loads(pickle.dumps(scenario))
    assert again.digest == scenario.digest != sim.load_scenario("minimal").digest


def test_an_added_mechanism_needs_its_functions_and_its_clocks():
    says(
        r"so it needs family_event\(world, family_row, clock, now\)",
        "mine",
        "def family_rates(w, i, now):\n    pass",
        clocks={"family": 1},
    )
    says("no clock: add clocks", "mine", "def family_rates(w, i, now):\n    pass")
    says("no own clocks of a 'team'", "mine", "def family_rates(w, i, now):\n    pass", clocks={"team": 1})
    says("has its clocks already", "strain", danger_rate, clocks={"family": 1})


def test_a_set_holds_each_name_once():
    with pytest.raises(MechanismError, match="strain is given twice"):
        as_mechanisms([heavier(), heavier()])
    with pytest.raises(MechanismError, match="takes what sim.mechanism"):
        as_mechanisms(["strain"])
    with pytest.raises(MechanismError, match="strain is given twice"):
        PlacementModel(sim.load_scenario("minimal").with_mechanisms((heavier(),)), mechanisms=heavier())


def test_what_a_function_reads_comes_along():
    own = mechanism("strain", danger_rate)
    assert "LIMIT = 3" in own.text and own.text.count("import math") == 1 and own.text.count("def danger_rate") == 1
    assert own.functions == ("danger_rate",)


def test_of_a_file_only_what_is_called_is_taken(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(
        "import pandas\nimport math\nfrom sim.engine import kernel\nSIZE = 2.0\nBIG = [SIZE]\n\n"
        "def grow(x):\n    return SIZE * math.exp(x)\n\n"
        "@kernel\ndef danger_rate(w, i):\n    return grow(0.0)\n\n"
        "def main():\n    return pandas, BIG\n\nclass Page:\n    pass\n"
    )
    own = mechanism("strain", file)
    assert own.functions == ("danger_rate",) and own.text.count("@kernel\ndef ") == len(standard.parts_of("strain")) + 1
    assert "pandas" not in own.text and "BIG" not in own.text and "SIZE = 2.0" in own.text
    before = own.hash
    file.write_text(file.read_text().replace("SIZE = 2.0", "SIZE = 3.0"))
    assert mechanism("strain", str(file)).hash != before


def test_a_name_that_the_standard_part_uses_keeps_its_meaning():
    says("YEAR is a name that strain uses itself", "strain", "YEAR = 52\ndef danger_rate(w, i):\n    return 1.0 / YEAR")
    says("count is a name", "strain", "def count(x):\n    return x\ndef danger_rate(w, i):\n    return count(1.0)")
    assert mechanism("strain", "YEAR = 365.25\ndef danger_rate(w, i):\n    return 1.0 / YEAR").functions == (
        "danger_rate",
    )


def test_a_function_of_a_notebook_cell_works():
    shell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell()
    shell.run_cell("import sim\nTWICE = 2.0\ndef my_own(load):\n    return TWICE * load\n", store_history=True)
    shell.run_cell("def escalation(w, i, load):\n    return my_own(load)\n", store_history=True)
    shell.run_cell("mine = sim.mechanism('strain', escalation)", store_history=True)
    own = shell.user_ns["mine"]
    assert own.functions == ("escalation",) and "TWICE = 2.0" in own.text and "def my_own(load)" in own.text
    first = own.hash
    shell.run_cell("def escalation(w, i, load):\n    return 3.0 * load\nmine = sim.mechanism('strain', escalation)")
    assert shell.user_ns["mine"].hash != first


def test_the_hash_is_that_of_the_text_and_not_of_values():
    assert heavier(1.0).hash == heavier(2.0).hash
    one, other = (mechanism("strain", f"def danger_rate(w, i):\n    return {x}.0") for x in (1, 2))
    assert one.hash != other.hash and package_name((one,)) != package_name((other,))


def test_a_generated_set_knows_no_replaced_standard_mechanism():
    written = files(
        as_mechanisms([heavier(), mechanism("hosts", "def stop_rate(w, r, support):\n    return 1.0"), erosion(1.0)])
    )
    assert set(written) == {
        "__init__",
        "strain",
        "hosts",
        "erosion",
        "codes",
        "mail",
        "loop",
        "dispatch",
        "opening",
        "adjust",
    }
    for name in ("dispatch", "opening", "adjust"):
        assert not imported(written[name]) & {"strain", "hosts", "dispatch", "opening"}, name
    for called in ("erosion.family_rates(", "erosion.family_event(", "erosion.child_mail("):
        assert written["dispatch"].count(called) == 1
    assert "hosts.stop_rate" not in written["dispatch"], "nobody calls it from there"


def test_every_mechanism_can_be_replaced_by_its_own_text():
    own = as_mechanisms([mechanism(name, standard.text_of(name)) for name in standard.names()])
    assert set(standard.names()) < set(files(own))


@pytest.mark.parametrize("old", standard.RENAMED)
def test_a_function_that_was_renamed_is_told_by_its_new_name(old):
    name, function = old.split(".")
    new = standard.parts_of(name)[standard.RENAMED[old]]
    with pytest.raises(MechanismError, match=f"It is called {new.name} now"):
        mechanism(name, f"def {function}({', '.join(new.arguments)}):\n    return 1.0\n")
