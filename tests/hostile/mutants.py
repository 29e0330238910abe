"""Broken and hostile variants of what people give the program, drawn by a seed."""

from __future__ import annotations

import random
import re

VALUES = [
    "-1",
    "0",
    "1",
    "2",
    "0.5",
    "-0.0",
    "1e-320",
    "1e9",
    "1e308",
    "1e400",
    "nan",
    "inf",
    "-inf",
    "18446744073709551616",
    "9223372036854775807",
    "99999999999",
    "1099511627776",
    "9" * 400,
    "9" * 5000,
    "true",
    '""',
    "''",
    '"x"',
    "[]",
    "{}",
    "[[]]",
    "0001-01-01",
    "9999-12-31",
    "2022-02-29",
    "2022-01-01T00:00:00Z",
    "00:00:00",
    '"each"',
    '"city"',
    '"../x"',
    '"/dev/zero"',
    '"/etc/passwd"',
    '"\\u001b[2J"',
    '"\\u202e"',
    '"\\u0000"',
    '"' + "x" * 7000 + '"',
    "[" * 300 + "]" * 300,
    '"=1+1"',
    '"<b>"',
    "{value = 1, low = 2, high = 0}",
    "{value = nan, low = nan, high = nan}",
    '{value = 1, source = "Q999"}',
    "0x10",
    "1_0",
    "1,5",
]
WORDS = [
    "",
    " ",
    "+",
    ":",
    ",",
    "=",
    "/",
    "\0",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "é",
    "\ud800",
    "slow_down",
    "baseline",
    "placebo",
    "all",
    "x" * 5000,
    "../..",
    "-1",
    "nan",
    "inf",
    "1e308",
    "9" * 5000,
    "2**64",
    "9999-12-31",
    "0001-01-01",
    "areas=",
    "start=",
    "strength=",
    "office=0.9",
    "days=3",
    "areas=Noord",
    "areas=Noord/Zuid",
    "ramp_weeks=1e308",
    "strength=-1",
    "strength=nan",
    "'",
    '"',
    "\\",
    "%s",
    "{}",
    "$(x)",
    ";",
    "|",
    "--help",
    "\n",
    "\t",
    "office=0.5,office=0.9",
    "[red]",
    "[/b]",
]
CELLS = [
    "",
    "-1",
    "0",
    "1",
    "0.5",
    "nan",
    "inf",
    "1e308",
    "1e9",
    "10000000",
    "9" * 400,
    "x",
    "'",
    '"',
    ";",
    "1,5",
    "=1+1",
    "\x1b[2J",
    "\u202e",
    "city",
    "each",
    "Noord",
    " Noord",
    "x" * 4000,
    "\0",
    "#",
    "1.428",
    "999",
    "-1000",
    "5000000",
]
NUMBER = re.compile(r"(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.-])")


def with_formulas(text: str) -> str:
    """The text of a scenario with some of its places by figures of the country."""
    for kind, more in (("board", "times = 2"), ("court", "days = 30"), ("foster_service", "round = 5, high = 40")):
        head, _, rest = text.partition(f'kind = "{kind}"\nplaces = ')
        text = f'{head}kind = "{kind}"\nplaces = {{ from = "country", {more} }}{rest[rest.index(chr(10)) :]}'
    return text + "\n[country]\nresidence = { value = 0.8, low = 0.7, high = 0.9 }\norders = 1.1\n"


def toml(text: str, chance: random.Random) -> bytes:
    """A TOML text with one or two things changed."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        text = chance.choice(
            (_other_value, _other_value, _other_number, _other_key, _lines, _repeated, _piece, _stuffed)
        )(text, chance)
    return _bytes(text, chance)


def table(text: str, chance: random.Random) -> bytes:
    """A CSV table with one or two things changed."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        text = chance.choice((_other_cell, _other_cell, _other_cell, _lines, _piece, _column, _many_rows))(text, chance)
    return _bytes(text, chance)


def words(texts: list[str], chance: random.Random) -> str:
    """A text of a policy, or of an option, with pieces of others."""
    text = chance.choice(texts)
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randint(0, len(text))
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:at] + chance.choice(WORDS) + text[at:]
        elif kind == 1:
            text = NUMBER.sub(lambda found: chance.choice([found[0], *VALUES[:16]]), text)
        elif kind == 2:
            text = text[:at] + text[at + chance.randint(0, 5) :]
        else:
            text = chance.choice(["+", ",", ":", "/"]).join([text, chance.choice([*texts, *WORDS])])
    return text


