"""Admin › Users and Admin › Roles, as an administrator uses them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from stratus.access.permissions import Permission as P
from stratus.events.models import Event
from stratus.organisation.models import ApiSettings
from stratus.people.models import Hierarchy, Role, User
from stratus.tenancy import current
from support.builders import a_hierarchy, a_role, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def admin() -> User:
    return a_user("System administrator", username="ada", first_name="Ada", last_name="Lovelace")


@pytest.fixture
def browser(admin: User) -> Client:
    return a_browser(admin)


def typed(**values: object) -> dict[str, object]:
    """What an administrator types into the form of a user."""
    return {
        "first_name": "Grace",
        "last_name": "Hopper",
        "username": "grace",
        "external_id": "G1",
        "email": "grace@example.org",
        "role": a_role("Scheduler").pk,
        "password": "four words in a row",
        "special_needs": "",
        "reasonable_adjustment_percentage": "",
        "language": "",
        "time_zone": "",
        "hierarchies": [Hierarchy.objects.get(parent=None).pk],
    } | values


def test_a_user_is_created_with_role_and_hierarchies(browser):
    faculty = a_hierarchy()
    answer = browser.post("/admin/users/new", typed(hierarchies=[faculty.pk], special_needs="on", reasonable_adjustment_percentage="25"))
    user = User.objects.get(username="grace")
    assert answer.headers["Location"] == f"/admin/users/{user.pk}"
    assert user.check_password("four words in a row")
    assert user.role.title == "Scheduler"
    assert (user.special_needs, user.reasonable_adjustment_percentage) == (True, 25)
    assert [membership.hierarchy_id for membership in user.memberships.all()] == [faculty.pk]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("username", "ada"),
        ("username", "ADA"),
        ("external_id", "a,b"),
        ("email", "no address"),
        ("role", ""),
        ("role", "999999999"),
        ("password", "elevenchars"),
        ("reasonable_adjustment_percentage", "-1"),
        ("reasonable_adjustment_percentage", "many"),
        ("time_zone", "Moon/Crater"),
        ("hierarchies", ["999999999"]),
        ("last_name", "x\x00y"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(browser, field, value):
    answer = browser.post("/admin/users/new", typed(**{field: value}))
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text or (field == "hierarchies" and "invalid-feedback" in answer.text)
    assert 'value="Hopper"' in answer.text or field == "last_name"
    assert not User.objects.filter(external_id="G1").exists()


def test_editing_changes_what_was_typed_and_leaves_the_password(browser):
    user = a_user("Author", password="before")
    values = typed(role=a_role("Marker").pk, first_name="Renée 👩‍🏫")
    assert browser.post(f"/admin/users/{user.pk}", values).status_code == 302
    user.refresh_from_db()
    assert (user.first_name, user.role.title, user.username) == ("Renée 👩‍🏫", "Marker", "grace")
    assert user.check_password("before")


def test_the_page_tells_from_where_a_user_may_come(browser):
    user = a_user("Author", allowed_ip_addresses=["192.168.1.1", "10.0.0.0/8"])
    assert "192.168.1.1, 10.0.0.0/8" in browser.get(f"/admin/users/{user.pk}").text
    assert "network addresses" not in browser.get(f"/admin/users/{a_user('Author').pk}").text


def test_the_list_finds_people_by_the_beginning_of_name_user_name_and_by_user_id(browser):
    a_user("Candidate", username="émile", first_name="Émile", last_name="Zola", external_id="Z-77")
    for query in ("zol", "ZOLA", "émi", "Z-77"):
        assert "Zola, Émile" in browser.get("/admin/users", {"q": query}).text
    assert "Zola" not in browser.get("/admin/users", {"q": "ola"}).text


@pytest.mark.parametrize(
    "query", [{"q": "\x00"}, {"q": "%"}, {"page": "999999999999999999"}, {"page": "-1"}, {"sort": "password"}, {"role": "x"}]
)
def test_odd_addresses_show_a_list_all_the_same(browser, query):
    assert browser.get("/admin/users", query).status_code == 200


def test_statements_do_not_grow_with_users(browser, django_assert_num_queries):
    with django_assert_num_queries(9) as few:
        browser.get("/admin/users")
    for _n in range(20):
        a_user("Candidate")
    with django_assert_num_queries(len(few)):
        browser.get("/admin/users")


def test_a_disabled_user_is_listed_apart_and_can_be_let_in_again(browser):
    user = a_user("Author", last_name="Turing")
    browser.post(f"/admin/users/{user.pk}/active", {"active": "0"})
    assert "Turing, Jane" not in browser.get("/admin/users").text
    assert "Turing, Jane" in browser.get("/admin/users?state=DISABLED").text
    browser.post(f"/admin/users/{user.pk}/active", {"active": "1"})
    user.refresh_from_db()
    assert user.is_active


@pytest.mark.parametrize("what", ["active", "delete"])
def test_whoever_the_api_acts_with_goes_only_after_the_setting_was_named(browser, what):
    user = a_user("Scheduler")
    ApiSettings.objects.update(scheduler=user)
    asked = browser.post(f"/admin/users/{user.pk}/{what}", {"active": "0"})
    assert asked.status_code == 409
    assert "<li>Scheduler</li>" in asked.text
    user.refresh_from_db()
    assert user.is_active
    assert user.deleted_at is None
    browser.post(f"/admin/users/{user.pk}/{what}", {"active": "0", "sure": "1"})
    user.refresh_from_db()
    assert not user.is_active or user.deleted_at is not None


def test_taking_a_right_that_the_api_needs_warns_and_names_the_setting(browser):
    user = a_user("Scheduler")
    ApiSettings.objects.update(scheduler=user)
    answer = browser.post(f"/admin/users/{user.pk}", typed(role=a_role("Author").pk), follow=True)
    assert "The External API needs another user. Scheduler:" in answer.text


def test_a_deleted_user_is_gone_from_the_list_and_their_id_is_free(browser):
    user = a_user("Candidate", external_id="G1", last_name="Zola")
    assert browser.post(f"/admin/users/{user.pk}/delete").headers["Location"] == "/admin/users"
    assert "Zola, Jane" not in browser.get("/admin/users").text
    assert browser.get(f"/admin/users/{user.pk}").status_code == 404
    assert browser.post("/admin/users/new", typed()).status_code == 302


def test_nobody_disables_or_deletes_themselves(browser, admin):
    browser.post(f"/admin/users/{admin.pk}/active", {"active": "0"})
    browser.post(f"/admin/users/{admin.pk}/delete")
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.deleted_at is None


def test_a_new_password_is_shown_once_and_works(browser):
    user = a_user("Candidate")
    answer = browser.post(f"/admin/users/{user.pk}/password")
    shown = answer.text.split('id="password">')[1].split("<")[0]
    user.refresh_from_db()
    assert user.check_password(shown)
    assert "no-store" in answer.headers["Cache-Control"]
    assert shown not in str(list(Event.objects.values_list("data", flat=True)))


def test_users_of_another_organisation_do_not_exist_here(browser):
    with current.use(a_tenant()):
        stranger = a_user("Candidate")
    assert browser.get(f"/admin/users/{stranger.pk}").status_code == 404
    assert browser.post(f"/admin/users/{stranger.pk}/password").status_code == 404


def test_staff_who_manage_users_cannot_touch_administrators(admin):
    helper = a_user("Author")
    helper.role = Role.objects.create(title="Helpdesk", role_type="STAFF", permissions=[P.MANAGE_USERS])
    helper.save()
    browser = a_browser(helper)
    assert browser.get(f"/admin/users/{admin.pk}").status_code == 404
    assert browser.post("/admin/users/new", typed(role=a_role("System administrator").pk)).status_code == 422


def test_a_role_of_ones_own_can_be_made_changed_and_deleted(browser):
    browser.post("/admin/roles/new", {"title": "Helpdesk", "role_type": "STAFF", "permissions": ["manage_users"]})
    role = Role.objects.get(title="Helpdesk")
    assert role.permissions == ["manage_users"]
    browser.post(f"/admin/roles/{role.pk}", {"title": "Help", "role_type": "STAFF", "permissions": ["manage_users", "view_audit"]})
    role.refresh_from_db()
    assert (role.title, role.permissions) == ("Help", ["manage_users", "view_audit"])
    browser.post(f"/admin/roles/{role.pk}/delete")
    assert not Role.objects.filter(pk=role.pk).exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "Author"}, "title"),
        ({"title": ""}, "title"),
        ({"role_type": "KING"}, "role_type"),
        ({"permissions": ["fly"]}, "permissions"),
    ],
)
def test_a_role_that_cannot_be_is_explained(browser, values, field):
    answer = browser.post("/admin/roles/new", {"title": "New", "role_type": "STAFF", "permissions": []} | values)
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.text


def test_system_administrators_keep_what_mends_roles(browser):
    role = a_role("System administrator")
    kept = [right for right in role.permissions if right != "manage_roles"]
    answer = browser.post(f"/admin/roles/{role.pk}", {"title": role.title, "role_type": role.role_type, "permissions": kept})
    assert answer.status_code == 422
    role.refresh_from_db()
    assert "manage_roles" in role.permissions


def test_a_role_that_reaches_further_is_shown_and_cannot_be_typed_into(browser):
    keeper = a_user(Role.objects.create(title="Keeper", role_type="STAFF", permissions=["manage_users", "manage_roles"]))
    address = f"/admin/roles/{Role.objects.get(title='System administrator').pk}"
    shown, own = a_browser(keeper).get(address).text, browser.get(address).text
    assert "This role reaches further than your own." in shown
    assert ('<fieldset class="card-body" disabled>' in shown, ">Save<" in shown) == (True, False)
    assert ('<fieldset class="card-body" disabled>' in own, ">Save<" in own) == (False, True)


def test_nobody_gives_a_right_that_they_lack():
    keeper = a_user("Author")
    keeper.role = Role.objects.create(title="Keeper", role_type="ADMINISTRATOR", permissions=[P.MANAGE_ROLES])
    keeper.save()
    answer = a_browser(keeper).post("/admin/roles/new", {"title": "King", "role_type": "STAFF", "permissions": ["manage_settings"]})
    assert answer.status_code == 422
    assert not Role.objects.filter(title="King").exists()


def test_a_role_that_somebody_has_stays(browser):
    role = Role.objects.create(title="Helpdesk", role_type="STAFF", permissions=[])
    user = a_user("Author")
    user.role = role
    user.save()
    assert "Some users have this role" in browser.post(f"/admin/roles/{role.pk}/delete", follow=True).text
    assert Role.objects.filter(pk=role.pk).exists()


def test_roles_are_found_by_title_type_and_right(browser):
    def titles(query: str) -> list[str]:
        return re.findall(r'<a class="row-title" href="/admin/roles/[0-9]+">(.*?)</a>', browser.get(f"/admin/roles?{query}").text)

    assert titles("q=INVIG") == ["Invigilator"]
    assert titles("type=CANDIDATE") == ["Candidate"]
    assert titles("right=view_audit") == ["System administrator"]
    assert len(titles("sort=-title")) > 3
    assert titles("sort=-title") == sorted(titles("sort=title"), reverse=True)
