"""Codes that people read out, write down and type. Pure; `web/shared/readable.ts` is its twin in the browser."""

from __future__ import annotations

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters that are not mistaken for each other: no 0 and O, no 1 and I."""


def readable(raw: bytes, length: int) -> str:
    """Return the first `length` characters (five bits each) of these bytes, in two groups of the same size."""
    number, bits = int.from_bytes(raw, "big"), 8 * len(raw)
    signs = "".join(ALPHABET[number >> (bits - 5 * (place + 1)) & 31] for place in range(length))
    return f"{signs[: length // 2]}-{signs[length // 2 :]}"


def typed(text: str) -> str:
    """Return a typed code in upper case without spaces and hyphens. Two codes are equal if this form is."""
    return "".join(sign for sign in text.upper() if sign.isalnum())
