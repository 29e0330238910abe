"""The hash of the rules is that of what is done, not of the words about it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.files.rules import ROOMS, rules_hash

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path):
    for room in ROOMS:
        at = ROOT / "sim" / room
        (tmp_path / room).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(at, tmp_path / room) if at.is_dir() else shutil.copy(at, tmp_path / room)
    return tmp_path


def test_words_change_nothing_and_rules_do(copy):
    first = rules_hash(copy)
    assert first == rules_hash()
    file = copy / "processes" / "hosts.py"
    if not file.exists():
        file = next(path for path in sorted((copy / "processes").rglob("*.py")) if "def " in path.read_text())
    text = file.read_text(encoding="utf-8")
    file.write_text('"""Other words."""\n\n# a remark\n' + text.split('"""', 2)[2], encoding="utf-8")
    rules_hash.cache_clear()
    assert rules_hash(copy) == first
    file.write_text(text + "\nMORE = 1.0\n", encoding="utf-8")
    rules_hash.cache_clear()
    assert rules_hash(copy) != first


def test_every_room_is_there():
    assert all((ROOT / "sim" / room).exists() for room in ROOMS)
