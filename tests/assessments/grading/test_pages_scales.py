"""Admin › Grade scales: made, tried, changed, copied, archived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from stratus.assessments.models import GradeScale
from stratus.assessments.options.grading import actions
from stratus.assessments.options.grading.queries import scales_to_attach
from stratus.events.models import Event
from stratus.tenancy import current
from support.builders import a_grade_scale, a_tenant, a_user
from support.staff import a_browser, editing_form

ADDRESS = "/admin/grade-scales"
CUT = {"name": "One to ten", "lowest": "1", "highest": "10", "passing": "5,5", "step": "0.1"}
LETTERS = {
    "name": "Letters",
    "label_0": "A", "since_0": "85", "passes_0": "on",
    "label_1": "C", "since_1": "55,5", "passes_1": "on",
    "label_2": "F", "since_2": "0",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tenant(db: None) -> Iterator[Any]:
    with current.use(a_tenant()) as tenant:
        yield tenant


@pytest.fixture
def browser() -> Client:
    return a_browser(a_user("System administrator"))


def made(browser: Client, kind: str, sent: dict[str, str]) -> GradeScale:
    assert browser.post(f"{ADDRESS}/new/{kind}", sent).status_code == 302
    return GradeScale.objects.latest("pk")


def faults(browser: Client, kind: str, sent: dict[str, str]) -> dict[str, str]:
    """What the page says of what is sent, by field; nothing is made."""
    answer = browser.post(f"{ADDRESS}/new/{kind}", sent)
    assert (answer.status_code, GradeScale.objects.count()) == (422, 0)
    return {name: str(errors[0]) for name, errors in answer.context["form"].errors.items()}


def test_a_list_without_scales_says_what_they_are_for(browser):
    page = browser.get(ADDRESS).text
    assert "No grade scales yet" in page
    assert f'href="{ADDRESS}/new"' in page


def test_a_scale_by_cut_is_made_and_listed(browser):
    scale = made(browser, "cut", CUT)
    assert scale.definition == {"kind": "CUT", "lowest": "1", "highest": "10", "passing": "5.5", "step": "0.1"}
    page = browser.get(ADDRESS).text
    assert "One to ten" in page
    assert "1.0 – 10.0" in page
    assert Event.objects.filter(kind="grade_scale.created").count() == 1


def test_a_table_is_stored_from_its_lowest_grade_on(browser):
    assert made(browser, "table", LETTERS).definition["rows"] == [
        {"label": "F", "from": "0", "passes": False},
        {"label": "C", "from": "55.5", "passes": True},
        {"label": "A", "from": "85", "passes": True},
    ]


def test_the_page_shows_the_grades_of_an_exam_that_is_typed_beside_it(browser):
    shown = browser.post(f"{ADDRESS}/new/cut", CUT | {"preview": "1", "maximum": "80", "percentage": "50"})
    assert shown.status_code == 200
    [best, *_rest] = shown.context["lines"]
    first = next(line for line in reversed(shown.context["lines"]) if line.passes)
    assert (best.label, str(best.most), first.label, str(first.least)) == ("10.0", "80.00", "5.5", "40.00")
    assert not GradeScale.objects.exists()


def test_more_rows_keep_what_was_typed_and_judge_nothing(browser):
    shown = browser.post(f"{ADDRESS}/new/table", {"name": "", "label_0": "A", "since_0": "much", "more": "1"})
    assert shown.status_code == 200
    form = shown.context["form"]
    assert (form.count, form["label_0"].value(), form["since_0"].value(), form.errors) == (11, "A", "much", {})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"lowest": "1.5", "step": "1"}, "lowest"),
        ({"highest": "10.2", "step": "0.5"}, "highest"),
        ({"highest": "1"}, "highest"),
        ({"passing": "1"}, "passing"),
        ({"passing": "10"}, "passing"),
        ({"passing": "1.04"}, "passing"),
        ({"passing": "1.4", "step": "1"}, "passing"),
        ({"highest": "1001"}, "highest"),
        ({"highest": "100"}, "step"),
        ({"step": "0.2"}, "step"),
        ({"lowest": ""}, "lowest"),
    ],
)
def test_a_scale_by_cut_that_gives_no_grades_is_refused_beside_its_field(browser, wrong, field):
    assert set(faults(browser, "cut", CUT | wrong)) == {field}


ROUNDED_DOWN = [
    ("5.4", "1", "there is no 5.4, only 5 and 6. From 5.5 on, 6 is the lowest"),
    ("5.2", "0.5", "there is no 5.2, only 5 and 5.5. From 5.3 on, 5.5 is the lowest"),
]


@pytest.mark.parametrize(("passing", "step", "said"), ROUNDED_DOWN)
def test_a_passing_grade_that_the_step_rounds_down_is_refused_with_its_neighbours(browser, passing, step, said):
    assert said in faults(browser, "cut", CUT | {"passing": passing, "step": step})["passing"]


@pytest.mark.parametrize(("passing", "step", "first"), [("5.5", "1", "6"), ("5.3", "0.5", "5.5"), ("9.5", "1", "10"), ("5", "1", "5")])
def test_a_passing_grade_that_the_step_rounds_up_begins_at_the_cut(browser, passing, step, first):
    made(browser, "cut", CUT | {"passing": passing, "step": step})
    shown = browser.get(f"{ADDRESS}/{GradeScale.objects.get().pk}")
    line = next(line for line in reversed(shown.context["lines"]) if line.passes)
    assert (line.label, line.least) == (first, 22)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"label_1": "a"}, {"label_0", "label_1"}),
        ({"since_1": "85.00"}, {"since_0", "since_1"}),
        ({"since_2": "1"}, {"since_2"}),
        ({"passes_2": "on"}, {"passes_2"}),
        ({"passes_0": ""}, {"passes_0"}),
        ({"passes_0": "", "passes_1": ""}, {"passes_0"}),
        ({"label_3": "B"}, {"since_3"}),
        ({"since_3": "70"}, {"label_3"}),
        ({"since_0": "101"}, {"since_0"}),
        ({"label_0": "", "since_0": "", "label_1": "", "since_1": ""}, {"label_0"}),
    ],
)
def test_a_table_that_leaves_a_score_without_a_grade_is_refused_beside_its_row(browser, wrong, fields):
    sent = {name: value for name, value in (LETTERS | wrong).items() if value or not name.startswith("passes")}
    assert set(faults(browser, "table", sent)) == fields


def test_a_name_is_given_once_whatever_its_case(browser):
    a_grade_scale(name="one to ten")
    answer = browser.post(f"{ADDRESS}/new/cut", CUT)
    assert "There is a scale with this name already." in answer.text


def test_a_scale_is_changed_and_a_save_without_a_change_is_no_event(browser):
    scale = made(browser, "cut", CUT)
    page = f"{ADDRESS}/{scale.pk}"
    form = editing_form(browser.get(page).text, "name")
    assert browser.post(page, form).status_code == 302
    assert not Event.objects.filter(kind="grade_scale.changed").exists()
    assert browser.post(page, form | {"step": ["0.5"]}).status_code == 302
    assert GradeScale.objects.get().definition["step"] == "0.5"
    assert Event.objects.filter(kind="grade_scale.changed").count() == 1


def test_copies_get_names_that_are_free(browser):
    scale = a_grade_scale(name="Letters")
    for _ in range(2):
        browser.post(f"{ADDRESS}/{scale.pk}/copy")
    assert sorted(GradeScale.objects.values_list("name", flat=True)) == ["Letters", "Letters (copy 2)", "Letters (copy)"]


def test_the_copy_of_a_scale_with_the_longest_name_has_room_for_what_it_is(browser):
    scale = a_grade_scale(name="x" * 100)
    browser.post(f"{ADDRESS}/{scale.pk}/copy")
    assert GradeScale.objects.latest("pk").name == "x" * 93 + " (copy)"


def test_an_archived_scale_is_not_offered_and_comes_back(browser):
    scale = a_grade_scale(name="Letters")
    browser.post(f"{ADDRESS}/{scale.pk}/archive", {"archive": "1"})
    assert "Letters" not in browser.get(ADDRESS).text.split("list-table")[-1]
    assert not scales_to_attach().exists()
    assert "This scale is archived" in browser.get(f"{ADDRESS}/{scale.pk}").text
    assert browser.post(f"{ADDRESS}/{scale.pk}", CUT).status_code == 422
    browser.post(f"{ADDRESS}/{scale.pk}/archive", {"archive": "0"})
    assert scales_to_attach().get() == scale


def test_a_scale_whose_name_was_given_again_meanwhile_stays_in_the_archive(browser):
    scale = a_grade_scale(name="Letters")
    browser.post(f"{ADDRESS}/{scale.pk}/archive", {"archive": "1"})
    a_grade_scale(name="letters")
    page = browser.post(f"{ADDRESS}/{scale.pk}/archive", {"archive": "0"}, follow=True).text
    assert "There is a scale with this name already." in page
    assert scales_to_attach().count() == 1


def test_beyond_what_one_choice_holds_no_scale_is_made(browser, monkeypatch):
    monkeypatch.setattr(actions, "MOST_SCALES", 1)
    scale = a_grade_scale()
    assert "Archive one first" in browser.post(f"{ADDRESS}/new/cut", CUT).text
    assert "Archive one first" in browser.post(f"{ADDRESS}/{scale.pk}/copy", follow=True).text
    assert GradeScale.objects.count() == 1


@pytest.mark.parametrize("address", ["/new/ladder", "/0", "/0/copy", "/0/archive"])
def test_what_is_not_there_is_not_found(browser, address):
    assert browser.post(f"{ADDRESS}{address}").status_code == 404
