"""Doing runs: one, a comparison, a sweep, a trial; in worker processes, with progress; and doing them again."""
