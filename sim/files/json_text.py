"""JSON of what was computed: plain values, numbers that are not finite as null."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any


def plain(value: Any) -> Any:
    """The same in plain JSON kinds: numbers that are not finite become null, keys become text."""
    if isinstance(value, dict):
        return {str(key): plain(x) for key, x in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(x) for x in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        return plain(value.item())
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None  # no minus zero
    return str(value)


def write_json(path: Path, contents: Any) -> None:
    """Write one JSON document in UTF-8."""
    path.write_text(json_text(contents), encoding="utf-8")


def json_text(contents: Any) -> str:
    """One JSON document."""
    return json.dumps(plain(contents), indent=2, ensure_ascii=False) + "\n"
