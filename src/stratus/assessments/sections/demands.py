"""What a section demands of candidates: so many answers, and a pass mark of its own. Pure rules, and their words for authors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.foundation.numbers import plain

MOST_ANSWERS = 1_000
"""As many as an assessment has questions at most."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What publication checks of one section: `points` are those of its questions."""

    title: str
    answer_count: int | None
    points: Sequence[Decimal]
    passes: bool = False
    """Whether it has a pass mark."""
    draw: int | None = None
    """So many of its questions are on each sheet; None: all."""


def demand_errors(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these fields of a section, by field."""
    errors = {}
    count, percentage = fields.get("answer_count"), fields.get("pass_percentage")
    if count is not None and not 1 <= count <= MOST_ANSWERS:
        errors["answer_count"] = _("Enter a number from 1 to %(most)s, or nothing if all questions count.") % {"most": MOST_ANSWERS}
    if percentage is not None and not 0 < percentage <= 100:
        errors["pass_percentage"] = _("Enter a percentage above 0, at most 100, or nothing for no pass mark.")
    if fields.get("pass_required") and percentage is None:
        errors["pass_percentage"] = _("Enter the percentage that must be reached, or take the tick below away.")
    return errors


def demand_problems(sections: Sequence[Demand]) -> list[str]:
    """Return what prevents publishing these sections, as sentences."""
    problems = []
    for section in sections:
        count, there = section.answer_count, min(len(section.points), section.draw or len(section.points))
        told = {"section": section.title, "count": count, "there": there}
        if count is not None and there and count >= there:
            problems.append(
                _("“%(section)s”: %(count)s questions are to be answered, and it has %(there)s. Add questions, or ask for fewer.") % told
            )
        if count is not None and len(set(section.points)) > 1:
            problems.append(
                _("“%(section)s”: candidates choose which questions they answer, so all of its questions must have equal points.") % told
            )
        if section.passes and there and not sum(section.points):
            problems.append(_("“%(section)s” has a pass mark, and its questions give no points.") % told)
    return problems


def check_problems(titles: Sequence[str], *, offers_check: bool) -> list[str]:
    """Return what prevents offering *Check* beside sections with these titles, of which so many answers count.

    A checked answer is final. Whoever saw its score could answer others until the best ones count.
    """
    if not offers_check or not titles:
        return []
    told = {"titles": "; ".join(titles)}
    return [
        _("Candidates may check their answers, and of these sections only so many answers count: %(titles)s. Choose one of the two.") % told
    ]


def frozen_demands(answer_count: int | None, pass_percentage: Decimal | None, *, required: bool) -> dict[str, Any]:
    """Return what a version stores of it; nothing where it demands nothing, so that papers of such sections keep their bytes."""
    count = {} if answer_count is None else {"answer_count": answer_count}
    mark = {} if pass_percentage is None else {"pass": {"percentage": plain(pass_percentage), "required": required}}
    return count | mark


def paper_instruction(answer_count: int | None, there: int) -> str:
    """Return the sentence above the questions of a section on paper; empty where all are to be answered."""
    if answer_count is None or answer_count >= there:
        return ""
    text = ngettext("Answer %(count)s of these %(there)s questions.", "Answer %(count)s of these %(there)s questions.", answer_count)
    return text % {"count": answer_count, "there": there}
