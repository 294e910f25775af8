"""What items carry that classifies them, when they go into another collection or are copied."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.carrying import a_label, a_level, a_topic, an_objective, carried_by, full, noted, saved
from library.many import many_other_collections
from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.library.classification.actions import archive_node, delete_node, rename_node
from stratus.library.classification.carried.rules import Carried
from stratus.library.classification.labels.actions import archive_label, delete_label, save_label
from stratus.library.classification.trees import OBJECTIVES, TOPICS
from stratus.library.collections.actions import classify_collection
from stratus.library.items.actions import save_item
from stratus.library.items.moving import queries
from stratus.library.items.moving.actions import copy_items, move_items
from stratus.library.items.revisions.queries import differences, fields_of, revision_numbered
from stratus.library.models import Collection, Item, ItemRevision, ItemStatus
from stratus.library.queries import newest
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user, an_item
from support.costs import rows_gone_through

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def source() -> Collection:
    return a_collection(title="Bookkeeping")


@pytest.fixture
def target(source: Collection) -> Collection:
    return a_collection(title="Archive of exams", owner=source.owner)


def of(item: Item) -> Item:
    """The item as it is stored now."""
    return Item.objects.select_related("latest", "collection").get(pk=item.pk)


def moved(item: Item, target: Collection) -> Item:
    assert move_items([item.pk], target.pk, by=SYSTEM).changed == (item.pk,)
    return of(item)


def copied(item: Item, target: Collection) -> Item:
    copy_items([item.pk], target.pk, by=SYSTEM)
    return Item.objects.select_related("latest").filter(collection=target).latest("pk")


def chooses_others(collection: Collection) -> None:
    """Let a collection use one repository and one taxonomy, which are new."""
    classify_collection(collection.pk, taxonomies=[a_taxonomy().pk], repositories=[a_repository().pk], by=SYSTEM)


@pytest.mark.parametrize("goes", [moved, copied])
class TestElsewhere:
    def test_topics_of_the_old_collection_are_left_behind_and_all_else_comes_along(self, goes, source, target):
        wanted = full(source)
        there = goes(saved(source, **wanted), target)
        assert carried_by(there) == replace(Carried.of(**wanted), topics=()) == noted(there)

    def test_so_is_what_the_new_collection_does_not_use(self, goes, source, target):
        wanted = full(source)
        chooses_others(target)
        there = goes(saved(source, **wanted), target)
        assert carried_by(there) == replace(Carried.of(**wanted), topics=(), objectives=(), levels=()) == noted(there)

    def test_what_it_uses_comes_along_though_it_is_archived(self, goes, source, target):
        label, repository = a_label(), a_repository()
        objective = an_objective(repository=repository)
        item = saved(source, labels=[label], objectives=[objective])
        archive_label(label, by=SYSTEM, now=clock.now())
        archive_node(OBJECTIVES, repository.pk, objective, by=SYSTEM, now=clock.now())
        classify_collection(target.pk, repositories=[repository.pk], by=SYSTEM)
        assert noted(goes(item, target)) == Carried.of(labels=[label], objectives=[objective])

    def test_it_is_saved_there_as_it_is(self, goes, source, target):
        there = goes(saved(source, **full(source)), target)
        assert newest(saved(target, there, title=there.title, **_given(carried_by(there)))).number == newest(there).number

    def test_what_is_left_behind_can_be_deleted(self, goes, source, target):
        topic = a_topic(source)
        item = saved(source, topics=[topic])
        goes(item, target)
        saved(source, item) if goes is copied else None
        delete_node(TOPICS, source.pk, topic, by=SYSTEM)

    def test_what_was_left_behind_is_foretold_with_names_and_number(self, goes, source, target):
        topics = [a_topic(source, title, code=code) for title, code in (("Heart", "2.1"), ("Lung", ""))]
        items = [saved(source, topics=topics), saved(source, topics=topics[:1]), saved(source)]
        foretold = queries.foretold_of_move if goes is moved else queries.foretold_of_copy
        told = foretold([item.pk for item in items], by=SYSTEM, value=target.pk)
        assert "2 items carry topics of their collection. They are left behind: “2.1 Heart”, “Lung”." in told

    def test_what_the_new_collection_does_not_use_is_foretold_too(self, goes, source, target):
        taxonomy = a_taxonomy(title="Bloom")
        item = saved(source, objectives=[an_objective("Can count")], levels=[a_level("Apply", taxonomy)])
        chooses_others(target)
        foretold = queries.foretold_of_move if goes is moved else queries.foretold_of_copy
        told = foretold([item.pk], by=SYSTEM, value=target.pk)
        uses = "that “Archive of exams” does not use. They are left behind:"
        assert f"1 item carries learning objectives {uses} “Can count”." in told
        assert f"1 item carries levels of taxonomies {uses} “Bloom: Apply”." in told

    def test_nothing_is_foretold_where_nothing_is_left_behind(self, goes, source, target):
        item = saved(source, labels=[a_label()], p_value="0.5")
        foretold = queries.foretold_of_move if goes is moved else queries.foretold_of_copy
        assert "behind" not in " ".join(foretold([item.pk], by=SYSTEM, value=target.pk))

    def test_a_sentence_has_ten_names_at_most(self, goes, source, target):
        item = saved(source, topics=[a_topic(source, f"Topic {n:02}") for n in range(12)])
        foretold = queries.foretold_of_move if goes is moved else queries.foretold_of_copy
        told = foretold([item.pk], by=SYSTEM, value=target.pk)
        assert any(sentence.endswith("“Topic 09”, 2 more.") for sentence in told)


def _given(carried: Carried) -> dict[str, Any]:
    return {name: getattr(carried, name) for name in Carried.__dataclass_fields__}


@pytest.mark.parametrize("goes", [moved, copied])
def test_what_comes_along_is_called_what_it_is_called_by_then(goes, source, target):
    label = a_label("New")
    item = saved(source, topics=[a_topic(source)], labels=[label])
    save_label(label, "Old", by=SYSTEM)
    assert newest(goes(item, target)).classification == {"labels": [{"id": label, "title": "Old"}]}


def test_what_is_left_behind_is_foretold_under_its_present_name(source, target):
    topic = a_topic(source, "Heart")
    item = saved(source, topics=[topic])
    rename_node(TOPICS, source.pk, topic, "Circulation", by=SYSTEM)
    assert any("“Circulation”" in told for told in queries.foretold_of_copy([item.pk], by=SYSTEM, value=target.pk))


class TestMoved:
    def test_one_that_loses_something_gets_a_new_version_which_says_the_same(self, source, target):
        author = a_user("System administrator")
        item = saved(source, topics=[a_topic(source)], p_value="0.45")
        first = newest(item)
        move_items([item.pk], target.pk, by=Actor.of(author, Door.UI))
        item = of(item)
        second = newest(item)
        assert (second.number, second.title, second.content, second.max_score) == (2, first.title, first.content, first.max_score)
        assert (second.created_by, item.saved_by, second.restored_from) == (author, author, None)
        first.refresh_from_db()
        assert first.classification.keys() == {"topics", "p_value"}

    def test_its_versions_beside_each_other_show_what_it_lost(self, source, target):
        item = moved(saved(source, topics=[a_topic(source)]), target)
        one, other = (fields_of(item, revision_numbered(item, number)) for number in (1, 2))
        assert [found.label for found in differences(one, other)] == ["Topics"]

    def test_one_that_loses_nothing_keeps_its_version(self, source, target):
        item = saved(source, labels=[a_label()], p_value="0.5")
        assert newest(moved(item, target)).number == 1

    def test_its_case_stays_with_the_new_version(self, source, target):
        case = an_item("CASE", collection=source)
        wanted = Carried.of(topics=[a_topic(source)])
        item = save_item(source, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=SYSTEM, case_id=case.pk, carried=wanted)
        move_items([case.pk, item.pk], target.pk, by=SYSTEM)
        assert newest(of(item)).number == 2
        assert newest(of(item)).case_id == case.pk

    def test_what_was_approved_stays_so(self):
        with current.use(a_tenant(only_live_items=True)):
            source, target = a_collection(), a_collection()
            item = saved(source, topics=[a_topic(source)])
            Item.objects.filter(pk=item.pk).update(status=ItemStatus.LIVE)
            assert moved(item, target).status == ItemStatus.LIVE
            assert newest(of(item)).number == 2

    def test_that_there_is_a_new_version_is_foretold(self, source, target):
        item = saved(source, topics=[a_topic(source)])
        told = queries.foretold_of_move([item.pk], by=SYSTEM, value=target.pk)
        assert "What leaves something behind gets a new version without it. Its status stays as it is." in told

    def test_a_move_that_is_refused_takes_nothing(self, source, target):
        item, tied = saved(source, topics=[a_topic(source)]), an_item(case=an_item("CASE", collection=source))
        move_items([item.pk, tied.pk], target.pk, by=SYSTEM)
        assert newest(of(item)).number == 1
        assert noted(item) == carried_by(of(item)) != Carried()


class TestCopied:
    def test_within_its_collection_it_carries_all_that_its_original_does(self, source):
        wanted = full(source)
        item = saved(source, **wanted)
        archive_node(TOPICS, source.pk, wanted["topics"][0], by=SYSTEM, now=clock.now())
        chooses_others(source)
        copy = copied(item, source)
        assert copy != item
        assert carried_by(copy) == Carried.of(**wanted) == noted(copy)

    def test_its_original_keeps_what_it_carries(self, source, target):
        wanted = full(source)
        item = saved(source, **wanted)
        copied(item, target)
        assert carried_by(of(item)) == Carried.of(**wanted) == noted(item)
        assert newest(of(item)).number == 1

    def test_what_somebody_deletes_meanwhile_is_left_out(self, monkeypatch, source, target):
        kept, gone = a_label("Kept"), a_label("Gone")
        item = saved(source, labels=[kept, gone])

        def meanwhile(*_given: Any) -> None:
            saved(source, of(item), labels=[kept])
            delete_label(gone, by=SYSTEM)

        monkeypatch.setattr("stratus.library.items.moving.actions._check_room", meanwhile)
        copy = copied(item, target)
        assert carried_by(copy) == Carried.of(labels=[kept]) == noted(copy)

    def test_who_copies_is_its_author(self, source, target):
        author = a_user("System administrator")
        copy_items([saved(source).pk], target.pk, by=Actor.of(author, Door.UI))
        copy = Item.objects.get(collection=target)
        assert (copy.author, copy.saved_by) == (author, author)


def classified(source: Collection, number: int) -> list[int]:
    """So many items that carry something of each kind, with nodes that the others do not carry."""
    return [saved(source, title=f"Item {n}", **full_of(source, n)).pk for n in range(number)]


def full_of(source: Collection, n: int) -> dict[str, Any]:
    names = {"topics": [a_topic(source, f"Topic {n}")], "labels": [a_label(f"Label {source.pk} {n}")]}
    return {**names, "objectives": [an_objective(f"Objective {n}")], "levels": [a_level(f"Level {n}")], "p_value": "0.5"}


ACTS = {
    "move": lambda ids, target: move_items(ids, target.pk, by=SYSTEM),
    "copy": lambda ids, target: copy_items(ids, target.pk, by=SYSTEM),
    "foretold of a move": lambda ids, target: queries.foretold_of_move(ids, by=SYSTEM, value=target.pk),
    "foretold of a copy": lambda ids, target: queries.foretold_of_copy(ids, by=SYSTEM, value=target.pk),
}


@pytest.mark.parametrize("act", ACTS)
def test_it_takes_the_same_statements_for_few_items_and_many(act):
    taken = []
    for number in (2, 7):
        source, target = a_collection(), a_collection()
        chooses_others(target)
        ids = classified(source, number)
        with CaptureQueriesContext(connection) as statements:
            ACTS[act](ids, target)
        taken.append(len(statements))
    assert taken[0] == taken[1]


@pytest.mark.parametrize("act", ACTS)
def test_no_statement_walks_through_all_items_for_each_of_them(statistics_of_small_tenants, act):
    many, source, target = 80, a_collection(), a_collection()
    many_other_collections()
    chooses_others(target)
    ids = classified(source, many)
    with rows_gone_through() as work:
        ACTS[act](ids, target)
    # The words of a copy are some dozens of rows.
    assert max(rows for rows, _statement in work.statements) < many * 60, work.worst


def test_every_revision_is_written_with_a_number_of_its_own(source, target):
    ids = classified(source, 3)
    move_items(ids, target.pk, by=SYSTEM)
    move_items(ids, source.pk, by=SYSTEM)
    assert list(ItemRevision.objects.filter(item__in=ids).order_by("item", "number").values_list("number", flat=True)) == [1, 2] * 3
