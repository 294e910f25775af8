"""Gives assessments to another owner."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment, AssessmentSharing
from stratus.events import log
from stratus.people.models import User


class OwnedAssessments:
    """Assessments as what people own (`people.owning`)."""

    name = "assessments"
    right = Permission.ASSESSMENTS

    def locked(self, owner: User) -> QuerySet[Assessment]:
        return Assessment.objects.select_for_update().filter(owner=owner, deleted_at=None).order_by("pk")

    def count(self, owner: User) -> int:
        return Assessment.objects.filter(owner=owner, deleted_at=None).count()

    def in_words(self, number: int) -> str:
        return ngettext("%(n)s assessment", "%(n)s assessments", number) % {"n": number}

    def give(self, owned: Sequence[Assessment], new_owner: User, *, by: Actor) -> None:
        ids = [one.pk for one in owned]
        # A new owner has all access, so what was shared with them is not shared any more.
        AssessmentSharing.objects.filter(assessment__in=ids, user=new_owner).delete()
        about = [(one, {"from_owner": one.owner_id, "to_owner": new_owner.pk}) for one in owned]
        Assessment.objects.filter(pk__in=ids).update(owner=new_owner)
        log.record_many("assessment.handed_over", by=by, subjects=about)
