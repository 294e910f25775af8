"""Where the built front end lies, and whether it is there. Without Django: commands ask before anything starts.

In a checkout `make front` builds it into `web/dist`; a wheel carries it in the package (`hatch_build.py`).
"""

import os
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
IN_PACKAGE = PACKAGE / "web_dist"
CHECKOUT = PACKAGE.parents[1]
ADDRESS = re.compile(r"/static/web/(assets/[\w.-]+)")
ENDINGS = {"br": ".br", "gzip": ".gz"}
"""By content coding, what the build puts behind the name of a file that it compressed (`web/vite.config.ts`)."""


def folder() -> Path:
    """The folder with `manifest.json` and the files that it names: `STRATUS_WEB_DIST`, the package's own, or the checkout's."""
    if given := os.environ.get("STRATUS_WEB_DIST"):
        return Path(given)
    return IN_PACKAGE if IN_PACKAGE.is_dir() else CHECKOUT / "web" / "dist"


def compressed(address: str, coding: str) -> bytes | None:
    """What the build made of the file at this address with a content coding (`br`, `gzip`); None where there is nothing."""
    if (found := ADDRESS.fullmatch(address)) is None:
        return None
    try:
        return (folder() / (found[1] + ENDINGS[coding])).read_bytes()
    except OSError:
        return None


def is_there() -> bool:
    """Whether there is a front end that pages can link."""
    return (folder() / "manifest.json").is_file()


def next_step() -> str:
    """What to do when it is missing, for whoever runs this installation."""
    if os.environ.get("STRATUS_WEB_DIST"):
        return "let STRATUS_WEB_DIST name the folder of a built front end, or unset it"
    if (CHECKOUT / "web" / "package.json").is_file():
        return "run `make front`"
    return "install the wheel of this release again"


def missing() -> str | None:
    """What is missing and the next step, in one sentence; None when nothing is."""
    if is_there():
        return None
    return f"The front end is missing, so no page would work ({folder() / 'manifest.json'} is not there): {next_step()}."
