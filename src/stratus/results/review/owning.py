"""Gives review sessions to another owner."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.people.models import User
from stratus.results.review.models import ReviewSession, ReviewSharing


class OwnedReviewSessions:
    """Review sessions as what people own (`people.owning`)."""

    name = "review_sessions"
    right = Permission.SCHEDULE

    def locked(self, owner: User) -> QuerySet[ReviewSession]:
        return ReviewSession.objects.select_for_update(no_key=True).filter(owner=owner, deleted_at=None).order_by("pk")

    def count(self, owner: User) -> int:
        return ReviewSession.objects.filter(owner=owner, deleted_at=None).count()

    def in_words(self, number: int) -> str:
        return ngettext("%(n)s review session", "%(n)s review sessions", number) % {"n": number}

    def give(self, owned: Sequence[ReviewSession], new_owner: User, *, by: Actor) -> None:
        ids = [one.pk for one in owned]
        # A new owner has all access, so what was shared with them is not shared any more.
        ReviewSharing.objects.filter(session__in=ids, user=new_owner).delete()
        about = [(one, {"from_owner": one.owner_id, "to_owner": new_owner.pk}) for one in owned]
        ReviewSession.objects.filter(pk__in=ids).update(owner=new_owner)
        log.record_many("review_session.handed_over", by=by, subjects=about, schedule_id=lambda session: session.schedule_id)
