"""Sample answers of calls that answer with launch links, as they are published."""

from __future__ import annotations

from typing import Any

_LINK = "/delivery/external-login?session=" + "0123456789ABCDEF" * 4

CANDIDATES: list[dict[str, Any]] = [
    {
        "CandidateExtId": "999880",
        "AttemptExtId": None,
        "StartupLink": _LINK,
        "LaunchUrl": f"https://exams.example.org{_LINK}",
        "FirstName": "J",
        "LastName": "B",
        "Email": "j@b.example",
        "Password": None,
    }
]
ADDED_WITH_LINKS: dict[str, Any] = {
    "Result": "Candidates were added to Schedule[DEMO]",
    "Candidates": CANDIDATES,
    "Success": True,
    "Errors": None,
}
