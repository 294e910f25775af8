"""Is this process alive, and is it ready?"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse


def alive(_request: HttpRequest) -> JsonResponse:
    """Answer that the process is alive; checks nothing else."""
    return JsonResponse({"status": "ok"})
