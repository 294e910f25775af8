"""Documents of few bytes that draw without end, in each of the ways in which one thing draws another; and such as only look like it."""

from __future__ import annotations

import io
import zlib

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from library.media.documents.made import a_form, a_pdf, a_stream, on_every_page, text_at
from stratus.library.media.decoding.documents import anew, weights
from stratus.library.media.decoding.documents.told import NoDocument

TAKEN = "taken"
BOX = Array([0, 0, 200, 200])
SQUARE = b"0 0 9 9 re f "


def outcome(content: bytes) -> str:
    try:
        anew.written_anew(content)
    except NoDocument as problem:
        return problem.told["code"]
    return TAKEN


def drawing(contents: bytes, make) -> bytes:
    """A document of one page: `make` returns its resources."""

    def change(made: Pdf) -> None:
        on_every_page(made, Resources=make(made), Contents=made.make_stream(contents))

    return a_pdf(1, change=change)


def forms(word: bytes, *, depth: int = 9, each: int = 10):
    def make(made: Pdf) -> Dictionary:
        form = a_form(made, SQUARE)
        for _level in range(depth):
            form = a_form(made, word * each, F1=form)
        return Dictionary(XObject=Dictionary(F1=form))

    return make


def a_font(made: Pdf, glyph: bytes, **resources) -> Dictionary:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=BOX, FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]))
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a]))
    font.FirstChar, font.LastChar, font.Widths = 97, 97, Array([1000])
    font.CharProcs, font.Resources = Dictionary(a=made.make_stream(glyph)), Dictionary(**resources)
    return made.make_indirect(font)


def fonts(glyph: bytes, *, depth: int = 9):
    def make(made: Pdf) -> Dictionary:
        font = a_font(made, b"1000 0 0 0 1000 1000 d1 " + SQUARE)
        for _level in range(depth):
            font = a_font(made, b"1000 0 d0 " + glyph, Font=Dictionary(F=font))
        return Dictionary(Font=Dictionary(F=font))

    return make


def a_pattern(made: Pdf, data: bytes, **resources):
    members = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "BBox": BOX, "XStep": 200, "YStep": 200}
    return a_stream(made, data, Type=Name.Pattern, Resources=Dictionary(**resources), **members)


def patterns(data: bytes, *, depth: int = 6):
    def make(made: Pdf) -> Dictionary:
        pattern = a_pattern(made, SQUARE)
        for _level in range(depth):
            pattern = a_pattern(made, data, Pattern=Dictionary(P=pattern))
        return Dictionary(Pattern=Dictionary(P=pattern))

    return make


def patterns_of_the_page(made: Pdf) -> Dictionary:
    """Each pattern finds the next one not among its own resources, but where it is drawn: pdf.js looks there, too."""
    found = Dictionary()
    for level in range(9):
        found[f"/P{level}"] = a_pattern(made, (b"/Pattern cs /P%d scn " % (level - 1) + b"0 0 9 9 re f " * 10) if level else SQUARE)
    return Dictionary(Pattern=found)


def masks(made: Pdf) -> Dictionary:
    group = a_form(made, SQUARE)
    for _level in range(9):
        inner = Dictionary(M=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group)))
        group = a_stream(made, b"/M gs " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=BOX, Resources=Dictionary(ExtGState=inner))
    return Dictionary(ExtGState=Dictionary(M=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))))


def forms_without_resources(made: Pdf) -> Dictionary:
    """The same form draws nothing where it is drawn first, and very much where it is drawn then."""
    shared = a_stream(made, b"/F1 Do " * 1000, Type=Name.XObject, Subtype=Name.Form, BBox=BOX)
    heavy = a_form(made, b"/S Do", S=shared, F1=a_form(made, SQUARE * 10_000))
    return Dictionary(XObject=Dictionary(S=shared, H=heavy))


def a_pattern_under_a_form(made: Pdf) -> Dictionary:
    """What is painted in a form is painted with the pattern of who draws it."""
    pattern = a_pattern(made, SQUARE * 1000)
    return Dictionary(Pattern=Dictionary(P=pattern), XObject=Dictionary(F1=a_form(made, SQUARE * 5000)))


def a_font_of_a_state(made: Pdf) -> Dictionary:
    font = a_font(made, b"1000 0 d0 " + SQUARE * 10_000)
    return Dictionary(ExtGState=Dictionary(G=Dictionary(Font=Array([font, 12]))))


def a_large_picture(made: Pdf) -> Dictionary:
    members = {"Width": 6000, "Height": 6000, "BitsPerComponent": 1, "ColorSpace": Name.DeviceGray}
    return Dictionary(XObject=Dictionary(F1=a_stream(made, b"", Type=Name.XObject, Subtype=Name.Image, **members)))


def nothing(_made: Pdf) -> Dictionary:
    return Dictionary()


def inline(width: int, height: int, data: bytes = b"\0") -> bytes:
    return b"q BI /W %d /H %d /BPC 1 /IM true /F /Fl ID %s EI Q" % (width, height, zlib.compress(data))


