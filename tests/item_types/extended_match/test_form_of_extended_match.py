"""The form in which authors write extended match items."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from stratus.item_types.authoring import editor_of
from stratus.item_types.extended_match.editor import Form
from stratus.item_types.registry import item_type
from stratus.ui.forms.overtaken import as_sent

KIND = item_type("EXTENDED_MATCH")
FROZEN = [json.loads(file.read_text("utf-8"))["content"] for file in sorted((Path(__file__).parent / "formats").glob("1-*.json"))]
TYPED = {
    "title": ["Pain"], "stem": ["Which?"], "max_score": ["3"], "lang": ["en"], "scoring": ["POLYTOMOUS"], "theme": ["Chest pain"],
    "options-id": ["", "", "", ""], "options-html": ["Angina", "", "Bronchitis", "Colitis"],
    "stems-id": ["", "", ""], "stems-html": ["A man", "", "A woman"], "stems-answer": ["#3", "", "#2"], "stems-points": ["1", "1", "3"],
}  # fmt: skip


def sent(**fields: list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in (TYPED | fields).items():
        data.setlist(name, values)
    return data


def form_of(content: dict[str, Any]) -> Form:
    return Form(initial=Form.initial_of("Pain", content, Decimal(3)))


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


def options_shown(form: Form) -> list[str]:
    """The right options that can be chosen for the first stem."""
    select = re.search(r"<select.*?</select>", str(form["stems"]), re.DOTALL)
    assert select is not None
    return re.findall(r"<option[^>]*>([^<]*)</option>", select[0])


@pytest.mark.parametrize("content", FROZEN)
def test_a_form_that_nobody_touched_saves_what_was_there(content):
    form = form_of(content)
    data = sent_again(form)
    assert saved(data, content) == content
    for name, field in form.fields.items():
        assert not field.has_changed(form.initial.get(name), Form(data)[name].data), name


def test_a_new_item_is_written_with_rows_as_references_and_empty_rows_left_out():
    content = saved(sent())
    assert [option["html"] for option in content["options"]] == ["<p>Angina</p>", "<p>Bronchitis</p>", "<p>Colitis</p>"]
    assert [(stem["html"], stem["answer"], stem["points"]) for stem in content["stems"]] == [
        ("<p>A man</p>", "C", 1),
        ("<p>A woman</p>", "B", 3),
    ]


def test_the_key_stays_with_its_option_when_one_before_it_is_emptied():
    before = saved(sent())
    data = sent_again(form_of(before))
    data.setlist("options-html", ["", "Bronchitis", "Colitis", "Dyspepsia"])
    data.setlist("options-id", [*data.getlist("options-id"), ""])
    after = saved(data, before)
    assert [stem["answer"] for stem in after["stems"]] == ["B", "A"]
    assert [option["id"] for option in after["options"]][:2] == [option["id"] for option in before["options"]][1:]


def test_an_option_keeps_its_id_and_its_stems_when_it_is_worded_anew():
    before = saved(sent())
    data = sent_again(form_of(before))
    data.setlist("options-html", ["Angina", "Chronic bronchitis", "Colitis"])
    after = saved(data, before)
    assert [option["id"] for option in after["options"]] == [option["id"] for option in before["options"]]
    assert [stem["answer"] for stem in after["stems"]] == ["C", "B"]


@pytest.mark.parametrize(("name", "options", "stems"), [("options", 5, 3), ("stems", 4, 4)])
def test_the_list_whose_button_was_pressed_gets_one_more_row_and_nothing_is_lost(name, options, stems):
    form = Form(sent(more=[name]))
    assert str(form["options"]).count("<textarea") == options
    assert str(form["stems"]).count("<textarea") == stems
    assert options_shown(form)[:5] == ["–", "A. Angina", "B.", "C. Bronchitis", "D. Colitis"]
    assert re.search(r'value="#3" selected', str(form["stems"]))


def test_a_new_form_has_room_for_options_and_stems_and_their_letters_can_be_chosen():
    form = Form()
    assert str(form["options"]).count("<textarea") == 6
    assert str(form["stems"]).count("<textarea") == 2
    assert options_shown(form) == ["–", "A.", "B.", "C.", "D.", "E.", "F."]


def test_a_list_that_is_full_has_no_button_for_one_more():
    form = Form(sent(**{"options-html": ["x"] * 26, "options-id": [""] * 26}))
    assert 'value="options"' not in str(form["options"])
    assert 'value="stems"' in str(form["stems"])


def test_a_stem_that_refers_to_no_option_has_none():
    form = Form(sent(**{"stems-answer": ["#9", "", "zzzzzz9"]}))
    assert form.is_valid()
    assert [stem["answer"] for stem in form.content()["stems"]] == ["", "", ""]


def test_colleagues_read_what_was_changed_in_words():
    form = form_of(FROZEN[1])
    assert form.fields["options"].widget.shown(form.initial["options"]).splitlines()[:2] == ["A. Angina", "B. Bronchitis"]
    assert form.fields["stems"].widget.shown(form.initial["stems"]).splitlines()[0] == "1. A man of 60 → D. Dissection of the aorta (1)"


def test_the_key_is_shown_as_stems_with_their_options():
    key = editor_of("EXTENDED_MATCH").key(KIND, FROZEN[1])
    assert [(stem["number"], stem["answer"], stem["points"]) for stem in key["stems"]] == [(1, "D", 1), (2, "C", 2), (3, "C", 1)]
    assert key["stems"][0]["option"] == "<p>Dissection of the <b>aorta</b></p>"
    assert key["partial"] is True
