"""The documentation page: Swagger UI from our own files, under the same strict policy as every page."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from stratus.external_api.docs.document import document_of
from stratus.external_api.routes import api  # with the first address, so that no request waits for the routes
from stratus.external_api.wire.envelope import answer


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show every operation, to be read and tried out."""
    return render(request, "external_api/docs.html")


@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    return answer(published())


@cache
def published() -> dict[str, Any]:
    """Return the OpenAPI document, as it travels; paths are relative to the server's address."""
    return document_of(msgspec.json.decode(msgspec.json.encode(dict(api.get_openapi_schema(path_prefix="")))))
