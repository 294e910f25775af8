"""The way to publication where somebody has to approve: who takes which step, and what exactly is approved."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.assessments.errors import NotFound, Unpublishable
from stratus.assessments.models import Assessment, AssessmentDecision, AssessmentVersion, Stage, Verdict
from stratus.assessments.options.actions import update_options
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to
from stratus.assessments.versions.actions import frozen, publish
from stratus.assessments.versions.approval import rules
from stratus.assessments.versions.approval.actions import take
from stratus.assessments.versions.approval.errors import ChangedByApprover, ChangedSince, NotAtThisStage
from stratus.assessments.versions.approval.gate import fingerprint_of
from stratus.assessments.versions.approval.rules import Hands, Step
from stratus.foundation import clock
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.library.models import Item, ItemRevision
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from stratus.tenancy.queries import tenant_settings
from support.builders import a_tenant, a_user, an_actor, an_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AUTHORS = (P.ASSESSMENTS, P.MANAGE_ASSESSMENTS, P.PUBLISH_ASSESSMENTS)


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()) as tenant:
        TenantSettings.objects.update(approve_assessments=True)
        yield tenant


@pytest.fixture
def assessment() -> Assessment:
    return an_assessment(published=False)


@pytest.fixture
def author(assessment: Assessment) -> Actor:
    return an_actor(*AUTHORS, user=assessment.owner)


@pytest.fixture
def approver() -> Actor:
    return an_actor(P.ASSESSMENTS, P.APPROVE_ASSESSMENTS, user=a_user("Author"))


def what_is_seen(assessment: Assessment) -> str:
    now = clock.now()
    return fingerprint_of(frozen(Assessment.objects.get(pk=assessment.pk), tenant_settings(), now=now).version)


def offer(assessment: Assessment, by: Actor) -> None:
    take(assessment.pk, Step.OFFER, by=by, now=clock.now())


def approve(assessment: Assessment, by: Actor, *, fingerprint: str = "", looked_at: datetime | None = None) -> None:
    """Approve what was seen then, or what stands there now."""
    seen = fingerprint or what_is_seen(assessment)
    take(assessment.pk, Step.APPROVE, by=by, now=clock.now(), fingerprint=seen, looked_at=looked_at or clock.now())


def stage_of(assessment: Assessment) -> str:
    return str(Assessment.objects.values_list("stage", flat=True).get(pk=assessment.pk))


def revised(item: Item) -> None:
    """The item with a newer revision of another title."""
    old = item.latest
    assert old is not None
    item.latest = ItemRevision.objects.create(item=item, number=old.number + 1, title="Newer", content=old.content, max_score=old.max_score)
    item.title = "Newer"
    item.save()


def test_what_is_offered_approved_and_published_is_the_same(assessment, author, approver):
    offer(assessment, author)
    assert stage_of(assessment) == Stage.IN_REVIEW
    approve(assessment, approver)
    assert stage_of(assessment) == Stage.APPROVED
    version = publish(assessment.pk, by=author, now=clock.now())
    assert stage_of(assessment) == Stage.PUBLISHED
    decision = AssessmentDecision.objects.get(verdict=Verdict.APPROVED)
    assert decision.fingerprint == fingerprint_of(AssessmentVersion.objects.get(pk=version.pk))
    assert decision.seen == {item["id"]: item["revision"] for item in version.items}


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.IN_REVIEW, Stage.PUBLISHED])
def test_what_is_not_approved_is_not_published(assessment, author, stage):
    Assessment.objects.update(stage=stage)
    with pytest.raises(Unpublishable):
        publish(assessment.pk, by=author, now=clock.now())
    assert not AssessmentVersion.objects.exists()


def test_without_the_setting_nobody_has_to_approve(assessment, author):
    TenantSettings.objects.update(approve_assessments=False)
    publish(assessment.pk, by=author, now=clock.now())
    with pytest.raises(DomainError):
        offer(assessment, author)


def test_what_lacks_something_is_not_offered(author):
    empty = an_assessment([], published=False)
    with pytest.raises(Unpublishable):
        offer(empty, an_actor(*AUTHORS, user=empty.owner))


def test_who_changed_it_last_does_not_approve_it(assessment, author):
    both = an_actor(*AUTHORS, P.APPROVE_ASSESSMENTS, user=assessment.owner)
    offer(assessment, both)
    with pytest.raises(ChangedByApprover):
        approve(assessment, both)
    assert stage_of(assessment) == Stage.IN_REVIEW


def test_whoever_owned_an_assessment_of_an_earlier_release_does_not_approve_it_after_giving_it_away(assessment, author):
    former, owner = assessment.owner, a_user("Author")
    Assessment.objects.update(edited_by=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("stratus.assessments.migrations.0014_last_editors").OWNERS)
    Assessment.objects.update(owner=owner)
    offer(assessment, an_actor(*AUTHORS, user=owner))
    with pytest.raises(ChangedByApprover):
        approve(assessment, an_actor(P.ASSESSMENTS, P.APPROVE_ASSESSMENTS, user=former))


def test_who_changed_it_last_does_not_approve_it_as_somebody_else(assessment, author):
    offer(assessment, author)
    admin, other = a_user("System administrator"), a_user("Author")
    Assessment.objects.update(edited_by=admin)
    with pytest.raises(ChangedByApprover):
        approve(assessment, Actor(admin.pk, frozenset(P.values), "UI", acting_as_id=other.pk))


def test_without_the_right_nobody_approves(assessment, author):
    offer(assessment, author)
    with pytest.raises(NotAllowed):
        approve(assessment, an_actor(*AUTHORS, user=a_user("Author")))


def test_an_item_that_changed_since_somebody_looked_is_not_approved_unseen(assessment, author, approver):
    offer(assessment, author)
    seen, looked_at = what_is_seen(assessment), clock.now() - timedelta(seconds=1)
    revised(assessment.questions.order_by("position").first().item)
    with pytest.raises(ChangedSince, match="Changed in the library meanwhile: Newer"):
        approve(assessment, approver, fingerprint=seen, looked_at=looked_at)
    assert stage_of(assessment) == Stage.IN_REVIEW


def test_a_change_since_somebody_looked_is_told_with_who_made_it(assessment, author, approver):
    offer(assessment, author)
    seen, looked_at = what_is_seen(assessment), clock.now() - timedelta(seconds=1)
    update_options(assessment.pk, {"duration": 17}, by=author)
    Assessment.objects.update(stage=Stage.IN_REVIEW)
    with pytest.raises(ChangedSince, match=f"{assessment.owner.full_name} changed it"):
        approve(assessment, approver, fingerprint=seen, looked_at=looked_at)


def test_an_item_that_changed_after_the_approval_is_named_and_not_published(assessment, author, approver):
    offer(assessment, author)
    approve(assessment, approver)
    revised(assessment.questions.order_by("position").first().item)
    with pytest.raises(Unpublishable) as refused:
        publish(assessment.pk, by=author, now=clock.now())
    assert "“Newer” (revision 2 instead of 1)" in refused.value.problems[1]
    assert not AssessmentVersion.objects.exists()


def test_another_step_of_rounding_after_the_approval_is_not_published_unseen(assessment, author, approver):
    offer(assessment, author)
    approve(assessment, approver)
    TenantSettings.objects.update(score_step="0.5")
    with pytest.raises(Unpublishable):
        publish(assessment.pk, by=author, now=clock.now())


def test_what_is_sent_back_has_a_reason(assessment, author, approver):
    offer(assessment, author)
    with pytest.raises(InvalidFields):
        take(assessment.pk, Step.SEND_BACK, by=approver, now=clock.now(), comment="  ")
    take(assessment.pk, Step.SEND_BACK, by=approver, now=clock.now(), comment="Too long.")
    assert stage_of(assessment) == Stage.DRAFT
    assert AssessmentDecision.objects.get(verdict=Verdict.SENT_BACK).comment == "Too long."


def test_a_step_that_was_taken_changes_nothing_and_one_that_is_over_is_refused(assessment, author, approver):
    offer(assessment, author)
    offer(assessment, author)
    assert AssessmentDecision.objects.count() == 1
    take(assessment.pk, Step.TAKE_BACK, by=author, now=clock.now())
    with pytest.raises((NotAtThisStage, NotFound)):
        approve(assessment, approver)


def test_who_approves_sees_what_waits_and_changes_nothing_of_it(assessment, author, approver):
    assert not assessments_visible_to(approver).exists()
    offer(assessment, author)
    assert assessments_visible_to(approver).get() == assessment
    assert not assessments_editable_by(approver).exists()


HANDS = st.builds(Hands, may_edit=st.booleans(), may_judge=st.booleans(), changed_it_last=st.booleans())


@given(st.sampled_from(Stage.values), HANDS)
def test_nobody_approves_what_they_changed_last(stage, hands):
    offered = rules.steps(stage, hands)
    assert Step.APPROVE not in offered or (hands.may_judge and not hands.changed_it_last)
    assert all(stage in rules.FROM[step] for step in offered)


@given(st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3), max_size=4))
def test_equal_contents_have_one_fingerprint_whatever_their_order(content):
    turned = dict(reversed(content.items()))
    assert rules.fingerprint(content) == rules.fingerprint(turned)
    assert rules.fingerprint(content) != rules.fingerprint({**content, "another": [1]})
