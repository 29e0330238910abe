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
# # What drives the result?
#
# For researchers. Every number of the model has a range. Which of them decide an outcome, and which decide what a *policy changes* in it?
# First a function of which the answer is known, then a small made-up place, in less than a minute. The same calls do a real study.
#
# **This model is for planning capacity and policy. It says nothing about any real child and must never be used to decide on one.** No
# effect of a policy here has been validated against an outcome study in this place.

# %% [markdown]
# ## A known answer first
#
# `run_study` takes any function from points to values. The Ishigami function has three inputs; the shares of variance that they explain
# alone are 0.314, 0.442 and 0, and with interactions 0.558, 0.442 and 0.244.

# %%
# %matplotlib inline
import numpy as np
from IPython.display import Markdown, display
from SALib.test_functions import Ishigami

from sim.analysis.study import Target, run_study
from sim.designs.factors import Factor

inputs = [Factor(f"x{k}", f"x{k}", -np.pi, np.pi) for k in (1, 2, 3)]
known = run_study(
    "sobol", inputs, lambda points: {Target("ishigami"): Ishigami.evaluate(np.array(points))[:, None]}, 350
)
known.indices().select("parameter", "index", "value", "low", "high")

# %% [markdown]
# ## Screen with Morris
#
# Settings: a place, the numbers to vary (leave `parameters` out to vary all that have a range: some 500), a policy whose difference is
# explained beside the level, seeds, years. Four trajectories of two years are enough for an example and for nothing else.

# %% tags=["parameters"]
import sim

PLACE = sim.load_scenario("minimal").with_changes({"burn_in": 4})  # years of history; left alone, a tool chooses them
OUTCOME = "out_of_home"
POLICY = "slow_down"
PARAMETERS = [
    "levels.up.0",  # how often families come under strain
    "crisis.tension",  # what a day of time bought does to a decision
    "placement.back_home",  # chance that a child goes home after a placement failed
    "policies.slow_down.strength",  # a setting of the policy
]
YEARS, SEEDS = 2, 2

# %%
screened = sim.sensitivity(
    PLACE, "morris", 4, parameters=PARAMETERS, policies=[POLICY], outcomes=[OUTCOME], seeds=SEEDS, years=YEARS
)
display(Markdown("\n\n".join(" ".join(lines) for lines in screened.sentences("en"))))

# %% [markdown]
# `mu_star` is the mean absolute change of the outcome when a number goes through its whole range; the dashed line is what two noisy
# values differ by on average when nothing is the cause. `floor` and `told` in the table say the same. A setting of the policy does
# exactly nothing in the baseline, and shows only in the difference.

# %%
display(screened.figures("en")[f"bars-{OUTCOME}"])

# %%
screened.study.indices().filter(index="mu_star").drop("index", "outcome")

# %% [markdown]
# ## Shares of variance with Sobol
#
# For those that came first. The runs are laid out over the ranges, an emulator is fitted to them, and the shares are those of the
# emulator. It is tried on runs that it has not seen: where it predicts those badly the study says so and shows no shares. A real study
# takes 350 points, not 24.

# %%
first = [path for path in screened.study.top(4) if not path.startswith("policies.")][:2]
shares = sim.sensitivity(PLACE, "sobol", 24, parameters=first, outcomes=[OUTCOME], seeds=SEEDS, years=YEARS)
display(Markdown(" ".join(shares.sentences("en")[0])))

# %%
display(shares.figures("en")[f"convergence-{OUTCOME}"])

# %% [markdown]
# **Noise.** Each point is the mean of a few seeds, the same at every point. What is left of the spread between seeds is noise; its share
# of the variance between points stands in `noise_share`. Where it is large, take more seeds or longer runs before more points.

# %%
shares.study.targets().select("outcome", "mean", "spread", "noise_share", "predicted", "warnings")

# %% [markdown]
# ## A real study
#
# On the command line, resumable and with a folder of tables and figures (see `docs/how-to/find-what-drives-the-result.md`):
#
# ```
# python -m sim sensitivity utrecht --method morris --policy slow_down --outcome out_of_home --years 5 --out out/drivers
# python -m sim sensitivity utrecht --method sobol --top 20 --policy slow_down --outcome out_of_home --years 5 --samples 350 --out out/drivers
# ```
