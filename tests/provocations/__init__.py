"""One function per documented error: it puts the tenant into a state and sends the request that must answer it.

@provokes("PUT /external/schedule/{externalId}/activate", errors.ALREADY_ACTIVATED)
def twice(api): …; return api.put(…)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stratus.external_api.wire.errors import Text
from support.caller import Api, Reply

Provocation = Callable[[Api], Reply]

PROVOCATIONS: dict[tuple[str, Text], Provocation] = {}


def provokes(operation: str, *errors: Text) -> Callable[[Any], Any]:
    """Register how an operation is brought to answer an error. With several errors the function is called with each, `f(api, error)`."""

    def register(function: Any) -> Any:
        for error in errors:
            assert (operation, error) not in PROVOCATIONS, (operation, error.text)
            PROVOCATIONS[operation, error] = function if len(errors) == 1 else lambda api, error=error: function(api, error)
        return function

    return register
