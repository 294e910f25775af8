"""The way of an item from its first draft to Live, and who may take which step."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.assessments.errors import Unpublishable
from stratus.assessments.versions.actions import publish
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.library.collections.sharing import share_collection
from stratus.library.errors import NewerComment, NewerRevision, NotFound, NothingToChange, NotInThisStatus, NotReviewer, ViewOnly
from stratus.library.items.actions import save_item
from stratus.library.items.review.actions import take, take_all
from stratus.library.items.review.commenting import MOST_OPEN, comment, finish
from stratus.library.items.review.queries import to_review
from stratus.library.items.review.rules import Step
from stratus.library.models import Collection, CollectionRole, Item, ItemComment, ItemReview, ItemStatus, ReviewOutcome
from stratus.library.queries import newest
from stratus.library.rules import Wish
from stratus.organisation.founding import found_tenant
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_actor, an_assessment, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant(only_live_items=True)
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def by(author: User) -> Actor:
    return Actor.of(author, Door.UI)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


def with_role(collection: Collection, role: str) -> Actor:
    """Somebody with whom the collection is shared in this role."""
    user = a_user("Author")
    share_collection(collection.pk, [user.pk], Wish(to_collection=True, role=role), by=SYSTEM)
    return Actor.of(user, Door.UI)


def written(collection: Collection, by: Actor, title: str = "A") -> Item:
    return save_item(collection, None, "ESSAY", title, CONTENTS["ESSAY"], 2, by=by)


def status_of(item: Item) -> str:
    return Item.objects.get(pk=item.pk).status


def with_status(collection: Collection, status: str) -> Item:
    item = an_item("ESSAY", collection=collection)
    Item.objects.filter(pk=item.pk).update(status=status)
    item.status = status
    return item


def test_an_item_is_written_offered_refused_changed_offered_again_and_approved(by, collection):
    reviewer = with_role(collection, CollectionRole.REVIEWER)
    item = written(collection, by)
    assert status_of(item) == ItemStatus.DRAFT
    take(item.pk, Step.OFFER, by=by)
    assert list(to_review(reviewer)) == [item]
    comment(item.pk, "stem", "Say of which year.", revision=1, by=reviewer)
    take(item.pk, Step.REFUSE, by=reviewer, revision=1)
    assert status_of(item) == ItemStatus.DRAFT
    save_item(collection, item, "", "B", CONTENTS["ESSAY"], 2, by=by)
    take(item.pk, Step.OFFER, by=by)
    take(item.pk, Step.APPROVE, by=reviewer, revision=2)
    assert status_of(item) == ItemStatus.LIVE
    reviews = ItemReview.objects.filter(item=item).order_by("id")
    assert [(one.revision.number, one.outcome, one.created_by_id) for one in reviews] == [
        (1, ReviewOutcome.NOT_APPROVED, reviewer.effective_user_id),
        (2, ReviewOutcome.APPROVED, reviewer.effective_user_id),
    ]
    kinds = Event.objects.filter(kind__startswith="item.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        "item.created",
        "item.offered",
        "item.commented",
        "item.not_approved",
        "item.updated",
        "item.offered",
        "item.approved",
    ]


def test_what_was_saved_after_the_reviewer_looked_is_not_approved_unseen(by, collection):
    item = written(collection, by)
    take(item.pk, Step.OFFER, by=by)
    save_item(collection, item, "", "B", CONTENTS["ESSAY"], 2, by=by)
    assert status_of(item) == ItemStatus.REVIEW
    with pytest.raises(NewerRevision):
        take(item.pk, Step.APPROVE, by=with_role(collection, CollectionRole.REVIEWER), revision=1)
    assert status_of(item) == ItemStatus.REVIEW


def test_what_was_commented_meanwhile_is_not_closed_unread(by, collection):
    item = written(collection, by)
    take(item.pk, Step.OFFER, by=by)
    reviewer = with_role(collection, CollectionRole.REVIEWER)
    seen = comment(item.pk, "stem", "A comma is missing.", revision=1, by=reviewer).pk
    comment(item.pk, "stem", "The key is wrong.", revision=1, by=by)
    with pytest.raises(NewerComment):
        take(item.pk, Step.APPROVE, by=reviewer, revision=1, comment=seen)
    assert (status_of(item), ItemComment.objects.filter(done_at=None).count()) == (ItemStatus.REVIEW, 2)


def test_a_live_item_that_changes_is_a_draft_again_and_one_that_does_not_change_is_not(by, collection):
    item = written(collection, by)
    take(item.pk, Step.APPROVE, by=by)
    save_item(collection, item, "", "A", CONTENTS["ESSAY"], 2, by=by)
    assert status_of(item) == ItemStatus.LIVE
    save_item(collection, item, "", "B", CONTENTS["ESSAY"], 2, by=by)
    assert status_of(item) == ItemStatus.DRAFT


def test_without_the_setting_items_are_live_at_once_and_stay_it(by, collection):
    TenantSettings.objects.update(only_live_items=False)
    item = written(collection, by)
    assert status_of(item) == ItemStatus.LIVE
    save_item(collection, item, "", "B", CONTENTS["ESSAY"], 2, by=by)
    assert status_of(item) == ItemStatus.LIVE


@pytest.mark.parametrize(
    ("role", "status", "step", "refusal"),
    [
        (CollectionRole.CO_AUTHOR, ItemStatus.REVIEW, Step.APPROVE, NotReviewer),
        (CollectionRole.CO_AUTHOR, ItemStatus.DRAFT, Step.APPROVE, NotReviewer),
        (CollectionRole.CO_AUTHOR, ItemStatus.REVIEW, Step.REFUSE, NotReviewer),
        (CollectionRole.REVIEWER, ItemStatus.DRAFT, Step.APPROVE, NotReviewer),
        (CollectionRole.REVIEWER, ItemStatus.DRAFT, Step.OFFER, ViewOnly),
        (CollectionRole.REVIEWER, ItemStatus.LIVE, Step.TAKE_BACK, ViewOnly),
        (CollectionRole.REVIEWER, ItemStatus.LIVE, Step.WITHDRAW, ViewOnly),
        ("", ItemStatus.REVIEW, Step.APPROVE, NotReviewer),
    ],
)
def test_a_step_that_is_not_theirs_is_refused_alone_and_among_many(collection, role, status, step, refusal):
    actor = with_role(collection, role)
    item = with_status(collection, status)
    with pytest.raises(refusal):
        take(item.pk, step, by=actor)
    assert take_all([item.pk], step, by=actor).refused == {item.pk: refusal().message}
    assert status_of(item) == status


def test_who_does_not_see_the_item_moves_nothing(collection):
    item = with_status(collection, ItemStatus.REVIEW)
    stranger = Actor.of(a_user("Author"), Door.UI)
    with pytest.raises(NotFound):
        take(item.pk, Step.APPROVE, by=stranger)
    assert take_all([item.pk], Step.APPROVE, by=stranger).changed == ()
    assert not to_review(stranger).exists()


def test_without_the_right_to_the_library_nothing_is_moved(author, collection):
    item = with_status(collection, ItemStatus.REVIEW)
    weak = an_actor(user=author)
    for attempt in (lambda: take(item.pk, Step.APPROVE, by=weak), lambda: take_all([item.pk], Step.APPROVE, by=weak)):
        with pytest.raises(NotAllowed):
            attempt()


def test_items_of_other_organisations_are_not_there(by, collection):
    with current.use(a_tenant()):
        theirs = with_status(a_collection(), ItemStatus.REVIEW)
    with pytest.raises(NotFound):
        take(theirs.pk, Step.APPROVE, by=SYSTEM)


def test_a_step_that_was_taken_already_changes_nothing_and_one_that_has_passed_is_refused(by, collection):
    item = with_status(collection, ItemStatus.REVIEW)
    take(item.pk, Step.OFFER, by=by)
    assert not Event.objects.filter(kind="item.offered").exists()
    take(item.pk, Step.APPROVE, by=by)
    with pytest.raises(NotInThisStatus):
        take(item.pk, Step.REFUSE, by=by)


def test_of_many_those_move_in_whose_status_the_step_can_be_taken(by, collection):
    items = {status: with_status(collection, status) for status in ItemStatus.values}
    outcome = take_all([item.pk for item in items.values()], Step.APPROVE, by=by)
    assert set(outcome.changed) == {items[ItemStatus.DRAFT].pk, items[ItemStatus.REVIEW].pk}
    assert not outcome.refused


def test_many_are_approved_in_as_many_statements_as_one(by, collection):
    counts = []
    for n in (1, 6):
        items = [with_status(collection, ItemStatus.REVIEW) for _n in range(n)]
        with CaptureQueriesContext(connection) as asked:
            assert len(take_all([item.pk for item in items], Step.APPROVE, by=by).changed) == n
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("only_live", [True, False])
@pytest.mark.parametrize("status", ItemStatus.values)
def test_with_the_setting_only_live_items_are_published_and_without_it_all_but_withdrawn_ones(collection, only_live, status):
    TenantSettings.objects.update(only_live_items=only_live)
    assessment = an_assessment([with_status(collection, status)], published=False, marking_workflow="SIMPLE")
    if status == ItemStatus.LIVE or (status != ItemStatus.WITHDRAWN and not only_live):
        assert publish(assessment.pk, by=SYSTEM, now=clock.now()).number == 1
    else:
        with pytest.raises(Unpublishable):
            publish(assessment.pk, by=SYSTEM, now=clock.now())


def test_published_versions_keep_what_they_were_published_with(by, collection):
    item = an_item("ESSAY", collection=collection)
    assessment = an_assessment([item], published=False, marking_workflow="SIMPLE")
    version = publish(assessment.pk, by=SYSTEM, now=clock.now())
    save_item(collection, item, "", "B", CONTENTS["ESSAY"], 2, by=by)
    take(item.pk, Step.WITHDRAW, by=by)
    version.refresh_from_db()
    assert [one["revision"] for one in version.items] == [1]
    assert newest(Item.objects.get(pk=item.pk)).number == 2


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_new_organisation_publishes_only_live_items_the_demo_whatever_is_there(is_demo):
    with current.use(found_tenant(f"fresh-{is_demo}".lower(), "Fresh", "https://fresh.example", [], is_demo=is_demo)):
        assert TenantSettings.objects.get().only_live_items is not is_demo


def test_not_approved_asks_for_a_comment_and_approved_closes_those_that_are_open(by, collection):
    reviewer = with_role(collection, CollectionRole.REVIEWER)
    item = with_status(collection, ItemStatus.REVIEW)
    with pytest.raises(NothingToChange):
        take(item.pk, Step.REFUSE, by=reviewer)
    comment(item.pk, "stem", "Say of which year.", revision=1, by=reviewer)
    take(item.pk, Step.REFUSE, by=reviewer)
    assert status_of(item) == ItemStatus.DRAFT
    take(item.pk, Step.APPROVE, by=by)
    assert ItemComment.objects.get().done_by_id == by.effective_user_id


@pytest.mark.parametrize(
    ("field", "text", "revision", "wrong"),
    [
        ("stem", "", 1, "comment"),
        ("stem", " \r\n ", 1, "comment"),
        ("stem", "x" * 2001, 1, "comment"),
        ("nowhere", "A", 1, "field"),
        ("stem", "A", 2, "revision"),
    ],
)
def test_what_is_wrong_with_a_comment_is_said_at_its_field(by, collection, field, text, revision, wrong):
    item = an_item("ESSAY", collection=collection)
    with pytest.raises(InvalidFields) as refused:
        comment(item.pk, field, text, revision=revision, by=by)
    assert set(refused.value.errors) == {wrong}


def test_an_item_has_so_many_open_comments_and_no_more(by, collection):
    item = an_item("ESSAY", collection=collection)
    ItemComment.objects.bulk_create(ItemComment(item=item, revision=item.latest, text="A") for _n in range(MOST_OPEN))
    with pytest.raises(InvalidFields):
        comment(item.pk, "", "One more", revision=1, by=by)
    assert finish(item.pk, [ItemComment.objects.all()[0].pk], by=by) == 1
    comment(item.pk, "", "One more", revision=1, by=by)


def test_who_may_only_look_comments_and_finishes_their_own_comments_alone(by, collection):
    guest = with_role(collection, "")
    item = an_item("ESSAY", collection=collection)
    theirs = comment(item.pk, "", "Mine", revision=1, by=guest)
    others = comment(item.pk, "", "The author's", revision=1, by=by)
    assert finish(item.pk, [theirs.pk, others.pk], by=guest) == 1
    assert list(ItemComment.objects.filter(done_at=None)) == [others]


def test_who_does_not_see_the_item_neither_comments_nor_finishes(by, collection):
    item = an_item("ESSAY", collection=collection)
    stranger = Actor.of(a_user("Author"), Door.UI)
    noted = comment(item.pk, "", "A", revision=1, by=by)
    for attempt in (
        lambda: comment(item.pk, "", "B", revision=1, by=stranger),
        lambda: finish(item.pk, [noted.pk], by=stranger),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_comments_on_another_item_are_not_finished_with_this_one(by, collection):
    item, other = an_item("ESSAY", collection=collection), an_item("ESSAY", collection=collection)
    noted = comment(other.pk, "", "A", revision=1, by=by)
    assert finish(item.pk, [noted.pk], by=by) == 0
