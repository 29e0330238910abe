"""Where the shapes of a drawing of a page (SVG) reach: boxes of all of them, without what is written."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from typing import NamedTuple

PART = re.compile(r"([MmHhVvLlAaZz])|(-?(?:\d+\.?\d*|\.\d+))")
WRITTEN = {"text", "title", "svg"}


class Box(NamedTuple):
    """What a shape is (its element and class), and its edges."""

    kind: str
    left: float
    top: float
    right: float
    bottom: float


def drawing(svg: str) -> tuple[Box, list[Box], list[tuple[float, float, str]]]:
    """The room of a drawing (its viewBox), its shapes, and where each of its words begins."""
    root = ET.fromstring(svg)
    x, y, wide, high = map(float, root.attrib["viewBox"].split())
    shapes = [_box(one) for one in root.iter() if one.tag not in WRITTEN]
    words = [(float(one.attrib["x"]), float(one.attrib["y"]), one.text or "") for one in root.iter("text")]
    return Box("viewBox", x, y, x + wide, y + high), shapes, words


def outside(svg: str) -> list[Box]:
    """Shapes of which a part lies outside the room of their drawing."""
    room, shapes, _ = drawing(svg)
    return [
        one
        for one in shapes
        if one.left < room.left or one.top < room.top or one.right > room.right or one.bottom > room.bottom
    ]


def _box(one: ET.Element) -> Box:
    at = {key: float(value) for key, value in one.attrib.items() if re.fullmatch(r"-?[\d.]+", value)}
    if one.tag == "rect":
        points = [(at["x"], at["y"]), (at["x"] + at["width"], at["y"] + at["height"])]
    elif one.tag == "line":
        points = [(at["x1"], at["y1"]), (at["x2"], at["y2"])]
    elif one.tag == "circle":
        points = _round(at["cx"], at["cy"], at["r"])
    elif one.tag in ("polygon", "polyline"):
        points = [(float(x), float(y)) for x, y in (pair.split(",") for pair in one.attrib["points"].split())]
    elif one.tag == "path":
        moved = re.findall(r"-?[\d.]+", one.attrib.get("transform", "translate(0 0)"))
        points = [(x + float(moved[0]), y + float(moved[1])) for x, y in _path(one.attrib["d"])]
    else:
        raise AssertionError(f"no box is known of <{one.tag}>")
    across, down = zip(*points, strict=True)
    return Box(f"{one.tag}.{one.get('class')}", min(across), min(down), max(across), max(down))


def _path(drawn: str) -> list[tuple[float, float]]:
    """Corners of a path, and the ends of the circles of which it has arcs of more than half."""
    parts = [(letter, number) for letter, number in PART.findall(drawn)]
    found: list[tuple[float, float]] = []
    x = y = 0.0
    begin, kind = (0.0, 0.0), ""

    def numbers(n: int) -> list[float]:
        return [float(parts.pop(0)[1]) for _ in range(n)]

    while parts:
        if parts[0][0]:
            kind = parts.pop(0)[0]
        here = (x, y) if kind.islower() else (0.0, 0.0)
        if kind in "Zz":
            x, y = begin
        elif kind in "Hh":
            x = here[0] + numbers(1)[0]
        elif kind in "Vv":
            y = here[1] + numbers(1)[0]
        elif kind in "Aa":
            r, other, turned, large, sweep, across, down = numbers(7)
            assert r == other and turned == 0 and large == 1, "only circles are known"
            before, (x, y) = (x, y), (here[0] + across, here[1] + down)
            found += _round(*_middle(before, (x, y), r, sweep=bool(sweep)), r)
        else:
            across, down = numbers(2)
            x, y = here[0] + across, here[1] + down
            if kind in "Mm":
                begin, kind = (x, y), "l" if kind == "m" else "L"
        found.append((x, y))
    return found


def _middle(one: tuple[float, float], other: tuple[float, float], r: float, *, sweep: bool) -> tuple[float, float]:
    """The middle of the circle of a large arc."""
    (x, y), (right, down) = one, other
    apart = math.hypot(right - x, down - y)
    away = math.sqrt(max(r * r - apart * apart / 4, 0.0)) * (1 if sweep else -1)
    return (x + right) / 2 + away * (down - y) / apart, (y + down) / 2 - away * (right - x) / apart


def _round(x: float, y: float, r: float) -> list[tuple[float, float]]:
    return [(x - r, y - r), (x + r, y + r)]
