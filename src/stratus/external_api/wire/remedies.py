"""Why an error is answered, and what to do: of the errors that every operation, or several pages, may return.

Those of one resource stand in its `remedies.py`, beside its errors. `{id}` stands for an external id, as in the texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import everywhere, numbered


class Remedy(NamedTuple):
    """Why an error is answered (a sentence), and what the caller does then (a sentence or two). Both may hold Markdown's `code`."""

    cause: str
    remedy: str


Remedies = Mapping[Text, Remedy]

EVERYWHERE: Remedies = {
    everywhere.NOT_ALLOWED: Remedy(
        "The token is missing, unknown or revoked, or its owner was deleted or deactivated.",
        "Send `Authorization: EAPI <token>` (or `Bearer <token>`) with all 48 characters. If it is refused still, ask the "
        "administrator for another token (Admin › External API).",
    ),
    everywhere.URL_NOT_FOUND: Remedy(
        "There is no such path below `/api/v1/integrations`.",
        "Compare the path with the call's, letter by letter. A `/` within an id must be sent as `%2F`.",
    ),
    everywhere.METHOD_NOT_ALLOWED: Remedy(
        "The path exists, but not with this method.", "The header `Allow` names the methods that the path takes: use one of them."
    ),
    everywhere.BODY_TOO_LARGE: Remedy(
        "The body has more than 32 MB.", "Share it out over several calls, for example 10,000 candidates in each."
    ),
    everywhere.NOT_JSON: Remedy(
        "The body cannot be read as JSON in UTF-8, or the connection ended within it.",
        "Send what your JSON library writes, not text that was put together by hand.",
    ),
    everywhere.SERVER_ERROR: Remedy(
        "The server failed. Nothing was changed.",
        "Send the call again once. If it fails again, give the administrator the answer's `X-Request-Id`: the log has it.",
    ),
    everywhere.UNAVAILABLE: Remedy(
        "The server or its database can take no call at the moment.",
        "Wait as many seconds as `Retry-After` says, and send the same call again, one that changes something with the same "
        "`Idempotency-Key`.",
    ),
    everywhere.RATE_LIMIT: Remedy(
        "This token has made as many calls in this minute as it may.",
        "Wait as many seconds as `Retry-After` says. Name more people in one call, or have the administrator raise the token's limit.",
    ),
    everywhere.TOO_SLOW: Remedy(
        "The request was not there in full in time.", "Send it again over a better connection, or share it out over several calls."
    ),
    everywhere.LENGTH_REQUIRED: Remedy(
        "The request has a body, and says nowhere how long it is.", "Have your client send `Content-Length`."
    ),
    everywhere.TOO_MUCH: Remedy(
        "More is under way from this address than the server takes at once.",
        "Wait as many seconds as `Retry-After` says, and make fewer calls at the same time.",
    ),
    everywhere.HEAD_TOO_LARGE: Remedy(
        "Path, query and headers together are too long.",
        "Send what is long in the body; leave out cookies and headers that nobody asks for.",
    ),
    everywhere.IDEMPOTENCY_KEY_INVALID: Remedy(
        "The header `Idempotency-Key` is empty or longer than 255 characters.", "Send a UUID, for example, made anew for each new request."
    ),
    everywhere.ANOTHER_REQUEST: Remedy(
        "A request with this key was carried out before, and its body was another one.",
        "Send a new request with a new key, and use a key again only to repeat the very same request.",
    ),
    everywhere.ANSWER_LOST: Remedy(
        "The request was carried out; the secrets with which its answer was kept are lost.",
        "Do not send it again. Read what it made, for example with `GET /external/schedule/{externalId}`.",
    ),
    everywhere.STILL_RUNNING: Remedy(
        "The same request, sent before, is still at work.",
        "Wait as many seconds as `Retry-After` says, and send it again with the same key.",
    ),
    everywhere.TOO_MANY_WAITING: Remedy(
        "100 calls of the token's owner with `Prefer: respond-async` wait already, or 256 MB of the organisation's.",
        "Wait as many seconds as `Retry-After` says. Look with `GET /jobs/{jobId}` how far the others are before you send more.",
    ),
}

NOTHING_KNOWN = Remedy(
    "The body names no property that this call knows.",
    "Send at least one that is to change. `ErrorDetails` says which names there are not.",
)
"""Of each page's own error for a change without anything to change."""

SHARED: Remedies = {
    numbered.BODY_EMPTY: Remedy("The body is missing or empty.", "Send the body that this call describes."),
    numbered.BODY_EMPTY_WITH_DOT: Remedy("The body is missing or empty.", "Send the body that this call describes."),
    numbered.UNKNOWN_ERROR: Remedy(
        "Something in the body is wrong that has no number of its own.", "`ErrorDetails` says field by field what it is: mend that."
    ),
    numbered.NO_VALID_USERS: Remedy(
        "The body names nobody, or is no list of ids.", "Send a list with at least one User ID, as the example shows."
    ),
    numbered.CANDIDATE_ID_EMPTY: Remedy("An entry names no candidate.", "Give each entry the User ID of its candidate."),
    numbered.USER_NOT_FOUND: Remedy(
        "Nobody in the organisation has this User ID.",
        "Check it with `GET /user/{externalId}`; create the user with `POST /user` if they are new.",
    ),
    numbered.FILTER_EMPTY: Remedy(
        "`Filter.Users` is missing, empty or no list of texts.", 'Name at least one user: `{"Filter": {"Users": ["…"]}}`.'
    ),
    numbered.SCHEDULE_ID_EMPTY: Remedy("The schedule's id in the path is empty or blank.", "Put the schedule's external id into the path."),
    numbered.SCHEDULE_NOT_FOUND: Remedy(
        "No schedule has this external id: it was never created, was deleted, or has another id by now.",
        "Use the id that creating it returned. Schedules without external id cannot be reached by the API.",
    ),
    numbered.SCHEDULE_ARCHIVED: Remedy(
        "The schedule is archived: nothing in it changes any more.",
        "Have a member of staff take it out of the archive (Schedules), or make a new schedule.",
    ),
    numbered.SCHEDULE_NOT_ACTIVATED: Remedy(
        "The schedule is a draft.", "Activate it with `PUT /external/schedule/{externalId}/activate`, then call again."
    ),
    numbered.SCHEDULE_FINISHED: Remedy(
        "The end of the schedule has passed.", "It can no longer be changed. Make a new schedule for whoever still has to sit the exam."
    ),
    numbered.MAY_NOT_INVIGILATE: Remedy(
        "The role of this user does not hold the right to invigilate.",
        "Give the user a role that does (`PATCH /user/{externalId}`), or name somebody else.",
    ),
    numbered.NOT_AN_INVIGILATOR: Remedy("This user does not watch the schedule.", "Nothing is to be done: there is nobody to remove."),
}
"""Numbered errors that several pages share."""
