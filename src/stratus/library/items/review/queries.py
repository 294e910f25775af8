"""Reads about reviews of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.library.classification.carried.kinds import LEVEL, LEVELS
from stratus.library.items.review.actions import hands_of
from stratus.library.items.review.commenting import HINT, classifying, fields_of
from stratus.library.items.review.rules import Hands, Step, steps
from stratus.library.models import (
    COLLECTION_JUDGES,
    TEXTS_OF_ITS_REVISION,
    Collection,
    CollectionSharing,
    Item,
    ItemComment,
    ItemReview,
    ItemStatus,
)
from stratus.library.queries import collections_editable_by, collections_judged_by
from stratus.ui.home import Card, count_of

MOST_REVIEWS = 10
"""Reviews that the page of an item lists."""
MOST_DONE = 50
"""Comments that are done, of which it lists the newest."""
STEPPED = "stepped"
"""The parameter of an item's address right after a step of its review was taken there."""


def to_review(by: Actor) -> QuerySet[Item]:
    """Return what waits for review in the collections that the actor judges, archived ones left out."""
    judged = collections_judged_by(by).filter(archived_at=None)
    return Item.objects.filter(status=ItemStatus.REVIEW, deleted_at=None, collection__in=judged)


def next_to_review(item: Item, by: Actor) -> Item | None:
    """Return what the actor reviews after this item: what follows it in the list of all that waits, else the first. Two statements."""
    others = to_review(by).exclude(pk=item.pk).order_by("sort_key", "id")
    behind = Q(sort_key__gt=item.sort_key) | Q(sort_key=item.sort_key, pk__gt=item.pk)
    return others.filter(behind).first() or others.first()


def is_judged_by_others(collection: Collection, by: Actor) -> bool:
    """Tell whether somebody but the actor approves items of a collection; administrators, who may, are not counted. One statement."""
    me = by.effective_user_id
    if collection.owner_id not in (None, me):
        return True
    shared = CollectionSharing.objects.filter(collection=collection, access_to_collection=True, role__in=COLLECTION_JUDGES)
    return shared.filter(user__deleted_at=None).exclude(user=me).exists()


def not_approved(by: Actor) -> QuerySet[Item]:
    """Return the drafts of the actor's own, the last version being theirs, on which somebody else's comments are open.

    Of collections that they may change, archived ones left out.
    """
    mine = collections_editable_by(by).filter(archived_at=None)
    notes = ItemComment.objects.filter(item=OuterRef("pk"), done_at=None).exclude(created_by=by.effective_user_id)
    drafts = Item.objects.filter(status=ItemStatus.DRAFT, deleted_at=None, collection__in=mine, saved_by=by.effective_user_id)
    return drafts.filter(Exists(notes))


def reviews_of(item: Item) -> QuerySet[ItemReview]:
    """Return the reviews of an item, newest first, each with its person and its revision's number."""
    return ItemReview.objects.filter(item=item).select_related("created_by", "revision").defer(*TEXTS_OF_ITS_REVISION).order_by("-id")


@dataclass(frozen=True, slots=True)
class Review:
    """What the page of an item shows of its review, and offers to one person."""

    hands: Hands
    steps: Sequence[Step]
    reviews: Sequence[ItemReview]
    open: Sequence[ItemComment]
    """Comments, each with the `label` of its field, in the order of the form."""
    done: Sequence[ItemComment]
    fields: Sequence[tuple[str, str]]
    """Name and label of the fields that a comment can be about, but for those that classify the item."""
    classifying: Sequence[tuple[str, str]]
    """Name and label of these."""

    @property
    def offered(self) -> Sequence[Step]:
        """The steps of the review; to withdraw an item, and to bring it back into use, stands at the head of its page."""
        return [step for step in self.steps if step not in (Step.WITHDRAW, Step.RESTORE)]

    @property
    def newest_comment(self) -> int:
        """Id of the newest open comment, 0 where there is none: what is commented later was not seen by whoever approves."""
        return max((comment.pk for comment in self.open), default=0)

    @property
    def may_judge(self) -> bool:
        """Whether this person may approve items of the collection."""
        return self.hands.may_judge


def review_of(item: Item, by: Actor) -> Review:
    """Return what the page of an item shows of its review to this person. Eight statements at most."""
    hands = hands_of(item.collection_id, by)
    classified = classifying(item)
    labels = {**fields_of(item), **classified}
    return Review(
        hands=hands,
        steps=steps(item.status, hands),
        reviews=list(reviews_of(item)[:MOST_REVIEWS]),
        open=_open_comments(item, labels),
        done=_labelled(labels, _comments(item).filter(done_at__isnull=False).exclude(field__startswith=HINT).order_by("-id")[:MOST_DONE]),
        fields=list(fields_of(item).items()),
        classifying=list(classified.items()),
    )


def comments_on(item: Item) -> list[ItemComment]:
    """Return the open comments on an item in the order of its form's fields, those on the whole item first. Four statements at most."""
    return _open_comments(item, {**fields_of(item), **classifying(item)})


def _open_comments(item: Item, labels: Mapping[str, str]) -> list[ItemComment]:
    places = {name: place for place, name in enumerate(labels)}
    found = _labelled(labels, _comments(item).filter(done_at=None).order_by("id"))
    return sorted(found, key=lambda comment: places.get(comment.field, -1))


def done_in_words(number: int) -> str:
    """Return the sentence that so many comments are done now."""
    return ngettext("%(n)s comment is done.", "%(n)s comments are done.", number) % {"n": number}


def _comments(item: Item) -> QuerySet[ItemComment]:
    return ItemComment.objects.filter(item=item).select_related("created_by", "revision").defer(*TEXTS_OF_ITS_REVISION)


def _labelled(labels: Mapping[str, str], comments: Iterable[ItemComment]) -> list[ItemComment]:
    """Give each comment the label of its field; a taxonomy that the collection has no more has none of its own."""
    found = list(comments)
    for comment in found:
        other = LEVELS.label if comment.field.startswith(LEVEL) else _("The whole item")
        comment.label = labels.get(comment.field, str(other))  # type: ignore[attr-defined]  # for templates
    return found


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's cards about what waits for this person's review, and what came back to them, if anything does."""
    if not by.can(Permission.LIBRARY):
        return
    if n := count_of(to_review(by).order_by("sort_key", "id")):
        yield Card(n, ngettext("item to review", "items to review", n), "library", reverse("library:to_review"))
    if n := count_of(not_approved(by)):
        yield Card(n, ngettext("item with comments for you", "items with comments for you", n), "library", reverse("library:sent_back"))
