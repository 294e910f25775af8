"""Encrypts a paper so that candidates' computers may load it before the start; only *start* hands out the key. Pure.

Objects (`sealed/`) take its place when players open those (docs/adr/0021-sealed-objects.md).

Nothing is stored: every process derives the same key from the installation's player key, and so produces the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class SealedPaper(NamedTuple):
    """`content` is nonce, ciphertext and tag; `hash` its SHA-256, in hex; `key` opens it (32 bytes)."""

    hash: str
    key: bytes
    content: bytes

    @property
    def key_text(self) -> str:
        """The key as *start* tells it: base64url without padding."""
        return base64.urlsafe_b64encode(self.key).decode().rstrip("=")


def seal(secret: bytes, schedule_id: int, paper_hash: str, content: bytes) -> SealedPaper:
    """Return the paper as the candidates of this schedule may have it before the start (AES-256-GCM).

    Each schedule has a key of its own, so that candidates of an early schedule cannot open the paper of a later one. The nonce is derived
    from the content too: if one key were ever used for two contents, they would still have different nonces.
    """
    key = _derived(secret, b"sealed paper", str(schedule_id).encode(), paper_hash.encode())
    nonce = _derived(key, b"nonce", content)[:NONCE]
    sealed = nonce + AESGCM(key).encrypt(nonce, content, None)
    return SealedPaper(hashlib.sha256(sealed).hexdigest(), key, sealed)


def _derived(secret: bytes, *parts: bytes) -> bytes:
    return hmac.new(secret, b"|".join(parts), hashlib.sha256).digest()
