"""Puts the built front end, and the guides of the External API, into the packages that `uv build` makes; hatchling loads this file
(`pyproject.toml`).

It builds nothing itself: that takes Node and some hundred packages, which `make front` installs as they are locked.
"""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {"wheel": "stratus/web_dist", "sdist": "web/dist"}
"""Where the front end lies in what is built. `stratus.server.assets.front_end` looks for it there."""
GUIDES = "stratus/external_api/docs/texts"
"""Where the Markdown of `docs/api` lies in a wheel, for `external_api.docs.guides`; a source distribution has all of `docs`."""
OF_THE_NEXT_BUILD = {".built", "releases.json"}
"""Files by which the next build in a checkout knows the last one."""


class NoFrontEnd(SystemExit):
    """The build ends with one sentence, and without a traceback."""


class FrontEnd(BuildHookInterface):
    """Adds `web/dist`. An editable installation reads it in the checkout, where it may be built later."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name every file of the front end for inclusion; raises `NoFrontEnd` when it is not built, or older than its sources."""
        if version == "editable":
            return
        web = Path(self.root) / "web"
        refuse_unbuilt(web)
        for path in sorted((web / "dist").rglob("*")):
            if path.is_file() and path.name not in OF_THE_NEXT_BUILD:
                build_data["force_include"][str(path)] = f"{PLACES[self.target_name]}/{path.relative_to(web / 'dist').as_posix()}"
        if self.target_name == "wheel":
            texts = Path(self.root) / "docs" / "api"
            for path in sorted(texts.rglob("*.md")):
                build_data["force_include"][str(path)] = f"{GUIDES}/{path.relative_to(texts).as_posix()}"


def refuse_unbuilt(web: Path) -> None:
    """Raise `NoFrontEnd` when `web/dist` holds no front end, or one from before a change of what it is built of."""
    if not (web / "dist" / "manifest.json").is_file():
        raise NoFrontEnd(f"The front end has not been built ({web / 'dist' / 'manifest.json'} is missing): run `make front` first.")
    built = web / "dist" / ".built"  # not there in a source distribution, whose front end is that of its sources
    if built.exists() and (changed := changed_since(built.stat().st_mtime, web)):
        raise NoFrontEnd(f"The front end in {web / 'dist'} was built before {changed} changed: run `make front` first.")


def changed_since(moment: float, web: Path) -> Path | None:
    """A file below `web` that is newer than `moment` (seconds since 1970), None when there is none."""
    for folder, folders, names in os.walk(web):
        folders[:] = [name for name in folders if name not in ("node_modules", "dist")]
        for name in names:
            if (path := Path(folder, name)).stat().st_mtime > moment:
                return path.relative_to(web.parent)
    return None
