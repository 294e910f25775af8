"""A page that is read before the start."""

from __future__ import annotations

from stratus.item_types.pages.content import LONGEST_OUTSIDE, PageContent


class Content(PageContent):
    """Text alone."""

    key = "WELCOME"
    longest = LONGEST_OUTSIDE
    shows_pictures = False
