# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Calibrate a small region
#
# For researchers. Most numbers of the model are assumptions with a range. Published figures say something about some of them. Here a small
# made-up place is calibrated in less than two minutes: few runs, a short history, four numbers. A real calibration is one command and an
# hour or two (the last cell); the steps are the same.
#
# **This model is for planning capacity and policy. It says nothing about any real child and must never be used to decide on one.** No effect
# of a policy here has been validated against an outcome study in this place: what policies do is not fitted.

# %%
# %matplotlib inline
from pathlib import Path

from IPython.display import Markdown, display

from sim import load_scenario
from sim.calibration.cube import cube_of
from sim.calibration.facts import PlaceOf, facts

PLACE = load_scenario("minimal").with_changes({"burn_in": 4})  # years of history; left alone, a tool chooses them
cube = cube_of(PLACE)
known = facts(PlaceOf(PLACE.name, ("", *(area.name for area in PLACE.areas))))
print(
    f"{len(cube.numbers)} uncertain numbers, of which {int(cube.cut.sum())} are never fitted: no figure tells about them"
)
print(f"{len(known)} published figures, such as {known[0].name}: {known[0].shown(known[0].value):.3g}")

# %% [markdown]
# ## Waves, emulators, a posterior
#
# A first wave of runs over all numbers; of these the ones of which the figures could tell most are fitted; an emulator of each figure; a walk over
# what agrees; draws of it that are run and walk on by their runs. Everything is kept in the folder: run the cell again and nothing is
# computed twice.

# %% tags=["parameters"]
from sim.calibration.calibrate import Settings, calibrate

OUT = Path("calibration")
SMALL = Settings(points=70, again=4, waves=1, draws=30, walk=2, fitted=3, years=2.0, steps=200)
TARGETS = ["T04", "T06", "T08", "T13"]  # some figures; leave it out to take all that can be told

# %%
found = calibrate(PLACE, OUT, SMALL, only=TARGETS, say=print)

# %% [markdown]
# ## What the figures taught
#
# A number of which the spread fell by less than a fifth was *not informed*: the figures say next to nothing about it.

# %%
from sim.report.calibration import document, facts_figure, facts_table, numbers_table
from sim.report.render import html_table

said = document(found)
numbers = numbers_table(said, len(cube.numbers), "en")
display({"text/html": html_table(numbers), "text/plain": numbers.title}, raw=True)

# %%
figures = facts_table(said, "en")
display({"text/html": html_table(figures), "text/plain": figures.title}, raw=True)

# %%
display(facts_figure(said, PLACE, found.facts, "en"))

# %% [markdown]
# Every draw was run, and walked by what its own runs gave; all count alike. So small a calibration is an example and nothing else.

# %%
print(f"{found.effective:.0f} of {len(found.weight)} draws count")

# %% [markdown]
# ## Use it
#
# The folder that is written is a posterior: a comparison draws its worlds from it, and tells chance from what is not known.

# %%
from sim.report.calibration import write_calibration
from sim.results.posterior import read_posterior

folder, _ = write_calibration(found, OUT, None)
draws = read_posterior(folder).draws(PLACE, 20)
display(Markdown(f"{len(draws)} worlds, each of {len(draws.numbers)} numbers; of the fitted ones the means are:"))
for name in found.cube.fitted:
    print(name, f"{draws.matrix[:, [n.path for n in draws.numbers].index(name)].mean():.3g}")

# %% [markdown]
# ## A real one
#
# On the command line, resumable (see `docs/how-to/calibrate.md`):
#
# ```
# python -m sim calibrate utrecht --out out/calibration
# python -m sim compare utrecht --posterior out/calibration/calibration --draws 100
# ```
