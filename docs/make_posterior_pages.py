"""Write the pages of the posteriors that ship anew from what they keep, where only words changed.

Run it in the folder of the project.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.report.calibration import write_pages_anew

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"


def main() -> None:
    """Write them."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    for folder in sorted(SCENARIOS.glob("*/posterior")):
        write_pages_anew(folder)
        print(f"written: {folder}")


if __name__ == "__main__":
    main()
