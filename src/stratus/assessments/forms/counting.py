"""*Answer n of m*: how many answers of a section count, which these are, and what a section is worth then. Pure, and without Django.

Of the answers that stand, those count that the candidate gave last: the order is that of the sync protocol, `(session, seq)`, and so the
same wherever it is asked, in whatever order answers arrived (docs/adr/0043-answer-n-of-m.md). A question without an answer is none that
counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

Place = tuple[int, int]
"""Session and seq of an answer."""
Section = Mapping[str, Any]
"""A section as a version stores it; `answer_count` says how many of its questions are to be answered, where it says anything."""


def most_of(section: Section, asked: Collection[str]) -> int | None:
    """Return how many answers of a section count; None: all. `asked`: ids of the questions that this candidate has."""
    count = section.get("answer_count")
    inside = sum(item in asked for item in section["items"])
    return count if count is not None and count < inside else None


def maximum_in(section: Section, items: Iterable[Mapping[str, Any]]) -> Decimal:
    """Return the points that can be had in a section, of those of these items (`AssessmentVersion.items`) that are in it.

    Where only n of them count these are the n highest: published sections have equal ones (`counting_problems`).
    """
    points = {item["id"]: Decimal(str(item["max_score"])) for item in items if item["id"] in section["items"]}
    most = most_of(section, points.keys())
    return points_that_count(points.values(), most)


def maximum_by_sections(sections: Sequence[Section], items: Sequence[Mapping[str, Any]]) -> Decimal:
    """Return the points that can be had for these items: of each section what `maximum_in` says, and all of those in none."""
    divided = {item for section in sections for item in section["items"]}
    outside = sum((Decimal(str(item["max_score"])) for item in items if item["id"] not in divided), Decimal(0))
    return sum((maximum_in(section, items) for section in sections), outside)


def chance_by_sections(sections: Sequence[Section], chances: Mapping[str, Fraction]) -> Fraction:
    """Return the points that somebody may expect who guesses these questions. `chances`: id → what guessing it gives.

    Of a section of which only so many count these are as good as the mean of those that the candidate has.
    """
    total = sum(chances.values(), Fraction(0))
    for section in sections:
        if (most := most_of(section, chances.keys())) is not None:
            inside = [chances[item] for item in section["items"] if item in chances]
            total -= sum(inside, Fraction(0)) * (len(inside) - most) / len(inside)
    return total


def points_that_count(points: Iterable[Decimal], count: int | None) -> Decimal:
    """Return what these questions of one section are worth, of which so many count (None: all): the highest."""
    return sum(sorted(points, reverse=True)[:count], Decimal(0))


def counted(section: Section, answered: Sequence[str], asked: Collection[str]) -> list[str]:
    """Return the questions of a section whose answers count, in the order given.

    `answered`: those that have an answer, in the order in which the candidate chose them, the latest last.
    """
    inside = [item for item in answered if item in section["items"]]
    most = most_of(section, asked)
    return inside if most is None else inside[max(len(inside) - most, 0) :]


def in_order(places: Mapping[str, Place]) -> list[str]:
    """Return answered questions in the order in which the candidate chose them; of one place, which only staff give, by their ids."""
    return sorted(places, key=lambda item: (places[item], item))


def left_out(sections: Sequence[Section], places: Mapping[str, Place], asked: Collection[str]) -> list[str]:
    """Return the questions that this candidate had and that do not count, because so many others are to be answered in their section.

    `places`: of each question that has an answer. Where fewer are answered than count, all of these count, and the others are left out too:
    nothing is to be scored there. Sorted by section, then as their section has them.
    """
    order, found = in_order(places), []
    for section in sections:
        if most_of(section, asked) is None:
            continue
        counting = set(counted(section, order, asked))
        found += [item for item in section["items"] if item in asked and item not in counting]
    return found
