"""Fill in the blank: gaps in a text, into which a text or a number is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.item_types.content_fields import whole_number
from stratus.item_types.errors import Problems
from stratus.item_types.fill_in_the_blank.right import NUMBER, TEXT, is_doubtful, limits_of
from stratus.item_types.gaps.content import GapsContent
from stratus.item_types.typed.numbers import uses_comma
from stratus.item_types.typed.spelling import MOST_SPELLING_ERRORS, folded, single_spaced

KINDS = (TEXT, NUMBER)
SHORT, MEDIUM, LONG = WIDTHS = ("SHORT", "MEDIUM", "LONG")
"""Of the field, chosen by the author: one that grew with the right answer would tell it."""
MOST_ACCEPTED = 20
LONGEST_ACCEPTED = 100
"""Characters of what is accepted."""


class Content(GapsContent):
    """As gaps, each with `kind`, `accepted` (texts, or numbers as written), `case_sensitive`, `spelling_errors` and `width`."""

    key = "FILL_IN_THE_BLANK"

    def is_written(self, gap: Mapping[str, Any]) -> bool:
        """Tell whether something is accepted in it."""
        return bool(_lines(gap.get("accepted")))

    def clean_gap(self, gap: Mapping[str, Any], number: int, lang: str, problems: Problems) -> dict[str, Any]:
        """Check and return what is accepted in the gap, and how it is compared. Numbers are stored as they were written."""
        kind, width = str(gap.get("kind") or TEXT), str(gap.get("width") or MEDIUM)
        if kind not in KINDS:
            problems.add("gaps", "UNKNOWN_KIND", number=number)
        if width not in WIDTHS:
            problems.add("gaps", "UNKNOWN_WIDTH", number=number)
        accepted = _lines(gap.get("accepted"))
        _check(accepted, kind, number, lang, problems)
        spelling = Problems()
        errors = whole_number(gap, "spelling_errors", spelling, low=0, high=MOST_SPELLING_ERRORS) or 0
        if spelling:
            problems.add("gaps", "SPELLING_ERRORS", number=number, low=0, high=MOST_SPELLING_ERRORS)
        is_text = kind == TEXT
        case = is_text and bool(gap.get("case_sensitive"))
        return {"kind": kind, "accepted": accepted, "case_sensitive": case, "spelling_errors": errors if is_text else 0, "width": width}

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item with its text and its gaps, and whether a comma stands before decimals."""
        return {**super().candidate_view(item_id, content, max_score), "comma": uses_comma(content["lang"])}

    def gap_view(self, gap: Mapping[str, Any]) -> dict[str, Any]:
        """Return how wide its field is, and nothing that depends on what is right."""
        return {"width": gap["width"]}

    def right_in(self, gap: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is accepted, and how it is compared."""
        return {name: gap[name] for name in ("kind", "accepted", "case_sensitive", "spelling_errors")}


def _check(accepted: Sequence[str], kind: str, number: int, lang: str, problems: Problems) -> None:
    """Note what is wrong with the accepted answers of the gap with this number."""
    if not 1 <= len(accepted) <= MOST_ACCEPTED:
        problems.add("gaps", "NUMBER_OF_ACCEPTED", number=number, low=1, high=MOST_ACCEPTED)
    for line in accepted[:MOST_ACCEPTED]:
        if len(line) > LONGEST_ACCEPTED:
            problems.add("gaps", "ACCEPTED_TOO_LONG", number=number, most=LONGEST_ACCEPTED)
        elif kind == NUMBER and limits_of(line, lang) is None:
            problems.add("gaps", "NO_NUMBER_ACCEPTED", number=number, line=line)
        elif kind == NUMBER and is_doubtful(line, lang):
            problems.add("gaps", "DOUBTFUL_NUMBER", number=number, line=line)


def _lines(given: Any) -> list[str]:
    """Return the lines of an author, each once, without empty ones and those of which nothing can be seen."""
    texts = given if isinstance(given, Sequence) and not isinstance(given, str) else []
    lines = (single_spaced(text) for text in texts if isinstance(text, str))
    return list(dict.fromkeys(line for line in lines if folded(line[:LONGEST_ACCEPTED], case=True)))
