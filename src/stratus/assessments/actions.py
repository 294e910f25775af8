"""Verbs on assessments. Each is one transaction and leaves an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.assessments import rules, texts
from stratus.assessments.errors import AlreadyPublished, Archived, NotFound, Unpublishable, ViewOnly
from stratus.assessments.models import (
    Assessment,
    AssessmentQuestion,
    AssessmentRepository,
    AssessmentSection,
    AssessmentTaxonomy,
    AssessmentVersion,
    Purpose,
)
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to, latest_version, questions_of, sections_of
from stratus.events import log
from stratus.item_types.registry import item_type
from stratus.library.classification import relink
from stratus.library.models import ItemStatus
from stratus.library.queries import items_usable_by, newest
from stratus.library.rules import number, storable
from stratus.people.actor import Actor
from stratus.people.errors import InvalidFields
from stratus.people.models import Hierarchy
from stratus.people.permissions import Permission
from stratus.people.rules import is_entity_id

INFORMATION = ("title", "code", "external_id", "purpose")
OPTIONS = (
    "duration", "extra_time", "reasonable_adjustment", "attempts_allowed", "which_attempt_counts", "use_pin", "random_order",
    "percentage_to_pass", "marking_workflow", "when_to_show_results", "use_proctorio", "lock_on_connection_loss", "tools", "use_seb",
    *texts.TEXTS,
)  # fmt: skip
"""What a version freezes."""
AVAILABILITY = ("available_from", "available_until", "available_to")
EDITABLE = (*INFORMATION, *OPTIONS, *AVAILABILITY)


def create_assessment(
    title: str, *, by: Actor, code: str = "", external_id: str = "", purpose: int = Purpose.SUMMATIVE, owner_id: int | None = None
) -> Assessment:
    """Create a draft, owned by the actor unless another owner is named.

    Raises NotAllowed, or InvalidFields for an empty title or an id that is malformed or taken.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    values = {"title": title, "code": code, "external_id": external_id, "purpose": purpose}
    _check_information(values)
    with transaction.atomic(), _external_id_once():
        assessment = Assessment.objects.create(owner_id=by.owner_of_new(owner_id), **values)
        log.record("assessment.created", by=by, subject=assessment)
    return assessment


def update_options(assessment_id: int, changes: Mapping[str, Any], *, by: Actor) -> Assessment:
    """Change any of `EDITABLE`; what is published already stays as it is.

    Durations and extra time are minutes. Raises NotAllowed, NotFound, ViewOnly, Archived, or InvalidFields.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    values = {name: storable(changes[name]) for name in EDITABLE if name in changes}
    values |= {name: texts.safe_text(values[name]) for name in texts.TEXTS if name in values}
    with transaction.atomic(), _external_id_once():
        assessment = open_assessment(assessment_id, by)
        errors = _information_errors(values)
        published = latest_version(assessment)
        resulting = {name: values.get(name, getattr(assessment, name)) for name in EDITABLE}
        hierarchies = set(values.get("available_to", ()))
        if hierarchies and Hierarchy.objects.filter(pk__in=hierarchies).count() != len(hierarchies):
            errors["available_to"] = _("One of these hierarchies does not exist.")
        errors |= {name: _("At most %(most)s characters.") % {"most": texts.LONGEST_TEXT} for name in _too_long(values)}
        errors |= rules.option_errors(resulting, published_workflow=published.options["marking_workflow"] if published else None)
        if errors:
            raise InvalidFields(errors)
        changed = sorted(name for name, value in values.items() if getattr(assessment, name) != value)
        for name in changed:
            setattr(assessment, name, values[name])
        if changed:
            assessment.save()
            log.record("assessment.updated", by=by, subject=assessment, fields=changed)
    return assessment


def update_draft(
    assessment_id: int,
    changes: Mapping[str, Any],
    *,
    owner_id: int | None = None,
    taxonomies: Iterable[int] | None = None,
    repositories: Iterable[int] | None = None,
    by: Actor,
) -> Assessment:
    """Change what an assessment is called (`title`, `code`), whose it is, and what classifies it, before its first publication.

    None leaves a thing as it is; no taxonomies or repositories = all. Whoever becomes the owner has all access, so that sharing it with
    him ends. Raises NotAllowed, NotFound, ViewOnly, Archived, AlreadyPublished, or InvalidFields.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        if latest_version(assessment) is not None:
            raise AlreadyPublished
        values: dict[str, Any] = {name: changes[name] for name in ("title", "code") if name in changes}
        _check_information(values)
        if owner_id is not None:
            values["owner_id"] = owner_id
            assessment.shared_with.filter(user_id=owner_id).delete()
        changed = sorted(name for name, value in values.items() if getattr(assessment, name) != value)
        for name in changed:
            setattr(assessment, name, values[name])
        if taxonomies is not None and relink(AssessmentTaxonomy, assessment, "taxonomy", taxonomies):
            changed.append("taxonomies")
        if repositories is not None and relink(AssessmentRepository, assessment, "repository", repositories):
            changed.append("repositories")
        if changed:
            assessment.save()
            log.record("assessment.updated", by=by, subject=assessment, fields=changed)
    return assessment


