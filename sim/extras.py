"""The sentence for a package that only an extra brings (``[project.optional-dependencies]`` in ``pyproject.toml``)."""

from __future__ import annotations

import sys


def asks_for(extra: str, what: str) -> str:
    """What to install when ``what`` needs an extra that is not there."""
    return (
        f'{what} needs the extra "{extra}", which is not installed. In the folder of this repository: '
        f'{sys.executable} -m pip install -e ".[{extra}]".'
    )
