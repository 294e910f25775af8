"""How much is drawn on a page of a document: what draws what draws something else is few bytes, and no browser comes to its end.

Followed is all that pdf.js draws again each time it is named: forms, tiling patterns at each painting with them, glyphs of Type 3 fonts at
each character, groups of soft masks. Content is read as qpdf reads it; what pdf.js would read otherwise (operators that take operands of
earlier ones, names that lie across two streams) is refused, or made one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pikepdf import Array, Dictionary, Name, Operator, Page, Stream, StreamParser, String

from stratus.library.media.decoding.documents.inline import pixels_of
from stratus.library.media.decoding.documents.told import MOST_DRAWN, MOST_READ, PIXELS_A_BYTE, NoDocument

_DEEPEST = 50
_SHEET = 2_000
"""Bytes of content that a sheet of its own weighs, which a browser makes, paints and puts onto the page: a pattern, group or mask."""
_PAINTS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Tj", "TJ", "'", '"', "EI", "Do"})
_NUMBERS = {"g": 1, "rg": 3, "k": 4}
"""Operators that end painting with a pattern, and how many numbers they take; in capitals, for lines."""
_PLAIN = frozenset(
    {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/G", "/RGB", "/CMYK", "/CalGray", "/CalRGB", "/Lab", "/ICCBased", "/Indexed"}
    | {"/Separation", "/DeviceN"}
)
"""Colour spaces in which a colour is no pattern."""


class _Around(NamedTuple):
    """Where names are looked up, the nearest first, and by what that is known again."""

    resources: tuple[Any, ...]
    key: tuple[Any, ...]

    def find(self, kind: str, name: str) -> Any:
        for one in self.resources:
            members = one.get(kind)
            if isinstance(members, Dictionary) and name in members:
                return members[name]
        return None

    def within(self, drawn: Any, *, merges: bool = False) -> _Around:
        """Return where names are looked up in what is drawn here: in its own resources, if it has some; a pattern sees both."""
        own = drawn.get("/Resources")
        if not isinstance(own, Dictionary):
            return self
        key = (own.objgen, drawn.objgen)
        return _Around((own, *self.resources), (key, *self.key)) if merges else _Around((own,), (key,))


@dataclass(frozen=True, slots=True)
class _State:
    """What `q` keeps and a form takes over: the Type 3 font, and what the patterns weigh with which is filled and drawn."""

    font: Any = None
    font_key: tuple[Any, ...] = ()
    fill: int = 0
    line: int = 0
    fill_is_plain: bool = True
    line_is_plain: bool = True

    @property
    def key(self) -> tuple[Any, ...]:
        return self.font_key, self.fill, self.line, self.fill_is_plain, self.line_is_plain


class Scales:
    """Weighs the pages of one document. What is drawn in the same way is read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], int] = {}
        self._read = 0

    def check(self, page: Any) -> None:
        """Raise NoDocument where what draws a page is more than `MOST_DRAWN`, what it draws counted each time, or draws itself."""
        Page(page).contents_coalesce()  # else a name that begins in one stream could end in the next
        contents, resources = page.get("/Contents"), page.get("/Resources")
        if not isinstance(contents, Stream):
            return
        around = _Around((resources,) if isinstance(resources, Dictionary) else (), (page.objgen,))
        self.weigh(contents, around, _State(), 0)

    def count(self) -> None:
        """Count a word of content that is read. Raises NoDocument."""
        self._read += 1
        if self._read > MOST_READ:
            raise NoDocument("INFLATES")

    def weigh(self, stream: Any, around: _Around, state: _State, depth: int) -> int:
        """Return what a stream of content weighs where it is drawn once. Raises NoDocument."""
        if depth > _DEEPEST:  # or it draws itself
            raise NoDocument("INFLATES")
        key = (stream.objgen, around.key, state.key)
        if key not in self._known:
            data = stream.read_bytes()
            weight = len(data)
            if b"BI" in data or state.font is not None or state.fill or state.line or _draws_more(around):
                reader = _Reader(self, around, state, depth, weight)
                Page(Dictionary(Type=Name.Page, Contents=stream)).parse_contents(reader)
                weight = reader.weight
            self._known[key] = weight
        if self._known[key] > MOST_DRAWN:
            raise NoDocument("INFLATES")
        return self._known[key]


def _draws_more(around: _Around) -> bool:
    """Tell whether content of these resources can draw anything but itself."""
    for kind in ("/XObject", "/Pattern", "/Shading"):
        if any(isinstance(one.get(kind), Dictionary) and len(one[kind]) for one in around.resources):
            return True
    return any(
        ("/Font" in member or "/SMask" in member) if kind == "/ExtGState" else member.get("/Subtype") == Name("/Type3")
        for kind in ("/ExtGState", "/Font")
        for member in _members(around, kind)
    )


def _members(around: _Around, kind: str) -> Iterator[Any]:
    for one in around.resources:
        members = one.get(kind)
        for name in members.keys() if isinstance(members, Dictionary) else ():
            if isinstance(members[name], Dictionary):
                yield members[name]


