"""Hotspot."""

from __future__ import annotations

import random
from fractions import Fraction
from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import strategies as st

from item_types.contract import ItemTypeContract
from item_types.contract_beside import MAX

PICTURE = {"src": f"media:{'a1' * 32}", "width": 400, "height": 200, "alt": "A heart, cut open"}
PARTIAL, ALL = {"scoring": "POLYTOMOUS"}, {"scoring": "DICHOTOMOUS"}
ONE, ORDER, VISIBLE = {"task": "ONE"}, {"task": "ORDER"}, {"visible": True}
A, B, C, NOWHERE = [0.1, 0.1], [0.5, 0.5], [0.85, 0.15], [0.1, 0.9]
"""A point in each area, and one in none."""


def areas(right: str = "ab", points: tuple[int, ...] = (1, 1, 1)) -> list[dict[str, Any]]:
    """Areas a, b, c, of which these are right."""
    shapes = [("RECTANGLE", [0, 0, 2000, 4000]), ("CIRCLE", [5000, 5000, 1000]), ("POLYGON", [8000, 0, 9000, 0, 9000, 5000, 8000, 3000])]
    return [
        {"text": f"Area {letter}", "shape": shape, "at": at, "points": worth, "correct": letter in right}
        for letter, (shape, at), worth in zip("abc", shapes, points, strict=True)
    ]


def marks(*points: list[float]) -> dict[str, Any]:
    return {"points": list(points)}


def selected(chosen: str) -> dict[str, Any]:
    return {"selected": list(chosen)}


def order(chosen: str) -> dict[str, Any]:
    return {"order": list(chosen)}


UNEQUAL = PARTIAL | {"areas": areas(points=(1, 3, 1))}


