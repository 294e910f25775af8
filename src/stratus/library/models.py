"""Collections of items, what classifies them, whom they are shared with, and the revisions of an item."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stratus.foundation import clock
from stratus.foundation.sorting import SortKeyField
from stratus.library.classification import models as classification  # noqa: F401 -- so that Django finds them
from stratus.library.items.drafts import models as drafts  # noqa: F401 -- so that Django finds them
from stratus.library.items.statistics import models as statistics  # noqa: F401 -- so that Django finds them
from stratus.library.media.captions import models as captions  # noqa: F401 -- so that Django finds them
from stratus.people.sharing.models import Sharing
from stratus.tenancy.db.agreements import Names, Share
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Taxonomy(TenantModel):
    """A scheme that tells what kind of thinking a question asks for."""

    title = models.CharField(max_length=100)
    external_id = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "external_id"], condition=~Q(external_id=""), name="taxonomy_external_id_once")
        ]

    def __str__(self) -> str:
        return self.title


class ObjectiveRepository(TenantModel):
    """A set of learning objectives."""

    title = models.CharField(max_length=100)
    external_id = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "external_id"], condition=~Q(external_id=""), name="repository_external_id_once")
        ]

    def __str__(self) -> str:
        return self.title


class Collection(TenantModel):
    """A bank of items with an owner; private until shared."""

    title = models.CharField(max_length=100)
    sort_key = SortKeyField("title")
    external_id = models.CharField(max_length=64, blank=True, default="")
    owner = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="collections")
    taxonomies = models.ManyToManyField(Taxonomy, through="CollectionTaxonomy", related_name="+", help_text="None = all.")
    repositories = models.ManyToManyField(ObjectiveRepository, through="CollectionRepository", related_name="+", help_text="None = all.")
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "external_id"],
                condition=~Q(external_id="") & Q(deleted_at=None),
                name="collection_external_id_once",
            ),
            models.CheckConstraint(condition=Q(deleted_by=None) | Q(deleted_at__isnull=False), name="collection_deleted_by_and_at"),
        ]
        indexes = [models.Index(fields=["tenant", "sort_key", "id"], name="collection_sorted")]

    def __str__(self) -> str:
        return self.title


class CollectionTaxonomy(TenantModel):
    """A taxonomy whose terms the items of a collection may carry."""

    collection = TenantForeignKey(Collection, models.CASCADE, related_name="+")
    taxonomy = TenantForeignKey(Taxonomy, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "collection", "taxonomy"], name="taxonomy_once_in_collection")]


class CollectionRepository(TenantModel):
    """A set of learning objectives that the items of a collection may test."""

    collection = TenantForeignKey(Collection, models.CASCADE, related_name="+")
    repository = TenantForeignKey(ObjectiveRepository, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "collection", "repository"], name="repository_once_in_collection")]


class CollectionRole(models.TextChoices):
    """The role of a user in a collection. The values are the titles that the API uses."""

    AUTHOR = "Author", _("Author")
    CO_AUTHOR = "Co-author", _("Co-author")
    REVIEWER = "Reviewer", _("Reviewer")


COLLECTION_EDITORS = (CollectionRole.AUTHOR, CollectionRole.CO_AUTHOR)
"""Roles that may change a collection and its items; users with another role, or none, may only look."""
COLLECTION_JUDGES = (CollectionRole.AUTHOR, CollectionRole.REVIEWER)
"""Roles that may approve items, or not, as the owner may."""
COLLECTION_ANALYSTS = (CollectionRole.AUTHOR, CollectionRole.CO_AUTHOR, CollectionRole.REVIEWER)
"""Roles with *Access to statistics*; without a role there is none."""


class CollectionSharing(Sharing):
    """What a user may do with somebody else's collection.

    With access to the collection, they see it in their library, and may change it if their role allows it. With access to its questions,
    they may use them in assessments.
    """

    of = "collection"

    collection = TenantForeignKey(Collection, models.CASCADE, related_name="shared_with")
    access_to_collection = models.BooleanField(default=True)
    access_to_questions = models.BooleanField(default=False)
    role = models.CharField(max_length=20, choices=CollectionRole.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "collection", "user"], name="collection_shared_once"),
            models.CheckConstraint(
                condition=Q(access_to_collection=True) | Q(access_to_questions=True, role=""), name="collection_sharing_gives_access"
            ),
            models.CheckConstraint(condition=Q(role__in=["", *CollectionRole.values]), name="collection_role_is_known"),
        ]
        indexes = [models.Index(fields=["tenant", "user"], name="collection_shared_with")]


class ItemStatus(models.TextChoices):
    """Where an item stands between its first draft and its end (`items.review.rules`)."""

    DRAFT = "DRAFT", _("Draft")
    REVIEW = "READY_FOR_REVIEW", _("Ready for review")
    LIVE = "LIVE", _("Live")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


IN_USE = (ItemStatus.DRAFT, ItemStatus.REVIEW, ItemStatus.LIVE)
"""Statuses of items that can be put into assessments."""


PAGES_BY_NAME = ("CASE", "FINISH", "SECTION", "WELCOME")
"""Types of items that nobody answers (`item_types.registry.PAGE_TYPES`), as the database knows them."""


class Item(TenantModel):
    """A question, or a page (`item_types.pages`).

    `external_id` is its functional id `<number>-<number>`, given at creation and the same in every version.
    """

    agreements = (Names(fields=("latest", "id"), to="library.ItemRevision", theirs=("id", "item")),)

    collection = TenantForeignKey(Collection, models.PROTECT, related_name="items")
    external_id = models.CharField(max_length=64, editable=False)
    item_type = models.CharField(max_length=40)
    title = models.CharField(max_length=200, help_text="Internal; the candidate does not see it.")
    sort_key = SortKeyField("title")
    lang = models.CharField(max_length=10, default="", db_default="", help_text="Language of the newest revision, as BCP 47 has it.")
    status = models.CharField(max_length=20, choices=ItemStatus.choices, default=ItemStatus.LIVE)
    latest = TenantForeignKey("ItemRevision", models.PROTECT, null=True, related_name="+", editable=False)
    p_value = models.DecimalField(
        max_digits=4,
        decimal_places=3,
        null=True,
        help_text="Measured share of the points, from 0 (hard) to 1 (easy); of the newest revision.",
    )
    angoff_value = models.DecimalField(
        max_digits=4, decimal_places=3, null=True, help_text="The same as experts estimate it for somebody who just passes."
    )
    measured = models.DecimalField(
        max_digits=4,
        decimal_places=3,
        null=True,
        editable=False,
        help_text="The p-value of all sittings that count (`items.statistics`); none where there are too few candidates.",
    )
    author = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    saved_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    emptied_at = models.DateTimeField(null=True, blank=True, help_text="When the trash was emptied of it; it does not come back.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "external_id"], name="item_external_id_once"),
            models.CheckConstraint(condition=Q(status__in=ItemStatus.values), name="item_status_is_known"),
            models.CheckConstraint(condition=Q(emptied_at=None) | Q(deleted_at__isnull=False), name="item_emptied_was_deleted"),
            models.CheckConstraint(condition=Q(deleted_by=None) | Q(deleted_at__isnull=False), name="item_deleted_by_and_at"),
            models.CheckConstraint(condition=Q(p_value=None) | Q(p_value__range=(0, 1)), name="item_p_value_is_a_share"),
            models.CheckConstraint(condition=Q(angoff_value=None) | Q(angoff_value__range=(0, 1)), name="item_angoff_value_is_a_share"),
            models.CheckConstraint(condition=Q(measured=None) | Q(measured__range=(0, 1)), name="item_measured_is_a_share"),
            models.CheckConstraint(
                condition=~Q(item_type__in=PAGES_BY_NAME) | Q(p_value=None, angoff_value=None), name="item_page_has_no_difficulty"
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "collection", "-deleted_at", "-id"],
                condition=Q(deleted_at__isnull=False, emptied_at=None),
                name="item_in_trash",
            ),
            models.Index(fields=["tenant", "collection", "sort_key", "id"], name="item_sorted"),
            # Of those that have one only: a list that does not filter by it shall find no other index than its own.
            models.Index(fields=["tenant", "collection", "p_value"], condition=Q(p_value__isnull=False), name="item_p_value"),
            models.Index(
                fields=["tenant", "collection", "angoff_value"], condition=Q(angoff_value__isnull=False), name="item_angoff_value"
            ),
            models.Index(fields=["tenant", "collection", "measured"], condition=Q(measured__isnull=False), name="item_measured"),
            models.Index(fields=["tenant", "collection", "author"], condition=Q(author__isnull=False), name="item_author"),
            models.Index(fields=["tenant", "collection", "saved_by"], condition=Q(saved_by__isnull=False), name="item_saved_by"),
            # Of all collections. Only of what can be used: a list of one collection shall find no other index than its own.
            models.Index(
                fields=["tenant", "sort_key", "id"],
                condition=Q(deleted_at=None, status__in=["DRAFT", "READY_FOR_REVIEW", "LIVE"]),
                name="item_usable",
            ),
            models.Index(
                fields=["tenant", "sort_key", "id"], condition=Q(deleted_at=None, status="READY_FOR_REVIEW"), name="item_to_review"
            ),
            models.Index(fields=["tenant", "id"], condition=Q(lang=""), name="item_without_language"),
            # A form offers them to each question of their collection.
            models.Index(fields=["tenant", "collection", "sort_key", "id"], condition=Q(item_type="CASE"), name="item_case"),
        ]

    def __str__(self) -> str:
        return self.title


class ItemRevision(TenantModel):
    """One saved version of an item's title, content, maximum score and classification; never changed."""

    agreements = (Names(fields=("item", "restored_from"), to="library.ItemRevision", theirs=("item", "number")),)

    item = TenantForeignKey(Item, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, default="", help_text="Of the item, as it was saved with this version.")
    content = models.JSONField(help_text="What the item type's `Content` describes, answer key included.")
    max_score = models.DecimalField(max_digits=8, decimal_places=2, help_text="0 for a page, which earns nothing.")
    classification = models.JSONField(
        default=dict,
        db_default=models.Value({}, output_field=models.JSONField()),
        help_text="What it carried, with the titles of that time (`classification.carried.rules`); empty: nothing.",
    )
    translations = models.JSONField(
        default=dict,
        db_default=models.Value({}, output_field=models.JSONField()),
        help_text="Texts in other languages (`item_types.overlays`); empty: none.",
    )
    case = TenantForeignKey(Item, models.PROTECT, null=True, related_name="+", help_text="The case that the question is about, or none.")
    restored_from = models.PositiveIntegerField(null=True, help_text="Number of the revision that was brought back as this one.")
    created_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "item", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, max_score__gte=0), name="revision_counts_from_one"),
            models.CheckConstraint(
                condition=Q(restored_from=None) | Q(restored_from__lt=F("number")), name="revision_restored_from_earlier"
            ),
            models.CheckConstraint(condition=Q(case=None) | ~Q(case=F("item")), name="revision_case_is_another_item"),
        ]


