"""How a question of several parts is scored, as its page says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise

from stratus.foundation.numbers import hundredths
from stratus.item_types.base import ItemType
from stratus.item_types.beside.forms import part_name
from stratus.item_types.forms import SCORING_WORDS


@dataclass(frozen=True, slots=True)
class ScoringSummary:
    """Whether it is all or nothing or partial credit, in words; with partial credit the first parts and their points.

    `more`: how many further parts earn points.
    """

    kind: str | Promise
    parts: Sequence[tuple[str, Decimal]]
    more: int


def scoring_summary(kind: ItemType, content: Mapping[str, Any], max_score: Decimal) -> ScoringSummary | None:
    """Return how a content of the present format is scored; None for types of which the whole answer has one score."""
    words = SCORING_WORDS.get(str(content.get("scoring")))
    if words is None:
        return None
    earned = {part.id: part.points for part in kind.parts(content) if part.points}
    named = [part for part in kind.named_parts(content) if part["id"] in earned]
    points = [(part_name(part), hundredths(Fraction(max_score) * (earned[part["id"]] or 0))) for part in named]
    return ScoringSummary(words, points, len(earned) - len(points))
