"""Users and roles that the External API acts with."""

from __future__ import annotations

from django.db import models

from stratus.people.models import Role, User
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class ApiSettings(TenantModel):
    """Users and roles that the External API acts with ("Other API Settings"; `api/decisions` §4)."""

    candidate_role = TenantForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    marker_role = TenantForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    scheduler = TenantForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    invigilator = TenantForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    assessment_owner = TenantForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    collection_owner = TenantForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    marker = TenantForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    moderator = TenantForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    publisher = TenantForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    results_per_day = models.PositiveIntegerField(default=3000)

    class Meta:
        app_label = "people"  # the label under which its table was made
        constraints = [models.UniqueConstraint(fields=["tenant"], name="api_settings_once")]
