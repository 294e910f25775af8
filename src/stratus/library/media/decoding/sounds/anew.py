"""A sound, read and written anew by a parser of ours: what holds it is made anew, and what is coded in it is carried over. Pure.

No decoder runs here. What is coded is decoded by candidates' browsers alone, which decode what strangers send all day, apart from the page.
"""

from __future__ import annotations

from stratus.library.media.decoding.sounds import mp4, mpeg, ogg, wav
from stratus.library.media.decoding.sounds.told import NoSound, Sound

__all__ = ["NoSound", "Sound", "written_anew"]


def written_anew(content: bytes) -> Sound:
    """Return the sound in this file, by what it holds and not by its name. Linear in its size. Raises NoSound."""
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return wav.written_anew(content)
    if content.startswith(b"OggS"):
        return ogg.written_anew(content)
    if content[4:8] == b"ftyp":
        return mp4.written_anew(content)
    return mpeg.written_anew(content)
