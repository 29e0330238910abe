"""``python -m sim.mechanisms`` writes the files that follow from the declarations of the mechanisms (see ``write``)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sim.mechanisms.errors import MechanismError
from sim.mechanisms.write import SIM, files, shipped


def main(words: Sequence[str] | None = None) -> int:
    """Write the files, all or none of them; exit code 2 with a sentence when a declaration cannot be."""
    says = "Write the files that follow from the declarations of the mechanisms: all of them, or none."
    argparse.ArgumentParser(prog="python -m sim.mechanisms", description=says).parse_args(words)
    try:
        found = files(shipped())
    except MechanismError as error:
        print(error, file=sys.stderr)
        return 2
    for path, text in found.items():
        path.write_text(text, encoding="utf-8")
        print(f"written: {path.relative_to(SIM.parent)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
