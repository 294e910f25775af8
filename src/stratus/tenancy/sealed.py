"""Encrypts passwords and secrets that an organisation sets, so that a copy of the database alone does not reveal them.

Whoever reads one has to say what happens when it is lost: secrets of the installation can be replaced (`stratus secrets check --accept`).
"""

from __future__ import annotations

from django.conf import settings

from stratus.foundation import sealing
from stratus.tenancy import current


def seal(text: str, purpose: str) -> bytes:
    """Return the encrypted text to store for the current tenant; empty for an empty one. `purpose` names the column."""
    return sealing.seal(text.encode(), settings.SETTINGS_KEY, _place(purpose)) if text else b""


def unseal(sealed: bytes | memoryview, purpose: str) -> str | None:
    """Return what was sealed for this tenant and purpose, empty for nothing; None: sealed with secrets that this installation has lost."""
    try:
        return sealing.unseal(sealed, settings.SETTINGS_KEY, _place(purpose)).decode() if sealed else ""
    except sealing.NotOpened:
        return None


def _place(purpose: str) -> str:
    return f"{current.require_id()}|{purpose}"
