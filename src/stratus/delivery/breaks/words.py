"""Breaks in words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def breaks_in_words(breaks: int, minutes: int) -> str:
    """Return how many breaks of how many minutes somebody has."""
    if not breaks:
        return _("no breaks")
    return _("%(breaks)d × %(minutes)d min") % {"breaks": breaks, "minutes": minutes}
