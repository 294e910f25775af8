"""Reads about templates of options."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment, OptionTemplate
from stratus.assessments.options.actions import OPTIONS, options_of
from stratus.assessments.options.option_templates.rules import kept, values_from
from stratus.people.models import Hierarchy

SET = (*OPTIONS, "grade_scale", "correct_for_guessing", "available_to")
"""The fields of an assessment that a template sets."""


def templates_seen_by(by: Actor) -> QuerySet[OptionTemplate]:
    """Return the templates that the actor may use: all, for the right *Manage assessments*."""
    return OptionTemplate.objects.all() if by.can(Permission.MANAGE_ASSESSMENTS) else OptionTemplate.objects.none()


def templates_to_choose(by: Actor) -> list[tuple[int, str]]:
    """Return id and name of the templates that a new assessment can start with, by name. One statement."""
    return list(templates_seen_by(by).order_by("sort_key", "pk").values_list("pk", "name"))


def may_change(template: OptionTemplate, by: Actor) -> bool:
    """Tell whether the actor may rename, replace and delete a template: who saved it may, and holders of *Manage global settings*."""
    is_own = template.saved_by_id is not None and template.saved_by_id == by.effective_user_id
    return by.can(Permission.MANAGE_ASSESSMENTS) and (is_own or by.can(Permission.MANAGE_SETTINGS))


def kept_of(assessment: Assessment) -> dict[str, Any]:
    """Return what a template would keep of an assessment; no query."""
    return kept(
        options_of(assessment),
        grade_scale=assessment.grade_scale,
        correct_for_guessing=assessment.correct_for_guessing,
        available_to=assessment.available_to,
    )


def values_of(template: OptionTemplate) -> dict[str, Any]:
    """Return the values that a new assessment takes from a template. One statement where it names hierarchies, else none."""
    named = template.settings.get("available_to") or []
    there = set(Hierarchy.objects.filter(pk__in=named, archived_at=None).values_list("pk", flat=True)) if named else set()
    return values_from(template.settings, SET, there)
