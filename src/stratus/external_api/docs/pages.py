"""The documentation page: Swagger UI from our own files, under the same strict policy as every page."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stratus.external_api.docs import yaml
from stratus.external_api.docs.document import document_of
from stratus.external_api.routes import api  # with the first address, so that no request waits for the routes
from stratus.external_api.wire.envelope import answer
from stratus.external_api.wire.headers.conditional import conditional

KEPT = "public, max-age=300"
"""The document is everybody's, and changes with a release: caches ask again after five minutes, and are told 304."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every operation, to be read and tried out."""
    return render(request, "external_api/docs.html")


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document as JSON."""
    return _kept(request, answer(published()))


@require_safe
def schema_as_yaml(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document as YAML."""
    return _kept(request, HttpResponse(_as_yaml(), content_type="application/yaml"))


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = KEPT
    return conditional(request, response)


@cache
def _as_yaml() -> str:
    return yaml.dumped(published())


@cache
def published() -> dict[str, Any]:
    """Return the OpenAPI document, as it travels; paths are relative to the server's address."""
    return document_of(msgspec.json.decode(msgspec.json.encode(dict(api.get_openapi_schema(path_prefix="")))))
