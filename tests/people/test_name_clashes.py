"""Accounts of earlier releases whose user names look the same: found, named, and let in as before."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.people.models import User
from stratus.people.users.name_clashes import clashes, write_keys
from stratus.tenancy import current
from support.builders import a_tenant, a_user

pytestmark = pytest.mark.django_db

COMPOSED, DECOMPOSED = "zoë", "zoe\u0308"


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def of_an_earlier_release(username: str, **fields: object) -> User:
    """A user whose key is the one that release 0.1.0 wrote."""
    user = a_user("Author", **fields)
    User.objects.filter(pk=user.pk).update(username=username, username_key=username.casefold())
    return user


def key_of(user: User) -> str:
    return User.objects.values_list("username_key", flat=True).get(pk=user.pk)


def test_the_upgrade_writes_new_keys() -> None:
    user = of_an_earlier_release(DECOMPOSED)
    assert write_keys(User.objects.all()) == []
    assert key_of(user) == COMPOSED


def test_of_two_names_that_look_the_same_one_keeps_its_old_key_and_both_are_named() -> None:
    first, second = of_an_earlier_release(DECOMPOSED), of_an_earlier_release(COMPOSED)
    (clash,) = write_keys(User.objects.all())
    assert (clash.user_id, clash.other_id) == (first.pk, second.pk)
    assert str(first.pk) in str(clash)
    assert str(second.pk) in str(clash)
    assert key_of(first) == DECOMPOSED


def test_a_deleted_account_is_nobodys_clash() -> None:
    of_an_earlier_release(DECOMPOSED)
    gone = of_an_earlier_release(COMPOSED)
    User.objects.filter(pk=gone.pk).update(deleted_at=gone.created_at)
    assert write_keys(User.objects.all()) == []


def test_both_go_on_to_log_in_each_with_their_own_name(tenant) -> None:
    first = of_an_earlier_release(DECOMPOSED, password="the first one")
    second = of_an_earlier_release(COMPOSED, password="the second one")
    write_keys(User.objects.all())
    for user, name, password in ((first, DECOMPOSED, "the first one"), (second, COMPOSED, "the second one")):
        browser = Client(headers={"host": tenant.hosts.get().name})
        assert browser.post("/login", {"username": name, "password": password}).status_code == 302
        assert browser.session["_auth_user_id"] == str(user.pk)


def test_renaming_ends_the_clash() -> None:
    first = of_an_earlier_release(DECOMPOSED)
    of_an_earlier_release(COMPOSED)
    write_keys(User.objects.all())
    first = User.objects.get(pk=first.pk)
    first.username = "zoe.smit"
    first.save()
    assert list(clashes(User.objects.all())) == []
