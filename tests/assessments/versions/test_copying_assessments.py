"""An assessment is begun from another one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.forms.making_libraries import a_library
from stratus.access.permissions import Permission as P
from stratus.assessments.blueprints.actions import change_plan, choose_selection, set_frame, set_matrix
from stratus.assessments.blueprints.queries import Filters
from stratus.assessments.blueprints.rules import Key, Wanted
from stratus.assessments.drafts.copying.actions import NOT_COPIED, copy_assessment, title_of_copy
from stratus.assessments.errors import NotFound
from stratus.assessments.forms.actions import generate_forms
from stratus.assessments.forms.faults import form_problems
from stratus.assessments.forms.queries import chosen_in, frozen_forms
from stratus.assessments.models import Assessment, AssessmentRole, AssessmentSharing
from stratus.assessments.queries import questions_of
from stratus.events.models import Event
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_grade_scale, a_tenant, a_user, an_actor, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db

RIGHTS = (P.ASSESSMENTS, P.MANAGE_ASSESSMENTS, P.LIBRARY)


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()) as tenant:
        yield tenant


def a_whole_one(**fields: Any) -> Assessment:
    scale = a_grade_scale()
    values = {"duration": 75, "introduction": "<p>Read this.</p>", "grade_scale": {"id": scale.pk, "name": scale.name, **scale.definition}}
    sections = [{"questions": 1, "duration": 20}, {"questions": 1}]
    return an_assessment(sections=sections, percentage_to_pass=Decimal("60"), **values | fields)


def test_what_was_chosen_comes_with_it_and_what_became_of_it_does_not():
    source = a_whole_one()
    made = copy_assessment(source.pk, by=an_actor(*RIGHTS, user=source.owner)).assessment
    made.refresh_from_db()
    copied = [field.attname for field in Assessment._meta.concrete_fields if field.name not in NOT_COPIED]
    assert [getattr(made, name) for name in copied] == [getattr(source, name) for name in copied]
    assert (made.title, made.external_id, made.status, made.stage) == (f"Copy of {source.title}", "", "DRAFT", "DRAFT")
    assert not made.versions.exists()
    told = [(one.item_id, one.position, one.section.title, one.section.duration) for one in questions_of(made)]
    assert told == [(one.item_id, one.position, one.section.title, one.section.duration) for one in questions_of(source)]
    assert Event.objects.get(kind="assessment.copied").data == {"copied_from": source.pk, "left_out": 0}


def test_questions_that_one_may_not_use_are_left_out_and_named():
    colleague = a_user("Author")
    own = an_item(collection=a_collection(owner=colleague))
    source = an_assessment([an_item(), own], sections=[{"questions": 1}, {"questions": 1}])
    AssessmentSharing.objects.create(assessment=source, user=colleague, role=AssessmentRole.REVIEWER)
    others = source.questions.order_by("position").first().item.title
    browser = a_browser(colleague)
    assert others in browser.get(f"/assessments/{source.pk}/copy").text
    answer = browser.post(f"/assessments/{source.pk}/copy", follow=True)
    assert f"Not copied, because you may not use them: {others}." in answer.text
    made = Assessment.objects.latest("pk")
    assert (made.owner, [one.item for one in questions_of(made)]) == (colleague, [own])
    assert made.sections.count() == 2


@pytest.mark.parametrize("kind", ["FIXED", "DRAWN"])
def test_a_copy_chooses_its_questions_by_the_same_blueprint_and_has_the_same_forms(kind):
    author = a_user("Author")
    library, source = a_library(author), an_assessment([], owner=author, published=False, sections=[{"title": "One", "questions": 0}])
    section = source.sections.get().pk
    choose_selection(source.pk, by_blueprint=True, by=SYSTEM)
    change_plan(source.pk, kind=kind, count=2, share=None, by=SYSTEM)
    set_frame(source.pk, section, rows=f"topics:{library.collection.pk}", taxonomy_id=library.taxonomy.pk, by=SYSTEM)
    asked = {Key(library.topics[0].pk, level.pk): Wanted(2, Decimal(3)) for level in library.levels}
    set_matrix(source.pk, section, asked, Filters(), by=SYSTEM)
    generate_forms(source.pk, by=SYSTEM)
    made = copy_assessment(source.pk, by=an_actor(*RIGHTS, user=author)).assessment
    old, new = chosen_in(source), chosen_in(made)
    assert form_problems(new, questions_of(made)) == []
    assert frozen_forms(new, questions_of(made)) == frozen_forms(old, questions_of(source)) != []
    assert not {form.pk for form in new.forms} & {form.pk for form in old.forms}
    assert not new.cells.keys() & old.cells.keys()


def test_what_one_does_not_see_cannot_be_copied():
    source = a_whole_one()
    with pytest.raises(NotFound):
        copy_assessment(source.pk, by=an_actor(*RIGHTS, user=a_user("Author")))
    assert a_browser(a_user("Author")).get(f"/assessments/{source.pk}/copy").status_code == 404


@pytest.mark.parametrize("title", ["A", "A" * 92, "A" * 93, "Ж" * 100])
def test_the_title_of_a_copy_is_as_long_as_titles_may_be(title):
    made = title_of_copy(title)
    assert made.startswith(f"Copy of {title[:91]}")
    assert len(made) <= 100


def test_copying_takes_as_many_statements_whatever_the_number_of_questions():
    def statements(number: int) -> int:
        source = an_assessment(["MULTIPLE_CHOICE"] * number)
        with CaptureQueriesContext(connection) as captured:
            copy_assessment(source.pk, by=an_actor(*RIGHTS, user=source.owner))
        return len(captured)

    assert statements(2) == statements(12)
