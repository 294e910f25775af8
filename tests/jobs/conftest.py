"""A tenant, somebody in it, and a kind of work that a test describes. Imports wait until Django is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from stratus.access.actor import Actor
    from stratus.jobs.kinds import Kind
    from stratus.people.models import User
    from stratus.tenancy.models import Tenant


@pytest.fixture(autouse=True)
def tenant(db: None) -> Iterator[Tenant]:
    """The current tenant of the test."""
    from stratus.tenancy import current
    from support.builders import a_tenant

    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def person(tenant: Tenant) -> User:
    """Somebody with the rights of an author."""
    from support.builders import a_user

    return a_user("Author")


@pytest.fixture
def by(person: User) -> Actor:
    """That person, at their screen."""
    from stratus.access.actor import Actor, Door

    return Actor.of(person, Door.UI)


@pytest.fixture
def a_kind() -> Iterator[Callable[..., Kind]]:
    """Registers a kind of work for this test, in place of the one before; its function is the first argument."""
    from stratus.jobs import kinds

    before = dict(kinds._kinds)

    def register(work: Callable[[Any], None], **fields: Any) -> Kind:
        kind = kinds.Kind(**{"name": "test.work", "title": "Work", "work": work, "can_be_tried": True} | fields)
        kinds._kinds.pop(kind.name, None)
        kinds.register(kind)
        return kind

    yield register
    kinds._kinds.clear()
    kinds._kinds.update(before)
