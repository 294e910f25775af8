"""A tenant that other systems call, and somebody who calls it. Imports wait until Django is set up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stratus.people.models import User
    from stratus.tenancy.models import Tenant
    from support.caller import Api


@pytest.fixture
def tenant(db: None) -> Iterator[Tenant]:
    """The current tenant of the test."""
    from stratus.tenancy import current
    from support.builders import a_tenant

    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def scheduler(tenant: Tenant) -> User:
    """The scheduler of the External API settings."""
    from stratus.organisation.models import ApiSettings
    from support.builders import a_user

    user = a_user("Scheduler", username="scheduler")
    ApiSettings.objects.update(scheduler=user)
    return user


@pytest.fixture
def api(tenant: Tenant, scheduler: User) -> Api:
    """A caller whose tenant has a scheduler set."""
    from support.caller import an_api

    return an_api(tenant)


@pytest.fixture
def statistics_of_small_tenants(db: None) -> None:
    """The database was analysed when there were small tenants only: statistics seem to say that a tenant has one row of everything."""
    from support.costs import analyse_small_tenants

    analyse_small_tenants()


@pytest.fixture
def warm(api: Api) -> Api:
    """A caller whose token has noted its use: the first request does that besides."""
    api.get("/external/schedule/none")
    return api
