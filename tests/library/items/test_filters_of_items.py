"""The further filters of the list of items: classification, difficulty, author, use; what they cost, and which index serves each."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.assessments.models import Assessment
from stratus.foundation import clock
from stratus.library.classification.actions import add_node, archive_node
from stratus.library.classification.carried.kinds import KINDS
from stratus.library.classification.carried.offered import authors_of
from stratus.library.classification.carried.queries import meant_with_all_below
from stratus.library.classification.carried.rules import Carried
from stratus.library.classification.labels.actions import save_label
from stratus.library.classification.models import ItemLabel, ItemLevel, ItemTopic
from stratus.library.classification.rules import Place
from stratus.library.classification.trees import LEVELS, OBJECTIVES, TOPICS
from stratus.library.collections.actions import classify_collection
from stratus.library.collections.sharing import share_collection
from stratus.library.items.actions import save_item
from stratus.library.items.drafts.actions import keep_draft
from stratus.library.items.drafts.queries import Place as PlaceOfDraft
from stratus.library.models import Collection, Item, ItemRevision
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user, an_assessment, an_item
from support.costs import analyse, plan_of, rows_gone_through, statements_asked
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author", first_name="Ann", last_name="Author")


@pytest.fixture
def collection(author) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def browser(author) -> Client:
    return a_browser(author)


def an_essay(collection: Collection, title: str, by: Actor = SYSTEM, **carried: Any) -> Item:
    return save_item(collection, None, "ESSAY", title, CONTENTS["ESSAY"], 2, by=by, carried=Carried.of(**carried))


def listed(browser: Client, collection: Collection, query: str) -> list[str]:
    """The titles that the list shows."""
    page = browser.get(f"/library/collections/{collection.pk}?{query}").text
    return re.findall(r'<a[^>]*href="/library/items/\d+"[^>]*>([^<]*)</a>', page)


def node(tree: Any, owner: Any, title: str, parent: int | None = None, code: str = "") -> int:
    return add_node(tree, owner.pk, title, code=code, place=Place(parent), by=SYSTEM).pk


def test_a_topic_finds_what_carries_it_or_anything_below_it(browser, collection):
    heart = node(TOPICS, collection, "Heart")
    valves = node(TOPICS, collection, "Valves", heart)
    mitral = node(TOPICS, collection, "Mitral", valves)
    lung = node(TOPICS, collection, "Lung", code="2")
    for title, topics in (("One", [heart]), ("Two", [mitral]), ("Three", [lung, valves]), ("Four", [lung]), ("Five", [])):
        an_essay(collection, title, topics=topics)
    assert listed(browser, collection, "topic=heart") == ["One", "Three", "Two"]
    assert listed(browser, collection, "topic=valves") == ["Three", "Two"]
    assert listed(browser, collection, "topic=2+lung") == ["Four", "Three"]
    archive_node(TOPICS, collection.pk, lung, by=SYSTEM, now=clock.now())
    assert listed(browser, collection, "topic=2") == ["Four", "Three"]


def test_a_part_of_a_name_means_all_that_have_it_and_a_whole_name_means_itself(browser, collection):
    for title in ("Linear", "Nonlinear"):
        an_essay(collection, title, topics=[node(TOPICS, collection, title)])
    assert listed(browser, collection, "topic=line") == ["Linear", "Nonlinear"]
    assert listed(browser, collection, "topic=linear") == ["Linear"]


def test_topics_of_other_collections_are_not_meant(browser, collection):
    node(TOPICS, a_collection(), "Heart")
    an_essay(collection, "One")
    page = browser.get(f"/library/collections/{collection.pk}?topic=heart").text
    assert "Nothing here has this name." in page
    assert listed(browser, collection, "topic=heart") == ["One"]


def test_an_objective_a_level_and_a_label_find_what_carries_them(browser, collection):
    repository = a_repository()
    counting = node(OBJECTIVES, repository, "Counting")
    adding, apply = node(OBJECTIVES, repository, "Adding", counting), node(LEVELS, a_taxonomy(), "Apply")
    label = save_label(None, "New", by=SYSTEM).pk
    an_essay(collection, "One", objectives=[adding])
    an_essay(collection, "Two", levels=[apply])
    an_essay(collection, "Three", labels=[label])
    assert listed(browser, collection, "objective=counting") == ["One"]
    assert listed(browser, collection, f"level={apply}") == ["Two"]
    assert listed(browser, collection, f"label={label}") == ["Three"]


def test_difficulties_are_found_from_one_number_to_another(browser, collection):
    for title, p_value in (("Hard", "0.2"), ("Medium", "0.5"), ("Easy", "0.9")):
        an_essay(collection, title, p_value=p_value, angoff_value=p_value)
    an_essay(collection, "Unknown")
    assert listed(browser, collection, "p_value_from=0.2&p_value_until=0,5") == ["Hard", "Medium"]
    assert listed(browser, collection, "angoff_value_from=0.5") == ["Easy", "Medium"]
    assert listed(browser, collection, "p_value_until=0.4") == ["Hard"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("measured_from=abc", ["measured_from"]),
        ("measured_from=0.1&measured_until=2", ["measured_until"]),
        ("measured_from=abc&measured_until=2", ["measured_from", "measured_until"]),
        ("measured_from=0.5&measured_until=0.4", ["measured_from", "measured_until"]),
    ],
)
def test_of_a_range_only_the_field_is_marked_that_is_wrong(browser, collection, query, wrong):
    item = an_essay(collection, "Easy")
    Item.objects.filter(pk=item.pk).update(measured=Decimal("0.9"))
    page = browser.get(f"/library/collections/{collection.pk}?{query}").text
    fields = re.findall(r'<input class="form-control[^>]*>', page)
    assert [found[1] for field in fields if "is-invalid" in field and (found := re.search(r'name="([^"]*)"', field))] == wrong


@pytest.mark.parametrize("query", ["p_value_from=2", "p_value_until=x", "p_value_from=0.5&p_value_until=0.4", "angoff_value_from=-1"])
def test_a_difficulty_that_is_none_is_told_at_its_field(browser, collection, query):
    assert 'aria-invalid="true"' in browser.get(f"/library/collections/{collection.pk}?{query}").text


def test_items_are_found_by_who_wrote_them_and_who_saved_them_last(browser, author, collection):
    ann, ben = (Actor.of(person, Door.UI) for person in (author, a_user("System administrator", first_name="Ben", last_name="Boss")))
    an_essay(collection, "Hers", by=ann)
    an_essay(collection, "Theirs", by=ben)
    save_item(collection, an_essay(collection, "Both", by=ann), "", "Both of them", CONTENTS["ESSAY"], 2, by=ben)
    assert listed(browser, collection, "author=ann") == ["Both of them", "Hers"]
    assert listed(browser, collection, "author=boss") == ["Both of them", "Theirs"]
    offered = browser.get(f"/library/collections/{collection.pk}/authors?q=an").json()["found"]
    assert [one["text"] for one in offered] == ["Ann Author"]


def test_items_are_found_by_whether_an_assessment_uses_them(browser, collection):
    used, _unused, was = (an_essay(collection, title) for title in ("Used", "Unused", "Was used"))
    an_assessment([used], published=False)
    gone = an_assessment([was], published=False)
    gone.deleted_at = clock.now()
    gone.save()
    assert listed(browser, collection, "used=yes") == ["Used"]
    assert listed(browser, collection, "used=no") == ["Unused", "Was used"]


@pytest.mark.parametrize(("kind", "of"), [("WELCOME", "welcome_page"), ("FINISH", "finish_page"), ("SECTION", None)])
def test_a_page_is_used_by_the_assessment_that_shows_it_until_that_is_deleted(browser, author, collection, kind, of):
    page, free = an_item(kind, collection=collection), an_item(kind, collection=collection)
    sections = () if of else [{"questions": 1, "page": page}]
    assessment = an_assessment(["ESSAY"], owner=author, published=False, sections=sections, **({of: page} if of else {}))
    assert (listed(browser, collection, "used=yes"), listed(browser, collection, "used=no")) == ([page.title], [free.title])
    Assessment.objects.filter(pk=assessment.pk).update(deleted_at=clock.now())
    assert listed(browser, collection, "used=yes") == []


def test_the_migration_finds_who_wrote_each_item_and_who_saved_it_last():
    """Of the item's own first and newest revision, not those of another item."""
    migration = importlib.import_module("stratus.library.migrations.0010_carried")
    people = {name: a_user("Author") for name in ("first", "second", "last")}
    items = []
    for savers in (["first", "second", "last"], ["last"], ["second", "first"]):
        item = an_item("ESSAY")
        revisions = [item.latest, *(ItemRevision(item=item, number=n, content={}, max_score=1) for n in range(2, len(savers) + 1))]
        for revision, name in zip(revisions, savers, strict=True):
            revision.created_by = people[name]
            revision.save()
        Item.objects.filter(pk=item.pk).update(latest=revisions[-1], author=None, saved_by=None)
        items.append((item.pk, savers))
    with connection.cursor() as cursor:
        cursor.execute(migration.AUTHORS)
    for pk, savers in items:
        item = Item.objects.get(pk=pk)
        assert (item.author, item.saved_by) == (people[savers[0]], people[savers[-1]])