class TestHotspot(ItemTypeContract):
    """The rectangle a and the circle b are right, the polygon c is wrong. Candidates do not see them, and mark several."""

    key = "HOTSPOT"
    written = {
        "stem": "<p>Where are the chambers?</p>",
        "lang": "en",
        "picture": PICTURE,
        "areas": areas(),
        "task": "SEVERAL",
        "visible": False,
        "scoring": "DICHOTOMOUS",
    }
    wrong = [
        ({"picture": None}, "picture", "NO_PICTURE"),
        ({"picture": PICTURE | {"src": "https://elsewhere.example/x.png"}}, "picture", "NO_PICTURE"),
        ({"picture": PICTURE | {"alt": "x" * 501}}, "picture", "ALT_TOO_LONG"),
        ({"picture": PICTURE | {"alt": " "}}, "picture", "PICTURE_NOT_DESCRIBED"),
        ({"areas": []}, "areas", "NUMBER_OF_AREAS"),
        ({"areas": areas() * 7}, "areas", "NUMBER_OF_AREAS"),
        ({"areas": areas("a")[:1], "task": "ONE", "visible": True}, "areas", "NUMBER_OF_AREAS"),
        ({"areas": [*areas()[:2], areas()[2] | {"text": "x" * 101}]}, "areas", "LABEL_TOO_LONG"),
        ({"areas": [*areas()[:2], areas()[2] | {"text": " "}], "visible": True}, "areas", "NO_LABEL"),
        ({"areas": [*areas()[:2], areas()[2] | {"text": " Area  a"}], "visible": True}, "areas", "LABEL_TWICE"),
        ({"areas": [*areas()[:2], areas()[2] | {"shape": "STAR"}]}, "areas", "UNKNOWN_SHAPE"),
        ({"areas": [*areas()[:2], areas()[2] | {"at": "10 10; 20"}]}, "areas", "AREA_NOT_READ"),
        ({"areas": [*areas()[:2], areas()[2] | {"at": [0, 0, 10001, 0, 0, 10001]}]}, "areas", "AREA_NOT_READ"),
        ({"areas": [*areas()[:2], areas()[2] | {"shape": "RECTANGLE", "at": "10 10; 11.99 50"}]}, "areas", "AREA_TOO_SMALL"),
        ({"areas": [*areas()[:2], areas()[2] | {"shape": "CIRCLE", "at": "10 10; 0.99"}]}, "areas", "AREA_TOO_SMALL"),
        ({"areas": [*areas()[:2], areas()[2] | {"at": "10 10; 20 20; 90 90"}]}, "areas", "AREA_TOO_SMALL"),
        ({"areas": areas(points=(1, 1000, 1))}, "areas", "POINTS_OF_PART"),
        ({"areas": areas("")}, "areas", "NO_AREA_RIGHT"),
        ({"areas": areas("a"), "task": "ORDER"}, "areas", "ONE_AREA_TO_ORDER"),
        ({"areas": areas("abc"), "visible": True}, "areas", "ALL_AREAS_RIGHT"),
        ({"task": "ALL"}, "task", "UNKNOWN_TASK"),
        ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
    ]
    accepted = [None, marks(A), marks([0, 1], [0.1234, 0.5])]
    refused = [
        ([], "VALUE_HAS_NO_POINTS"),
        ({"points": None}, "VALUE_HAS_NO_POINTS"),
        (marks(), "VALUE_HAS_NO_POINTS"),  # cleared is None: the live screen counts whatever else there is
        (selected("a"), "VALUE_HAS_NO_POINTS"),
        (marks(A) | selected("a" * 9), "SEVERAL_ANSWERS"),
        (marks(A, B, C), "TOO_MANY_POINTS"),
        ({"points": [0.1, 0.2]}, "NO_POINT"),
        (marks([0.1]), "NO_POINT"),
        (marks([0.1, 0.2, 0.3]), "NO_POINT"),
        (marks(["0.1", 0.2]), "NO_POINT"),
        (marks([True, 0.2]), "NO_POINT"),
        (marks([None, 0.2]), "NO_POINT"),
        (marks([0.1, 1.0001]), "POINT_OUTSIDE"),
        (marks([-0.1, 0.5]), "POINT_OUTSIDE"),
        (marks([10**400, 0.5]), "POINT_OUTSIDE"),
        (marks([float("nan"), 0.5]), "POINT_OUTSIDE"),
        (marks([float("inf"), 0.5]), "POINT_OUTSIDE"),
        (marks([0.12345, 0.5]), "TOO_MANY_DECIMALS"),
        (marks([1e-300, 0.5]), "TOO_MANY_DECIMALS"),
    ]
    scored = [
        # All of these are ours: the reference names the type, and of its scoring only that there is no chance score.
        ({}, None, 0),
        ({}, marks(NOWHERE), 0),
        ({}, marks(A), 0),
        ({}, marks(A, C), 0),
        ({}, marks(A, A), 0),  # the same area twice is one
        ({}, marks(B, A), 3),
        (PARTIAL, None, 0),
        (PARTIAL, marks(C, NOWHERE), 0),
        (PARTIAL, marks(A), Fraction(3, 2)),
        (PARTIAL, marks(A, [0.2, 0.4]), Fraction(3, 2)),  # on its corner: the same area
        (PARTIAL, marks(A, [0.2001, 0.4]), Fraction(3, 2)),
        (PARTIAL, marks([0.6, 0.5], [0.2, 0]), 3),  # on both borders
        (PARTIAL, marks([0.5, 0.7]), Fraction(3, 2)),  # the circle is as high as wide: 20 of 100 wide are 40 of 100 high
        (PARTIAL, marks([0.5, 0.7001]), 0),
        (UNEQUAL, marks(B), Fraction(9, 4)),
        (UNEQUAL, marks(A, C), Fraction(3, 4)),
        (UNEQUAL | ALL, marks(B), 0),
        # One place: any right area.
        (ONE, marks(A), 3),
        (ONE, marks(B), 3),
        (ONE | PARTIAL | {"areas": areas(points=(1, 3, 1))}, marks(A), 3),
        (ONE, marks(C), 0),
        (ONE, marks(NOWHERE), 0),
        # In their order: a, then b.
        (ORDER, marks(A, B), 3),
        (ORDER, marks(B, A), 0),
        (ORDER | PARTIAL, marks(B, A), 0),
        (ORDER | PARTIAL, marks(A, C), Fraction(3, 2)),
        (ORDER | PARTIAL, marks(NOWHERE, B), Fraction(3, 2)),
        (ORDER | UNEQUAL, marks(B, B), Fraction(9, 4)),
        (ORDER | PARTIAL, marks(B), 0),
        # Visible areas.
        (VISIBLE, selected("ba"), 3),
        (VISIBLE, selected("ac"), 0),
        (VISIBLE | PARTIAL, selected("ac"), Fraction(3, 2)),
        (VISIBLE | ONE, selected("b"), 3),
        (VISIBLE | ONE, selected("c"), 0),
        (VISIBLE | ORDER, order("ab"), 3),
        (VISIBLE | ORDER | PARTIAL, order("ac"), Fraction(3, 2)),
        (VISIBLE | ORDER | PARTIAL, order("ba"), 0),
    ]
    said = [
        (marks([0.1234, 0.1], NOWHERE), "1 (12.34 %, 10 %); – (10 %, 90 %)", True),
        (marks(C), "3 (85 %, 15 %)", True),
        (marks([1, 0]), "– (100 %, 0 %)", True),
    ]
    alike = [(marks(A, B), marks(B, A)), (marks(A), marks([0.2, 0.4])), (marks(NOWHERE), marks([1, 1]))]
    unlike = [(marks(A), marks(B)), (marks(A), marks(A, NOWHERE)), (marks(A), None)]
    chances = [
        ({}, None),  # the reference: not available for Hotspot
        (ONE, None),
        (ORDER, None),
        (VISIBLE | ONE, Fraction(2, 3)),
        (VISIBLE | ONE | {"areas": areas("c")}, Fraction(1, 3)),
        (VISIBLE, Fraction(1, 3)),  # one of three pairs
        (VISIBLE | {"areas": [*areas(), areas()[2] | {"text": "Area d", "correct": False}]}, Fraction(1, 6)),  # of six pairs
        (VISIBLE | PARTIAL, Fraction(2, 3)),
        (VISIBLE | UNEQUAL, Fraction(2, 3)),
        (VISIBLE | ORDER, Fraction(1, 6)),
        (VISIBLE | ORDER | PARTIAL, Fraction(1, 3)),
    ]
    rekeyed = [{"areas": areas("bc")}, {"areas": areas("ac", points=(5, 1, 2)), "scoring": "POLYTOMOUS"}]
    hostile = [marks(*[A] * 50_000), {"points": [[0.1, "x" * 100_000]]}, {"points": [[[0.1] * 50_000, 0.2]]}]
    answers = st.builds(
        lambda points: {"points": points},
        st.lists(st.lists(st.integers(0, 10000).map(lambda n: n / 10000), min_size=2, max_size=2), min_size=1, max_size=2),
    )

    def content(self, **changes: Any) -> dict[str, Any]:
        named = self.written | changes
        given = named["areas"] if isinstance(named["areas"], list) else []
        named |= {"areas": [{"id": letter} | area for letter, area in zip(ascii_lowercase, given, strict=False)]}
        return self.type.clean(named, before=named)

    def test_hidden_areas_never_reach_a_paper_nor_how_many_of_them_are_wrong(self):
        item = self.paper_item()
        assert set(item) == {"id", "type", "stem", "lang", "max_score", "picture", "task", "most"}
        assert (item["picture"], item["most"]) == (PICTURE, 2)
        assert self.paper_item(areas=areas()[:2]) == item

    def test_visible_areas_stand_as_they_lie_on_the_picture_without_what_is_right(self):
        item = self.paper_item(**VISIBLE)
        assert item["areas"] == [
            {"id": "a", "text": "Area a", "shape": "RECTANGLE", "at": [0, 0, 2000, 4000]},
            {"id": "c", "text": "Area c", "shape": "POLYGON", "at": [8000, 0, 9000, 0, 9000, 5000, 8000, 3000]},
            {"id": "b", "text": "Area b", "shape": "CIRCLE", "at": [5000, 5000, 1000]},
        ]
        turned = {"areas": [{"id": pk} | area for pk, area in zip("cba", reversed(areas()), strict=True)]}
        assert self.paper_item(**VISIBLE, **turned)["areas"] == item["areas"]

    @pytest.mark.parametrize(("task", "most"), [("ONE", 1), ("SEVERAL", 2), ("ORDER", 2)])
    def test_candidates_are_told_how_many_marks_to_set(self, task, most):
        assert self.paper_item(task=task)["most"] == most

    @pytest.mark.parametrize(
        ("changes", "value", "code"),
        [
            (VISIBLE, selected("ab"), ""),
            (VISIBLE | ONE, selected("ab"), "TOO_MANY_SELECTED"),
            (VISIBLE, selected("aa"), "AREA_TWICE"),
            (VISIBLE, selected("az"), "UNKNOWN_AREA"),
            (VISIBLE, {"selected": [["a"]]}, "UNKNOWN_AREA"),
            (VISIBLE, {"selected": ["a"] * 50_000}, "TOO_MANY_SELECTED"),
            (VISIBLE, selected(""), "VALUE_HAS_NO_SELECTION"),
            (VISIBLE, order("ab"), "VALUE_HAS_NO_SELECTION"),
            (VISIBLE, marks(A), "VALUE_HAS_NO_SELECTION"),
            (VISIBLE | ORDER, order("ca"), ""),
            (VISIBLE | ORDER, selected("ca"), "VALUE_HAS_NO_SELECTION"),
        ],
    )
    def test_of_visible_areas_the_areas_themselves_are_chosen(self, changes, value, code):
        assert self.type.check_response(self.paper_item(**changes), value) == code

    @pytest.mark.parametrize(
        ("changes", "value", "text"),
        [
            (VISIBLE, selected("cb"), "3; 2"),
            (VISIBLE | ORDER, order("cb"), "3 → 2"),
            (ORDER, marks(NOWHERE, A), "– (10 %, 90 %) → 1 (10 %, 10 %)"),
        ],
    )
    def test_areas_are_told_by_their_numbers_as_authored(self, changes, value, text):
        assert self.type.answer_text(self.content(**changes), value) == text

    def test_of_visible_areas_the_same_choice_falls_together_unless_their_order_is_asked_for(self):
        for changes, one, other, same in [
            (VISIBLE, selected("ab"), selected("ba"), True),
            (VISIBLE | ORDER, order("ab"), order("ba"), False),
        ]:
            content = self.content(**changes)
            assert (self.type.normalised(content, one) == self.type.normalised(content, other)) is same

    def test_a_wrong_area_within_a_right_one_is_wrong_and_around_it_right(self):
        hole = {"shape": "RECTANGLE", "at": [500, 1000, 1000, 2000], "correct": False}
        content = self.content(**ONE, areas=[*areas("a")[:1], hole])
        assert [self.type.score(content, marks(point), MAX).value for point in ([0.07, 0.15], [0.02, 0.02])] == [0, 3]

    @pytest.mark.parametrize("several", [marks(C, A), marks(NOWHERE, A)])
    def test_where_one_place_is_asked_for_a_second_mark_earns_nothing(self, several):
        assert self.type.score(self.content(**ONE), several, MAX).value == 0

    def test_scoring_is_partial_credit_unless_its_author_says_otherwise(self):
        written = {name: value for name, value in self.written.items() if name != "scoring"}
        assert self.type.clean(written)["scoring"] == "POLYTOMOUS"

    def test_parts_are_areas_by_number_right_ones_with_their_shares(self):
        parts = self.type.parts(self.content(**UNEQUAL))
        assert [tuple(part) for part in parts] == [
            ("a", "1", Fraction(1, 4), "area"),
            ("b", "2", Fraction(3, 4), "area"),
            ("c", "3", None, "area"),
        ]
        for changes in ({}, UNEQUAL | ONE):
            assert {part.points for part in self.type.parts(self.content(**changes))} == {None}

    def test_the_key_has_every_area_and_the_right_ones_in_their_order(self):
        key = self.type.view_with_key("1-1", self.content(**ORDER), MAX)["key"]
        assert (key["correct"], [area["id"] for area in key["areas"]]) == (["a", "b"], ["a", "b", "c"])
        assert set(key["areas"][0]) == {"id", "text", "shape", "at", "correct"}

    @pytest.mark.parametrize("changes", [{}, ONE, ORDER, VISIBLE, VISIBLE | ONE, VISIBLE | ORDER])
    def test_simulated_candidates_answer_every_kind_of_it(self, changes):
        item = self.paper_item(**changes)
        drafts = list(self.type.simulation.simulate(item, random.Random(1)))
        assert [self.type.check_response(item, draft.value) for draft in drafts] == [""] * item["most"]

    def test_authors_find_it_by_the_names_of_areas_that_candidates_see(self):
        named = [area | {"text": f"<{area['text']}>"} for area in areas()]
        assert self.type.question_text(self.content(**VISIBLE, areas=named)) == "Where are the chambers? <Area a> <Area b> <Area c>"
        assert self.type.question_text(self.content(areas=named)) == "Where are the chambers?"

    def test_areas_are_read_as_authors_type_them(self):
        typed = {"areas": [{"text": "x", "shape": "CIRCLE", "at": "50 50; 10", "correct": True}, {"text": " ", "at": ""}]}
        assert [area["at"] for area in self.content(**typed)["areas"]] == [[5000, 5000, 1000]]
