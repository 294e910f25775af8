"""Texts that are worded once and used often, and every wording that they had."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from stratus.foundation.sorting import SortKeyField
from stratus.people.models import Hierarchy
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class TextTemplate(TenantModel):
    """A text of one kind (`kinds`), for one language and one hierarchy with all below it. What it says is its latest revision.

    The program itself picks the text where the name of the kind begins with `mail.`: of those only one may be in use in a place.
    """

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10, blank=True, default="", help_text="Empty = any.")
    hierarchy = TenantForeignKey(Hierarchy, models.PROTECT, null=True, blank=True, related_name="text_templates", help_text="Empty = all.")
    title = models.CharField(max_length=100)
    sort_key = SortKeyField("title")
    latest = TenantForeignKey("TextTemplateRevision", models.PROTECT, null=True, related_name="+", editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "language", "hierarchy", "sort_key"], nulls_distinct=False, name="text_template_title_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "kind", "language", "hierarchy"],
                condition=Q(kind__startswith="mail.", archived_at=None),
                nulls_distinct=False,
                name="text_template_mail_once",
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="text_template_has_kind"),
            models.CheckConstraint(condition=~Q(title=""), name="text_template_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class TextTemplateRevision(TenantModel):
    """One saved wording of a template; never changed. `saved_by` is empty where the system wrote it."""

    template = TenantForeignKey(TextTemplate, models.CASCADE, related_name="revisions", db_index=False)  # leads the constraint below
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True, default="", help_text="The subject of a mail.")
    text = models.TextField(help_text="Safe HTML, or plain text, as its kind says.")
    saved_at = models.DateTimeField()
    saved_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="text_template_revision_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="text_template_revision_counts_from_1"),
            models.CheckConstraint(condition=~Q(text=""), name="text_template_revision_has_text"),
        ]
