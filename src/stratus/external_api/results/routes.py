"""`GET /results`: what is published about a candidate (`api/decisions` §9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse

from stratus.delivery.attempts.rules import hours_minutes_seconds, time_spent
from stratus.delivery.models import Attempt
from stratus.external_api.request import ApiRequest
from stratus.external_api.results import errors, samples
from stratus.external_api.results.schemas import ResultsAnswer
from stratus.external_api.wire.answers import Failure
from stratus.external_api.wire.envelope import answer, failure, milliseconds
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.people import NAMES_AND_EMAIL, person
from stratus.external_api.wire.resource import REFUSED, Resource
from stratus.foundation.numbers import plain
from stratus.organisation.models import ApiSettings
from stratus.people.models import User
from stratus.results.models import Result
from stratus.results.publication.actions import count_call
from stratus.results.publication.queries import results_of
from stratus.results.rules import quota_day
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import schedule_by_external_id

resource = Resource("Results", errors.PAGES)

PARAMETERS = ("CandidateExtId", "ScheduleExtId", "AttemptExtId")


def _parameter(name: str, text: str) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "description": text, "schema": {"type": "string", "maxLength": 64}}


@resource.operation(
    "GET /results",
    id="getResults",
    summary="Get results",
    answer=ResultsAnswer,
    answers=[samples.READ],
    parameters=[
        _parameter("CandidateExtId", "All published results of this user. Mandatory unless AttemptExtId is given."),
        _parameter("ScheduleExtId", "Narrows to one schedule."),
        _parameter("AttemptExtId", "Narrows to one attempt (workflow EXTERNAL_ATTEMPTS)."),
    ],
    refusals={**REFUSED, 429: Failure},
)
def get_results(request: ApiRequest) -> HttpResponse:
    """Published results only. Prefer the webhook to asking again and again: calls are limited to a number a day, reset at 13:30 UTC."""
    given = {name.casefold(): str(value).strip() for name, value in request.GET.items()}
    candidate_id, schedule_id, attempt_id = (given.get(name.casefold(), "").replace("\x00", "�") for name in PARAMETERS)
    if not candidate_id and not attempt_id:
        raise fail(errors.RESULTS_NEED_ID)
    headers, within = _quota(request.now)
    if not within:
        response = failure(fail(errors.RESULTS_LIMIT))
        response["Retry-After"] = headers["RateLimit-Reset"]
    else:
        response = answer(_content(candidate_id, schedule_id, attempt_id, request.now))
    for name, value in headers.items():
        response[name] = value
    return response


def _quota(now: datetime) -> tuple[dict[str, str], bool]:
    """Count this call; return the headers that tell of the limit (none where it is off), and whether the call is within it."""
    limit = ApiSettings.objects.values_list("results_per_day", flat=True).get()
    if not limit:
        return {}, True
    within, left = count_call(limit, now)
    reset = int((quota_day(now) + timedelta(days=1) - now).total_seconds()) + 1
    return {"RateLimit-Limit": str(limit), "RateLimit-Remaining": str(left), "RateLimit-Reset": str(reset)}, within


def _content(candidate_id: str, schedule_id: str, attempt_id: str, now: datetime) -> dict[str, Any]:
    candidate = _candidate(candidate_id, attempt_id)
    schedule: Schedule | None = None
    if schedule_id:
        schedule = find_or_fail(schedule_by_external_id, schedule_id, unknown=errors.SCHEDULE_OF_RESULTS_NOT_FOUND)
    results = results_of(candidate=candidate, schedule=schedule, attempt_external_id=attempt_id)
    return {
        "CandidateExtId": candidate.external_id or None,
        "CandidateInfo": person(candidate, NAMES_AND_EMAIL) | {"ExternalId": candidate.external_id or None},
        "Results": [_result(result, now) for result in results],
        "Success": True,
        "Errors": None,
    }


def _candidate(candidate_id: str, attempt_id: str) -> User:
    """Return whose results are asked for: the user named, else the one of the attempt, begun or not."""
    if candidate_id:
        user = User.objects.filter(external_id=candidate_id, deleted_at=None).first()
        if user is None:
            raise fail(errors.USER_NOT_FOUND, id=candidate_id)
        return user
    attempt = Attempt.objects.filter(external_id=attempt_id).select_related("registration__candidate").first()
    if attempt is not None:
        return attempt.registration.candidate
    registration = Registration.objects.filter(attempt_external_id=attempt_id).select_related("candidate").first()
    if registration is None:
        raise fail(errors.ATTEMPT_NOT_FOUND)
    return registration.candidate


def _result(result: Result, now: datetime) -> dict[str, Any]:
    attempt, schedule = result.attempt, result.schedule
    spent = time_spent(
        started_at=attempt.started_at,
        ended_at=attempt.ended_at,
        paused_ms=attempt.paused_ms,
        paused_at=attempt.paused_at,
        break_until=attempt.break_until,
        now=now,
    )
    return {
        "ScheduleExtId": schedule.external_id or None,
        "ScheduleTitle": schedule.title,
        "AssessmentExtId": schedule.assessment.external_id or None,
        "AssessmentTitle": schedule.assessment.title,
        "AttemptExtId": attempt.external_id or None,
        "Attempt": attempt.number,
        "StartTime": milliseconds(attempt.started_at),
        "EndTime": milliseconds(attempt.ended_at),
        "TimeSpent": hours_minutes_seconds(spent),
        "PassedStatus": result.passed_status,
        "Score": plain(result.score),
        "MaxScore": plain(result.max_score),
        "Percentage": plain(result.percentage),
        "PercentageToPass": plain(result.percentage_to_pass),
        "Grade": result.grade or None,
        "Version": result.grading.get("version"),
        "PublishedDate": milliseconds(result.published_at),
        "Rescored": result.rescored,
        "Sections": [],
        "LearningObjectives": [],
        "Topics": [],
        "Questions": [
            {
                "ExternalId": q["id"],
                "Type": q["type"],
                "Score": plain(q["score"]),
                "MaxScore": plain(q["max_score"]),
                "Revision": q.get("revision"),
                "SectionId": q.get("section"),
            }
            for q in result.questions
        ],
    }
