"""A tenant whose exams are marked. Imports wait until Django is set up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stratus.scheduling.models import Schedule
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
def schedule() -> Schedule:
    """An activated schedule of a choice and an essay (2 points each) that a coordinator has marked."""
    from support.builders import a_schedule, an_assessment

    return a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)


@pytest.fixture
def statistics_of_small_tenants(db: None) -> None:
    """The database was analysed when there were small tenants only. To be asked for before the tenant has rows."""
    from support.builders import know_small_tenants

    know_small_tenants()
