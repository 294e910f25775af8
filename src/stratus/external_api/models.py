"""Tokens of the External API, and stored responses for repeated requests."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from stratus.foundation import clock
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Token(TenantModel):
    """An EAPI token and the user that owns every request made with it. The secret itself is only a hash, in `tenancy.models.Credential`."""

    owner = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    hint = models.CharField(max_length=8, help_text="Last characters, to tell tokens apart.")
    created_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    requests_per_minute = models.PositiveIntegerField(default=0, help_text="0: no limit.")
    minute = models.DateTimeField(null=True, help_text="The minute that `minute_count` counts; kept where there is a limit.")
    minute_count = models.PositiveIntegerField(default=0)


class KeptAnswer(TenantModel):
    """The response to a request with an `Idempotency-Key`, for 24 hours. Written in the transaction of that request."""

    token = TenantForeignKey(Token, models.CASCADE, related_name="+")
    request = models.BinaryField(max_length=32, help_text="Hash of method, path and key.")
    body = models.BinaryField(max_length=32, help_text="Hash of the body.")
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.BinaryField(help_text="Compressed and encrypted: it may hold launch links.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "token", "request"], name="kept_answer_once")]
        indexes = [models.Index(fields=["tenant", "created_at"], name="kept_answer_age")]