def test_a_saved_view_keeps_them(browser, collection):
    an_essay(collection, "One", topics=[node(TOPICS, collection, "Heart")], p_value="0.5")
    an_essay(collection, "Two")
    page = f"/library/collections/{collection.pk}"
    browser.post(f"{page}?topic=heart&p_value_from=0.4&used=no", {"do": "save_view", "title": "Mine"})
    addresses = [
        found.replace("&amp;", "&") for found in re.findall(r'href="(/library/collections/[^"]*topic=heart[^"]*)"', browser.get(page).text)
    ]
    assert addresses
    assert listed(browser, collection, addresses[0].partition("?")[2]) == ["One"]


def test_the_further_filters_are_folded_away_until_one_is_on(browser, collection):
    an_essay(collection, "One")
    page = f"/library/collections/{collection.pk}"
    assert '<details class="list-further">' in browser.get(page).text
    assert '<details class="list-further" open>' in browser.get(f"{page}?used=no").text


def everything(collection: Collection, author: User) -> dict[str, str]:
    """A collection with an item that carries one of each, and the query of each filter."""
    heart = node(TOPICS, collection, "Heart")
    counting, apply = node(OBJECTIVES, a_repository(), "Counting"), node(LEVELS, a_taxonomy(), "Apply")
    label = save_label(None, "New", by=SYSTEM).pk
    given = {"topics": [heart], "objectives": [counting], "levels": [apply], "labels": [label], "p_value": "0.5", "angoff_value": "0.5"}
    an_assessment([an_essay(collection, "One", by=Actor.of(author, Door.UI), **given)], published=False)
    return {
        "items_of_topic": "topic=heart",
        "items_of_objective": "objective=counting",
        "items_of_level": f"level={apply}",
        "items_of_label": f"label={label}",
        "item_p_value": "p_value_from=0.1&p_value_until=0.9",
        "item_angoff_value": "angoff_value_from=0.1",
        "author": "author=ann",
        "used": "used=yes",
    }


