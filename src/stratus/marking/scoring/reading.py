"""Reads what a marker typed: points, comments, reasons. Pure, but for the words of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from stratus.foundation.text import as_typed, is_storable
from stratus.marking.errors import MarkingError, NoPoints, NoReason, SameScore, SeveralFaults, WrongComment, WrongScore
from stratus.marking.scoring.criteria import Stored, criteria_of, read_criteria, require_criteria
from stratus.marking.scoring.rules import ASSESSING, PLACES, Question
from stratus.ui.forms.number_words import number_or_fault

MAX_COMMENT = 20_000


class Mark(NamedTuple):
    """What a marker gives a question: points (None: not scored yet), a comment, and what of the points each criterion earned."""

    score: Decimal | None
    comment: str
    criteria: Stored | None = None


class Typed(NamedTuple):
    """What a marker typed for a question. `criteria`: id → points, where it has criteria; `score` then is empty."""

    score: Decimal | str | None
    comment: str
    criteria: Mapping[str, Any] | None = None


def read_score(raw: Decimal | str | None, maximum: Decimal) -> Decimal | None:
    """Return the points, None for nothing. A comma counts as a decimal point. Raises WrongScore."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    typed = raw if isinstance(raw, str) else f"{Decimal(str(raw)).normalize():f}"  # other systems' numbers group nothing
    score, fault = number_or_fault(typed, low=0, high=maximum, places=PLACES)
    if fault:
        raise WrongScore(fault)
    return score


def read_comment(typed: str) -> str:
    """Return a comment as it is stored. Raises WrongComment."""
    comment = as_typed(typed)
    if len(comment) > MAX_COMMENT:
        told = {"most": MAX_COMMENT, "length": len(comment)}
        raise WrongComment(_("A comment has at most %(most)s characters. This one has %(length)s.") % told)
    if not is_storable(comment):
        raise WrongComment(_("Contains a character that cannot be stored."))
    return comment


def read_mark(typed: Typed, question: Question, item: Mapping[str, Any], *, changes: bool, step: str, needs_points: bool = False) -> Mark:
    """Return the points and the comment that a marker typed for a question, which is this item of the version.

    `changes`: they take the place of its automatic score, so they have to be others, and the comment says why; no points take a change
    back, without a reason, unless `needs_points`. Moderators may come back to the automatic score: an assessor may have changed it.

    Where it has criteria, the points are the sum of theirs: none, as long as one of them has none.

    Raises WrongScore, WrongCriterion, NoPoints, SameScore, WrongComment or NoReason; of several of them SeveralFaults, the points' first.
    """
    faults: list[MarkingError] = []
    score, comment, criteria = None, "", None
    try:
        if criteria_of(item):
            require_criteria(typed.score)
            criteria, score = read_criteria(typed.criteria or {}, item)
        else:
            score = read_score(typed.score, question.max_score)
        if needs_points and score is None:
            raise NoPoints
        if changes and step == ASSESSING and score is not None and score == question.auto:
            raise SameScore
    except SeveralFaults as several:
        faults += several.faults
    except MarkingError as fault:
        faults.append(fault)
    is_given = score is not None or bool(faults)
    try:
        comment = read_comment(typed.comment)
        if changes and is_given and not comment.strip():
            raise NoReason
    except MarkingError as fault:
        faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else SeveralFaults(faults)
    return Mark(score, comment, criteria)
