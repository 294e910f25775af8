"""The Config Key and the hashes that Safe Exam Browser shows of it, by the published algorithm. Pure.

https://safeexambrowser.org/developer/seb-config-key.html: the settings become "SEB-JSON" (names sorted without regard to case, no
whitespace, no escaping, no `originatorVersion`, no empty dictionaries, data in Base64, dates in ISO 8601), and its SHA-256 is the
Config Key. In a request or a page, SEB shows the SHA-256 of the address without fragment followed by the key. The Browser Exam Key is
shown in the same way.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

WITHOUT = "originatorVersion"
"""Names the program that wrote a file; the only setting that is not part of its key."""


def config_key(settings: Mapping[str, Any]) -> str:
    """Return the Config Key of these settings, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(seb_json({name: value for name, value in settings.items() if name != WITHOUT}).encode()).hexdigest()


def shown_hash(address: str, key: str) -> str:
    """Return what SEB shows at this address, in a header or in a page, if it has this Config Key or Browser Exam Key."""
    return hashlib.sha256((address.split("#", 1)[0] + key.lower()).encode()).hexdigest()


def seb_json(value: Any) -> str:
    """Return a value of a property list as SEB-JSON. Raises TypeError for a type that a property list cannot hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, bytes):
        return f'"{base64.b64encode(value).decode()}"'
    if isinstance(value, datetime):
        return f'"{value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat(timespec="seconds")}"'
    if isinstance(value, Mapping):
        kept = sorted((name for name in value if value[name] != {}), key=_place)
        return "{" + ",".join(f'"{name}":{seb_json(value[name])}' for name in kept) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(map(seb_json, value)) + "]"
    raise TypeError(f"A property list holds no {type(value).__name__}")


def _place(name: str) -> tuple[str, str]:
    """Return a case-insensitive sort key; names that differ in case only have small letters first (`allowWlan`, `allowWLAN`)."""
    return name.casefold(), name.swapcase()
