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
from stratus.people.models import User
from stratus.tenancy.bulk import insert_many, update_many


def share_assessment(assessment_id: int, roles: Mapping[int, AssessmentRole], *, by: Actor) -> set[int]:
    """Share an assessment with users (id → role there); returns the ids of those for whom this changed something.

    A new role replaces the present one. Skips the owner, and deleted or disabled users. The number of statements is fixed. Raises
    NotAllowed, NotFound, or ViewOnly for somebody who neither owns the assessment nor administers the tenant.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = _shareable(assessment_id, by)
        able = set(User.objects.present().filter(pk__in=list(roles)).exclude(pk=assessment.owner_id).values_list("pk", flat=True))
        rows = {row.user_id: row for row in AssessmentSharing.objects.filter(assessment=assessment, user_id__in=able)}
        wanted = [
            AssessmentSharing(assessment=assessment, user_id=user_id, role=role) for user_id, role in roles.items() if user_id in able
        ]
        new = [row for row in wanted if row.user_id not in rows]
        changed = []
        for user_id, row in rows.items():
            if row.role != roles[user_id]:
                row.role = roles[user_id]
                changed.append(row)
        insert_many(new)
        update_many(changed, ["role"])
        given = {row.user_id: row.role for row in (*new, *changed)}
        if given:
            log.record("assessment.shared", by=by, subject=assessment, roles=[[user_id, role] for user_id, role in given.items()])
    return set(given)


def unshare_assessment(assessment_id: int, user_ids: Iterable[int], *, by: Actor) -> set[int]:
    """Stop sharing an assessment with users; returns the ids of those with whom it was shared. Raises the same as `share_assessment`."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = _shareable(assessment_id, by)
        rows = AssessmentSharing.objects.filter(assessment=assessment, user_id__in=list(user_ids))
        leaving = dict(rows.order_by("pk").values_list("pk", "user_id"))
        AssessmentSharing.objects.filter(pk__in=list(leaving)).delete()
        if leaving:
            log.record("assessment.unshared", by=by, subject=assessment, users=list(leaving.values()))
    return set(leaving.values())


def _shareable(assessment_id: int, by: Actor) -> Assessment:
    assessment = locked_assessment(assessment_id, by)
    if not may_share(assessment, by):
        raise ViewOnly
    return assessment
