"""Lists of rows in authors' forms: what the buttons of a row do, in forms of every type that has rows."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.http import QueryDict

from stratus.item_types.authoring import editor_of
from stratus.item_types.forms import ItemForm
from stratus.item_types.rows.acts import References, asked_of, order_of
from stratus.library.items.forms import mark_rows
from stratus.ui.templatetags import web

TEXTS = {"html": ["<p>a</p>", "<p>b</p>", "<p>c</p>"], "id": ["aaaaaaa", "bbbbbbb", "ccccccc"]}
COLUMNS = {"text": ["a", "b", "c"], "id": TEXTS["id"], "lines": ["x\ny"] * 3, "was": ["[]"] * 3}
AREAS = {"text": ["a", "b", "c"], "id": TEXTS["id"], "number": ["1", "2", "3"], "at": ["0 0; 9 9"] * 3, "shape": ["RECTANGLE"] * 3}
GAPS = {"number": ["1", "2", "3"], "id": TEXTS["id"]}
LISTS: dict[tuple[str, str], dict[str, list[str]]] = {
    ("MULTIPLE_CHOICE", "alternatives"): TEXTS,
    ("MULTIPLE_RESPONSE", "alternatives"): TEXTS,
    ("ORDER", "elements"): TEXTS,
    ("MATCH", "sources"): TEXTS,
    ("MATCH", "targets"): TEXTS,
    ("EXTENDED_MATCH", "options"): TEXTS,
    ("EXTENDED_MATCH", "stems"): TEXTS,
    ("COMPREHENSIVE_INTEGRATED_PUZZLE", "columns"): COLUMNS,
    ("COMPREHENSIVE_INTEGRATED_PUZZLE", "rows"): TEXTS,
    ("DRAG_AND_DROP", "tokens"): TEXTS,
    ("DRAG_AND_DROP", "areas"): AREAS,
    ("HOTSPOT", "areas"): AREAS,
}
GAPPED = {(kind, "gaps"): GAPS for kind in ("FILL_IN_THE_BLANK", "SELECT_FROM_LIST", "DRAG_AND_DROP")}


def form_of(kind: str, more: str, **fields: list[str]) -> ItemForm:
    data = QueryDict(mutable=True)
    for name, values in {**fields, "more": [more]}.items():
        data.setlist(name.replace("__", "-"), values)
    return editor_of(kind).form(data)


def listed(name: str, fields: dict[str, list[str]]) -> dict[str, list[str]]:
    return {f"{name}__{part}": values for part, values in fields.items()}


def rows_of(form: ItemForm, name: str) -> list[dict[str, Any]]:
    return list(form[name].value())


@pytest.mark.parametrize(("kind", "name"), LISTS)
@pytest.mark.parametrize(
    ("act", "ids"),
    [
        ("up 1", ["bbbbbbb", "aaaaaaa", "ccccccc"]),
        ("up 0", ["aaaaaaa", "bbbbbbb", "ccccccc"]),
        ("down 1", ["aaaaaaa", "ccccccc", "bbbbbbb"]),
        ("down 2", ["aaaaaaa", "bbbbbbb", "ccccccc"]),
        ("remove 1", ["aaaaaaa", "ccccccc"]),
        ("remove 7", ["aaaaaaa", "bbbbbbb", "ccccccc"]),
        ("turn 1", ["aaaaaaa", "bbbbbbb", "ccccccc"]),
    ],
)
def test_rows_move_and_go_with_what_was_typed_in_them_and_with_their_ids(kind, name, act, ids):
    form = form_of(kind, f"{name} {act}", **listed(name, LISTS[kind, name]))
    assert [row["id"] for row in rows_of(form, name)] == ids
    typed = dict(zip(TEXTS["id"], "abc", strict=True))
    shown = [re.sub("<.*?>", "", row.get("html") or row["text"]) for row in rows_of(form, name)]
    assert shown == [typed[pk] for pk in ids]


@pytest.mark.parametrize(("kind", "name"), [*LISTS, *GAPPED])
def test_a_new_row_is_the_last_and_typing_goes_on_in_it(kind, name):
    form = form_of(kind, name, **listed(name, {**LISTS, **GAPPED}[kind, name]))
    assert [row["id"] for row in rows_of(form, name)] == [*TEXTS["id"], ""]
    (control,) = re.findall(r"<(?:textarea|input)[^>]*autofocus[^>]*>", str(form[name]))
    assert f'id="id_{name}_3"' in control


@pytest.mark.parametrize(("kind", "name"), GAPPED)
def test_gaps_are_taken_out_and_stand_in_the_order_of_the_text(kind, name):
    form = form_of(kind, "gaps remove 0", **listed(name, GAPS))
    assert [row["number"] for row in rows_of(form, name)] == ["2", "3"]
    assert "gaps up" not in str(form[name])
    assert 'aria-label="Gap 2: Remove"' in str(form[name])


def test_typing_goes_on_in_the_first_gap_of_the_text_that_had_no_row():
    form = form_of("FILL_IN_THE_BLANK", "gaps", **listed("gaps", GAPS), text=["[1] [2] [3] [7]"])
    assert 'value="7" inputmode="numeric"' in re.findall(r"<input[^>]*autofocus[^>]*>", str(form["gaps"]))[0]


@pytest.mark.parametrize(
    ("act", "at", "control"),
    [
        ("up 2", 1, "elements up 1"),
        ("up 1", 0, "elements down 0"),
        ("down 0", 1, "elements down 1"),
        ("down 1", 2, "elements up 2"),
    ],
)
def test_the_keyboard_stays_on_the_button_that_moved_a_row_or_on_the_other_one_at_an_end(act, at, control):
    form = form_of("ORDER", f"elements {act}", **listed("elements", TEXTS))
    assert re.findall(r"<[a-z]+[^>]*value=\"([^\"]*)\"[^>]*autofocus", str(form["elements"])) == [control]
    assert form.fields["elements"].widget.leads_to[0] == at


def test_after_a_row_was_removed_typing_goes_on_in_the_one_at_its_place():
    form = form_of("ORDER", "elements remove 1", **listed("elements", TEXTS))
    assert 'id="id_elements_1"' in re.findall(r"<textarea[^>]*autofocus[^>]*>", str(form["elements"]))[0]


def test_buttons_say_which_row_they_move():
    page = str(form_of("MATCH", "", **listed("targets", TEXTS))["targets"])
    assert 'aria-label="Target B: Move up"' in page
    assert 'aria-label="Target C: Remove"' in page
    assert re.search(r'value="targets up 0" disabled', page)
    assert re.search(r'value="targets down 2" disabled', page)


@pytest.mark.parametrize(
    ("act", "targets"),
    [("up 2", ["0", "2", "1", ""]), ("remove 1", ["0", "", "1", ""]), ("remove 0", ["", "0", "1", ""])],
)
def test_sources_keep_their_targets_when_these_are_moved_and_lose_one_that_is_removed(act, targets):
    sources = {"html": ["w", "x", "y", "z"], "target": ["0", "1", "2", ""]}
    form = form_of("MATCH", f"targets {act}", **listed("targets", TEXTS), **listed("sources", sources))
    assert [row["target"] for row in rows_of(form, "sources")] == targets


@pytest.mark.parametrize(("places", "part"), [("gaps", GAPS), ("areas", AREAS)])
def test_places_keep_their_tokens_when_these_are_moved(places, part):
    fields = listed("tokens", TEXTS) | listed(places, {**part, "token": ["2", "0", "1"]})
    form = form_of("DRAG_AND_DROP", "tokens down 0", **fields)
    assert [row["token"] for row in rows_of(form, places)] == ["2", "1", "0"]


def test_stems_keep_options_that_were_not_saved_yet_when_these_are_moved():
    options = {"html": ["a", "b", "c"], "id": ["aaaaaaa", "", ""]}
    fields = listed("options", options) | listed("stems", {"html": ["x", "y", "z"], "answer": ["aaaaaaa", "#1", "#2"]})
    form = form_of("EXTENDED_MATCH", "options up 2", **fields)
    assert [row["answer"] for row in rows_of(form, "stems")] == ["aaaaaaa", "#2", "#1"]


def test_right_alternatives_stay_right_when_they_are_moved():
    form = form_of("MULTIPLE_CHOICE", "alternatives up 1", **listed("alternatives", {**TEXTS, "correct": ["1"]}))
    assert [row["correct"] for row in rows_of(form, "alternatives")] == [True, False, False]


def test_cells_of_a_puzzle_go_along_with_their_case_and_with_their_column():
    cells = {f"rows-{row}-{column}-answer": [f"{row}{column}"] for row in range(3) for column in range(3)}
    fields = listed("rows", TEXTS) | listed("columns", COLUMNS) | cells

    def answers(more: str) -> list[list[str]]:
        form = form_of("COMPREHENSIVE_INTEGRATED_PUZZLE", more, **fields)
        return [[cell["answer"] for cell in row["cells"]][:3] for row in rows_of(form, "rows")]

    assert answers("rows up 1") == [["10", "11", "12"], ["00", "01", "02"], ["20", "21", "22"]]
    assert answers("columns down 0") == [["01", "00", "02"], ["11", "10", "12"], ["21", "20", "22"]]
    assert answers("columns remove 0")[0][:2] == ["01", "02"]


def test_areas_move_by_buttons_from_where_their_numbers_put_them():
    numbered = {**AREAS, "number": ["3", "2", "1"]}
    form = form_of("HOTSPOT", "areas up 0", **listed("areas", numbered))
    assert [row["id"] for row in rows_of(form, "areas")] == ["ccccccc", "aaaaaaa", "bbbbbbb"]


def test_a_list_that_is_full_takes_no_row_more():
    full = {"html": ["x"] * 26, "id": [""] * 26}
    assert len(rows_of(form_of("ORDER", "elements", **listed("elements", full)), "elements")) == 26


def test_a_list_of_a_fixed_length_has_no_buttons():
    form = form_of("EITHER_OR", "alternatives remove 0", **listed("alternatives", {"html": ["a", "b"], "id": ["", ""]}))
    assert len(rows_of(form, "alternatives")) == 2
    assert 'name="more"' not in str(form["alternatives"])


@pytest.mark.parametrize(
    "sent", ["", "sources up 1", "elements up", "elements up -1", "elements up 12345", "elements up 1 2", "elements  1"]
)
def test_what_is_no_act_of_a_list_does_nothing_to_it(sent):
    assert asked_of("elements", {"more": sent}) is None
    assert order_of("elements", {"more": sent}, 3) == [0, 1, 2]


@pytest.mark.parametrize(
    ("place", "now"),
    [("0", "1"), ("2", "gone"), ("#0", "#1"), ("#2", "#gone"), ("", ""), ("abc1234", "abc1234"), ("99999", "99999"), ("gone", "gone")],
)
def test_a_place_is_where_its_row_went(place, now):
    assert References([1, 0], gone="gone").now(place) == now


# A row that was removed

TOKEN = "0123abcd"


def after(form: ItemForm, more: str, **fields: list[str]) -> ItemForm:
    """The form that comes of pressing a button in this one: what it shows is sent, with what was typed since."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        if hasattr(field.widget, "as_sent"):
            for part, values in field.widget.as_sent(name, form[name].value()).items():
                data.setlist(part, values)
        else:
            data[name] = form[name].value() or ""
        found = re.search(rf'name="{name}-removed" value="([^"]*)"', str(form[name]))
        if found:
            data[f"{name}-removed"] = html.unescape(found[1])
        data[f"{name}-next"] = TOKEN
    for name, values in {**fields, "more": [more]}.items():
        data.setlist(name.replace("__", "-"), values)
    return type(form)(data)


