"""Lines and cells that are pasted into a list of rows: what they fill, what is left out, and how it is undone."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.http import QueryDict

from stratus.item_types.authoring import editor_of
from stratus.item_types.forms import ItemForm
from stratus.item_types.rows.pasting import chosen, pasted_in, right_or_not

TAKING = [
    ("MULTIPLE_CHOICE", "alternatives"),
    ("MULTIPLE_RESPONSE", "alternatives"),
    ("ORDER", "elements"),
    ("MATCH", "sources"),
    ("MATCH", "targets"),
    ("EXTENDED_MATCH", "options"),
    ("EXTENDED_MATCH", "stems"),
    ("COMPREHENSIVE_INTEGRATED_PUZZLE", "rows"),
    ("DRAG_AND_DROP", "tokens"),
]
Fields = dict[str, list[str]]


def pasted(
    kind: str, name: str, rows: list[list[str]], *, at: int = 0, lost: dict[str, bool] | None = None, **fields: list[str]
) -> ItemForm:
    """The form that comes of pasting these cells into the row at that place."""
    sent = {key.replace("__", "-"): values for key, values in fields.items()}
    return form_of(kind, {**sent, "more": [f"{name} paste {at}"], "pasted": [json.dumps({"rows": rows, **(lost or {})})]})


def form_of(kind: str, fields: Fields) -> ItemForm:
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return editor_of(kind).form(data)


def after(form: ItemForm, kind: str, more: str, **fields: list[str]) -> ItemForm:
    """The form that comes of pressing a button in this one, with what was typed since."""
    sent: Fields = {"more": [more]}
    for name, field in form.fields.items():
        if hasattr(field.widget, "as_sent"):
            sent |= field.widget.as_sent(name, form[name].value())
            found = re.search(rf'name="{name}-before" value="([^"]*)"', str(form[name]))
            sent |= {f"{name}-before": [html.unescape(found[1])]} if found else {}
    return form_of(kind, sent | {key.replace("__", "-"): values for key, values in fields.items()})


def texts(form: ItemForm, name: str) -> list[str]:
    return [row["html"] for row in form[name].value()]


def said(form: ItemForm, name: str) -> str:
    return " ".join(html.unescape(one) for one in re.findall(r"<span data-message>(.*?)</span>", str(form[name])))


@pytest.mark.parametrize(("kind", "name"), TAKING)
def test_lines_fill_the_row_and_those_that_follow_and_rows_are_added(kind, name):
    form = pasted(kind, name, [["x"], ["y"], ["z"]], at=1, **{f"{name}__html": ["a", "", ""], f"{name}__id": ["aaaaaaa", "bbbbbbb", ""]})
    assert texts(form, name) == ["a", "x", "y", "z"]
    assert [row["id"] for row in form[name].value()] == ["aaaaaaa", "bbbbbbb", "", ""]
    assert said(form, name) == "3 rows were filled with what was pasted."


@pytest.mark.parametrize(("kind", "name"), TAKING)
def test_pasting_is_undone_by_one_button(kind, name):
    form = pasted(kind, name, [["x"], ["y"], ["z"]], at=1, **{f"{name}__html": ["a", "b", ""], f"{name}__id": ["aaaaaaa", "", ""]})
    assert f'value="{name} undo"' in str(form[name])
    back = after(form, kind, f"{name} undo")
    assert (texts(back, name), said(back, name)) == (["a", "b", ""], "")


@pytest.mark.parametrize(("kind", "name"), TAKING)
def test_the_front_end_is_told_which_lists_take_what_is_pasted(kind, name):
    assert f'data-rows="{name}"' in str(editor_of(kind).form()[name])


@pytest.mark.parametrize(("kind", "name"), [("FILL_IN_THE_BLANK", "gaps"), ("HOTSPOT", "areas")])
def test_lists_of_something_else_than_texts_take_nothing(kind, name):
    form = pasted(kind, name, [["1"], ["2"], ["3"]], **{f"{name}__number": ["1"], f"{name}__at": ["0 0; 9 9"], f"{name}__text": ["a"]})
    assert len(form[name].value()) == 1
    assert "data-rows" not in str(form[name])


def test_typing_goes_on_in_the_last_row_that_was_filled():
    form = pasted("ORDER", "elements", [["x"], ["y"]], elements__html=["", "", ""])
    assert 'id="id_elements_1"' in re.findall(r"<textarea[^>]*autofocus[^>]*>", str(form["elements"]))[0]


def test_every_character_of_a_cell_is_itself_and_its_lines_stay():
    form = pasted("ORDER", "elements", [["a < b & <i>c</i>\nd"], ["\0"], ["e"]], elements__html=[""])
    assert texts(form, "elements") == ["a &lt; b &amp; &lt;i&gt;c&lt;/i&gt;<br>d", "", "e"]


def test_what_is_beyond_the_limit_is_left_out_and_said():
    form = pasted("ORDER", "elements", [[str(number)] for number in range(30)], at=1, elements__html=["a", ""])
    assert len(texts(form, "elements")) == 26
    assert said(form, "elements") == "25 rows were filled with what was pasted. 5 rows were left out: there may be 26."


def test_a_list_of_a_fixed_length_takes_as_much_as_it_has_rows():
    form = pasted("EITHER_OR", "alternatives", [["x"], ["y"], ["z"]], alternatives__html=["", ""])
    assert texts(form, "alternatives") == ["x", "y"]
    assert "1 row was left out" in said(form, "alternatives")


def test_texts_that_are_replaced_and_columns_formatting_and_pictures_that_are_left_out_are_said():
    lost = {"layout": True, "pictures": True}
    form = pasted("ORDER", "elements", [["x", "1", "2"], ["y"]], lost=lost, elements__html=["a", "b", "c"])
    assert texts(form, "elements") == ["x", "y", "c"]
    assert said(form, "elements") == (
        "2 rows were filled with what was pasted. 2 earlier texts were replaced. 2 columns were left out: they have no place here. "
        "Formatting was left out. Pictures were left out."
    )


# A second column


@pytest.mark.parametrize("words", [("x", ""), ("Yes", "no"), ("JA", "nee"), ("1", "0"), ("✓", "–")])
def test_a_column_that_reads_as_yes_or_no_says_which_alternatives_are_right(words):
    form = pasted("MULTIPLE_RESPONSE", "alternatives", [["a", words[0]], ["b", words[1]], ["c", words[0]]], alternatives__html=[""])
    assert [row["correct"] for row in form["alternatives"].value()] == [True, False, True]
    assert "left out" not in said(form, "alternatives")


@pytest.mark.parametrize("cells", [["often", "yes"], ["", ""], ["yes", "perhaps"]])
def test_a_column_that_does_not_is_left_out(cells):
    assert right_or_not(cells) is None


def test_where_one_alternative_is_right_a_pasted_one_takes_its_place():
    fields = {"alternatives__html": ["a", "", ""], "alternatives__correct": ["0"]}
    form = pasted("MULTIPLE_CHOICE", "alternatives", [["b", "no"], ["c", "yes"]], at=1, **fields)
    assert [row["correct"] for row in form["alternatives"].value()] == [False, False, True]
    back = after(form, "MULTIPLE_CHOICE", "alternatives undo")
    assert [row["correct"] for row in back["alternatives"].value()] == [True, False, False]


def test_where_one_is_right_a_column_that_says_several_is_left_out():
    form = pasted("MULTIPLE_CHOICE", "alternatives", [["b", "yes"], ["c", "yes"]], alternatives__html=["", ""])
    assert not any(row["correct"] for row in form["alternatives"].value())
    assert "1 column was left out" in said(form, "alternatives")


def test_pairs_fill_sources_and_their_targets():
    form = pasted(
        "MATCH", "sources", [["Bern", "Aare"], ["Basel", "Rhine"], ["Bonn", "Rhine"]], sources__html=["", ""], targets__html=["Rhine", ""]
    )
    assert texts(form, "sources") == ["Bern", "Basel", "Bonn"]
    assert texts(form, "targets") == ["Rhine", "Aare"]
    assert [row["target"] for row in form["sources"].value()] == ["1", "0", "0"]
    assert said(form, "sources") == "3 rows were filled with what was pasted. 1 text was added to choose from."


def test_undoing_pairs_takes_the_targets_out_too_and_leaves_other_fields():
    form = pasted("MATCH", "sources", [["Bern", "Aare"], ["Bonn", "Rhine"]], sources__html=["a"], targets__html=["Elbe"])
    back = after(form, "MATCH", "sources undo", title=["Typed since"])
    assert (texts(back, "sources"), texts(back, "targets"), back["title"].value()) == (["a"], ["Elbe"], "Typed since")


def test_stems_choose_options_by_their_texts_or_letters_whether_these_are_stored_or_new():
    form = pasted(
        "EXTENDED_MATCH",
        "stems",
        [["s", "Angina"], ["t", "B"], ["u", "New"]],
        stems__html=["", ""],
        options__html=["<p>Angina</p>", "Asthma"],
        options__id=["aaaaaaa", ""],
    )
    assert [row["answer"] for row in form["stems"].value()] == ["aaaaaaa", "#1", "#2"]
    assert texts(form, "options") == ["<p>Angina</p>", "Asthma", "New"]


def test_where_the_other_list_is_full_nothing_is_chosen_and_that_is_said():
    form = pasted("MATCH", "sources", [["a", "x"]], sources__html=[""], targets__html=[str(number) for number in range(26)])
    assert [row["target"] for row in form["sources"].value()] == [""]
    assert "1 row has no choice: the list to choose from is full." in said(form, "sources")


def test_texts_are_compared_as_people_read_them():
    assert chosen(["<p>a  b</p>", ""], ["a b", "", "c", "c"], 3) == ([0, None, 1, 1], {1: "c"})


# What stays, and what is refused


def test_pasting_can_be_undone_after_a_refusal_still_and_not_after_another_act():
    form = pasted("ORDER", "elements", [["x"], ["y"]], elements__html=["a"])
    assert "Undo pasting" in str(after(form, "ORDER", "")["elements"])
    assert "Undo pasting" not in str(after(form, "ORDER", "elements up 1")["elements"])
    assert "Undo pasting" not in str(after(form, "ORDER", "elements undo")["elements"])


@pytest.mark.parametrize(
    "sent",
    ["", "x", "[]", '{"rows": 3}', '{"rows": [[1]]}', '{"rows": [[" "]]}', "[" * 100_000, json.dumps({"rows": [["x" * 400_000]]}),
     json.dumps({"rows": [["x"]] * 1001})],
)  # fmt: skip
def test_what_is_no_cells_or_too_many_fills_nothing(sent: str) -> None:
    assert pasted_in({"pasted": sent}) is None
    form = form_of("ORDER", {"elements-html": ["a"], "more": ["elements paste 0"], "pasted": [sent]})
    assert texts(form, "elements") == ["a"]


def test_nothing_is_pasted_into_a_row_that_there_is_not():
    assert texts(pasted("ORDER", "elements", [["x"], ["y"]], at=3, elements__html=["a"]), "elements") == ["a"]


def test_pasting_cannot_be_undone_after_an_act_of_another_list_to_whose_rows_it_may_refer():
    form = pasted("MATCH", "sources", [["a", "x"], ["b", "y"]], sources__html=[""], targets__html=["", ""])
    assert "Undo pasting" in str(form["sources"])
    moved = after(form, "MATCH", "targets up 1")
    assert "Undo pasting" not in str(moved["sources"])
    assert "targets-before" not in str(moved["targets"])


BEFORE: dict[str, Any] = {"fields": {"elements-html": ["z"]}, "place": 0, "said": "x"}


@pytest.mark.parametrize(
    "sent",
    ["", "[]", "{}", "[" * 100_000, *(json.dumps(BEFORE | one) for one in ({"fields": {"title": ["z"]}}, {"place": -1}, {"said": 1}))],
)
def test_what_is_no_list_as_it_was_changes_nothing(sent):
    form = form_of("ORDER", {"elements-html": ["a"], "more": ["elements undo"], "elements-before": [sent]})
    assert texts(form, "elements") == ["a"]
