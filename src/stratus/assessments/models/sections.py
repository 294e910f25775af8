"""Sections and questions of assessments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models.assessments import Assessment
from stratus.library.models import Item
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Navigation(models.TextChoices):
    """How candidates move within a section."""

    FREE = "FREE", _("In any order")
    FORWARD_ONLY = "FORWARD_ONLY", _("One after the other, without going back")


class AssessmentSection(TenantModel):
    """A part of an assessment with its own rules, and perhaps its own time. Sections are taken in their order."""

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="sections")
    title = models.CharField(max_length=100)
    position = models.PositiveIntegerField()
    introduction = models.TextField(blank=True, default="")
    page = TenantForeignKey(Item, models.PROTECT, null=True, related_name="section_page_of", help_text="In place of an introduction.")
    duration = models.PositiveIntegerField(null=True, blank=True, help_text="Minutes; empty = as long as the exam lasts.")
    navigation = models.CharField(max_length=20, choices=Navigation.choices, default=Navigation.FREE)
    can_return = models.BooleanField(default=True)
    answer_required = models.BooleanField(default=False)
    random_order = models.BooleanField(
        default=False, db_default=False, help_text="Its questions are shuffled, even where those of the exam are not."
    )
    draw = models.PositiveIntegerField(
        null=True, blank=True, help_text="So many of its questions are drawn for each candidate; empty = all are asked."
    )
    answer_count = models.PositiveIntegerField(null=True, blank=True, help_text="So many of its answers count; empty = all.")
    pass_percentage = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="Pass mark of the section; empty = it has none."
    )
    pass_required = models.BooleanField(
        default=False, db_default=False, help_text="Nobody passes without it; else it is told for information."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "assessment", "position"], name="section_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(duration=None) | Q(duration__gt=0), name="section_duration_positive"),
            models.CheckConstraint(condition=Q(page=None) | Q(introduction=""), name="section_page_or_introduction"),
            models.CheckConstraint(condition=Q(draw=None) | Q(draw__gt=0), name="section_draw_positive"),
            models.CheckConstraint(condition=Q(answer_count=None) | Q(answer_count__gt=0), name="section_answer_count_positive"),
            models.CheckConstraint(
                condition=Q(pass_percentage=None, pass_required=False)
                | Q(pass_percentage__isnull=False, pass_percentage__gt=0, pass_percentage__lte=100),
                name="section_pass_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentQuestion(TenantModel):
    """An item in an assessment, at its position. If there are sections, every question is in one, and positions follow their order."""

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="questions")
    section = TenantForeignKey(AssessmentSection, models.PROTECT, null=True, related_name="questions")
    item = TenantForeignKey(Item, models.PROTECT, related_name="used_in")
    position = models.PositiveIntegerField()
    points = models.DecimalField(max_digits=8, decimal_places=2, null=True, help_text="In this assessment; empty = the item's own.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points=None) | Q(points__gt=0), name="question_points_positive"),
            models.UniqueConstraint(fields=["tenant", "assessment", "item"], name="question_once_in_assessment"),
            models.UniqueConstraint(
                fields=["tenant", "assessment", "position"],
                name="question_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