def test_a_filtered_list_costs_the_same_statements_however_many_items_there_are(browser, author, collection):
    queries = everything(collection, author)

    def costs() -> dict[str, int]:
        found = {}
        for name, query in queries.items():
            with CaptureQueriesContext(connection) as asked:
                assert listed(browser, collection, query)
            found[name] = len(asked)
        return found

    costs()
    few = costs()
    ids = {"topics": [], "labels": []}
    for n in range(6):
        ids = {"topics": [node(TOPICS, collection, f"Heart {n}")], "labels": [save_label(None, f"Label {n}", by=SYSTEM).pk]}
        an_essay(collection, f"More {n}", by=Actor.of(author, Door.UI), p_value="0.5", angoff_value="0.4", **ids)
    assert costs() == few


INDEXES: list[tuple[str, Callable[[dict[str, str]], str], str]] = [
    ("items_of_topic", lambda queries: queries["items_of_topic"], "library_itemtopic"),
    ("items_of_objective", lambda queries: queries["items_of_objective"], "library_itemobjective"),
    ("items_of_level", lambda queries: queries["items_of_level"], "library_itemlevel"),
    ("items_of_label", lambda queries: queries["items_of_label"], "library_itemlabel"),
]


LINK_OF_ANOTHER = {kind.link: kind.name for kind in KINDS.values()}


def a_node_of(link: Any, collection: Collection) -> int:
    """Another topic, objective, level or label."""
    if link is ItemTopic:
        return node(TOPICS, collection, "Another")
    if link is ItemLabel:
        return save_label(None, "Another", by=SYSTEM).pk
    return node(LEVELS, a_taxonomy(), "Another") if link is ItemLevel else node(OBJECTIVES, a_repository(), "Another")


def ids_asked(browser: Client, collection: Collection, query: str) -> tuple[str, Any]:
    """The statement that finds the ids of the items."""
    with statements_asked() as asked:
        assert browser.get(f"/library/collections/{collection.pk}?{query}").status_code == 200
    return next((sql, values) for sql, values in asked if sql.startswith('SELECT "library_item"."id" AS "pk" FROM'))


