"""Reads what a marker typed: points, comments, reasons. Pure, but for the words of what is wrong."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from stratus.foundation.text import as_typed, is_storable
from stratus.marking.errors import MarkingError, NoPoints, NoReason, SameScore, SeveralFaults, WrongComment, WrongScore
from stratus.marking.scoring.rules import ASSESSING, PLACES, Question
from stratus.ui.forms.number_words import number_or_fault

MAX_COMMENT = 20_000


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


def read_mark(
    raw: Decimal | str | None, typed: str, question: Question, *, changes: bool, step: str, needs_points: bool = False
) -> tuple[Decimal | None, str]:
    """Return the points (None for none yet) and the comment that a marker typed for a question.

    `changes`: they take the place of its automatic score, so they have to be others, and the comment says why; no points take a change
    back, without a reason, unless `needs_points`. Moderators may come back to the automatic score: an assessor may have changed it.

    Raises WrongScore, NoPoints, SameScore, WrongComment or NoReason, and of several of them SeveralFaults, the points' first.
    """
    faults: list[MarkingError] = []
    score, comment = None, ""
    try:
        score = read_score(raw, question.max_score)
        if needs_points and score is None:
            raise NoPoints
        if changes and step == ASSESSING and score is not None and score == question.auto:
            raise SameScore
    except MarkingError as fault:
        faults.append(fault)
    is_given = score is not None or bool(faults)
    try:
        comment = read_comment(typed)
        if changes and is_given and not comment.strip():
            raise NoReason
    except MarkingError as fault:
        faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else SeveralFaults(faults)
    return score, comment
