"""What can be done with people, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission, RoleType
from stratus.foundation import clock
from stratus.foundation import text as checks
from stratus.foundation.errors import InvalidFields
from stratus.people.hierarchies import actions as hierarchies
from stratus.people.hierarchies import queries
from stratus.people.users import actions
from stratus.people.users.actions import UserInput
from stratus.people.users.queries import home_cards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant(db: None) -> Iterator[object]:
    from stratus.tenancy import current
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made


def a_manager(role: str = "System administrator") -> Actor:
    """Somebody with this role, and the right to manage users besides."""
    from support.builders import a_user, an_actor

    user = a_user(role)
    return an_actor(Permission.MANAGE_USERS, *(Permission(right) for right in user.role.permissions), user=user)


def candidate_role():
    from support.builders import a_role

    return a_role("Candidate")


def upsert(*people: UserInput, rename: frozenset[str] = frozenset({RoleType.CANDIDATE})):
    from support.builders import SYSTEM

    return actions.upsert_users(people, role=candidate_role(), rename=rename, by=SYSTEM, now=clock.now())


def test_a_user_without_password_cannot_log_in_with_one():
    user = actions.create_user(UserInput(external_id="u1", role_id=candidate_role().pk), by=a_manager())
    assert (user.username, user.has_usable_password()) == ("u1", False)


def test_what_is_wrong_with_a_user_is_told_field_by_field():
    data = UserInput(external_id="a,b", username="", email="x", password="abc")
    with pytest.raises(InvalidFields) as refused:
        actions.create_user(data, by=a_manager())
    assert set(refused.value.errors) == {"external_id", "email", "password", "role"}


def test_user_names_compare_without_letter_case_and_user_ids_exactly():
    role = candidate_role().pk
    actions.create_user(UserInput(external_id="Ab", username="Jane", role_id=role), by=a_manager())
    actions.create_user(UserInput(external_id="aB", username="other", role_id=role), by=a_manager())
    for data, field in (
        (UserInput(external_id="c", username="JANE", role_id=role), "username"),
        (UserInput(external_id="Ab", username="third", role_id=role), "external_id"),
    ):
        with pytest.raises(InvalidFields) as refused:
            actions.create_user(data, by=a_manager())
        assert list(refused.value.errors) == [field]


def test_nobody_gives_a_role_or_a_password_that_reaches_further_than_they_do():
    from support.builders import a_role, a_user, an_actor

    by = an_actor(Permission.MANAGE_USERS, user=a_user("Scheduler"))
    richer, candidate = a_user("Scheduler"), a_user("Candidate")
    for act in (
        lambda: actions.create_user(UserInput(external_id="new", role_id=a_role("Scheduler").pk), by=by),
        lambda: actions.update_user(richer.pk, {"password": "correct horse"}, by=by),
        lambda: actions.update_user(candidate.pk, {"role_id": a_role("Scheduler").pk}, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    actions.update_user(richer.pk, {"first_name": "New"}, by=by)
    actions.update_user(candidate.pk, {"password": "correct horse"}, by=by)


def test_a_deleted_users_name_and_id_are_free_again():
    from support.builders import a_user

    old = a_user(external_id="u1", username="jane")
    actions.delete_user(old.pk, by=a_manager(), now=clock.now())
    assert actions.create_user(UserInput(external_id="u1", username="jane", role_id=candidate_role().pk), by=a_manager()).pk != old.pk


@pytest.mark.parametrize(("manager", "target", "allowed"), [("System administrator", "System administrator", True),
    ("Scheduler", "Marker", True), ("Scheduler", "Candidate", True), ("Scheduler", "System administrator", False),
    ("Marker", "Candidate", True), ("Marker", "Scheduler", False), ("Candidate", "Candidate", False)])  # fmt: skip
def test_the_role_type_decides_whom_one_may_create_and_edit(manager, target, allowed):
    from support.builders import a_role, a_user

    by = a_manager(manager)
    user = a_user(target)
    for act in (
        lambda: actions.create_user(UserInput(external_id="new", role_id=a_role(target).pk), by=by),
        lambda: actions.update_user(user.pk, {"first_name": "New"}, by=by),
        lambda: actions.set_active(user.pk, False, by=by),
    ):
        if allowed:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_nobody_makes_themselves_or_others_more_than_they_may_manage():
    from support.builders import a_role, a_user

    by = a_manager("Scheduler")
    with pytest.raises(NotAllowed):
        actions.update_user(a_user("Marker").pk, {"role_id": a_role("System administrator").pk}, by=by)


@pytest.mark.database
def test_nobody_makes_a_role_of_a_type_that_they_may_not_manage():
    from stratus.access.permissions import Permission
    from stratus.people.roles.actions import save_role
    from support.builders import a_role, a_user, an_actor

    by = an_actor(Permission.MANAGE_ROLES, user=a_user("Scheduler"))
    own = save_role(None, title="Own", role_type="STAFF", permissions=[], by=by)
    with pytest.raises(NotAllowed):
        save_role(own, title="Own", role_type="ADMINISTRATOR", permissions=[], by=by)
    with pytest.raises(NotAllowed):
        save_role(None, title="Other", role_type="ADMINISTRATOR", permissions=[], by=by)
    assert a_role("Own").role_type == "STAFF"


@pytest.mark.parametrize("title", ["User clerk", "USER CLERK", "user  clerk"])
def test_two_roles_have_no_titles_that_differ_in_letter_case_only(title):
    from stratus.people.models import Role
    from stratus.people.roles.actions import save_role
    from support.builders import SYSTEM

    values = {"role_type": "STAFF", "permissions": [], "by": SYSTEM}
    first, other = (save_role(None, title=name, **values) for name in ("User clerk", "Other"))
    for role in (None, other):
        with pytest.raises(InvalidFields) as refused:
            save_role(role, title=title, **values)
        assert refused.value.errors == {"title": "There is a role with this title already."}
    save_role(first, title="USER clerk", **values)
    assert Role.objects.filter(title__iexact="user clerk").count() == 1


@pytest.mark.parametrize("change", [
    {"title": "Renamed"}, {"role_type": "STAFF"}, {"needs_second_factor": True}, {"permissions": ["manage_users", "manage_roles"]},
])  # fmt: skip
@pytest.mark.parametrize("beyond", [{"permissions": ["manage_users", "schedule"]}, {"role_type": "ADMINISTRATOR"}])
def test_nobody_changes_anything_of_a_role_that_reaches_further_than_they_do(beyond, change):
    from stratus.people.models import Role
    from stratus.people.roles.actions import save_role
    from support.builders import a_user, an_actor

    clerk = an_actor(Permission.MANAGE_ROLES, Permission.MANAGE_USERS, user=a_user("Scheduler"))
    stands = {"title": "Higher", "role_type": "MARKER", "permissions": ["manage_users"], "needs_second_factor": False} | beyond
    role = Role.objects.create(**stands)
    with pytest.raises(InvalidFields) as refused:
        save_role(role, **stands | change, by=clerk)
    assert set(refused.value.errors) == set(change)
    assert Role.objects.filter(pk=role.pk, **stands).exists()


def test_the_front_page_counts_the_users_whom_its_reader_finds_behind_it():
    from stratus.people.users.lists import USERS
    from stratus.ui.lists.asked import asked
    from support.builders import a_user

    clerk = a_manager("Scheduler")
    for role in ("System administrator", "System administrator", "Marker", "Candidate"):
        a_user(role)
    actions.set_active(a_user("Candidate").pk, False, by=clerk)
    [card] = home_cards(clerk, clock.now())
    assert card.number == asked(USERS, {}, clerk, {}).rows(clerk, {}).count() == 3


@pytest.mark.parametrize("beyond", [{"permissions": ["schedule"]}, {"role_type": "ADMINISTRATOR"}])
def test_nobody_deletes_a_role_that_reaches_further_than_they_do(beyond):
    from stratus.foundation.errors import DomainError
    from stratus.people.models import Role
    from stratus.people.roles.actions import delete_role
    from support.builders import a_user, an_actor

    clerk = an_actor(Permission.MANAGE_ROLES, Permission.MANAGE_USERS, user=a_user("Scheduler"))
    role = Role.objects.create(**{"title": "Higher", "role_type": "STAFF", "permissions": []} | beyond)
    with pytest.raises(DomainError, match="reaches further"):
        delete_role(role.pk, by=clerk)
    assert Role.objects.filter(pk=role.pk).exists()


@pytest.mark.database
def test_nobody_disables_or_deletes_themselves():
    by = a_manager()
    assert by.user_id
    with pytest.raises(InvalidFields):
        actions.set_active(by.user_id, False, by=by)
    with pytest.raises(InvalidFields):
        actions.delete_user(by.user_id, by=by, now=clock.now())


def test_without_the_right_users_cannot_be_touched():
    from support.builders import a_user, an_actor

    nobody = an_actor(Permission.SCHEDULE, user=a_user("System administrator"))
    with pytest.raises(NotAllowed):
        actions.create_user(UserInput(external_id="u1", role_id=candidate_role().pk), by=nobody)


def test_events_name_fields_and_never_values():
    from stratus.events.models import Event
    from support.builders import a_user

    user = a_user()
    actions.update_user(user.pk, {"first_name": "Hildegard", "password": "secret-1"}, by=a_manager())
    event = Event.objects.get(kind="user.updated")
    assert event.data == {"fields": ["first_name", "password"]}


def test_upserting_creates_the_unknown_and_returns_all_in_the_given_order():
    from support.builders import a_user

    known = a_user(external_id="k", first_name="Old")
    users = upsert(UserInput(external_id="z"), UserInput(external_id="k", first_name="New"), UserInput(external_id="a"))
    assert [user.external_id for user in users] == ["z", "k", "a"]
    assert users[1].pk == known.pk
    known.refresh_from_db()
    assert (known.first_name, known.sort_key.startswith("doe"), known.sort_key.endswith("new")) == ("New", True, True)
    assert all(user.role == candidate_role() for user in users)


def test_upserting_again_changes_and_records_nothing():
    from stratus.events.models import Event

    upsert(UserInput(external_id="a", first_name="A"))
    before = Event.objects.count()
    upsert(UserInput(external_id="a", first_name="A"))
    assert Event.objects.count() == before


def test_upserting_never_renames_outside_the_given_role_types():
    from support.builders import a_user

    author = a_user("Author", external_id="k", first_name="Old")
    upsert(UserInput(external_id="k", first_name="New", profile={"special_needs": True}))
    author.refresh_from_db()
    assert (author.first_name, author.special_needs) == ("Old", True)


def test_upserting_never_makes_somebody_with_rights_that_the_caller_lacks():
    from support.builders import a_role, a_user

    scheduler = a_user("Scheduler")
    token = Actor(scheduler.pk, frozenset(Permission.values), Door.API)
    role = a_role("Author")
    with pytest.raises(NotAllowed):
        actions.upsert_users([UserInput(external_id="new")], role=role, rename=frozenset(), by=token, now=clock.now())
    own = a_role("Marker")
    actions.upsert_users([UserInput(external_id="new")], role=own, rename=frozenset(), by=token, now=clock.now())


def test_two_new_users_with_one_user_name_are_refused_by_their_place():
    with pytest.raises(InvalidFields) as refused:
        upsert(UserInput(external_id="a", username="same"), UserInput(external_id="b", username="SAME"))
    assert list(refused.value.errors) == ["1.username"]


def test_a_hierarchys_path_goes_from_the_root_down():
    from support.builders import SYSTEM

    law = hierarchies.create_hierarchy("Law", external_id="L", by=SYSTEM)
    roman = hierarchies.create_hierarchy("Roman law", parent_id=law.pk, by=SYSTEM)
    assert queries.full_path(roman) == "An organisation \\ Law \\ Roman law"
    assert hierarchies.ensure_hierarchy("L", "Another title", by=SYSTEM) == law


def test_a_tenant_begins_with_roles_root_and_settings(tenant):
    from stratus.organisation.models import ApiSettings
    from stratus.people.models import Role
    from stratus.tenancy.models import TenantSettings

    assert queries.root().title == tenant.title
    assert Role.objects.filter(built_in=True).count() == 7
    assert ApiSettings.objects.count() == TenantSettings.objects.count() == 1


@pytest.mark.parametrize(("text", "good"), [("7132", True), ("Jane Doe", True), ("é-ü", True), ("a,b", False), ("a/b", False),
    ("a\\b", False), (" a", False), ("", False), ("x" * 65, False), ("a\tb", False)])  # fmt: skip
def test_user_ids(text, good):
    assert checks.is_user_id(text) is good


@pytest.mark.parametrize(("text", "good"), [("EXT_sch-1.2", True), (".", False), ("...", False), ("a b", False), ("é", False),
    ("", False), ("x" * 64, True), ("x" * 65, False), ("a\n", False)])  # fmt: skip
def test_entity_ids(text, good):
    assert checks.is_entity_id(text) is good


@pytest.mark.parametrize("second", ["zoe\u0308", "ZOË", "zoë ", "Ｚoë"])
def test_a_second_account_whose_name_looks_the_same_is_refused(second: str) -> None:
    from support.builders import a_user

    a_user("Candidate", username="Zoë")
    role = a_user("Candidate").role
    with pytest.raises(InvalidFields) as refused:
        actions.create_user(UserInput(username=second, role_id=role.pk), by=Actor.system())
    assert set(refused.value.errors) == {"username"}
    with pytest.raises(InvalidFields) as refused:
        actions.upsert_users(
            [UserInput(external_id="new", username=second)], role=role, rename=frozenset(), by=Actor.system(), now=clock.now()
        )
    assert set(refused.value.errors) == {"0.username"}


@pytest.mark.parametrize("username", ["\u3164", "ﷺ" * 100])
def test_a_user_name_without_a_key_or_with_one_that_is_too_long_is_refused(username: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        actions.create_user(UserInput(username=username, role_id=1), by=Actor.system())
    assert "username" in refused.value.errors
