"""What an approval says of what would be published: whether it may be, and if not, why and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from stratus.assessments.models import Assessment, AssessmentDecision, AssessmentVersion, Stage, Verdict
from stratus.assessments.versions.approval import rules

NOT_FROZEN = frozenset({"id", "tenant", "assessment", "number", "published_at", "published_by"})
"""Fields of a version that say when, by whom and in what order it was published; all others are what candidates get."""
MOST_NAMED = 10


def fingerprint_of(version: AssessmentVersion) -> str:
    """Return the fingerprint of a version that is or would be published; no query."""
    fields = [field for field in version._meta.concrete_fields if field.name not in NOT_FROZEN]
    return rules.fingerprint({field.attname: getattr(version, field.attname) for field in fields})


def seen_in(version: AssessmentVersion) -> dict[str, int]:
    """Return functional id → revision of the questions and pages of a version; no query."""
    return {str(one["id"]): int(one["revision"]) for one in (*version.items, *version.pages)}


def approval_of(assessment: Assessment) -> AssessmentDecision | None:
    """Return the newest approval of an assessment, whatever became of it since. One query."""
    decisions = AssessmentDecision.objects.filter(assessment=assessment, verdict=Verdict.APPROVED)
    return decisions.select_related("created_by").order_by("-id").first()


def approval_problems(assessment: Assessment, version: AssessmentVersion) -> list[str]:
    """Return why a version cannot be published where an approval is demanded, as sentences. One query at most.

    `version`: what would be published now.
    """
    if assessment.stage == Stage.IN_REVIEW:
        return [_("It is in review: somebody who may approve assessments, and did not change it last, has to approve it first.")]
    if assessment.stage == Stage.PUBLISHED:
        return [_("What was approved is published. For another version, press “Ready for review” and have it approved.")]
    if assessment.stage != Stage.APPROVED:
        return [_("It has to be approved first: press “Ready for review” when it is finished.")]
    approved = approval_of(assessment)
    if approved is not None and approved.fingerprint == fingerprint_of(version):
        return []
    return [
        _("What was approved is not what would be published now. Take it back to draft, and make it ready for review again."),
        *changed_items(approved.seen if approved else {}, version),
    ]


def changed_items(seen: Mapping[str, Any], version: AssessmentVersion) -> list[str]:
    """Return which questions and pages have another revision than was `seen`, as at most one sentence; no query."""
    changed = [
        _("“%(title)s” (revision %(new)s instead of %(old)s)") % {"title": one["title"], "new": one["revision"], "old": seen[one["id"]]}
        for one in (*version.items, *version.pages)
        if one["id"] in seen and seen[one["id"]] != one["revision"]
    ]
    if not changed:
        return []
    named = "; ".join(changed[:MOST_NAMED]) + ("; …" if len(changed) > MOST_NAMED else "")
    return [_("Changed in the library: %(items)s.") % {"items": named}]
