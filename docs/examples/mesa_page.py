"""The model in a browser: ``solara run docs/examples/mesa_page.py`` (extra ``viz``)."""

from sim.viz import page as page_of

page = page_of("minimal", "slow_down")
