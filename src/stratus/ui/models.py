"""What staff pages keep for a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class SavedView(TenantModel):
    """A person's name for what they ask of one list: words, filters and order, as the page's address says it."""

    has_tenant_key = False

    person = TenantForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True, default="")
    is_default = models.BooleanField(default=False, help_text="What the person sees when they open the list.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "person", "list_name", "title"], name="saved_view_title_once"),
            models.UniqueConstraint(fields=["tenant", "person", "list_name"], condition=Q(is_default=True), name="saved_view_one_default"),
            models.CheckConstraint(condition=~Q(title=""), name="saved_view_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class SentForm(TenantModel):
    """A form that a person sent and that was done (`ui.forms.once`). `mark`: SHA-256 of page and content; `leads_to`: where it led."""

    has_tenant_key = False

    person = TenantForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)  # leads the constraint below
    mark = models.BinaryField(max_length=32)
    leads_to = models.CharField(max_length=2000, blank=True, default="")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "person", "mark"], name="sent_form_once")]
