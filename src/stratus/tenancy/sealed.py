"""Encrypts passwords and secrets that an organisation sets, so that a copy of the database alone does not reveal them."""

from __future__ import annotations

import hashlib
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from stratus.tenancy import current

NONCE = 12


def seal(text: str, purpose: str) -> bytes:
    """Return the encrypted text to store for the current tenant; empty for an empty one. `purpose` names the column."""
    if not text:
        return b""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, text.encode(), _place(purpose))


def unseal(sealed: bytes | memoryview, purpose: str) -> str:
    """Decrypt what was sealed for this tenant and purpose. Raises cryptography's InvalidTag if it was not, or with another key."""
    stored = bytes(sealed)
    return AESGCM(_key()).decrypt(stored[:NONCE], stored[NONCE:], _place(purpose)).decode() if stored else ""


def _place(purpose: str) -> bytes:
    return f"{current.require_id()}|{purpose}".encode()


def _key() -> bytes:
    """Return 32 bytes whatever the length of the installation's secret."""
    return hashlib.sha256(settings.SETTINGS_KEY).digest()
