"""The mail server: `STRATUS_EMAIL_URL`, or files in the data folder if it is not set, or `files`."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from stratus.server.processes import home

FILES = "files"
"""`STRATUS_EMAIL_URL` of whoever wants mail in files although the database is elsewhere."""
PORTS = {"smtp": 587, "smtps": 465}
TIMEOUT = 20
"""Seconds that a mail server may take to answer."""


def parse(url: str) -> dict[str, Any]:
    """Return Django's mail settings for `smtp://user:password@host:port?from=exams@example.org&tls=no`.

    `smtp` begins encryption with STARTTLS (unless `tls=no`, for a server on the same machine), `smtps` is encrypted from the start.
    Without an address, or with `files`, every mail becomes a file in `mail/` of the data folder. Raises ValueError for another kind.
    """
    if url in ("", FILES):
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": home.home() / "mail",
            "DEFAULT_FROM_EMAIL": "stratus@localhost",
        }
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("STRATUS_EMAIL_URL must look like smtp://user:password@host:port or smtps://…")
    options = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and options.get("tls") != "no",
        "EMAIL_TIMEOUT": TIMEOUT,
        "DEFAULT_FROM_EMAIL": options.get("from") or f"stratus@{parts.hostname}",
    }
