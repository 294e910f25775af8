"""Publishes assessments: freezes a version, or reports what prevents it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments import rules
from stratus.assessments.drafts.actions import locked_assessment
from stratus.assessments.errors import Unpublishable
from stratus.assessments.models import (
    Assessment,
    AssessmentQuestion,
    AssessmentSection,
    AssessmentVersion,
)
from stratus.assessments.options.actions import options_of
from stratus.assessments.queries import latest_version, questions_of, sections_of
from stratus.events import log
from stratus.foundation.numbers import plain
from stratus.item_types.registry import item_type
from stratus.library.media.queries import weights
from stratus.library.media.rules import named_in
from stratus.library.models import ItemStatus
from stratus.library.queries import newest


def publish(assessment_id: int, *, by: Actor, now: datetime) -> AssessmentVersion:
    """Freeze options and questions as the next version, which schedules deliver; a draft becomes live.

    Raises NotAllowed, NotFound, ViewOnly, or Unpublishable with everything that is missing.
    """
    by.require(Permission.PUBLISH_ASSESSMENTS)
    with transaction.atomic():
        assessment = locked_assessment(assessment_id, by)
        questions = list(questions_of(assessment))
        sections = list(sections_of(assessment)) if any(question.section_id for question in questions) else []
        problems = problems_of(assessment, as_rules(questions), sections)
        if problems:
            raise Unpublishable(problems)
        last = latest_version(assessment)
        items = [_frozen(question) for question in questions]
        version = AssessmentVersion.objects.create(
            assessment=assessment,
            number=last.number + 1 if last else 1,
            title=assessment.title,
            options=options_of(assessment),
            items=items,
            sections=[frozen_section(section, questions) for section in sections],
            max_score=sum((newest(question.item).max_score for question in questions), Decimal(0)),
            published_at=now,
            published_by_id=by.effective_user_id,
        )
        if assessment.status != "LIVE":
            assessment.status = "LIVE"
            assessment.save(update_fields=["status"])
        log.record("assessment.published", by=by, subject=assessment, at=now, version_id=version.pk, number=version.number)
    return version


def problems_of(assessment: Assessment, questions: Sequence[rules.Question], sections: Sequence[AssessmentSection] = ()) -> list[str]:
    """Return what prevents publishing these questions (`as_rules`); no query."""
    return rules.publication_problems(
        status=assessment.status,
        workflow=assessment.marking_workflow,
        questions=questions,
        sections=[rules.Section(section.pk, section.title, section.duration) for section in sections],
        duration=assessment.duration,
    )


def as_rules(questions: Sequence[AssessmentQuestion]) -> list[rules.Question]:
    """Return what the rules of publication know of these questions (items and newest revisions loaded).

    One query where they show pictures, else none.
    """
    views = [_view(question) for question in questions]
    named = [named_in(view) for view in views]
    known = weights(frozenset().union(*named))
    return [
        rules.Question(
            title=question.item.title,
            needs_marker=item_type(question.item.item_type).needs_marker,
            is_live=question.item.status == ItemStatus.LIVE and question.item.deleted_at is None,
            max_score=newest(question.item).max_score,
            section=question.section_id,
            size=len(msgspec.json.encode(view)),
            media={sha256: rules.Medium(*known[sha256]) for sha256 in sorted(shown) if sha256 in known},
            lacks_media=not shown <= known.keys(),
        )
        for question, view, shown in zip(questions, views, named, strict=True)
    ]


def _view(question: AssessmentQuestion) -> dict[str, Any]:
    revision = newest(question.item)
    return item_type(question.item.item_type).candidate_view(question.item.external_id, revision.content, revision.max_score)


def _frozen(question: AssessmentQuestion) -> dict[str, Any]:
    item, revision = question.item, newest(question.item)
    return {
        "id": item.external_id,
        "type": item.item_type,
        "title": item.title,
        "revision": revision.number,
        "max_score": plain(revision.max_score),
        "content": revision.content,
    }


def frozen_section(section: AssessmentSection, questions: Iterable[AssessmentQuestion]) -> dict[str, Any]:
    """Return a section in the form that a version and its paper store; `questions` are those of the assessment, in order."""
    return {
        "id": f"s{section.pk}",
        "title": section.title,
        "intro": section.introduction,
        "items": [question.item.external_id for question in questions if question.section_id == section.pk],
        "duration": section.duration,
        "navigation": section.navigation,
        "can_return": section.can_return,
        "answer_required": section.answer_required,
    }
