"""Pure rules of blueprints: what a matrix asks for, what it lacks, and its sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

MOST_CELLS = 2_000
"""Of a matrix: all of them are fields of one form."""
MOST_OF_CELL = 500
"""Questions of one cell."""
MOST_POINTS = 1_000
"""Of one question."""


class Key(NamedTuple):
    """A cell: the ids of its row and its level; 0 where there is one column."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{self.row}-{self.column}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many questions a cell asks for, and how many points each earns; None = its own."""

    count: int
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its id (0: the one column), its name, how deep it lies (1 = at the top), and whether it is archived."""

    id: int
    name: str
    level: int = 1
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Questions together and their points; `open_ones` of the questions earn their own, which are not among the points."""

    count: int = 0
    points: Decimal = Decimal(0)
    open_ones: int = 0

    def plus(self, wanted: Wanted) -> Sum:
        """Return the sum with one more cell."""
        if wanted.points is None:
            return Sum(self.count + wanted.count, self.points, self.open_ones + wanted.count)
        return Sum(self.count + wanted.count, self.points + wanted.count * wanted.points, self.open_ones)


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a matrix, by row, by column and of all. Rows and columns that ask for nothing are left out."""

    rows: Mapping[int, Sum]
    columns: Mapping[int, Sum]
    total: Sum


def sums_of(matrix: Mapping[Key, Wanted]) -> Sums:
    """Return the sums of a matrix."""
    rows: dict[int, Sum] = {}
    columns: dict[int, Sum] = {}
    total = Sum()
    for key, wanted in matrix.items():
        rows[key.row] = rows.get(key.row, Sum()).plus(wanted)
        columns[key.column] = columns.get(key.column, Sum()).plus(wanted)
        total = total.plus(wanted)
    return Sums(rows, columns, total)


def lines_below(rows: Sequence[Line]) -> dict[int, list[int]]:
    """Return the id of each row → its own and those of the rows above it, to which what it carries belongs too. Rows in their order."""
    above: list[Line] = []
    found: dict[int, list[int]] = {}
    for row in rows:
        while above and above[-1].level >= row.level:
            above.pop()
        above.append(row)
        found[row.id] = [line.id for line in above]
    return found
