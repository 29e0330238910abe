"""``python -m tests.benchmarks [scale | count]``: measure and print."""

import argparse

from tests.benchmarks import bench_engine, bench_scale, count

if __name__ == "__main__":  # workers import this file again
    ask = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=bench_engine.__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    ask.add_argument(
        "what",
        nargs="?",
        choices=["scale", "count"],
        help="scale: how figures grow with the population; count: instructions an event, with valgrind. Else: one run",
    )
    {"scale": bench_scale, "count": count, None: bench_engine}[ask.parse_args().what].main()
