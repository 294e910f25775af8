"""What the published document says beyond single operations: the menu, in the documentation's order, and the one webhook."""

from __future__ import annotations

from typing import Any

MENU: list[dict[str, str]] = [
    {"name": "Users", "description": "Create, update and read users. They cannot be listed or searched."},
    {"name": "Groups", "description": "Hierarchies: the tree of groups. Only those with an Organisation ID are visible here."},
    {"name": "Collections", "description": "Banks of items, and who may see and use them."},
    {"name": "Assessments", "description": "Create, update and read assessments, and share them. Questions are put in on screen."},
    {
        "name": "Scheduling",
        "description": "Book an assessment: in one call with launch links (`POST /schedule`), or as a draft that is activated later "
        "(`POST /external/schedule`). Add and remove candidates and invigilators.",
    },
    {"name": "Attempts", "description": "Void attempts and give extra time while the exam runs."},
    {"name": "Marking", "description": "Settings, assessors and allocations; voiding during and after marking; what was given so far."},
    {"name": "Review", "description": "Sessions in which candidates inspect their published results."},
    {"name": "Results", "description": "Published results. Prefer the webhook to asking again and again."},
    {
        "name": "Jobs",
        "description": "What became of calls that were made with `Prefer: respond-async`. Every call that changes something takes it: it "
        "is answered at once with 202 and the address of its job, and carried out soon after.",
    },
]


def _property(description: str, **schema: Any) -> dict[str, Any]:
    return schema | {"description": description}


PAYLOAD: dict[str, Any] = {
    "Event": _property("`EXAM_RESULTS_READY`", type="string", const="EXAM_RESULTS_READY"),
    "EventId": _property("Id of this message, the same for every try.", type="string"),
    "PublishedDate": _property("When the result was published, UTC.", type="string", format="date-time"),
    "ScheduleExtId": _property("External id of the schedule.", type=["string", "null"]),
    "AssessmentExtId": _property("External id of the assessment.", type=["string", "null"]),
    "CandidateExtId": _property("User ID of the candidate.", type=["string", "null"]),
    "AttemptExtId": _property("External id of the attempt.", type=["string", "null"]),
    "PassedStatus": {
        "$ref": "#/components/schemas/PassedStatus",
        "description": "SATISFACTORY, NOT_SATISFACTORY, NOT_SUBMITTED or VOIDED.",
    },
    "Score": _property("Points, rounded as in Get results.", type="number"),
    "MaxScore": _property("Points that were possible.", type="number"),
    "Percentage": _property("Score in per cent of the maximum.", type="number"),
    "Grade": _property("Grade, where the assessment has a scale.", type=["string", "null"]),
    "Rescored": _property("Whether the result changed after an earlier publication.", type="boolean"),
    "Attempt": _property("Number of the attempt, from 1.", type="integer"),
}
"""What the webhook brings, in its order; all of it always."""

RESULTS_READY: dict[str, Any] = {
    "post": {
        "operationId": "examResultsReady",
        "tags": ["Results"],
        "security": [],
        "summary": "Exam results ready",
        "description": "Sent to the payload addresses of Admin › Webhooks when a result is published, and again when it changes. Signed as "
        "Standard Webhooks describe (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Answer 2xx at once and work afterwards: "
        "anything else is tried again, ten times in all, after `round((n-1)^4 + 15 + random(0..29)·n)` seconds; `Retry-After` is honoured; "
        "410 ends it.",
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": list(PAYLOAD),
                        "properties": PAYLOAD,
                    }
                }
            }
        },
        "responses": {"2XX": {"description": "Received."}},
    }
}

INFO: dict[str, Any] = {
    "contact": {"name": "Whoever administers this installation"},
    "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
}

BEYOND_OPERATIONS: dict[str, Any] = {"info": INFO, "tags": MENU, "webhooks": {"EXAM_RESULTS_READY": RESULTS_READY}}
