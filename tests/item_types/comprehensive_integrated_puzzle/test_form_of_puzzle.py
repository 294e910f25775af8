"""The form in which authors write comprehensive integrated puzzles."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from stratus.item_types.authoring import editor_of
from stratus.item_types.comprehensive_integrated_puzzle.editor import Form
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import item_type
from stratus.ui.forms.overtaken import as_sent

KIND = item_type("COMPREHENSIVE_INTEGRATED_PUZZLE")
(FROZEN,) = [json.loads(file.read_text("utf-8"))["content"] for file in (Path(__file__).parent / "formats").glob("1-*.json")]
TYPED = {
    "title": ["Iron"], "stem": ["What belongs together?"], "max_score": ["4"], "lang": ["en"], "scoring": ["POLYTOMOUS"],
    "columns-id": ["", "", ""], "columns-was": ["[]", "[]", "[]"], "columns-once": ["2"],
    "columns-text": ["Laboratory", "", "Therapy"], "columns-lines": ["Low iron\nHigh iron", "", "Rest\n\nIron\nSurgery"],
    "rows-id": ["", "", ""], "rows-html": ["A man", "", "A woman"],
    "rows-0-0-answer": ["High iron"], "rows-0-2-answer": ["Surgery"], "rows-2-0-answer": ["Low iron"], "rows-2-2-answer": ["Rest"],
}  # fmt: skip


def sent(**fields: list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in (TYPED | fields).items():
        data.setlist(name, values)
    return data


def form_of(content: dict[str, Any]) -> Form:
    return Form(initial=Form.initial_of("Iron", content, Decimal(4)))


def sent_again(form: Form) -> QueryDict:
    """What a browser sends for a form that nobody has touched."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        for key, values in as_sent(form, name, form.initial.get(name)).items():
            data.setlist(key, values)
    return data


def saved(data: QueryDict, before: dict[str, Any] | None = None) -> dict[str, Any]:
    form = Form(data)
    assert form.is_valid(), form.errors
    return KIND.clean(form.content(), before=before)


def right(content: dict[str, Any]) -> list[list[str]]:
    """What is right in each cell, in words."""
    return [[cell["right"] for cell in row["cells"]] for row in editor_of(KIND.key).key(KIND, content)["rows"]]


def shown_again(form: Form) -> QueryDict:
    """What a browser sends for a form as it stands on the page."""
    page = f"{form['columns']}{form['rows']}"
    data = QueryDict(mutable=True)
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        data.appendlist(name, value.replace("&quot;", '"'))
    for name, chosen in re.findall(r'<select [^>]*name="([^"]+)".*?(?:value="([^"]*)" selected.*?)?</select>', page, re.DOTALL):
        data.appendlist(name, chosen)
    return data


def test_a_form_that_nobody_touched_saves_what_was_there():
    form = form_of(FROZEN)
    data = sent_again(form)
    assert saved(data, FROZEN) == FROZEN
    for name, field in form.fields.items():
        assert not field.has_changed(form.initial.get(name), Form(data)[name].data), name


def test_a_new_item_is_written_without_its_empty_columns_and_cases():
    content = saved(sent())
    assert [(one["text"], one["once"], [o["text"] for o in one["options"]]) for one in content["columns"]] == [
        ("Laboratory", False, ["Low iron", "High iron"]),
        ("Therapy", True, ["Rest", "Iron", "Surgery"]),
    ]
    assert [row["html"] for row in content["rows"]] == ["<p>A man</p>", "<p>A woman</p>"]
    assert right(content) == [["High iron", "Surgery"], ["Low iron", "Rest"]]


def test_a_new_form_asks_for_columns_and_cases_before_it_shows_the_cells():
    page = str(Form()["rows"])
    assert "<select" not in page
    assert 'name="more" value="table"' in page
    assert str(Form()["columns"]).count("<textarea") == 3
    assert Form()["shuffle"].initial is True


def test_the_cells_are_shown_before_anything_is_saved_with_the_options_as_they_were_typed():
    unanswered = {name: [""] for name in TYPED if name.endswith("-answer")}
    form = Form(sent(**unanswered, more=["table"]))
    page = str(form["rows"])
    assert re.findall(r">([^<]+ of scenario \d)<", page) == [
        "Laboratory of scenario 1", "Therapy of scenario 1", "Laboratory of scenario 3", "Therapy of scenario 3",
    ]  # fmt: skip
    assert re.findall(r"<option[^>]*>([^<]*)</option>", page)[:3] == ["–", "Low iron", "High iron"]


