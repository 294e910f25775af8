"""Actions on the sections of an assessment. Each is one transaction and records an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments import rules
from stratus.assessments.drafts.actions import open_assessment
from stratus.assessments.errors import NotFound
from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentSection, Blueprint, Navigation
from stratus.assessments.options.named_pages import page_fault
from stratus.assessments.sections.demands import demand_errors
from stratus.assessments.sections.questions import MOST_QUESTIONS, section_ids, section_of_items, set_order
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import as_typed
from stratus.library.rules import storable

FIELDS = (
    "title", "introduction", "page_id", "duration", "navigation", "can_return", "answer_required", "random_order", "draw",
    "answer_count", "pass_percentage", "pass_required",
)  # fmt: skip
MOST = 50
LONGEST_INTRODUCTION = 20_000


def add_section(assessment_id: int, values: Mapping[str, Any], *, by: Actor) -> AssessmentSection:
    """Add a section at the end; the first one takes all questions. `values` has any of `FIELDS`, `duration` in minutes.

    Raises NotAllowed, NotFound, ViewOnly, Archived, or InvalidFields.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    fields = _checked(values)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        present = section_ids(assessment)
        if len(present) >= MOST:
            raise InvalidFields({"title": _("An assessment has at most %(most)s sections.") % {"most": MOST}})
        _check_page(fields, None, by)
        section = AssessmentSection.objects.create(assessment=assessment, position=len(present) + 1, **fields)
        if not present:
            AssessmentQuestion.objects.filter(assessment=assessment).update(section=section)
            Blueprint.objects.filter(assessment=assessment, section=None).update(section=section)
        _record(assessment, by)
    return section


def change_section(assessment_id: int, section_id: int, values: Mapping[str, Any], *, by: Actor) -> AssessmentSection:
    """Change any of `FIELDS`; published versions stay unchanged. Raises the same as `add_section`."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        section = _found(assessment, section_id)
        fields = _checked({name: getattr(section, name) for name in FIELDS} | dict(values))
        _check_page(fields, section.page_id, by)
        for name, value in fields.items():
            setattr(section, name, value)
        section.save(update_fields=list(fields))
        _record(assessment, by)
    return section


def remove_section(assessment_id: int, section_id: int, *, by: Actor) -> None:
    """Remove a section; its questions move to the one before it, else after it. Without a section left, they belong to none.

    Raises the same as `add_section`.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        section = _found(assessment, section_id)
        present = section_ids(assessment)
        place = present.index(section.pk)
        others = [pk for pk in present if pk != section.pk]
        heir = others[max(place - 1, 0)] if others else None
        of_items = {item: heir if pk == section.pk else pk for item, pk in section_of_items(assessment).items()}
        _arrange(assessment, others, of_items, by)
        if not others:
            Blueprint.objects.filter(section=section).update(section=None)
        section.delete()
        _place(others)
        _record(assessment, by)


def move_section(assessment_id: int, section_id: int, step: int, *, by: Actor) -> None:
    """Move a section, with its questions, one place up (−1) or down (1). Raises the same as `add_section`."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        section = _found(assessment, section_id)
        after = rules.moved(section_ids(assessment), section.pk, step)
        _place(after)
        _arrange(assessment, after, section_of_items(assessment), by)
        _record(assessment, by)


def _arrange(assessment: Assessment, sections: list[int], of_items: Mapping[int, int | None], by: Actor) -> None:
    """Write the questions in the order of these sections."""
    set_order(assessment, rules.by_section(list(section_of_items(assessment)), of_items, sections), by, of_items)


def _place(sections: list[int]) -> None:
    rows = list(AssessmentSection.objects.filter(pk__in=sections))
    for row in rows:
        row.position = sections.index(row.pk) + 1
    AssessmentSection.objects.bulk_update(rows, ["position"])


def _found(assessment: Assessment, section_id: int) -> AssessmentSection:
    section = AssessmentSection.objects.filter(assessment=assessment, pk=section_id).first()
    if section is None:
        raise NotFound(_("This section does not exist any more."))
    return section


def _record(assessment: Assessment, by: Actor) -> None:
    log.record("assessment.sections_changed", by=by, subject=assessment, sections=section_ids(assessment))


def _check_page(fields: Mapping[str, Any], present: int | None, by: Actor) -> None:
    if fault := page_fault("page_id", fields.get("page_id"), str(fields.get("introduction") or "").strip(), present=present, by=by):
        raise InvalidFields({"page_id": fault})


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: storable(values[name]) for name in FIELDS if name in values}
    fields["title"] = str(fields.get("title", "")).strip()
    if "introduction" in fields:
        fields["introduction"] = as_typed(fields["introduction"] or "")
    errors = {}
    if not 1 <= len(fields["title"]) <= 100:
        errors["title"] = _("Enter a title of at most 100 characters.")
    if len(fields.get("introduction") or "") > LONGEST_INTRODUCTION:
        errors["introduction"] = _("At most %(most)s characters.") % {"most": LONGEST_INTRODUCTION}
    duration = fields.get("duration")
    if duration is not None and not 1 <= duration <= rules.MAX_MINUTES:
        errors["duration"] = _("Enter a number of minutes from 1 to %(most)s, or nothing for no limit.") % {"most": rules.MAX_MINUTES}
    draw = fields.get("draw")
    if draw is not None and not 1 <= draw <= MOST_QUESTIONS:
        errors["draw"] = _("Enter a number of questions from 1 to %(most)s, or nothing to ask all of them.") % {"most": MOST_QUESTIONS}
    if fields.get("navigation", Navigation.FREE) not in Navigation.values:
        errors["navigation"] = _("Choose one of these.")
    errors |= demand_errors(fields)
    if errors:
        raise InvalidFields(errors)
    return fields
