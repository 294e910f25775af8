"""The one catalogue of documented errors: which page knows which text and number, in the page's order.

A module each for the pages of a resource: its texts, and `PAGES`, operation → errors in the order in which they are looked at; a new
module is listed in `MODULES`. A route raises `fail(TEXT)`; the envelope is made in `external_api.envelope`. A test walks the whole table:
each row is provoked over HTTP (`tests/provocations`) or says in `UNREACHABLE` why it cannot be. Apostrophes are those of the documentation.
"""

from __future__ import annotations

from collections.abc import Sequence

from stratus.external_api.errors import (
    assessments,
    attempts,
    collections,
    everywhere,
    groups,
    invigilators,
    marking,
    results,
    review,
    schedule_sharing,
    schedules,
    users,
)
from stratus.external_api.errors.everywhere import EVERYWHERE
from stratus.external_api.errors.text import ApiError, Text, fail

__all__ = ["EVERYWHERE", "PAGES", "UNREACHABLE", "ApiError", "Text", "as_page", "everywhere", "fail"]

MODULES = (
    users,
    groups,
    collections,
    assessments,
    schedules,
    invigilators,
    schedule_sharing,
    attempts,
    marking,
    review,
    results,
)
"""In the order of the documentation's menu."""

PAGES: dict[str, tuple[Text, ...]] = {operation: texts for module in MODULES for operation, texts in module.PAGES.items()}

UNREACHABLE: dict[tuple[str, Text], str] = {row: why for module in MODULES for row, why in getattr(module, "UNREACHABLE", {}).items()}
"""(operation, error) → why no request can provoke it."""


def as_page() -> str:
    """Return the table as a page of the documentation (`docs/api/errors.md`)."""
    lines = [
        "# Errors of the External API",
        "",
        "Made from the table in `src/stratus/external_api/errors/` by `tools/errors_page`. `{id}` stands for an external id.",
        "The first error that applies, in the order given here, is the one that is answered.",
        "",
        "## Everywhere",
        "",
        *_table(EVERYWHERE),
    ]
    for operation, found in PAGES.items():
        lines += ["", f"## {operation}", "", *_table(found)]
    return "\n".join(lines) + "\n"


def _table(found: Sequence[Text]) -> list[str]:
    rows = [f"| {error.status} | {error.code or ''} | {error.text} |" for error in found]
    return ["| HTTP | Code | Errors |", "|---|---|---|", *rows]
