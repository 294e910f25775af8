"""Candidate review sessions: created, read, changed, activated, shared (`api/reference` §3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.access.permissions import Permission
from stratus.external_api.request import ApiRequest
from stratus.external_api.review import errors, samples
from stratus.external_api.review.schemas import (
    CreateReviewSession,
    ReviewSessionAnswer,
    ReviewSessionId,
    ReviewSessionInfo,
    ReviewSessionNamed,
    UpdateOverviewOptions,
    UpdateResultsOptions,
    UpdateReviewSession,
)
from stratus.external_api.schedules.booking import zone_of
from stratus.external_api.wire.answers import Done
from stratus.external_api.wire.envelope import seconds, success
from stratus.external_api.wire.errors import ApiError, Text, documented, fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.patching.differences import differing
from stratus.external_api.wire.patching.known import expect_known
from stratus.external_api.wire.people import NAMES_AND_EMAIL, owner_named, person, present_users
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.sharing import Access, access_asked_for, users_asked_for
from stratus.external_api.wire.values import in_utc
from stratus.foundation.errors import InvalidFields
from stratus.organisation.models import ApiSettings
from stratus.organisation.queries import api_settings
from stratus.people.hierarchies.queries import full_path
from stratus.people.models import User
from stratus.people.users.queries import holds
from stratus.results.review import queries, rules
from stratus.results.review.actions import sessions as actions
from stratus.results.review.errors import InOngoingSession, SessionActivated
from stratus.results.review.inputs import SessionInput
from stratus.results.review.models import ReviewSession
from stratus.results.review.queries import ReviewRow
from stratus.scheduling.queries import assessment_by_external_id, schedule_by_external_id

resource = Resource("Review", errors.PAGES)


OVERVIEW: Mapping[str, str] = {name: f"{info.alias}" for name, info in UpdateOverviewOptions.model_fields.items()}
OPTIONS: Mapping[str, str] = {name: f"{info.alias}" for name, info in UpdateResultsOptions.model_fields.items()}
NAMES: Mapping[str, str] = {
    "external_id": "ExternalId",
    "assessment": "AssessmentExtId",
    "schedule": "ScheduleExtId",
    "title": "Title",
    "owner": "Owner",
    "starts_at": "StartDate",
    "ends_at": "EndDate",
    "pin": "Pin",
    **{name: f"OverviewOptions.{own}" for name, own in OVERVIEW.items()},
    **{name: f"ResultsOptions.{own}" for name, own in OPTIONS.items()},
}
"""Field of the domain → documented path."""


def not_valid(found: Mapping[str, str]) -> ApiError:
    """Return `Review session info is not valid` with these details, under the documented paths."""
    return fail(errors.SESSION_NOT_VALID, documented(found, NAMES))


SAMPLE = {
    "ExternalId": "CR123",
    "ScheduleExtId": "oaOXkn",
    "Title": "Candidate review example #1",
    "Owner": "ExampleUser",
    "ReviewPeriodMode": "TIME_SPAN",
    "StartDate": "2022-12-15T12:25:00Z",
    "EndDate": "2022-12-15T14:25:00Z",
    "UseKeycode": True,
    "UsePin": True,
}


@resource.operation(
    "POST /external/review-sessions",
    id="createReviewSession",
    summary="Create candidate review session",
    answer=ReviewSessionNamed,
    request=SAMPLE,
    answers=[{"Content": "CR123", "Success": True, "Errors": None}],
)
def create(request: ApiRequest, body: InBody[Reading[CreateReviewSession]]) -> HttpResponse:
    """Create a review session. It holds no results until some are added, and lets nobody in until it is activated."""
    data = _wish(body.valid(not_valid), request, api_settings())
    try:
        session = actions.create_session(data, by=request.actor, now=request.now)
    except InvalidFields as error:
        raise not_valid(error.errors)
    return success(session.external_id)


def _wish(given: CreateReviewSession, request: ApiRequest, settings: ApiSettings) -> SessionInput:
    """Return what is to be created, or raise what of it is unknown."""
    wrong: dict[str, str] = {}
    schedule = schedule_by_external_id(given.schedule) if given.schedule else None
    assessment = assessment_by_external_id(given.assessment) if given.assessment else None
    if given.schedule and given.assessment:
        wrong["assessment"] = "Give either AssessmentExtId or ScheduleExtId, not both."
    elif not given.schedule and not given.assessment:
        wrong["schedule"] = "Either ScheduleExtId or AssessmentExtId is required."
    if given.schedule and schedule is None:
        wrong["schedule"] = "Schedule has not been found"
    if given.assessment and assessment is None:
        wrong["assessment"] = "Assessment has not been found"
    owner = owner_named(given.owner) if given.owner else _default_owner(settings)
    if given.owner and owner is None:
        wrong["owner"] = "There is no such user."
    if wrong:
        raise not_valid(wrong)
    zone = zone_of(settings)
    return SessionInput(
        external_id=given.external_id,
        schedule_id=schedule.pk if schedule else None,
        assessment_id=assessment.pk if assessment else None,
        title=given.title,
        owner_id=owner.pk if owner else request.actor.effective_user_id,
        period_mode=given.period_mode.value,
        starts_at=given.start and in_utc(given.start, zone),
        ends_at=given.end and in_utc(given.end, zone),
        use_keycode=given.use_keycode,
        use_pin=given.use_pin,
        pin=given.pin,
    )


def _default_owner(settings: ApiSettings) -> User | None:
    """Return the settings' scheduler, if they are still able; None: whoever owns the token."""
    return settings.scheduler if holds(settings.scheduler, Permission.SCHEDULE) else None


