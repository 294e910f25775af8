"""What other systems see of a running exam."""

from __future__ import annotations

from django.http import HttpResponse

from stratus.delivery.attempts.rules import hours_minutes_seconds
from stratus.external_api.attempts import errors
from stratus.external_api.attempts.schemas import AttendanceAnswer
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.envelope import milliseconds, success
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.resource import Resource
from stratus.invigilation.live.attendance import attendance
from stratus.scheduling import queries
from stratus.scheduling.models import ScheduleStatus

resource = Resource("Scheduling", errors.PAGES)

SAMPLE = {
    "Content": [
        {
            "ScheduleTitle": "Accountancy 101",
            "CandidateName": "John Doe",
            "CandidateExtId": "7132",
            "PinCode": "6961",
            "Status": "HANDED_IN",
            "Attempt": "2",
            "StartTime": "2022-06-21T14:09:32.426Z",
            "EndTime": "2022-06-21T14:41:33.386Z",
            "TimeSpent": "00:32:00",
            "ExamDuration": 2,
            "ExtraTimeForCurrentAttempt": 30,
            "ExtraTimeForNextAttempt": 30,
            "ExamSubmittedBy": "SYSTEM",
        },
        {
            "ScheduleTitle": "Accountancy 101",
            "CandidateName": "Jane Doe",
            "CandidateExtId": "7133",
            "PinCode": "6961",
            "Status": "NOT_STARTED",
            "Attempt": "0",
            "StartTime": None,
            "EndTime": None,
            "TimeSpent": "00:00:00",
            "ExamDuration": 2,
            "ExtraTimeForCurrentAttempt": 0,
            "ExtraTimeForNextAttempt": 0,
            "ExamSubmittedBy": None,
        },
    ],
    "Success": True,
    "Errors": None,
}


@resource.operation(
    "GET /schedule/{scheduleExternalId}/invigilation-info",
    id="getInvigilationInfo",
    summary="Get invigilator dashboard info",
    answer=AttendanceAnswer,
    answers=[SAMPLE],
)
def invigilation_info(request: ApiRequest, scheduleExternalId: ScheduleId) -> HttpResponse:
    """Read the attendance sheet: one row per candidate with the latest attempt. Candidates without User ID are left out."""
    schedule = find_or_fail(queries.schedule_by_external_id, scheduleExternalId, unknown=errors.SCHEDULE_NOT_FOUND)
    if schedule.status != ScheduleStatus.ACTIVE:
        raise fail(errors.SCHEDULE_NOT_ACTIVATED)
    return success(
        [
            {
                "ScheduleTitle": schedule.title,
                "CandidateName": row.candidate_name,
                "CandidateExtId": row.candidate_external_id,
                "PinCode": row.pin_code,
                "Status": row.status,
                "Attempt": str(row.attempt),
                "StartTime": milliseconds(row.started_at),
                "EndTime": milliseconds(row.ended_at),
                "TimeSpent": hours_minutes_seconds(row.time_spent),
                "ExamDuration": row.exam_duration,
                "ExtraTimeForCurrentAttempt": row.extra_time_current,
                "ExtraTimeForNextAttempt": row.extra_time_next,
                "ExamSubmittedBy": row.submitted_by,
            }
            for row in attendance(schedule, request.now)
            if row.candidate_external_id
        ]
    )
