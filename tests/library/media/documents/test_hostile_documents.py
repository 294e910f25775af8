"""Documents that were made to do harm: a clear answer, a bound on what they cost, and nothing of them but their pages."""

from __future__ import annotations

import io
import json
import random
import re
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from library.media.documents.made import SECRET, a_form, a_pdf, a_stream, on_every_page, read, text_at
from library.media.test_hostile_pictures import Watched
from library.pictures import a_file
from stratus.library.media import pictures, rules
from stratus.library.media.decoding import apart
from stratus.library.media.decoding.documents import anew, told
from stratus.library.media.decoding.documents.asking import NoDocument, written_anew
from stratus.library.media.decoding.documents.jpeg import without_notes

TAKEN = "taken"
PAGE = b"<html><script>alert(1)</script>"


def does(script: str = "app.alert(1)") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(script))


def with_actions(made: Pdf) -> None:
    made.Root.OpenAction = does()
    made.Root.AA = Dictionary(WC=does())
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("all"), does()])))
    made.Root.URI = Dictionary(Base=String("https://evil.example/"))
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 90, 90]), A=Dictionary(S=Name.URI, URI=String("https://evil.example/"))
    )
    launch = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 90, 90]), A=Dictionary(S=Name.Launch, F=String("calc.exe")))
    on_every_page(made, AA=Dictionary(O=does()), Annots=made.make_indirect(Array([made.make_indirect(link), made.make_indirect(launch)])))


def with_files(made: Pdf) -> None:
    made.attachments["program.exe"] = b"MZ" + PAGE
    made.Root.AF = Array([made.attachments["program.exe"].obj])
    drawn = a_form(made, b"0 0 10 10 re f")
    drawn.AF = made.Root.AF
    drawn.Ref = Dictionary(F=made.attachments["program.exe"].obj)
    on_every_page(made, Resources=Dictionary(XObject=Dictionary(X=drawn)), PieceInfo=Dictionary(Stratus=Dictionary(Private=String(SECRET))))


def with_words_about_it(made: Pdf) -> None:
    made.Root.Metadata = a_stream(made, f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(), Type=Name.Metadata, Subtype=Name.XML)
    on_every_page(made, Metadata=made.Root.Metadata, Thumb=a_stream(made, SECRET.encode()))


def with_postscript(made: Pdf) -> None:
    program = a_stream(made, b"(evil.example) run", Type=Name.XObject, Subtype=Name.PS)
    on_every_page(made, Resources=Dictionary(XObject=Dictionary(X=program)))


def with_an_outer_file(made: Pdf) -> None:
    picture = a_stream(
        made, b"", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, F=String("/etc/passwd"), FFilter=Name.FlateDecode
    )
    on_every_page(made, Resources=Dictionary(XObject=Dictionary(X=picture)))


def with_scripts_of_layers(made: Pdf) -> None:
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Answers"), Usage=Dictionary(Export=Dictionary(ExportState=Name.ON))))
    auto = Array([Dictionary(Event=Name.View, OCGs=Array([layer]), Category=Array([Name.Export]))])
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), AS=auto, Creator=String(SECRET)))
    on_every_page(made, Resources=Dictionary(Properties=Dictionary(L=layer)))


def with_pages_of_a_program(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(XFA=a_stream(made, b"<xdp:xdp/>"), Fields=Array([]))


def with_a_field(made: Pdf) -> None:
    looks = a_stream(made, b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Written"), Rect=Array([10, 10, 90, 90])
    )
    field.AP = Dictionary(N=looks)
    field.AA = Dictionary(K=does())
    field = made.make_indirect(field)
    made.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=a_stream(made, b"<xdp:xdp/>"))
    made.pages[0].obj.Annots = Array([field])


def drawing_each_other(depth: int, each: int):
    def change(made: Pdf) -> None:
        form = a_form(made, b"0 0 1 1 re f " * 10)
        for _level in range(depth):
            form = a_form(made, b"/X Do " * each, X=form)
        on_every_page(made, Resources=Dictionary(XObject=Dictionary(X=form)), Contents=made.make_stream(b"/X Do"))

    return change


def drawing_itself(made: Pdf) -> None:
    form = a_form(made, b"/X Do")
    form.Resources.XObject = Dictionary(X=form)
    on_every_page(made, Resources=Dictionary(XObject=Dictionary(X=form)), Contents=made.make_stream(b"/X Do"))


def inflating(size: int, *, filters: int = 1):
    packed = zlib.compress(bytes(size), 9)
    for _more in range(filters - 1):
        packed = zlib.compress(packed, 9)

    def change(made: Pdf) -> None:
        stream = made.make_stream(b"")
        stream.write(packed, filter=Array([Name.FlateDecode] * filters))
        on_every_page(made, Contents=stream)

    return change


def a_picture(width: int, height: int):
    def change(made: Pdf) -> None:
        members = {"Width": width, "Height": height, "BitsPerComponent": 1, "ColorSpace": Name.DeviceGray}
        picture = a_stream(made, b"", Type=Name.XObject, Subtype=Name.Image, **members)
        on_every_page(made, Resources=Dictionary(XObject=Dictionary(X=picture)))

    return change


