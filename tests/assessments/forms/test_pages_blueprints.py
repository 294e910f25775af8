"""Assessments › Question selection: a blueprint, as its author uses it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from assessments.forms.making_libraries import Library, a_library
from stratus.assessments.blueprints.actions import choose_selection, set_matrix
from stratus.assessments.blueprints.queries import Filters
from stratus.assessments.blueprints.rules import Key, Wanted
from stratus.assessments.forms.actions import generate_forms
from stratus.assessments.forms.generation import generate
from stratus.assessments.models import Assessment, AssessmentForm, AssessmentRole, AssessmentSharing, Blueprint, BlueprintCell, FormPlan
from stratus.assessments.sections.actions import add_section, remove_section
from stratus.foundation.errors import DomainError
from stratus.library.classification.models import ItemLabel, ItemObjective, ItemTopic, Label, Objective, Topic
from stratus.library.models import Item
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import SYSTEM, a_collection, a_repository, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
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
def assessment(author: User) -> Assessment:
    made = an_assessment([], owner=author, published=False)
    choose_selection(made.pk, by_blueprint=True, by=SYSTEM)
    return made


@pytest.fixture
def library(author: User) -> Library:
    return a_library(author)


def framed(assessment: Assessment, library: Library, section: int | None = None) -> Blueprint:
    return Blueprint.objects.create(assessment=assessment, section_id=section, collection=library.collection, taxonomy=library.taxonomy)


def page(assessment: Assessment, section: int = 0) -> str:
    return f"/assessments/{assessment.pk}/blueprint/{section}"


def read(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def there(text: str, library: Library, topic: int, level: int) -> str:
    found = re.search(rf'id="there-{library.topics[topic].pk}-{library.levels[level].pk}"[^>]*>([^<]*)<', text)
    assert found is not None
    return found[1]


def test_choosing_by_blueprint_leads_to_rows_and_columns_and_then_to_the_matrix(browser, author, library):
    assessment = an_assessment([], owner=author, published=False)
    browser.post(f"/assessments/{assessment.pk}/selection/choose", {"by": "blueprint"})
    assert browser.get(page(assessment)).url == f"{page(assessment)}/frame"
    rows = {"rows": f"topics:{library.collection.pk}", "taxonomy": library.taxonomy.pk}
    assert browser.post(f"{page(assessment)}/frame", rows).url == page(assessment)
    text = read(browser, page(assessment))
    assert 'scope="row" class="matrix-level-1">Contracts' in text
    assert '<th scope="col">Recall</th>' in text


def test_a_collection_without_topics_is_refused_with_a_link_to_them(browser, author, assessment):
    bare = a_collection(owner=author)
    text = browser.post(f"{page(assessment)}/frame", {"rows": f"topics:{bare.pk}", "taxonomy": ""}).content.decode()
    assert f'It has no topics yet. <a href="/library/collections/{bare.pk}/topics">' in text


def test_each_cell_says_what_the_library_offers(browser, assessment, library):
    framed(assessment, library)
    assert there(read(browser, page(assessment)), library, 0, 0) == "4 there"


def test_while_typing_gaps_are_named_and_sums_told_and_nothing_is_saved(browser, assessment, library):
    framed(assessment, library)
    sent = {"count": "1", library.field("count", 0, 0): "5", library.field("points", 0, 0): "2", library.field("count", 1, 1): "1"}
    text = browser.post(page(assessment), sent).content.decode()
    assert "Recall × Contracts: 5 wanted, 4 there" in text
    assert there(text, library, 0, 0) == "only 4 there"
    assert "6 questions, 10 points and those of 1" in text
    assert not BlueprintCell.objects.exists()


def test_what_cannot_be_read_is_told_beside_its_cell_and_stays_typed(browser, assessment, library):
    framed(assessment, library)
    sent = {library.field("count", 0, 0): "many", library.field("count", 0, 1): "2"}
    answer = browser.post(page(assessment), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="many"' in text
    assert 'value="2"' in text
    assert f'href="#{library.field("count", 0, 0)}"' in text
    assert "Recall × Contracts:" in text
    assert not BlueprintCell.objects.exists()


def test_points_without_questions_are_refused(browser, assessment, library):
    framed(assessment, library)
    answer = browser.post(page(assessment), {library.field("points", 0, 0): "2"})
    assert "Say how many questions earn these points." in answer.content.decode()


def test_a_matrix_is_saved_and_read_again(browser, assessment, library):
    framed(assessment, library)
    sent = {library.field("count", 0, 0): "3", library.field("points", 0, 0): "1.5", "lowest": "0.2"}
    assert browser.post(page(assessment), sent).status_code == 302
    (cell,) = BlueprintCell.objects.all()
    assert (cell.topic_id, cell.level_id, cell.count, cell.points) == (library.topics[0].pk, library.levels[0].pk, 3, Decimal("1.5"))
    assert 'value="1.5"' in read(browser, page(assessment))


def test_filters_narrow_what_is_offered(browser, assessment, library):
    framed(assessment, library)
    label = Label.objects.create(title="Mock", sort_key="mock")
    ItemLabel.objects.create(item=library.items[0], node=label)
    assert there(browser.post(page(assessment), {"count": "1", "labels": label.pk}).content.decode(), library, 0, 0) == "1 there"
    assert there(browser.post(page(assessment), {"count": "1", "lowest": "0.2"}).content.decode(), library, 0, 0) == "2 there"
    assert there(browser.post(page(assessment), {"count": "1", "item_types": "ESSAY"}).content.decode(), library, 0, 0) == "0 there"


def test_a_limit_of_difficulty_takes_the_angoff_value_of_what_has_no_p_value_and_leaves_out_what_has_neither(browser, assessment, library):
    framed(assessment, library)
    Item.objects.filter(pk=library.items[0].pk).update(p_value=None, angoff_value=Decimal("0.9"))
    Item.objects.filter(pk=library.items[1].pk).update(p_value=None)
    assert there(browser.post(page(assessment), {"count": "1", "lowest": "0.3"}).content.decode(), library, 0, 0) == "2 there"


def test_what_cannot_be_published_or_used_is_not_offered(browser, assessment, library):
    framed(assessment, library)
    Item.objects.filter(pk=library.items[0].pk).update(status="WITHDRAWN")
    Item.objects.filter(pk=library.items[1].pk).update(status="DRAFT")
    assert there(read(browser, page(assessment)), library, 0, 0) == "3 there"
    TenantSettings.objects.update(only_live_items=True)
    assert there(read(browser, page(assessment)), library, 0, 0) == "2 there"


def test_questions_of_a_collection_that_is_not_shared_are_not_offered(author):
    theirs = a_library(a_user("Author"))
    assessment = an_assessment([], owner=author, published=False)
    choose_selection(assessment.pk, by_blueprint=True, by=SYSTEM)
    framed(assessment, theirs)
    assert there(read(a_browser(author), page(assessment)), theirs, 0, 0) == "0 there"


def test_a_row_also_takes_what_lies_below_it(browser, assessment, library):
    framed(assessment, library)
    above = Topic.objects.create(collection=library.collection, position=9, title="Law", sort_key="law")
    Topic.objects.filter(pk=library.topics[0].pk).update(parent=above)
    text = read(browser, page(assessment))
    assert re.search(rf'id="there-{above.pk}-{library.levels[0].pk}"[^>]*>4 there<', text)


def test_a_question_of_two_cells_is_counted_once_where_both_need_it(browser, assessment, library):
    framed(assessment, library)
    ItemTopic.objects.filter(node=library.topics[1]).delete()
    ItemTopic.objects.create(item=library.items[0], node=library.topics[1])
    sent = {"count": "1", library.field("count", 0, 0): "4", library.field("count", 1, 0): "1"}
    assert "can be had" in browser.post(page(assessment), sent).content.decode()


def test_what_is_too_large_to_look_at_together_says_so_and_what_each_cell_lacks_by_itself(browser, assessment, library, monkeypatch):
    monkeypatch.setattr("stratus.assessments.blueprints.queries.MOST_STEPS_TYPING", 3)
    framed(assessment, library)
    text = browser.post(page(assessment), {"count": "1", library.field("count", 0, 0): "4"}).content.decode()
    assert "Too large to look at together while you type" in text
    assert "Every cell can be filled" not in text
    text = browser.post(page(assessment), {"count": "1", library.field("count", 0, 0): "5"}).content.decode()
    assert "Recall × Contracts: 5 wanted, 4 there" in text


def test_what_is_too_large_to_generate_is_refused_with_its_numbers_before_the_assessment_is_locked(assessment, library, monkeypatch):
    monkeypatch.setattr("stratus.assessments.forms.generation.MOST_STEPS", 3)
    framed(assessment, library)
    set_matrix(assessment.pk, None, {Key(library.topics[0].pk, library.levels[0].pk): Wanted(4)}, Filters(), by=SYSTEM)
    with CaptureQueriesContext(connection) as asked, pytest.raises(DomainError) as refused:
        generate_forms(assessment.pk, by=SYSTEM)
    assert "(cells: 1, questions that fit them: 4, forms: 1)" in str(refused.value)
    assert "Ask for fewer cells" in str(refused.value)
    assert not any("FOR UPDATE" in one["sql"] for one in asked.captured_queries)


def test_forms_that_were_chosen_from_what_changed_meanwhile_are_not_written(assessment, library, monkeypatch):
    framed(assessment, library)
    matrix = {Key(library.topics[0].pk, library.levels[0].pk): Wanted(4)}
    set_matrix(assessment.pk, None, matrix, Filters(), by=SYSTEM)

    def meanwhile(*args: object) -> object:
        Item.objects.filter(pk=library.items[0].pk).update(status="WITHDRAWN")
        return generate(*args)

    monkeypatch.setattr("stratus.assessments.forms.actions.generate", meanwhile)
    with pytest.raises(DomainError, match="changed just now"):
        generate_forms(assessment.pk, by=SYSTEM)
    assert not AssessmentForm.objects.exists()


@pytest.mark.parametrize("size", [(2, 1, 3), (30, 3, 6)])
def test_counting_takes_as_many_statements_whatever_the_matrix_and_the_library(
    author, assessment, size, django_assert_max_num_queries: DjangoAssertNumQueries
):
    topics, levels, each = size
    library = a_library(author, topics=topics, levels=levels, each=each)
    framed(assessment, library)
    browser = a_browser(author)
    with django_assert_max_num_queries(30) as asked:
        browser.post(page(assessment), {"count": "1", library.field("count", 0, 0): "1"})
    STATEMENTS.add(len(asked.captured_queries))
    assert len(STATEMENTS) == 1


STATEMENTS: set[int] = set()


def test_a_matrix_with_too_many_cells_is_refused_with_its_size(browser, assessment, author, monkeypatch):
    monkeypatch.setattr("stratus.assessments.blueprints.actions.MOST_CELLS", 5)
    library = a_library(author)
    answer = browser.post(f"{page(assessment)}/frame", {"rows": f"topics:{library.collection.pk}", "taxonomy": library.taxonomy.pk})
    assert "a matrix of 3 rows and 2 columns" in answer.content.decode()
    assert not Blueprint.objects.exists()


def test_other_columns_drop_the_numbers_of_those_before(browser, assessment, library):
    blueprint = framed(assessment, library)
    BlueprintCell.objects.create(blueprint=blueprint, topic=library.topics[0], level=library.levels[0], count=1)
    browser.post(f"{page(assessment)}/frame", {"rows": f"topics:{library.collection.pk}", "taxonomy": ""})
    assert not BlueprintCell.objects.exists()
    assert 'scope="col">Questions</th>' in read(browser, page(assessment))


def test_objectives_are_rows_over_all_collections(browser, author, assessment):
    repository = a_repository()
    objective = Objective.objects.create(repository=repository, position=1, title="Argue", sort_key="argue")
    for _n in range(2):
        ItemObjective.objects.create(item=an_item(collection=a_collection(owner=author)), node=objective)
    browser.post(f"{page(assessment)}/frame", {"rows": f"objectives:{repository.pk}", "taxonomy": ""})
    assert f'id="there-{objective.pk}-0" class="matrix-there">2 there' in read(browser, page(assessment))


def test_of_two_people_the_second_is_shown_both_matrices(browser, assessment, library):
    framed(assessment, library)
    text = read(browser, page(assessment))
    mark = re.search(r'name="made_from" value="([^"]*)"', text)
    assert mark is not None
    made_from = mark[1].replace("&quot;", '"')
    browser.post(page(assessment), {library.field("count", 0, 0): "3", "made_from": made_from})
    answer = browser.post(page(assessment), {library.field("count", 0, 0): "4", "made_from": made_from})
    assert answer.status_code == 422
    assert "What was saved meanwhile" in answer.content.decode()
    assert BlueprintCell.objects.get().count == 3


def test_somebody_with_whom_it_is_shared_to_look_at_changes_nothing(assessment, library):
    looking = a_user("Author")
    AssessmentSharing.objects.create(assessment=assessment, user=looking, role=AssessmentRole.REVIEWER)
    framed(assessment, library)
    browser = a_browser(looking)
    for address in (page(assessment), f"/assessments/{assessment.pk}/selection"):
        assert browser.get(address).status_code == 403
    browser.post(f"/assessments/{assessment.pk}/selection/choose", {"by": "hand"})
    assert FormPlan.objects.exists()
    assert not AssessmentForm.objects.exists()


def test_the_blueprint_of_an_assessment_goes_to_its_first_section_and_back(browser, assessment, library):
    framed(assessment, library)
    section = add_section(assessment.pk, {"title": "One"}, by=SYSTEM)
    assert Blueprint.objects.get().section_id == section.pk
    remove_section(assessment.pk, section.pk, by=SYSTEM)
    assert Blueprint.objects.get().section_id is None
