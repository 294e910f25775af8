"""What rules of authoring say, the database holds too: rows that are written by hand, past the actions, are refused."""

from __future__ import annotations

import importlib
import os
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.query import QuerySet

from library.carrying import a_level, a_topic, saved
from library.pictures import a_picture
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.item_types.registry import PAGE_TYPES
from stratus.library.classification.carried.rules import Carried
from stratus.library.classification.models import ItemLevel, ItemTopic, Objective, Topic
from stratus.library.items.actions import save_item
from stratus.library.items.drafts.models import ItemDraft
from stratus.library.items.moving.actions import move_items
from stratus.library.models import (
    PAGES_BY_NAME,
    Collection,
    CollectionSharing,
    Item,
    ItemComment,
    ItemReview,
    ItemRevision,
    MediumUse,
)
from stratus.tenancy import current, rls
from stratus.tenancy.db import agreements
from support.builders import PAGES, SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user, an_item

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


class refused:
    """A block that writes something which the rule of this name refuses, at the latest when the transaction would end."""

    def __init__(self, rule: str) -> None:
        self._raises = pytest.raises(IntegrityError, match=rule)
        self._atomic = transaction.atomic()

    def __enter__(self) -> None:
        self._raises.__enter__()
        self._atomic.__enter__()

    def __exit__(self, *error: Any) -> bool:
        if error[0] is None:
            try:
                connection.check_constraints()
            except IntegrityError as found:
                error = (type(found), found, found.__traceback__)
        self._atomic.__exit__(*error)
        return bool(self._raises.__exit__(*error))


def write(rows: QuerySet[Any], **values: Any) -> None:
    """Change rows that are there by hand."""
    assert rows.update(**values) == 1


def of(row: Any) -> QuerySet[Any]:
    return type(row)._default_manager.filter(pk=row.pk)


def a_review(item: Item, **fields: Any) -> ItemReview:
    return ItemReview.objects.create(**{"item": item, "revision": item.latest, "outcome": "APPROVED"} | fields)


def a_comment(item: Item, **fields: Any) -> ItemComment:
    return ItemComment.objects.create(**{"item": item, "revision": item.latest, "text": "Too long."} | fields)


def a_draft(**fields: Any) -> ItemDraft:
    given = {"person": a_user("Author"), "collection": a_collection(), "item_type": "ESSAY", "posted": "{}", "saved_at": clock.now()}
    return ItemDraft.objects.create(**given | fields)


# What one row says of itself


def test_a_draft_is_bounded_in_bytes_not_in_characters():
    draft = a_draft(posted="é" * 500_000)
    with refused("draft_is_bounded"):
        write(of(draft), posted="é" * 500_001)


@pytest.mark.parametrize("status", ["", "live", "ARCHIVED"])
def test_an_item_has_one_of_the_statuses(status):
    with refused("item_status_is_known"):
        write(of(an_item()), status=status)


def test_a_review_has_one_of_the_outcomes():
    with refused("review_outcome_is_known"):
        a_review(an_item(), outcome="PERHAPS")


def test_a_collection_is_shared_in_one_of_the_roles():
    with refused("collection_role_is_known"):
        CollectionSharing.objects.create(collection=a_collection(), user=a_user("Author"), role="Owner")


def test_who_finished_a_comment_did_so_at_some_moment():
    comment = a_comment(an_item())
    with refused("comment_done_by_and_at"):
        write(of(comment), done_by=a_user("Author"))
    write(of(comment), done_by=a_user("Author"), done_at=clock.now())


def test_who_deleted_an_item_or_a_collection_did_so_at_some_moment():
    item = an_item()
    with refused("item_deleted_by_and_at"):
        write(of(item), deleted_by=a_user("Author"))
    with refused("collection_deleted_by_and_at"):
        write(of(item.collection), deleted_by=a_user("Author"))


@pytest.mark.parametrize("wrong", [{"number": 0}, {"max_score": -1}])
def test_revisions_count_from_one_and_earn_no_less_than_nothing(wrong):
    with refused("revision_(counts_from_one|number)|itemrevision_number_check"):
        write(of(an_item().latest), **wrong)


def test_a_revision_is_restored_from_an_earlier_one_of_its_item():
    item = saved(a_collection())
    second = saved(item.collection, item, "B").latest
    with refused("revision_restored_from_earlier"):
        write(of(second), restored_from=2)
    write(of(second), restored_from=1)
    with refused("itemrevision_item_restored_from_agree"):
        ItemRevision.objects.create(item=an_item(), number=3, content={}, max_score=1, restored_from=2)


def test_no_item_is_its_own_case():
    item = an_item("CASE")
    with refused("revision_case_is_another_item"):
        write(of(item.latest), case=item)


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("column", ["p_value", "angoff_value"])
def test_a_page_has_no_difficulty(kind, column):
    page = an_item(kind)
    with refused("item_page_has_no_difficulty"):
        write(of(page), **{column: Decimal("0.5")})
    with pytest.raises(InvalidFields) as problem:
        carried = Carried.of(**{column: Decimal("0.5")})
        save_item(page.collection, page, kind, "Page", PAGES[kind], 0, by=SYSTEM, carried=carried)
    assert set(problem.value.errors) == {column}


