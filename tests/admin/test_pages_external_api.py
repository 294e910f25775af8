"""Admin › External API."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from stratus.access.actor import Actor, Door
from stratus.external_api.models import Token
from stratus.external_api.tokens import actions
from stratus.foundation import clock
from stratus.organisation.api_settings.actions import USER_SETTINGS
from stratus.organisation.models import ApiSettings
from stratus.people.choosing.queries import choice_of
from stratus.people.models import User
from stratus.tenancy import current
from stratus.ui.models import SavedView
from support.builders import a_role, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

PAGE = "/admin/external-api"


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def admin() -> User:
    return a_user("System administrator", last_name="Lovelace")


@pytest.fixture
def browser(admin: User) -> Client:
    return a_browser(admin)


def generate(browser: Client, owner: User):
    return browser.post(PAGE, {"part": "token", "owner": owner.username})


def secret_of(answer) -> str:
    found = re.search(r'id="token">([A-Za-z0-9]{48})<', answer.text)
    assert found
    return found[1]


def test_a_token_is_shown_on_one_answer_only_and_works(browser, admin):
    answer = generate(browser, admin)
    secret = secret_of(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    page = browser.get(PAGE).text
    assert secret not in page
    assert f"…{secret[-4:]}" in page
    assert "Lovelace" in page
    called = Client().get("/api/v1/integrations/nowhere", headers={"authorization": f"EAPI {secret}"})
    assert called.status_code == 404


def test_a_revoked_token_is_refused(browser, admin):
    secret = secret_of(generate(browser, admin))
    answer = browser.post(f"{PAGE}/tokens/{Token.objects.get().pk}/revoke?q=love")
    assert answer.headers["Location"] == f"{PAGE}?q=love"
    assert "Revoked" in browser.get(PAGE).text
    assert Client().get("/api/v1/integrations/nowhere", headers={"authorization": f"EAPI {secret}"}).status_code == 403


def test_a_token_can_be_limited_and_set_free_again(browser, admin):
    secret = secret_of(generate(browser, admin))
    token = Token.objects.get()
    answer = browser.post(f"{PAGE}/tokens/{token.pk}/limit?q=love", {"requests_per_minute": "1"}, follow=True)
    assert answer.request["QUERY_STRING"] == "q=love"
    assert f"{secret[-4:]}: 1." in answer.text
    statuses = {Client().get("/api/v1/integrations/nowhere", headers={"authorization": f"EAPI {secret}"}).status_code for _n in range(3)}
    assert 429 in statuses
    browser.post(f"{PAGE}/tokens/{token.pk}/limit", {"requests_per_minute": "0"})
    assert Client().get("/api/v1/integrations/nowhere", headers={"authorization": f"EAPI {secret}"}).status_code == 404


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "Enter a whole number, in digits."),
        ("many", "Enter a whole number, in digits."),
        ("1.5", "Enter a whole number, without decimals."),
        ("٣", "Write the number with the digits 0 to 9."),
        ("-1", "Enter a number from 0 to 100000."),
        ("100001", "Enter a number from 0 to 100000."),
    ],
)
def test_a_limit_is_a_number_in_range(browser, admin, given, told):
    generate(browser, admin)
    token = Token.objects.get()
    answer = browser.post(f"{PAGE}/tokens/{token.pk}/limit", {"requests_per_minute": given}, follow=True)
    assert told in answer.text
    token.refresh_from_db()
    assert token.requests_per_minute == 0


def test_only_users_with_the_right_can_own_a_token(browser):
    author = a_user("Author", last_name="Turing")
    answer = generate(browser, author)
    assert answer.status_code == 422
    assert "cannot be chosen: their role lacks the right “Use external API”." in answer.text
    assert not Token.objects.exists()


def test_each_field_offers_only_those_who_hold_the_right(browser):
    people = {title: a_user(title) for title in ("Scheduler", "Author", "Marker", "Candidate")}
    page = browser.get(PAGE).text
    for name, setting in USER_SETTINGS.items():
        field = re.search(rf'<input [^>]*name="{name}"[^>]*>', page)
        address = html.unescape(re.search(r'data-person="([^"]+)"', field[0])[1])
        offered = {person["text"] for person in browser.get(address).json()["people"]}
        for person in people.values():
            assert (choice_of(person) in offered) == (setting.right.value in person.role.permissions)


def test_settings_are_kept(browser):
    scheduler, marker = a_user("Scheduler"), a_user("Marker")
    sent = {
        "part": "settings",
        "scheduler": scheduler.username,
        "marker": choice_of(marker),
        "candidate_role": a_role("Candidate").pk,
        "time_zone": "Europe/Amsterdam",
        "results_per_day": "100",
    }
    assert browser.post(PAGE, sent).status_code == 302
    kept = ApiSettings.objects.get()
    assert (kept.scheduler, kept.marker, kept.moderator) == (scheduler, marker, None)
    assert (kept.time_zone, kept.results_per_day) == ("Europe/Amsterdam", 100)


@pytest.mark.parametrize("field", ["scheduler", "moderator", "publisher", "candidate_role", "time_zone", "results_per_day"])
@pytest.mark.parametrize("value", ["9999999999", "x", "\x00"])
def test_what_cannot_be_chosen_stands_beside_its_field(browser, field, value):
    answer = browser.post(PAGE, {"part": "settings", field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text


def test_a_user_without_the_right_cannot_be_chosen(browser):
    assert browser.post(PAGE, {"part": "settings", "scheduler": a_user("Author").username}).status_code == 422


def test_a_chosen_user_who_lost_the_right_is_named(browser):
    scheduler = a_user("Scheduler", last_name="Hopper")
    ApiSettings.objects.update(scheduler=scheduler)
    User.objects.filter(pk=scheduler.pk).update(is_active=False)
    page = browser.get(PAGE).text
    assert "Some calls are refused until other users are chosen" in page
    assert "Hopper" in page


def test_statements_do_not_grow_with_tokens(browser, admin, django_assert_num_queries):
    by = Actor.of(admin, Door.UI)
    actions.generate_token(admin, by=by, now=clock.now())
    with django_assert_num_queries(26, exact=False) as few:
        browser.get(PAGE)
    for _n in range(10):
        actions.generate_token(admin, by=by, now=clock.now())
    with django_assert_num_queries(len(few)):
        browser.get(PAGE)


def test_a_new_token_is_shown_also_where_a_view_of_ones_own_opens_first(browser, admin):
    browser.post(f"{PAGE}?state=revoked", {"do": "save_view", "title": "Old ones"})
    browser.post(PAGE, {"do": "default_view", "view": SavedView.objects.get().pk})
    assert browser.get(PAGE).headers["Location"] == f"{PAGE}?state=revoked"
    assert secret_of(generate(browser, admin))


def test_tokens_are_found_by_owner_end_and_state(browser, admin):
    generate(browser, admin)
    token = Token.objects.get()
    for query, is_found in (
        ("q=lovel", True),
        (f"q={token.hint}", True),
        ("q=Noether", False),
        ("state=valid", True),
        ("state=revoked", False),
    ):
        assert (f"…{token.hint}</code>" in browser.get(f"{PAGE}?{query}").text) is is_found
