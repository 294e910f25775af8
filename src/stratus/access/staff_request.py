"""The type of a request in staff pages."""

from __future__ import annotations

from django.http import HttpRequest

from stratus.access.actor import Actor
from stratus.people.models import User


class StaffRequest(HttpRequest):
    """A request that went through the middleware and `access.decorators.require`: somebody is logged in and acts."""

    actor: Actor
    user: User
    request_id: str