def removed(kind: str, name: str, place: int, **fields: list[str]) -> ItemForm:
    return form_of(kind, f"{name} remove {place}", **{f"{name}__next": [TOKEN]}, **fields)


@pytest.mark.parametrize(("kind", "name"), LISTS)
def test_a_row_that_was_removed_is_put_back_where_it_stood(kind, name):
    before = form_of(kind, "", **listed(name, LISTS[kind, name]))
    gone = removed(kind, name, 1, **listed(name, LISTS[kind, name]))
    assert "was removed." in str(gone[name])
    back = after(gone, f"{name} back")
    assert back[name].field.canonical(back[name].value()) == before[name].field.canonical(before[name].value())
    assert "was removed." not in str(back[name])


def test_the_right_one_is_right_again_when_it_is_put_back():
    gone = removed("MULTIPLE_CHOICE", "alternatives", 1, **listed("alternatives", {**TEXTS, "correct": ["1"]}))
    assert [row["correct"] for row in rows_of(after(gone, "alternatives back"), "alternatives")] == [False, True, False]


REFERRING = {
    "MATCH": ("targets", "sources", "target", ["0", "1", "1", ""]),
    "DRAG_AND_DROP": ("tokens", "areas", "token", ["0", "1", "1"]),
    "EXTENDED_MATCH": ("options", "stems", "answer", ["aaaaaaa", "bbbbbbb", "bbbbbbb"]),
}


