"""Cause and remedy of every documented error, by operation: the rows of the reference page and of the page of all errors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from stratus.external_api.assessments import remedies as assessments
from stratus.external_api.attempts import remedies as attempts
from stratus.external_api.candidates import remedies as candidates
from stratus.external_api.collections import remedies as collections
from stratus.external_api.docs import errors
from stratus.external_api.groups import remedies as groups
from stratus.external_api.invigilators import remedies as invigilators
from stratus.external_api.jobs import remedies as jobs
from stratus.external_api.marking import remedies as marking
from stratus.external_api.results import remedies as results
from stratus.external_api.review import remedies as review
from stratus.external_api.schedules import remedies as schedules
from stratus.external_api.users import remedies as users
from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.remedies import EVERYWHERE as OF_EVERY_CALL
from stratus.external_api.wire.remedies import SHARED, Remedies, Remedy
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.everywhere import EVERYWHERE

MODULES = (users, groups, collections, assessments, schedules, candidates, invigilators, attempts, marking, review, results, jobs)
"""In the order of `errors.MODULES`, each beside its errors."""


@dataclass(frozen=True, slots=True)
class Explained:
    """An error with its remedy and the operations that answer it (none: every operation); `anchor` is its id on the page of all errors."""

    error: Text
    remedy: Remedy
    anchor: str
    operations: list[str] = field(default_factory=list)


@cache
def of_every_call() -> Sequence[Explained]:
    """Return the errors that every operation may answer."""
    return [Explained(error, OF_EVERY_CALL[error], _anchor(error)) for error in EVERYWHERE]


@cache
def explained() -> Sequence[Explained]:
    """Return the errors of all operations, in the menu's order; one that several operations answer for the same reason stands once."""
    return list(_by_reason().values())


def remedies_of(operation: str) -> list[Explained]:
    """Return the errors of one operation (`POST /user`), in the order in which they are looked at. KeyError: one has no remedy."""
    known = _of_page(operation)
    return [_by_reason()[error, known[error]] for error in errors.PAGES[operation]]


@cache
def _by_reason() -> dict[tuple[Text, Remedy], Explained]:
    found: dict[tuple[Text, Remedy], Explained] = {}
    taken = Counter(one.anchor for one in of_every_call())
    for operation, answered in errors.PAGES.items():
        known = _of_page(operation)
        for error in answered:
            if (error, known[error]) not in found:
                anchor = _anchor(error)
                taken[anchor] += 1
                several = f"-{taken[anchor]}" if taken[anchor] > 1 else ""
                found[error, known[error]] = Explained(error, known[error], anchor + several)
            found[error, known[error]].operations.append(operation)
    return found


def _anchor(error: Text) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", error.text.casefold()).strip("-")[:60]
    return f"{error.code or error.status}-{words}"


def of_single_ones() -> Sequence[tuple[Text, Remedy]]:
    """Return what bulk calls say of single people in `Content.Errors`, each reason once. KeyError: one has no remedy."""
    found: dict[tuple[Text, Remedy], None] = {}
    for own, known in zip(MODULES, errors.MODULES, strict=True):
        remedies = {**SHARED, **getattr(own, "OF_SINGLE_ONES", {})}
        for error in (error for said in getattr(known, "ITEMS", {}).values() for error in said):
            found[error, remedies[error]] = None
    return list(found)


def _of_page(operation: str) -> Remedies:
    """Return the remedies that hold for a page: those of its resource before those that are shared."""
    module = next(own for own, known in zip(MODULES, errors.MODULES, strict=True) if operation in known.PAGES)
    return {**OF_EVERY_CALL, **SHARED, **module.REMEDIES}


def as_page() -> str:
    """Return the table as a page of the documentation (`docs/api/errors.md`)."""
    lines = [
        "# Errors of the External API",
        "",
        "Made from `src/stratus/external_api/*/errors.py` and `remedies.py` by `tools/errors_page`. `{id}` stands for an external id.",
        "The first error that applies, in the order given here, is the one that is answered.",
        "",
        "## Everywhere",
        "",
        *_table(of_every_call()),
    ]
    for operation in errors.PAGES:
        lines += ["", f"## {operation}", "", *_table(remedies_of(operation))]
        if operation in errors.ITEMS:
            lines += ["", "Of single elements, in an answer that is a success:", "", *_items(errors.ITEMS[operation])]
    lines += ["", "## ErrorDetails", "", "What is said of one property (`Field`), and nothing else. `{…}` stands for anything.", ""]
    lines += [f"- {sentence}" for sentence in sorted({*wording.AT_THE_DOOR, *wording.OF_THE_DOMAIN})]
    return "\n".join(lines) + "\n"


def _items(found: Iterable[Text]) -> list[str]:
    rows = [f"| {error.code or ''} | {error.text} |" for error in found]
    return ["| Code | Error |", "|---|---|", *rows]


def _table(found: Iterable[Explained]) -> list[str]:
    rows = [
        f"| {row.error.status} | {row.error.code or ''} | {row.error.text} | {row.remedy.cause} | {row.remedy.remedy} |" for row in found
    ]
    return ["| HTTP | Code | Errors | Why | What to do |", "|---|---|---|---|---|", *rows]
