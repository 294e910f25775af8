"""Problems with questions that candidates report during the exam (docs/adr/0045-check-and-report.md). Pure, and without Django.

They arrive as events of kind `report`, whenever the connection is there, and no clock judges them: they are no answers.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from stratus.foundation.text import is_seen

MAX_REPORT = 2_000
"""Characters of a report, as browsers count them: UTF-16 units."""
MOST_REPORTS = 200
"""Reports of one attempt that are kept as such; more are in its log only."""


def check_report(items: Container[str], item: Any, value: Any) -> str:
    """Return why this is no report, or "". `value` is {"text": str}; `items` are the ids of the paper's questions."""
    if not isinstance(item, str) or item not in items:
        return "UNKNOWN_ITEM"
    text = value.get("text") if isinstance(value, Mapping) else None
    if not isinstance(text, str) or not is_seen(text):
        return "VALUE_HAS_NO_TEXT"
    return "TOO_LONG" if len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_REPORT else ""
