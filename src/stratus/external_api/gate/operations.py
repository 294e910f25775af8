"""Runs an operation: now, or later by the worker. One transaction, tried again on conflicts, every failure in the envelope."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponse
from django.http.request import UnreadablePostError
from ninja.operation import Operation

from stratus.external_api.gate import idempotency
from stratus.external_api.gate.paths import find, spelled
from stratus.external_api.wire.envelope import failure
from stratus.external_api.wire.errors import ApiError, fail
from stratus.external_api.wire.reading import MAX_BODY, Given, NotJson, parse_json
from stratus.external_api.wire.texts import everywhere as errors
from stratus.external_api.wire.values import is_absent
from stratus.foundation.conflicts import is_away, is_conflict, took_too_long
from stratus.foundation.errors import DomainError

logger = structlog.get_logger(__name__)

CHANGING = ("POST", "PUT", "PATCH", "DELETE")
MOST_TRIES = 3
"""How often an operation is run at most, if concurrent calls conflict with it."""


def in_the_envelope(request: Any, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the response of `work`; every failure is answered in the standard envelope."""
    try:
        return work()
    except ApiError as error:
        return _failed(error, request)
    except UnreadablePostError:
        return failure(fail(errors.NOT_JSON))
    except Exception as error:
        if is_away(error) or took_too_long(error):
            logger.warning("external_api.database_away", method=request.method, path=request.path, error=type(error).__name__)
            return _failed(fail(errors.UNAVAILABLE), request)
        logger.exception("external_api.failed", method=request.method, path=request.path)
        return failure(fail(errors.SERVER_ERROR))


def _failed(error: ApiError, request: Any) -> HttpResponse:
    response = failure(error, old_style=getattr(request, "old_style", False))
    for name, value in error.headers.items():
        response[name] = value
    return response


def found(request: Any, rest: str) -> tuple[Operation, dict[str, str]]:
    """Return the operation that answers the request, and the values of its path; the request gets its JSON. Raises ApiError."""
    operation, values = find(request.method, rest)
    request.old_style = getattr(operation.view_func, "old_style", False)
    request.json = _body(request) if request.method in CHANGING else None
    return operation, values


def run(operation: Operation, request: Any, values: dict[str, str]) -> HttpResponse:
    """Run the operation, and retry if a concurrent call changed data between its reading and its writing.

    Such a conflict shows as a deadlock, or as a domain error that no route expects, such as a schedule that was deleted after it was found.
    The retry then finds the present data and answers with the documented text.
    """
    changes = request.method in CHANGING
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
    key = request.headers.get("Idempotency-Key") if request.method in CHANGING else None
    if key is None:
        return _operated(operation, request, values)
    path = spelled(operation, values)  # one operation has one key, however its path was spelled
    body = idempotency.SentBody(request.body, request.json)
    claimed = idempotency.claim(key, token_id=request.token_id, method=request.method, path=path, body=body, now=request.now)
    if isinstance(claimed, HttpResponse):
        return claimed
    response = _operated(operation, request, values)
    claimed.keep(response)
    return response


def _operated(operation: Operation, request: Any, values: dict[str, str]) -> HttpResponse:
    response = operation.run(request, **values)
    assert isinstance(response, HttpResponse)
    for name, value in getattr(request, "tells", {}).items():
        response[name] = value
    return response


def _body(request: Any) -> Any:
    if unread := request.META.get(errors.UNREAD):
        # Somebody whom the front does not know was let in all the same: it could not ask, and the body is gone.
        raise fail(errors.BODY_TOO_LARGE if unread == errors.TOO_LARGE else errors.UNAVAILABLE)
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
