"""A question on paper: what there is to fill in, and with the key what belongs there."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from stratus.assessments.versions.printing.blocks import blocks_of, letter_of
from stratus.demo.showcase import SHOWCASE
from stratus.item_types.registry import ITEM_TYPES, item_type
from support.builders import CONTENTS

ONE = Decimal(1)
FILLED = re.compile(r'paper-right|(?<=<span class="paper-blank )[^<>]*>[^<]+')


def printed(key: str, *, with_key: bool = False, kept: bool = False, **content: Any) -> list[dict[str, Any]]:
    """`kept`: every place has an id, which stays as it is: papers stand in the order of ids."""
    kind = item_type(key)
    named = {**CONTENTS[key], **content}
    stored = kind.clean(named, before=named if kept else None)
    return blocks_of(kind.candidate_view("1-1", stored, ONE), kind.view_with_key("1-1", stored, ONE)["key"] if with_key else None)


def kinds(key: str) -> list[str]:
    return [block["kind"] for block in printed(key)]


@pytest.mark.parametrize("key", ITEM_TYPES)
def test_every_type_has_something_to_fill_in_and_shows_no_key_to_candidates(key: str):
    blocks = printed(key)
    assert blocks
    assert "key" not in kinds(key)
    assert not any(told(blocks))


def told(value: Any) -> list[Any]:
    """What stands where answers are filled in."""
    if isinstance(value, dict):
        return [value.get("right"), *(one for inner in value.values() for one in told(inner))]
    if isinstance(value, list):
        return [one for inner in value for one in told(inner)]
    return FILLED.findall(value) if isinstance(value, str) else []


@pytest.mark.parametrize("question", SHOWCASE, ids=lambda one: one.item_type)
def test_with_the_key_the_right_answers_are_filled_in(question: Any):
    kind = item_type(question.item_type)
    stored = kind.clean(question.content)
    blocks = blocks_of(kind.candidate_view("1-1", stored, ONE), kind.view_with_key("1-1", stored, ONE)["key"])
    assert any(told(blocks)) or kind.needs_marker or "key" in [block["kind"] for block in blocks]


def listed(block: dict[str, Any]) -> dict[str, str]:
    """What the letters stand for that are listed here."""
    return {row["letter"]: row["html"] for row in block["rows"]}


def html(*texts: str, ids: str = "zyxwv") -> list[dict[str, Any]]:
    """Texts whose ids stand the other way round: where papers have them in the order of ids, the first one here is the last one there."""
    return [{"id": pk, "html": f"<p>{text}</p>"} for pk, text in zip(ids, texts, strict=False)]


@pytest.mark.parametrize("shuffle", [True, False])
def test_pairs_are_letters_of_what_is_listed_above_them(shuffle):
    sources = [{**one, "target": target} for one, target in zip(html("Cash", "Loan", "Till", ids="srq"), (0, 1, 0), strict=True)]
    content = {"sources": sources, "targets": html("Debit", "Credit", "Neither"), "targets_reusable": True, "shuffle": shuffle}
    letters, beside = printed("MATCH", with_key=True, kept=True, **content)
    assert list(listed(letters).values()) == [
        f"<p>{text}</p>" for text in (("Neither", "Credit", "Debit") if shuffle else ("Debit", "Credit", "Neither"))
    ]
    assert {row["html"]: listed(letters)[row["right"]] for row in beside["rows"]} == {
        "<p>Cash</p>": "<p>Debit</p>",
        "<p>Loan</p>": "<p>Credit</p>",
        "<p>Till</p>": "<p>Debit</p>",
    }


@pytest.mark.parametrize("shuffle", [True, False])
def test_stems_of_an_extended_match_have_the_letters_of_the_options_above_them(shuffle):
    stems = [{**one, "answer": letter} for one, letter in zip(html("Before and after", "Three classes", ids="sr"), "BC", strict=True)]
    options = html("Independent", "Paired", "Variance", "Correlation")
    letters, beside = printed("EXTENDED_MATCH", with_key=True, kept=True, stems=stems, options=options, shuffle=shuffle)
    assert (listed(letters)["A"] == "<p>Correlation</p>") is shuffle
    assert {row["html"]: listed(letters)[row["right"]] for row in beside["rows"]} == {
        "<p>Before and after</p>": "<p>Paired</p>",
        "<p>Three classes</p>": "<p>Variance</p>",
    }


def test_gaps_that_take_tokens_have_the_letters_of_the_tokens_above_them():
    content = {"text": "<p>First [1], then [2].</p>", "tokens": html("method", "results", "summary")}
    letters, passage = printed(
        "DRAG_AND_DROP", with_key=True, kept=True, gaps=[{"id": "g1", "token": 1}, {"id": "g2", "token": 0}], **content
    )
    assert list(listed(letters).values()) == ["<p>summary</p>", "<p>results</p>", "<p>method</p>"]
    assert [listed(letters)[letter] for letter in re.findall(r">([A-Z])</span>", passage["html"])] == ["<p>results</p>", "<p>method</p>"]


def test_cells_of_a_puzzle_have_the_letters_of_the_options_above_them():
    columns = [
        {
            "id": f"c{place}",
            "text": text,
            "once": True,
            "options": [{"id": f"{pk}{place}", "text": one} for pk, one in zip("zyx", options, strict=True)],
        }
        for place, (text, options) in enumerate({"Design": ("Panel", "Case", "Survey"), "Threat": ("Drop-out", "One case", "None")}.items())
    ]
    cells = [
        [{"id": f"{row}{place}", "answer": letter} for place, letter in enumerate(letters)] for row, letters in (("r", "AB"), ("s", "BA"))
    ]
    rows = [{"id": f"q{place}", "html": f"<p>{place}</p>", "cells": row} for place, row in enumerate(cells)]
    content = {"columns": columns, "rows": rows, "shuffle": True}
    *lists, table = printed("COMPREHENSIVE_INTEGRATED_PUZZLE", with_key=True, kept=True, **content)
    assert [listed(one)["A"] for one in lists] == ["Survey", "None"]
    filled = {head["html"]: [listed(one)[cell["right"]] for one, cell in zip(lists, row, strict=True)] for head, *row in table["rows"]}
    assert filled == {"<p>0</p>": ["Panel", "One case"], "<p>1</p>": ["Case", "Drop-out"]}


PICTURE = {"src": "media:" + 64 * "0", "width": 400, "height": 200, "alt": "A heart, cut open"}
AREAS = [
    {"id": "x", "text": "Left", "shape": "RECTANGLE", "at": [1000, 5000, 3000, 9000], "token": 0, "correct": True},
    {"id": "y", "text": "Right", "shape": "CIRCLE", "at": [6000, 3000, 1000], "token": 1, "correct": False},
]


def test_areas_that_take_tokens_are_numbered_on_the_picture_and_the_letters_of_the_key_are_those_of_the_paper():
    tokens = html("atrium", "aorta", ids="wv")  # of an id that is there twice a new one is made by chance
    content = {"surface": "PICTURE", "picture": PICTURE, "areas": AREAS, "tokens": tokens, "text": "", "gaps": []}
    picture, letters, beside = printed("DRAG_AND_DROP", with_key=True, kept=True, **content)
    assert list(listed(letters).values()) == ["<p>aorta</p>", "<p>atrium</p>"]
    assert [(one["number"], one["shape"], one["x"], one["y"]) for one in picture["areas"]] == [
        (1, "CIRCLE", 50, 10),
        (2, "RECTANGLE", 10, 50),
    ]
    shown = {row["letter"]: row["html"] for row in letters["rows"]}
    assert [(row["number"], row["html"], shown[row["right"]]) for row in beside["rows"]] == [
        (1, "Right", "<p>aorta</p>"),
        (2, "Left", "<p>atrium</p>"),
    ]
    assert [(one["number"], shown[one["sign"]]) for one in picture["areas"]] == [(1, "<p>aorta</p>"), (2, "<p>atrium</p>")]
    assert [row["right"] for row in printed("DRAG_AND_DROP", **content)[-1]["rows"]] == ["", ""]


def test_areas_that_candidates_see_are_boxes_and_those_that_they_do_not_see_are_on_the_key_alone():
    picture, asked, boxes = printed("HOTSPOT", with_key=True, areas=AREAS, visible=True)
    assert (asked["kind"], asked["most"]) == ("ticks", 1)
    assert signs(picture) == [(1, "✗", False), (2, "✓", True)]
    assert [(row["number"], row["html"], row["right"]) for row in boxes["rows"]] == [(1, "Right", False), (2, "Left", True)]
    assert printed("HOTSPOT", areas=AREAS)[1]["areas"] == []
    with_key = printed("HOTSPOT", with_key=True, areas=AREAS)[1]
    assert [one["shape"] for one in with_key["areas"]] == ["RECTANGLE", "CIRCLE"]
    assert signs(with_key) == [(1, "✓", True), (2, "✗", False)]


def signs(picture: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What the key says upon the picture, by area."""
    return [(one["number"], one.get("sign"), one.get("right")) for one in picture["areas"]]


