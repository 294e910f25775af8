"""Tokens of the External API: made once, shown once, revoked."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.external_api.models import Token
from stratus.foundation.errors import DomainError
from stratus.people.models import User
from stratus.people.users.actions import may_give
from stratus.people.users.queries import holds
from stratus.scheduling.links.secrets import ALPHANUMERIC, secret_hash
from stratus.tenancy import current
from stratus.tenancy.models import Credential

TOKEN_LENGTH = 48
MOST_REQUESTS = 100_000
"""Highest limit of requests a minute; a token without a limit may make more."""


def generate_token(owner: User, *, by: Actor, now: datetime) -> tuple[Token, str]:
    """Make a token that acts in the owner's name; returns it with its secret, which cannot be shown again. Other tokens stay valid.

    Raises NotAllowed (also for an owner who may do more than the maker, and while logged in as somebody else, since a token would
    outlive that), or DomainError (field `owner`) for an owner without the right *Use external API*.
    """
    by.require(Permission.MANAGE_WEBSERVICE)
    if by.acting_as_id is not None:
        raise NotAllowed
    present = User.objects.select_related("role").get(pk=owner.pk)
    if not holds(present, Permission.USE_EXTERNAL_API):
        raise DomainError(_("This user lacks the right “Use external API”."), "owner")
    may_give(by, present.role)
    secret = "".join(secrets.choice(ALPHANUMERIC) for _i in range(TOKEN_LENGTH))
    with transaction.atomic():
        token = Token.objects.create(owner=owner, hint=secret[-4:], created_by_id=by.user_id, created_at=now)
        Credential.objects.create(
            tenant_id=current.require_id(), kind=Credential.Kind.EXTERNAL_API, hash=secret_hash(secret), subject_id=token.pk
        )
        log.record("token.generated", by=by, subject=token, at=now, owner_id=owner.pk)
    return token, secret


def limit_token(token_id: int, requests_per_minute: int, *, by: Actor, now: datetime) -> Token:
    """Set how many requests a token may make in each calendar minute; 0: no limit.

    Raises NotAllowed, Token.DoesNotExist, or DomainError (field `requests_per_minute`) for a number out of range.
    """
    by.require(Permission.MANAGE_WEBSERVICE)
    if not 0 <= requests_per_minute <= MOST_REQUESTS:
        raise DomainError(_("Enter a number from 0 (no limit) to %(most)s.") % {"most": MOST_REQUESTS}, "requests_per_minute")
    with transaction.atomic():
        token = Token.objects.select_for_update().get(pk=token_id)
        if token.requests_per_minute != requests_per_minute:
            token.requests_per_minute = requests_per_minute
            token.save(update_fields=["requests_per_minute"])
            log.record("token.limited", by=by, subject=token, at=now, requests_per_minute=requests_per_minute)
    return token


def revoke_token(token_id: int, *, by: Actor, now: datetime) -> Token:
    """Revoke a token immediately; revoking it again changes nothing. Raises NotAllowed or Token.DoesNotExist."""
    by.require(Permission.MANAGE_WEBSERVICE)
    with transaction.atomic():
        token = Token.objects.select_for_update().get(pk=token_id)
        if token.revoked_at is None:
            token.revoked_at = now
            token.save(update_fields=["revoked_at"])
            Credential.objects.filter(tenant_id=current.require_id(), kind=Credential.Kind.EXTERNAL_API, subject_id=token.pk).delete()
            log.record("token.revoked", by=by, subject=token, at=now)
    return token
