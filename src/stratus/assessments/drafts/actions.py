"""Actions on assessments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.errors import AlreadyPublished, Archived, NotFound, ViewOnly
from stratus.assessments.models import (
    Assessment,
    AssessmentRepository,
    AssessmentTaxonomy,
    Purpose,
)
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to, latest_numbers, latest_version
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.outcomes import Outcome
from stratus.foundation.text import is_entity_id
from stratus.library.collections.classification import relink
from stratus.library.rules import storable
from stratus.search import actions as search


def create_assessment(
    title: str,
    *,
    by: Actor,
    code: str = "",
    external_id: str = "",
    purpose: int = Purpose.SUMMATIVE,
    owner_id: int | None = None,
    options: Mapping[str, Any] | None = None,
    template_id: int | None = None,
) -> Assessment:
    """Create a draft, owned by the actor unless another owner is named.

    `options`: values of other fields, known to be possible; `template_id`: the template that they are from, for the log.
    Raises NotAllowed, or InvalidFields for an empty title or an id that is malformed or taken.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    values = {"title": title, "code": code, "external_id": external_id, "purpose": purpose}
    _check_information(values)
    with transaction.atomic(), external_id_once():
        assessment = Assessment.objects.create(owner_id=by.owner_of_new(owner_id), **values, **(options or {}))
        search.index("assessment", [assessment])
        data: dict[str, Any] = {"template_id": template_id} if template_id else {}
        log.record("assessment.created", by=by, subject=assessment, **data)
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
    """Change an assessment's names (`title`, `code`), owner and classification, before its first publication.

    None leaves a value unchanged; no taxonomies or repositories = all. A new owner has all access, so a share with them is removed.
    Raises NotAllowed, NotFound, ViewOnly, Archived, AlreadyPublished, or InvalidFields.
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
            search.index("assessment", [assessment])
            log.record("assessment.updated", by=by, subject=assessment, fields=changed)
    return assessment


def archive(assessment_id: int, *, by: Actor, now: datetime) -> Assessment:
    """Archive an assessment; schedules that deliver it go on. Raises NotAllowed, NotFound or ViewOnly."""
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


def archive_many(assessment_ids: Sequence[int], *, by: Actor, now: datetime) -> Outcome:
    """Archive assessments as `archive` does, in a fixed number of statements; refused are those that the actor may only look at.

    Raises NotAllowed.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        wanted = [one for one in _locked(assessment_ids, by) if one.status != "ARCHIVED"]
        changed, refused = _split(wanted, by)
        Assessment.objects.filter(pk__in=[one.pk for one in changed]).update(status="ARCHIVED", archived_at=now)
        log.record_many("assessment.archived", by=by, subjects=[(one, {}) for one in changed], at=now)
    return Outcome(tuple(one.pk for one in changed), refused)


def restore_many(assessment_ids: Sequence[int], *, by: Actor) -> Outcome:
    """Bring archived assessments back as `restore` does, in a fixed number of statements; refused as in `archive_many`.

    Raises NotAllowed.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        wanted = [one for one in _locked(assessment_ids, by) if one.status == "ARCHIVED"]
        changed, refused = _split(wanted, by)
        published = latest_numbers(changed)
        for status, is_published in (("LIVE", True), ("DRAFT", False)):
            ids = [one.pk for one in changed if (one.pk in published) == is_published]
            Assessment.objects.filter(pk__in=ids).update(status=status, archived_at=None)
        log.record_many("assessment.restored", by=by, subjects=[(one, {}) for one in changed])
    return Outcome(tuple(one.pk for one in changed), refused)


def _locked(assessment_ids: Sequence[int], by: Actor) -> list[Assessment]:
    return list(assessments_visible_to(by).select_for_update(of=("self",)).filter(pk__in=list(assessment_ids)).order_by("pk"))


def _split(assessments: Sequence[Assessment], by: Actor) -> tuple[list[Assessment], dict[int, str]]:
    """Return those that the actor may change, and the reason for each of the others."""
    editable = set(assessments_editable_by(by).filter(pk__in=[one.pk for one in assessments]).values_list("pk", flat=True))
    reason = ViewOnly().message
    return [one for one in assessments if one.pk in editable], {one.pk: reason for one in assessments if one.pk not in editable}


def information_errors(values: Mapping[str, Any]) -> dict[str, str]:
    errors = {}
    if "title" in values and not 1 <= len(values["title"].strip()) <= 100:
        errors["title"] = _("Enter a title of at most 100 characters.")
    if len(values.get("code", "")) > 100:
        errors["code"] = _("At most 100 characters.")
    if values.get("external_id") and not is_entity_id(values["external_id"]):
        errors["external_id"] = _("Use at most 64 letters, digits, “-”, “_” and “.”.")
    return errors


def faults(values: Mapping[str, Any], *, but: Assessment | None = None) -> dict[str, str]:
    """Return what is wrong with this information (`but`: the assessment that has it); absent values are not judged. One statement."""
    errors = information_errors(values)
    others, wanted = Assessment.objects.filter(deleted_at=None).exclude(pk=but.pk if but else 0), values.get("external_id")
    if wanted and "external_id" not in errors and others.filter(external_id=wanted).exists():
        errors["external_id"] = _id_taken()
    return errors


def _id_taken() -> str:
    return _("This External ID is already in use.")


def _check_information(values: dict[str, Any]) -> None:
    values.update({name: storable(value).strip() for name, value in values.items() if isinstance(value, str)})
    if errors := information_errors(values):
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


class external_id_once:
    """Turns a taken id into a message beside its field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, IntegrityError) and "external_id_once" in str(error):
            raise InvalidFields({"external_id": _id_taken()}) from error
