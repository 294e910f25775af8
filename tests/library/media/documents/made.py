"""Documents as people send them: made here, so that no file lies among the tests."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from stratus.library.media.actions import add_document
from stratus.library.models import Collection, Medium
from support.builders import SYSTEM

SECRET = "Somebody, at home"
"""What programs write beside a document."""
FONT = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def text_at(words: str, *, top: int = 780) -> bytes:
    return f"BT /F1 18 Tf 60 {top} Td ({words}) Tj ET\n".encode("latin-1")


def a_pdf(pages: int = 2, *, change: Any = None, draws: bytes = b"", **saved: Any) -> bytes:
    """A document with a line on each page. `change` gets it before it is saved; `draws` stands on each page."""
    made = Pdf.new()
    for number in range(1, pages + 1):
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=FONT)
        page.obj.Contents = made.make_stream(text_at(f"Page {number} of the source") + draws)
    made.docinfo["/Author"] = String(SECRET)
    if change:
        change(made)
    written = io.BytesIO()
    made.save(written, **saved)
    return written.getvalue()


def a_stream(made: Pdf, data: bytes, **members: Any) -> pikepdf.Object:
    stream = made.make_stream(data)
    for name, value in members.items():
        stream[f"/{name}"] = value
    return stream


def on_every_page(made: Pdf, **members: Any) -> None:
    for page in made.pages:
        for name, value in members.items():
            page.obj[f"/{name}"] = value


def a_form(made: Pdf, data: bytes, **forms: Any) -> pikepdf.Object:
    resources = Dictionary(XObject=Dictionary({f"/{name}": form for name, form in forms.items()}))
    return a_stream(made, data, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 500]), Resources=resources)


def read(content: bytes) -> Pdf:
    return Pdf.open(io.BytesIO(content))


def a_document(collection: Collection, *, name: str = "Source.pdf", pages: int = 2) -> Medium:
    return add_document(collection.pk, a_pdf(pages), file_name=name, by=SYSTEM)


def shown(medium: Medium, *, title: str = "A letter of 1848") -> str:
    """The HTML that shows a document in a question."""
    return f'<p><object data-src="media:{medium.sha256}" title="{title}"></object></p>'
