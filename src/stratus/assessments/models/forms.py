"""Forms of an assessment, as its author sees them; publishing freezes them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models.assessments import Assessment
from stratus.assessments.models.blueprints import BlueprintCell
from stratus.assessments.models.sections import AssessmentQuestion
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class FormKind(models.TextChoices):
    """How candidates come by their questions."""

    FIXED = "FIXED", _("Fixed forms")
    DRAWN = "DRAWN", _("Drawn for each candidate")


class FormPlan(TenantModel):
    """The questions of an assessment are chosen by blueprint; without a plan, by hand. What is to be generated, and what was before.

    `before` holds what *Undo* brings back (`forms.actions.state_of`), None where there is nothing to undo.
    """

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FormKind.choices, default=FormKind.FIXED)
    count = models.PositiveIntegerField(default=1, help_text="Of fixed forms.")
    share = models.PositiveIntegerField(null=True, help_text="Per cent of the candidates that one question reaches at most; empty = any.")
    seed = models.BigIntegerField(default=1, help_text="Of the last generation: the same gives the same forms.")
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "assessment"], name="form_plan_once_in_assessment"),
            models.CheckConstraint(condition=Q(count__gt=0), name="form_plan_has_forms"),
            models.CheckConstraint(condition=Q(share=None) | Q(share__gt=0, share__lte=100), name="form_plan_share_percent"),
        ]


class AssessmentForm(TenantModel):
    """One of the forms that were generated: of fixed ones each, or the one from which every candidate's questions are drawn."""

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="forms")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=10, blank=True, default="")
    kind = models.CharField(max_length=10, choices=FormKind.choices)
    takes = models.JSONField(default=list, help_text="Of a drawn one: [id of a cell, points of a question or null, how many are drawn].")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "assessment", "number"], name="form_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="form_number_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentFormItem(TenantModel):
    """A question on a form, or in the pool of a drawn one, for the cell that asks for it.

    It goes with the question or the cell: what is missing then is told before publishing.
    """

    form = TenantForeignKey(AssessmentForm, models.CASCADE, related_name="items")
    question = TenantForeignKey(AssessmentQuestion, models.CASCADE, related_name="+")
    cell = TenantForeignKey(BlueprintCell, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "form", "question"], name="question_once_on_form"),
            models.UniqueConstraint(
                fields=["tenant", "form", "position"], name="place_once_on_form", deferrable=models.Deferrable.DEFERRED
            ),
        ]
