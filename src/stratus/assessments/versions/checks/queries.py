"""Reads what an author should look at before publishing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F, Func, JSONField

from stratus.assessments.forms.rules import Form
from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentRepository, AssessmentSection, AssessmentVersion
from stratus.assessments.versions.checks.remarks import Published, Reading, TimedSection, Written, reading_of, remarks_on
from stratus.item_types.registry import item_type
from stratus.library.classification.models import Objective
from stratus.library.media.rules import named_in
from stratus.library.models import Item
from stratus.library.queries import newest


class Checked(NamedTuple):
    """How long reading takes, and what should be looked at (`remarks.remarks_on`)."""

    reading: Reading
    remarks: list[str]


def checked(
    assessment: Assessment,
    questions: Sequence[AssessmentQuestion],
    sections: Sequence[AssessmentSection],
    pages: Sequence[Item],
    forms: Sequence[Form],
) -> Checked:
    """Judge an assessment as it is now (`questions_of`, `sections_of`, `pages_of`, `forms.checks.drafted`).

    Three statements at most, however many questions.
    """
    written = [
        *(_written(question.item, section=question.section_id) for question in questions),
        *_pages(assessment, questions, sections, pages),
    ]
    timed = [TimedSection(one.pk, one.title, one.introduction, one.duration) for one in sections]
    carried = frozenset().union(*(one.objectives for one in written))
    remarks = remarks_on(
        written,
        timed,
        duration=assessment.duration,
        within=_within(assessment, carried),
        published=_published(assessment),
        forms=forms,
    )
    return Checked(reading_of(written, timed, assessment.duration, forms), remarks)


def _written(item: Item, **read: Any) -> Written:
    revision = newest(item)
    text = item_type(item.item_type).question_text(revision.content)
    objectives = frozenset(row["id"] for row in revision.classification.get("objectives", ()))
    beside = named_in(revision.content) | ({f"case:{revision.case_id}"} if revision.case_id else set())
    return Written(item.external_id, item.title, text, revision.number, objectives=objectives, beside=frozenset(beside), **read)


def _pages(
    assessment: Assessment, questions: Sequence[AssessmentQuestion], sections: Sequence[AssessmentSection], pages: Sequence[Item]
) -> list[Written]:
    """Return the pages, those that are read before the start or after the hand-in outside the time, cases in the section of theirs."""
    outside = {assessment.welcome_page_id, assessment.finish_page_id}
    place: dict[int | None, int | None] = {section.page_id: section.pk for section in sections if section.page_id is not None}
    place |= {case: question.section_id for question in reversed(questions) if (case := newest(question.item).case_id) is not None}
    about: dict[int | None, set[str]] = defaultdict(set)
    for question in questions:
        about[newest(question.item).case_id].add(question.item.external_id)
    return [
        _written(
            page,
            section=place.get(page.pk),
            is_page=True,
            is_timed=page.pk not in outside,
            about=frozenset(about.get(page.pk, ())),
        )
        for page in pages
    ]


def _within(assessment: Assessment, carried: frozenset[int]) -> frozenset[int] | None:
    """Return those of these objectives that lie in the repositories of the assessment; None where it chose none."""
    chosen = list(AssessmentRepository.objects.filter(assessment=assessment).values_list("repository", flat=True))
    if not chosen:
        return None
    return frozenset(Objective.objects.filter(pk__in=list(carried), repository__in=chosen).values_list("pk", flat=True))


def _published(assessment: Assessment) -> Published | None:
    """Return the last version with the revisions that it holds, its contents left in the database."""
    versions = AssessmentVersion.objects.filter(assessment=assessment).order_by("-number")
    names = [(column, key) for column in ("items", "pages") for key in ("id", "revision")]
    row = versions.values_list("number", *(_each(column, key) for column, key in names)).first()
    if row is None:
        return None
    number, items, of_items, pages, of_pages = row
    return Published(number, dict(zip(items, of_items, strict=True)) | dict(zip(pages, of_pages, strict=True)))


def _each(column: str, key: str) -> Func:
    return Func(F(column), template=f"jsonb_path_query_array(%(expressions)s, '$[*].{key}')", output_field=JSONField())