@pytest.mark.parametrize("kind", REFERRING)
def test_where_a_removed_row_was_chosen_that_is_said_and_it_is_chosen_again_when_it_is_back(kind):
    name, other, part, chosen = REFERRING[kind]
    rows = {**AREAS, part: chosen} if other == "areas" else {"html": ["w", "x", "y", "z"][: len(chosen)], part: chosen}
    gone = removed(kind, name, 1, **listed(name, TEXTS), **listed(other, rows))
    assert str(gone[other]).count("selected>removed</option>") == 2
    assert "Where it was chosen stands “removed” now." in str(gone[name])
    back = after(gone, f"{name} back")
    assert [row[part] for row in rows_of(back, other)] == chosen
    assert "removed</option>" not in str(back[other])


def test_what_was_typed_since_stays_when_a_row_is_put_back():
    gone = removed("ORDER", "elements", 0, **listed("elements", TEXTS))
    back = after(gone, "elements back", elements__html=["<p>new</p>", "<p>c</p>"])
    assert [row["html"] for row in rows_of(back, "elements")] == ["<p>a</p>", "<p>new</p>", "<p>c</p>"]


def test_a_row_is_offered_after_a_refusal_still_and_not_after_another_act():
    gone = removed("ORDER", "elements", 0, **listed("elements", TEXTS))
    assert "Put Element 1 back" in str(after(gone, "")["elements"])
    assert "was removed." not in str(after(gone, "elements up 1")["elements"])


