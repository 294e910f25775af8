"""Addresses of the External API and its documentation."""

from django.urls import path, re_path

from stratus.external_api.docs import pages as docs
from stratus.external_api.gate.calls import gate
from stratus.external_api.tokens import pages as tokens

app_name = "external_api"
urlpatterns = [
    path("admin/external-api", tokens.settings, name="settings"),
    path("admin/external-api/tokens/<int:pk>/revoke", tokens.revoke, name="revoke_token"),
    path("admin/external-api/tokens/<int:pk>/limit", tokens.limit, name="limit_token"),
    path("api/docs", docs.page, name="docs"),
    path("api/docs/", docs.page),
    path("api/openapi.json", docs.schema, name="schema"),
    path("api/openapi.yaml", docs.schema_as_yaml, name="schema_as_yaml"),
    re_path(r"^api/v1/integrations(?:/(?P<rest>[\s\S]*))?\Z", gate, name="gate"),  # an id may hold a line break, and is answered too
]
