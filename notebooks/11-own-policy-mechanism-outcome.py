# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A policy, a mechanism and an outcome of your own
#
# For researchers. A *policy* changes what people do. A *mechanism* is how the world answers. An *outcome* is what you measure. Each can be
# written in a cell, and is then compared as those that ship.
#
# **This model is for planning capacity and policy. It says nothing about any real child and must never be used to decide on one.** No
# effect of a policy here has been validated against an outcome study in this place.

# %% tags=["parameters"]
import sim

PLACE = sim.load_scenario("minimal").with_changes({"burn_in": 4})  # years of history; left alone, a tool chooses them
SEEDS, YEARS = 8, 3

# %% [markdown]
# ## A policy
#
# It says what it changes and what it costs, never what comes of it. Every change is `strength` times something, so that strength 0 changes nothing.

# %%
from sim.policies import Cost, Policy, setting


class EveningShift(Policy):
    """In the evening and at night crises are slowed down as often as full practice does by day; by day nothing changes."""

    name = "evening_shift"
    title = {"en": "Evening shift", "nl": "Avonddienst"}
    evidence = "assumption: no study"
    would_fail = "no staff for the evening"
    reaches = "slowed"  # what counts as a case, as for the policy slow_down

    nights: float = setting(7.0, unit="nights a week", low=0, high=7, meaning="nights with a full crisis service")

    def changes(self, baseline):
        wanted, now = baseline.full("slow_down", "slow_office"), baseline.lever("slow_outside")
        return [self.lever(baseline, "slow_outside", self.strength * self.nights / 7.0 * (wanted - now))]

    def costs(self, baseline):
        euro = 20_000.0 * self.strength * self.nights / 7.0
        return [Cost("evening worker", euro, 0.5 * euro, 2.0 * euro, "assumption", what_nl="avonddienst")]


# %% [markdown]
# ## An outcome
#
# A function from a run to one number, with a name, a unit and words.

# %%
from sim.words import Event


def teens_placed(run):
    """Placements of children of 12 and over, a year."""
    return run.per_year(int((run.rows(Event.ENTRY)["age"] >= 12).sum()))


teens = sim.outcome("teens_placed", "per year", teens_placed, en="teens placed", nl="tieners uit huis")

# %%
found = sim.compare(
    PLACE,
    {"Evening shift": EveningShift(), "By day and night": "slow_down", "Both": [EveningShift(), "slow_down"]},
    seeds=SEEDS,
    years=YEARS,
    outcomes=[teens],
)
found.answers("en")

# %%
found.picture("en", "teens_placed", "entries", "decisions_slowed", "danger_missed", "cost_policies")

# %%
found.says("Evening shift", "teens_placed", "decisions_slowed", "danger_missed", lang="en")

# %%
found.reasons("en")

# %% [markdown]
# ## A mechanism
#
# Does the conclusion hang on a rule that you doubt? Put your own in its place. Here what weighs on a family weighs half as much again; the number is
# in the ledger, with its range. The first run with a new set of mechanisms is compiled, most of a minute.

# %%
from sim.processes import strain


def escalation(world, family_row, load):
    """What weighs on a family weighs more (or less) than the standard rule says."""
    return world.params[0].own_weight_of_load * strain.escalation(world, family_row, load)


weight = sim.parameter(1.5, unit="times", low=0.7, high=2.0, note="our reading; 1 is the standard rule")
mine = sim.mechanism("strain", escalation, parameters={"weight_of_load": weight})
mine

# %%
ours = sim.compare(PLACE, {"By day and night": "slow_down"}, seeds=SEEDS, years=YEARS, mechanisms=[mine])
print("standard rule:", found.says("By day and night", "entries", lang="en"))
print("our rule:     ", ours.says("By day and night", "entries", lang="en"))

# %%
[(row.path, row.value, row.low, row.high, row.grade) for row in ours.scenario.ledger() if ".own." in row.path]

# %% [markdown]
# The number can be drawn and varied as any other: `sim.sensitivity(..., parameters=["own.weight_of_load"])`.
#
# ## What to mind

# %%
ours.care("en")

# %% [markdown]
# More: `docs/how-to/write-a-policy.md`, `write-your-own-outcome.md`, `write-your-own-mechanism.md`.
