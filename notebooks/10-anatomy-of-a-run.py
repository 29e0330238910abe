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
# # Anatomy of a run
#
# For researchers. What is in the model, how it moves, and what it leaves behind: agents, neighbourhoods, weekly series, the event log, outcomes.
# `sim.PlacementModel` is a `mesa.Model`; one step is one week.
#
# **This model is for planning capacity and policy. It says nothing about any real child and must never be used to decide on one.** No
# effect of a policy here has been validated against an outcome study in this place.

# %% tags=["parameters"]
PLACE = "minimal"  # a small made-up place
SEED = 1
YEARS = 3

# %% [markdown]
# ## A model
#
# The scenario is made, and lives through its history before the start (the burn-in), so that waiting lists and placements are there on day one.

# %%
# %matplotlib inline
import polars as pl

import sim

model = sim.PlacementModel(PLACE, run_seed=SEED, years=YEARS)
print(f"{model.date}: {model.number('out_of_home')} children out of home, {model.number('waiting_for_place')} wait")

# %% [markdown]
# ## Agents
#
# Agents are *windows* on rows of the world: they are opened when somebody looks. What follows from mechanisms cannot be set; capacities,
# stressors and the like can, and clocks that depend on them get new rates.

# %%
{kind.__name__: len(agents) for kind, agents in model.agents_by_type.items()}

# %%
from sim.agents import Child, Family, HostFamily

families = model.agents_by_type[Family]
families.groupby("level").count()

# %%
Family.settable(), HostFamily.fields()

# %% [markdown]
# ## Neighbourhoods
#
# Where a family lives decides which team it meets, which host families are near, and how far a place is. A window knows its area.

# %%
[(area, model.number("out_of_home", area)) for area in model.areas]

# %%
families.groupby("area").count()

# %% [markdown]
# ## A week, and another
#
# A step moves the world by a week: hundreds of clocks (a crisis, a report, a worker who leaves) ring in between, each at its own moment. Mesa's data
# collector keeps the counters.

# %%
away = [child for child in model.agents_by_type[Child] if child.out_of_home]
while model.running:
    model.step()
collected = model.datacollector.get_model_vars_dataframe()
_ = collected[["out_of_home", "waiting_for_place", "families_severe"]].plot(
    subplots=True, xlabel="week", figsize=(8, 5)
)
# %% [markdown]
# A window on a child that has left the model says so. Of the children who were out of home at the start:

# %%
there = [child for child in away if child.present]
print(f"{len(there)} of {len(away)} are still in the model, {sum(child.out_of_home for child in there)} are away")

# %% [markdown]
# ## The same children under a policy
#
# All chance is keyed by who it is about, not by the order of draws. So a second run with the same seed is the same world, with the same crises as far
# as the policy does not touch them. One pair is an anecdote: `sim.compare` runs many, with intervals.

# %%
first, other = (sim.PlacementModel(PLACE, run_seed=SEED, years=YEARS, policies=policy) for policy in ("", "slow_down"))
while first.running:
    first.step(), other.step()
{number: (first.number(number), other.number(number)) for number in ("out_of_home", "waiting_for_place")}

# %% [markdown]
# ## The event log
#
# Everything that happened, in order of time. All outcomes are functions of it and of the weekly series. `sim.simulate` gives them as data frames.

# %%
run = sim.simulate(PLACE, seed=SEED, years=YEARS)
run.events.select("date", "event", "child", "family", "area", "from", "to", "reason").head(5)

# %%
run.events.group_by("event").len().sort("len", descending=True).head(12)

# %% [markdown]
# One child, from its first event to its last. It is invented, as all of them are.

# %%
placed = run.events.filter(pl.col("event") == "entry")["child"]
longest = run.events.filter(pl.col("child").is_in(placed.to_list()))["child"].mode()[0]
run.events.filter(pl.col("child") == longest).select("date", "event", "route", "reason", "from", "to", "age").head(12)

# %% [markdown]
# ## Series and outcomes

# %%
run.series.select("week", "area", "children_out_of_home", "children_waiting_for_place", "workers", "vacancies").head(6)

# %%
run.outcomes.head(12)

# %% [markdown]
# One run is one of the many ways in which it could have gone. More: `docs/how-to/use-with-mesa.md`; how chance is keyed: `docs/background/chance-and-twins.md`.