VAST = b"\xff\xd8\xff\xc0\0\x0b\x08\xf0\xf0\xf0\xf0\1\1\x11\0\xff\xda\0\2\xff\xd9"
"""A photo of 61,680 by 61,680 pixels."""
SHOWS = b"BT /F 1 Tf (aaaaaaaaaa) Tj ET"
HATCHED = b"/Pattern cs /P scn " + b"0 0 9 9 re f " * 10
DRAWN = {
    "forms": (b"/F1 Do", forms(b"/F1 Do "), "INFLATES"),
    "forms whose names are escaped": (b"/F#31 Do", forms(b"/F#31 Do "), "INFLATES"),
    "forms with a remark before it is said what to do": (b"/F1%x\nDo", forms(b"/F1%x\nDo "), "INFLATES"),
    "forms whose names follow on each other": (b"/F1[]/F1 Do", forms(b"0/F1 Do "), "INFLATES"),
    "a name that was said before": (b"/F1 q Do", forms(b"/F1 q Do "), "DAMAGED"),
    "fonts": (SHOWS, fonts(SHOWS), "INFLATES"),
    "fonts that show in portions": (b"BT /F 1 Tf [(aaaaa) 9 (aaaaa)] TJ ET", fonts(b"BT /F 1 Tf [(aaaaa) 9 (aaaaa)] TJ ET"), "INFLATES"),
    "a font of a state": (b"/G gs BT (" + b"a" * 1000 + b") Tj ET", a_font_of_a_state, "INFLATES"),
    "patterns": (HATCHED, patterns(HATCHED), "INFLATES"),
    "patterns of few bytes": (HATCHED, patterns(HATCHED, depth=4), "INFLATES"),
    "patterns for lines": (
        b"/Pattern CS /P SCN " + b"0 0 m 9 9 l S " * 10,
        patterns(b"/Pattern CS /P SCN " + b"0 0 m 9 9 l S " * 10),
        "INFLATES",
    ),
    "a colour that is none after a pattern": (HATCHED, patterns(b"/Pattern cs /P scn 0 scn " + b"0 0 9 9 re f " * 10), "INFLATES"),
    "patterns of the page": (b"/Pattern cs /P8 scn 0 0 9 9 re f", patterns_of_the_page, "INFLATES"),
    "soft masks": (b"/M gs", masks, "INFLATES"),
    "a form that draws what its drawer has": (b"/S Do /H Do", forms_without_resources, "INFLATES"),
    "a form under a pattern": (b"/Pattern cs /P scn /F1 Do", a_pattern_under_a_form, "INFLATES"),
    "a form without a pattern, and then under it": (b"/F1 Do /Pattern cs /P scn /F1 Do", a_pattern_under_a_form, "INFLATES"),
    "a photo in the content": (b"BI /W 8 /H 8 /BPC 8 /CS /RGB /F [/DCT] ID " + VAST + b" EI", nothing, "TOO_MANY_PIXELS"),
    "a large picture, again and again": (b"/F1 Do " * 200, a_large_picture, "INFLATES"),
    "a picture in the content": (inline(60_000, 60_000), nothing, "TOO_MANY_PIXELS"),
    "an end of a picture that is none": (b"BI /W 1 /H 1 /IM true ID EI\xff\xff /F1 Do EI", forms(b"/F1 Do "), "DAMAGED"),
}
HONEST = {
    "forms one in the other": (b"/F1 Do", forms(b"/F1 Do ", depth=5, each=1)),
    "a large picture": (b"/F1 Do", a_large_picture),
    "a letter of a font that was drawn": (b"BT /F 12 Tf (" + b"a" * 5000 + b") Tj ET", fonts(b"", depth=0)),
    "a glyph that draws a form": (
        b"BT /F 12 Tf (a) Tj ET",
        lambda made: Dictionary(Font=Dictionary(F=a_font(made, b"/F1 Do", **forms(b"")(made)))),
    ),
    "hatched bars": (b"/Pattern cs /P scn " + b"0 0 9 9 re f " * 5000, patterns(b"", depth=0)),
    "a heavy pattern, and then a colour": (
        b"/Pattern cs /P scn 0 0 9 9 re f /DeviceRGB cs 1 0 0 scn " + SQUARE * 5000,
        patterns(SQUARE * 1000, depth=1),
    ),
    "a heavy pattern, and then red": (
        b"/Pattern cs /P scn 0 0 9 9 re f 1 0 0 rg " + SQUARE * 5000,
        patterns(SQUARE * 1000, depth=1),
    ),
    "a picture in the content": (inline(8, 8, bytes(8)), nothing),
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_draws_without_end_is_refused(name):
    contents, make, expected = DRAWN[name]
    content = drawing(contents, make)
    assert len(content) < 20_000
    assert outcome(content) == expected


@pytest.mark.parametrize("name", HONEST)
def test_what_draws_as_documents_do_is_taken(name):
    assert outcome(drawing(*HONEST[name])) == TAKEN


def test_a_name_that_lies_across_two_streams_is_what_was_counted():
    def change(made: Pdf) -> None:
        on_every_page(made, Contents=Array([made.make_stream(b"/F"), made.make_stream(b"1 Do"), made.make_stream(text_at("Words"))]))
        on_every_page(made, Resources=forms(b"/F1 Do ")(made))

    assert outcome(a_pdf(1, change=change)) == "DAMAGED"


def test_content_that_would_take_long_to_count_is_refused(monkeypatch):
    monkeypatch.setattr(weights, "MOST_READ", 1000)
    assert outcome(drawing(b"/F1 Do " * 600, forms(b"", depth=0))) == "INFLATES"


def test_of_what_content_marks_only_layers_stay():
    def change(made: Pdf) -> None:
        layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Answers")))
        shown = Dictionary(Type=Name.OCMD, OCGs=Array([layer]), P=Name.AllOn, Author=String("Somebody"), X=made.make_stream(b"told"))
        on_every_page(made, Resources=Dictionary(Properties=Dictionary(L=shown)))

    with Pdf.open(io.BytesIO(anew.written_anew(a_pdf(1, change=change)).content)) as written:
        marks = written.pages[0].Resources.Properties.L
        assert set(marks.keys()) == {"/Type", "/OCGs", "/P"}
        assert str(marks.OCGs[0].Name) == "Answers"
