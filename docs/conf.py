"""The documentation as a site: ``python -m sphinx -W -b html docs out/site`` (extra ``docs``); no network is needed.

Notebooks are shown with the outputs that they hold; nothing is run. Nothing of the site is kept in the repository.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from site_pages import in_dutch, lay_out  # noqa: E402

project = "Zo Thuis"
author = "Zo Thuis contributors"
copyright = "Zo Thuis contributors, MIT"
release = re.findall(r'^__version__ = "(.+)"$', (HERE.parent / "sim" / "__init__.py").read_text("utf-8"), re.MULTILINE)[
    0
]

extensions = ["myst_nb"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["files/**"]  # what pages link to, to be downloaded
language = "en"
html_theme = "furo"
html_title = f"Zo Thuis {release}"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": []}
myst_heading_anchors = 6  # as on the code host
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # would come from the network
pygments_style = "friendly"
DUTCH = frozenset(page.rpartition(".")[0] for page in in_dutch())


def setup(app: Any) -> None:
    """Read the laid-out pages in place of this folder; say of each page in which language it is."""
    app.srcdir = type(app.srcdir)(app.outdir.parent / f"{app.outdir.name}-pages")
    lay_out(Path(app.srcdir))
    app.connect("html-page-context", _language)


def _language(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    if page in DUTCH:
        context["language"] = "nl"
