"""Assessments › Who can schedule this?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.assessments.models import Assessment, AssessmentRole
from stratus.foundation import clock
from stratus.tenancy import current
from support.builders import a_hierarchy, a_tenant, a_user, an_assessment
from support.staff import a_browser


@pytest.fixture
def author(db: None) -> Iterator[Any]:
    with current.use(a_tenant()):
        yield a_user("Author")


@pytest.fixture
def browser(author: Any) -> Client:
    return a_browser(author)


def who(browser: Client, assessment: Assessment, query: str = "") -> Any:
    return browser.get(f"/assessments/{assessment.pk}/schedulers{query}")


def test_everybody_whose_role_may_schedule_is_listed_and_can_be_searched(browser, author):
    a_user("Scheduler", first_name="Grace", last_name="Hopper")
    a_user("Scheduler", first_name="Gone", last_name="Away", is_active=False)
    a_user("Candidate", first_name="Some", last_name="Body")
    assessment = an_assessment(owner=author)
    page = who(browser, assessment).text
    assert "Hopper, Grace" in page
    assert "It can be scheduled." in page
    assert "Away, Gone" not in page
    assert "Body, Some" not in page
    assert "Hopper, Grace" not in who(browser, assessment, "?q=nobody").text
    assert "Hopper, Grace" in who(browser, assessment, "?q=hopper").text


def test_it_says_for_which_hierarchies(browser, author):
    hierarchy = a_hierarchy(title="Faculty of Arts")
    assert "schedules of all hierarchies" in who(browser, an_assessment(owner=author)).text
    page = who(browser, an_assessment(owner=author, available_to=[hierarchy.pk])).text
    assert "Faculty of Arts" in page
    assert "schedules of all hierarchies" not in page


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"published": False}, "not published yet"),
        ({"available_until": -1}, "outside the time below"),
        ({"available_from": 1}, "outside the time below"),
        ({"available_from": -1, "available_until": 1}, "It can be scheduled."),
    ],
)
def test_it_says_whether_it_can_be_scheduled_now(browser, author, fields, why):
    moments = {name: clock.now() + timedelta(days=value) for name, value in fields.items() if name != "published"}
    assert why in who(browser, an_assessment(owner=author, **fields | moments)).text


def test_an_archived_one_is_scheduled_by_nobody(browser, author):
    assessment = an_assessment(owner=author)
    Assessment.objects.filter(pk=assessment.pk).update(status="ARCHIVED", archived_at=clock.now())
    assert "it is archived" in who(browser, assessment).text


def test_only_who_may_change_the_assessment_sees_the_people(browser, author):
    theirs = an_assessment()
    assert who(browser, theirs).status_code == 404
    theirs.shared_with.create(user=author, role=AssessmentRole.REVIEWER)
    assert who(browser, theirs).status_code == 403


def test_its_statements_do_not_grow_with_the_people(browser, author):
    assessment = an_assessment(owner=author)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert who(browser, assessment).status_code == 200
        return len(asked)

    a_user("Scheduler")
    before = statements()
    for _n in range(5):
        a_user("Scheduler")
    assert statements() == before
