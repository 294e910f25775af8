"""`ETag` and `If-None-Match` (RFC 9110): who has an answer already is told so, and is not sent it again."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse
from django.utils.http import parse_etags

READING = ("GET", "HEAD")


def conditional(request: Any, response: HttpResponse) -> HttpResponse:
    """Return the answer to a reading call with its `ETag`, or 304 without a body where `If-None-Match` names that. Refusals are left alone.

    Tags are compared weakly: the front makes them weak where it compresses. Other headers, those about limits too, stay.
    """
    if request.method not in READING or response.status_code != 200:
        return response
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    if _is_named(tag, request.headers.get("If-None-Match", "")):
        response.status_code = 304
        response.content = b""
        del response["Content-Type"]
    return response


def _is_named(tag: str, header: str) -> bool:
    return bool(header) and any(one == "*" or one.removeprefix("W/") == tag for one in parse_etags(header))
