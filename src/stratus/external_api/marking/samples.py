"""A sample answer of the calls that read and change marking settings: the documentation's, shortened."""

from __future__ import annotations

from typing import Any

SETTINGS: dict[str, Any] = {
    "Content": {
        "ScheduleTitle": "Test Schedule for Marking",
        "MarkingWorkflow": "SIMPLE",
        "Archived": True,
        "Questions": [{"ExternalId": "19655-2", "Type": "FILE_RESPONSE", "QuestionText": "File response question1"}],
        "Candidates": [{"ExternalId": "7131", "FirstName": "testuser1", "LastName": "testuser1", "UserName": "testuser1"}],
        "Settings": {
            "AssessingType": "ONE_ASSESSOR",
            "AllocationType": "BY_CANDIDATES",
            "AllocationAssigmentType": "MANUAL",
            "SharingAnnotations": False,
            "EvaluationsSharingType": "BY_ALLOCATIONS",
            "AnonymousCandidates": False,
            "AnonymousAssessors": False,
            "AssessAutoScored": False,
            "UseModeration": False,
            "ShowAssessorAnnotations": False,
            "ScoringDifference": "10",
            "ProximityToPassMark": "2",
            "SampleModeration": "10",
            "PassMarkRange": None,
            "AllocationAssignmentType": "MANUAL",
        },
        "Assessors": [
            {
                "Role": "ASSESSOR",
                "CanPublish": True,
                "CanViewAudit": True,
                "CanEditMarkingScheme": False,
                "DirectLink": "/#external-login?session=XFIkuM112eeHtwmlTpieo3oBD59rmK0jT5kqskj1uriMHw0eIGlaHLW3Rk1iQfk2",
                "ExternalId": "41023018",
                "FirstName": "John",
                "LastName": "Brown",
                "UserName": "assessor1",
            }
        ],
        "Allocations": [{"ExternalId": "7131", "Markers": ["41023018"], "Moderator": None}],
    },
    "Success": True,
    "Errors": None,
}
