"""What a maker of a page writes between two lines of it: ``<!-- NAME: begin -->`` and ``<!-- NAME: end -->``."""

from __future__ import annotations

import re


def with_part(page: str, mark: str, part: str) -> str:
    """The page with what stands between two marks replaced.

    Raises
    ------
    ValueError : the two lines are not there, or more than once.
    """
    pattern = re.compile(rf"(<!-- {mark}: begin -->\n).*?(<!-- {mark}: end -->)", re.DOTALL)
    new, n = pattern.subn(lambda marks: f"{marks[1]}{part}{marks[2]}", page)
    if n != 1:
        raise ValueError(
            f"the lines <!-- {mark}: begin --> and <!-- {mark}: end --> must be there once; found {n} times"
        )
    return new
