"""``python -m tests.benchmarks [scale]``: measure and print."""

import argparse

from tests.benchmarks import bench_engine, bench_scale

if __name__ == "__main__":  # workers import this file again
    ask = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=bench_engine.__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    ask.add_argument(
        "what", nargs="?", choices=["scale"], help="how figures grow with the population, in place of one run"
    )
    (bench_scale if ask.parse_args().what else bench_engine).main()
