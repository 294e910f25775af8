"""Criteria in the forms of authors: lists of rows that lie in each other."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from item_types.criteria.test_criteria import CRITERIA, MARKED, cleaned
from item_types.resent import resent
from stratus.item_types.authoring import editor_of
from stratus.item_types.forms import ItemForm
from stratus.item_types.registry import item_type


def stored() -> dict[str, Any]:
    return cleaned(CRITERIA, model_answer="<p>So.</p>")


def pressed(more: str, **changes: list[str]) -> ItemForm:
    """The form of these criteria after a button of a list was pressed."""
    content = stored()
    return resent(form_of("ESSAY"), form_of("ESSAY").initial_of("Why", content, Decimal("8.5")), more=[more], **changes)


def form_of(kind: str) -> type[ItemForm]:
    return editor_of(kind).form


def titles(rows: Any) -> list[Any]:
    return [(row["title"], *(titles(row[part]) for part in ("levels", "parts") if row.get(part))) for row in rows]


@pytest.mark.parametrize("kind", MARKED)
def test_a_form_that_is_opened_and_sent_again_changes_nothing(kind):
    content = cleaned(CRITERIA, kind, model_answer="<p>So.</p>")
    form = resent(form_of(kind), form_of(kind).initial_of("Why", content, Decimal("8.5")))
    assert form.is_valid(), form.errors
    assert item_type(kind).clean(form.content(), before=content) == content
    field = form.fields["criteria"]
    assert not field.has_changed(content["criteria"], form.cleaned_data["criteria"])


def test_the_maximum_score_is_the_sum_whatever_stands_in_its_field():
    for typed in ("1", "", "abc"):
        content = stored()
        form = resent(form_of("ESSAY"), form_of("ESSAY").initial_of("Why", content, Decimal(1)), max_score=[typed])
        assert form.is_valid(), form.errors
        assert form.cleaned_data["max_score"] == Decimal("8.5")


def test_without_criteria_the_maximum_score_is_what_was_typed():
    content = cleaned([])
    for typed, errors in (("4", []), ("", ["max_score"])):
        form = resent(form_of("ESSAY"), form_of("ESSAY").initial_of("Why", content, Decimal(1)), max_score=[typed])
        assert [*form.errors] == errors


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("criteria", ["Structure", "Content", "Language", ""]),
        ("criteria up 1", ["Content", "Structure", "Language"]),
        ("criteria remove 0", ["Content", "Language"]),
    ],
)
def test_criteria_come_go_and_move_with_what_lies_in_them(more, shown):
    rows = pressed(more)["criteria"].value()
    assert [row["title"] for row in rows] == shown
    (content,) = [row for row in rows if row["title"] == "Content"]
    assert [part["title"] for part in content["parts"]] == ["Facts", "Sources"]
    assert [level["title"] for level in content["parts"][1]["levels"]] == ["None", "Some", "All"]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("criteria-0-levels", ["None", "Some", "All", ""]),
        ("criteria-0-levels down 0", ["Some", "None", "All"]),
        ("criteria-0-levels remove 2", ["None", "Some"]),
    ],
)
def test_levels_come_go_and_move_within_their_criterion(more, shown):
    rows = pressed(more)["criteria"].value()
    assert [level["title"] for level in rows[0]["levels"]] == shown
    assert [level["title"] for level in rows[1]["parts"][1]["levels"]] == ["None", "Some", "All"]


def test_sub_criteria_and_their_levels_have_buttons_of_their_own():
    assert [part["title"] for part in pressed("criteria-1-parts up 1")["criteria"].value()[1]["parts"]] == ["Sources", "Facts"]
    rows = pressed("criteria-1-parts-1-levels remove 0")["criteria"].value()
    assert [level["title"] for level in rows[1]["parts"][1]["levels"]] == ["Some", "All"]


@pytest.mark.parametrize(
    ("more", "control"),
    [
        ("criteria", "id_criteria_3"),
        ("criteria-2-levels", "id_criteria_2_levels_0"),
        ("criteria-1-parts", "id_criteria_1_parts_2"),
        ("criteria-1-parts-0-levels", "id_criteria_1_parts_0_levels_0"),
    ],
)
def test_typing_goes_on_in_a_new_row(more, control):
    page = str(pressed(more)["criteria"])
    assert re.findall(r'<input[^>]* id="([^"]*)"[^>]*autofocus', page) == [control]


def test_a_criterion_that_was_removed_is_put_back_with_what_lies_in_it():
    removed = pressed("criteria remove 1")["criteria"]
    removed.value()
    gone = removed.field.widget.removed.stored()
    data = {"criteria-removed": [gone], "criteria-title": ["Structure", "Language"], "criteria-id": ["", ""]}
    rows = pressed("criteria back", **data)["criteria"].value()
    assert [row["title"] for row in rows] == ["Structure", "Content", "Language"]
    assert [part["title"] for part in rows[1]["parts"]] == ["Facts", "Sources"]


@pytest.mark.parametrize("lists", [{"levels": "x", "parts": 7}, {"levels": [7, {"title": {}}], "parts": [{"levels": "x"}]}, {}])
def test_whatever_is_sent_as_a_removed_row_is_read_as_a_row(lists):
    gone = {"token": "abcdefgh", "place": 0, "at": 0, "label": "", "fields": {"title": "Back"}, "beside": lists, "more": {}}
    form = pressed("criteria back", **{"criteria-removed": [json.dumps(gone)]})
    assert form["criteria"].value()[0]["title"] == "Back"
    assert "Back" in str(form["criteria"])


def test_every_control_says_what_it_is_of():
    page = str(pressed("")["criteria"])
    for said in ("Sub-criterion 2.1", "Level 3 of criterion 2.2: Points", "Level 1 of criterion 1: Remove", "Criterion 2: Move up"):
        assert said in page
    assert "Add a level to criterion 2.1" in page
    assert "One more level of criterion 2.2" in page
    assert "One more sub-criterion of criterion 1" in page


def test_the_page_says_what_follows_and_the_sum_without_any_script():
    page = str(pressed("")["criteria"])
    assert re.findall(r'data-criterion-follows>[^<]*<strong class="number">([^<]*)', page) == ["3", "5", "3"]
    assert re.search(r'data-criteria-total="id_max_score">[^<]*<strong class="number">8.5<', page)
    assert 'data-criteria-total="id_max_score" hidden' in str(form_of("ESSAY")()["criteria"])


def test_points_stand_in_texts_as_the_readers_language_writes_numbers():
    with translation.override("nl"):
        page = str(pressed("")["criteria"])
        shown = render_to_string("criteria/shown.html", {"criteria": stored()["criteria"]})
    assert re.search(r'data-criteria-total="id_max_score">[^<]*<strong class="number">8,5<', page)
    assert '<span class="number">1,5</span>' in shown


def test_fields_totals_and_lines_have_the_readers_sign_before_decimals():
    content = stored()
    with translation.override("nl"):
        fields = form_of("ESSAY")(initial=form_of("ESSAY").initial_of("Why", content, Decimal("8.50")))
        page, whole = str(fields["criteria"]), str(fields["max_score"])
        lines = fields.fields["criteria"].widget.shown(content["criteria"])
        total = re.search(r'data-criteria-total="id_max_score">[^<]*<strong class="number">([^<]*)<', page)
    assert total
    assert total[1] == "8,5"
    assert 'value="8,5"' in whole
    assert 'value="1,5"' in page
    assert "  1,5: Some" in lines.splitlines()


def test_points_that_are_none_stay_as_they_were_typed():
    rows = [{"title": "Structure", "points": "1.5 or so"}]
    with translation.override("nl"):
        assert 'value="1.5 or so"' in str(form_of("ESSAY")(initial={"criteria": rows})["criteria"])


def test_a_list_of_criteria_is_read_as_lines_when_revisions_are_compared():
    content = stored()
    shown = form_of("ESSAY")().fields["criteria"].widget.shown(content["criteria"])
    assert shown.splitlines()[:5] == ["1. Structure (3)", "  0: None", "  1.5: Some", "  3: All", "2. Content (5)"]
    assert "  2.2. Sources (3)" in shown.splitlines()


def test_an_empty_form_has_no_rows_and_asks_for_none():
    data = QueryDict("title=Why&stem=Why%3F&max_score=2&lang=en")
    form = form_of("ESSAY")(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["criteria"] == []
    assert form.cleaned_data["max_score"] == 2
