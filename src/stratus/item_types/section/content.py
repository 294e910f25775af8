"""A page that is read before a section begins."""

from __future__ import annotations

from stratus.item_types.pages.content import PageContent
from stratus.item_types.pages.stands import Stands


class Content(PageContent):
    """Text alone."""

    key = "SECTION"
    stands = Stands.SECTION
