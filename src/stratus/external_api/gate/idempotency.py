"""`Idempotency-Key`: the same request sent again gets the first answer and changes nothing (`api/decisions` §2).

The key's row is inserted first, in the transaction of the change. So a concurrent repeat waits at the unique index, a later one finds the
stored response, and a refused request leaves no row, so that it can be corrected and sent again. Responses are stored encrypted, because
they contain launch links.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpResponse

from stratus.external_api.models import KeptAnswer
from stratus.external_api.wire import envelope
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.texts import everywhere as errors
from stratus.foundation import sealing
from stratus.tenancy import current

KEPT_FOR = timedelta(hours=24)
WAIT = "5s"
"""How long a repeat waits for the first request to finish."""
MAX_LENGTH = 255
LOCK_NOT_AVAILABLE = "55P03"

CLAIM = """
INSERT INTO external_api_keptanswer (tenant_id, token_id, request, body, status, answer, created_at)
VALUES (%(tenant)s, %(token)s, %(request)s, %(body)s, 0, '', %(now)s)
ON CONFLICT (tenant_id, token_id, request) DO UPDATE SET body = excluded.body, status = 0, answer = '', created_at = excluded.created_at
 WHERE external_api_keptanswer.created_at <= %(expired)s
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class SentBody:
    """The body of a request: its bytes, and the value that they are."""

    sent: bytes
    value: Any

    def digest(self) -> bytes:
        """Return the hash of the value: neither the order of its properties nor blanks between them make another request."""
        try:
            told = json.dumps(self.value, sort_keys=True, separators=(",", ":")).encode()
        except RecursionError:  # it was just not too deep to be read
            told = self.sent
        return hashlib.sha256(told).digest()

    def is_kept_as(self, digest: bytes) -> bool:
        """Tell whether a stored request had this body; what was stored by release 0.1 is the hash of its bytes."""
        return digest in (self.digest(), hashlib.sha256(self.sent).digest())


@dataclass(frozen=True, slots=True)
class Claim:
    """A request whose key this transaction has inserted."""

    row_id: int
    request: bytes

    def keep(self, response: HttpResponse) -> None:
        """Store the response for repeats, if it is a success."""
        row = KeptAnswer.objects.filter(pk=self.row_id)
        if 200 <= response.status_code < 300:
            row.update(status=response.status_code, answer=_sealed(response.content, self.request))
        else:
            row.delete()


def claim(key: str, *, token_id: int, method: str, path: str, body: SentBody, now: datetime) -> Claim | HttpResponse:
    """Insert the key of this request, or return the stored response of the same request. Must run inside the request's transaction.

    Raises ApiError for an invalid key, for a key that was used with another body, for an answer that was sealed with secrets that are lost,
    and (429) if the first request takes longer than `WAIT`.
    """
    if not 0 < len(key) <= MAX_LENGTH:
        raise fail(errors.IDEMPOTENCY_KEY_INVALID)
    request = hashlib.sha256("\n".join((method, path.rstrip("/"), key)).encode()).digest()
    values: dict[str, Any] = {
        "tenant": current.require_id(),
        "token": token_id,
        "request": request,
        "body": body.digest(),
        "now": now,
        "expired": now - KEPT_FOR,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
        try:
            cursor.execute(CLAIM, values)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            raise fail(errors.STILL_RUNNING) from error
        row = cursor.fetchone()
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    if row is not None:
        return Claim(row[0], request)
    kept = KeptAnswer.objects.get(token_id=token_id, request=request)
    if not body.is_kept_as(bytes(kept.body)):
        raise fail(errors.ANOTHER_REQUEST)
    try:
        content = _opened(bytes(kept.answer), request)
    except sealing.NotOpened as error:
        raise fail(errors.ANSWER_LOST) from error
    response = envelope.raw(content, kept.status)
    response["Idempotent-Replayed"] = "true"
    return response


def forget_old_answers(now: datetime) -> int:
    """Delete the current tenant's expired responses; returns how many."""
    return KeptAnswer.objects.filter(created_at__lte=now - KEPT_FOR).delete()[0]


def _sealed(content: bytes, request: bytes) -> bytes:
    return sealing.seal(zlib.compress(content, 1), settings.KEPT_ANSWERS_KEY, request)


def _opened(sealed: bytes, request: bytes) -> bytes:
    return zlib.decompress(sealing.unseal(sealed, settings.KEPT_ANSWERS_KEY, request))
