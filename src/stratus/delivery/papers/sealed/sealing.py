"""Encrypts what candidates' computers may have before the start, one object at a time (docs/adr/0021-sealed-objects.md). Pure, and without
Django: the saver derives keys with it.

Nothing secret is stored. Every process derives the same keys from the installation's player key, and so makes the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stratus.foundation.sealing import fingerprint

FORMAT = "sealed object 1"
NONCE = 12
LENGTH = 4
"""Bytes before the content that say how long it is; zeros follow it."""
LEAST = 4096
"""Bytes of the smallest class of sizes, and the smallest step between two."""
STEPS = 8
"""How many classes of sizes lie between one power of two and the next, for everything but single items."""


class Kind(StrEnum):
    """What an object holds: what is on every sheet of a form, an item that some sheets have, or a piece of a medium."""

    COMMON = "common"
    ITEM = "item"
    MEDIUM = "medium"


class Place(NamedTuple):
    """Where a content belongs within a schedule; no two contents have the same one.

    `of` is the hash of the paper, or of the medium; `part` the item's id, or the number of the piece.
    """

    kind: Kind
    of: str
    part: str | int = ""


class SealedObject(NamedTuple):
    """`content` is nonce, ciphertext and tag; `hash` its SHA-256, in hex: its name and address."""

    hash: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals the objects of one schedule.

    With tenant and schedule in every key, equal contents of two schedules have nothing in common: nobody can tell by them that an exam
    is the one of last year, and keys of an early sitting open nothing of a later one.
    """

    secret: bytes
    tenant_id: int
    schedule_id: int

    def key(self, place: Place) -> bytes:
        """Return the key of the object at this place, 32 bytes."""
        said = json.dumps([FORMAT, self.tenant_id, self.schedule_id, *place], ensure_ascii=False)
        return hmac.digest(self.secret, said.encode(), "sha256")

    def key_text(self, place: Place) -> str:
        """Return the key as pages are told it: base64url without padding."""
        return base64.urlsafe_b64encode(self.key(place)).decode().rstrip("=")

    def seal(self, place: Place, content: bytes) -> SealedObject:
        """Return the content as an object (AES-256-GCM), padded to its class of sizes.

        The nonce is derived from the content too: if one key were ever used for two contents, they would still have different nonces.
        """
        key = self.key(place)
        plain = padded(content, place.kind)
        nonce = hmac.digest(key, b"nonce" + plain, "sha256")[:NONCE]
        sealed = nonce + AESGCM(key).encrypt(nonce, plain, None)
        return SealedObject(hashlib.sha256(sealed).hexdigest(), sealed)


def key_fingerprint(secret: bytes) -> str:
    """Return what says which player key objects were sealed with: as the database knows that key (`tenancy_secretfingerprint`)."""
    return fingerprint("player", secret)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Return what was sealed. Raises cryptography's InvalidTag for another key, or bytes that were changed."""
    plain = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
    return plain[LENGTH : LENGTH + int.from_bytes(plain[:LENGTH])]


def padded(content: bytes, kind: Kind) -> bytes:
    """Return the content with its length before it and zeros behind it, as long as others of its class."""
    size = class_of(LENGTH + len(content), kind)
    return len(content).to_bytes(LENGTH) + content + bytes(size - LENGTH - len(content))


def class_of(size: int, kind: Kind) -> int:
    """Return the size in bytes to which so many are padded: a power of two for an item, the next of eight steps between two for the rest.

    Exact sizes would name a drawn item or a picture to whoever has seen it in an earlier exam.
    """
    power = LEAST
    while power < size:
        power *= 2
    if kind is Kind.ITEM:
        return power
    step = max(LEAST, power // 2 // STEPS)
    return -(-size // step) * step
