"""Admin › Webhooks."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from stratus.foundation import clock
from stratus.tenancy import current
from stratus.webhooks.deliveries.actions import note_try
from stratus.webhooks.endpoints.queries import authorization_of, secret_of
from stratus.webhooks.models import Delivery, DeliveryStatus, Endpoint, Try
from support.builders import a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

TYPED = {"title": "Student registration", "url": "https://receiver.example.org/hook", "authorization": "", "is_active": "on"}


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def browser() -> Client:
    return a_browser(a_user("System administrator"))


@pytest.fixture
def endpoint(browser: Client) -> Endpoint:
    browser.post("/admin/webhooks/new", TYPED)
    return Endpoint.objects.get()


def a_delivery(endpoint: Endpoint, **fields: object) -> Delivery:
    number = Delivery.objects.count()
    values = {"message_id": f"msg_{number}", "body": '{"Score": 7.5}', "due_at": clock.now(), "created_at": clock.now()} | fields
    return Delivery.objects.create(endpoint=endpoint, **values)


def shown(page: str) -> str:
    """The secret that a page shows."""
    [found] = re.findall(r"whsec_[A-Za-z0-9+/=]+", html.unescape(page))
    return found


def as_stored() -> bytes:
    """All that the database holds of receivers."""
    values = [value for row in Endpoint.objects.values_list() for value in row]
    return b"|".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in values)


def test_the_secret_is_shown_once_when_it_is_made(browser):
    made = browser.post("/admin/webhooks/new", TYPED)
    endpoint = Endpoint.objects.get()
    assert shown(made.text) == secret_of(endpoint)
    assert "no-store" in made.headers["Cache-Control"]
    pages = ("/admin/webhooks", f"/admin/webhooks/{endpoint.pk}", f"/admin/webhooks/{endpoint.pk}/edit")
    assert not [page for page in pages if "whsec_" in browser.get(page).text]


def test_neither_secret_nor_authorization_stands_in_the_database_as_it_is(browser):
    secret = shown(browser.post("/admin/webhooks/new", TYPED | {"authorization": "Bearer abc-123"}).text)
    assert authorization_of(Endpoint.objects.get()) == "Bearer abc-123"
    stored = as_stored()
    assert secret.encode() not in stored
    assert b"abc-123" not in stored


def test_a_stored_authorization_is_not_shown_and_stays_until_another_comes(browser):
    browser.post("/admin/webhooks/new", TYPED | {"authorization": "Bearer abc-123"})
    endpoint = Endpoint.objects.get()
    edit = f"/admin/webhooks/{endpoint.pk}/edit"
    assert "abc-123" not in browser.get(edit).text
    for typed, kept in (({}, "Bearer abc-123"), ({"authorization": "Other"}, "Other"), ({"without_authorization": "on"}, "")):
        browser.post(edit, TYPED | typed)
        assert authorization_of(Endpoint.objects.get()) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("url", ""), ("url", "ftp://example.org"), ("url", "nowhere"), ("url", "https://10.0.0.1/"), ("authorization", "é")],
)
def test_what_is_wrong_stands_beside_its_field(browser, field, value):
    answer = browser.post("/admin/webhooks/new", TYPED | {field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text
    assert not Endpoint.objects.exists()


@pytest.mark.database
def test_it_can_be_switched_off_and_given_a_new_secret(browser, endpoint):
    browser.post(f"/admin/webhooks/{endpoint.pk}/edit", TYPED | {"is_active": ""})
    renewed = shown(browser.post(f"/admin/webhooks/{endpoint.pk}/secret").text)
    after = Endpoint.objects.get()
    assert not after.is_active
    assert secret_of(after) == renewed != secret_of(endpoint)


def test_a_message_shows_its_content_and_every_try(browser, endpoint):
    delivery = a_delivery(endpoint, tries=2)
    Try.objects.create(delivery=delivery, number=1, at=clock.now(), status_code=503, error="Service Unavailable")
    Try.objects.create(delivery=delivery, number=2, at=clock.now(), status_code=None, error="refused <script>")
    page = browser.get(f"/admin/webhooks/deliveries/{delivery.pk}").text
    assert "503" in page
    assert "refused &lt;script&gt;" in page
    assert "&quot;Score&quot;: 7.5" in page


@pytest.mark.database
def test_a_test_message_shows_request_and_answer(browser, endpoint):
    sent = browser.post(f"/admin/webhooks/{endpoint.pk}/test")
    delivery = Delivery.objects.get()
    assert sent.headers["Location"] == f"/admin/webhooks/deliveries/{delivery.pk}"
    note_try(
        delivery.pk,
        status_code=401,
        error="401 Unauthorized",
        duration_ms=3,
        now=clock.now(),
        answer="The signature is <wrong>.",
        headers={"webhook-id": delivery.message_id, "Authorization": "Bearer abc"},
    )
    page = browser.get(f"/admin/webhooks/deliveries/{delivery.pk}").text
    assert "Test message" in page
    assert f"webhook-id: {delivery.message_id}" in page
    assert "The signature is &lt;wrong&gt;." in page
    assert "Bearer abc" not in page


def test_the_page_of_a_message_that_waits_asks_for_what_became_of_it(browser, endpoint):
    delivery = a_delivery(endpoint)
    address = f"/admin/webhooks/deliveries/{delivery.pk}"
    assert f'data-poll="{address}"' in browser.get(address).text
    delivery.status = DeliveryStatus.DELIVERED
    delivery.save()
    part = browser.get(address, headers={"X-Requested-With": "poll"})
    assert "Delivered" in part.text
    assert "<html" not in part.text


def test_nothing_is_tested_at_an_inactive_webhook(browser, endpoint):
    Endpoint.objects.update(is_active=False)
    assert "This webhook is inactive" in browser.post(f"/admin/webhooks/{endpoint.pk}/test", follow=True).text
    assert not Delivery.objects.exists()


@pytest.mark.database
def test_a_failed_message_can_be_sent_again(browser, endpoint):
    delivery = a_delivery(endpoint, status=DeliveryStatus.FAILED, tries=10, finished_at=clock.now())
    browser.post(f"/admin/webhooks/deliveries/{delivery.pk}/send-again")
    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries) == (DeliveryStatus.WAITING, 0)


def test_nothing_is_sent_again_to_an_inactive_webhook(browser, endpoint):
    delivery = a_delivery(endpoint, status=DeliveryStatus.FAILED, finished_at=clock.now())
    Endpoint.objects.update(is_active=False)
    answer = browser.post(f"/admin/webhooks/deliveries/{delivery.pk}/send-again", follow=True)
    assert "This webhook is inactive" in answer.text


def test_messages_are_filtered_by_status(browser, endpoint):
    a_delivery(endpoint, message_id="msg_waiting")
    a_delivery(endpoint, message_id="msg_failed", status=DeliveryStatus.FAILED)
    page = browser.get(f"/admin/webhooks/{endpoint.pk}?status=FAILED").text
    assert "msg_failed" in page
    assert "msg_waiting" not in page


@pytest.mark.database
def test_deleting_takes_its_messages_along(browser, endpoint):
    a_delivery(endpoint)
    browser.post(f"/admin/webhooks/{endpoint.pk}/delete")
    assert not Endpoint.objects.exists()
    assert not Delivery.objects.exists()


def test_statements_do_not_grow_with_messages(browser, endpoint, django_assert_num_queries):
    a_delivery(endpoint)
    with django_assert_num_queries(8, exact=False) as few:
        browser.get(f"/admin/webhooks/{endpoint.pk}")
    for _n in range(20):
        a_delivery(endpoint)
    with django_assert_num_queries(len(few)):
        browser.get(f"/admin/webhooks/{endpoint.pk}")


def test_messages_and_webhooks_are_found(browser, endpoint):
    a_delivery(endpoint, message_id="msg_first")
    a_delivery(endpoint, message_id="msg_second")
    page = browser.get(f"/admin/webhooks/{endpoint.pk}?q=msg_s").text
    assert "msg_second" in page
    assert "msg_first" not in page
    assert "Student registration" in browser.get("/admin/webhooks?q=RECEIVER.example&state=active").text
    assert "No webhook fits." in browser.get("/admin/webhooks?state=inactive").text


def test_pages_say_which_secrets_are_lost_and_what_to_do(browser, settings):
    browser.post("/admin/webhooks/new", TYPED | {"authorization": "Bearer abc-123"})
    endpoint = Endpoint.objects.get()
    delivery = a_delivery(endpoint)
    pages = [
        "/admin/webhooks",
        f"/admin/webhooks/{endpoint.pk}",
        f"/admin/webhooks/{endpoint.pk}/edit",
        f"/admin/webhooks/deliveries/{delivery.pk}",
    ]
    lost = "can no longer be read"
    assert [lost in browser.get(page).text for page in pages] == [False] * 4
    settings.SETTINGS_KEY = b"another" * 8
    assert [lost in browser.get(page).text for page in pages] == [True] * 4
    assert "until you make a new one" in browser.get(pages[1]).text
    assert "kept encrypted" not in browser.get(pages[1]).text
    browser.post(f"/admin/webhooks/{endpoint.pk}/secret")
    assert "until you enter it anew" in browser.get(pages[1]).text
    browser.post(pages[2], TYPED | {"without_authorization": "on"})
    assert [lost in browser.get(page).text for page in pages] == [False] * 4


def test_the_list_says_why_an_endpoint_is_inactive_also_where_its_secret_is_lost(browser, endpoint, settings):
    Endpoint.objects.update(is_active=False, deactivated_reason="The receiver answered 410 Gone.")
    settings.SETTINGS_KEY = b"another" * 8
    page = browser.get("/admin/webhooks").text
    assert "The receiver answered 410 Gone." in page
    assert "Secrets can no longer be read." in page
