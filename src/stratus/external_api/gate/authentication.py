"""Finds the tenant and the actor from the `Authorization` header. The Host header is not used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission
from stratus.external_api.models import Token
from stratus.people.users.queries import holds
from stratus.scheduling.links.secrets import secret_hash
from stratus.tenancy import current
from stratus.tenancy.models import Credential

HEADER = re.compile(r"(?:EAPI\s*|Bearer\s+)([A-Za-z0-9]{48})", re.IGNORECASE | re.ASCII)
"""`EAPI <token>`, also without a blank, as callers in production send it, and `Bearer <token>`, as generated clients do."""
LAST_USE_STEP = timedelta(minutes=1)
"""How precisely a token's last use is stored: at most one write a minute."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller: the token, its tenant, and the actor, who is the token's owner and may act on the whole tenant.

    `requests_per_minute` 0: no limit.
    """

    tenant_id: int
    actor: Actor
    token_id: int
    requests_per_minute: int


def caller_of(header: str, *, request_id: str, now: datetime) -> Caller | None:
    """Return the caller of a request with this `Authorization` header.

    None for a missing, unknown or revoked token, and for one whose owner is disabled, deleted or lacks *Use external API*. The lookup is
    by hash, so that comparing takes the same time whatever is sent.
    """
    found = HEADER.fullmatch(header.strip(" \t"))
    if found is None:
        return None
    credential = Credential.objects.filter(kind=Credential.Kind.EXTERNAL_API, hash=secret_hash(found[1])).first()
    if credential is None:
        return None
    with current.use(credential.tenant_id):
        token = valid_token(credential.subject_id)
        if token is None:
            return None
        if token.last_used_at is None or now - token.last_used_at >= LAST_USE_STEP:
            Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return Caller(credential.tenant_id, actor_with(token, request_id), token.pk, token.requests_per_minute)


def valid_token(pk: int) -> Token | None:
    """Return a token of the current tenant with which calls may be made at this moment; None for any other. One query."""
    token = Token.objects.filter(pk=pk, revoked_at=None).select_related("owner__role").first()
    return token if token is not None and holds(token.owner, Permission.USE_EXTERNAL_API) else None


def actor_with(token: Token, request_id: str) -> Actor:
    """Return who acts in a call with this token: its owner, who may act on the whole tenant."""
    return Actor(token.owner_id, frozenset(Permission.values), Door.API, request_id)
