"""Sharing an assessment: who sees it, who changes it; and what the API changes of a draft."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.assessments.drafts.actions import archive, restore, update_draft
from stratus.assessments.drafts.sharing.actions import share_assessment, unshare_assessment
from stratus.assessments.errors import AlreadyPublished, Archived, ViewOnly
from stratus.assessments.models import Assessment, AssessmentRole, AssessmentSharing
from stratus.assessments.options.actions import update_options
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to
from stratus.assessments.sections.composing import remove_questions
from stratus.assessments.sections.questions import add_questions, move_question, set_questions
from stratus.assessments.versions.actions import publish
from stratus.events.models import Event
from stratus.foundation.errors import InvalidFields
from stratus.library.models import CollectionSharing
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def assessment() -> Assessment:
    owner = a_user("Author", first_name="Olga", last_name="Owner")
    return an_assessment(["MULTIPLE_CHOICE"], owner=owner, published=False, title="Bookkeeping")


@pytest.fixture
def colleague() -> User:
    return a_user("Author")


@pytest.fixture
def by(colleague: User) -> Actor:
    return Actor.of(colleague, Door.UI)


def shared_as(role: AssessmentRole, assessment: Assessment, *users: User) -> set[int]:
    return share_assessment(assessment.pk, {user.pk: role for user in users}, by=SYSTEM)


@pytest.mark.parametrize(("role", "edits"), [("AUTHOR", True), ("CO_AUTHOR", True), ("REVIEWER", False)])
def test_all_roles_see_it_and_the_role_decides_who_changes_it(by, assessment, colleague, role, edits):
    assert not assessments_visible_to(by).exists()
    shared_as(AssessmentRole[role], assessment, colleague)
    assert assessments_visible_to(by).exists()
    assert assessments_editable_by(by).exists() is edits


def test_a_reviewer_changes_nothing(by, assessment, colleague):
    shared_as(AssessmentRole.REVIEWER, assessment, colleague)
    item = an_item("ESSAY", collection=a_collection(owner=colleague))
    question = assessment.questions.get().item_id
    for attempt in (
        lambda: update_options(assessment.pk, {"duration": 5}, by=by),
        lambda: update_draft(assessment.pk, {"title": "Mine"}, by=by),
        lambda: set_questions(assessment.pk, [], by=by),
        lambda: add_questions(assessment.pk, [item.pk], by=by),
        lambda: remove_questions(assessment.pk, [question], by=by),
        lambda: move_question(assessment.pk, question, 1, by=by),
        lambda: publish(assessment.pk, by=by, now=NOW),
        lambda: archive(assessment.pk, by=by, now=NOW),
        lambda: restore(assessment.pk, by=by),
        lambda: share_assessment(assessment.pk, {colleague.pk: AssessmentRole.AUTHOR}, by=by),
        lambda: unshare_assessment(assessment.pk, [colleague.pk], by=by),
    ):
        with pytest.raises(ViewOnly):
            attempt()


def test_a_co_author_changes_and_publishes_but_does_not_share(by, assessment, colleague):
    shared_as(AssessmentRole.CO_AUTHOR, assessment, colleague)
    update_options(assessment.pk, {"marking_workflow": "SIMPLE", "duration": 5}, by=by)
    assert publish(assessment.pk, by=by, now=NOW).number == 1
    with pytest.raises(ViewOnly):
        share_assessment(assessment.pk, {a_user("Author").pk: AssessmentRole.REVIEWER}, by=by)


def test_the_owner_shares_it_and_another_role_takes_the_place_of_the_first(assessment, colleague):
    owner = Actor.of(assessment.owner, Door.UI)
    roles = {colleague.pk: AssessmentRole.REVIEWER}
    assert share_assessment(assessment.pk, roles, by=owner) == {colleague.pk}
    assert share_assessment(assessment.pk, roles, by=owner) == set()
    assert share_assessment(assessment.pk, {colleague.pk: AssessmentRole.AUTHOR}, by=owner) == {colleague.pk}
    assert AssessmentSharing.objects.get().role == "Author"
    assert Event.objects.filter(kind="assessment.shared").count() == 2


def test_owner_disabled_users_and_those_of_another_tenant_are_left_out(assessment):
    with current.use(a_tenant()):
        foreign = a_user("Author")
    assert shared_as(AssessmentRole.AUTHOR, assessment, assessment.owner, a_user("Author", is_active=False), foreign) == set()


def test_after_the_end_of_sharing_it_is_private_again(by, assessment, colleague):
    shared_as(AssessmentRole.AUTHOR, assessment, colleague)
    assert unshare_assessment(assessment.pk, [colleague.pk, a_user("Author").pk], by=SYSTEM) == {colleague.pk}
    assert not assessments_visible_to(by).exists()
    assert unshare_assessment(assessment.pk, [colleague.pk], by=SYSTEM) == set()
    assert Event.objects.get(kind="assessment.unshared").data == {"users": [colleague.pk]}


def test_without_the_right_to_manage_assessments_nobody_shares(assessment, colleague):
    with pytest.raises(NotAllowed):
        share_assessment(assessment.pk, {colleague.pk: AssessmentRole.AUTHOR}, by=Actor.of(a_user("Marker"), Door.UI))


def test_statements_do_not_grow_with_users(assessment):
    counts = []
    for size in (2, 30):
        users = [a_user("Author") for _n in range(size)]
        for role in (AssessmentRole.REVIEWER, AssessmentRole.AUTHOR):
            with CaptureQueriesContext(connection) as captured:
                shared_as(role, assessment, *users)
            counts.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            unshare_assessment(assessment.pk, [user.pk for user in users], by=SYSTEM)
        counts.append(len(captured))
    assert counts[:3] == counts[3:]


# Questions of others


def test_questions_are_taken_from_collections_with_access_to_their_questions_only(by, colleague):
    mine = an_assessment([], owner=colleague, published=False)
    item = an_item("ESSAY")
    sharing = CollectionSharing.objects.create(collection=item.collection, user=colleague)
    with pytest.raises(InvalidFields):
        add_questions(mine.pk, [item.pk], by=by)
    browser = a_browser(colleague)
    assert item.title not in browser.get(f"/assessments/{mine.pk}/questions/add").text
    sharing.access_to_questions = True
    sharing.save()
    page = browser.get(f"/assessments/{mine.pk}/questions/add").text
    assert item.title in page
    assert item.collection.title in page
    assert add_questions(mine.pk, [item.pk], by=by) == 1


def test_a_question_is_linked_only_where_its_item_can_be_seen(assessment, colleague):
    shared_as(AssessmentRole.REVIEWER, assessment, colleague)
    item = assessment.questions.get().item
    browser = a_browser(colleague)
    assert f"/library/items/{item.pk}" not in browser.get(f"/assessments/{assessment.pk}").text
    CollectionSharing.objects.create(collection=item.collection, user=colleague)
    assert f"/library/items/{item.pk}" in browser.get(f"/assessments/{assessment.pk}").text


# Pages


def test_a_reviewer_reads_the_page_and_finds_no_button_that_would_refuse_them(assessment, colleague):
    shared_as(AssessmentRole.REVIEWER, assessment, colleague)
    browser = a_browser(colleague)
    assert "Bookkeeping" in browser.get("/assessments").text
    page = browser.get(f"/assessments/{assessment.pk}").text
    assert "Olga Owner shares this assessment with you to look at." in page
    for button in ("Add questions", "Options", "Archive this assessment", "Publish this assessment", "Move up"):
        assert button not in page
    assert "Add questions" in a_browser(assessment.owner).get(f"/assessments/{assessment.pk}").text


def test_a_reviewer_is_refused_by_every_page_that_changes_something(assessment, colleague):
    shared_as(AssessmentRole.REVIEWER, assessment, colleague)
    browser, here = a_browser(colleague), f"/assessments/{assessment.pk}"
    for address in (f"{here}/options", f"{here}/questions/add"):
        assert browser.get(address).status_code == 403, address
    question = assessment.questions.get().item_id
    for address in (f"{here}/options", f"{here}/questions/add", f"{here}/questions/{question}", f"{here}/publish", f"{here}/archive"):
        assert browser.post(address, {"item": [question], "remove": "1"}).status_code == 403, address
    assert assessment.questions.count() == 1


# Drafts, as the API changes them


def test_a_draft_gets_a_title_a_code_an_owner_and_what_classifies_it(assessment, colleague):
    taxonomy, objectives = a_taxonomy(), a_repository()
    shared_as(AssessmentRole.REVIEWER, assessment, colleague)
    update_draft(
        assessment.pk,
        {"title": "Law", "code": "L1"},
        owner_id=colleague.pk,
        taxonomies=[taxonomy.pk],
        repositories=[objectives.pk],
        by=SYSTEM,
    )
    assessment.refresh_from_db()
    assert (assessment.title, assessment.code, assessment.owner) == ("Law", "L1", colleague)
    assert (list(assessment.taxonomies.all()), list(assessment.repositories.all())) == ([taxonomy], [objectives])
    assert not AssessmentSharing.objects.exists()
    assert Event.objects.get(kind="assessment.updated").data["fields"] == ["code", "owner_id", "title", "taxonomies", "repositories"]


def test_what_was_published_or_archived_is_no_draft(assessment):
    archive(assessment.pk, by=SYSTEM, now=NOW)
    with pytest.raises(Archived):
        update_draft(assessment.pk, {"title": "Law"}, by=SYSTEM)
    with pytest.raises(AlreadyPublished):
        update_draft(an_assessment().pk, {"title": "Law"}, by=SYSTEM)
