"""Who acts, and what they may do. Without a database: a person here has what `access` asks of one."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from stratus.access import present
from stratus.access.actor import DIRECT_LINK_RIGHTS, Actor, Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P


def a_person(*rights: P, pk: int = 7, is_active: bool = True) -> Any:
    return SimpleNamespace(pk=pk, is_active=is_active, role=SimpleNamespace(permissions=[right.value for right in rights]))


def rights(*permissions: P) -> frozenset[str]:
    return frozenset(permission.value for permission in permissions)


def test_an_actor_is_a_person_with_the_rights_of_their_role_at_a_door():
    actor = Actor.of(a_person(P.MARK, P.LIBRARY), Door.UI, request_id="r-1")
    assert actor == Actor(7, rights(P.MARK, P.LIBRARY), Door.UI, "r-1", None, None, False)
    assert Actor.of(a_person(), Door.API).request_id == ""


def test_who_is_not_active_has_no_rights():
    assert Actor.of(a_person(P.MARK, is_active=False), Door.UI).permissions == frozenset()
    assert Actor.of(a_person(P.MARK, is_active=False), Door.UI, schedule_id=3).permissions == frozenset()


def test_by_a_direct_link_somebody_marks_one_schedule_and_does_nothing_else():
    actor = Actor.of(a_person(P.LIBRARY, P.PUBLISH_RESULTS), Door.UI, schedule_id=3)
    assert (actor.permissions, actor.schedule_id) == (rights(P.MARK, P.PUBLISH_RESULTS), 3)
    assert actor.permissions <= DIRECT_LINK_RIGHTS


def test_logged_in_as_somebody_else_people_act_with_the_rights_that_both_hold_and_never_as_candidates():
    by, user = a_person(P.MARK, P.LIBRARY, P.PARTICIPATE, pk=1), a_person(P.MARK, P.MODERATE, P.PARTICIPATE, pk=7)
    actor = Actor.logged_in_as(user, by, Door.UI, request_id="r-1", schedule_id=3)
    assert actor == Actor(1, rights(P.MARK), Door.UI, "r-1", 7, 3, False)
    assert actor.effective_user_id == 7
    assert Actor.logged_in_as(user, by, Door.API) == Actor(1, rights(P.MARK), Door.API, "", 7, None, False)


def test_logged_in_as_somebody_who_came_by_a_direct_link_people_mark_that_schedule_alone():
    by, user = a_person(P.MARK, P.LIBRARY, pk=1), a_person(P.LIBRARY, pk=7)
    assert Actor.logged_in_as(user, by, Door.UI, schedule_id=3).permissions == rights(P.MARK)
    assert Actor.logged_in_as(user, by, Door.UI).permissions == rights(P.LIBRARY)


@pytest.fixture
def people(monkeypatch) -> dict[int, Any]:
    """Those who may log in, by id."""
    found: dict[int, Any] = {}
    monkeypatch.setattr(present, "_finders", [])
    present.register(lambda _user_id: None)
    present.register(found.get)
    return found


def test_later_a_person_acts_with_the_rights_of_that_moment(people):
    people[7] = a_person(P.MARK)
    assert present.present_actor(7) == Actor(7, rights(P.MARK), Door.JOB, "")
    people[7] = a_person(P.LIBRARY)
    assert present.present_actor(7, door=Door.API, request_id="r-1") == Actor(7, rights(P.LIBRARY), Door.API, "r-1")


def test_who_was_logged_in_as_somebody_else_acts_later_with_the_rights_that_both_hold(people):
    people |= {1: a_person(P.MARK, P.LIBRARY, pk=1), 7: a_person(P.MARK, P.MODERATE, pk=7)}
    actor = present.present_actor(1, acting_as_id=7, door=Door.UI, request_id="r-1")
    assert actor == Actor(1, rights(P.MARK), Door.UI, "r-1", 7)


def test_nobody_acts_later_who_may_no_longer_log_in_or_as_somebody_who_may_not(people):
    people[1] = a_person(P.MARK, pk=1)
    assert present.present_actor(7) is None
    assert present.present_actor(1, acting_as_id=7) is None
    assert present.present_actor(7, acting_as_id=1) is None


def test_the_system_may_do_everything_and_is_nobody():
    assert Actor.system() == Actor(None, frozenset(P.values), Door.JOB, "", is_system=True)
    assert Actor.system(Door.API, "r-2") == Actor(None, frozenset(P.values), Door.API, "r-2", is_system=True)


def test_a_new_object_belongs_to_whom_is_named_else_to_whom_the_actor_is_logged_in_as_else_to_the_actor():
    actor, other = Actor(1, frozenset(), Door.UI), Actor(1, frozenset(), Door.UI, acting_as_id=7)
    assert [actor.owner_of_new(9), actor.owner_of_new(None), other.owner_of_new(None), other.owner_of_new(9)] == [9, 1, 7, 9]
    assert Actor.system().owner_of_new(9) == 9


def test_the_system_owns_nothing():
    with pytest.raises(ValueError, match=r"^The system owns nothing: name an owner\.$"):
        Actor.system().owner_of_new(None)


@pytest.mark.parametrize(
    ("held", "asked", "may"),
    [([P.MARK], [P.MARK], True), ([P.MARK], [P.LIBRARY], False), ([P.MARK], [P.LIBRARY, P.MARK], True), ([], [P.MARK], False)],
)
def test_one_of_the_rights_that_are_asked_for_is_enough(held: Iterable[P], asked: Iterable[P], may: bool):
    actor = Actor(1, rights(*held), Door.UI)
    if may:
        actor.require(*asked)
    else:
        with pytest.raises(NotAllowed) as refused:
            actor.require(*asked)
        assert refused.value.permission == next(iter(asked))
    assert any(actor.can(right) for right in asked) is may
