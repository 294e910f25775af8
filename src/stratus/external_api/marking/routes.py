"""Marking settings: `GET` and `PATCH …/marking/settings` (`api/pages/patch-marking-settings`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.marking import errors, samples
from stratus.external_api.marking.reading import documented_path, read_change
from stratus.external_api.marking.schemas import MarkingAnswer, MarkingInfo, UpdateMarking
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import ApiError, Text, fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.patching.known import expect_known
from stratus.external_api.wire.people import person
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.texts import wording
from stratus.foundation.markup import plain_text
from stratus.marking.allocation.actions import external_id_of
from stratus.marking.errors import NoMarking, NotActivated, Refused, SettingsMissing
from stratus.marking.models import MarkingSettings, PoolMember
from stratus.marking.setup.actions import change_marking
from stratus.marking.setup.problems import ORDER, Wrong, first
from stratus.marking.setup.queries import Row, SettingsSheet, settings_sheet
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import schedule_by_external_id

resource = Resource("Marking", errors.PAGES)

NUMBERS: dict[Wrong, Text] = {
    Wrong.SETTINGS: errors.MARKING_SETTINGS_NOT_FOUND,
    Wrong.ASSESSING_TYPE: errors.ASSESSING_TYPE,
    Wrong.ALLOCATION_TYPE: errors.ALLOCATION_TYPE,
    Wrong.DIFFERENCE: errors.DIFFERENCE,
    Wrong.PROXIMITY: errors.PROXIMITY,
    Wrong.RANGE: errors.PASS_MARK_RANGE,
    Wrong.ANONYMOUS_ASSESSORS: errors.ANONYMOUS_ASSESSORS,
    Wrong.MODERATION_OF_TWO: errors.MODERATION_OF_TWO,
    Wrong.MODERATION_OF_ONE: errors.MODERATION_OF_ONE,
    Wrong.PUBLISHED: errors.RESULTS_PUBLISHED,
    Wrong.FINISHED: errors.MARKING_FINISHED,
    Wrong.SHARING_TYPE: errors.EVALUATIONS_SHARING,
    Wrong.SAMPLE: errors.SAMPLE_MODERATION,
    Wrong.OTHER: errors.UNKNOWN_ERROR,
}


@resource.operation(
    "GET /external/schedule/{externalId}/marking/settings",
    id="getMarkingSettings",
    summary="Get marking settings",
    answer=MarkingAnswer,
    answers=[samples.SETTINGS],
)
def get_marking_settings(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
    """Settings, assessors with their direct links, and allocations of a schedule."""
    return _answer(_schedule(externalId), request)


@resource.operation(
    "PATCH /external/schedule/{externalId}/marking/settings",
    id="updateMarkingSettings",
    summary="Change marking settings",
    answer=MarkingAnswer,
    request={"Settings": {"AssessingType": "ONE_ASSESSOR", "ScoringDifference": 10}},
    answers=[samples.SETTINGS],
)
def patch_marking_settings(request: ApiRequest, externalId: ScheduleId, body: InBody[Reading[UpdateMarking]]) -> HttpResponse:
    """Change settings, add, update and remove assessors, allocate. Absent properties stay as they are. What reading the settings answers
    can be sent back: a value that stands is never an error.
    """
    schedule = _schedule(externalId)
    if not isinstance(request.json, Mapping):
        _answer(schedule, request)  # what speaks against the schedule itself comes first
        raise fail(errors.UNKNOWN_ERROR, {"": wording.NOT_AN_OBJECT})
    try:
        expect_known(request, body, MarkingInfo, lambda found: fail(errors.UNKNOWN_ERROR, found), may_be_empty=True)
    except ApiError:
        _answer(schedule, request)
        raise
    try:
        change_marking(schedule.pk, read_change(request.json), by=request.actor, now=request.now)
    except NotActivated:
        raise fail(errors.SCHEDULE_NOT_ACTIVATED)
    except NoMarking:
        raise fail(errors.NO_MARKING)
    except SettingsMissing:
        raise fail(errors.MARKING_SETTINGS_MISSING)
    except Refused as refused:
        raise _documented(refused)
    return _answer(schedule, request)


def _schedule(external_id: str) -> Schedule:
    return find_or_fail(schedule_by_external_id, external_id, empty=errors.SCHEDULE_ID_EMPTY, unknown=errors.SCHEDULE_NOT_FOUND)


def _documented(refused: Refused) -> ApiError:
    """Return the one error that is reported; the one without a meaning of its own says field by field what is wrong."""
    kind = first(refused.problems).kind
    if kind != Wrong.OTHER:
        return fail(NUMBERS[kind])
    return fail(errors.UNKNOWN_ERROR, {documented_path(p.field): p.message for p in sorted(refused.problems, key=lambda p: ORDER[p.kind])})


def _answer(schedule: Schedule, request: ApiRequest) -> HttpResponse:
    try:
        sheet = settings_sheet(schedule, request.now)
    except NotActivated:
        raise fail(errors.SCHEDULE_NOT_ACTIVATED)
    except NoMarking:
        raise fail(errors.NO_MARKING)
    except SettingsMissing:
        raise fail(errors.MARKING_SETTINGS_MISSING)
    return success(_content(sheet))


def _content(sheet: SettingsSheet) -> dict[str, Any]:
    candidates = {registration.pk: registration.candidate for registration in sheet.registrations if registration.candidate.external_id}
    return {
        "ScheduleTitle": sheet.schedule.title,
        "MarkingWorkflow": sheet.workflow,
        "Archived": sheet.archived,
        "Questions": [
            {"ExternalId": item["id"], "Type": item["type"], "QuestionText": plain_text(item["content"]["stem"])} for item in sheet.items
        ],
        "Candidates": [person(candidate) for candidate in candidates.values()],
        "Settings": _settings(sheet.settings),
        "Assessors": [_assessor(member, sheet.direct_link(member)) for member in sheet.pool if external_id_of(member)],
        "Allocations": [
            _allocation(candidates[row.key].external_id if isinstance(row.key, int) else row.key, row)
            for row in sheet.rows
            if not isinstance(row.key, int) or row.key in candidates
        ],
    }


def _settings(settings: MarkingSettings) -> dict[str, Any]:
    span = None if settings.pass_mark_from is None else {"From": settings.pass_mark_from, "To": settings.pass_mark_to}
    return {
        "AssessingType": settings.assessing_type,
        "AllocationType": settings.allocation_type,
        "AllocationAssigmentType": settings.allocation_assignment,
        "SharingAnnotations": settings.sharing_annotations,
        "EvaluationsSharingType": settings.evaluations_sharing,
        "AnonymousCandidates": settings.anonymous_candidates,
        "AnonymousAssessors": settings.anonymous_assessors,
        "AssessAutoScored": settings.assess_auto_scored,
        "UseModeration": settings.use_moderation,
        "ShowAssessorAnnotations": settings.show_assessor_annotations,
        "ScoringDifference": _number(settings.scoring_difference),
        "ProximityToPassMark": _number(settings.proximity_to_pass_mark),
        "SampleModeration": _number(settings.sample_moderation),
        "PassMarkRange": span,
        "AllocationAssignmentType": settings.allocation_assignment,
    }


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def _assessor(member: PoolMember, link: str) -> dict[str, Any]:
    return {
        "Role": member.role,
        "CanPublish": member.can_publish,
        "CanViewAudit": member.can_view_audit,
        "CanEditMarkingScheme": member.can_edit_marking_scheme,
        "DirectLink": link,
        **person(member.user),
    }


def _allocation(external_id: str, row: Row) -> dict[str, Any]:
    moderator = external_id_of(row.moderator) if row.moderator else ""
    markers = [name for marker in row.markers if (name := external_id_of(marker))]
    return {"ExternalId": external_id, "Markers": markers, "Moderator": moderator or None}
