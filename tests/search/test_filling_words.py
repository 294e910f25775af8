"""Words of what is there already are written by an upgrade, and by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection, transaction

from stratus.people.models import User
from stratus.search import actions, filling, kinds
from stratus.search.models import Filled, Word
from stratus.search.queries import found
from stratus.tenancy import current
from support.builders import a_tenant, a_user

pytestmark = pytest.mark.database


@pytest.fixture
def people(tenant) -> list[User]:
    return [a_user(last_name=f"Person {number}") for number in range(5)]


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PORTION", 2)


def words_of(*users: User) -> set[tuple[int, str]]:
    return set(Word.objects.filter(kind="user", subject__in=[user.pk for user in users]).values_list("subject", "word"))


def test_everything_is_found_again_after_all_words_are_lost(people, small_portions) -> None:
    before = words_of(*people)
    Word.objects.all().delete()
    number = filling.rebuild(kinds.kind_named("user"))
    assert words_of(*people) == before
    assert number == User.objects.count()


def test_words_of_what_is_gone_or_called_otherwise_now_are_dropped(people, small_portions) -> None:
    first, second, last = people[0], people[1], people[-1]
    before = words_of(*people)
    User.objects.filter(pk__in=[second.pk, last.pk]).delete()
    User.objects.filter(pk=first.pk).update(last_name="Somebody")
    filling.rebuild(kinds.kind_named("user"))
    assert words_of(second, last) == set()
    assert [user.pk for user in found(User.objects.all(), "user", "somebody")] == [first.pk]
    assert words_of(people[2]) == {pair for pair in before if pair[0] == people[2].pk}


def test_an_upgrade_fills_each_kind_once_and_again_when_its_rules_change(people, monkeypatch) -> None:
    lines: list[str] = []

    def upgrade() -> list[str]:
        lines.clear()
        filling.fill_what_is_missing(connection, tell=lines.append)
        return [line.rsplit(" ", 1)[-1] for line in lines]

    assert upgrade() == []
    Filled.objects.filter(kind="user").delete()
    Word.objects.all().delete()
    assert upgrade() == ["user"]
    assert found(User.objects.all(), "user", "person").count() == 5
    monkeypatch.setitem(kinds._kinds, "user", replace(kinds.kind_named("user"), revision=99))
    assert upgrade() == ["user"]
    assert upgrade() == []


def test_all_organisations_are_filled(people) -> None:
    with current.use(a_tenant()):
        other = a_user(last_name="Elsewhere")
        Word.objects.all().delete()
    filling.rebuild_everywhere(kinds.kind_named("user"))
    with current.use(other.tenant_id):
        assert [user.pk for user in found(User.objects.all(), "user", "elsewhere")] == [other.pk]
        assert not found(User.objects.all(), "user", "person").exists()


def test_two_kinds_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="user"):
        kinds.register(replace(kinds.kind_named("user"), revision=99))


def test_words_are_written_only_together_with_their_subject(committed) -> None:
    with current.use(a_tenant()):
        user = a_user()
        with pytest.raises(RuntimeError, match="transaction"):
            actions.index("user", [user])
        with transaction.atomic():
            actions.index("user", [user])
