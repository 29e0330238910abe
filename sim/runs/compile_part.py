"""The program of a process that compiles parts of the model (see `sim.compiling`); its arguments: parent, parts."""

from __future__ import annotations

import pickle
import sys

from sim.files.stopping import be_a_worker


def main(parent: int, parts: list[str]) -> None:
    """Compile for the process ``parent``, with which this one ends; the user's own mechanisms come over standard input."""
    be_a_worker(parent)
    own = pickle.load(sys.stdin.buffer)
    from sim.compiling import compile_part

    for part in parts:
        compile_part(part, own)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
