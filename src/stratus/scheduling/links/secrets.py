"""Secrets of links, derived so that the same link can be shown again at any time; only their hash is stored.

Raising the generation revokes every earlier link. Pure, except that it reads the installation's key.
"""

from __future__ import annotations

import hashlib
import hmac
import string

LAUNCH_PATH = "/delivery/external-login?session="
ALPHANUMERIC = string.ascii_uppercase + string.ascii_lowercase + string.digits


def launch_secret(key: bytes, registration_id: int, generation: int) -> str:
    """Return the 64 upper-case hexadecimal characters of a candidate's launch link."""
    return hmac.digest(key, f"launch|{registration_id}|{generation}".encode(), "sha256").hex().upper()


def marking_secret(key: bytes, tenant_id: int, schedule_id: int, user_id: int, generation: int) -> str:
    """Return the 64 alphanumeric characters of an assessor's direct link (`api/pages/patch-marking-settings`)."""
    material = f"marking|{tenant_id}|{schedule_id}|{user_id}|{generation}".encode()
    digest = hmac.new(key, material, hashlib.sha512).digest()
    return "".join(ALPHANUMERIC[byte % len(ALPHANUMERIC)] for byte in digest)


KEYCODE_ALPHABET = "34679CDFGHJKMNPQRTVWXY"
"""No vowels, so that no words appear, and no characters that are mistaken for each other (0 O, 1 I L, 2 Z, 5 S, 8 B)."""
KEYCODE_LENGTH = 10
"""22^10 codes, 44 bits."""


def keycode(key: bytes, registration_id: int, generation: int) -> str:
    """Return a candidate's keycode, 10 characters in two groups: `K7M4P-X9RTC`."""
    digest = hmac.new(key, f"keycode|{registration_id}|{generation}".encode(), hashlib.sha256).digest()
    number, letters = int.from_bytes(digest, "big"), []
    for _place in range(KEYCODE_LENGTH):
        number, place = divmod(number, len(KEYCODE_ALPHABET))
        letters.append(KEYCODE_ALPHABET[place])
    return f"{''.join(letters[:5])}-{''.join(letters[5:])}"


def typed_keycode(text: str) -> str:
    """Return a typed keycode in its normal form, ignoring case, hyphens, spaces and dots. Empty if it cannot be a keycode."""
    found = "".join(letter for letter in text[:100].upper() if letter.isalnum())
    if len(found) != KEYCODE_LENGTH or not set(found) <= set(KEYCODE_ALPHABET):
        return ""
    return f"{found[:5]}-{found[5:]}"


def keycode_hash(key: bytes, tenant_id: int, code: str) -> bytes:
    """Return the hash of a keycode, keyed with the installation's key: a code this short could be found from a plain hash."""
    return hmac.new(key, f"keycode-hash|{tenant_id}|{code}".encode(), hashlib.sha256).digest()


def secret_hash(secret: str) -> bytes:
    """Return the hash that is stored of a secret."""
    return hashlib.sha256(secret.encode()).digest()
