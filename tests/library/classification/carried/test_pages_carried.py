"""The section *Classification* of the form of an item, without scripts; what fields offer; and what other pages tell of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.foundation import clock
from stratus.library.classification.actions import add_node, archive_node, rename_node
from stratus.library.classification.carried.rules import Carried
from stratus.library.classification.labels.actions import save_label
from stratus.library.classification.rules import Place
from stratus.library.classification.trees import LEVELS, OBJECTIVES, TOPICS
from stratus.library.items.actions import save_item
from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user
from support.staff import a_browser, editing_form, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author():
    return a_user("Author")


@pytest.fixture
def collection(author) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def browser(author) -> Client:
    return a_browser(author)


def topics(collection: Collection, *titles: str) -> dict[str, int]:
    """Add topics: `Heart > Valves` lies in `Heart`."""
    made: dict[str, int] = {}
    for title in titles:
        *above, own = title.split(" > ")
        made[own] = add_node(TOPICS, collection.pk, own, place=Place(made[above[-1]] if above else None), by=SYSTEM).pk
    return made


def an_essay(collection: Collection, **carried: Any) -> Item:
    return save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=SYSTEM, carried=Carried.of(**carried))


def address(item: Item) -> str:
    return f"/library/items/{item.pk}/edit"


def carried(item: Item) -> Carried:
    return Carried.stored(newest(Item.objects.select_related("latest").get(pk=item.pk)).classification)


def send(browser: Client, item: Item, **sent: Any) -> Any:
    return browser.post(address(item), {**opened(browser, address(item), "title"), **sent})


class TestChoosing:
    def test_a_whole_title_or_a_code_is_taken_as_it_is_typed(self, browser, collection):
        found = topics(collection, "Heart", "Lung")
        add_node(TOPICS, collection.pk, "Blood", code="1.2", by=SYSTEM)
        item = an_essay(collection)
        assert send(browser, item, **{"topics-more": "heart"}).status_code == 302
        assert send(browser, item, **{"topics-more": "1.2"}).status_code == 302
        assert carried(item).topics[0] == found["Heart"]
        assert len(carried(item).topics) == 2

    def test_a_part_is_answered_by_those_that_fit_to_be_ticked(self, browser, collection):
        found = topics(collection, "Heart", "Heart > Valves of the heart", "Lung")
        item = an_essay(collection)
        answer = send(browser, item, **{"topics-more": "hea"})
        assert answer.status_code == 422
        boxes = re.findall(r'<input[^>]*name="topics" value="(\d+)"(?! checked)', answer.text)
        assert {int(pk) for pk in boxes} == {found["Heart"], found["Valves of the heart"]}
        form = editing_form(answer.text, "title")
        assert form["topics-more"] == ["hea"] or form["topics-more"] == "hea"
        browser.post(address(item), {**form, "topics-more": "", "topics": boxes})
        assert set(carried(item).topics) == set(map(int, boxes))

    def test_what_is_carried_is_ticked_and_taken_away_by_its_box(self, browser, collection):
        found = topics(collection, "Heart", "Lung")
        item = an_essay(collection, topics=found.values())
        form = opened(browser, address(item), "title")
        assert sorted(form["topics"]) == sorted(map(str, found.values()))
        browser.post(address(item), {**form, "topics": [str(found["Lung"])]})
        assert carried(item).topics == (found["Lung"],)

    def test_a_level_of_each_taxonomy_labels_and_difficulties_are_saved(self, browser, collection):
        taxonomy, label = a_taxonomy(title="Bloom"), save_label(None, "New", by=SYSTEM)
        level = add_node(LEVELS, taxonomy.pk, "Apply", by=SYSTEM)
        item = an_essay(collection)
        send(browser, item, **{f"level_{taxonomy.pk}": level.pk, "labels-more": "new", "p_value": "0,45", "angoff_value": "1"})
        found = carried(item)
        assert (found.levels, found.labels, str(found.p_value), str(found.angoff_value)) == ((level.pk,), (label.pk,), "0.45", "1")

    def test_saving_without_a_change_makes_no_version(self, browser, collection):
        taxonomy = a_taxonomy()
        level = add_node(LEVELS, taxonomy.pk, "Apply", by=SYSTEM)
        item = an_essay(collection, topics=topics(collection, "Heart").values(), levels=[level.pk], p_value="0.45")
        send(browser, item)
        assert newest(Item.objects.select_related("latest").get(pk=item.pk)).number == 1


class TestRefused:
    def test_a_topic_of_another_collection_is_refused_at_its_field(self, browser, collection):
        topics(collection, "Heart")
        other = topics(a_collection(), "Elsewhere")["Elsewhere"]
        item = an_essay(collection)
        answer = send(browser, item, topics=[str(other)])
        assert answer.status_code == 422
        assert "no topic of this collection" in answer.text.partition('id="id_topics_errors"')[2][:300]
        assert "Elsewhere" not in answer.text
        assert carried(item).topics == ()

    @pytest.mark.parametrize("typed", ["-1", "1,01", "0.1234", "x"])
    def test_a_difficulty_beyond_its_bounds_is_refused_at_its_field(self, browser, collection, typed):
        answer = send(browser, an_essay(collection), p_value=typed)
        assert answer.status_code == 422
        assert 'id="id_p_value_errors"' in answer.text

    def test_what_was_typed_and_fits_nothing_is_refused_at_its_field(self, browser, collection):
        topics(collection, "Heart")
        answer = send(browser, an_essay(collection), **{"topics-more": "Moon"})
        assert answer.status_code == 422
        assert 'id="id_topics_errors"' in answer.text

    @pytest.mark.parametrize("sent", [["x"], ["9" * 30], ["1", "2"], ["-1"]])
    def test_ids_that_nothing_has_do_no_harm(self, browser, collection, sent):
        topics(collection, "Heart")
        assert send(browser, an_essay(collection), topics=sent).status_code in (302, 422)


class TestWhatIsOffered:
    def test_archived_ones_are_shown_only_where_they_are_carried(self, browser, collection):
        taxonomy = a_taxonomy()
        level = add_node(LEVELS, taxonomy.pk, "Remember", by=SYSTEM)
        heart = topics(collection, "Heart", "Lung")["Heart"]
        item, other = an_essay(collection, topics=[heart], levels=[level.pk]), an_essay(collection)
        archive_node(TOPICS, collection.pk, heart, by=SYSTEM, now=clock.now())
        archive_node(LEVELS, taxonomy.pk, level.pk, by=SYSTEM, now=clock.now())
        page = browser.get(address(item)).text
        assert "Heart" in page
        assert "Remember (archived)" in page
        assert "Remember" not in browser.get(address(other)).text
        assert browser.get(f"/library/collections/{collection.pk}/classify/topics?q=ea").json()["found"] == []

    def test_a_name_comes_with_what_it_lies_in(self, browser, collection):
        topics(collection, "Heart", "Heart > Valves", "Heart > Valves > Mitral valve")
        offered = browser.get(f"/library/collections/{collection.pk}/classify/topics?q=mitral").json()
        assert [(one["text"], one["note"]) for one in offered["found"]] == [("Mitral valve", "Heart › Valves")]
        add_node(OBJECTIVES, a_repository(title="Nursing").pk, "Can count", by=SYSTEM)
        offered = browser.get(f"/library/collections/{collection.pk}/classify/objectives?q=count").json()
        assert offered["found"][0]["note"] == "Nursing"

    def test_nobody_is_offered_topics_of_a_collection_that_they_do_not_see(self, collection):
        topics(collection, "Heart")
        stranger = a_browser(a_user("Author"))
        assert stranger.get(f"/library/collections/{collection.pk}/classify/topics?q=h").status_code == 404
        assert stranger.get(f"/library/collections/{collection.pk}/authors?q=h").status_code == 404

    def test_twenty_are_offered_and_that_there_are_more_is_said(self, browser, collection):
        topics(collection, *(f"Topic {n}" for n in range(21)))
        offered = browser.get(f"/library/collections/{collection.pk}/classify/topics?q=topic").json()
        assert (len(offered["found"]), offered["more"]) == (20, True)

    def test_a_collection_without_any_has_no_field_for_them(self, browser, collection):
        form = opened(browser, address(an_essay(collection)), "title")
        assert not {"topics-more", "objectives-more", "labels-more"} & form.keys()


def statements(browser: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


class TestSize:
    def test_more_to_choose_from_and_more_that_is_carried_cost_the_form_no_more_statements(self, browser, collection):
        def grown(number: int) -> Item:
            made = topics(collection, *(f"Topic {number} {n}" for n in range(number)))
            repository, taxonomy = a_repository(), a_taxonomy()
            objectives = [add_node(OBJECTIVES, repository.pk, f"Objective {n}", by=SYSTEM).pk for n in range(number)]
            levels = [add_node(LEVELS, taxonomy.pk, f"Level {n}", by=SYSTEM).pk for n in range(number)]
            labels = [save_label(None, f"Label {number} {n}", by=SYSTEM).pk for n in range(number)]
            return an_essay(collection, topics=made.values(), objectives=objectives, levels=levels[:1], labels=labels)

        few = grown(1)
        browser.get(address(few))
        assert statements(browser, address(few)) == statements(browser, address(grown(8)))

    def test_more_nodes_and_items_cost_the_page_of_topics_no_more_statements(self, browser, collection):
        page = f"/library/collections/{collection.pk}/topics"
        an_essay(collection, topics=topics(collection, "Heart").values())
        browser.get(page)
        few = statements(browser, page)
        for n in range(5):
            an_essay(collection, topics=topics(collection, f"Lung {n}").values())
        assert statements(browser, page) == few


class TestTold:
    def test_the_page_of_an_item_says_what_the_shown_version_carries(self, browser, collection):
        item = an_essay(collection, topics=topics(collection, "Heart").values())
        save_item(collection, item, "", "A", CONTENTS["ESSAY"], 2, by=SYSTEM, carried=Carried())
        assert "Heart" in browser.get(f"/library/items/{item.pk}?version=1").text
        assert "Heart" not in browser.get(f"/library/items/{item.pk}").text

    def test_it_names_what_stands_now_as_it_is_called_now_and_an_earlier_version_as_it_was(self, browser, collection):
        topic = topics(collection, "Heart")["Heart"]
        item = an_essay(collection, topics=[topic])
        save_item(collection, item, "", "B", CONTENTS["ESSAY"], 2, by=SYSTEM)
        rename_node(TOPICS, collection.pk, topic, "Circulation", by=SYSTEM)
        now, before = browser.get(f"/library/items/{item.pk}").text, browser.get(f"/library/items/{item.pk}?version=1").text
        assert ("Circulation" in now, "Heart" in now) == (True, False)
        assert ("Circulation" in before, "Heart" in before) == (False, True)

    def test_the_tree_says_how_many_items_carry_each(self, browser, collection):
        found = topics(collection, "Heart", "Lung")
        an_essay(collection, topics=[found["Heart"]])
        an_essay(collection, topics=[found["Heart"]])
        page = browser.get(f"/library/collections/{collection.pk}/topics").text
        assert re.findall(r'<span class="tree-carried">([^<]*)</span>', page) == ["2 items"]

    def test_the_list_of_labels_says_how_many_items_carry_each(self, collection):
        an_essay(collection, labels=[save_label(None, "New", by=SYSTEM).pk])
        page = a_browser(a_user("System administrator")).get("/admin/classification/labels").text
        assert re.search(r'data-heading="Items"[^>]*>\s*<div>1</div>', page)

    def test_a_topic_that_is_carried_is_not_deleted_and_the_page_says_why(self, browser, collection):
        heart = topics(collection, "Heart")["Heart"]
        an_essay(collection, topics=[heart])
        answer = browser.post(f"/library/collections/{collection.pk}/topics", {"do": "delete", "node": heart})
        assert answer.status_code == 422
        assert "Archive it" in answer.text