@pytest.mark.parametrize(("task", "right", "asked"), [("ONE", 2, (1, False)), ("SEVERAL", 2, (2, False)), ("ORDER", 2, (2, True))])
def test_where_areas_are_hidden_the_paper_says_how_many_places_are_marked_on_the_picture(task, right, asked):
    areas = [{**area, "correct": place < right} for place, area in enumerate(AREAS)]
    told, picture = printed("HOTSPOT", areas=areas, task=task)
    assert (told["kind"], (told["most"], told["is_order"]), picture["areas"]) == ("marks", asked, [])
    assert signs(printed("HOTSPOT", with_key=True, areas=areas, task="ORDER")[1]) == [(1, "1", True), (2, "2", True)]


def test_without_the_key_nothing_is_said_of_the_areas_on_the_picture():
    content: dict[str, Any] = {"surface": "PICTURE", "picture": PICTURE, "areas": AREAS, "text": "", "gaps": []}
    content["tokens"] = html("atrium", "aorta")
    for picture in (printed("DRAG_AND_DROP", **content)[0], printed("HOTSPOT", areas=AREAS, visible=True)[0]):
        assert signs(picture) == [(1, None, None), (2, None, None)]


def test_visible_areas_that_are_put_in_order_have_their_places_beside_them():
    both = [{**area, "correct": True} for area in AREAS]
    picture, beside = printed("HOTSPOT", with_key=True, areas=both, visible=True, task="ORDER")
    assert (beside["is_order"], beside["most"], signs(picture)) == (True, 2, [(1, "2", True), (2, "1", True)])
    assert [(row["html"], row["right"]) for row in beside["rows"]] == [("Right", "2"), ("Left", "1")]


