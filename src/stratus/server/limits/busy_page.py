"""The page of somebody who finds no place to log in: rendered once, and filled without Django."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import IO
from urllib.parse import parse_qs

from stratus.server.limits.errors import Refused
from stratus.server.request import RequestHead

FIELDS = {"username": "PLACE-OF-THE-USER-NAME", "next": "PLACE-OF-THE-NEXT-PAGE", "csrfmiddlewaretoken": "PLACE-OF-THE-FORM-TOKEN"}
"""What the form keeps of what was sent, and what stands in its place in the page. The password is typed again: no page holds one."""
LONGEST = 500


def fill(pages: Mapping[str, str], request: RequestHead, body: IO[bytes]) -> bytes | None:
    """Return the page in the reader's language with what they typed; None for other requests than those of the form of log-in."""
    if not pages or request.path.rstrip("/") != "/login":
        return None
    body.seek(0)
    try:
        sent = parse_qs(body.read(16 * 1024).decode(errors="replace"), max_num_fields=20)
    except ValueError:
        sent = {}
    page = pages[language(request, pages)]
    for name, place in FIELDS.items():
        page = page.replace(place, html.escape(sent.get(name, [""])[0][:LONGEST]))
    return page.encode()


def language(request: RequestHead, pages: Mapping[str, str]) -> str:
    """Return the first language of the browser in which there is a page, else the first that there is."""
    for part in request.header("accept-language")[:200].split(","):
        name = part.partition(";")[0].strip()[:2].lower()
        if name in pages:
            return name
    return next(iter(pages))


def headers(request: RequestHead, full: Refused) -> list[tuple[str, str]]:
    """Return the headers of the page."""
    return [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("retry-after", str(full.retry_after)),
        ("x-request-id", request.request_id),
        (
            "content-security-policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; form-action 'self'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
    ]
