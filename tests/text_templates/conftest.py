"""A tenant for the tests of this folder that ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def tenant(db: None) -> Iterator[Any]:
    """A tenant of the test's own, current, rolled back afterwards."""
    from stratus.tenancy import current
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made
