"""Benchmarks: ``python -m tests.benchmarks``. They measure and report; no test asserts a time."""