def set_questions(assessment_id: int, item_ids: Sequence[int], *, by: Actor) -> Assessment:
    """Make these items the questions, in this order. A handful of statements, whatever their number.

    Raises NotAllowed, NotFound, ViewOnly, Archived, or InvalidFields (`questions`) for an item that is unknown, that the actor may not use,
    or that is there twice.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        set_order(assessment, list(item_ids), by)
    return assessment


def add_questions(assessment_id: int, item_ids: Sequence[int], *, by: Actor) -> int:
    """Add items at the end (of the last section); those that are questions already stay where they are. Returns how many are new.

    Raises as `set_questions`.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        order = _order(assessment)
        fresh = [pk for pk in dict.fromkeys(item_ids) if pk not in set(order)]
        set_order(assessment, order + fresh, by)
    return len(fresh)


def remove_question(assessment_id: int, item_id: int, *, by: Actor) -> None:
    """Take an item out of the assessment; the item itself stays in the library. Raises as `set_questions`."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        set_order(assessment, [pk for pk in _order(assessment) if pk != item_id], by)


def move_question(assessment_id: int, item_id: int, step: int, *, by: Actor) -> None:
    """Move a question one place: −1 is up, 1 is down; from the edge of a section into the next one. Raises as `set_questions`."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        section_of = section_of_items(assessment)
        sections = section_ids(assessment) if any(section_of.values()) else []
        order, section_of = rules.moved_in_sections(list(section_of), section_of, sections, item_id, step)
        set_order(assessment, order, by, section_of)


def publish(assessment_id: int, *, by: Actor, now: datetime) -> AssessmentVersion:
    """Freeze options and questions as the next version, which schedules deliver; a draft becomes live.

    Raises NotAllowed, NotFound, ViewOnly, or Unpublishable with everything that is missing.
    """
    by.require(Permission.PUBLISH_ASSESSMENTS)
    with transaction.atomic():
        assessment = locked_assessment(assessment_id, by)
        questions = list(questions_of(assessment))
        sections = list(sections_of(assessment)) if any(question.section_id for question in questions) else []
        problems = problems_of(assessment, questions, sections)
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


def archive(assessment_id: int, *, by: Actor, now: datetime) -> Assessment:
    """Take an assessment out of use; schedules that deliver it go on. Raises NotAllowed, NotFound or ViewOnly."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = locked_assessment(assessment_id, by)
        if assessment.status != "ARCHIVED":
            assessment.status, assessment.archived_at = "ARCHIVED", now
            assessment.save(update_fields=["status", "archived_at"])
            log.record("assessment.archived", by=by, subject=assessment, at=now)
    return assessment


def restore(assessment_id: int, *, by: Actor) -> Assessment:
    """Bring an archived assessment back: live if it was ever published, else a draft. Raises NotAllowed, NotFound or ViewOnly."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = locked_assessment(assessment_id, by)
        if assessment.status == "ARCHIVED":
            assessment.status, assessment.archived_at = ("LIVE" if latest_version(assessment) else "DRAFT"), None
            assessment.save(update_fields=["status", "archived_at"])
            log.record("assessment.restored", by=by, subject=assessment)
    return assessment


def problems_of(assessment: Assessment, questions: Sequence[AssessmentQuestion], sections: Sequence[AssessmentSection] = ()) -> list[str]:
    """Return what stands in the way of publishing these questions (items and newest revisions loaded); no query."""
    return rules.publication_problems(
        status=assessment.status,
        workflow=assessment.marking_workflow,
        questions=[
            rules.Question(
                title=question.item.title,
                needs_marker=item_type(question.item.item_type).needs_marker,
                is_live=question.item.status == ItemStatus.LIVE and question.item.deleted_at is None,
                max_score=newest(question.item).max_score,
                section=question.section_id,
            )
            for question in questions
        ],
        sections=[rules.Section(section.pk, section.title, section.duration) for section in sections],
        duration=assessment.duration,
    )


def options_of(assessment: Assessment) -> dict[str, Any]:
    """Return the options as a version keeps them."""
    return {**{name: getattr(assessment, name) for name in OPTIONS}, "percentage_to_pass": number(Decimal(assessment.percentage_to_pass))}


def _frozen(question: AssessmentQuestion) -> dict[str, Any]:
    item, revision = question.item, newest(question.item)
    return {
        "id": item.external_id,
        "type": item.item_type,
        "title": item.title,
        "revision": revision.number,
        "max_score": number(revision.max_score),
        "content": revision.content,
    }


def frozen_section(section: AssessmentSection, questions: Iterable[AssessmentQuestion]) -> dict[str, Any]:
    """Return a section as a version and its paper keep it; `questions` are those of the assessment, in order."""
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