@pytest.mark.parametrize(("index", "query", "table"), INDEXES, ids=lambda one: one if isinstance(one, str) else "")
def test_who_carries_a_node_is_read_from_its_index(browser, author, collection, index, query, table):
    queries = everything(collection, author)
    link = next(kind.link for kind in KINDS.values() if kind.link._meta.db_table == table)
    others = {LINK_OF_ANOTHER[link]: [a_node_of(link, collection)]}
    an_essay(collection, "Another", **others)
    row = link.objects.latest("pk")
    made = Item.objects.bulk_create(
        Item(collection=collection, external_id=f"{n}-9", item_type="ESSAY", title=f"Other {n}") for n in range(1_000)
    )
    further = {"taxonomy_id": row.taxonomy_id} if link is ItemLevel else {}
    link.objects.bulk_create(link(item=item, node_id=row.node_id, **further) for item in made)
    analyse()
    nodes = plan_of(*ids_asked(browser, collection, query(queries)))
    read = [one for one in nodes if one.get("Relation Name") == table]
    # That of the foreign key serves as well: ids of nodes are those of no other organisation.
    (used,) = {one["Index Name"] for one in read}
    assert used == index or used.startswith(f"{table}_node_id_")
    assert all(one["Actual Loops"] == 1 for one in read), "it is read once, not for each item"


@pytest.mark.parametrize("index", ["item_p_value", "item_angoff_value", "item_author"])
def test_a_few_of_many_items_are_read_from_an_index(browser, author, collection, index):
    everything(collection, author)
    Item.objects.bulk_create(
        Item(collection=collection, external_id=f"{n}-9", item_type="ESSAY", title=f"Other {n}", status="WITHDRAWN") for n in range(2_000)
    )
    analyse()
    column = index.removeprefix("item_")
    found = Item.objects.filter(collection=collection)
    found = found.filter(author=author) if column == "author" else found.filter(**{f"{column}__gte": "0.1"})
    with statements_asked() as asked:
        list(found.order_by().values_list("pk"))
    assert index in {one.get("Index Name") for one in plan_of(*asked[0])}


# What is offered ------------------------------------------------------------------------------------------------------------------------


def offers(browser: Client, collection: Collection, name: str, query: str = "") -> bool:
    return f'name="{name}"' in browser.get(f"/library/collections/{collection.pk}{query}").text


def test_a_collection_without_any_of_it_offers_no_filter_for_it(browser, collection):
    an_essay(collection, "Plain")
    names = ("topic", "objective", "level", "label", "p_value_from", "angoff_value_from", "measured_from")
    assert [name for name in names if offers(browser, collection, name)] == []


def test_what_there_is_can_be_filtered_by(browser, collection):
    node(TOPICS, collection, "Algebra")
    an_essay(collection, "Hard", p_value=Decimal("0.2"))
    assert offers(browser, collection, "topic")
    assert offers(browser, collection, "p_value_from")
    assert not offers(browser, collection, "objective")


def test_a_filter_that_is_on_stays_and_finds_nothing_where_nothing_has_it(browser, collection):
    an_essay(collection, "Plain")
    assert offers(browser, collection, "p_value_from", "?p_value_from=0.1")
    assert listed(browser, collection, "p_value_from=0.1") == []


def test_levels_are_those_of_the_taxonomies_that_the_collection_uses(browser, collection):
    bloom, other = a_taxonomy(title="Bloom"), a_taxonomy(title="Other")
    for taxonomy in (bloom, other):
        node(LEVELS, taxonomy, "Apply")
    classify_collection(collection.pk, taxonomies=[bloom.pk], by=SYSTEM)
    shown = browser.get(f"/library/collections/{collection.pk}").text
    assert "Bloom: Apply" in shown
    assert "Other: Apply" not in shown


def test_the_list_shows_and_finds_the_measured_difficulty_beside_the_entered_one(browser, collection):
    easy, hard = an_essay(collection, "Easy", p_value=Decimal("0.5")), an_essay(collection, "Hard")
    Item.objects.filter(pk=easy.pk).update(measured=Decimal("0.912"))
    Item.objects.filter(pk=hard.pk).update(measured=Decimal("0.111"))
    assert listed(browser, collection, "sort=measured") == ["Hard", "Easy"]
    assert listed(browser, collection, "measured_from=0.5") == ["Easy"]
    assert "0.912" in browser.get(f"/library/collections/{collection.pk}").text


