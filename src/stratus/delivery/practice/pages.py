"""The doors of the practice exam, open to everybody. Nothing is written: what is answered stays in the browser (ADR 31)."""

from __future__ import annotations

import time
from threading import Lock

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stratus.access.addresses import block_of
from stratus.delivery.entrance.buckets import Allowance, Buckets
from stratus.delivery.practice.paper import practice_exam
from stratus.tenancy.queries import tenant_settings

PAPERS = Allowance(events=999, events_a_second=10)
"""Of one address, in one process: 1,000 papers at once, since a hall is one address, then ten a second."""


class Given:
    """How often each address asked this process for a paper."""

    def __init__(self, allowance: Allowance = PAPERS) -> None:
        self._buckets, self._lock = Buckets(allowance), Lock()

    def wait(self, address: str, now: float) -> float:
        """Return the seconds for which this address has to wait; 0: it may have one, which is counted."""
        whose = block_of(address)
        with self._lock:
            if (wait := self._buckets.wait(whose, now)) == 0:
                self._buckets.take(whose, now, events=1, size=0)
        return wait


GIVEN = Given()


@require_safe
@never_cache
def practice(request: HttpRequest) -> HttpResponse:
    """Serve the page of the practice exam, the same for everybody; 404 where the organisation has switched it off."""
    settings = tenant_settings()
    context = {"whom_to_ask": settings.whom_to_ask, "offered": settings.practice_exam}
    response = render(request, "delivery/practice/page.html", context, status=200 if settings.practice_exam else 404)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """Give the paper of the practice exam as JSON, in the language of the page. It has no keys, and needs no name."""
    if not tenant_settings().practice_exam:
        return JsonResponse({"error": "not_found", "message": "There is no practice exam here."}, status=404)
    if wait := GIVEN.wait(request.META.get("REMOTE_ADDR", ""), time.monotonic()):
        seconds = min(int(wait) + 1, 60)
        refused = {"error": "too_much", "message": "Too many practice exams at once; come again later.", "wait": seconds}
        return JsonResponse(refused, status=429, headers={"Retry-After": str(seconds), "Cache-Control": "no-store"})
    answer = HttpResponse(practice_exam(get_language() or "en"), content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer
