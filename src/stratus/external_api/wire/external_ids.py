"""External ids: lists of them as bodies hold them, and new ones."""

from __future__ import annotations

import json
import secrets
import string
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from stratus.external_api.wire.values import is_absent
from stratus.foundation.text import is_storable


def _ids(value: Any) -> list[str]:
    """Return the external ids of an array or a text, split at commas, each once.

    An element that cannot be an id is returned as its JSON text, so that every element is reported. If there are only such elements, there
    are no ids.
    """
    given = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found: dict[str, None] = {}
    any_id = False
    for element in given:
        if is_absent(element):
            continue
        if isinstance(element, bool) or not isinstance(element, str | int):
            found[told(element)] = None
            continue
        for part in filter(None, (part.strip() for part in str(element).split(","))):
            any_id = any_id or is_storable(part)
            found[told(part)] = None
    return list(found) if any_id else []


def told(element: Any) -> str:
    """Return an element of a list as text, for looking it up and for the response; one that cannot be an id or name as its JSON text."""
    if isinstance(element, bool) or not isinstance(element, str | int):
        return json.dumps(element)
    # A lone surrogate cannot be sent back as it came.
    return str(element).strip().encode("utf-8", "backslashreplace").decode()


def generated(prefix: str) -> str:
    """Return a new external id: the prefix and 12 letters and digits. Only the API makes ids (`api/decisions` §3)."""
    return prefix + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _i in range(12))


ExternalIds = Annotated[list[str], BeforeValidator(_ids), Field(description="User IDs; an element may hold several, separated by commas.")]