def test_who_may_not_see_statistics_neither_sees_nor_finds_nor_sorts_by_what_was_measured(collection):
    for title, measured in (("A", "0.9"), ("B", "0.1")):
        Item.objects.filter(pk=an_essay(collection, title).pk).update(measured=Decimal(measured))
    user = a_user("Author")
    share_collection(collection.pk, [user.pk], Wish(to_collection=True), by=SYSTEM)
    reader = a_browser(user)
    assert listed(reader, collection, "measured_from=0.5") == ["A", "B"]
    assert listed(reader, collection, "sort=measured") == ["A", "B"]
    assert "Measured p-value" not in reader.get(f"/library/collections/{collection.pk}").text
    assert "Measured" not in reader.get(f"/library/collections/{collection.pk}?export=csv").text


def test_an_item_of_which_somebody_has_a_draft_is_marked_for_them_alone(browser, author, collection):
    item = an_essay(collection, "Half done")
    place, by = PlaceOfDraft("ESSAY", item.pk, collection.pk, uuid4()), Actor.of(author, Door.UI)
    keep_draft(place, [("title", ["Half"])], base=1, window="", version=0, by=by, now=clock.now())
    assert "Your draft" in browser.get(f"/library/collections/{collection.pk}").text
    assert "Your draft" not in a_browser(a_user("System administrator")).get(f"/library/collections/{collection.pk}").text


# Who is offered -------------------------------------------------------------------------------------------------------------------------


def offered_authors(browser: Client, collection: Collection, text: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/library/collections/{collection.pk}/authors?q={text}").json()["found"]
    return found


def test_two_of_the_same_name_are_numbered_and_each_is_found(browser, author, collection):
    twin = a_user("Author", first_name="Ann", last_name="Author", username="ann2")
    an_essay(collection, "First", by=Actor.of(author, Door.UI))
    an_essay(collection, "Second", by=Actor.of(a_user("System administrator", first_name="Zoe", last_name="Zed"), Door.UI))
    Item.objects.filter(title="Second").update(author=twin, saved_by=twin)
    assert [one["text"] for one in offered_authors(browser, collection)] == ["Ann Author (1)", "Ann Author (2)"]
    assert listed(browser, collection, "author=Ann Author (2)") == ["Second"]
    assert listed(browser, collection, "author=Ann Author") == ["First", "Second"]


def test_nobody_is_told_log_in_names_and_e_mail_addresses_only_who_manages_users(browser, author, collection):
    User.objects.filter(pk=author.pk).update(email="ann@example.org")
    an_essay(collection, "First", by=Actor.of(author, Door.UI))
    assert offered_authors(browser, collection, author.username) == []
    assert [one["note"] for one in offered_authors(browser, collection)] == [""]
    manager = a_browser(a_user("System administrator"))
    assert [one["note"] for one in offered_authors(manager, collection)] == ["ann@example.org"]


def costs(read: Callable[[], object]) -> tuple[int, int]:
    """The statements that this takes, and the rows that they go through."""
    with rows_gone_through() as work:
        read()
    return len(work.statements), work.rows


def test_authors_are_found_at_the_same_cost_however_much_they_wrote(author, collection):
    taken = []
    for size in (2, 200):
        made = [
            Item(collection=collection, external_id=f"{size}-{n}", item_type="ESSAY", title="x", author=author, saved_by=author)
            for n in range(size)
        ]
        Item.objects.bulk_create(made)
        analyse()
        taken.append(costs(lambda: authors_of(collection.pk)))
    assert taken[0][0] == taken[1][0] == 3
    assert taken[1][1] <= taken[0][1] + 10


def test_what_lies_below_is_read_in_two_statements_however_deep(collection):
    taken, parent = [], None
    for depth in (1, 5):
        for level in range(depth):
            parent = node(TOPICS, collection, f"Level {depth}-{level}", parent)
        with CaptureQueriesContext(connection) as captured:
            meant_with_all_below(KINDS["topics"], "Level 1-0", collection=collection.pk)
        taken.append(len(captured))
    assert taken == [2, 2]
    assert len(meant_with_all_below(KINDS["topics"], "Level 1-0", collection=collection.pk)) == 6


def test_a_text_that_means_too_much_asks_for_more_of_it(browser, collection, monkeypatch):
    monkeypatch.setattr("stratus.library.classification.carried.queries.MOST_MEANT", 2)
    for n in range(3):
        node(TOPICS, collection, f"Topic {n}")
    assert "Too many have this in their name" in browser.get(f"/library/collections/{collection.pk}?topic=topic").text


def test_a_label_of_a_view_that_was_saved_by_its_id_is_found_still(browser, collection):
    label = save_label(None, "Core", by=SYSTEM)
    an_essay(collection, "Marked", labels=[label.pk])
    an_essay(collection, "Plain")
    assert listed(browser, collection, f"label={label.pk}") == ["Marked"]
    assert listed(browser, collection, "label=cor") == ["Marked"]
