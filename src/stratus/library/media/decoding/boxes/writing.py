"""Writes boxes (ISO 14496-12). Pure."""

from __future__ import annotations

import struct
from collections.abc import Sequence

UNITY = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
"""The matrix that turns nothing."""


def box(name: bytes, *parts: bytes) -> bytes:
    """Return a box."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def full(name: bytes, *parts: bytes, flags: int = 0) -> bytes:
    """Return a box of version 0, with these flags."""
    return box(name, flags.to_bytes(4, "big"), *parts)


def table(rows: Sequence[tuple[int, ...]]) -> bytes:
    """Return a table: how many rows it has, and the numbers of each."""
    numbers = [number for row in rows for number in row]
    return struct.pack(f">I{len(numbers)}I", len(rows), *numbers)
