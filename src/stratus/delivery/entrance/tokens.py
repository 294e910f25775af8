"""The player's token: what a browser shows the saver instead of a session. Pure; checked without a query.

It names tenant, registration, link generation, expiry and the attempt that its browser was let into, and is signed with the installation's
player key. Raising the registration's generation revokes it; the saver checks the generation in the statement that it runs anyway.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

VALID_AFTER_END = timedelta(days=30)
"""How long after the schedule's end a token still works, so that a computer that was offline can send its queue."""

FILE_TICKET_LASTS = timedelta(minutes=10)
"""How long the address of a candidate's configuration file works: it is handed to another program, and to its logs."""

_BODY = struct.Struct(">QQIQQ?")
_LENGTH = 92
PLAYER, FILE = b"player|", b"seb file|"
"""What a signature is for: one of them is never taken for the other."""


class PlayerToken(NamedTuple):
    """What a valid token says."""

    tenant_id: int
    registration_id: int
    generation: int
    expires_at: datetime
    attempt_id: int = 0
    """The latest attempt that this browser began or took over, after the PIN check; 0 if it has only opened a launch link."""

    launch: int = 0
    """Of a browser that was let into no attempt yet: the number of the launch through a proctoring provider from which it came back."""

    def may_enter(self, attempt_id: int) -> bool:
        """Tell whether this browser was let into the attempt, or into a later one of the same registration."""
        return attempt_id <= self.attempt_id


def player_token(
    key: bytes, tenant_id: int, registration_id: int, generation: int, expires_at: datetime, attempt_id: int = 0, *, launch: int = 0
) -> str:
    """Return the token, 92 URL-safe characters. It names an attempt, or else a launch."""
    return _signed(key, PLAYER, PlayerToken(tenant_id, registration_id, generation, expires_at, attempt_id, launch))


def file_ticket(key: bytes, token: PlayerToken, now: datetime) -> str:
    """Return what opens the configuration file of this candidate for Safe Exam Browser, and nothing else, for FILE_TICKET_LASTS."""
    return _signed(key, FILE, token._replace(expires_at=now + FILE_TICKET_LASTS, attempt_id=0, launch=0))


def read_file_ticket(key: bytes, ticket: str, now: datetime) -> PlayerToken | None:
    """Return whose file it opens, or None for one that is forged, broken or expired."""
    says = _says(key, FILE, ticket)
    return says if says is not None and now < says.expires_at else None


def _signed(key: bytes, purpose: bytes, says: PlayerToken) -> str:
    body = _BODY.pack(says.tenant_id, says.registration_id, says.generation, int(says.expires_at.timestamp()), *_entered(says))
    return base64.urlsafe_b64encode(body + _signature(key, purpose, body)).decode().rstrip("=")


class Reader:
    """Reads players' tokens, for a process that sees each of them every few seconds.

    What the last `most` tokens with a good signature say is remembered; whether they have expired is asked each time. Whatever is no token
    of ours is never remembered, so nobody can fill this but candidates.
    """

    def __init__(self, key: bytes, most: int = 20_000) -> None:
        def signed(token: str) -> PlayerToken:
            says = _says(key, PLAYER, token)
            if says is None:
                raise _Forged  # what is raised is not kept
            return says

        self._signed: Callable[[str], PlayerToken] = lru_cache(most)(signed)

    def read(self, token: str, now: datetime) -> PlayerToken | None:
        """Return what the token says, or None for one that is forged, broken or expired."""
        try:
            says = self._signed(token)
        except _Forged:
            return None
        return says if now < says.expires_at else None


class _Forged(Exception):
    """The token is not ours."""


def _says(key: bytes, purpose: bytes, token: str) -> PlayerToken | None:
    """What a token with our signature says, be it expired; None for any other."""
    if len(token) != _LENGTH:
        return None
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    body, signature = raw[: _BODY.size], raw[_BODY.size :]
    if not hmac.compare_digest(signature, _signature(key, purpose, body)):
        return None
    tenant_id, registration_id, generation, expires, number, is_launch = _BODY.unpack(body)
    expires_at = datetime.fromtimestamp(expires, UTC)
    attempt_id, launch = (0, number) if is_launch else (number, 0)
    return PlayerToken(tenant_id, registration_id, generation, expires_at, attempt_id, launch)


def _entered(says: PlayerToken) -> tuple[int, bool]:
    """What the last two fields hold: an attempt, or a launch and that it is one (where earlier releases wrote a zero)."""
    return (says.attempt_id, False) if says.attempt_id or not says.launch else (says.launch, True)


def _signature(key: bytes, purpose: bytes, body: bytes) -> bytes:
    return hmac.new(key, purpose + body, hashlib.sha256).digest()
