"""The progress of one question of a script. Pure.

The reference documents one value for the preliminary report (`api/reference` §3.7.4: MARKING_FIRST_STEP_COMPLETE); the others are named
in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from stratus.marking.scoring.rules import ASSESSING, MODERATING, Question, Scheme, Slot, Work


class MarkingProgress(StrEnum):
    """The progress of one question of a script."""

    AUTO_SCORED = "AUTO_SCORED"
    """The score is automatic, assessors give none, and nobody changed it."""
    NOT_STARTED = "NOT_STARTED"
    MARKING_FIRST_STEP_IN_PROGRESS = "MARKING_FIRST_STEP_IN_PROGRESS"
    """An assessor gave a score, but not all who have to have submitted theirs."""
    MARKING_FIRST_STEP_COMPLETE = "MARKING_FIRST_STEP_COMPLETE"
    MODERATION_NEEDED = "MODERATION_NEEDED"
    MODERATION_COMPLETE = "MODERATION_COMPLETE"


def is_counted(work: Work, slot: Slot, scheme: Scheme) -> bool:
    """Tell whether this work on a question counts: its marker is allocated to it, or moderates and no moderator is allocated."""
    if work.step == MODERATING:
        return slot.moderator in (None, work.member)
    return work.member in _assessors(slot, scheme)


def progress_of(question: Question, slot: Slot, works: Sequence[Work], scheme: Scheme, *, to_moderate: bool) -> MarkingProgress:
    """Return the progress of a question. `works` are without changes that do not count (`scoring.rules.with_own_changes`).

    `to_moderate`: the script's outcome sends it to a moderator.
    """
    counted = [work for work in works if is_counted(work, slot, scheme) or question.id in work.overruled]
    if question.auto is not None and not scheme.assess_auto_scored:
        changed = [work for work in counted if question.id in work.overruled]
        if not changed:
            return MarkingProgress.AUTO_SCORED
        if not to_moderate:
            is_done = all(work.submitted for work in changed)
            return MarkingProgress.MARKING_FIRST_STEP_COMPLETE if is_done else MarkingProgress.MARKING_FIRST_STEP_IN_PROGRESS
    if to_moderate:
        moderated = any(work.step == MODERATING and work.submitted for work in counted)
        return MarkingProgress.MODERATION_COMPLETE if moderated else MarkingProgress.MODERATION_NEEDED
    # Assessors who submitted before the question was allocated to them have submitted nothing for it.
    given = [work for work in counted if work.step == ASSESSING and _is_scored(question, work)]
    if sum(work.submitted for work in given) == (2 if scheme.two_assessors else 1):
        return MarkingProgress.MARKING_FIRST_STEP_COMPLETE
    return MarkingProgress.MARKING_FIRST_STEP_IN_PROGRESS if given else MarkingProgress.NOT_STARTED


def _is_scored(question: Question, work: Work) -> bool:
    """Tell whether an assessor gave a score here, or submitted and left the automatic one as it is."""
    return question.id in work.scores or (work.submitted and question.auto is not None)


def _assessors(slot: Slot, scheme: Scheme) -> tuple[int | None, ...]:
    return (slot.first, slot.second) if scheme.two_assessors else (slot.first,)
