"""Reads what a marker typed: points, comments, reasons. Pure, but for the words of what is wrong."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from stratus.foundation.text import as_typed, is_storable
from stratus.marking.errors import NoReason, SameScore, WrongComment, WrongScore
from stratus.marking.scoring.rules import ASSESSING, PLACES
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


def require_change(score: Decimal | None, automatic: Decimal | None, reason: str, step: str) -> None:
    """See that an automatic score is changed into another one, and that it is said why. None takes a change back, without a reason.

    Moderators may come back to the automatic score: an assessor may have changed it. Raises NoReason, SameScore.
    """
    if score is None:
        return
    if step == ASSESSING and score == automatic:
        raise SameScore
    if not reason.strip():
        raise NoReason
