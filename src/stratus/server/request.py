"""The head of a request, for the front and the applications behind it."""

from __future__ import annotations

import os
import re
from typing import Any

import msgspec

from stratus.server import proxy

FORWARDED = frozenset({"x-forwarded-for", "x-real-ip", "forwarded", "via"})
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestHead(msgspec.Struct):
    """The head of a request, as far as the front needs it. `client` is an address without a port."""

    method: str
    path: str
    query: str
    scheme: str
    headers: list[tuple[str, str]]
    """As they came, names in lower case."""
    first: dict[str, str]
    """The first header of each name."""
    client: str
    request_id: str
    length: int | None
    chunked: bool
    content_type: str
    room: str = "django"
    is_forwarded: bool = False
    """Whether somebody says that they pass it on for somebody else."""

    @classmethod
    def read(cls, scope: Any, proxies: proxy.Proxies) -> RequestHead:
        """Replace U+0000 by U+FFFD in path and query: PostgreSQL cannot store NUL, so a lookup with it would fail."""
        headers = scope.headers.items()
        first = dict(reversed(headers))
        client, scheme = proxies.seen_through(scope.client.rsplit(":", 1)[0].strip("[]"), scope.scheme, headers)
        given = first.get("x-request-id", "")
        return cls(
            method=scope.method,
            path=scope.path.replace("\0", "\ufffd"),
            query=scope.query_string.replace("%00", "%EF%BF%BD"),
            scheme=scheme,
            headers=headers,
            first=first,
            client=client,
            request_id=given if REQUEST_ID.fullmatch(given) else os.urandom(8).hex(),
            length=_length(first.get("content-length", "")),
            chunked="transfer-encoding" in first,
            content_type=first.get("content-type", ""),
            is_forwarded=not FORWARDED.isdisjoint(first),
        )

    def header(self, name: str) -> str:
        """Return all values of this header, as one."""
        return ("; " if name == "cookie" else ",").join(value for one, value in self.headers if one == name)


def _length(given: str) -> int | None:
    """Return the announced length; one of so many digits that nobody could mean it is a very large one."""
    if not given.isascii() or not given.isdigit():
        return None
    return int(given) if len(given) <= 18 else 10**18
