"""Codes of authenticators and for recovery: how they are made and read. Pure, without Django."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
"""Seconds that a code is shown."""
DIGITS = 6
SECRET = 20
"""Bytes, as RFC 4226 recommends."""
DRIFT = 1
"""So many steps earlier or later the clock of a phone may be."""
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Can be read aloud and typed without mistakes."""
RECOVERY_LETTERS = 12
"""59 bits."""


def new_secret() -> bytes:
    """Return a secret, drawn at random."""
    return secrets.token_bytes(SECRET)


def spelt(secret: bytes) -> str:
    """Return a secret as people type it where no camera helps: Base32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def address(secret: bytes, account: str, organisation: str) -> str:
    """Return the address that an authenticator reads from a QR code. A colon would end the organisation's name."""
    return _totp(secret).get_provisioning_uri(account, organisation.replace(":", " "))


def step_of(now: datetime) -> int:
    """Return the number of the step, counted from 1970."""
    return int(now.timestamp()) // STEP


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step."""
    return _totp(secret).generate(step * STEP).decode()


def step_of_code(secret: bytes, typed: str, now: datetime, last_step: int) -> int | None:
    """Return the step whose code this is, None if it is none of now, or not later than the last that was taken."""
    digits = re.sub(r"[\s-]", "", typed)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        return None
    present = step_of(now)
    found = [step for step in range(present - DRIFT, present + DRIFT + 1) if hmac.compare_digest(code_at(secret, step), digits)]
    return next((step for step in found if step > last_step), None)


def new_recovery_codes() -> list[str]:
    """Return recovery codes, drawn at random: `abcd-efgh-jkmn`."""
    return ["-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(3)) for _code in range(RECOVERY_CODES)]


def recovery_hash(typed: str) -> bytes:
    """Return the hash of a recovery code, however blanks, hyphens and letter case are typed. A code is random, so one round is enough."""
    return hashlib.sha256(re.sub(r"[^a-z0-9]", "", typed[:100].lower()).encode()).digest()


def left(used: Sequence[datetime | None]) -> int:
    """Return how many codes are left."""
    return sum(moment is None for moment in used)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 -- what every authenticator knows; as a MAC it is not broken
