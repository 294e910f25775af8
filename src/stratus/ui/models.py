"""What staff pages keep for a person, and the built files that pages of the last releases link."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from stratus.foundation import clock
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


class Release(models.Model):
    """A build of the front end whose files are kept. Of the installation, not of a tenant; the application only reads it."""

    fingerprint = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the names of its files, which hold hashes.")
    files = ArrayField(models.CharField(max_length=200))
    kept_at = models.DateTimeField(default=clock.now, help_text="When `stratus migrate` ran with it last.")

    def __str__(self) -> str:
        return self.fingerprint[:12]


class ReleaseFile(models.Model):
    """A built file, once for all releases that have it."""

    name = models.CharField(max_length=200, primary_key=True, help_text="Its path below the folder of the front end.")
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name
