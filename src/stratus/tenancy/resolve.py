"""Finds the tenant of a host name."""

from __future__ import annotations

import ipaddress

from stratus.tenancy.models import Tenant


def tenant_for_host(host: str) -> Tenant | None:
    """Return the tenant of this host name (no port), or None for an unknown one.

    For `localhost` and IP addresses it is the only tenant, or else the demo tenant. One query, two for those.
    """
    name = host.casefold().rstrip(".")
    tenant = Tenant.objects.filter(hosts__name=name).first()
    if tenant is not None or not _is_local(name):
        return tenant
    tenants = list(Tenant.objects.order_by("-is_demo", "pk")[:2])
    if len(tenants) == 1 or (tenants and tenants[0].is_demo):
        return tenants[0]
    return None


def _is_local(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
