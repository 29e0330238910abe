"""One run, to be counted from outside: ``python -m tests.benchmarks.count_run SCENARIO YEARS``; prints the events it handled."""

import sys

from sim.scenario import load_scenario
from sim.simulation import prepare, run_from

if __name__ == "__main__":
    name, years = sys.argv[1], float(sys.argv[2])
    print(run_from(prepare(load_scenario(name), 1, burn_in=1.0), (), years).events)
