"""A sample answer of the call that reads an assessment, as it is published."""

from __future__ import annotations

from typing import Any

READ: dict[str, Any] = {
    "Content": {
        "Title": "Research methods",
        "ExternalId": "EXT1",
        "Code": "EXT1",
        "Revision": 1,
        "Purpose": 1,
        "Status": "2 - Live",
        "IsPublished": True,
        "Availability": 1,
        "AvailabilityStartDate": "2021-01-01T00:00:00Z",
        "AvailabilityEndDate": None,
        "Type": 1,
        "AssignmentConnections": [{"Title": "Faculty of Law", "Type": "hierarchy"}],
        "AllowedNumberOfAttempts": 1,
        "WhichAttemptCounts": 0,
        "ReasonableAdjustmentType": "CUSTOM",
        "MaxTimePerAttempt": 120,
        "ExtraTime": 60,
        "WhenToShowResults": "AFTER_LAST_ATTEMPT",
        "MarkingWorkflow": "EXTENDED",
        "MaxScore": 12,
        "PercentageToPass": 55,
        "UsePin": True,
        "UseProctorIo": False,
        "LockExamOnConnectionLoss": False,
        "Questions": [
            {"ExternalId": "19655-2", "Type": "MULTIPLE_CHOICE", "Title": "Sampling", "MaxScore": 2},
            {"ExternalId": "87454-2", "Type": "ESSAY", "Title": "An experiment", "MaxScore": 10},
        ],
        "Owner": "author",
        "Taxonomies": [],
        "ObjectiveRepositories": [],
        "SharingInformation": [],
    },
    "Success": True,
    "Errors": None,
}