def _order(assessment: Assessment) -> list[int]:
    return list(AssessmentQuestion.objects.filter(assessment=assessment).order_by("position").values_list("item_id", flat=True))


def section_ids(assessment: Assessment) -> list[int]:
    """Return the ids of the sections in their order."""
    return list(AssessmentSection.objects.filter(assessment=assessment).order_by("position").values_list("pk", flat=True))


def section_of_items(assessment: Assessment) -> dict[int, int | None]:
    """Return item id → id of its section, None where there are none; in the order of the questions."""
    return dict(AssessmentQuestion.objects.filter(assessment=assessment).order_by("position").values_list("item_id", "section_id"))


def set_order(assessment: Assessment, item_ids: list[int], by: Actor, section_of: Mapping[int, int | None] | None = None) -> None:
    """Write the order of a locked assessment; items that are in already need not be the actor's to use.

    `section_of` says in which section items are; others stay where they are, and new ones go into the last. Sections keep their order.
    """
    present = {question.item_id: question for question in AssessmentQuestion.objects.filter(assessment=assessment)}
    is_divided = not present or any(question.section_id for question in present.values())
    sections = section_ids(assessment) if is_divided else []
    last = sections[-1] if sections else None
    before = {pk: question.section_id for pk, question in present.items()}
    section_of = {pk: (before | dict(section_of or {})).get(pk, last) for pk in item_ids}
    item_ids = rules.by_section(item_ids, section_of, sections)
    if [pk for pk, _question in sorted(present.items(), key=lambda pair: pair[1].position)] == item_ids and section_of == before:
        return
    fresh = [pk for pk in item_ids if pk not in present]
    if len(set(item_ids)) != len(item_ids):
        raise InvalidFields({"questions": _("An item can be in an assessment once.")})
    # Locked, so that a collection that is being deleted either finds them in use or is gone for good.
    usable = items_usable_by(by).select_for_update().filter(pk__in=fresh).order_by("pk")
    if fresh and len(usable.values_list("pk")) != len(fresh):
        raise InvalidFields({"questions": _("One of these items does not exist, or you may not use it.")})
    AssessmentQuestion.objects.filter(assessment=assessment).exclude(item_id__in=item_ids).delete()
    places = {pk: place for place, pk in enumerate(item_ids, start=1)}
    kept = [question for pk, question in present.items() if pk in places]
    for question in kept:
        question.position, question.section_id = places[question.item_id], section_of[question.item_id]
    AssessmentQuestion.objects.bulk_update(kept, ["position", "section"], batch_size=1000)
    AssessmentQuestion.objects.bulk_create(
        [AssessmentQuestion(assessment=assessment, item_id=pk, position=places[pk], section_id=section_of[pk]) for pk in fresh]
    )
    log.record("assessment.questions_changed", by=by, subject=assessment, items=item_ids)


def _too_long(values: Mapping[str, Any]) -> list[str]:
    return [name for name in texts.TEXTS if len(values.get(name, "")) > texts.LONGEST_TEXT]


def _information_errors(values: Mapping[str, Any]) -> dict[str, str]:
    errors = {}
    if "title" in values and not 1 <= len(values["title"].strip()) <= 100:
        errors["title"] = _("Enter a title of at most 100 characters.")
    if len(values.get("code", "")) > 100:
        errors["code"] = _("At most 100 characters.")
    if values.get("external_id") and not is_entity_id(values["external_id"]):
        errors["external_id"] = _("Use at most 64 letters, digits, “-”, “_” and “.”.")
    return errors


def _check_information(values: dict[str, Any]) -> None:
    values.update({name: storable(value).strip() for name, value in values.items() if isinstance(value, str)})
    if errors := _information_errors(values):
        raise InvalidFields(errors)


def locked_assessment(assessment_id: int, by: Actor) -> Assessment:
    """Return an assessment that the actor may change, locked. Must run in a transaction. Raises NotFound or ViewOnly."""
    assessment = assessments_visible_to(by).select_for_update(of=("self",)).filter(pk=assessment_id).first()
    if assessment is None:
        raise NotFound(_("This assessment does not exist, or you may not see it."))
    if not assessments_editable_by(by).filter(pk=assessment_id).exists():
        raise ViewOnly
    return assessment


def open_assessment(assessment_id: int, by: Actor) -> Assessment:
    """Return an assessment that the actor may change and that is not archived, locked. Raises NotFound, ViewOnly or Archived."""
    assessment = locked_assessment(assessment_id, by)
    if assessment.status == "ARCHIVED":
        raise Archived(_("The assessment is archived: bring it back before you change it."))
    return assessment


class _external_id_once:
    """Turns a taken id into a message beside its field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, IntegrityError) and "external_id_once" in str(error):
            raise InvalidFields({"external_id": _("This External ID is already in use.")}) from error
