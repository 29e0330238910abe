"""A policy as text: ``name:setting=value,areas=A/B+other``, and how names are written that hold one of these signs.

Between double quotes every sign stands for itself; a double quote in it is written twice: ``areas="Sneek/IJlst"/"A+B"``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

SIGNS = '+,/:="'
POWER = re.compile(r"\d[eE]$")  # before the + of a number such as 1e+16


class Unclosed(ValueError):
    """A double quote that is not closed."""


def pieces(text: str, sign: str) -> list[str]:
    """The pieces of a text between signs that stand outside quotes; quotes stay.

    Raises
    ------
    Unclosed : a quote is not closed.
    """
    found, begin, quoted = [], 0, False
    for k, c in enumerate(text):
        if c == '"':
            quoted = not quoted
        elif (
            c == sign
            and not quoted
            and not (sign == "+" and POWER.search(text, 0, k) and text[k + 1 : k + 2].isdigit())
        ):
            found.append(text[begin:k])
            begin = k + 1
    if quoted:
        raise Unclosed(text)
    return [*found, text[begin:]]


def halves(text: str, sign: str) -> tuple[str, bool, str]:
    """What stands before and after the first sign outside quotes, and whether there is one."""
    first, *rest = pieces(text, sign)
    return first, bool(rest), sign.join(rest)


def unquoted(text: str) -> str:
    """The name that is meant: without the quotes around it or around a part of it."""
    parts = re.split(r'("(?:[^"]|"")*")', text.strip())
    return "".join(p[1:-1].replace('""', '"') if p.startswith('"') else p for p in parts)


def quoted(name: str) -> str:
    """The name as it is written in a policy text: between quotes where it has to be."""
    if name and name == name.strip() and not any(sign in name for sign in SIGNS):
        return name
    return '"' + name.replace('"', '""') + '"'


def value_text(value: Any) -> str:
    """A value as it is written in a policy text."""
    if isinstance(value, tuple | list):
        return "/".join(value_text(one) for one in value)
    if isinstance(value, float):
        short = f"{value:g}"
        return (short if float(short) == value else repr(value)).replace("e+", "e")
    if isinstance(value, date):
        return value.isoformat()
    return quoted(value) if isinstance(value, str) else str(value)


def without_spaces(text: str) -> str:
    """The text without spaces around its signs; spaces within a name stay, one for several."""
    kept = re.split(r'("(?:[^"]|"")*")', text)
    plain = [
        part if part.startswith('"') else re.sub(r"\s*([+,/:=])\s*", r"\1", " ".join(part.split())) for part in kept
    ]
    return "".join(plain).strip()
