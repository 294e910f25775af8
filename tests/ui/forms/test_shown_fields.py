"""How a field is shown: its star, the help above its parts, the choice with which it counts; and how a day is written."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from stratus.item_types.authoring import editor_of
from stratus.item_types.criteria.forms import CriteriaInput
from stratus.ui.forms.days import day_of

STAR = "Fields with a star (*) must be filled in."


def shown(form: forms.Form, name: str = "") -> str:
    template = "{% load web %}{% field bound %}" if name else "{% load web %}{% form_errors form %}"
    return Template(template).render(Context({"form": form, "bound": form[name] if name else None}))


class Both(forms.Form):
    must = forms.CharField()
    may = forms.CharField(required=False)


class AllMust(forms.Form):
    one = forms.CharField()
    other = forms.CharField()


def test_the_star_is_explained_once_where_some_fields_have_one():
    assert shown(Both()).count(STAR) == 1
    assert STAR not in shown(AllMust())


def test_a_field_that_a_rule_asks_for_says_so_by_itself():
    html = shown(editor_of("MULTIPLE_CHOICE").form(), "stem")
    assert 'aria-required="true"' in html
    assert 'class="form-label required"' in html


def test_a_group_of_parts_says_so_in_its_name():
    html = shown(editor_of("MULTIPLE_CHOICE").form(), "alternatives")
    assert re.search(r"<legend[^>]*>Alternatives<span[^>]*> \(required\)</span></legend>", html)


def test_what_is_to_be_done_with_parts_stands_above_them():
    html = shown(editor_of("MULTIPLE_CHOICE").form(), "alternatives")
    assert html.index("Mark the right one.") < html.index('name="alternatives-html"')


def test_a_field_names_the_choice_with_which_it_counts():
    form = editor_of("NUMERIC").form()
    assert 'data-only-with="match" data-only="RANGE"' in shown(form, "least")
    assert "data-only-with" not in shown(form, "match")


def test_a_list_without_rows_offers_to_add_the_first_one():
    def button(rows: list[dict[str, str]]) -> str:
        return str(CriteriaInput().get_context("criteria", rows, {"id": "id_criteria"})["widget"]["more"])

    assert button([]) == "Add a criterion"
    assert button([{"id": "", "title": "Clear", "points": "1", "text": ""}]) == "One more criterion"


@pytest.mark.parametrize(("language", "written"), [("en", "30 Nov 2026"), ("nl", "30 nov 2026")])
def test_a_month_is_written_as_the_language_does(language, written):
    with translation.override(language):
        assert day_of(date(2026, 11, 30)) == written
