"""Measures an .xlsx file, and packs what is read of it into an archive of its own: what it claims about itself is not believed.

A workbook of a few kilobytes may unpack to gigabytes, hold one cell in the last row and column, or one long text in every cell.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from array import array
from collections.abc import Mapping
from typing import IO, Any, ClassVar
from xml.parsers import expat

from django.utils.translation import gettext as _

from stratus.foundation.files.workbooks.errors import Unreadable
from stratus.foundation.files.workbooks.limits import (
    LONGEST_CELL,
    MEGABYTE,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_UNPACKED,
)

_READ = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml|xl/sharedstrings\.xml"
    r"|(xl/worksheets/[^/]+\.xml)"
)
"""The parts that are read, in lower case. Links to other files, pictures and programs are none of them: they are not even unpacked."""
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_AT_ONCE = 65_536
_LONGEST_NUMBER = 20
"""Characters of the number by which a cell names a text."""


def address(row: int, column: int) -> str:
    """Return how spreadsheets call a cell, both counted from 0: (6, 1) is B7."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def measured(file: IO[bytes]) -> io.BytesIO:
    """Return an archive of the parts that are read, all of which keep the limits. Raises Unreadable."""
    parts = _parts(file)
    lengths = array("I")
    for name, content in parts.items():
        if name.lower() == "xl/sharedstrings.xml":
            lengths = _Strings(content).lengths
    budget = Budget()
    for name, content in parts.items():
        if name.lower().startswith("xl/worksheets/"):
            _Cells(content, lengths, budget)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    packed.seek(0)
    return packed


