"""A command that is killed at any moment leaves no process, no file without a name, and loses nothing."""

from __future__ import annotations

import os
import sys

import pytest

from tests.hostile.kills import COMMANDS, kills

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_kill_leaves_nothing_and_loses_nothing(command):
    wrong = kills(int(os.environ.get("KILLS", "1")), names=(command,))
    assert not wrong, "\n".join(wrong)
