"""Admin › Settings and Admin › Audit log, and the accessibility statement."""

from django.urls import path

from stratus.organisation.accessibility import pages as accessibility
from stratus.organisation.audit import pages as audit
from stratus.organisation.settings import pages as settings

app_name = "organisation"

urlpatterns = [
    path("accessibility", accessibility.statement, name="accessibility"),
    path("admin/settings", settings.settings, name="settings"),
    path("admin/audit", audit.audit, name="audit"),
]
