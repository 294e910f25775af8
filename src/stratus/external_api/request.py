"""The request that routes get, and the error that makes the gate retry one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from stratus.access.actor import Actor
from stratus.foundation.errors import DomainError


class Overtaken(DomainError):
    """A concurrent call changed data that this one had read; the gate retries the operation."""

    def __init__(self) -> None:
        super().__init__("Another call was quicker.")


class ApiRequest(HttpRequest):
    """The request that routes get."""

    actor: Actor
    now: datetime
    json: Any
    token_id: int
    tells: dict[str, str]
    """Headers of the answer, whatever it will be."""