def test_gaps_are_lines_in_the_text_and_lists_are_boxes():
    ((written,), (chosen,)) = printed("FILL_IN_THE_BLANK"), printed("SELECT_FROM_LIST")
    assert written["html"] == '<p>What comes in is a <span class="paper-blank paper-medium"></span>.</p>'
    assert chosen["html"].count('<span class="paper-box"></span>') == 2
    ((filled,)) = printed("FILL_IN_THE_BLANK", with_key=True)
    assert ">debit</span>" in filled["html"]


def test_what_an_author_typed_is_text_on_paper():
    option = {"id": "a1", "text": "<b>debit</b>", "correct": True}
    (block,) = printed("SELECT_FROM_LIST", gaps=[{"id": "g1", "options": [option, {"id": "b1", "text": "credit"}]}])
    assert "&lt;b&gt;debit&lt;/b&gt;" in block["html"]


def test_an_essay_has_lines_for_its_words():
    assert [len(printed("ESSAY", max_words=words)[0]["lines"]) for words in (9, 90, 100_000, None)] == [3, 10, 45, 25]


def test_there_is_room_to_say_why_where_the_author_asks():
    assert [block["kind"] for block in printed("NUMERIC", rationale=True)] == ["lines", "lines"]
    assert [block["kind"] for block in printed("NUMERIC")] == ["lines"]


def test_a_type_that_nobody_foresaw_is_printed_as_what_it_holds():
    picture = {"src": "media:" + 64 * "0", "width": 4, "height": 3, "alt": "A map"}
    item = {
        "id": "1-1",
        "type": "TOMORROW",
        "stem": "<p>Q</p>",
        "picture": picture,
        "tokens": [{"id": "a", "html": "<p>Ems</p>"}, {"id": "b", "text": "<b>"}],
    }
    shown, listed, lines = blocks_of(item)
    assert (shown["kind"], shown["alt"]) == ("picture", "A map")
    assert [(row["letter"], row["html"]) for row in listed["rows"]] == [("A", "<p>Ems</p>"), ("B", "&lt;b&gt;")]
    assert lines["kind"] == "lines"
    assert blocks_of(item, {"areas": []})[-1]["kind"] == "key"


def test_letters_go_on_behind_z():
    assert [letter_of(place) for place in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]
