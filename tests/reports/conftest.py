"""A tenant whose results are measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stratus.tenancy.models import Tenant


@pytest.fixture
def tenant(db: None) -> Iterator[Tenant]:
    """The current tenant of the test."""
    from stratus.tenancy import current
    from support.builders import a_tenant

    tenant = a_tenant()
    with current.use(tenant):
        yield tenant