def a_photo(made: Pdf) -> None:
    photo = made.make_stream(b"")
    photo.write(a_file(kind="JPEG"), filter=Name.DCTDecode)
    for name, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": 8, "Height": 8, "BitsPerComponent": 8}.items():
        photo[f"/{name}"] = value
    on_every_page(made, Resources=Dictionary(XObject=Dictionary(X=photo)))


def kept_as_it_was(*, change=None, **members) -> bytes:
    return a_pdf(1, change=change, **({"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none} | members))


def boxed(*corners: float) -> bytes:
    return a_pdf(change=lambda made: on_every_page(made, MediaBox=Array(list(corners))))


HOSTILE = {
    "scripts and actions": (lambda: a_pdf(change=with_actions), TAKEN),
    "files within": (lambda: a_pdf(change=with_files), TAKEN),
    "words about it": (lambda: a_pdf(change=with_words_about_it), TAKEN),
    "PostScript": (lambda: a_pdf(change=with_postscript), TAKEN),
    "another file in the place of a picture": (lambda: a_pdf(change=with_an_outer_file), TAKEN),
    "layers that show themselves": (lambda: a_pdf(change=with_scripts_of_layers), TAKEN),
    "a field that was filled in": (lambda: a_pdf(change=with_a_field), TAKEN),
    "pages that a program makes": (lambda: a_pdf(change=with_pages_of_a_program), "FORM_ONLY"),
    "a page behind it": (lambda: a_pdf() + PAGE, TAKEN),
    "a page before it": (lambda: PAGE + a_pdf(), "UNREADABLE"),
    "a picture called a document": (a_file, "UNREADABLE"),
    "a program": (lambda: b"\x7fELF" + bytes(1000), "UNREADABLE"),
    "a head alone": (lambda: b"%PDF-1.7\n" + bytes(1000), "DAMAGED"),
    "cut off": (lambda: a_pdf()[:-200], "DAMAGED"),
    "a password": (lambda: a_pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "ENCRYPTED"),
    "protected against changes": (lambda: a_pdf(encryption=pikepdf.Encryption(owner="a", user="")), "ENCRYPTED"),
    "too many pages": (lambda: a_pdf(told.MOST_PAGES + 1), "TOO_MANY_PAGES"),
    "a page like a house": (lambda: boxed(0, 0, 20_000, 20_000), "LARGE_PAGE"),
    "a page of no size": (lambda: boxed(0, 0, 0, 0), "LARGE_PAGE"),
    "a page from the other corner": (lambda: boxed(595, 842, 0, 0), TAKEN),
    "a page of three corners": (lambda: boxed(0, 0, 5), TAKEN),
    "a stream of 200 megabytes": (lambda: kept_as_it_was(change=inflating(200_000_000)), "INFLATES"),
    "one packed twice": (lambda: kept_as_it_was(change=inflating(200_000_000, filters=2)), "INFLATES"),
    "forms that draw forms": (lambda: a_pdf(change=drawing_each_other(9, 10)), "INFLATES"),
    "a form that draws itself": (lambda: a_pdf(change=drawing_itself), "INFLATES"),
    "forms one in the other": (lambda: a_pdf(change=drawing_each_other(5, 1)), TAKEN),
    "a picture of a hundred thousand by a hundred thousand": (lambda: a_pdf(change=a_picture(100_000, 100_000)), "TOO_MANY_PIXELS"),
    "a picture of less than nothing": (lambda: a_pdf(change=a_picture(-5, 5)), "TOO_MANY_PIXELS"),
}


@pytest.fixture
def watched(monkeypatch):
    watched = Watched(monkeypatch)
    yield watched
    watched.end()


def outcome(content: bytes) -> str:
    try:
        written = written_anew(content).content
    except NoDocument as problem:
        return problem.code
    check_harmless(written)
    return TAKEN


def check_harmless(written: bytes) -> None:
    """Nothing stands in the file that does something, leads somewhere, or tells of somebody; not before, behind or within its objects."""
    assert written.startswith(b"%PDF-")
    assert written.rstrip().endswith(b"%%EOF")
    document, plain = read(written), io.BytesIO()
    document.save(plain, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    found = plain.getvalue()
    assert set(document.Root.keys()) <= {"/Type", "/Pages", "/Lang", "/OCProperties"}
    assert "/Info" not in document.trailer
    for evil in (b"/JS", b"/JavaScript", b"/A ", b"/AA", b"/URI", b"/Launch", b"/EmbeddedFile", b"/Filespec", b"/AF", b"/XFA", b"/Annots"):
        assert not re.search(evil + rb"\b", found), evil
    for word in (SECRET.encode(), PAGE, b"evil.example", b"calc.exe", b"/etc/passwd", b"/Metadata", b"/Thumb", b"/PS", b"/AS", b"/Usage"):
        assert word not in found, word


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_an_answer_and_little_memory(watched, name):
    make, expected = HOSTILE[name]
    assert outcome(make()) == expected
    watched.end()
    assert max(watched.peaks, default=0) < apart.MOST_MEMORY


def test_what_is_drawn_stays_and_what_was_filled_in_is_drawn():
    document = read(written_anew(a_pdf(change=with_a_field)).content)
    first = document.pages[0]
    contents = first.Contents if isinstance(first.Contents, Array) else [first.Contents]
    assert any(b"(Page 1 of the source) Tj" in one.read_bytes() for one in contents)
    assert any(form.read_bytes() == b"0 0 9 9 re f" for form in first.Resources.XObject.values())


def test_a_layer_that_was_hidden_stays_hidden():
    document = read(written_anew(a_pdf(change=with_scripts_of_layers)).content)
    (layer,) = document.Root.OCProperties.OCGs
    assert [hidden.objgen for hidden in document.Root.OCProperties.D.OFF] == [layer.objgen]
    assert document.pages[0].Resources.Properties.L.objgen == layer.objgen


def saved_over(content: bytes) -> bytes:
    """A file at the end of which its first stream stands once more, and a table that leads to the new one."""
    number = int(re.search(rb"/Contents (\d+) 0 R", content)[1])
    new = text_at("The new words")
    start = len(content)
    added = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(new), new)
    before = int(re.findall(rb"startxref\n(\d+)", content)[-1])
    trailer = re.search(rb"trailer <<(.*?)>>", content, re.DOTALL)[1]
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer <<%s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        number,
        start,
        trailer,
        before,
        start + len(added),
    )
    return content + added + table


def test_what_was_saved_over_is_gone():
    before = kept_as_it_was(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    written = written_anew(saved_over(before)).content
    document, plain = read(written), io.BytesIO()
    assert document.pages[0].Contents.read_bytes() == text_at("The new words")
    document.save(plain, qdf=True)
    assert b"Page 1 of the source" not in plain.getvalue()


def test_the_same_file_becomes_the_same_medium():
    assert written_anew(a_pdf()).content == written_anew(a_pdf()).content


def test_a_photo_in_a_document_loses_what_its_camera_noted():
    photo = a_file(kind="JPEG")
    noted = photo[:2] + b"\xff\xe1" + (2 + 6 + len(SECRET)).to_bytes(2, "big") + b"Exif\0\0" + SECRET.encode() + photo[2:]
    assert without_notes(noted)[0] == without_notes(photo)[0]
    assert SECRET.encode() not in without_notes(noted)[0]
    assert outcome(a_pdf(change=a_photo)) == TAKEN


def test_a_file_of_100_megabytes_is_not_looked_at(watched):
    assert outcome(a_pdf() + bytes(100_000_000)) == "UNREADABLE"
    watched.end()
    assert not watched.peaks


def test_a_file_that_was_damaged_or_cut_anywhere_raises_nothing_else():
    drawn, content = random.Random(7), a_pdf(change=with_a_field)
    for turn in range(300):
        damaged = bytearray(content[: drawn.randrange(len(content))] if turn % 3 == 0 else content)
        for _byte in range(drawn.randint(1, 6)):
            if damaged:
                damaged[drawn.randrange(len(damaged))] = drawn.choice((0, 0x20, 0x2F, 0x39, 0xFF, drawn.randrange(256)))
        try:
            anew.written_anew(bytes(damaged))
        except anew.NoDocument:
            continue


def test_what_takes_more_memory_than_there_is_for_it_is_refused_as_such(monkeypatch):
    monkeypatch.setattr(apart, "MOST_MEMORY", 120 * 1024 * 1024)
    assert outcome(kept_as_it_was(change=inflating(60_000_000))) == "TOO_COSTLY"


def answered(told: object, parts: bytes = b"") -> bytes:
    return json.dumps(told).encode() + b"\n" + parts


PDF = a_pdf(1)
LIES = {
    "nothing": b"",
    "no document": answered({"pages": 1}),
    "no pages": answered({"size": len(PDF)}, PDF),
    "more pages than there can be": answered({"size": len(PDF), "pages": 10**6}, PDF),
    "a page of the web": answered({"size": len(PAGE), "pages": 1}, PAGE),
    "more than it says": answered({"size": len(PDF), "pages": 1}, PDF + PAGE),
    "less than it says": answered({"size": len(PDF) + 1, "pages": 1}, PDF),
}


@pytest.mark.parametrize("said", LIES)
def test_what_such_a_process_says_is_not_believed(said):
    assert apart._read_document(LIES[said]) is None


def test_what_it_says_truly_is_taken():
    assert apart._read_document(answered({"size": len(PDF), "pages": 1}, PDF)) is not None


def test_while_a_picture_is_read_no_document_is():
    with pictures.TURNS.turn("other", now=0):
        assert outcome(a_pdf()) == "BUSY"


def test_a_document_may_have_what_can_be_sent():
    assert rules.MOST_DOCUMENT == rules.MOST_SENT
