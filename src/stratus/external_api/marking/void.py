"""Voiding during and after marking: `PUT …/marking/void` (`api/reference` §3.7.3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from django.http import HttpResponse
from ninja import Body as InBody
from pydantic import BeforeValidator, Field, WithJsonSchema

from stratus.delivery.models import Attempt
from stratus.external_api.marking import errors
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.answers import ABSENT, Answer, Done
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import Text as Error
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.people import users_named
from stratus.external_api.wire.reading import Body, Contradiction, Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.numbered import CANDIDATE_ID_EMPTY, USER_NOT_FOUND
from stratus.external_api.wire.texts.wording import wrong_value
from stratus.external_api.wire.values import choice, is_absent
from stratus.foundation.text import is_storable
from stratus.marking.voiding.actions import void_attempts, void_candidates
from stratus.marking.voiding.rules import NotVoided
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.queries import schedule_by_external_id

resource = Resource("Marking", errors.PAGES)

REASONS: Mapping[NotVoided, Error] = {
    NotVoided.NOT_FOUND: errors.ATTEMPT_NOT_FOUND,
    NotVoided.ALREADY_VOID: errors.ATTEMPT_VOIDED,
    NotVoided.ALREADY_PUBLISHED: errors.ATTEMPT_PUBLISHED,
}
SAMPLE = {
    "Content": {
        "SuccessfullyVoided": ["7131"],
        "Errors": [
            {"CandidateExtId": "7134", "Code": 400, "Error": "Attempt is not found"},
            {"CandidateExtId": "7132", "Code": 1121, "Error": "Attempt is already voided"},
        ],
    },
    "Success": True,
    "Errors": None,
}


class VoidType(StrEnum):
    """What the ids of a request name."""

    BY_ATTEMPT = "BY_ATTEMPT"
    BY_CANDIDATE = "BY_CANDIDATE"


def _ids(given: Any) -> list[str | None]:
    """Return the external ids, each once, None for what is null or empty: an absent or empty list holds one such.

    What can be no id is told as the text that it is in JSON, so that each element is accounted for.
    """
    if isinstance(given, Contradiction):
        raise wrong_value(wording.TWICE)
    elements = given if isinstance(given, list) else [given]
    return list(dict.fromkeys(_id(element) for element in elements)) or [None]


def _id(element: Any) -> str | None:
    if is_absent(element):
        return None
    if isinstance(element, float) and element.is_integer():
        element = int(element)
    is_id = isinstance(element, str | int) and not isinstance(element, bool)
    text = str(element).strip() if is_id else json.dumps(element)
    # A lone surrogate cannot be sent back as it came.
    return text.encode("utf-8", "backslashreplace").decode()


ExternalIds = Annotated[
    list[str | None],
    BeforeValidator(_ids),
    WithJsonSchema({"type": "array", "items": {"type": "string", "maxLength": 64}}),
]


class VoidMarking(Body):
    """Whose attempts become void."""

    spellings: ClassVar = {"AttemptExtIds": "AttemptExternalIds", "CandidateExtIds": "CandidateExternalIds"}

    type: Annotated[
        VoidType,
        BeforeValidator(choice(VoidType)),
        Field(alias="Type", description="BY_ATTEMPT: the attempts named; BY_CANDIDATE: what the candidates named have handed in."),
    ]
    attempts: Annotated[
        ExternalIds,
        Field(
            alias="AttemptExternalIds", description="External ids of attempts; mandatory for BY_ATTEMPT.", default_factory=lambda: [None]
        ),
    ]
    candidates: Annotated[
        ExternalIds,
        Field(
            alias="CandidateExternalIds",
            description="User IDs of candidates; mandatory for BY_CANDIDATE.",
            default_factory=lambda: [None],
        ),
    ]


class AttemptNotVoided(Answer):
    """A candidate or an attempt of which nothing was voided, and why."""

    candidate: Annotated[
        str | None, Field(alias="CandidateExtId", description="User ID as it was sent; with BY_CANDIDATE, null for an empty one.")
    ] = ABSENT
    attempt: Annotated[
        str | None, Field(alias="AttemptExtId", description="Attempt as it was sent; with BY_ATTEMPT, null for an empty one.")
    ] = ABSENT
    code: Annotated[int, Field(alias="Code", description="Number of the error; absent where it has none.")] = ABSENT
    error: Annotated[str, Field(alias="Error", description="One of: " + "; ".join(error.text for error in errors.VOID_ITEMS) + ".")]


class AttemptsVoided(Answer):
    """The outcome for each external id."""

    voided: Annotated[list[str], Field(alias="SuccessfullyVoided", description="External ids, as they were sent, that were voided.")]
    errors: Annotated[list[AttemptNotVoided], Field(alias="Errors", description="Those that were not.")]


class AttemptsVoidedAnswer(Done):
    """Outcome of voiding in the envelope."""

    content: Annotated[AttemptsVoided, Field(alias="Content", description="External ids by what became of them.")]


@resource.operation(
    "PUT /external/schedule/{externalId}/marking/void",
    id="voidAttemptsInMarking",
    summary="Void attempts during or after marking",
    answer=AttemptsVoidedAnswer,
    request={"Type": "BY_CANDIDATE", "CandidateExternalIds": ["7131", "7134", "7132"]},
    answers=[SAMPLE],
)
def void_marking(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[VoidMarking]]) -> HttpResponse:
    """Void attempts that were handed in, until their result is published; final. They can then be published, as VOIDED.

    BY_CANDIDATE voids every attempt that the candidate has handed in on this schedule and that is neither void nor published. Running
    attempts are voided with `PUT /external/schedule/{externalId}/void`.
    """
    if not externalId:
        raise fail(errors.VOID_SCHEDULE_ID_EMPTY)
    if not body.given:
        raise fail(errors.VOID_BODY_EMPTY)
    asked = body.valid(lambda wrong: fail(errors.VOID_TYPE, wrong))
    schedule = find_or_fail(schedule_by_external_id, externalId, unknown=errors.VOID_SCHEDULE_NOT_FOUND)
    if schedule.status != ScheduleStatus.ACTIVE:
        raise fail(errors.VOID_SCHEDULE_NOT_ACTIVATED)
    if asked.type == VoidType.BY_CANDIDATE:
        return _answer("CandidateExtId", asked.candidates, _void_candidates(request, schedule, asked.candidates))
    return _answer("AttemptExtId", asked.attempts, _void_attempts(request, schedule, asked.attempts))


def _void_candidates(request: ApiRequest, schedule: Schedule, ids: Iterable[str | None]) -> dict[str | None, Error]:
    """Void what these candidates handed in; return why nothing of one was, by external id."""
    users = users_named([text for text in ids if text], disabled_too=True)
    named = Registration.objects.filter(schedule=schedule, candidate__in=users.values()).values_list("candidate_id", "pk")
    places = dict(named)
    kept = void_candidates(schedule.pk, sorted(places.values()), by=request.actor, now=request.now)
    found: dict[str | None, Error] = {None: CANDIDATE_ID_EMPTY}
    for text in ids:
        if text is None:
            continue
        if text not in users:
            found[text] = USER_NOT_FOUND
        elif users[text] not in places:
            found[text] = errors.ATTEMPT_NOT_FOUND
        elif (reason := kept.get(places[users[text]])) is not None:
            found[text] = REASONS[reason]
    return found


def _void_attempts(request: ApiRequest, schedule: Schedule, ids: Iterable[str | None]) -> dict[str | None, Error]:
    """Void these attempts; return why one was not, by its external id."""
    storable = [text for text in ids if text and is_storable(text)]
    attempts = dict(Attempt.objects.filter(schedule=schedule, external_id__in=storable).values_list("external_id", "pk"))
    kept = void_attempts(schedule.pk, sorted(attempts.values()), by=request.actor, now=request.now)
    found: dict[str | None, Error] = {None: errors.ATTEMPT_ID_EMPTY}
    for text in ids:
        if text is None:
            continue
        if text not in attempts:
            found[text] = errors.ATTEMPT_NOT_FOUND
        elif (reason := kept.get(attempts[text])) is not None:
            found[text] = REASONS[reason]
    return found


def _answer(key: str, ids: Iterable[str | None], why_not: Mapping[str | None, Error]) -> HttpResponse:
    """Tell of each id, in the order of the request; the number stands only where the page has one."""
    kept = [(text, why_not[text]) for text in ids if text in why_not]
    return success(
        {
            "SuccessfullyVoided": [text for text in ids if text not in why_not],
            "Errors": [{key: text} | ({} if error.code is None else {"Code": error.code}) | {"Error": error.text} for text, error in kept],
        }
    )
