"""The one small interface between an exam and whoever watches it from afar.

A launch link of a proctored exam leads through the provider and back. The three paths `/exam/start`, `/exam/take` and `/exam/end` exist so
that a provider can tell by a regular expression where a candidate is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

PLACES = ("start", "take", "end")


@dataclass(frozen=True, slots=True)
class Sitting:
    """One candidate on his way into one exam. `launch_url` brings him back; `candidate` is a code that is the same at each exam."""

    base_url: str
    registration_id: int
    launch_url: str
    candidate: str
    full_name: str
    exam: str
    template: str = ""


class ProctoringFailed(Exception):
    """The provider gave no way in: a code without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Proctoring(Protocol):
    """A provider of proctoring."""

    def launch(self, sitting: Sitting) -> str | None:
        """Return the address that the candidate is sent to; None: he goes straight on. Raises ProctoringFailed."""


class NoProctoring:
    """Nobody watches."""

    def launch(self, sitting: Sitting) -> str | None:
        """Send nobody anywhere."""
        return None
