"""A request as routes get it, and the error that makes the gate run one again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from stratus.access.actor import Actor
from stratus.foundation.errors import DomainError


class Overtaken(DomainError):
    """Another call changed what this one had just read; run again, the operation sees it."""

    def __init__(self) -> None:
        super().__init__("Another call was quicker.")


class ApiRequest(HttpRequest):
    """A request as routes get it."""

    actor: Actor
    now: datetime
    json: Any
    token_id: int
