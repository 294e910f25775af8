"""Admin › Settings and Admin › Audit log."""

from django.urls import path

from stratus.organisation.audit import pages as audit
from stratus.organisation.settings import pages as settings

app_name = "organisation"

urlpatterns = [
    path("admin/settings", settings.settings, name="settings"),
    path("admin/audit", audit.audit, name="audit"),
]
