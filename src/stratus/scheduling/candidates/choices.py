"""The choices on schedulers' forms: assessments that can be scheduled, and people found by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.foundation.errors import DomainError
from stratus.people.choosing.queries import roles_with
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.search.queries import found

MOST_FOUND = 50
MOST_PASTED = 20_000
"""User IDs that are pasted at once."""
LONGEST_USER_ID = 64


def assessments_to_schedule(now: datetime) -> QuerySet[Assessment]:
    """Return the published assessments that may be scheduled at `now`, by title."""
    published = AssessmentVersion.objects.filter(assessment=OuterRef("pk"))
    return Assessment.objects.filter(
        Exists(published),
        Q(available_from=None) | Q(available_from__lte=now),
        Q(available_until=None) | Q(available_until__gt=now),
        status="LIVE",
        deleted_at=None,
        archived_at=None,
    ).order_by("sort_key", "id")


def candidates_to_add(schedule: Schedule, text: str) -> list[User]:
    """Return at most `MOST_FOUND` people of this name who are not on the schedule yet."""
    taken, roles = Registration.objects.filter(schedule=schedule, candidate=OuterRef("pk")), roles_with(Permission.PARTICIPATE)
    free = found(User.objects.present().filter(role_id__in=list(roles)), "user", text).filter(~Exists(taken))
    people = list(free.order_by("sort_key", "id")[:MOST_FOUND])
    for person in people:
        person.role = roles[person.role_id]
    return people


def not_candidates(user_ids: Iterable[int]) -> dict[int, str]:
    """Return why these users cannot be candidates, those who may participate left out: user id → sentence. One statement."""
    others = User.objects.present().filter(pk__in=list(user_ids)).exclude(role__permissions__contains=[Permission.PARTICIPATE.value])
    return {
        user.pk: _("%(name)s (User ID %(id)s) was not added: the role %(role)s may not sit exams.")
        % {"name": user.full_name, "id": user.external_id or "–", "role": user.role.title}
        for user in others.select_related("role").order_by("sort_key", "id")
    }


def user_ids_in(text: str) -> list[str]:
    """Return the User IDs of a pasted list (separated by newlines, commas, semicolons or tabs), each once, in their order.

    Raises DomainError for more than `MOST_PASTED`.
    """
    is_long = len(text) > MOST_PASTED * (LONGEST_USER_ID + 2)
    parts = (part.strip() for part in ([] if is_long else re.split(r"[\n\r,;\t]+", text.replace("\x00", ""))))
    found = list(dict.fromkeys(part for part in parts if part))
    if is_long or len(found) > MOST_PASTED:
        raise DomainError(_("Paste at most %(most)s User IDs at once; nobody was added.") % {"most": MOST_PASTED}, "user_ids")
    return found


def users_with_ids(external_ids: list[str]) -> dict[str, int]:
    """Return the users with these User IDs who are not deleted: User ID → id. One statement."""
    return dict(User.objects.present().filter(external_id__in=external_ids).values_list("external_id", "pk"))
