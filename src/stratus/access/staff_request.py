"""The type of a request in staff pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from stratus.access.actor import Actor
from stratus.tenancy.models import Tenant


class StaffRequest(HttpRequest):
    """A request after the middleware and `access.decorators.require`: somebody is logged in, and `actor` is set."""

    actor: Actor
    user: Any
    """The `people.models.User` who is logged in, their role loaded."""
    request_id: str
    tenant: Tenant
