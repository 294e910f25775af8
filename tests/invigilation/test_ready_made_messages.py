"""Messages that are sent often: templates, offered where messages are sent."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from stratus.tenancy import current
from stratus.text_templates.actions import archive_template
from stratus.text_templates.models import TextTemplate
from support.builders import SYSTEM, a_hierarchy, a_member_of, a_registration, a_schedule, a_template, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")


@pytest.fixture
def watcher() -> User:
    return a_user("Invigilator")


@pytest.fixture
def schedule(watcher: User) -> Schedule:
    schedule = a_schedule(active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    a_registration(schedule)
    return schedule


@pytest.fixture
def browser(watcher: User) -> Client:
    return a_browser(watcher)


def offered(browser: Client, schedule: Schedule) -> str:
    dialog = browser.get(f"/delivery/invigilation/{schedule.pk}").text.split('id="dialog-message"')[1]
    return dialog.split("</dialog>")[0]


def test_whoever_invigilates_writes_one_and_is_offered_it(browser, schedule):
    values = {"title": "Ten minutes", "language": "", "hierarchy": "", "text": 'Ten "minutes" left'}
    browser.post("/admin/templates/new/message", values)
    assert TextTemplate.objects.get().kind == "message"
    assert '<option value="Ten &quot;minutes&quot; left">Ten minutes</option>' in offered(browser, schedule)


def test_the_way_to_write_them_is_beside_the_message(browser, schedule):
    assert 'href="/admin/templates?kind=message"' in offered(browser, schedule)
    assert 'href="/admin/templates?kind=message"' in browser.get("/delivery/invigilation").text


def test_those_of_their_hierarchies_and_their_language_are_offered(browser, watcher, schedule):
    mine = a_hierarchy()
    a_member_of(mine, watcher)
    for title, fields in (
        ("Of all", {}),
        ("Of mine", {"hierarchy": mine}),
        ("In English", {"language": "en"}),
        ("Of others", {"hierarchy": a_hierarchy()}),
        ("In Dutch", {"language": "nl"}),
        ("In the archive", {}),
    ):
        a_template("message", "x", title=title, **fields)
    archive_template(TextTemplate.objects.get(title="In the archive").pk, by=SYSTEM, now=clock.now())
    a_template("letter", title="A letter")
    with current.use(a_tenant()):
        a_template("message", "x", title="Of strangers")
    dialog = offered(browser, schedule)
    titles = ["Of all", "Of mine", "In English", "Of others", "In Dutch", "In the archive", "A letter", "Of strangers"]
    assert [title for title in titles if title in dialog] == ["Of all", "Of mine", "In English"]
    watcher.language = "nl"
    watcher.save()
    assert [title for title in titles if title in offered(browser, schedule)] == ["Of all", "Of mine", "In Dutch"]


def test_the_statements_of_the_screen_do_not_grow_with_them(browser, schedule, django_assert_num_queries, django_assert_max_num_queries):
    a_template("message", "x")
    offered(browser, schedule)
    with django_assert_max_num_queries(40) as few:
        offered(browser, schedule)
    for _number in range(5):
        a_template("message", "x")
    with django_assert_num_queries(len(few)):
        offered(browser, schedule)
