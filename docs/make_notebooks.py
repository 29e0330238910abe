"""Run the notebooks and keep what they show; run it in the folder of the project.

    python docs/make_notebooks.py                     those of which the source or the results of the model changed
    python docs/make_notebooks.py 02-vertragen        these, whatever is kept
    python docs/make_notebooks.py --all --check       run nothing; say of every one what is wrong with what is kept

The text of a notebook is its ``.py`` half. Each is run from top to bottom in a folder that goes again, and its ``.ipynb`` half is
written whole when it is done, with outputs, and stamped with the hashes of its source and of the kept results of the model
(tests/golden). Stopped half way, those that were finished stay; the same command goes on with the rest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
GOLDEN = ROOT / "tests" / "golden"
STAMP = "zothuis"
MOST_BYTES = 300_000
MACHINE = re.compile(r"/(?:tmp|home|root|work|usr|opt|mnt|Users|private)/|\b[A-Za-z]:\\|site-packages|<ipython-input")
"""What tells of the machine on which a notebook was run."""
QUIET = "ignore:IProgress not found"  # of a progress bar that Mesa brings and nothing here shows
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def names() -> list[str]:
    """All notebooks, by the name that both halves share."""
    return sorted(path.stem for path in NOTEBOOKS.glob("*.py"))


def stamp_of(name: str) -> dict[str, str]:
    """Hashes of what a notebook shows: of its text, and of the results that the model is held to."""
    golden = hashlib.sha256()
    for path in sorted(GOLDEN.glob("*.json")):
        golden.update(path.read_text(encoding="utf-8").encode())
    source = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8").encode()
    return {"source": hashlib.sha256(source).hexdigest(), "golden": golden.hexdigest()}


def faults(name: str) -> list[str]:
    """What is wrong with what is kept of a notebook, a sentence each; none when it can be shown as it is."""
    path = NOTEBOOKS / f"{name}.ipynb"
    if not path.exists():
        return [f"there is no {path.name}"]
    found = json.loads(path.read_text(encoding="utf-8"))
    kept, wanted = found["metadata"].get(STAMP, {}), stamp_of(name)
    said = [f"it is of another {what}" for what in wanted if kept.get(what) != wanted[what]]
    if path.stat().st_size > MOST_BYTES:
        said.append(f"it is larger than {MOST_BYTES:,} bytes: {path.stat().st_size:,}")
    return said + faults_of(found)


def faults_of(notebook: Any) -> list[str]:
    """What is wrong with the outputs of a notebook."""
    outputs = [out for cell in notebook["cells"] if cell["cell_type"] == "code" for out in cell["outputs"]]
    said = [] if outputs else ["it has no outputs"]
    for out in outputs:
        if out["output_type"] == "error":
            said.append(f"a cell stopped: {out['ename']}: {out['evalue']}")
        elif out.get("name") == "stderr":
            said.append(f"a warning stands in it: {words_of(out)[:200]}")
        elif machine := MACHINE.search(words_of(out)):
            said.append(f"it tells of the machine: {words_of(out)[max(0, machine.start() - 40) :][:120]!r}")
    return said


def words_of(out: Any) -> str:
    """The text of an output, without its pictures."""
    parts = [out.get("text", ""), *(out.get("traceback") or ())]
    parts += [held for kind, held in out.get("data", {}).items() if not kind.startswith("image/")]
    return "\n".join("".join(part) if isinstance(part, list) else str(part) for part in parts)


def run(name: str) -> Any:
    """A notebook as its text says, run from top to bottom."""
    import jupytext
    import nbformat
    from nbclient import NotebookClient

    stamp = stamp_of(name)  # as it is now: it may change while it runs
    found = jupytext.read(NOTEBOOKS / f"{name}.py")
    for number, cell in enumerate(found.cells):
        cell["id"] = f"cell-{number:02d}"  # the same at each run: a change shows what changed
    os.environ.update(PYTHONPATH=str(ROOT), PYTHONWARNINGS=QUIET)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(found, timeout=None, allow_errors=True, resources={"metadata": {"path": folder}}).execute()
    for cell in found.cells:
        cell.metadata = nbformat.from_dict({"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {})
    pairing = {"formats": "ipynb,py:percent"}
    found.metadata = nbformat.from_dict({"jupytext": pairing, "kernelspec": KERNEL, STAMP: stamp})
    found.nbformat, found.nbformat_minor = 4, 5
    return found


def keep(name: str, notebook: Any) -> int:
    """Write a notebook whole, or nothing of it; its size in bytes.

    Raises
    ------
    ValueError : it cannot be shown as it is; what was kept of it stays.
    """
    import nbformat

    written = (nbformat.writes(notebook).rstrip("\n") + "\n").encode()
    if said := faults_of(notebook) + ([f"{len(written):,} bytes"] if len(written) > MOST_BYTES else []):
        raise ValueError(f"{name} is not kept: " + "; ".join(said))
    path = NOTEBOOKS / f"{name}.ipynb"
    whole = path.with_suffix(".new")
    whole.write_bytes(written)
    os.replace(whole, path)
    return len(written)


def main() -> None:
    """Run those that are asked, one at a time."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument(
        "names", nargs="*", metavar="NAME", help="notebooks to run; left out: those that are not current"
    )
    words.add_argument("--all", action="store_true", help="every one")
    words.add_argument("--check", action="store_true", help="run nothing; say what is wrong")
    asked = words.parse_args()
    unknown = sorted(set(asked.names) - set(names()))
    if unknown:
        words.error(f"there is no notebook {', '.join(unknown)}; there are {', '.join(names())}")
    chosen = asked.names or [name for name in names() if asked.all or faults(name)]
    if asked.check:
        wrong = {name: faults(name) for name in chosen}
        print(
            "\n".join(f"{name}: {'; '.join(said) or 'current'}" for name, said in wrong.items()) or "All are current."
        )
        sys.exit(1 if any(wrong.values()) else 0)
    if chosen:
        sys.path.insert(0, str(ROOT))
        from sim.simulation import warm_up

        warm_up()
    wrong = False
    for name in chosen:
        began = time.perf_counter()
        try:
            size = keep(name, run(name))
        except ValueError as error:
            wrong = True
            print(error, flush=True)
        else:
            print(f"{name}: {time.perf_counter() - began:.0f} seconds, {size / 1000:.0f} KB", flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