@resource.operation(
    "GET /external/review-sessions/{externalId}",
    id="getReviewSession",
    summary="Get review session info",
    answer=ReviewSessionAnswer,
    answers=[samples.READ],
)
def read(request: ApiRequest, externalId: ReviewSessionId) -> HttpResponse:
    """Read a review session, its settings and the results in it. Candidates without User ID are left out."""
    session = session_named(externalId)
    schedule = session.schedule
    archived = rules.is_archived(
        activated_at=session.activated_at, archived_at=session.archived_at, ends_at=session.ends_at, now=request.now
    )
    hierarchy = schedule and {"ExternalId": schedule.hierarchy.external_id or None, "FullPath": full_path(schedule.hierarchy)}
    return success(
        {
            "ExternalId": session.external_id,
            "AssessmentExtId": session.reviewed_assessment.external_id or None,
            "ScheduleExtId": (schedule.external_id or None) if schedule else None,
            "Results": [_result(row) for row in queries.review_rows(session, request.now) if row.candidate_external_id],
            "Title": session.title,
            "Hierarchy": hierarchy,
            **_settings(session),
            "IsActivated": session.activated_at is not None,
            "ArchiveState": 2 if archived else 1,
            "Owner": session.owner.username,
            "SharingInformation": [person(user, NAMES_AND_EMAIL) for user in queries.shared_with(session) if user.external_id],
        }
    )


def _settings(session: ReviewSession) -> dict[str, Any]:
    """Return what is told of a session's settings, all of which can be changed besides the title."""
    return {
        "ReviewPeriodMode": session.period_mode,
        "StartDate": seconds(session.starts_at),
        "EndDate": seconds(session.ends_at),
        "UseKeycode": session.use_keycode,
        "UseLockDownBrowser": session.use_lockdown_browser,
        "UsePin": session.use_pin,
        "Pin": session.pin or None,
        "NavigationType": session.navigation_type,
        "OverviewOptions": {documented_name: getattr(session, name) for name, documented_name in OVERVIEW.items()},
        "ResultsOptions": {documented_name: getattr(session, name) for name, documented_name in OPTIONS.items()},
    }


def _result(row: ReviewRow) -> dict[str, Any]:
    score = float(row.score)
    return {
        "CandidateExtId": row.candidate_external_id,
        "ScheduleExtId": row.schedule_external_id or None,
        "ScheduleTitle": row.schedule_title,
        "ScheduleGroupName": row.hierarchy_title,
        **person(row, ("FirstName", "LastName", "UserName", "Email")),
        "DateOfBirth": row.date_of_birth.isoformat() if row.date_of_birth else None,
        "SpecialNeeds": row.special_needs,
        "Labels": row.labels,
        "LastSatDate": seconds(row.last_sat_at),
        "PassedStatus": row.passed_status,
        "Score": int(score) if score.is_integer() else score,
        "PublishedDate": seconds(row.published_at),
        "IsVisited": row.visited_at is not None,
        "VisitedDate": seconds(row.visited_at),
        "HasConflicts": row.has_conflicts,
        "Keycode": row.keycode or None,
        "Grade": row.grade or None,
    }


