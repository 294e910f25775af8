"""Secrets of links, derived so that the same link can be shown again at any time; only their hash is stored.

Raising the generation revokes every earlier link. Pure apart from the installation's key.
"""

from __future__ import annotations

import hashlib
import hmac
import string

LAUNCH_PATH = "/delivery/external-login?session="
ALPHANUMERIC = string.ascii_uppercase + string.ascii_lowercase + string.digits


def launch_secret(key: bytes, registration_id: int, generation: int) -> str:
    """Return the 64 upper-case hexadecimal characters of a candidate's launch link."""
    return hmac.new(key, f"launch|{registration_id}|{generation}".encode(), hashlib.sha256).hexdigest().upper()


def marking_secret(key: bytes, tenant_id: int, schedule_id: int, user_id: int, generation: int) -> str:
    """Return the 64 alphanumeric characters of an assessor's direct link (`api/pages/patch-marking-settings`)."""
    material = f"marking|{tenant_id}|{schedule_id}|{user_id}|{generation}".encode()
    digest = hmac.new(key, material, hashlib.sha512).digest()
    return "".join(ALPHANUMERIC[byte % len(ALPHANUMERIC)] for byte in digest)


def secret_hash(secret: str) -> bytes:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def returned_mark(key: bytes, registration_id: int, generation: int) -> str:
    """Return what a launch link carries when a proctoring provider sends its candidate back, 32 hexadecimal characters."""
    return hmac.new(key, f"proctored|{registration_id}|{generation}".encode(), hashlib.sha256).hexdigest()[:32]
