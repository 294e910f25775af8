"""Every operation of the External API, and the published OpenAPI document.

Each module with operations declares a `Resource`, which must be listed here.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.security import APIKeyHeader, HttpBearer

from stratus.external_api.assessments import routes as assessments
from stratus.external_api.assessments import sharing as assessment_sharing
from stratus.external_api.attempts import attendance
from stratus.external_api.attempts import routes as attempts
from stratus.external_api.candidates import one as candidate
from stratus.external_api.candidates import routes as candidates
from stratus.external_api.candidates import with_links as candidates_with_links
from stratus.external_api.collections import routes as collections
from stratus.external_api.collections import sharing as collection_sharing
from stratus.external_api.docs import menu
from stratus.external_api.groups import routes as groups
from stratus.external_api.invigilators import routes as invigilators
from stratus.external_api.jobs import routes as jobs
from stratus.external_api.marking import preliminary_report
from stratus.external_api.marking import routes as marking
from stratus.external_api.marking import void as marking_void
from stratus.external_api.results import routes as results
from stratus.external_api.review import results as review_results
from stratus.external_api.review import routes as review
from stratus.external_api.schedules import cleanup
from stratus.external_api.schedules import routes as schedules
from stratus.external_api.schedules import sharing as schedule_sharing
from stratus.external_api.schedules import with_links as schedule_with_links
from stratus.external_api.users import routes as users

BASE_PATH = "/api/v1/integrations"

RESOURCES = (
    schedules.resource,
    candidates_with_links.resource,
    assessments.resource,
    assessment_sharing.resource,
    attempts.resource,
    candidates.resource,
    candidate.resource,
    cleanup.resource,
    collections.resource,
    collection_sharing.resource,
    groups.resource,
    attendance.resource,
    invigilators.resource,
    marking.resource,
    marking_void.resource,
    preliminary_report.resource,
    results.resource,
    review.resource,
    review_results.resource,
    schedule_sharing.resource,
    schedule_with_links.resource,
    users.resource,
    jobs.resource,
)
"""In the order in which operations stand in the published document."""


class GivenJson(Parser):
    """Gives routes the body that the gate has parsed."""

    def parse_body(self, request: Any) -> Any:
        return request.json


class EapiToken(APIKeyHeader):
    """`Authorization: EAPI <token>`. Swagger UI cannot authorise an unknown http scheme, so it is published as a key in that header."""

    param_name = "Authorization"
    openapi_description = (
        "The word EAPI, a blank, and the token of 48 letters and digits: `EAPI Aw36…8de`. Also taken: a tab or nothing in place of the "
        "blank, and `Bearer` in place of `EAPI` (with a blank or a tab). The words may be in any letter case; a token is compared exactly."
    )

    def __init__(self) -> None:
        super().__init__()
        self.openapi_security_schema["description"] = self.openapi_description

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Accepts every request, because the gate has authenticated it already."""
        return getattr(request, "actor", None)


class BearerToken(HttpBearer):
    """`Authorization: Bearer <token>`, as generated clients send it by themselves. The same token, the same rights."""

    openapi_description = "The same token as a bearer token: `Bearer Aw36…8de`"

    def __init__(self) -> None:
        super().__init__()
        self.openapi_security_schema["description"] = self.openapi_description

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Accepts every request, because the gate has authenticated it already."""
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="Stratus External API",
    version="1",
    description=(
        "For systems that create candidates, schedule exams, follow them and fetch results. Compatible with the Cirrus External API.\n\n"
        "Authorise with `EAPI <token>` or `Bearer <token>`; the token selects the organisation. Every answer carries `X-Request-Id`. "
        "Times are UTC unless they name an offset; a time without zone is in the default time zone of the External API settings."
    ),
    urls_namespace="external_api",
    docs_url=None,
    openapi_url=None,
    auth=[EapiToken(), BearerToken()],
    parser=GivenJson(),
    openapi_extra=menu.BEYOND_OPERATIONS,
    servers=[{"url": BASE_PATH, "description": "This installation"}],
)
for resource in RESOURCES:
    api.add_router("", resource.router)


@api.exception_handler(Exception)
def _leave_it_to_the_gate(request: HttpRequest, error: Exception) -> Any:
    """Raise the error again: the gate rolls back the transaction and answers in the envelope."""
    raise error
