"""Endpoints for results, the messages to them, and every try."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from stratus.foundation import clock
from stratus.scheduling.models import Schedule
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Endpoint(TenantModel):
    """A receiver of "Exam results ready"."""

    title = models.CharField(max_length=100)
    url = models.URLField(max_length=500)
    is_active = models.BooleanField(default=True, help_text="Inactive endpoints record nothing.")
    only_satisfactory = models.BooleanField(default=False)
    sealed_secret = models.BinaryField(help_text="whsec_…, encrypted.")
    sealed_authorization = models.BinaryField(blank=True, default=b"", help_text="Sent as the Authorization header. Encrypted.")
    deactivated_reason = models.CharField(max_length=200, blank=True, default="")
    waits_until = models.DateTimeField(null=True, help_text="Nothing is sent before: its secrets can no longer be read.")
    created_at = models.DateTimeField(default=clock.now, editable=False)


class DeliveryStatus(models.TextChoices):
    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class Delivery(TenantModel):
    """One message for one endpoint; its body is fixed when the event happens."""

    endpoint = TenantForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    schedule = TenantForeignKey(Schedule, models.CASCADE, null=True, related_name="+", help_text="Whose result the body tells.")
    message_id = models.CharField(max_length=64)
    body = models.TextField()
    is_test = models.BooleanField(default=False, help_text="Somebody tries the endpoint out: it tells of no result, and is tried once.")
    status = models.CharField(max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "endpoint", "message_id"], name="delivery_once")]
        indexes = [
            models.Index(fields=["endpoint", "due_at"], condition=Q(status="WAITING"), name="delivery_due"),
            models.Index(fields=["tenant", "-created_at"], name="delivery_latest"),
            models.Index(fields=["tenant"], condition=Q(status="FAILED"), name="delivery_failed"),
        ]


class Try(TenantModel):
    """One attempt to deliver."""

    delivery = TenantForeignKey(Delivery, models.CASCADE, related_name="log")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    status_code = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")
    duration_ms = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=dict, help_text="Of a test: what was sent, but for the authorization.")
    answer = models.CharField(
        max_length=1000, blank=True, default="", help_text="The beginning of an answer that was none of success, or to a test."
    )
