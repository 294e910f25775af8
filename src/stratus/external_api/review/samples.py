"""A sample answer of the call that reads a review session, as it is published."""

from __future__ import annotations

from typing import Any

READ: dict[str, Any] = {
    "Content": {
        "ExternalId": "CR123",
        "AssessmentExtId": "ACC",
        "ScheduleExtId": "ACC_101",
        "Results": [
            {
                "CandidateExtId": "7132",
                "ScheduleExtId": "ACC_101",
                "ScheduleTitle": "Accountancy 101",
                "ScheduleGroupName": "Faculty of Economics",
                "FirstName": "John",
                "LastName": "Doe",
                "UserName": "7132",
                "Email": "john.doe@example.org",
                "DateOfBirth": "2001-05-03",
                "SpecialNeeds": True,
                "Labels": [],
                "LastSatDate": "2022-06-21T14:41:33Z",
                "PassedStatus": "SATISFACTORY",
                "Score": 7.5,
                "PublishedDate": "2022-06-28T09:00:00Z",
                "IsVisited": False,
                "VisitedDate": None,
                "HasConflicts": False,
                "Keycode": "7KXQ2M9P",
                "Grade": None,
            }
        ],
        "Title": "Candidate review example #1",
        "Hierarchy": {"ExternalId": "G7", "FullPath": "Root \\ Faculty of Economics"},
        "ReviewPeriodMode": "TIME_SPAN",
        "StartDate": "2022-12-15T12:25:00Z",
        "EndDate": "2022-12-15T14:25:00Z",
        "UseKeycode": True,
        "UseLockDownBrowser": False,
        "UsePin": True,
        "Pin": "4711",
        "NavigationType": "ORIGINAL_FORM",
        "OverviewOptions": {"ShowGrade": True, "ShowPercentageToPass": False, "ShowResultOutcome": True},
        "ResultsOptions": {
            "ShowSummary": True,
            "ShowDetailed": True,
            "ScoreReportWithSubjects": False,
            "ScoreReportWithObjectives": False,
            "ScoreReportWithTopics": False,
            "ShowMarkingScheme": True,
            "ShowAnnotations": False,
            "Feedback": "ON_QUESTIONS",
        },
        "IsActivated": False,
        "ArchiveState": 1,
        "Owner": "ExampleUser",
        "SharingInformation": [],
    },
    "Success": True,
    "Errors": None,
}
