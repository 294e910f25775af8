"""Documented errors, and the exception that carries one to the envelope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from stratus.external_api.wire.texts import wording

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """A documented error: its text, exactly; its number, where the page numbers its errors; the HTTP status,
    and headers that go with it.

    `{id}` in the text is filled in when it is raised; in the published example it is the `sample`.
    """

    text: str
    code: int | None = None
    status: int = 400
    headers: tuple[tuple[str, str], ...] = ()
    sample: str = ""


class ApiError(Exception):
    """An error response. `details` are members of `ErrorDetails` besides the numbered one."""

    def __init__(self, error: Text, details: Sequence[Mapping[str, Any]] = (), **values: str) -> None:
        self.error = error
        self.text = error.text.format(**values) if values else error.text
        self.details = list(details)
        self.headers: dict[str, str] = dict(error.headers)
        super().__init__(self.text)


def fail(error: Text, fields: Mapping[str, str] | None = None, **values: str) -> ApiError:
    """Return the exception for a documented error; `fields` says by path what is wrong, field by field.

    With a numbered error each field's detail carries the number too (`api/decisions` §2). A sentence that is not in the catalogue does not
    get out.
    """
    number = {} if error.code is None else {"Code": error.code}
    details = [number | {"Field": path, "Error": _in_our_words(path, message)} for path, message in (fields or {}).items()]
    return ApiError(error, details, **values)


def _in_our_words(path: str, message: str) -> str:
    if wording.is_in_catalogue(message):
        return message
    logger.error("external_api.sentence_not_in_catalogue", field=path, sentence=message[:200])
    return wording.NOT_VALID


def documented(found: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return the domain's messages under the documented names; `names` maps a field of the domain to its documented name or path."""
    return {names.get(name, name): message for name, message in found.items()}
