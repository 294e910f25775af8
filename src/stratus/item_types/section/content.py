"""A page that is read before a section begins."""

from __future__ import annotations

from stratus.item_types.pages.content import PageContent


class Content(PageContent):
    """Text alone."""

    key = "SECTION"
