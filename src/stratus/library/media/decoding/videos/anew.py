"""What is played, read and written anew by parsers of ours, as a video or as a sound. Pure. No decoder runs here, as with sounds."""

from __future__ import annotations

from stratus.library.media.decoding.sounds import anew as sounds
from stratus.library.media.decoding.sounds.told import NoSound, Sound
from stratus.library.media.decoding.videos import mp4
from stratus.library.media.decoding.videos.told import Video

__all__ = ["NoSound", "Sound", "Video", "written_anew"]

_WEBM = b"\x1aE\xdf\xa3"


def written_anew(content: bytes, wanted: str = "") -> Sound | Video:
    """Return the video or the sound in this file, by what it holds and not by its name. `wanted`: "video" or "sound"; "": either.

    Linear in its size. Raises NoSound.
    """
    if wanted != "sound" and content.startswith(_WEBM):
        raise NoSound("OTHER_VIDEO")
    is_boxes = content[4:8] == b"ftyp"
    if wanted == "video" or (wanted != "sound" and is_boxes and mp4.has_pictures(content)):
        if not is_boxes:
            raise NoSound("NO_PICTURE")
        return mp4.written_anew(content)
    return sounds.written_anew(content)
