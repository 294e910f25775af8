"""Order."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from item_types.rows import RowsContract

ALL = {"scoring": "DICHOTOMOUS"}


def elements(letters: str = "abcd", **points: int) -> list[dict[str, Any]]:
    """Elements in this order, one point each unless said otherwise."""
    return [{"id": one, "html": f"<p>{one}</p>", "points": points.get(one, 1)} for one in letters]


def order(letters: str) -> dict[str, list[str]]:
    return {"order": list(letters)}


class TestOrder(RowsContract):
    key = "ORDER"
    lists = ("elements",)
    written = {"stem": "<p>From west to east?</p>", "lang": "en", "elements": [{"html": f"<p>{n}</p>"} for n in range(4)]}
    wrong = [
        ({"elements": []}, "elements", "NUMBER_OF_ELEMENTS"),
        ({"elements": [{"html": "<p>alone</p>"}, {"html": " <p></p>"}]}, "elements", "NUMBER_OF_ELEMENTS"),
        ({"elements": [{"html": str(n)} for n in range(27)]}, "elements", "NUMBER_OF_ELEMENTS"),
        ({"elements": [{"html": "a"}, {"html": "x" * 100_001}]}, "elements", "ELEMENT_TOO_LONG"),
        ({"elements": [{"html": "a"}, {"html": "b"}, {"html": "<p> a</p>"}]}, "elements", "ELEMENT_TWICE"),
        ({"elements": [{"html": "a"}, {"html": "b", "points": 0}]}, "elements", "POINTS_OF_PART"),
        ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
    ]
    accepted = [None, order("abcd"), order("dcba")]
    refused = [
        ([], "VALUE_HAS_NO_ORDER"),
        ({}, "VALUE_HAS_NO_ORDER"),
        ({"order": "abcd"}, "VALUE_HAS_NO_ORDER"),
        (order(""), "NOT_EVERY_ELEMENT_ONCE"),
        (order("abc"), "NOT_EVERY_ELEMENT_ONCE"),
        (order("abcc"), "NOT_EVERY_ELEMENT_ONCE"),
        (order("abcz"), "NOT_EVERY_ELEMENT_ONCE"),
        (order("abcda"), "NOT_EVERY_ELEMENT_ONCE"),
        ({"order": ["a", "b", "c", ["d"]]}, "NOT_EVERY_ELEMENT_ONCE"),
    ]
    scored = [
        ({}, None, 0),
        # Of the reference: of four elements 0, 1, 2 or all 4 are in place; with four points 0, 1, 2, 4, and all or nothing 0, 0, 0, 4.
        ({}, order("badc"), 0),
        ({}, order("acdb"), Fraction(3, 4)),
        ({}, order("abdc"), Fraction(3, 2)),
        ({}, order("abcd"), 3),
        (ALL, None, 0),
        (ALL, order("badc"), 0),
        (ALL, order("acdb"), 0),
        (ALL, order("abdc"), 0),
        (ALL, order("abcd"), 3),
        # Ours: everything shifted by one is nowhere at its place; elements with points of their own.
        ({}, order("dabc"), 0),
        ({"elements": elements(a=3)}, order("acdb"), Fraction(3, 2)),
        ({"elements": elements(a=3)}, order("cbad"), 1),
        ({"elements": elements(a=3)}, order("abcd"), 3),
        (ALL | {"elements": elements(a=3)}, order("acdb"), 0),
    ]
    said = [(order("bacd"), "B; A; C; D", True), (order("abcd"), "A; B; C; D", True)]
    unlike = [(order("abcd"), order("abdc")), (order("abcd"), None)]
    chances = [
        ({}, Fraction(1, 4)),
        ({"elements": elements("ab")}, Fraction(1, 2)),
        ({"elements": elements(a=3)}, Fraction(1, 4)),
        (ALL, Fraction(1, 24)),
        (ALL | {"elements": elements("ab")}, Fraction(1, 2)),
    ]
    rekeyed = [{"elements": [{"id": one, "html": f"<p>{'abcd'.index(one)}</p>"} for one in letters]} for letters in ("dcba", "bacd")]
    hostile = [order("a" * 50_000), {"order": ["x" * 100_000] * 4}]
    answers = st.builds(lambda ids: {"order": ids}, st.permutations("abcd"))

    def test_it_is_scored_with_partial_credit_unless_its_author_says_otherwise(self):
        assert self.content()["scoring"] == "POLYTOMOUS"
        assert self.content(**ALL)["scoring"] == "DICHOTOMOUS"

    def test_authors_try_it_out_in_the_order_of_the_paper_as_their_own_is_the_key(self):
        content = self.content(elements=elements("dcba"))
        shown = self.type.view_with_key("1-1", content, 3)
        assert [one["id"] for one in shown["elements"]] == list("abcd")
        assert shown["key"] == {"correct": list("dcba")}
        assert self.type.shuffled_ids(content) == list("dcba")

    def test_a_paper_holds_of_an_element_its_id_and_its_text_alone(self):
        paper = self.paper_item()
        assert set(paper) == {"id", "type", "stem", "lang", "max_score", "elements"}
        assert paper["elements"][0] == {"id": "a", "html": "<p>0</p>"}

    def test_parts_are_the_elements_by_letter_each_with_its_share(self):
        parts = self.type.parts(self.content(elements=elements("abcd", d=5)))
        eighth = Fraction(1, 8)
        assert [tuple(part) for part in parts] == [
            ("a", "A", eighth, "element"),
            ("b", "B", eighth, "element"),
            ("c", "C", eighth, "element"),
            ("d", "D", 5 * eighth, "element"),
        ]
        assert {part.points for part in self.type.parts(self.content(**ALL))} == {None}

    def test_what_is_no_element_is_left_out_and_the_others_keep_their_order(self):
        given = [7, {"html": "<p>one</p>"}, None, {"html": "<p></p>"}, {"html": "<p>two</p>"}]
        assert [one["html"] for one in self.type.clean(self.written | {"elements": given})["elements"]] == ["<p>one</p>", "<p>two</p>"]
