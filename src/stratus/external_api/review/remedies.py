"""Why the errors about review sessions are answered, and what to do."""

from __future__ import annotations

from stratus.external_api.review import errors
from stratus.external_api.wire.remedies import NOTHING_KNOWN, Remedies, Remedy

_UNKNOWN = Remedy("No review session has this external id.", "Use the id that creating it returned.")
_ID_EMPTY = Remedy("The session's id in the path is empty or blank.", "Put the session's external id into the path.")
_ONGOING = Remedy(
    "A result can be in one session at a time that candidates may still open.", "Wait for the end of the other session, or remove it there."
)
_NOT_PUBLISHED = Remedy(
    "This candidate has no published result in the schedule that was named.",
    "Look with `GET /results` what is published, and publish it first.",
)

REMEDIES: Remedies = {
    errors.SESSION_ID_EMPTY: _ID_EMPTY,
    errors.SESSION_NOT_FOUND: _UNKNOWN,
    errors.SESSION_NOT_VALID: Remedy(
        "A field is missing or wrong, or something is lacking that the session needs to be opened.",
        "`ErrorDetails` says field by field what it is: mend that.",
    ),
    errors.SESSION_ACTIVATED: Remedy(
        "The session is activated or archived: only its candidates can be changed.",
        "Use `PUT …/results/add` and `PUT …/results/remove`, or create another session.",
    ),
    errors.SESSION_ARCHIVED: Remedy("The session is archived.", "Create another session."),
    errors.NOTHING_TO_UPDATE: NOTHING_KNOWN,
    errors.RESULT_NOT_PUBLISHED: _NOT_PUBLISHED,
    errors.IN_ONGOING: _ONGOING,
    errors.NOT_ADDED: Remedy("The result is not in this session.", "`ErrorDetails` says which. Leave it out, and call again."),
    errors.VIEWED: Remedy("The candidate has looked at it already.", "`ErrorDetails` says which. It stays; leave it out, and call again."),
    errors.REMOVES_ALL: Remedy("An activated session needs at least one result.", "Leave one in, or let the session end."),
    errors.SHARED_SESSION_ID_EMPTY: _ID_EMPTY,
    errors.SHARED_SESSION_NOT_FOUND: _UNKNOWN,
}

OF_SINGLE_ONES: Remedies = {
    errors.RESULT_NOT_PUBLISHED: _NOT_PUBLISHED,
    errors.ALREADY_ADDED: Remedy("The result is in this session already.", "Nothing is to be done."),
    errors.ADDED_TO_ONGOING: _ONGOING,
}
"""Reasons for single results, in `Content.Errors`."""
