"""Messages about lists of an author: no two rows are the same, and each message names the row that it is about."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from stratus.item_types.authoring import in_words
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import item_type

STEM = {"stem": "<p>Which?</p>", "lang": "en"}
PICTURE = '<p><img src="media:{}" alt="A map" width="40" height="20"></p>'
LONG = "x" * 100_001
CHOICES = ("MULTIPLE_CHOICE", "EITHER_OR", "MULTIPLE_RESPONSE")


def said_of(kind: str, **content: Any) -> dict[str, str]:
    """What the author is told of this content."""
    try:
        item_type(kind).clean(STEM | content)
    except ContentError as problem:
        return in_words(kind, problem)
    return {}


def alternatives(*texts: str) -> list[dict[str, Any]]:
    return [{"html": text, "correct": place == 0} for place, text in enumerate(texts)]


@pytest.mark.parametrize("kind", CHOICES)
@pytest.mark.parametrize("other", ["<p>Paris</p>", "<p> Paris </p>", "<p><b>Paris</b></p>"])
def test_two_alternatives_that_candidates_cannot_tell_apart_are_refused(kind, other):
    said = said_of(kind, alternatives=alternatives("<p>Paris</p>", "", other))
    assert said == {"alternatives": "Alternatives 1 and 3 are the same to candidates."}


@pytest.mark.parametrize("kind", CHOICES)
@pytest.mark.parametrize(
    ("one", "other"), [("<p>x<sup>2</sup></p>", "<p>x<sub>2</sub></p>"), (PICTURE.format("a" * 64), PICTURE.format("b" * 64))]
)
def test_alternatives_that_look_different_are_different(kind, one, other):
    assert said_of(kind, alternatives=alternatives(one, other)) == {}


def rows(*texts: str, **more: Any) -> list[dict[str, Any]]:
    return [{"html": text, **more} for text in texts]


WRITTEN = [{"accepted": ["a"]}, {"accepted": ["b"], "number": "x"}]
TWO = rows("<p>a</p>", "<p>b</p>")
SENT: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "an alternative": ("MULTIPLE_CHOICE", {"alternatives": alternatives("a", "", LONG)}, "alternatives", "Alternative 3: "),
    "an element": ("ORDER", {"elements": rows("a", LONG)}, "elements", "Element 2: "),
    "the points of an element": ("ORDER", {"elements": rows("a", "b", points="0")}, "elements", "Element 1: "),
    "a target": ("MATCH", {"targets": rows("a", LONG)}, "targets", "Target B: "),
    "a source": ("MATCH", {"targets": TWO, "sources": rows("a", "", LONG)}, "sources", "Source 3: "),
    "the points of a source": ("MATCH", {"sources": rows("a", "b", points="x")}, "sources", "Source 1: "),
    "a token": ("DRAG_AND_DROP", {"text": "<p>[1]</p>", "tokens": rows("a", LONG)}, "tokens", "Token B: "),
    "an option": ("EXTENDED_MATCH", {"options": rows("a", "b", LONG)}, "options", "Option C: "),
    "a stem": ("EXTENDED_MATCH", {"stems": rows("a", LONG)}, "stems", "Stem 2: "),
    "the points of a gap": ("FILL_IN_THE_BLANK", {"text": "<p>[2]</p>", "gaps": [{"number": 2, "points": "-1"}]}, "gaps", "Gap 2: "),
    "the number of a gap": ("FILL_IN_THE_BLANK", {"text": "<p>[1]</p>", "gaps": WRITTEN}, "gaps", "Gap 2: "),
    "a column": ("COMPREHENSIVE_INTEGRATED_PUZZLE", {"columns": [{"text": "a"}, {"text": LONG}]}, "columns", "Column 2: "),
    "a case": ("COMPREHENSIVE_INTEGRATED_PUZZLE", {"rows": rows("a", LONG)}, "rows", "Scenario 2: "),
}


@pytest.mark.parametrize("what", SENT)
def test_a_message_names_the_row_that_it_is_about(what):
    kind, content, field, named = SENT[what]
    assert said_of(kind, **content)[field].startswith(named)


def test_two_options_of_a_gap_that_are_the_same_are_named():
    gap = {"number": 1, "options": [{"text": "a", "correct": True}, {"text": " a "}]}
    assert said_of("SELECT_FROM_LIST", text="<p>[1]</p>", gaps=[gap])["gaps"] == "Gap 1: “a” is there twice."


def test_a_message_has_the_decimal_sign_of_the_reader():
    with translation.override("nl"):
        assert "0,0" in said_of("SLIDER", least="0", most="10", step="0")["step"]
