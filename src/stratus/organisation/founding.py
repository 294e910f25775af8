"""Creates a tenant: hosts, built-in roles, the root hierarchy, settings, a first administrator."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import BUILT_IN_ROLES
from stratus.events import log
from stratus.organisation.models import ApiSettings
from stratus.people.models import Hierarchy, Role, User
from stratus.people.users.actions import UserInput, create_user
from stratus.tenancy import current
from stratus.tenancy.models import Host, Tenant, TenantSettings


def found_tenant(
    name: str, title: str, base_url: str, hosts: Sequence[str], *, is_demo: bool = False, time_zone: str = "UTC", by: Actor | None = None
) -> Tenant:
    """Create a tenant with its initial rows; hosts are names without port. All or nothing.

    Raises django.db.IntegrityError if the name or a host is taken.
    """
    with transaction.atomic():
        tenant = Tenant.objects.create(name=name, title=title, base_url=base_url.rstrip("/"), is_demo=is_demo)
        Host.objects.bulk_create([Host(tenant=tenant, name=host.casefold().rstrip(".")) for host in sorted(set(hosts))])
        with current.use(tenant):
            Hierarchy.objects.create(title=title[:100], is_organization=True)
            Role.objects.bulk_create(
                [
                    Role(title=role, role_type=role_type, permissions=sorted(rights), built_in=True, position=position)
                    for position, (role, (role_type, rights)) in enumerate(BUILT_IN_ROLES.items())
                ]
            )
            ApiSettings.objects.create(time_zone=time_zone)
            # The demo is one author's: nobody would be there to review.
            TenantSettings.objects.create(time_zone=time_zone, only_live_items=not is_demo)
            log.record("tenant.founded", by=by or Actor.system(), subject=tenant)
    return tenant


def make_admin(
    username: str, password: str, *, first_name: str = "", last_name: str = "", email: str = "", by: Actor | None = None
) -> User:
    """Create a system administrator in the current tenant. Raises InvalidFields."""
    role = Role.objects.get(built_in=True, title="System administrator")
    data = UserInput(
        username=username, password=password, first_name=first_name, last_name=last_name or username, email=email, role_id=role.pk
    )
    return create_user(data, by=by or Actor.system())