class _Reader(StreamParser):
    """Reads one stream of content, and adds to its weight that of what it draws."""

    def __init__(self, scales: Scales, around: _Around, state: _State, depth: int, weight: int) -> None:
        super().__init__()
        self.weight = weight
        self._scales, self._around, self._state, self._depth = scales, around, state, depth
        self._kept: list[_State] = []
        self._operands: list[Any] = []
        self._is_inline = False
        self._does: dict[str, Callable[[], None]] = {
            "q": lambda: self._kept.append(self._state),
            "Q": self._restore,
            "Do": self._draw,
            "gs": self._set,
            "Tf": self._take_font,
            "sh": lambda: self._add(self._shading(self._around.find("/Shading", self._name(-1)))),
            **dict.fromkeys(("Tj", "'", '"', "TJ"), self._show),
            **dict.fromkeys(("cs", "CS"), self._take_space),
            **dict.fromkeys(("sc", "scn", "SC", "SCN", "g", "rg", "k", "G", "RG", "K"), self._take_colour),
        }
        self._operator = ""

    def handle_object(self, obj: Any, _offset: int, _length: int) -> None:
        """Take the next word. Raises NoDocument."""
        self._scales.count()
        if self._is_inline:
            self._is_inline = False
            pixels = pixels_of(self._operands, obj)
            self._operands = []
            self._add(pixels // PIXELS_A_BYTE)
        elif not isinstance(obj, Operator):
            if obj is None:  # what qpdf could not read
                raise NoDocument("DAMAGED")
            self._operands.append(obj)
        else:
            self._operator = str(obj)
            if self._operator == "ID":
                self._is_inline = True
                return
            if self._operator in _PAINTS:
                self._add(self._state.fill + self._state.line)
            if does := self._does.get(self._operator):
                does()
            self._operands = []

    def handle_eof(self) -> None:
        """Nothing is left to be done."""

    def _add(self, weight: int) -> None:
        self.weight += weight
        if self.weight > MOST_DRAWN:
            raise NoDocument("INFLATES")

    def _name(self, place: int) -> str:
        if len(self._operands) < -place or not isinstance(self._operands[place], Name):
            raise NoDocument("DAMAGED")  # pdf.js would take the name from an operator before
        return str(self._operands[place])

    def _restore(self) -> None:
        if self._kept:
            self._state = self._kept.pop()

    def _draw(self) -> None:
        drawn = self._around.find("/XObject", self._name(-1))
        if not isinstance(drawn, Stream):
            return
        if drawn.get("/Subtype") == Name("/Image"):
            self._add(int(drawn.get("/Width", 0)) * int(drawn.get("/Height", 0)) // PIXELS_A_BYTE)
        else:
            self._add(_SHEET if "/Group" in drawn else 0)
            self._add(self._scales.weigh(drawn, self._around.within(drawn), self._state, self._depth + 1))

    def _set(self) -> None:
        state = self._around.find("/ExtGState", self._name(-1))
        if not isinstance(state, Dictionary):
            return
        if isinstance(named := state.get("/Font"), Array) and len(named):
            self._have_font(named[0], "")
        mask = state.get("/SMask")
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream):
            self._add(_SHEET + self._scales.weigh(group, self._around.within(group), self._state, self._depth + 1))

    def _take_font(self) -> None:
        name = self._name(-2)
        self._have_font(self._around.find("/Font", name), name)

    def _have_font(self, font: Any, name: str) -> None:
        if isinstance(font, Dictionary) and font.get("/Subtype") == Name("/Type3"):
            around = self._around.within(font)
            self._state = replace(self._state, font=(font, around), font_key=(font.objgen, name, around.key, self._around.key))
        elif font is not None:  # else pdf.js goes on with the font that it has
            self._state = replace(self._state, font=None, font_key=())

    def _show(self) -> None:
        if not self._operands:
            raise NoDocument("DAMAGED")
        if self._state.font is None:
            return
        shown = self._operands[-1]
        characters = sum(len(bytes(one)) for one in (shown if isinstance(shown, Array) else [shown]) if isinstance(one, String))
        if characters:
            self._add(characters * self._glyph())

    def _glyph(self) -> int:
        """Return what the heaviest glyph of the font weighs."""
        font, around = self._state.font
        glyphs, bare = font.get("/CharProcs"), replace(self._state, font=None, font_key=())
        found = [glyph for _name, glyph in glyphs.items()] if isinstance(glyphs, Dictionary) else []
        return max((self._scales.weigh(one, around, bare, self._depth + 1) for one in found if isinstance(one, Stream)), default=0)

    def _take_space(self) -> None:
        name = self._name(-1)
        space = self._around.find("/ColorSpace", name)
        family = space[0] if isinstance(space, Array) and len(space) else space
        self._paint_with(is_plain=str(name if family is None else family) in _PLAIN)

    def _take_colour(self) -> None:
        if not self._operands:
            raise NoDocument("DAMAGED")
        if isinstance(self._operands[-1], Name):
            self._paint_with(self._pattern(self._around.find("/Pattern", str(self._operands[-1]))))
        elif needed := _NUMBERS.get(self._operator.lower()):
            if len(self._operands) >= needed:
                self._paint_with(0, is_plain=True)
        elif self._state.fill_is_plain if self._operator.islower() else self._state.line_is_plain:
            self._paint_with(0)

    def _paint_with(self, weight: int | None = None, *, is_plain: bool | None = None) -> None:
        """Fill, or draw lines where the operator is in capitals, with what weighs so much, or in such a space."""
        changed: dict[str, Any] = {"weight": weight, "is_plain": is_plain}
        place = "fill" if self._operator.islower() else "line"
        names = {"weight": place, "is_plain": f"{place}_is_plain"}
        self._state = replace(self._state, **{names[name]: value for name, value in changed.items() if value is not None})

    def _pattern(self, pattern: Any) -> int:
        if isinstance(pattern, Stream):
            return _SHEET + self._scales.weigh(pattern, self._around.within(pattern, merges=True), _State(), self._depth + 1)
        return self._shading(pattern.get("/Shading")) if isinstance(pattern, Dictionary) else 0

    def _shading(self, shading: Any) -> int:
        return len(shading.read_bytes()) if isinstance(shading, Stream) else 0
