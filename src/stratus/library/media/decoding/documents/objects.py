"""Everything that a page of a document leads to, without what does something, leads somewhere, or tells of something else."""

from __future__ import annotations

import zlib
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

from stratus.library.media.decoding.documents.jpeg import without_notes
from stratus.library.media.decoding.documents.told import MOST_INFLATED, MOST_OBJECTS, MOST_STREAM, NoDocument, check_pixels

_RESOURCES = frozenset({"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/ProcSet"})
_STREAM = frozenset({"/Length", "/Filter", "/DecodeParms", "/Type", "/Subtype"})
_DRAWN = {
    "/Form": _STREAM | {"/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/OC"},
    "/Image": _STREAM
    | {"/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask"}
    | {"/SMaskInData", "/Intent", "/Matte", "/OC"},
}
"""What a page draws, and the members that it may have. Of other kinds (PostScript) there are none."""
_NEVER = frozenset(
    {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/URI", "/A", "/Dest", "/EF", "/RF", "/EmbeddedFiles", "/AF", "/Metadata"}
    | {
        "/PieceInfo",
        "/LastModified",
        "/Thumb",
        "/Annots",
        "/OPI",
        "/Ref",
        "/Alternates",
        "/PS",
        "/Level1",
        "/StructParent",
        "/StructParents",
    }
    | {"/Parent", "/P", "/Pg", "/Usage", "/F", "/FFilter", "/FDecodeParms", "/FS", "/XFA", "/Names", "/Measure", "/PtData", "/SourceInfo"}
)
"""Members that nothing has that draws. `/F` leads from a stream to another file."""
_NAMES = "names"
"""A dictionary whose members are named by whoever made the file."""
_MARKS, _LAYERS = "marks", "layers"
"""Dictionaries that content names where it marks itself, and one of them."""
_OF_LAYERS = frozenset({"/Type", "/Name", "/OCGs", "/P", "/VE"})
"""What such a one may have: whether what it marks is shown hangs on layers."""
_INFLATED = frozenset({"/FlateDecode", "/Fl"})
_PICTURES = frozenset({"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"})
_PORTION = 1 << 20


class Cleaner:
    """Goes through the objects of one document, each once, and counts what they come to."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._objects = self._inflated = 0

    def clean(self, page: Object) -> None:
        """Clean all that a page leads to. Raises NoDocument."""
        waiting: list[tuple[Any, str]] = [(page[name], name) for name in ("/Resources", "/Contents", "/Group") if name in page]
        while waiting:
            found, role = waiting.pop()
            if not isinstance(found, Array | Dictionary | Stream) or self._is_known(found):
                continue
            if isinstance(found, Array):
                waiting.extend((one, role if role == _LAYERS else "") for one in found)
                continue
            if isinstance(found, Stream):
                self._clean_stream(found)
            waiting.extend(self._members(found, role))

    def _is_known(self, found: Any) -> bool:
        self._objects += 1
        if self._objects > MOST_OBJECTS:
            raise NoDocument("INFLATES")
        if not found.is_indirect:
            return False
        known = found.objgen in self._seen
        self._seen.add(found.objgen)
        return known

    def _members(self, found: Any, role: str) -> list[tuple[Any, str]]:
        """Drop the members that may not stay, and return the others, each with what it is to be read as."""
        stays = []
        for name in list(found.keys()):
            member = found[name]
            if role == _LAYERS:
                may_stay = name in _OF_LAYERS and not _is_of_the_document(member) and not isinstance(member, Stream)
            elif role in (_NAMES, _MARKS):
                may_stay = not _is_of_the_document(member) and not (isinstance(member, Stream) and _is_drawn_otherwise(member))
            elif role == "/Resources":
                may_stay = name in _RESOURCES
            else:
                may_stay = name not in _NEVER and not _is_of_the_document(member)
            if not may_stay:
                del found[name]
            elif role in (_MARKS, _LAYERS):
                stays.append((member, _LAYERS))
            elif role == "/Resources" and name == "/Properties":
                stays.append((member, _MARKS))
            elif role == "/Resources" or name in ("/CharProcs", "/Colorants"):
                stays.append((member, _NAMES))
            else:
                stays.append((member, name if name == "/Resources" else ""))
        return stays

    def _clean_stream(self, stream: Any) -> None:
        if wanted := _DRAWN.get(str(stream.get("/Subtype", ""))):
            for name in set(stream.keys()).difference(wanted):
                del stream[name]
        if stream.get("/Subtype") == Name("/Image"):
            check_pixels(int(stream.get("/Width", 0)), int(stream.get("/Height", 0)))
        self._inflated += _size_of(stream)
        if self._inflated > MOST_INFLATED:
            raise NoDocument("INFLATES")


def filters_of(stream: Any) -> list[str]:
    """Return the names of the filters of a stream, in the order in which they are undone."""
    named = stream.get("/Filter")
    return [str(one) for one in (named if isinstance(named, Array) else [named]) if one is not None]


def _is_of_the_document(member: Any) -> bool:
    return isinstance(member, Dictionary) and str(member.get("/Type", "")) in (
        "/Page",
        "/Pages",
        "/Catalog",
        "/Filespec",
        "/Action",
        "/Annot",
    )


def _is_drawn_otherwise(member: Any) -> bool:
    return str(member.get("/Type", "")) == "/XObject" and str(member.get("/Subtype", "")) not in _DRAWN


def _size_of(stream: Any) -> int:
    """Return how many bytes a stream has once it is inflated, up to its last filter; a JPEG loses its notes. Raises NoDocument."""
    filters = filters_of(stream)
    if not set(filters) <= _INFLATED | _PICTURES:
        size = len(stream.read_bytes())  # rare filters, by qpdf, in the memory that this process has
    else:
        data = stream.read_raw_bytes()
        for place, name in enumerate(filters):
            last = place == len(filters) - 1
            if name in _PICTURES and not last:
                raise NoDocument("DAMAGED")
            if name in _INFLATED:
                data = inflated(data)
        size = len(data)
        if filters and filters[-1] in ("/DCTDecode", "/DCT"):
            _write_jpeg(stream, data)
    if size > MOST_STREAM:
        raise NoDocument("INFLATES")
    return size


def _write_jpeg(stream: Any, data: bytes) -> None:
    content, pixels = without_notes(data)
    check_pixels(pixels, 1)
    parameters = stream.get("/DecodeParms")
    last = parameters[-1] if isinstance(parameters, Array) and len(parameters) else parameters
    stream.write(content, filter=Name("/DCTDecode"), decode_parms=last if isinstance(last, Dictionary) else None)


def inflated(data: bytes) -> bytes:
    """Return what was deflated, as far as it can be read. Raises NoDocument where it is more than anybody needs."""
    portions, size, reader = [], 0, zlib.decompressobj()
    try:
        while data and not reader.eof:
            portion = reader.decompress(data, _PORTION)
            data = reader.unconsumed_tail
            size += len(portion)
            if size > MOST_STREAM:
                raise NoDocument("INFLATES")
            portions.append(portion)
    except zlib.error:
        pass  # browsers show what they can read, too
    return b"".join(portions)
