"""A picture, decoded and written anew. Pillow is loaded here, in a process that has nothing else to lose (`child.py`)."""

from __future__ import annotations

import importlib
import io
import struct
import zlib
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from stratus.library.media.rules import MOST_PIXELS, SMALL, TYPES, is_small, most_shrunk

if TYPE_CHECKING:
    from PIL.Image import Image

BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, OverflowError, struct.error, zlib.error)
"""What Pillow raises for files that are none, or are cut off."""
QUALITY = 90
ORIENTATION = 0x0112
TURNS = dict(enumerate(("FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90"), start=2))
"""How a camera was held, as EXIF says it → what Pillow calls the turn that takes it back."""


@dataclass(frozen=True, slots=True)
class Written:
    """A picture as it is stored, and its thumbnail."""

    content: bytes
    small: bytes


class Refused(Exception):
    """The file is no picture that can be taken: the code, and what there is to say to it."""

    def __init__(self, code: str, **told: Any) -> None:
        super().__init__(code)
        self.told = {"code": code, **told}


def load() -> None:
    """Load what Pillow would otherwise load when a picture needs it: later no file can be opened (`child.py`)."""
    for name in ("JpegImagePlugin", "MpoImagePlugin", "PngImagePlugin", "WebPImagePlugin", "ImageCms", "ImageColor"):
        importlib.import_module(f"PIL.{name}")
    importlib.import_module("PIL.Image").preinit()


def written_anew(content: bytes, *, shrink: bool, most_bytes: int) -> Written:
    """Return the picture in this file, in at most MOST_PIXELS and so many bytes. Raises Refused."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=tuple(TYPES)) as found:
            # Many phones append a second picture to a JPEG, such as one of depths; Pillow then calls it an MPO.
            kind = "JPEG" if found.format == "MPO" else str(found.format)
            _judge(found, kind, shrink=shrink, most=most_shrunk(content))
            image = _upright(found)
    except (*BROKEN, Image.DecompressionBombError) as error:
        raise Refused("UNREADABLE") from error
    if image.width * image.height > MOST_PIXELS:
        image = _smaller(image, sqrt(MOST_PIXELS / (image.width * image.height)))
    written = _encoded(image, kind)
    while len(written) > most_bytes:
        if not shrink:
            raise Refused("TOO_LARGE", size=len(written), can_shrink=True)
        image = _smaller(image, 0.95 * sqrt(most_bytes / len(written)))
        written = _encoded(image, kind)
    return Written(written, _small(image))


def small_of(content: bytes) -> bytes:
    """Return the thumbnail of a picture that was written anew. Raises Refused."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=tuple(TYPES)) as found:
            _judge(found, str(found.format), shrink=False, most=MOST_PIXELS)
            found.draft(None, (SMALL, SMALL))
            return _small(_upright(found))
    except (*BROKEN, Image.DecompressionBombError) as error:
        raise Refused("UNREADABLE") from error


def _small(image: Image) -> bytes:
    if is_small(*image.size):
        return b""  # it is its own
    small = _smaller(image, SMALL / max(image.size))
    output = io.BytesIO()
    small.save(output, "WEBP", quality=80, method=4)
    return output.getvalue()


def _judge(found: Image, kind: str, *, shrink: bool, most: int) -> None:
    """Refuse, by what the head of the file says, what is not to be decoded. Raises Refused."""
    if kind != "JPEG" and getattr(found, "n_frames", 1) > 1:
        raise Refused("MOVES")
    pixels = found.width * found.height
    if pixels > (most if shrink else MOST_PIXELS):
        raise Refused("TOO_MANY_PIXELS", pixels=pixels)
    if pixels > MOST_PIXELS:
        side = sqrt(MOST_PIXELS / pixels)
        # Of a JPEG a half, a quarter or an eighth of each side is decoded, where that is enough; other formats take no notice.
        found.draft(None, (max(1, int(found.width * side)), max(1, int(found.height * side))))


def _upright(found: Image) -> Image:
    """Return the decoded pixels, turned as the camera said, in sRGB, with transparency where the picture has some."""
    from PIL.Image import Transpose

    profile = found.info.get("icc_profile")
    see_through = found.has_transparency_data
    found.load()
    turn = TURNS.get(found.getexif().get(ORIENTATION, 1))  # nothing else of what a camera noted is read: it may be damaged
    image = found.transpose(Transpose[turn]) if turn else found
    if profile:
        image = _in_srgb(image, profile)
    if see_through:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in ("L", "RGB") else image.convert("L" if image.mode in ("1", "I;16", "I") else "RGB")


def _in_srgb(image: Image, profile: bytes) -> Image:
    from PIL import ImageCms

    if image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    try:
        of_file = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = image.mode if image.mode == "RGBA" else "RGB"
        same = image.mode == mode
        turned = ImageCms.profileToProfile(image, of_file, ImageCms.createProfile("sRGB"), outputMode=mode, inPlace=same)
    except (ImageCms.PyCMSError, *BROKEN):
        return image  # a profile that is broken, or of other colours: as browsers do, it is shown without
    return turned or image


def _smaller(image: Image, factor: float) -> Image:
    from PIL.Image import Resampling

    size = max(1, int(image.width * factor)), max(1, int(image.height * factor))
    return image.resize(size, Resampling.LANCZOS)


def _encoded(image: Image, kind: str) -> bytes:
    # Into an image of its own, so that nothing that was in the file is written with it.
    from PIL import Image as Images

    bare = Images.new(image.mode, image.size)
    bare.paste(image)
    if kind == "JPEG" and bare.mode == "RGBA":
        bare = bare.convert("RGB")
    output = io.BytesIO()
    if kind == "PNG":
        bare.save(output, "PNG", optimize=bare.width * bare.height <= 1_000_000)
    elif kind == "JPEG":
        bare.save(output, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    else:
        bare.save(output, "WEBP", quality=QUALITY, method=4)
    return output.getvalue()
