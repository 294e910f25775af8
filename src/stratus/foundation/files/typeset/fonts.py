"""The fonts of documents: those that come with us, then those of this machine."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec

PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "fontpkg_noto_sans_devanagari", "fontpkg_noto_sans_thai")
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans Thai", "Libertinus Serif")
"""In the order in which each letter is looked for; then any font of this machine. The last comes with Typst, and has Hebrew."""
MONO = ("DejaVu Sans Mono", *FAMILIES)


def folders() -> list[str]:
    """Return where the fonts lie that come with us."""
    return [str(files(name) / "files") for name in PACKAGES if find_spec(name)]
