"""Figures of an item from sittings whose results are published (ADR 35)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class ItemStatistics(TenantModel):
    """What one version of an item came to in one sitting. It holds no person, and stays when the sitting is erased.

    `answers` is {"answers": [{"part": id, "answer": id or text, "typed": whether a text, "count", "well"}], "others": number}, the
    commonest first. `well` counts candidates in the best third of the sitting.
    """

    has_tenant_key = False

    item = TenantForeignKey("library.Item", models.CASCADE, related_name="+", db_index=False)  # leads the constraint below
    revision = models.PositiveIntegerField(help_text="Number of the revision that was published.")
    sitting = models.BigIntegerField(help_text="Id of the schedule, which may be erased by now.")
    version = models.BigIntegerField(help_text="Id of the version of the assessment.")
    held_at = models.DateTimeField(help_text="When the schedule began.")
    candidates = models.PositiveIntegerField(help_text="Who had it on their sheet.")
    blank = models.PositiveIntegerField(help_text="Those of them who gave no answer.")
    scores = models.DecimalField(max_digits=16, decimal_places=2, help_text="Sum of their points.")
    max_score = models.DecimalField(max_digits=8, decimal_places=2, help_text="Points of one of them at most.")
    item_rest = models.DecimalField(max_digits=4, decimal_places=3, null=True, help_text="Correlation with the rest of the exam.")
    well = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    measured_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "item", "sitting", "version"], name="statistics_once"),
            models.CheckConstraint(
                condition=Q(candidates__gte=1, blank__lte=F("candidates"), well__lte=F("candidates")), name="statistics_of_candidates"
            ),
            models.CheckConstraint(
                condition=Q(scores__gte=0, max_score__gt=0, scores__lte=F("max_score") * F("candidates")),
                name="statistics_score_is_possible",
            ),
            models.CheckConstraint(condition=Q(item_rest=None) | Q(item_rest__range=(-1, 1)), name="statistics_item_rest_is_correlation"),
        ]
        indexes = [models.Index(fields=["tenant", "sitting"], name="statistics_of_sitting")]
