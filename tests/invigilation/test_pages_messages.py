"""Messages that are sent often."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.events.models import Event
from stratus.invigilation.messages.actions import MOST_TEMPLATES
from stratus.invigilation.models import MessageTemplate
from stratus.scheduling.models import ScheduleInvigilator
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")
ADDRESS = "/delivery/invigilation/messages"


@pytest.fixture
def browser() -> Client:
    return a_browser(a_user("Invigilator"))


def save(browser: Client, title: str, text: str = "Ten minutes left", **query: object):
    address = ADDRESS + "".join(f"?{name}={value}" for name, value in query.items())
    return browser.post(address, {"title": title, "text": text}, follow=True)


def test_one_is_written_changed_and_removed(browser):
    assert "No messages yet" in browser.get(ADDRESS).text
    assert "The message was saved." in save(browser, "Ten minutes").text
    made = MessageTemplate.objects.get()
    assert "Ten minutes left" in browser.get(f"{ADDRESS}?edit={made.pk}").text
    save(browser, "Ten minutes", "Ten minutes are left", edit=made.pk)
    assert MessageTemplate.objects.get().text == "Ten minutes are left"
    browser.post(f"{ADDRESS}/{made.pk}/remove")
    assert not MessageTemplate.objects.exists()
    kinds = list(Event.objects.filter(kind__startswith="message_template").order_by("pk").values_list("kind", "data"))
    assert kinds == [("message_template.saved", {}), ("message_template.saved", {}), ("message_template.removed", {})]


def test_they_are_offered_where_messages_are_sent(browser):
    user = ScheduleInvigilator._meta.get_field("user").related_model.objects.get(role__title="Invigilator")
    schedule = a_schedule(active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=user)
    a_registration(schedule)
    save(browser, "Ten minutes", 'Ten "minutes" left')
    page = browser.get(f"/delivery/invigilation/{schedule.pk}").text
    assert '<option value="Ten &quot;minutes&quot; left">Ten minutes</option>' in page


@pytest.mark.parametrize(("title", "text"), [("", "x"), ("x", " "), ("x" * 101, "x"), ("x", "x" * 1001), ("\x00", "x")])
def test_bad_input_is_said_beside_its_field_and_kept(browser, title, text):
    answer = save(browser, title, text)
    assert answer.status_code == 422
    assert "is-invalid" in answer.text
    assert not MessageTemplate.objects.exists()


def test_a_title_is_given_once_whatever_its_case(browser):
    save(browser, "Ten minutes")
    answer = save(browser, "TEN MINUTES")
    assert answer.status_code == 422
    assert "There is a message with this title." in answer.text


def test_there_are_a_few(browser):
    for number in range(MOST_TEMPLATES):
        MessageTemplate.objects.create(title=f"Message {number}", text="x")
    assert save(browser, "One more").status_code == 422
    assert MessageTemplate.objects.count() == MOST_TEMPLATES


def test_another_tenants_are_not_there(browser):
    with current.use(a_tenant()):
        foreign = MessageTemplate.objects.create(title="Secret", text="x")
    assert "Secret" not in browser.get(ADDRESS).text
    assert browser.get(f"{ADDRESS}?edit={foreign.pk}").status_code == 404
    browser.post(f"{ADDRESS}/{foreign.pk}/remove")
    with current.use(foreign.tenant_id):
        assert MessageTemplate.objects.exists()


def test_whoever_does_not_invigilate_has_none():
    assert a_browser(a_user("Marker")).get(ADDRESS).status_code == 403