TEXTS = ("content", "translations")
"""The columns of a revision that hold what is written, in every language: whatever lists items or revisions does without."""
TEXTS_OF_ITS_REVISION = tuple(f"revision__{name}" for name in TEXTS)
OF_ITS_ITEM = Names(fields=("revision", "item"), to="library.ItemRevision", theirs=("id", "item"))
"""That a row which names an item and a revision names one of this item."""


class ReviewOutcome(models.TextChoices):
    """What a review came to."""

    APPROVED = "APPROVED", _("Approved")
    NOT_APPROVED = "NOT_APPROVED", _("Not approved")


class ItemReview(TenantModel):
    """A revision was approved, or was not."""

    agreements = (OF_ITS_ITEM,)

    item = TenantForeignKey(Item, models.CASCADE, related_name="reviews")
    revision = TenantForeignKey(ItemRevision, models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=12, choices=ReviewOutcome.choices)
    created_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(outcome__in=ReviewOutcome.values), name="review_outcome_is_known")]
        indexes = [models.Index(fields=["tenant", "item", "id"], name="review_of_item")]


class ItemComment(TenantModel):
    """What somebody noted at a field of an item, on the revision that they saw; open until it is done."""

    agreements = (OF_ITS_ITEM,)

    item = TenantForeignKey(Item, models.CASCADE, related_name="comments")
    revision = TenantForeignKey(ItemRevision, models.CASCADE, related_name="+")
    field = models.CharField(max_length=64, blank=True, default="", help_text="Name of a field of the item's form; empty: the whole item.")
    text = models.CharField(max_length=2000)
    created_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    done_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(done_by=None) | Q(done_at__isnull=False), name="comment_done_by_and_at")]
        indexes = [models.Index(fields=["tenant", "item", "id"], name="comment_on_item")]


