"""One try to deliver one message: signed, to checked addresses only, with a timeout."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from standardwebhooks.webhooks import Webhook

from stratus.tenancy.networks import callable_networks
from stratus.webhooks.deliveries import rules
from stratus.webhooks.endpoints.queries import authorization_of, secret_of
from stratus.webhooks.errors import Unreadable
from stratus.webhooks.models import Delivery

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a try. `status_code` None: no response, `error` says why. `retry_after` in seconds, 0 if not given."""

    status_code: int | None
    error: str
    duration_ms: int
    retry_after: int = 0
    answer: str = ""
    """The beginning of what the receiver wrote."""


LONGEST_ANSWER = 1000
"""Bytes of an answer's body that are read and kept: enough for the sentence that says what is wrong."""


def headers_of(delivery: Delivery, now: datetime) -> dict[str, str]:
    """Return the Standard Webhooks headers of a message that is sent at `now`, with the endpoint's authorization. Raises Unreadable."""
    secret, authorization = secret_of(delivery.endpoint), authorization_of(delivery.endpoint)
    if secret is None or authorization is None:
        raise Unreadable
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery.message_id, now, delivery.body),
    }
    return headers | ({"Authorization": authorization} if authorization else {})


def send(delivery: Delivery, now: datetime) -> Outcome:
    """Post the message; of the response body the beginning is read, where it is no success or the message is a test.

    Never raises for errors of the receiver or the network, but Unreadable.
    """
    import httpx  # with the client: programs that only queue messages load neither

    from stratus.foundation.outgoing import guarded

    begun = time.monotonic()

    def spent() -> int:
        return int((time.monotonic() - begun) * 1000)

    try:
        with (
            guarded.client(callable_networks) as client,
            client.stream("POST", delivery.endpoint.url, content=delivery.body.encode(), headers=headers_of(delivery, now)) as answer,
        ):
            asked = rules.retry_after(answer.headers.get("Retry-After"), now)
            error = "" if answer.is_success else f"{answer.status_code} {answer.reason_phrase}"[:300]
            said = _beginning(answer, authorization_of(delivery.endpoint) or "") if error or delivery.is_test else ""
            return Outcome(answer.status_code, error, spent(), asked, said)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return Outcome(None, str(error)[:300] or type(error).__name__, spent())


def _beginning(answer: httpx.Response, authorization: str) -> str:
    """Return the beginning of the answer's body as it came, not unpacked; empty where it cannot be read. It changes no verdict.

    Some receivers write back what they were sent: of our authorization there are asterisks.
    """
    import httpx

    secrets = [secret.encode() for secret in (authorization, authorization.partition(" ")[2].strip()) if secret]
    wanted = LONGEST_ANSWER + max(map(len, secrets), default=0)  # so that none is cut, and not known again
    found = b""
    try:
        for part in answer.iter_raw():
            found += part
            if len(found) >= wanted:
                break
    except (httpx.HTTPError, OSError):
        return ""
    for secret in secrets:
        found = found.replace(secret, b"*" * len(secret))
    return found[:LONGEST_ANSWER].decode(errors="replace").replace("\x00", "�")
