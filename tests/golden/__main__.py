"""Write the golden results anew: ``python -m tests.golden`` (see the README beside this file)."""

from __future__ import annotations

import argparse

from . import results


def main() -> None:
    """Run everything once and keep both kinds."""
    argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__).parse_args()
    old = results.read(results.PORTABLE) if results.PORTABLE.exists() else {}
    portable, exact = {}, {}
    for run in results.all_runs():
        portable[run.name], exact[run.name] = results.portable(run.record), results.exact(run.record)
    results.write(results.PORTABLE, portable)
    results.write(results.EXACT, {"environment": results.environment(), **exact})
    changed = [name for name in portable if portable[name] != old.get(name)]
    gone = [name for name in old if name not in portable]
    print(f"{len(portable)} runs written; {len(changed)} differ from what was kept, {len(gone)} are gone")


if __name__ == "__main__":
    main()
