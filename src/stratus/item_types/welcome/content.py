"""A page that is read before the start."""

from __future__ import annotations

from stratus.item_types.pages.content import LONGEST_OUTSIDE, PageContent
from stratus.item_types.pages.stands import Stands


class Content(PageContent):
    """Text alone."""

    key = "WELCOME"
    stands = Stands.BEFORE
    longest = LONGEST_OUTSIDE
    shows_pictures = False
