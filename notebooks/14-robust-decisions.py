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
# # Robust decisions
#
# For researchers. Most numbers are assumptions with a range. More seeds do nothing about that. Does a choice hold over all the worlds that
# the ranges allow? Where does it turn, what is regretted, what at equal cost, and what should be measured first?
#
# **This model is for planning capacity and policy. It says nothing about any real child and must never be used to decide on one.** No
# effect of a policy here has been validated against an outcome study in this place.

# %% [markdown]
# A small made-up place and a hundred worlds, drawn from the ranges of the ledger: enough for an example, and for nothing else. For a place with a
# posterior the worlds are those that agree with published figures.

# %% tags=["parameters"]
import sim

PLACE = sim.load_scenario("minimal").with_changes({"burn_in": 4})  # years of history; left alone, a tool chooses them
POLICIES = {
    "Slow down, half": "slow_down:dose=programme",
    "Slow down": "slow_down",
    "Fast treatment, half": "fast_family_treatment:dose=programme",
    "Fast treatment": "fast_family_treatment",
    "Own network first": "network_first",
}
DRAWS, SEEDS, YEARS, WORKERS = 100, 2, 2, 2

# %%
found = sim.compare(PLACE, POLICIES, seeds=SEEDS, years=YEARS, draws=DRAWS, workers=WORKERS, twins=False)
found.answers("en")

# %% [markdown]
# ## Chance, and what is not known
#
# The interval holds both. Where chance is the larger part, take more seeds; where what is not known is, only better evidence helps.

# %%
found.picture("en", name="uncertainty")

# %% [markdown]
# ## How probable it is that a policy does no harm
#
# Shares of the worlds, freed of the chance of the seeds. There are none with fewer than a hundred worlds.

# %%
found.table("en", "html", key="chances")

# %% [markdown]
# ## Regret
#
# How much worse each row is than the best row in the same world. Smallest worst regret is not best on average; it is never very wrong.

# %%
found.table("en", "html", key="regret")

# %% [markdown]
# ## At equal yearly cost
#
# Policies do not cost the same, so they are not ranked as they are. Between two doses that were run lies a straight line.

# %%
found.table("en", "html", key="equal-cost")

# %% [markdown]
# ## Measure this first
#
# Of three readings of "better": what could be gained by choosing *after* a group of numbers, or a figure, is known. Where nothing is noticed that is
# said, with how large a value would have been noticed.

# %%
found.measure_first("en", "html")

# %% [markdown]
# ## What to mind

# %%
found.care("en")

# %% [markdown]
# A real one, resumable, and with regions in which a policy does harm (`discover`) and the best mix within a budget (`optimise`):
#
# ```
# python -m sim compare utrecht --draws 120 --seeds 2 --out out/draws
# python -m sim measure-first out/draws
# python -m sim discover out/draws --policy slow_down --outcome severe_incidents --threshold 1 --out out/where
# ```
#
# See `docs/how-to/decide-under-uncertainty.md`.
