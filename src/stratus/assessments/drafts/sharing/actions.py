"""Sharing an assessment with colleagues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.actions import locked_assessment
from stratus.assessments.errors import ViewOnly
from stratus.assessments.models import Assessment, AssessmentRole, AssessmentSharing
from stratus.assessments.queries import may_share
from stratus.events import log
from stratus.people.sharing import actions as sharing


def share_assessment(assessment_id: int, roles: Mapping[int, AssessmentRole], *, by: Actor) -> set[int]:
    """Share an assessment with users (id → role there); returns the ids of those for whom this changed something.

    A new role replaces the present one. Skips the owner, and deleted or disabled users. The number of statements is fixed. Raises
    NotAllowed, NotFound, or ViewOnly for somebody who neither owns the assessment nor administers the tenant.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = _shareable(assessment_id, by)
        done = sharing.share(
            AssessmentSharing, assessment, list(roles), lambda user_id, _standing: {"role": roles[user_id]}, owner_id=assessment.owner_id
        )
        given = {row.user_id: row.role for row in (*done.new, *done.changed)}
        if given:
            log.record("assessment.shared", by=by, subject=assessment, roles=[[user_id, role] for user_id, role in given.items()])
    return set(given)


def unshare_assessment(assessment_id: int, user_ids: Iterable[int], *, by: Actor) -> set[int]:
    """Stop sharing an assessment with users; returns the ids of those with whom it was shared. Raises the same as `share_assessment`."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = _shareable(assessment_id, by)
        leaving = [row.user_id for row in sharing.unshare(AssessmentSharing, assessment, list(user_ids))]
        if leaving:
            log.record("assessment.unshared", by=by, subject=assessment, users=leaving)
    return set(leaving)


def _shareable(assessment_id: int, by: Actor) -> Assessment:
    assessment = locked_assessment(assessment_id, by)
    if not may_share(assessment, by):
        raise ViewOnly
    return assessment
