"""A case: what several questions are about."""

from __future__ import annotations

import html
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types.content_fields import one_line
from stratus.item_types.errors import Problems
from stratus.item_types.overlays.where import Html, Line
from stratus.item_types.pages.content import PageContent
from stratus.item_types.pages.stands import Stands

MOST_HEADING = 200


class Content(PageContent):
    """Text with a heading that candidates see."""

    key = "CASE"
    translated = (Line("heading", MOST_HEADING), Html("stem"))
    stands = Stands.BESIDE

    def cleaned(self, content: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
        """Add the heading, "" if there is none."""
        heading = one_line(content.get("heading"), "heading", problems, most=MOST_HEADING, too_long="HEADING_TOO_LONG")
        return {"heading": heading, **super().cleaned(content, problems)}

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return heading and text."""
        return {**super().candidate_view(item_id, content, max_score), "heading": content["heading"]}

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the text, and the heading as HTML."""
        return [html.escape(content["heading"]), content["stem"]]
