"""The points of a question in this assessment: its own, or those of its item. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from stratus.assessments.models import AssessmentQuestion
from stratus.foundation.errors import InvalidFields
from stratus.item_types.criteria.content import CRITERIA
from stratus.item_types.criteria.scaling import Uneven, multiplied
from stratus.library.queries import newest
from stratus.ui.forms.number_words import said_number

LEAST_POINTS, MOST_POINTS = Decimal("0.01"), Decimal("999999.99")
"""As of the maximum score of an item."""
PLACES = 2


def points_of(question: AssessmentQuestion) -> Decimal:
    """Return what a question is worth in its assessment (its item and the newest revision loaded)."""
    return newest(question.item).max_score if question.points is None else question.points


def content_of(question: AssessmentQuestion) -> dict[str, Any]:
    """Return the newest content of a question as it is marked in its assessment: its criteria are multiplied by its points.

    Where they cannot be (`fault_of`), they stay as they are: it cannot be published so, but it is looked at before.
    """
    content: dict[str, Any] = newest(question.item).content
    if question.points is None or not content.get(CRITERIA) or fault_of(content, question.points):
        return content
    return {**content, CRITERIA: multiplied(content[CRITERIA], question.points)}


def fault_of(content: Mapping[str, Any], points: Decimal | None) -> str:
    """Return why an item with this content cannot be worth so many points (None: its own), as a sentence; "" where it can.

    Whatever scores itself gives a share of its maximum, so it can give any. What markers give by criteria has two decimals in each of them.
    """
    if points is None or not content.get(CRITERIA):
        return ""
    try:
        multiplied(content[CRITERIA], points)
    except Uneven as uneven:
        possible = _(" or ").join(map(said_number, uneven.possible))
        text = _("Its criteria cannot be divided into %(points)s points exactly. Choose %(possible)s, or change its criteria.")
        return text % {"points": said_number(points), "possible": possible}
    return ""


def check_points(points: Decimal | None) -> None:
    """Raise InvalidFields (`points`) for points that no question can have; None is the item's own."""
    if points is not None and not (LEAST_POINTS <= points <= MOST_POINTS and points == round(points, PLACES)):
        limits = {"low": said_number(LEAST_POINTS), "high": said_number(MOST_POINTS)}
        raise InvalidFields({"points": _("Enter a number from %(low)s to %(high)s, with at most two decimals.") % limits})
