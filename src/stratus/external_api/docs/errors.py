"""The one catalogue of documented errors: which page knows which text and number, in the page's order.

Each resource has its texts in its `errors.py`, and `PAGES`, page → errors in the order in which they are looked at; it is listed in
`MODULES`. A test walks the whole table: each row is provoked over HTTP (`tests/provocations`) or says in `UNREACHABLE` why it cannot be.
Apostrophes are those of the documentation.
"""

from __future__ import annotations

from collections.abc import Sequence

from stratus.external_api.assessments import errors as assessments
from stratus.external_api.attempts import errors as attempts
from stratus.external_api.candidates import errors as candidates
from stratus.external_api.collections import errors as collections
from stratus.external_api.groups import errors as groups
from stratus.external_api.invigilators import errors as invigilators
from stratus.external_api.jobs import errors as jobs
from stratus.external_api.marking import errors as marking
from stratus.external_api.results import errors as results
from stratus.external_api.review import errors as review
from stratus.external_api.schedules import errors as schedules
from stratus.external_api.users import errors as users
from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.everywhere import EVERYWHERE

MODULES = (
    users,
    groups,
    collections,
    assessments,
    schedules,
    candidates,
    invigilators,
    attempts,
    marking,
    review,
    results,
    jobs,
)
"""In the order of the documentation's menu."""

PAGES: dict[str, tuple[Text, ...]] = {operation: texts for module in MODULES for operation, texts in module.PAGES.items()}

UNREACHABLE: dict[tuple[str, Text], str] = {row: why for module in MODULES for row, why in getattr(module, "UNREACHABLE", {}).items()}
"""(operation, error) → why no request can provoke it."""


FIELDS: dict[tuple[str, Text], dict[str, str]] = {row: wrong for module in MODULES for row, wrong in getattr(module, "FIELDS", {}).items()}
"""(operation, error) → an example of what `ErrorDetails` say, property by property, where the error tells that."""

ITEMS: dict[str, tuple[Text, ...]] = {operation: texts for module in MODULES for operation, texts in getattr(module, "ITEMS", {}).items()}
"""Operation → what is told of single elements in an answer that is a success."""


def as_page() -> str:
    """Return the table as a page of the documentation (`docs/api/errors.md`)."""
    lines = [
        "# Errors of the External API",
        "",
        "Made from the tables in `src/stratus/external_api/*/errors.py` by `tools/errors_page`. `{id}` stands for an external id.",
        "The first error that applies, in the order given here, is the one that is answered.",
        "",
        "## Everywhere",
        "",
        *_table(EVERYWHERE),
    ]
    for operation, found in PAGES.items():
        lines += ["", f"## {operation}", "", *_table(found)]
        if operation in ITEMS:
            lines += ["", "Of single elements, in an answer that is a success:", "", *_items(ITEMS[operation])]
    lines += ["", "## ErrorDetails", "", "What is said of one property (`Field`), and nothing else. `{…}` stands for anything.", ""]
    lines += [f"- {sentence}" for sentence in sorted({*wording.AT_THE_DOOR, *wording.OF_THE_DOMAIN})]
    return "\n".join(lines) + "\n"


def _items(found: Sequence[Text]) -> list[str]:
    rows = [f"| {error.code or ''} | {error.text} |" for error in found]
    return ["| Code | Error |", "|---|---|", *rows]


def _table(found: Sequence[Text]) -> list[str]:
    rows = [f"| {error.status} | {error.code or ''} | {error.text} |" for error in found]
    return ["| HTTP | Code | Errors |", "|---|---|---|", *rows]
