"""Logging in as somebody else: to help people with what they see, never to sit an exam in their name."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import DomainError
from stratus.people.models import User
from stratus.people.users.queries import may_log_in_as

LASTS = timedelta(minutes=30)


def begin(user_id: int, *, by: Actor) -> User:
    """Record that the actor logs in as this user, and return the user. The page changes the session.

    Raises NotAllowed, or DomainError for a deleted user.
    """
    by.require(Permission.MANAGE_USERS)
    with transaction.atomic():
        user: User | None = User.objects.present().select_related("role").filter(pk=user_id).first()
        if user is None:
            raise DomainError(_("This user is disabled or deleted."))
        if not may_log_in_as(user, by=by):
            raise NotAllowed
        log.record("user.logged_in_as", by=by, subject=user)
    return user


def end(user: User, *, by: Actor) -> None:
    """Record that the actor is no longer logged in as somebody else."""
    with transaction.atomic():
        log.record("user.logged_in_as_ended", by=by, subject=user)