@resource.operation(
    "PATCH /external/review-sessions/{externalId}",
    id="updateReviewSession",
    summary="Update candidate review session",
    answer=ReviewSessionNamed,
    request={
        "Title": "Candidate review example #1",
        "UsePin": False,
        "NavigationType": "ORIGINAL_FORM",
        "OverviewOptions": {"ShowGrade": True, "ShowResultOutcome": True},
        "ResultsOptions": {"ShowDetailed": True, "ShowMarkingScheme": True, "Feedback": "ON_QUESTIONS"},
    },
    answers=[{"Content": "CR123", "Success": True, "Errors": None}],
)
def update(request: ApiRequest, externalId: ReviewSessionId, body: InBody[Reading[UpdateReviewSession]]) -> HttpResponse:
    """Change settings of a review session that is not activated; of an activated one only its candidates can be changed. What reading a
    session answers can be sent back: what equals the present value does not count.
    """
    session = session_named(externalId)
    expect_known(request, body, ReviewSessionInfo, lambda found: fail(errors.NOTHING_TO_UPDATE, found))
    _expect_no_contradiction(body.value)
    told = {"Title": session.title, **_settings(session)}
    body = differing(body, told | told["OverviewOptions"], zone_of(api_settings()))
    if body.value is not None and not body.given:
        return success(session.external_id)
    if session.activated_at is not None or session.archived_at is not None:
        raise fail(errors.SESSION_ACTIVATED)
    changes = _changes(body.valid(not_valid))
    try:
        session = actions.update_session(session.pk, changes, by=request.actor, now=request.now)
    except SessionActivated:
        raise fail(errors.SESSION_ACTIVATED)
    except InvalidFields as error:
        raise not_valid(error.errors)
    return success(session.external_id)


def _expect_no_contradiction(given: UpdateReviewSession | None) -> None:
    """Raise what of the overview is there twice, on its own and in `OverviewOptions`, with different values."""
    if given is None or given.overview is None:
        return
    spelled = {name: {getattr(given, name), getattr(given.overview, name)} for name in OVERVIEW}
    if twice := [name for name, values in spelled.items() if values == {True, False}]:
        raise not_valid(dict.fromkeys(twice, "Was given twice with different values."))


def _changes(given: UpdateReviewSession) -> dict[str, Any]:
    """Return the fields that are there."""
    zone = zone_of(api_settings())
    overview, options = given.overview or UpdateOverviewOptions(), given.results or UpdateResultsOptions()
    found: dict[str, Any] = {
        "title": given.title,
        "period_mode": given.period_mode,
        "starts_at": given.start and in_utc(given.start, zone),
        "ends_at": given.end and in_utc(given.end, zone),
        "use_keycode": given.use_keycode,
        "use_lockdown_browser": given.use_lockdown_browser,
        "use_pin": given.use_pin,
        "pin": given.pin,
        "navigation_type": given.navigation_type,
    }
    for name in OVERVIEW:
        nested = getattr(overview, name)
        found[name] = getattr(given, name) if nested is None else nested
    for name in OPTIONS:
        found[name] = getattr(options, name)
    return {name: value for name, value in found.items() if value is not None}


@resource.operation(
    "PUT /external/review-sessions/{externalId}/activate",
    id="activateReviewSession",
    summary="Activate review session",
    answer=Done,
    answers=[{"Success": True, "Errors": None}],
)
def activate(request: ApiRequest, externalId: ReviewSessionId) -> HttpResponse:
    """Activate a review session: its candidates may look at their results when its window opens. A second time changes nothing."""
    session = session_named(externalId)
    try:
        actions.activate(session.pk, by=request.actor, now=request.now)
    except InOngoingSession:
        raise fail(errors.IN_ONGOING)
    except InvalidFields as error:
        raise not_valid(error.errors)
    return success()


@resource.operation(
    "PUT /external/review-sessions/{externalId}/sharing",
    id="shareReviewSession",
    summary="Review session sharing",
    answer=Done,
    request={"Filter": {"Users": ["name1"]}, "Access": True},
    answers=[{"Success": True, "Errors": None}],
)
def share(request: ApiRequest, externalId: ReviewSessionId, body: InBody[Reading[Access]]) -> HttpResponse:
    """Grant users access to a review session, or revoke it. Unknown users are left out."""
    names = users_asked_for(body, empty=errors.BODY_EMPTY_WITH_DOT, no_users=errors.FILTER_EMPTY)
    session = session_named(externalId, empty=errors.SHARED_SESSION_ID_EMPTY, unknown=errors.SHARED_SESSION_NOT_FOUND)
    access = access_asked_for(body)
    if access is not None:
        users = present_users(names)
        actions.share(session.pk, [user.pk for user in users.values()], access=access, by=request.actor, now=request.now)
    return success()


def session_named(external_id: str, *, empty: Text = errors.SESSION_ID_EMPTY, unknown: Text = errors.SESSION_NOT_FOUND) -> ReviewSession:
    """Return the review session with this external id, or raise one of the two texts."""
    return find_or_fail(queries.review_session_by_external_id, external_id, empty=empty, unknown=unknown)
