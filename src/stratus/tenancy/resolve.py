"""Finds the tenant of a host name."""

from __future__ import annotations

import ipaddress

from stratus.tenancy import current
from stratus.tenancy.models import Tenant


def tenant_for_host(host: str, peer: str) -> Tenant | None:
    """Return the tenant of this host name (no port), or None for an unknown one.

    `localhost` and IP addresses lead to the only tenant, and only browsers on this machine: `peer` is the browser's address.
    Where there are several tenants an address leads nowhere. One query, two for those.
    """
    name = host.casefold().rstrip(".")
    with current.no_matter():
        tenant = Tenant.objects.filter(hosts__name=name).first()
        if tenant is not None or not (_is_local(name) and is_loopback(peer)):
            return tenant
        tenants = list(Tenant.objects.order_by("pk")[:2])
    return tenants[0] if len(tenants) == 1 else None


def is_loopback(address: str) -> bool:
    """Tell whether this is an address of the machine itself, or `localhost`."""
    if address == "localhost":
        return True
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def _is_local(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
