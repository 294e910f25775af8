"""The interface between an exam and a provider of remote proctoring.

A launch link of a proctored exam leads through the provider and back. The three paths `/exam/start`, `/exam/take` and `/exam/end` exist so
that a provider can tell by a regular expression where a candidate is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

PLACES = ("start", "take", "end")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A candidate entering an exam. `launch_url` brings them back; `candidate` is a code that is the same in every exam."""

    base_url: str
    registration_id: int
    launch_url: str
    candidate: str
    full_name: str
    exam: str
    template: str = ""


class ProctoringFailed(Exception):
    """The provider gave no launch address; the message is a code without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Proctoring(Protocol):
    """A provider of proctoring."""

    def launch(self, sitting: Sitting) -> str | None:
        """Return the address that the candidate is sent to; None: they go straight on. Raises ProctoringFailed."""


class NoProctoring:
    """No proctoring."""

    def launch(self, sitting: Sitting) -> str | None:
        """Return None: the candidate goes straight on."""
        return None
