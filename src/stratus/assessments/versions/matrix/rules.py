"""What an assessment covers: how many questions, with how many points, at each objective or topic and each taxonomy level. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class Node(NamedTuple):
    """An objective, a topic or a level: what it is called, and what it lies in, where that is known."""

    id: int
    text: str
    above: str = ""


class Cell(NamedTuple):
    """Questions, and their points together."""

    number: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the nodes whose rows it stands in, and the level whose column; none: it carries none."""

    title: str
    points: Decimal
    rows: tuple[int, ...] = ()
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of an objective or a topic; `node` None: of the questions that carry none."""

    node: Node | None
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table. `columns` ends with None where questions carry no level; `several`: some question stands in more than one row."""

    columns: tuple[Node | None, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    total: Cell
    several: bool


def matrix_of(questions: Sequence[Asked], rows: Sequence[Node], columns: Sequence[Node]) -> Matrix:
    """Return the table of these questions, rows and columns in the order given. What carries none has a row, or a column, at the end.

    In every total a question counts once, in however many rows it stands.
    """
    known, levels = {row.id for row in rows}, {column.id for column in columns}
    placed = [(one, tuple(pk for pk in one.rows if pk in known), one.column if one.column in levels else None) for one in questions]
    shown: tuple[Node | None, ...] = (*columns, *([None] if any(column is None for _one, _rows, column in placed) else []))
    lines: tuple[Node | None, ...] = (*rows, *([None] if any(not found for _one, found, _column in placed) else []))

    def cells(among: Iterable[tuple[Asked, tuple[int, ...], int | None]]) -> tuple[tuple[Cell, ...], Cell]:
        inside = list(among)
        by_column = tuple(_cell(one for one, _rows, column in inside if column == (None if at is None else at.id)) for at in shown)
        return by_column, _cell(one for one, _rows, _column in inside)

    in_row: dict[int | None, list[tuple[Asked, tuple[int, ...], int | None]]] = {}
    for one in placed:
        for pk in one[1] or (None,):
            in_row.setdefault(pk, []).append(one)
    found = tuple(Row(line, *cells(in_row.get(None if line is None else line.id, ()))) for line in lines)
    totals, total = cells(placed)
    return Matrix(shown, found, totals, total, any(len(found) > 1 for _one, found, _column in placed))


def _cell(questions: Iterable[Asked]) -> Cell:
    points = [one.points for one in questions]
    return Cell(len(points), sum(points, Decimal(0)))
