"""Templates of options: what new assessments can start with."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.db import models
from django.db.models import Q

from stratus.foundation import clock
from stratus.foundation.sorting import SortKeyField
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class OptionTemplate(TenantModel):
    """The options of an assessment under a name of the organisation. An assessment that is made from it takes a copy.

    `settings` is what `options.option_templates.rules.kept` gives: name → value, texts and the copy of a grade scale among them.
    """

    name = models.CharField(max_length=100)
    sort_key = SortKeyField("name")
    settings = models.JSONField()
    saved_by = TenantForeignKey(django_settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sort_key"], name="option_template_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="option_template_has_name"),
            models.CheckConstraint(
                condition=Q(settings__has_keys=["marking_workflow", "percentage_to_pass"]), name="option_template_has_options"
            ),
        ]

    def __str__(self) -> str:
        return self.name
