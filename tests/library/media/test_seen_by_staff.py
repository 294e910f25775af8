"""Pages that show an item show its pictures to whoever may see the item, without any right in the library."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from library.pictures import a_picture, named
from stratus.library.models import Medium
from stratus.results.models import Result
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from stratus.tenancy import current
from support.builders import a_collection, a_marked_script, a_member, a_schedule, a_tenant, a_user, allocated, an_assessment, an_item
from support.late import RIGHT, arrives_late, question, sat
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def medium() -> Medium:
    return a_picture(a_collection())


@pytest.fixture
def schedule(medium: Medium) -> Schedule:
    items = [an_item("MULTIPLE_CHOICE", stem=f"<p>Which?</p>{named(medium)}"), an_item("ESSAY")]
    return a_schedule(an_assessment(items, marking_workflow="EXTENDED"), active=True)


def opens(browser: Client, page: str, medium: Medium) -> list[int]:
    """How the door answers this person at each address that an item of the page was given."""
    found = [json.loads(html.unescape(one)) for one in re.findall(r'<stratus-item [^>]*pictures="([^"]*)"', page)]
    return [browser.get(one[f"media:{medium.sha256}"]).status_code for one in found]


def marked(schedule: Schedule, item_type: str) -> tuple[Client, str]:
    """The browser of somebody who marks a script of the schedule, and their page of a question."""
    member = a_member(schedule)
    script = allocated(sat(schedule, candidate=a_user()), member)
    browser = a_browser(member.user)
    address = reverse("marking:script", args=[schedule.pk, script.pk])
    return browser, browser.get(f"{address}?item={question(script, item_type)}").text


def test_a_marker_sees_them(schedule, medium):
    assert opens(*marked(schedule, "MULTIPLE_CHOICE"), medium) == [200]


def test_an_address_of_theirs_opens_for_no_other(schedule, medium):
    _browser, page = marked(schedule, "MULTIPLE_CHOICE")
    assert opens(a_browser(a_user("Marker")), page, medium) == [404]


def test_items_without_pictures_say_nothing_of_them(schedule):
    _browser, page = marked(schedule, "ESSAY")
    assert "<stratus-item " in page
    assert "pictures=" not in page


def test_an_invigilator_who_decides_about_late_answers_sees_them(schedule, medium):
    watcher = a_user("Invigilator")
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    arrives_late(sat(schedule, candidate=a_user()), RIGHT)
    browser = a_browser(watcher)
    page = browser.get(reverse("invigilation:late", args=[schedule.pk])).text
    assert opens(browser, page, medium) == [200, 200]


def test_so_does_whoever_reads_a_published_result(schedule, medium):
    a_marked_script(schedule)
    browser = a_browser(schedule.owner)
    browser.post(reverse("results:publish", args=[schedule.pk]), {"which": "all"})
    page = browser.get(reverse("results:result", args=[schedule.pk, Result.objects.get().pk])).text
    assert opens(browser, page, medium) == [200]
