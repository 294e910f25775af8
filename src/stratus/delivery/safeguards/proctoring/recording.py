"""A provider that only remembers what it was asked, for tests and for rehearsing an exam day: the candidate comes straight back."""

from __future__ import annotations

from collections import deque

from stratus.delivery.safeguards.proctoring.provider import Sitting

MOST = 1000


class RecordingProctoring:
    """`asked` holds the last thousand sittings, oldest first."""

    def __init__(self) -> None:
        self.asked: deque[Sitting] = deque(maxlen=MOST)

    def launch(self, sitting: Sitting) -> str | None:
        """Remember the sitting and lead back to it."""
        self.asked.append(sitting)
        return sitting.launch_url


RECORDING = RecordingProctoring()
"""What the mode *Rehearsal* asks in this process."""
