"""What pages have in common: text that is read and never answered."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from stratus.foundation.authored import MEDIA
from stratus.foundation.markup import MAX_HTML, says_something
from stratus.item_types.base import Content
from stratus.item_types.content_fields import checked_html
from stratus.item_types.errors import Problems
from stratus.item_types.pages.stands import Stands

LONGEST_OUTSIDE = 20_000
"""Characters of a page that is read outside of the exam: it travels as the waiting room's other texts do."""


class PageContent(Content):
    """A page. It has no key and no parts, and nobody earns points by it."""

    stands: ClassVar[Stands]
    longest: ClassVar[int] = MAX_HTML
    """Characters of the text, its layout included."""
    shows_pictures: ClassVar[bool] = True
    """Whether pictures of the library can be shown where the page is read."""

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Check and return text and language."""
        problems = Problems()
        cleaned = self.cleaned(content, problems)
        problems.raise_any()
        return cleaned

    def cleaned(self, content: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
        """Return what is stored, and note what is wrong with it. Types add their own."""
        stem = checked_html(content.get("stem"), "stem", problems, sounds=self.shows_pictures)
        if len(stem) > self.longest:
            problems.add("stem", "TEXT_TOO_LONG", most=self.longest)
        if not self.shows_pictures and f'src="{MEDIA}' in stem:
            problems.add("stem", "NO_PICTURES")
        if not says_something(stem):
            problems.add("stem", "NO_TEXT")  # the first problem of a field counts
        return {"stem": stem, "lang": str(content.get("lang") or "en")[:10]}

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the page as it is read. It has no maximum score."""
        return {"id": item_id, "type": self.key, "stem": content["stem"], "lang": content["lang"]}

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return nothing: there is nothing to answer."""
        return {}
