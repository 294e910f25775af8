"""The published OpenAPI document: what the framework makes of the operations, with every refusal of each, an example for every error.

Examples are made as answers are made, by the envelope; a test provokes each error and compares. Refusals that are the same for many
operations stand in the document once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from stratus.external_api.docs.errors import FIELDS, PAGES
from stratus.external_api.wire.envelope import failure
from stratus.external_api.wire.errors import Text, fail
from stratus.external_api.wire.texts import everywhere

Document = dict[str, Any]

READING = (
    everywhere.NOT_ALLOWED,
    everywhere.URL_NOT_FOUND,
    everywhere.METHOD_NOT_ALLOWED,
    everywhere.RATE_LIMIT,
    everywhere.TOO_MUCH,
    everywhere.HEAD_TOO_LARGE,
    everywhere.SERVER_ERROR,
    everywhere.UNAVAILABLE,
)
"""What every operation may refuse with, besides what its page says."""
CHANGING = (
    *READING,
    everywhere.NOT_JSON,
    everywhere.BODY_TOO_LARGE,
    everywhere.TOO_SLOW,
    everywhere.LENGTH_REQUIRED,
    everywhere.TOO_MANY_WAITING,
)
"""What an operation that takes a body may refuse with."""
WITH_KEY = (everywhere.IDEMPOTENCY_KEY_INVALID, everywhere.ANOTHER_REQUEST, everywhere.ANSWER_LOST, everywhere.STILL_RUNNING)
"""What an operation that takes an `Idempotency-Key` may refuse with."""

NAMES: Mapping[str, str] = {
    "202": "Accepted",
    "403": "NotAllowed",
    "404": "UrlNotFound",
    "405": "MethodNotAllowed",
    "408": "TooSlow",
    "411": "LengthRequired",
    "413": "BodyTooLarge",
    "429": "TooManyRequests",
    "431": "HeadTooLarge",
    "500": "ServerError",
    "503": "Unavailable",
}
"""Status → what the shared answer of this status is called."""

RETRY_AFTER = {
    "Retry-After": {"description": "Seconds after which the call may be made again.", "schema": {"type": "integer", "minimum": 1}}
}
HEADERS: Mapping[str, Any] = {
    "202": {"Location": {"description": "Address of the job, which holds the answer.", "schema": {"type": "string"}}},
    "429": RETRY_AFTER,
    "503": RETRY_AFTER,
}


def document_of(schema: Document) -> Document:
    """Return the document to be published; `schema` is what the framework made, and is changed."""
    shared: Document = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            page = f"{method.upper()} {path}"
            responses = operation["responses"]
            for status, errors in _refusals(page, operation).items():
                responses[status] = _refusal(page, status, errors, responses.get(status, {}))
            for status in list(responses):
                responses[status] = _described(status, responses[status])
                if status in NAMES:
                    responses[status] = _shared(NAMES[status], responses[status], shared)
            operation["responses"] = dict(sorted(responses.items()))
    schema["components"]["responses"] = dict(sorted(shared.items()))
    _without_titles(schema)
    return schema


def _refusals(page: str, operation: Document) -> dict[str, list[Text]]:
    """Return status → errors of an operation: first those of its page, in their order."""
    named = {parameter["name"] for parameter in operation.get("parameters", ())}
    everybodys = READING if page.startswith("GET ") else CHANGING
    found: dict[str, list[Text]] = {}
    for error in (*PAGES[page], *everybodys, *(WITH_KEY if "Idempotency-Key" in named else ())):
        found.setdefault(str(error.status), []).append(error)
    return found


def _refusal(page: str, status: str, errors: Sequence[Text], made: Document) -> Document:
    """Return the answer of this status. What was `made` of it by the framework says of which form a failure is."""
    media: Document = made.get("content", {}).get("application/json", {})
    schema = media.get("schema", {"$ref": "#/components/schemas/Failure"})
    is_old_style = schema["$ref"].endswith("/OldStyleFailure")
    listed = "\n".join(f"- {f'{error.code}: ' if error.code else ''}{error.text}" for error in errors)
    description = errors[0].text if len(errors) == 1 else f"Possible errors:\n{listed}"
    examples = {_key(error): {"summary": error.text, "value": example_of(page, error, old_style=is_old_style)} for error in errors}
    return {"description": description, "content": {"application/json": {"schema": schema, "examples": examples}}}


def example_of(page: str, error: Text, *, old_style: bool = False) -> Document:
    """Return the body in which an operation answers this error."""
    values = dict.fromkeys(re.findall(r"\{(\w+)\}", error.text), error.sample)
    body: Document = msgspec.json.decode(failure(fail(error, FIELDS.get((page, error)), **values), old_style=old_style).content)
    return body


def _key(error: Text) -> str:
    """Return what the example of an error is called: its words."""
    return "-".join(re.findall(r"[a-z0-9]+", error.text.casefold().replace("’", "").replace("'", "")))


def _described(status: str, response: Document) -> Document:
    return response | ({"headers": HEADERS[status]} if status in HEADERS else {})


def _shared(name: str, response: Document, shared: Document) -> Document:
    """Return a reference to this answer among the shared ones; another one of the same status gets a number."""
    for number in range(1, len(shared) + 2):
        numbered = name if number == 1 else f"{name}{number}"
        if shared.setdefault(numbered, response) == response:
            return {"$ref": f"#/components/responses/{numbered}"}
    raise AssertionError("unreachable")


def _without_titles(schema: Document) -> None:
    """Take away titles that are made from names, which say nothing more."""
    for part in _schemas(schema):
        part.pop("title", None)


def _schemas(schema: Document) -> Iterator[Document]:
    yield from schema["components"]["schemas"].values()
    for methods in schema["paths"].values():
        for operation in methods.values():
            yield from (parameter["schema"] for parameter in operation.get("parameters", ()))
            for holder in (operation.get("requestBody", {}), *operation["responses"].values()):
                yield from (media["schema"] for media in holder.get("content", {}).values() if "schema" in media)
