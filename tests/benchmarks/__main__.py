"""``python -m tests.benchmarks [scale]``: measure and print."""

import sys

from tests.benchmarks import bench_engine, bench_scale

if __name__ == "__main__":  # workers import this file again
    (bench_scale if "scale" in sys.argv[1:] else bench_engine).main()
