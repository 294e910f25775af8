"""How large a picture says it is: read from its first bytes, of any picture and of what only begins like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.people.photos.measures import HIDDEN, MOST_SEGMENTS, pixels_of

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
JFIF = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
TABLE = b"\xff\xc4\0\4\0\0"
SIZE_OF_JPEG = b"\xff\xc2\0\x11\x08\x01\x00\x02\x00\3"
GIF = b"GIF89a\1\0\1\0\0\0\0"
FRAME = b",\0\0\0\0\x00\x01\x00\x02\0"
RIFF = b"RIFF\x40\0\0\0WEBP"


@pytest.mark.parametrize(
    ("content", "pixels"),
    [
        (PNG + (100_000).to_bytes(4, "big") * 2, 10**10),
        (PNG, 0),
        (b"GIF89a\x00\x01\x00\x02", 256 * 512),
        (GIF + FRAME, 256 * 512),
        (GIF + b"!\xff\3abc\1,\0" + FRAME, 256 * 512),
        (GIF[:10] + b"\x81\0\0" + b"," * 12 + FRAME, 256 * 512),
        (GIF[:6] + b"\x00\x02\x01\0\0\0\0" + FRAME, 512 * 512),
        (GIF + b"!\xfe" + b"\1," * MOST_SEGMENTS + b"\0" + FRAME, HIDDEN),
        (GIF + b"!\xfe" + b"\1,", 1),
        (JFIF + SIZE_OF_JPEG, 256 * 512),
        (JFIF + TABLE + b"\xff" + SIZE_OF_JPEG, 256 * 512),
        (JFIF + TABLE * MOST_SEGMENTS + SIZE_OF_JPEG, HIDDEN),
        (JFIF + b"\xff" * 100_000 + SIZE_OF_JPEG, 256 * 512),
        (JFIF + b"of no segment \xff\0" + SIZE_OF_JPEG, 256 * 512),
        (JFIF, None),
        (b"\xff\xd8" + b"\xff" * 5_000_000, None),
        (b"\xff\xd8\xff\xe0\0\0" * 10, None),
        (RIFF + b"VP8X\x0a\0\0\0\0\0\0\0\xff\0\0\xff\1\0", 256 * 512),
        (RIFF + b"VP8L\x0a\0\0\0\x2f" + (255 | 511 << 14).to_bytes(4, "little") + bytes(5), 256 * 512),
        (RIFF + b"VP8 \x0a\0\0\0\0\0\0\x9d\1\x2a\x00\x01\x00\x02", 256 * 512),
        (RIFF + b"ANMF" + bytes(20), None),
        (b"<svg width='100000' height='100000'/>", None),
        (b"", None),
    ],
)
def test_a_picture_says_how_many_pixels_it_has(content: bytes, pixels: int | None) -> None:
    assert pixels_of(content) == pixels


@given(st.sampled_from([b"", PNG[:12], PNG, JFIF, b"\xff\xd8", b"GIF8", GIF, RIFF, RIFF + b"VP8X"]), st.binary(max_size=60))
def test_whatever_follows_its_beginning_is_a_number_or_nothing(beginning: bytes, rest: bytes) -> None:
    assert (pixels_of(beginning + rest) or 0) >= 0
