"""Titles of roles: the database too refuses a second one that people take for the first; those of earlier releases stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from stratus.people.models import Role
from stratus.people.roles.actions import save_role
from stratus.people.roles.titles import key_of, write_keys
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from support.builders import SYSTEM, a_tenant

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant() -> Iterator[Tenant]:
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def a_role_named(title: str) -> Role:
    return save_role(None, title=title, role_type="STAFF", permissions=[], by=SYSTEM)


def of_an_earlier_release(title: str) -> Role:
    """A role that release 0.1.0 let in: it compared titles letter by letter, and had no keys."""
    role = a_role_named(f"{title} to be")
    Role.objects.filter(pk=role.pk).update(title=title, title_key=f"not written yet {role.pk}")
    return role


@pytest.mark.parametrize("title", ["user clerk", "USER CLERK", "User  clerk", "\uff35ser clerk"])
def test_the_database_refuses_a_title_that_another_role_has(title):
    a_role_named("User clerk")
    with pytest.raises(IntegrityError, match="role_title_key_once"), transaction.atomic():
        Role.objects.create(title=title, role_type="STAFF")
    with pytest.raises(IntegrityError, match="role_title_key_once"), transaction.atomic():
        Role.objects.bulk_create([Role(title=title, role_type="STAFF")])


def test_another_organisation_may_have_it():
    a_role_named("User clerk")
    with current.use(a_tenant()):
        assert a_role_named("user clerk").pk


@pytest.mark.parametrize("title", ["\u200b", "\ufdfa" * 100])
def test_a_title_without_a_key_of_use_is_its_own(title):
    assert key_of(title) == title
    assert Role.objects.create(title=title, role_type="STAFF").pk


def test_an_upgrade_leaves_titles_and_names_those_that_are_the_same():
    first, second, third = (of_an_earlier_release(title) for title in ("Clerk", "clerk", "CLERK"))
    said = list(write_keys(Role.objects.all()))
    assert [(f"{first.pk} and {second.pk}" in said[0], f"{first.pk} and {third.pk}" in said[1], len(said))] == [(True, True, 2)]
    assert list(Role.objects.filter(title__iexact="clerk").order_by("pk").values_list("title", flat=True)) == ["Clerk", "clerk", "CLERK"]
    assert len(set(Role.objects.values_list("title_key", flat=True))) == Role.objects.count()
    assert list(write_keys(Role.objects.all())) == said


def test_an_upgrade_says_no_more_of_two_titles_than_that_they_look_the_same():
    first, second = (of_an_earlier_release(title) for title in ("User clerk", "\uff35ser  clerk"))
    tenant = current.require_id()
    assert list(write_keys(Role.objects.all())) == [
        f"tenant {tenant}: the titles of roles {first.pk} and {second.pk} look the same. Both stay;"
        " give one of them another title (Admin > Roles)."
    ]


def test_a_title_that_an_earlier_release_let_in_stays_until_it_is_changed():
    first, second = of_an_earlier_release("Clerk"), of_an_earlier_release("clerk")
    list(write_keys(Role.objects.all()))
    assert save_role(first, title="Clerk", role_type="STAFF", permissions=["library"], by=SYSTEM).permissions == ["library"]
    second.refresh_from_db()
    save_role(second, title="clerk", role_type="MARKER", permissions=[], by=SYSTEM)
    second.refresh_from_db()
    assert (second.title, second.role_type) == ("clerk", "MARKER")
    save_role(second, title="Archivist", role_type="MARKER", permissions=[], by=SYSTEM)
    second.refresh_from_db()
    assert second.title_key == "archivist"


def test_a_built_in_role_keeps_the_key():
    of_an_earlier_release("author")
    list(write_keys(Role.objects.all()))
    assert Role.objects.get(title_key="author").built_in