def _other_value(text: str, chance: random.Random) -> str:
    lines = text.splitlines()
    places = [i for i, line in enumerate(lines) if "=" in line]
    i = chance.choice(places) if places else 0
    if places:
        lines[i] = f"{lines[i].split('=')[0]}= {chance.choice(VALUES)}"
    return "\n".join(lines) + "\n"


def _other_number(text: str, chance: random.Random) -> str:
    found = list(NUMBER.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + chance.choice(VALUES) + text[one.end() :]


def _other_key(text: str, chance: random.Random) -> str:
    keys = re.findall(r"(?m)^\s*\[*([\w.-]+)", text) or ["x"]
    old, new = (
        chance.choice(keys),
        chance.choice([*keys, "extends", "x", "a.b.c", '"\\u001b"', "é", "x" * 500, "years", "end"]),
    )
    return text.replace(old, new, 1)


def _lines(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    i, j = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(3)
    if kind == 0:
        lines[i], lines[j] = lines[j], lines[i]
    elif kind == 1:
        del lines[i : i + chance.randint(1, 5)]
    else:
        lines.insert(i, lines[j])
    return "".join(lines)


def _repeated(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    i = chance.randrange(len(lines))
    return (
        "".join(lines[:i])
        + "".join(lines[i : i + chance.randint(1, 6)]) * chance.choice([2, 50, 3000])
        + "".join(lines[i:])
    )


def _piece(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return (
        text[:at]
        + chance.choice([*WORDS, *VALUES, "[", "]]", "{", "#", "\r", "\n[x]\n", '"""'])
        + text[at + chance.randint(0, 3) :]
    )


def _stuffed(text: str, chance: random.Random) -> str:
    more = chance.choice(
        [
            "x = " + "[" * 3000,
            "a." * 2000 + "b = 1",
            "[x]\n" + "".join(f"k{n} = {n}\n" for n in range(3000)),
            '[[services]]\nkind = "x"\n' * 1000,
            '[[demand]]\nname = "a"\n' * 500,
            'extends = "minimal"',
            'extends = "."',
            '[[vary]]\npath = "strain.need"\n' * 300,
            "points = 1000000000",
            'changes = {"strain.need" = nan}',
            'note = "' + "x" * 50_000 + '"',
        ]
    )
    return more + "\n" + text if chance.random() < 0.5 else text + "\n" + more + "\n"


def _other_cell(text: str, chance: random.Random) -> str:
    rows = [line.split(",") for line in text.splitlines()] or [[""]]
    row = chance.choice(rows)
    row[chance.randrange(len(row))] = chance.choice(CELLS)
    return "\n".join(",".join(row) for row in rows) + "\n"


def _column(text: str, chance: random.Random) -> str:
    rows = [line.split(",") for line in text.splitlines()] or [[""]]
    at = chance.randrange(len(rows[0]) + 1)
    if chance.random() < 0.5:
        rows = [row[:at] + row[at + 1 :] for row in rows]
    else:
        rows = [[*row[:at], chance.choice(CELLS), *row[at:]] for row in rows]
    return "\n".join(",".join(row) for row in rows) + "\n"


def _many_rows(text: str, chance: random.Random) -> str:
    head, *rows = text.splitlines() or [""]
    row = chance.choice(rows or [head]).split(",", 1)
    more = [",".join([f"a{n}", *row[1:]]) for n in range(chance.choice([3, 300, 5000]))]
    return "\n".join([head, *rows, *more]) + "\n"


def _bytes(text: str, chance: random.Random) -> bytes:
    content = text.encode("utf-8", "surrogatepass")
    kind = chance.random()
    if kind < 0.05:
        return text.encode(chance.choice(["utf-16", "utf-32", "utf-8-sig", "cp1252"]), "replace")
    if kind < 0.2 and content:
        found = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            found[chance.randrange(len(found))] = chance.randrange(256)
        return bytes(found)
    return content[: chance.randrange(len(content) + 1)] if kind < 0.25 else content
