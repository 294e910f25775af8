"""Files with answers that a computer without connection could not send, carried to the server by hand. Pure.

`web/player/storage/unsent-file.ts` makes them: JSON that says what it is and whose it is, and a part that only the server can read. That
part is encrypted with the organisation's public key (ECDH on P-256, HKDF-SHA-256, AES-256-GCM, which every browser has), so that nobody
can read the answers, or change them unnoticed. Anybody who knows the public key can make such a file, at home too. That is why the
invigilator writes down the check code in the room: it proves that the file is the one that was saved there. Each organisation's keys are
derived from the installation's player key, so that none is stored.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from stratus.delivery.locking.readable import readable, typed
from stratus.delivery.sync.events import Unreadable, decode

FORMAT = "stratus unsent answers 1"
MOST_BYTES = 5 * 1024 * 1024
CODE_LENGTH = 8
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the group of P-256."""


class BadFile(ValueError):
    """The file is not valid. `code`: TOO_LARGE, NOT_OURS, OTHER_ATTEMPT, CANNOT_OPEN or BROKEN."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def owner(tenant_id: int, attempt_id: int) -> str:
    """Return the owner of a file. The file holds it three times: in the clear, encrypted, and as data that the encryption authenticates."""
    return f"{tenant_id}.{attempt_id}"


def check_code(content: bytes) -> str:
    """Return the check code of a saved file, which the page shows to be written down, in two groups of four."""
    return readable(hashlib.sha256(content).digest(), CODE_LENGTH)


def is_check_code(text: str, content: bytes) -> bool:
    """Tell whether this is the check code of this file; case and hyphens do not matter."""
    return hmac.compare_digest(typed(text).encode(), typed(check_code(content)).encode())


@lru_cache(maxsize=100)
def public_key(secret: bytes, tenant_id: int) -> str:
    """Return the key that a page encrypts to: base64url of the point (65 bytes), without padding."""
    point = _private_key(secret, tenant_id).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def open_file(content: bytes, secret: bytes, tenant_id: int, attempt_id: int) -> list[Mapping[str, Any]]:
    """Return the events in a file of this attempt, as the page queued them: `writer`, `session`, `seq`, `at`, `kind`, `item`, `value`.

    Raises BadFile.
    """
    if len(content) > MOST_BYTES:
        raise BadFile("TOO_LARGE")
    envelope = _object(content, "NOT_OURS")
    if envelope.get("format") != FORMAT:
        raise BadFile("NOT_OURS")
    whose = owner(tenant_id, attempt_id)
    if envelope.get("owner") != whose:
        raise BadFile("OTHER_ATTEMPT")
    inside = _object(_decrypted(envelope, secret, tenant_id, whose), "BROKEN")
    events = inside.get("events")
    if inside.get("owner") != whose:
        raise BadFile("OTHER_ATTEMPT")
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise BadFile("BROKEN")
    return events


def _decrypted(envelope: Mapping[str, Any], secret: bytes, tenant_id: int, whose: str) -> bytes:
    point, nonce, ciphertext = (_bytes(envelope.get(name)) for name in ("key", "nonce", "content"))
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = _private_key(secret, tenant_id).exchange(ec.ECDH(), theirs)
        key = HKDF(SHA256(), 32, salt=point, info=FORMAT.encode()).derive(shared)
        return AESGCM(key).decrypt(nonce, ciphertext, f"{FORMAT}|{whose}".encode())
    except (ValueError, InvalidTag, OverflowError):
        raise BadFile("CANNOT_OPEN") from None


def _private_key(secret: bytes, tenant_id: int) -> ec.EllipticCurvePrivateKey:
    derived = hmac.new(secret, f"unsent answers|{tenant_id}".encode(), hashlib.sha512).digest()
    return ec.derive_private_key(int.from_bytes(derived, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def _bytes(text: Any) -> bytes:
    if not isinstance(text, str):
        raise BadFile("NOT_OURS")
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadFile("NOT_OURS") from None


def _object(content: bytes, otherwise: str) -> dict[str, Any]:
    try:
        data = decode(content)
    except Unreadable:
        raise BadFile(otherwise) from None
    if not isinstance(data, dict):
        raise BadFile(otherwise)
    return data
