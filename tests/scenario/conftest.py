"""A small valid scenario in a temporary folder, for tests that break it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import Scenario, ScenarioError, load_scenario

TOML = """\
name = "small"
place = "Nowhere"
start = 2022-01-01
years = 5
areas = "areas.csv"

[title]
en = "A small place"
nl = "Een kleine plaats"

[mechanisms]
harm = false

[practices.slow_down]
strength = { value = 0.2, low = 0.0, high = 0.5, source = "assumption", note = "made up" }
since = 2020-01-01

[hosts]
recruited = 4

[hosts.areas.South]
recruited = 1

[[services]]
kind = "neighbourhood_team"
area = "each"
places = 30

[[services]]
kind = "specialist_team"
area = "each"
places = 20

[[services]]
kind = "intensive_treatment"
places = 2

[[services]]
kind = "crisis_team"
places = 2

[[services]]
kind = "board"
places = 4

[[services]]
kind = "court"
places = 2

[[services]]
kind = "residential"
form = "open_group"
tier = "region"
distance_km = 20
places = [{ from = 2020-01-01, count = 3 }, { from = 2023-07-01, count = 5 }]
stay = { distribution = "gamma", mean_days = 200, shape = 2.0 }

[[demand]]
name = "elsewhere"
service = "open_group.region"
area = "North"
rate_per_year = 2.5
when_full = "wait-limited"
limit = 3
patience_days = 60

[parameters.strain]
single = { value = 1.3, low = 1.0, high = 2.0, source = "own: our own study", grade = "C", note = "found here" }
"""

AREAS = """\
name,households,children_0_3,children_4_11,children_12_17,single_parent_share,poverty_share,help_gradient,x_km,y_km,region
North,300,100,190,130,0.25,0.2,1.3,0,2,Here
South,200,70,120,90,0.18,0.1,0.7,0,-2,Here
"""


class Folder:
    """A scenario folder whose texts can be changed before it is read."""

    def __init__(self, path: Path):
        self.path, self.toml, self.areas = path, TOML, AREAS

    def replace(self, old: str, new: str, *, table: bool = False) -> Folder:
        """Replace a piece of the file (or of the table of areas), which must be there."""
        text = self.areas if table else self.toml
        assert old in text, f"{old!r} is not in the file"
        text = text.replace(old, new, 1)
        if table:
            self.areas = text
        else:
            self.toml = text
        return self

    def load(self) -> Scenario:
        """Write the texts and read the scenario."""
        (self.path / "scenario.toml").write_text(self.toml, encoding="utf-8")
        (self.path / "areas.csv").write_text(self.areas, encoding="utf-8")
        return load_scenario(self.path)

    def messages(self) -> list[str]:
        """Sentences of the faults; fails when there is no fault."""
        with pytest.raises(ScenarioError) as error:
            self.load()
        return error.value.messages


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A valid scenario of two areas."""
    return Folder(tmp_path)
