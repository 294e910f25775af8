"""Errors of the pages about candidate review sessions.

The create page is cut off within its first text, `1103: Review ses…`: one number for whatever is wrong with what was sent, said field by
field. The update page's list is cut off whole; its texts are those of schedules.
"""

from __future__ import annotations

from stratus.external_api.schedules.errors import NOTHING_TO_UPDATE
from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.numbered import (
    BODY_EMPTY_WITH_DOT,
    CANDIDATE_ID_EMPTY,
    FILTER_EMPTY,
    NO_VALID_USERS,
    UNKNOWN_ERROR,
    USER_NOT_FOUND,
)

SESSION_ID_EMPTY = Text("ReviewSessionExternalId can not be null or empty", 1100)
SESSION_NOT_FOUND = Text("Review session has not been found", 1101)
SESSION_NOT_VALID = Text("Review session info is not valid", 1103)
SESSION_ACTIVATED = Text("Can’t update activated review session")
SESSION_ARCHIVED = Text("Review session is archived")
RESULT_NOT_PUBLISHED = Text("Published candidate result not found", 1126)
ALREADY_ADDED = Text("Candidate result(s) already added to the review session", 1127)
ADDED_TO_ONGOING = Text("Candidate result(s) already added to an ongoing review session", 1128)
IN_ONGOING = Text("Candidate result is already added to an ongoing review session", 1128)
NOT_ADDED = Text("Candidate result(s) not added to review session", 1129)
VIEWED = Text("Cannot remove viewed result(s)", 1130)
REMOVES_ALL = Text("Cannot remove all results from review session", 1131)
SHARED_SESSION_ID_EMPTY = Text("ReviewSessionExternalId can not be null or empty", 300)
SHARED_SESSION_NOT_FOUND = Text("ReviewSession has not been found", 301)

PAGES: dict[str, tuple[Text, ...]] = {
    "POST /external/review-sessions": (SESSION_NOT_VALID,),
    "GET /external/review-sessions/{externalId}": (SESSION_ID_EMPTY, SESSION_NOT_FOUND),
    "PATCH /external/review-sessions/{externalId}": (
        SESSION_ID_EMPTY,
        SESSION_NOT_FOUND,
        NOTHING_TO_UPDATE,
        SESSION_ACTIVATED,
        SESSION_NOT_VALID,
    ),
    "PUT /external/review-sessions/{externalId}/activate": (SESSION_ID_EMPTY, SESSION_NOT_FOUND, IN_ONGOING, SESSION_NOT_VALID),
    "PUT /external/review-sessions/{externalId}/results/add": (
        SESSION_ID_EMPTY,
        NO_VALID_USERS,
        CANDIDATE_ID_EMPTY,
        SESSION_NOT_FOUND,
        SESSION_ARCHIVED,
    ),
    "PUT /external/review-sessions/{externalId}/results/remove": (
        SESSION_ID_EMPTY,
        NO_VALID_USERS,
        CANDIDATE_ID_EMPTY,
        SESSION_NOT_FOUND,
        RESULT_NOT_PUBLISHED,
        NOT_ADDED,
        VIEWED,
        REMOVES_ALL,
    ),
    "PUT /external/review-sessions/{externalId}/sharing": (
        BODY_EMPTY_WITH_DOT,
        FILTER_EMPTY,
        SHARED_SESSION_ID_EMPTY,
        SHARED_SESSION_NOT_FOUND,
        UNKNOWN_ERROR,
    ),
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    ("POST /external/review-sessions", SESSION_NOT_VALID): {"ExternalId": "Review session [CR123] already exists"},
    ("PATCH /external/review-sessions/{externalId}", SESSION_NOT_VALID): {
        "ResultsOptions.ShowMarkingScheme": "Needs the detailed information."
    },
    ("PATCH /external/review-sessions/{externalId}", NOTHING_TO_UPDATE): {"Titel": wording.NO_SUCH_PROPERTY},
    ("PUT /external/review-sessions/{externalId}/activate", SESSION_NOT_VALID): {"EndDate": "Its window is over."},
    ("PUT /external/review-sessions/{externalId}/results/add", CANDIDATE_ID_EMPTY): {
        "CandidateResults[1].CandidateExtId": wording.REQUIRED
    },
    ("PUT /external/review-sessions/{externalId}/results/remove", CANDIDATE_ID_EMPTY): {
        "CandidateResults[1].CandidateExtId": wording.REQUIRED
    },
    **{
        ("PUT /external/review-sessions/{externalId}/results/remove", error): {"CandidateResults[0]": error.text}
        for error in (RESULT_NOT_PUBLISHED, NOT_ADDED, VIEWED)
    },
    ("PUT /external/review-sessions/{externalId}/sharing", UNKNOWN_ERROR): {"Access": wording.NOT_A_FLAG},
}

ITEMS: dict[str, tuple[Text, ...]] = {
    "PUT /external/review-sessions/{externalId}/results/add": (USER_NOT_FOUND, RESULT_NOT_PUBLISHED, ALREADY_ADDED, ADDED_TO_ONGOING),
}
