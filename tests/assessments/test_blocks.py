"""A question on paper: what there is to fill in, and with the key what belongs there."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from stratus.assessments.printing.blocks import blocks_of, letter_of
from stratus.demo.showcase import SHOWCASE
from stratus.item_types.registry import ITEM_TYPES, item_type
from support.builders import CONTENTS

ONE = Decimal(1)
FILLED = re.compile(r'paper-right|(?<=<span class="paper-blank )[^<>]*>[^<]+')


def printed(key: str, *, with_key: bool = False, **content: Any) -> list[dict[str, Any]]:
    kind = item_type(key)
    stored = kind.clean({**CONTENTS[key], **content})
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


def test_pairs_are_letters_of_what_is_listed_above_them():
    letters, beside = printed("MATCH", with_key=True)
    shown = {row["letter"]: row["html"] for row in letters["rows"]}
    assert {row["html"]: shown[row["right"]] for row in beside["rows"]} == {
        "<p>Assets</p>": "<p>Debit</p>",
        "<p>Equity</p>": "<p>Credit</p>",
    }


PICTURE = {"src": "media:" + 64 * "0", "width": 400, "height": 200, "alt": "A heart, cut open"}
AREAS = [
    {"id": "x", "text": "Left", "shape": "RECTANGLE", "at": [1000, 5000, 3000, 9000], "token": 0, "correct": True},
    {"id": "y", "text": "Right", "shape": "CIRCLE", "at": [6000, 3000, 1000], "token": 1, "correct": False},
]


def test_areas_that_take_tokens_are_numbered_on_the_picture_and_the_letters_of_the_key_are_those_of_the_paper():
    tokens = [{"id": "b", "html": "<p>atrium</p>"}, {"id": "a", "html": "<p>aorta</p>"}]  # candidates have them in the order of their ids
    content = {"surface": "PICTURE", "picture": PICTURE, "areas": AREAS, "tokens": tokens, "text": "", "gaps": []}
    picture, letters, beside = printed("DRAG_AND_DROP", with_key=True, **content)
    assert [(one["number"], one["shape"], one["x"], one["y"]) for one in picture["areas"]] == [
        (1, "CIRCLE", 60, 30),
        (2, "RECTANGLE", 20, 70),
    ]
    shown = {row["letter"]: row["html"] for row in letters["rows"]}
    assert [(row["number"], row["html"], shown[row["right"]]) for row in beside["rows"]] == [
        (1, "Right", "<p>aorta</p>"),
        (2, "Left", "<p>atrium</p>"),
    ]
    assert [row["right"] for row in printed("DRAG_AND_DROP", **content)[-1]["rows"]] == ["", ""]


def test_areas_that_candidates_see_are_boxes_and_those_that_they_do_not_see_are_on_the_key_alone():
    picture, boxes = printed("HOTSPOT", with_key=True, areas=AREAS, visible=True)
    assert [one["number"] for one in picture["areas"]] == [1, 2]
    assert [(row["number"], row["html"], row["right"]) for row in boxes["rows"]] == [(1, "Right", False), (2, "Left", True)]
    assert printed("HOTSPOT", areas=AREAS)[0]["areas"] == []
    assert [one["shape"] for one in printed("HOTSPOT", with_key=True, areas=AREAS)[0]["areas"]] == ["RECTANGLE", "CIRCLE"]


def test_visible_areas_that_are_put_in_order_have_their_places_beside_them():
    both = [{**area, "correct": True} for area in AREAS]
    _picture, beside = printed("HOTSPOT", with_key=True, areas=both, visible=True, task="ORDER")
    assert beside["is_order"]
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
