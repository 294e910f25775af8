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

# What the front refuses before anybody is asked
TOO_SLOW = Text("Request did not arrive in time", status=408)
LENGTH_REQUIRED = Text("Length of the request is missing", status=411)
TOO_MUCH = Text("Too much is under way from here, please try again in a moment", status=429, headers=(("Retry-After", "2"),))
HEAD_TOO_LARGE = Text("Path, query and headers of the request are too large", status=431)

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
    TOO_SLOW,
    LENGTH_REQUIRED,
    TOO_MUCH,
    HEAD_TOO_LARGE,
    IDEMPOTENCY_KEY_INVALID,
    ANOTHER_REQUEST,
    ANSWER_LOST,
    STILL_RUNNING,
    TOO_MANY_WAITING,
)

OF_THE_FRONT = {
    "busy": UNAVAILABLE,
    "head_too_large": HEAD_TOO_LARGE,
    "length_required": LENGTH_REQUIRED,
    "not_found": URL_NOT_FOUND,
    "server_error": SERVER_ERROR,
    "too_large": BODY_TOO_LARGE,
    "too_much": TOO_MUCH,
    "too_slow": TOO_SLOW,
}
"""Why the front refuses a request (`server/limits/errors.py`) → how that is said here."""

UNREAD = "stratus.unread"
"""The entry of the WSGI environment that says why the front did not read a body; no header can have this name."""
TOO_LARGE = "too large"
CALLER_UNKNOWN = "caller unknown"
"""The front does not know whose token it is: there is none of that name, or the database could not be asked."""
