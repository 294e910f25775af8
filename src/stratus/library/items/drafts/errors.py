"""Errors about drafts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError
from stratus.library.items.drafts.rules import MOST_DRAFTS


class NotKept(DomainError):
    """A draft is not kept; the sentence says why, and what becomes of what was typed."""


class OpenElsewhere(NotKept):
    """Another window of the same person keeps a draft of the same form."""

    def __init__(self) -> None:
        super().__init__(
            _("Another window of yours has this form open, and its draft is kept. What you type here is kept only once you save it.")
        )


class TooLong(NotKept):
    """A form holds more than a draft may."""

    def __init__(self) -> None:
        super().__init__(_("No draft is kept: there is too much in this form. What you type is kept only once you save it."))


class TooMany(NotKept):
    """A person has too many drafts. `oldest`: the words by which they know the one that they kept first, and where it is."""

    def __init__(self, *oldest: str) -> None:
        sentence = _(
            "No draft is kept: you have %(most)s already. Save or discard some of them; the oldest is “%(title)s” in “%(collection)s”."
        )
        super().__init__(sentence % {"most": MOST_DRAFTS, **dict(zip(("title", "collection"), oldest, strict=True))})


class Spent(NotKept):
    """The form was saved or discarded before this came."""

    def __init__(self) -> None:
        super().__init__(
            _("What this form showed was saved or discarded meanwhile. What you type here is not saved; it is a draft of its own.")
        )


class OldPage(NotKept):
    """The page is that of an earlier release, which says less of its form."""

    def __init__(self) -> None:
        super().__init__(_("No draft is kept: this page is older than the present release. What you type is kept only once you save it."))


class ActingAsSomebody(NotKept):
    """A draft is its person's, not that of who is logged in as them."""

    def __init__(self) -> None:
        super().__init__(_("No drafts are kept while you are logged in as somebody else."))
