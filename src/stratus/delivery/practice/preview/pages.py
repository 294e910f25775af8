"""Assessments › Preview: an author's exam in the real player, with its server in the page. Nothing is stored (ADR 48)."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.practice.preview.papers import judged, languages_of, preview_of, seen_version
from stratus.library.media.addresses import address_for
from stratus.library.media.rules import named_in

MOST_ASKED = 256 * 1024
"""Bytes of a question about an answer: what the saver takes of candidates."""


class _Asked(msgspec.Struct):
    """Which question, the answer that stands there (any JSON), and the language in which it is sat."""

    item: str
    value: Any = None
    lang: str = ""


@require_safe
@require(P.ASSESSMENTS)
@never_cache
def preview(request: StaffRequest, pk: int, number: int | None = None) -> HttpResponse:
    """Serve the page in which a version is previewed; without a number the draft as it is now."""
    version, sees_keys = seen_version(pk, number, request.actor)
    context = {"version": version, "number": number, "sees_keys": sees_keys, "languages": languages_of(version)}
    response = render(request, "delivery/practice/preview.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@require(P.ASSESSMENTS)
@never_cache
def paper(request: StaffRequest, pk: int, number: int | None = None) -> HttpResponse:
    """Give what is previewed as JSON, in the language that `?language=` says: as candidates get it, so without keys."""
    version, _sees_keys = seen_version(pk, number, request.actor)
    lang = request.GET.get("language", "")
    told = preview_of(version, lang, {})
    told["pictures"] = {sha256: address_for(request, sha256) for sha256 in sorted(named_in(_seen(told)))}
    return HttpResponse(msgspec.json.encode(told), content_type="application/json")


def _seen(told: dict[str, Any]) -> Any:
    """Return all of a preview in which media are named."""
    return [msgspec.json.decode(told["paper"]), told["options"], told["texts"]]


@require_POST
@require(P.ASSESSMENTS)
@never_cache
def key(request: StaffRequest, pk: int, number: int | None = None) -> HttpResponse:
    """Tell the key of one question, and what an answer to it would score, to those who see the key of each question. Nothing is kept."""
    version, sees_keys = seen_version(pk, number, request.actor)
    if not sees_keys:
        raise Http404
    if len(request.body) > MOST_ASKED:
        return JsonResponse({"error": "too_large", "message": _("This answer is too large to be scored in a preview.")}, status=413)
    try:
        asked = msgspec.json.decode(request.body, type=_Asked)
    except (msgspec.DecodeError, RecursionError):
        return JsonResponse({"error": "not_understood", "message": "Send {item, value, lang} as JSON."}, status=400)
    told = judged(version.items, asked.item, asked.value, asked.lang)
    told["pictures"] = {f"media:{sha256}": address_for(request, sha256) for sha256 in sorted(named_in(told["item"]))}
    return HttpResponse(msgspec.json.encode(told), content_type="application/json")
