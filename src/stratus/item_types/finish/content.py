"""A page that is read after the hand-in."""

from __future__ import annotations

from stratus.item_types.pages.content import LONGEST_OUTSIDE, PageContent


class Content(PageContent):
    """Text alone."""

    key = "FINISH"
    longest = LONGEST_OUTSIDE
    shows_pictures = False
