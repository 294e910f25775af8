"""Another system that calls the External API over HTTP."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.test import Client

from stratus.external_api.docs.errors import ITEMS, PAGES
from stratus.external_api.tokens.actions import generate_token
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.everywhere import EVERYWHERE
from stratus.foundation import clock
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from support.builders import SYSTEM, a_user

BASE = "/api/v1/integrations"


@dataclass(frozen=True)
class Reply:
    """An answer: its status and its JSON, None where it has no body."""

    status: int
    body: Any
    headers: Any

    @property
    def error(self) -> str:
        return self.body["Errors"]

    @property
    def code(self) -> int:
        return self.body["ErrorDetails"][0]["Code"]

    @property
    def fields(self) -> dict[str, str]:
        return {detail["Field"]: detail["Error"] for detail in self.body["ErrorDetails"]}


@cache
def _texts() -> re.Pattern[str]:
    texts = {error.text for errors in (*PAGES.values(), *ITEMS.values(), EVERYWHERE) for error in errors}
    return re.compile("|".join(wording.pattern(text) for text in texts), re.DOTALL)


def words_of_its_own(body: Any) -> list[str]:
    """The sentences of an answer, whole or about one property or element, that the catalogue of errors does not have."""
    if not isinstance(body, dict):
        return []
    whole = [body[name] for name in ("Errors", "Message") if body.get("Success") is False and name in body]
    content = body.get("Content")
    listed = content.get("Errors") if isinstance(content, dict) else None
    items = [item.get("Error", item.get("Reason")) for item in listed or () if isinstance(item, dict)]
    details = [detail["Error"] for detail in body.get("ErrorDetails", ())]
    found = [text for text in (*whole, *items) if not _texts().fullmatch(text)]
    known = (text for text in details if text == wording.NOT_VALID or not wording.is_in_catalogue(text))
    return [*found, *(text for text in known if not _texts().fullmatch(text))]


@dataclass
class Api:
    """Somebody with a token. Paths are those after `/api/v1/integrations`; `body` is any JSON, or bytes as they are."""

    token: str
    tenant: Tenant
    owner: User

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        given = {"Authorization": f"EAPI {self.token}"} | headers
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        client = Client(raise_request_exception=False)
        # Outside of any tenant, as a request from the network begins.
        with current.use(None):
            response = client.generic(method, BASE + path, data, content_type="application/json", headers=given)
        assert response["X-Request-Id"]
        if response.status_code == 304 or method == "HEAD":
            assert response.content == b""
            return Reply(response.status_code, None, response.headers)
        assert response["Content-Type"] == "application/json"
        reply = Reply(response.status_code, response.json(), response.headers)
        assert words_of_its_own(reply.body) == []
        return reply

    def head(self, path: str, **headers: str) -> Reply:
        return self("HEAD", path, **headers)

    def get(self, path: str, **headers: str) -> Reply:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self("DELETE", path, body, **headers)


def an_api(tenant: Tenant) -> Api:
    """A caller with a token of their own in this tenant."""
    owner = a_user("System administrator")
    _token, secret = generate_token(owner, by=SYSTEM, now=clock.now())
    return Api(secret, tenant, owner)
