"""Networks that the current tenant may call although they are not global."""

from __future__ import annotations

from django.conf import settings

from stratus.foundation.outgoing.addresses import Network, allowed_networks
from stratus.tenancy import current
from stratus.tenancy.models import Tenant

DEMO_NETWORK = "127.0.0.0/8"
"""For the demo tenant, whose webhook receivers run on the same machine when somebody tries them out."""


def callable_networks() -> list[Network]:
    """Return the networks of `STRATUS_OUTGOING_ALLOW`, and for the demo tenant this machine. One query if a tenant is set.

    The demo may call this machine only while nobody else can reach the installation: its accounts are for whoever tries it out.
    """
    parts = list(settings.OUTGOING_ALLOW)
    tenant_id = current.maybe_id()
    if settings.LISTENS_ON_LOOPBACK and tenant_id is not None and Tenant.objects.filter(pk=tenant_id, is_demo=True).exists():
        parts.append(DEMO_NETWORK)
    return allowed_networks(parts)
