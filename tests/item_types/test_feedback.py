"""Which feedback applies, and how authors write it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from stratus.item_types.beside.feedback import MOST_PARTS, clean_feedback, for_parts, named, told, verdict_of
from stratus.item_types.beside.forms import PART_WORDS, FeedbackField, feedback_lines, part_name
from stratus.item_types.errors import Problems
from stratus.item_types.parts import Kind, Part

PARTS = [
    {"id": "aaaaaa1", "kind": "alternative", "label": "A", "text": "Paris"},
    {"id": "bbbbbb2", "kind": "gap", "label": "2", "text": ""},
]
WHOLE = {"right": "<p>Yes</p>", "wrong": "<p>No</p>", "parts": {"bbbbbb2": "<p>Near</p>"}}


@pytest.mark.parametrize(
    ("score", "most", "verdict"),
    [
        ("0", "3", "wrong"),
        ("0.00000001", "3", "partly"),
        ("2.99999999", "3", "partly"),
        ("3", "3.00", "right"),
        ("3.5", "3", "right"),
        ("-1", "3", "wrong"),
    ],
)
def test_the_maximum_is_right_nothing_is_wrong_and_all_between_is_partly_right(score, most, verdict):
    assert verdict_of(Decimal(score), Decimal(most)) == verdict
    assert verdict_of(Fraction(score), Fraction(most)) == verdict


def test_a_third_of_the_points_is_partly_right():
    assert verdict_of(Fraction(1, 3), Fraction(1)) == "partly"


def test_what_is_shown_is_of_the_verdict_and_every_part():
    shown = told(WHOLE, PARTS, "wrong")
    assert shown == {"texts": {"wrong": "<p>No</p>"}, "parts": [{**PARTS[1], "html": "<p>Near</p>"}]}
    assert told(WHOLE, PARTS, "partly")["texts"] == {}
    assert [*told(WHOLE, PARTS, "")["texts"]] == ["right", "wrong"]


def test_feedback_stays_with_a_part_that_got_another_id_and_goes_with_one_that_went():
    parts = [Part("cccccc3", "A", None, Kind.ALTERNATIVE), Part("bbbbbb2", "B", None, Kind.ALTERNATIVE)]
    given = {"right": "r", "parts": {"aaaaaa1": "a", "bbbbbb2": "b", "dddddd4": "d"}}
    assert for_parts(given, parts, {"aaaaaa1": "cccccc3"}) == {"right": "r", "parts": {"cccccc3": "a", "bbbbbb2": "b"}}
    assert for_parts({"parts": {"dddddd4": "d"}}, parts, {}) == {}


def test_there_is_feedback_to_the_first_hundred_parts():
    parts = [Part(f"a{number:06}", str(number), None, Kind.PIECE) for number in range(MOST_PARTS + 1)]
    assert len(named(parts, [])) == MOST_PARTS
    assert for_parts({"parts": {parts[-1].id: "x"}}, parts, {}) == {}
    found = clean_feedback({"parts": {part.id: "x" for part in parts * 2}}, Problems())
    assert len(found["parts"]) == MOST_PARTS


def test_a_part_is_called_by_its_letter_and_what_it_says():
    places = [
        {"id": "aaaaaa1", "html": "<p>Paris &amp; <b>Rome</b></p>"},
        {"id": "bbbbbb2", "text": "x" * 99},
        {"id": "cccccc3", "html": ["a"]},
    ]
    parts = [
        Part(place["id"], label, None, kind)
        for place, label, kind in zip(places, "A23", (Kind.ALTERNATIVE, Kind.GAP, Kind.STEM), strict=True)
    ]
    shown = named(parts, places)
    assert [one["text"] for one in shown] == ["Paris & Rome", "x" * 80, ""]
    assert [part_name(one) for one in shown] == ["Alternative A: Paris & Rome", f"Gap 2: {'x' * 80}", "Stem 3"]


def test_authors_and_candidates_have_words_for_every_kind_of_part():
    script = (Path(__file__).parents[2] / "web/items/beside/parts.ts").read_text(encoding="utf-8")
    assert set(re.findall(r"^  (\w+): \(label", script, re.MULTILINE)) == set(Kind) == set(PART_WORDS)


def sent(value: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in FeedbackField().widget.as_sent("feedback", value).items():
        data.setlist(name, texts)
    return data


def test_what_a_form_shows_comes_back_as_it_was():
    field = FeedbackField()
    assert field.clean(field.widget.value_from_datadict(sent(WHOLE), {}, "feedback")) == WHOLE
    assert field.clean(field.widget.value_from_datadict(sent({}), {}, "feedback")) == {}
    assert not field.has_changed(WHOLE, field.widget.value_from_datadict(sent(WHOLE), {}, "feedback"))
    assert field.has_changed({}, field.widget.value_from_datadict(sent(WHOLE), {}, "feedback"))


def test_what_an_author_types_becomes_paragraphs():
    assert FeedbackField().clean({"right": "Well\n\ndone", "parts": {"a": " b "}}) == {
        "right": "<p>Well</p><p>done</p>",
        "parts": {"a": "<p>b</p>"},
    }


def test_a_form_has_a_field_for_every_part_and_says_when_there_will_be_some():
    field = FeedbackField()
    new = field.widget.render("feedback", {}, {"id": "id_feedback"})
    assert "Once the question is saved" in new
    field.widget.parts = PARTS
    shown = field.widget.render("feedback", WHOLE, {"id": "id_feedback"})
    for text in ("Feedback: Partly right", "Feedback: Alternative A: Paris", "Feedback: Gap 2", "&lt;p&gt;Near&lt;/p&gt;"):
        assert text in shown
    assert "Once the question is saved" not in shown
    assert field.widget.shown(WHOLE) == "Right: Yes\nWrong: No\nGap 2: Near"


def test_all_of_a_feedback_is_listed_in_the_order_of_the_form():
    assert feedback_lines(WHOLE, PARTS) == [("Right", "<p>Yes</p>"), ("Wrong", "<p>No</p>"), ("Gap 2", "<p>Near</p>")]
