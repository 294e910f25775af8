"""Saving options as a template, changing and deleting templates, and making an assessment from one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.assessments.drafts.actions import create_assessment
from stratus.assessments.errors import NotFound, ViewOnly
from stratus.assessments.models import Assessment, OptionTemplate, Purpose
from stratus.assessments.options.option_templates.queries import kept_of, may_change, templates_seen_by, values_of
from stratus.assessments.options.option_templates.rules import LONGEST_NAME, MOST_TEMPLATES
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to
from stratus.events import log
from stratus.foundation.conflicts import violated
from stratus.foundation.errors import InvalidFields
from stratus.foundation.sorting import sort_key
from stratus.foundation.text import is_storable
from stratus.tenancy.models import TenantSettings


@transaction.atomic
def save_template(assessment_id: int, name: str, *, replace: bool = False, by: Actor, now: datetime) -> OptionTemplate:
    """Save the options of an assessment as a template, or (`replace`) in place of those of the template with this name.

    Raises NotAllowed, NotFound, ViewOnly, or InvalidFields (`name`).
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = _editable(assessment_id, by)
    name = _checked(name)
    # Held until the end of the transaction: of two who save the last one, or one of a name, the second waits.
    TenantSettings.objects.select_for_update(no_key=True).get()
    found = OptionTemplate.objects.select_for_update().filter(sort_key=sort_key(name)).first()
    if found is None:
        if OptionTemplate.objects.count() >= MOST_TEMPLATES:
            raise InvalidFields({"name": _("There are %(most)d templates already. Delete one first.") % {"most": MOST_TEMPLATES}})
        made = OptionTemplate(name=name, settings=kept_of(assessment), saved_by_id=by.effective_user_id, saved_at=now)
        with _once():
            made.save()
        log.record("option_template.saved", by=by, subject=made, at=now, assessment_id=assessment.pk)
        return made
    if not replace:
        raise InvalidFields({"name": _taken()})
    if not may_change(found, by):
        raise InvalidFields({"name": _("The template with this name is somebody else's: choose another name.")})
    found.name, found.settings, found.saved_at = name, kept_of(assessment), now
    found.save()
    log.record("option_template.replaced", by=by, subject=found, at=now, assessment_id=assessment.pk)
    return found


@transaction.atomic
def rename_template(pk: int, name: str, *, by: Actor) -> OptionTemplate:
    """Give a template another name. Raises NotAllowed, OptionTemplate.DoesNotExist, or InvalidFields (`name`)."""
    found = _locked(pk, by)
    name = _checked(name)
    if found.name != name:
        found.name = name
        with _once():
            found.save(update_fields=["name", "sort_key"])
        log.record("option_template.renamed", by=by, subject=found)
    return found


@transaction.atomic
def delete_template(pk: int, *, by: Actor) -> str:
    """Delete a template, and return its name. Assessments stay. Raises NotAllowed, or OptionTemplate.DoesNotExist."""
    found = _locked(pk, by)
    log.record("option_template.deleted", by=by, subject=found)
    found.delete()
    return found.name


def create_from_template(
    template_id: int, title: str, *, by: Actor, code: str = "", external_id: str = "", purpose: int = Purpose.SUMMATIVE
) -> Assessment:
    """Create a draft with a copy of what a template sets.

    Raises NotAllowed, or InvalidFields: those of `create_assessment`, and `template` where it was deleted meanwhile.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        template = templates_seen_by(by).filter(pk=template_id).first()
        if template is None:
            raise InvalidFields({"template": _("This template does not exist any more. Choose another one.")})
        return create_assessment(
            title, by=by, code=code, external_id=external_id, purpose=purpose, options=values_of(template), template_id=template.pk
        )


def faults(values: Mapping[str, Any], *, but: OptionTemplate | None = None) -> dict[str, str]:
    """Return what is wrong with a name (`but`: the template that has it); absent, it is not judged. One statement at most."""
    errors = name_faults(values)
    if "name" in values and not errors and not values.get("replace"):
        others = OptionTemplate.objects.exclude(pk=but.pk if but else 0)
        if others.filter(sort_key=sort_key(str(values["name"]).strip())).exists():
            errors["name"] = _taken() if but is None else _("There is a template with this name already.")
    return errors


def name_faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the letters of a name."""
    name = str(values.get("name", "x")).strip()
    if not name or len(name) > LONGEST_NAME or not is_storable(name):
        return {"name": _("Give it a name of at most %(most)d characters.") % {"most": LONGEST_NAME}}
    return {}


def _taken() -> str:
    return _("There is a template with this name already. Choose another name, or tick that it is replaced.")


def _checked(name: str) -> str:
    if errors := name_faults({"name": name}):
        raise InvalidFields(errors)
    return name.strip()


def _editable(assessment_id: int, by: Actor) -> Assessment:
    assessment = assessments_visible_to(by).filter(pk=assessment_id).first()
    if assessment is None:
        raise NotFound(_("This assessment does not exist, or you may not see it."))
    if not assessments_editable_by(by).filter(pk=assessment_id).exists():
        raise ViewOnly
    return assessment


def _locked(pk: int, by: Actor) -> OptionTemplate:
    by.require(Permission.MANAGE_ASSESSMENTS)
    found = templates_seen_by(by).select_for_update(of=("self",)).get(pk=pk)
    if not may_change(found, by):
        raise NotAllowed
    return found


@contextmanager
def _once() -> Iterator[None]:
    """Say in words that a name is taken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated(error) == "option_template_name_once":
            raise InvalidFields({"name": _("There is a template with this name already.")}) from None
        raise
