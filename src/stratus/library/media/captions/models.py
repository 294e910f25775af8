"""What is said in videos, to be read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from stratus.foundation import clock
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Captions(TenantModel):
    """The captions of a video in one language. Versions keep those that were there when they were published."""

    medium = TenantForeignKey("library.Medium", models.CASCADE, related_name="captions", db_index=False)  # leads the constraint below
    language = models.CharField(max_length=10, help_text="A code of BCP 47.")
    cues = models.JSONField(help_text="[[from, to, text], …] in milliseconds, in their order; plain text.")
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "medium", "language"], name="captions_once_in_language"),
            models.CheckConstraint(condition=~Q(language="") & ~Q(cues=[]), name="captions_say_something"),
        ]
