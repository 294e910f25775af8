"""The current tenant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

_tenant_id: ContextVar[int | None] = ContextVar("tenant_id", default=None)
_is_no_matter: ContextVar[bool] = ContextVar("tenant_is_no_matter", default=False)


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


@contextmanager
def no_matter() -> Iterator[None]:
    """Tell that the statements of the block read tables without tenants alone, so that a connection need not be told which one is set.

    Only for looking up which tenant it is (`tenancy.resolve`): a request would tell its connection twice, that there is none and then
    which one, although it is the one of the request before.
    """
    token = _is_no_matter.set(True)
    try:
        yield
    finally:
        _is_no_matter.reset(token)


def is_no_matter() -> bool:
    """Tell whether the statements of this moment read tables without tenants alone."""
    return _is_no_matter.get()
