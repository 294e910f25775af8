"""Multiple choice."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from item_types.contract import ItemTypeContract

ALTERNATIVES = [{"html": "<p>Right</p>", "correct": True}, {"html": "<p>Wrong</p>"}, {"html": "<p>Wrong too</p>"}]


def right_is(*places: int) -> list[dict[str, object]]:
    return [{"html": one["html"], "correct": place in places} for place, one in enumerate(ALTERNATIVES)]


class TestMultipleChoice(ItemTypeContract):
    key = "MULTIPLE_CHOICE"
    written = {"stem": "<p>Which?</p>", "lang": "en", "alternatives": ALTERNATIVES, "shuffle": False}
    wrong = [
        ({"alternatives": []}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [ALTERNATIVES[0], {"html": ALTERNATIVES[0]["html"]}]}, "alternatives", "ALTERNATIVE_TWICE"),
        ({"alternatives": "a"}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [ALTERNATIVES[0]]}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [ALTERNATIVES[0], {"html": " <p></p> "}]}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [ALTERNATIVES[0]] + [{"html": "x"}] * 26}, "alternatives", "NUMBER_OF_ALTERNATIVES"),
        ({"alternatives": [ALTERNATIVES[0], {"html": "x" * 100_001}]}, "alternatives", "ALTERNATIVE_TOO_LONG"),
        ({"alternatives": right_is()}, "alternatives", "NOT_ONE_RIGHT"),
        ({"alternatives": right_is(0, 1)}, "alternatives", "NOT_ONE_RIGHT"),
    ]
    keeps_cleared = True
    accepted = [None, {"selected": []}, {"selected": ["a"]}]
    refused = [
        ("a", "VALUE_HAS_NO_SELECTION"),
        ({"selected": "a"}, "VALUE_HAS_NO_SELECTION"),
        ({"selected": ["z"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": [["a"]]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": ["a", "a"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": ["a", "b"]}, "TOO_MANY_SELECTED"),
    ]
    scored = [({}, None, 0), ({}, {"selected": []}, 0), ({}, {"selected": ["b"]}, 0), ({}, {"selected": ["a"]}, 3)]
    said = [({"selected": []}, "", False), ({"selected": ["b"]}, "B", True)]
    alike = [({"selected": []}, None)]
    unlike = [({"selected": ["a"]}, {"selected": ["b"]})]
    chances = [({}, Fraction(1, 3))]
    rekeyed = [{"alternatives": right_is(1)}, {"alternatives": right_is(2)}]
    hostile = [{"selected": ["a"] * 50_000}, {"selected": [f"{n}" for n in range(50_000)]}]
    answers = st.builds(lambda ids: {"selected": ids}, st.lists(st.sampled_from("abcz"), max_size=4))

    def test_the_right_alternative_earns_everything(self):
        assert [(part.label, part.points, part.kind) for part in self.type.parts(self.content())] == [
            ("A", 1, "alternative"), ("B", 0, "alternative"), ("C", 0, "alternative"),
        ]  # fmt: skip
