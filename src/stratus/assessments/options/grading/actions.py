"""Making scales of the organisation, and attaching them to assessments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.actions import open_assessment
from stratus.assessments.models import Assessment, GradeScale
from stratus.assessments.options.grading.checks import LONGEST_NAME, name_faults
from stratus.assessments.options.grading.queries import scales_editable_by, scales_to_attach
from stratus.assessments.options.grading.rules import Scale, written
from stratus.events import log
from stratus.foundation.conflicts import violated
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.tenancy.models import TenantSettings

MOST_SCALES = 200
"""That are in use: all of them stand in one choice."""


class ScaleArchived(DomainError):
    """An archived scale cannot be changed."""

    def __init__(self) -> None:
        super().__init__(_("This scale is archived: bring it back before you change it."))


@transaction.atomic
def create_scale(name: str, scale: Scale, *, by: Actor) -> GradeScale:
    """Make a scale, which `checks` finds nothing wrong with. Raises NotAllowed, or InvalidFields (`name`)."""
    by.require(Permission.MANAGE_SETTINGS)
    _check_room()
    made = GradeScale(name=_checked(name), definition=written(scale))
    with _once():
        made.save()
    log.record("grade_scale.created", by=by, subject=made)
    return made


@transaction.atomic
def change_scale(pk: int, name: str, scale: Scale, *, by: Actor) -> GradeScale:
    """Change a scale; assessments that have a copy keep it. Raises NotAllowed, GradeScale.DoesNotExist, ScaleArchived, or InvalidFields."""
    found = _locked(pk, by)
    if found.archived_at is not None:
        raise ScaleArchived
    before = (found.name, found.definition)
    found.name, found.definition = _checked(name), written(scale)
    if before != (found.name, found.definition):
        with _once():
            found.save()
        log.record("grade_scale.changed", by=by, subject=found)
    return found


@transaction.atomic
def copy_scale(pk: int, *, by: Actor) -> GradeScale:
    """Make a copy under a name that is free. Raises NotAllowed, GradeScale.DoesNotExist, or a DomainError where there are too many."""
    found = _locked(pk, by)
    try:
        _check_room()
    except InvalidFields as problem:
        raise DomainError(" ".join(problem.errors.values())) from None
    made = GradeScale(definition=found.definition)
    for number in range(1, MOST_SCALES + 2):
        made.name = _name_of_copy(found.name, number)
        made.pk = None
        try:
            with _once():
                made.save()
        except InvalidFields:
            continue
        break
    log.record("grade_scale.created", by=by, subject=made, copy_of=found.pk)
    return made


def _name_of_copy(name: str, number: int) -> str:
    end = _("(copy)") if number == 1 else _("(copy %(number)s)") % {"number": number}
    return f"{name[: LONGEST_NAME - len(end) - 1].rstrip()} {end}"


@transaction.atomic
def archive_scale(pk: int, *, by: Actor, now: datetime) -> GradeScale:
    """Archive a scale: it can no longer be attached. Raises NotAllowed, or GradeScale.DoesNotExist."""
    found = _locked(pk, by)
    if found.archived_at is None:
        found.archived_at = now
        found.save(update_fields=["archived_at"])
        log.record("grade_scale.archived", by=by, subject=found, at=now)
    return found


@transaction.atomic
def restore_scale(pk: int, *, by: Actor) -> GradeScale:
    """Bring a scale back. Raises NotAllowed, GradeScale.DoesNotExist, or a DomainError where its name is taken, or there are too many."""
    found = _locked(pk, by)
    if found.archived_at is None:
        return found
    try:
        _check_room()
        found.archived_at = None
        with _once():
            found.save(update_fields=["archived_at"])
    except InvalidFields as problem:
        raise DomainError(" ".join(problem.errors.values())) from None
    log.record("grade_scale.restored", by=by, subject=found)
    return found


@transaction.atomic
def change_grading(assessment_id: int, *, scale_id: int | None, keep: bool = False, correct_for_guessing: bool, by: Actor) -> Assessment:
    """Attach a copy of a scale (None: no grades; `keep`: the one that it has), and say whether the pass mark is corrected for guessing.

    Published versions stay unchanged. Raises NotAllowed, NotFound, ViewOnly, Archived, or InvalidFields (`scale`).
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = open_assessment(assessment_id, by)
    changed = []
    if not keep:
        wanted = None if scale_id is None else _copy_of(scale_id)
        if wanted != assessment.grade_scale:
            assessment.grade_scale = wanted
            changed.append("grade_scale")
    if assessment.correct_for_guessing != correct_for_guessing:
        assessment.correct_for_guessing = correct_for_guessing
        changed.append("correct_for_guessing")
    if changed:
        assessment.save(update_fields=changed)
        log.record("assessment.updated", by=by, subject=assessment, fields=sorted(changed))
    return assessment


def copy_for(scale: GradeScale) -> dict[str, object]:
    """Return a scale as an assessment keeps it."""
    return {"id": scale.pk, "name": scale.name, **scale.definition}


def _copy_of(scale_id: int) -> dict[str, object]:
    scale = scales_to_attach().filter(pk=scale_id).first()
    if scale is None:
        raise InvalidFields({"scale": _("This scale does not exist any more, or is archived. Choose another one.")})
    return copy_for(scale)


def _locked(pk: int, by: Actor) -> GradeScale:
    by.require(Permission.MANAGE_SETTINGS)
    return scales_editable_by(by).select_for_update(of=("self",)).get(pk=pk)


def _checked(name: str) -> str:
    if errors := name_faults({"name": name}):
        raise InvalidFields(errors)
    return name.strip()


def _check_room() -> None:
    # Held until the end of the transaction: of two who make the last one, the second waits, and is refused.
    TenantSettings.objects.select_for_update(no_key=True).get()
    if scales_to_attach().count() >= MOST_SCALES:
        raise InvalidFields({"name": _("There are %(most)d scales already. Archive one first.") % {"most": MOST_SCALES}})


@contextmanager
def _once() -> Iterator[None]:
    """Say in words that a name is taken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated(error) == "grade_scale_name_once":
            raise InvalidFields({"name": _("There is a scale with this name already.")}) from None
        raise
