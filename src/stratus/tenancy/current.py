"""The current tenant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

_tenant_id: ContextVar[int | None] = ContextVar("tenant_id", default=None)


class HasKey(Protocol):
    """A saved object: a tenant."""

    @property
    def pk(self) -> Any: ...


class NoTenant(RuntimeError):
    """Tenant data was accessed while no tenant was set."""


def maybe_id() -> int | None:
    """Return the current tenant's id, or None if none is set."""
    return _tenant_id.get()


def require_id() -> int:
    """Return the current tenant's id.

    Raises NoTenant if none is set.
    """
    tenant_id = _tenant_id.get()
    if tenant_id is None:
        raise NoTenant("No tenant is set: wrap the code in tenancy.current.use(tenant).")
    return tenant_id


@contextmanager
def use(tenant: HasKey | int | None) -> Iterator[None]:
    """Set the current tenant within the block; None unsets it."""
    tenant_id = tenant if tenant is None or isinstance(tenant, int) else tenant.pk
    token = _tenant_id.set(tenant_id)
    try:
        yield
    finally:
        _tenant_id.reset(token)
