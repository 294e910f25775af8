"""Templates of options: saved from an assessment, chosen for a new one, renamed, replaced, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.assessments.errors import NotFound, ViewOnly
from stratus.assessments.models import Assessment, AssessmentRole, OptionTemplate
from stratus.assessments.options.option_templates import actions
from stratus.assessments.options.option_templates.queries import SET
from stratus.assessments.options.option_templates.rules import values_from
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.tenancy import current
from support.builders import SYSTEM, a_grade_scale, a_hierarchy, a_tenant, a_user, an_actor, an_assessment
from support.staff import a_browser

NEW = {"title": "Spring exam", "code": "", "external_id": "", "purpose": "1"}


@pytest.fixture
def author(db: None) -> Iterator[Any]:
    with current.use(a_tenant()):
        yield a_user("Author")


@pytest.fixture
def browser(author: Any) -> Client:
    return a_browser(author)


def an_exam(author: Any, **fields: Any) -> Assessment:
    return an_assessment([], owner=author, published=False, **fields)


def saved(assessment: Assessment, name: str = "Board", **how: Any) -> OptionTemplate:
    by = an_actor(P.ASSESSMENTS, P.MANAGE_ASSESSMENTS, user=assessment.owner)
    return actions.save_template(assessment.pk, name, by=by, now=clock.now(), **how)


def made(browser: Client, **sent: Any) -> Assessment:
    assert browser.post("/assessments/new", NEW | sent).status_code == 302
    return Assessment.objects.latest("pk")


def test_a_new_assessment_takes_what_the_template_keeps(browser, author):
    scale, hierarchy = a_grade_scale(), a_hierarchy()
    options: dict[str, Any] = {
        "duration": 45,
        "extra_time": 10,
        "attempts_allowed": None,
        "use_pin": True,
        "random_order": True,
        "percentage_to_pass": Decimal("62.50"),
        "marking_workflow": "EXTENDED",
        "when_to_show_results": "ASSESSOR_DECIDES",
        "tools": ["CALCULATOR"],
        "introduction": "<p>Read this.</p>",
        "declaration": "<p>I promise.</p>",
        "correct_for_guessing": True,
        "grade_scale": {"id": scale.pk, "name": scale.name, **scale.definition},
        "available_to": [hierarchy.pk],
    }
    template = saved(an_exam(author, **options))
    found = made(browser, template=str(template.pk))
    assert {name: getattr(found, name) for name in options} == options
    assert (found.title, found.owner_id, found.status) == ("Spring exam", author.pk, "DRAFT")
    assert found.questions.count() == 0


def test_the_log_says_from_which_template_it_was_made(browser, author):
    template = saved(an_exam(author))
    made(browser, template=str(template.pk))
    assert Event.objects.filter(kind="assessment.created").latest("pk").data["template_id"] == template.pk


def test_without_a_template_it_has_the_usual_options(browser, author):
    saved(an_exam(author, duration=45))
    assert made(browser, template="").duration is None


def test_where_there_are_no_templates_nothing_is_asked(browser, author):
    assert "template" not in browser.get("/assessments/new").context["form"].fields
    assert made(browser).title == "Spring exam"


def test_a_template_that_was_deleted_meanwhile_is_refused_and_nothing_typed_is_lost(browser, author):
    template, _other = saved(an_exam(author)), saved(an_exam(author), "Other")
    template.delete()
    answer = browser.post("/assessments/new", NEW | {"template": str(template.pk)})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"template"}
    assert 'value="Spring exam"' in answer.text
    assert Assessment.objects.filter(title="Spring exam").count() == 0


def test_one_that_goes_while_the_form_is_read_is_refused_by_the_action(author):
    by = an_actor(P.ASSESSMENTS, P.MANAGE_ASSESSMENTS, user=author)
    with pytest.raises(InvalidFields) as refused:
        actions.create_from_template(0, "Spring exam", by=by)
    assert refused.value.errors.keys() == {"template"}


def test_later_changes_of_the_template_or_of_where_it_came_from_reach_nothing(browser, author):
    source = an_exam(author, duration=45)
    template = saved(source)
    found = made(browser, template=str(template.pk))
    Assessment.objects.filter(pk=source.pk).update(duration=90)
    assert OptionTemplate.objects.get().settings["duration"] == 45
    saved(Assessment.objects.get(pk=source.pk), replace=True)
    assert OptionTemplate.objects.get().settings["duration"] == 90
    assert Assessment.objects.get(pk=found.pk).duration == 45
    actions.delete_template(template.pk, by=SYSTEM)
    assert Assessment.objects.get(pk=found.pk).duration == 45


def test_what_is_not_possible_any_more_is_left_out():
    kept = {"percentage_to_pass": 55.5, "tools": ["NOTEPAD", "ABACUS"], "available_to": [1, 2], "of_another_release": True}
    values = values_from(kept, SET, hierarchies={2})
    assert values == {"percentage_to_pass": Decimal("55.5"), "tools": ["NOTEPAD"], "available_to": [2]}


# --- saving


def test_the_page_shows_what_is_kept_and_saves_it(browser, author):
    assessment = an_exam(author, duration=45, introduction="<p>Read this.</p>")
    address = f"/assessments/{assessment.pk}/template"
    page = browser.get(address).text
    for text in ("Duration in minutes", "45", "Read this.", "Not in a template"):
        assert text in page
    assert browser.post(address, {"name": " Board "}).status_code == 302
    template = OptionTemplate.objects.get()
    assert (template.name, template.saved_by_id, template.settings["duration"]) == ("Board", author.pk, 45)
    assert Event.objects.filter(kind="option_template.saved").count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00"])
def test_a_name_that_is_none_is_refused_beside_its_field(browser, author, name):
    answer = browser.post(f"/assessments/{an_exam(author).pk}/template", {"name": name})
    assert (answer.status_code, OptionTemplate.objects.count()) == (422, 0)
    assert answer.context["form"].errors.keys() == {"name"}


@pytest.mark.parametrize("name", ["Board", "BOARD", "Bóard"])
def test_a_name_that_is_taken_is_refused_until_it_is_ticked_that_it_is_replaced(browser, author, name):
    saved(an_exam(author, duration=45))
    address = f"/assessments/{an_exam(author, duration=90).pk}/template"
    answer = browser.post(address, {"name": name})
    assert (answer.status_code, OptionTemplate.objects.get().settings["duration"]) == (422, 45)
    assert "tick that it is replaced" in answer.text
    assert browser.post(address, {"name": name, "replace": "on"}).status_code == 302
    assert OptionTemplate.objects.get().settings["duration"] == 90
    assert Event.objects.filter(kind="option_template.replaced").count() == 1


def test_nobody_replaces_what_a_colleague_saved(browser, author):
    saved(an_exam(a_user("Author"), duration=45))
    answer = browser.post(f"/assessments/{an_exam(author, duration=90).pk}/template", {"name": "Board", "replace": "on"})
    assert (answer.status_code, OptionTemplate.objects.get().settings["duration"]) == (422, 45)
    assert "somebody else" in answer.text


def test_there_is_an_end_to_how_many_there_are(author, monkeypatch):
    monkeypatch.setattr(actions, "MOST_TEMPLATES", 1)
    saved(an_exam(author))
    with pytest.raises(InvalidFields) as refused:
        saved(an_exam(author), "Other")
    assert "Delete one first" in refused.value.errors["name"]


def test_only_who_may_change_the_assessment_saves_its_options(author):
    theirs = an_exam(a_user("Author"))
    by = an_actor(P.ASSESSMENTS, P.MANAGE_ASSESSMENTS, user=author)
    with pytest.raises(NotFound):
        actions.save_template(theirs.pk, "Board", by=by, now=clock.now())
    theirs.shared_with.create(user=author, role=AssessmentRole.REVIEWER)
    with pytest.raises(ViewOnly):
        actions.save_template(theirs.pk, "Board", by=by, now=clock.now())
    with pytest.raises(NotAllowed):
        actions.save_template(an_exam(author).pk, "Board", by=an_actor(P.ASSESSMENTS, user=author), now=clock.now())


# --- its page


def test_templates_are_listed_and_each_says_what_it_sets(browser, author):
    template = saved(an_exam(author, duration=45))
    assert f'href="/assessments/templates/{template.pk}"' in browser.get("/assessments/templates").text
    page = browser.get(f"/assessments/templates/{template.pk}").text
    for text in ("Duration in minutes", "45", f"/assessments/new?template={template.pk}"):
        assert text in page
    assert f'<option value="{template.pk}" selected>' in browser.get(f"/assessments/new?template={template.pk}").text


def test_a_list_without_templates_says_what_they_are_for(browser):
    assert "No templates yet" in browser.get("/assessments/templates").text


def test_a_template_is_renamed(browser, author):
    template = saved(an_exam(author))
    saved(an_exam(author), "Other")
    address = f"/assessments/templates/{template.pk}"
    assert browser.post(address, {"name": "other"}).status_code == 422
    assert browser.post(address, {"name": "Spring"}).status_code == 302
    template.refresh_from_db()
    assert (template.name, template.sort_key) == ("Spring", "spring")


def test_a_template_is_deleted(browser, author):
    template = saved(an_exam(author))
    answer = browser.post(f"/assessments/templates/{template.pk}/delete", follow=True)
    assert OptionTemplate.objects.count() == 0
    assert "was deleted" in answer.text
    assert browser.post(f"/assessments/templates/{template.pk}/delete").status_code == 404


def test_what_a_colleague_saved_can_be_used_but_not_changed(browser, author):
    template = saved(an_exam(a_user("Author"), duration=45))
    address = f"/assessments/templates/{template.pk}"
    page = browser.get(address).text
    assert f"{address}/delete" not in page
    assert browser.post(address, {"name": "Mine"}).status_code == 403
    assert browser.post(f"{address}/delete").status_code == 403
    assert OptionTemplate.objects.get().name == "Board"
    assert made(browser, template=str(template.pk)).duration == 45


def test_holders_of_the_right_to_settings_change_all(author):
    template = saved(an_exam(author))
    administrator = a_browser(a_user("System administrator"))
    assert administrator.post(f"/assessments/templates/{template.pk}", {"name": "Spring"}).status_code == 302
    assert administrator.post(f"/assessments/templates/{template.pk}/delete").status_code == 302


def test_the_statements_of_the_form_and_of_the_list_do_not_grow_with_the_templates(browser, author):
    def statements() -> list[int]:
        found = []
        for address in ("/assessments/new", "/assessments/templates"):
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            found.append(len(asked))
        return found

    saved(an_exam(author))
    before = statements()
    for number in range(5):
        saved(an_exam(author), f"Board {number}")
    assert statements() == before
