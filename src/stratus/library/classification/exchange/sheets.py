"""A tree as a sheet: a row for each node, its title in the column of its level; and a sheet as rows of a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import IO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from stratus.foundation.files.workbooks.cells import Value, address
from stratus.foundation.files.workbooks.errors import Unreadable
from stratus.foundation.files.workbooks.limits import MOST_COLUMNS
from stratus.foundation.files.workbooks.reading import Sheet, is_time, text_of
from stratus.foundation.files.workbooks.writing import writing
from stratus.foundation.sorting import folded
from stratus.library.classification.exchange.kinds import Exchanged
from stratus.library.classification.exchange.rules import Decision, Line, Present, Why
from stratus.library.classification.exchange.words import said_of
from stratus.library.classification.rules import Shape

_FAULTS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
"""What a spreadsheet shows of a formula that failed."""
_MOST_SAMPLES = 8
_TITLE_WIDTH, _CODE_WIDTH, _SAID_WIDTH = 36, 14, 60


@dataclass(slots=True)
class Columns:
    """Where the columns of a sheet stand, counted from 0. `levels`: by level, from 0; `unread`: those with a heading that says nothing."""

    heading: int
    levels: dict[int, int] = field(default_factory=dict)
    code: int | None = None
    said: int | None = None
    unread: list[tuple[int, str]] = field(default_factory=list)


def headings(kind: Exchanged) -> list[str]:
    """Return the headings of the columns that are read, in the present language."""
    levels = kind.bounds.levels
    titles = [_("Level %(number)s") % {"number": number} for number in range(1, levels + 1)] if levels > 1 else [str(kind.one)]
    return [_("Code"), *titles] if kind.bounds.code else titles


def columns_of(kind: Exchanged, sheet: Sheet) -> Columns:
    """Find the columns by their headings, in any language that the screens have. Raises Unreadable."""
    wanted: dict[str, int | str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names: list[int | str] = [*(["code"] if kind.bounds.code else []), *range(kind.bounds.levels)]
            wanted |= dict(zip(map(folded, headings(kind)), names, strict=True))
            wanted |= {folded(_("Title")): 0, folded(_said()): "said"}
    row = next((number for number, cells in enumerate(sheet.rows) if any(map(text_of, cells))), None)
    if row is None:
        raise Unreadable(_("The first sheet of the file is empty."))
    found = Columns(row)
    for column, cell in enumerate(sheet.rows[row]):
        text = text_of(cell)
        name = wanted.get(folded(text))
        if isinstance(name, int):
            found.levels.setdefault(name, column)
        elif name == "code":
            found.code = column
        elif name == "said":
            found.said = column
        elif text:
            found.unread.append((column, text))
    if 0 not in found.levels or sorted(found.levels) != list(range(len(found.levels))):
        names_of = ", ".join(f"“{name}”" for name in headings(kind))
        raise Unreadable(_("Row %(row)s must name the columns: %(names)s.") % {"row": row + 1, "names": names_of})
    return found


def lines_of(sheet: Sheet, columns: Columns) -> Iterator[Line]:
    """Yield the rows below the headings that hold something."""
    places = tuple(columns.levels[level] for level in range(len(columns.levels)))
    read = [*places, *([] if columns.code is None else [columns.code])]
    for row, cells in enumerate(sheet.rows[columns.heading + 1 :], start=columns.heading + 1):
        values = {column: cells[column] if column < len(cells) else "" for column in read}
        texts = {column: text_of(value) for column, value in values.items()}
        if not any(texts.values()):
            continue
        faults = [(column, Why.IS_TIME) for column, value in values.items() if is_time(value)]
        faults += [(column, Why.IS_FAULT) for column, text in texts.items() if text in _FAULTS]
        titles = tuple(texts[column] for column in places)
        code = "" if columns.code is None else texts[columns.code]
        yield Line(row, titles, tuple(map(folded, titles)), places, code, columns.code or 0, tuple(faults))


def place_of(decision: Decision) -> str:
    """Return the address of the cell that a decision is about, such as B7."""
    return address(decision.line.row, decision.column)


def write_tree(file: IO[bytes], kind: Exchanged, nodes: Sequence[Present]) -> None:
    """Write what is not in the archive, each in a row below what it lies in: read again it changes nothing."""
    with writing(file) as book:
        book.sheet(_name(kind), [headings(kind), *_rows(kind, nodes)], widths=_widths(kind))


def write_example(file: IO[bytes], kind: Exchanged, nodes: Sequence[Present]) -> None:
    """Write a sheet with a few rows that this tree would take, and one that explains the columns."""
    with writing(file) as book:
        book.sheet(_name(kind), [headings(kind), *_sample(kind, nodes)], widths=_widths(kind))
        book.sheet(_("How it is read")[:31], [[line] for line in explained(kind)], widths=[100], heading=None, wrap=True)


def write_checked(file: IO[bytes], kind: Exchanged, sheet: Sheet, columns: Columns, decisions: Iterable[Decision]) -> None:
    """Write the sheet as it was read, every cell in its place, with a column that says what becomes of each row."""
    said = {one.line.row: said_of(one, kind.bounds) for one in decisions}
    width = max(map(len, sheet.rows), default=0)
    place = columns.said if columns.said is not None else width if width < MOST_COLUMNS else None

    def rows() -> Iterator[list[Value]]:
        for number, cells in enumerate(sheet.rows):
            row = list(cells)
            if place is not None:
                row += [""] * (place + 1 - len(row))
                row[place] = _said() if number == columns.heading else said.get(number, "")
            yield row

    widths = [_TITLE_WIDTH] * width
    if place is not None:
        widths[place:] = [_SAID_WIDTH, *widths[place + 1 :]]
    with writing(file) as book:
        book.sheet(_name(kind), rows(), widths=widths, heading=columns.heading)


def explained(kind: Exchanged) -> list[str]:
    """Return what people need to know of the columns, a sentence or two each."""
    words = {"levels": kind.bounds.levels, "title": kind.bounds.title, "code": kind.bounds.code}
    deep = [
        _("Each row is one. Its title stands in the column of its level, %(levels)s at most.") % words,
        _("The cells of the levels above may stay empty: then it lies in what the rows above name. Or they name all that it lies in."),
    ]
    flat = [_("Each row is one.")]
    coded = [
        _("A row with a code that is there already is about the one with this code, and gives it the title of the row."),
        _(
            "Without such a code a row is about the one with its title at its place, capitals and accents aside. If there is none, "
            "it is a new one."
        ),
        _("An empty code takes none away. A code has at most %(code)s characters, and is text: 1.10 and 1.1 are two.") % words,
    ]
    plain = [_("A row is about the one with its title, capitals and accents aside. If there is none, it is a new one.")]
    always = [
        _("A title has at most %(title)s characters.") % words,
        _("Nothing is moved, archived or deleted, and what is not in the file stays as it is. New ones are put at the end."),
        _("Only the first sheet is read. Formulas are not worked out: what the spreadsheet stored as their result is read."),
    ]
    return (deep if kind.bounds.levels > 1 else flat) + (coded if kind.bounds.code else plain) + always


def _said() -> str:
    return _("What happens")


def _name(kind: Exchanged) -> str:
    """Return a name that a sheet can have."""
    return "".join("-" if sign in "[]:*?/\\'" else sign for sign in str(kind.title))[:31]


def _widths(kind: Exchanged) -> list[int]:
    return [*([_CODE_WIDTH] if kind.bounds.code else []), *([_TITLE_WIDTH] * kind.bounds.levels)]


def _rows(kind: Exchanged, nodes: Sequence[Present]) -> Iterator[list[Value]]:
    offered = {node.id: node for node in nodes if not node.is_archived}
    shape = Shape.of((node.id, node.parent) for node in offered.values() if node.parent is None or node.parent in offered)
    for pk, level in shape.walk():
        yield _row(kind, level, offered[pk].title, offered[pk].code)


def _row(kind: Exchanged, level: int, title: str, code: str) -> list[Value]:
    return [*([code] if kind.bounds.code else []), *([""] * (level - 1)), title]


def _sample(kind: Exchanged, nodes: Sequence[Present]) -> list[list[Value]]:
    """Return rows of which none is refused: the first ones of this tree and a new one, or made-up ones where nothing is there."""
    if not nodes:
        return [_row(kind, level, title, code) for level, title, code in kind.sample()]
    rows = list(islice(_rows(kind, nodes), _MOST_SAMPLES))
    if len(nodes) < kind.bounds.nodes:
        top = {node.key for node in nodes if node.parent is None}
        names = (_("A new one") if number == 1 else f"{_('A new one')} {number}" for number in count(1))
        rows.append(_row(kind, 1, next(name for name in names if folded(name) not in top), ""))
    return rows
