"""What cells, gaps and sums of blueprints are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.assessments.blueprints.rules import Key, Line, Sum

K = TypeVar("K")


def names_of(rows: Iterable[Line], columns: Iterable[Line]) -> dict[Key, str]:
    """Return what each cell is called: its level and its row, or its row alone where there is one column."""
    cross = _("%(column)s × %(row)s")
    levels = list(columns)
    return {
        Key(row.id, column.id): cross % {"column": column.name, "row": row.name} if column.id else row.name
        for row in rows
        for column in levels
    }


def gaps_of(wanted: Mapping[K, int], there: Mapping[K, int], names: Mapping[K, str], placed: Mapping[K, int] | None = None) -> list[str]:
    """Return what is missing, a sentence a cell. `there`: how many questions fit each cell; `placed`: how many of them can be had at once.

    A question fits several cells where it carries several topics or objectives, and is asked once.
    """
    gaps = []
    for key, count in wanted.items():
        offered = there.get(key, 0)
        told = {"cell": names.get(key, "?"), "wanted": count, "there": offered}
        if offered < count:
            gaps.append(_("%(cell)s: %(wanted)s wanted, %(there)s there") % told)
        elif placed is not None and placed.get(key, 0) < count:
            told["placed"] = placed.get(key, 0)
            gaps.append(
                _("%(cell)s: %(wanted)s wanted, %(placed)s of %(there)s can be had: others are needed elsewhere, or their case is too big")
                % told
            )
    return gaps


def said_sum(one: Sum) -> str:
    """Return a sum in words, such as "5 questions, 10 points"."""
    questions = ngettext("%(n)s question", "%(n)s questions", one.count) % {"n": one.count}
    if one.open_ones == one.count:
        return questions
    points = f"{one.points.normalize():f}"
    if one.open_ones:
        return _("%(questions)s, %(points)s points and those of %(open)s") % {
            "questions": questions,
            "points": points,
            "open": one.open_ones,
        }
    return _("%(questions)s, %(points)s points") % {"questions": questions, "points": points}
