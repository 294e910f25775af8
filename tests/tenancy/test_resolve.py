"""Which organisation answers at an address."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from stratus.organisation.founding import found_tenant
from stratus.people.models import Role
from stratus.site.commands.serve import demo_access
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from stratus.tenancy.networks import callable_networks
from stratus.tenancy.resolve import tenant_for_host

pytestmark = [pytest.mark.database, pytest.mark.django_db]

HERE = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
ELSEWHERE = ("192.0.2.7", "10.0.0.1", "::ffff:192.0.2.7", "")


@pytest.fixture
def alone(monkeypatch: Any) -> Any:
    """Let the database hold these tenants only, whatever other tests have left in it."""

    def only(*tenants: Tenant) -> None:
        kept = [tenant.pk for tenant in tenants]
        monkeypatch.setattr(Tenant.objects, "get_queryset", lambda: QuerySet(Tenant).filter(pk__in=kept))

    return only


def a_college(name: str = "college", **more: Any) -> Tenant:
    return found_tenant(name, name.title(), f"https://{name}.example", [f"{name}.example"], **more)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "192.168.1.5"])
def test_an_address_leads_browsers_on_this_machine_to_the_only_tenant(alone: Any, host: str) -> None:
    college = a_college()
    alone(college)
    assert {tenant_for_host(host, peer) for peer in HERE} == {college}


@pytest.mark.parametrize("peer", ELSEWHERE)
def test_an_address_leads_nobody_else_anywhere(alone: Any, peer: str) -> None:
    alone(a_college())
    assert tenant_for_host("localhost", peer) is None


def test_a_request_from_elsewhere_is_judged_by_where_it_comes_from(alone: Any) -> None:
    alone(a_college())
    assert Client(REMOTE_ADDR="192.0.2.7").get("/login", headers={"host": "localhost"}).status_code == 404
    assert Client(REMOTE_ADDR="127.0.0.1").get("/login", headers={"host": "localhost"}).status_code == 200


@pytest.mark.parametrize("is_demo", [True, False])
def test_beside_another_tenant_an_address_leads_nowhere_not_to_the_demo_either(alone: Any, is_demo: bool) -> None:
    alone(a_college(), a_college("demo-of-today", is_demo=is_demo))
    assert tenant_for_host("localhost", "127.0.0.1") is None


@pytest.mark.parametrize("peer", [*HERE, *ELSEWHERE])
def test_a_name_leads_everybody_to_its_tenant(peer: str) -> None:
    college = a_college()
    assert tenant_for_host("College.Example.", peer) == college


@pytest.mark.parametrize(("is_demo", "on_loopback", "may"), [(True, True, True), (True, False, False), (False, True, False)])
def test_the_demo_may_call_this_machine_while_nobody_else_reaches_it(settings: Any, is_demo: bool, on_loopback: bool, may: bool) -> None:
    settings.LISTENS_ON_LOOPBACK = on_loopback
    with current.use(a_college(is_demo=is_demo)):
        assert bool(callable_networks()) is may


def test_the_demo_is_not_loaded_by_itself(alone: Any) -> None:
    alone()
    access, note = demo_access("http://localhost:8000", load=False)
    assert access is None
    assert "stratus tenant create" in note


def test_the_demo_is_not_loaded_beside_an_organisation(alone: Any) -> None:
    alone(a_college())
    assert demo_access("http://localhost:8000", load=True) == (None, "The demo is not loaded: there is an organisation here.")
    assert not Tenant.objects.filter(is_demo=True).exists()


def test_a_demo_beside_an_organisation_is_no_way_in(alone: Any) -> None:
    alone(a_college(), a_college("demo-of-today", is_demo=True))
    access, note = demo_access("http://localhost:8000", load=True)
    assert access is None
    assert "stratus demo remove" in note


def test_a_connection_that_serves_one_organisation_is_not_told_so_with_each_request() -> None:
    college = a_college()
    with current.use(college):
        assert Role.objects.exists()
    told = connection._applied
    assert told == str(college.pk)
    assert tenant_for_host("college.example", "192.0.2.7") == college
    assert connection._applied == told
    with current.use(college):
        assert Role.objects.exists()
    assert connection._applied == told


def test_whatever_else_is_asked_outside_of_an_organisation_reads_none_of_its_rows() -> None:
    with current.use(a_college()):
        assert Role.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_role")
        assert cursor.fetchone() == (0,)
