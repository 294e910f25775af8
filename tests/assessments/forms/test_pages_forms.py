"""Assessments › Question selection: forms, as their author generates, changes and publishes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from assessments.forms.making_libraries import Library, a_library
from stratus.assessments.blueprints.actions import change_plan, choose_selection, set_matrix
from stratus.assessments.blueprints.queries import Filters
from stratus.assessments.blueprints.rules import Key, Wanted
from stratus.assessments.forms.actions import Unfulfilled, generate_forms
from stratus.assessments.models import Assessment, AssessmentForm, AssessmentFormItem, AssessmentQuestion, AssessmentVersion, Blueprint
from stratus.assessments.sections.composing import place_questions, set_points
from stratus.assessments.versions.actions import publish
from stratus.assessments.versions.history.fields import fields_of
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.library.models import Item, ItemRevision
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from support.builders import SYSTEM, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db

TWO = Wanted(2)


@pytest.fixture(autouse=True)
def tenant() -> Iterator[Tenant]:
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def library(author: User) -> Library:
    return a_library(author)


def planned(author: User, library: Library, *, wanted: Wanted = TWO, **plan: object) -> Assessment:
    """An assessment of two forms of four questions: so many of each level of the first topic."""
    assessment = an_assessment([], owner=author, published=False)
    return with_blueprint(assessment, library, wanted=wanted, **plan)


def with_blueprint(
    assessment: Assessment, library: Library, *, wanted: Wanted = TWO, section: int | None = None, **plan: object
) -> Assessment:
    choose_selection(assessment.pk, by_blueprint=True, by=SYSTEM)
    change_plan(assessment.pk, **({"kind": "FIXED", "count": 2, "share": None} | plan), by=SYSTEM)
    Blueprint.objects.create(assessment=assessment, section_id=section, collection=library.collection, taxonomy=library.taxonomy)
    matrix = {Key(library.topics[0].pk, level.pk): wanted for level in library.levels}
    set_matrix(assessment.pk, section, matrix, Filters(), by=SYSTEM)
    return assessment


def items_of(assessment: Assessment, number: int) -> list[int]:
    rows = AssessmentFormItem.objects.filter(form__assessment=assessment, form__number=number).order_by("position")
    return list(rows.values_list("question__item_id", flat=True))


def selection(assessment: Assessment) -> str:
    return f"/assessments/{assessment.pk}/selection"


def read(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def published(assessment: Assessment) -> AssessmentVersion:
    return publish(assessment.pk, by=SYSTEM, now=clock.now())


def test_generating_makes_the_forms_and_their_questions_those_of_the_assessment(browser, author, library):
    assessment = planned(author, library)
    browser.post(f"/assessments/{assessment.pk}/forms/generate")
    first, second = items_of(assessment, 1), items_of(assessment, 2)
    assert len(first) == len(second) == 4
    assert not set(first) & set(second)
    assert set(assessment.questions.values_list("item_id", flat=True)) == {*first, *second}


def test_the_page_says_what_forms_are_balanced_by_and_how_far_they_are_apart(browser, author, library):
    assessment = planned(author, library)
    generate_forms(assessment.pk, by=SYSTEM)
    text = read(browser, selection(assessment))
    assert "Balanced by p-values." in text
    assert re.search(r"The means of the forms lie 0\.\d{3} apart", text)
    assert "No question stands on two forms." in text
    Item.objects.filter(pk=items_of(assessment, 1)[0]).update(p_value=None)
    assert "Not balanced" in read(browser, selection(assessment))


def test_the_page_says_how_many_questions_several_forms_share(browser, author, library):
    assessment = planned(author, library, wanted=Wanted(3))
    generate_forms(assessment.pk, by=SYSTEM)
    assert "4 questions stand on more than one form" in read(browser, selection(assessment))


def test_gaps_are_named_and_nothing_is_generated(browser, author, library):
    assessment = planned(author, library, wanted=Wanted(5))
    answer = browser.post(f"/assessments/{assessment.pk}/forms/generate", follow=True)
    assert "Recall × Contracts: 5 wanted, 4 there" in answer.content.decode()
    assert not AssessmentForm.objects.exists()


def test_an_equal_seed_gives_equal_forms(author, library):
    assessment = planned(author, library)
    made = []
    for seed in (7, 8, 7):
        generate_forms(assessment.pk, by=SYSTEM, seed=seed)
        made.append((items_of(assessment, 1), items_of(assessment, 2)))
    assert made[0] == made[2]


def test_undo_brings_back_the_forms_of_before_and_again_those_after(browser, author, library):
    assessment = planned(author, library)
    generate_forms(assessment.pk, by=SYSTEM, seed=1)
    before = items_of(assessment, 1)
    generate_forms(assessment.pk, by=SYSTEM, seed=5)
    after = items_of(assessment, 1)
    assert after != before
    browser.post(f"/assessments/{assessment.pk}/forms/undo")
    assert items_of(assessment, 1) == before
    browser.post(f"/assessments/{assessment.pk}/forms/undo")
    assert items_of(assessment, 1) == after


def test_a_question_is_replaced_by_one_of_its_cell_that_no_form_has(browser, author, library):
    library = a_library(author, each=6)
    assessment = planned(author, library)
    generate_forms(assessment.pk, by=SYSTEM)
    here = items_of(assessment, 1)
    address = f"/assessments/{assessment.pk}/forms/1/questions/{here[0]}"
    offered = [int(pk) for pk in re.findall(r'name="other" value="(\d+)"', read(browser, f"{address}/replace"))]
    assert len(offered) == 2
    assert not set(offered) & {*here, *items_of(assessment, 2)}
    browser.post(address, {"other": offered[0]})
    assert items_of(assessment, 1) == [offered[0], *here[1:]]
    assert not assessment.questions.filter(item=here[0]).exists()
    browser.post(f"/assessments/{assessment.pk}/forms/undo")
    assert items_of(assessment, 1) == here


def test_a_question_that_can_take_a_place_is_shown_with_the_points_of_its_cell(browser, author, library):
    library = a_library(author, each=6)
    assessment = planned(author, library, wanted=Wanted(2, Decimal(7)))
    generate_forms(assessment.pk, by=SYSTEM)
    item = Item.objects.get(pk=items_of(assessment, 1)[0])
    text = read(browser, f"/assessments/{assessment.pk}/forms/1/questions/{item.pk}/replace")
    assert re.search(r'<td class="text-end">7 \(item: \d+\)</td>', text)


def test_a_question_of_another_cell_cannot_take_its_place(browser, author, library):
    assessment = planned(author, library)
    generate_forms(assessment.pk, by=SYSTEM)
    here = items_of(assessment, 1)
    wrong = library.items[-1]
    answer = browser.post(f"/assessments/{assessment.pk}/forms/1/questions/{here[0]}", {"other": wrong.pk}, follow=True)
    assert "cannot stand in its place" in answer.content.decode()
    assert items_of(assessment, 1) == here


def test_a_question_moves_on_its_form_alone(browser, author, library):
    assessment = planned(author, library)
    generate_forms(assessment.pk, by=SYSTEM)
    first, second = items_of(assessment, 1), items_of(assessment, 2)
    browser.post(f"/assessments/{assessment.pk}/forms/1/questions/{first[0]}", {"down": "1"})
    assert items_of(assessment, 1) == [first[1], first[0], *first[2:]]
    assert items_of(assessment, 2) == second


def test_publishing_freezes_the_forms_with_one_maximum(author, library):
    assessment = planned(author, library, wanted=Wanted(2, 3))
    generate_forms(assessment.pk, by=SYSTEM)
    version = published(assessment)
    assert [(form["number"], form["title"], form["max_score"]) for form in version.forms] == [(1, "A", 12), (2, "B", 12)]
    ids = dict(Item.objects.values_list("pk", "external_id"))
    assert [form["items"] for form in version.forms] == [[ids[pk] for pk in items_of(assessment, number)] for number in (1, 2)]
    assert {item["id"] for item in version.items} == {one for form in version.forms for one in form["items"]}
    assert version.max_score == 12


def test_one_form_is_published_as_any_assessment(author, library):
    assessment = planned(author, library, count=1)
    generate_forms(assessment.pk, by=SYSTEM)
    assert published(assessment).forms == []


def test_questions_of_a_section_that_was_composed_by_hand_are_on_every_form(author, library):
    item = an_item(max_score=2)
    assessment = an_assessment([item], owner=author, published=False, sections=[{"questions": 1}, {"questions": 0}])
    with_blueprint(assessment, library, section=assessment.sections.get(position=2).pk)
    generate_forms(assessment.pk, by=SYSTEM)
    version = published(assessment)
    assert [form["items"][0] for form in version.forms] == [item.external_id] * 2
    assert [form["max_score"] for form in version.forms] == [6, 6]


@pytest.mark.parametrize("kind", ["FIXED", "DRAWN"])
def test_a_form_is_worth_what_counts_of_it(browser, author, library, kind):
    sections = [{"questions": 3, "answer_count": 1}, {"questions": 0, "answer_count": 2}]
    assessment = an_assessment([an_item(max_score=2) for _n in range(3)], owner=author, published=False, sections=sections)
    with_blueprint(assessment, library, section=assessment.sections.get(position=2).pk, kind=kind)
    generate_forms(assessment.pk, by=SYSTEM)
    if kind == "FIXED":
        assert '<td class="text-end">4</td>' in read(browser, selection(assessment))
    version = published(assessment)
    assert version.max_score == 4
    assert {form["max_score"] for form in version.forms} == {4}


def test_a_drawn_form_is_published_with_its_pools(author, library):
    assessment = planned(author, library, kind="DRAWN", share=50)
    generate_forms(assessment.pk, by=SYSTEM)
    (form,) = published(assessment).forms
    assert (form["share"], form["max_score"]) == (50, 4)
    assert [(cell["name"], cell["take"], len(cell["items"])) for cell in form["cells"]] == [
        ("Recall × Contracts", 2, 4),
        ("Apply × Contracts", 2, 4),
    ]


def test_a_cap_that_the_pool_cannot_keep_is_told_and_not_published(browser, author, library):
    assessment = planned(author, library, kind="DRAWN", share=40)
    generate_forms(assessment.pk, by=SYSTEM)
    assert "2 drawn need a pool of 5; it has 4" in read(browser, selection(assessment))
    with pytest.raises(DomainError, match="need a pool of 5"):
        published(assessment)
    assert "5 needed" in read(browser, f"/assessments/{assessment.pk}/forms/1")


def test_nothing_is_published_before_forms_are_generated(author, library):
    with pytest.raises(DomainError, match="not generated yet"):
        published(planned(author, library))


def test_a_blueprint_that_was_changed_since_is_not_published(author, library):
    assessment = planned(author, library)
    generate_forms(assessment.pk, by=SYSTEM)
    set_matrix(assessment.pk, None, {Key(library.topics[0].pk, library.levels[0].pk): Wanted(1)}, Filters(), by=SYSTEM)
    with pytest.raises(DomainError, match="Form A, Recall × Contracts: 1 wanted, 2 there"):
        published(assessment)


def test_forms_whose_questions_became_worth_more_are_not_published(author, library):
    assessment = planned(author, library)
    generate_forms(assessment.pk, by=SYSTEM)
    ItemRevision.objects.filter(item=items_of(assessment, 1)[0]).update(max_score=5)
    with pytest.raises(DomainError, match="differ in their maximum: A: 8; B: 4"):
        published(assessment)


def test_a_pool_whose_questions_got_other_points_by_hand_is_not_published(author, library):
    assessment = planned(author, library, kind="DRAWN")
    generate_forms(assessment.pk, by=SYSTEM)
    set_points(assessment.pk, items_of(assessment, 1)[:1], Decimal(5), by=SYSTEM)
    with pytest.raises(DomainError, match="worth other points by now"):
        published(assessment)


def test_a_question_that_was_moved_out_of_the_section_of_its_cell_is_on_no_form(author, library):
    assessment = an_assessment([], owner=author, published=False, sections=[{"questions": 0}, {"questions": 0}])
    first, second = assessment.sections.order_by("position").values_list("pk", flat=True)
    with_blueprint(assessment, library, section=first)
    generate_forms(assessment.pk, by=SYSTEM)
    place_questions(assessment.pk, items_of(assessment, 1)[:1], section_id=second, by=SYSTEM)
    with pytest.raises(DomainError, match="Form A, Recall × Contracts: 2 wanted, 1 there"):
        published(assessment)


def test_the_comparison_of_versions_says_what_stands_on_each_form(browser, author, library):
    assessment = planned(author, library)
    for seed in (1, 5):
        generate_forms(assessment.pk, by=SYSTEM, seed=seed)
        version = published(assessment)
    titles = {item["id"]: item["title"] for item in version.items}
    text = " ".join(map(str, fields_of(version)["forms"].tokens))
    assert "Form A" in text
    assert all(titles[pk] in text for pk in version.forms[1]["items"])
    assert "Form B" in read(browser, f"/assessments/{assessment.pk}/versions/compare?old=1&new=2")


def test_a_question_that_was_added_by_hand_and_is_on_no_form_is_named(author, library):
    assessment = planned(author, library)
    generate_forms(assessment.pk, by=SYSTEM)
    item = an_item()
    AssessmentQuestion.objects.create(assessment=assessment, item=item, position=99)
    with pytest.raises(DomainError, match=f"on no form: {item.title}"):
        published(assessment)


def test_going_on_by_hand_keeps_the_questions(browser, author, library):
    assessment = planned(author, library, count=1)
    generate_forms(assessment.pk, by=SYSTEM)
    browser.post(f"/assessments/{assessment.pk}/selection/choose", {"by": "hand"})
    assert not AssessmentForm.objects.exists()
    assert assessment.questions.count() == 4
    assert published(assessment).forms == []


def test_a_case_stands_whole_on_one_form(author, library):
    case = an_item("CASE", collection=library.collection)
    ItemRevision.objects.filter(item__in=library.items[:2]).update(case=case)
    assessment = planned(author, library)
    for seed in range(5):
        generate_forms(assessment.pk, by=SYSTEM, seed=seed)
        together = {items_of(assessment, number).count(library.items[0].pk) for number in (1, 2)}
        assert together == {items_of(assessment, number).count(library.items[1].pk) for number in (1, 2)}


def test_gaps_of_a_generation_are_those_of_the_error(author, library):
    with pytest.raises(Unfulfilled) as refused:
        generate_forms(planned(author, library, wanted=Wanted(9)).pk, by=SYSTEM)
    assert refused.value.gaps == ["Recall × Contracts: 9 wanted, 4 there", "Apply × Contracts: 9 wanted, 4 there"]


def test_a_form_of_another_assessment_or_that_is_not_there_is_not_found(browser, author, library):
    assessment = planned(author, library)
    for address in ("forms/1", "forms/1/questions/1/replace"):
        assert browser.get(f"/assessments/{assessment.pk}/{address}").status_code == 404
