"""How serious an incident is, as numbers of the LTI proctoring vocabulary. Pure."""

from __future__ import annotations

SEVERITIES = (("LOW", 0.2), ("MEDIUM", 0.5), ("HIGH", 0.9))


def lti_severity(severity: str) -> float:
    """Return the number from 0 to 1 that says LOW, MEDIUM or HIGH in the LTI proctoring vocabulary (`incident_severity`)."""
    return dict(SEVERITIES)[severity]


def severity_of(number: float) -> str:
    """Return LOW (below a third), MEDIUM (below two thirds) or HIGH for an `incident_severity`, whatever it is."""
    return "LOW" if number < 1 / 3 else "MEDIUM" if number < 2 / 3 else "HIGH"
