"""What is counted of wrong tries to log in."""

from __future__ import annotations

from django.db import models


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
