"""The envelope of responses (`api/decisions` §2): `{"Content", "Success", "Errors"}`, encoded with msgspec since some have 10,000 rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.http import HttpResponse

from stratus.external_api.wire.errors import ApiError

_encoder = msgspec.json.Encoder()
_NOTHING: Any = object()


def answer(value: Any, status: int = 200) -> HttpResponse:
    """Return this value as JSON without envelope (for old-style and bare responses)."""
    return HttpResponse(_encoder.encode(value), status=status, content_type="application/json")


def raw(content: bytes, status: int) -> HttpResponse:
    """Return JSON that is encoded already."""
    return HttpResponse(content, status=status, content_type="application/json")


def success(content: Any = _NOTHING) -> HttpResponse:
    """Return the envelope of success; without an argument there is no `Content`, with None it is null."""
    body: dict[str, Any] = {} if content is _NOTHING else {"Content": content}
    return answer(body | {"Success": True, "Errors": None})


def success_of(rows: Iterable[Any]) -> HttpResponse:
    """Return the envelope of success whose content is the list of these rows. Each is encoded as it comes and then forgotten, so that
    thousands of large ones need no more memory than the answer itself.
    """
    body = bytearray(b'{"Content":[')
    for number, row in enumerate(rows):
        if number:
            body += b","
        _encoder.encode_into(row, body, -1)
    body += b'],"Success":true,"Errors":null}'
    return HttpResponse(memoryview(body), content_type="application/json")


def failure(error: ApiError, *, old_style: bool = False) -> HttpResponse:
    """Return the envelope of failure; a numbered error repeats its text in `ErrorDetails`, an old-style one in `Message`."""
    body: dict[str, Any] = {"Message": error.text} if old_style else {}
    body |= {"Success": False, "Errors": error.text}
    details = error.details
    if not details and error.error.code is not None:
        details = [{"Code": error.error.code, "Error": error.text}]
    if details:
        body["ErrorDetails"] = details
    return answer(body, error.error.status)


def seconds(moment: datetime | None) -> str | None:
    """Return `2018-05-21T10:00:00Z`; `2018-05-21T10:00:00.250Z` where milliseconds are kept."""
    if moment is None:
        return None
    return milliseconds(moment) if moment.microsecond >= 1000 else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def milliseconds(moment: datetime | None) -> str | None:
    """Return `2022-06-21T14:09:32.426Z`."""
    if moment is None:
        return None
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}Z"
