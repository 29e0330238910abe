"""``python -m sim.mechanisms`` writes the files that follow from the declarations of the mechanisms (see ``write``)."""

from __future__ import annotations

from sim.mechanisms.write import SIM, files, shipped


def main() -> None:
    """Write the files."""
    for path, text in files(shipped()).items():
        path.write_text(text, encoding="utf-8")
        print(f"written: {path.relative_to(SIM.parent)}")


if __name__ == "__main__":
    main()
