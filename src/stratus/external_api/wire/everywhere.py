"""Errors that every operation may return."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text

NOT_ALLOWED = Text("Not allowed to use external API", status=403)
URL_NOT_FOUND = Text("Url not found", status=404)
METHOD_NOT_ALLOWED = Text("Method not allowed", status=405)
BODY_TOO_LARGE = Text("Request body must be at most 32 MB", status=413)
NOT_JSON = Text("Request body is not valid JSON")
SERVER_ERROR = Text("Internal server error", status=500)
UNAVAILABLE = Text("Service unavailable, please try again in a moment", status=503, headers=(("Retry-After", "2"),))
RATE_LIMIT = Text("Rate limit reached", status=429)

# A call that changes something, with an Idempotency-Key
IDEMPOTENCY_KEY_INVALID = Text("Idempotency-Key must have 1 to 255 characters")
ANOTHER_REQUEST = Text("Idempotency-Key was used with another request")
ANSWER_LOST = Text("The first request with this Idempotency-Key was carried out, and its answer can no longer be read")
STILL_RUNNING = Text("The first request with this Idempotency-Key has not ended yet", status=429, headers=(("Retry-After", "2"),))

# A call with Prefer: respond-async
TOO_MANY_WAITING = Text("Too many calls with respond-async are waiting", status=429, headers=(("Retry-After", "5"),))

EVERYWHERE = (
    NOT_ALLOWED,
    URL_NOT_FOUND,
    METHOD_NOT_ALLOWED,
    BODY_TOO_LARGE,
    NOT_JSON,
    SERVER_ERROR,
    UNAVAILABLE,
    RATE_LIMIT,
    IDEMPOTENCY_KEY_INVALID,
    ANOTHER_REQUEST,
    ANSWER_LOST,
    STILL_RUNNING,
    TOO_MANY_WAITING,
)
