"""What an item carries: saved with a revision, judged by its collection, restored, compared, and guarded against deletion."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from library.carrying import a_label, a_level, a_topic, an_objective, carried_by, full, noted, saved
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.library.classification.actions import archive_node, delete_node, rename_node
from stratus.library.classification.carried.kinds import KINDS, OBJECTIVES, TOPICS
from stratus.library.classification.carried.queries import carried_counts
from stratus.library.classification.carried.rules import NODES, NOTHING, Carried
from stratus.library.classification.errors import StillChosen, StillUsed
from stratus.library.classification.labels.actions import archive_label, delete_label
from stratus.library.classification.models import ItemLevel
from stratus.library.classification.rules import Place
from stratus.library.classification.schemes.actions import delete_scheme
from stratus.library.classification.trees import LEVELS as LEVEL_TREE
from stratus.library.classification.trees import OBJECTIVES as OBJECTIVE_TREE
from stratus.library.classification.trees import TOPICS as TOPIC_TREE
from stratus.library.collections.actions import classify_collection, delete_collection
from stratus.library.errors import SameAsNewest
from stratus.library.items.actions import save_item
from stratus.library.items.moving.actions import move_items
from stratus.library.items.revisions.queries import differences, fields_of, revision_numbered
from stratus.library.items.revisions.restoring import restore_revision
from stratus.library.models import Collection, Item, ItemRevision, Taxonomy
from stratus.library.queries import newest
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def collection() -> Collection:
    return a_collection()


def refused(collection: Collection, item: Item | None = None, **carried: Any) -> dict[str, str]:
    with pytest.raises(InvalidFields) as problem, transaction.atomic():
        saved(collection, item, **carried)
    return problem.value.errors


def rename_all(carried: dict[str, Any]) -> None:
    """Give nodes, and the taxonomies of levels, another title."""
    for name in NODES:
        KINDS[name].model.objects.filter(pk__in=carried[name]).update(title="Renamed")
    Taxonomy.objects.update(title="Renamed")


class TestSaving:
    def test_the_revision_keeps_it_and_the_tables_say_the_same(self, collection):
        wanted = full(collection)
        item = saved(collection, **wanted)
        assert carried_by(item) == Carried.of(**wanted) == noted(item)

    def test_the_revision_keeps_titles_and_codes_of_its_time(self, collection):
        topic = a_topic(collection, "Heart", code="2.1")
        item = saved(collection, topics=[topic])
        rename_node(TOPIC_TREE, collection.pk, topic, "The heart", by=SYSTEM)
        assert newest(item).classification == {"topics": [{"id": topic, "title": "Heart", "code": "2.1"}]}

    def test_a_revision_that_changes_something_else_says_what_nodes_are_called_by_then(self, collection):
        wanted = full(collection)
        item = saved(collection, **wanted)
        before = newest(item).classification
        rename_all(wanted)
        item = saved(collection, item, "B", **wanted)
        assert {row["title"] for name in NODES for row in newest(item).classification[name]} == {"Renamed"}
        assert newest(item).classification["levels"][0]["taxonomy_title"] == "Renamed"
        assert item.revisions.get(number=1).classification == before

    def test_another_classification_is_another_revision_and_the_same_one_is_none(self, collection):
        wanted = full(collection)
        item = saved(collection, **wanted)
        assert newest(saved(collection, item, **wanted)).number == 1
        fewer = saved(collection, item, topics=wanted["topics"])
        assert newest(fewer).number == 2
        assert noted(item) == Carried.of(topics=wanted["topics"])

    def test_who_says_nothing_about_it_leaves_it(self, collection):
        wanted = full(collection)
        item = saved(collection, **wanted)
        save_item(collection, item, "", "Another title", CONTENTS["ESSAY"], 2, by=SYSTEM)
        assert ItemRevision.objects.filter(item=item).count() == 2
        assert carried_by(Item.objects.get(pk=item.pk)) == Carried.of(**wanted) == noted(item)

    def test_the_first_author_and_who_saved_last_are_known(self, collection):
        item = saved(collection)
        assert (item.author_id, item.saved_by_id) == (SYSTEM.effective_user_id, SYSTEM.effective_user_id)


class TestRefusals:
    def test_a_topic_of_another_collection(self, collection):
        assert refused(collection, topics=[a_topic(a_collection())]).keys() == {"topics"}

    def test_what_another_organisation_has(self, collection):
        with current.use(a_tenant()):
            elsewhere = {"topics": [a_topic(a_collection())], "objectives": [an_objective()], "levels": [a_level()], "labels": [a_label()]}
        assert refused(collection, **elsewhere).keys() == set(NODES)

    def test_an_objective_and_a_level_of_what_the_collection_did_not_choose(self, collection):
        taxonomy = a_taxonomy()
        classify_collection(collection.pk, taxonomies=[a_taxonomy().pk], repositories=[a_repository().pk], by=SYSTEM)
        wrong = {"objectives": [an_objective()], "levels": [a_level(taxonomy=taxonomy)]}
        assert refused(collection, **wrong).keys() == {"objectives", f"level_{taxonomy.pk}"}

    def test_two_levels_of_one_taxonomy(self, collection):
        taxonomy = a_taxonomy()
        two = [a_level("Know", taxonomy), a_level("Apply", taxonomy)]
        assert refused(collection, levels=two).keys() == {f"level_{taxonomy.pk}"}

    def test_the_database_takes_one_level_of_a_taxonomy_too(self, collection):
        taxonomy = a_taxonomy()
        two = [a_level("Know", taxonomy), a_level("Apply", taxonomy)]
        item = saved(collection, levels=two[:1])
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemLevel.objects.create(item=item, node_id=two[1], taxonomy=taxonomy)

    @pytest.mark.parametrize("value", ["-0.1", "1.001", "0.1234", "1e400", "NaN"])
    def test_a_difficulty_that_is_no_share(self, collection, value):
        assert refused(collection, p_value=Decimal(value), angoff_value=Decimal(value)).keys() == {"p_value", "angoff_value"}

    def test_more_than_fit_on_an_item(self, collection):
        labels = [a_label(f"Label {n}") for n in range(51)]
        assert refused(collection, labels=labels).keys() == {"labels"}
        assert len(carried_by(saved(collection, labels=labels[:50])).labels) == 50


class TestArchived:
    def test_what_is_archived_is_kept_by_what_carries_it_and_taken_by_nothing_else(self, collection):
        wanted = full(collection)
        item = saved(collection, **wanted)
        archive_node(TOPIC_TREE, collection.pk, wanted["topics"][0], by=SYSTEM, now=clock.now())
        archive_label(wanted["labels"][0], by=SYSTEM, now=clock.now())
        again = saved(collection, item, title="B", **wanted | {"p_value": Decimal("0.1")})
        assert carried_by(again) == replace(Carried.of(**wanted), p_value=Decimal("0.1"))
        assert refused(collection, **wanted).keys() == {"topics", "labels"}

    def test_what_the_collection_chooses_no_more_is_kept_by_what_carries_it(self, collection):
        wanted = full(collection)
        item = saved(collection, **wanted)
        classify_collection(collection.pk, taxonomies=[a_taxonomy().pk], repositories=[a_repository().pk], by=SYSTEM)
        assert newest(saved(collection, item, **wanted | {"p_value": None})).number == 2
        assert refused(collection, **wanted).keys() >= {"objectives"}


class TestRestoring:
    def test_it_comes_back_with_its_revision(self, collection):
        wanted = full(collection)
        item = saved(collection, saved(collection, **wanted))
        assert noted(item) == NOTHING
        restore_revision(item.pk, 1, by=SYSTEM)
        assert noted(item) == Carried.of(**wanted)

    def test_what_is_gone_meanwhile_is_left_out(self, collection):
        wanted = full(collection)
        item = saved(collection, saved(collection, **wanted), topics=wanted["topics"])
        delete_label(wanted["labels"][0], by=SYSTEM)
        restore_revision(item.pk, 1, by=SYSTEM)
        assert noted(item) == replace(Carried.of(**wanted), labels=())

    def test_a_revision_that_differs_in_nothing_else_is_not_the_same(self, collection):
        item = saved(collection, saved(collection, labels=[a_label()]))
        restore_revision(item.pk, 1, by=SYSTEM)
        with pytest.raises(SameAsNewest):
            restore_revision(item.pk, 1, by=SYSTEM)


def changed(item: Item, old: int, new: int) -> dict[str, tuple[str, str]]:
    """The labels of what differs between two revisions, with the words of both."""
    one, other = (fields_of(item, revision_numbered(item, number)) for number in (old, new))
    return {
        found.label: tuple(" ".join(str(token) for run in side for token in run.tokens) for side in (found.old, found.new))
        for found in differences(one, other)
    }


class TestComparing:
    def test_every_kind_is_shown_by_its_titles(self, collection):
        wanted = full(collection)
        item = saved(collection, saved(collection), **wanted)
        taxonomy = ItemLevel.objects.get().taxonomy.title
        assert changed(item, 1, 2) == {
            "Topics": ("", "Heart"),
            "Learning objectives": ("", "Can count"),
            "Taxonomy levels": ("", f"{taxonomy}: Apply"),
            "Labels": ("", "New"),
            "P-value": ("", "0.45"),
            "Angoff value": ("", "0.5"),
        }

    def test_a_node_that_was_renamed_between_them_is_no_difference(self, collection):
        topic = a_topic(collection)
        item = saved(collection, topics=[topic])
        rename_node(TOPIC_TREE, collection.pk, topic, "The heart", by=SYSTEM)
        saved(collection, item, topics=[topic], p_value=Decimal("0.3"))
        assert changed(item, 1, 2).keys() == {"P-value"}


class TestDeleting:
    def test_what_an_item_carries_is_not_deleted(self, collection):
        wanted = full(collection)
        item = saved(collection, **wanted)
        objective, level = wanted["objectives"][0], wanted["levels"][0]
        repository, taxonomy = (kind.model.objects.get(pk=pk) for kind, pk in ((KINDS["objectives"], objective), (KINDS["levels"], level)))
        for delete in (
            lambda: delete_node(TOPIC_TREE, collection.pk, wanted["topics"][0], by=SYSTEM),
            lambda: delete_node(OBJECTIVE_TREE, repository.repository_id, objective, by=SYSTEM),
            lambda: delete_node(LEVEL_TREE, taxonomy.taxonomy_id, level, by=SYSTEM),
            lambda: delete_label(wanted["labels"][0], by=SYSTEM),
        ):
            with pytest.raises(StillUsed):
                delete()
        with pytest.raises(StillChosen):
            delete_scheme(LEVEL_TREE, taxonomy.taxonomy_id, by=SYSTEM)
        with pytest.raises(StillChosen):
            delete_scheme(OBJECTIVE_TREE, repository.repository_id, by=SYSTEM)
        assert noted(item) == Carried.of(**wanted)

    def test_nor_is_what_it_lies_in(self, collection):
        heart = a_topic(collection)
        saved(collection, topics=[a_topic(collection, "Valves", place=Place(heart))])
        with pytest.raises(StillUsed):
            delete_node(TOPIC_TREE, collection.pk, heart, by=SYSTEM)

    def test_what_only_an_earlier_revision_carried_is_deleted(self, collection):
        topic = a_topic(collection)
        item = saved(collection, saved(collection, topics=[topic]))
        delete_node(TOPIC_TREE, collection.pk, topic, by=SYSTEM)
        assert newest(item).number == 2


class TestCounting:
    def test_items_are_counted_where_they_carry_a_node_themselves(self, collection):
        heart = a_topic(collection)
        valves = a_topic(collection, "Valves", place=Place(heart))
        for topics in ([heart, valves], [valves], []):
            saved(collection, topics=topics)
        assert carried_counts(TOPICS, [heart, valves]) == {heart: 1, valves: 2}

    def test_items_that_were_deleted_are_not_counted(self, collection):
        objective = an_objective()
        saved(collection, objectives=[objective])
        saved(a_collection(), objectives=[objective])
        delete_collection(collection.pk, by=SYSTEM, now=clock.now())
        assert carried_counts(OBJECTIVES, [objective]) == {objective: 1}


def test_topics_of_the_collection_from_which_an_item_came_are_not_kept_with_another_change(collection):
    topic = a_topic(collection)
    item = save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=SYSTEM, carried=Carried.of(topics=[topic]))
    other = a_collection()
    move_items([item.pk], other.pk, by=SYSTEM)
    wanted = Carried.of(topics=[topic], p_value=Decimal("0.5"))
    with pytest.raises(InvalidFields) as refused:
        save_item(other, Item.objects.get(pk=item.pk), "", "A", CONTENTS["ESSAY"], 2, by=SYSTEM, carried=wanted)
    assert set(refused.value.errors) == {"topics"}
