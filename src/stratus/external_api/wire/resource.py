"""How an operation is declared: once, with everything that is published of it.

    resource = Resource("Scheduling", errors.PAGES)

    @resource.operation(
        "PUT /external/schedule/{externalId}/activate",     # the page: method and documented path; the gate adds the other spellings
        id="activateSchedule",
        summary="Activate schedule",
        answer=Done,
    )
    def activate(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
        …
        return success()

- Path values come as the documented names, trimmed, possibly empty. Query parameters: `request.GET`; publish them as `parameters`.
- A body is a parameter `body: Body[Reading[SomeBody]]` (ninja's `Body`; see `wire.reading`); it never fails by itself. Raise
  `fail(errors.INFO_NOT_VALID, body.errors)` at the place that the page's order of errors gives it (`body.valid(…)` does both).
- Errors: constants of the resource's `errors.py`, listed there under the page in `PAGES`, in the order in which they are looked at.
- `request.actor` is the actor for actions, `request.now` the one moment of this call. The tenant is set, the transaction is open and rolls
  back on any exception. Domain errors must be turned into documented ones: one that escapes makes the gate run the operation again, in
  case another call came between, and is a 500 in the end.
- Answers: `success(content)`, `success()` without content, `answer(value)` without envelope (`wire.envelope`). `answer=` of the operation
  only publishes a schema: answers are not validated at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.http import HttpResponse
from ninja import Router

from stratus.external_api.wire.answers import Failure, OldStyleFailure
from stratus.external_api.wire.errors import Text

REFUSED: Mapping[int, Any] = {400: Failure, 403: Failure}
"""What every operation answers that refuses."""

IDEMPOTENCY_KEY: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "1 to 255 characters of your choice. The same request, sent again with the same key within 24 hours, gets the first "
    "answer and changes nothing; a refusal is not kept, so that the request can be mended.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}

PREFER: dict[str, Any] = {
    "in": "header",
    "name": "Prefer",
    "required": False,
    "description": "`respond-async`: the call is answered at once with 202 and carried out soon after; `Location` is the address of its "
    "job, which holds the answer (`GET /jobs/{jobId}`).",
    "schema": {"type": "string"},
}

ACCEPTED = "Accepted, with `Prefer: respond-async`. `Location` is the address of the job, `Content` its state."

Pages = Mapping[str, Sequence[Text]]
"""Page (method and documented path) → its errors, in the order in which they are looked at."""

F = TypeVar("F", bound=Callable[..., HttpResponse])


class Resource:
    """The operations of one module, which stand under one entry of the documentation's menu.

    `pages`: every page of the resource; an operation whose page is not among them is a KeyError when the module is imported.
    """

    def __init__(self, entry: str, pages: Pages) -> None:
        self.router = Router(tags=[entry], by_alias=True)
        self.pages = pages

    def operation(
        self,
        page: str,
        *,
        id: str,
        summary: str,
        answer: Any,
        status: int = 200,
        request: Any = None,
        answers: Sequence[Any] = (),
        parameters: Sequence[Mapping[str, Any]] = (),
        refusals: Mapping[int, Any] = REFUSED,
        old_style: bool = False,
    ) -> Callable[[F], F]:
        """Publish a function as the operation of this page.

        `id`: its operationId, verb and resource; clients call it by that name, and it never changes. `answer`, `status`: schema and status
        of success. `request`, `answers`: the documentation's sample request and sample answers, in the strict form that is published.
        `parameters`: those of the query. `old_style`: failures repeat their text in `Message`.
        """
        if page not in self.pages:
            raise KeyError(page)
        method, _blank, path = page.partition(" ")
        if old_style:
            refusals = {**refusals, 400: OldStyleFailure}
        extra = _published(method, status, request=request, answers=answers, parameters=parameters)

        def register(function: F) -> F:
            setattr(function, "old_style", old_style)  # noqa: B010 -- the gate reads it off the function
            self.router.add_api_operation(
                path,
                [method],
                function,
                response={status: answer, **refusals},
                operation_id=id,
                summary=summary,
                openapi_extra=extra,
            )
            return function

        return register


def _published(
    method: str, status: int, *, request: Any, answers: Sequence[Any], parameters: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what the document says of an operation beyond its schemas: the documentation's samples. Its errors: `docs/document.py`."""
    responses: dict[int, Any] = {status: {"description": "Successful operation"}}
    if answers:
        named = {f"sample-{number}": {"value": value} for number, value in enumerate(answers, start=1)}
        responses[status]["content"] = {"application/json": {"examples": named}}
    found: dict[str, Any] = {"responses": responses}
    taken = [*parameters, *([IDEMPOTENCY_KEY, PREFER] if method != "GET" else [])]
    if method != "GET":
        schema = {"$ref": "#/components/schemas/CallStateAnswer"}
        responses[202] = {"description": ACCEPTED, "content": {"application/json": {"schema": schema}}}
    if taken:
        found["parameters"] = taken
    if request is not None:
        found["requestBody"] = {"content": {"application/json": {"example": request}}}
    return found