def test_the_database_knows_every_type_of_page():
    assert set(PAGES_BY_NAME) == set(PAGE_TYPES)


# What rows that name each other have in common


def test_what_is_said_of_a_revision_is_said_of_its_item():
    one, other = an_item(), an_item()
    with refused("itemreview_revision_item_agree"):
        a_review(one, revision=other.latest)
    with refused("itemcomment_revision_item_agree"):
        a_comment(one, revision=other.latest)


def test_the_newest_revision_is_one_of_the_items_own():
    with refused("library_item_latest_id_agree"):
        write(of(an_item()), latest=an_item().latest)


def test_nodes_lie_within_their_own_tree():
    here, there = a_collection(), a_collection()
    topic, other = Topic.objects.get(pk=a_topic(here)), Topic.objects.get(pk=a_topic(there))
    with refused("topic_parent_collection_agree"):
        write(of(topic), parent=other)
    with refused("topic_lies_not_in_itself"):
        write(of(topic), parent=topic)
    first, second = (Objective.objects.create(repository=a_repository(), position=1, title="Can count") for _ in range(2))
    with refused("objective_parent_repository_agree"):
        write(of(first), parent=second)
    with refused("objective_lies_not_in_itself"):
        write(of(first), parent=first)


def test_a_level_on_an_item_is_noted_with_its_own_taxonomy():
    item = an_item()
    with refused("itemlevel_node_taxonomy_agree"):
        ItemLevel.objects.create(item=item, node_id=a_level(), taxonomy=a_taxonomy())


def test_a_topic_on_an_item_is_one_of_its_collection():
    item, there = an_item(), a_collection()
    with refused("itemtopic_share_collection"):
        ItemTopic.objects.create(item=item, node_id=a_topic(there))


def test_neither_an_item_nor_its_topic_leaves_the_other_behind():
    collection = a_collection()
    topic = a_topic(collection)
    item = saved(collection, topics=[topic])
    with refused("itemtopic_share_collection"):
        write(of(item), collection=a_collection())
    with refused("itemtopic_share_collection"):
        write(Topic.objects.filter(pk=topic), collection=a_collection())


def test_what_is_wrong_in_between_is_judged_when_the_transaction_ends(tenant):
    there = a_collection()
    item, topic = an_item(), a_topic(there)
    ItemTopic.objects.create(item=item, node_id=topic)
    write(of(item), collection=there)
    with current.use(None):  # another tenant may be set then, or none
        connection.check_constraints()
    moved = saved(there, topics=[topic])
    assert move_items([moved.pk], a_collection().pk, by=SYSTEM).changed == (moved.pk,)
    connection.check_constraints()


def test_a_picture_that_an_item_names_is_one_of_its_collection():
    item = an_item("ESSAY")
    with refused("mediumuse_share_collection"):
        MediumUse.objects.create(item=item, medium=a_picture(a_collection()))
    mine = a_picture(item.collection)
    MediumUse.objects.create(item=item, medium=mine)
    with refused("mediumuse_share_collection"):
        write(of(mine), collection=a_collection())


# Rows that were there before


def as_owner(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        try:
            cursor.execute(statement)
        finally:
            if not connection.needs_rollback:
                cursor.execute(f"SET LOCAL ROLE {os.environ.get('STRATUS_ROLE') or rls.APP_ROLE}")


def test_rows_of_an_earlier_release_that_break_a_rule_are_told_and_keep_new_ones_from_nothing():
    item = an_item()
    comment = a_comment(item)
    as_owner("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE library_itemcomment DROP CONSTRAINT comment_done_by_and_at")
    write(of(comment), done_by=a_user("Author"))
    as_owner(
        "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE library_itemcomment ADD CONSTRAINT comment_done_by_and_at"
        " CHECK (done_by_id IS NULL OR done_at IS NOT NULL) NOT VALID"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    agreements.validate(connection)
    assert agreements.not_validated(connection) == [("library_itemcomment", "comment_done_by_and_at")]
    write(of(comment), done_at=clock.now())
    connection.check_constraints()
    agreements.validate(connection)
    assert agreements.not_validated(connection) == []


def test_the_migration_takes_topics_of_other_collections_and_difficulties_of_pages_away_and_fills_languages_in():
    rows = importlib.import_module("stratus.library.migrations.0022_rows_of_earlier_releases")
    collection = a_collection()
    item, page = saved(collection, topics=[a_topic(collection)]), an_item("WELCOME")
    ItemRevision.objects.filter(item=page).update(classification={"p_value": "0.5", "topics": []})
    as_owner("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE library_item DROP CONSTRAINT item_page_has_no_difficulty")
    write(of(page), p_value=Decimal("0.5"))
    as_owner("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE library_item DISABLE TRIGGER library_itemtopic_share_collection")
    write(of(item), collection=a_collection())
    write(of(page), lang="")
    rows.mend(None, SimpleNamespace(connection=connection))
    assert not ItemTopic.objects.exists()
    assert (Item.objects.get(pk=page.pk).p_value, Item.objects.get(pk=page.pk).lang) == (None, page.lang)
    assert ItemRevision.objects.get(item=page).classification == {"topics": []}


def test_no_rule_waits_for_rows_that_break_it():
    assert (agreements.not_validated(connection), list(agreements.broken(connection))) == ([], [])
    assert Collection.agreements == ()
