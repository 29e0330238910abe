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
# # Calibrate and validate
#
# For researchers. Most numbers of the model are assumptions with a range. Published figures say something about some of them: that is
# *calibration*. Whether the model then tells figures that it has *not* seen is *validation*. Here a small made-up place is calibrated in less than two
# minutes: few runs, a short history, three numbers. A real calibration is one command and an hour or two (the last cell); the steps are the same.
#
# **This model is for planning capacity and policy. It says nothing about any real child and must never be used to decide on one.** No effect
# of a policy here has been validated against an outcome study in this place: what policies do is not fitted.

# %%
# %matplotlib inline
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import sim
from sim.calibration.cube import cube_of
from sim.calibration.facts import PlaceOf, facts

PLACE = sim.load_scenario("minimal").with_changes({"burn_in": 4})  # years of history; left alone, a tool chooses them
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
from sim.report.shown import HtmlText

said = document(found)
HtmlText(html_table(numbers_table(said, len(cube.numbers), "en")))

# %%
HtmlText(html_table(facts_table(said, "en")))

# %%
facts_figure(said, PLACE, found.facts, "en")

# %% [markdown]
# Every draw was run, and walked by what its own runs gave; all count alike. So small a calibration is an example and nothing else.

# %%
print(f"{found.effective:.0f} of {len(found.weight)} draws count")

# %% [markdown]
# ## Read a posterior
#
# The folder that is written is a posterior: a comparison draws its worlds from it, and tells chance from what is not known. Read it in three steps.
#
# 1. *Which numbers moved?* Beside the range of the ledger (the grey band) the worlds that are left. As wide as the band: nothing was learned.
# 2. *Which go together?* Two numbers can each be wide and yet be tied: the figures know their sum, or their product.
# 3. *Which figures are missed by all worlds?* A miss that no world mends is a fault of the rules, or of the figure. More runs do not help.

# %%
from sim.report.calibration import write_calibration
from sim.results.posterior import read_posterior

folder, _ = write_calibration(found, OUT, None)
draws = read_posterior(folder).draws(PLACE, 20)
paths = [number.path for number in draws.numbers]
fitted = {name: draws.matrix[:, paths.index(name)] for name in found.cube.fitted}
ranges = {number.path: (number.low, number.high) for number in draws.numbers}

figure, axes = plt.subplots(1, len(fitted), figsize=(9, 2.4), layout="constrained")
for axis, (name, values) in zip(axes, fitted.items(), strict=True):
    axis.axvspan(*ranges[name], color="#dddddd")
    axis.hist(values, bins=10, color="#0072B2")
    axis.set(title=name, xlabel="value", ylabel="worlds")

# %%
print(f"{len(draws)} worlds, each of {len(draws.numbers)} numbers; how the fitted ones go together:")
print(np.corrcoef(np.array(list(fitted.values()))).round(2))

# %% [markdown]
# ## What validation is, and what it is not
#
# A posterior agrees with the figures that it saw. That it does so proves little: it was made to. *Validation* holds figures back. The model is fitted anew
# to what was known by the end of a year, the *cut*; it is run past the cut; and what became known later is put beside it, and beside forecasts that need
# no model ("as it was"). Nothing that was learned from later figures may be in it: a posterior that saw them is refused.
#
# - Some figures were never in anybody's sight when the model was made (*held out*); others were, and prove less (*retrospective*).
# - A good interval holds a figure as often as it says, and is narrow. A proper score, here the weighted interval score, asks both at once.
# - It is about the *baseline*. Whether a policy does what the model says, no such test can tell.
#
# What came out for Utrecht, refitted on what was known by 2018, as it is kept in `docs/background/validation`:

# %%
import json

from sim.report.shown import Lines
from sim.report.validation import lines, summary_table

kept = Path(sim.__file__).parents[1] / "docs" / "background" / "validation" / "utrecht.json"
record = json.loads(kept.read_text(encoding="utf-8"))
cut = record["cuts"][0]
Lines(lines(cut, "en"))

# %%
HtmlText(html_table(summary_table(cut, "all", "en")))

# %% [markdown]
# The figure of every prediction beside what was published stands in `docs/background/validation.md`.

# %% [markdown]
# How a score works: a figure of 8.1 was published; two forecasts of it. The narrow one is better only when it holds the figure.

# %%
from sim.validation.scores import interval_score

for low, high in ((6.0, 10.0), (7.8, 8.4), (9.0, 9.4)):
    print(f"90% interval {low} to {high}: {interval_score(low, high, 8.1, 0.9):.1f} (less is better)")

# %% [markdown]
# ## A real one
#
# On the command line, resumable (see `docs/how-to/calibrate.md` and `docs/background/validation.md`):
#
# ```
# python -m sim calibrate utrecht --out out/calibration
# python -m sim compare utrecht --posterior out/calibration/calibration --draws 100
# python -m sim validate utrecht --out out/validation
# ```
