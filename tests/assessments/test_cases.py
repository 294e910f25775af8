"""Questions of a case: how they are written, kept together, frozen, and told to candidates."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments import rules
from stratus.assessments.errors import Unpublishable
from stratus.assessments.models import Assessment
from stratus.assessments.queries import questions_of
from stratus.assessments.sections import actions as sections
from stratus.assessments.sections.blocks import blocks, together
from stratus.assessments.sections.composing import place_questions
from stratus.assessments.sections.questions import add_questions, move_question, set_questions
from stratus.assessments.versions.actions import publish
from stratus.delivery.papers.sheets import draw_sheet, paper_document
from stratus.foundation.errors import InvalidFields
from stratus.library.items.actions import MOST_CASES, save_item
from stratus.library.items.review.actions import take
from stratus.library.items.review.rules import Step
from stratus.library.models import Collection, Item, ItemStatus
from stratus.library.queries import newest
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import CONTENTS, PAGES, SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def collection() -> Collection:
    return a_collection(owner=a_user("Author"))


@pytest.fixture
def case(collection: Collection) -> Item:
    return an_item("CASE", collection=collection)


def drafted(*items: Item) -> Assessment:
    return an_assessment(items, owner=items[0].collection.owner, published=False)


def about(item: Item, case: Item | None) -> Item:
    """The question with another case, as its author saves it."""
    revision = newest(item)
    return save_item(
        item.collection, item, "", item.title, revision.content, revision.max_score, by=SYSTEM, case_id=case.pk if case else None
    )


def order(assessment: Assessment) -> list[int]:
    return [question.item_id for question in questions_of(assessment)]


# In the library


def test_a_question_is_about_a_case_of_its_collection(collection, case):
    item = save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=SYSTEM, case_id=case.pk)
    assert newest(item).case == case


def test_another_case_makes_another_revision(collection, case):
    item = about(an_item("ESSAY", collection=collection), case)
    assert newest(item).number == 2
    assert newest(about(item, case)).number == 2
    assert newest(about(item, None)).number == 3


def test_a_question_keeps_its_case_where_nothing_is_said_about_it(collection, case):
    item = about(an_item("ESSAY", collection=collection), case)
    saved = save_item(collection, item, "", item.title, CONTENTS["ESSAY"] | {"stem": "<p>Another</p>"}, 2, by=SYSTEM)
    assert newest(saved).case == case


def test_a_form_that_can_offer_no_case_leaves_the_case_alone(collection, case):
    item = about(an_item("ESSAY", collection=collection), case)
    Item.objects.filter(pk=case.pk).update(deleted_at=NOW)
    typed = {"title": "Another title", "stem": "Explain it.", "max_score": "10", "lang": "nl"}
    answer = a_browser(collection.owner).post(f"/library/items/{item.pk}/edit", typed)
    assert answer.status_code == 302
    saved = newest(Item.objects.get(pk=item.pk))
    assert (saved.title, saved.case) == ("Another title", case)


@pytest.mark.parametrize("what", ["of another collection", "a question", "deleted"])
def test_what_is_no_case_of_the_collection_is_refused(collection, what):
    other = {
        "of another collection": lambda: an_item("CASE"),
        "a question": lambda: an_item("ESSAY", collection=collection),
        "deleted": lambda: an_item("CASE", collection=collection),
    }[what]()
    if what == "deleted":
        Item.objects.filter(pk=other.pk).update(deleted_at=NOW)
    with pytest.raises(InvalidFields) as refused:
        save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=SYSTEM, case_id=other.pk)
    assert set(refused.value.errors) == {"case"}


def test_a_page_is_about_no_case_and_has_no_maximum_score(collection, case):
    with pytest.raises(InvalidFields):
        save_item(collection, None, "CASE", "A", PAGES["CASE"], 0, by=SYSTEM, case_id=case.pk)
    assert newest(save_item(collection, None, "CASE", "A", PAGES["CASE"], 7, by=SYSTEM)).max_score == 0


def test_a_collection_has_so_many_cases_as_a_list_can_offer(collection, monkeypatch):
    monkeypatch.setattr("stratus.library.items.actions.MOST_CASES", 1)
    first = save_item(collection, None, "CASE", "A", PAGES["CASE"], 0, by=SYSTEM)
    with pytest.raises(InvalidFields):
        save_item(collection, None, "CASE", "B", PAGES["CASE"], 0, by=SYSTEM)
    save_item(collection, first, "CASE", "B", PAGES["CASE"], 0, by=SYSTEM)
    assert MOST_CASES == 500


# In an assessment


def test_a_page_is_no_question_of_an_assessment(collection, case):
    assessment = drafted(an_item("ESSAY", collection=collection))
    with pytest.raises(InvalidFields):
        add_questions(assessment.pk, [case.pk], by=SYSTEM)


def test_questions_of_a_case_stand_together_from_the_first_on(collection, case):
    first, second = (an_item("ESSAY", case=case) for _n in range(2))
    other, last = (an_item("ESSAY", collection=collection) for _n in range(2))
    assessment = drafted(last)
    set_questions(assessment.pk, [first.pk, other.pk, second.pk, last.pk], by=SYSTEM)
    assert order(assessment) == [first.pk, second.pk, other.pk, last.pk]


def test_a_question_that_gets_its_case_later_comes_to_the_others(collection, case):
    first, other, second = (an_item("ESSAY", collection=collection) for _n in range(3))
    assessment = drafted(first, other, second)
    about(first, case)
    about(second, case)
    assert order(assessment) == [first.pk, second.pk, other.pk]
    assert [item["id"] for item in publish(assessment.pk, by=SYSTEM, now=NOW).items] == [one.external_id for one in (first, second, other)]


def test_at_the_edge_of_its_case_a_question_takes_the_others_along(collection, case):
    first, second = (an_item("ESSAY", case=case) for _n in range(2))
    before, after = (an_item("ESSAY", collection=collection) for _n in range(2))
    assessment = drafted(before, first, second, after)
    move_question(assessment.pk, second.pk, -1, by=SYSTEM)
    assert order(assessment) == [before.pk, second.pk, first.pk, after.pk]
    move_question(assessment.pk, first.pk, 1, by=SYSTEM)
    assert order(assessment) == [before.pk, after.pk, second.pk, first.pk]
    move_question(assessment.pk, before.pk, 1, by=SYSTEM)
    move_question(assessment.pk, before.pk, 1, by=SYSTEM)
    assert order(assessment) == [after.pk, second.pk, first.pk, before.pk]


def test_the_questions_of_a_case_go_into_another_section_together(collection, case):
    first, second = (an_item("ESSAY", case=case) for _n in range(2))
    other = an_item("ESSAY", collection=collection)
    assessment = drafted(first, second, other)
    sections.add_section(assessment.pk, {"title": "One"}, by=SYSTEM)
    two = sections.add_section(assessment.pk, {"title": "Two"}, by=SYSTEM)
    place_questions(assessment.pk, [other.pk], section_id=two.pk, by=SYSTEM)
    place_questions(assessment.pk, [first.pk], section_id=two.pk, by=SYSTEM)
    assert order(assessment) == [other.pk, first.pk, second.pk]
    assert set(assessment.questions.values_list("section_id", flat=True)) == {two.pk}


@given(cases=st.lists(st.sampled_from([None, "A", "B"]), max_size=8), step=st.sampled_from([-1, 1]), data=st.data())
def test_moving_keeps_every_question_and_every_block(cases, step, data):
    case_of = dict(enumerate(cases))
    section_of = {n: data.draw(st.sampled_from([1, 2])) for n in case_of}
    start = together(rules.by_section(list(case_of), section_of, [1, 2]), case_of, section_of)
    moving = data.draw(st.sampled_from(start)) if start else 0
    after, sections_after = rules.moved_in_sections(start, section_of, [1, 2], moving, step, case_of)
    assert sorted(after) == sorted(start)
    assert sections_after.keys() == section_of.keys()
    for section in (1, 2):
        inside = [n for n in after if sections_after[n] == section]
        if section_of == sections_after:
            assert [n for block in blocks(inside, case_of) for n in block] == inside


# Published


def test_a_version_pins_the_case_and_its_revision(collection, case):
    question = an_item("ESSAY", case=case)
    assessment = drafted(question)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    save_item(collection, case, "", case.title, PAGES["CASE"] | {"stem": "<p>Another</p>"}, 0, by=SYSTEM)
    assert version.items[0]["case"] == case.external_id
    assert [(page["id"], page["type"], page["revision"]) for page in version.pages] == [(case.external_id, "CASE", 1)]
    assert version.pages[0]["content"] == newest(Item.objects.get(pk=case.pk)).content | {"stem": PAGES["CASE"]["stem"]}
    assert publish(assessment.pk, by=SYSTEM, now=NOW).pages[0]["revision"] == 2


@pytest.mark.parametrize("status", [ItemStatus.WITHDRAWN, ItemStatus.DRAFT])
def test_a_case_that_is_not_live_prevents_publishing_by_name(case, status):
    TenantSettings.objects.update(only_live_items=True)
    Item.objects.filter(pk=case.pk).update(status=status, title="The cough")
    with pytest.raises(Unpublishable, match="These pages are not live: The cough"):
        publish(drafted(an_item("ESSAY", case=case)).pk, by=SYSTEM, now=NOW)


def test_a_case_whose_questions_are_gone_prevents_nothing(collection, case):
    question = an_item("ESSAY", case=case)
    assessment = drafted(question)
    take(case.pk, Step.WITHDRAW, by=SYSTEM)
    about(question, None)
    assert publish(assessment.pk, by=SYSTEM, now=NOW).pages == []


def test_statements_do_not_grow_with_cases(collection, django_assert_num_queries):
    def sized(number: int) -> Assessment:
        cases = [an_item("CASE", collection=collection) for _n in range(number)]
        return drafted(*(an_item("ESSAY", case=case) for case in cases))

    few, many = sized(2), sized(12)
    with django_assert_num_queries(14, exact=False) as count:  # one of them what the version holds, one whether it has forms
        publish(few.pk, by=SYSTEM, now=NOW)
    with django_assert_num_queries(len(count)):
        publish(many.pk, by=SYSTEM, now=NOW)


# The paper and the sheet


def test_a_paper_has_a_case_once_and_its_questions_name_it(collection, case):
    items = [an_item("ESSAY", case=case), an_item("ESSAY", case=case), an_item("ESSAY", collection=collection)]
    version = publish(drafted(*items).pk, by=SYSTEM, now=NOW)
    paper = json.loads(paper_document(version.title, version.items, version.sections, version.pages).content)
    assert [item.get("case") for item in paper["items"]] == [case.external_id, case.external_id, None]
    assert paper["pages"] == [
        {"id": case.external_id, "type": "CASE", "stem": PAGES["CASE"]["stem"], "lang": "en", "heading": PAGES["CASE"]["heading"]}
    ]


OLD = {
    "id": "7-1",
    "type": "MULTIPLE_CHOICE",
    "title": "T",
    "revision": 1,
    "max_score": 2,
    "content": {
        "format": 1,
        "stem": "<p>Where is debit?</p>",
        "lang": "en",
        "alternatives": [{"id": "a", "html": "<p>Left</p>", "correct": True}, {"id": "b", "html": "<p>Right</p>", "correct": False}],
        "shuffle": False,
    },
}


def test_a_paper_without_pages_keeps_its_bytes():
    paper = paper_document("A title", [OLD])
    assert paper.hash == "e55925868676d1d4ca1119bc5ddab9f8ca57016eeb9f53b629d1de42fdcd027b"  # as before there were pages
    assert "pages" not in paper.content
    assert "case" not in paper.content


def test_random_order_shuffles_a_case_with_its_questions_as_one_block(collection, case):
    single = [an_item("ESSAY", collection=collection) for _n in range(3)]
    both = [an_item("ESSAY", case=case) for _n in range(2)]
    version = publish(drafted(*single, *both).pk, by=SYSTEM, now=NOW)
    orders = [draw_sheet(version.items, random_order=True, seed=n)["order"] for n in range(40)]
    first, second = (item.external_id for item in both)
    assert {one.index(second) - one.index(first) for one in orders} == {1}
    assert {one.index(first) for one in orders} == {0, 1, 2, 3}
    assert case.external_id not in {item for one in orders for item in one}


def test_a_sheet_without_cases_is_drawn_as_it_always_was():
    drawn = draw_sheet([OLD | {"id": str(n)} for n in range(6)], random_order=True, seed=11)
    assert drawn["order"] == ["2", "0", "1", "5", "4", "3"]
