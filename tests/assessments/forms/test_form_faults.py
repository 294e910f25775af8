"""What prevents publishing forms: drawing of two kinds, pools that their cases make impossible, and blueprints that are gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assessments.forms.making_libraries import Library, a_library
from stratus.assessments.blueprints.actions import change_plan, choose_selection, set_matrix
from stratus.assessments.blueprints.queries import Filters
from stratus.assessments.blueprints.rules import Key, Wanted
from stratus.assessments.forms.actions import generate_forms
from stratus.assessments.forms.faults import form_problems
from stratus.assessments.forms.queries import chosen_in
from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentSection, Blueprint
from stratus.assessments.queries import questions_of
from stratus.assessments.sections.actions import remove_section
from stratus.assessments.versions.actions import publish
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.library.models import ItemRevision
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant() -> Iterator[None]:
    with current.use(a_tenant()):
        yield


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def library(author: User) -> Library:
    return a_library(author, levels=1)


def generated(author: User, library: Library, wanted: int, *, sections: int = 0, **plan: object) -> Assessment:
    """An assessment whose questions, or those of whose first section, are those of the first topic that forms have."""
    assessment = an_assessment([], owner=author, published=False, sections=[{"questions": 0}] * sections)
    section = assessment.sections.order_by("position").first()
    choose_selection(assessment.pk, by_blueprint=True, by=SYSTEM)
    change_plan(assessment.pk, **({"kind": "FIXED", "count": 2, "share": None} | plan), by=SYSTEM)
    Blueprint.objects.create(assessment=assessment, section=section, collection=library.collection, taxonomy=library.taxonomy)
    matrix = {Key(library.topics[0].pk, library.levels[0].pk): Wanted(wanted)}
    set_matrix(assessment.pk, section.pk if section else None, matrix, Filters(), by=SYSTEM)
    generate_forms(assessment.pk, by=SYSTEM)
    return assessment


def refused(assessment: Assessment) -> str:
    with pytest.raises(DomainError) as error:
        publish(assessment.pk, by=SYSTEM, now=clock.now())
    return str(error.value)


def in_a_case(library: Library, questions: slice) -> None:
    case = an_item("CASE", collection=library.collection)
    ItemRevision.objects.filter(item__in=library.items[questions]).update(case=case)


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("place", [1, 2])
def test_a_section_that_draws_is_refused_beside_a_blueprint(author, library, count, place):
    assessment = generated(author, library, 2, sections=2, count=count)
    drawing = assessment.sections.get(position=place)
    by_hand = assessment.sections.get(position=2)
    items = [an_item(), an_item()]
    for position, item in enumerate(items, start=90):
        AssessmentQuestion.objects.create(assessment=assessment, item=item, section=by_hand, position=position)
    publish(assessment.pk, by=SYSTEM, now=clock.now())
    AssessmentSection.objects.filter(pk=drawing.pk).update(draw=1)
    told = f"“{drawing.title}” draws questions for each candidate, which does not go together with a blueprint"
    assert told in refused(assessment)
    assert told in a_browser(author).get(f"/assessments/{assessment.pk}").content.decode()


def test_a_pool_whose_cases_do_not_make_what_is_drawn_is_refused(author, library):
    in_a_case(library, slice(1, 4))
    assessment = generated(author, library, 1, kind="DRAWN")
    assert form_problems(chosen_in(assessment), questions_of(assessment)) == []
    AssessmentQuestion.objects.filter(assessment=assessment, item=library.items[0]).delete()
    assert "Recall × Contracts: the cases in the pool do not allow to draw 1 of its questions" in refused(assessment)


def test_a_cap_that_cases_of_different_sizes_break_is_refused(author, library):
    in_a_case(library, slice(1, 4))
    assessment = generated(author, library, 1, kind="DRAWN", share=50)
    assert "Recall × Contracts: as its cases have different sizes, one question may reach 100 %" in refused(assessment)
    text = a_browser(author).get(f"/assessments/{assessment.pk}/forms/1").content.decode()
    assert '<td class="text-end">100 %</td>' in text


def test_forms_whose_blueprint_went_with_its_section_are_refused(author, library):
    assessment = generated(author, library, 2, sections=2)
    browser = a_browser(author)
    first, second = assessment.sections.order_by("position")
    text = browser.get(f"/assessments/{assessment.pk}").content.decode()
    assert text.count("Its blueprint goes too") == 1
    remove_section(assessment.pk, first.pk, by=SYSTEM)
    assert set(assessment.questions.values_list("section", flat=True)) == {second.pk}
    assert "The forms have no questions of their own any more." in refused(assessment)
    assert "Its blueprint goes too" not in browser.get(f"/assessments/{assessment.pk}").content.decode()
