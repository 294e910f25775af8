"""A document, read by qpdf and written anew: its pages, and what draws them. Loaded in a process that has nothing to lose (`child.py`).

A new file is made, and pages are put into it one by one, each with the members that a page needs. So nothing comes along that hangs on the
document and not on its pages: scripts, actions, what is done when it is opened, forms, files within the file, names, outlines, words about
it, revisions that somebody saved over. Notes and fields on a page are drawn into it first, as they are seen; then they and links are gone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, StreamDecodeLevel
from pikepdf.settings import set_qpdf_limits

from stratus.library.media.decoding.documents.objects import Cleaner
from stratus.library.media.decoding.documents.told import (
    LARGEST_SIDE,
    LONGEST_LANGUAGE,
    MOST_PAGES,
    Document,
    NoDocument,
    begins_as_document,
)
from stratus.library.media.decoding.documents.weights import Scales
from stratus.library.media.rules import MOST_DOCUMENT

MOST_BYTES = MOST_DOCUMENT
_PAGE = frozenset({"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group"})
"""Members of a page that stay."""
_BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, NotImplementedError, OverflowError, RuntimeError)
"""What pikepdf raises for files that are not what they say."""
_SAVED = {
    "object_stream_mode": pikepdf.ObjectStreamMode.generate,
    "stream_decode_level": StreamDecodeLevel.generalized,
    "recompress_flate": True,  # what stands behind the end of a stream is left out
    "compress_streams": True,
    "deterministic_id": True,  # the same file is the same medium
    "preserve_pdfa": False,
    "fix_metadata_version": False,
}


def load() -> None:
    """Load what is otherwise loaded when a document needs it: later no file can be opened (`child.py`)."""
    set_qpdf_limits(parser_max_nesting=100, max_stream_filters=4)
    rehearsed, written = Pdf.new(), io.BytesIO()
    rehearsed.add_blank_page(page_size=(10, 10))
    rehearsed.save(written, **_SAVED)
    _anew(written.getvalue())


def written_anew(content: bytes) -> Document:
    """Return the document in this file, with nothing but its pages. Raises NoDocument."""
    if not begins_as_document(content):
        raise NoDocument("UNREADABLE")
    return _anew(content)


def _anew(content: bytes) -> Document:
    try:
        with _opened(content) as found, Pdf.new() as made:
            _judge(found)
            _draw_what_is_noted(found)
            cleaner, scales = Cleaner(), Scales()
            for number, page in enumerate(found.pages, start=1):
                _clean_page(page.obj, number, cleaner)
                scales.check(page.obj)
                made.pages.append(page)
            _carry_over(found, made)
            written = io.BytesIO()
            made.save(written, **_SAVED)
            return Document(written.getvalue(), len(made.pages))
    except _BROKEN as error:
        # What opens with no password needs ciphers for which this process has nothing any more.
        raise NoDocument("ENCRYPTED" if b"/Encrypt" in content else "DAMAGED") from error


def _opened(content: bytes) -> Pdf:
    try:
        found = Pdf.open(io.BytesIO(content), attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise NoDocument("ENCRYPTED") from error
    if found.is_encrypted:
        raise NoDocument("ENCRYPTED")
    return found


def _judge(found: Pdf) -> None:
    form = found.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form and (found.Root.get("/NeedsRendering") or not len(form.get("/Fields", Array()))):
        raise NoDocument("FORM_ONLY")
    if not 0 < len(found.pages) <= MOST_PAGES:
        raise NoDocument("TOO_MANY_PAGES" if len(found.pages) else "DAMAGED", pages=len(found.pages))


def _draw_what_is_noted(found: Pdf) -> None:
    """Draw fields and notes into their pages, as they are seen on a screen."""
    form = found.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances"):
        found.generate_appearance_streams()
    found.flatten_annotations("screen")


def _clean_page(page: Any, number: int, cleaner: Cleaner) -> None:
    for name in set(page.keys()).difference(_PAGE):
        del page[name]
    for name in ("/MediaBox", "/CropBox"):
        if name in page:
            page[name] = _box(page[name], number)
    cleaner.clean(page)


def _box(box: Any, number: int) -> Array:
    """Return the corners of a page from low to high. Raises NoDocument."""
    corners = [float(corner) for corner in box]
    if len(corners) != 4:
        raise NoDocument("DAMAGED")
    left, right = sorted((corners[0], corners[2]))
    low, high = sorted((corners[1], corners[3]))
    if not (1 <= right - left <= LARGEST_SIDE and 1 <= high - low <= LARGEST_SIDE and max(map(abs, corners)) <= 10 * LARGEST_SIDE):
        raise NoDocument("LARGE_PAGE", pages=number)
    return Array([left, low, right, high])


def _carry_over(found: Pdf, made: Pdf) -> None:
    """Say in the new file what language it is in, and which of its layers are hidden."""
    language = found.Root.get("/Lang")
    if isinstance(language, pikepdf.String) and len(str(language)) <= LONGEST_LANGUAGE:
        made.Root["/Lang"] = pikepdf.String(str(language))
    layers = found.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return
    shown = layers.get("/D")
    told = Dictionary()
    if isinstance(shown, Dictionary):
        if shown.get("/BaseState") in (Name("/ON"), Name("/OFF")):
            told["/BaseState"] = shown["/BaseState"]
        for name in ("/ON", "/OFF"):
            told[name] = Array(list(_layers(shown.get(name), made)))
    made.Root["/OCProperties"] = Dictionary(OCGs=Array(list(_layers(layers.get("/OCGs"), made))), D=told)


def _layers(named: Any, made: Pdf) -> Iterator[Any]:
    for layer in named if isinstance(named, Array) else ():
        if isinstance(layer, Dictionary) and layer.is_indirect:
            for name in set(layer.keys()) - {"/Type", "/Name"}:
                del layer[name]
            yield made.copy_foreign(layer)
