"""Write the glossary in both languages, and the lists of the protocol; ``docs/make_reference.py`` does it too.

    python docs/make_words.py

Words come from docs/reference/glossary.toml; mechanisms, events and policies of the protocol from what the program has.
"""

from __future__ import annotations

import argparse
import ast
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from marks import with_part

DOCS = Path(__file__).resolve().parent
PROTOCOL = DOCS / "background" / "odd-protocol.md"
GLOSSARY = DOCS / "reference" / "glossary.toml"
HEADS = {
    "en": "# Glossary\n\n<!-- Written by docs/make_words.py from docs/reference/glossary.toml. -->\n\n"
    "One English word for one thing, with the Dutch word that people in the field use ([in Dutch](../nl/begrippen.md)). "
    "Labels in tables and\nfigures come from `sim/words/`.\n",
    "nl": "# Begrippen\n\n<!-- Geschreven door docs/make_words.py uit docs/reference/glossary.toml. -->\n\n"
    "Eén woord voor één ding, met het Engelse woord dat in bestanden en op Engelse pagina's staat "
    "([in het Engels](../reference/glossary.md)).\n",
}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(x).replace("|", "\\|").replace("\n", " ") for x in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def glossary(lang: str) -> str:
    """The glossary, by subject; in Dutch in the order of the Dutch words."""
    parts = [HEADS[lang]]
    for part in tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["parts"]:
        words = part["words"]
        if lang == "en":
            rows = [(one["en"], one["nl"], one["meaning"].replace("(TWINS)", "(twins.md)")) for one in words]
            parts.append(f"## {part['en']}\n\n" + table(("word", "Dutch", "meaning"), rows))
        else:
            rows = [
                (one["nl"], one["en"], one["betekenis"].replace("(TWINS)", "(../reference/twins.md)")) for one in words
            ]
            parts.append(
                f"## {part['nl']}\n\n"
                + table(("woord", "Engels", "betekenis"), sorted(rows, key=lambda row: row[0].lower()))
            )
    return "\n".join(parts)


def mechanisms() -> str:
    """Every mechanism with its rule and what it logs."""
    from sim.mechanisms import standard
    from sim.mechanisms.joined import shipped

    declared = {one.name: one.own for one in shipped().mechanisms}
    rows = []
    for name in standard.names():
        doc = (ast.get_docstring(ast.parse(standard.text_of(name))) or "").split("\n\n")[0]
        logged = ", ".join(f"`{one.lower()}`" for one in declared[name].log_names) if name in declared else ""
        rows.append((f"`{name}`", " ".join(doc.split()), logged or "–"))
    return table(("mechanism", "what it is", "events that it declares"), rows)


def events() -> str:
    """Every kind of event that the log can hold."""
    from sim.words import Event

    return table(("event", "what happened"), [(f"`{one.name.lower()}`", one.en) for one in Event if one])


def policies() -> str:
    """Every policy that ships, with what it acts on."""
    from sim.policies import registry
    from sim.policies.base import ships

    kinds = sorted((name, kind) for name, kind in registry().items() if ships(kind))
    rows = [(f"[`{name}`](../reference/policies/{name}.md)", kind.title["en"], kind.acts_on) for name, kind in kinds]
    return table(("policy", "what it is", "acts on"), rows)


def pages() -> dict[Path, str]:
    """Every page, as it should be now."""
    protocol = PROTOCOL.read_text(encoding="utf-8")
    for mark, part in (("mechanisms", mechanisms()), ("events", events()), ("policies", policies())):
        protocol = with_part(protocol, mark, part)
    return {
        DOCS / "reference" / "glossary.md": glossary("en"),
        DOCS / "nl" / "begrippen.md": glossary("nl"),
        PROTOCOL: protocol,
    }


def main() -> None:
    """Write all of them."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for path, page in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")
        print(path.relative_to(DOCS.parent))


if __name__ == "__main__":
    main()
