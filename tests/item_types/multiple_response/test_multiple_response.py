"""Multiple response."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from item_types.contract import ItemTypeContract

PARTIAL = {"scoring": "POLYTOMOUS"}
LIMITED = PARTIAL | {"max_selections": 2}


def right_is(*places: int) -> list[dict[str, object]]:
    return [{"html": f"<p>{place}</p>", "correct": place in places} for place in range(5)]


class TestMultipleResponse(ItemTypeContract):
    key = "MULTIPLE_RESPONSE"
    written = {"stem": "<p>Which?</p>", "lang": "en", "alternatives": right_is(0, 1), "shuffle": False, "scoring": "DICHOTOMOUS"}
    wrong = [
        ({"alternatives": []}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [{"html": "a", "correct": True}, {"html": "a"}]}, "alternatives", "ALTERNATIVE_TWICE"),
        ({"alternatives": [{"html": "a", "correct": True}, {"html": "x" * 100_001}]}, "alternatives", "ALTERNATIVE_TOO_LONG"),
        ({"alternatives": right_is()}, "alternatives", "NONE_RIGHT"),
        ({"scoring": "LUCKY"}, "scoring", "UNKNOWN_SCORING"),
        ({"max_selections": "many"}, "max_selections", "NO_WHOLE_NUMBER"),
        ({"max_selections": 0}, "max_selections", "NUMBER_OUT_OF_RANGE"),
        ({"max_selections": 1}, "max_selections", "FEWER_SELECTIONS_THAN_RIGHT"),
    ]
    keeps_cleared = True
    accepted = [None, {"selected": []}, {"selected": ["a", "c"]}, {"selected": ["e", "d", "c", "b", "a"]}]
    refused = [
        ([], "VALUE_HAS_NO_SELECTION"),
        ({"selected": None}, "VALUE_HAS_NO_SELECTION"),
        ({"selected": ["a", "z"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": ["a", "a"]}, "UNKNOWN_ALTERNATIVE"),
    ]
    scored = [
        ({}, None, 0),
        ({}, {"selected": []}, 0),
        ({}, {"selected": ["a"]}, 0),
        ({}, {"selected": ["b", "a"]}, 3),
        ({}, {"selected": ["a", "b", "c"]}, 0),
        (PARTIAL, None, 0),
        (PARTIAL, {"selected": ["a"]}, Fraction(3, 2)),
        (PARTIAL, {"selected": ["a", "b"]}, 3),
        (PARTIAL, {"selected": ["a", "b", "c"]}, Fraction(3, 2)),
        (PARTIAL, {"selected": ["a", "c"]}, 0),
        (PARTIAL, {"selected": ["c", "d", "e"]}, 0),
        (PARTIAL, {"selected": ["a", "b", "c", "d", "e"]}, 0),
        (PARTIAL | {"alternatives": right_is(0, 1, 2)}, {"selected": ["a"]}, 1),
        (LIMITED, {"selected": ["a", "c"]}, Fraction(3, 2)),
        (LIMITED, {"selected": ["c", "d"]}, 0),
    ]
    said = [({"selected": []}, "", False), ({"selected": ["c", "a"]}, "A; C", True)]
    alike = [({"selected": ["c", "a"]}, {"selected": ["a", "c"]}), ({"selected": []}, None)]
    unlike = [({"selected": ["a"]}, {"selected": ["a", "c"]}), ({"selected": ["a"]}, None)]
    chances = [
        ({}, Fraction(1, 32)),  # one of all 32 selections of five alternatives
        ({"max_selections": 2}, Fraction(1, 10)),  # one of ten pairs
        (LIMITED, Fraction(2, 5)),
        (PARTIAL, Fraction(7, 64)),
        (PARTIAL | {"alternatives": right_is(0)}, Fraction(1, 32)),
        (PARTIAL | {"alternatives": right_is(0, 1, 2, 3, 4)}, Fraction(1, 2)),
        (PARTIAL | {"max_selections": 5}, 0),
    ]
    rekeyed = [{"alternatives": right_is(3)}, {"alternatives": right_is(0, 1, 2, 3, 4)}]
    hostile = [{"selected": ["a"] * 50_000}]
    answers = st.builds(lambda ids: {"selected": ids}, st.lists(st.sampled_from("abcde"), unique=True))

    def test_no_more_than_the_limit_may_be_chosen(self):
        item = self.paper_item(max_selections=2)
        assert item["max_selections"] == 2
        assert self.type.check_response(item, {"selected": ["a", "b", "c"]}) == "TOO_MANY_SELECTED"

    def test_a_third_of_three_points_is_exact(self):
        content = self.content(**PARTIAL, alternatives=right_is(0, 1, 2))
        assert self.type.score(content, {"selected": ["a"]}, 10).value == Fraction(10, 3)

    def test_with_partial_credit_each_right_alternative_earns_its_share(self):
        assert [part.points for part in self.type.parts(self.content(**PARTIAL))] == [Fraction(1, 2), Fraction(1, 2), 0, 0, 0]
        assert {part.points for part in self.type.parts(self.content())} == {None}
