"""Files with unsent answers, as `web/player/storage/unsent-file.ts` makes them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from stratus.delivery.models import Attempt
from stratus.delivery.unsent.file import FORMAT, owner, public_key


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def a_file(attempt: Attempt, events: Sequence[Mapping[str, Any]], *, inside: Any = None) -> bytes:
    """What the page of this attempt would save."""
    whose = owner(attempt.tenant_id, attempt.pk)
    key = public_key(settings.PLAYER_KEY, attempt.tenant_id)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.urlsafe_b64decode(key + "="))
    own = ec.generate_private_key(ec.SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    derived = HKDF(SHA256(), 32, salt=point, info=FORMAT.encode()).derive(own.exchange(ec.ECDH(), theirs))
    plain = json.dumps({"owner": whose, "events": list(events)} if inside is None else inside).encode()
    sealed = AESGCM(derived).encrypt(b"twelve bytes", plain, f"{FORMAT}|{whose}".encode())
    envelope = {"format": FORMAT, "owner": whose, "key": text(point), "nonce": text(b"twelve bytes"), "content": text(sealed)}
    return json.dumps(envelope).encode()


def an_event(item: str, value: Any, seq: int = 50, *, writer: str = "browser-of-candidate", **fields: Any) -> dict[str, Any]:
    """An answer as it waits in the page's queue."""
    at = "2026-11-20T22:55:53Z"
    return {"writer": writer, "session": 1, "seq": seq, "at": at, "kind": "answer", "item": item, "value": value} | fields
