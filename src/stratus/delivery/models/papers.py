"""Papers, their sealed objects, and the sheets that are drawn of them."""

from __future__ import annotations

from django.db import models

from stratus.assessments.models import AssessmentVersion
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Paper(TenantModel):
    """The frozen content of one form in one language: candidate-safe items without keys, shared by all who sit it. Never changed."""

    version = TenantForeignKey(AssessmentVersion, models.PROTECT, related_name="papers")
    form = models.PositiveIntegerField(default=1)
    lang = models.CharField(max_length=10, blank=True, default="", db_default="", help_text="Code of a translation; empty = as written.")
    hash = models.CharField(max_length=64)
    content = models.TextField(help_text="JSON as sent to candidates.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "version", "form", "lang"], name="paper_once_per_language")]


class SealedPaper(TenantModel):
    """The sealed objects of one form as a schedule delivers it (docs/adr/0021-sealed-objects.md): written once, whole, never changed."""

    schedule = TenantForeignKey(Schedule, models.PROTECT, related_name="sealed_papers")
    paper = TenantForeignKey(Paper, models.PROTECT, related_name="+")
    key_fingerprint = models.CharField(max_length=32, help_text="Of the player key; rows of another one count as missing.")
    parts = models.JSONField(db_column="objects", help_text="`delivery.papers.sealed.contents.Objects`.")
    size = models.BigIntegerField(help_text="Bytes of all that is fetched before the start.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "schedule", "paper"], name="sealed_paper_once_per_schedule")]
        indexes = [models.Index(fields=["made_at"], name="sealed_paper_age")]


class SheetPlan(TenantModel):
    """What the sheets of one schedule are drawn with, where sheets of its version differ (docs/adr/0042-forms-and-sheets.md).

    Whoever draws a sheet holds the row: `taken` says how many there are of each form, and so the place of the next one.
    """

    schedule = TenantForeignKey(Schedule, models.PROTECT, related_name="+", db_index=False)  # leads the unique index
    version = TenantForeignKey(AssessmentVersion, models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    taken = models.JSONField(default=dict, help_text="Number of the form → sheets of it that were drawn.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "schedule", "version"], name="sheet_plan_once")]


class PlannedSheet(TenantModel):
    """The sheet of one attempt, drawn before it or with its start; the attempt copies it. Never changed.

    With the plan's seed, form and place it can be drawn again: equal seed, equal sheet.
    """

    plan = TenantForeignKey(SheetPlan, models.CASCADE, related_name="sheets", db_index=False)  # leads a unique index
    registration = TenantForeignKey(Registration, models.CASCADE, related_name="+", db_index=False)  # leads the other
    number = models.PositiveIntegerField(help_text="Of the attempt.")
    form = models.PositiveIntegerField(help_text="Its number; 0 where sections draw.")
    place = models.PositiveIntegerField(help_text="Number of the sheet among those of its form and schedule, from 0 on.")
    sheet = models.JSONField(help_text="As `Attempt.sheet`, without the language.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "registration", "plan", "number"], name="planned_sheet_once_per_attempt"),
            models.UniqueConstraint(fields=["tenant", "plan", "form", "place"], name="planned_sheet_place_once"),
        ]
