"""What candidates do with a question beside answering it."""

from __future__ import annotations

from django.db import models

from stratus.delivery.models.attempts import Attempt
from stratus.delivery.sync.reports import MAX_REPORT
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class CheckedQuestion(TenantModel):
    """A question that the candidate had scored during the exam: its answer is final (docs/adr/0045-check-and-report.md)."""

    has_tenant_key = False
    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="checked", db_index=False)  # leads the unique index
    item = models.CharField(max_length=64)
    session = models.PositiveIntegerField(help_text="Of the check, as `seq`: its place in the order of answers.")
    seq = models.BigIntegerField()
    score = models.DecimalField(max_digits=18, decimal_places=8, null=True, help_text="As it was told; empty: a person marks it.")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="question_checked_once")]


class QuestionReport(TenantModel):
    """A problem with a question that a candidate reported. Rows are only added."""

    has_tenant_key = False
    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="reports", db_index=False)  # leads the unique index
    writer = models.UUIDField(help_text="With `seq`: the event that brought it.")
    seq = models.BigIntegerField()
    item = models.CharField(max_length=64)
    text = models.CharField(max_length=MAX_REPORT)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "writer", "seq"], name="question_reported_once")]
