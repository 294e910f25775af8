"""What an assessment covers, as a workbook: questions, points, and the list that they were counted from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _

from stratus.assessments.versions.matrix.queries import Covered
from stratus.assessments.versions.matrix.rules import Cell
from stratus.assessments.versions.matrix.words import column_of, row_of
from stratus.foundation.files.workbooks.cells import Value
from stratus.foundation.files.workbooks.writing import writing
from stratus.foundation.numbers import plain
from stratus.library.classification.carried.rules import words

_TEXT, _NUMBER = 40, 14
_BETWEEN = "; "
_LONGEST_NAME = 31
"""Characters of the name of a sheet."""


def write_matrix(file: IO[bytes], covered: Covered) -> None:
    """Write the table with the numbers of questions, the same with their points, and the questions."""
    columns = [str(covered.kind.label), *(column_of(one) for one in covered.matrix.columns), _("Total")]
    widths = [_TEXT, *([_NUMBER] * (len(columns) - 1))]
    with writing(file) as book:
        book.sheet(_("Questions")[:_LONGEST_NAME], [columns, *_table(covered, lambda cell: cell.number)], widths=widths)
        book.sheet(_("Points")[:_LONGEST_NAME], [columns, *_table(covered, lambda cell: plain(cell.points))], widths=widths)
        headings = [_("Number"), _("Title"), str(covered.kind.label), _("Taxonomy levels"), _("Points")]
        rows = [headings, *_questions(covered)]
        book.sheet(_("List of questions")[:_LONGEST_NAME], rows, widths=[8, _TEXT, _TEXT, _TEXT, 10])


def _table(covered: Covered, value: Callable[[Cell], Value]) -> Iterator[Sequence[Value]]:
    for row in covered.matrix.rows:
        yield [row_of(row.node, covered.kind.name), *map(value, row.cells), value(row.total)]
    yield [_("Total"), *map(value, covered.matrix.totals), value(covered.matrix.total)]


def _questions(covered: Covered) -> Iterator[Sequence[Value]]:
    for number, one in enumerate(covered.questions, start=1):
        rows, levels = (_BETWEEN.join(map(words, one.carried.get(name, ()))) for name in (covered.kind.name, "levels"))
        yield [number, one.title, rows, levels, plain(Decimal(one.points))]
