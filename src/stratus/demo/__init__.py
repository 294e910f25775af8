"""The demo tenant, in which every sample request of the API's documentation works as printed (`api/decisions` §10)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from stratus.access.actor import Actor
from stratus.demo import access, content, schedules, world
from stratus.foundation import clock
from stratus.organisation.founding import found_tenant
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

NAME = "demo"


def ensure_demo(base_url: str, *, name: str = NAME) -> dict[str, Any]:
    """Load the demo tenant if it is missing, point it to this address, and return how to get in.

    Loading it again changes nothing but the address. Returns `url`, `token`, `admin`, `password`, `launch_url` and `accounts`
    (user name and role of each account); `demo.env` in the data folder has the same, readable by its owner only.
    """
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().filter(name=name).first()
        if tenant is None:
            tenant = _load(base_url, name)
        elif tenant.base_url != base_url:
            tenant.base_url = base_url
            tenant.save(update_fields=["base_url"])
        with current.use(tenant):
            return access.describe(tenant, by=Actor.system(), now=clock.now())


def _load(base_url: str, name: str) -> Tenant:
    now = clock.now()
    tenant = found_tenant(name, "Demo University", base_url, [], is_demo=True)
    with current.use(tenant):
        by = Actor.system()
        users = world.make_people(by=by, now=now)
        assessments = content.make_assessments(users, by=by)
        schedules.make_schedules(users, assessments, now=now)
    return tenant
