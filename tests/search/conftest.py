"""What tests of search share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def tenant(db: None) -> Iterator[Any]:
    """The current tenant."""
    from stratus.tenancy import current
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made
