"""Takes items from one status to another: offers them for review, approves them or not, withdraws them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation import clock
from stratus.foundation.outcomes import Outcome
from stratus.library.errors import (
    HasComments,
    NewerComment,
    NewerRevision,
    NotFound,
    NothingToChange,
    NotInThisStatus,
    NotReviewer,
    ViewOnly,
)
from stratus.library.items.review import rules
from stratus.library.items.review.rules import Hands, Step
from stratus.library.models import TEXTS, Item, ItemComment, ItemReview, ItemRevision, ReviewOutcome
from stratus.library.queries import collections_editable_by, collections_judged_by, items_visible_to, newest, visible_items
from stratus.tenancy.queries import tenant_settings


def take(item_id: int, step: Step, *, by: Actor, revision: int | None = None, comment: int | None = None) -> Item:
    """Take a step with an item; one that has been taken already changes nothing. Approving closes open comments.

    `revision`: the number of the revision that the actor saw, and `comment`: the id of the newest open comment that they saw; nothing newer
    is approved unseen. Raises NotAllowed, NotFound, ViewOnly, NotReviewer, NotInThisStatus, NewerRevision, NewerComment, or NothingToChange
    where an item is not approved without an open comment.
    """
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        item = visible_item(item_id, by)
        if not rules.may_take(step, item.status, hands_of(item.collection_id, by)):
            raise _refusal(step)
        status = rules.target(step, only_live=tenant_settings().only_live_items)
        if item.status not in rules.FROM[step]:
            if item.status == status:
                return item
            raise NotInThisStatus
        if revision is not None and newest(item).number != revision:
            raise NewerRevision
        if step == Step.APPROVE and comment is not None and open_comments([item]).filter(pk__gt=comment).exists():
            raise NewerComment
        if step == Step.REFUSE and not open_comments([item]).exists():
            raise NothingToChange
        _put([item], step, status, by)
    return item


def take_all(item_ids: Sequence[int], step: Step, *, by: Actor, seen: int | None = None) -> Outcome:
    """Take a step with many items, in a fixed number of statements; those in whose status it cannot be taken stay as they are.

    Refused are those of collections in which the actor may not do it. Approving leaves out those with open comments, unless all of them
    are from before the actor chose to close them: `seen` is the id of the newest comment that there was then. Raises NotAllowed.
    """
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        latest = Prefetch("latest", ItemRevision.objects.defer(*TEXTS))
        visible = visible_items(item_ids, by).select_for_update(of=("self",)).prefetch_related(latest)
        wanted = [item for item in visible.order_by("pk") if item.status in rules.FROM[step]]
        collections = {item.collection_id for item in wanted}
        editable = set(collections_editable_by(by).filter(pk__in=collections).values_list("pk", flat=True))
        judged = set(collections_judged_by(by).filter(pk__in=collections).values_list("pk", flat=True))
        commented = newest_open_comments(wanted) if step == Step.APPROVE else {}
        changed: list[Item] = []
        refused: dict[int, str] = {}
        left: dict[int, str] = {}
        for item in wanted:
            hands = Hands(item.collection_id in editable, item.collection_id in judged)
            if not rules.may_take(step, item.status, hands):
                refused[item.pk] = _refusal(step).message
            elif rules.is_unseen(commented.get(item.pk), seen):
                said = HasComments() if seen is None else NewerComment()
                (left if seen is None else refused)[item.pk] = said.message
            else:
                changed.append(item)
        _put(changed, step, rules.target(step, only_live=tenant_settings().only_live_items), by)
    return Outcome(tuple(item.pk for item in changed), refused, left)


def _put(items: Sequence[Item], step: Step, status: str, by: Actor) -> None:
    for item in items:
        item.status = status
    Item.objects.filter(pk__in=[item.pk for item in items]).update(status=status)
    if step in (Step.APPROVE, Step.REFUSE):
        me = by.effective_user_id
        if step == Step.APPROVE:
            open_comments(items).update(done_by=me, done_at=clock.now())
        outcome = ReviewOutcome.APPROVED if step == Step.APPROVE else ReviewOutcome.NOT_APPROVED
        ItemReview.objects.bulk_create(ItemReview(item=item, revision=item.latest, outcome=outcome, created_by_id=me) for item in items)
    kind = {
        Step.OFFER: "item.offered",
        Step.TAKE_BACK: "item.taken_back",
        Step.APPROVE: "item.approved",
        Step.REFUSE: "item.not_approved",
        Step.WITHDRAW: "item.withdrawn",
        Step.RESTORE: "item.restored",
    }[step]
    log.record_many(kind, by=by, subjects=[(item, {"revision": newest(item).number}) for item in items])


def _refusal(step: Step) -> ViewOnly | NotReviewer:
    return NotReviewer() if step in (Step.APPROVE, Step.REFUSE) else ViewOnly()


def open_comments(items: Sequence[Item]) -> QuerySet[ItemComment]:
    """Return the comments on these items that are not done."""
    return ItemComment.objects.filter(item__in=[item.pk for item in items], done_at=None)


def newest_open_comments(items: Sequence[Item]) -> dict[int, int]:
    """Return item id → id of its newest open comment; without any: left out. One statement."""
    return dict(open_comments(items).order_by().values_list("item").annotate(Max("pk")))


def hands_of(collection_id: int, by: Actor) -> Hands:
    """Return what the actor may do with the items of a collection. Two statements."""
    return Hands(
        may_edit=collections_editable_by(by).filter(pk=collection_id).exists(),
        may_judge=collections_judged_by(by).filter(pk=collection_id).exists(),
    )


def visible_item(item_id: int, by: Actor) -> Item:
    """Return an item that the actor sees, locked, with its newest revision. Raises NotFound.

    The revision is read after the lock, not joined: to who waited for a save, PostgreSQL would give the item as it is now and no revision.
    """
    item = items_visible_to(by).select_for_update(of=("self",)).prefetch_related("latest").filter(pk=item_id).first()
    if item is None:
        raise NotFound(_("This item does not exist, or you may not see it."))
    return item
