"""The immutable versions of assessments that are published."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, F, Func, Q, Value

from stratus.assessments.models.assessments import Assessment
from stratus.assessments.models.scales import is_scale
from stratus.assessments.options.offers import CHECKED_PURPOSES, OFFER_CHECK
from stratus.library.models import Item
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel

FORMS_WHOLE = (
    "jsonb_typeof(%(expressions)s) = 'array' AND NOT jsonb_path_exists(%(expressions)s, "
    "'$[*] ? (!exists(@.number ? (@ > 0)) || !exists(@.max_score) || !(exists(@.items) || exists(@.cells)) "
    "|| exists(@.cells[*] ? (!exists(@.take ? (@ >= 0)) || !exists(@.items))))')"
)
"""Each form has a number, a maximum, and either items or cells with what is taken of them."""


def _has_purpose(*purposes: int) -> Q:
    return reduce(or_, (Q(options__contains={"purpose": purpose}) for purpose in purposes))


class AssessmentVersion(TenantModel):
    """A published version: options and items as they were at that moment. Never changed.

    `options` has the keys duration, extra_time (minutes or null), reasonable_adjustment, attempts_allowed, which_attempt_counts,
    use_pin, random_order, percentage_to_pass (number), marking_workflow, when_to_show_results, result_parts, use_proctorio,
    lock_on_connection_loss, tools, use_seb, introduction, declaration, finish_text (older versions lack some), and, where candidates
    choose a language, languages (`options.languages`), and what `options.offers` says. `items` is the list, in
    order, of {"id": functional id, "type", "title", "revision", "max_score" (number), "content" (answer key included), "case": id of a
    page, where it has one}. `pages` is the list of the pages that these items, the sections and the options name, of {"id", "type",
    "title", "revision", "content"}: never questions (docs/adr/0023-pages-among-questions.md). `sections` is
    empty, or the list, in order, of {"id", "title", "intro", "items" (functional ids), "duration" (minutes or null), "navigation",
    "can_return", "answer_required", and where it has them "page": id of a page, "random_order": true, where its questions are shuffled,
    "draw": so many of its questions are drawn, "answer_count", "pass": {"percentage", "required"}}, as the paper repeats it. `max_score`
    of an item, and its criteria, are those of the question in this assessment (docs/adr/0041-sections-that-can-be-worked-with.md).
    `grading` has "step" (to which scores are rounded), "guess" (the chance score in points, where the pass mark is corrected for it) and
    "scale" (as the assessment has it), the latter two where there are any; versions of earlier releases have none of them
    (`options.grading.queries`). `forms` is empty where all candidates have the same questions, but for those that sections draw (`draw`:
    so many of theirs); else the list of the forms, fixed ones {"number" (from 1 on), "title", "items" (functional ids, in order),
    "max_score"} and drawn ones {"number", "title", "cells": [{"items", "take" (so many of them), "name"}],
    "share" (per cent of the sheets that one item may be on, or null), "max_score"}, all with the same maximum, which is that of the
    version (`forms.rules`, docs/adr/0042-forms-and-sheets.md). `items` holds those of all forms.
    """

    assessment = TenantForeignKey(Assessment, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    options = models.JSONField()
    items = models.JSONField()
    pages = models.JSONField(default=list)
    sections = models.JSONField(default=list)
    forms = models.JSONField(default=list, db_default=Value([], output_field=models.JSONField()))
    grading = models.JSONField(default=dict, db_default=Value({}, output_field=models.JSONField()))
    max_score = models.DecimalField(max_digits=10, decimal_places=2)
    published_at = models.DateTimeField()
    published_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "assessment", "number"], name="version_number_once"),
            models.CheckConstraint(
                # What it contains, as nothing else is true or false also of a version without a purpose.
                condition=~Q(options__has_key=OFFER_CHECK) | _has_purpose(*CHECKED_PURPOSES),
                name="version_check_fits_purpose",
            ),
            models.CheckConstraint(
                condition=Q(grading={})
                | Q(grading__has_key="step")
                & (~Q(grading__has_key="scale") | Q(grading__scale__has_key="name") & is_scale("grading__scale")),
                name="version_grading_whole",
            ),
            models.CheckConstraint(
                condition=Func(F("forms"), template=FORMS_WHOLE, output_field=BooleanField()), name="version_forms_whole"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "assessment", "published_at"], name="version_by_time")]


class VersionUse(TenantModel):
    """A published version holds this item, as a question or as a page. Versions never change, and so the row does not."""

    has_tenant_key = False

    version = TenantForeignKey(AssessmentVersion, models.CASCADE, related_name="+")
    item = TenantForeignKey(Item, models.PROTECT, related_name="+", db_index=False)  # leads the unique index

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "version"], name="version_use_once")]
