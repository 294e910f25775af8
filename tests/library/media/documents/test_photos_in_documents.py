"""Photos within documents: what is seen of them stays, and what a camera or a person noted in, before or behind them does not."""

from __future__ import annotations

import io

import pytest
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from library.media.documents.made import SECRET, a_pdf, on_every_page, read
from stratus.library.media.decoding.documents import anew
from stratus.library.media.decoding.documents.jpeg import without_notes
from stratus.library.media.decoding.documents.told import NoDocument


def a_photo(*, kind: str = "JPEG", **saved) -> bytes:
    written = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").resize((64, 48)).save(written, kind, **saved)
    return written.getvalue()


def noted(photo: bytes, marker: int = 0xE1, begins: bytes = b"Exif\0\0") -> bytes:
    note = begins + SECRET.encode()
    return photo[:2] + bytes((0xFF, marker)) + (2 + len(note)).to_bytes(2, "big") + note + photo[2:]


def two_photos() -> bytes:
    """As telephones write them: a smaller one behind the first, with notes of its own."""
    exif = Image.Exif()
    exif[0x010F] = SECRET
    with Image.new("RGB", (32, 32), "blue") as second:
        return a_photo(kind="MPO", save_all=True, append_images=[second], exif=exif.tobytes())


NOTED = {
    "notes": lambda: noted(a_photo()),
    "a remark": lambda: noted(a_photo(), 0xFE, b""),
    "notes under the number of a profile": lambda: noted(a_photo(), 0xE2, b"FPXR\0"),
    "notes behind a byte before it": lambda: b"\n" + noted(a_photo()),
    "another photo behind it": lambda: a_photo() + noted(a_photo()),
    "words behind it": lambda: a_photo() + SECRET.encode(),
    "two photos in one": two_photos,
    "a photo in portions": lambda: noted(a_photo(progressive=True)) + SECRET.encode(),
    "a photo that begins anew within": lambda: noted(a_photo(restart_marker_blocks=1)) + SECRET.encode(),
    "notes between two portions": lambda: between_portions(a_photo(progressive=True)),
}


def between_portions(photo: bytes) -> bytes:
    place = photo.rindex(b"\xff\xda")
    return photo[:place] + noted(b"") + photo[place:]


def pixels(photo: bytes) -> bytes:
    with Image.open(io.BytesIO(photo)) as picture:
        return picture.convert("RGB").tobytes()


@pytest.mark.parametrize("name", NOTED)
def test_a_photo_loses_what_is_noted_and_looks_as_before(name):
    photo = NOTED[name]()
    kept, size = without_notes(photo)
    assert SECRET.encode() not in kept
    assert kept.count(b"\xff\xd8\xff") == 1
    assert kept.endswith(b"\xff\xd9")
    assert size == 64 * 48
    assert pixels(kept) == pixels(photo.removeprefix(b"\n"))


def test_a_profile_of_colours_stays():
    profile = b"ICC_PROFILE\0\1\1" + bytes(200)
    photo = a_photo()
    with_profile = photo[:2] + b"\xff\xe2" + (2 + len(profile)).to_bytes(2, "big") + profile + photo[2:]
    assert profile in without_notes(with_profile)[0]


UNREADABLE = {
    "nothing": b"",
    "no photo": b"\x89PNG" + SECRET.encode(),
    "no picture in it": b"\xff\xd8\xff\xd9",
    "something between its parts": a_photo()[:20] + SECRET.encode() + a_photo()[20:],
    "a part longer than the file": a_photo()[:-2] + b"\xff\xdb\xff\xff" + SECRET.encode(),
    "a part of a number that none has": a_photo()[:2] + b"\xff\x30\0\4ab" + a_photo()[2:],
    "a beginning after the beginning": a_photo()[:2] + b"\xff\xd8\0\4ab" + a_photo()[2:],
    "a photo in a photo": a_photo()[:20] + a_photo()[:2] + a_photo()[20:],
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_as_a_photo_is_refused(name):
    with pytest.raises(NoDocument) as problem:
        without_notes(UNREADABLE[name])
    assert problem.value.told["code"] == "DAMAGED"


def test_a_document_keeps_a_photo_and_nothing_behind_it():
    def change(made: Pdf) -> None:
        photo = made.make_stream(b"")
        photo.write(two_photos(), filter=Name.DCTDecode)
        for name, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": 64, "Height": 48, "BitsPerComponent": 8}.items():
            photo[f"/{name}"] = value
        photo.ColorSpace = Name.DeviceRGB
        on_every_page(made, Resources=Dictionary(XObject=Dictionary(X=photo)), Contents=made.make_stream(b"/X Do"))

    with read(anew.written_anew(a_pdf(1, change=change)).content) as written:
        kept = written.pages[0].Resources.XObject.X.read_raw_bytes()
    assert SECRET.encode() not in kept
    assert pixels(kept) == pixels(two_photos())
