"""`Prefer: respond-async` on calls that change something: accepted now, carried out by the worker (`docs/api/README.md`).

Token, path, size and JSON have been checked when a call is accepted; whatever the operation would refuse is its answer later. The request
is kept encrypted until it is carried out, since it may hold passwords, and the answer for 24 hours, since it may hold launch links.
"""

from __future__ import annotations

import io
import json
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation

from stratus.external_api.gate.authentication import actor_with, valid_token
from stratus.external_api.gate.operations import CHANGING, found, in_the_envelope, run
from stratus.external_api.jobs.calls import NAME, keep_answer, state_of
from stratus.external_api.routes import BASE_PATH
from stratus.external_api.wire.envelope import failure, success
from stratus.external_api.wire.errors import ApiError, fail
from stratus.external_api.wire.headers.preferences import prefers
from stratus.external_api.wire.texts import everywhere as errors
from stratus.foundation import clock
from stratus.jobs import actions
from stratus.jobs.errors import TooManyWaiting
from stratus.jobs.running import NotYet, Run

PREFERENCE = "respond-async"


def is_preferred(request: Any) -> bool:
    """Tell whether the caller wants the answer later, on a call that changes something."""
    return request.method in CHANGING and prefers(request, PREFERENCE)


def accept(request: Any, rest: str) -> HttpResponse:
    """Start the job of a call, and answer where its answer will be. Raises ApiError where too many wait."""
    head = {
        "method": request.method,
        "path": request.path,
        "rest": rest,
        "query": request.META.get("QUERY_STRING", ""),
        "key": request.headers.get("Idempotency-Key"),
        "prefer": request.headers.get("Prefer", ""),
    }
    source = io.BytesIO(json.dumps(head).encode() + b"\n" + request.body)
    try:
        job = actions.start(NAME, params={"token": request.token_id}, source=source, by=request.actor, now=request.now)
    except TooManyWaiting:
        raise fail(errors.TOO_MANY_WAITING)
    response = success(state_of(job))
    response.status_code = 202
    response["Preference-Applied"] = PREFERENCE
    response["Location"] = f"{BASE_PATH}/jobs/{job.key}"
    return response


def carry_out(task: Run) -> None:
    """Carry an accepted call out as the gate would now, and keep its answer, in one transaction."""
    with task.input() as file:
        head, body = json.loads(file.readline()), file.read()
    task.total(1)
    with translation.override("en"), structlog.contextvars.bound_contextvars(request_id=task.by.request_id), task.step(last=True):
        request = _request(head, body, task)
        response = in_the_envelope(request, lambda: _answer(request, head["rest"]))
        if response.status_code == errors.UNAVAILABLE.status:
            raise NotYet  # whoever called has nobody to come again to: the worker does
        keep_answer(task, response)


def _request(head: dict[str, Any], body: bytes, task: Run) -> Any:
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = head["method"], head["path"], head["path"]
    request.META = {"REQUEST_METHOD": head["method"], "QUERY_STRING": head["query"], "CONTENT_TYPE": "application/json"}
    if head["key"] is not None:
        request.META["HTTP_IDEMPOTENCY_KEY"] = head["key"]
    request.META["HTTP_PREFER"] = head.get("prefer", "")
    request.GET = QueryDict(head["query"])
    request._body = body
    request.now, request.request_id, request.token_id = clock.now(), task.by.request_id, task.params["token"]
    return request


def _answer(request: Any, rest: str) -> HttpResponse:
    token = valid_token(request.token_id)
    if token is None:
        return failure(fail(errors.NOT_ALLOWED))
    request.actor = actor_with(token, request.request_id)
    operation, values = found(request, rest)
    try:
        return run(operation, request, values)
    except ApiError as error:
        if error.error is errors.STILL_RUNNING:  # no answer of this call: the other one's will be
            raise NotYet from error
        raise
