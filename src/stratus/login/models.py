"""What is counted of wrong tries to log in, and second factors."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import TenantModel


class Tally(models.Model):
    """Wrong tries under one key (`login.waiting.counting`). Of all tenants, without row-level security: the key is a keyed hash.

    Rows go when they no longer count.
    """

    key = models.BinaryField(max_length=32, unique=True)
    number = models.FloatField(default=0, help_text="Wrong tries at the moment `at`.")
    at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, help_text="When the next try may come.")

    class Meta:
        indexes = [models.Index(fields=["at"], name="login_tally_at")]

    def __str__(self) -> str:
        return f"{self.number:g} wrong tries"


class SecondFactor(TenantModel):
    """The secret of somebody's authenticator (TOTP). It counts once `confirmed_at` is set, by a code that showed that it works."""

    user = TenantOneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor")
    sealed = models.BinaryField(help_text="The secret, encrypted.")
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0, help_text="The half minute (since 1970) of the last code: none is taken twice.")


class RecoveryCode(TenantModel):
    """The hash of a code that lets its owner in once without their authenticator."""

    factor = TenantForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    hash = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "factor", "hash"], name="recovery_code_once")]
