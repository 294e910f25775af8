"""How authors write a table: a line a row, `|` between cells, the first row and the first column are headings.

| Cell | Means |
|---|---|
| `=1250` or `=1250±5` | the candidate types a number; right is 1250, give or take 5 |
| `{up;*down;level}` | the candidate chooses; right is what has an asterisk |
| `sum(B2:B4, -B6)` | a total of what the candidate typed; columns are letters, rows numbers, both from the first |
| anything else | a text that is shown; `\\|`, `\\=`, `\\{` are the signs themselves |

`#3` behind one of the first three gives it so many points: 1 unless it is said, 0 for a total.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from stratus.item_types.financial_statement.amounts import read_amount

LABEL, NUMBER, CHOICE, TOTAL = "label", "number", "choice", "total"
MAX_ROWS, MAX_COLUMNS, MAX_TEXT, MAX_OPTIONS, MAX_POINTS = 40, 12, 200, 20, 999
MAX_SOURCE = 60_000
MAX_TERMS = 60
"""Cells that one total sums."""

Cell = dict[str, Any]

_BETWEEN = re.compile(r"(?<!\\)\|")
_POINTS = re.compile(r"#([0-9]{1,6})$")
_SUM = re.compile(r"sum\s*\((.*)\)\s*(?:(?:±|\+-|\+/-)\s*(.*))?", re.IGNORECASE)
_TERM = re.compile(r"([-+\u2212]?)\s*([A-La-l])([0-9]{1,2})(?:\s*:\s*([A-La-l])([0-9]{1,2}))?")
_TOLERANCE = re.compile(r"±|\+-|\+/-")


class WrongCell(Exception):
    """A cell cannot be read: a code, and the name of the cell where it is known."""

    def __init__(self, code: str, **params: int | str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Place(NamedTuple):
    """Row and column from 0."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """As in spreadsheets: B2."""
        return f"{string.ascii_uppercase[self.column]}{self.row + 1}"


def read_table(source: str, *, comma: bool) -> list[list[Cell]]:
    """Return the rows of cells that an author wrote, all rows of the same length. Raises WrongCell."""
    lines = source.strip("\r\n").splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise WrongCell("NO_TABLE")
    written = [[part.strip() for part in _BETWEEN.split(line)] for line in lines]
    columns = max(map(len, written))
    if len(lines) > MAX_ROWS or columns > MAX_COLUMNS:
        raise WrongCell("TABLE_TOO_LARGE", rows=MAX_ROWS, columns=MAX_COLUMNS)
    rows = [
        [_cell(Place(row, column), parts[column] if column < len(parts) else "", comma=comma) for column in range(columns)]
        for row, parts in enumerate(written)
    ]
    _link_totals(rows, comma=comma)
    _name(rows)
    return rows


def _cell(place: Place, text: str, *, comma: bool) -> Cell:
    bare, points = text, None
    if text.startswith(("=", "{")) or _SUM.match(text):
        found = _POINTS.search(text, max(0, len(text) - 7))  # at the end alone: what is before it may be long
        if found:
            bare, points = text[: found.start()].rstrip(), int(found[1])
    cell: Cell
    if bare.startswith("="):
        cell = _number(place, bare[1:], comma=comma)
    elif bare.startswith("{"):
        cell = _choice(place, bare)
    elif total := _SUM.fullmatch(bare):
        cell = {"kind": TOTAL, "points": 0, "sum": total[1], "tolerance": _tolerance(place, total[2], comma=comma)}
    else:
        if len(bare) > MAX_TEXT:
            raise WrongCell("CELL_TOO_LONG", cell=place.name, most=MAX_TEXT)
        label = re.sub(r"^\\(?=[={\\])", "", bare).replace("\\|", "|")
        return {"kind": LABEL, "label": label}
    if points is not None:
        if not (0 if cell["kind"] == TOTAL else 1) <= points <= MAX_POINTS:
            raise WrongCell("POINTS_OF_CELL", cell=place.name, most=MAX_POINTS)
        cell["points"] = points
    return {"id": "", **cell, "name": place.name}


def _number(place: Place, text: str, *, comma: bool) -> Cell:
    value, *tolerance = _TOLERANCE.split(text, maxsplit=1)
    number = read_amount(value, comma=comma)
    if number is None:
        raise WrongCell("CELL_NO_NUMBER", cell=place.name, text=value.strip()[:MAX_TEXT])
    return {
        "kind": NUMBER,
        "points": 1,
        "value": f"{number:f}",
        "tolerance": _tolerance(place, tolerance[0] if tolerance else None, comma=comma),
    }


def _tolerance(place: Place, text: str | None, *, comma: bool) -> str:
    number = Decimal(0) if text is None else read_amount(text, comma=comma)
    if number is None or number < 0:
        raise WrongCell("CELL_NO_NUMBER", cell=place.name, text=(text or "").strip()[:MAX_TEXT])
    return f"{number:f}"


def _choice(place: Place, text: str) -> Cell:
    if not text.endswith("}"):
        raise WrongCell("CHOICE_OPEN", cell=place.name)
    options = [one.strip() for one in text[1:-1].replace("\\|", "|").split(";") if one.strip()]
    right = [one.startswith("*") for one in options]
    texts = [one.removeprefix("*").strip() for one in options]
    if not 2 <= len(texts) <= MAX_OPTIONS or len(set(texts)) != len(texts) or "" in texts:
        raise WrongCell("NUMBER_OF_OPTIONS", cell=place.name, low=2, high=MAX_OPTIONS)
    if any(len(one) > MAX_TEXT for one in texts):
        raise WrongCell("CELL_TOO_LONG", cell=place.name, most=MAX_TEXT)
    if not any(right):
        raise WrongCell("NO_RIGHT_OPTION", cell=place.name)
    return {"kind": CHOICE, "points": 1, "options": texts, "right": [one for one, is_right in zip(texts, right, strict=True) if is_right]}


def _link_totals(rows: Sequence[Sequence[Cell]], *, comma: bool) -> None:
    """Replace what each total says it sums by `terms`, each a sign and a place or an amount, and say when its turn is to be computed."""
    for cells in rows:
        for cell in cells:
            if cell["kind"] == TOTAL:
                cell["terms"] = _terms(cell, rows, comma=comma)
    waiting = {cell["name"]: cell for cells in rows for cell in cells if cell["kind"] == TOTAL}
    typed = {cell["name"] for cells in rows for cell in cells if cell["kind"] == NUMBER}
    turn = 0
    while waiting:
        ready = [name for name, cell in waiting.items() if not any(term in waiting for _sign, term in cell["terms"])]
        if not ready:
            raise WrongCell("TOTAL_OF_ITSELF", cell=next(iter(waiting)))
        for name in ready:
            total = waiting.pop(name)
            total["turn"] = turn
            if any(term in typed for _sign, term in total["terms"]):
                typed.add(name)
            elif total["points"]:
                raise WrongCell("TOTAL_OF_GIVEN", cell=name)
        turn += 1


def _terms(total: Cell, rows: Sequence[Sequence[Cell]], *, comma: bool) -> list[list[str]]:
    terms: list[list[str]] = []
    for written in re.split(r"[,;]", total.pop("sum")):
        unread = WrongCell("TOTAL_UNREAD", cell=total["name"], text=written.strip()[:MAX_TEXT])
        found = _TERM.fullmatch(written.strip())
        if not found:
            raise unread
        begin, end = _place(found[2], found[3]), _place(found[4] or found[2], found[5] or found[3])
        if not (0 <= begin.row <= end.row < len(rows) and begin.column <= end.column < len(rows[0])):
            raise unread
        cells = [cell for row in rows[begin.row : end.row + 1] for cell in row[begin.column : end.column + 1]]
        named = [term for cell in cells if (term := _term(cell, comma=comma)) is not None]
        if not named:
            raise unread
        sign = "-" if found[1] in ("-", "\u2212") else "+"
        terms += [[sign, term] for term in named]
        if len(terms) > MAX_TERMS:
            raise WrongCell("TOTAL_TOO_LONG", cell=total["name"], most=MAX_TERMS)
    return terms


def _place(column: str, row: str) -> Place:
    return Place(int(row) - 1, ord(column.upper()) - ord("A"))


def _term(cell: Mapping[str, Any], *, comma: bool) -> str | None:
    """Return the name of a cell with a number or a total, the amount that a text is; None for others."""
    if cell["kind"] in (NUMBER, TOTAL):
        return str(cell["name"])
    amount = read_amount(cell["label"], comma=comma) if cell["kind"] == LABEL else None
    return None if amount is None else f"{amount:f}"


def _name(rows: Sequence[Sequence[Cell]]) -> None:
    """Give each cell the `text` by which it keeps its id: its headings, and its number among those of the same headings."""
    seen: dict[str, int] = {}
    for cells in rows:
        for column, cell in enumerate(cells):
            if cell["kind"] != LABEL:
                said = f"{cells[0].get('label', '')}|{rows[0][column].get('label', '')}|{cell['kind']}"
                seen[said] = seen.get(said, 0) + 1
                cell["text"] = f"{said}|{seen[said]}"
