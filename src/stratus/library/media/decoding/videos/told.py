"""What becomes of a file that is to be a video. Pure."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 2 * 3600 * 1000
"""Milliseconds that a video may last."""
MOST_PIXELS = 1920 * 1088
"""Of a picture of a video: what decoders have at hand, several at a time."""


@dataclass(frozen=True, slots=True)
class Video:
    """A video as it is stored: an MP4. `duration` in milliseconds, width and height in pixels, as it is seen."""

    content: bytes
    duration: int
    width: int
    height: int
    type: str = "video/mp4"
