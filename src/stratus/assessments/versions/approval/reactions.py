"""Who changed an assessment last, and what a change does to its approval.

Every event about an assessment counts as a change of what would be published, but for those that are listed here: an action that
somebody adds cannot forget it.
"""

from __future__ import annotations

from collections.abc import Sequence

from stratus.assessments.models import Assessment, AssessmentDecision, Stage, Verdict
from stratus.events import log
from stratus.events.log import Happened, on

NO_CHANGE = frozenset(
    {
        "assessment.published",
        "assessment.archived",
        "assessment.restored",
        "assessment.handed_over",
        "assessment.shared",
        "assessment.unshared",
        "assessment.offered",
        "assessment.taken_back",
        "assessment.approved",
        "assessment.sent_back",
        "assessment.approval_ended",
    }
)
"""Events about assessments that change nothing of what would be published."""
NOT_PUBLISHED = frozenset(
    {"code", "external_id", "owner_id", "taxonomies", "repositories", "available_from", "available_until", "available_to"}
)
"""Fields that no version holds: an `assessment.updated` of these alone is no change either."""


@on("assessment.*")
def note_changes(happened: Sequence[Happened]) -> None:
    """Write down who changed these assessments, and take those that are in review or approved back to draft. Two statements at most, an
    event more for what was taken back.

    Written down is who was at the computer: as somebody else they would approve their own change.
    """
    changed = [(event, event.subject) for event in happened if is_change(event) and isinstance(event.subject, Assessment)]
    if not changed:
        return
    by, at = changed[0][0].by, changed[0][0].at
    ended = [one for _event, one in changed if one.stage in (Stage.IN_REVIEW, Stage.APPROVED)]
    for _event, one in changed:
        one.stage, one.edited_by_id, one.edited_at = Stage.DRAFT, by.user_id, at
    ids = [one.pk for _event, one in changed]
    Assessment.objects.filter(pk__in=ids).update(stage=Stage.DRAFT, edited_by=by.user_id, edited_at=at)
    if ended:
        decisions = [AssessmentDecision(assessment=one, verdict=Verdict.CHANGED, created_by_id=by.user_id, created_at=at) for one in ended]
        AssessmentDecision.objects.bulk_create(decisions)
        log.record_many("assessment.approval_ended", by=by, subjects=[(one, {}) for one in ended], at=at)


def is_change(event: Happened) -> bool:
    """Tell whether an event about an assessment is about what would be published."""
    if event.kind == "assessment.updated":
        return not NOT_PUBLISHED.issuperset(event.data["fields"])
    return event.kind not in NO_CHANGE