class RenamedPart(TenantModel):
    """The id of an alternative that had a letter as its id, which revealed its place.

    Published versions, and answers to them, keep the letters. The rows were written by a migration.
    """

    item = TenantForeignKey(Item, models.CASCADE, related_name="+")
    old = models.CharField(max_length=7)
    new = models.CharField(max_length=7)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "old"], name="part_renamed_once")]


class Medium(TenantModel):
    """A picture, sound, video or document of a collection: bytes written anew when it came, named `media:<sha256>`; they never change."""

    collection = TenantForeignKey(Collection, models.PROTECT, related_name="media")
    sha256 = models.CharField(max_length=64, editable=False, help_text="Of the stored bytes.")
    key = models.CharField(max_length=100, editable=False, help_text="Where they are (foundation/files/storage.py).")
    type = models.CharField(max_length=20, editable=False)
    size = models.PositiveIntegerField(editable=False, help_text="Bytes.")
    width = models.PositiveIntegerField(editable=False, default=0, help_text="Pixels; 0 for what has none.")
    height = models.PositiveIntegerField(editable=False, default=0, help_text="Pixels; 0 for what has none.")
    duration = models.PositiveIntegerField(editable=False, default=0, db_default=0, help_text="Milliseconds; 0 for what is not played.")
    pages = models.PositiveIntegerField(editable=False, default=0, db_default=0, help_text="Of a document; 0 for all else.")
    name = models.CharField(max_length=150)
    sort_key = SortKeyField("name")
    description = models.CharField(
        max_length=500,
        blank=True,
        default="",
        help_text="Offered as alternative text, or title of what is played, where it is put into a question.",
    )
    created_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "collection", "sha256"], name="medium_once_in_collection"),
            models.CheckConstraint(
                condition=Q(type__startswith="image/", width__gt=0, height__gt=0, duration=0)
                | Q(type__startswith="audio/", width=0, height=0, duration__gt=0)
                | Q(type__startswith="video/", width__gt=0, height__gt=0, duration__gt=0)
                | Q(type="application/pdf", width=0, height=0, duration=0),
                name="medium_is_seen_or_heard",
            ),
            models.CheckConstraint(condition=Q(type="application/pdf") ^ Q(pages=0), name="medium_document_has_pages"),
        ]
        indexes = [
            models.Index(fields=["tenant", "collection", "sort_key", "id"], name="medium_sorted"),
            models.Index(fields=["tenant", "sha256"], name="medium_by_hash"),
        ]

    def __str__(self) -> str:
        return self.name


class MediumUse(TenantModel):
    """A revision of this item names this medium. Revisions and the versions made of them stay for ever, and so does the row."""

    agreements = (Share(one="item", other="medium", field="collection"),)

    medium = TenantForeignKey(Medium, models.PROTECT, related_name="uses")
    item = TenantForeignKey(Item, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "medium", "item"], name="medium_use_once")]
        indexes = [models.Index(fields=["tenant", "item"], name="medium_used_in")]