def _parts(file: IO[bytes]) -> dict[str, bytes]:
    """Return the parts that are read, unpacked piece by piece up to the limit."""
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise broken()
            for info in archive.infolist():
                if _READ.fullmatch(info.filename.lower()) is None:
                    continue
                is_plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not info.flag_bits & 1
                if not is_plain or info.filename.lower() in {name.lower() for name in parts}:
                    raise broken()
                parts[info.filename] = content = _unpacked(archive, info, left)
                left -= len(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise broken() from None
    if sum(name.lower().startswith("xl/worksheets/") for name in parts) > MOST_SHEETS:
        raise Unreadable(_("The workbook has more than %(most)s sheets.") % {"most": MOST_SHEETS})
    return parts


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    pieces, left = [], most
    with archive.open(info) as part:
        while piece := part.read(min(_AT_ONCE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise Unreadable(_("The workbook unpacks to more than %(most)s MB.") % {"most": MOST_UNPACKED // MEGABYTE})
            pieces.append(piece)
    return b"".join(pieces)


def broken() -> Unreadable:
    """Return the error of a file that is no workbook, or a damaged one."""
    return Unreadable(_("This is no workbook that can be read. Save it as an Excel workbook (.xlsx) again, without a password."))


class _Walk:
    """Goes through the elements of one part, without anything of it in memory.

    The library that reads the part afterwards takes elements for what they are wherever they stand, and counts otherwise than this does
    where they stand in each other as no spreadsheet writes them. So those of `PARENTS` stand where they belong, or the file is refused.
    """

    PARENTS: ClassVar[Mapping[str, str]] = {}
    """Element that is counted → the one in which it stands."""

    def __init__(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        self._open: list[str] = []
        parser.StartElementHandler = lambda name, attributes: self._start(name.rpartition(":")[2], attributes)
        parser.EndElementHandler = lambda name: self._end(name.rpartition(":")[2])
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(content, True)
        except expat.ExpatError:
            raise broken() from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.counts() and name in self.PARENTS and self._open[-1:] != [self.PARENTS[name]]:
            raise broken()
        self._open.append(name)
        self.start(name, attributes)

    def _end(self, name: str) -> None:
        self._open.pop()
        self.end(name)

    def counts(self) -> bool:
        """Tell whether what stands here is read."""
        return True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def text(self, text: str) -> None:
        raise NotImplementedError

    def _doctype(self, *declared: Any) -> None:
        """No spreadsheet writes a document type; what it could declare grows when it is read."""
        raise broken()


class _Strings(_Walk):
    """The lengths of the texts that cells name by their number."""

    PARENTS = {"si": "sst"}

    def __init__(self, content: bytes) -> None:
        self.lengths = array("I")
        self._length = 0
        super().__init__(content)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._length = 0

    def text(self, text: str) -> None:
        self._length += len(text)

    def end(self, name: str) -> None:
        if name == "si":
            self.lengths.append(self._length)
            if len(self.lengths) > MOST_ROWS * MOST_COLUMNS:
                raise Unreadable(_("The workbook holds too many different texts."))


class Budget:
    """What all cells of a file may hold together."""

    def __init__(self) -> None:
        self.left = MOST_CHARACTERS

    def take(self, number: int) -> None:
        """Take so many characters from it. Raises Unreadable."""
        self.left -= number
        if self.left < 0:
            raise Unreadable(_("The cells of the workbook hold more than %(most)s characters.") % {"most": MOST_CHARACTERS})


class _Cells(_Walk):
    """Where the cells of a sheet stand that hold something, and how much that is."""

    PARENTS = {"row": "sheetData", "c": "row", "v": "c", "is": "c"}

    def __init__(self, content: bytes, lengths: array[int], budget: Budget) -> None:
        self._lengths, self._budget = lengths, budget
        self._row, self._column = -1, -1
        self._is_counted = self._is_shared = self._in_value = self._has_value = False
        self._length, self._value = 0, ""
        super().__init__(content)

    def counts(self) -> bool:
        """Tell whether this is among the cells: buttons on a sheet say in which row they stand, too."""
        return self._is_counted

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheetData":
            if self._is_counted:
                raise broken()
            self._is_counted = True
        elif not self._is_counted:
            return
        elif name == "row":
            self._row = self._number(attributes.get("r")) if "r" in attributes else self._row + 1
            self._column = -1
        elif name == "c":
            self._is_shared, self._has_value = attributes.get("t") == "s", False
            self._length, self._value = 0, ""
            self._place(attributes.get("r"))
        elif name in ("v", "is"):
            if self._has_value:
                raise broken()
            self._in_value = self._has_value = True
            if not (0 <= self._row < MOST_ROWS and 0 <= self._column < MOST_COLUMNS):
                words = {"cell": address(max(self._row, 0), max(self._column, 0)), "last": address(MOST_ROWS - 1, MOST_COLUMNS - 1)}
                raise Unreadable(_("Cell %(cell)s is beyond the last one that is read, %(last)s.") % words)

    def text(self, text: str) -> None:
        if self._in_value:
            self._length += len(text)
            if self._is_shared:
                self._value = (self._value + text)[: _LONGEST_NUMBER + 1]

    def end(self, name: str) -> None:
        if name == "sheetData":
            self._is_counted = False
        elif not self._is_counted:
            return
        elif name in ("v", "is"):
            self._in_value = False
        elif name == "c":
            number = self._value.strip()
            if self._is_shared and self._value:
                if len(self._value) > _LONGEST_NUMBER or not number.isascii() or not number.isdigit() or int(number) >= len(self._lengths):
                    raise broken()
                self._length = self._lengths[int(number)]
            if self._length > LONGEST_CELL:
                words = {"cell": address(self._row, self._column), "most": LONGEST_CELL}
                raise Unreadable(_("Cell %(cell)s holds more than %(most)s characters.") % words)
            self._budget.take(self._length)

    def _place(self, named: str | None) -> None:
        if named is None:
            self._column += 1
            return
        found = _CELL.fullmatch(named.upper())
        if found is None:
            raise broken()
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        if int(found[2]) - 1 != self._row:
            raise broken()  # readers count the rows by their elements, whatever the cells in them say
        self._column = column - 1

    @staticmethod
    def _number(text: str | None) -> int:
        if text is None or re.fullmatch(r"[1-9][0-9]{0,6}", text) is None:
            raise broken()
        return int(text) - 1
