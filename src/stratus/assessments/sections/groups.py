"""The questions of an assessment by section, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from stratus.assessments.models import AssessmentQuestion, AssessmentSection
from stratus.assessments.sections.points import points_of
from stratus.library.queries import newest
from stratus.ui.forms.number_words import said_number


@dataclass(frozen=True, slots=True)
class Refused:
    """Points that somebody typed for a question, and why it cannot have them."""

    typed: str
    fault: str


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its number in the exam. `points` is what it is worth here, `typed` what stands in the field of its own points."""

    question: AssessmentQuestion
    number: int
    points: Decimal
    of_item: Decimal
    typed: str
    fault: str


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its questions; None: the assessment has no sections.

    `heir` is the section that gets its questions when it is removed.
    """

    section: AssessmentSection | None
    lines: list[Line] = field(default_factory=list)
    heir: AssessmentSection | None = None

    @property
    def asked(self) -> int:
        """How many of its questions each candidate has."""
        there = len(self.lines)
        return there if self.section is None else min(self.section.draw or there, there)

    @property
    def demands(self) -> list[str]:
        """What the section demands of candidates, a few words each."""
        section = self.section
        if section is None:
            return []
        return said_demands(section.answer_count, self.asked, section.pass_percentage, required=section.pass_required)

    @property
    def points(self) -> Decimal:
        """What its questions are worth together."""
        return sum((line.points for line in self.lines), Decimal(0))

    @property
    def counting(self) -> Decimal:
        """The points that a candidate can get in it: where so many are drawn or count, those of so many."""
        most = self.asked if self.section is None else min(self.section.answer_count or self.asked, self.asked)
        return sum(sorted((line.points for line in self.lines), reverse=True)[:most], Decimal(0))


@dataclass(frozen=True, slots=True)
class Totals:
    """What the questions of an assessment come to. `minutes`: those of its sections, None where one has no time of its own."""

    questions: int
    points: Decimal
    minutes: int | None


def grouped(
    questions: list[AssessmentQuestion], sections: list[AssessmentSection], refused: Mapping[int, Refused] | None = None
) -> list[Group]:
    """Return the questions by section, in order; `refused`: item id → points that were just typed and refused."""
    groups: list[Group] = []
    for place, section in enumerate(sections or [None]):
        heir = sections[place - 1] if place else (sections[1] if len(sections) > 1 else None)
        inside = [question for question in questions if section is None or question.section_id == section.pk]
        before = sum(len(group.lines) for group in groups)
        lines = [_line(question, before + n, (refused or {}).get(question.item_id)) for n, question in enumerate(inside, start=1)]
        groups.append(Group(section, lines, heir))
    return groups


def said_demands(answer_count: int | None, there: int, pass_percentage: Decimal | None, *, required: bool) -> list[str]:
    """Return what the list of sections says of it, a few words each."""
    said = []
    if answer_count is not None:
        said.append(_("answer %(count)s of %(there)s") % {"count": answer_count, "there": there})
    if pass_percentage is not None:
        told = {"percentage": said_number(pass_percentage)}
        said.append(
            _("pass mark %(percentage)s %%, must be reached") % told
            if required
            else _("pass mark %(percentage)s %%, for information") % told
        )
    return said


def totals(groups: list[Group]) -> Totals:
    """Return what the groups come to together."""
    times = [group.section.duration for group in groups if group.section is not None]
    minutes = None if not times or None in times else sum(time or 0 for time in times)
    return Totals(sum(len(group.lines) for group in groups), sum((group.points for group in groups), Decimal(0)), minutes)


def _line(question: AssessmentQuestion, number: int, refused: Refused | None) -> Line:
    own = "" if question.points is None else said_number(question.points)
    shown = Refused(own, "") if refused is None else refused
    return Line(question, number, points_of(question), newest(question.item).max_score, shown.typed, shown.fault)