@pytest.mark.parametrize(("name", "columns", "cases"), [("columns", 4, 3), ("rows", 3, 4)])
def test_the_list_whose_button_was_pressed_gets_one_more_and_nothing_is_lost(name, columns, cases):
    form = Form(sent(more=[name]))
    assert str(form["columns"]).count("<textarea") == columns
    assert str(form["rows"]).count("<textarea") == cases
    assert re.search(r'value="Surgery" selected', str(form["rows"]))


def test_what_is_right_goes_along_with_options_that_are_moved_and_worded_anew():
    before = saved(sent())
    data = sent_again(form_of(before))
    data.setlist("columns-lines", ["High iron\nLow iron", "Rest in bed\nIron\nSurgery"])
    after = saved(data, before)
    assert right(after) == [["High iron", "Surgery"], ["Low iron", "Rest in bed"]]
    ids = [{o["text"]: o["id"] for one in content["columns"] for o in one["options"]} for content in (before, after)]
    assert ids[1]["Rest in bed"] == ids[0]["Rest"]
    assert {text: ids[1][text] for text in ("High iron", "Low iron", "Iron")} == {
        text: ids[0][text] for text in ("High iron", "Low iron", "Iron")
    }


def test_what_was_right_is_asked_for_anew_when_its_option_is_taken_away():
    before = saved(sent())
    data = sent_again(form_of(before))
    data.setlist("columns-lines", ["Low iron\nHigh iron", "Iron\nSurgery\nTransfusion"])
    with pytest.raises(ContentError, match=r"^rows: CELL_WITHOUT_ANSWER number=2 name=Therapy$"):
        saved(data, before)


def test_options_keep_their_ids_though_the_form_was_shown_again_in_between():
    before = saved(sent())
    data = sent_again(form_of(before))
    data.setlist("columns-lines", ["Low iron (Fe)\nHigh iron", "Rest\nIron\nSurgery"])
    again = shown_again(Form(data))
    for name in again:
        data.setlist(name, again.getlist(name))
    data.setlist("columns-lines", ["High iron\nLow iron (Fe)", "Rest\nIron\nSurgery"])
    after = saved(data, before)
    assert [o["id"] for o in after["columns"][0]["options"]] == [o["id"] for o in before["columns"][0]["options"]][::-1]
    assert right(after) == [["High iron", "Surgery"], ["Low iron (Fe)", "Rest"]]


def test_cells_keep_their_ids_when_a_column_and_a_case_before_them_are_taken_away():
    three = TYPED | {"columns-text": ["Laboratory", "Sign", "Therapy"], "columns-lines": ["a\nb", "c\nd", "e\nf"], "columns-once": []}
    answers = {f"rows-{row}-{column}-answer": [text] for row in (0, 1, 2) for column, text in enumerate("ace")}
    before = saved(sent(**three | answers | {"rows-html": ["A man", "A boy", "A woman"]}))
    data = sent_again(form_of(before))
    data.setlist("columns-text", ["", "Sign", "Therapy"])
    data.setlist("columns-lines", ["", "c\nd", "e\nf"])
    data.setlist("rows-html", ["", "A boy", "A woman"])
    after = saved(data, before)
    assert [[cell["id"] for cell in row["cells"]] for row in after["rows"]] == [
        [cell["id"] for cell in row["cells"][1:]] for row in before["rows"][1:]
    ]
    assert right(after) == [["c", "e"]] * 2


def test_colleagues_read_what_was_changed_in_words():
    form = form_of(FROZEN)
    assert form.fields["columns"].widget.shown(form.initial["columns"]).splitlines() == [
        "Laboratory (1×): Low iron | High iron | Normal iron", "Therapy: Rest | Iron, < 5 mg",
    ]  # fmt: skip
    assert form.fields["rows"].widget.shown(form.initial["rows"]).splitlines()[0] == "1. A man of 60 → Normal iron | Rest"


def test_what_was_right_stays_to_be_seen_when_its_option_is_taken_away_and_is_back_with_it():
    before = saved(sent())
    data = sent_again(form_of(before))
    data.setlist("columns-lines", ["Low iron\nHigh iron", "Iron\nSurgery\nTransfusion"])
    again = shown_again(Form(data))
    assert "Rest (no option any more)" in str(Form(data)["rows"])
    for name in again:
        data.setlist(name, again.getlist(name))
    data.setlist("columns-lines", ["Low iron\nHigh iron", "Iron\nSurgery\nRest"])
    assert right(saved(data, before)) == right(before)
