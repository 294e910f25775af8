"""The External API as django-ninja knows it: routes, published schemas, documentation.

How a route is written (`external_api/resources/schedules.py` is the example):

    @api.put(
        "/external/schedule/{externalId}/activate",     # the documented path; the gate adds the other spellings
        response={200: Done, 400: Failure, 403: Failure},
        summary="Activate schedule", tags=["Scheduling"],
        openapi_extra=described("PUT /external/schedule/{externalId}/activate"),
    )
    def activate(request: ApiRequest, externalId: ScheduleId) -> HttpResponse:
        …
        return success()

- Path values come as the documented names, trimmed, possibly empty. Query parameters: `request.GET`; publish them in `openapi_extra`.
- A body is a parameter `body: Body[Reading[SomeBody]]` (ninja's `Body`; see `external_api.reading`); it never fails by itself. Raise
  `errors.fail(errors.INFO_NOT_VALID, body.errors)` at the place that the page's order of errors gives it (`body.valid(…)` does both).
- Errors: constants of the resource's module in `external_api.errors`, listed there under the operation in `PAGES`.
- `request.actor` is the actor for actions, `request.now` the one moment of this call. The tenant is set, the transaction is open and rolls
  back on any exception. Domain errors must be turned into documented ones: one that escapes makes the gate run the operation again, in
  case another call came between, and is a 500 in the end.
- Answers: `success(content)`, `success()` without content, `answer(value)` without envelope (`external_api.envelope`). `response=` only
  publishes schemas: answers are not validated at run time.
- The modules of `resources` are imported at the end of this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import NinjaAPI, Path, Router
from ninja.parser import Parser
from ninja.security import APIKeyHeader
from pydantic import Field, WithJsonSchema

from stratus.external_api import menu
from stratus.external_api.errors import PAGES
from stratus.external_api.errors import everywhere as errors

BASE_PATH = "/api/v1/integrations"


class GivenJson(Parser):
    """Hands routes what the gate has read."""

    def parse_body(self, request: Any) -> Any:
        return request.json


class EapiToken(APIKeyHeader):
    """`Authorization: EAPI <token>`. Swagger UI cannot authorise an unknown http scheme, so it is published as a key in that header."""

    param_name = "Authorization"
    openapi_description = "The word EAPI, a blank, and the token of 48 letters and digits: `EAPI Aw36…8de`"

    def __init__(self) -> None:
        super().__init__()
        self.openapi_security_schema["description"] = self.openapi_description

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The gate has let the request in already."""
        return getattr(request, "actor", None)


class DocumentedNames(Router):
    """Publishes answers by their documented names."""

    def add_api_operation(self, *args: Any, **kwargs: Any) -> Any:
        return super().add_api_operation(*args, **{**kwargs, "by_alias": True})


api = NinjaAPI(
    title="Stratus External API",
    version="1",
    description=(
        "For systems that create candidates, schedule exams, follow them and fetch results. Compatible with the Cirrus External API.\n\n"
        "Authorise with `EAPI <token>`; the token selects the organisation. Every answer carries `X-Request-Id`. "
        "Times are UTC unless they name an offset; a time without zone is in the default time zone of the External API settings."
    ),
    urls_namespace="external_api",
    docs_url=None,
    openapi_url=None,
    auth=EapiToken(),
    parser=GivenJson(),
    default_router=DocumentedNames(),
    openapi_extra=menu.BEYOND_OPERATIONS,
    servers=[{"url": BASE_PATH, "description": "This installation"}],
)


@api.exception_handler(Exception)
def _leave_it_to_the_gate(request: HttpRequest, error: Exception) -> Any:
    """Roll back the transaction and answer in the envelope: both are the gate's."""
    raise error


ScheduleId = Annotated[
    str,
    Path(..., description="External id of the schedule."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "EXT_sch_1", "description": "External id of the schedule."}),
]


def described(operation: str, *, request: Any = None, answers: Sequence[Any] = (), status: int = 200, **extra: Any) -> dict[str, Any]:
    """Return `openapi_extra` of an operation: its documented errors, the documentation's sample request and sample answers.

    `status` is that of success.
    """
    found: dict[str, Any] = dict(extra)
    known = PAGES.get(operation, ())
    listed = "\n".join(f"- {f'{error.code}: ' if error.code else ''}{error.text}" for error in known if error.status == 400)
    responses: dict[int, Any] = {400: {"description": "Possible errors:\n" + (listed or "- " + errors.NOT_JSON.text)}}
    responses[403] = {"description": errors.NOT_ALLOWED.text}
    for error in (errors.URL_NOT_FOUND, errors.METHOD_NOT_ALLOWED, errors.BODY_TOO_LARGE, errors.RATE_LIMIT, errors.SERVER_ERROR):
        schema = {"$ref": "#/components/schemas/Failure"}
        responses[error.status] = {"description": error.text, "content": {"application/json": {"schema": schema}}}
    if answers:
        named = {f"sample {number}": {"value": value} for number, value in enumerate(answers, start=1)}
        responses[status] = {"description": "Successful operation", "content": {"application/json": {"examples": named}}}
    found["responses"] = responses
    if operation.startswith("POST "):
        found["parameters"] = [*found.get("parameters", ()), menu.IDEMPOTENCY_KEY]
    if request is not None:
        found["requestBody"] = {"content": {"application/json": {"example": request}}}
    return found


__all__ = ["BASE_PATH", "Annotated", "Field", "ScheduleId", "api", "described"]

from stratus.external_api import resources  # noqa: E402, F401 -- registers every route
