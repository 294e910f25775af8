"""Everything between a request to `/api/v1/integrations/…` and its route.

The order of checks is documented: token, path and method, size and JSON, then the operation itself, which runs in one transaction. Every
failure is answered in the standard envelope. Every documented resource answers with and without `/external` and with and without a slash
at the end; where both spellings are operations of their own (`POST /schedule`), the exact one wins.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from stratus.external_api.gate import later
from stratus.external_api.gate.authentication import caller_of
from stratus.external_api.gate.limits import count_request
from stratus.external_api.gate.operations import found, in_the_envelope, run
from stratus.external_api.wire.envelope import failure
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.headers.conditional import conditional
from stratus.external_api.wire.texts import everywhere as errors
from stratus.foundation import clock
from stratus.tenancy import current


@csrf_exempt
def gate(request: Any, rest: str = "") -> HttpResponse:
    """Answer a request to the External API; `rest` is the path after `/api/v1/integrations`."""
    with translation.override("en"):
        return in_the_envelope(request, lambda: _answer(request, rest))


def _answer(request: Any, rest: str) -> HttpResponse:
    request.now = clock.now()
    caller = caller_of(request.headers.get("Authorization", ""), request_id=request.request_id, now=request.now)
    if caller is None:
        raise fail(errors.NOT_ALLOWED)
    request.actor, request.token_id = caller.actor, caller.token_id
    with current.use(caller.tenant_id):
        if not caller.requests_per_minute:
            return _run_found(request, rest)
        allowance = count_request(caller.token_id, caller.requests_per_minute, request.now)
        if allowance.is_used_up:
            response = failure(fail(errors.RATE_LIMIT))
            response["Retry-After"] = str(allowance.reset)
        else:
            response = in_the_envelope(request, lambda: _run_found(request, rest))
        allowance.tell(response)
        return response


def _run_found(request: Any, rest: str) -> HttpResponse:
    operation, values = found(request, rest)
    if later.is_preferred(request):
        return later.accept(request, rest)
    return conditional(request, run(operation, request, values))
