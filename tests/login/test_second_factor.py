"""Second factors: codes of an authenticator and for recovery, and roles that demand one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.login.models import RecoveryCode, SecondFactor, Tally
from stratus.login.second_factor import actions, rules
from stratus.people.models import Role, User
from stratus.tenancy import current
from support.builders import a_tenant, a_user, an_actor
from support.staff import a_browser

pytestmark = pytest.mark.django_db

WORDS = "correct horse"
NINE = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture(autouse=True)
def nine_o_clock(time_machine):
    time_machine.move_to(NINE, tick=False)
    return time_machine


@pytest.fixture
def author() -> User:
    return a_user("Author", username="alan", password=WORDS)


def set_up(user: User) -> tuple[bytes, list[str]]:
    """Give this user a second factor; its secret and recovery codes."""
    by = an_actor(user=user)
    secret = actions.begin(by=by)
    return secret, actions.confirm(code_of(secret), by=by, now=clock.now())


def code_of(secret: bytes, steps: int = 0) -> str:
    return rules.code_at(secret, rules.step_of(clock.now()) + steps)


def with_password(tenant, username: str = "alan") -> Client:
    """A browser in which the right password was typed."""
    browser = Client(headers={"host": tenant.hosts.get().name})
    browser.post("/login", {"username": username, "password": WORDS, "next": "/library"})
    return browser


def test_whoever_gave_a_password_that_was_changed_meanwhile_is_not_asked_for_the_code(tenant, author) -> None:
    secret, _codes = set_up(author)
    browser = with_password(tenant)
    author.set_password("another horse altogether")
    author.save()
    answer = browser.post("/login/code", {"code": code_of(secret)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")
    assert browser.get("/library").status_code == 302


def test_somebody_sets_one_up_on_their_profile(author) -> None:
    browser = a_browser(author)
    page = browser.get("/profile/second-factor")
    assert "<svg" in page.text
    assert "style=" not in page.text.partition("<svg")[2].partition("</svg>")[0]
    found = re.search(r'id="key">([A-Z2-7 ]+)<', page.text)
    assert found
    secret = actions.begin(by=an_actor(user=author))
    assert found[1] == rules.spelt(secret)
    assert browser.post("/profile/second-factor", {"code": "000000"}).status_code == 422
    done = browser.post("/profile/second-factor", {"code": code_of(secret)})
    assert len(set(re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", done.text))) == rules.RECOVERY_CODES
    assert Event.objects.filter(kind="user.second_factor_added", subject_id=author.pk).exists()


def test_the_password_alone_does_not_let_in(tenant, author) -> None:
    set_up(author)
    browser = with_password(tenant)
    assert browser.get("/library").status_code == 302
    assert not Event.objects.filter(kind="user.logged_in").exists()


def test_password_and_code_let_in(tenant, author) -> None:
    secret, _codes = set_up(author)
    browser = with_password(tenant)
    answer = browser.post("/login/code", {"code": code_of(secret, 1)})
    assert answer.headers["Location"] == "/library"
    assert browser.get("/library").status_code == 200
    assert Event.objects.get(kind="user.logged_in").data["second_factor"] == "TOTP"


def test_a_code_lets_in_once(tenant, author) -> None:
    secret, _codes = set_up(author)
    typed = code_of(secret, 1)
    with_password(tenant).post("/login/code", {"code": typed})
    again = with_password(tenant).post("/login/code", {"code": typed})
    assert again.status_code == 422
    assert Event.objects.get(kind="user.log_in_failed").data["reason"] == "second_factor"


def test_a_recovery_code_lets_in_once(tenant, author) -> None:
    _secret, codes = set_up(author)
    assert with_password(tenant).post("/login/code", {"code": codes[0].upper().replace("-", " ")}).status_code == 302
    assert with_password(tenant).post("/login/code", {"code": codes[0]}).status_code == 422
    assert Event.objects.get(kind="user.logged_in").data["second_factor"] == "RECOVERY_CODE"


def test_a_recovery_code_lets_in_where_the_secrets_of_the_installation_were_lost(tenant, author, settings) -> None:
    secret, codes = set_up(author)
    settings.SETTINGS_KEY = b"another" * 8
    browser = with_password(tenant)
    assert browser.post("/login/code", {"code": code_of(secret, 1)}).status_code == 422
    assert browser.post("/login/code", {"code": codes[0]}).headers["Location"] == "/library"


def test_a_lost_secret_is_told_with_the_way_in_to_who_gave_the_right_password_alone(tenant, author, settings) -> None:
    secret, _codes = set_up(author)
    said = "can no longer be checked"
    browser = with_password(tenant)
    assert said not in browser.get("/login/code").text
    assert said not in browser.post("/login/code", {"code": "000000"}).text
    settings.SETTINGS_KEY = b"another" * 8
    assert said in browser.get("/login/code").text
    refused = browser.post("/login/code", {"code": code_of(secret, 1)})
    assert (refused.status_code, refused.text.count(said)) == (422, 2), "in the summary and beside the field"
    assert "recovery code" in refused.text
    stranger = Client(headers={"host": tenant.hosts.get().name})
    assert said not in stranger.post("/login", {"username": "alan", "password": "another"}).text
    assert said not in stranger.get("/login/code", follow=True).text


def test_who_got_in_with_a_recovery_code_replaces_a_lost_second_factor_themselves(author, settings) -> None:
    set_up(author)
    demand(author)
    settings.SETTINGS_KEY = b"another" * 8
    browser = a_browser(author)
    page = browser.get("/profile/second-factor").text
    assert "can no longer be checked" in page
    assert "/profile/second-factor/remove" in page
    assert browser.post("/profile/second-factor/remove").headers["Location"] == "/profile/second-factor"
    assert browser.get("/library").headers["Location"] == "/profile/second-factor"


def test_one_that_nobody_had_confirmed_then_is_set_up_anew(author, settings) -> None:
    lost = actions.begin(by=an_actor(user=author))
    settings.SETTINGS_KEY = b"another" * 8
    assert a_browser(author).get("/profile/second-factor").status_code == 200
    secret, _codes = set_up(author)
    assert secret != lost


def test_new_recovery_codes_replace_the_old(tenant, author) -> None:
    _secret, codes = set_up(author)
    page = a_browser(author).post("/profile/second-factor/codes")
    assert codes[0] not in page.text
    assert with_password(tenant).post("/login/code", {"code": codes[0]}).status_code == 422


def test_wrong_codes_wait_wherever_they_come_from(tenant, author) -> None:
    secret, _codes = set_up(author)
    for _try in range(5):
        assert with_password(tenant).post("/login/code", {"code": "000000"}).status_code == 422
        Tally.objects.exclude(number__gt=1e9).update(next_at=clock.now())
    browser = with_password(tenant)
    browser.post("/login/code", {"code": "000000"})
    browser.defaults["REMOTE_ADDR"] = "192.0.2.7"
    waits = browser.post("/login/code", {"code": code_of(secret, 1)})
    assert waits.status_code == 429
    assert waits.has_header("Retry-After")


def test_the_second_step_has_to_come_within_ten_minutes(tenant, author, nine_o_clock) -> None:
    secret, _codes = set_up(author)
    browser = with_password(tenant)
    nine_o_clock.shift(timedelta(minutes=10))
    assert browser.post("/login/code", {"code": code_of(secret)}).headers["Location"] == "/login"


def test_somebody_who_was_disabled_meanwhile_does_not_get_in(tenant, author) -> None:
    secret, _codes = set_up(author)
    browser = with_password(tenant)
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert browser.post("/login/code", {"code": code_of(secret, 1)}).headers["Location"] == "/login"


def test_without_a_password_there_is_no_second_step(tenant) -> None:
    assert Client(headers={"host": tenant.hosts.get().name}).get("/login/code").headers["Location"] == "/login"


def test_what_is_stored_gives_no_code_away(author) -> None:
    secret, codes = set_up(author)
    assert secret not in bytes(SecondFactor.objects.get().sealed)
    stored = [bytes(row) for row in RecoveryCode.objects.values_list("hash", flat=True)]
    assert not any(code.encode() in row for code in codes for row in stored)


def demand(user: User) -> None:
    Role.objects.filter(pk=user.role_id).update(needs_second_factor=True)


def test_who_needs_one_sets_it_up_before_anything_else(author) -> None:
    demand(author)
    browser = a_browser(author)
    assert browser.get("/library").headers["Location"] == "/profile/second-factor"
    browser.get("/profile/second-factor")
    browser.post("/profile/second-factor", {"code": code_of(actions.begin(by=an_actor(user=author)))})
    assert browser.get("/library").status_code == 200


def test_candidates_are_never_asked_for_one() -> None:
    candidate = a_user("Candidate")
    demand(candidate)
    browser = a_browser(candidate)
    assert browser.get("/profile").status_code == 200
    assert browser.get("/profile/second-factor").status_code == 403


def test_one_removes_ones_own_unless_the_role_needs_it(author) -> None:
    set_up(author)
    demand(author)
    browser = a_browser(author)
    browser.post("/profile/second-factor/remove")
    assert SecondFactor.objects.exists()
    Role.objects.update(needs_second_factor=False)
    browser.post("/profile/second-factor/remove")
    assert not SecondFactor.objects.exists()
    author.refresh_from_db()
    assert not author.has_second_factor


def test_an_administrator_removes_that_of_somebody_who_lost_their_phone(author) -> None:
    set_up(author)
    browser = a_browser(a_user("System administrator"))
    assert f"/admin/users/{author.pk}/second-factor/remove" in browser.get(f"/admin/users/{author.pk}").text
    browser.post(f"/admin/users/{author.pk}/second-factor/remove")
    assert not SecondFactor.objects.exists()
    assert Event.objects.filter(kind="user.second_factor_removed", subject_id=author.pk).exists()


def test_somebody_with_fewer_rights_does_not(author) -> None:
    admin = a_user("System administrator")
    set_up(admin)
    manager = a_user("Author")
    manager.role = Role.objects.create(title="Help desk", role_type="ADMINISTRATOR", permissions=["manage_users"])
    manager.save()
    assert a_browser(manager).post(f"/admin/users/{admin.pk}/second-factor/remove").status_code == 403
    assert SecondFactor.objects.exists()


def test_a_role_demands_one_by_its_page_and_only_its_equals_take_that_back(author) -> None:
    role = Role.objects.get(title="Author")
    fields = {"title": role.title, "role_type": role.role_type, "permissions": role.permissions}
    a_browser(a_user("System administrator")).post(f"/admin/roles/{role.pk}", fields | {"needs_second_factor": "on"})
    role.refresh_from_db()
    assert role.needs_second_factor
    clerk = a_user("Author")
    clerk.role = Role.objects.create(title="Clerk", role_type="ADMINISTRATOR", permissions=["manage_roles"])
    clerk.save()
    refused = a_browser(clerk).post(f"/admin/roles/{role.pk}", fields)
    assert refused.status_code == 422
    assert 'id="id_needs_second_factor_errors"' in refused.text


def test_an_administrator_who_is_logged_in_as_somebody_neither_sees_nor_sets_up_one(author) -> None:
    browser = a_browser(a_user("System administrator"))
    browser.post(f"/admin/users/{author.pk}/log-in-as")
    assert browser.get("/profile/second-factor").status_code == 403


def test_it_is_gone_with_its_user(author) -> None:
    set_up(author)
    author.delete()
    assert not SecondFactor.objects.exists()
