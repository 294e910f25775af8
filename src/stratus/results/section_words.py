"""What pages and lists say of the sections of a result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from stratus.assessments.options.grading.rules import rounded
from stratus.marking.templatetags.marking import points


@dataclass(frozen=True, slots=True)
class SaidSection:
    """A section of a result as a page shows it. `reached`: its pass mark; None where it has none."""

    title: str
    score: Decimal
    max_score: Decimal
    percentage: Decimal | None
    cut: Decimal | None
    reached: bool | None
    is_required: bool
    answer_count: int | None


def said_sections(stored: Iterable[Mapping[str, Any]]) -> list[SaidSection]:
    """Return what there is to say of the sections of a result (`Result.sections`)."""
    return [_said(one) for one in stored]


def _said(one: Mapping[str, Any]) -> SaidSection:
    mark = one.get("pass")
    cut = Fraction(mark["cut"]) if mark else None
    return SaidSection(
        title=one["title"],
        score=Decimal(str(one["score"])),
        max_score=Decimal(str(one["max_score"])),
        percentage=Decimal(str(mark["percentage"])) if mark else None,
        cut=rounded(Decimal(cut.numerator) / Decimal(cut.denominator)) if cut is not None else None,
        reached=mark["reached"] if mark else None,
        is_required=bool(mark and mark["required"]),
        answer_count=one.get("answer_count"),
    )


def sections_in_words(stored: Iterable[Mapping[str, Any]]) -> str:
    """Return the sections of a result on one line, for lists and exports; empty where there is nothing to say."""
    return "; ".join(_line(one) for one in said_sections(stored))


def _line(one: SaidSection) -> str:
    told = {"title": one.title, "score": points(one.score), "most": points(one.max_score)}
    if one.reached is None:
        return _("%(title)s: %(score)s / %(most)s") % told
    if one.reached:
        return _("%(title)s: %(score)s / %(most)s, reached") % told
    return _("%(title)s: %(score)s / %(most)s, not reached") % told


def missed(stored: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the titles of the sections whose pass mark had to be reached and was not."""
    return [one.title for one in said_sections(stored) if one.is_required and not one.reached]
