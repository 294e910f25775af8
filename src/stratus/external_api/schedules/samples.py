"""Sample answers of calls about schedules, as they are published."""

from __future__ import annotations

from typing import Any

from stratus.external_api.candidates.samples import CANDIDATES

_PERSON = {"FirstName": "Jane", "LastName": "Doe", "UserName": "jdoe"}

READ: dict[str, Any] = {
    "Content": {
        "ExternalId": "EXT_sch_1",
        "Title": "Test",
        "StartDateTime": "2018-05-21T10:00:00Z",
        "EndDateTime": "2018-05-25T20:00:00Z",
        "Hierarchy": {"ExternalId": "G7", "FullPath": "Root \\ G5 \\ G7"},
        "ArchiveState": 1,
        "IsActivated": False,
        "Candidates": [{"ExternalId": "7132"} | _PERSON],
        "Invigilators": [{"FirstName": "Ada", "LastName": "King", "UserName": "aking"}],
        "SharingInformation": [
            {"ExternalId": "u2", "FirstName": "Ada", "LastName": "King", "UserName": "aking", "Email": "ada.king@example.org"}
        ],
        "AssessmentExternalId": "EXT1",
        "Owner": "scheduler",
        "PIN": "1234",
        "UseProctorIo": False,
        "ProctorioTemplateExternalId": None,
        "ExtraTime": 0,
        "LockExamOnConnectionLoss": False,
        "EndIsComputed": False,
        "Status": "DRAFT",
        "MarkedForDeletionOn": None,
        "NoticePeriod": None,
        "Workflow": "DEFAULT",
    },
    "Success": True,
    "Errors": None,
}

CREATED_WITH_LINKS: dict[str, Any] = {
    "Result": "Schedule[888991] created successfully",
    "Schedule": {
        "Title": "Mock",
        "AssessmentExtId": "EXT1",
        "ScheduleExtId": "888991",
        "StartDateTime": "2030-05-19T10:30:00Z",
        "EndDateTime": "2030-05-19T13:30:00Z",
        "GroupExtId": "1907",
        "GroupName": "Org",
        "ScheduleGroupExtId": None,
        "ScheduleGroupName": None,
        "PIN": None,
        "ExtraTime": None,
        "Owner": "scheduler",
    },
    "Candidates": CANDIDATES,
    "Success": True,
    "Errors": None,
}
