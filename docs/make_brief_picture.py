"""Make the picture of README.md, the first screen of a brief, in Chromium (extra ``browser``); run it in the project's folder.

    python docs/make_brief_picture.py                         Utrecht, as `python -m sim brief utrecht` does
    python docs/make_brief_picture.py --draws 0 --seeds 4 --years 5     sooner
    python docs/make_brief_picture.py --file zo-thuis-utrecht.html      of a brief that is there

It writes docs/images/brief.png, 1280 by 720.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).resolve().parent / "images" / "brief.png"
WIDE, HIGH = 1280, 720
COLOURS = 64  # text and a few fills: enough, and a third of the bytes
MOST_BYTES = 150_000


def first_screen(file: Path, chromium: str) -> bytes:
    """The first screen of a page as PNG; stops when the page asks for anything beside itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as maker:
        browser = maker.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.resolve().as_uri())
        found = page.screenshot()
        browser.close()
    if len(asked) != 1:
        raise SystemExit(f"The brief asked for more than itself: {asked[1:]}")
    return found


def fewer_colours(png: bytes) -> bytes:
    """The same picture with a palette."""
    from PIL import Image

    kept = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> None:
    """Make a brief, or take one, and its picture."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--scenario", default="utrecht")
    asked.add_argument("--file", type=Path, help="a brief that is there")
    asked.add_argument("--lang", default="nl", choices=("nl", "en"))
    for name in ("seeds", "years", "draws"):
        asked.add_argument(f"--{name}", help=f"as of the command brief: --{name}")
    arguments = asked.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("There is no Chromium here; install one (apt-get install chromium).")
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.file or Path(folder) / "brief.html"
        if arguments.file is None:
            sizes = [word for name in ("seeds", "years", "draws") if getattr(arguments, name) is not None
                     for word in (f"--{name}", getattr(arguments, name))]  # fmt: skip
            command = [sys.executable, "-m", "sim", "brief", arguments.scenario, *sizes, "--lang", arguments.lang]
            subprocess.run([*command, "--out", str(file)], check=True)
        png = fewer_colours(first_screen(file, chromium))
    if len(png) > MOST_BYTES:
        raise SystemExit(f"The picture has {len(png):,} bytes, more than {MOST_BYTES:,}; nothing was written.")
    PICTURE.write_bytes(png)
    print(f"{PICTURE}: {len(png):,} bytes")


if __name__ == "__main__":
    main()
