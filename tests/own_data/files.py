"""Files of stays for tests."""

from __future__ import annotations

from pathlib import Path

AREAS = ("Noord", "Zuid")
HEAD = "pseudonym,area,care form,start,end,crisis,reason of end"
STAYS = """C1,Noord,crisis bed,2022-03-01,2022-04-15,yes,moved to another place
C1,Noord,open group,2022-04-15,2023-01-10,no,returned home
C2,Zuid,foster care,2019-05-01,,no,
C3,Zuid,part-time stay,2022-06-01,2022-12-01,no,otherwise or unknown"""


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "stays.csv") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def stays(folder: Path, rows: str = STAYS, head: str = HEAD) -> Path:
    """A file of trajectories."""
    return written(folder, f"{head}\n{rows}\n")
