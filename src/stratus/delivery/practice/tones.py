"""The sound of the practice exam: some tones, made by code, so that nobody has to keep a recording, and it needs no translation."""

from __future__ import annotations

import io
import math
import wave

RATE = 8000
"""Samples a second, of one byte each."""
PERIODS = (24, 20, 16, 12)
"""The period of each tone, in samples. They divide the length of a tone, so what repeats is compressed to nearly nothing."""
TONE, SILENCE, FADE = 4800, 1600, 240
"""Samples of a tone, of the silence after it, and of its beginning and end, where it swells and fades so that nothing cracks."""
LOUDNESS = 90
"""Of at most 127: as loud as recordings of speech are."""


def tones() -> bytes:
    """Return the tones, each higher than the one before, as a WAV file."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(b"".join(_tone(period) + bytes([128]) * SILENCE for period in PERIODS))
    return written.getvalue()


def _tone(period: int) -> bytes:
    return bytes(128 + round(LOUDNESS * _swell(at) * math.sin(2 * math.pi * at / period)) for at in range(TONE))


def _swell(at: int) -> float:
    """Return how loud a tone is at this sample, from 0 to 1."""
    return min(1.0, at / FADE, (TONE - 1 - at) / FADE)
