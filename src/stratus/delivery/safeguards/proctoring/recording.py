"""A provider that only records the calls, for tests and rehearsals: the candidate comes straight back."""

from __future__ import annotations

from collections import deque

from stratus.delivery.safeguards.proctoring.provider import Sitting

MOST = 1000


class RecordingProctoring:
    """`asked` holds the last thousand sittings, oldest first."""

    def __init__(self) -> None:
        self.asked: deque[Sitting] = deque(maxlen=MOST)

    def launch(self, sitting: Sitting) -> str | None:
        """Record the sitting and return the address that leads back to it."""
        self.asked.append(sitting)
        return sitting.launch_url


RECORDING = RecordingProctoring()
"""The provider of the mode *Rehearsal* in this process."""
