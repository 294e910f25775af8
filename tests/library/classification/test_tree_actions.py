"""Trees of topics, objectives and levels: adding, renaming, moving, archiving, deleting."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.library.classification.actions import add_node, archive_node, delete_node, move_node, rename_node, step_node
from stratus.library.classification.errors import Misplaced, StillChosen, StillUsed
from stratus.library.classification.exchange.actions import take_back
from stratus.library.classification.exchange.kinds import EXCHANGED
from stratus.library.classification.models import ItemTopic, Objective, Topic
from stratus.library.classification.queries import rows_of
from stratus.library.classification.rules import Place, Step
from stratus.library.classification.schemes.actions import delete_scheme, rename_scheme
from stratus.library.classification.trees import LEVELS, OBJECTIVES, TOPICS
from stratus.library.collections.actions import classify_collection
from stratus.library.errors import NotFound, ViewOnly
from stratus.library.models import CollectionRole, CollectionSharing, ObjectiveRepository, Taxonomy
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_columns
from support.builders import SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def repository() -> ObjectiveRepository:
    return a_repository()


def grown(owner, *titles: str, tree=OBJECTIVES) -> dict[str, int]:
    """Add nodes: `Heart > Valves` lies in `Heart`."""
    made: dict[str, int] = {}
    for title in titles:
        *above, own = title.split(" > ")
        made[own] = add_node(tree, owner.pk, own, place=Place(made[above[-1]] if above else None), by=SYSTEM).pk
    return made


def shown(owner, tree=OBJECTIVES) -> list[str]:
    return ["  " * (row.level - 1) + row.title for row in rows_of(tree, owner.pk)]


def test_nodes_are_added_at_the_end_before_another_and_inside(repository):
    made = grown(repository, "Heart", "Lung", "Heart > Valves")
    add_node(OBJECTIVES, repository.pk, "Blood", place=Place(None, made["Lung"]), by=SYSTEM)
    assert shown(repository) == ["Heart", "  Valves", "Blood", "Lung"]


def test_a_node_moves_with_all_that_lies_in_it(repository):
    made = grown(repository, "Heart", "Lung", "Heart > Valves", "Valves > Mitral")
    move_node(OBJECTIVES, repository.pk, made["Valves"], Place(made["Lung"]), by=SYSTEM)
    assert shown(repository) == ["Heart", "Lung", "  Valves", "    Mitral"]


def test_steps_go_up_down_in_and_out_and_end_at_the_ends(repository):
    made = grown(repository, "A", "B", "C")
    step_node(OBJECTIVES, repository.pk, made["C"], Step.UP, by=SYSTEM)
    assert shown(repository) == ["A", "C", "B"]
    step_node(OBJECTIVES, repository.pk, made["C"], Step.IN, by=SYSTEM)
    assert shown(repository) == ["A", "  C", "B"]
    step_node(OBJECTIVES, repository.pk, made["C"], Step.OUT, by=SYSTEM)
    assert shown(repository) == ["A", "C", "B"]
    step_node(OBJECTIVES, repository.pk, made["A"], Step.DOWN, by=SYSTEM)
    step_node(OBJECTIVES, repository.pk, made["B"], Step.DOWN, by=SYSTEM)
    assert shown(repository) == ["C", "A", "B"]


def test_titles_beside_each_other_differ_whatever_their_case(repository):
    made = grown(repository, "Heart", "Lung")
    with pytest.raises(InvalidFields) as refused:
        add_node(OBJECTIVES, repository.pk, " HEART ", by=SYSTEM)
    assert set(refused.value.errors) == {"title"}
    add_node(OBJECTIVES, repository.pk, "Heart", place=Place(made["Lung"]), by=SYSTEM)


def test_what_would_stand_beside_its_like_is_not_moved_there(repository):
    made = grown(repository, "Heart", "Lung")
    other = add_node(OBJECTIVES, repository.pk, "Heart", place=Place(made["Lung"]), by=SYSTEM)
    with pytest.raises(InvalidFields):
        step_node(OBJECTIVES, repository.pk, other.pk, Step.OUT, by=SYSTEM)


def test_a_code_is_given_once_in_a_tree_and_again_in_another(repository):
    add_node(OBJECTIVES, repository.pk, "Heart", code="1.1", by=SYSTEM)
    with pytest.raises(InvalidFields) as refused:
        add_node(OBJECTIVES, repository.pk, "Lung", code="1.1", by=SYSTEM)
    assert set(refused.value.errors) == {"code"}
    add_node(OBJECTIVES, a_repository().pk, "Lung", code="1.1", by=SYSTEM)


@pytest.mark.parametrize(
    ("title", "code", "field"), [("  ", "", "title"), ("x" * 201, "", "title"), ("\x00", "", "title"), ("x", "y" * 31, "code")]
)
def test_titles_and_codes_are_bounded(repository, title, code, field):
    with pytest.raises(InvalidFields) as refused:
        add_node(OBJECTIVES, repository.pk, title, code=code, by=SYSTEM)
    assert set(refused.value.errors) == {field}


def test_renaming_keeps_the_code_unless_another_is_given(repository):
    node = add_node(OBJECTIVES, repository.pk, "Heart", code="1", by=SYSTEM)
    rename_node(OBJECTIVES, repository.pk, node.pk, "The heart", by=SYSTEM)
    assert str(Objective.objects.get(pk=node.pk)) == "1 The heart"
    rename_node(OBJECTIVES, repository.pk, node.pk, "The heart", code="", by=SYSTEM)
    assert str(Objective.objects.get(pk=node.pk)) == "The heart"


def test_levels_of_a_taxonomy_do_not_lie_within_each_other():
    taxonomy = a_taxonomy()
    made = grown(taxonomy, "Knows", "Applies", tree=LEVELS)
    with pytest.raises(Misplaced):
        step_node(LEVELS, taxonomy.pk, made["Applies"], Step.IN, by=SYSTEM)


def test_a_tree_is_not_deeper_than_it_may_be(repository):
    titles = [" > ".join(str(n) for n in range(level, level + 2)) if level else "1" for level in range(6)]
    grown(repository, "1", "1 > 2", "2 > 3", "3 > 4", "4 > 5", "5 > 6")
    deepest = rows_of(OBJECTIVES, repository.pk)[-1]
    assert (deepest.level, len(titles)) == (6, 6)
    with pytest.raises(Misplaced):
        add_node(OBJECTIVES, repository.pk, "7", place=Place(deepest.id), by=SYSTEM)


def test_a_tree_holds_no_more_than_it_may():
    taxonomy = a_taxonomy()
    insert_columns(
        LEVELS.model,
        50,
        same={"taxonomy_id": taxonomy.pk, "parent_id": None, "code": "", "sort_key": "", "archived_at": None},
        each={"position": list(range(50)), "title": [f"Level {n}" for n in range(50)]},
    )
    with pytest.raises(InvalidFields):
        add_node(LEVELS, taxonomy.pk, "One more", by=SYSTEM)


def test_nodes_of_another_tree_are_not_found(repository):
    theirs = grown(a_repository(), "Theirs")["Theirs"]
    mine = grown(repository, "Mine")["Mine"]
    for attempt in (
        lambda: rename_node(OBJECTIVES, repository.pk, theirs, "Mine now", by=SYSTEM),
        lambda: move_node(OBJECTIVES, repository.pk, mine, Place(theirs), by=SYSTEM),
        lambda: delete_node(OBJECTIVES, repository.pk, theirs, by=SYSTEM),
        lambda: archive_node(OBJECTIVES, repository.pk, theirs, by=SYSTEM, now=clock.now()),
    ):
        with pytest.raises(Misplaced):
            attempt()


def test_archiving_takes_what_lies_below_along_and_bringing_back_what_lies_above(repository):
    made = grown(repository, "Heart", "Heart > Valves", "Valves > Mitral")
    archive_node(OBJECTIVES, repository.pk, made["Heart"], by=SYSTEM, now=clock.now())
    assert not Objective.objects.filter(archived_at=None).exists()
    archive_node(OBJECTIVES, repository.pk, made["Valves"], by=SYSTEM, now=None)
    assert not Objective.objects.filter(archived_at__isnull=False).exists()


def test_archiving_is_taken_back_for_exactly_those_that_it_archived(repository):
    made = grown(repository, "Heart", "Heart > Valves", "Valves > Mitral", "Valves > Aortic")
    archive_node(OBJECTIVES, repository.pk, made["Mitral"], by=SYSTEM, now=clock.now())
    archive_node(OBJECTIVES, repository.pk, made["Heart"], by=SYSTEM, now=clock.now())
    only = [made[name] for name in ("Heart", "Valves", "Aortic")]
    archive_node(OBJECTIVES, repository.pk, made["Heart"], by=SYSTEM, now=None, only=only)
    assert [one.title for one in Objective.objects.filter(archived_at__isnull=False)] == ["Mitral"]


def test_bringing_back_is_taken_back_and_leaves_nothing_below_what_is_archived(repository):
    made = grown(repository, "Heart", "Heart > Valves", "Valves > Mitral")
    archive_node(OBJECTIVES, repository.pk, made["Heart"], by=SYSTEM, now=clock.now(), only=[made["Valves"]])
    assert [one.title for one in Objective.objects.filter(archived_at=None)] == ["Heart"]


def test_deleting_takes_all_that_lies_below(repository):
    made = grown(repository, "Heart", "Heart > Valves", "Valves > Mitral", "Lung")
    assert delete_node(OBJECTIVES, repository.pk, made["Heart"], by=SYSTEM) == 3
    assert shown(repository) == ["Lung"]


def test_each_change_is_recorded_about_whose_tree_it_is(repository):
    made = grown(repository, "Heart", "Lung")
    step_node(OBJECTIVES, repository.pk, made["Lung"], Step.UP, by=SYSTEM)
    events = Event.objects.filter(kind="objective_repository.objectives_changed", subject_id=repository.pk).order_by("pk")
    assert [event.data["act"] for event in events] == ["added", "added", "moved"]


class TestWhoMay:
    def test_topics_are_changed_by_those_who_may_change_the_collection(self):
        author, reader = a_user("Author"), a_user("Author")
        collection = a_collection(owner=author)
        CollectionSharing.objects.create(collection=collection, user=reader, role=CollectionRole.REVIEWER)
        add_node(TOPICS, collection.pk, "Heart", by=Actor.of(author, Door.UI))
        with pytest.raises(ViewOnly):
            add_node(TOPICS, collection.pk, "Lung", by=Actor.of(reader, Door.UI))
        with pytest.raises(NotFound):
            add_node(TOPICS, collection.pk, "Lung", by=Actor.of(a_user("Author"), Door.UI))

    @pytest.mark.parametrize(("tree", "make"), [(OBJECTIVES, a_repository), (LEVELS, a_taxonomy)])
    def test_objectives_and_levels_are_changed_by_administrators(self, tree, make):
        with pytest.raises(NotAllowed):
            add_node(tree, make().pk, "Heart", by=Actor.of(a_user("Author"), Door.UI))


class TestSchemes:
    def test_a_scheme_is_renamed_and_its_id_is_given_once(self):
        first, second = a_taxonomy(external_id="T1"), a_taxonomy(external_id="T2")
        rename_scheme(LEVELS, second.pk, title="Bloom", external_id="B", by=SYSTEM)
        assert Taxonomy.objects.get(pk=second.pk).title == "Bloom"
        with pytest.raises(InvalidFields):
            rename_scheme(LEVELS, second.pk, title="Bloom", external_id=first.external_id, by=SYSTEM)

    def test_one_that_nothing_names_is_deleted_with_all_in_it(self, repository):
        grown(repository, "Heart", "Heart > Valves")
        delete_scheme(OBJECTIVES, repository.pk, by=SYSTEM)
        assert not ObjectiveRepository.objects.exists()
        assert not Objective.objects.exists()

    def test_one_that_a_collection_names_stays(self, repository):
        classify_collection(a_collection().pk, repositories=[repository.pk], by=SYSTEM)
        with pytest.raises(StillChosen):
            delete_scheme(OBJECTIVES, repository.pk, by=SYSTEM)


def test_statements_of_an_act_do_not_depend_on_the_size_of_the_tree(repository):
    first = grown(repository, "First")["First"]

    def statements() -> list[int]:
        counts = []
        for act in (
            lambda: add_node(OBJECTIVES, repository.pk, "New", place=Place(first), by=SYSTEM).pk,
            lambda: move_node(OBJECTIVES, repository.pk, Objective.objects.get(title="New").pk, Place(None, first), by=SYSTEM),
            lambda: archive_node(OBJECTIVES, repository.pk, first, by=SYSTEM, now=clock.now()),
            lambda: delete_node(OBJECTIVES, repository.pk, Objective.objects.get(title="New").pk, by=SYSTEM),
            lambda: rows_of(OBJECTIVES, repository.pk),
        ):
            with CaptureQueriesContext(connection) as asked:
                act()
            counts.append(len(asked))
        archive_node(OBJECTIVES, repository.pk, first, by=SYSTEM, now=None)
        return counts

    few = statements()
    insert_columns(
        Objective,
        5_000,
        same={"repository_id": repository.pk, "parent_id": first, "code": "", "sort_key": "", "archived_at": None},
        each={"position": list(range(5_000)), "title": [f"Objective {n}" for n in range(5_000)]},
    )
    assert statements() == few


def test_what_an_item_carries_by_now_is_not_taken_back_with_its_import():
    collection = a_collection()
    topic = Topic.objects.get(pk=grown(collection, "Heart", tree=TOPICS)["Heart"])
    ItemTopic.objects.create(item=an_item(collection=collection), node=topic)
    with pytest.raises(StillUsed):
        take_back(EXCHANGED["topics"], collection.pk, [topic.pk], [], by=SYSTEM)
    assert shown(collection, TOPICS) == ["Heart"]
