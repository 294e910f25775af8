"""Which passwords are taken, and who has to choose one of their own."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission, RoleType
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.login.passwords.tasks import mail_reset
from stratus.people.models import User
from stratus.people.users import actions
from stratus.people.users.actions import UserInput
from stratus.people.users.passwords import chosen_password_error
from stratus.tenancy import current
from support.builders import a_role, a_tenant, a_user, an_actor
from support.staff import a_browser

pytestmark = pytest.mark.django_db

GOOD = "four words in a row"


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def admin() -> User:
    return a_user("System administrator")


def a_stranger(tenant) -> Client:
    return Client(headers={"host": tenant.hosts.get().name})


@pytest.mark.parametrize(
    ("role_type", "least"), [(role_type, 8 if role_type == RoleType.CANDIDATE else 12) for role_type in RoleType.values]
)
def test_staff_choose_twelve_characters_and_candidates_eight(role_type: str, least: int) -> None:
    words = "ocean tables lamp"
    assert chosen_password_error(words[: least - 1], role_type) is not None
    assert chosen_password_error(words[:least], role_type) is None


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("zoezoezoezoe", False),
        ("ZoeZOEzoezoe", False),
        ("zoe zoe zoe zoe", False),
        ("zoe.jansen-zoe", False),
        ("jansenzoejansen", False),
        ("z.jansen@example.org", False),
        ("zoe in the zoo", True),
        ("my name is zoe", True),
        ("-.-.-.-.-.-.-.-.", True),
    ],
)
def test_a_password_says_more_than_what_others_know_of_somebody(typed: str, taken: bool) -> None:
    own = ("zoe", "", "Zoë Jansen", "Zoë", "Jansen", "z.jansen@example.org", "z.jansen")
    assert (chosen_password_error(typed, RoleType.STAFF, own) is None) == taken


@pytest.mark.parametrize("common", ["password", "Password", "sunshine", "12345678", "aaaaaaaaaaaa", "ｐassword"])
def test_what_many_people_use_is_refused(common: str) -> None:
    assert "Many people" in (chosen_password_error(common, RoleType.CANDIDATE) or "")


def test_what_others_know_of_somebody_is_refused() -> None:
    assert chosen_password_error("Grace.Hopper.1906", RoleType.STAFF, ["grace.hopper.1906"]) is not None


@pytest.mark.parametrize("password", ["x" * 501 + "y", "12345678901\x00"])
def test_what_cannot_be_stored_is_refused_with_that_reason(password: str) -> None:
    assert "at least" not in (chosen_password_error(password, RoleType.STAFF) or "at least").lower()


def token_of(user: User) -> Actor:
    return Actor(user.pk, frozenset(Permission.values), Door.API)


def created(by: Actor, role: str, password: str) -> User:
    return actions.create_user(UserInput(external_id="new", username="new", password=password, role_id=a_role(role).pk), by=by)


@pytest.mark.parametrize("role", ["Author", "Candidate"])
def test_another_system_may_send_five_characters(admin, role) -> None:
    assert created(token_of(admin), role, "12345").check_password("12345")


def test_on_screens_a_password_is_as_long_as_one_that_is_chosen(admin) -> None:
    by = an_actor(*(Permission(right) for right in admin.role.permissions), user=admin)
    with pytest.raises(InvalidFields) as refused:
        created(by, "Author", "elevenchars")
    assert "12" in refused.value.errors["password"]


@pytest.mark.parametrize(("role", "must"), [("Author", True), ("Marker", True), ("Candidate", False)])
def test_staff_change_what_another_system_sent_at_their_first_log_in(tenant, admin, role, must) -> None:
    created(token_of(admin), role, "12345")
    browser = a_stranger(tenant)
    browser.post("/login", {"username": "new", "password": "12345"})
    answer = browser.get("/profile")
    assert (answer.headers.get("Location") == "/login/password") is must


def test_so_do_staff_whom_a_bulk_call_made(tenant, admin) -> None:
    people = [UserInput(external_id="new", password="12345")]
    (user,) = actions.upsert_users(people, role=a_role("Marker"), rename=frozenset(), by=token_of(admin), now=clock.now())
    assert user.must_change_password


def test_until_they_have_chosen_nothing_else_opens_and_then_everything_does(tenant, admin) -> None:
    created(token_of(admin), "Author", "12345")
    browser = a_stranger(tenant)
    browser.post("/login", {"username": "new", "password": "12345"})
    assert browser.post("/library/collections/new", {"title": "x"}).headers["Location"] == "/login/password"
    given = browser.post("/login/password", {"new": "12345", "again": "12345"})
    assert given.status_code == 422
    done = browser.post("/login/password", {"new": GOOD, "again": GOOD})
    assert done.headers["Location"] == "/"
    assert browser.get("/library").status_code == 200
    assert browser.get("/login/password").headers["Location"] == "/"


def test_the_password_that_was_given_is_not_chosen_again(tenant, admin) -> None:
    created(token_of(admin), "Author", GOOD)
    browser = a_stranger(tenant)
    browser.post("/login", {"username": "new", "password": GOOD})
    answer = browser.post("/login/password", {"new": GOOD, "again": GOOD})
    assert "that you were given" in answer.text


def test_somebody_who_may_not_change_it_still_replaces_the_one_that_was_given(tenant, admin) -> None:
    created(token_of(admin), "Author", "12345")
    User.objects.filter(username="new").update(disable_password_reset=True)
    browser = a_stranger(tenant)
    browser.post("/login", {"username": "new", "password": "12345"})
    assert browser.post("/login/password", {"new": GOOD, "again": GOOD}).status_code == 302


def test_a_new_password_from_an_administrator_is_changed_too(tenant, admin) -> None:
    author = a_user("Author")
    a_browser(admin).post(f"/admin/users/{author.pk}/password")
    author.refresh_from_db()
    assert author.must_change_password


def test_an_administrator_who_is_logged_in_as_somebody_is_not_asked(admin) -> None:
    author = a_user("Author")
    User.objects.filter(pk=author.pk).update(must_change_password=True)
    browser = a_browser(admin)
    browser.post(f"/admin/users/{author.pk}/log-in-as")
    assert browser.get("/library").status_code == 200


def test_the_present_password_cannot_be_guessed_in_an_open_session(author, time_machine) -> None:
    time_machine.move_to(clock.now(), tick=False)  # on a slow machine somebody who has to wait has waited by the next try
    author.set_password("the present one")
    author.save()
    browser = a_browser(author)

    def tries(present: str) -> str:
        return browser.post("/profile", {"part": "password", "present": present, "new": GOOD, "again": GOOD}).text

    said = [tries(f"guess {number}") for number in range(12)]
    assert "This is not your present password." in said[0]
    assert "we have not looked at your password yet" in said[-1]
    assert "we have not looked at your password yet" in tries("the present one")
    author.refresh_from_db()
    assert author.check_password("the present one")


def test_the_mailed_link_is_told_to_no_other_site_and_its_form_has_an_origin(tenant, author) -> None:
    asked(tenant, "alan")
    assert a_stranger(tenant).get(mailed_link()).headers["Referrer-Policy"] == "same-origin"


def asked(tenant, name: str, browser: Client | None = None) -> str:
    """Ask for a link for this name, let the worker send it, and return the page."""
    page = (browser or a_stranger(tenant)).post("/login/forgotten", {"name": name})
    mail_reset(tenant.pk, name)
    return page.text


def mailed_link() -> str:
    found = re.search(r"https?://\S+(/login/reset\?link=\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


@pytest.fixture
def author() -> User:
    return a_user("Author", username="Alan", email="alan@example.org", password="the old password")


@pytest.mark.parametrize("name", ["ALAN", "Alan@Example.org"])
def test_a_link_is_mailed_for_a_user_name_or_an_address(tenant, author, name) -> None:
    asked(tenant, name)
    (sent,) = mail.outbox
    assert sent.to == ["alan@example.org"]
    assert "Alan" in sent.body


def test_the_link_sets_a_password_once(tenant, author) -> None:
    asked(tenant, "alan")
    link, browser = mailed_link(), a_stranger(tenant)
    assert browser.get(link).status_code == 200
    assert browser.get(link).status_code == 200, "opening it changes nothing"
    fields = {"link": link.partition("=")[2], "new": GOOD, "again": GOOD}
    assert browser.post("/login/reset", fields | {"new": "short", "again": "short"}).status_code == 422
    assert browser.post("/login/reset", fields).headers["Location"] == "/login"
    author.refresh_from_db()
    assert author.check_password(GOOD)
    assert browser.post("/login/reset", fields).status_code == 410
    assert Event.objects.filter(kind="user.password_reset", subject_id=author.pk).count() == 1


def test_the_link_ends_after_an_hour_and_with_a_log_in(tenant, author, time_machine) -> None:
    time_machine.move_to(datetime(2026, 11, 28, 9, tzinfo=UTC), tick=False)
    asked(tenant, "alan")
    time_machine.shift(3601)
    assert a_stranger(tenant).get(mailed_link()).status_code == 410
    asked(tenant, "alan")
    assert a_stranger(tenant).get(mailed_link()).status_code == 200
    a_stranger(tenant).post("/login", {"username": "alan", "password": "the old password"})
    assert a_stranger(tenant).get(mailed_link()).status_code == 410


def test_a_link_of_another_organisation_opens_nothing(tenant, author) -> None:
    asked(tenant, "alan")
    other = a_tenant()
    with current.use(other):
        assert a_stranger(other).get(mailed_link()).status_code == 410


@pytest.mark.parametrize("link", ["", "x", "1-", "zzzzzzzzzzzzz-a-b", "é-1", "\x00", "1" * 5000])
def test_any_text_as_link_is_answered_politely(tenant, link) -> None:
    assert a_stranger(tenant).get("/login/reset", {"link": link}).status_code == 410


@pytest.mark.parametrize(
    "fields",
    [{"email": ""}, {"disable_login": True}, {"disable_password_reset": True}, {"is_active": False}, {"username": "other"}],
)
def test_the_page_does_not_tell_who_has_an_account(tenant, fields) -> None:
    known = asked(tenant, "alan")
    a_user("Author", **{"username": "alan", "email": "a@example.org", **fields})
    mail.outbox.clear()
    assert re.sub(r'value="\w{64}"', "", asked(tenant, "alan")) == re.sub(r'value="\w{64}"', "", known)
    assert mail.outbox == []


def test_asking_again_and_again_has_to_wait(tenant, author) -> None:
    answers = [a_stranger(tenant).post("/login/forgotten", {"name": "alan"}).status_code for _try in range(6)]
    assert answers == [200] * 5 + [429]
