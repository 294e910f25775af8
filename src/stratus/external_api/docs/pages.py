"""The documentation: the reference of all calls, guides, all errors, and the published document itself."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stratus.external_api.docs import remedies, yaml
from stratus.external_api.docs.document import document_of
from stratus.external_api.docs.guides import BY_SLUG, GUIDES, rendered
from stratus.external_api.docs.shown import BASE, shown
from stratus.external_api.routes import BASE_PATH, api  # with the first address, so that no request waits for the routes
from stratus.external_api.wire.envelope import answer, raw
from stratus.external_api.wire.headers.conditional import conditional

KEPT = "public, max-age=300"
"""The document is everybody's, and changes with a release: caches ask again after five minutes, and are told 304."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every call, to be read, searched and tried."""
    return _render(request, "external_api/docs/reference.html", "", {"api": published()["info"]})


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a guide."""
    if slug not in BY_SLUG:
        raise Http404
    found = rendered(BY_SLUG[slug], _address(request))
    return _of_this_address(_render(request, "external_api/docs/guide.html", slug, {"guide": found}))


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """Show every error, why it is answered, and what to do."""
    context = {
        "of_every_call": remedies.of_every_call(),
        "explained": remedies.explained(),
        "of_single_ones": [{"error": {"text": error.text}, "remedy": remedy} for error, remedy in remedies.of_single_ones()],
    }
    return _render(request, "external_api/docs/errors.html", "errors", context)


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


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Return the document of the reference page: the published one with samples and remedies, for the address that was asked."""
    return _of_this_address(raw(_shown().replace(BASE.encode(), f"{_address(request)}{BASE_PATH}".encode()), 200))


@cache
def published() -> dict[str, Any]:
    """Return the OpenAPI document, as it travels; paths are relative to the server's address."""
    return document_of(msgspec.json.decode(msgspec.json.encode(dict(api.get_openapi_schema(path_prefix="")))))


@cache
def _shown() -> bytes:
    return msgspec.json.encode(shown(published()))


def _address(request: HttpRequest) -> str:
    """Return the address under which this page was asked for; Django lets only letters, digits, dots and the like through."""
    return request.build_absolute_uri("/").rstrip("/")


def _of_this_address(response: HttpResponse) -> HttpResponse:
    """Keep out of caches what names the address that was asked: whoever asked may have made it up, for others to send their token there."""
    response["Cache-Control"] = "no-store"
    return response


def _render(request: HttpRequest, template: str, here: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {"guides": GUIDES, "here": here, **context})
