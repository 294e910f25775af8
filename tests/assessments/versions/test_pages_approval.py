"""Assessments › Approval, as author and approver use it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.assessments.models import Assessment, AssessmentDecision, Stage, Verdict
from stratus.people.models import Role, User
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import a_tenant, a_version, an_assessment
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()) as tenant:
        TenantSettings.objects.update(approve_assessments=True)
        yield tenant


@pytest.fixture
def assessment() -> Assessment:
    return an_assessment(published=False, title="Bookkeeping", introduction="<p>Read every question.</p>")


@pytest.fixture
def author(assessment: Assessment) -> Client:
    return a_browser(assessment.owner)


def an_approver() -> User:
    """Somebody who may approve and sees nothing else of it."""
    role = Role.objects.create(title="Board", role_type="STAFF", permissions=["assessments", "approve_assessments"])
    return User.objects.create(username="board", role=role, first_name="Ada", last_name="Board")


@pytest.fixture
def approver() -> Client:
    return a_browser(an_approver())


def shown(browser: Client, assessment: Assessment) -> dict[str, str]:
    """What the page of the approval sends along."""
    text = browser.get(f"/assessments/{assessment.pk}/approval").text
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', text)[0] for name in ("fingerprint", "looked_at")}


def step(browser: Client, assessment: Assessment, name: str, **sent: str) -> str:
    values = shown(browser, assessment) | {"step": name} | sent
    return str(browser.post(f"/assessments/{assessment.pk}/approval", values, follow=True).text)


def test_from_draft_to_published(assessment, author, approver):
    page = f"/assessments/{assessment.pk}"
    text = author.get(page).text
    assert "It has to be approved first" in text
    assert f'action="{page}/publish"' not in text
    assert "is in review" in author.post(f"{page}/approval", {"step": "offer"}, follow=True).text
    assert "assessment waits for your approval" in approver.get("/").text
    listed = approver.get("/assessments?approval=mine").text
    assert "Bookkeeping" in listed
    text = approver.get(f"{page}/approval").text
    assert "Read every question." in text
    assert all(one.item.title in text for one in assessment.questions.all())
    assert "is approved" in step(approver, assessment, "approve", comment="Good.")
    text = author.get(page).text
    assert f'action="{page}/publish"' in text
    assert "Good." in text
    assert "Version 1 is published" in author.post(f"{page}/publish", follow=True).text
    assert Assessment.objects.get().stage == Stage.PUBLISHED


def test_what_is_sent_back_without_a_reason_stands_beside_the_field_and_nothing_is_lost(assessment, author, approver):
    author.post(f"/assessments/{assessment.pk}/approval", {"step": "offer"})
    answer = approver.post(f"/assessments/{assessment.pk}/approval", {"step": "send-back", "comment": ""})
    assert answer.status_code == 422
    assert 'id="id_comment_errors"' in answer.text
    sent = shown(approver, assessment) | {"step": "send-back", "comment": "Too long"}
    answer = approver.post(f"/assessments/{assessment.pk}/approval", sent)
    assert answer.headers["Location"] == "/assessments"
    assert "Too long" in author.get(f"/assessments/{assessment.pk}").text
    assert "Bookkeeping" in author.get("/assessments?approval=back").text


def test_a_page_that_is_out_of_date_approves_nothing_and_keeps_what_was_typed(assessment, author, approver):
    author.post(f"/assessments/{assessment.pk}/approval", {"step": "offer"})
    sent = shown(approver, assessment) | {"step": "approve", "comment": "As agreed", "fingerprint": "0" * 64}
    answer = approver.post(f"/assessments/{assessment.pk}/approval", sent)
    assert answer.status_code == 422
    assert "is not what you saw" in answer.text
    assert "As agreed" in answer.text
    assert not AssessmentDecision.objects.filter(verdict=Verdict.APPROVED).exists()


@pytest.mark.parametrize("sent", [{"step": "burn"}, {}, {"step": "approve", "looked_at": "yesterday", "fingerprint": "x" * 5000}])
def test_nonsense_changes_nothing(assessment, author, approver, sent):
    author.post(f"/assessments/{assessment.pk}/approval", {"step": "offer"})
    assert approver.post(f"/assessments/{assessment.pk}/approval", sent).status_code in (404, 422)
    assert Assessment.objects.get().stage == Stage.IN_REVIEW


def test_whoever_changes_what_is_in_review_is_told_before_and_after(assessment, author):
    page = f"/assessments/{assessment.pk}"
    author.post(f"{page}/approval", {"step": "offer"})
    assert "A change takes it back to a draft" in author.get(f"{page}/options").text
    item = assessment.questions.order_by("position").first().item_id
    author.post(f"{page}/questions/{item}", {"remove": "1"})
    text = author.get(page).text
    assert "Changed, and a draft again" in text
    assert "It has to be approved first" in text


def test_the_paper_of_what_would_be_published_has_no_key_for_who_sees_no_item(assessment, author, approver):
    author.post(f"/assessments/{assessment.pk}/approval", {"step": "offer"})
    paper = f"/assessments/{assessment.pk}/approval/paper"
    assert approver.get(paper).status_code == 200
    assert approver.get(f"{paper}?key=1").status_code == 404
    assert author.get(f"{paper}?key=1").status_code == 200


def test_the_table_of_questions_says_that_a_candidate_has_only_some_of_them(author):
    drawn = an_assessment(["ESSAY"] * 3, published=False, sections=[{"questions": 3, "draw": 2}])
    assert "All 3 questions of the pool; each candidate is asked 2." in a_browser(drawn.owner).get(f"/assessments/{drawn.pk}/approval").text


def test_who_may_only_look_does_not_see_it_before_it_is_in_review(assessment, approver):
    assert approver.get(f"/assessments/{assessment.pk}/approval").status_code == 404


def test_without_the_setting_nothing_of_it_is_shown(assessment, author):
    TenantSettings.objects.update(approve_assessments=False)
    text = author.get(f"/assessments/{assessment.pk}").text
    assert "approval" not in text.lower()
    assert f'action="/assessments/{assessment.pk}/publish"' in text


def test_a_later_version_stands_beside_the_one_before(assessment, author):
    a_version(assessment)
    Assessment.objects.update(duration=17)
    text = author.get(f"/assessments/{assessment.pk}/approval").text
    assert "What changes since version 1" in text
    assert "<ins>17</ins>" in text
    assert all(f'/library/items/{one.item_id}"' in text for one in assessment.questions.all())


def test_the_page_takes_as_many_statements_whatever_the_number_of_questions(assessment):
    def statements(number: int) -> int:
        made = an_assessment(["MULTIPLE_CHOICE"] * number, published=False, owner=assessment.owner)
        browser = a_browser(assessment.owner)
        browser.get(f"/assessments/{made.pk}/approval")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/assessments/{made.pk}/approval").status_code == 200
        return len(captured)

    assert statements(2) == statements(12)
