"""Everything between a request to `/api/v1/integrations/…` and its route.

The order of checks is documented: token, path and method, size and JSON, then the operation itself, which runs in one transaction. Every
failure is answered in the standard envelope. Every documented resource answers with and without `/external` and with and without a slash
at the end; where both spellings are operations of their own (`POST /schedule`), the exact one wins.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja.operation import Operation

from stratus.external_api.gate import idempotency
from stratus.external_api.gate.authentication import caller_of
from stratus.external_api.gate.limits import count_request
from stratus.external_api.gate.paths import find
from stratus.external_api.wire import everywhere as errors
from stratus.external_api.wire.envelope import failure
from stratus.external_api.wire.errors import ApiError, fail
from stratus.external_api.wire.reading import MAX_BODY, Given, NotJson, parse_json
from stratus.external_api.wire.values import is_absent
from stratus.foundation import clock
from stratus.foundation.conflicts import is_conflict
from stratus.foundation.errors import DomainError
from stratus.tenancy import current

logger = structlog.get_logger(__name__)

MOST_TRIES = 3
"""How often an operation is run at most, if concurrent calls conflict with it."""


@csrf_exempt
def gate(request: Any, rest: str = "") -> HttpResponse:
    """Answer a request to the External API; `rest` is the path after `/api/v1/integrations`."""
    with translation.override("en"):
        return _in_the_envelope(request, lambda: _answer(request, rest))


def _in_the_envelope(request: Any, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the response of `work`; every failure is answered in the standard envelope."""
    try:
        return work()
    except ApiError as error:
        response = failure(error, old_style=getattr(request, "old_style", False))
        for name, value in error.headers.items():
            response[name] = value
        return response
    except UnreadablePostError:
        return failure(fail(errors.NOT_JSON))
    except Exception:
        logger.exception("external_api.failed", method=request.method, path=request.path)
        return failure(fail(errors.SERVER_ERROR))


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
            response = _in_the_envelope(request, lambda: _run_found(request, rest))
        allowance.tell(response)
        return response


def _run_found(request: Any, rest: str) -> HttpResponse:
    operation, values = find(request.method, rest)
    request.old_style = getattr(operation.view_func, "old_style", False)
    request.json = _body(request) if request.method in ("POST", "PUT", "PATCH", "DELETE") else None
    return _run(operation, request, values)


def _run(operation: Operation, request: Any, values: dict[str, str]) -> HttpResponse:
    """Run the operation, and retry if a concurrent call changed data between its reading and its writing.

    Such a conflict shows as a deadlock, or as a domain error that no route expects, such as a schedule that was deleted after it was found.
    The retry then finds the present data and answers with the documented text.
    """
    changes = request.method != "GET"
    for _again in range(MOST_TRIES - 1):
        try:
            with transaction.atomic() if changes else nullcontext():
                return _run_once(operation, request, values)
        except (OperationalError, IntegrityError) as error:
            if not is_conflict(error):
                raise
        except (DomainError, ObjectDoesNotExist):
            if not changes:
                raise
    with transaction.atomic() if changes else nullcontext():
        return _run_once(operation, request, values)


def _run_once(operation: Operation, request: Any, values: dict[str, str]) -> HttpResponse:
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key is None:
        return _operated(operation, request, values)
    claimed = idempotency.claim(
        key, token_id=request.token_id, method=request.method, path=request.path, body=request.body, now=request.now
    )
    if isinstance(claimed, HttpResponse):
        return claimed
    response = _operated(operation, request, values)
    claimed.keep(response)
    return response


def _operated(operation: Operation, request: Any, values: dict[str, str]) -> HttpResponse:
    response = operation.run(request, **values)
    assert isinstance(response, HttpResponse)
    return response


def _body(request: Any) -> Any:
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            raise fail(errors.BODY_TOO_LARGE)
        body = request.body
    except RequestDataTooBig:
        raise fail(errors.BODY_TOO_LARGE)
    except ValueError:
        raise fail(errors.NOT_JSON)
    if len(body) > MAX_BODY:
        raise fail(errors.BODY_TOO_LARGE)
    if not body.strip():
        request._body = b"{}"  # an empty body counts as an empty object; ninja would see no body
    try:
        given = parse_json(body)
    except NotJson:
        raise fail(errors.NOT_JSON)
    return Given() if is_absent(given) else given
