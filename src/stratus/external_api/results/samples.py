"""A sample answer of the call that reads results, as it is published."""

from __future__ import annotations

from typing import Any

READ: dict[str, Any] = {
    "CandidateExtId": "7132",
    "CandidateInfo": {
        "ExternalId": "7132",
        "FirstName": "John",
        "LastName": "Doe",
        "UserName": "7132",
        "Email": "john.doe@example.org",
    },
    "Results": [
        {
            "ScheduleExtId": "ACC_101",
            "ScheduleTitle": "Accountancy 101",
            "AssessmentExtId": "ACC",
            "AssessmentTitle": "Accountancy",
            "AttemptExtId": None,
            "Attempt": 2,
            "StartTime": "2022-06-21T14:09:32.426Z",
            "EndTime": "2022-06-21T14:41:33.386Z",
            "TimeSpent": "00:32:00",
            "PassedStatus": "SATISFACTORY",
            "Score": 7.5,
            "MaxScore": 10,
            "Percentage": 75,
            "PercentageToPass": 55,
            "Grade": "7.5",
            "Version": 3,
            "PublishedDate": "2022-06-28T09:00:00.000Z",
            "Rescored": False,
            "Sections": [],
            "LearningObjectives": [],
            "Topics": [],
            "Questions": [
                {"ExternalId": "19655-2", "Type": "MULTIPLE_CHOICE", "Score": 2, "MaxScore": 2, "Revision": 4, "SectionId": None}
            ],
        }
    ],
    "Success": True,
    "Errors": None,
}