def test_an_empty_row_goes_without_a_word():
    assert "was removed." not in str(
        removed("ORDER", "elements", 1, **listed("elements", {"html": ["a", " "], "id": ["", ""]}))["elements"]
    )


def test_cells_come_back_with_their_column_and_with_their_case():
    cells = {f"rows-{row}-{column}-answer": [f"{row}{column}"] for row in range(3) for column in range(3)}
    fields = listed("rows", TEXTS) | listed("columns", COLUMNS) | cells

    def answers(form: ItemForm) -> list[list[str]]:
        return [[cell["answer"] for cell in row["cells"]][:3] for row in rows_of(form, "rows")]

    before = answers(form_of("COMPREHENSIVE_INTEGRATED_PUZZLE", "", **fields))
    for name in ("columns", "rows"):
        gone = removed("COMPREHENSIVE_INTEGRATED_PUZZLE", name, 1, **fields)
        assert answers(after(gone, f"{name} back")) == before


@pytest.mark.parametrize(
    ("typed", "text"), [(None, "One [1], two [2]."), ("One [1], .", "One [1], two [2]."), ("Uno [1].", "Uno [1].<p>[2]</p>")]
)
def test_a_gap_comes_back_into_the_text(typed, text):
    gap = {"number": ["1", "2"], "id": ["aaaaaaa", "bbbbbbb"], "accepted": ["a", "b"]}
    gone = removed("FILL_IN_THE_BLANK", "gaps", 1, text=["One [1], two [2]."], **listed("gaps", gap))
    assert gone["text"].value() == "One [1], two ."
    back = after(gone, "gaps back", **({} if typed is None else {"text": [typed.replace(", .", ", two .")]}))
    assert back["text"].value() == text
    assert [row["number"] for row in rows_of(back, "gaps")] == ["1", "2"]


@pytest.mark.parametrize("sent", ["", "x", "[]", "{}", '{"token": 3}', "[" * 100_000, '{"token": "0123abcd", "place": -1}'])
def test_what_is_no_row_that_was_removed_puts_nothing_back(sent):
    form = form_of("ORDER", "elements back", elements__removed=[sent], **listed("elements", TEXTS))
    assert [row["id"] for row in rows_of(form, "elements")] == TEXTS["id"]
    assert "was removed." not in str(form["elements"])


# Rows that were refused


def test_what_is_wrong_with_a_row_is_said_at_the_row():
    sources = {"html": ["<p>w</p>", "<p>x</p>"], "target": ["0", ""], "points": ["1", "1"], "id": ["", ""]}
    fields = {"title": ["T"], "stem": ["<p>Which?</p>"], "max_score": ["1"], "lang": ["en"], "scoring": ["DICHOTOMOUS"]}
    form = form_of("MATCH", "", **listed("targets", TEXTS), **listed("sources", sources), **fields)
    form.add_error("sources", "Choose the right target of source 2.")
    mark_rows(form, "MATCH", None)
    page = str(form["sources"])
    assert re.findall(r'id="(id_sources_\d)"[^>]*aria-invalid="true" aria-describedby="id_sources_1_problem"', page) == ["id_sources_1"]
    assert '<p class="row-problem invalid-feedback d-block" id="id_sources_1_problem">Choose the right target of source 2.</p>' in page
    assert form["sources"].id_for_label == "id_sources_1"


def test_a_list_is_a_group_whose_name_is_in_front_of_no_field():
    page = web.field(form_of("FILL_IN_THE_BLANK", "", **listed("gaps", GAPS))["gaps"])
    assert (page["kind"], "id_gaps_0" in str(page["control"])) == ("parts", True)
