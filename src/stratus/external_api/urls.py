"""Addresses of the External API and its documentation."""

from django.urls import path, re_path

from stratus.external_api import docs, staff_views
from stratus.external_api.gate import gate

app_name = "external_api"
urlpatterns = [
    path("admin/external-api", staff_views.settings, name="settings"),
    path("admin/external-api/tokens/<int:pk>/revoke", staff_views.revoke, name="revoke_token"),
    path("admin/external-api/tokens/<int:pk>/limit", staff_views.limit, name="limit_token"),
    path("api/docs", docs.page, name="docs"),
    path("api/docs/", docs.page),
    path("api/openapi.json", docs.schema, name="schema"),
    re_path(r"^api/v1/integrations(?:/(?P<rest>[\s\S]*))?\Z", gate, name="gate"),  # an id may hold a line break, and is answered too
]
