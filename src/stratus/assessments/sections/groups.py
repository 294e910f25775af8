"""The questions of an assessment by section, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from stratus.assessments.models import AssessmentQuestion, AssessmentSection
from stratus.ui.forms.number_words import said_number


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its questions; None: the assessment has no sections. `first` is the number before that of its first question.

    `heir` is the section that gets its questions when it is removed.
    """

    section: AssessmentSection | None
    questions: list[AssessmentQuestion]
    first: int
    heir: AssessmentSection | None = None

    @property
    def demands(self) -> list[str]:
        """What the section demands of candidates, a few words each."""
        section = self.section
        if section is None:
            return []
        return said_demands(section.answer_count, len(self.questions), section.pass_percentage, required=section.pass_required)


def grouped(questions: list[AssessmentQuestion], sections: list[AssessmentSection]) -> list[Group]:
    if not sections:
        return [Group(None, questions, 0)]
    groups: list[Group] = []
    for place, section in enumerate(sections):
        heir = sections[place - 1] if place else (sections[1] if len(sections) > 1 else None)
        inside = [question for question in questions if question.section_id == section.pk]
        groups.append(Group(section, inside, sum(len(group.questions) for group in groups), heir))
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
