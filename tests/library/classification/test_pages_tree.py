"""The pages of classification: trees by buttons that need no scripts, and by what scripts ask for; taxonomies, repositories, labels."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.foundation import clock
from stratus.library.classification.actions import add_node, archive_node
from stratus.library.classification.labels.actions import archive_label, delete_label, save_label
from stratus.library.classification.models import Label, Objective, Topic
from stratus.library.classification.queries import rows_of
from stratus.library.classification.rules import Place
from stratus.library.classification.trees import OBJECTIVES, TOPICS
from stratus.library.models import Collection, CollectionRole, CollectionSharing, ObjectiveRepository, Taxonomy
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_columns
from support.builders import SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


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


@pytest.fixture
def admin() -> Client:
    return a_browser(a_user("System administrator"))


def shown(collection: Collection) -> list[str]:
    return ["  " * (row.level - 1) + row.title for row in rows_of(TOPICS, collection.pk)]


def press(browser: Client, collection: Collection, button: str, headers: dict[str, str] | None = None, **sent: Any) -> Any:
    return browser.post(f"/library/collections/{collection.pk}/topics", {"do": button, **sent}, headers=headers or {})


def fields(page: Any) -> dict[str, str]:
    """What the fields of the chosen one hold, by their names."""
    inputs = dict(re.findall(r'<input[^>]*\bname="(title|code|has_code)"([^>]*)', page.content.decode()))
    return {name: found[1] if (found := re.search(r'\bvalue="([^"]*)"', rest)) else "" for name, rest in inputs.items()}


class TestWithoutScripts:
    def test_topics_are_added_at_the_end_after_one_and_inside_it(self, browser, collection):
        press(browser, collection, "add", new_title="Heart")
        press(browser, collection, "add", new_title="Lung")
        heart = Topic.objects.get(title="Heart").pk
        press(browser, collection, "add_after", node=heart, new_title="Blood")
        answer = press(browser, collection, "add_inside", node=heart, new_title="Valves", new_code="1.1")
        assert shown(collection) == ["Heart", "  Valves", "Blood", "Lung"]
        page = browser.get(answer["Location"]).content.decode()
        assert "“Valves” was added." in page
        assert f'value="{Topic.objects.get(title="Valves").pk}" checked' in page

    def test_buttons_move_rename_archive_bring_back_and_delete(self, browser, collection):
        for title in ("Heart", "Lung"):
            press(browser, collection, "add", new_title=title)
        lung = Topic.objects.get(title="Lung").pk
        press(browser, collection, "up", node=lung)
        assert shown(collection) == ["Lung", "Heart"]
        press(browser, collection, "down", node=lung)
        press(browser, collection, "in", node=lung)
        assert shown(collection) == ["Heart", "  Lung"]
        press(browser, collection, "out", node=lung)
        press(browser, collection, "rename", node=lung, title="Lungs")
        press(browser, collection, "archive", node=lung)
        assert Topic.objects.get(pk=lung).archived_at is not None
        press(browser, collection, "restore", node=lung)
        assert Topic.objects.get(pk=lung).archived_at is None
        press(browser, collection, "delete", node=lung)
        assert shown(collection) == ["Heart"]

    def test_enter_adds_what_was_typed_else_renames_the_chosen_one(self, browser, collection):
        press(browser, collection, "enter", new_title="Heart", title="")
        press(browser, collection, "enter", new_title="", title="The heart", node=Topic.objects.get().pk)
        assert shown(collection) == ["The heart"]

    def test_the_fields_show_the_chosen_one(self, browser, collection):
        topic = add_node(TOPICS, collection.pk, "Heart", code="1.7", by=SYSTEM)
        answer = press(browser, collection, "choose", node=topic.pk)
        assert fields(browser.get(answer["Location"])) == {"title": "Heart", "code": "1.7", "has_code": str(topic.pk)}

    @pytest.mark.parametrize("chosen", ["", "?node=", "?node=x", "?node=99999999"])
    def test_the_fields_are_empty_where_none_is_chosen(self, browser, collection, chosen):
        add_node(TOPICS, collection.pk, "Heart", code="1.7", by=SYSTEM)
        page = browser.get(f"/library/collections/{collection.pk}/topics{chosen}")
        assert fields(page) == {"title": "", "code": "", "has_code": ""}

    def test_a_code_that_is_taken_away_from_the_chosen_one_goes(self, browser, collection):
        topic = add_node(TOPICS, collection.pk, "Heart", code="1", by=SYSTEM)
        shown = fields(browser.get(f"/library/collections/{collection.pk}/topics?node={topic.pk}"))
        press(browser, collection, "rename", node=topic.pk, **(shown | {"code": ""}))
        assert Topic.objects.get().code == ""

    @pytest.mark.parametrize("sent", [{}, {"has_code": ""}, {"has_code": "1"}])
    def test_a_code_that_the_fields_did_not_show_stays(self, browser, collection, sent):
        topic = add_node(TOPICS, collection.pk, "Heart", code="1", by=SYSTEM)
        sent = {name: str(topic.pk + 1) if value else "" for name, value in sent.items()}
        press(browser, collection, "rename", node=topic.pk, title="The heart", code="", **sent)
        assert [(one.title, one.code) for one in Topic.objects.all()] == [("The heart", "1")]

    def test_after_a_refusal_the_fields_show_what_was_typed(self, browser, collection):
        heart, _lung = (add_node(TOPICS, collection.pk, title, by=SYSTEM) for title in ("Heart", "Lung"))
        answer = press(browser, collection, "rename", node=heart.pk, title="Lung", code="7", has_code=str(heart.pk))
        assert (answer.status_code, fields(answer)) == (422, {"title": "Lung", "code": "7", "has_code": str(heart.pk)})

    def test_what_is_refused_is_said_and_what_was_typed_stays(self, browser, collection):
        press(browser, collection, "add", new_title="Heart")
        answer = press(browser, collection, "add", new_title="heart", new_code="7")
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "There is one with this title beside it already" in page
        assert 'value="heart"' in page
        assert 'value="7"' in page

    @pytest.mark.parametrize(
        "sent",
        [
            {"do": "up"},
            {"do": "up", "node": "x"},
            {"do": "up", "node": "99999999"},
            {"do": "choose"},
            {"do": "rename", "title": "Heart", "has_code": "1"},
            {"do": "nonsense"},
            {},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, browser, collection, sent):
        assert browser.post(f"/library/collections/{collection.pk}/topics", sent).status_code == 422


class TestForScripts:
    def test_an_act_is_told_as_data(self, browser, collection):
        told = press(browser, collection, "add", JSON, new_title="Heart").json()
        assert told["node"] == {"id": Topic.objects.get().pk, "title": "Heart", "code": "", "archived": False}
        assert told["said"] == "“Heart” was added."

    def test_a_move_names_its_place(self, browser, collection):
        heart, lung = (add_node(TOPICS, collection.pk, title, by=SYSTEM) for title in ("Heart", "Lung"))
        press(browser, collection, "move", JSON, node=lung.pk, parent=heart.pk, before="")
        assert shown(collection) == ["Heart", "  Lung"]
        press(browser, collection, "move", JSON, node=lung.pk, parent="", before=heart.pk)
        assert shown(collection) == ["Lung", "Heart"]

    def test_a_refusal_is_a_sentence(self, browser, collection):
        heart = add_node(TOPICS, collection.pk, "Heart", by=SYSTEM)
        answer = press(browser, collection, "move", JSON, node=heart.pk, parent=heart.pk)
        assert (answer.status_code, answer.json()["message"]) == (422, "It cannot be put into itself, nor into what lies in it.")


class TestWhoMay:
    def test_a_reviewer_sees_topics_and_changes_none(self, collection):
        add_node(TOPICS, collection.pk, "Heart", by=SYSTEM)
        reader = a_user("Author")
        CollectionSharing.objects.create(collection=collection, user=reader, role=CollectionRole.REVIEWER)
        browser = a_browser(reader)
        page = browser.get(f"/library/collections/{collection.pk}/topics").content.decode()
        assert "Heart" in page
        assert "Rename" not in page
        assert press(browser, collection, "add", new_title="Lung").status_code == 403

    def test_a_reader_sees_which_topics_are_archived(self, collection):
        heart = add_node(TOPICS, collection.pk, "Heart", by=SYSTEM)
        add_node(TOPICS, collection.pk, "Lung", by=SYSTEM)
        archive_node(TOPICS, collection.pk, heart.pk, by=SYSTEM, now=clock.now())
        reader = a_user("Author")
        CollectionSharing.objects.create(collection=collection, user=reader, role=CollectionRole.REVIEWER)
        page = a_browser(reader).get(f"/library/collections/{collection.pk}/topics").content.decode()
        assert re.findall(r'<span class="tree-name" dir="auto">(\w+)</span>( <span class="badge">Archived</span>)?', page) == [
            ("Heart", ' <span class="badge">Archived</span>'),
            ("Lung", ""),
        ]

    def test_strangers_find_no_topics(self, collection):
        assert a_browser(a_user("Author")).get(f"/library/collections/{collection.pk}/topics").status_code == 404


class TestSchemes:
    @pytest.mark.parametrize(("plural", "model"), [("taxonomies", Taxonomy), ("repositories", ObjectiveRepository)])
    def test_one_is_made_renamed_listed_and_deleted(self, admin, plural, model):
        made = admin.post(f"/admin/classification/{plural}/new", {"title": "Bloom", "external_id": "B1"})
        found = model.objects.get()
        assert made["Location"] == f"/admin/classification/{plural}/{found.pk}"
        assert admin.post(made["Location"], {"do": "add", "new_title": "Knows"}).status_code == 302
        assert "Knows" in admin.get(made["Location"]).content.decode()
        admin.post(f"/admin/classification/{plural}/{found.pk}/edit", {"title": "Bloom, revised", "external_id": "B1"})
        assert "Bloom, revised" in admin.get(f"/admin/classification/{plural}").content.decode()
        admin.post(f"/admin/classification/{plural}/{found.pk}/delete")
        assert not model.objects.exists()

    def test_levels_have_no_buttons_that_lead_in_or_out(self, admin):
        page = admin.get(f"/admin/classification/taxonomies/{a_taxonomy().pk}").content.decode()
        assert "Move up" in page
        assert "Move in" not in page

    def test_the_overview_leads_to_all_of_them(self, admin):
        page = admin.get("/admin/classification").content.decode()
        assert all(f"/admin/classification/{one}" in page for one in ("repositories", "taxonomies", "labels"))


class TestLabels:
    def test_a_label_is_made_renamed_archived_and_deleted(self, admin):
        admin.post("/admin/classification/labels/new", {"title": "New in 2027"})
        label = Label.objects.get()
        admin.post(f"/admin/classification/labels/{label.pk}", {"title": "New in 2028"})
        assert "New in 2028" in admin.get("/admin/classification/labels").content.decode()
        admin.post(f"/admin/classification/labels/{label.pk}/archive", {"archive": "1"})
        assert "New in 2028" not in admin.get("/admin/classification/labels").content.decode()
        assert "New in 2028" in admin.get("/admin/classification/labels?archived=1").content.decode()
        admin.post(f"/admin/classification/labels/{label.pk}/delete")
        assert not Label.objects.exists()

    @pytest.mark.parametrize("title", ["", "  ", "x" * 61, "NEW in 2027"])
    def test_titles_of_labels_are_bounded_and_differ(self, admin, title):
        save_label(None, "New in 2027", by=SYSTEM)
        assert admin.post("/admin/classification/labels/new", {"title": title}).status_code == 422

    def test_archived_labels_come_back(self):
        label = save_label(None, "Old", by=SYSTEM)
        archive_label(label.pk, by=SYSTEM, now=clock.now())
        assert archive_label(label.pk, by=SYSTEM, now=None).archived_at is None
        delete_label(label.pk, by=SYSTEM)


class TestLarge:
    def test_a_page_of_five_thousand_objectives_costs_no_more_statements(self, admin):
        repository = a_repository()
        subject = add_node(OBJECTIVES, repository.pk, "Subject", by=SYSTEM)
        add_node(OBJECTIVES, repository.pk, "First", place=Place(subject.pk), by=SYSTEM)

        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                page = admin.get(f"/admin/classification/repositories/{repository.pk}")
            assert page.status_code == 200
            return len(asked)

        statements()
        few = statements()
        same = {"repository_id": repository.pk, "parent_id": subject.pk, "code": "", "sort_key": "", "archived_at": None}
        insert_columns(
            Objective, 4_998, same=same, each={"position": list(range(1, 4_999)), "title": [f"Objective {n}" for n in range(4_998)]}
        )
        assert statements() == few
