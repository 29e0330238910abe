"""No result of the model changes without somebody saying so: compare with the kept fingerprints."""

from __future__ import annotations

import pytest

from . import results

ANEW = "If this is meant: python -m tests.golden, and say in CHANGELOG.md why."


def _compare(run: results.Kept, kept: dict) -> None:
    found, old = results.portable(run.record), kept.get(run.name)
    assert old is not None, f"{run.name} is not kept. {ANEW}"
    events = {
        name: (old["events"].get(name, 0), found["events"].get(name, 0))
        for name in {**old["events"], **found["events"]}
        if old["events"].get(name, 0) != found["events"].get(name, 0)
    }
    assert not events, f"{run.name}: number of events (kept, found) {events}. {ANEW}"
    assert found == old, f"{run.name}: as many events, but not the same ones. {ANEW}"


@pytest.mark.parametrize("seed", results.SEEDS)
def test_every_policy_gives_the_events_that_are_kept(seed):
    kept = results.read(results.PORTABLE)
    for run in results.minimal_runs(seed):
        _compare(run, kept)


@pytest.mark.parametrize("region", results.REGIONS)
def test_every_region_gives_the_events_that_are_kept(region):
    kept = results.read(results.PORTABLE)
    for run in results.region_runs(region):
        _compare(run, kept)


def test_everything_that_ships_is_kept():
    assert list(results.read(results.PORTABLE)) == results.names()
    assert list(results.read(results.EXACT)) == ["environment", *results.names()]


@pytest.mark.parametrize("policy", [results.PLACEBO, *results.bundled_policies()])
def test_no_kept_policy_does_nothing(policy):
    """A fingerprint of a policy that changes nothing would guard nothing."""
    kept = results.read(results.PORTABLE)
    pairs = [(name, name.rsplit(" ", 1)[0] + " baseline") for name in kept if name.endswith(f" {policy}")]
    assert any(kept[name] != kept[base] for name, base in pairs)


@pytest.mark.golden
def test_all_tables_are_the_same_to_the_last_bit():
    kept = results.read(results.EXACT)
    here = results.environment()
    if here != kept["environment"]:
        pytest.skip(f"kept for {kept['environment']}, this is {here}")
    different = [run.name for run in results.all_runs() if results.exact(run.record) != kept[run.name]]
    assert not different, f"{different} {ANEW}"
