"""``python -m tests.benchmarks``: measure and print."""

from tests.benchmarks.bench_engine import main

main()
