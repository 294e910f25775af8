"""The event log."""

from __future__ import annotations

from django.db import models

from stratus.tenancy.models import TenantModel


class Event(TenantModel):
    """One event, written in the transaction of the change itself. Rows are only added.

    `data` holds ids and codes, never names, answers, PINs or links.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    acting_as_id = models.BigIntegerField(null=True, help_text="The user that the actor was logged in as.")
    door = models.CharField(max_length=10)
    request_id = models.CharField(max_length=64, default="", blank=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    schedule_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "-at", "-id"], name="event_latest"),
            models.Index(fields=["tenant", "subject_type", "subject_id", "-at"], name="event_of_subject"),
            models.Index(fields=["tenant", "schedule_id", "-at"], name="event_of_schedule"),
        ]
