"""What becomes of a file that somebody sends as a picture."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageOps
from PIL.PngImagePlugin import PngInfo

from library.pictures import a_file, noise, shown
from stratus.library.media import pictures, rules
from stratus.library.media.decoding import apart
from stratus.library.media.pictures import NoPicture, written_anew


def refused(content: bytes, *, shrink: bool = False) -> NoPicture:
    with pytest.raises(NoPicture) as problem:
        written_anew(content, shrink=shrink)
    return problem.value


def a_png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head says that it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_stays_what_it_is(kind, mime):
    picture = written_anew(a_file(64, 48, kind=kind), shrink=False)
    assert (picture.type, picture.width, picture.height) == (mime, 64, 48)
    assert (shown(picture.content).format, shown(picture.content).size) == (kind, (64, 48))


def test_what_a_camera_wrote_beside_the_pixels_is_left_out_but_for_how_it_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6  # held sideways
    exif[0x010F] = "A camera of somebody"
    picture = written_anew(a_file(64, 48, kind="JPEG", exif=exif, comment=b"At home"), shrink=False)
    assert (picture.width, picture.height) == (48, 64)
    assert dict(shown(picture.content).getexif()) == {}
    assert b"somebody" not in picture.content
    assert b"At home" not in picture.content


@pytest.mark.parametrize("held", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(held):
    exif = Image.Exif()
    exif[0x0112] = held
    given = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
    given.paste("red", (0, 0, 16, 16))
    output = io.BytesIO()
    given.save(output, "PNG", exif=exif)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(output.getvalue())))
    assert shown(written_anew(output.getvalue(), shrink=False).content).tobytes() == upright.tobytes()


def test_damaged_notes_of_a_camera_keep_nobody_from_the_picture():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x0131] = "camera!", 6, "x" * 200
    kept = exif.tobytes()
    damaged = kept.replace(b"\x01\x0f\x00\x02", b"\x01\x0f\x00\x05").replace(
        b"\x0f\x01\x02\x00", b"\x0f\x01\x05\x00"
    )  # no text, but fractions
    assert damaged != kept
    assert written_anew(a_file(64, 48, kind="JPEG", exif=damaged), shrink=False).width == 48


def test_what_is_hidden_behind_a_picture_is_left_out():
    assert b"<script>" not in written_anew(a_file() + b"<script>alert(1)</script>", shrink=False).content


def test_texts_and_profiles_of_a_png_are_left_out():
    told = PngInfo()
    told.add_text("Author", "Somebody", zip=True)
    assert set(shown(written_anew(a_file(pnginfo=told, icc_profile=b"no profile"), shrink=False).content).info) == set()


def test_what_can_be_seen_through_stays_so():
    picture = written_anew(a_file(mode="RGBA", colour=(0, 0, 0, 0)), shrink=False)
    assert shown(picture.content).getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_colour_can_be_shown(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    colour = {"1": 1, "L": 255, "P": 3, "LA": (255, 0), "RGBA": (1, 2, 3, 4), "I;16": 60_000, "CMYK": (0, 0, 0, 0)}[mode]
    content = a_file(kind=kind, mode=mode, colour=colour)
    assert shown(written_anew(content, shrink=False).content).mode in ("L", "RGB", "RGBA")


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a" + b"\0" * 40, b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", a_file(kind="GIF"), a_file(kind="BMP"),
     a_file()[:60], a_file(kind="JPEG")[:300], b"\x89PNG\r\n\x1a\n" + b"\xff" * 400],
    ids=["nothing", "gif head", "pdf", "svg", "gif", "bmp", "cut png", "cut jpeg", "noise"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content):
    assert refused(content).code == "UNREADABLE"


def test_a_picture_that_moves_is_refused():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    output = io.BytesIO()
    frames[0].save(output, "WEBP", save_all=True, append_images=frames[1:])
    assert refused(output.getvalue()).code == "MOVES"


def a_progressive_jpeg(scans: int) -> bytes:
    """A grey picture of 1000 × 1000, with so many scans more, which say in a few bytes each that nothing comes to any of its blocks."""
    output = io.BytesIO()
    Image.new("L", (1000, 1000), 128).save(output, "JPEG", progressive=True)
    table = b"\xff\xc4\x00\x14\x10\x01" + bytes(15) + b"\xe0"  # one code: a run of blocks, whose length follows in 14 bits
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00" + b"\x00\x01"
    return output.getvalue()[:-2] + table + scan * scans + b"\xff\xd9"


def a_jpeg_with_segments(number: int) -> bytes:
    """A JPEG that says in so many pieces what its camera noted."""
    content = a_file(kind="JPEG")
    begin = content.index(b"\xff\xda")
    return content[:begin] + b"\xff\xe1\x00\x0aExif\0\0II" * number + content[begin:]


def a_png_with_chunks(number: int) -> bytes:
    content = a_file()
    begin = content.index(b"IDAT") - 4
    return content[:begin] + (bytes(4) + b"prVt" + struct.pack(">I", zlib.crc32(b"prVt"))) * number + content[begin:]


@pytest.mark.parametrize(
    "content",
    [a_progressive_jpeg(101), a_jpeg_with_segments(1_000), a_png_with_chunks(10_000)],
    ids=["scans", "segments", "chunks"],
)
def test_a_picture_in_many_pieces_is_refused_before_anything_is_decoded(monkeypatch, content):
    monkeypatch.setattr(apart, "decoded", lambda *_, **__: pytest.fail("was decoded"))
    assert refused(content).code == "UNREADABLE"


@pytest.mark.parametrize(
    "content", [a_progressive_jpeg(50), a_jpeg_with_segments(200), a_png_with_chunks(200)], ids=["scans", "segments", "chunks"]
)
def test_a_picture_in_as_many_pieces_as_programs_write_is_taken(content):
    assert written_anew(content, shrink=False).width


@pytest.mark.parametrize("shrink", [False, True])
def test_a_small_file_with_many_pixels_is_refused_before_anything_is_decoded(monkeypatch, shrink):
    monkeypatch.setattr(apart, "decoded", lambda *_, **__: pytest.fail("was decoded"))
    problem = refused(a_png_that_says(60_000, 60_000), shrink=shrink)
    assert (problem.code, problem.pixels, problem.can_shrink) == ("TOO_MANY_PIXELS", 3_600_000_000, False)


def test_a_picture_with_too_many_pixels_is_never_made_smaller_unasked():
    problem = refused(a_file(2500, 2000))
    assert (problem.code, problem.pixels, problem.can_shrink) == ("TOO_MANY_PIXELS", 5_000_000, True)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_one_that_may_be_made_smaller_keeps_its_shape(kind):
    picture = written_anew(a_file(2500, 2000, kind=kind), shrink=True)
    assert 3_900_000 < picture.width * picture.height <= rules.MOST_PIXELS
    assert picture.width / picture.height == pytest.approx(1.25, abs=0.01)


def test_one_that_fits_is_not_made_smaller_where_it_may_be():
    assert written_anew(a_file(640, 480), shrink=True).width == 640


def test_a_picture_of_too_many_bytes_is_refused_or_made_smaller(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 50_000)
    problem = refused(noise(300, 200))
    assert (problem.code, problem.can_shrink, problem.size > 50_000) == ("TOO_LARGE", True, True)
    picture = written_anew(noise(300, 200), shrink=True)
    assert len(picture.content) <= 50_000
    assert 50 < picture.width < 300


def test_a_second_picture_behind_that_of_a_phone_is_left_out():
    output = io.BytesIO()
    photo, depths = (Image.new("RGB", (40, 40), colour) for colour in ("red", "grey"))
    photo.save(output, "MPO", save_all=True, append_images=[depths])
    picture = written_anew(output.getvalue(), shrink=False)
    assert (picture.type, shown(picture.content).format) == ("image/jpeg", "JPEG")


def test_the_same_file_becomes_the_same_bytes():
    image = Image.new("RGB", (40, 40))
    ImageDraw.Draw(image).line((0, 0, 40, 40), fill="white")
    content = a_file(kind="JPEG")
    assert written_anew(content, shrink=False) == written_anew(content, shrink=False)
