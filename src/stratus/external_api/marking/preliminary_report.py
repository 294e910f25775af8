"""The preliminary marking report: `GET …/marking/preliminary-report` (`api/reference` §3.7.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from stratus.delivery.attempts.rules import hours_minutes_seconds, time_spent
from stratus.external_api.marking import errors
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules.schemas import ScheduleId
from stratus.external_api.wire.answers import Answer, Done
from stratus.external_api.wire.envelope import success_of
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.people import person
from stratus.external_api.wire.resource import Resource
from stratus.foundation.markup import plain_text
from stratus.foundation.numbers import plain
from stratus.marking.errors import NoMarking, NotActivated, SettingsMissing
from stratus.marking.models import EvaluationStep, ScriptStatus
from stratus.marking.scoring.criteria import told
from stratus.marking.scripts.preliminary import AnswerRow, MarkersScore, PreliminaryRow, preliminary_report
from stratus.marking.scripts.rules import MarkingProgress
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import schedule_by_external_id

resource = Resource("Marking", errors.PAGES)


class PreliminaryStatus(StrEnum):
    """How far a script is marked."""

    NOT_ASSESSED = "NOT_ASSESSED"
    ASSESSMENT_IN_PROGRESS = "ASSESSMENT_IN_PROGRESS"
    MODERATION_NEEDED = "MODERATION_NEEDED"
    ASSESSED = "ASSESSED"
    VOIDED = "VOIDED"


STATUS: Mapping[str, PreliminaryStatus] = {
    ScriptStatus.SCORING: PreliminaryStatus.ASSESSMENT_IN_PROGRESS,
    ScriptStatus.OPEN: PreliminaryStatus.NOT_ASSESSED,
    ScriptStatus.IN_PROGRESS: PreliminaryStatus.ASSESSMENT_IN_PROGRESS,
    ScriptStatus.MODERATION: PreliminaryStatus.MODERATION_NEEDED,
    ScriptStatus.COMPLETE: PreliminaryStatus.ASSESSED,
    ScriptStatus.VOID: PreliminaryStatus.VOIDED,
}


class SubCriterionScore(Answer):
    """What a marker gave for a sub-criterion."""

    Title: Annotated[str, Field(description="Its title.")]
    Score: Annotated[float, Field(description="Points.")]
    MaxScore: Annotated[float, Field(description="Points that are possible.")]


class CriterionScore(SubCriterionScore):
    """What a marker gave for one criterion: of one with sub-criteria, the sum of those that have points."""

    SubCriteria: Annotated[list[SubCriterionScore], Field(description="Its sub-criteria that have points.")]


class Evaluation(Answer):
    """What one assessor or moderator gave for one answer, submitted or not."""

    Name: Annotated[str, Field(description="Full name of the marker.")]
    Comment: Annotated[str, Field(description="Comment; empty if there is none.")]
    Score: Annotated[str | None, Field(description='Points as text, `"3"` or `"1.5"`; null with a comment or some criteria alone.')]
    CriteriaScore: Annotated[list[CriterionScore], Field(description="Criteria that have points; empty where the item has none.")]


class PreliminaryQuestion(Answer):
    """One question of the script."""

    Question: Annotated[str, Field(description="Plain text of the stem.")]
    SectionId: Annotated[str | None, Field(description="Section of the assessment; null without sections.")]
    FunctionalId: Annotated[str, Field(description="Functional id of the item.")]
    Version: Annotated[int | None, Field(description="null: items have revisions alone.")]
    Revision: Annotated[int, Field(description="Revision of the item that was delivered.")]
    Answer: Annotated[
        str | None,
        Field(description="The answer as plain text: letters in the author's order (`A; C`), text, names of files; null if there is none."),
    ]
    Rationale: Annotated[str | None, Field(description="null as long as candidates give none.")]
    MarkingProgressStatus: Annotated[
        MarkingProgress,
        Field(
            description="AUTO_SCORED (no assessor scores or changed it), NOT_STARTED, MARKING_FIRST_STEP_IN_PROGRESS, "
            "MARKING_FIRST_STEP_COMPLETE (all assessors submitted), MODERATION_NEEDED, MODERATION_COMPLETE."
        ),
    ]
    MarkerEvaluations: Annotated[list[Evaluation], Field(description="What the assessors gave.")]
    ModeratorEvaluations: Annotated[list[Evaluation], Field(description="What moderators gave.")]


class PreliminaryResult(Answer):
    """One script."""

    ScheduleTitle: Annotated[str, Field(description="Title of the schedule.")]
    ScheduleExternalId: Annotated[str, Field(description="External id of the schedule.")]
    AssessmentTitle: Annotated[str, Field(description="Title of the assessment.")]
    AssessmentItemTitle: Annotated[str | None, Field(description="Title of the form; null as long as forms have none.")]
    Title: Annotated[str, Field(description="Title of the schedule.")]
    Code: Annotated[str | None, Field(description="Code of the assessment; null if it has none.")]
    HierarchyTitle: Annotated[str, Field(description="Title of the schedule's hierarchy.")]
    IpAddresses: Annotated[list[str], Field(description="Addresses that the candidate worked from, the first one first.")]
    TimeSpent: Annotated[str, Field(description="Working time, hh:mm:ss, pauses not counted.")]
    Status: Annotated[
        PreliminaryStatus,
        Field(
            description="NOT_ASSESSED, ASSESSMENT_IN_PROGRESS (also while the program still scores an answer), MODERATION_NEEDED, "
            "ASSESSED (published or not) or VOIDED."
        ),
    ]
    LearningObjectives: Annotated[list[str], Field(description="Always empty.")]
    Topics: Annotated[list[str], Field(description="Always empty.")]
    Sections: Annotated[list[str], Field(description="Always empty; `SectionId` of each question tells its section.")]
    Questions: Annotated[list[PreliminaryQuestion], Field(description="All questions, in the order of the assessment.")]
    CandidateExtId: Annotated[str, Field(description="User ID of the candidate (not in the original documentation, as all that follows).")]
    FirstName: Annotated[str, Field(description="First name of the candidate.")]
    LastName: Annotated[str, Field(description="Last name of the candidate.")]
    AttemptExtId: Annotated[str | None, Field(description="External id of the attempt; null if it has none.")]
    Attempt: Annotated[int, Field(description="Number of the attempt, from 1.")]
    Score: Annotated[
        float | None,
        Field(description="Points, rounded as in Get results; null until the script is assessed."),
    ]
    MaxScore: Annotated[float, Field(description="Points that are possible.")]


class PreliminaryReportAnswer(Done):
    """The report in the envelope."""

    Content: Annotated[list[PreliminaryResult], Field(description="One for each script, in the order in which candidates were added.")]


SAMPLE = {
    "Content": [
        {
            "ScheduleTitle": "Accountancy 101",
            "ScheduleExternalId": "ACC_101",
            "AssessmentTitle": "Accountancy",
            "AssessmentItemTitle": None,
            "Title": "Accountancy 101",
            "Code": "ACC",
            "HierarchyTitle": "Root",
            "IpAddresses": ["192.0.2.7"],
            "TimeSpent": "00:00:10",
            "Status": "NOT_ASSESSED",
            "LearningObjectives": [],
            "Topics": [],
            "Sections": [],
            "Questions": [
                {
                    "Question": "Explain double-entry bookkeeping.",
                    "SectionId": None,
                    "FunctionalId": "19655-2",
                    "Version": None,
                    "Revision": 1,
                    "Answer": "Every entry has an equal and opposite one.",
                    "Rationale": None,
                    "MarkingProgressStatus": "MARKING_FIRST_STEP_COMPLETE",
                    "MarkerEvaluations": [{"Name": "John Brown", "Comment": "", "Score": "3", "CriteriaScore": []}],
                    "ModeratorEvaluations": [],
                }
            ],
            "CandidateExtId": "7132",
            "FirstName": "John",
            "LastName": "Doe",
            "AttemptExtId": None,
            "Attempt": 1,
            "Score": None,
            "MaxScore": 5,
        }
    ],
    "Success": True,
    "Errors": None,
}


@resource.operation(
    "GET /schedule/{ScheduleExtId}/marking/preliminary-report",
    id="getPreliminaryReport",
    summary="Get preliminary marking report",
    answer=PreliminaryReportAnswer,
    answers=[SAMPLE],
)
def get_preliminary_report(request: ApiRequest, ScheduleExtId: ScheduleId) -> HttpResponse:
    """Read what candidates answered and what markers gave so far. Names are told whatever the marking settings hide from markers."""
    find = schedule_by_external_id
    schedule = find_or_fail(find, ScheduleExtId, empty=errors.SCHEDULE_ID_EMPTY, unknown=errors.SCHEDULE_NOT_FOUND)
    try:
        rows = preliminary_report(schedule, request.now)
    except NotActivated:
        raise fail(errors.SCHEDULE_NOT_ACTIVATED)
    except NoMarking:
        raise fail(errors.NO_MARKING)
    except SettingsMissing:
        raise fail(errors.MARKING_SETTINGS_MISSING)
    return success_of(_content(schedule, rows, request.now))


def _content(schedule: Schedule, rows: Iterator[PreliminaryRow], now: datetime) -> Iterator[dict[str, Any]]:
    head = {
        "ScheduleTitle": schedule.title,
        "ScheduleExternalId": schedule.external_id,
        "AssessmentTitle": schedule.assessment.title,
        "AssessmentItemTitle": None,
        "Title": schedule.title,
        "Code": schedule.assessment.code or None,
        "HierarchyTitle": schedule.hierarchy.title,
    }
    stems: dict[tuple[int, str], str] = {}
    for row in rows:
        script, attempt, candidate = row.script, row.script.attempt, row.script.registration.candidate
        spent = time_spent(
            started_at=attempt.started_at,
            ended_at=attempt.ended_at,
            paused_ms=attempt.paused_ms,
            paused_at=attempt.paused_at,
            break_until=attempt.break_until,
            now=now,
        )
        for answer in row.answers:
            key = (attempt.paper.version_id, answer.item["id"])
            if key not in stems:
                stems[key] = plain_text(answer.item["content"]["stem"])
        yield head | {
            "IpAddresses": row.addresses,
            "TimeSpent": hours_minutes_seconds(spent),
            "Status": STATUS[script.status],
            "LearningObjectives": [],
            "Topics": [],
            "Sections": [],
            "Questions": [_question(answer, stems[attempt.paper.version_id, answer.item["id"]]) for answer in row.answers],
            "CandidateExtId": candidate.external_id,
            **person(candidate, ("FirstName", "LastName")),
            "AttemptExtId": attempt.external_id or None,
            "Attempt": attempt.number,
            "Score": None if row.score is None else plain(row.score),
            "MaxScore": plain(script.max_score),
        }


def _question(answer: AnswerRow, stem: str) -> dict[str, Any]:
    return {
        "Question": stem,
        "SectionId": answer.section,
        "FunctionalId": answer.item["id"],
        "Version": None,
        "Revision": answer.item["revision"],
        "Answer": answer.answer or None,
        "Rationale": None,
        "MarkingProgressStatus": answer.progress,
        "MarkerEvaluations": _evaluations(answer, EvaluationStep.ASSESSING),
        "ModeratorEvaluations": _evaluations(answer, EvaluationStep.MODERATING),
    }


def _evaluations(answer: AnswerRow, step: str) -> list[dict[str, Any]]:
    return [
        {
            "Name": given.name,
            "Comment": given.comment,
            "Score": None if given.score is None else format(given.score.normalize(), "f"),
            "CriteriaScore": _criteria(answer, given),
        }
        for given in answer.scores
        if given.step == step
    ]


def _criteria(answer: AnswerRow, given: MarkersScore) -> list[dict[str, Any]]:
    return [
        {
            "Title": title,
            "Score": plain(points),
            "MaxScore": plain(most),
            "SubCriteria": [{"Title": part, "Score": plain(got), "MaxScore": plain(of)} for part, got, of in parts],
        }
        for title, points, most, parts in told(answer.item["content"], given.criteria)
    ]
